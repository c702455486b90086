"""`briefed serve`."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from time import sleep
from types import FrameType
from typing import TYPE_CHECKING

import structlog
import typer

from bot.bootstrap import Briefed
from bot.cli.console import note
from bot.cli.context import briefed
from bot.config import SlackTokens, slack_tokens
from bot.telemetry.logs import log_to_stderr, log_what_python_prints

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.slack.serving import Line

GRACE_SECONDS = 10.0
"""How long what is at work may take to finish: as long as Docker waits before it kills, and a third of what Kubernetes
does."""
LOOK_UP_SECONDS = 0.2
WITHOUT_SLACK = (
    "There are no Slack tokens in the environment: only the jobs, the pages and the API are served. "
    "To answer in Slack, see docs/slack-setup.md."
)

log = structlog.get_logger()


def serve(context: typer.Context) -> None:
    """Answer in Slack, run the jobs and tell how the process fares, until stopped.

    Slack is reached by Socket Mode with SLACK_APP_TOKEN, else by HTTP with SLACK_SIGNING_SECRET; both need
    SLACK_BOT_TOKEN. Without any of them the jobs run all the same.
    """
    serve_as_this_process(briefed(context, _warn_in_log), slack_tokens(os.environ))


def serve_as_this_process(program: Briefed, tokens: SlackTokens | None) -> None:
    """`serve_until_stopped` for a process that has nothing else to do: it logs, and ends in time."""
    log_to_stderr(program.config.logs.level, as_json=_is_json(program))
    log_what_python_prints()
    with _ended_in_time(program.stopping, program.config.serve.notice_seconds + GRACE_SECONDS):
        serve_until_stopped(program, tokens)


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
        listening(served_by_http(program, tokens, line), place.host, place.port) as address,
    ):
        _say(program, f"Health: {address}/healthz and {address}/readyz")
        _say(program, f"Pages: {address} and API: {address}{PREFIX}/openapi.json")
        with _at_work(program, tokens, line):
            _wait_for_the_end(program.stopping)
            _say(program, "Stopping; what is at work is finished ...")
            # It is not ready any more, and whoever does not know yet is served on.
            sleep(place.notice_seconds)


def _wait_for_the_end(stopping: Event) -> None:
    """Wait without any lock, and look up often: a signal may reach another thread, which does not wake this one, and
    its handler runs when this one looks up; it sets the event, which must not be held then."""
    while not stopping.is_set():
        sleep(LOOK_UP_SECONDS)


@contextmanager
def _at_work(program: Briefed, tokens: SlackTokens | None, line: Line) -> Iterator[None]:
    from bot.answering_processes import answering_processes, as_many_as_cores
    from bot.jobs import jobs_of
    from bot.services.ask import warm_up
    from bot.services.jobs.looping import running_beside
    from bot.slack.serving import connected

    _say(program, "Loading the model ..." if tokens is None else "Loading the model and connecting to Slack ...")
    wanted = program.config.serve.answering_processes
    with ExitStack() as leaving:
        leaving.enter_context(answering_processes(program, as_many_as_cores() if wanted is None else wanted))
        # Loaded before the jobs begin, so that two threads never build the same parts.
        warm_up(program.desk)
        # What is loaded stays. To go through all of it for garbage would stop everything for a fifth of a second.
        gc.freeze()
        leaving.enter_context(running_beside(jobs_of(program), program.store, program.clock, program.stopping))
        if tokens is not None:
            leaving.enter_context(connected(program, tokens, line))
        _say(program, _served(tokens))
        yield


def served_by_http(program: Briefed, tokens: SlackTokens | None, line: Line) -> FastAPI:
    """What is served by HTTP: pages, the API, health, figures, and what Slack and GitHub send."""
    from starlette.middleware import Middleware

    from bot import health, metrics
    from bot.slack import serving
    from bot.web.app import web_of

    pages, is_slack_connected = web_of(program), line.is_open if tokens else None
    pages.include_router(health.routes(health.Process(program, is_slack_connected)))
    pages.include_router(metrics.routes(metrics.Observed(program, is_slack_connected), os.environ))
    if tokens is not None and tokens.app is None:
        pages.include_router(serving.routes(line))
    # Innermost: what it refuses is logged and counted as everything else.
    pages.user_middleware.append(Middleware(health.WhenLoaded, program=program))
    return pages


def _served(tokens: SlackTokens | None) -> str:
    if tokens is None:
        return WITHOUT_SLACK
    return f"Answering in Slack by {'Socket Mode' if tokens.app else 'HTTP'}. Ctrl+C stops it."


def _say(program: Briefed, line: str) -> None:
    """What whoever started it wants to read; where lines are JSON, one of them."""
    if _is_json(program):
        log.info("serve.said", words=line)
    else:
        note(line)


def _is_json(program: Briefed) -> bool:
    return program.config.logs.is_json(sys.stderr.isatty())


def _warn_in_log(line: str, error: Exception) -> None:
    # Only the kind of error: its message may repeat what a person wrote.
    log.warning("program.warned", words=line, error=type(error).__name__)


@contextmanager
def _ended_in_time(stopping: Event, seconds: float) -> Iterator[None]:
    """End the process so long after it was asked to, if it has not by then. Nothing is lost by that: what was
    acknowledged is in the database, and whoever starts next goes on with it."""
    over = Event()

    def watch() -> None:
        stopping.wait()
        if not over.wait(seconds):
            log.warning("serve.cut_off", seconds=seconds)
            sys.stderr.flush()
            os._exit(0)

    Thread(target=watch, name="end in time", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        stopping.set()


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
