"""Named evidence was complete enough working days before the planned instant."""

from __future__ import annotations

from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.finding import Outcome, State, met, unmet
from bot.domain.launches.template import LeadTimeRule, Requirement


def check_lead_time(requirement: Requirement, rule: LeadTimeRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the last piece of evidence came, if that was early enough. Moving the launch counts the days anew.

    Early enough is by the day on which something due so many working days before would be due.
    """
    came: list[datetime] = []
    for evidence in rule.evidence:
        outcome = outcome_of(evidence)
        if outcome is not None and outcome.state is State.NOT_APPLICABLE:
            continue
        if outcome is None or outcome.state is not State.MET or outcome.met_at is None:
            return unmet(f"“{evidence}”还没有齐备。", f"“{evidence}” is not complete.")
        came.append(outcome.met_at)
    complete = max(came, default=case.dossier.filed_at)
    day, latest = case.local_day(complete), case.calendar.add_working_days(case.planned_day, -rule.working_days)
    if day > latest:
        return unmet(
            f"材料 {day} 才齐备,要求上线前 {rule.working_days} 个工作日,即 {latest}。",
            f"The evidence was complete on {day}, not {rule.working_days} working days before the launch, by {latest}.",
        )
    why = Bilingual(f"{day} 已齐备,不晚于 {latest}。", f"It was complete on {day}, by {latest}.")
    return met(why, complete)
