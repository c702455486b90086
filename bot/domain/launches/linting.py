"""Templates that nobody can satisfy: what is wrong with them, before a launch finds out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import MANAGERS, TRAINERS
from bot.domain.launches.template import (
    AnswerabilityRule,
    AttestationRule,
    FreezeRule,
    FreezeWindow,
    Kind,
    LeadTimeRule,
    ListeningRule,
    Requirement,
    ReviewRule,
    Template,
    TrainingRule,
)
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster

LONGEST_FREEZE = timedelta(days=365)
"""Windows that close a year without a gap leave no day that a launch could wait for."""


@dataclass(frozen=True, slots=True)
class LintProblem:
    """Why a template cannot be satisfied, at a requirement, at a stage, or as a whole."""

    message: Bilingual
    requirement: str | None = None
    stage: str | None = None


def lint(template: Template, roster: Roster | None = None) -> list[LintProblem]:
    """Everything that cannot be satisfied; who could, is asked of the roster on the day it takes effect."""
    problems = [*_missing(template), *_repeated(template), *_closed_for_ever(template)]
    for requirement in template.requirements:
        said = [message for check in _CHECKS for message in check(requirement, template)]
        if roster is not None:
            said += [message for check in _ROSTER_CHECKS for message in check(requirement, roster)]
        problems += [LintProblem(message, requirement=requirement.id) for message in said]
    return problems if roster is None else [*problems, *_undecided(template, roster)]


# The template as a whole ---------------------------------------------------------------------------------------------


def _missing(template: Template) -> Iterator[LintProblem]:
    if not template.stages:
        yield LintProblem(Bilingual("模板没有阶段。", "The template has no stages."))
    if not template.requirements:
        yield LintProblem(Bilingual("模板没有要求。", "The template has no requirements."))


def _repeated(template: Template) -> Iterator[LintProblem]:
    for id in _twice(stage.id for stage in template.stages):
        yield LintProblem(Bilingual(f"阶段 {id} 重复。", f"The stage {id} is there more than once."), stage=id)
    for id in _twice(one.id for one in template.requirements):
        yield LintProblem(Bilingual(f"要求 {id} 重复。", f"The requirement {id} is there more than once."), id)


def _twice(ids: Iterable[str]) -> list[str]:
    return [id for id, count in Counter(ids).items() if count > 1]


def _closed_for_ever(template: Template) -> Iterator[LintProblem]:
    """Windows of different requirements add up: a launch has to stay outside all of them."""
    rules = [one.rule for one in template.requirements if isinstance(one.rule, FreezeRule)]
    windows = [window for rule in rules for window in rule.windows if window.start < window.end]
    for first, last in _closed(windows):
        if last.end - first.start >= LONGEST_FREEZE:
            start, end = first.start.date(), last.end.date()
            yield LintProblem(
                Bilingual(
                    f"冻结期从 {start} 到 {end} 没有间断，没有日子可以上线。",
                    f"The freeze windows from {start} to {end} leave no day for a launch.",
                )
            )


def _closed(windows: Collection[FreezeWindow]) -> list[tuple[FreezeWindow, FreezeWindow]]:
    """The first window and the one that ends last of every stretch of windows without a gap."""
    stretches: list[tuple[FreezeWindow, FreezeWindow]] = []
    for window in sorted(windows, key=lambda one: one.start):
        if stretches and window.start <= stretches[-1][1].end:
            first, last = stretches[-1]
            stretches[-1] = (first, max(last, window, key=lambda one: one.end))
        else:
            stretches.append((window, window))
    return stretches


def _undecided(template: Template, roster: Roster) -> Iterator[LintProblem]:
    for stage in template.stages:
        if not roster.holders(stage.decided_by, roster.effective_from):
            yield LintProblem(_nobody(stage.decided_by), stage=stage.id)


# One requirement -----------------------------------------------------------------------------------------------------


def _unknown_stage(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    if requirement.stage not in {stage.id for stage in template.stages}:
        yield Bilingual(f"没有阶段 {requirement.stage}。", f"There is no stage {requirement.stage}.")


def _negative_due(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    if requirement.due < 0:
        yield Bilingual("到期日在上线之后。", "It is due after the launch.")


def _own_waiver(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    if requirement.owner in requirement.waivable_by:
        yield Bilingual(
            f"{requirement.owner} 负责这一项，不能自己豁免。",
            f"{requirement.owner} is responsible for it and may not waive it.",
        )


def _training(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    rule = requirement.rule
    if not isinstance(rule, TrainingRule):
        return
    if not 0 < rule.threshold <= 1:
        yield Bilingual(
            f"比例 {rule.threshold:g} 不在 0 到 1 之间。", f"{rule.threshold:g} is no share above 0, up to 1."
        )
    material = template.requirement(rule.material)
    if material is None or material.kind is not Kind.MATERIAL:
        yield Bilingual(f"没有材料要求 {rule.material}。", f"There is no material {rule.material} to teach.")
    elif _is_later(material, requirement, template):
        yield Bilingual(
            f"材料 {material.id} 所在阶段更晚。",
            f"The material {material.id} comes in a later stage than its training.",
        )
    if rule.quiz and rule.self_study and all(one.kind is not Kind.ANSWERABILITY for one in template.requirements):
        yield Bilingual(
            "自学要过测验，测验题来自试问过的客户问题，可模板没有试问。",
            "Self-study asks for a quiz, which is made of the launch's checked questions; the template checks none.",
        )


def _is_later(one: Requirement, other: Requirement, template: Template) -> bool:
    places = {stage.id: place for place, stage in enumerate(template.stages)}
    return one.stage in places and other.stage in places and places[one.stage] > places[other.stage]


def _answerability(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    rule = requirement.rule
    if isinstance(rule, AnswerabilityRule) and not rule.questions and rule.fewest < 1:
        yield Bilingual("没有要试问的问题。", "There are no questions, and none is asked for.")


def _listening(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    rule = requirement.rule
    if isinstance(rule, ListeningRule) and rule.hours <= 0:
        yield Bilingual("接听小时数应大于 0。", "The hours of listening must be above 0.")
    if isinstance(rule, ListeningRule) and rule.within_days <= 0:
        yield Bilingual("接听的天数应大于 0。", "The days of listening must be above 0.")


def _lead_time(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    rule = requirement.rule
    if not isinstance(rule, LeadTimeRule):
        return
    if requirement.id in _behind(requirement, template):
        yield Bilingual("以自己为依据，永远等不到。", "It waits for itself.")
    for id in rule.evidence:
        evidence = template.requirement(id)
        if evidence is None:
            yield Bilingual(f"没有要求 {id}。", f"There is no requirement {id}.")
        elif evidence.due < rule.working_days and id != requirement.id:
            yield Bilingual(
                f"{id} 上线前 {evidence.due} 个工作日才到期，要求提前 {rule.working_days} 个。",
                f"{id} is due {evidence.due} working days before the launch, {rule.working_days} are asked for.",
            )


def _behind(requirement: Requirement, template: Template) -> set[str]:
    """Everything that a requirement waits for, directly or not."""
    found: set[str] = set()
    waiting = [requirement]
    while waiting:
        rule = waiting.pop().rule
        new = set(rule.evidence) - found if isinstance(rule, LeadTimeRule) else set[str]()
        found |= new
        waiting += [one for one in template.requirements if one.id in new]
    return found


def _backward_freeze(requirement: Requirement, template: Template) -> Iterator[Bilingual]:
    rule = requirement.rule
    for window in rule.windows if isinstance(rule, FreezeRule) else ():
        if window.end <= window.start:
            yield Bilingual(
                f"冻结期“{window.reason}”在开始之前就结束。", f"The freeze “{window.reason}” ends before it begins."
            )


_CHECKS: tuple[Callable[[Requirement, Template], Iterator[Bilingual]], ...] = (
    _unknown_stage,
    _negative_due,
    _own_waiver,
    _training,
    _answerability,
    _listening,
    _lead_time,
    _backward_freeze,
)


# One requirement and the people there are ----------------------------------------------------------------------------


def _unheld_roles(requirement: Requirement, roster: Roster) -> Iterator[Bilingual]:
    signer = _signer(requirement)
    named = (requirement.owner, *requirement.waivable_by, *((signer,) if signer else ()))
    for role in dict.fromkeys(named):
        if not roster.holders(role, roster.effective_from):
            yield _nobody(role)
    for roles in _any_of(requirement):
        if not any(roster.holders(role, roster.effective_from) for role in roles):
            yield _nobody(*roles)


def _signer(requirement: Requirement) -> Role | None:
    rule = requirement.rule
    return rule.role if isinstance(rule, ReviewRule | AttestationRule) else None


def _any_of(requirement: Requirement) -> tuple[tuple[Role, ...], ...]:
    """Roles of which somebody has to hold one each."""
    if requirement.kind is Kind.TRAINING:
        return (TRAINERS, (Role.TEAM_LEADER,))
    return (MANAGERS,) if requirement.kind is Kind.LISTENING else ()


def _own_review(requirement: Requirement, roster: Roster) -> Iterator[Bilingual]:
    if not isinstance(requirement.rule, ReviewRule):
        return
    signers = roster.holders(requirement.rule.role, roster.effective_from)
    owners = roster.holders(requirement.owner, roster.effective_from)
    if len(signers) == 1 and signers == owners:
        yield Bilingual(
            f"唯一的签核人 {signers[0].id} 也是唯一的责任人。",
            f"{signers[0].id} alone could sign it, and is the only owner: nobody signs his own work.",
        )


_ROSTER_CHECKS: tuple[Callable[[Requirement, Roster], Iterator[Bilingual]], ...] = (_unheld_roles, _own_review)


def _nobody(*roles: Role) -> Bilingual:
    return Bilingual(f"花名册上没有人是 {'、'.join(roles)}。", f"Nobody on the roster is {' or '.join(roles)}.")
