"""Launches on the terminal: the board, one launch, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.due import DueItem
from bot.domain.launches.finding import RequirementFinding, State
from bot.domain.launches.linting import LintProblem
from bot.domain.launches.verdict import Verdict
from bot.services.launches.answering import Proposal
from bot.services.launches.judging import LaunchView

MARKS = {
    State.MET: "[green]✓[/green]",
    State.UNMET: "[red]✗[/red]",
    State.WAIVED: "[yellow]~[/yellow]",
    State.NOT_APPLICABLE: "[dim]–[/dim]",
    State.UNKNOWN: "[magenta]?[/magenta]",
}
STYLES = {"allow": "green", "block": "red", "error": "magenta", "launched": "cyan", "killed": "dim"}
SHOWN_ACTORS = 4
SHOWN_BLOCKERS = 3


def board_table(views: Sequence[LaunchView], zone: ZoneInfo) -> Table:
    """Every launch on a line: where it stands, how long there is, and what blocks it."""
    table = Table(
        Column("launch", overflow="fold"), "stage", "planned", "verdict", Column("open, next due", overflow="fold")
    )
    for one in views:
        launch, style = one.dossier.launch, STYLES[one.status]
        table.add_row(
            f"{launch.id}\n[dim]{escape(launch.product)}[/dim]",
            one.stage or "–",
            f"{launch.planned_at.astimezone(zone):%Y-%m-%d %H:%M}\n[dim]{_days_left(one)}[/dim]",
            f"[{style}]{one.status.upper()}[/{style}]",
            f"{_blockers(one)}\n[dim]{one.due[0].due if one.due else ''}[/dim]",
        )
    return table


def launch_page(console: Console, one: LaunchView, asked: Sequence[Proposal], zone: ZoneInfo) -> None:
    """Everything of one launch that its people want to know."""
    launch, style = one.dossier.launch, STYLES[one.status]
    console.print(f"[bold]{escape(launch.product)}[/bold]  {launch.id} · {launch.owner_department} · {launch.tier}")
    console.print(
        f"[{style}]{one.status.upper()}[/{style}] as of {one.dossier.as_of.astimezone(zone):%Y-%m-%d %H:%M} · stage "
        f"{one.stage or '–'} · planned {launch.planned_at.astimezone(zone):%Y-%m-%d %H:%M}, {one.days_left} days left"
    )
    for reason in one.verdict.reasons:
        console.print(f"[red]![/red] {escape(reason.zh)} {escape(reason.en)}")
    console.print(_findings(one.verdict.findings))
    for requirement, groups in one.coverage.items():
        if groups:
            console.print(_heat(requirement, groups))
    for fact, due_day, what in one.remedials:
        console.print(f"[yellow]Duty[/yellow] until {due_day}: {escape(what)}  ({escape(fact.key)})")
    if asked and not one.dossier.launched:
        console.print("Asked about similar products, and not among the questions yet:")
        for proposal in asked[:5]:
            console.print(f"  {proposal.times} × {escape(proposal.question)}")
    console.print(f"facts {one.verdict.facts_digest[:12]} · verdict {one.verdict.digest[:12]}", style="dim")


def due_table(items: Sequence[DueItem], today: date) -> Table:
    """What is due, the most urgent first."""
    table = Table("due", "launch", "requirement", "who acts", "told so far")
    for item in items:
        day = f"[red]{item.due}[/red]" if item.is_overdue(today) else str(item.due)
        told = ", ".join(item.told(today)) or "–"
        table.add_row(day, item.launch, _titled(item.finding), _actors(item.finding.actors), told)
    return table


def lint_table(problems: Sequence[tuple[str, LintProblem]]) -> Table:
    """What nobody could ever satisfy."""
    table = Table("template", "where", "problem")
    for template, problem in problems:
        table.add_row(
            template, problem.requirement or problem.stage or "–", f"{problem.message.zh}\n{problem.message.en}"
        )
    return table


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data."""
    return {
        "launch": verdict.launch,
        "decision": verdict.decision.value,
        "as_of": verdict.as_of.isoformat(),
        "digest": verdict.digest,
        "facts_digest": verdict.facts_digest,
        "template_digest": verdict.template_digest,
        "calendar_digest": verdict.calendar_digest,
        "reasons": [{"zh": one.zh, "en": one.en} for one in verdict.reasons],
        "findings": [
            {
                "requirement": one.requirement,
                "kind": one.kind.value,
                "state": one.state.value,
                "why": {"zh": one.why.zh, "en": one.why.en},
                "actors": list(one.actors),
                "due": one.due.isoformat() if one.due else None,
                "met_at": one.met_at.isoformat() if one.met_at else None,
                "evidence": list(one.evidence),
            }
            for one in verdict.findings
        ],
    }


def _findings(findings: Sequence[RequirementFinding]) -> Table:
    table = Table("", "requirement", "why", "who acts", "due")
    for one in findings:
        why = f"{escape(one.why.zh)}\n[dim]{escape(one.why.en)}[/dim]"
        table.add_row(MARKS[one.state], _titled(one), why, _actors(one.actors), str(one.due or "–"))
    return table


def _heat(requirement: str, groups: Sequence[GroupCoverage]) -> Table:
    """Coverage by team and shift: green when done, red when nobody is trained."""
    shifts = list(dict.fromkeys(one.shift for one in groups))
    table = Table(
        "team", *(escape(shift) or "–" for shift in shifts), title=f"Trained: {requirement}", title_justify="left"
    )
    cells = {(one.team, one.shift): one for one in groups}
    for team in dict.fromkeys(one.team for one in groups):
        table.add_row(escape(team), *(_heat_cell(cells.get((team, shift))) for shift in shifts))
    return table


def _heat_cell(group: GroupCoverage | None) -> str:
    if group is None:
        return ""
    if group.is_empty:
        return "[magenta]empty[/magenta]"
    share = len(group.trained) / group.people
    colour = "green" if group.is_enough else "red" if share == 0 else "yellow"
    return f"[{colour}]{len(group.trained)}/{group.people}{'' if group.signed else ' ✎'}[/{colour}]"


def _days_left(one: LaunchView) -> str:
    return "" if one.dossier.launched else f"{one.days_left} days left"


def _blockers(one: LaunchView) -> str:
    if one.dossier.launched:
        return "–"
    open_ones = [found.requirement for found in one.verdict.findings if found.state in {State.UNMET, State.UNKNOWN}]
    more = f" +{len(open_ones) - SHOWN_BLOCKERS}" if len(open_ones) > SHOWN_BLOCKERS else ""
    decided = [reason.en for reason in one.verdict.reasons][: 0 if open_ones else 1]
    return ", ".join([*open_ones[:SHOWN_BLOCKERS], *map(escape, decided)]) + more or "–"


def _titled(finding: RequirementFinding) -> str:
    return f"{escape(finding.title.zh)}\n[dim]{finding.requirement}[/dim]"


def _actors(actors: Sequence[str]) -> str:
    more = f" +{len(actors) - SHOWN_ACTORS}" if len(actors) > SHOWN_ACTORS else ""
    return escape(", ".join(actors[:SHOWN_ACTORS])) + more or "–"
