"""What experts do with a question on its page, as in Slack: claim, answer, ask for detail, send on, close, approve."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTasks
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.questions.events import AnswerProposed, CloseReason
from bot.services.questions import answering, handling
from bot.services.questions import wording as words
from bot.services.questions.answering import Draft
from bot.services.questions.listing import show_question
from bot.services.questions.offering import Offer
from bot.services.questions.opening import likely_departments_for
from bot.services.questions.recording import QuestionOffice
from bot.web.doing import Doing
from bot.web.needs import Program, Staff
from bot.web.pages.launch.forms import refusal
from bot.web.pages.questions.showing import question_page
from bot.web.reach import hour_of_day
from bot.web.said import done

router = APIRouter()

Text = Annotated[str, Form(max_length=2_000)]
Long = Annotated[str, Form(max_length=10_000)]
Short = Annotated[str, Form(max_length=300)]
REROUTED = Bilingual("已转走。", "It was sent on.")
DETAIL_ASKED = Bilingual(
    "已请提问人补充, 等补充时时限暂停。", "Those who asked are asked for more; your time stands still."
)
CLOSED = Bilingual("已关闭, 提问人会收到通知。", "Closed. Those who asked are told.")
TURNED_DOWN = Bilingual("已退回给起草人。", "It went back to its author.")


@router.post("/questions/{question_id}/claim")
def claim(
    request: Request,
    question_id: str,
    program: Program,
    visitor: Staff,
    deed: Doing,
    take_over: Annotated[bool, Form()] = False,
) -> Response:
    """Take a question on, or over."""
    problem = refusal(lambda: handling.claim(program.questions, deed, question_id, take_over))
    if problem:
        return question_page(request, question_id, program, visitor, Offer.CLAIM, problem=problem)
    return _done(request, question_id, _about(words.CLAIMED, question_id))


@router.post("/questions/{question_id}/release")
def release(request: Request, question_id: str, program: Program, visitor: Staff, deed: Doing) -> Response:
    """Give it back."""
    problem = refusal(lambda: handling.release(program.questions, deed, question_id))
    if problem:
        return question_page(request, question_id, program, visitor, Offer.RELEASE, problem=problem)
    return _done(request, question_id, _about(words.RELEASED, question_id))


@router.post("/questions/{question_id}/answer")
def answer(
    request: Request,
    question_id: str,
    program: Program,
    visitor: Staff,
    deed: Doing,
    text: Long = "",
    source: Text = "",
    valid_from: Short = "",
    valid_to: Short = "",
    phrasings: Long = "",
) -> Response:
    """Answer it, or propose the answer where two must see it."""
    zone = program.config.zone
    others = tuple(filter(None, (one.strip() for one in phrasings.splitlines())))
    draft = Draft(
        text,
        None,
        source.strip() or None,
        hour_of_day(valid_from, time(), zone),
        hour_of_day(valid_to, time(), zone),
        others,
    )
    said: list[Bilingual] = []

    office, later = _unhurried(program)

    def do() -> None:
        fact = answering.answer(office, deed, question_id, draft)
        said.append(words.SENT_FOR_APPROVAL if isinstance(fact.body, AnswerProposed) else _sent(program, question_id))

    problem = refusal(do)
    if problem:
        typed = {"text": text, "source": source, "valid_from": valid_from, "valid_to": valid_to, "phrasings": phrasings}
        return question_page(request, question_id, program, visitor, Offer.ANSWER, typed, problem)
    return _done(request, question_id, said[0], later)


@router.post("/questions/{question_id}/needs-detail")
def needs_detail(
    request: Request, question_id: str, program: Program, visitor: Staff, deed: Doing, text: Text = ""
) -> Response:
    """Ask those who asked for more."""
    problem = refusal(lambda: handling.ask_for_detail(program.questions, deed, question_id, text))
    if problem:
        return question_page(request, question_id, program, visitor, Offer.NEEDS_DETAIL, {"text": text}, problem)
    return _done(request, question_id, DETAIL_ASKED)


@router.post("/questions/{question_id}/not-ours")
def not_ours(
    request: Request,
    question_id: str,
    program: Program,
    visitor: Staff,
    deed: Doing,
    department: Short = "",
    reason: Text = "",
) -> Response:
    """Send it to another department: the one that was chosen, or else the likeliest."""

    def do() -> None:
        question = show_question(program.questions, question_id).question
        likely = () if department else likely_departments_for(question, program.desk)
        handling.reroute(program.questions, deed, question_id, department or None, reason, likely)

    problem = refusal(do)
    if problem:
        typed = {"department": department, "reason": reason}
        return question_page(request, question_id, program, visitor, Offer.NOT_OURS, typed, problem)
    return _done(request, question_id, REROUTED)


@router.post("/questions/{question_id}/close")
def close(
    request: Request,
    question_id: str,
    program: Program,
    visitor: Staff,
    deed: Doing,
    why: Annotated[CloseReason, Form()] = CloseReason.NO_ANSWER_NEEDED,
    same_as: Short = "",
    note: Text = "",
) -> Response:
    """Close it; for a duplicate, those who asked hear of the question that goes on."""
    same = same_as.strip() or None if why is CloseReason.DUPLICATE else None
    problem = refusal(lambda: handling.close(program.questions, deed, question_id, why, note, same))
    if problem:
        typed = {"why": why.value, "same_as": same_as, "note": note}
        return question_page(request, question_id, program, visitor, Offer.CLOSE, typed, problem)
    return _done(request, question_id, CLOSED)


@router.post("/questions/{question_id}/approve")
def approve(request: Request, question_id: str, program: Program, visitor: Staff, deed: Doing) -> Response:
    """Approve the answer that waits for it."""
    office, later = _unhurried(program)
    problem = refusal(lambda: answering.approve(office, deed, question_id))
    if problem:
        return question_page(request, question_id, program, visitor, Offer.APPROVE, problem=problem)
    return _done(request, question_id, words.APPROVED, later)


@router.post("/questions/{question_id}/turn-down")
def turn_down(
    request: Request, question_id: str, program: Program, visitor: Staff, deed: Doing, reason: Text = ""
) -> Response:
    """Send the answer back to its author."""
    problem = refusal(lambda: answering.turn_down(program.questions, deed, question_id, reason))
    if problem:
        return question_page(request, question_id, program, visitor, Offer.APPROVE, {"reason": reason}, problem)
    return _done(request, question_id, TURNED_DOWN)


def _unhurried(program: Briefed) -> tuple[QuestionOffice, BackgroundTasks]:
    """The office whose indexes follow an answer only when the page is on its way: that can take a while."""
    later = BackgroundTasks()
    follow = program.questions.on_answered
    return replace(program.questions, on_answered=lambda: later.add_task(follow)), later


def _done(request: Request, question_id: str, said: Bilingual, later: BackgroundTasks | None = None) -> Response:
    response = done(request, f"/questions/{question_id}", said)
    response.background = later
    return response


def _about(said: Bilingual, question_id: str) -> Bilingual:
    return Bilingual(said.zh.format(question_id), said.en.format(question_id))


def _sent(program: Briefed, question_id: str) -> Bilingual:
    people = len(show_question(program.questions, question_id).question.people)
    return Bilingual(words.SENT.zh.format(people), words.SENT.en.format(people))
