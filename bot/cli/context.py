"""What every verb gets: the options before the verb, and the program built from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from bot.bootstrap import Briefed
from bot.config import load_config


@dataclass(frozen=True, slots=True)
class Options:
    """The options that stand before the verb."""

    config: Path | None
    debug: bool


def briefed(context: typer.Context) -> Briefed:
    """The program as configured."""
    return Briefed(load_config(context.obj.config))
