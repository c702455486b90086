"""One question: what was asked, its answer as far as the visitor may be told, what he may do, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.catalogue import WantedDocuments
from bot.domain.documents import Availability, DocumentVersion
from bot.domain.questions.question import QuestionStatus
from bot.services.citing import holds
from bot.services.documents import find_documents
from bot.services.launches.people import roster_today
from bot.services.questions import wording as words
from bot.services.questions.answering import LONGEST_ANSWER
from bot.services.questions.callbacks import OUTCOMES
from bot.services.questions.disclosing import may_be_told
from bot.services.questions.handling import CLOSE_REASONS
from bot.services.questions.history import happened
from bot.services.questions.matter import Matter, matter_of, status_line
from bot.services.questions.offering import Offer, offers
from bot.web.needs import Program, Staff
from bot.web.pages.launch.forms import principals
from bot.web.rendering import page
from bot.web.visitors import Visitor

router = APIRouter()

LONGEST = 1_000
"""Characters of what is said beside an answer."""
SOURCES = 200
"""Documents offered as the source of an answer."""
ABOUT_ANSWERS = frozenset({QuestionStatus.ANSWERED, QuestionStatus.ANSWER_WITHDRAWN})


@router.get("/questions/{question_id}")
def show(request: Request, question_id: str, program: Program, visitor: Staff) -> Response:
    """One question."""
    return question_page(request, question_id, program, visitor)


def question_page(
    request: Request,
    question_id: str,
    program: Briefed,
    visitor: Visitor,
    opened: Offer | None = None,
    typed: Mapping[str, str] | None = None,
    problem: Bilingual | None = None,
) -> Response:
    """A question; with the form of a deed ``opened`` as it was filled in, and why that could not be done."""
    matter = matter_of(program.questions, question_id, roster_today(program.office), with_year=True)
    tells = may_be_told(program.questions, matter.question, visitor.reader)
    offered = offers(program.questions, visitor.person.id, question_id)
    return page(
        request,
        "questions/show.html",
        visitor,
        422 if problem else 200,
        matter=matter,
        question=matter.question,
        standing=_standing(matter, visitor, tells),
        tells=tells,
        sees_proposal=visitor.person.department == matter.question.department,
        happened=partial(happened, matter=matter, language=visitor.language, tells_answer=tells),
        holds=lambda given: holds(given.valid_from, given.valid_to, program.config.zone, visitor.language == "zh-CN"),
        offered=offered,
        sources=_sources(program, visitor, matter) if Offer.ANSWER in offered else (),
        opened=opened,
        typed=typed or {},
        problem=problem,
        words=words,
        close_reasons=CLOSE_REASONS,
        outcomes=OUTCOMES,
        principals=principals(program, visitor),
        longest=LONGEST,
        longest_answer=LONGEST_ANSWER,
    )


def _standing(matter: Matter, visitor: Visitor, tells: bool) -> str:
    """How it stands; in few words where more would tell of an answer that is not for the visitor."""
    status = matter.question.status
    if status in ABOUT_ANSWERS and not tells:
        return words.STANDINGS[status].text(visitor.language)
    return status_line(matter, visitor.language)


def _sources(program: Briefed, visitor: Visitor, matter: Matter) -> list[DocumentVersion]:
    wanted = WantedDocuments(department=matter.question.department, availability=Availability.VALID)
    found = find_documents(program.store, program.clock, visitor.reader, wanted, 0, SOURCES)
    return [one.document for one in found.items if one.embargo is None]
