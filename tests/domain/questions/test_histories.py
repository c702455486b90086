"""What holds for every history that a question may have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.facts import Fact
from bot.domain.questions.callbacks import callbacks_from
from bot.domain.questions.events import CallbackDone, CallbackPromised, QuestionJoined, QuestionOpened
from bot.domain.questions.question import Question, QuestionStatus, questions_from
from bot.domain.questions.time_limits import NoticeKind, due, kept, notices, time_left
from bot.domain.questions.working_time import NO_TIME
from tests.domain.questions.builders import LIMIT, MINUTE, histories

LATER = st.integers(0, 20_000).map(lambda minutes: minutes * MINUTE)


def replayed(history: Sequence[Fact]) -> list[Question]:
    """The question after each of its facts."""
    return [questions_from(history[:number])["q1"] for number in range(1, len(history) + 1)]


@given(histories())
def test_there_is_always_a_department_that_owns_the_question(history: tuple[Fact, ...]):
    for asked in replayed(history):
        assert asked.department in {"cards", "loans"}
        assert asked.stints[-1].until == asked.settled_at
        assert all(one.until == following.since for one, following in pairwise(asked.stints))


@given(histories())
def test_those_who_asked_are_never_lost(history: tuple[Fact, ...]):
    states = replayed(history)
    for before, after in pairwise(states):
        assert after.subscribers[: len(before.subscribers)] == before.subscribers
    asking = [one.body.asked for one in history if isinstance(one.body, QuestionOpened | QuestionJoined)]
    assert [one.asked for one in states[-1].subscribers] == asking
    assert [one.number for one in states[-1].subscribers] == list(range(1, len(asking) + 1))


@given(histories())
def test_callbacks_are_never_lost_and_end_only_when_somebody_says_how(history: tuple[Fact, ...]):
    promised = {one.subject for one in history if isinstance(one.body, CallbackPromised)}
    ended = {one.subject for one in history if isinstance(one.body, CallbackDone)}
    found = callbacks_from(history)
    assert found.keys() == promised
    assert {id for id, one in found.items() if not one.is_open} == ended
    assert {one.question for one in found.values()} <= {"q1"}


@given(histories())
def test_a_question_that_was_settled_stays_so_and_its_stints_do_not_change(history: tuple[Fact, ...]):
    states = replayed(history)
    settled = [one for one in states if not one.is_open]
    assert settled == states[len(states) - len(settled) :]
    assert all(one.stints == settled[0].stints for one in settled)


@given(histories())
def test_the_clock_stands_still_exactly_while_it_waits_for_detail(history: tuple[Fact, ...]):
    for asked in replayed(history):
        assert asked.stints[-1].is_paused == (asked.status is QuestionStatus.WAITING_FOR_DETAIL)


@given(histories(), LATER)
def test_time_limits_are_never_negative(history: tuple[Fact, ...], later: timedelta):
    for asked in replayed(history):
        now = asked.facts[-1].recorded_at + later
        ends, left = due(asked, LIMIT), time_left(asked, LIMIT, now)
        assert (ends is None) == (left is None)
        if ends is not None and left is not None:
            assert ends > asked.stints[-1].since
            assert left >= NO_TIME
            assert left == NO_TIME or kept(asked.stints[-1], asked.urgent_since, LIMIT, now) is None


@given(histories(), LATER, LATER)
def test_notices_only_become_more_and_escalations_only_count_up(
    history: tuple[Fact, ...], later: timedelta, still_later: timedelta
):
    for asked in replayed(history):
        now = asked.facts[-1].recorded_at + later
        before, after = notices(asked, LIMIT, now), notices(asked, LIMIT, now + still_later)
        plain = [[one for one in said if one.kind is not NoticeKind.ESCALATION] for said in (before, after)]
        assert plain[0] == plain[1][: len(plain[0])]
        counted = [max((one.number for one in said), default=0) for said in (before, after)]
        assert counted[0] <= counted[1]
        assert all(asked.stints[-1].since < one.at <= now for one in before)
        assert [one.at for one in before] == sorted(one.at for one in before)


@given(histories(), LATER)
def test_what_was_kept_or_not_stays_so(history: tuple[Fact, ...], later: timedelta):
    states = replayed(history)
    told = [
        [kept(stint, one.urgent_since, LIMIT, one.facts[-1].recorded_at) for stint in one.stints[:-1]] for one in states
    ]
    assert None not in told[-1]
    assert all(told[-1][: len(before)] == before for before in told)
    last = states[-1]
    now = last.facts[-1].recorded_at + later
    assert [kept(stint, last.urgent_since, LIMIT, now) for stint in last.stints[:-1]] == told[-1]


@given(histories(), histories("q2"), st.integers(0, 30))
@settings(max_examples=50)
def test_replayed_in_any_batches_it_is_the_same(first: tuple[Fact, ...], second: tuple[Fact, ...], cut: int):
    facts = sorted([*first, *second], key=lambda one: one.recorded_at)
    whole, batches = questions_from(facts), (facts[:cut], facts[cut:])
    assert questions_from(one for batch in batches for one in batch) == whole
    assert whole == questions_from(first) | questions_from(second)
    assert callbacks_from(facts) == callbacks_from(first) | callbacks_from(second)
