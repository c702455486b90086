"""`briefed ask` and `briefed chat`."""

from __future__ import annotations

import getpass
import json
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from rich.prompt import Prompt

from bot.bootstrap import Briefed
from bot.cli.console import complain, err, note, out
from bot.cli.context import briefed, instant
from bot.cli.lines import show_whole
from bot.cli.rendering import answer_panel, feedback_line
from bot.cli.trace_rendering import trace_report
from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.errors import InputError
from bot.domain.text import readable_question
from bot.services.ask import ask as ask_service
from bot.services.ask import warm_up
from bot.services.plain.answers import answer_json
from bot.services.plain.traces import trace_json
from bot.services.tracing import trace_question


def ask(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The question, in Chinese or English.", metavar="TEXT")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="T", help="Answer as of this instant, e.g. 2026-12-01 or 2026-12-01T09:00.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="PERSON",
            envvar="BRIEFED_PERSON",
            help="Your id on the roster: departments and reviewers also read what is still under embargo.",
        ),
    ] = None,
    with_trace: Annotated[
        bool,
        typer.Option("--trace", help="Show every step that leads to the answer; nothing is recorded or counted."),
    ] = False,
) -> None:
    """Answer one question with the exact words of a valid document."""
    readable_question(text)
    program = briefed(context)
    asking = _asking()
    if person:
        asking = replace(asking, asker=person, reader=program.reader_for(person))
    if with_trace:
        _trace(text, asking, program, instant(as_of, program.config.zone), as_json)
        return
    answer = ask_service(text, asking, program.desk, instant(as_of, program.config.zone))
    if as_json:
        out.print_json(json.dumps(answer_json(answer), ensure_ascii=False))
    else:
        show(answer, program)


def chat(context: typer.Context) -> None:
    """Ask one question after the other; follow-up questions are understood."""
    program = briefed(context)
    with err.status("Loading the model ..."):
        warm_up(program.desk)
    converse(program)


def converse(program: Briefed) -> None:
    """A prompt that answers until an empty line or the end of input."""
    note("Ask in Chinese or English; an empty line ends.")
    asking = _asking(conversation=f"chat-{uuid.uuid4().hex}")
    while typed := _typed():
        try:
            show(ask_service(typed, asking, program.desk), program)
        except InputError as error:
            complain(str(error))


def show(answer: Answer, program: Briefed) -> None:
    """Print an answer for a person."""
    with program.store.begin() as work:
        departments = dict(work.documents.departments())
    out.print(answer_panel(answer, departments, program.config.zone))
    out.print(feedback_line(answer), style="dim", soft_wrap=True)


def _trace(text: str, asking: Asking, program: Briefed, as_of: datetime | None, as_json: bool) -> None:
    trace = trace_question(text, asking, program.desk, as_of)
    if as_json:
        out.print_json(json.dumps(trace_json(trace), ensure_ascii=False))
    else:
        show_whole(trace_report(trace, program.config.zone))


def _typed() -> str:
    try:
        return Prompt.ask("[bold]?[/bold]", console=out, default="", show_default=False)
    except EOFError:
        return ""


def _asking(conversation: str | None = None) -> Asking:
    return Asking(asker=f"cli:{getpass.getuser()}", surface="cli", conversation=conversation)
