"""A launch: what was found, what it rests on, who is trained, how it came to this; now and at any instant before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.countdown import countdown
from bot.domain.facts import Fact
from bot.domain.launches.facts import Attended, SignedOff
from bot.services.launches import wording as words
from bot.services.launches.agenda import course_of
from bot.services.launches.evidence import evidence_of, unread_documents
from bot.services.launches.judging import LaunchView, history, view
from bot.services.launches.listing import stage_title
from bot.services.launches.looking import Look, look
from bot.services.launches.particulars import answers_of, hidden_documents, stages_of
from bot.services.launches.replay import Step, Turn, Voided, steps_of, turns, voided
from bot.services.launches.retelling import Retelling
from bot.services.launches.upgrading import is_behind
from bot.services.launches.uploading import Reading, read_back, reading_problem
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.board.timeline import Scale
from bot.web.pages.charts import charts_of
from bot.web.pages.launch.coverage import heats_of
from bot.web.pages.launch.forms import as_of_typed
from bot.web.rendering import page
from bot.web.visitors import Visitor

router = APIRouter()

BEYOND = timedelta(days=8)
"""What the line through time shows beyond its last day, so that the mark there is within the drawing."""


@dataclass(frozen=True, slots=True)
class Slider:
    """Where somebody is among the steps of a launch, counted from 0: the last one is now."""

    steps: Sequence[Step]
    place: int
    is_now: bool

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self.place]

    @property
    def before(self) -> Step | None:
        """The step before it."""
        return self.steps[self.place - 1] if self.place else None


@dataclass(frozen=True, slots=True)
class News:
    """What a step brought: requirements that turned, and what stopped counting."""

    turns: Sequence[Turn]
    voided: Voided
    status_before: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A fact in a history, that stands for so many that are alike."""

    fact: Fact
    count: int = 1


@router.get("/launches/{launch_id}")
def show(
    request: Request,
    launch_id: str,
    program: Program,
    visitor: Staff,
    departments: Departments,
    at: Annotated[str, Query(max_length=40)] = "",
    step: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """A launch as of an instant, by default now: one that is named, or one of its steps by its number."""
    present = look(program.office, visitor.person.id, visitor.reader, launch_id)
    named = as_of_typed(at, program.config.zone)
    slider = _slider(steps_of(program.office, present.shown.dossier), named, step)
    as_of = None if slider.is_now else named or slider.step.at
    found = look(program.office, visitor.person.id, visitor.reader, launch_id, as_of) if as_of else present
    return page(
        request,
        "launch/show.html",
        visitor,
        found=found,
        view=found.shown,
        launch=found.shown.dossier.launch,
        department=departments.get(found.shown.dossier.launch.owner_department),
        as_of=as_of,
        slider=slider,
        news=_news(program, launch_id, found.shown, slider),
        tells=Retelling(found.shown.dossier.template, found.roster, program.config.zone),
        words=words,
        countdown=countdown,
        stage=stage_title(found.shown),
        stages=stages_of(found.shown),
        in_lines=in_lines,
        is_behind=found.rights.upgrades and is_behind(program.launch_desk, found.shown.dossier),
        withdrawable={one.key for one in found.rights.withdraws},
        coverage=heats_of(found.shown),
        today=program.office.local_day(found.shown.dossier.as_of),
        charts={} if as_of else charts_of(found.shown, program, visitor.language),
        **(_course(program, found.shown) if not found.shown.is_over else {}),
        **(_content(program, visitor, found) if found.reads else {"readings": {}}),
    )


def _content(program: Briefed, visitor: Visitor, found: Look) -> dict[str, Any]:
    """What only those see who may read what is under embargo."""
    dossier = found.shown.dossier
    named = {one.document_id for one in dossier.materials.values()}
    facts = history(program.office, dossier.launch.id)
    return {
        "answers": answers_of(found.shown),
        "evidence": evidence_of(found.shown),
        "readings": dict(_readings(program, visitor, found)),
        "unread": unread_documents(dossier),
        "hidden": hidden_documents(program.office, visitor.reader, named),
        "lines": in_lines([one for one in reversed(facts) if one.recorded_at <= dossier.as_of]),
    }


def _readings(program: Briefed, visitor: Visitor, found: Look) -> Iterator[tuple[str, str]]:
    """Why documents cannot be read, by their requirements."""
    for requirement, material in found.shown.dossier.materials.items():
        if material.document_id in unread_documents(found.shown.dossier):
            read = read_back(program.office, found.shown.dossier.launch.id, requirement, material.document_id)
            if read.state is Reading.UNREADABLE:
                yield requirement, " ".join(reading_problem(one).text(visitor.language) for one in read.findings)


def in_lines(facts: Iterable[Fact]) -> list[Line]:
    """Facts as lines of a history: of many that are alike in a row, the first one stands for all."""
    grouped = (list(alike) for _, alike in groupby(facts, key=_alike))
    return [Line(group[0], len(group)) for group in grouped]


def _alike(fact: Fact) -> tuple[str, ...]:
    """The same for people at one training, and for leaders who sign for their people."""
    match fact.body:
        case Attended(session=session):
            return "attended", session
        case SignedOff(requirement=requirement, group=group) if group:
            return "signed", requirement
        case _:
            return (fact.key,)


def _slider(steps: Sequence[Step], at: datetime | None, step: int | None) -> Slider:
    last = len(steps) - 1
    if at is not None:
        place = max((place for place, one in enumerate(steps) if one.at <= at), default=0)
        return Slider(steps, place, False)
    place = last if step is None else min(step, last)
    return Slider(steps, place, place == last)


def _news(program: Briefed, launch_id: str, shown: LaunchView, slider: Slider) -> News | None:
    """What the step that is shown brought; the first one brings everything."""
    if slider.before is None:
        return None
    before = view(program.office, launch_id, slider.before.at)
    return News(turns(before, shown), voided(before, shown), before.status)


def _course(program: Briefed, shown: LaunchView) -> dict[str, Any]:
    """The line through time, from the day it was filed to what comes last."""
    course = course_of(shown, program.office)
    first = program.office.local_day(shown.dossier.filed_at)
    last = max([course.line.day, *(one.last for one in course.segments), *(day for day, _ in course.due)])
    return {"course": course, "scale": Scale(first, last + BEYOND)}
