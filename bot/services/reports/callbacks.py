"""`callbacks`: promises to customers, kept and broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.facts import by_subject
from bot.domain.questions.callbacks import Callback, callback_from
from bot.domain.questions.events import CallbackPromised
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import share
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="callbacks",
    title=Bilingual("回呼", "Callbacks"),
    about=Bilingual("各班组回呼承诺的兑现情况", "Promised calls kept and broken, by team"),
    columns=(
        Column("team", Bilingual("班组", "team"), Unit.NAME),
        Column("room", Bilingual("职场", "room"), Unit.NAME),
        Column("promised", Bilingual("承诺", "promised")),
        Column("kept", Bilingual("兑现", "kept")),
        Column("kept_share", Bilingual("兑现率", "kept %"), Unit.SHARE, Bilingual("率", "%")),
        Column("broken", Bilingual("失约", "broken")),
        Column("open", Bilingual("未回呼", "open")),
        Column("overdue", Bilingual("逾期未呼", "overdue")),
        Column("not_needed", Bilingual("不再需要", "not needed")),
    ),
    note=Bilingual(
        "这段时间承诺的回呼，截至期末的状态，计入承诺人的班组。以最初承诺的时间为准；按时拨打未接通也算兑现。兑现率 "
        "= 兑现 ÷ (兑现+失约)。",
        "Calls promised in the period, as they stood at its end, by the team of whoever promised. The first promised "
        "time counts; an attempt in time that did not reach the customer keeps it. Overdue calls are open and "
        "broken. Kept % is of those kept and broken.",
    ),
    if_empty=Bilingual(
        "这段时间没有承诺回呼。承诺：briefed question open TEXT --callback 17:30",
        "No call was promised then. To promise one: briefed question open TEXT --callback 17:30",
    ),
)


@dataclass(slots=True)
class Promises:
    """How promises fared."""

    promised: int = 0
    kept: int = 0
    broken: int = 0
    open: int = 0
    overdue: int = 0
    not_needed: int = 0

    def count(self, callback: Callback, as_of: datetime) -> None:
        """Add one."""
        is_kept = callback.is_kept(as_of)
        self.promised += 1
        self.kept += is_kept is True
        self.broken += is_kept is False
        self.open += callback.is_open
        self.overdue += callback.is_open and is_kept is False
        self.not_needed += not callback.is_open and is_kept is None


def make(sources: Sources) -> list[Row]:
    staffing = sources.staffing
    found = by_team(sources)
    teams = [(team.id, team.room, found[team.id]) for team in staffing.teams if team.id in found]
    others = [(None, None, found[None])] if None in found else []
    return rows([*teams, *others])


def by_team(sources: Sources) -> dict[str | None, Promises]:
    """The promises of every team that made any; those of nobody's team under ``None``."""
    found: dict[str | None, Promises] = {}
    for callback in promised(sources):
        team = sources.staffing.team_of(callback.person)
        found.setdefault(team.id if team else None, Promises()).count(callback, sources.as_of)
    return found


def promised(sources: Sources) -> Iterator[Callback]:
    """The callbacks that were promised in the period, as they stood at its end."""
    ids = sources.work.facts.subjects(having=(CallbackPromised,), since=sources.span[0])
    for told in by_subject(sources.work.facts.about_all(ids)).values():
        callback = callback_from([fact for fact in told if fact.recorded_at < sources.span[1]])
        if callback is not None and sources.is_within(told[0].recorded_at):
            yield callback


def rows(found: Iterable[tuple[str | None, str | None, Promises]]) -> list[Row]:
    """A row for each team, in the roster's order."""
    return [
        (
            team,
            room,
            one.promised,
            one.kept,
            share(one.kept, one.kept + one.broken),
            one.broken,
            one.open,
            one.overdue,
            one.not_needed,
        )
        for team, room, one in found
    ]


REPORT = ReportKind(HEADING, make)
