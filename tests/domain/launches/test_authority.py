"""Who may do what, in person and through delegates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.authority import (
    is_agent_only,
    require_briefed,
    require_look,
    require_manager_of,
    require_minor_change,
    require_other_than_author,
    require_product_team,
    require_roster_keeper,
    require_signer,
    require_stage_decision,
    require_team_leader,
    require_trainer,
    require_waiver,
    require_waiver_request,
)
from bot.domain.launches.facts import LaunchFiled, MaterialAttached
from bot.domain.people.facts import Delegated
from bot.domain.people.rights import Acting, NotAllowed
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    ATTESTATION,
    DAY,
    LAUNCH,
    MATERIAL,
    NOW,
    OFFICERS,
    REVIEW,
    TRAINING,
    agent,
    case,
    fact,
    filed,
    officer,
    roster,
)

WAIVABLE = replace(MATERIAL, waivable_by=(Role.CENTRE_HEAD, Role.COMPLIANCE))
FILED = filed(WAIVABLE, REVIEW, ATTESTATION, TRAINING)
DOSSIER = case(FILED).dossier
TODAY = date(2026, 12, 1)
PEOPLE = roster(
    agent("a1"),
    agent("a2"),
    officer("gone", *Role, department="cards", left=TODAY),
    officer("soon", *Role, department="cards", joined=date(2026, 12, 2)),
)
EVERYBODY = {one.id for one in PEOPLE.people} | {"stranger"}

ACTIONS: dict[str, tuple[Callable[[Acting], object], set[str]]] = {
    "look": (require_look, EVERYBODY - {"a1", "a2", "gone", "soon", "stranger"}),
    "file": (lambda acting: require_product_team(acting, "cards"), {"po", "dm", "dh"}),
    "file for loans": (lambda acting: require_product_team(acting, "loans"), {"loans"}),
    "review": (lambda acting: require_signer(acting, REVIEW, DOSSIER), {"cs", "cs2"}),
    "confirm": (lambda acting: require_signer(acting, ATTESTATION, DOSSIER), {"sv"}),
    "sign a material": (lambda acting: require_signer(acting, MATERIAL, DOSSIER), set()),
    "lead t1": (lambda acting: require_team_leader(acting, "t1", DOSSIER), {"tl"}),
    "lead t9": (lambda acting: require_team_leader(acting, "t9", DOSSIER), set()),
    "train": (require_trainer, {"tr", "tl", "tl2", "sv"}),
    "be briefed": (
        lambda acting: require_briefed(acting, "cards"),
        {"a1", "a2", "tr", "tl", "tl2", "sv", "cs", "cs2", "cp", "co", "ch", "po", "dm", "dh"},
    ),
    "listen": (lambda acting: require_manager_of(acting, "cards"), {"dm", "dh"}),
    "waive": (lambda acting: require_waiver(acting, WAIVABLE, DOSSIER), {"ch", "co"}),
    "ask for a waiver": (lambda acting: require_waiver_request(acting, WAIVABLE, DOSSIER), {"po", "dm", "dh"}),
    "ask for what nobody may waive": (lambda acting: require_waiver_request(acting, REVIEW, DOSSIER), set()),
    "waive what nobody may": (lambda acting: require_waiver(acting, REVIEW, DOSSIER), set()),
    "decide": (lambda acting: require_stage_decision(acting, "launch", DOSSIER), {"sv"}),
    "decide on nothing": (lambda acting: require_stage_decision(acting, "pilot", DOSSIER), set()),
    "call minor": (lambda acting: require_minor_change(acting, DOSSIER), {"co", "cp"}),
    "keep the roster": (require_roster_keeper, {"ch", "sv"}),
}


def may(action: Callable[[Acting], object], acting: Acting) -> bool:
    try:
        action(acting)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize(("action", "allowed"), ACTIONS.values(), ids=ACTIONS)
def test_everybody_may_do_what_his_role_allows_and_nothing_else(action: Callable[[Acting], object], allowed: set[str]):
    assert {one for one in EVERYBODY if may(action, Acting(one, TODAY, PEOPLE))} == allowed


def test_rights_begin_on_the_first_day_and_end_before_the_last():
    day_before, day_after = date(2026, 11, 30), date(2026, 12, 2)
    assert may(require_trainer, Acting("gone", day_before, PEOPLE))
    assert may(require_trainer, Acting("soon", day_after, PEOPLE))


def test_the_signers_role_is_told():
    assert require_signer(Acting("cs", TODAY, PEOPLE), REVIEW, DOSSIER) is Role.CUSTOMER_SERVICE


def test_the_first_roster_may_come_from_anybody():
    require_roster_keeper(None)


# Delegation ----------------------------------------------------------------------------------------------------------


def delegation(
    by: str = "cs", to: str = "tr", role: Role = Role.CUSTOMER_SERVICE, on_behalf_of: str | None = None
) -> Fact:
    body = Delegated(to, frozenset({role}), TODAY, date(2026, 12, 3))
    return replace(fact(body, NOW, by, launch=None), on_behalf_of=on_behalf_of)


def review(acting: Acting) -> object:
    return require_signer(acting, REVIEW, DOSSIER)


@pytest.mark.parametrize(
    ("day", "allowed"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-02", True), ("2026-12-03", True), ("2026-12-04", False)],
)
def test_a_delegate_acts_from_the_first_to_the_last_day(day: str, allowed: bool):
    assert may(review, Acting("tr", date.fromisoformat(day), PEOPLE, "cs", [delegation()])) is allowed


@pytest.mark.parametrize(
    ("given", "actor", "on_behalf_of", "allowed"),
    [
        (delegation(), "tr", "cs", True),
        (delegation(), "tr", None, False),
        (delegation(), "a1", "cs", False),
        (delegation(), "tr", "cs2", False),
        (delegation(by="sv"), "tr", "cs", False),
        (delegation(by="sv"), "tr", "sv", False),
        (delegation(role=Role.SUPERVISOR), "tr", "cs", False),
        (delegation(role=Role.TRAINER), "tr", "cs", False),
        (delegation(to="gone"), "gone", "cs", False),
        (delegation(by="gone"), "tr", "gone", False),
        (delegation(to="po"), "po", "cs", False),
        (delegation(by="tl", on_behalf_of="cs"), "tr", "cs", False),
        (delegation(by="cs2", on_behalf_of="cs"), "tr", "cs2", False),
    ],
    ids=[
        "delegate",
        "not for himself",
        "another delegate",
        "for somebody else",
        "given by another",
        "of no such role",
        "role not given",
        "own role",
        "delegate who left",
        "principal who left",
        "author",
        "given on",
        "given for another",
    ],
)
def test_a_delegate_has_what_was_given_to_him_and_no_more(
    given: Fact, actor: str, on_behalf_of: str | None, allowed: bool
):
    assert may(review, Acting(actor, TODAY, PEOPLE, on_behalf_of, [given])) is allowed


def test_a_delegate_is_of_his_principals_department_and_leads_his_team():
    for_manager = delegation("dm", "tr", Role.DEPARTMENT_MANAGER)
    acting = Acting("tr", TODAY, PEOPLE, "dm", [for_manager])
    require_manager_of(acting, "cards")
    with pytest.raises(NotAllowed):
        require_manager_of(acting, "customer-service")
    leading = Acting("a1", TODAY, PEOPLE, "tl", [delegation("tl", "a1", Role.TEAM_LEADER)])
    require_team_leader(leading, "t1")
    with pytest.raises(NotAllowed):
        require_team_leader(leading, "t2")


# Nobody signs his own work -------------------------------------------------------------------------------------------

ALL_ROLES = frozenset(Role)
ALMIGHTY = replace(
    PEOPLE, people=tuple(replace(one, roles=ALL_ROLES) if one in OFFICERS else one for one in PEOPLE.people)
)
OWN_WORK = ("review", "confirm", "lead t1", "waive", "decide", "call minor")


@pytest.mark.parametrize("action", OWN_WORK)
@pytest.mark.parametrize(
    ("own", "actor", "on_behalf_of"),
    [
        (fact(LaunchFiled(LAUNCH), NOW - DAY, "tl"), "tl", None),
        (fact(MaterialAttached("brief", "brief.md"), NOW - DAY, "tl"), "tl", None),
        (fact(MaterialAttached("brief", "brief.md"), NOW - DAY, "a1", on_behalf_of="tl"), "tl", None),
        (fact(MaterialAttached("brief", "brief.md"), NOW - DAY, "tl", on_behalf_of="po"), "tl", None),
        (fact(MaterialAttached("brief", "brief.md"), NOW - DAY, "tl"), "tr", "tl"),
        (fact(MaterialAttached("brief", "brief.md"), NOW - DAY, "tr"), "tr", "tl"),
    ],
    ids=["filed", "attached", "had it attached", "attached for another", "has a delegate", "is a delegate"],
)
def test_an_author_signs_nothing_himself_or_through_others(
    action: str, own: Fact, actor: str, on_behalf_of: str | None
):
    mine, others = case([*FILED, own]).dossier, DOSSIER
    delegations = [
        fact(Delegated("tr", ALL_ROLES, TODAY, TODAY), NOW, "tl", launch=None),
    ]
    acting = Acting(actor, TODAY, ALMIGHTY, on_behalf_of, delegations)
    checks: dict[str, Callable[..., object]] = {
        "review": lambda dossier: require_signer(acting, REVIEW, dossier),
        "confirm": lambda dossier: require_signer(acting, ATTESTATION, dossier),
        "lead t1": lambda dossier: require_team_leader(acting, "t1", dossier),
        "waive": lambda dossier: require_waiver(acting, WAIVABLE, dossier),
        "decide": lambda dossier: require_stage_decision(acting, "launch", dossier),
        "call minor": lambda dossier: require_minor_change(acting, dossier),
    }
    checks[action](others)
    with pytest.raises(NotAllowed, match="wrote it"):
        checks[action](mine)


def test_somebody_who_wrote_nothing_signs():
    require_other_than_author(Acting("cs", TODAY, PEOPLE), DOSSIER)


@pytest.mark.parametrize("role", Role)
def test_whoever_is_more_than_an_agent_has_a_part_in_launches(role):
    assert is_agent_only(frozenset({role})) is (role is Role.AGENT)
    assert not is_agent_only(frozenset({Role.AGENT, role})) or role is Role.AGENT


def test_whoever_is_nothing_has_no_part_in_launches():
    assert is_agent_only(frozenset())
