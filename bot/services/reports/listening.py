"""`listening`: how long departments' managers took or listened to calls with agents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import ListeningLogged
from bot.domain.launches.requirements.listening import MANAGERS
from bot.domain.reports import Column, Heading, Row, Unit
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="listening",
    title=Bilingual("部门经理现场接听", "Listening"),
    about=Bilingual("各部门经理接听或旁听电话的时间", "How long departments' managers took or listened to calls"),
    columns=(
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("manager", Bilingual("工号", "manager"), Unit.NAME),
        Column("name", Bilingual("姓名", "name"), Unit.NAME),
        Column("hours", Bilingual("小时", "hours"), Unit.HOURS),
        Column("times", Bilingual("次数", "times")),
        Column("last", Bilingual("最近一次", "last"), Unit.DAY),
    ),
    note=Bilingual(
        "按接听的日期计，事后登记的也算。期末花名册上各业务部门的经理和负责人都列出，没有接听的小时数为 0；"
        "已不是经理的，有登记也列出。",
        "By the day of the call, whenever it was logged. Every manager and head of a "
        "department on the roster of the last day is listed, with 0 hours for who did not listen; and so is whoever "
        "logged hours and is no manager any more.",
    ),
    if_empty=Bilingual(
        "花名册上没有业务部门的经理。导入：briefed roster import FILE；登记：briefed listen DEPARTMENT HOURS",
        "No department has a manager on the roster. Import one: briefed roster import FILE. To log: briefed listen "
        "DEPARTMENT HOURS",
    ),
    by_department=True,
)


@dataclass(frozen=True, slots=True)
class Listener:
    """A manager of a department with what he logged; ``is_manager`` is whether he is one at the end of the period."""

    department: str
    person: str
    name: str
    is_manager: bool
    logged: tuple[ListeningLogged, ...] = ()

    @property
    def hours(self) -> float:
        """How long he listened."""
        return fsum(one.hours for one in self.logged)


def make(sources: Sources) -> list[Row]:
    return rows(listeners(sources))


def rows(found: Iterable[Listener]) -> list[Row]:
    """By department, whoever listened longest on top."""
    ordered = sorted(found, key=lambda one: (one.department, -one.hours, one.person))
    return [
        (
            one.department,
            one.person,
            one.name,
            one.hours,
            len(one.logged),
            max((logged.day for logged in one.logged), default=None),
        )
        for one in ordered
    ]


def listeners(sources: Sources) -> list[Listener]:
    """The managers of every department that is asked about, and who else logged hours for it."""
    facts = sources.work.facts.until(sources.now, bodies=(ListeningLogged,))
    logged = [fact.body for fact in facts if isinstance(fact.body, ListeningLogged)]
    within = [one for one in logged if sources.wanted.period.covers(one.day)]
    managers = _managers(sources)
    pairs = [*managers, *((one.department, one.manager) for one in within)]
    known = dict.fromkeys(one for one in pairs if sources.concerns(one[0]))
    return [_listener(department, person, within, managers, sources) for department, person in known]


def _listener(
    department: str,
    person: str,
    logged: Iterable[ListeningLogged],
    managers: Collection[tuple[str, str]],
    sources: Sources,
) -> Listener:
    known = sources.staffing.person(person)
    own = tuple(one for one in logged if (one.department, one.manager) == (department, person))
    return Listener(department, person, known.name if known else person, (department, person) in managers, own)


def _managers(sources: Sources) -> Sequence[tuple[str, str]]:
    """Who manages a department that documents come from, on the last day."""
    people = sources.roster.people if sources.roster else ()
    return [
        (one.department, one.id)
        for one in people
        if one.department in sources.departments
        and one.is_here(sources.last_day)
        and not one.roles.isdisjoint(MANAGERS)
    ]


REPORT = ReportKind(HEADING, make)
