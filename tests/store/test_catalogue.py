"""Documents as people look them up: the database chooses as the domain does, and tells what became of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import Answer, Outcome, Quote
from bot.domain.asking import Asking
from bot.domain.catalogue import LookingUp, WantedDocuments
from bot.domain.documents import Audience, Availability, DocumentVersion, KnownPassage, Reader, Status, availability_of
from bot.store.work import SqlStore
from tests.builders import NOON, a_document, a_passage

A_DAY = timedelta(days=1)
EVERYTHING = Reader(frozenset({"cards"}), reviews=True)
LOOKING = LookingUp(EVERYTHING, NOON)
ALL = WantedDocuments()


def record(store: SqlStore, *documents: DocumentVersion) -> None:
    with store.begin() as work:
        for document in documents:
            work.documents.add_content(document, [a_passage("words")], [], NOON)
            work.documents.record(document, NOON)


def found(store: SqlStore, looking: LookingUp = LOOKING, wanted: WantedDocuments = ALL) -> list[str]:
    with store.begin() as work:
        ids = [one.document_id for one in work.catalogue.documents(wanted, looking, 0, 100)]
        assert work.catalogue.count(wanted, looking) == len(ids)
    return ids


@pytest.fixture
def shelf(store: SqlStore) -> dict[str, DocumentVersion]:
    """A document in every state, and one on the very edge of each span."""
    documents = [
        a_document("cards/valid.md", "a"),
        a_document("cards/ends-now.md", "b", valid_to=NOON),
        a_document("cards/ends-later.md", "c", valid_to=NOON + A_DAY),
        a_document("cards/begins-now.md", "d", valid_from=NOON),
        a_document("cards/begins-later.md", "e", valid_from=NOON + A_DAY),
        a_document("cards/draft.md", "f", status=Status.DRAFT, valid_to=NOON - A_DAY),
        a_document("cards/old.md", "g"),
        a_document("cards/new.md", "h", supersedes=("cards/old.md",), valid_from=NOON - A_DAY),
        a_document("cards/not-yet-old.md", "i"),
        a_document("cards/next.md", "j", supersedes=("cards/not-yet-old.md",), valid_from=NOON + A_DAY),
        a_document("cards/draft-of-next.md", "k", supersedes=("cards/valid.md",), status=Status.DRAFT),
        a_document("cards/of-itself.md", "l", supersedes=("cards/of-itself.md",)),
    ]
    record(store, *documents)
    return {one.document_id: one for one in documents}


def test_the_database_tells_states_apart_as_the_domain_does(store, shelf):
    with store.begin() as work:
        superseded = work.catalogue.superseded(shelf)
    states = {one: availability_of(it, superseded.get(one), None, EVERYTHING, NOON) for one, it in shelf.items()}
    assert set(states.values()) >= {Availability.VALID, Availability.EXPIRED, Availability.SUPERSEDED}
    for state in Availability:
        assert found(store, wanted=WantedDocuments(availability=state)) == sorted(
            one for one, it in states.items() if it is state
        )


def test_a_page_holds_what_follows(store, shelf):
    with store.begin() as work:
        parts = [work.catalogue.documents(WantedDocuments(), LOOKING, first, 5) for first in (0, 5, 10, 15)]
    assert [one.document_id for part in parts for one in part] == sorted(shelf)


def test_what_a_reader_may_not_know_of_is_neither_found_nor_counted(store):
    record(
        store,
        a_document("cards/open.md", "a", kind="brief"),
        a_document("cards/internal.md", "b", kind="secret", audience=Audience.DEPARTMENT),
        a_document("cards/waiting.md", "c", kind="launch"),
    )
    agent = LookingUp(Reader(), NOON, frozenset({"cards/waiting.md"}))
    assert found(store, agent) == ["cards/open.md"]
    assert found(store, agent, WantedDocuments(words=("cards",))) == ["cards/open.md"]
    with store.begin() as work:
        assert work.catalogue.kinds(agent) == ["brief"]
        assert work.catalogue.kinds(LOOKING) == ["brief", "launch", "secret"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("GOLD",), ["cards/a.md"]), (("gold", "fee"), ["cards/a.md"]), (("%",), []), (("words",), ["cards/a.md"])],
)
def test_words_stand_in_title_id_product_or_text(store, words, expected):
    record(store, a_document("cards/a.md", "a", title="Gold fees"))
    assert found(store, wanted=WantedDocuments(words=words)) == expected


def test_everything_that_was_recorded_of_a_document_is_told(store):
    first = a_document("cards/a.md", "a")
    record(store, first)
    with store.begin() as work:
        work.documents.record(replace(first, title="Other"), NOON + A_DAY)
        work.documents.remove("cards/a.md", NOON + 2 * A_DAY)
        told = [(one.at, one.document and one.document.title) for one in work.catalogue.recorded("cards/a.md")]
    assert told == [(NOON, first.title), (NOON + A_DAY, "Other"), (NOON + 2 * A_DAY, None)]


def test_what_a_document_was_quoted_for_is_counted(store):
    document, other = a_document("cards/a.md", "a"), a_document("cards/b.md", "b")
    record(store, document, other)
    asks = [(document, Outcome.ANSWERED), (document, Outcome.UNSURE), (other, Outcome.ANSWERED)]
    for number, (of, outcome) in enumerate(asks):
        quote = Quote("words", "words", KnownPassage(f"{of.content_id}:0", a_passage("words"), of))
        answer = Answer(f"{number:032}", "年费多少", "zh", outcome, 0.5, NOON, (quote,))
        with store.begin() as work:
            work.asks.record(answer, Asking("a1", "test"), NOON + number * A_DAY)
    with store.begin() as work:
        (asked,) = work.catalogue.asked_of("cards/a.md", (NOON, NOON + 9 * A_DAY), 10)
        assert (asked.question, asked.times, asked.outright, asked.last_at) == ("年费多少", 2, 1, NOON + A_DAY)
        assert not work.catalogue.asked_of("cards/a.md", (NOON + 2 * A_DAY, NOON + 9 * A_DAY), 10)
        assert work.catalogue.words_of("cards/a.md", (NOON, NOON + 9 * A_DAY)).said == 0
