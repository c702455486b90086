"""Corrective actions: opened, closed with evidence, opened again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import InputError
from bot.domain.people.rights import NotAllowed
from bot.domain.quality.actions import ActionStatus
from bot.domain.quality.facts import ActionOpened
from bot.services.quality.actions import close_action, list_actions, open_action, reopen_action, show_action
from tests.services.questions.house import House

DUE = date(2026, 12, 11)
DAY = timedelta(days=1)


def opens(house: House, actor: str = "sv", title: str = "补充附属卡口径", key: str | None = None, **how) -> str:
    """An action of "e1" until 11 December; its id."""
    wanted = ActionOpened(title, how.pop("owner", "e1"), how.pop("due", DUE), **how)
    return open_action(house.office, house.deed(actor, key), wanted).subject or ""


def test_actions_are_numbered_and_say_what_showed_that_they_are_needed(house):
    assert [opens(house), opens(house, "m1", report="unanswered", item="cards")] == ["a1", "a2"]
    action = show_action(house.office, "a2").action
    assert action.opened == ActionOpened("补充附属卡口径", "e1", DUE, "unanswered", "cards")
    assert (action.opened_by, action.opened_at) == ("m1", house.clock.now)


def test_the_same_key_opens_one_action(house):
    assert opens(house, key="once") == opens(house, key="once") == "a1"
    with pytest.raises(InputError, match="used for something else"):
        opens(house, "m1", key="once")
    assert len(list_actions(house.office)) == 1


def test_two_at_once_get_two_numbers(house):
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda number: opens(house, key=f"k-{number}"), range(6)))
    assert sorted(found) == [f"a{number}" for number in range(1, 7)]


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        ({"title": " "}, "What must be put right"),
        ({"title": "改" * 201}, "201 characters"),
        ({"due": date(2026, 11, 30)}, "2026-11-30 is over"),
        ({"owner": "nobody"}, "nobody is not on the roster"),
        ({"report": "gossip"}, "no report 'gossip'"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_reason(house, how, complaint):
    with pytest.raises(InputError, match=complaint):
        opens(house, **how)
    assert list_actions(house.office) == []


def test_an_action_may_be_due_today(house):
    assert opens(house, due=date(2026, 12, 1)) == "a1"


@pytest.mark.parametrize("actor", ["a1", "tl1", "e1"])
def test_who_manages_nothing_opens_nothing(house, actor):
    with pytest.raises(NotAllowed):
        opens(house, actor)


def test_customers_numbers_are_masked(house):
    action_id = opens(house, title="回复 13812345678", item="6222021234567890123")
    close_action(house.office, house.deed("e1"), action_id, "已回电 13812345678")
    action = show_action(house.office, action_id).action
    assert (action.opened.title, action.opened.item, action.evidence) == ("回复 [phone]", "[card]", "已回电 [phone]")


@pytest.mark.parametrize("actor", ["e1", "sv"])
def test_its_owner_and_who_opened_it_close_it_with_evidence(house, actor):
    action_id = opens(house)
    house.clock.move(DAY)
    close_action(house.office, house.deed(actor), action_id, "cards/faq.md 第 3 条")
    action = show_action(house.office, action_id).action
    assert (action.status(DUE + DAY), action.evidence) == (ActionStatus.CLOSED, "cards/faq.md 第 3 条")
    assert (action.closed_by, action.closed_at) == (actor, house.clock.now)


def test_nobody_else_closes_it_and_nobody_without_evidence(house):
    action_id = opens(house)
    for actor in ("m1", "a1", "e2"):
        with pytest.raises(NotAllowed):
            close_action(house.office, house.deed(actor), action_id, "done")
    with pytest.raises(NotAllowed, match="delegated nothing"):
        close_action(house.office, replace(house.deed("a1"), on_behalf_of="e1"), action_id, "done")
    with pytest.raises(InputError, match="What shows"):
        close_action(house.office, house.deed("e1"), action_id, "  ")
    assert show_action(house.office, action_id).action.is_open


def test_an_action_that_was_closed_too_early_is_opened_again(house):
    action_id = opens(house)
    with pytest.raises(InputError, match="is open"):
        reopen_action(house.office, house.deed("sv"), action_id, "?")
    close_action(house.office, house.deed("e1"), action_id, "done")
    with pytest.raises(InputError, match="closed already"):
        close_action(house.office, house.deed("sv"), action_id, "done")
    with pytest.raises(NotAllowed):
        reopen_action(house.office, house.deed("a1"), action_id, "没改")
    reopen_action(house.office, house.deed("h1"), action_id, "没改")
    action = show_action(house.office, action_id).action
    assert (action.is_open, action.times_reopened) == (True, 1)
    assert len(show_action(house.office, action_id).facts) == 3


def test_the_list_has_what_is_due_first_on_top_and_closed_ones_when_asked_for(house):
    later, first, closed = opens(house, due=DUE + DAY), opens(house), opens(house, owner="e2")
    close_action(house.office, house.deed("e2"), closed, "done")
    ids = [one.id for one in list_actions(house.office)]
    assert ids == [first, later]
    with_closed = list_actions(house.office, closed_since=house.clock.now - DAY)
    assert [one.id for one in with_closed] == [first, later, closed]
    assert [one.id for one in list_actions(house.office, closed_since=house.clock.now + DAY)] == [first, later]
    assert [one.id for one in list_actions(house.office, owner="e2", closed_since=house.clock.now - DAY)] == [closed]


@pytest.mark.parametrize("action_id", ["a1", "q1", ""])
def test_an_unknown_action_is_named(house, action_id):
    for deed in (
        lambda: show_action(house.office, action_id),
        lambda: close_action(house.office, house.deed("sv"), action_id, "done"),
        lambda: reopen_action(house.office, house.deed("sv"), action_id, "x"),
    ):
        with pytest.raises(InputError, match=f"no action '{action_id}'"):
            deed()
