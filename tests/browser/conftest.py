"""A real Chromium in front of a real server: whatever it complains of on any page fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.browser.bank import Site, served
from tests.npm import node_modules, skip_loudly

HERE = Path(__file__).parent
REQUIRED = "BRIEFED_CHROMIUM"
"""Set in the environment where Chromium must not be missing."""
LOCALES = {"zh-CN": "zh-CN", "en": "en-GB"}
PATIENCE = 60_000
"""Milliseconds, on a machine that has other things to do."""
Opens = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; none is downloaded."""
    executable = shutil.which("chromium")
    if executable is None:
        if os.environ.get(REQUIRED):
            pytest.fail("Chromium is missing; install it with: apt-get install chromium")
        skip_loudly("in a browser", "there is no Chromium; install it with: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path: Path, migrated: Path) -> Iterator[Site]:
    """The bank, for a test that changes it."""
    with served(tmp_path, migrated) as one:
        yield one


@pytest.fixture(scope="package")
def standing_site(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Site]:
    """The bank, for tests that only look."""
    with served(tmp_path_factory.mktemp("standing"), migrated) as one:
        yield one


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for barriers."""
    return (node_modules(HERE / "axe", without="for barriers") / "axe-core" / "axe.min.js").read_text("utf-8")


class Complaints:
    """What a browser does not like: errors on its console, what the policy forbids, requests that fail or go abroad.

    ``refusal`` is the status of an answer that a test is about, which browsers complain of as well.
    """

    def __init__(self, address: str, refusal: int | None = None) -> None:
        self._address = address
        self._refusal = refusal
        self.heard: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        """Hear everything that the pages of a context cause."""
        context.on(
            "console",
            lambda said: self._note(said.text, said.type in {"error", "warning"} and not self._is_it(said.text)),
        )
        context.on("weberror", lambda failed: self._note(str(failed.error)))
        context.on("request", lambda request: self._note(f"abroad: {request.url}", self._is_abroad(request)))
        context.on("requestfailed", self._failed)
        context.on(
            "response", lambda answer: self._note(f"{answer.status} {answer.url}", self._is_failed(answer.status))
        )

    def _is_failed(self, status: int) -> bool:
        return status >= 400 and status != self._refusal

    def _is_it(self, said: str) -> bool:
        return self._refusal is not None and f"responded with a status of {self._refusal}" in said

    def _note(self, said: str, is_bad: bool = True) -> None:
        if is_bad:
            self.heard.append(said)

    def _failed(self, request: Request) -> None:
        # Whoever goes on before a page is complete breaks off what was still on its way.
        self._note(f"{request.failure} {request.url}", "ERR_ABORTED" not in (request.failure or ""))

    def _is_abroad(self, request: Request) -> bool:
        return not request.url.startswith((f"{self._address}/", "data:", "blob:"))


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """Somebody signed in at a page of his own; ``opens(site, "po", language="en")``."""
    contexts: list[BrowserContext] = []
    complaints: list[Complaints] = []

    def open_page(
        site: Site,
        person: str | None,
        language: str = "en",
        width: int = 1280,
        refusal: int | None = None,
        **how: Any,
    ) -> Page:
        context = chromium.new_context(
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 800},
            base_url=site.address,
            **how,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person is not None:
            assert context.request.post(site.link(person)).ok
        complaints.append(Complaints(site.address, refusal))
        complaints[-1].listen(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert [said for one in complaints for said in one.heard] == []
