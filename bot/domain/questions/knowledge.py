"""Answers as documents: what a department answered is knowledge for everybody, kept like any other document."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from bot.domain.documents import DocumentVersion, Status, content_id
from bot.domain.passages import Passage, PassageKind
from bot.domain.questions.events import GivenAnswer
from bot.domain.questions.question import Question

ANSWER_KIND = "answer"
_PREFIX = "question:"


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """The document version that an answer became, with its only passage, which has the question as a FAQ has."""

    document: DocumentVersion
    passage: Passage

    @property
    def passage_id(self) -> str:
        """The id of the passage."""
        return f"{self.document.content_id}:{self.passage.ordinal}"


def answer_document_id(question_id: str) -> str:
    """The id of the document that holds a question's answer. No path below a knowledge folder is like it."""
    return f"{_PREFIX}{question_id}"


def is_answer_document(document_id: str) -> bool:
    """Whether a document is an answer, and so in no knowledge folder."""
    return document_id.startswith(_PREFIX)


def answer_document(question: Question, answer: GivenAnswer, author: str, key: str) -> AnswerDocument:
    """The document version for an answer that was given by the deed with this key.

    Its bytes, which the sha256 is of, are the canonical JSON of question, answer, source and deed: an answer that is
    given again later is another version.
    """
    told = {"question": question.text, "answer": answer.text, "source": answer.source, "key": key}
    sha256 = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    document_id = answer_document_id(question.id)
    document = DocumentVersion(
        document_id=document_id,
        sha256=sha256,
        content_id=content_id(document_id, sha256, question.text),
        title=question.text,
        department=question.department,
        owner=author,
        kind=ANSWER_KIND,
        product=question.opening.product,
        status=Status.APPROVED,
        valid_from=answer.valid_from,
        valid_to=answer.valid_to,
    )
    return AnswerDocument(document, Passage(0, PassageKind.FAQ, answer.text, question=question.text))
