"""Sign-offs of a role on what there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.facts import (
    ChangeCalledMinor,
    GoNoGo,
    LaunchFiled,
    MaterialAttached,
    SignOffWithdrawn,
    TemplateRegistered,
    TemplateUpgraded,
)
from bot.domain.launches.finding import State
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    DAY,
    LAUNCH,
    MATERIAL,
    NOW,
    OFFICERS,
    PLANNED,
    REVIEW,
    SECOND,
    SIGNED,
    attached,
    fact,
    filed,
    found,
    needs,
    officer,
    roster,
    seen,
    signed,
    state,
    template,
)

START = [*filed(MATERIAL, REVIEW), attached(), seen()]
GO = signed(START, key="go")


def changed(sha256: str, day: int) -> Fact:
    return seen(sha256, SIGNED + day * DAY)


def minor(old: str, new: str, day: int, actor: str = "co") -> Fact:
    return fact(ChangeCalledMinor("brief.md", old, new, "says the same"), SIGNED + day * DAY, actor, launch=None)


def test_a_signature_is_waited_for_and_then_counts():
    assert state(START, "review") is State.UNMET
    finding = found([*START, GO], "review")
    assert (finding.state, finding.met_at, finding.evidence) == (State.MET, SIGNED, ("go",))


@pytest.mark.parametrize(
    ("actor", "on_behalf_of", "expected"),
    [
        ("cs", None, State.MET),
        ("cs2", None, State.MET),
        ("sv", None, State.UNMET),
        ("nobody", None, State.UNMET),
        ("po", None, State.UNMET),
        ("tr", "cs", State.MET),
        ("po", "cs", State.UNMET),
        ("cs", "po", State.UNMET),
        ("tr", "po", State.UNMET),
    ],
)
def test_only_the_role_signs_and_nobody_his_own_work(actor: str, on_behalf_of: str | None, expected: State):
    extra = {"on_behalf_of": on_behalf_of} if on_behalf_of else {}
    assert state([*START, signed(START, actor=actor, **extra)], "review") is expected


@pytest.mark.parametrize("own", [LaunchFiled(LAUNCH), MaterialAttached("brief", "brief.md")])
@pytest.mark.parametrize("before", [True, False])
def test_whoever_has_a_hand_in_the_launch_does_not_sign_it(own: LaunchFiled | MaterialAttached, before: bool):
    when = SIGNED - DAY if before else SIGNED + DAY
    assert state([*START, GO, fact(own, when, "cs")], "review") is State.UNMET
    assert state([*START, GO, fact(own, when, "po", on_behalf_of="cs")], "review") is State.UNMET
    assert state([*START, GO, fact(own, when, "cs2")], "review") is State.MET


def test_the_last_of_several_decisions_counts():
    against = signed(START, actor="cs2", when=SIGNED + DAY, decision=GoNoGo.NO_GO, key="against")
    assert state([*START, GO, against], "review") is State.UNMET
    after = [*START, GO, against, signed(START, when=SIGNED + 2 * DAY)]
    assert (found(after, "review").state, found(after, "review").met_at) == (State.MET, SIGNED + 2 * DAY)


@pytest.mark.parametrize(("go", "no_go"), [("a", "b"), ("b", "a")])
def test_of_two_at_once_no_go_counts_whatever_their_order(go: str, no_go: str):
    both = [signed(START, key=go), signed(START, actor="cs2", decision=GoNoGo.NO_GO, key=no_go)]
    assert state([*START, *both], "review") is State.UNMET
    assert state([*both, *START], "review") is State.UNMET


@pytest.mark.parametrize(("go", "no_go"), [("a", "b"), ("b", "a")])
def test_a_go_at_the_instant_of_a_no_go_does_not_make_a_later_one_earlier(go: str, no_go: str):
    both = [signed(START, key=go), signed(START, actor="cs2", decision=GoNoGo.NO_GO, key=no_go)]
    assert found([*START, *both, signed(START, when=SIGNED + DAY)], "review").met_at == SIGNED + DAY


def test_a_signature_for_a_group_is_none_of_the_review():
    for_a_group = replace(GO, body=replace(GO.body, group="t1/early"))  # pyright: ignore[reportCallIssue]
    finding = found([*START, for_a_group], "review")
    assert (finding.state, finding.evidence) == (State.UNMET, ())


def test_a_colleague_who_signs_too_does_not_make_it_later():
    assert found([*START, GO, signed(START, actor="cs2", when=SIGNED + 9 * DAY)], "review").met_at == SIGNED


def test_what_is_withdrawn_counts_no_more():
    withdrawn = fact(SignOffWithdrawn("go", "a mistake"), SIGNED + DAY, "cs")
    assert state([*START, GO, withdrawn], "review") is State.UNMET
    assert state([*START, GO, withdrawn, signed(START, when=SIGNED + 2 * DAY)], "review") is State.MET


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([changed("v2", 1)], State.UNMET),
        ([changed("v2", 1), minor("v1", "v2", 2)], State.MET),
        ([changed("v2", 1), minor("v0", "v2", 2)], State.UNMET),
        ([changed("v2", 1), minor("v2", "v1", 2)], State.UNMET),
        ([changed("v2", 1), minor("v1", "v2", 2), changed("v3", 3)], State.UNMET),
        ([changed("v2", 1), minor("v1", "v2", 2), changed("v3", 3), minor("v2", "v3", 4)], State.MET),
        ([changed("v2", 1), changed("v3", 3), minor("v2", "v3", 4)], State.UNMET),
        ([changed("v2", 1), changed("v1", 2)], State.MET),
        ([changed("v2", 1), minor("v1", "v2", 1), changed("v1", 2)], State.MET),
        ([changed("v2", 1), minor("v1", "v2", 1), changed("v1", 2), minor("v2", "v1", 3)], State.MET),
        ([changed("v2", 1), minor("v1", "v2", 2, "po")], State.UNMET),
        ([changed("", 1)], State.UNMET),
        ([attached(document="other.md", when=SIGNED + DAY)], State.UNMET),
        ([attached(requirement="gone", when=SIGNED + DAY)], State.UNMET),
    ],
)
def test_a_signature_stands_as_long_as_what_was_signed_says_the_same(after: list[Fact], expected: State):
    assert state([*START, GO, *after], "review") is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"summary": "Now with lounges"}, State.UNMET),
        ({"product": "Platinum card"}, State.UNMET),
        ({"tier": "low"}, State.UNMET),
        ({"channels": ("app",)}, State.UNMET),
        ({"channels": ("branch", "app")}, State.MET),
        ({"questions": ("What does it cost?",)}, State.MET),
        ({"planned_at": PLANNED + DAY}, State.MET),
    ],
)
def test_a_launch_that_is_filed_anew_is_signed_anew_if_it_is_another(fields: dict[str, object], expected: State):
    again = fact(LaunchFiled(replace(LAUNCH, **fields)), SIGNED + DAY, "po")  # pyright: ignore[reportArgumentType]
    assert state([*START, GO, again], "review") is expected


def test_a_later_stages_material_leaves_an_earlier_signature_alone():
    early, late = replace(REVIEW, stage="concept"), needs(MATERIAL.rule, "late", "launch")
    start = filed(replace(MATERIAL, stage="concept"), early, late, stages=("concept", "launch"))
    start += [attached(), seen()]
    go = signed(start, early)
    assert state([*start, go, attached("late", "late.md", SIGNED + DAY)], "review") is State.MET
    assert state([*start, go, changed("v2", 1)], "review") is State.UNMET


@pytest.mark.parametrize(("early", "expected"), [(timedelta(0), State.MET), (SECOND, State.UNMET)])
def test_a_signature_is_fresh_for_so_many_days_before_the_launch(early: timedelta, expected: State):
    fresh = replace(REVIEW, fresh_for_days=10)
    start = [*filed(MATERIAL, fresh), attached(), seen()]
    go = signed(start, fresh, when=PLANNED - 10 * DAY - early)
    assert state([*start, go], "review", PLANNED) is expected


def test_rights_are_those_of_the_day_of_the_deed():
    without = tuple(one for one in OFFICERS if one.id != "cs")
    left = fact(RosterImported(roster(officers=without, effective="2026-11-20")), NOW - DAY)
    assert state([*START, GO, left], "review") is State.MET
    late = (*without, officer("cs", Role.CUSTOMER_SERVICE), officer("new", Role.CUSTOMER_SERVICE))
    promoted = fact(RosterImported(roster(officers=late, effective="2026-11-20")), NOW - DAY)
    assert state([*START, signed(START, actor="new"), promoted], "review") is State.UNMET
    after = signed([*START, promoted], actor="new", when=NOW)
    assert state([*START, promoted, after], "review") is State.MET


def test_a_pinned_template_stays_until_the_launch_is_upgraded():
    stricter = template(MATERIAL, REVIEW, needs(REVIEW.rule, "second"), digest="template-2")
    newer = [*START, GO, fact(TemplateRegistered(stricter), SIGNED + DAY)]
    assert state(newer, "review") is State.MET
    with pytest.raises(StopIteration):
        found(newer, "second")
    upgraded = [*newer, fact(TemplateUpgraded("template-2", "diff"), SIGNED + 2 * DAY, "po")]
    assert (state(upgraded, "review"), state(upgraded, "second")) == (State.MET, State.UNMET)
