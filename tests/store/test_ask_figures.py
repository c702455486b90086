"""The ask log in figures, added up by either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.domain.answers import Answer, LikelyDepartment, Outcome, Quote
from bot.domain.asking import Asking
from bot.domain.documents import DocumentVersion, KnownPassage
from bot.domain.feedback import Feedback
from bot.domain.passages import PassageKind
from bot.domain.tallies import Cell, PassageWords, Tally, Unanswered, Words, WordsAbout
from bot.store.work import SqlStore
from tests.builders import NOON, a_document, a_passage

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
TODAY = (NOON, NOON + DAY)
GOLD, LOAN = a_document("cards/gold.md", title="金卡"), a_document("loans/loan.md", title="贷款")
PRODUCTS = [("白金卡", "platinum"), ("platinum card", "platinum"), ("金卡", "gold"), ("100%", "promo")]
"""The longer names first: 金卡 is part of 白金卡."""
A, U, N = Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_ANSWER


class Log:
    """An ask log with two documents."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self._numbers = count(1)
        with store.begin() as work:
            for document in (GOLD, LOAN):
                passages = [
                    a_passage("年费 200 元。", heading_path=("收费", "年费")),
                    a_passage("可以。", ordinal=1, kind=PassageKind.FAQ, question=f"能退吗 {document.document_id}"),
                ]
                work.documents.add_content(document, passages, [], NOON)
                work.documents.record(document, NOON)

    def asks(self, text: str = "年费多少", outcome: Outcome = N, at: datetime = NOON, **how) -> str:
        """Somebody asked; the ask's id."""
        department, asker = how.get("department", "cards"), how.get("asker", "a1")
        ask_id = f"ask-{next(self._numbers):03}"
        answer = Answer(
            ask_id,
            text,
            "zh",
            outcome,
            0.5,
            at,
            quotes=tuple(_quote(*one) for one in how.get("quotes", ())),
            departments=(LikelyDepartment(department, 1.0),) if department else (),
        )
        with self.store.begin() as work:
            work.asks.record(answer, Asking(asker, "test"), at)
        return ask_id

    def says(self, ask_id: str, helpful: bool, passages: tuple[str, ...], person: str = "a1", **how) -> None:
        with self.store.command() as work:
            said = Feedback(f"k{next(self._numbers)}", ask_id, person, helpful, passages, how.get("comment"))
            work.feedback.record(said, None, how.get("at", NOON))

    @property
    def figures(self):
        """A repository for one call; each has a transaction of its own."""
        return _InOwnTransaction(self.store)


class _InOwnTransaction:
    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def __getattr__(self, name: str):
        def ask(*arguments, **named):
            with self._store.begin() as work:
                return getattr(work.figures, name)(*arguments, **named)

        return ask


def _id(document: DocumentVersion, ordinal: int = 0) -> str:
    return f"{document.content_id}:{ordinal}"


def _quote(document: DocumentVersion, ordinal: int = 0) -> Quote:
    known = KnownPassage(_id(document, ordinal), a_passage(ordinal=ordinal), document)
    return Quote(known.passage.text, known.passage.text, known)


@pytest.fixture
def log(store: SqlStore) -> Log:
    return Log(store)


def test_a_span_has_its_first_instant_and_not_its_last(log):
    for at in (NOON - SECOND, NOON, NOON + DAY - SECOND, NOON + DAY):
        log.asks(at=at)
    before, after = (NOON - DAY, NOON), (NOON + DAY, NOON + 2 * DAY)
    assert log.figures.tallies([before, TODAY, after]) == [
        Tally(no_answer=1),
        Tally(no_answer=2),
        Tally(no_answer=1),
    ]


def test_outcomes_are_counted_apart_for_all_departments_or_one(log):
    for outcome, department in ((A, "cards"), (A, "loans"), (U, "cards"), (N, None)):
        log.asks(outcome=outcome, department=department)
    assert log.figures.tallies([TODAY]) == [Tally(2, 1, 1)]
    assert log.figures.tallies([TODAY], "cards") == [Tally(1, 1, 0)]
    assert log.figures.tallies([TODAY], "nobody") == [Tally()]
    assert log.figures.tallies([]) == []


def test_two_spans_may_overlap(log):
    log.asks()
    assert log.figures.tallies([TODAY, (NOON - DAY, NOON + DAY)]) == [Tally(no_answer=1)] * 2


