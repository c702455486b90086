"""The launches that still matter, kept up with the facts: what many people look at all day costs milliseconds.

What was worked out of a launch is kept until a fact comes that bears on it, or time alone changes it. Nothing depends
on what is kept: it is worked out from the facts again whenever a process starts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from threading import Lock

from bot.domain.facts import Fact
from bot.domain.launches.briefing import Training, trainings_of
from bot.domain.launches.dossier import Dossier, gather_all, waivers
from bot.domain.launches.facts import (
    ChangeCalledMinor,
    ListeningLogged,
    MaterialSeen,
    StageDecided,
    TemplateRegistered,
)
from bot.domain.launches.launch import Launch
from bot.domain.launches.waiver_requests import waiver_requests
from bot.domain.people.facts import RosterImported
from bot.ports import Work
from bot.services.launches.judging import LaunchView, view, view_of
from bot.services.launches.recording import LaunchOffice

WHILE_LATE = timedelta(minutes=10)
"""How long a launch that should have gone live is not looked at again: it would, as things stand, go live at any
moment, and whether a training or a review is too old for that changes with every one."""


@dataclass(frozen=True)
class Standing:
    """A launch that is still to come, or left a duty behind, with what people must be trained on."""

    view: LaunchView
    until: datetime

    @property
    def dossier(self) -> Dossier:
        """What is known of it."""
        return self.view.dossier

    @property
    def is_to_come(self) -> bool:
        """Whether it was neither carried out nor given up yet."""
        return not self.dossier.is_over

    @cached_property
    def trainings(self) -> list[Training]:
        """The trainings that people still need."""
        return trainings_of(self.view.case)


@dataclass(frozen=True, slots=True)
class Past:
    """A launch that is over and left no duty behind: what a list of such launches shows.

    ``stage`` and ``open_ones``, ids of requirements, are as they were when that was seen.
    """

    launch: Launch
    status: str
    ended_at: datetime
    stage: str | None
    open_ones: tuple[str, ...]


class Overview:
    """Remembers what is known of launches, within one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._position = 0
        self._common: list[Fact] = []
        self._own: dict[str, dict[str, Fact]] = {}
        self._standings: dict[str, Standing] = {}
        self._over: dict[str, Past] = {}

    def standings(self, office: LaunchOffice) -> list[Standing]:
        """Every launch that is still to come or left a duty behind, those planned first at the top."""
        with self._lock, office.store.begin() as work:
            self._follow(work, office)
            found = list(self._standings.values())
        return sorted(found, key=lambda one: (one.dossier.launch.planned_at, one.dossier.launch.id))

    def view(self, office: LaunchOffice, launch_id: str) -> LaunchView:
        """A launch with the verdict on it now, as `view` gives it; raises `InputError` for one that was not filed."""
        with self._lock, office.store.begin() as work:
            self._follow(work, office)
            standing = self._standings.get(launch_id)
        return _at_present(standing, office) if standing else view(office, launch_id)

    def views(self, office: LaunchOffice) -> list[LaunchView]:
        """What `standings` gives, each with the verdict on it now."""
        return [_at_present(one, office) for one in self.standings(office)]

    def past(self, office: LaunchOffice) -> list[Past]:
        """Every launch that is over and left no duty behind, the one that ended last at the top."""
        with self._lock, office.store.begin() as work:
            self._follow(work, office)
            found = list(self._over.values())
        return sorted(found, key=lambda one: (one.ended_at, one.launch.id), reverse=True)

    def _follow(self, work: Work, office: LaunchOffice) -> None:
        self._position, new = work.facts.after(self._position)
        now = max([office.clock(), *(fact.recorded_at for fact in new)])
        changed = {one for fact in new for one in self._taken_in(fact, work)}
        changed |= {one for one, standing in self._standings.items() if standing.until <= now}
        if changed:
            self._work_out(changed, now, office)

    def _taken_in(self, fact: Fact, work: Work) -> Collection[str]:
        """Keep a new fact; the launches that it bears on."""
        if fact.launch is None:
            self._common.append(fact)
            return list(self._concerned(fact))
        if fact.launch in self._over:
            del self._over[fact.launch]
            known = work.facts.until(_FOR_EVER, fact.launch)
            self._own[fact.launch] = {one.key: one for one in known if one.launch == fact.launch}
        self._own.setdefault(fact.launch, {})[fact.key] = fact
        return (fact.launch,)

    def _concerned(self, fact: Fact) -> Iterator[str]:
        match fact.body:
            case RosterImported() | TemplateRegistered():
                yield from self._own
            case MaterialSeen(document_id=document_id) | ChangeCalledMinor(document_id=document_id):
                yield from (one for one, it in self._standings.items() if document_id in _documents(it.dossier))
            case ListeningLogged(department=department):
                owned = self._standings.items()
                yield from (one for one, it in owned if it.dossier.launch.owner_department == department)
            case _:
                pass

    def _work_out(self, changed: Collection[str], now: datetime, office: LaunchOffice) -> None:
        bearing = chain(self._common, *(self._own[one].values() for one in changed if one in self._own))
        for launch_id, dossier in gather_all(bearing, now, office.local_day).items():
            view = view_of(dossier, office)
            if dossier.is_over and not view.remedials:
                self._forget(view)
            else:
                self._standings[launch_id] = Standing(view, _until(dossier, office))

    def _forget(self, view: LaunchView) -> None:
        launch_id = view.dossier.launch.id
        open_ones = tuple(one.requirement for one in view.verdict.open_findings)
        self._over[launch_id] = Past(view.dossier.launch, view.status, ended_at(view.dossier), view.stage, open_ones)
        self._own.pop(launch_id, None)
        self._standings.pop(launch_id, None)


def _at_present(standing: Standing, office: LaunchOffice) -> LaunchView:
    now = office.clock()
    # What is late changes with every moment, and is looked at by the overview now and then only.
    if standing.dossier.launch.planned_at <= now or standing.until <= now:
        return view(office, standing.dossier.launch.id)
    return replace(standing.view, verdict=replace(standing.view.verdict, as_of=now))


_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def _documents(dossier: Dossier) -> set[str]:
    return {material.document_id for material in dossier.materials.values()}


def ended_at(dossier: Dossier) -> datetime:
    """When a launch that is over was carried out, or given up."""
    launched = dossier.launched
    return launched.recorded_at if launched else dossier.recorded.of(StageDecided)[-1].recorded_at


def _until(dossier: Dossier, office: LaunchOffice) -> datetime:
    """When time alone may change what was worked out: days that count, what runs out, the planned instant."""
    now, planned = dossier.as_of, dossier.launch.planned_at
    tomorrow = datetime.combine(office.local_day(now) + timedelta(days=1), time.min, office.zone)
    ends = [waived.expires_at for _, waived in waivers(dossier) if waived.expires_at > now]
    ends += [one.body.until for one in waiver_requests(dossier) if one.body.until and one.body.until > now]
    late = [now + WHILE_LATE] if planned <= now and dossier.launched is None else [planned]
    return min(one for one in (tomorrow, *ends, *late) if one > now)
