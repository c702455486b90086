"""Opening a question: what nothing answers goes to the department that owns it, once.

An error never opens a question: whatever goes wrong while looking for an answer is raised, and nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.domain.answers import Answer, LikelyDepartment, Outcome
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.documents import Reader
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import require_colleague
from bot.domain.questions.callbacks import callback_id
from bot.domain.questions.events import Asked, CallbackPromised, QuestionJoined, QuestionOpened, Route, Source, Urgency
from bot.domain.questions.likeness import Likeness
from bot.domain.questions.question import Question
from bot.domain.text import normalise
from bot.ports import Work
from bot.services.ask import AnsweringDesk
from bot.services.ask import answer as answer_now
from bot.services.deeds import Deed
from bot.services.feedback import ask_named
from bot.services.masking import mask
from bot.services.questions.handling import require_open
from bot.services.questions.merging import Alike, alike, alike_among
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
    note: str = ""
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
        seen = work.facts.number_of(QuestionOpened)
    if known is not None:
        return _opened(known)
    words = _words(opening, office)
    found = answer_now(words, Asking(deed.actor, "question", reader=opening.reader), desk).answer
    if found.outcome is Outcome.ANSWERED and not (opening.anyway or opening.source is Source.NOT_HELPFUL):
        return AlreadyAnswered(found)
    asker = _Asker(office, desk, deed, opening, found)
    if opening.join is not None:
        return asker.record(lambda work: asker.joins(work, opening.join or "", confirmed=True))
    near = [] if opening.separate else alike(found.question, desk, office.store)
    if near:
        return asker.decides(near)
    return asker.record(lambda work: asker.opens(work, seen))


def _opened(fact: Fact) -> Opened:
    return Opened(fact.subject or "", fact, joined=isinstance(fact.body, QuestionJoined))


@dataclass(frozen=True, slots=True)
class _Asker:
    """Somebody who asks what ``found`` does not answer."""

    office: QuestionOffice
    desk: AnsweringDesk
    deed: Deed
    opening: Opening
    found: Answer

    def record(self, decide: Callable[[Work], Fact | Undecided]) -> Opened | Undecided:
        """Record what is decided within the transaction, once."""
        with self.office.store.command() as work:
            done = known_fact(work, self.deed, (QuestionOpened, QuestionJoined)) or decide(work)
        if isinstance(done, Undecided):
            return done
        self.office.on_asked()
        return _opened(done)

    def decides(self, near: Sequence[Alike]) -> Opened | Undecided:
        """Join the first of the questions if it is the same; else the asker must say whether one of them is."""
        if near[0].likeness is not Likeness.SAME:
            return Undecided(tuple(near))
        return self.record(lambda work: self.joins(work, near[0].question_id, confirmed=False))

    def opens(self, work: Work, seen: int) -> Fact | Undecided:
        """Open a question, unless one of those opened since we looked, when there were so many, may be the same."""
        number = work.facts.number_of(QuestionOpened)
        since = [] if self.opening.separate else [question_id(one) for one in range(seen + 1, number + 1)]
        near = alike_among(self.found.question, since, self.desk, work) if since else []
        if near and near[0].likeness is Likeness.SAME:
            return self.joins(work, near[0].question_id, confirmed=False)
        if near:
            return Undecided(tuple(near))
        return record_within(Scene(work, self.office, self.deed, question_id(number + 1)), self._open)

    def joins(self, work: Work, question_id: str, confirmed: bool) -> Fact:
        """Subscribe to an open question."""
        return record_within(Scene(work, self.office, self.deed, question_id), partial(self._join, confirmed))

    def _open(self, scene: Scene) -> Body:
        require_colleague(scene.acting)
        _promise(scene, scene.subject, 1, self.opening)
        route = _route(scene, self.opening.department, self.found)
        return QuestionOpened(self._asked(), self.opening.source, route, self.opening.urgency, self.opening.product)

    def _join(self, confirmed: bool, scene: Scene) -> Body:
        question = require_open(scene)
        require_colleague(scene.acting)
        _promise(scene, question.id, len(question.subscribers) + 1, self.opening)
        return QuestionJoined(self._asked(), self.opening.urgency, confirmed)

    def _asked(self) -> Asked:
        return Asked(
            text=self.found.question,
            language=self.found.language,
            person=self.deed.on_behalf_of or self.deed.actor,
            conversation=self.opening.conversation,
            ask_id=self.opening.ask_id,
            waiting=self.opening.waiting,
            note=normalise(mask(self.opening.note)),
        )


def question_id(number: int) -> str:
    """The id of the nth question that was opened, counted from 1."""
    return f"q{number}"


def _words(opening: Opening, office: QuestionOffice) -> str:
    """The question in full: as typed now or, for an ask of the log, as it was understood then."""
    if opening.ask_id is None:
        return opening.text
    return opening.text or ask_named(opening.ask_id, office.store).meant


def _promise(scene: Scene, question_id: str, number: int, opening: Opening) -> None:
    """With the question, record the callback that the customer was promised."""
    until = opening.callback_by
    if until is None:
        return
    if until <= scene.now:
        there = f"{until.astimezone(scene.office.zone):%Y-%m-%d %H:%M}"
        said = Bilingual(
            f"{there} 已经过去, 请答应客户一个将来的时间。", f"The customer cannot be called by {there}: that is over."
        )
        raise Declined(said, "Promise an instant in the future.")
    scene.also(CallbackPromised(until), callback_id(question_id, number))


def _route(scene: Scene, named: str | None, found: Answer) -> Route:
    """Where the question goes: where the asker wants it, or to whom it seems to belong."""
    if named is not None:
        if named not in scene.departments:
            said = Bilingual(f"没有部门“{named}”, 请另选一个。", f"There is no department {named!r}.")
            raise Declined(said, f"There are: {', '.join(scene.departments) or 'none yet'}.")
        return Route(named, 1.0, (f"named by {scene.deed.actor}",))
    for one in found.departments[:1]:
        if one.department in scene.departments:
            return Route(one.department, one.probability)
    if scene.office.fallback is not None:
        return Route(scene.office.fallback, 0.0, ("no department seems to own it",))
    said = Bilingual(
        "还没有可以接这个问题的部门, 请联系管理员。", "There is no department that the question could go to."
    )
    raise Declined(said, "Index their folders: briefed index")


def likely_departments_for(question: Question, desk: AnsweringDesk) -> Sequence[LikelyDepartment]:
    """Whose a question may be, likeliest first."""
    return answer_now(question.text, Asking("briefed", "question"), desk).answer.departments
