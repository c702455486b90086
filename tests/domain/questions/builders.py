"""Questions and what happens to them, with sensible fields: a test names only what it is about.

Everything happens in 2026 where the centre is, from Monday 23 November on: `when("09:00")` is that morning, and
`when("11-28 09:00")` the Saturday after. "a1" asks, "ex" is an expert of the department "cards", "loans" is another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.facts import Body, Fact
from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave, Person, Roster, Shift, Team
from bot.domain.questions.callbacks import Callback, callback_from, callback_id, callbacks_from
from bot.domain.questions.events import (
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    Asked,
    CallbackDone,
    CallbackHandedOver,
    CallbackOutcome,
    CallbackPromised,
    CallbackSnoozed,
    CallbackTried,
    CloseReason,
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
    Source,
    Urgency,
)
from bot.domain.questions.question import Question, question_from, questions_from
from bot.domain.questions.time_limits import TimeLimit
from bot.domain.questions.working_time import WorkingTime
from bot.files.calendars import Calendars, calendars_by_id
from tests.domain.launches.builders import SHANGHAI, at

LONDON = ZoneInfo("Europe/London")
OFFICE = calendars_by_id(Calendars())["office"]
ALWAYS = calendars_by_id(Calendars())["always"]
HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
"""Seven hours, with a lunch break."""

WORKING = WorkingTime(OFFICE, SHANGHAI, HOURS)
LIMIT = TimeLimit(timedelta(hours=4), timedelta(minutes=30), WORKING)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def when(said: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """An instant of 2026, said as a clock or as month, day and clock."""
    day, _, clock = said.rpartition(" ")
    return at(f"2026-{day or '11-23'}", clock, zone)


# What happens --------------------------------------------------------------------------------------------------------

_NUMBERS = count(1)
Told = tuple[str, Body] | tuple[str, Body, str]
"""When, what, and who did it."""


def fact(body: Body, instant: datetime, actor: str = "ex", subject: str | None = "q1") -> Fact:
    """A fact about the question, under a key of its own."""
    return Fact(instant, actor, f"key-{next(_NUMBERS):06}", body, subject=subject)


def opened(person: str = "a1", urgency: Urgency = Urgency.NORMAL) -> QuestionOpened:
    """A question to "cards"."""
    return QuestionOpened(Asked("年费多少?", "zh-CN", person), Source.NO_ANSWER, Route("cards"), urgency)


def joined(person: str = "a2", urgency: Urgency = Urgency.NORMAL) -> QuestionJoined:
    """Somebody asks the same."""
    return QuestionJoined(Asked(f"{person} 也问年费", "zh-CN", person), urgency)


def promised(until: str) -> CallbackPromised:
    """The customer will be called by then."""
    return CallbackPromised(when(until))


OPENED = opened()
URGENT = opened(urgency=Urgency.URGENT)
JOINED_URGENT = joined(urgency=Urgency.URGENT)
CLAIMED, RELEASED = QuestionClaimed(), QuestionReleased()
TO_LOANS, TO_CARDS = QuestionRerouted(Route("loans")), QuestionRerouted(Route("cards"))
DETAIL_ASKED, DETAIL_GIVEN = DetailAsked("哪张卡?"), DetailGiven("金卡")
FREE = GivenAnswer("首年免年费。")
PROPOSED, TURNED_DOWN = AnswerProposed(FREE), AnswerTurnedDown("太短")
ACCEPTED = AnswerAccepted(FREE, "ex", "answers/q1", "sha")
CORRECTED = AnswerCorrected(GivenAnswer("年费 100 元。"), "ex2", "改价", "answers/q1", "sha2")
ANSWER_WITHDRAWN = AnswerWithdrawn("下架")
CLOSED = QuestionClosed(CloseReason.NO_ANSWER_NEEDED, "打错了")


def question(*told: Told) -> Question:
    """A question as its facts tell it; the first opens it."""
    found = question_from([fact(body, when(said), *actor) for said, body, *actor in told])
    assert found is not None
    return found


def callback(*told: Told) -> Callback:
    """A callback as its facts tell it; the first promises it."""
    found = callback_from([fact(body, when(said), *actor, subject="q1.1") for said, body, *actor in told])
    assert found is not None
    return found


# People --------------------------------------------------------------------------------------------------------------

SHIFTS = (
    Shift("early", "Early", time(6), time(14)),
    Shift("day", "Day", time(9), time(17, 30)),
    Shift("late", "Late", time(14), time(22)),
    Shift("night", "Night", time(22), time(6)),
)
TEAMS = (
    *(Team(f"north-{shift.id}", shift.name, "north", f"north-{shift.id}-tl") for shift in SHIFTS),
    *(Team(f"south-{shift.id}", shift.name, "south", f"south-{shift.id}-tl") for shift in SHIFTS),
)


def worker(id: str, shift: str | None, team: str | None = None, *roles: Role, **fields: date) -> Person:
    """Somebody of the centre; an agent, unless other roles are named."""
    held = frozenset(roles or (Role.AGENT,))
    person = Person(id, id, "customer-service", held, team=team, shift=shift)
    return replace(person, **fields)  # pyright: ignore[reportArgumentType]


def leader(room: str, shift: str, **fields: date) -> Person:
    """The leader of a room's team on a shift, like "north-late-tl"."""
    return worker(f"{room}-{shift}-tl", shift, None, Role.TEAM_LEADER, **fields)


