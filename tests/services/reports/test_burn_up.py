"""How a launch gets ready, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import BriefedError
from bot.domain.launches.facts import StageDecision
from bot.services.launches import filing, launching, signing
from bot.services.launches.judging import view
from bot.services.reports.burn_up import MOST_JUDGED, burn_up, burnt_today
from bot.services.reports.of_launch import launch_report
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.domain.launches.builders import LAUNCH, PLANNED, at
from tests.services.launches.bank import Bank

pytestmark = pytest.mark.slow


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    store = SqlStore(open_database(f"sqlite:///{tmp_path / 'small.db'}"))
    yield Bank(store).opened()
    store.close()


def test_every_day_has_what_was_met_as_it_ended_and_days_to_come_have_the_plan(bank):
    bank.ready()
    course = {one.day: one for one in burn_up(bank.office, "gold")}
    assert (min(course), max(course)) == (date(2026, 10, 12), date(2026, 12, 15))
    met = [course[date(2026, month, day)].met for month, day in ((10, 12), (10, 13), (10, 20), (11, 16), (12, 1))]
    assert met == sorted(met)
    assert met[-1] == course[date(2026, 12, 1)].asked == 8
    assert course[date(2026, 12, 2)].met is None
    assert [course[date(2026, 12, day)].planned for day in (14, 15)] == [0, 8]


def test_what_was_met_once_and_is_not_any_more_goes_down(bank):
    bank.ready()
    before = burnt_today(view(bank.office, "gold"), bank.office).met
    bank.clock.move(timedelta(days=1))
    bank.write("金卡年费每年300元。")
    course = burn_up(bank.office, "gold")
    today = next(one for one in course if one.day == date(2026, 12, 2))
    assert before == 8
    assert today == burnt_today(view(bank.office, "gold"), bank.office)
    assert today.met is not None
    assert today.met < 8


def test_it_ends_when_the_launch_was_carried_out_or_ended_and_goes_on_while_it_is_late(bank):
    bank.ready()
    bank.clock.now = PLANNED + timedelta(days=3)
    assert burn_up(bank.office, "gold")[-1].day == date(2026, 12, 18)
    bank.clock.now = PLANNED
    launching.carry_out(bank.office, bank.deed("po"), "gold")
    bank.clock.move(timedelta(days=30))
    assert burn_up(bank.office, "gold")[-1].day == date(2026, 12, 15)


def test_a_launch_that_was_ended_ends_there(bank):
    bank.begun()
    bank.clock.now = at("2026-10-20")
    signing.decide_stage(bank.office, bank.deed("sv"), "gold", "concept", StageDecision.KILL, "No demand.")
    bank.clock.move(timedelta(days=30))
    assert burn_up(bank.office, "gold")[-1].day == date(2026, 10, 20)


def test_of_a_long_past_some_days_are_judged_the_first_and_the_last_among_them(bank):
    bank.filed(replace(LAUNCH, planned_at=at("2027-06-01")))
    bank.clock.now = at("2027-05-01")
    course = burn_up(bank.office, "gold")
    judged = [one.day for one in course if one.met is not None]
    assert (judged[0], judged[-1]) == (date(2026, 10, 12), date(2027, 5, 1))
    assert len(judged) == MOST_JUDGED + 1


def test_on_its_first_day_a_launch_has_one_point(bank):
    bank.filed()
    assert [one.met is not None for one in burn_up(bank.office, "gold")][:2] == [True, False]


def test_without_due_days_there_is_no_plan(bank):
    filing.file_launch(bank.office, bank.deed("po"), replace(LAUNCH, planned_at=at("2031-03-03")), {})
    assert {one.planned for one in burn_up(bank.office, "gold")} == {None}


def test_tables_of_a_launch_are_made_by_name(bank):
    bank.ready()
    assert launch_report(bank.office, "burn-up", "gold").told()[0]["day"] == date(2026, 10, 12)
    assert [row["team"] for row in launch_report(bank.office, "coverage", "gold").told()] == ["t1", "t1", "t2", "t2"]
    for name, launch in (("nothing", "gold"), ("burn-up", "nothing"), ("coverage", "nothing")):
        with pytest.raises(BriefedError):
            launch_report(bank.office, name, launch)
