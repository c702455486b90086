"""Every team on every shift is trained on the present version of the material, and its leader signed."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.coverage import GroupCoverage, coverage_of
from bot.domain.launches.finding import Outcome, met, unknown, unmet
from bot.domain.launches.template import Requirement, TrainingRule

SHOWN = 3
"""Groups named in a finding; of the others only the number is told."""


def check_training(requirement: Requirement, rule: TrainingRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the last training or signature that was needed.

    A team with nobody at work makes it unknown, not complete.
    """
    material = case.dossier.materials.get(rule.material)
    if material is None or not material.is_there:
        return unmet("培训材料还没有提交。", "The material to be taught is not there.")
    groups = coverage_of(requirement, rule, case)
    empty = [one for one in groups if one.is_empty]
    if not groups or empty:
        return _cannot_be_told(empty)
    open_groups = [one for one in groups if not one.is_enough]
    if open_groups:
        return _not_covered(open_groups, len(groups))
    people = sum(one.people for one in groups)
    trained = sum(len(one.trained) for one in groups)
    why = Bilingual(f"{trained}/{people} 人已培训。", f"{trained} of {people} people are trained.")
    return met(why, max(one.since for one in groups if one.since), *(one.signed for one in groups if one.signed))


def _cannot_be_told(empty: list[GroupCoverage]) -> Outcome:
    if not empty:
        return unknown("花名册上没有班组,无法判断培训覆盖。", "There are no teams on a roster, so nothing can be told.")
    names = ", ".join(one.name for one in empty[:SHOWN])
    return unknown(f"班组没有在岗人员:{names}。", f"Nobody is at work in: {names}.")


def _not_covered(groups: list[GroupCoverage], count: int) -> Outcome:
    shown = ", ".join(_described(one) for one in groups[:SHOWN])
    more = f" (+{len(groups) - SHOWN})" if len(groups) > SHOWN else ""
    return unmet(
        f"{count} 个班组班次里有 {len(groups)} 个没有完成:{shown}{more}。",
        f"{len(groups)} of {count} teams on their shifts are not done: {shown}{more}.",
    )


def _described(group: GroupCoverage) -> str:
    signed = "" if group.signed else " ✎"
    return f"{group.name} {len(group.trained)}/{group.people}{signed}"
