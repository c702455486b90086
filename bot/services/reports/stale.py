"""`stale`: documents that somebody should look at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.documents import DocumentVersion, Status
from bot.domain.questions.knowledge import ANSWER_KIND
from bot.domain.reports import Column, Heading, Row, Unit
from bot.services.reports.sources import ReportKind, Sources

SOON = timedelta(days=30)
"""How long before a day owners are told: a month is what it takes to change and approve a document."""
OLD = timedelta(days=365)
"""After so long an answer without an end must be looked at: a product's terms are mostly changed once a year."""

HEADING = Heading(
    name="stale",
    title=Bilingual("需要复核的文档", "Stale documents"),
    about=Bilingual(
        "将到期、逾期未复核、失效仍被问到的文档",
        "Documents that end, are past review, or ended and are still asked for",
    ),
    columns=(
        Column("document", Bilingual("文档", "document"), Unit.NAME),
        Column("why", Bilingual("原因", "why"), Unit.PROSE),
        Column("day", Bilingual("日期", "day"), Unit.DAY),
        Column("asked", Bilingual("提问", "asked")),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("owner", Bilingual("负责人", "owner"), Unit.NAME),
    ),
    note=Bilingual(
        "截至期末。“提问”是这段时间引用该文档的回答次数；已失效的文档，是它以前能答、失效后原样再问而没有答案的次数。",
        "As of the end of the period. “Asked” is how many answers of the period quoted the document; of one that has "
        "ended, how many questions had no answer then that it once answered, word for word.",
    ),
    if_empty=Bilingual(
        "没有需要复核的文档。看其他要改的：briefed doctor",
        "No document needs to be looked at. What else there is to mend: briefed doctor",
    ),
    by_department=True,
)
REVIEW_OVERDUE = Bilingual("逾期未复核", "review is overdue")
REVIEW_SOON = Bilingual("即将复核", "review is due soon")
ENDED = Bilingual("已失效，仍被问到", "ended, and is still asked for")
ENDS_SOON = Bilingual("即将失效", "ends soon")
OLD_ANSWER = Bilingual("部门答复超过一年且无有效期", "a department's answer without an end, older than a year")
_ORDER = (ENDED, REVIEW_OVERDUE, ENDS_SOON, REVIEW_SOON, OLD_ANSWER)


@dataclass(frozen=True, slots=True)
class Stale:
    """A document with a reason to look at it, and the instant that the reason has."""

    document: DocumentVersion
    why: Bilingual
    at: datetime


def make(sources: Sources) -> list[Row]:
    asked_again = sources.work.figures.asked_after_end(sources.span)
    found = list(found_stale(in_use(sources), asked_again, sources))
    return rows(found, sources.work.figures.quoted(sources.span), asked_again, sources) if found else []


def in_use(sources: Sources) -> list[DocumentVersion]:
    """The documents that there were at the end of the period and whose place no other had taken."""
    known = sources.work.documents.all_current(sources.as_of)
    replaced = superseded(known.values(), sources.as_of)
    present = (one for key, one in known.items() if key not in replaced and sources.concerns(one.department))
    return [one for one in present if sources.shows(one.document_id, one)]


def found_stale(
    documents: Iterable[DocumentVersion], asked_again: Mapping[str, int], sources: Sources
) -> Iterator[Stale]:
    """What had to be looked at as the period ended."""
    given = sources.work.figures.unchanged_since(ANSWER_KIND, sources.as_of - OLD)
    for document in documents:
        yield from stale(document, given, asked_again, sources.as_of)


def superseded(documents: Iterable[DocumentVersion], as_of: datetime) -> set[str]:
    """The documents whose place others have taken: nobody need look at them any more."""
    in_force = (
        one
        for one in documents
        if one.status is Status.APPROVED and (one.valid_from is None or one.valid_from <= as_of)
    )
    return {replaced for one in in_force for replaced in one.supersedes if replaced != one.document_id}


def stale(
    document: DocumentVersion, old_answers: Mapping[str, datetime], asked_again: Mapping[str, int], as_of: datetime
) -> Iterator[Stale]:
    """Why a document must be looked at. ``old_answers`` are departments' answers by the instant they were given."""
    if document.status is not Status.APPROVED:
        return
    ends, review = document.valid_to, document.review_by
    if ends is not None and ends <= as_of:
        if asked_again.get(document.document_id):
            yield Stale(document, ENDED, ends)
        return
    if ends is not None and ends <= as_of + SOON:
        yield Stale(document, ENDS_SOON, ends)
    if review is not None and review <= as_of + SOON:
        yield Stale(document, REVIEW_OVERDUE if review <= as_of else REVIEW_SOON, review)
    if ends is None and review is None and document.document_id in old_answers:
        yield Stale(document, OLD_ANSWER, old_answers[document.document_id])


def rows(
    found: Iterable[Stale], quoted: Mapping[str, int], asked_again: Mapping[str, int], sources: Sources
) -> list[Row]:
    """The most pressing reason on top, and for each reason what was asked most."""
    counted = [(one, (asked_again if one.why is ENDED else quoted).get(one.document.document_id, 0)) for one in found]
    counted.sort(key=lambda one: (_ORDER.index(one[0].why), -one[1], one[0].at, one[0].document.document_id))
    return [
        (one.document.document_id, one.why, sources.day(one.at), asked, one.document.department, one.document.owner)
        for one, asked in counted
    ]


REPORT = ReportKind(HEADING, make)
