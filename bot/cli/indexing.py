"""`briefed index`, `briefed rebuild` and `briefed doctor`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Group

from bot.bootstrap import Briefed
from bot.cli.console import bar, err, note, out
from bot.cli.context import briefed
from bot.cli.rendering import check_lines, findings_table
from bot.domain.findings import Finding


def index(
    context: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 1 when there are findings.")] = False,
) -> None:
    """Bring the knowledge base in line with the documents, and print what their owners must mend."""
    program = briefed(context)
    findings = bring_up_to_date(program)
    show_findings(findings)
    if strict and findings:
        raise typer.Exit(1)


def rebuild(context: typer.Context) -> None:
    """Make the derived indexes anew from the database; nothing is lost."""
    program = briefed(context)
    with program.exclusive("briefed rebuild"):
        program.forget_indexes()
        _follow(program)
    out.print("The indexes are rebuilt.")


def doctor(context: typer.Context) -> None:
    """Check environment, configuration, model, indexes and disk, and say how to mend what is wrong."""
    from bot.diagnosis import diagnose

    checks = list(diagnose(briefed(context)))
    for check in checks:
        out.print(Group(*check_lines(check)))
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def bring_up_to_date(program: Briefed) -> list[Finding]:
    """Prepare the model if need be, sync, and let the indexes follow; the findings that stand."""
    with program.exclusive("briefed index"):
        prepare_model(program)
        with bar("Reading documents") as reading:
            report = program.sync(reading)
        _follow(program)
        program.see_materials()
    note(f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged.")
    return list(report.findings)


def prepare_model(program: Briefed) -> None:
    """Prepare the configured model unless it is prepared already."""
    if program.model_is_prepared():
        return
    with err.status(f"Preparing the embedding model {program.config.model!r} ...") as status:
        program.prepare_model(lambda step: status.update(f"Preparing the embedding model: {step} ..."))


def show_findings(findings: list[Finding]) -> None:
    """Print findings for the documents' owners."""
    if not findings:
        out.print("No findings: every document was read, has an owner and is within its review date.")
        return
    out.print(findings_table(findings))


def _follow(program: Briefed) -> None:
    with bar("Indexing passages") as following:
        program.follow(following)
    with bar("Learning whose questions are whose", when_needed=True) as learning:
        program.learn_routing(learning)
