"""`actions`: corrective actions, open, overdue and closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from bot.domain.bilingual import Bilingual
from bot.domain.facts import by_subject
from bot.domain.quality.actions import ActionStatus, CorrectiveAction, action_from
from bot.domain.quality.facts import ActionOpened
from bot.domain.reports import Column, Heading, Row, Unit
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="actions",
    title=Bilingual("纠正措施", "Corrective actions"),
    about=Bilingual("未关闭、逾期和已关闭的纠正措施", "Corrective actions: open, overdue and closed"),
    columns=(
        Column("action", Bilingual("编号", "action"), Unit.NAME),
        Column("status", Bilingual("状态", "status"), Unit.NAME),
        Column("owner", Bilingual("责任人", "owner"), Unit.NAME),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("opened", Bilingual("发起", "opened"), Unit.DAY),
        Column("due", Bilingual("期限", "due"), Unit.DAY),
        Column("closed", Bilingual("关闭", "closed"), Unit.DAY),
        Column("report", Bilingual("来自报表", "report"), Unit.NAME),
        Column("title", Bilingual("事项", "title"), Unit.PROSE),
        Column("item", Bilingual("条目", "item"), Unit.PROSE),
        Column("evidence", Bilingual("证据", "evidence"), Unit.PROSE),
    ),
    note=Bilingual(
        "期内发起或关闭的，以及期末仍未关闭的，按期末状态。逾期指期限已过仍未关闭。",
        "Those opened or closed in the period, and those open at its end, as they stood then. Overdue is what is open "
        "after its day.",
    ),
    if_empty=Bilingual(
        "没有纠正措施。发起：briefed action open TITLE --owner PERSON --due DAY --as PERSON",
        "No corrective action. To open one: briefed action open TITLE --owner PERSON --due DAY --as PERSON",
    ),
    by_department=True,
)
STATUSES = {
    ActionStatus.OVERDUE: Bilingual("逾期", "overdue"),
    ActionStatus.OPEN: Bilingual("未关闭", "open"),
    ActionStatus.CLOSED: Bilingual("已关闭", "closed"),
}


def make(sources: Sources) -> list[Row]:
    told = sources.work.facts.about_all(sources.work.facts.subjects(having=(ActionOpened,)))
    known = [fact for fact in told if fact.recorded_at < sources.span[1]]
    actions = [one for facts in by_subject(known).values() if (one := action_from(facts))]
    shown = [one for one in actions if _is_shown(one, sources) and sources.concerns(_department(one, sources))]
    return rows(shown, sources.last_day, sources.day, lambda one: _department(one, sources))


def rows(
    actions: Iterable[CorrectiveAction],
    today: date,
    day_of: Callable[[datetime], date],
    department_of: Callable[[CorrectiveAction], str | None],
) -> list[Row]:
    """What is overdue on top, then what is open, each by its day."""
    order = list(STATUSES)
    ordered = sorted(actions, key=lambda one: (order.index(one.status(today)), one.opened.due, one.opened_at))
    return [
        (
            one.id,
            STATUSES[one.status(today)],
            one.opened.owner,
            department_of(one),
            day_of(one.opened_at),
            one.opened.due,
            day_of(one.closed_at) if one.closed_at else None,
            one.opened.report or None,
            one.opened.title,
            one.opened.item or None,
            one.evidence,
        )
        for one in ordered
    ]


def _is_shown(action: CorrectiveAction, sources: Sources) -> bool:
    is_closed_within = action.closed_at is not None and sources.is_within(action.closed_at)
    return action.is_open or is_closed_within or sources.is_within(action.opened_at)


def _department(action: CorrectiveAction, sources: Sources) -> str | None:
    owner = sources.staffing.person(action.opened.owner)
    return owner.department if owner else None


REPORT = ReportKind(HEADING, make)