def test_the_first_name_that_a_question_contains_says_what_it_is_about(log):
    log.asks("白金卡年费", A)
    log.asks("PLATINUM card fee", U)
    log.asks("金卡年费", N)
    log.asks("1000 元返现", N, department=None)
    log.asks("送 100% 吗", N, department=None)
    assert set(log.figures.cells(TODAY, PRODUCTS)) == {
        Cell("cards", "platinum", Tally(1, 1, 0)),
        Cell("cards", "gold", Tally(0, 0, 1)),
        Cell(None, None, Tally(0, 0, 1)),
        Cell(None, "promo", Tally(0, 0, 1)),
    }
    assert log.figures.cells(TODAY, PRODUCTS, "loans") == []


def test_without_products_every_question_is_about_none(log):
    log.asks("白金卡年费", A)
    assert log.figures.cells(TODAY, []) == [Cell("cards", None, Tally(1, 0, 0))]


def test_askers_are_counted_as_the_log_has_them(log):
    log.asks(asker="U1")
    log.asks(asker="U1", outcome=A)
    log.asks(asker="cli:root", at=NOON - SECOND)
    assert log.figures.by_asker(TODAY) == {"U1": Tally(1, 0, 1)}


def test_unanswered_questions_come_by_how_often_they_were_asked(log):
    for text in ("物业费", "保险箱", "保险箱", "金价"):
        log.asks(text)
    log.asks("金价", A)
    log.asks("金价", U)
    log.asks("保险箱", at=NOON - SECOND)
    log.asks("房贷", department="loans")
    assert log.figures.unanswered(TODAY, 2) == [Unanswered("保险箱", "cards", 2), Unanswered("房贷", "loans", 1)]
    assert log.figures.unanswered(TODAY, 9, "loans") == [Unanswered("房贷", "loans", 1)]


def test_what_names_a_product_is_counted_by_span_but_for_some_askers(log):
    log.asks("Gold Card 年费", A)
    log.asks("gold card 怎么办", U)
    log.asks("金卡怎么办", N, at=NOON - DAY)
    log.asks("金卡怎么办", N, asker="po")
    spans = [TODAY, (NOON - DAY, NOON)]
    assert log.figures.naming(["gold card", "金卡"], spans, ["po"]) == [Tally(1, 1, 0), Tally(0, 0, 1)]
    assert log.figures.naming([], spans) == [Tally(), Tally()]


def test_a_name_is_taken_word_for_word(log):
    log.asks("100 元")
    assert log.figures.naming(["1%0", "1_0"], [TODAY]) == [Tally()]


def test_what_names_a_product_and_was_not_answered_outright_is_shown(log):
    for text, outcome in (("金卡怎么办", U), ("金卡怎么办", N), ("金卡年费", N), ("金卡额度", A), ("保险箱", N)):
        log.asks(text, outcome)
    assert log.figures.not_answered_naming(["金卡"], TODAY, 9) == [("金卡怎么办", 2), ("金卡年费", 1)]
    assert log.figures.not_answered_naming(["金卡"], TODAY, 1) == [("金卡怎么办", 2)]
    assert log.figures.not_answered_naming(["金卡"], TODAY, 9, ["a1"]) == []


def test_an_answer_quotes_a_document_once_however_many_of_its_passages_it_shows(log):
    log.asks(outcome=U, quotes=[(GOLD,), (GOLD, 1), (LOAN,)])
    log.asks(outcome=A, quotes=[(GOLD,)])
    log.asks(outcome=A, quotes=[(GOLD,)], at=NOON - SECOND)
    assert log.figures.quoted(TODAY) == {"cards/gold.md": 2, "loans/loan.md": 1}


def test_what_a_document_once_answered_is_asked_again_after_its_end(log):
    for text, document in (("金卡年费", GOLD), ("金卡年费?", GOLD), ("贷款年费", LOAN)):
        log.asks(text, A, NOON - 300 * DAY, quotes=[(document,), (document, 1)])
    with log.store.begin() as work:
        work.documents.record(replace(GOLD, valid_to=NOON + HOUR), NOON)
    for text, outcome in (("金卡年费", N), ("金卡年费", N), ("金卡年费", A), ("贷款年费", N), ("金卡的年费", N)):
        log.asks(text, outcome, NOON + HOUR)
    log.asks("金卡年费", N, NOON + HOUR - SECOND)
    assert log.figures.asked_after_end(TODAY) == {"cards/gold.md": 2}
    assert log.figures.asked_after_end((NOON + DAY, NOON + 2 * DAY)) == {}


