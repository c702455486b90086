"""Coverage of every team on every shift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.coverage import GroupCoverage, coverage_of, needed
from bot.domain.launches.facts import (
    AttendanceStruck,
    Attended,
    ChangeCalledMinor,
    DateMoved,
    GoNoGo,
    Launched,
    SignOffWithdrawn,
)
from bot.domain.launches.finding import State
from bot.domain.launches.template import Requirement, TrainingRule
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from tests.domain.launches.builders import (
    DAY,
    MATERIAL,
    NOW,
    PLANNED,
    SECOND,
    SIGNED,
    T1,
    T2,
    TRAINING,
    agent,
    attached,
    case,
    fact,
    filed,
    found,
    leader_signed,
    needs,
    officer,
    on_leave,
    roster,
    seen,
    state,
    trained,
)

QUIZ = needs(TrainingRule("brief", quiz=True))


def start(requirement: Requirement = TRAINING, people: Roster | None = None) -> list[Fact]:
    return [*filed(MATERIAL, requirement, people=people), attached(), seen()]


def covered(facts: list[Fact]) -> list[GroupCoverage]:
    rule = TRAINING.rule
    assert isinstance(rule, TrainingRule)
    return coverage_of(TRAINING, rule, case(facts))


def test_everybody_was_there_and_the_leader_signed():
    finding = found([*start(), *trained("a1", "a2"), leader_signed(key="tl-signed")], "training")
    assert (finding.state, finding.evidence) == (State.MET, ("tl-signed",))
    assert finding.met_at == SIGNED + DAY, "the leader signed a day after the session"


@pytest.mark.parametrize(
    "facts",
    [
        [],
        trained("a1", "a2"),
        [leader_signed()],
        [*trained("a1"), leader_signed()],
        [*trained("a1", "a2"), leader_signed("t1/night")],
        [*trained("a1", "a2"), leader_signed(actor="tl2")],
        [*trained("a1", "a2"), leader_signed(actor="po", on_behalf_of="tl")],
        [*trained("a1", "a2"), leader_signed(sha256="v0")],
        [*trained("a1", "a2", sha256="v0"), leader_signed()],
        [*trained("a1", "a2"), leader_signed(), leader_signed(decision=GoNoGo.NO_GO, when=SIGNED + 2 * DAY)],
        [*trained("a1", "a2"), leader_signed(key="b"), leader_signed(decision=GoNoGo.NO_GO, key="a")],
        [*trained("a1", "a2"), leader_signed(key="x"), fact(SignOffWithdrawn("x", "…"), actor="tl")],
        [*trained("a1", "a2", when=NOW + DAY), leader_signed()],
        [*trained("a1", "a2"), leader_signed(), attached(document="other.md", when=SIGNED + DAY)],
    ],
)
def test_a_part_is_not_enough(facts: list[Fact]):
    assert state([*start(), *facts], "training") is State.UNMET


def test_a_leader_has_a_delegate():
    facts = [*start(), *trained("a1", "a2"), leader_signed(actor="sv", on_behalf_of="tl")]
    assert state(facts, "training") is State.MET


def test_without_material_nothing_is_taught():
    facts = [*filed(MATERIAL, TRAINING), *trained("a1", "a2"), leader_signed()]
    assert state(facts, "training") is State.UNMET
    assert state([*facts, attached(), seen("")], "training") is State.UNMET


def test_a_session_still_to_come_trains_nobody():
    facts = [*start(), *trained("a1", "a2"), leader_signed()]
    planned = [replace(one, body=replace(one.body, held_at=NOW + DAY)) if "Held" in one.key else one for one in facts]
    assert state(planned, "training", NOW) is State.UNMET
    assert state(planned, "training", NOW + DAY - SECOND) is State.UNMET
    assert state(planned, "training", NOW + DAY) is State.MET


@pytest.mark.parametrize(
    ("people", "threshold", "expected"),
    [(1, 0.01, 1), (3, 0.9, 3), (10, 0.9, 9), (10, 0.91, 10), (20, 0.95, 19), (100, 0.07, 7), (7, 1.0, 7), (0, 1.0, 0)],
)
def test_the_threshold_rounds_up(people: int, threshold: float, expected: int):
    assert needed(people, threshold) == expected


@pytest.mark.parametrize(("there", "expected"), [(8, State.UNMET), (9, State.MET)])
def test_a_share_of_a_team_is_enough(there: int, expected: State):
    ten = [f"a{number:02}" for number in range(10)]
    facts = start(needs(TrainingRule("brief", 0.9)), roster(*map(agent, ten)))
    assert state([*facts, *trained(*ten[:there]), leader_signed()], "training") is expected


def test_met_since_as_many_as_are_needed_were_trained():
    rule = needs(TrainingRule("brief", 0.5))
    facts = [*start(rule), *trained("a1"), leader_signed(when=SIGNED + SECOND)]
    facts += trained("a2", session="s2", when=SIGNED + 5 * DAY)
    assert found(facts, "training").met_at == SIGNED + SECOND


def test_a_second_session_does_not_make_it_later():
    facts = [*start(), *trained("a1", "a2"), leader_signed()]
    assert found([*facts, *trained("a1", session="s2", when=NOW - DAY)], "training").met_at == SIGNED + DAY


# People come, go and move --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (roster(agent("a1"), agent("a2"), agent("a3")), State.UNMET),
        (roster(agent("a1"), agent("a2"), agent("a3", joined=date(2026, 12, 15))), State.UNMET),
        (roster(agent("a1"), agent("a2"), agent("a3", joined=date(2026, 12, 16))), State.MET),
        (roster(agent("a1"), agent("a2"), agent("a3", left=date(2026, 12, 15))), State.MET),
        (roster(agent("a1"), agent("a2"), agent("a3", left=date(2026, 12, 16))), State.UNMET),
        (roster(agent("a1"), agent("a3"), leaves=(on_leave("a3", "2026-12-15", "2026-12-15"),)), State.MET),
        (roster(agent("a1"), agent("a3"), leaves=(on_leave("a3", "2026-12-01", "2026-12-14"),)), State.UNMET),
        (roster(agent("a1"), agent("a3"), leaves=(on_leave("a3", "2026-12-16", "2026-12-31"),)), State.UNMET),
        (roster(agent("a1"), agent("a2"), officer("tl3", Role.TEAM_LEADER, team="t1", shift="early")), State.MET),
        (roster(agent("a1"), agent("a2"), agent("a3", team=None)), State.UNMET),
        (roster(agent("a1"), agent("a2"), agent("a3", team="t9")), State.UNMET),
        (roster(agent("a1"), agent("a2", shift="night")), State.UNMET),
    ],
    ids=[
        "more",
        "joins",
        "joins after",
        "left",
        "leaves after",
        "away",
        "back",
        "away after",
        "leader",
        "no team",
        "unknown team",
        "night",
    ],
)
def test_whoever_takes_calls_on_the_day_must_be_trained(people: Roster, expected: State):
    assert state([*start(people=people), *trained("a1", "a2"), leader_signed()], "training") is expected


def test_people_on_leave_are_named_and_not_counted():
    people = roster(agent("a1"), agent("a2"), leaves=(on_leave("a2", "2026-12-01", "2026-12-31"),))
    group = covered([*start(people=people), *trained("a1"), leader_signed()])[0]
    assert (group.trained, group.lacking, group.away, group.needed, group.people) == (("a1",), (), ("a2",), 1, 1)


@pytest.mark.parametrize(
    "people",
    [
        roster(agent("a1"), agent("a2"), teams=(T1, T2)),
        roster(agent("a1"), agent("a2"), agent("b1", team="t2", left=date(2026, 12, 1)), teams=(T1, T2)),
        roster(
            agent("a1"),
            agent("a2"),
            agent("b1", team="t2"),
            teams=(T1, T2),
            leaves=(on_leave("b1", "2026-12-10", "2026-12-20"),),
        ),
        roster(agent("a1"), agent("a2"), officer("tl3", Role.TEAM_LEADER, team="t2"), teams=(T1, T2)),
        roster(officer("sv3", Role.SUPERVISOR), teams=()),
    ],
    ids=["nobody", "left", "all on leave", "only a leader", "no teams"],
)
def test_an_empty_team_cannot_be_told_and_is_not_covered(people: Roster):
    facts = [*start(people=people), *trained("a1", "a2"), leader_signed(), leader_signed("t2/early", "tl2")]
    assert state(facts, "training") is State.UNKNOWN


def test_a_swap_of_shifts_asks_the_leader_again_and_of_teams_the_other_leader():
    facts = [*start(), *trained("a1", "a2"), leader_signed()]
    on_night = roster(agent("a1"), agent("a2", shift="night"), effective="2026-12-10")
    swapped = [*facts, fact(RosterImported(on_night), NOW)]
    assert state(swapped, "training") is State.UNMET
    assert state([*swapped, leader_signed("t1/night", when=NOW)], "training") is State.MET
    in_t2 = roster(agent("a1"), agent("a2", team="t2"), teams=(T1, T2), effective="2026-12-10")
    moved = [*facts, fact(RosterImported(in_t2), NOW)]
    assert state([*moved, leader_signed("t2/early", when=NOW)], "training") is State.UNMET
    assert state([*moved, leader_signed("t2/early", "tl2", when=NOW)], "training") is State.MET


@pytest.mark.parametrize(("effective", "expected"), [("2026-12-15", State.UNMET), ("2026-12-16", State.MET)])
def test_the_roster_of_the_planned_day_counts(effective: str, expected: State):
    facts = [*start(), *trained("a1", "a2"), leader_signed()]
    joined = roster(agent("a1"), agent("a2"), agent("a3"), effective=effective)
    assert state([*facts, fact(RosterImported(joined), NOW)], "training") is expected


def test_a_launch_that_moves_meets_other_people():
    people = roster(agent("a1"), agent("a2"), agent("a3", left=date(2026, 12, 10)))
    facts = [*start(people=people), *trained("a1", "a2"), leader_signed()]
    assert state(facts, "training") is State.MET
    assert state([*facts, fact(DateMoved(PLANNED - 6 * DAY, "earlier"), NOW, "po")], "training") is State.UNMET


def test_a_launch_that_is_late_meets_those_who_joined_meanwhile_and_one_carried_out_does_not():
    late = [agent("a1"), agent("a2"), agent("a3", joined=date(2026, 12, 18))]
    facts = [*start(people=roster(*late)), *trained("a1", "a2"), leader_signed()]
    assert state(facts, "training", PLANNED) is State.MET
    assert state(facts, "training", PLANNED + 5 * DAY) is State.UNMET
    launched = [*facts, fact(Launched("v", "f"), PLANNED + DAY, "po")]
    assert state(launched, "training", PLANNED + 5 * DAY) is State.MET


# Versions, quizzes, mistakes, age ------------------------------------------------------------------------------------


def minor(old: str, new: str) -> Fact:
    return fact(ChangeCalledMinor("brief.md", old, new, "a typo"), NOW, "cp", launch=None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([seen("v2", NOW)], State.UNMET),
        ([seen("v2", NOW), minor("v1", "v2")], State.MET),
        ([seen("v2", NOW - DAY), seen("v3", NOW), minor("v1", "v2"), minor("v2", "v3")], State.MET),
        ([seen("v2", NOW - DAY), seen("v3", NOW), minor("v2", "v3")], State.UNMET),
        ([seen("v2", NOW - DAY), seen("v1", NOW)], State.MET),
        ([seen("v2", NOW - DAY), seen("v1", NOW), minor("v1", "v2"), minor("v2", "v1")], State.MET),
    ],
)
def test_another_version_is_taught_anew_unless_it_says_the_same(changes: list[Fact], expected: State):
    assert state([*start(), *trained("a1", "a2"), leader_signed(), *changes], "training") is expected


def test_trainings_on_either_of_two_versions_that_say_the_same_count():
    facts = [*start(), *trained("a1"), seen("v2", NOW - DAY), minor("v1", "v2"), leader_signed()]
    assert state([*facts, *trained("a2", session="s2", sha256="v2", when=NOW)], "training", NOW + DAY) is State.MET


@pytest.mark.parametrize(("quiz", "expected"), [(True, State.MET), (False, State.UNMET), (None, State.UNMET)])
def test_a_quiz_must_be_passed_where_one_is_asked_for(quiz: bool | None, expected: State):
    facts = [*start(QUIZ), leader_signed()]
    assert state([*facts, *trained("a1", "a2", quiz=quiz)], "training") is expected
    assert state([*start(), leader_signed(), *trained("a1", "a2", quiz=quiz)], "training") is State.MET


def test_a_quiz_failed_may_be_passed_later_and_one_passed_stays_so():
    failed = [*start(QUIZ), leader_signed(), *trained("a1", quiz=True), *trained("a2", session="s2", quiz=False)]
    assert state(failed, "training") is State.UNMET
    later = [*failed, *trained("a2", session="s3", quiz=True, when=NOW - DAY)]
    assert state(later, "training") is State.MET
    assert state([*later, *trained("a2", session="s4", quiz=False, when=NOW - 2 * SECOND)], "training") is State.MET


def test_an_attendance_struck_counts_no_more_until_it_is_entered_again():
    facts = [*start(), *trained("a1", "a2"), leader_signed()]
    struck = [*facts, fact(AttendanceStruck("s1", "a2", "was ill"), NOW - DAY, "tr")]
    assert state(struck, "training") is State.UNMET
    assert state([*struck, fact(Attended("s1", "a2"), NOW, "tr")], "training") is State.MET
    other = [*facts, fact(AttendanceStruck("s2", "a2", "another session"), NOW, "tr")]
    assert state(other, "training") is State.MET


@pytest.mark.parametrize(("early", "expected"), [(0, State.MET), (1, State.UNMET)])
@pytest.mark.parametrize("late", [trained, leader_signed])
def test_a_training_and_its_signature_grow_old(late: Callable[..., Fact | list[Fact]], early: int, expected: State):
    facts = start(replace(TRAINING, fresh_for_days=20))
    edge = PLANNED - 20 * DAY - early * SECOND
    facts += trained("a1", "a2", when=edge if late is trained else NOW - DAY)
    facts += [leader_signed(when=edge if late is leader_signed else NOW - DAY)]
    assert state(facts, "training") is expected


def test_sessions_of_another_training_do_not_count():
    facts = [*start(), *trained("a1", "a2"), leader_signed()]
    other = [replace(one, body=replace(one.body, requirement="x")) if "Held" in one.key else one for one in facts]
    assert state(other, "training") is State.UNMET
