"""Testing a question while a launch is to come: no step tells of its documents to whom they are hidden."""

from __future__ import annotations

from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.services.plain.traces import trace_json
from bot.services.tracing import trace_question
from tests.services.launches.bank import AGENT, DOCUMENT, OWN_DEPARTMENT, QUESTION, REVIEWER, WORDS, Bank


def told(bank: Bank, reader: Reader) -> str:
    """All that a trace tells a reader."""
    return str(trace_json(trace_question(QUESTION, Asking("somebody", "test", reader=reader), bank.desk)))


def test_a_trace_tells_of_a_document_under_embargo_only_to_those_who_work_on_its_launch(small):
    bank = small.ready()
    for reader in (OWN_DEPARTMENT, REVIEWER):
        assert DOCUMENT in told(bank, reader)
        assert WORDS in told(bank, reader)
    for_agents = trace_question(QUESTION, Asking("tl", "test", reader=AGENT), bank.desk)
    assert not for_agents.candidates
    assert not for_agents.dropped
    assert not any(for_agents.searches.values())
    assert DOCUMENT not in told(bank, AGENT)
