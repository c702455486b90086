"""Asking the department that should know: the form, what is asked back, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.questions.events import Source, Urgency
from bot.services import answer_wording as words
from bot.services.feedback import ask_named
from bot.services.questions.listing import show_question
from bot.services.questions.opening import Opened, Opening, Undecided, open_question
from bot.services.sources import likely_owners
from bot.web.doing import Doing
from bot.web.needs import Anybody, Departments, Program
from bot.web.pages.asking.showing import answer_values
from bot.web.rendering import page
from bot.web.said import done

router = APIRouter()

DIFFERENT = "different"
"""Chosen among questions that wait already: none of them is mine."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in. ``same_as`` is the open question that he says is the same, or `DIFFERENT`; ``anyway`` is
    whether he saw that there is an answer by now, and asks all the same."""

    question: Annotated[str, Form(max_length=800)]
    department: Annotated[str, Form(max_length=100)] = ""
    urgency: Annotated[Urgency, Form()] = Urgency.NORMAL
    waiting: Annotated[bool, Form()] = False
    callback_by: Annotated[datetime | None, Form()] = None
    product: Annotated[str, Form(max_length=100)] = ""
    note: Annotated[str, Form(max_length=400)] = ""
    same_as: Annotated[str, Form(max_length=40)] = ""
    anyway: Annotated[bool, Form()] = False


@router.get("/answers/{ask_id}/department")
def form(request: Request, ask_id: str, program: Program, visitor: Anybody, departments: Departments) -> Response:
    """The form, filled in as far as it can be, the likeliest departments on top."""
    asked = ask_named(ask_id, program.store)
    likely = [one.department for one in likely_owners(asked, program.desk)]
    offered = sorted(departments.values(), key=lambda one: likely.index(one.id) if one.id in likely else len(likely))
    return page(request, "ask/department.html", visitor, asked=asked, offered=offered, words=words)


@router.post("/answers/{ask_id}/department")
def send(
    request: Request,
    ask_id: str,
    program: Program,
    visitor: Anybody,
    departments: Departments,
    deed: Doing,
    filled: Annotated[Filled, Depends()],
) -> Response:
    """Ask the department, or ask back."""
    asked = ask_named(ask_id, program.store)
    opening = Opening(
        text="" if filled.question == asked.meant else filled.question,
        ask_id=asked.ask_id,
        source=Source.NOT_HELPFUL if asked.passage_ids else Source.NO_ANSWER,
        product=filled.product or None,
        department=filled.department or None,
        urgency=filled.urgency,
        waiting=filled.waiting,
        note=filled.note,
        callback_by=_instant(filled.callback_by, program),
        reader=visitor.reader,
        join=filled.same_as if filled.same_as not in {"", DIFFERENT} else None,
        separate=filled.same_as == DIFFERENT,
        anyway=filled.anyway,
    )
    result = open_question(program.questions, program.desk, deed, opening)
    if isinstance(result, Opened):
        return done(request, "/ask", _told(result, program, departments))
    again = {"asked": asked, "filled": filled, "different": DIFFERENT, "words": words}
    if isinstance(result, Undecided):
        return page(request, "ask/same.html", visitor, candidates=result.candidates, **again)
    values = answer_values(result.answer, departments, program.config.zone, visitor.language)
    return page(request, "ask/answered.html", visitor, **again, **values)


def _instant(given: datetime | None, program: Briefed) -> datetime | None:
    """A time that was chosen in a browser, which speaks of the bank's clocks."""
    return given.replace(tzinfo=given.tzinfo or program.config.zone) if given else None


def _told(opened: Opened, program: Briefed, departments: Mapping[str, Department]) -> Bilingual:
    """Whose question it is, and by when an answer is due."""
    listed = show_question(program.questions, opened.question_id)
    sent = words.JOINED if opened.joined else words.SENT
    due = f"{listed.due.astimezone(program.config.zone):%Y-%m-%d %H:%M}" if listed.due else None

    def told(language: str) -> str:
        known = departments.get(listed.question.department)
        name = known.name(language) if known else listed.question.department
        by = [words.DUE.text(language).format(due)] if due else []
        return " ".join([sent.text(language).format(name, opened.question_id), *by, words.COMES_TO_YOU.text(language)])

    return Bilingual(told("zh-CN"), told("en"))
