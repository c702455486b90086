"""A department's answers: what is refused, how they become knowledge, who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.answers import Outcome
from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.errors import BriefedError, InputError
from bot.domain.facts import Fact
from bot.domain.launches.facts import LaunchFiled, MaterialAttached
from bot.domain.questions.events import AnswerProposed
from bot.domain.questions.question import QuestionStatus
from bot.domain.questions.unfit import Part, Unfit
from bot.services.ask import ask
from bot.services.deeds import PROGRAM
from bot.services.questions import answering, handling
from bot.services.questions.answering import Draft
from bot.services.questions.disclosing import may_be_told
from bot.services.questions.recording import permitted
from tests.domain.launches.builders import LAUNCH
from tests.services.questions.house import House

ASKING = Asking("a2", "test")


def test_an_accepted_answer_answers_the_next_one_who_asks(house: House):
    question = house.asks_cards(text="附属卡怎么注销")
    house.answers("e1", question, "持卡人本人在App注销附属卡。")
    assert house.followed == 1
    found = ask("附属卡怎么注销", ASKING, house.desk)
    assert found.outcome is Outcome.ANSWERED
    assert found.quotes[0].text == "持卡人本人在App注销附属卡。"
    assert found.quotes[0].document.department == "cards"
    assert found.quotes[0].document.owner == "e1"


def test_everybody_who_asked_is_told_and_their_phrasings_lead_to_the_answer(house: House):
    question = house.asks_cards("a1", "附属卡怎么注销")
    house.tries("a2", "副卡销卡流程", join=question)
    house.answers("e1", question)
    assert house.told("answer") == ["person:a1", "person:a2"]
    with house.store.begin() as work:
        document = work.documents.current(f"question:{question}")
        aliases = work.documents.aliases([f"{document.content_id}:0"])
    assert list(aliases.values()) == [("副卡销卡流程",)]


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("   "), "empty"),
        (Draft("请拨打客户 6222021234567890128"), "customer's number"),
        (Draft("字" * 4001), "4001 characters"),
        (Draft(passage_id="nowhere:0"), "no passage"),
    ],
)
def test_what_must_not_reach_agents_is_refused_with_the_reason(house: House, draft: Draft, said: str):
    question = house.asks_cards()
    with pytest.raises(InputError, match=said):
        answering.answer(house.office, house.deed("e1"), question, draft)
    assert house.question(question).is_open


def test_an_answer_must_be_valid_at_some_time(house: House):
    question, now = house.asks_cards(), house.clock.now
    for start, end in ((now + timedelta(days=2), now + timedelta(days=1)), (None, now - timedelta(days=1))):
        with pytest.raises(InputError):
            house.answers("e1", question, valid_from=start, valid_to=end)
    house.answers("e1", question, valid_to=now + timedelta(days=1))
    house.clock.move(timedelta(days=2))
    assert ask("附属卡怎么注销", ASKING, house.desk).outcome is not Outcome.ANSWERED


def test_of_two_experts_the_second_sees_the_first_one_s_answer(house: House):
    question = house.asks_cards()
    house.answers("e1", question, "在App注销。")
    with pytest.raises(InputError, match="answered by e1: “在App注销。”"):
        house.answers("e2", question, "到柜台注销。")


def test_nobody_answers_what_a_colleague_is_at_work_on(house: House):
    from bot.services.questions import handling

    question = house.asks_cards()
    handling.claim(house.office, house.deed("e1"), question)
    with pytest.raises(InputError, match="e1 is at work on q1"):
        house.answers("e2", question)


def test_a_passage_that_says_it_already_answers_and_learns_the_phrasing(house: House):
    question = house.asks_cards(text="金卡一年要交多少钱")
    with house.store.begin() as work:
        (passage,) = work.documents.passage_ids_of(["cards/gold.md"])
    house.answers("e1", question, "", passage_id=passage)
    answer = house.question(question).answer
    assert answer is not None
    assert answer.answer.text == "金卡年费每年200元。"
    assert answer.document_id is None
    with house.store.begin() as work:
        assert work.documents.aliases([passage]) == {passage: ("金卡一年要交多少钱",)}


@pytest.mark.parametrize("end", ["withdrawn", "corrected"])
def test_the_phrasing_leads_to_the_passage_no_longer_when_the_answer_ends(house: House, end: str):
    question = house.asks_cards(text="金卡一年要交多少钱")
    with house.store.begin() as work:
        (passage,) = work.documents.passage_ids_of(["cards/gold.md"])
    house.answers("e1", question, "", passage_id=passage)
    if end == "withdrawn":
        answering.withdraw(house.office, house.deed("m1"), question, "答非所问")
    else:
        answering.correct(house.office, house.deed("m1"), question, Draft("金卡年费现在免收。"), "改了")
    with house.store.begin() as work:
        assert work.documents.aliases([passage]) == {}
        assert work.documents.retired_aliases([passage]) == {passage: ("金卡一年要交多少钱",)}


def test_a_correction_with_the_same_passage_keeps_its_phrasing_and_other_phrasings_stay(house: House):
    question, other = house.asks_cards(text="金卡一年要交多少钱"), house.asks_cards(text="金卡年费贵不贵", anyway=True)
    with house.store.begin() as work:
        (passage,) = work.documents.passage_ids_of(["cards/gold.md"])
    for one in (question, other):
        house.answers("e1", one, "", passage_id=passage)
    answering.correct(house.office, house.deed("e1"), question, Draft(passage_id=passage), "补充来源")
    answering.withdraw(house.office, house.deed("m1"), other, "答非所问")
    with house.store.begin() as work:
        assert work.documents.aliases([passage]) == {passage: ("金卡一年要交多少钱",)}


def test_another_department_s_passage_is_for_that_department_to_answer_with(house: House):
    question = house.opens("a1", "金卡年费", department="risk", anyway=True)
    with house.store.begin() as work:
        (passage,) = work.documents.passage_ids_of(["cards/gold.md"])
    with pytest.raises(BriefedError):
        house.answers("e1", question, "", passage_id=passage)


def test_phrasings_that_the_expert_knows_lead_to_the_answer_masked(house: House):
    question = house.asks_cards("a1", "附属卡怎么注销")
    house.answers("e1", question, phrasings=("副卡销卡流程", " ", "副卡销卡流程", "13800138000 的副卡怎么销"))
    answer = house.question(question).answer
    assert answer is not None
    assert answer.answer.phrasings == ("副卡销卡流程", "[phone] 的副卡怎么销")
    with house.store.begin() as work:
        document = work.documents.current(f"question:{question}")
        assert document is not None
        passage = f"{document.content_id}:0"
        assert work.documents.aliases([passage]) == {passage: ("副卡销卡流程", "的副卡怎么销")}


def test_who_asked_says_whether_it_helped_and_the_department_hears_if_it_did_not(house: House):
    question = house.asks_cards("a1")
    with pytest.raises(InputError, match="no answer"):
        answering.rate(house.office, house.deed("a1"), question, helpful=True)
    house.answers("e1", question)
    with pytest.raises(BriefedError, match="Only those who asked"):
        answering.rate(house.office, house.deed("a2"), question, helpful=False)
    answering.rate(house.office, house.deed("a1"), question, helpful=False, note="客户 13800138000 要书面")
    assert house.question(question).ratings["a1"].note == "客户 [phone] 要书面"
    assert house.told("answer_not_helpful") == ["department:cards"]


def under_embargo(house: House, document_id: str) -> None:
    """A document waits for a launch from now on."""
    with house.store.command() as work:
        for key, body in (("filed", LaunchFiled(LAUNCH)), ("attached", MaterialAttached("brief", document_id))):
            work.facts.append(Fact(house.clock(), PROGRAM, key, body, LAUNCH.id))


def test_a_document_that_waits_for_a_launch_is_no_source(house: House):
    question = house.asks_cards()
    under_embargo(house, "cards/gold.md")
    with pytest.raises(Unfit, match="waits for a launch") as refused:
        house.answers("e1", question, source="cards/gold.md")
    assert refused.value.part is Part.SOURCE
    house.answers("e1", question, source="一份纸质通知")


def test_an_answer_is_not_for_everybody_while_what_it_rests_on_waits_for_a_launch(house: House):
    question = house.asks_cards()
    house.answers("e1", question, source="cards/gold.md")
    answered = house.question(question)
    assert may_be_told(house.office, answered, Reader())
    under_embargo(house, "cards/gold.md")
    readers = (
        Reader(),
        Reader(frozenset({"loans"})),
        Reader(frozenset({LAUNCH.owner_department})),
        Reader(reviews=True),
    )
    assert [may_be_told(house.office, answered, one) for one in readers] == [False, False, True, True]


def test_whether_somebody_may_answer_is_known_before_he_writes(house: House):
    question = house.asks_cards()
    assert permitted(house.office, "e1", question, answering.may_answer).id == question
    with pytest.raises(BriefedError, match="none of"):
        permitted(house.office, "a1", question, answering.may_answer)
    handling.claim(house.office, house.deed("e2"), question)
    with pytest.raises(InputError, match="e2 is at work"):
        permitted(house.office, "e1", question, answering.may_answer)


# --- four eyes ---


def test_where_four_eyes_are_demanded_another_expert_approves(house: House):
    question = house.opens("a1", "房贷提前还款要多久", department="loans")
    assert isinstance(house.answers("e3", question, "五个工作日。").body, AnswerProposed)
    assert house.question(question).status is QuestionStatus.WAITING_FOR_APPROVAL
    assert (house.told("answer_proposed"), house.told("answer"), house.followed) == (["department:loans"], [], 0)
    with pytest.raises(BriefedError, match="somebody else of the department"):
        answering.approve(house.office, house.deed("e3"), question)
    answering.approve(house.office, house.deed("e4"), question)
    answer = house.question(question).answer
    assert answer is not None
    assert (answer.author, answer.approved_by) == ("e3", "e4")
    assert house.told("answer") == ["person:a1"]


def test_an_answer_that_is_turned_down_goes_back_to_its_author(house: House):
    question = house.opens("a1", "房贷提前还款要多久", department="loans")
    house.answers("e3", question, "五个工作日。")
    with pytest.raises(InputError, match="by e3 waits for approval"):
        house.answers("e4", question, "三个工作日。")
    answering.turn_down(house.office, house.deed("e4"), question, "是三个工作日。")
    assert house.told("answer_turned_down") == ["person:e3"]
    assert house.question(question).status is QuestionStatus.OPEN
    with pytest.raises(InputError, match="No answer to q1 waits"):
        answering.approve(house.office, house.deed("e4"), question)


def test_a_correction_needs_four_eyes_too(house: House):
    question = house.opens("a1", "房贷提前还款要多久", department="loans")
    house.answers("e3", question, "五个工作日。")
    answering.approve(house.office, house.deed("e4"), question)
    answering.correct(house.office, house.deed("e4"), question, Draft("三个工作日。"), "制度更新")
    assert house.question(question).answer.answer.text == "五个工作日。"
    answering.approve(house.office, house.deed("e3"), question)
    assert house.question(question).answer.answer.text == "三个工作日。"
    assert house.told("answer_corrected") == ["person:a1"]


# --- afterwards ---


def test_a_correction_takes_the_old_answer_s_place_and_tells_who_got_it(house: House):
    question = house.asks_cards(text="附属卡怎么注销")
    house.answers("e1", question, "在App注销附属卡。")
    answering.correct(house.office, house.deed("e2"), question, Draft("到柜台注销附属卡。"), "App已下线")
    found = ask("附属卡怎么注销", ASKING, house.desk)
    assert [quote.text for quote in found.quotes] == ["到柜台注销附属卡。"]
    assert house.told("answer_corrected") == ["person:a1"]


def test_the_same_answer_may_come_back(house: House):
    question = house.asks_cards()
    for words in ("甲", "乙", "甲"):
        if house.question(question).is_open:
            house.answers("e1", question, words)
        else:
            answering.correct(house.office, house.deed("e1"), question, Draft(words), "又变了")
    assert house.question(question).answer.answer.text == "甲"


def test_a_withdrawn_answer_answers_nobody_and_tells_who_got_it(house: House):
    question = house.asks_cards(text="附属卡怎么注销")
    house.answers("e1", question, "在App注销附属卡。")
    answering.withdraw(house.office, house.deed("m1"), question, "政策取消")
    assert ask("附属卡怎么注销", ASKING, house.desk).outcome is not Outcome.ANSWERED
    assert house.told("answer_withdrawn") == ["person:a1"]
    assert house.question(question).status is QuestionStatus.ANSWER_WITHDRAWN
    with pytest.raises(InputError, match="no answer that could be changed"):
        answering.correct(house.office, house.deed("e1"), question, Draft("新"), "因为")


def test_a_sync_of_the_knowledge_folder_leaves_answers_alone(house: House, tmp_path):
    from functools import partial

    from bot.files.knowledge import scan_knowledge
    from bot.files.readers import read_here
    from bot.services.ingest import sync
    from tests.services.questions.house import SHANGHAI

    question = house.asks_cards(text="附属卡怎么注销")
    house.answers("e1", question, "在App注销附属卡。")
    (tmp_path / "knowledge").mkdir()
    source = partial(scan_knowledge, tmp_path / "knowledge", SHANGHAI)
    sync(source, lambda data, name: read_here(data, name), house.store, house.clock, SHANGHAI)
    with house.store.begin() as work:
        assert list(work.documents.all_current()) == [f"question:{question}"]
