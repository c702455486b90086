"""What many read in a channel is in that channel's language, whoever acts there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.questions.reminding import remind_of_questions
from tests.slack.questions.conftest import DEPARTMENTS, LOANS, Bank, missing
from tests.slack.server import shown


@pytest.fixture
def english_cards(bank: Bank) -> Bank:
    """The department for cards reads English, the one for loans goes on in Chinese."""
    cards, loans = DEPARTMENTS
    with bank.here.store.command() as work:
        work.documents.replace_departments([replace(cards, language="en"), loans])
    return bank


def test_a_department_reads_its_questions_in_its_language(english_cards: Bank) -> None:
    question = english_cards.asks()
    assert missing(english_cards.card(question), "Question", "Nobody has it yet", "Claim", "Not ours") == []


def test_a_card_keeps_the_channels_language_when_somebody_acts_who_reads_another(english_cards: Bank) -> None:
    question = english_cards.asks()
    english_cards.click("UE1", english_cards.card(question), "question.claim")
    assert "王强 is at work on it" in shown(english_cards.card(question))


def test_reminders_in_the_thread_are_in_it_too_also_when_they_are_drawn_again(english_cards: Bank) -> None:
    question = english_cards.asks()
    english_cards.at("14:30")
    remind_of_questions(english_cards.here.questions, english_cards.clock())
    english_cards.send()
    (note,) = english_cards.replies(english_cards.card(question))
    assert "Half of the time is over" in shown(note)
    english_cards.click("UE1", note, "question.claim")
    assert "王强 is at work on it" in shown(english_cards.slack.fresh(note))


def test_each_card_of_a_question_that_was_sent_on_is_in_its_own_channels_language(english_cards: Bank) -> None:
    question = english_cards.asks()
    english_cards.click("UE2", english_cards.card(question), "question.not_ours")
    english_cards.submits("UE2", {"department": "loans", "reason": "这是贷款"})
    english_cards.send()
    assert "赵芳 sent it to Personal Loans" in shown(english_cards.card(question))
    assert missing(english_cards.card(question, LOANS), "待答问题", "认领") == []
