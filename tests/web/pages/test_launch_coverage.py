"""Who is trained for a launch: the map by shift and team, and behind each of its cells the people."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

from bot.domain.people.roles import Role
from bot.domain.people.roster import Team
from bot.services.launches import people
from bot.services.launches.signing import delegate
from tests.domain.launches.builders import T1, T2, agent, on_leave, roster
from tests.services.launches.bank import AGENTS, Bank
from tests.web.conftest import Browser

pytestmark = pytest.mark.slow

GOLD = "/launches/gold"
EMPTY = Team("t3", "Team 3", "room", "tl")


def imported(bank: Bank, *more, teams=(T1, T2), leaves=()) -> None:
    """A roster from today on: everybody of before, and some more."""
    changed = roster(*AGENTS, *more, teams=teams, leaves=leaves, effective="2026-12-01")
    people.import_roster(bank.office, bank.deed("ch"), changed)


def shown(browser: Browser, person: str, path: str) -> str:
    answer = Browser(browser.program).signed_in(person).client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"\s+", " ", answer.text))


def cell(page: str, group: str) -> str:
    """What stands in one cell of the map."""
    found = re.search(rf'<li class="(?P<kind>\w+)" id="training-{group}">(?P<text>.*?)</li>', page)
    assert found, f"there is no cell of {group}"
    return found["kind"] + " " + re.sub(r"<[^>]+>|\s+", " ", found["text"])


def path(group: str, more: str = "") -> str:
    return f"{GOLD}/coverage?of=training&group={group}{more}"


@pytest.mark.parametrize(
    ("more", "teams", "leaves", "group", "kind", "says"),
    [
        pytest.param((), (T1, T2, EMPTY), (), "t3/", "empty", "Cannot be told", id="a team that nobody is in"),
        pytest.param(
            (), (T1, T2), [("a1", "2026-12-14", "2026-12-16")], "t1/early", "empty", "Cannot be told",
            id="a team that is all on leave",
        ),
        pytest.param((agent("a5", shift=None),), (T1, T2), (), "t1/", "none", "0/1", id="somebody without a shift"),
        pytest.param((agent("a5", shift="noon"),), (T1, T2), (), "t1/noon", "none", "0/1", id="a shift without a name"),
        pytest.param((agent("a5", team=None),), (T1, T2), (), "/early", "none", "0/1", id="somebody without a team"),
        pytest.param((agent("a5", team="t9"),), (T1, T2), (), "t9/early", "none", "0/1", id="a team without a name"),
    ],
)  # fmt: skip
def test_no_team_and_nobody_is_left_out_of_the_map(browser, bank, more, teams, leaves, group, kind, says):
    imported(bank, *more, teams=teams, leaves=tuple(on_leave(*one) for one in leaves))
    page = shown(browser, "tr", GOLD)
    assert cell(page, group).startswith(kind)
    assert says in cell(page, group)
    assert shown(browser, "tr", path(group))


def test_a_map_that_is_full_but_for_an_empty_team_does_not_read_as_complete(browser, bank):
    assert "4 of 4 teams on their shifts done" in shown(browser, "tr", GOLD)
    imported(bank, teams=(T1, T2, EMPTY))
    page = shown(browser, "tr", GOLD)
    assert "4 of 5 teams on their shifts done" in page
    heading = page.partition('id="coverage-training"')[2].partition("</h2>")[0]
    assert "badge error" in heading


def test_behind_a_cell_stand_its_people_with_who_is_trained_who_is_not_and_who_is_away(browser, bank):
    imported(bank, agent("a5"), agent("a6"), leaves=(on_leave("a6", "2026-12-14", "2026-12-16"),))
    assert f'href="{path("t1%2Fearly")}"' in shown(browser, "tr", GOLD)
    people_of_it = shown(browser, "tr", path("t1/early"))
    rows = dict(re.findall(r'<th scope="row">.*?>(a\d)</a>.*?</th> <td.*?>(.*?)</td>', people_of_it))
    assert set(rows) == {"a1", "a5", "a6"}
    assert "Trained" in rows["a1"]
    assert "Not trained" in rows["a5"]
    assert "On leave" in rows["a6"]
    assert "1 of 2 trained, 2 needed" in people_of_it
    assert "tl signed for it: 2026-11-16" in people_of_it
    assert 'href="/people/a1"' in people_of_it


def test_those_on_leave_who_were_trained_need_not_be_before_their_first_call(browser, bank):
    leave = ("2026-12-14", "2026-12-16")
    imported(bank, agent("a5"), agent("a6"), agent("a7"), leaves=(on_leave("a1", *leave), on_leave("a6", *leave)))
    assert "1 on leave, to be trained before the first call" in shown(browser, "tr", path("t1/early"))
    imported(bank, agent("a5"), leaves=(on_leave("a1", *leave),))
    assert "to be trained before the first call" not in shown(browser, "tr", path("t1/early"))


def test_whether_the_leader_signed_is_told(browser, bank):
    imported(bank, agent("a5", shift="noon"))
    assert "tl has not signed for it" in shown(browser, "tr", path("t1/noon"))
    imported(bank, agent("a5", team="t9"))
    assert "It has no leader" in shown(browser, "tr", path("t9/early"))


@pytest.mark.parametrize(
    ("person", "sees"),
    [*((one, True) for one in ("tr", "tl", "sv", "ch")), *((one, False) for one in ("po", "dm", "cs", "co", "loans"))],
)
def test_names_of_trainees_are_for_those_who_train_and_lead_numbers_for_all_others(browser, person, sees):
    page = shown(browser, person, path("t1/early"))
    assert ('href="/people/a1"' in page) is sees
    assert "1 of 1 trained, 1 needed" in page
    assert ("seen by trainers" in page) is not sees


def test_whoever_acts_for_a_leader_sees_the_people_of_his_teams_and_of_no_other(browser, bank):
    today = date(2026, 12, 1)
    delegate(bank.office, bank.deed("tl"), "cs", frozenset({Role.TEAM_LEADER}), today, today + timedelta(days=2))
    assert 'href="/people/a1"' in shown(browser, "cs", path("t1/early"))
    assert 'href="/people/a3"' not in shown(browser, "cs", path("t2/early"))


def test_the_people_are_shown_as_of_then(browser, bank):
    before = bank.clock()
    bank.clock.move(timedelta(hours=1))
    bank.write("金卡年费每年300元。")
    assert "0 of 1 trained" in shown(browser, "tr", path("t1/early"))
    then = shown(browser, "tr", path("t1/early", f"&at={before:%Y-%m-%dT%H:%M:%SZ}"))
    assert "1 of 1 trained" in then
    assert "as of then" in then
    assert "at=2026-12-01" in shown(browser, "tr", f"{GOLD}?at={before:%Y-%m-%dT%H:%M:%SZ}")


def test_it_leads_on_to_where_training_is_recorded_for_those_who_may_go_there(browser):
    assert 'href="/training/gold/training"' in shown(browser, "tl", path("t1/early"))
    assert 'href="/training/gold/training"' not in shown(browser, "loans", path("t1/early"))


@pytest.mark.parametrize("query", ["of=none&group=t1/early", "of=training&group=none", "of=review&group=t1/early"])
def test_a_cell_that_is_not_there_is_told_in_words(browser, query):
    answer = browser.signed_in("tr").client.get(f"{GOLD}/coverage?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
