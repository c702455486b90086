"""How a question comes to its answer: the same as when it is asked, told step by step, and nothing is recorded."""

from __future__ import annotations

import pytest

from bot.domain.answers import Outcome
from bot.domain.asking import Asking
from bot.domain.documents import Availability, Reader
from bot.domain.errors import InputError
from bot.domain.retrieval_trace import RetrievalTrace, Search
from bot.services.plain.traces import trace_json
from bot.services.tracing import trace_question
from tests.services.launches.bank import AGENT

FEE = "# 年费\n\n白金卡年费每年3,600元。刷满18万元免次年年费。挂失请拨打客服电话办理。\n"
OLD = "# 年费\n\n白金卡年费每年1,800元。\n"
ASKED = "白金卡年费每年多少元"


def traced(centre, text: str = ASKED, reader: Reader = AGENT) -> RetrievalTrace:
    return trace_question(text, Asking("expert", "test", reader=reader), centre.desk())


@pytest.fixture
def platinum(centre) -> None:
    centre.write("cards/platinum.md", FEE)
    centre.write("cards/platinum-2025.md", OLD, valid_to="2020-01-01")
    centre.index()


def documents(trace: RetrievalTrace, search: Search) -> list[str]:
    return [hit.source.document.document_id for hit in trace.searches[search]]


def share_of_words(trace: RetrievalTrace) -> float:
    """What BM25 says of the platinum card's document, as a share of the best."""
    terms = next(one.terms for one in trace.candidates if one.source.document.document_id == "cards/platinum.md")
    return next(term.value for term in terms if term.name == "keywords")


def test_a_trace_ends_as_the_answer_does_and_records_nothing(centre, platinum):
    asked = centre.asked()
    trace = traced(centre)
    assert centre.asked() == asked
    answer = centre.ask(ASKED)
    assert (trace.answer.outcome, trace.answer.confidence) == (answer.outcome, answer.confidence)
    assert [one.text for one in trace.answer.quotes] == [one.text for one in answer.quotes]


def test_every_search_tells_what_it_found_with_rank_and_score(centre, platinum):
    trace = traced(centre)
    for search in (Search.BODY, Search.QUESTION, Search.WORDS):
        hits = trace.searches[search]
        assert "cards/platinum.md" in documents(trace, search)
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_scores_and_the_confidence_are_the_sums_of_what_is_shown(centre, platinum):
    trace = traced(centre)
    first = trace.candidates[0]
    assert sum(term.share for term in first.terms) == pytest.approx(first.score)
    logit = trace.intercept + sum(term.share for term in trace.features)
    assert 1 / (1 + 2.718281828459045**-logit) == pytest.approx(trace.answer.confidence)
    assert trace.answer.outcome is Outcome.UNSURE
    assert trace.unsure_from <= trace.answer.confidence < trace.answer_from


def test_what_was_left_out_says_why_and_since_when(centre, platinum):
    (dropped,) = traced(centre).dropped
    assert (dropped.source.document.document_id, dropped.why) == ("cards/platinum-2025.md", Availability.EXPIRED)
    assert dropped.instant == dropped.source.document.valid_to


def test_windows_compete_and_the_quoted_ones_are_named(centre, platinum):
    rules = "".join(f"第{number}条说明附属卡的规定内容。" for number in range(20))
    centre.write("cards/long.md", f"# 挂失\n\n{rules}挂失收费20元。")
    centre.index()
    first = traced(centre, "挂失收费多少元").candidates[0]
    quoted = [one for one in first.weighed if first.is_quoted(one)]
    assert len(first.weighed) > len(quoted) >= 1
    assert max(first.weighed, key=lambda one: one.worth) in quoted


def test_numbers_of_customers_are_masked_and_glossaries_named(centre, platinum):
    glossary = "terms:\n  - [白金卡, 大白]\n"
    (centre.knowledge / "cards" / "glossary.yaml").write_text(glossary, encoding="utf-8")
    centre.index()
    trace = traced(centre, "大白年费多少, 卡号4111111111111111")
    assert "4111" not in str(trace_json(trace))
    assert trace.other_names == ("白金卡",)


def test_there_must_be_a_question(centre, platinum):
    with pytest.raises(InputError):
        traced(centre, "😀")


def test_scores_do_not_tell_that_something_hidden_is_nearer(centre, platinum):
    before = share_of_words(traced(centre))
    centre.write("cards/internal.md", f"# 年费\n\n{ASKED} {ASKED} {ASKED}\n", audience="department")
    centre.index()
    trace = traced(centre)
    assert share_of_words(trace) == pytest.approx(before, abs=0.05)
    assert trace.searches[Search.WORDS][0].rank == 1
    assert "cards/internal.md" not in str(trace_json(trace))
    own = traced(centre, reader=Reader(frozenset({"cards"})))
    assert own.searches[Search.WORDS][0].source.document.document_id == "cards/internal.md"
