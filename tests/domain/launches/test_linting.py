"""Templates that nobody can satisfy, each with what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.linting import LintProblem, lint
from bot.domain.launches.template import (
    AnswerabilityRule,
    AttestationRule,
    FreezeRule,
    FreezeWindow,
    Kind,
    LeadTimeRule,
    ListeningRule,
    MaterialRule,
    Requirement,
    ReviewRule,
    Rule,
    Stage,
    Template,
    TrainingRule,
)
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster

WORDS = Bilingual("甲", "A")
STAGES = (Stage("concept", WORDS, Role.CENTRE_HEAD), Stage("launch", WORDS, Role.CENTRE_HEAD))
KINDS: dict[type, Kind] = {
    MaterialRule: Kind.MATERIAL,
    AnswerabilityRule: Kind.ANSWERABILITY,
    ReviewRule: Kind.REVIEW,
    TrainingRule: Kind.TRAINING,
    ListeningRule: Kind.LISTENING,
    LeadTimeRule: Kind.LEAD_TIME,
    FreezeRule: Kind.FREEZE,
    AttestationRule: Kind.ATTESTATION,
}


def requirement(id: str, rule: Rule, **more: Any) -> Requirement:
    said: dict[str, Any] = {"stage": "concept", "title": WORDS, "owner": Role.PRODUCT_OWNER, **more}
    return Requirement(id=id, kind=KINDS[type(rule)], rule=rule, **said)


def template(*requirements: Requirement, stages: tuple[Stage, ...] = STAGES) -> Template:
    return Template("small", "1", WORDS, stages, requirements, "digest")


def window(start: tuple[int, int, int], end: tuple[int, int, int]) -> FreezeWindow:
    return FreezeWindow(datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC), "closing")


BRIEF = requirement("brief", MaterialRule("brief"), due=10)
LATE_BRIEF = replace(BRIEF, stage="launch")
GOOD = template(
    BRIEF,
    requirement("answers", AnswerabilityRule(fewest=1)),
    requirement("questions", AnswerabilityRule(("年费多少？",), fewest=0)),
    requirement("review", ReviewRule(Role.COMPLIANCE), waivable_by=(Role.CENTRE_HEAD,)),
    requirement("training", TrainingRule("brief", 1.0), stage="launch", owner=Role.SUPERVISOR),
    requirement("listening", ListeningRule(0.5, 1)),
    requirement("lead", LeadTimeRule(("brief",), 10), due=10),
    requirement("freeze", FreezeRule((window((2026, 12, 19), (2027, 1, 4)),))),
    requirement("test", AttestationRule(Role.TRAINER, WORDS)),
)


def people(*roles: Role) -> Roster:
    """One person for each of these roles."""
    everybody = (Person(f"p{place}", "甲", "cards", frozenset({role})) for place, role in enumerate(roles))
    return Roster(date(2026, 11, 1), tuple(everybody))


def said(problems: list[LintProblem]) -> list[tuple[str | None, str]]:
    return [(one.requirement or one.stage, one.message.en) for one in problems]


def test_a_template_that_can_be_satisfied_has_no_problems() -> None:
    assert lint(GOOD) == []
    assert lint(GOOD, people(*Role)) == []


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ((), [(None, "The template has no requirements.")]),
        ((BRIEF, BRIEF), [("brief", "The requirement brief is there more than once.")]),
        ((replace(BRIEF, stage="pilot"),), [("brief", "There is no stage pilot.")]),
        ((replace(BRIEF, due=-1),), [("brief", "It is due after the launch.")]),
        (
            (replace(BRIEF, waivable_by=(Role.CENTRE_HEAD, Role.PRODUCT_OWNER)),),
            [("brief", "product_owner is responsible for it and may not waive it.")],
        ),
        ((requirement("t", TrainingRule("brief")),), [("t", "There is no material brief to teach.")]),
        (
            (requirement("r", ReviewRule(Role.COMPLIANCE)), requirement("t", TrainingRule("r"))),
            [("t", "There is no material r to teach.")],
        ),
        (
            (LATE_BRIEF, requirement("t", TrainingRule("brief"))),
            [("t", "The material brief comes in a later stage than its training.")],
        ),
        ((BRIEF, requirement("t", TrainingRule("brief", 0.0))), [("t", "0 is no share above 0, up to 1.")]),
        ((BRIEF, requirement("t", TrainingRule("brief", 1.01))), [("t", "1.01 is no share above 0, up to 1.")]),
        (
            (BRIEF, requirement("t", TrainingRule("brief", float("nan")))),
            [("t", "nan is no share above 0, up to 1.")],
        ),
        ((BRIEF, requirement("t", TrainingRule("brief", quiz=True))), []),
        (
            (BRIEF, requirement("t", TrainingRule("brief", quiz=True, self_study=True))),
            [
                (
                    "t",
                    "Self-study asks for a quiz, which is made of the launch's checked questions; "
                    "the template checks none.",
                )
            ],
        ),
        ((requirement("a", AnswerabilityRule(fewest=0)),), [("a", "There are no questions, and none is asked for.")]),
        (
            (requirement("l", ListeningRule(0, 0)),),
            [
                ("l", "The hours of listening must be above 0."),
                ("l", "The days of listening must be above 0."),
            ],
        ),
        ((requirement("l", LeadTimeRule(("brief",), 5)),), [("l", "There is no requirement brief.")]),
        (
            (BRIEF, requirement("l", LeadTimeRule(("brief",), 11))),
            [("l", "brief is due 10 working days before the launch, 11 are asked for.")],
        ),
        ((requirement("l", LeadTimeRule(("l",), 5), due=5),), [("l", "It waits for itself.")]),
        (
            (
                requirement("one", LeadTimeRule(("two",), 5), due=5),
                requirement("two", LeadTimeRule(("three",), 5), due=5),
                requirement("three", LeadTimeRule(("one",), 5), due=5),
                requirement("outside", LeadTimeRule(("one",), 5), due=5),
            ),
            [(id, "It waits for itself.") for id in ("one", "two", "three")],
        ),
        (
            (requirement("f", FreezeRule((window((2026, 12, 31), (2026, 12, 31)),))),),
            [("f", "The freeze “closing” ends before it begins.")],
        ),
        (
            (
                requirement("f", FreezeRule((window((2026, 1, 1), (2026, 7, 1)),))),
                requirement("g", FreezeRule((window((2026, 6, 1), (2027, 1, 1)),))),
            ),
            [(None, "The freeze windows from 2026-01-01 to 2027-01-01 leave no day for a launch.")],
        ),
    ],
)
def test_what_nobody_can_satisfy(requirements: tuple[Requirement, ...], expected: list[tuple[str, str]]) -> None:
    assert said(lint(template(*requirements))) == expected


def test_a_day_between_windows_is_enough() -> None:
    rule = FreezeRule((window((2026, 1, 1), (2026, 7, 1)), window((2026, 7, 2), (2027, 1, 2))))
    assert lint(template(requirement("f", rule))) == []


def test_stages_must_be_there_once() -> None:
    assert said(lint(template(stages=()))) == [
        (None, "The template has no stages."),
        (None, "The template has no requirements."),
    ]
    assert said(lint(template(BRIEF, stages=(*STAGES, STAGES[0])))) == [
        ("concept", "The stage concept is there more than once.")
    ]


# Who there is --------------------------------------------------------------------------------------------------------

TRAINING = requirement("t", TrainingRule("brief"), owner=Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("requirements", "missing", "expected"),
    [
        ((BRIEF,), {Role.PRODUCT_OWNER}, [("brief", "Nobody on the roster is product_owner.")]),
        ((BRIEF,), {Role.CENTRE_HEAD}, [(stage.id, "Nobody on the roster is centre_head.") for stage in STAGES]),
        (
            (requirement("r", ReviewRule(Role.COMPLIANCE)),),
            {Role.COMPLIANCE},
            [("r", "Nobody on the roster is compliance.")],
        ),
        (
            (requirement("a", AttestationRule(Role.TRAINER, WORDS)),),
            {Role.TRAINER},
            [("a", "Nobody on the roster is trainer.")],
        ),
        (
            (replace(BRIEF, waivable_by=(Role.DEPARTMENT_HEAD,)),),
            {Role.DEPARTMENT_HEAD},
            [("brief", "Nobody on the roster is department_head.")],
        ),
        ((BRIEF, TRAINING), {Role.TEAM_LEADER}, [("t", "Nobody on the roster is team_leader.")]),
        ((BRIEF, TRAINING), {Role.TRAINER}, []),
        ((requirement("l", ListeningRule(1, 30)),), {Role.DEPARTMENT_MANAGER}, []),
        (
            (requirement("l", ListeningRule(1, 30)),),
            {Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD},
            [("l", "Nobody on the roster is department_manager or department_head.")],
        ),
    ],
)
def test_roles_that_nobody_holds(
    requirements: tuple[Requirement, ...], missing: set[Role], expected: list[tuple[str, str]]
) -> None:
    roster = people(*(role for role in Role if role not in missing))
    assert said(lint(template(*requirements), roster)) == expected


def test_whoever_has_left_holds_no_role() -> None:
    roster = people(*Role)
    left = tuple(
        replace(one, left=roster.effective_from) if Role.COMPLIANCE in one.roles else one for one in roster.people
    )
    review = template(requirement("r", ReviewRule(Role.COMPLIANCE)))
    assert said(lint(review, replace(roster, people=left))) == [("r", "Nobody on the roster is compliance.")]


def test_the_only_signer_must_not_be_the_only_owner() -> None:
    one = Person("p1", "甲", "cards", frozenset({Role.PRODUCT_OWNER, Role.COMPLIANCE}))
    head = Person("p2", "乙", "cards", frozenset({Role.CENTRE_HEAD}))
    review = template(requirement("r", ReviewRule(Role.COMPLIANCE)))
    alone = Roster(date(2026, 11, 1), (one, head))
    assert said(lint(review, alone)) == [
        ("r", "p1 alone could sign it, and is the only owner: nobody signs his own work.")
    ]
    second = Person("p3", "丙", "cards", frozenset({Role.PRODUCT_OWNER}))
    assert lint(review, replace(alone, people=(one, head, second))) == []


def test_every_message_is_in_both_languages() -> None:
    broken = template(
        requirement("t", TrainingRule("x", 2), stage="x", due=-1, waivable_by=(Role.PRODUCT_OWNER,)), TRAINING
    )
    messages = [one.message for one in lint(broken, people(Role.AGENT))]
    assert messages
    assert all(one.zh and one.en and one.zh != one.en for one in messages)
