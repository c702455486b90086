"""The launch goes live outside the freeze windows: as planned or, if that is over, now."""

from __future__ import annotations

from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.finding import Outcome, met, unmet
from bot.domain.launches.template import FreezeRule, FreezeWindow, Requirement


def check_freeze(requirement: Requirement, rule: FreezeRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the launch was filed, as far as time goes."""
    window = window_around(rule, case.dossier.live_at)
    if window is None:
        why = Bilingual("不在冻结期。", "It is outside every freeze window.")
        return met(why, case.dossier.filed_at)
    first, last = case.local_day(window.start), case.local_day(window.end)
    return unmet(
        f"上线时间在冻结期内({first} 至 {last}):{window.reason}。",
        f"It would go live within the freeze from {first} to {last}: {window.reason}.",
    )


def window_around(rule: FreezeRule, at: datetime) -> FreezeWindow | None:
    """The window that an instant falls into."""
    return next((one for one in rule.windows if one.start <= at < one.end), None)
