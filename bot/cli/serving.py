"""`briefed serve`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

import typer

from bot.bootstrap import Briefed
from bot.cli.console import note
from bot.cli.context import briefed
from bot.config import SlackTokens, slack_tokens

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.slack.serving import Line

WITHOUT_SLACK = (
    "There are no Slack tokens in the environment: only the jobs, the pages and the API are served. "
    "To answer in Slack, see docs/slack-setup.md."
)


def serve(context: typer.Context) -> None:
    """Answer in Slack, run the jobs and tell how the process fares, until stopped.

    Slack is reached by Socket Mode with SLACK_APP_TOKEN, else by HTTP with SLACK_SIGNING_SECRET; both need
    SLACK_BOT_TOKEN. Without any of them the jobs run all the same.
    """
    serve_until_stopped(briefed(context), slack_tokens(os.environ))


def serve_until_stopped(program: Briefed, tokens: SlackTokens | None) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is at work."""
    from bot.server import listening
    from bot.slack.serving import Line
    from bot.web.api import PREFIX

    line, place = Line(), program.config.serve
    # Like everything below `WhenLoaded`, built by this thread alone: the health pages need it from the start.
    _ = program.store
    with (
        stopped_by_signal(program.stopping),
        program.alone("briefed serve"),
        listening(_pages(program, tokens, line), place.host, place.port) as address,
    ):
        note(f"Health: {address}/healthz and {address}/readyz")
        note(f"Pages: {address} and API: {address}{PREFIX}/openapi.json")
        with _at_work(program, tokens, line):
            program.stopping.wait()
            note("Stopping; what is at work is finished ...")


@contextmanager
def _at_work(program: Briefed, tokens: SlackTokens | None, line: Line) -> Iterator[None]:
    from bot.jobs import jobs_of
    from bot.services.jobs.looping import running_beside
    from bot.slack.serving import connected

    note("Loading the model ..." if tokens is None else "Loading the model and connecting to Slack ...")
    # Loaded before the jobs begin, so that two threads never build the same parts.
    _ = program.desk
    with ExitStack() as leaving:
        leaving.enter_context(running_beside(jobs_of(program), program.store, program.clock, program.stopping))
        if tokens is not None:
            leaving.enter_context(connected(program, tokens, line))
        note(_served(tokens))
        yield


def _pages(program: Briefed, tokens: SlackTokens | None, line: Line) -> FastAPI:
    """What is served by HTTP."""
    from bot import health
    from bot.slack import serving
    from bot.web.app import web_of

    pages = web_of(program)
    pages.include_router(health.routes(health.Process(program, line.is_open if tokens else None)))
    if tokens is not None and tokens.app is None:
        pages.include_router(serving.routes(line))
    pages.add_middleware(health.WhenLoaded, program=program)
    return pages


def _served(tokens: SlackTokens | None) -> str:
    if tokens is None:
        return WITHOUT_SLACK
    return f"Answering in Slack by {'Socket Mode' if tokens.app else 'HTTP'}. Ctrl+C stops it."


@contextmanager
def stopped_by_signal(stopped: Event) -> Iterator[None]:
    """Have the first SIGTERM or SIGINT set an event; a second one acts as it did before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stop(number: int, frame: FrameType | None) -> None:
        restore()
        stopped.set()

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        restore()
