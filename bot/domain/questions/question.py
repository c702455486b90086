"""A question as it stands, worked out from what was recorded about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.domain.facts import Body, Fact, by_subject
from bot.domain.questions.events import (
    SETTLING,
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    Asked,
    DetailAsked,
    DetailGiven,
    GivenAnswer,
    QuestionClaimed,
    QuestionClosed,
    QuestionJoined,
    QuestionOpened,
    QuestionReleased,
    QuestionRerouted,
    Route,
    Urgency,
)


class QuestionStatus(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    WAITING_FOR_DETAIL = "waiting_for_detail"
    WAITING_FOR_APPROVAL = "waiting_for_approval"
    ANSWERED = "answered"
    ANSWER_WITHDRAWN = "answer_withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who asked; ``number`` counts from 1, in the order of asking."""

    number: int
    asked: Asked
    at: datetime


@dataclass(frozen=True, slots=True)
class Stint:
    """A question's time with one department: until ``until``, or still. ``pauses`` are spans of waiting for the asker,
    the last of which may go on."""

    route: Route
    since: datetime
    until: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]

    @property
    def is_paused(self) -> bool:
        """Whether the department waits for the asker."""
        return bool(self.pauses) and self.pauses[-1][1] is None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that waits for somebody else's approval; ``reason`` is why it corrects the one that holds."""

    answer: GivenAnswer
    reason: str
    author: str
    at: datetime
    behind: frozenset[str]
    """The author, and for whom he wrote it if he is a delegate."""


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """The answer that holds, and who stands for it."""

    answer: GivenAnswer
    author: str
    approved_by: str
    at: datetime
    document_id: str | None


@dataclass(frozen=True)
class Question:
    """A question with how it began, and everything recorded about it, in order."""

    id: str
    opening: QuestionOpened
    facts: tuple[Fact, ...]

    @property
    def opened_at(self) -> datetime:
        return self.facts[0].recorded_at

    @property
    def text(self) -> str:
        """The question as it was first asked, masked."""
        return self.opening.asked.text

    @property
    def department(self) -> str:
        """Who owes the answer now."""
        return self.stints[-1].route.department

    @cached_property
    def declined_by(self) -> frozenset[str]:
        """The departments that said it is not theirs."""
        return frozenset(stint.route.department for stint in self.stints[:-1])

    # --- who asked ---

    @cached_property
    def subscribers(self) -> tuple[Subscriber, ...]:
        """Everybody who asked, in order."""
        asked = ((fact.body.asked, fact.recorded_at) for fact in self.facts if isinstance(fact.body, _ASKING))
        return tuple(Subscriber(number, one, at) for number, (one, at) in enumerate(asked, start=1))

    @property
    def people(self) -> frozenset[str]:
        """Everybody who asked, each once."""
        return frozenset(one.asked.person for one in self.subscribers)

    @cached_property
    def urgent_since(self) -> datetime | None:
        """Since when it cannot wait for working hours."""
        for one in self.facts:
            if isinstance(one.body, _ASKING) and one.body.urgency is Urgency.URGENT:
                return one.recorded_at
        return None

    # --- at the department ---

    @cached_property
    def stints(self) -> tuple[Stint, ...]:
        """Its time with each department, the present one last."""
        route, told, found = self.opening.route, [self.facts[0]], list[Stint]()
        for fact in self.facts[1:]:
            if isinstance(fact.body, SETTLING):
                return (*found, _stint(route, told, fact.recorded_at))
            if isinstance(fact.body, QuestionRerouted):
                found.append(_stint(route, told, fact.recorded_at))
                route, told = fact.body.route, []
            told.append(fact)
        return (*found, _stint(route, told, None))

    @property
    def claimed_by(self) -> str | None:
        """The expert who is at work on it; a new department starts afresh."""
        last = self._last(QuestionClaimed, QuestionReleased, QuestionRerouted)
        return last.actor if last and isinstance(last.body, QuestionClaimed) else None

    @property
    def detail_asked(self) -> str | None:
        """What the department wants to know before it answers."""
        last = self._last(DetailAsked, DetailGiven, QuestionRerouted, *SETTLING)
        return last.body.text if last and isinstance(last.body, DetailAsked) else None

    @property
    def proposal(self) -> Proposal | None:
        """The answer that waits for approval."""
        ends = (AnswerTurnedDown, QuestionRerouted, AnswerCorrected, AnswerWithdrawn, *SETTLING)
        last = self._last(AnswerProposed, *ends)
        if last is None or not isinstance(last.body, AnswerProposed):
            return None
        return Proposal(last.body.answer, last.body.reason, last.actor, last.recorded_at, last.behind)

    # --- how it ended ---

    @cached_property
    def settled(self) -> Fact | None:
        """What ended the department's duty: its answer, or that none is needed."""
        for fact in self.facts:
            if isinstance(fact.body, SETTLING):
                return fact
        return None

    @property
    def settled_at(self) -> datetime | None:
        return self.settled.recorded_at if self.settled else None

    @property
    def is_open(self) -> bool:
        """Whether the department owes an answer."""
        return self.settled is None

    @property
    def answer(self) -> StandingAnswer | None:
        """The answer that holds now."""
        last = self._last(AnswerAccepted, AnswerCorrected, AnswerWithdrawn)
        if last is None or not isinstance(last.body, (AnswerAccepted, AnswerCorrected)):
            return None
        body = last.body
        return StandingAnswer(body.answer, body.author, last.actor, last.recorded_at, body.document_id)

    @property
    def last_given(self) -> GivenAnswer | None:
        """The answer that holds now or, once it was withdrawn, the one that held last."""
        last = self._last(AnswerAccepted, AnswerCorrected)
        return last.body.answer if last and isinstance(last.body, (AnswerAccepted, AnswerCorrected)) else None

    @property
    def ratings(self) -> Mapping[str, AnswerRated]:
        """What people who asked say of the answer that holds, by person; the last word of each counts."""
        return {person: rated for person, (_, rated) in self.rated.items()}

    @cached_property
    def rated(self) -> Mapping[str, tuple[datetime, AnswerRated]]:
        """The same with when each said so."""
        found: dict[str, tuple[datetime, AnswerRated]] = {}
        for fact in self.facts:
            if isinstance(fact.body, (AnswerAccepted, AnswerCorrected, AnswerWithdrawn)):
                found = {}
            elif isinstance(fact.body, AnswerRated):
                found[fact.on_behalf_of or fact.actor] = (fact.recorded_at, fact.body)
        return found

    @property
    def closed(self) -> QuestionClosed | None:
        """Why it needs no answer of its own."""
        return self.settled.body if self.settled and isinstance(self.settled.body, QuestionClosed) else None

    @cached_property
    def status(self) -> QuestionStatus:
        """Where it stands."""
        if self.closed:
            return QuestionStatus.CLOSED
        if self.settled:
            return QuestionStatus.ANSWERED if self.answer else QuestionStatus.ANSWER_WITHDRAWN
        if self.proposal:
            return QuestionStatus.WAITING_FOR_APPROVAL
        if self.detail_asked:
            return QuestionStatus.WAITING_FOR_DETAIL
        return QuestionStatus.CLAIMED if self.claimed_by else QuestionStatus.OPEN

    # --- inside ---

    def _last(self, *bodies: type[Body]) -> Fact | None:
        return next((fact for fact in reversed(self.facts) if isinstance(fact.body, bodies)), None)


