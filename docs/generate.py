"""Writes docs/cli.md from the command line itself: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from bot.cli.app import app

CLI_PAGE = Path(__file__).parent / "cli.md"

INTRODUCTION = """\
# Command line

Written by `make docs` from the program itself. Change the help texts in `bot/cli/`, not this page.

Results go to standard output; progress, notes and errors go to standard error. An error is one line that says what
is wrong and what to do about it.

| exit code | meaning |
|---|---|
| 0 | done; for `ask` this says nothing about the outcome, which can be any of the three |
| 1 | an error, or something to mend (`index --strict`, `doctor`) |
| 2 | the command line was not understood |
| 130 | stopped with Ctrl+C; what was done is kept |
"""


def root() -> Any:
    """The whole command line as typer built it."""
    return typer.main.get_command(app)


def commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by what is typed for it."""
    for name, command in group.commands.items():
        typed = f"{path} {name}"
        if hasattr(command, "commands"):
            yield from commands(command, typed)
        else:
            yield typed, command


def cli_page() -> str:
    """The whole page."""
    program = root()
    sections = [INTRODUCTION, _table("Options before the verb", program.params)]
    sections += [_section(typed, command) for typed, command in commands(program, "briefed")]
    return "\n".join(section for section in sections if section)


def _section(typed: str, command: Any) -> str:
    usage = f"```text\n{typed}{_usage(command.params)}\n```\n"
    parts = [f"## {typed}\n", f"{command.help}\n", usage, _table("option", command.params)]
    return "\n".join(part for part in parts if part)


def _usage(parameters: list[Any]) -> str:
    required = [_spelled(one) for one in parameters if one.required]
    optional = [f"[{_spelled(one)}]" for one in parameters if not one.required]
    return "".join(f" {one}" for one in required + optional)


def _table(heading: str, parameters: list[Any]) -> str:
    if not parameters:
        return ""
    rows = [f"| `{_in_cell(_spelled(one))}` | {_meaning(one)} |" for one in parameters]
    return "\n".join([f"| {heading.lower()} | meaning |", "|---|---|", *rows, ""])


def _spelled(parameter: Any) -> str:
    """An option or argument as it is typed: ``--as-of T``, ``TEXT``."""
    value = parameter.metavar or _choices(parameter) or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return value
    return parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {value}"


def _choices(parameter: Any) -> str:
    """The words an option takes, when only a few are allowed."""
    kind = parameter.type_descriptor.annotation
    return "|".join(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ""


def _meaning(parameter: Any) -> str:
    """The help, and the default where the program names one."""
    text = _in_cell(parameter.help or "")
    named = parameter.show_default if isinstance(parameter.show_default, str) else ""
    return f"{text} Default: `{named}`." if named else text


def _in_cell(text: str) -> str:
    """Text for a table's cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    CLI_PAGE.write_text(cli_page(), encoding="utf-8")
