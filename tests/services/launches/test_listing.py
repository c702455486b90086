"""The board as a list: what each launch lacks and when, chosen, searched and ordered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.launches.facts import StageDecision
from bot.domain.people.rights import NotAllowed
from bot.services.launches import filing, launching, signing
from bot.services.launches.listing import EVERY, OVERDUE, Order, Wish, listing
from bot.services.launches.overview import Overview
from tests.domain.launches.builders import LAUNCH, PLANNED, at
from tests.services.launches.bank import Bank


def listed(bank: Bank, person: str = "po", **wish: object) -> list[str]:
    return [one.launch.id for one in listing(bank.office, Overview(), person, Wish(**wish)).lines]  # pyright: ignore[reportArgumentType]


def another(bank: Bank, launch: str, product: str = "Silver card", **changes: object) -> None:
    filed = replace(LAUNCH, id=launch, product=product, **changes)  # pyright: ignore[reportArgumentType]
    filing.file_launch(bank.office, bank.deed("po"), filed, {})


def kill(bank: Bank, launch: str) -> None:
    signing.decide_stage(bank.office, bank.deed("sv"), launch, "concept", StageDecision.KILL, "No demand.")


@pytest.fixture
def board(small: Bank) -> Bank:
    """A launch that may go, one that lacks everything, and one that was ended."""
    small.ready()
    another(small, "silver", planned_at=PLANNED + timedelta(days=1))
    another(small, "bronze", "Bronze card")
    kill(small, "bronze")
    return small


def test_what_is_over_is_left_out_unless_it_is_asked_for(board):
    assert listed(board) == ["gold", "silver"]
    assert listed(board, status="killed") == ["bronze"]
    assert listed(board, status="allow") == ["gold"]
    assert listed(board, status=EVERY) == ["gold", "silver", "bronze"]


def test_launches_are_found_by_words_and_department(board):
    assert listed(board, words=" SILVER ") == ["silver"]
    assert listed(board, words="card", department="cards") == ["gold", "silver"]
    assert listed(board, department="loans") == []


def test_words_of_a_summary_that_not_everybody_may_read_find_nothing(board):
    another(board, "iron", summary="Three months without interest")
    assert "iron" in listed(board)
    assert listed(board, words="without interest") == []


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (Order.PLANNED, ["gold", "silver"]),
        (Order.OPEN, ["silver", "gold"]),
        (Order.DUE, ["silver", "gold"]),
        (Order.PRODUCT, ["gold", "silver"]),
        (Order.DEPARTMENT, ["gold", "silver"]),
    ],
)
def test_launches_are_ordered(board, order, ids):
    assert listed(board, order=order) == ids


def test_a_line_says_what_blocks_a_launch_and_what_is_due_next(board):
    board.clock.now = PLANNED + timedelta(days=2)
    found = listing(board.office, Overview(), "po", Wish(status=OVERDUE))
    (silver,) = (one for one in found.lines if one.launch.id == "silver")
    assert found.overdue == len(found.lines) == 1
    assert silver.stage is not None
    assert silver.stage.en == "concept"
    assert silver.days_to_plan == -1
    assert silver.next_due is not None
    assert silver.overdue == len(silver.due) > 1
    assert silver.missing[0] == silver.next_due.finding.title
    assert silver.filed_by == "po"


def test_a_launch_that_only_waits_for_a_stage_says_so(board):
    board.write()
    signing.decide_stage(board.office, board.deed("sv"), "gold", "concept", StageDecision.HOLD, "Wait.")
    (gold,) = (one for one in listing(board.office, Overview(), "po", Wish()).lines if one.launch.id == "gold")
    assert gold.status == "block"
    assert "concept" in gold.missing[0].en


def test_a_launch_of_a_year_that_the_calendar_does_not_know_says_why_nothing_can_be_told(board):
    another(board, "later", planned_at=at("2031-03-03"))
    found = listing(board.office, Overview(), "po", Wish(status="error"))
    (later,) = found.lines
    assert "calendar" in later.missing[0].en
    assert later.next_due is None


def test_a_launch_that_left_a_duty_stays_until_it_is_done(small):
    small.ready()
    waiver = ("gold", "training", "No time", at("2026-12-20"), "Train them", date(2026, 12, 22))
    small.write("金卡年费每年300元。")
    signing.waive(small.office, small.deed("ch"), *waiver)
    assert listing(small.office, Overview(), "po", Wish()).lines[0].duties == (("Train them", date(2026, 12, 22)),)


def test_what_was_launched_is_remembered_with_the_day(board):
    board.clock.now = PLANNED + timedelta(minutes=1)
    launching.carry_out(board.office, board.deed("po"), "gold")
    (gold,) = listing(board.office, Overview(), "po", Wish(status="launched")).lines
    assert (gold.day, gold.days_to_plan, gold.is_current) == (date(2026, 12, 15), None, False)


def test_agents_have_no_board(board):
    with pytest.raises(NotAllowed):
        listing(board.office, Overview(), "a1", Wish())
