"""Launches on the terminal: the board, one launch, what is due.

Ids, paths and keys are there to be typed again: no layout divides them, however narrow the terminal is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.console import Group
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from bot.cli.lines import Flow, Uncut
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.due import DueItem
from bot.domain.launches.finding import RequirementFinding, State
from bot.domain.launches.linting import LintProblem
from bot.domain.launches.waiver_requests import WaiverRequest
from bot.services.launches.answering import Proposal
from bot.services.launches.evidence import unread_documents
from bot.services.launches.judging import LaunchView

MARKS = {
    State.MET: ("✓", "green"),
    State.UNMET: ("✗", "red"),
    State.WAIVED: ("~", "yellow"),
    State.NOT_APPLICABLE: ("–", "dim"),
    State.UNKNOWN: ("?", "magenta"),
}
STYLES = {"allow": "green", "block": "red", "error": "magenta", "launched": "cyan", "killed": "dim"}
SHOWN_ACTORS = 4
SHOWN_BLOCKERS = 3
SHOWN_PROPOSALS = 5
INDENT = 4

Part = str | tuple[str, str]
"""Words, with their style if they have one."""


def line(*parts: Part, indent: int = 0, whole: tuple[str, ...] = ()) -> Flow:
    """A paragraph of these parts; beside the margin, further lines are indented."""
    return Flow(Text.assemble(" " * indent, *parts), max(indent, INDENT), whole)


def minute(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as it is told everywhere."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


# The board -----------------------------------------------------------------------------------------------------------


def board_table(views: Sequence[LaunchView], zone: ZoneInfo) -> Group:
    """Every launch: where it stands, how long there is, and what blocks it."""
    widths = _widths((one.dossier.launch.id, one.status, one.stage or "–") for one in views)
    return Group(*(part for one in views for part in _on_board(one, widths, zone)))


def _on_board(one: LaunchView, widths: Sequence[int], zone: ZoneInfo) -> Iterator[Flow]:
    launch, left = one.dossier.launch, _days_left(one)
    named = [(launch.id, "bold"), (one.status.upper(), STYLES[one.status]), (one.stage or "–", "")]
    yield line(*_cells(named, widths), minute(launch.planned_at, zone), (f", {left}" if left else "", "dim"))
    yield line((_one_line(launch.product), "dim"), indent=INDENT)
    if not one.dossier.launched:
        yield from _blockers(one)


def _blockers(one: LaunchView) -> Iterator[Flow]:
    open_ones = [found.requirement for found in one.verdict.open_findings]
    if open_ones:
        more = f" +{len(open_ones) - SHOWN_BLOCKERS}" if len(open_ones) > SHOWN_BLOCKERS else ""
        due = f"next due {one.due[0].due}" if one.due else ""
        said = f"open: {', '.join(open_ones[:SHOWN_BLOCKERS])}{more}"
        yield line(" · ".join(filter(None, (said, due))), indent=INDENT, whole=(due,))
    elif one.verdict.reasons:
        yield line(one.verdict.reasons[0].en, indent=INDENT)


# One launch ----------------------------------------------------------------------------------------------------------


def launch_page(one: LaunchView, asked: Sequence[Proposal], zone: ZoneInfo) -> Group:
    """Everything of one launch that its people want to know."""
    return Group(
        *heading(one, zone),
        *(line(("! ", "red"), f"{reason.zh} {reason.en}") for reason in one.verdict.reasons),
        *(part for finding in one.verdict.findings for part in _finding(finding, _documents(one))),
        *_unread(one),
        *(Uncut(_heat(requirement, groups)) for requirement, groups in one.coverage.items() if groups),
        *(line(("Asked", "yellow"), f" {waiver_request_line(asked_for, zone)}") for asked_for in one.waiver_requests),
        *(line(("Duty", "yellow"), f" until {due}: {what}  ({fact.key})") for fact, due, what in one.remedials),
        *_proposed(asked if not one.dossier.launched else ()),
        line((f"facts {one.verdict.facts_digest[:12]} · verdict {one.verdict.digest[:12]}", "dim")),
        line(("Keys, digests and versions that other commands ask for: add --evidence", "dim")),
    )


def waiver_request_line(one: WaiverRequest, zone: ZoneInfo) -> str:
    """Who asks for which waiver, why, and under which key."""
    until = f" until {minute(one.body.until, zone)}" if one.body.until else ""
    return f"{one.asked_by} asks to waive {one.body.requirement}{until}: {one.body.reason}  ({one.key})"


def heading(one: LaunchView, zone: ZoneInfo) -> Iterator[Flow]:
    """What launch it is, and where it stands."""
    launch, left = one.dossier.launch, _days_left(one)
    yield line((_one_line(launch.product), "bold"))
    yield line(f"{launch.id} · {launch.owner_department} · {launch.tier}")
    yield line(
        (one.status.upper(), STYLES[one.status]),
        f" as of {minute(one.dossier.as_of, zone)} · stage {one.stage or '–'} · ",
        f"planned {minute(launch.planned_at, zone)}{f', {left}' if left else ''}",
        whole=(left,),
    )


def _unread(one: LaunchView) -> Iterator[Flow]:
    """The launch's documents that questions cannot find, and what to do about it."""
    documents = () if one.dossier.launched else unread_documents(one.dossier)
    if documents:
        said = f"Not read yet: {', '.join(documents)}. Put what is missing into the knowledge folder, then run: "
        yield line(("! ", "red"), said, "briefed index", whole=documents)


