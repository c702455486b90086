"""What every verb gets: the options before the verb, and the program built from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.bootstrap import Briefed, Warn, say_on_stderr
from bot.config import load_config
from bot.domain.errors import InputError
from bot.telemetry.logs import log_to_stderr


@dataclass(frozen=True, slots=True)
class Options:
    """The options that stand before the verb."""

    config: Path | None
    debug: bool


def briefed(context: typer.Context, warn: Warn = say_on_stderr) -> Briefed:
    """The program as configured. Results go to standard output; what goes wrong beside is logged elsewhere."""
    log_to_stderr("warning", as_json=False)
    return Briefed(load_config(context.obj.config), warn=warn)


def instant(text: str | None, zone: ZoneInfo) -> datetime | None:
    """An instant as typed; without an offset it is in ``zone``. Raises `InputError`."""
    if text is None:
        return None
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{text!r} is not an instant.", "Write it like 2026-12-01 or 2026-12-01T09:00+08:00."
        ) from None
    return typed if typed.tzinfo else typed.replace(tzinfo=zone)
