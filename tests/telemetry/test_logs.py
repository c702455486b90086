"""The log: every line belongs to something, and none repeats what a person wrote."""

from __future__ import annotations

import json
import logging
import threading
import warnings
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import structlog
from structlog.contextvars import bound_contextvars

from bot.telemetry.logs import log_to_stderr, log_what_python_prints

WRITTEN = "my card is 6222 and I am angry"

Logged = Callable[[], list[dict]]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Logging is one for the process."""
    root, ours, hook = logging.getLogger(), logging.getLogger("bot"), threading.excepthook
    before = (list(root.handlers), root.level, ours.level)
    yield
    logging.captureWarnings(False)
    root.handlers, threading.excepthook = before[0], hook
    root.setLevel(before[1])
    ours.setLevel(before[2])
    structlog.reset_defaults()


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Logged:
    """What was logged as JSON; the words of a person are in none of it."""

    def lines() -> list[dict]:
        printed = capsys.readouterr()
        assert WRITTEN not in printed.err
        assert printed.out == ""
        return [json.loads(line) for line in printed.err.splitlines()]

    return lines


def ours() -> structlog.stdlib.BoundLogger:
    return structlog.get_logger("bot.somewhere")


def test_an_event_of_ours_is_one_line_with_what_it_belongs_to(logged):
    log_to_stderr("info", as_json=True)
    with bound_contextvars(request_id="r-1"):
        ours().info("outbox.expired", messages=3)
    [line] = logged()
    assert (line["event"], line["messages"], line["request_id"], line["level"]) == ("outbox.expired", 3, "r-1", "info")
    assert line["timestamp"].endswith("Z")


def test_an_error_is_told_by_its_kind_and_place_without_its_words(logged):
    log_to_stderr("info", as_json=True)
    try:
        raise ValueError(WRITTEN)
    except ValueError as error:
        ours().error("web.failed", exc_info=error)
        ours().exception("web.failed")
    for line in logged():
        assert line["error"] == "ValueError"
        assert line["raised"].startswith("tests/telemetry/test_logs.py:")


def test_of_what_libraries_log_only_the_place_is_told(logged):
    log_to_stderr("debug", as_json=True)
    library = logging.getLogger("slack_sdk.web")
    library.debug(f"body: {WRITTEN}")
    library.warning("body: %s", WRITTEN)
    try:
        raise OSError(WRITTEN)
    except OSError:
        library.exception(WRITTEN)
    lines = logged()
    assert [one["level"] for one in lines] == ["debug", "warning", "error"]
    assert {one["event"] for one in lines} == {"library"}
    assert {one["logger"] for one in lines} == {"slack_sdk.web"}
    assert all(one["place"].startswith("tests/telemetry/test_logs.py:") for one in lines)
    assert lines[2]["error"] == "OSError"


def test_libraries_that_chat_are_not_heard(logged):
    log_to_stderr("info", as_json=True)
    logging.getLogger("httpx").info("GET /ask?q=...")
    ours().debug("detail")
    ours().info("news")
    assert [one["event"] for one in logged()] == ["news"]


def test_a_thread_that_dies_and_a_warning_are_logged_without_their_words(logged):
    log_to_stderr("info", as_json=True)
    log_what_python_prints()

    def die() -> None:
        raise ValueError(WRITTEN)

    thread = Thread(target=die, name="lookout")
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(WRITTEN, stacklevel=1)
    died, warned = logged()
    assert (died["event"], died["thread"], died["error"]) == ("thread.ended", "lookout", "ValueError")
    assert warned["logger"] == "py.warnings"


def test_what_was_set_up_twice_is_logged_once(logged):
    log_to_stderr("debug", as_json=True)
    log_to_stderr("warning", as_json=True)
    ours().info("nothing")
    ours().warning("something")
    assert [one["event"] for one in logged()] == ["something"]


def test_for_people_a_line_is_text(capsys):
    log_to_stderr("info", as_json=False)
    ours().warning("outbox.expired", messages=3)
    line = capsys.readouterr().err
    assert "outbox.expired" in line
    assert "messages=3" in line
    assert not line.startswith("{")
