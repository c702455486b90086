"""`scorecard`: how departments do what launches and callers need of them, beside how they did before.

Every figure is one of another report, which names the cases behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Status
from bot.domain.reports import Column, Heading, Period, Row, Unit
from bot.services.reports import listening, materials, reroutes, stale, time_limits
from bot.services.reports.sources import ReportKind, Sources

_PERCENT = Bilingual("率", "%")
HEADING = Heading(
    name="scorecard",
    title=Bilingual("部门记分卡", "Scorecard"),
    about=Bilingual(
        "各部门的材料、时限、改派、文档和现场接听，与上一期相比",
        "Departments' materials, time limits, re-routes, documents and listening, beside the period before",
    ),
    columns=(
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("measure", Bilingual("指标", "measure"), Unit.NAME),
        Column("figure", Bilingual("数值", "figure")),
        Column("of", Bilingual("总数", "of")),
        Column("share", Bilingual("占比", "%"), Unit.SHARE, _PERCENT),
        Column("figure_before", Bilingual("上一期", "before")),
        Column("of_before", Bilingual("上一期总数", "of before"), short=Bilingual("总数", "of")),
        Column("share_before", Bilingual("上一期占比", "% before"), Unit.SHARE, _PERCENT),
        Column("trend", Bilingual("趋势", "trend"), Unit.NAME),
        Column("report", Bilingual("来自报表", "report"), Unit.NAME),
    ),
    note=Bilingual(
        "每个数值都来自所列报表，名单在那里看。上一期是紧接在前、天数相同的一段时间。改派按该部门了结的问题，"
        "转出的占多少；过期文档按期末在用的文档。没有数据的占比留空，不是 0%。",
        "Every figure is one of the report named beside it, which lists the cases. The period before is as many days, "
        "just before this one. Re-routes are of the questions that ended with the department, those it sent on; stale "
        "documents are of those in use as the period ended. Where nothing can be said there is no share: that is not "
        "0 %.",
    ),
    if_empty=Bilingual(
        "还没有部门。部门来自知识文件夹：briefed index",
        "There is no department yet. They come from the knowledge folder: briefed index",
    ),
    by_department=True,
)
BETTER, WORSE, SAME = Bilingual("↑ 变好", "↑ better"), Bilingual("↓ 变差", "↓ worse"), Bilingual("= 持平", "= same")


@dataclass(frozen=True, slots=True)
class Figure:
    """So much of a whole; ``of`` is ``None`` for what is no part of anything, ``part`` where nothing can be said."""

    part: float | None = None
    of: int | None = None

    @property
    def share(self) -> float | None:
        """The part's share; ``None`` where nothing can be said."""
        return None if self.part is None or not self.of else self.part / self.of

    @property
    def compared(self) -> float | None:
        """What a trend goes by."""
        return self.part if self.of is None else self.share


NOTHING = Figure()

Figures = Mapping[str, Figure]
"""A measure's figures by department."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured of a department: what it is called, the report that it comes from, and how it is counted.

    ``more_is_better`` is whether a department should have more of it.
    """

    title: Bilingual
    report: str
    count: Callable[[Sources], Figures]
    more_is_better: bool = True


def make(sources: Sources) -> list[Row]:
    before = Sources(sources.work, sources.office, replace(sources.wanted, period=period_before(sources.wanted.period)))
    departments = [one for one in sources.departments if sources.concerns(one)]
    figures = [(measure, measure.count(sources), measure.count(before)) for measure in MEASURES.values()]
    return rows(departments, figures)


def rows(departments: Iterable[str], figures: Sequence[tuple[Measure, Figures, Figures]]) -> list[Row]:
    """A row for every measure of every department."""
    return [
        _row(one, measure, now.get(one, NOTHING), before.get(one, NOTHING))
        for one in departments
        for measure, now, before in figures
    ]


def period_before(period: Period) -> Period:
    """As many days, just before."""
    days = timedelta(days=period.days)
    return Period(period.first - days, period.last - days)


def trend(now: Figure, before: Figure, more_is_better: bool) -> Bilingual | None:
    """Whether it became better; ``None`` where one of the two cannot be told."""
    if now.compared is None or before.compared is None:
        return None
    if now.compared == before.compared:
        return SAME
    return BETTER if (now.compared > before.compared) == more_is_better else WORSE


def _row(department: str, measure: Measure, now: Figure, before: Figure) -> Row:
    return (
        department,
        measure.title,
        *(now.part, now.of, now.share),
        *(before.part, before.of, before.share),
        trend(now, before, measure.more_is_better),
        measure.report,
    )


def _materials(sources: Sources) -> Figures:
    due = materials.due_materials(sources)
    return _shares((one.department for one in due if one.is_on_time), (one.department for one in due))


def _time_limits(sources: Sources) -> Figures:
    ended = [one for one in time_limits.judged_in(sources) if one.hours is not None]
    return _shares((one.department for one in ended if one.kept), (one.department for one in ended))


def _reroutes(sources: Sources) -> Figures:
    ended = [one for one in time_limits.judged_in(sources) if one.hours is not None]
    sent_on = (one.from_department for one in reroutes.reroutes_in(sources))
    return _shares(sent_on, (one.department for one in ended))


def _stale(sources: Sources) -> Figures:
    documents = [one for one in stale.in_use(sources) if one.status is Status.APPROVED]
    asked_again = sources.work.figures.asked_after_end(sources.span)
    found = {one.document.document_id: one.document for one in stale.found_stale(documents, asked_again, sources)}
    return _shares((one.department for one in found.values()), (one.department for one in documents))


def _managers_listening(sources: Sources) -> Figures:
    managers = [one for one in listening.listeners(sources) if one.is_manager]
    return _shares((one.department for one in managers if one.logged), (one.department for one in managers))


def _hours_listening(sources: Sources) -> Figures:
    hours: dict[str, float] = {}
    for one in listening.listeners(sources):
        hours[one.department] = hours.get(one.department, 0.0) + one.hours
    return {department: Figure(total, None) for department, total in hours.items()}


def _shares(parts: Iterable[str], wholes: Iterable[str]) -> Figures:
    part, whole = Counter(parts), Counter(wholes)
    return {department: Figure(part[department], of) for department, of in whole.items()}


MEASURES: Mapping[str, Measure] = {
    "materials": Measure(Bilingual("材料按时", "Materials on time"), "materials", _materials),
    "time-limits": Measure(Bilingual("按时答复", "Answered in time"), "time-limits", _time_limits),
    "reroutes": Measure(Bilingual("转给别的部门", "Sent on to others"), "reroutes", _reroutes, more_is_better=False),
    "stale": Measure(Bilingual("待复核文档", "Stale documents"), "stale", _stale, more_is_better=False),
    "listeners": Measure(Bilingual("接听过的经理", "Managers who listened"), "listening", _managers_listening),
    "hours": Measure(Bilingual("接听小时", "Hours listened"), "listening", _hours_listening),
}
"""What is measured, in the order that people are shown."""

REPORT = ReportKind(HEADING, make)
