"""Who may do what with questions and callbacks, in person and through delegates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.facts import Fact
from bot.domain.people.facts import Delegated
from bot.domain.people.rights import Acting, NotAllowed
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.domain.questions.authority import (
    is_arbiter,
    require_approver,
    require_asker,
    require_caller,
    require_closer,
    require_colleague,
    require_expert,
    require_router,
)
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import Question, question_from
from tests.domain.launches.builders import DAY, agent, officer
from tests.domain.questions.builders import OPENED, PROPOSED, TO_LOANS, fact, joined, opened, question, when

TODAY = date(2026, 11, 23)
PEOPLE = Roster(
    TODAY,
    (
        agent("a1"),
        agent("a2"),
        agent("a3"),
        agent("gone", left=TODAY),
        agent("soon", joined=TODAY + DAY),
        officer("ex", Role.EXPERT, department="cards"),
        officer("ex2", Role.EXPERT, department="cards"),
        officer("po", Role.PRODUCT_OWNER, department="cards"),
        officer("dm", Role.DEPARTMENT_MANAGER, department="cards"),
        officer("dh", Role.DEPARTMENT_HEAD, department="cards"),
        officer("clerk", Role.COMPLIANCE, department="cards"),
        officer("plain"),
        officer("le", Role.EXPERT, department="loans"),
        officer("tl", Role.TEAM_LEADER),
        officer("sv", Role.SUPERVISOR),
        officer("ch", Role.CENTRE_HEAD),
        officer("gone-ex", *Role, department="cards", left=TODAY),
    ),
)
IDS = [one.id for one in PEOPLE.people]
CARDS = {"ex", "ex2", "po", "dm", "dh"}
HERE = set(IDS) - {"gone", "soon", "gone-ex"}

ALONE = question(("09:00", OPENED, "a1"))
SHARED = question(("09:00", OPENED, "a1"), ("09:10", joined("a2"), "a2"))
ASKED_TWICE = question(("09:00", OPENED, "a1"), ("09:10", joined("a1"), "a1"))
AT_LOANS = question(("09:00", OPENED, "a1"), ("10:00", TO_LOANS, "ex"))
WAITING = question(("09:00", OPENED, "a1"), ("10:00", PROPOSED, "ex"))
BY_GONE = question(("09:00", opened("gone"), "gone"))
CALLBACK = Callback("q1.1", "q1", "a1", "a2", when("09:00"), (when("11:00"),))

Action = Callable[[Acting], object]


def on(rule: Callable[[Acting, Question], object], asked: Question) -> Action:
    return lambda acting: rule(acting, asked)


def see_to_callback(acting: Acting) -> None:
    require_caller(acting, CALLBACK)


ACTIONS: dict[str, tuple[Action, set[str]]] = {
    "ask": (require_colleague, HERE),
    "answer": (on(require_expert, ALONE), CARDS),
    "answer after it was re-routed": (on(require_expert, AT_LOANS), {"le"}),
    "re-route": (on(require_router, ALONE), CARDS | {"sv", "ch"}),
    "re-route once more": (on(require_router, AT_LOANS), {"le", "sv", "ch"}),
    "approve": (on(require_approver, WAITING), CARDS - {"ex"}),
    "approve what nobody proposed": (on(require_approver, ALONE), CARDS),
    "tell more": (on(require_asker, SHARED), {"a1", "a2"}),
    "tell more, though gone": (on(require_asker, BY_GONE), set()),
    "close one's own": (on(require_closer, ALONE), CARDS | {"sv", "ch", "a1"}),
    "close what others asked too": (on(require_closer, SHARED), CARDS | {"sv", "ch"}),
    "close what one asked twice": (on(require_closer, ASKED_TWICE), CARDS | {"sv", "ch", "a1"}),
    "see to a callback": (see_to_callback, {"a1", "a2", "tl", "sv", "ch"}),
}


def may(action: Action, acting: Acting) -> bool:
    try:
        action(acting)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize(("action", "allowed"), ACTIONS.values(), ids=ACTIONS)
def test_everybody_may_do_what_his_role_allows_and_nothing_else(action: Action, allowed: set[str]):
    assert {one for one in [*IDS, "stranger"] if may(action, Acting(one, TODAY, PEOPLE))} == allowed


def test_arbiters_are_the_head_and_the_supervisors_of_the_centre():
    assert {one for one in HERE if is_arbiter(Acting(one, TODAY, PEOPLE))} == {"sv", "ch"}


@pytest.mark.parametrize(
    ("action", "actor", "why"),
    [
        (on(require_approver, WAITING), "ex", "ex wrote the answer"),
        (on(require_asker, SHARED), "a3", "Only those who asked can tell more: a1, a2"),
        (see_to_callback, "a3", "callback q1.1 is a2's"),
    ],
)
def test_whoever_may_not_is_told_why_in_both_languages(action: Action, actor: str, why: str):
    with pytest.raises(NotAllowed, match=why) as refused:
        action(Acting(actor, TODAY, PEOPLE))
    assert refused.value.said.zh != refused.value.said.en


# Delegates -----------------------------------------------------------------------------------------------------------


def delegated(by: str, to: str, *roles: Role, first: date = TODAY, last: date = TODAY) -> Fact:
    return fact(Delegated(to, frozenset(roles), first, last), when("08:00"), by, subject=None)


def acting_for(by: str, to: str, *roles: Role, day: date = TODAY) -> Acting:
    """Somebody acting for another one who delegated these roles to him; none, when no role is named."""
    return Acting(to, day, PEOPLE, by, [delegated(by, to, *roles)] if roles else [])


BY_WHOM: list[tuple[str, str, Role]] = [
    ("ask", "a1", Role.AGENT),
    ("answer", "ex", Role.EXPERT),
    ("re-route", "sv", Role.SUPERVISOR),
    ("approve", "ex2", Role.EXPERT),
    ("tell more", "a1", Role.AGENT),
    ("close one's own", "a1", Role.AGENT),
    ("close what others asked too", "ch", Role.CENTRE_HEAD),
    ("see to a callback", "a1", Role.AGENT),
    ("see to a callback", "a2", Role.AGENT),
    ("see to a callback", "tl", Role.TEAM_LEADER),
]


@pytest.mark.parametrize(("name", "by", "role"), BY_WHOM)
def test_a_delegate_may_what_was_given_to_him_on_the_day_that_it_was_given_for(name: str, by: str, role: Role):
    action = ACTIONS[name][0]
    assert may(action, acting_for(by, "a3", role))
    assert not may(action, acting_for(by, "a3", role, day=TODAY + DAY))
    assert not may(action, acting_for(by, "a3", Role.COMPLIANCE))
    assert not may(action, acting_for(by, "a3"))
    assert not may(action, acting_for(by, "stranger", role))


@pytest.mark.parametrize("actor", ["ex", "a1", "le"])
def test_without_a_delegation_nobody_acts_for_anybody(actor: str):
    acting = Acting(actor, TODAY, PEOPLE, "clerk")
    assert not [name for name, (action, _) in ACTIONS.items() if may(action, acting)]


def test_a_delegate_works_for_his_principals_department():
    assert may(on(require_expert, AT_LOANS), acting_for("le", "ex", Role.EXPERT))
    assert not may(on(require_expert, ALONE), acting_for("le", "ex", Role.EXPERT))


# Four eyes -----------------------------------------------------------------------------------------------------------


def proposed(by: str, on_behalf_of: str | None = None) -> Question:
    """A question with an answer that somebody proposed, for himself or for another one."""
    own = replace(fact(PROPOSED, when("10:00"), by), on_behalf_of=on_behalf_of)
    found = question_from([fact(OPENED, when("09:00"), "a1"), own])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("by", "written_for", "approver", "approved_for", "allowed"),
    [
        ("ex", None, "ex2", None, True),
        ("ex", None, "ex", None, False),
        ("ex", None, "ex", "ex2", False),
        ("ex", None, "ex2", "ex", False),
        ("ex", None, "dm", "ex2", True),
        ("ex", "ex2", "ex", None, False),
        ("ex", "ex2", "ex2", None, False),
        ("ex", "ex2", "dm", "ex2", False),
        ("ex", "ex2", "dm", None, True),
        ("a3", "ex", "ex", None, False),
    ],
)
def test_nobody_approves_his_own_answer_himself_or_through_others(
    by: str, written_for: str | None, approver: str, approved_for: str | None, allowed: bool
):
    given = [delegated(approved_for, approver, Role.EXPERT)] if approved_for else []
    acting = Acting(approver, TODAY, PEOPLE, approved_for, given)
    assert may(on(require_approver, proposed(by, written_for)), acting) is allowed


def test_of_a_corrected_proposal_the_new_author_counts():
    asked = question(("09:00", OPENED), ("10:00", PROPOSED, "ex"), ("10:30", PROPOSED, "ex2"))
    assert may(on(require_approver, asked), Acting("ex", TODAY, PEOPLE))
    assert not may(on(require_approver, asked), Acting("ex2", TODAY, PEOPLE))
