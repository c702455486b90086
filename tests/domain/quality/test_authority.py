"""Who may do what with corrective actions and talks, and whose figures somebody sees."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.facts import Fact
from bot.domain.people.facts import Delegated
from bot.domain.people.rights import Acting, NotAllowed
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Team
from bot.domain.quality.actions import CorrectiveAction
from bot.domain.quality.authority import (
    people_of,
    people_seen_by,
    require_concerned,
    require_opener,
    require_own_person,
    require_reopener,
    sees_action,
)
from bot.domain.quality.facts import ActionOpened

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
CENTRE = "customer-service"


def person(person_id: str, *roles: Role, department: str = CENTRE, team: str | None = None) -> Person:
    return Person(person_id, person_id, department, frozenset(roles or (Role.AGENT,)), team=team)


ROSTER = Roster(
    date(2026, 1, 1),
    (
        person("a1", team="t1"),
        person("a2", team="t2"),
        person("tl1", Role.TEAM_LEADER),
        person("tl2", Role.TEAM_LEADER),
        person("sv", Role.SUPERVISOR),
        person("ch", Role.CENTRE_HEAD),
        person("tr", Role.TRAINER),
        person("ex", Role.EXPERT, department="cards"),
        person("dm", Role.DEPARTMENT_MANAGER, department="cards"),
        person("dm2", Role.DEPARTMENT_MANAGER, department="cards"),
        person("dh", Role.DEPARTMENT_HEAD, department="cards"),
        person("lx", Role.EXPERT, department="loans"),
    ),
    teams=(Team("t1", "1", "north", "tl1"), Team("t2", "2", "north", "tl2")),
)
EVERYBODY = [one.id for one in ROSTER.people]
LEADS = {
    "tl1": {"a1"},
    "tl2": {"a2"},
    "sv": {"tl1", "tl2"},
    "ch": {"a1", "a2", "tl1", "tl2", "sv", "tr"},
    "dm": {"ex"},
    "dm2": {"ex"},
    "dh": {"ex", "dm", "dm2"},
}
ACTION = CorrectiveAction("a7", ActionOpened("补录", "ex", TODAY), NOW, "sv")


def acting(person_id: str, on_behalf_of: str | None = None, *roles: Role) -> Acting:
    """Somebody, or the delegate of somebody in some of his roles."""
    given = Delegated(person_id, frozenset(roles), TODAY, TODAY)
    delegations = [Fact(NOW, on_behalf_of, "d", given)] if on_behalf_of else []
    return Acting(person_id, TODAY, ROSTER, on_behalf_of, delegations)


def may(check, *arguments) -> bool:
    try:
        check(*arguments)
    except NotAllowed as refused:
        return not (refused.said.zh and refused.said.en)
    return True


def test_managers_supervisors_and_heads_open_actions():
    assert {one for one in EVERYBODY if may(require_opener, acting(one))} == {"sv", "ch", "dm", "dm2", "dh"}


def test_an_action_is_closed_by_its_owner_or_who_opened_it():
    assert {one for one in EVERYBODY if may(require_concerned, acting(one), ACTION)} == {"ex", "sv"}


def test_an_action_is_opened_again_by_those_and_by_whoever_may_open_one():
    allowed = {one for one in EVERYBODY if may(require_reopener, acting(one), ACTION)}
    assert allowed == {"ex", "sv", "ch", "dm", "dm2", "dh"}


@pytest.mark.parametrize("leader", EVERYBODY)
def test_everybody_leads_his_own_people(leader: str):
    found = ROSTER.person(leader)
    assert found is not None
    assert people_of(found, found.roles, ROSTER) == LEADS.get(leader, set())


@pytest.mark.parametrize("leader", EVERYBODY)
def test_a_talk_is_with_one_of_ones_own_people(leader: str):
    met = {one for one in EVERYBODY if may(require_own_person, acting(leader), one, ROSTER)}
    assert met == LEADS.get(leader, set())


def test_a_delegate_talks_for_his_manager_in_the_roles_that_he_was_given():
    assert may(require_own_person, acting("tr", "tl1", Role.TEAM_LEADER), "a1", ROSTER)
    assert not may(require_own_person, acting("tr", "tl1", Role.TEAM_LEADER), "a2", ROSTER)
    assert not may(require_own_person, acting("tr", "tl1", Role.AGENT), "a1", ROSTER)


def test_who_led_whom_is_told_by_the_roster_of_the_day_of_the_talk():
    before = Roster(date(2025, 1, 1), ROSTER.people, (Team("t1", "1", "north", "tl2"), Team("t2", "2", "north", "tl1")))
    assert may(require_own_person, acting("tl1"), "a2", before)
    assert not may(require_own_person, acting("tl1"), "a1", before)


def test_leaders_see_the_figures_of_their_people_and_supervisors_those_of_the_centre():
    centre = {"a1", "a2", "tl1", "tl2", "sv", "ch", "tr"}
    assert people_seen_by(acting("tl1")) == {"a1"}
    assert people_seen_by(acting("sv")) == people_seen_by(acting("ch")) == centre
    assert people_seen_by(acting("dm")) == {"ex"}


@pytest.mark.parametrize("nobody", ["a1", "tr", "ex"])
def test_who_leads_nobody_sees_nobodys_figures(nobody: str):
    assert not may(people_seen_by, acting(nobody))


@pytest.mark.parametrize(("manager", "sees"), [("dm", True), ("dh", True), ("sv", True), ("ch", True), ("lx", False)])
def test_an_action_is_seen_by_the_departments_that_answer_for_it_and_by_who_watches_the_centre(
    manager: str, sees: bool
):
    person = next(one for one in ROSTER.people if one.id == manager)
    assert sees_action(person, ACTION, ROSTER) is sees


def test_who_watches_the_centre_sees_actions_between_other_departments():
    action = CorrectiveAction("a8", ActionOpened("话术要改", "lx", TODAY), NOW, "dm")
    seers = {one.id for one in ROSTER.people if sees_action(one, action, ROSTER)}
    assert seers == {"ex", "dm", "dm2", "dh", "lx", "sv", "ch"}