def _finding(finding: RequirementFinding, documents: tuple[str, ...]) -> Iterator[Flow]:
    open_parts = [f"due {finding.due}"] if finding.due else []
    open_parts += [f"who acts: {_actors(finding.actors)}"] if finding.actors else []
    more = open_parts if finding.state.is_open else []
    title = " · ".join([finding.title.zh, *more])
    yield line(MARKS[finding.state], " ", (finding.requirement, "bold"), f"  {title}")
    yield line(finding.why.zh, indent=INDENT, whole=documents)
    yield line((finding.why.en, "dim"), indent=INDENT, whole=documents)


def _documents(one: LaunchView) -> tuple[str, ...]:
    return tuple(material.document_id for material in one.dossier.materials.values())


def _heat(requirement: str, groups: Sequence[GroupCoverage]) -> Table:
    """Coverage by team and shift: green when done, red when nobody is trained."""
    shifts = list(dict.fromkeys(one.shift for one in groups))
    table = Table(
        *(Column(escape(name) or "–", no_wrap=True) for name in ("team", *shifts)),
        title=f"Trained: {requirement}",
        title_justify="left",
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


def _proposed(asked: Sequence[Proposal]) -> Iterator[Flow]:
    if asked:
        yield line("Asked about similar products, and not among the questions yet:")
    for proposal in asked[:SHOWN_PROPOSALS]:
        yield line(f"{proposal.times} × {proposal.question}", indent=2)


# What is due, and what nobody could satisfy --------------------------------------------------------------------------


def due_table(items: Sequence[DueItem], today: date) -> Group:
    """What is due, the most urgent first."""
    widths = _widths((str(item.due), item.launch) for item in items)
    return Group(*(part for item in items for part in _due(item, widths, today)))


def _due(item: DueItem, widths: Sequence[int], today: date) -> Iterator[Flow]:
    late, told = "red" if item.is_overdue(today) else "", item.told(today)
    named = _cells([(str(item.due), late), (item.launch, "")], widths)
    yield line(*named, (item.finding.requirement, "bold"))
    said = f"{item.finding.title.zh} · who acts: {_actors(item.finding.actors)}"
    yield line(said, f" · told so far: {', '.join(told)}" if told else "", indent=INDENT)


def lint_table(problems: Sequence[tuple[str, LintProblem]]) -> Group:
    """What nobody could ever satisfy."""
    return Group(*(part for template, problem in problems for part in _lint(template, problem)))


def _lint(template: str, problem: LintProblem) -> Iterator[Flow]:
    yield line((" > ".join(filter(None, (template, problem.stage, problem.requirement))), "bold"))
    yield line(problem.message.zh, indent=INDENT)
    yield line((problem.message.en, "dim"), indent=INDENT)


def _widths(rows: Iterable[tuple[str, ...]]) -> list[int]:
    """How wide each column is."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _cells(cells: Sequence[tuple[str, str]], widths: Sequence[int]) -> list[Part]:
    return [(f"{text:<{width}}  ", style) for (text, style), width in zip(cells, widths, strict=True)]


def _days_left(one: LaunchView) -> str:
    return "" if one.dossier.launched else f"{one.days_left} days left"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _actors(actors: Sequence[str]) -> str:
    more = f" +{len(actors) - SHOWN_ACTORS}" if len(actors) > SHOWN_ACTORS else ""
    return ", ".join(actors[:SHOWN_ACTORS]) + more or "–"
