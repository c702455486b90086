"""Whether somebody may be told an answer: not while it rests on what waits for a launch, unless he reads that too."""

from __future__ import annotations

from bot.domain.documents import Audience, DocumentVersion, Embargo, Reader
from bot.domain.questions.knowledge import answer_document_id
from bot.domain.questions.question import Question, StandingAnswer
from bot.ports import Work
from bot.services.launches.embargo import Embargoes
from bot.services.questions.recording import QuestionOffice


def may_be_told(office: QuestionOffice, question: Question, reader: Reader) -> bool:
    """Whether a reader may be told the answer that holds now, or why the one that held last was withdrawn.

    ``Reader()`` stands for everybody.
    """
    with office.store.begin() as work:
        waiting = Embargoes().at(office.clock(), work)
        quoted = _quoted(question, work)
    if quoted is not None and _is_internal(quoted, reader):
        return False
    return not any(_is_hidden(waiting.get(one), reader) for one in _rests_on(question, quoted))


def told_answer(office: QuestionOffice, question: Question, reader: Reader) -> StandingAnswer | None:
    """The answer that holds now, if there is one and a reader may be told."""
    return question.answer if question.answer and may_be_told(office, question, reader) else None


def _rests_on(question: Question, quoted: DocumentVersion | None) -> list[str]:
    """The documents that the answer is, quotes or names as its source."""
    source = question.last_given.source if question.last_given else None
    return [answer_document_id(question.id), *([source] if source else []), *([quoted.document_id] if quoted else [])]


def _quoted(question: Question, work: Work) -> DocumentVersion | None:
    """The document that a passage stands in which was given as the answer."""
    passage_id = question.last_given.passage_id if question.last_given else None
    known = work.documents.known_passages([passage_id]).get(passage_id) if passage_id else None
    return known.document if known else None


def _is_internal(document: DocumentVersion, reader: Reader) -> bool:
    return document.audience is Audience.DEPARTMENT and document.department not in reader.departments


def _is_hidden(embargo: Embargo | None, reader: Reader) -> bool:
    return embargo is not None and embargo.hides_from(reader)
