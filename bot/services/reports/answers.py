"""`answers`: how many questions were answered, over time, by department and by product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Cell, Column, Grain, Heading, Row, Unit, parts
from bot.domain.tallies import Cell as AskCell
from bot.domain.tallies import Tally, share
from bot.services.reports.sources import ReportKind, Sources

_PERCENT = Bilingual("占比", "%")

HEADING = Heading(
    name="answers",
    title=Bilingual("回答情况", "Answers"),
    about=Bilingual("已回答、不确定、无答案的占比", "How many questions were answered, left unsure, or had no answer"),
    columns=(
        Column("by", Bilingual("维度", "by"), Unit.NAME),
        Column("group", Bilingual("项目", "group"), Unit.NAME),
        Column("asked", Bilingual("提问", "asked")),
        Column("answered", Bilingual("已回答", "answered")),
        Column("answered_share", Bilingual("已回答占比", "answered %"), Unit.SHARE, _PERCENT),
        Column("unsure", Bilingual("不确定", "unsure")),
        Column("unsure_share", Bilingual("不确定占比", "unsure %"), Unit.SHARE, _PERCENT),
        Column("no_answer", Bilingual("无答案", "no answer")),
        Column("no_answer_share", Bilingual("无答案占比", "no answer %"), Unit.SHARE, _PERCENT),
    ),
    note=Bilingual(
        "每次提问计一次。部门是系统判断最可能负责的部门；产品按问题中出现的产品名称或词汇表别名判断，取最长的。",
        "Every question counts each time it is asked. The department is the one that most likely owns the topic; the "
        "product is the one whose name, or a name that a glossary gives it, stands in the question, the longest name "
        "first.",
    ),
    if_empty=Bilingual("这段时间没有人提问。提问：briefed ask TEXT", "Nobody asked then. To ask: briefed ask TEXT"),
    by_department=True,
    by_grain=True,
)

GRAINS: Mapping[Grain, Bilingual] = {
    Grain.DAY: Bilingual("日", "day"),
    Grain.WEEK: Bilingual("周", "week"),
    Grain.MONTH: Bilingual("月", "month"),
}
TOTAL = Bilingual("合计", "total")
DEPARTMENT, PRODUCT = Bilingual("部门", "department"), Bilingual("产品", "product")


def make(sources: Sources) -> list[Row]:
    wanted, figures = sources.wanted, sources.work.figures
    named = parts(wanted.period, wanted.grain)
    tallies = figures.tallies([part.span(sources.office.zone) for _, part in named], wanted.department)
    cells = figures.cells(sources.span, sources.product_names, wanted.department)
    return rows(wanted.grain, [(name, tally) for (name, _), tally in zip(named, tallies, strict=True)], cells)


def rows(grain: Grain, over_time: Sequence[tuple[str, Tally]], cells: Iterable[AskCell]) -> list[Row]:
    """The total, departments and products, those asked about most on top, then the course of time."""
    total = sum((tally for _, tally in over_time), Tally())
    if total.asked == 0:
        return []
    by_department: dict[str | None, Tally] = {}
    by_product: dict[str | None, Tally] = {}
    for cell in cells:
        by_department[cell.department] = by_department.get(cell.department, Tally()) + cell.tally
        by_product[cell.product] = by_product.get(cell.product, Tally()) + cell.tally
    return [
        _row(TOTAL, None, total),
        *(_row(DEPARTMENT, name, tally) for name, tally in _most_asked_first(by_department)),
        *(_row(PRODUCT, name, tally) for name, tally in _most_asked_first(by_product)),
        *(_row(GRAINS[grain], name, tally) for name, tally in over_time),
    ]


def _most_asked_first(tallies: Mapping[str | None, Tally]) -> list[tuple[str | None, Tally]]:
    return sorted(tallies.items(), key=lambda one: (one[0] is None, -one[1].asked, one[0] or ""))


def _row(by: Cell, group: str | None, tally: Tally) -> Row:
    asked = tally.asked
    return (
        by,
        group,
        asked,
        tally.answered,
        share(tally.answered, asked),
        tally.unsure,
        share(tally.unsure, asked),
        tally.no_answer,
        share(tally.no_answer, asked),
    )


REPORT = ReportKind(HEADING, make)
