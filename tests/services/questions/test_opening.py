"""Asking departments: routed, merged, promised, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, local

import pytest

from bot.domain.errors import BriefedError, IndexUnavailable, InputError
from bot.domain.questions.events import QuestionOpened, Source, Urgency
from bot.services.questions.opening import AlreadyAnswered, Opened, Opening, Result, open_question
from tests.desks import broken, desk_over
from tests.services.questions.house import House


def test_what_nothing_answers_goes_to_the_department_that_it_seems_to_be_for(house: House):
    result = house.tries("a1", "信用卡积分能换机票吗", separate=True)
    assert isinstance(result, Opened)
    question = house.question(result.question_id)
    assert (question.id, question.department, question.people) == ("q1", "cards", {"a1"})
    assert house.told("question_opened") == ["department:cards"]


def test_customers_numbers_are_masked_before_anything_is_kept(house: House):
    question = house.asks_cards(text="客户 13800138000 卡 6222021234567890128 副卡怎么注销")
    assert house.question(question).text == "客户 [phone] 卡 [card] 副卡怎么注销"


def test_what_is_answered_is_answered_and_not_asked(house: House):
    result = house.tries("a1", "金卡年费每年多少")
    assert isinstance(result, AlreadyAnswered)
    assert house.messages() == []
    assert house.opens("a1", "金卡年费每年多少", source=Source.NOT_HELPFUL) == "q1"
    assert house.opens("a1", "金卡年费每年多少", anyway=True) == "q2"


def test_an_answer_to_a_question_answers_those_who_ask_it_later(house: House):
    question = house.asks_cards(text="附属卡怎么注销")
    house.answers("e1", question, "在App注销附属卡。")
    result = house.tries("a2", "附属卡怎么注销")
    assert isinstance(result, AlreadyAnswered)
    assert result.answer.quotes[0].text == "在App注销附属卡。"


def test_an_error_never_opens_a_question(house: House):
    desk = desk_over(house.store, house.clock, broken)
    with pytest.raises(IndexUnavailable):
        open_question(house.office, desk, house.deed("a1"), Opening("附属卡怎么注销"))
    with house.store.begin() as work:
        assert work.facts.number_of(QuestionOpened) == 0


@pytest.mark.parametrize(
    ("text", "how", "said"),
    [
        ("", {}, "question"),
        ("附属卡怎么注销", {"department": "nowhere"}, "no department 'nowhere'"),
        ("附属卡怎么注销", {"join": "q9"}, "no question 'q9'"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_recorded(house: House, text: str, how, said: str):
    with pytest.raises(InputError, match=said):
        house.tries("a1", text, **how)
    with house.store.begin() as work:
        assert work.facts.count() == 1


def test_strangers_ask_nothing(house: House):
    with pytest.raises(BriefedError, match="not on the roster"):
        house.opens("stranger", "附属卡怎么注销")


def test_what_no_department_seems_to_own_goes_to_the_fallback(house: House):
    with house.store.begin() as work:
        work.documents.replace_departments([])
    with pytest.raises(InputError, match="no department"):
        house.opens("a1", "量子计算机")


def test_whoever_asks_the_same_subscribes_and_makes_it_urgent_if_it_is(house: House):
    question = house.asks_cards("a1")
    by = house.clock.now + timedelta(hours=1)
    joined = house.tries("a2", "副卡销卡", join=question, urgency=Urgency.URGENT, callback_by=by)
    assert joined == Opened(question, joined.fact, joined=True)
    assert house.question(question).people == {"a1", "a2"}
    assert house.question(question).urgent_since == house.clock.now
    assert [(one.id, one.holder) for one in house.callbacks(question)] == [("q1.2", "a2")]
    assert (house.told("question_joined"), house.told("question_urgent")) == (["department:cards"], ["person:e2"])


def test_asking_twice_under_one_key_asks_once(house: House):
    ids = {house.opens("a1", "附属卡怎么注销", "once", department="cards") for _ in range(3)}
    assert ids == {"q1"}
    assert len(house.messages("question_opened")) == 1


# --- two at once ---


def ask_at_once(house: House, *texts: str, **how) -> list[Result]:
    """Threads that ask, each when all of them have looked for what is open already."""
    house.trust_likeness()
    looked, calls = Barrier(len(texts)), local()

    def before(text: str) -> None:
        calls.number = getattr(calls, "number", 0) + 1
        if calls.number == 2:  # the first is the search for an answer, the second that for open questions
            looked.wait(60)

    desk = desk_over(house.store, house.clock, before)

    def ask(who: str, text: str) -> Result:
        return open_question(house.office, desk, house.deed(who), Opening(text, anyway=True, **how))

    with ThreadPoolExecutor(len(texts)) as pool:
        return list(pool.map(ask, ("a1", "a2", "a3"), texts))


def test_who_asks_the_same_in_the_same_second_joins_the_one_who_was_first(house: House):
    until = house.clock.now + timedelta(hours=2)
    results = ask_at_once(house, "附属卡怎么注销", "附属卡怎么注销", "附属卡怎么注销", callback_by=until)
    assert {one.question_id for one in results if isinstance(one, Opened)} == {"q1"}
    assert sorted(one.joined for one in results if isinstance(one, Opened)) == [False, True, True]
    assert house.question("q1").people == {"a1", "a2", "a3"}
    assert [one.id for one in house.callbacks("q1")] == ["q1.1", "q1.2", "q1.3"]


def test_who_asks_something_else_in_the_same_second_opens_a_question_of_his_own(house: House):
    results = ask_at_once(house, "附属卡怎么注销", "境外取现手续费多少")
    assert [isinstance(one, Opened) and one.joined for one in results] == [False, False]
    assert {house.question(one).text for one in ("q1", "q2")} == {"附属卡怎么注销", "境外取现手续费多少"}