def test_only_present_documents_ask_questions(log):
    assert sorted(log.figures.filed_questions(9)) == ["能退吗 cards/gold.md", "能退吗 loans/loan.md"]
    assert len(log.figures.filed_questions(1)) == 1
    with log.store.begin() as work:
        work.documents.remove("loans/loan.md", NOON)
    assert log.figures.filed_questions(9) == ["能退吗 cards/gold.md"]


def test_documents_of_a_kind_are_known_by_when_they_were_last_recorded(log):
    with log.store.begin() as work:
        for document, at in ((replace(GOLD, kind="answer"), NOON), (replace(LOAN, kind="answer"), NOON + DAY)):
            work.documents.record(document, at)
    assert log.figures.unchanged_since("answer", NOON) == {}
    assert log.figures.unchanged_since("answer", NOON + DAY) == {"cards/gold.md": NOON}
    assert log.figures.unchanged_since("brief", NOON + 2 * DAY) == {}


# --- feedback ---


def test_words_are_counted_by_the_passages_they_are_about(log):
    shown = log.asks(outcome=U, quotes=[(GOLD,), (LOAN, 1)])
    log.says(shown, False, (_id(GOLD), _id(LOAN, 1)), "a1", comment="不对")
    log.says(shown, False, (_id(GOLD),), "a2", comment="旧了")
    log.says(shown, True, (_id(LOAN, 1),), "a3", comment="好")
    log.says(shown, True, (_id(GOLD),), "a4", at=NOON - SECOND)
    gold = PassageWords(_id(GOLD), GOLD.content_id, "cards/gold.md", "年费", Words(0, 2), "旧了")
    loan = PassageWords(_id(LOAN, 1), LOAN.content_id, "loans/loan.md", "能退吗 loans/loan.md", Words(1, 1), "不对")
    assert sorted(log.figures.words_by_passage(TODAY), key=lambda one: one.document_id) == [gold, loan]
    assert log.figures.words_by_person(TODAY) == {"a1": Words(0, 1), "a2": Words(0, 1), "a3": Words(1, 0)}


def test_words_are_counted_by_spans_departments_and_products_of_what_was_asked(log):
    gold, loan = log.asks("金卡年费", outcome=A), log.asks("房贷", outcome=A, department="loans")
    log.says(gold, True, (), "a1")
    log.says(gold, False, (), "a2")
    log.says(gold, True, (), "a2")
    log.says(loan, False, (), at=NOON + DAY)
    assert log.figures.words([TODAY, (TODAY[1], TODAY[1] + DAY)]) == [Words(2, 0), Words(0, 1)]
    assert log.figures.words([TODAY], "loans") == [Words()]
    assert log.figures.words([]) == []
    both = (TODAY[0], TODAY[1] + DAY)
    cards, loans = WordsAbout("cards", "金卡", Words(2, 0)), WordsAbout("loans", None, Words(0, 1))
    assert set(log.figures.words_about(both, [("金卡", "金卡")])) == {cards, loans}
    assert log.figures.words_about(both, [], "loans") == [loans]


def test_the_last_word_of_a_person_on_an_answer_counts(log):
    shown, other = log.asks(outcome=A, quotes=[(GOLD,)]), log.asks(outcome=A, quotes=[(GOLD,)])
    log.says(shown, False, (_id(GOLD),), comment="不对")
    log.says(shown, True, (_id(GOLD),))
    log.says(other, False, (_id(GOLD),))
    assert [one.words for one in log.figures.words_by_passage(TODAY)] == [Words(1, 1)]
    assert log.figures.words_by_person(TODAY) == {"a1": Words(1, 1)}


def test_experts_words_on_phrasings_are_no_feedback(log):
    with log.store.command() as work:
        work.documents.add_aliases(_id(GOLD), ["金卡收多少钱"], NOON)
    assert log.figures.words_by_passage(TODAY) == []
    assert log.figures.words_by_person(TODAY) == {}


def test_an_unhelpful_answer_without_a_quote_is_a_word_of_its_person(log):
    log.says(log.asks(), False, ())
    assert log.figures.words_by_passage(TODAY) == []
    assert log.figures.words_by_person(TODAY) == {"a1": Words(0, 1)}
