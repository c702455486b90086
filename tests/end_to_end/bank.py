"""The sample bank, indexed with the real model: once in a run, for all who test with it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from filelock import FileLock

from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.findings import Finding
from bot.services.ask import AnsweringDesk, Trace, answer
from tests.chroma_folders import close_chroma_under

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = ROOT / "knowledge" / "questions.jsonl"
TODAY = datetime.fromisoformat("2026-11-23T10:00+08:00")
LAST_YEAR = datetime.fromisoformat("2025-06-01T10:00+08:00")


def indexed_once(temporary: pytest.TempPathFactory, models: Path) -> Path:
    """A data folder, to copy, of the indexed sample bank whose routing has learned; whoever comes first makes it."""
    own = temporary.getbasetemp()
    data = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample-bank" / "data"
    data.mkdir(parents=True, exist_ok=True)
    with FileLock(data.with_name("lock")):
        if not data.with_name("indexed").exists():
            _index(data, models)
            data.with_name("indexed").touch()
    return data


def copied(data: Path, folder: Path, models: Path) -> None:
    """Have a folder begin with the data of another."""
    shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns("models", "*.lock"))
    (folder / "data" / "models").symlink_to(models, target_is_directory=True)


def _index(data: Path, models: Path) -> None:
    (data / "models").symlink_to(models, target_is_directory=True)
    program = Briefed(Config(knowledge=ROOT / "knowledge", data=data), clock=lambda: TODAY)
    program.sync(lambda done, total: None)
    program.follow(lambda done, total: None)
    program.learn_routing(lambda done, total: None)
    program.store.close()
    close_chroma_under(data)


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
