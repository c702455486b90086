"""The log: one line an event, with the request, the Slack event or the job's tick that it belongs to.

Nothing that a person wrote gets into it. Our own events name kinds and numbers only; an error is told by its kind and
by where it was raised, never by its message. Of what libraries log, their words are left out, for they may repeat what
they were given: what remains is which library, how grave, and the line of its source, where the words can be read.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OURS = "bot"
PLACES = 8
"""How many places of a traceback are told, the innermost last."""
HOUSE = Path(__file__).parents[2]


def log_to_stderr(level: str, as_json: bool) -> None:
    """Have everything logged to standard error from now on, from this level on; may be called again.

    Libraries are heard from WARNING on, and from DEBUG on where that is the level.
    """
    lowest = logging.getLevelNamesMapping()[level.upper()]
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Stderr)]:
        root.removeHandler(handler)
    root.addHandler(_Stderr(_formatter(as_json)))
    root.setLevel(logging.DEBUG if lowest == logging.DEBUG else max(lowest, logging.WARNING))
    logging.getLogger(OURS).setLevel(lowest)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_COMMON,
            _tell_error_by_its_kind,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def log_what_python_prints() -> None:
    """Have warnings, and errors that end a thread, logged as everything else; Python prints them with their words."""
    logging.captureWarnings(True)
    threading.excepthook = _log_end_of_thread


class _Stderr(logging.Handler):
    """Writes to whatever standard error is when something is logged."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:
            # The standard way out would print the record with all that is in it.
            sys.stderr.write("A line of the log could not be written.\n")


def _formatter(as_json: bool) -> logging.Formatter:
    shown: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _on_a_terminal()
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
        foreign_pre_chain=[*_COMMON, _leave_out_words, _tell_error_by_its_kind],
    )


def _on_a_terminal() -> Processor:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)


_COMMON: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def _leave_out_words(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """What remains of a library's record: where it was logged, and the error that it is about."""
    record: logging.LogRecord = event["_record"]
    place = f"{_short(Path(record.pathname))}:{record.lineno}"
    return {**event, "event": "library", "logger": record.name, "place": place, "exc_info": record.exc_info}


def _tell_error_by_its_kind(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """In place of an exception, its kind and where it was raised: its message may repeat what a person wrote."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if not isinstance(error, BaseException):
        return event
    return {**event, "error": type(error).__name__, "raised": " > ".join(_places(error.__traceback__))}


def _places(frames: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(frames)[-PLACES:]:
        yield f"{_short(Path(frame.filename))}:{frame.lineno} {frame.name}"


def _short(file: Path) -> str:
    """A file's path within this program, or within the package that it belongs to."""
    if "site-packages" in file.parts:
        return "/".join(file.parts[file.parts.index("site-packages") + 1 :])
    return file.relative_to(HOUSE).as_posix() if file.is_relative_to(HOUSE) else file.name


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    """In place of the traceback that Python prints, with the error's message."""
    error: Any = ended.exc_value
    structlog.get_logger(OURS).error("thread.ended", thread=ended.thread and ended.thread.name, exc_info=error)
