"""Those who asked hear of everything where they asked, and of nothing that is not for everybody there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.facts import LaunchFiled, MaterialAttached
from bot.domain.outbox import SendFailed
from bot.domain.questions.callbacks import CallbackNoticeKind
from bot.domain.questions.events import CloseReason
from bot.domain.questions.time_limits import NoticeKind
from bot.services.deeds import PROGRAM, Deed
from bot.services.questions import answering, handling
from bot.services.questions.answering import Draft
from bot.slack.channels import Channels
from bot.slack.conversations import Conversation
from bot.slack.messages import messages
from bot.slack.questions.keeping import refresh_cards
from tests.domain.launches.builders import LAUNCH
from tests.slack.questions.conftest import CARDS, LOANS, QUESTION, Bank, missing
from tests.slack.server import buttons, shown

ANSWER = "可以。主卡持卡人在掌银里单独挂失附属卡。"


def answers(bank: Bank, question: str, text: str = ANSWER, expert: str = "e1", **how) -> None:
    answering.answer(bank.here.questions, Deed(expert, f"answer:{question}"), question, Draft(text, **how))


def under_embargo(bank: Bank, document_id: str) -> None:
    """A document waits for a launch from now on."""
    with bank.here.store.command() as work:
        for key, body in (("filed", LaunchFiled(LAUNCH)), ("attached", MaterialAttached("brief", document_id))):
            work.facts.append(Fact(bank.clock(), PROGRAM, key, body, LAUNCH.id))


def written(posts: list[dict]) -> str:
    """All of some posts but the ids that Slack made up for their blocks, which may have any digits in them."""
    return re.sub(r"'block_id': '\w+'", "", str(posts))


def test_whoever_asked_outside_slack_is_answered_in_a_direct_message(bank: Bank) -> None:
    question = bank.asks("a1")
    answers(bank, question)
    bank.send()
    assert missing(bank.told("U1")[-1], "您的问题有答复了", QUESTION, ANSWER, "信用卡部", "王强") == []


def test_an_answer_under_embargo_never_reaches_a_channel(bank: Bank) -> None:
    thread = bank.thread()
    question = bank.asks("a1", to=thread)
    bank.asks("tl1", to=thread, join=question, separate=False)
    answers(bank, question)
    under_embargo(bank, f"question:{question}")
    bank.send()
    assert bank.slack.posts_in("C1", thread.thread) == []
    told = bank.told("U1")[-1]
    assert ANSWER not in str(told)
    assert "上线" in shown(told)


def test_why_an_answer_under_embargo_was_withdrawn_is_told_to_nobody_who_may_not_read_it(bank: Bank) -> None:
    thread = bank.thread()
    question = bank.asks("a1", to=thread)
    answers(bank, question)
    under_embargo(bank, f"question:{question}")
    bank.send()
    answering.withdraw(bank.here.questions, Deed("e1", "withdrawn"), question, "新卡上线后年费改为 800 元")
    bank.send()
    assert bank.slack.posts_in("C1", thread.thread) == []
    assert missing(bank.told("U1")[-1], "已撤回", QUESTION) == []
    assert "800" not in written(bank.told("U1"))


def test_why_a_withdrawn_answer_rested_on_a_waiting_document_stays_out_of_the_channel(bank: Bank) -> None:
    thread = bank.thread()
    question = bank.asks("a1", to=thread)
    answers(bank, question, source="cards/gold.md")
    bank.send()
    under_embargo(bank, "cards/gold.md")
    answering.withdraw(bank.here.questions, Deed("e1", "withdrawn"), question, "新卡上线后年费改为 800 元")
    bank.send()
    assert "800" not in written(bank.slack.posts_in("C1", thread.thread))
    assert "已撤回" in shown(bank.told("U1")[-1])


def test_why_an_answer_under_embargo_was_corrected_is_told_to_nobody_who_may_not_read_it(bank: Bank) -> None:
    question = bank.asks("a1")
    answers(bank, question)
    under_embargo(bank, f"question:{question}")
    bank.send()
    draft = Draft(f"{ANSWER}不收手续费。")
    answering.correct(bank.here.questions, Deed("e1", "corrected"), question, draft, "新卡上线后年费改为 800 元")
    bank.send()
    assert "已更正" in shown(bank.told("U1")[-1])
    assert "800" not in written(bank.told("U1"))


def test_what_the_department_says_of_a_question_under_embargo_comes_in_a_direct_message(bank: Bank) -> None:
    thread = bank.thread()
    question = bank.asks("a1", to=thread)
    under_embargo(bank, f"question:{question}")
    handling.ask_for_detail(bank.here.questions, Deed("e1", "detail"), question, "是新的黑金卡吗?")
    bank.send()
    assert "是新的黑金卡吗" in shown(bank.told("U1")[-1])
    handling.close(bank.here.questions, Deed("e1", "closed"), question, CloseReason.NO_ANSWER_NEEDED, "等黑金卡上线")
    bank.send()
    assert "等黑金卡上线" in shown(bank.told("U1")[-1])
    assert bank.slack.posts_in("C1", thread.thread) == []


def test_a_document_that_waits_for_a_launch_is_no_source(bank: Bank) -> None:
    question = bank.asks("a1")
    bank.click("UE1", bank.card(question), "question.answer")
    form = bank.modal("UE1")
    bank.slack.suggest("UE1", form, "question.answer_source", "金卡")
    bank.slack.type("UE1", form, {"question.answer_source": "cards/gold.md"})
    under_embargo(bank, "cards/gold.md")
    bank.submits("UE1", {"question.answer_text": ANSWER})
    assert "上线前不能用来答复" in bank.slack.errors["UE1"]["question.answer_source"]


@pytest.mark.parametrize("by_now", ["is_archived", "is_ext_shared"])
def test_where_the_channel_is_gone_or_read_outside_the_answer_comes_in_a_direct_message(
    bank: Bank, by_now: str
) -> None:
    thread = bank.thread()
    question = bank.asks("a1", to=thread)
    answers(bank, question)
    setattr(bank.slack.channels["C1"], by_now, True)
    bank.send()
    assert bank.slack.posts_in("C1", thread.thread) == []
    assert ANSWER in shown(bank.told("U1")[-1])


def test_a_question_never_comes_to_a_channel_that_another_company_reads(bank: Bank) -> None:
    bank.slack.channels[CARDS].is_ext_shared = True
    with pytest.raises(SendFailed, match="another company") as caught:
        bank.asks("a1")
    assert caught.value.permanent
    assert bank.slack.posts_in(CARDS) == []


def test_a_card_stays_as_it_is_once_another_company_reads_the_channel(bank: Bank) -> None:
    question = bank.asks("a1")
    bank.slack.channels[CARDS].is_ext_shared = True
    handling.claim(bank.here.questions, Deed("e1", "claimed"), question)
    refresh_cards(replace(bank.here, channels=Channels(bank.here.client)), question)
    assert "等人认领" in shown(bank.card(question))


def test_an_answer_that_did_not_help_goes_back_to_the_department(bank: Bank) -> None:
    question = bank.asks("a1", to=Conversation("U1"))
    answers(bank, question)
    bank.send()
    told = bank.told("U1")[-1]
    bank.click("U1", told, "question.not_helpful")
    bank.submits("U1", {"text": "没说要不要手续费"})
    assert "question.not_helpful" not in buttons(bank.slack.fresh(told))
    bank.send()
    card = bank.card(question)
    assert "没帮助 1" in shown(card)
    back = bank.replies(card)[-1]
    assert missing(back, "张敏 说答复没有帮上忙", "没说要不要手续费") == []
    bank.click("UE1", back, "question.correct")
    bank.submits("UE1", {"question.answer_text": f"{ANSWER}不收手续费。", "reason": "补充手续费"})
    bank.send()
    assert "不收手续费" in shown(bank.told("U1")[-1])
    assert "没帮助" not in shown(bank.card(question))


def test_whoever_is_asked_back_may_say_that_it_is_not_needed_any_more(bank: Bank) -> None:
    question = bank.asks("a3")
    handling.ask_for_detail(bank.here.questions, Deed("e1", "detail"), question, "哪张卡?")
    bank.send()
    asked = bank.told("U3")[-1]
    assert missing(asked, "Credit Cards needs to know more", "哪张卡?") == []
    bank.click("U3", asked, "question.no_need")
    assert buttons(bank.slack.fresh(asked)) == {}
    assert missing(bank.card(question), "Jane Doe 已关闭: 提问人收回") == []


def test_a_duplicate_goes_on_as_the_other_question(bank: Bank) -> None:
    first = bank.asks("a1")
    second = bank.asks("a3", "副卡丢了能只挂副卡吗", callback_by=bank.clock() + timedelta(hours=2))
    bank.click("UE1", bank.card(second), "question.close")
    form = bank.modal("UE1")
    assert [one["value"] for one in bank.slack.suggest("UE1", form, "question.same_as", "单独")] == [first]
    bank.submits("UE1", {"why": "duplicate"})
    assert "请指明" in bank.slack.errors["UE1"]["question.same_as"]
    bank.submits("UE1", {"question.same_as": first})
    assert missing(bank.card(second), "已关闭", f"与 {first} 相同") == []
    bank.send()
    assert f"It goes on as {first}" in shown(bank.told("U3")[-1])
    answers(bank, first)
    bank.send()
    answered = bank.told("U3")[-1]
    assert ANSWER in shown(answered)
    bank.click("U3", answered, "callback.done")
    assert "callback.done" not in buttons(bank.slack.fresh(answered))


def test_whoever_looks_for_the_same_question_is_offered_those_that_he_may_close(bank: Bank) -> None:
    of_cards = bank.asks("a1")
    of_loans = bank.asks("a2", "房贷可以单独提前还一部分吗", department="loans")
    own = bank.asks("a3", "副卡单独挂失收费吗")
    bank.click("UE1", bank.card(own), "question.close")
    form = bank.modal("UE1")
    assert [one["value"] for one in bank.slack.suggest("UE1", form, "question.same_as", "单独")] == [of_cards]

    def closable(person: str) -> set[str]:
        return {one.id for one in handling.closable_by(bank.here.questions, person)}

    assert closable("sv") == {of_cards, of_loans, own}
    assert closable("e3") == closable("a2") == {of_loans}
    assert closable("tl1") == set()


def test_a_question_that_went_elsewhere_is_not_answered_from_the_old_card(bank: Bank) -> None:
    question = bank.asks("a1")
    old = bank.card(question)
    handling.reroute(bank.here.questions, Deed("e1", "away"), question, "loans", "不是我们的")
    bank.send()
    bank.click("UE1", old, "question.answer", stale=True)
    assert "属于 cards" in shown(bank.slack.ephemeral("UE1")[-1])
    assert missing(bank.card(question), "已转给 个人贷款部", "不是我们的") == []
    bank.click("UE3", bank.card(question, LOANS), "question.not_ours")
    bank.submits("UE3", {"department": "cards"})
    assert "说过不归它管" in bank.slack.errors["UE3"]["department"]


def test_reminders_and_escalations_come_as_replies_and_direct_messages(bank: Bank) -> None:
    question = bank.asks("a1")
    bank.at("12:30")
    bank.tick()
    assert "时限已过半" in shown(bank.replies(bank.card(question))[-1])
    bank.at("16:00")
    bank.tick()
    breach = bank.told("UM1")[-1]
    assert missing(breach, "已超过时限", QUESTION, "⚠ 应在") == []
    bank.at("17:10")
    bank.tick()
    assert "第 1 次提醒" in shown(bank.told("UM1")[-1])
    bank.click("UM1", breach, "question.claim")
    assert "m1 处理中" in shown(bank.slack.fresh(breach))
    assert "m1 处理中" in shown(bank.card(question))


def test_a_question_without_need_of_an_answer_is_closed(bank: Bank) -> None:
    thread = bank.thread()
    question = bank.asks("a1", to=thread)
    bank.click("UE1", bank.card(question), "question.close")
    bank.submits("UE1", {"why": "no_answer_needed", "text": "客户已自行解决"})
    assert missing(bank.card(question), "王强 已关闭: 不需要答复", "客户已自行解决") == []
    assert buttons(bank.card(question)) == {}
    bank.send()
    assert missing(bank.slack.posts_in("C1", thread.thread)[-1], "您的问题已关闭", "客户已自行解决") == []


def test_every_kind_of_message_about_questions_and_callbacks_has_a_look() -> None:
    kinds = {
        *("question_opened", "question_changed", "question_joined", "question_urgent", "question_closed"),
        *("detail_asked", "detail_given", "answer_proposed", "answer_turned_down", "answer_not_helpful"),
        *("answer", "answer_corrected", "answer_withdrawn", "callback_handed_over"),
        *NoticeKind,
        *CallbackNoticeKind,
    }
    assert kinds <= messages().keys()