_ASKING = (QuestionOpened, QuestionJoined)


def question_from(facts: Sequence[Fact]) -> Question | None:
    """The question that facts about one subject tell of; ``None`` if they are about something else."""
    first = facts[0] if facts else None
    if first is None or first.subject is None or not isinstance(first.body, QuestionOpened):
        return None
    return Question(first.subject, first.body, tuple(facts))


def questions_from(facts: Iterable[Fact]) -> dict[str, Question]:
    """The questions that facts, in their order, tell of, by id."""
    found = map(question_from, by_subject(facts).values())
    return {question.id: question for question in found if question is not None}


def _stint(route: Route, told: Sequence[Fact], until: datetime | None) -> Stint:
    """A stint from its facts, the first of which routed the question."""
    for fact in told:
        if isinstance(fact.body, DetailAsked):
            return Stint(route, told[0].recorded_at, until, tuple(_pauses(told, until)))
    return Stint(route, told[0].recorded_at, until, ())  # mostly: there are many questions to go over


def _pauses(told: Sequence[Fact], until: datetime | None) -> Iterator[tuple[datetime, datetime | None]]:
    """The spans in which the department waited for the asker."""
    waiting_since: datetime | None = None
    for at, waits in _waits(told):
        if waits and waiting_since is None:
            waiting_since = at
        elif not waits and waiting_since is not None:
            yield waiting_since, at
            waiting_since = None
    if waiting_since is not None:
        yield waiting_since, until


def _waits(told: Sequence[Fact]) -> Iterator[tuple[datetime, bool]]:
    """Whether the department waits for the asker from each fact on; while an answer waits for approval it does not."""
    detail_asked = proposed = False
    for fact in told:
        match fact.body:
            case DetailAsked() | DetailGiven():
                detail_asked = isinstance(fact.body, DetailAsked)
            case AnswerProposed() | AnswerTurnedDown():
                proposed = isinstance(fact.body, AnswerProposed)
            case _:
                pass
        yield fact.recorded_at, detail_asked and not proposed
