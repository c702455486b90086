"""Corrective actions and managers' talks with their people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.facts import Body, Fact
from bot.domain.quality.actions import CorrectiveAction, action_from
from bot.domain.quality.facts import TALKS, ActionClosed, ActionOpened, ActionReopened, TalkHeld, TalkStruck
from bot.domain.quality.talks import by_group, talk_coverage, talks_from

DUE = date(2026, 11, 27)
OPENED_AT, CLOSED_AT = datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 12, 1, 1, tzinfo=UTC)
ACTION = CorrectiveAction("a1", ActionOpened("年费问答补录", "dm", DUE), OPENED_AT, "sv")
CLOSED = CorrectiveAction("a1", ACTION.opened, OPENED_AT, "sv", CLOSED_AT, "cards/fees.md")


@pytest.mark.parametrize(
    ("action", "today", "overdue"),
    [
        (ACTION, date(2026, 11, 26), False),
        (ACTION, DUE, False),
        (ACTION, date(2026, 11, 28), True),
        (CLOSED, date(2026, 12, 2), False),
    ],
)
def test_an_action_is_overdue_after_its_day_until_it_is_closed(action: CorrectiveAction, today: date, overdue: bool):
    assert action.is_overdue(today) is overdue


@pytest.mark.parametrize(
    ("people", "talked", "coverage"),
    [
        ([], [], (0, 0)),
        ([], ["a1"], (0, 0)),
        (["a1", "a2"], [], (0, 2)),
        (["a1", "a2"], ["a1"], (1, 2)),
        (["a1", "a2"], ["a1", "a1"], (1, 2)),
        (["a1", "a2"], ["a1", "a2", "a3"], (2, 2)),
        (["a1", "a1"], ["a1"], (1, 1)),
    ],
)
def test_everybody_counts_once_and_only_the_managers_own_people(
    people: list[str], talked: list[str], coverage: tuple[int, int]
):
    assert talk_coverage(people, talked) == coverage
    assert talk_coverage(iter(people), iter(talked)) == coverage


def test_every_group_has_its_own_coverage_the_empty_one_too():
    teams = {"t1": ["a1", "a2"], "t2": ["a3"], "t3": []}
    assert by_group(teams, iter(["a2", "a3"])) == {"t1": (1, 2), "t2": (1, 1), "t3": (0, 0)}


# --- worked out from facts ---


def fact(body: Body, at: datetime, actor: str = "sv", on_behalf_of: str | None = None, subject: str = "a1") -> Fact:
    return Fact(at, actor, f"{at}{actor}{body}", body, None, on_behalf_of, subject)


OPENED = ActionOpened("年费问答补录", "dm", DUE, "unanswered", "cards")
HOUR = timedelta(hours=1)


def test_an_action_is_what_its_facts_tell():
    told = [fact(OPENED, OPENED_AT, "deputy", "sv"), fact(ActionClosed("cards/fees.md"), CLOSED_AT, "dm")]
    opened, closed = action_from(told[:1]), action_from(told)
    assert opened == CorrectiveAction("a1", OPENED, OPENED_AT, "sv")
    assert closed == CorrectiveAction("a1", OPENED, OPENED_AT, "sv", CLOSED_AT, "cards/fees.md", "dm")
    assert closed is not None
    assert closed.concerned == {"sv", "dm"}


def test_an_action_that_was_opened_again_is_open_until_it_is_closed_again():
    told = [
        fact(OPENED, OPENED_AT),
        fact(ActionClosed("已改"), CLOSED_AT),
        fact(ActionReopened("没改"), CLOSED_AT + HOUR),
        fact(ActionClosed("cards/fees.md v2"), CLOSED_AT + 2 * HOUR, "deputy", "dm"),
    ]
    reopened, closed = action_from(told[:3]), action_from(told)
    assert reopened.reopened_at is not None
    assert reopened == CorrectiveAction(
        "a1", OPENED, OPENED_AT, "sv", times_reopened=1, reopened_at=reopened.reopened_at
    )
    assert closed is not None
    assert (closed.evidence, closed.closed_by, closed.times_reopened) == ("cards/fees.md v2", "dm", 1)


@pytest.mark.parametrize("told", [[], [fact(ActionClosed("x"), CLOSED_AT)]])
def test_without_its_opening_there_is_no_action(told: list[Fact]):
    assert action_from(told) is None


@pytest.mark.parametrize(
    ("action", "today", "status"),
    [
        (ACTION, DUE, "open"),
        (ACTION, DUE + timedelta(days=1), "overdue"),
        (CLOSED, DUE + timedelta(days=1), "closed"),
    ],
)
def test_an_action_has_a_status_on_every_day(action: CorrectiveAction, today: date, status: str):
    assert action.status(today) == status


def talk(manager: str, person: str, day: int, note: str = "") -> TalkHeld:
    return TalkHeld(manager, person, date(2026, 11, day), note)


def test_talks_come_by_their_days_without_those_that_were_struck():
    told = [
        talk("tl", "a2", 20),
        talk("tl", "a1", 19),
        TalkStruck("tl", "a2", date(2026, 11, 20), "人弄错了"),
        TalkStruck("tl", "a9", date(2026, 11, 20), "从未记录"),
        talk("sv", "tl", 20, "绩效"),
    ]
    facts = [fact(body, OPENED_AT, subject=TALKS) for body in told]
    assert talks_from(facts) == [talk("tl", "a1", 19), talk("sv", "tl", 20, "绩效")]


def test_a_talk_that_was_struck_can_be_recorded_again():
    again = talk("tl", "a2", 20, "again")
    told = [talk("tl", "a2", 20), TalkStruck("tl", "a2", date(2026, 11, 20), "x"), again]
    assert talks_from([fact(body, OPENED_AT, subject=TALKS) for body in told]) == [again]
