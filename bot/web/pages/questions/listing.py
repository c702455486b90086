"""The queue of open questions with their ages, and the themes of what nothing answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.paging import page_of
from bot.services.deeds import Deed
from bot.services.launches.looking import name_in
from bot.services.launches.people import roster_today
from bot.services.questions.listing import ListedQuestion, ageing, list_questions
from bot.services.questions.wording import STANDINGS
from bot.services.reports.making import make_report, period_of
from bot.services.reports.sources import Wanted
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.cells import names_for
from bot.web.rendering import page
from bot.web.visitors import Visitor

router = APIRouter()

A_PAGE = 50
SETTLED_LATELY = timedelta(days=30)
OVERDUE, UNCLAIMED, MINE, SETTLED = "overdue", "unclaimed", "mine", "settled"
SHOWN: Mapping[str, Bilingual] = {
    OVERDUE: Bilingual("已超时", "overdue"),
    UNCLAIMED: Bilingual("没有人认领", "nobody has it yet"),
    MINE: Bilingual("我认领或提出的", "that I claimed or asked"),
    SETTLED: Bilingual("30 天内已办结的", "settled within 30 days"),
}
"""What the queue can be limited to."""
BANDS = (
    Bilingual("不到 1 天", "under 1 day"),
    Bilingual("1–3 天", "1–3 days"),
    Bilingual("3–7 天", "3–7 days"),
    Bilingual("7 天以上", "over 7 days"),
)
"""What the bands of `bot.services.questions.listing.AGES` are called."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A department's open questions by their age: ``parts`` are counts with where each begins."""

    department: str
    parts: Sequence[tuple[int, int]]
    total: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose of the questions, as it stands in the page's address."""

    department: str = ""
    only: str = ""

    @property
    def query(self) -> str:
        """The same choice in an address."""
        chosen = {"department": self.department, "only": self.only}
        return urlencode({name: value for name, value in chosen.items() if value})


def choice_of(
    department: Annotated[str, Query(max_length=100)] = "", only: Annotated[str, Query(max_length=20)] = ""
) -> Choice:
    """What an address asks for."""
    return Choice(department, only)


Chosen = Annotated[Choice, Depends(choice_of)]


@router.get("/questions")
def queue(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    choice: Chosen,
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """Open questions, what is due first on top."""
    office = program.questions
    found = list_questions(office)
    bars = _bars(ageing(found))
    since = office.clock() - SETTLED_LATELY
    of_choice = list_questions(office, since=since) if choice.only == SETTLED else found
    listed = [one for one in of_choice if _is_shown(one, choice, visitor)]
    roster = roster_today(program.office)
    return page(
        request,
        "questions/list.html",
        visitor,
        page_of=page_of(listed, number, A_PAGE),
        open_ones=len(found),
        overdue=sum(one.is_overdue for one in found),
        bars=bars,
        widest=max((bar.total for bar in bars), default=1),
        bands=BANDS,
        choice=choice,
        shown=SHOWN,
        standings=STANDINGS,
        name=lambda person: name_in(roster, person),
        departments=departments,
    )


@router.get("/question-themes")
def themes(request: Request, program: Program, visitor: Staff, choice: Chosen) -> Response:
    """What the questions are about that nothing answered in the last 30 days."""
    period = period_of(program.reports, None, None)
    wanted = Wanted(period, department=choice.department or None, reader=Deed(visitor.person.id, "themes"))
    report = make_report(program.reports, "themes", wanted)
    columns = [one.name for one in report.heading.columns]
    return page(
        request,
        "questions/themes.html",
        visitor,
        themes=[dict(zip(columns, row, strict=True)) for row in report.rows[:A_PAGE]],
        choice=choice,
        names=names_for(program, visitor.language),
        heading=report.heading,
    )


def _is_shown(one: ListedQuestion, choice: Choice, visitor: Visitor) -> bool:
    question, person = one.question, visitor.person.id
    if choice.department and question.department != choice.department:
        return False
    return {
        OVERDUE: one.is_overdue,
        UNCLAIMED: question.claimed_by is None,
        MINE: question.claimed_by == person or person in question.people,
        SETTLED: not question.is_open,
    }.get(choice.only, True)


def _bars(counted: Mapping[str, Sequence[int]]) -> list[Bar]:
    return [
        Bar(department, list(zip(counts, accumulate(counts, initial=0), strict=False)), sum(counts))
        for department, counts in counted.items()
    ]
