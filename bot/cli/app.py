"""The program's entry: options common to all verbs, and errors as one line."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    actions,
    asking,
    auditing,
    callbacks,
    evaluating,
    feedback,
    indexing,
    jobs,
    launches,
    models,
    people,
    permits,
    questions,
    reports,
    serving,
    signing,
    slack,
    talks,
    tokens,
    touring,
    training,
    webhooks,
)
from bot.cli.console import complain
from bot.cli.context import Options
from bot.domain.errors import BriefedError
from bot.domain.full_disk import MAKE_ROOM, is_of_full_disk

app = typer.Typer(
    name="briefed",
    help="Nothing launches until the front line is briefed: cited answers, and launches that wait for them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

INTERRUPTED = 130
"""What typer makes of Ctrl-C."""

COMMANDS: dict[str, Callable[..., None]] = {
    "tour": touring.tour,
    "index": indexing.index,
    "ask": asking.ask,
    "chat": asking.chat,
    "feedback": feedback.feedback,
    "doctor": indexing.doctor,
    "rebuild": indexing.rebuild,
    "eval": evaluating.evaluate,
    "serve": serving.serve,
    "sign": signing.sign,
    "withdraw": signing.withdraw,
    "delegate": signing.delegate,
    "undelegate": signing.undelegate,
    "listen": signing.listen,
    "report": reports.report,
}

GROUPS: dict[str, typer.Typer] = {
    "question": questions.app,
    "callback": callbacks.app,
    "launch": launches.app,
    "waive": signing.waive_app,
    "train": training.app,
    "roster": people.app,
    "permit": permits.app,
    "audit": auditing.app,
    "action": actions.app,
    "talk": talks.app,
    "jobs": jobs.app,
    "token": tokens.app,
    "webhook": webhooks.app,
    "models": models.app,
    "slack": slack.app,
}

for name, command in COMMANDS.items():
    app.command(name)(command)
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefed {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="The configuration file.", show_default="config.yaml")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Nothing launches until the front line is briefed: cited answers, and launches that wait for them."""
    context.obj = Options(config, debug)


def main() -> None:
    """Run the command line; an error is one line, and exit code 1 or 2."""
    sys.exit(_run("--debug" in sys.argv))


def run_and_leave() -> None:
    """`main` for a process that has nothing else to do: it ends without taking anything apart.

    Nothing is lost by that, as `kill -9` loses nothing; taking Chroma apart would take half a second.
    """
    code = _run("--debug" in sys.argv)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run(debug: bool) -> int:
    """The exit code of what the command line asks for; typer itself ends with `SystemExit`."""
    try:
        app(prog_name="briefed")
    except BriefedError as error:
        return _failed(error, str(error), debug)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            complain("Stopped. What was done is kept; run the same command again to go on.")
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except OSError as error:
        return _failed(error, _os_error(error), debug)
    except Exception as error:
        if is_of_full_disk(error):
            return _failed(error, f"The disk is full ({type(error).__name__}: {error}). {MAKE_ROOM}", debug)
        return _failed(
            error, f"Unexpected: {type(error).__name__}: {error}. Run again with --debug to see where.", debug
        )
    return 0


def _failed(error: Exception, line: str, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    complain(line)
    return 1


def _os_error(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    if is_of_full_disk(error):
        return f"The disk is full{place}. {MAKE_ROOM}"
    return f"{error.strerror or error}{place}. Check that the file or folder is there and may be used."
