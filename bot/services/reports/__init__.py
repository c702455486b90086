"""Reports: one file each, one line in `REPORTS`. Each says in its heading how it is counted."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.reports import (
    actions,
    agents,
    answers,
    bad_feedback,
    callbacks,
    coverage,
    launches,
    listening,
    materials,
    reroutes,
    scorecard,
    stale,
    talks,
    teams,
    themes,
    time_limits,
    unanswered,
)
from bot.services.reports.sources import ReportKind

REPORTS: Mapping[str, ReportKind] = {
    "scorecard": scorecard.REPORT,
    "answers": answers.REPORT,
    "unanswered": unanswered.REPORT,
    "themes": themes.REPORT,
    "time-limits": time_limits.REPORT,
    "reroutes": reroutes.REPORT,
    "materials": materials.REPORT,
    "listening": listening.REPORT,
    "bad-feedback": bad_feedback.REPORT,
    "stale": stale.REPORT,
    "launches": launches.REPORT,
    "coverage": coverage.REPORT,
    "callbacks": callbacks.REPORT,
    "agents": agents.REPORT,
    "teams": teams.REPORT_ON_TEAMS,
    "rooms": teams.REPORT_ON_ROOMS,
    "talks": talks.REPORT,
    "actions": actions.REPORT,
}
"""Every report by its name, in the order that people are shown."""
