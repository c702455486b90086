"""Making a report: what may be asked of it is checked here, for every surface."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.reports import Grain, Period, Report, chosen_period
from bot.services.reports import REPORTS
from bot.services.reports.answers import GRAINS
from bot.services.reports.sources import ReportKind, ReportOffice, Sources, Wanted


def make_report(office: ReportOffice, name: str, wanted: Wanted) -> Report:
    """The report as of now, or of the end of a period that is over.

    Raises `InputError` for an unknown report or department, and for what the report cannot be limited to or divided
    by; `bot.domain.launches.authority.NotAllowed` when the reader may not see it.
    """
    kind = find_report(name)
    _require_possible(kind, wanted)
    with office.store.begin() as work:
        sources = Sources(work, office, wanted)
        _require_known(wanted.department, sources)
        return Report(kind.heading, wanted.period, sources.as_of, tuple(kind.make(sources)))


def find_report(name: str) -> ReportKind:
    """A report by its name; raises `InputError` for an unknown one."""
    if name not in REPORTS:
        raise no_such_report(name, REPORTS)
    return REPORTS[name]


def no_such_report(name: str, known: Iterable[str]) -> Declined:
    """What somebody is told who names a report that there is not."""
    return Declined(
        Bilingual(
            f"没有名为“{name}”的报表。有: {'、'.join(known)}。",
            f"There is no report {name!r}. There are: {', '.join(known)}.",
        )
    )


def period_of(office: ReportOffice, first: date | None, last: date | None) -> Period:
    """The period that somebody means; raises `InputError` for one that there cannot be."""
    return chosen_period(first, last, office.questions.local_day(office.clock()))


def _require_possible(kind: ReportKind, wanted: Wanted) -> None:
    heading = kind.heading
    if wanted.department is not None and not heading.by_department:
        able = [one.heading.name for one in REPORTS.values() if one.heading.by_department]
        raise Declined(
            Bilingual(
                f"报表 {heading.name} 不分部门。分部门的有: {'、'.join(able)}。",
                f"The report {heading.name} is not by department. These are: {', '.join(able)}.",
            )
        )
    if wanted.grain is not Grain.DAY and not heading.by_grain:
        able = [one.heading.name for one in REPORTS.values() if one.heading.by_grain]
        raise Declined(
            Bilingual(
                f"报表 {heading.name} 不能按{GRAINS[wanted.grain].zh}分。能分的有: {'、'.join(able)}。",
                f"The report {heading.name} is not divided into {wanted.grain}s. These are: {', '.join(able)}.",
            )
        )


def _require_known(department: str | None, sources: Sources) -> None:
    if department is not None and department not in sources.departments:
        known = sources.departments
        raise Declined(
            Bilingual(
                f"没有部门“{department}”。有: {'、'.join(known) or '还没有'}。",
                f"There is no department {department!r}. There are: {', '.join(known) or 'none yet'}.",
            )
        )
