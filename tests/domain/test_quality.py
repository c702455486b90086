"""Corrective actions and managers' talks with their people."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.quality import ActionOpened, CorrectiveAction, by_group, talk_coverage

DUE = date(2026, 11, 27)
OPENED_AT, CLOSED_AT = datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 12, 1, 1, tzinfo=UTC)
ACTION = CorrectiveAction("ca-1", ActionOpened("年费问答补录", "dm", DUE), OPENED_AT, "sv")
CLOSED = CorrectiveAction("ca-1", ACTION.opened, OPENED_AT, "sv", CLOSED_AT, "cards/fees.md")


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
