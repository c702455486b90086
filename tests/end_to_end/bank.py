"""The sample bank, indexed once with the real model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.bootstrap import Briefed
from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.findings import Finding
from bot.services.ask import AnsweringDesk, Trace, answer

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = ROOT / "knowledge" / "questions.jsonl"
TODAY = datetime.fromisoformat("2026-11-23T10:00+08:00")
LAST_YEAR = datetime.fromisoformat("2025-06-01T10:00+08:00")


@dataclass(frozen=True, slots=True)
class SampleBank:
    """The program over the sample bank, and what its index found."""

    program: Briefed
    desk: AnsweringDesk
    findings: tuple[Finding, ...]

    def ask(self, text: str, as_of: datetime = TODAY) -> Trace:
        return answer(text, Asking("agent", "test"), self.desk, as_of)

    def first(self, text: str, count: int, as_of: datetime = TODAY) -> list[str]:
        """The documents of the first passages that may answer."""
        found = self.ask(text, as_of).found
        return [found.known[one.passage_id].document.document_id for one in found.ranked[:count]]


def words_shown(given: Answer) -> str:
    """Everything that an answer quotes."""
    quotes = (*given.quotes, *(notice.quote for notice in given.notices))
    return "\n".join(" ".join((*quote.header, quote.text)) for quote in quotes)
