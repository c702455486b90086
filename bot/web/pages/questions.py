"""Questions that wait for a department: the queue, and one question with its story."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.paging import page_of
from bot.services.questions.disclosing import told_answer
from bot.services.questions.listing import list_questions, show_question
from bot.web.pages.needs import Departments, Program, Staff
from bot.web.rendering import page

router = APIRouter()

A_PAGE = 50


@router.get("/questions")
def queue(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    department: Annotated[str, Query(max_length=100)] = "",
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """Open questions, what is due first on top."""
    found = list_questions(program.questions, department or None)
    return page(
        request,
        "questions.html",
        visitor,
        page_of=page_of(found, number, A_PAGE),
        overdue=sum(one.is_overdue for one in found),
        department=department,
        departments=departments,
    )


@router.get("/questions/{question_id}")
def show(request: Request, question_id: str, program: Program, visitor: Staff, departments: Departments) -> Response:
    """One question."""
    found = show_question(program.questions, question_id)
    answer = told_answer(program.questions, found.question, visitor.reader)
    return page(request, "question.html", visitor, listed=found, answer=answer, departments=departments)
