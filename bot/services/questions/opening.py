"""Opening a question: what nothing answers goes to the department that owns it, once.

An error never opens a question: whatever goes wrong while looking for an answer is raised, and nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.answers import Answer, LikelyDepartment, Outcome
from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.errors import InputError
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import require_colleague
from bot.domain.questions.callbacks import callback_id
from bot.domain.questions.events import Asked, CallbackPromised, QuestionJoined, QuestionOpened, Route, Source, Urgency
from bot.domain.questions.likeness import Likeness
from bot.domain.questions.question import Question
from bot.services.ask import AnsweringDesk
from bot.services.ask import answer as answer_now
from bot.services.deeds import Deed
from bot.services.feedback import ask_named
from bot.services.questions.handling import require_open
from bot.services.questions.merging import Alike, alike
from bot.services.questions.recording import (
    QuestionOffice,
    Scene,
    known_fact,
    record_within,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody wants to know, and how: words of his own, or an ask of the log that was not answered well.

    ``department`` is where he wants it to go, if he knows. ``join`` is the open question that he says is the same;
    ``separate`` says that none is. ``anyway`` opens the question though there is an answer.
    """

    text: str = ""
    ask_id: str | None = None
    source: Source = Source.BY_HAND
    product: str | None = None
    department: str | None = None
    urgency: Urgency = Urgency.NORMAL
    waiting: bool = False
    callback_by: datetime | None = None
    conversation: str | None = None
    reader: Reader = field(default_factory=Reader)
    join: str | None = None
    separate: bool = False
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The question that the asker subscribes to now, by ``fact``; ``joined`` if somebody had asked it before."""

    question_id: str
    fact: Fact
    joined: bool


@dataclass(frozen=True, slots=True)
class Undecided:
    """Nothing was recorded: the asker must say whether one of these open questions is his."""

    candidates: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class AlreadyAnswered:
    """Nothing was recorded: there is an answer."""

    answer: Answer


Result = Opened | Undecided | AlreadyAnswered


def open_question(office: QuestionOffice, desk: AnsweringDesk, deed: Deed, opening: Opening) -> Result:
    """Open a question, or subscribe to an open one that asks the same.

    Raises `InputError` for an empty question, an unknown ask or department, and a promise in the past.
    """
    with office.store.begin() as work:
        known = known_fact(work, deed, (QuestionOpened, QuestionJoined))
    if known is not None and known.subject is not None:
        return Opened(known.subject, known, isinstance(known.body, QuestionJoined))
    words = _words(opening, office)
    found = answer_now(words, Asking(deed.actor, "question", reader=opening.reader), desk).answer
    if found.outcome is Outcome.ANSWERED and not (opening.anyway or opening.source is Source.NOT_HELPFUL):
        return AlreadyAnswered(found)
    asked = _asked(found, deed, opening)
    if opening.join is not None:
        return _join(office, deed, opening.join, asked, opening, confirmed=True)
    if not opening.separate:
        near = alike(found.question, desk, office.store)
        if near and near[0].likeness is Likeness.SAME:
            return _join(office, deed, near[0].question_id, asked, opening, confirmed=False)
        if near:
            return Undecided(tuple(near))
    return _open(office, deed, asked, opening, found)


def _words(opening: Opening, office: QuestionOffice) -> str:
    """The question in full: as typed now or, for an ask of the log, as it was understood then."""
    if opening.ask_id is None:
        return opening.text
    return opening.text or ask_named(opening.ask_id, office.store).meant


def _asked(found: Answer, deed: Deed, opening: Opening) -> Asked:
    return Asked(
        text=found.question,
        language=found.language,
        person=deed.on_behalf_of or deed.actor,
        conversation=opening.conversation,
        ask_id=opening.ask_id,
        waiting=opening.waiting,
    )


def _open(office: QuestionOffice, deed: Deed, asked: Asked, opening: Opening, found: Answer) -> Opened:
    def decide(scene: Scene) -> Body:
        require_colleague(scene.acting)
        _promise(scene, scene.subject, 1, opening)
        route = _route(scene, opening.department, found)
        return QuestionOpened(asked, opening.source, route, opening.urgency, opening.product)

    with office.store.command() as work:
        known = known_fact(work, deed, QuestionOpened)
        if known is None:
            subject = f"q{work.facts.number_of(QuestionOpened) + 1}"
            known = record_within(Scene(work, office, deed, subject), decide)
    office.on_asked()
    return Opened(known.subject or "", known, joined=False)


def _join(
    office: QuestionOffice, deed: Deed, question_id: str, asked: Asked, opening: Opening, confirmed: bool
) -> Opened:
    def decide(scene: Scene) -> Body:
        question = require_open(scene)
        require_colleague(scene.acting)
        _promise(scene, question.id, len(question.subscribers) + 1, opening)
        return QuestionJoined(asked, opening.urgency, confirmed)

    with office.store.command() as work:
        known = known_fact(work, deed, QuestionJoined)
        if known is None:
            known = record_within(Scene(work, office, deed, question_id), decide)
    office.on_asked()
    return Opened(known.subject or "", known, joined=True)


def _promise(scene: Scene, question_id: str, number: int, opening: Opening) -> None:
    """With the question, record the callback that the customer was promised."""
    until = opening.callback_by
    if until is None:
        return
    if until <= scene.now:
        there = until.astimezone(scene.office.zone)
        raise InputError(
            f"The customer cannot be called by {there:%Y-%m-%d %H:%M}: that is over.",
            "Promise an instant in the future.",
        )
    scene.also(CallbackPromised(until), callback_id(question_id, number))


def _route(scene: Scene, named: str | None, found: Answer) -> Route:
    """Where the question goes: where the asker wants it, or to whom it seems to belong."""
    if named is not None:
        if named not in scene.departments:
            raise InputError(
                f"There is no department {named!r}.", f"There are: {', '.join(scene.departments) or 'none yet'}."
            )
        return Route(named, 1.0, (f"named by {scene.deed.actor}",))
    for one in found.departments[:1]:
        if one.department in scene.departments:
            return Route(one.department, one.probability)
    if scene.office.fallback is not None:
        return Route(scene.office.fallback, 0.0, ("no department seems to own it",))
    raise InputError("There is no department that the question could go to.", "Index their folders: briefed index")


def likely_departments_for(question: Question, desk: AnsweringDesk) -> Sequence[LikelyDepartment]:
    """Whose a question may be, likeliest first."""
    return answer_now(question.text, Asking("briefed", "question"), desk).answer.departments
