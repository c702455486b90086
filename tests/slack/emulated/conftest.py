"""A Slack that others wrote, installed once from npm, and the bot behind a request URL."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from filelock import FileLock

from bot.server import listening
from bot.slack.serving import Line, routes
from tests.slack.emulated.workspace import HERE, NODE, NPM

INSTALLED = HERE.parents[2] / "build" / "emulated-slack"
MINUTES = 3
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder of the emulator; without npm's registry these tests are skipped, and say so loudly."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    done = INSTALLED / "installed.json"
    with FileLock(INSTALLED / ".lock"):
        if not done.exists() or done.read_bytes() != lock:
            _install()
            done.write_bytes(lock)
    return INSTALLED / "node_modules"


def _install() -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, INSTALLED / name)
    command = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries", "1"]
    try:
        ran = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, timeout=MINUTES * 60, check=False)
    except subprocess.TimeoutExpired:
        _skip("npm took too long")
    if ran.returncode != 0:
        if not any(one in ran.stderr for one in UNREACHABLE):
            raise RuntimeError(f"npm failed: {ran.stderr}")
        _skip("npm's registry cannot be reached")


def _skip(why: str) -> None:
    said = f"NOT TESTED against the emulated Slack: {why}."
    warnings.warn(said, stacklevel=2)
    pytest.skip(said)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def request_url(line: Line) -> Iterator[str]:
    """Where the bot takes what Slack sends."""
    pages = FastAPI()
    pages.include_router(routes(line))
    with listening(pages, "127.0.0.1", 0) as address:
        yield f"{address}/slack/events"
