"""`unanswered`: what had no answer, by department and product, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain.bilingual import Bilingual
from bot.domain.questions.question import Question
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import Cell, Tally, share
from bot.services.reports.naming import Named, product_named
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="unanswered",
    title=Bilingual("无答案的问题", "Unanswered"),
    about=Bilingual("各部门、各产品没有答案的提问", "What had no answer, by department and product"),
    columns=(
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("product", Bilingual("产品", "product"), Unit.NAME),
        Column("asked", Bilingual("提问", "asked")),
        Column("no_answer", Bilingual("无答案", "no answer")),
        Column("no_answer_share", Bilingual("无答案占比", "no answer %"), Unit.SHARE, Bilingual("占比", "%")),
        Column("unsure", Bilingual("不确定", "unsure")),
        Column("opened", Bilingual("转部门", "opened")),
        Column("waiting", Bilingual("待答", "waiting")),
    ),
    note=Bilingual(
        "“转部门”是这段时间新开的待答问题，“待答”是期末仍未答复的。部门：提问按最可能负责的部门，"
        "待答问题按现在负责的部门。",
        "“Opened” are questions that went to a department in the period, “waiting” those that it still owed an "
        "answer at its end. Asks count for the department that most likely owns them, questions for the one that has "
        "them.",
    ),
    if_empty=Bilingual(
        "这段时间所有提问都有答案。看回答情况：briefed report answers",
        "Everything asked then had an answer. See: briefed report answers",
    ),
    by_department=True,
)


@dataclass(slots=True)
class _Count:
    tally: Tally = field(default_factory=Tally)
    opened: int = 0
    waiting: int = 0


def make(sources: Sources) -> list[Row]:
    cells = sources.work.figures.cells(sources.span, sources.product_names, sources.wanted.department)
    asked = [one for one in sources.questions if sources.concerns(one.department)]
    opened = [one for one in asked if sources.is_within(one.opened_at)]
    return rows(cells, opened, [one for one in asked if one.is_open], sources.product_names)


def rows(
    cells: Iterable[Cell], opened: Iterable[Question], waiting: Iterable[Question], names: Sequence[Named]
) -> list[Row]:
    """What had no answer or is a question, the most asked on top."""
    counts: dict[tuple[str | None, str | None], _Count] = {}
    for cell in cells:
        counts.setdefault((cell.department, cell.product), _Count()).tally += cell.tally
    for question in opened:
        counts.setdefault(_place(question, names), _Count()).opened += 1
    for question in waiting:
        counts.setdefault(_place(question, names), _Count()).waiting += 1
    lacking = [(place, one) for place, one in counts.items() if one.tally.no_answer or one.opened or one.waiting]
    lacking.sort(key=lambda one: (-one[1].tally.no_answer, -one[1].waiting, one[0][0] or "", one[0][1] or ""))
    return [_row(department, product, one) for (department, product), one in lacking]


def _place(question: Question, names: Sequence[Named]) -> tuple[str, str | None]:
    return question.department, question.opening.product or product_named(question.text, names)


def _row(department: str | None, product: str | None, one: _Count) -> Row:
    asked, no_answer = one.tally.asked, one.tally.no_answer
    no_answer_share = share(no_answer, asked)
    return department, product, asked, no_answer, no_answer_share, one.tally.unsure, one.opened, one.waiting


REPORT = ReportKind(HEADING, make)
