"""`briefed report`: how answers, questions, departments and teams fare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.acting import Actor, OnBehalfOf, deed
from bot.cli.console import err, note, out
from bot.cli.context import briefed
from bot.cli.lines import say, show_whole
from bot.cli.signing import day
from bot.domain.errors import InputError
from bot.domain.reports import Grain

if TYPE_CHECKING:
    from bot.domain.reports import Report

BY_SUFFIX = {".csv": "csv", ".json": "json"}
LANGUAGES = ("en", "zh-CN")


def report(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Which report; without a name, all are listed.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="The first day; 30 days up to the last one by default.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day; today by default.")] = None,
    by: Annotated[Grain, typer.Option("--by", help="How long each row of a course of time is.")] = Grain.DAY,
    department: Annotated[str | None, typer.Option(metavar="ID", help="Only this department.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV with a byte-order mark, without which Excel garbles Chinese.")
    ] = False,
    to_file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to this .csv or .json file instead.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="en|zh-CN", help="The language of titles and notes.")] = "en",
    limit: Annotated[int, typer.Option(help="How many rows at most; CSV and JSON have all.")] = 40,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
) -> None:
    """Count how answers, questions, departments and teams fare; without a name, list what can be counted."""
    from bot.cli.report_rendering import report_list, report_page
    from bot.services.reports import REPORTS
    from bot.services.reports.making import find_report, make_report, period_of
    from bot.services.reports.sources import Wanted

    if name is None:
        show_whole(report_list(kind.heading for kind in REPORTS.values()))
        return
    find_report(name)
    form = _form(as_csv or excel, as_json, to_file)
    _require_language(language)
    program = briefed(context)
    period = period_of(program.reports, day(first) if first else None, day(last) if last else None)
    reader = deed(actor, on_behalf_of, None) if actor else None
    with err.status("Counting ..."):
        made = make_report(program.reports, name, Wanted(period, by, department, reader))
    if form is not None:
        _write(_exported(made, form, language), to_file, excel)
    elif not made.rows:
        note(made.heading.if_empty.text(language))
    else:
        show_whole(report_page(made, language, out.width, limit))
        _say_what_more(made, limit)


def _form(as_csv: bool, as_json: bool, file: Path | None) -> str | None:
    """ "csv", "json", or ``None`` for people; of a file its name tells, unless an option does."""
    if as_csv and as_json:
        raise InputError("CSV or JSON?", "Give one of --csv (or --excel) and --json.")
    if as_csv or as_json:
        return "csv" if as_csv else "json"
    if file is None:
        return None
    if file.suffix.lower() not in BY_SUFFIX:
        raise InputError(f"{file} is neither .csv nor .json.", "Name it so, or give --csv or --json.")
    return BY_SUFFIX[file.suffix.lower()]


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        raise InputError(f"There is no language {language!r}.", f"There are: {', '.join(LANGUAGES)}.")


def _exported(made: Report, form: str, language: str) -> str:
    from bot.services.reports.exporting import as_csv, as_data

    if form == "csv":
        return as_csv(made, language)
    return json.dumps(as_data(made), ensure_ascii=False, indent=2) + "\n"


def _write(text: str, file: Path | None, excel: bool) -> None:
    """To a file, or to standard output; for Excel a byte-order mark comes first."""
    marked = f"\ufeff{text}" if excel else text
    if file is None:
        typer.echo(marked, nl=False)
        return
    file.write_bytes(marked.encode("utf-8"))
    say(f"Wrote {file}.", str(file))


def _say_what_more(made: Report, limit: int) -> None:
    if len(made.rows) > limit:
        note(f"{len(made.rows) - limit} more rows: raise --limit, or take them all with --csv.")
    if made.name != "actions":
        note(f"To have something put right: briefed action open TITLE --owner PERSON --due DAY --report {made.name}")
