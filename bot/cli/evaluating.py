"""`briefed eval`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.bootstrap import Briefed
from bot.cli.console import bar, note, out
from bot.cli.context import briefed, instant
from bot.cli.indexing import prepare_model
from bot.domain.errors import InputError
from bot.domain.evaluation import LabelledQuestion
from bot.telemetry.memory import peak_memory_mib

if TYPE_CHECKING:
    from bot.domain.routing import PastQuestion
    from bot.services.ask import AnsweringDesk
    from bot.services.evaluate import Measured


class Half(StrEnum):
    """Every other row of a file, counted from 1."""

    ODD = "odd"
    EVEN = "even"


def evaluate(
    context: typer.Context,
    questions: Annotated[
        list[Path],
        typer.Option(
            metavar="Q.jsonl",
            help='Rows {"id", "question", "passage_ids": [...], "department"?}. May be given several times. Where '
            "some rows name a department, rows without one are questions that no department owns.",
        ),
    ],
    passages: Annotated[
        Path | None,
        typer.Option(
            metavar="P.jsonl",
            help='Rows {"id", "text", "title"?, "question"?, "aliases"?, "department"?}. Without it the questions '
            'are about the indexed knowledge, with "answers": [{"document", "quote"}] instead of "passage_ids".',
        ),
    ] = None,
    past_questions: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help='Rows {"question", "department"}: questions of the past with the department that owned them, for '
            "routing to learn from. Questions that are judged are left out. May be given several times.",
        ),
    ] = None,
    fit: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Learn a calibration from these questions and write it here.")
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option(metavar="IN", help="Judge with this calibration instead of the configured one.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="T", help="Ask about the indexed knowledge as of this instant.")
    ] = None,
    half: Annotated[
        Half | None, typer.Option(help="Use only every other question: fit on the odd rows, judge on the even ones.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the answering pipeline on labelled questions; a labelled set gets a throw-away store."""
    from bot.files.calibration import write_calibration
    from bot.services.evaluate import fit as fit_calibration
    from bot.services.evaluate import metrics

    if as_of is not None and passages is not None:
        raise InputError("--as-of is for the indexed knowledge; a labelled set has no dates.", "Leave one of them out.")
    program = briefed(context)
    prepare_model(program)
    past = _past(past_questions)
    with ExitStack() as stack:
        if passages is None:
            desk = program.desk_with(calibration)
            measured = _measure_own(program, desk, questions, half, past, instant(as_of, program.config.zone))
        else:
            desk = stack.enter_context(program.laboratory(calibration))
            measured = _measure_set(desk, passages, questions, half, past)
        figures = metrics(measured) | {"peak_memory_mib": peak_memory_mib()}
        if fit is not None:
            with bar("Fitting") as fitting:
                fitted = fit_calibration(measured, desk, fitting)
            fitted = replace(fitted, source=program.config.model)
            names = ", ".join(file.name for file in questions)
            write_calibration(fitted, fit, fitted_on=f"{names}: {len(measured.asked)} questions")
            note(f"The figures are from before the fit. The calibration is in {fit.absolute()}:")
            note("name it as 'calibration' in config.yaml, and measure it with --calibration on other questions.")
    if as_json:
        out.print_json(json.dumps(figures))
        return
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, "–" if value is None else f"{value:,.4g}")
    out.print(table)


def _past(files: Sequence[Path] | None) -> list[PastQuestion] | None:
    from bot.files.labelled import read_past_questions

    return None if files is None else [one for file in files for one in read_past_questions(file)]


def _measure_set(
    desk: AnsweringDesk,
    passages: Path,
    questions: Sequence[Path],
    half: Half | None,
    past: Sequence[PastQuestion] | None,
) -> Measured:
    from bot.files.labelled import read_passages, read_questions
    from bot.services.evaluate import measure_set

    labelled_passages = read_passages(passages)
    known = {one.id for one in labelled_passages}
    labelled_questions = [one for file in questions for one in _half_of(read_questions(file, known), half)]
    with bar("Indexing passages") as indexing, bar("Asking questions") as asking:
        return measure_set(labelled_passages, labelled_questions, past or (), desk, indexing, asking)


def _measure_own(
    program: Briefed,
    desk: AnsweringDesk,
    questions: Sequence[Path],
    half: Half | None,
    past: Sequence[PastQuestion] | None,
    as_of: datetime | None,
) -> Measured:
    from bot.files.labelled import read_quoted_questions
    from bot.services.evaluate import label_with_passages, measure

    labelled = [
        one
        for file in questions
        for one in _half_of(label_with_passages(read_quoted_questions(file), program.store), half)
    ]
    with bar("Asking questions") as asking:
        return measure(labelled, desk, asking, as_of, past)


def _half_of(questions: list[LabelledQuestion], half: Half | None) -> list[LabelledQuestion]:
    return questions if half is None else questions[half is Half.EVEN :: 2]
