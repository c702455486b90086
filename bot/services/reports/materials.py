"""`materials`: whether departments handed in the briefing materials of their launches by their due days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, gather_all
from bot.domain.launches.facts import (
    ChangeCalledMinor,
    DateMoved,
    Launched,
    LaunchFiled,
    MaterialAttached,
    MaterialSeen,
    StageDecided,
    TemplateRegistered,
    TemplateUpgraded,
)
from bot.domain.launches.finding import State
from bot.domain.launches.requirements import due_date, outcome_for
from bot.domain.launches.template import Kind, Requirement
from bot.domain.reports import Column, Heading, Row, Unit
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="materials",
    title=Bilingual("宣导材料按时提交", "Materials on time"),
    about=Bilingual("各项目的材料到期限时是否齐备", "Whether launches' materials were in order on their due days"),
    columns=(
        Column("launch", Bilingual("项目", "launch"), Unit.NAME),
        Column("material", Bilingual("材料", "material"), Unit.NAME),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("due", Bilingual("期限", "due"), Unit.DAY),
        Column("on_time", Bilingual("按时", "on time"), Unit.NAME),
        Column("since", Bilingual("齐备于", "in order since"), Unit.DAY),
    ),
    note=Bilingual(
        "期限在这段时间内、且当天已过的材料要求，按期限当天结束时是否满足计算；之后改版不改变当时的结果。"
        "期限按现在的计划上线日推算；已终止的项目不计，豁免不算按时。“齐备于”是期末仍满足的，从哪天起。",
        "Materials whose due day lies in the period and is over, judged as things stood when that day ended: what was "
        "changed later does not undo it. Due days follow from the planned day as it is now. Launches that were ended "
        "by then are left out; a waiver is not on time. “In order since” is of what is in order as the period ends.",
    ),
    if_empty=Bilingual(
        "这段时间没有到期的材料。看期限：briefed launch due", "No material was due then. See: briefed launch due"
    ),
    by_department=True,
)
ON_TIME, LATE = Bilingual("是", "yes"), Bilingual("否", "no")

_BEARING = (
    LaunchFiled,
    DateMoved,
    TemplateRegistered,
    TemplateUpgraded,
    MaterialAttached,
    MaterialSeen,
    ChangeCalledMinor,
    StageDecided,
    Launched,
)
"""What says of a launch when its materials are due, and whether they are in order."""


@dataclass(frozen=True, slots=True)
class DueMaterial:
    """A material that a launch asks for by a day. ``since`` is from when it is in order, if it is."""

    launch: str
    department: str
    requirement: Requirement
    due: date
    is_on_time: bool
    since: date | None


def make(sources: Sources) -> list[Row]:
    return rows(due_materials(sources))


def rows(found: Iterable[DueMaterial]) -> list[Row]:
    """What was late on top, then by day."""
    ordered = sorted(found, key=lambda one: (one.is_on_time, one.due, one.launch, one.requirement.id))
    return [
        (
            one.launch,
            one.requirement.title,
            one.department,
            one.due,
            ON_TIME if one.is_on_time else LATE,
            one.since,
        )
        for one in ordered
    ]


def due_materials(sources: Sources) -> list[DueMaterial]:
    """Every material whose due day lies in the period and is over."""
    facts = sources.work.facts.until(sources.as_of, bodies=_BEARING)
    cases = _cases(facts, sources.as_of, sources)
    due: defaultdict[date, list[tuple[Case, Requirement]]] = defaultdict(list)
    for case in cases.values():
        for requirement, day in _due(case):
            if sources.wanted.period.covers(day) and _end_of(day, sources) <= sources.as_of:
                due[day].append((case, requirement))
    return [one for day, several in due.items() for one in _judged(day, several, facts, sources)]


def _due(case: Case) -> Iterator[tuple[Requirement, date]]:
    launch, template = case.dossier.launch, case.dossier.template
    for one in template.requirements if template else ():
        day = due_date(one, case) if one.kind is Kind.MATERIAL else None
        if day is not None and one.when.covers(launch.tier, launch.product_type, launch.channels):
            yield one, day


def _judged(
    day: date, due: Sequence[tuple[Case, Requirement]], facts: Sequence[Fact], sources: Sources
) -> Iterator[DueMaterial]:
    """What was due on a day, as it stood when that was over; a launch that was filed later had nothing then."""
    launches = {case.dossier.launch.id for case, _ in due}
    bearing = [one for one in facts if one.launch is None or one.launch in launches]
    then = _cases(bearing, _end_of(day, sources), sources)
    for now, requirement in due:
        launch = now.dossier.launch
        case = then.get(launch.id)
        if case is None or not case.dossier.is_killed:
            is_on_time = case is not None and outcome_for(requirement, case).state is State.MET
            yield DueMaterial(
                launch.id, launch.owner_department, requirement, day, is_on_time, _since(requirement, now, sources)
            )


def _since(requirement: Requirement, case: Case, sources: Sources) -> date | None:
    met_at = outcome_for(requirement, case).met_at
    return sources.day(met_at) if met_at else None


def _cases(facts: Iterable[Fact], as_of: datetime, sources: Sources) -> Mapping[str, Case]:
    office = sources.office.launches

    def case(dossier: Dossier) -> Case:
        return Case(dossier, office.calendar, office.local_day)

    found = gather_all(facts, as_of, office.local_day)
    return {key: case(one) for key, one in found.items() if sources.concerns(one.launch.owner_department)}


def _end_of(day: date, sources: Sources) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, sources.office.zone)


REPORT = ReportKind(HEADING, make)
