"""Run every benchmark, print the figures and keep them in bench/RESULTS.md."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import aliases, asking, auditing, embedding, launching, questioning, slack_load, syncing, web
from bench.measuring import Result, machine
from bot.bootstrap import Briefed
from bot.cli.indexing import bring_up_to_date
from bot.config import load_config

RESULTS = Path(__file__).parent / "RESULTS.md"
BEGIN, END = "<!-- speed begins -->", "<!-- speed ends -->"


def main() -> int:
    """Exit code 0 only when every target is met."""
    program = Briefed(load_config())
    bring_up_to_date(program)
    results = [
        *embedding.measure(program),
        *syncing.measure_sync(),
        *syncing.measure_cold_ask(),
        *asking.measure(program, Path("build/bench")),
        *launching.measure_verdicts(),
        *auditing.measure_audit(),
        *questioning.measure_questions(),
        *web.measure_web(),
        *slack_load.measure_load(slack_load.Load()),
    ]
    phrasings = list(aliases.measure_bank(program))
    _print([*results, *phrasings])
    _keep(results)
    aliases.keep(aliases.BANK, phrasings)
    return 0 if all(result.ok for result in results) else 1


def _print(results: list[Result]) -> None:
    table = Table("figure", "measured", "target", "")
    for one in results:
        table.add_row(one.name, one.value, one.target, _mark(one))
    Console().print(table)


def _keep(results: list[Result]) -> None:
    lines = [
        BEGIN,
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}.",
        "",
        "| figure | measured | target | |",
        "|---|---|---|---|",
    ]
    lines += [f"| {one.name} | {one.value} | {one.target} | {_mark(one)} |" for one in results]
    before, _, rest = RESULTS.read_text("utf-8").partition(BEGIN)
    RESULTS.write_text(before + "\n".join([*lines, "", END]) + rest.partition(END)[2], "utf-8")


def _mark(result: Result) -> str:
    if not result.target:
        return ""
    return "met" if result.ok else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
