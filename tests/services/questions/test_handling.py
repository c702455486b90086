"""What departments do with questions, and what they may not do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.answers import LikelyDepartment
from bot.domain.errors import BriefedError, InputError
from bot.domain.questions.events import CloseReason
from bot.domain.questions.question import QuestionStatus
from bot.services.questions import answering, handling
from bot.services.questions.answering import Draft
from tests.services.questions.house import House


def test_an_expert_takes_a_question_on_and_others_see_who(house: House):
    question = house.asks_cards()
    handling.claim(house.office, house.deed("e1"), question)
    assert house.question(question).claimed_by == "e1"
    with pytest.raises(InputError, match="e1 is at work on q1"):
        handling.claim(house.office, house.deed("e2"), question)
    handling.claim(house.office, house.deed("e2"), question, take_over=True)
    assert house.question(question).claimed_by == "e2"


def test_a_question_that_is_given_back_is_free(house: House):
    question = house.asks_cards()
    handling.claim(house.office, house.deed("e1"), question)
    handling.release(house.office, house.deed("e1"), question)
    assert house.question(question).status is QuestionStatus.OPEN


def test_time_stands_still_while_the_department_waits_for_the_asker(house: House):
    question = house.asks_cards()
    handling.ask_for_detail(house.office, house.deed("e1"), question, "哪张卡?")
    assert house.told("detail_asked") == ["person:a1"]
    with pytest.raises(BriefedError, match="Only those who asked"):
        handling.give_detail(house.office, house.deed("a2"), question, "白金卡")
    handling.give_detail(house.office, house.deed("a1"), question, "白金卡 6222021234567890128")
    assert [fact.body.text for fact in house.question(question).facts[-1:]] == ["白金卡 [card]"]
    assert house.told("detail_given") == ["department:cards"]


def test_not_ours_goes_to_the_next_likely_department_that_has_not_declined(house: House):
    question = house.asks_cards()
    likely = [LikelyDepartment("cards", 0.6), LikelyDepartment("risk", 0.3), LikelyDepartment("loans", 0.1)]
    handling.reroute(house.office, house.deed("e1"), question, reason="不归我们", likely=likely)
    assert house.question(question).department == "risk"
    handling.reroute(house.office, house.deed("sv"), question, likely=likely)
    assert house.question(question).department == "loans"
    with pytest.raises(InputError, match="Every department"):
        handling.reroute(house.office, house.deed("e3"), question, likely=likely)


def test_a_question_does_not_go_in_a_circle_unless_an_arbiter_says_so(house: House):
    question = house.asks_cards()
    handling.reroute(house.office, house.deed("e1"), question, "loans")
    with pytest.raises(InputError, match="cards has said that q1 is not its own"):
        handling.reroute(house.office, house.deed("e3"), question, "cards")
    handling.reroute(house.office, house.deed("sv"), question, "cards", "职责说明第3条")
    assert house.question(question).department == "cards"


@pytest.mark.parametrize(("to", "said"), [("nowhere", "no department 'nowhere'"), ("cards", "is with cards already")])
def test_a_question_goes_only_to_another_department(house: House, to: str, said: str):
    question = house.asks_cards()
    with pytest.raises(InputError, match=said):
        handling.reroute(house.office, house.deed("e1"), question, to)


@pytest.mark.parametrize("who", ["a1", "e3", "nobody"])
def test_only_the_department_s_experts_claim_and_answer(house: House, who: str):
    question = house.asks_cards()
    with pytest.raises(BriefedError):
        handling.claim(house.office, house.deed(who), question)
    with pytest.raises(BriefedError):
        house.answers(who, question)
    assert house.question(question).status is QuestionStatus.OPEN


def test_everybody_who_asked_a_duplicate_gets_the_answer_of_the_other_question(house: House):
    first = house.asks_cards("a1", "附属卡怎么注销")
    second = house.asks_cards("a2", "怎么把副卡销掉", callback_by=house.clock.now + timedelta(hours=2))
    handling.close(house.office, house.deed("e1"), second, CloseReason.DUPLICATE, same_as=first)
    assert house.question(second).status is QuestionStatus.CLOSED
    assert house.question(first).people == {"a1", "a2"}
    assert [one.is_open for one in house.callbacks(second)] == [True]
    assert house.callbacks(first) == []
    house.answers("e1", first)
    assert house.told("answer") == ["person:a1", "person:a2"]


def test_a_duplicate_must_name_another_open_question(house: House):
    question = house.asks_cards()
    for same_as in (None, question, "q9"):
        with pytest.raises(InputError):
            handling.close(house.office, house.deed("e1"), question, CloseReason.DUPLICATE, same_as=same_as)
    assert house.question(question).is_open


def test_the_same_deed_under_the_same_key_counts_once(house: House):
    question = house.asks_cards()
    one, two = (handling.claim(house.office, house.deed("e1", "once"), question) for _ in range(2))
    assert one == two
    with pytest.raises(InputError, match="used for something else"):
        handling.release(house.office, house.deed("e1", "once"), question)
    other = house.asks_cards("a2", "副卡年费多少")
    with pytest.raises(InputError, match="used for something else"):
        handling.claim(house.office, house.deed("e1", "once"), other)


def test_nothing_more_happens_to_a_question_that_is_settled(house: House):
    question = house.asks_cards()
    house.answers("e1", question)
    deeds = [
        lambda: handling.claim(house.office, house.deed("e1"), question),
        lambda: handling.reroute(house.office, house.deed("e1"), question, "loans"),
        lambda: handling.ask_for_detail(house.office, house.deed("e1"), question, "?"),
        lambda: handling.close(house.office, house.deed("e1"), question, CloseReason.WITHDRAWN),
        lambda: answering.answer(house.office, house.deed("e2"), question, Draft("另一个答案")),
    ]
    for deed in deeds:
        with pytest.raises(InputError, match="q1 was answered by e1: “持卡人本人在App注销。”"):
            deed()
