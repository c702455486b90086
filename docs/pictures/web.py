"""Photographs the managers' web of the sample bank, as Chromium shows it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.bootstrap import Briefed
from bot.domain.asking import Asking
from bot.files.labelled import read_quoted_questions
from bot.server import listening
from bot.services.ask import ask
from bot.services.signing_in import link_token
from bot.web.app import web_of

SECRET = "s" * 43
READER = "h0001"
PATIENCE = 180_000
"""Milliseconds; charts are drawn when they are looked at first."""
COLOURS = 96
DAYS, A_DAY, SPREAD = 21, 5, 7
"""What was asked before the pictures, so that reports have something to show."""
LAUNCH = "/launches/transfer-limits-december"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page, in a language, on a screen; ``question`` is typed and sent before."""

    name: str
    path: str
    language: str = "zh-CN"
    scheme: Literal["light", "dark"] = "light"
    width: int = 1280
    height: int = 860
    question: str = ""


SHOTS = (
    Shot("board", "/"),
    Shot("board-en-dark", "/", "en", "dark"),
    Shot("board-phone", "/", "en", width=390, height=844),
    Shot("calendar", "/calendar?month=2026-12", "en"),
    Shot("timeline", "/timeline"),
    Shot("launch", LAUNCH),
    Shot("launch-en", LAUNCH, "en", height=1100),
    Shot("ask", "/ask", question="附属卡年费怎么收", height=600),
    Shot("questions", "/questions", height=600),
    Shot("documents", "/documents", "en"),
    Shot("scorecard", "/scorecard"),
    Shot("report", "/reports/themes", "en"),
    Shot("audit", "/audit?about=transfer-limits-december"),
)


def photograph_pages(program: Briefed, folder: Path) -> Iterator[str]:
    """Write ``web-NAME.png`` for every shot; gives the files' names."""
    _ask_for_weeks(program)
    with (
        listening(web_of(program, {"BRIEFED_WEB_SECRET": SECRET}), "127.0.0.1", 0) as address,
        sync_playwright() as playwright,
    ):
        executable = shutil.which("chromium") or "chromium"
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for number, shot in enumerate(SHOTS):
            # A link works once, and two of the same second are one.
            link = link_token(SECRET, READER, program.clock() + timedelta(seconds=number))
            page = _open(browser, address, f"/sign-in/{link}", shot)
            _keep(page.screenshot(), folder / f"web-{shot.name}.png")
            page.context.close()
            yield f"web-{shot.name}.png"
        browser.close()


def _ask_for_weeks(program: Briefed) -> None:
    labelled = list(read_quoted_questions(program.config.knowledge_folder / "questions.jsonl"))
    for number in range(DAYS * A_DAY):
        then = program.clock() - timedelta(days=DAYS - number // A_DAY)
        desk = replace(program.desk, clock=lambda then=then: then)
        ask(labelled[number * SPREAD % len(labelled)].question, Asking("a0001", "web"), desk)


def _open(browser: Browser, address: str, link: str, shot: Shot) -> Page:
    page = browser.new_context(
        base_url=address,
        locale="en-GB" if shot.language == "en" else shot.language,
        color_scheme=shot.scheme,
        viewport={"width": shot.width, "height": shot.height},
    ).new_page()
    page.set_default_timeout(PATIENCE)
    page.context.request.post(link)
    page.goto(shot.path)
    if shot.question:
        page.locator("[name=question]").fill(shot.question)
        page.keyboard.press("Enter")
        page.locator("blockquote").first.wait_for()
    return page


def _keep(png: bytes, target: Path) -> None:
    """Few colours are enough, and small."""
    with Image.open(BytesIO(png)) as shown:
        shown.convert("RGB").quantize(COLOURS).save(target, optimize=True)
