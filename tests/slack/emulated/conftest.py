"""A Slack that others wrote, installed once from npm, and the bot behind a request URL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.server import listening
from bot.slack.serving import Line, routes
from tests.npm import node_modules
from tests.slack.emulated.workspace import HERE


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder of the emulator."""
    return node_modules(HERE, without="against the emulated Slack")


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
