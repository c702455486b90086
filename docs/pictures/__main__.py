"""Draws the pictures: people of the sample bank use the bot in a Slack on this machine and on its pages, and Chromium
photographs both."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import App

from bot.bootstrap import Briefed
from bot.config import Config, load_config
from bot.slack.answers.names import ASK_DEPARTMENT
from bot.slack.app import build_app
from bot.slack.launches.names import SIGN
from bot.slack.messages import messages
from bot.slack.posting import web_client
from bot.slack.reception import Reception
from bot.slack.responder import Responder
from bot.slack.sending import SlackSender
from bot.slack.serving import reception
from docs.pictures.blocks_as_html import page
from docs.pictures.web import photograph_pages
from tests.slack.server import BOT_TOKEN, SlackServer, slack_server

FOLDER = Path(__file__).parent
AGENT = "U00010001"
WIDTH, HEIGHT = 660, 4_000


class Stage:
    """The sample bank in Slack."""

    def __init__(self, program: Briefed, slack: SlackServer) -> None:
        self.program, self.slack = program, slack
        self.here: Reception = reception(program, web_client(BOT_TOKEN, slack.api))
        self.app: App = build_app(self.here)
        slack.attach(self.app)
        roster = self.here.callers.roster()
        for one in roster.people if roster else ():
            if one.slack_id:
                slack.add_user(one.slack_id, one.id, real_name=one.name, locale="zh-CN")
        self.desks = [f"C{number:08}" for number, _ in enumerate(self.here.departments())]
        for channel, department in zip(self.desks, self.here.departments().values(), strict=True):
            slack.add_channel(channel, (department.channel or department.id).removeprefix("#"))

    def settle(self) -> None:
        """Wait until everything that was to be shown is."""
        Responder(self.here).take_up_waiting()
        wait([self.here.workers.submit(lambda: None) for _ in range(64)])

    def account(self, person: str) -> str:
        """Somebody's account."""
        roster = self.here.callers.roster()
        found = roster.person(person) if roster else None
        if found is None or found.slack_id is None:
            raise SystemExit(f"{person} has no account on the sample roster")
        return found.slack_id

    def asks(self, text: str) -> Mapping[str, Any]:
        """An agent asks; the answer."""
        before = len(self.slack.posts())
        self.slack.direct(text, AGENT)
        return self.slack.wait_for_posts(before + 1)[-1]

    def sends(self) -> list[Mapping[str, Any]]:
        """Send what waits in the outbox; what came of it."""
        before = len(self.slack.posts())
        sender = SlackSender(self.here, messages())
        with self.program.store.begin() as work:
            waiting = list(work.outbox.waiting(20))
        for one in waiting:
            sender.send(one.message, 1)
        return self.slack.posts()[before:]


def scenes(stage: Stage) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is photographed, by the name of the picture."""
    yield "answer", stage.asks("登录密码输错好几遍锁了 要等多久")
    yield "unsure", stage.asks("附属卡年费怎么收")
    unanswered = stage.asks("你们行能代缴物业费吗")
    yield "no-answer", unanswered
    stage.slack.click(AGENT, unanswered, ASK_DEPARTMENT)
    form = stage.slack.wait_for_modal(AGENT)
    yield "ask-department", form
    stage.slack.submit(AGENT, form, {"customer": ["waits"]})
    stage.settle()
    [card, *_] = [post for post in stage.sends() if post["channel"] in stage.desks]
    yield "question", card
    for name, person in (("home-agent", "a0001"), ("home-product-team", "b0001")):
        user = stage.account(person)
        stage.slack.open_home(user)
        stage.settle()
        home = stage.slack.wait_for_home(user)
        yield name, home
    manager = stage.account("h0001")
    stage.slack.slash(manager, "/ready", "")
    yield "board", stage.slack.wait_for_ephemeral(manager)[-1]
    stage.slack.slash(manager, "/launch", "transfer-limits-december")
    stage.settle()
    card = stage.slack.ephemeral(manager)[-1]
    yield "launch", card
    stage.slack.click(manager, card, SIGN)
    yield "sign", stage.slack.wait_for_modal(manager)


def photograph(shown: Mapping[str, Any], target: Path) -> None:
    """A message or view as a PNG, cut to its height."""
    from PIL import Image, ImageChops

    with TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page(shown), encoding="utf-8")
        command = [
            shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
            f"--screenshot={target}", source.as_uri(),
        ]  # fmt: skip
        subprocess.run(  # noqa: S603
            command, check=True, capture_output=True, timeout=120
        )
    with Image.open(target) as whole:
        drawn = whole.convert("RGB")
        box = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox() or (0, 0, WIDTH, 100)
        cut = drawn.crop((0, 0, WIDTH, min(box[3] + 18, HEIGHT))).quantize(64)
    cut.save(target, optimize=True)


@contextmanager
def _sample_bank(config: Config) -> Iterator[Briefed]:
    """The sample bank with a copy of its data, which the people of the pictures may change."""
    with TemporaryDirectory() as folder:
        shutil.copytree(config.data_folder, Path(folder) / "data")
        yield Briefed(config.model_copy(update={"data": Path(folder) / "data"}))


def main() -> None:
    config = load_config()
    with _sample_bank(config) as program, slack_server() as slack:
        stage = Stage(program, slack)
        for name, shown in scenes(stage):
            photograph(shown, FOLDER / f"{name}.png")
            sys.stdout.write(f"{name}.png\n")
        for name in photograph_pages(program, FOLDER):
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
