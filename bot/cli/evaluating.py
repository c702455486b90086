"""`briefed eval`."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.console import bar, note, out
from bot.cli.context import briefed
from bot.cli.indexing import prepare_model


def evaluate(
    context: typer.Context,
    passages: Annotated[Path, typer.Option(metavar="P.jsonl", help='Rows {"id", "text", ...}; see docs/evaluation.md.')],
    questions: Annotated[
        Path, typer.Option(metavar="Q.jsonl", help='Rows {"id", "question", "passage_ids": [...], ...}.')
    ],
    fit: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Learn a calibration from these questions and write it here.")
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option(metavar="IN", help="Judge with this calibration instead of the configured one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the answering pipeline on labelled questions, in a throw-away store."""
    from bot.files.calibration import write_calibration
    from bot.files.labelled import read_passages, read_questions
    from bot.services.evaluate import fit as fit_calibration
    from bot.services.evaluate import measure, metrics

    program = briefed(context)
    labelled_passages = read_passages(passages)
    labelled_questions = read_questions(questions, {one.id for one in labelled_passages})
    prepare_model(program)
    with program.laboratory(calibration) as desk:
        with bar("Indexing passages") as indexing, bar("Asking questions") as asking:
            measured = measure(labelled_passages, labelled_questions, desk, indexing, asking)
        figures = metrics(measured) | {"peak_memory_mib": peak_memory_mib()}
        if fit is not None:
            with bar("Fitting") as fitting:
                fitted = fit_calibration(measured, desk, fitting)
            write_calibration(fitted, fit, fitted_on=f"{questions.name}: {len(labelled_questions)} questions")
            note(f"The calibration is in {fit}. To use it: calibration: {fit} in config.yaml.")
    if as_json:
        out.print_json(json.dumps(figures))
        return
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, "–" if value is None else f"{value:,.4g}")
    out.print(table)


def peak_memory_mib() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
