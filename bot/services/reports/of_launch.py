"""Tables of one launch, for its page: what managers look at before they let it go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.reports import Period, Report
from bot.services.launches.judging import LaunchView, view
from bot.services.launches.recording import LaunchOffice
from bot.services.reports import coverage
from bot.services.reports.burn_up import burn_up_report


def launch_report(office: LaunchOffice, name: str, launch_id: str) -> Report:
    """One of `OF_LAUNCH`; raises `InputError` when there is none of that name, or no such launch."""
    if name not in OF_LAUNCH:
        raise Declined(
            Bilingual(
                f"项目没有名为“{name}”的表。有: {'、'.join(OF_LAUNCH)}。",
                f"There is no table {name!r} of a launch. There are: {', '.join(OF_LAUNCH)}.",
            )
        )
    return OF_LAUNCH[name](office, launch_id)


def coverage_report(shown: LaunchView, office: LaunchOffice) -> Report:
    """Who is trained for a launch, as of its view."""
    today = office.local_day(shown.dossier.as_of)
    rows = tuple(coverage.rows(coverage.covered(shown)))
    return Report(coverage.HEADING, Period(today, today), shown.dossier.as_of, rows)


def _coverage(office: LaunchOffice, launch_id: str) -> Report:
    return coverage_report(view(office, launch_id), office)


OF_LAUNCH: Mapping[str, Callable[[LaunchOffice, str], Report]] = {"burn-up": burn_up_report, "coverage": _coverage}
