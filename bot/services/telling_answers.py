"""What is told of an answer in a line, the same on every surface; the words around it are in `answer_wording`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer, LikelyDepartment, Notice, NoticeKind, Quote
from bot.domain.departments import Department
from bot.domain.documents import Embargo
from bot.services import answer_wording as words

LIKELY = 3
"""Departments named of those whose question it may be."""


def no_answer(answer: Answer, departments: Mapping[str, Department], language: str) -> str:
    """That nobody has told us, and whose question it may be; or that there is no knowledge at all."""
    if not answer.departments:
        return words.NO_KNOWLEDGE.text(language)
    likely = ", ".join(_likely(answer.departments, departments, language))
    named = words.LIKELY_DEPARTMENT.text(language).format(likely)
    return f"{words.NOBODY_TOLD_US.text(language)} {named} {words.MAY_ASK.text(language)}"


def not_launched(embargo: Embargo, zone: ZoneInfo, language: str) -> str:
    """That a product that everybody may know of is still to come, and when."""
    planned = f"{embargo.planned_at.astimezone(zone):%Y-%m-%d}" if embargo.planned_at else ""
    return words.NOT_LAUNCHED.text(language).format(embargo.product, planned)


def warning(notice: Notice, quotes: Sequence[Quote], zone: ZoneInfo, language: str) -> str:
    """Why other words are shown beside an answer, or which of its own ``quotes`` says otherwise than the first."""
    start = notice.quote.document.valid_from
    if notice.quote in quotes:
        return words.CANDIDATES_CONFLICT.text(language).format(quotes.index(notice.quote) + 1)
    if notice.kind is NoticeKind.CONFLICT:
        return words.CONFLICT.text(language)
    if start is None:
        return words.EFFECTIVE_LATER.text(language)
    return words.EFFECTIVE_FROM.text(language).format(f"{start.astimezone(zone):%Y-%m-%d}")


def topic(quote: Quote) -> str:
    """What a passage is about, in the words of its document."""
    passage = quote.source.passage
    return passage.question or (passage.heading_path[-1] if passage.heading_path else quote.document.title)


def department_name(department: str, departments: Mapping[str, Department], language: str) -> str:
    """A department's name; its id when nobody knows it any more."""
    known = departments.get(department)
    return known.name(language) if known else department


def _likely(likely: Sequence[LikelyDepartment], departments: Mapping[str, Department], language: str) -> Sequence[str]:
    return [
        f"{department_name(one.department, departments, language)} ({one.probability:.0%})" for one in likely[:LIKELY]
    ]
