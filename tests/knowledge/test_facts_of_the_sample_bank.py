"""What the sample bank is said to be: documents of every kind, in two languages, with the troubles of a real one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

import pytest

from bot.domain.documents import DocumentVersion
from bot.domain.errors import NoText
from bot.domain.segmentation import segment
from bot.domain.sentences import sentences
from bot.domain.text import is_chinese, language_of, normalise
from bot.files.knowledge import scan_knowledge
from bot.files.readers import read_here

ROOT = Path(__file__).parents[2] / "knowledge"
DEPARTMENTS = {"credit-cards", "e-channels", "instalments", "insurance", "rewards", "risk"}
FORMATS = {"md", "docx", "xlsx", "pptx", "pdf", "html", "csv"}
SENTENCE_CHARACTERS, SENTENCE_WORDS = 8, 5
"""From how many Chinese characters, or words of other languages, on a text is a sentence and no label or name."""


@dataclass(frozen=True, slots=True)
class Read:
    """A document of the bank and the texts of its passages; none for a scan."""

    document: DocumentVersion
    texts: tuple[str, ...]
    is_scan: bool = False

    @property
    def language(self) -> str:
        return language_of(" ".join(self.texts) or self.document.title)


@pytest.fixture(scope="module")
def bank() -> dict[str, Read]:
    """Every document by its id."""
    return {one.document.document_id: one for one in _read_all()}


def _read_all() -> Iterator[Read]:
    for file in scan_knowledge(ROOT, ZoneInfo("Asia/Shanghai")).files:
        document = file.document
        try:
            blocks = read_here(file.read(), _format(document.document_id)).blocks
        except NoText:
            yield Read(document, (), is_scan=True)
            continue
        found = segment(blocks, document.title)
        yield Read(document, tuple(text for one in found for text in (one.question or "", one.text)))


def _format(document_id: str) -> str:
    return PurePath(document_id).suffix.lower().removeprefix(".")


def labelled(pattern: str = "*.jsonl") -> list[dict]:
    return [json.loads(line) for path in sorted(ROOT.glob(pattern)) for line in path.read_text("utf-8").splitlines()]


def test_six_departments_keep_forty_documents_or_more(bank):
    owners = Counter(one.document.department for one in bank.values())
    assert set(owners) == DEPARTMENTS
    assert len(bank) >= 40
    assert min(owners.values()) >= 5


def test_three_in_five_documents_are_chinese_the_others_english(bank):
    shares = Counter(one.language for one in bank.values())
    assert set(shares) == {"zh", "en"}
    assert shares["zh"] / len(bank) == pytest.approx(0.6, abs=0.05)


def test_documents_come_in_every_format(bank):
    assert {_format(document_id) for document_id in bank} >= FORMATS


def test_one_pdf_is_a_scan_and_everything_else_has_text(bank):
    assert [_format(document_id) for document_id, one in bank.items() if one.is_scan] == ["pdf"]
    assert all(any(one.texts) for one in bank.values() if not one.is_scan)


def test_documents_supersede_others_that_are_kept(bank):
    replaced = {document_id for one in bank.values() for document_id in one.document.supersedes}
    assert replaced
    assert replaced <= set(bank)


def test_two_documents_that_both_hold_contradict_each_other(bank):
    rules, guide = bank["risk/dispute-investigation-rules.md"], bank["e-channels/掌银交易争议申请指引.md"]
    replaced = {document_id for one in bank.values() for document_id in one.document.supersedes}
    assert not replaced & {rules.document.document_id, guide.document.document_id}
    assert "入账日起 45 天内提出" in "".join(rules.texts)
    assert "入账日起 60 天内提出" in "".join(guide.texts)
    assert rules.document.valid_to is None
    assert guide.document.valid_to is None


def test_there_are_three_hundred_questions_of_which_a_quarter_has_no_answer():
    for rows in (labelled("questions.jsonl"), labelled()):
        assert len(rows) >= 300
        assert sum(not row["answers"] for row in rows) / len(rows) == pytest.approx(0.25, abs=0.02)
        assert {row["department"] for row in rows} - {None} == DEPARTMENTS
    assert len({row["id"] for row in labelled()}) == len(labelled())


def test_every_answer_is_quoted_from_a_document_that_is_there(bank):
    quoted = {answer["document"] for row in labelled() for answer in row["answers"]}
    assert quoted <= set(bank)


def test_no_question_copies_a_sentence_of_a_document(bank):
    copied = "\n".join(sorted(_sentences_of(bank)))
    known = set(copied.split("\n"))
    found = {}
    for row in labelled():
        asked = _bare(row["question"])
        stands_in = _is_sentence(row["question"]) and asked in copied
        if stands_in or any(sentence in asked for sentence in known):
            found[row["id"]] = row["question"]
    assert found == {}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("手续费能开发票吗", True),
        ("年费", False),
        ("The fee is due on the first day.", True),
        ("Off by default", False),
        ("…", False),
    ],
)
def test_labels_and_names_are_no_sentences(text, is_one):
    assert _is_sentence(text) is is_one


def _sentences_of(bank: dict[str, Read]) -> set[str]:
    found = (text[one.start : one.end] for read in bank.values() for text in read.texts for one in sentences(text))
    return {_bare(sentence) for sentence in found if _is_sentence(sentence)}


def _is_sentence(text: str) -> bool:
    return sum(map(is_chinese, text)) >= SENTENCE_CHARACTERS or len(text.split()) >= SENTENCE_WORDS


def _bare(text: str) -> str:
    """Letters and digits alone: another comma makes no other sentence."""
    return "".join(character for character in normalise(text).casefold() if character.isalnum())
