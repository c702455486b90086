"""Managers' talks with their people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import InputError
from bot.domain.facts import Fact
from bot.domain.people.facts import Delegated, RosterImported
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave
from bot.domain.quality.facts import TALKS, TalkHeld
from bot.domain.quality.talks import talks_from
from bot.services.quality.talks import hold_talk, own_talks, strike_talk
from tests.services.questions.house import ROSTER, House

TODAY = date(2026, 12, 1)
YESTERDAY = TODAY - timedelta(days=1)


def talks(house: House) -> list[TalkHeld]:
    with house.store.begin() as work:
        return talks_from(work.facts.about(TALKS))


def holds(house: House, manager: str = "tl1", person: str = "a1", day: date = TODAY, note: str = "", **how) -> None:
    hold_talk(house.office, house.deed(manager, **how), person, day, note)


def records(house: House, *bodies, actor: str = "tl1") -> None:
    """Facts from elsewhere."""
    with house.store.command() as work:
        for body in bodies:
            work.facts.append(Fact(house.clock.now, actor, repr(body), body))


def test_a_leader_records_a_talk_with_one_of_his_team(house):
    holds(house, note="手机 13812345678 不要外传")
    assert talks(house) == [TalkHeld("tl1", "a1", TODAY, "手机 [phone] 不要外传")]


@pytest.mark.parametrize(("manager", "person"), [("tl1", "a1"), ("sv", "tl1"), ("m1", "e1"), ("h1", "m1")])
def test_every_manager_talks_with_his_own_people(house, manager, person):
    holds(house, manager, person)
    assert [(one.manager, one.person) for one in talks(house)] == [(manager, person)]


@pytest.mark.parametrize(
    ("manager", "person"), [("tl1", "a2"), ("tl1", "tl1"), ("a1", "a3"), ("sv", "a1"), ("m1", "e3"), ("m1", "h1")]
)
def test_with_others_there_is_nothing_to_record(house, manager, person):
    with pytest.raises(NotAllowed):
        holds(house, manager, person)
    assert talks(house) == []


def test_a_talk_is_never_to_come(house):
    with pytest.raises(InputError, match="still to come"):
        holds(house, day=TODAY + timedelta(days=1))


def test_one_of_a_pair_and_a_day_is_enough(house):
    holds(house, note="first")
    with pytest.raises(InputError, match="recorded already"):
        holds(house, note="second")
    holds(house, day=YESTERDAY)
    holds(house, person="a3")
    assert [one.note for one in talks(house)] == ["", "first", ""]


def test_a_key_stands_for_one_talk(house):
    holds(house, key="once")
    holds(house, key="once")
    with pytest.raises(InputError, match="used for something else"):
        holds(house, person="a3", key="once")
    assert len(talks(house)) == 1


def test_nobody_talks_with_somebody_who_is_away_or_not_there(house):
    away = replace(ROSTER, effective_from=TODAY, leaves=(Leave("a1", TODAY, TODAY),))
    records(house, RosterImported(away))
    with pytest.raises(InputError, match="on leave"):
        holds(house)
    with pytest.raises(InputError, match="not on the roster"):
        holds(house, person="nobody")
    holds(house, day=YESTERDAY)


def test_who_led_whom_then_is_what_counts(house):
    moved = [replace(one, team="t2") if one.id == "a1" else one for one in ROSTER.people]
    records(house, RosterImported(replace(ROSTER, effective_from=TODAY, people=tuple(moved))))
    holds(house, "tl1", day=YESTERDAY)
    holds(house, "tl2")
    with pytest.raises(NotAllowed):
        holds(house, "tl1")


def test_a_delegate_records_for_his_manager(house):
    records(house, Delegated("a3", frozenset({Role.TEAM_LEADER}), TODAY, TODAY))
    holds(house, "a3", on_behalf_of="tl1")
    assert [one.manager for one in talks(house)] == ["tl1"]


def test_a_talk_that_was_recorded_by_mistake_is_struck_and_may_be_recorded_again(house):
    holds(house)
    with pytest.raises(InputError, match="Why"):
        strike_talk(house.office, house.deed("tl1"), "a1", TODAY, " ")
    with pytest.raises(InputError, match="No talk of tl2"):
        strike_talk(house.office, house.deed("tl2"), "a1", TODAY, "x")
    strike_talk(house.office, house.deed("tl1"), "a1", TODAY, "改期")
    assert talks(house) == []
    holds(house, note="again")
    assert [one.note for one in talks(house)] == ["again"]


def test_only_the_two_of_them_see_what_they_talked_about(house):
    holds(house, note="绩效", day=YESTERDAY)
    holds(house, "sv", "tl1", note="排班")
    assert [one.note for one in own_talks(house.office, "tl1", 90)] == ["排班", "绩效"]
    assert [one.note for one in own_talks(house.office, "a1", 90)] == ["绩效"]
    assert own_talks(house.office, "a3", 90) == []
    assert [one.note for one in own_talks(house.office, "tl1", 1)] == ["排班"]


def test_a_note_is_no_book(house):
    with pytest.raises(InputError, match="2,001 characters"):
        holds(house, note="长" * 2_001)
