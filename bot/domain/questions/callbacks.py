"""Callbacks: the duty to ring a customer again by a promised time.

Whoever promised has the duty until his shift ends; then it goes to a leader of the next shift, from leader to leader
until somebody has done it. It is never lost: it ends only when somebody says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.facts import Fact, by_subject
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Shift
from bot.domain.questions.events import (
    CallbackDone,
    CallbackHandedOver,
    CallbackOutcome,
    CallbackPromised,
    CallbackSnoozed,
    CallbackTried,
)

LEADERS = frozenset({Role.TEAM_LEADER, Role.SUPERVISOR})
"""Who may take callbacks over from people whose shift has ended."""

REMIND_BEFORE = timedelta(minutes=10)
"""How long before a callback is due its holder is reminded: time to finish the call he is on."""

TRY_AGAIN_AFTER = timedelta(minutes=30)
"""How long to wait, unless somebody says otherwise, before a customer is called again who was not reached."""
MOST_TRIES = 3
"""After so many calls that did not reach the customer, a leader decides whether it is tried once more."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise, as it stands. ``id`` is the question's id, a dot, and the number of the one who asked.

    ``promises`` are the instants by which a call was promised, the last one counts for whoever calls; ``holder`` is
    whose task it is, since ``held_since``. ``tries`` are the calls that did not reach the customer, and ``again_at`` is
    when to try once more, unless another call was promised since. ``done`` is the fact that ended it.
    """

    id: str
    question: str
    person: str
    holder: str
    held_since: datetime
    promises: tuple[datetime, ...]
    snoozed_until: datetime | None = None
    done: Fact | None = None
    tries: tuple[datetime, ...] = ()
    again_at: datetime | None = None

    @property
    def due(self) -> datetime:
        """By when the customer expects the call."""
        return self.promises[-1]

    @property
    def is_last_try(self) -> bool:
        """Whether the next call that does not reach the customer is the last that whoever promised it makes."""
        return len(self.tries) + 1 == MOST_TRIES

    @property
    def is_tried_enough(self) -> bool:
        """Whether it was tried so often that a call which does not reach the customer may end it."""
        return len(self.tries) >= MOST_TRIES

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to call."""
        return self.done is None

    @property
    def outcome(self) -> CallbackOutcome | None:
        """How it ended."""
        return self.done.body.outcome if self.done and isinstance(self.done.body, CallbackDone) else None

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to call and nobody put it off."""
        due = self.again_at or self.due
        return self.is_open and due <= now and (self.snoozed_until is None or self.snoozed_until <= now)

    def is_kept(self, now: datetime) -> bool | None:
        """Whether the customer was called as promised; ``None`` while that cannot be told or no longer matters.

        The first promise counts: it is the one that the customer was given. An attempt in time that did not reach him
        keeps it.
        """
        if self.tries and self.tries[0] <= self.promises[0]:
            return True
        if self.done is None:
            return False if now > self.promises[0] else None
        if self.outcome is CallbackOutcome.NO_LONGER_NEEDED and self.done.recorded_at <= self.promises[0]:
            return None
        return self.done.recorded_at <= self.promises[0]


def callback_id(question: str, number: int) -> str:
    """The id of the callback that the nth to ask a question promised."""
    return f"{question}.{number}"


def question_of(subject: str) -> str:
    """The question that a callback belongs to; a question's own id is itself."""
    return subject.partition(".")[0]


def callback_from(facts: Sequence[Fact]) -> Callback | None:
    """The callback that facts about one subject tell of, in their order; ``None`` if they are about something else."""
    first = facts[0] if facts else None
    if first is None or first.subject is None or not isinstance(first.body, CallbackPromised):
        return None
    person = first.on_behalf_of or first.actor
    promises: list[datetime] = []
    tries: list[datetime] = []
    held, snoozed_until, again_at, done = (person, first.recorded_at), None, None, None
    for fact in facts:
        match fact.body:
            case CallbackPromised(until=until):
                promises.append(until)
                again_at = None
            case CallbackTried(again_at=again_at):
                tries.append(fact.recorded_at)
                snoozed_until = None
            case CallbackSnoozed(until=until):
                snoozed_until = until
            case CallbackHandedOver(to=to):
                held, snoozed_until = (to, fact.recorded_at), None
            case CallbackDone():
                done = done or fact
            case _:
                pass
    question = question_of(first.subject)
    return Callback(
        first.subject, question, person, *held, tuple(promises), snoozed_until, done, tuple(tries), again_at
    )


def callbacks_from(facts: Iterable[Fact]) -> dict[str, Callback]:
    """The callbacks that facts, in their order, tell of, by id."""
    found = (callback_from(told) for told in by_subject(facts).values())
    return {callback.id: callback for callback in found if callback is not None}


