"""Named evidence was complete enough working days before the planned instant."""

from __future__ import annotations

from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.finding import Outcome, State, met, unmet
from bot.domain.launches.template import LeadTimeRule, Requirement


def check_lead_time(requirement: Requirement, rule: LeadTimeRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the last piece of evidence came, if that was early enough. Moving the launch counts the days anew."""
    came: list[datetime] = []
    for evidence in rule.evidence:
        outcome = outcome_of(evidence)
        if outcome is not None and outcome.state is State.NOT_APPLICABLE:
            continue
        if outcome is None or outcome.state is not State.MET or outcome.met_at is None:
            return unmet(f"“{evidence}”还没有齐备。", f"“{evidence}” is not complete.")
        came.append(outcome.met_at)
    complete = max(came, default=case.dossier.filed_at)
    days = case.calendar.working_days_between(case.local_day(complete), case.launch_day)
    if days < rule.working_days:
        return unmet(
            f"材料齐备到上线只有 {days} 个工作日,要求 {rule.working_days} 个。",
            f"The evidence was complete {days} working days before the launch; {rule.working_days} are asked for.",
        )
    why = Bilingual(f"提前 {days} 个工作日齐备。", f"It was complete {days} working days before.")
    return met(why, complete)
