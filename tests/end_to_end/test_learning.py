"""A process that answers learns whose questions are whose while it runs."""

from __future__ import annotations

import pytest

from bot.domain.routing import PastQuestion
from tests.end_to_end.bank import SampleBank

ASKED = "泡泡猫盲盒在哪里领"


@pytest.mark.slow
def test_it_learns_once_what_is_new_and_from_what_it_is_taught(sample_bank: SampleBank, monkeypatch):
    program = sample_bank.program
    program.let_routing_learn()
    assert not program.let_routing_learn()
    monkeypatch.setattr(program, "_learned_at", None)
    assert not program.let_routing_learn(), "after a start it looks again, and there is nothing new"
    before = program.desk.learned()
    monkeypatch.setattr(program, "past_questions", lambda: [PastQuestion(ASKED, "rewards")])
    program.learn_routing(lambda done, total: None)
    learned = program.desk.learned()
    assert ASKED not in before.examples.texts
    assert ASKED in learned.examples.texts
    assert learned.fingerprint != before.fingerprint
    monkeypatch.undo()
    program.learn_routing(lambda done, total: None)
    assert program.desk.learned().fingerprint == before.fingerprint