# --- who has it next ---


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift on one day: from ``start`` until before ``end``, in UTC. It belongs to the day it starts on."""

    shift: Shift
    day: date
    start: datetime
    end: datetime


def duty_on(shift: Shift, day: date, zone: tzinfo) -> Duty:
    """A shift as it is worked from a day on."""
    last = day if shift.end > shift.start else day + _ONE_DAY
    return Duty(shift, day, _instant(day, shift.start, zone), _instant(last, shift.end, zone))


def duty_ends(person_id: str, held_since: datetime, roster: Roster, zone: tzinfo) -> datetime | None:
    """When whoever got a task at an instant gives it up: at the end of the shift that he works then or next.

    At once, if he is not there for that shift. People without a shift see to their tasks themselves until the first
    day on which they are not there; ``None`` if no such day is known.
    """
    person = roster.person(person_id)
    if person is None:
        return held_since
    shift = shift_of(person, roster)
    if shift is None:
        return _goes(person, held_since, roster, zone)
    today = held_since.astimezone(zone).date()
    duties = (duty_on(shift, today + _ONE_DAY * number, zone) for number in (-1, 0, 1))
    duty = next(duty for duty in duties if duty.end > held_since)
    return duty.end if _is_there(person, duty.day, roster) else held_since


def _goes(person: Person, since: datetime, roster: Roster, zone: tzinfo) -> datetime | None:
    """When somebody without a shift is not there for the first time since an instant."""
    today = since.astimezone(zone).date()
    if not _is_there(person, today, roster):
        return since
    days = [leave.first for leave in roster.leaves if leave.person == person.id and leave.first > today]
    days += [person.left] if person.left else []
    return _instant(min(days), time.min, zone) if days else None


def _is_there(person: Person, day: date, roster: Roster) -> bool:
    return person.is_here(day) and not roster.is_away(person.id, day)


def next_holder(callback: Callback, now: datetime, roster: Roster, zone: tzinfo) -> str | None:
    """Who takes a callback over now: a leader on shift, of the same room if there is one, else who is on soonest.

    Where no leader has a shift within a day, a leader without shifts takes it. ``None`` while its holder still has it,
    or when nobody else is there.
    """
    ends = duty_ends(callback.holder, callback.held_since, roster, zone)
    if ends is None or now < ends:
        return None
    return leader_for(callback, now, roster, zone)


def leader_for(callback: Callback, now: datetime, roster: Roster, zone: tzinfo) -> str | None:
    """The leader who is to have a callback instead of its holder: on shift, of the same room if there is one."""
    room = _room_of(callback.person, roster)
    found = sorted(
        (max(duty.start, now), _room_of(leader.id, roster) != room, leader.id)
        for leader, duty in _leaders_duties(now, roster, zone)
        if leader.id != callback.holder
    )
    return found[0][2] if found else _without_shift(callback.holder, now, roster, zone)


def _without_shift(holder: str, now: datetime, roster: Roster, zone: tzinfo) -> str | None:
    day = now.astimezone(zone).date()
    leaders = (one for one in roster.people if one.roles & LEADERS and shift_of(one, roster) is None)
    return min((one.id for one in leaders if one.id != holder and _is_there(one, day, roster)), default=None)


def shift_of(person: Person, roster: Roster) -> Shift | None:
    """The shift that somebody works."""
    return next((shift for shift in roster.shifts if shift.id == person.shift), None)


def _leaders_duties(now: datetime, roster: Roster, zone: tzinfo) -> Iterator[tuple[Person, Duty]]:
    """Every leader with the duty that he is on, or the next one within a day, unless he is away then."""
    today = now.astimezone(zone).date()
    for leader in (one for one in roster.people if one.roles & LEADERS):
        shift = shift_of(leader, roster)
        if shift is None:
            continue
        for day in (today - _ONE_DAY, today, today + _ONE_DAY):
            duty = duty_on(shift, day, zone)
            if duty.end > now >= duty.start - _ONE_DAY and _is_there(leader, day, roster):
                yield leader, duty


def _room_of(person_id: str, roster: Roster) -> str | None:
    """The room that somebody sits in: of the team that he is in, or leads."""
    person = roster.person(person_id)
    for team in roster.teams:
        if team.leader == person_id or (person is not None and team.id == person.team):
            return team.room
    return None


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


# --- reminders ---


class CallbackNoticeKind(StrEnum):
    """What people are told of a callback."""

    SOON = "callback_soon"
    OVERDUE = "callback_overdue"


@dataclass(frozen=True, slots=True)
class CallbackNotice:
    """Somebody must be reminded of a callback, since ``at``."""

    kind: CallbackNoticeKind
    at: datetime


def callback_notices(callback: Callback, now: datetime) -> list[CallbackNotice]:
    """What people must have been told of a callback by now: shortly before it is due, and when it is overdue.

    A snooze puts the reminder off, not what the leader learns. Who was not reached is called again: then the time for
    that counts in the place of the promise.
    """
    if not callback.is_open:
        return []
    again_at = callback.again_at
    begins = again_at or callback.due - REMIND_BEFORE
    soon = max(begins, callback.snoozed_until or callback.held_since)
    overdue = again_at + REMIND_BEFORE if again_at else callback.due
    told = (CallbackNotice(CallbackNoticeKind.SOON, soon), CallbackNotice(CallbackNoticeKind.OVERDUE, overdue))
    return [one for one in told if one.at <= now]
