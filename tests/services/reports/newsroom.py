"""A small bank of which reports are made: it is Tuesday, 1 December 2026, ten in the morning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from bot.domain.answers import Answer, LikelyDepartment, Outcome, Quote
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.documents import DocumentVersion, KnownPassage
from bot.domain.facts import Body, Fact
from bot.domain.feedback import Feedback
from bot.domain.reports import Report
from bot.services.deeds import Deed
from bot.services.launches.recording import LaunchOffice
from bot.services.reports.making import make_report, period_of
from bot.services.reports.sources import ReportOffice, Wanted
from tests.builders import a_passage
from tests.desks import LANGUAGE, PairsEmbedder
from tests.domain.launches.builders import OFFICE
from tests.services.questions.house import SHANGHAI, House

_NUMBERS = count(1)


class Newsroom:
    """What a test records and reads there."""

    def __init__(self, house: House) -> None:
        self.house = house

    @property
    def office(self) -> ReportOffice:
        launches = LaunchOffice(self.house.store, self.house.clock, SHANGHAI, OFFICE)
        return ReportOffice(self.house.office, launches, LANGUAGE, PairsEmbedder)

    def report(self, name: str, first: str | None = None, last: str | None = None, **wanted: Any) -> Report:
        """A report of the last thirty days, or from one day to another; ``reader`` is a person's id."""
        days = (date.fromisoformat(day) if day else None for day in (first, last))
        reader = wanted.pop("reader", None)
        period = period_of(self.office, *days)
        return make_report(self.office, name, Wanted(period, reader=reader and Deed(reader, "k"), **wanted))

    def rows(self, name: str, *columns: str, **wanted: Any) -> list[tuple[Any, ...]]:
        """Some columns of a report; what is said in two languages in English."""
        return [tuple(_english(row[column]) for column in columns) for row in self.report(name, **wanted).told()]

    def asks(self, text: str, outcome: Outcome = Outcome.NO_ANSWER, ago: timedelta = timedelta(), **how: Any) -> str:
        """Somebody asked some time ago; the ask's id."""
        at = self.house.clock() - ago - timedelta(seconds=1)
        department, asker = how.get("department", "cards"), how.get("asker", "a1")
        quotes = tuple(_quote(one) for one in how.get("quotes", ()))
        ask_id = f"{next(_NUMBERS):032}"
        likely = (LikelyDepartment(department, 0.9),) if department else ()
        answer = Answer(ask_id, text, "zh", outcome, 0.5, at, quotes, departments=likely)
        with self.house.store.begin() as work:
            work.asks.record(answer, Asking(asker, "test"), at)
        return ask_id

    def says(
        self, ask_id: str, helpful: bool, document: DocumentVersion, person: str = "a1", comment: str = ""
    ) -> None:
        """Somebody said of an answer with a passage of this document whether it helped."""
        said = Feedback(f"f{next(_NUMBERS)}", ask_id, person, helpful, (_id(document),), comment or None)
        with self.house.store.command() as work:
            work.feedback.record(said, None, self.house.clock())

    def keeps(self, document: DocumentVersion, words: str = "年费200元。", question: str | None = None) -> None:
        """A document is in the knowledge base from now on."""
        with self.house.store.begin() as work:
            if work.documents.current(document.document_id) is None:
                passage = a_passage(words, question=question, heading_path=("年费",))
                work.documents.add_content(document, [passage], [], self.house.clock())
            work.documents.record(document, self.house.clock())

    def records(self, *bodies: Body, actor: str = "briefed", at: datetime | None = None, **about: str) -> None:
        """Facts from elsewhere."""
        with self.house.store.command() as work:
            for body in bodies:
                work.facts.append(Fact(at or self.house.clock(), actor, f"n{next(_NUMBERS)}", body, **about))


def _english(cell: Any) -> Any:
    return cell.en if isinstance(cell, Bilingual) else cell


def _id(document: DocumentVersion) -> str:
    return f"{document.content_id}:0"


def _quote(document: DocumentVersion) -> Quote:
    known = KnownPassage(_id(document), a_passage("年费200元。"), document)
    return Quote("年费200元。", "年费200元。", known)


def told(report: Report) -> list[Mapping[str, Any]]:
    """The rows of a report, in English."""
    return [{name: _english(cell) for name, cell in row.items()} for row in report.told()]
