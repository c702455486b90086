"""What happens to questions, as facts that are added and never changed. Every status is worked out from them.

A question is an open request to a department. Those who asked it subscribe to it: the one who opened it, and everybody
who asked the same later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where a question came from."""

    NO_ANSWER = "no_answer"
    NOT_HELPFUL = "not_helpful"
    BY_HAND = "by_hand"


class Urgency(StrEnum):
    """Normal questions wait for the department's working hours; urgent ones do not."""

    NORMAL = "normal"
    URGENT = "urgent"


class CloseReason(StrEnum):
    """Why a question needs no answer of its own."""

    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NO_ANSWER_NEEDED = "no_answer_needed"


class CallbackOutcome(StrEnum):
    """How a promise to ring a customer again ended."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NO_LONGER_NEEDED = "no_longer_needed"


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody asked: masked words in "zh-CN" or "en", where, for which ask of the log.

    ``waiting`` is whether the customer is on the line, ``note`` what else he says, masked.
    """

    text: str
    language: str
    person: str
    conversation: str | None = None
    ask_id: str | None = None
    waiting: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """The department that a question went to, how likely it was the right one (0 to 1), and what spoke for it."""

    department: str
    probability: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionOpened:
    """Somebody's question that nothing answered."""

    asked: Asked
    source: Source
    route: Route
    urgency: Urgency = Urgency.NORMAL
    product: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionJoined:
    """Somebody else asked the same; ``confirmed`` is whether he said himself that it is the same."""

    asked: Asked
    urgency: Urgency = Urgency.NORMAL
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class QuestionRerouted:
    """The question is not the department's: another one has it from now on."""

    route: Route
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuestionClaimed:
    """An expert of the department is at work on it."""


@dataclass(frozen=True, slots=True)
class QuestionReleased:
    """Whoever claimed it no longer is."""


@dataclass(frozen=True, slots=True)
class DetailAsked:
    """The department needs to know more: its time stands still until somebody who asked tells."""

    text: str


@dataclass(frozen=True, slots=True)
class DetailGiven:
    """What the department wanted to know; masked."""

    text: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer in the department's words, or the words of a passage that was there already.

    ``source`` is the document that it rests on, by id or title; ``None`` says that it is new knowledge. An answer from
    an existing passage names it in ``passage_id`` and makes no document. Valid from ``valid_from`` until before
    ``valid_to``, without a limit where ``None``. ``phrasings`` are other ways to ask for it, as the expert knows them.
    """

    text: str
    source: str | None = None
    passage_id: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerProposed:
    """An expert's answer, which somebody else of the department must approve.

    To a question that is answered already it is a correction, for ``reason``.
    """

    answer: GivenAnswer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTurnedDown:
    """A proposed answer was not approved."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnswerAccepted:
    """The department's answer; ``author`` wrote it, whoever approved it is the fact's actor.

    ``document_id`` and ``sha256`` name the document version that the answer became, unless it rests on a passage.
    """

    answer: GivenAnswer
    author: str
    document_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerCorrected:
    """Another answer takes the place of the accepted one."""

    answer: GivenAnswer
    author: str
    reason: str
    document_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerWithdrawn:
    """The answer no longer holds, and nothing takes its place."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnswerRated:
    """Whether the department's answer helped somebody who asked; ``note`` is what he misses, masked."""

    helpful: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuestionClosed:
    """The question needs no answer of its own; a duplicate names the question that goes on for both."""

    reason: CloseReason
    note: str = ""
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackPromised:
    """The customer was promised a call, or promised it anew, until an instant. What is said of a callback has its own
    subject: the question's id, a dot, and the number of the one who asked."""

    until: datetime


@dataclass(frozen=True, slots=True)
class CallbackSnoozed:
    """Whoever has the callback will not be reminded before an instant; the promise stands."""

    until: datetime


@dataclass(frozen=True, slots=True)
class CallbackHandedOver:
    """Somebody else has the callback from now on."""

    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallbackTried:
    """The customer was called and not reached; ``again_at`` is when to try once more. The duty goes on."""

    again_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallbackDone:
    """The duty to call is over."""

    outcome: CallbackOutcome
    note: str = ""


QuestionBody = (
    QuestionOpened
    | QuestionJoined
    | QuestionRerouted
    | QuestionClaimed
    | QuestionReleased
    | DetailAsked
    | DetailGiven
    | AnswerProposed
    | AnswerTurnedDown
    | AnswerAccepted
    | AnswerCorrected
    | AnswerWithdrawn
    | AnswerRated
    | QuestionClosed
    | CallbackPromised
    | CallbackSnoozed
    | CallbackHandedOver
    | CallbackTried
    | CallbackDone
)

SETTLING = (AnswerAccepted, QuestionClosed)
"""Once there is one of these, the department owes nothing more."""
