"""The owner department's managers spent hours with agents."""

from __future__ import annotations

import math
from datetime import timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.facts import ListeningLogged
from bot.domain.launches.finding import Outcome, met, unmet
from bot.domain.launches.template import ListeningRule, Requirement
from bot.domain.people.roles import Role

MANAGERS = (Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)


def check_listening(requirement: Requirement, rule: ListeningRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the hours came together; hours older than the days before the launch do not count."""
    logged = _counting(rule, case)
    hours = math.fsum(body.hours for _, body in logged)
    if not logged or not hours >= rule.hours:
        return unmet(
            f"部门经理现场接听 {hours:g} 小时,要求 {rule.within_days} 天内 {rule.hours:g} 小时。",
            f"Its managers listened for {hours:g} hours; {rule.hours:g} within {rule.within_days} days are asked for.",
        )
    why = Bilingual(f"部门经理现场接听 {hours:g} 小时。", f"Its managers listened for {hours:g} hours.")
    return met(why, max(fact.recorded_at for fact, _ in logged), *(fact.key for fact, _ in logged))


def _counting(rule: ListeningRule, case: Case) -> list[tuple[Fact, ListeningLogged]]:
    first = case.launch_day - timedelta(days=rule.within_days)
    last = min(case.launch_day, case.local_day(case.dossier.as_of))
    department = case.dossier.launch.owner_department
    return [
        (fact, fact.body)
        for fact in case.dossier.recorded.of(ListeningLogged)
        if isinstance(fact.body, ListeningLogged)
        and fact.body.department == department
        and first <= fact.body.day <= last
        and any(case.holds(fact.body.manager, role, fact.body.day, department) for role in MANAGERS)
    ]
