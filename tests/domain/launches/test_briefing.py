"""What people still have to do about a launch's trainings, and how self-study counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.briefing import BriefingState, Training, attempts, trainings_of
from bot.domain.launches.facts import Attended, Launched, SessionKind, StageDecision, TrainingHeld, Waived
from bot.domain.launches.template import Applicability, MaterialRule, TrainingRule
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    DAY,
    NOW,
    PLANNED,
    SIGNED,
    T1,
    agent,
    at,
    attached,
    case,
    decided,
    fact,
    filed,
    leader_signed,
    needs,
    on_leave,
    roster,
    seen,
    state,
    trained,
)

BRIEF = needs(MaterialRule("brief"), "brief")
SELF = needs(TrainingRule("brief", self_study=True), "training", waivable_by=(Role.CENTRE_HEAD,), due=3)
QUIZ = needs(TrainingRule("brief", quiz=True), "training")
BOTH = needs(TrainingRule("brief", quiz=True, self_study=True), "training")
NEITHER = needs(TrainingRule("brief"), "training")


def begun(*requirements: object, people: object = None) -> list[Fact]:
    """A launch with a brief that is in order."""
    return [*filed(BRIEF, *requirements, people=people), attached(), seen()]


def read(*people: str, sha256: str = "v1", when: object = SIGNED, quiz: bool | None = None) -> list[Fact]:
    """These people confirmed that they have read a version."""
    session = f"self_study:training:{sha256}"
    held = TrainingHeld(session, "training", sha256, when, "briefed", SessionKind.SELF_STUDY)
    return [fact(held, when), *(fact(Attended(session, one, quiz), when, one) for one in people)]


def only(facts: Sequence[Fact], **how: object) -> Training:
    (found,) = trainings_of(case(facts, **how))
    return found


@pytest.mark.parametrize(
    ("requirement", "more", "expected"),
    [
        (SELF, [], BriefingState.TO_READ),
        (NEITHER, [], BriefingState.TO_ATTEND),
        (QUIZ, [], BriefingState.TO_ATTEND),
        (SELF, read("a1"), BriefingState.DONE),
        (SELF, read("a2"), BriefingState.TO_READ),
        (SELF, read("a1", sha256="v0"), BriefingState.TO_READ),
        (NEITHER, read("a1"), BriefingState.TO_ATTEND),
        (BOTH, read("a1"), BriefingState.QUIZ),
        (BOTH, read("a1", quiz=False), BriefingState.QUIZ),
        (BOTH, read("a1", quiz=True), BriefingState.DONE),
        (QUIZ, trained("a1"), BriefingState.QUIZ),
        (QUIZ, trained("a1", quiz=True), BriefingState.DONE),
        (NEITHER, trained("a1"), BriefingState.DONE),
        (SELF, trained("a1"), BriefingState.DONE),
    ],
)
def test_what_somebody_has_to_do(requirement: object, more: list[Fact], expected: BriefingState) -> None:
    assert only([*begun(requirement), *more]).state("a1") is expected


def test_self_study_meets_a_training_when_the_leader_has_signed() -> None:
    facts = [*begun(SELF), *read("a1", "a2")]
    assert state(facts, "training") == "unmet"
    assert state([*facts, leader_signed()], "training") == "met"


def test_self_study_does_not_count_where_the_template_does_not_say_so() -> None:
    assert state([*begun(NEITHER), *read("a1", "a2"), leader_signed()], "training") == "unmet"


def test_self_study_is_as_old_as_each_persons_own_word() -> None:
    fresh = needs(TrainingRule("brief", self_study=True), "training", fresh_for_days=30)
    long_ago, lately = at("2026-10-20"), at("2026-11-20")
    early = read("a1", "a2", when=long_ago)
    again = [fact(Attended("self_study:training:v1", "a1"), lately, "a1")]
    found = only([*begun(fresh), *early, *again])
    assert dict(found.trained) == {"a1": lately}


def test_who_came_to_a_session_before_he_read_it_was_trained_then() -> None:
    facts = [*begun(SELF), *trained("a1", when=SIGNED), *read("a1", when=SIGNED + DAY)]
    assert only(facts).trained["a1"] == SIGNED


def test_who_read_it_before_the_session_was_trained_when_he_read_it() -> None:
    facts = [*begun(SELF), *read("a1", when=SIGNED), *trained("a1", when=SIGNED + DAY)]
    assert only(facts).trained["a1"] == SIGNED


@pytest.mark.parametrize(
    ("changes", "is_taught"),
    [({}, True), ({"status": "draft"}, False), ({"kind": "other"}, False), ({"indexed": False}, False)],
)
def test_nothing_is_taught_before_it_is_in_order(changes: dict[str, object], is_taught: bool) -> None:
    facts = [*filed(BRIEF, SELF), attached(), seen(**changes)]
    assert (only(facts).material is not None) is is_taught


def test_without_a_document_there_is_nothing_to_read() -> None:
    found = only(filed(BRIEF, SELF))
    assert (found.material, found.version, list(found.sessions)) == (None, "", [])


@pytest.mark.parametrize(
    ("person", "covered"),
    [("a1", True), ("away", True), ("joins", True), ("gone", False), ("tl", False), ("nobody", False)],
)
def test_whom_a_training_covers(person: str, covered: bool) -> None:
    people = roster(
        agent("a1"),
        agent("away"),
        agent("joins", joined=date(2026, 12, 1)),
        agent("gone", left=date(2026, 12, 15)),
        leaves=(on_leave("away", "2026-12-01", "2026-12-31"),),
        teams=(T1,),
    )
    assert only(begun(SELF, people=people)).covers(person) is covered


def test_a_training_that_does_not_apply_is_nobodys() -> None:
    elsewhere = needs(TrainingRule("brief"), "training", when=Applicability(channels=("branch-only",)))
    assert trainings_of(case(begun(elsewhere))) == []


def test_a_launch_that_was_given_up_needs_no_training() -> None:
    assert trainings_of(case([*begun(SELF), decided("launch", StageDecision.KILL)])) == []


def test_after_the_launch_only_duties_are_left() -> None:
    launched = fact(Launched("verdict", "facts"), PLANNED, "po")
    facts = [*begun(SELF), launched]
    assert trainings_of(case(facts, PLANNED + DAY)) == []
    waived = fact(Waived("training", "night", at("2026-12-31"), "train", date(2026, 12, 22)), NOW, "ch")
    found = only([*facts, waived], as_of=PLANNED + DAY)
    assert (found.due, found.is_remedial) == (date(2026, 12, 22), True)


def test_before_the_launch_it_is_due_as_the_template_says() -> None:
    found = only(begun(SELF))
    assert (found.due, found.is_remedial) == (date(2026, 12, 10), False)


def test_every_result_of_a_quiz_is_an_attempt() -> None:
    tries = [fact(Attended("s1", "a1", quiz), SIGNED + DAY, "a1") for quiz in (False, None, True)]
    found = only([*begun(QUIZ), *trained("a1", "a2"), *tries])
    assert (attempts(found, "s1", "a1"), attempts(found, "s1", "a2"), attempts(found, "s2", "a1")) == (2, 0, 0)