def roster(*people: Person, leaves: Sequence[Leave] = ()) -> Roster:
    """These people, in two rooms with a team on every shift."""
    return Roster(date(2026, 1, 1), people, TEAMS, SHIFTS, tuple(leaves))


def away(person: str, first: str, last: str) -> Leave:
    """Somebody's leave, from month and day to month and day."""
    return Leave(person, date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))


# Histories -----------------------------------------------------------------------------------------------------------

QuestionMove = tuple[Callable[[Question], bool], Callable[[Question], Body]]
CallbackMove = tuple[Callable[[Callback | None], bool], Callable[[datetime], Body]]
"""Whether a service would allow something, and what is recorded then."""

QUESTION_MOVES: Mapping[str, QuestionMove] = {
    "join": (lambda _: True, lambda _: joined("a3")),
    "join urgently": (lambda _: True, lambda _: JOINED_URGENT),
    "reroute": (lambda one: one.is_open, lambda one: TO_LOANS if one.department == "cards" else TO_CARDS),
    "claim": (lambda one: one.is_open, lambda _: CLAIMED),
    "release": (lambda one: one.is_open and one.claimed_by is not None, lambda _: RELEASED),
    "ask for detail": (lambda one: one.is_open and one.detail_asked is None, lambda _: DETAIL_ASKED),
    "give detail": (lambda one: one.is_open and one.detail_asked is not None, lambda _: DETAIL_GIVEN),
    "propose": (lambda one: one.proposal is None and (one.is_open or one.answer is not None), lambda _: PROPOSED),
    "turn down": (lambda one: one.proposal is not None, lambda _: TURNED_DOWN),
    "accept": (lambda one: one.is_open, lambda _: ACCEPTED),
    "close": (lambda one: one.is_open, lambda _: CLOSED),
    "correct": (lambda one: one.answer is not None, lambda _: CORRECTED),
    "withdraw": (lambda one: one.answer is not None, lambda _: ANSWER_WITHDRAWN),
    "rate": (lambda one: one.answer is not None, lambda _: AnswerRated(False, "没说手续费")),
}
CALLBACK_MOVES: Mapping[str, CallbackMove] = {
    "promise": (lambda one: one is None or one.is_open, lambda now: CallbackPromised(now + HOUR)),
    "snooze": (lambda one: one is not None and one.is_open, lambda now: CallbackSnoozed(now + HOUR)),
    "try": (lambda one: one is not None and one.is_open, lambda now: CallbackTried(now + HOUR)),
    "hand over": (lambda one: one is not None and one.is_open, lambda _: CallbackHandedOver("north-late-tl")),
    "call": (lambda one: one is not None and one.is_open, lambda _: CallbackDone(CallbackOutcome.REACHED)),
}
STEPS = st.tuples(
    st.sampled_from([*QUESTION_MOVES, *CALLBACK_MOVES]), st.sampled_from([0, 1, 29, 30, 61, 240, 900, 4000])
)
"""What happens next, and after how many minutes: none at all, some, or a weekend."""


@st.composite
def histories(draw: st.DrawFn, subject: str = "q1") -> tuple[Fact, ...]:
    """What may happen to a question and to the callbacks promised on it, as services would let it."""
    now = when("09:00") + draw(st.integers(0, 7 * 24 * 60)) * MINUTE
    facts = [fact(draw(st.sampled_from([OPENED, URGENT])), now, "a1", subject)]
    for name, minutes in draw(st.lists(STEPS, max_size=25)):
        now += minutes * MINUTE
        asked = questions_from(facts)[subject]
        if name in QUESTION_MOVES:
            may, body = QUESTION_MOVES[name]
            facts += [fact(body(asked), now, "ex", subject)] if may(asked) else []
        else:
            may, body = CALLBACK_MOVES[name]
            own = callback_id(subject, draw(st.sampled_from(asked.subscribers)).number)
            facts += [fact(body(now), now, "a1", own)] if may(callbacks_from(facts).get(own)) else []
    return tuple(facts)
