"""Answers: drafts that are kept, two experts at once, four eyes, sources, and errors at the right field."""

from __future__ import annotations

import pytest

from bot.services.deeds import Deed
from bot.services.masking import mask
from bot.services.questions import answering, handling
from bot.services.questions.answering import LONGEST_ANSWER, Draft
from bot.slack.questions.keeping import refresh_cards
from tests.slack.questions.conftest import LOANS, QUESTION, Bank, missing
from tests.slack.server import PATIENCE, buttons, shown

TEXT = "question.answer_text"
ANSWER = "可以。主卡持卡人在掌银里单独挂失附属卡。"


def opens_form(bank: Bank, question: str, user: str = "UE1"):
    bank.click(user, bank.card(question), "question.answer")
    return bank.modal(user)


def initial(form, field: str):
    element = next(block["element"] for block in form["blocks"] if block.get("block_id") == field)
    return element.get("initial_value") or element.get("initial_date") or element.get("initial_option")


def test_what_an_expert_began_to_write_is_there_when_he_comes_back(bank: Bank) -> None:
    question = bank.asks()
    form = opens_form(bank, question)
    bank.slack.type("UE1", form, {"valid_to": "2027-01-01"})
    bank.click("UE1", form, TEXT, value="可以。主卡持卡人")
    bank.slack.close_modal("UE1")
    again = opens_form(bank, question)
    assert initial(again, TEXT) == "可以。主卡持卡人"
    assert initial(again, "valid_to") == "2027-01-01"
    assert initial(opens_form(bank, question, "UE2"), TEXT) is None


def test_a_draft_keeps_what_was_typed_but_customers_numbers(bank: Bank) -> None:
    question = bank.asks()
    form = opens_form(bank, question)
    bank.click("UE1", form, TEXT, value="可以。\n  客户１３８００１３８０００…？")
    assert initial(opens_form(bank, question), TEXT) == "可以。\n  客户[phone]…？"


def test_what_was_sent_is_no_draft_any_more(bank: Bank) -> None:
    question = bank.asks()
    form = opens_form(bank, question)
    bank.click("UE1", form, TEXT, value=ANSWER)
    bank.submits("UE1", {TEXT: ANSWER})
    with bank.here.store.begin() as work:
        assert work.drafts.find("e1", f"question.answer:{question}") is None


def test_a_keystroke_that_comes_late_does_not_bring_a_sent_draft_back(bank: Bank) -> None:
    question = bank.asks()
    opens_form(bank, question)
    bank.submits("UE1", {TEXT: ANSWER})
    bank.click("UE1", bank.card(question), "question.correct")
    late = bank.slack.click("UE1", bank.modal("UE1"), TEXT, value="不可以。")
    bank.submits("UE1", {TEXT: f"{ANSWER}不收手续费。", "reason": "补充手续费"})
    bank.slack.again(late)
    bank.finish()
    with bank.here.store.begin() as work:
        assert work.drafts.find("e1", f"question.correct:{question}") is None


def test_the_longest_answer_is_corrected_without_losing_a_word(bank: Bank) -> None:
    question = bank.asks()
    text = "".join(f"第{number}步核对证件。" for number in range(1, 1_000))[:LONGEST_ANSWER]
    phrasings = tuple(f"{number}{'还可以怎么问' * 49}" for number in range(20))
    answering.answer(bank.here.questions, Deed("e1", "long"), question, Draft(text, phrasings=phrasings))
    bank.send()
    bank.click("UE1", bank.slack.posts_in("CCARDS")[0], "question.correct")
    bank.submits("UE1", {"valid_to": "2027-06-01", "reason": "只改日期"})
    corrected = bank.question(question).answer.answer
    assert (corrected.text, corrected.phrasings) == (text, phrasings)
    assert corrected.valid_to is not None


def test_of_two_experts_at_once_the_second_sees_the_firsts_answer(bank: Bank) -> None:
    question = bank.asks()
    opens_form(bank, question, "UE1")
    opens_form(bank, question, "UE2")
    bank.submits("UE1", {TEXT: ANSWER})
    bank.submits("UE2", {TEXT: "不可以。"})
    assert f"王强 (e1) 已经答复了 {question}: “{ANSWER}”" in bank.slack.errors["UE2"][TEXT]
    assert bank.question(question).answer.answer.text == ANSWER
    bank.click("UE2", bank.slack.posts_in("CCARDS")[0], "question.correct")
    assert initial(bank.modal("UE2"), TEXT) == ANSWER


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({TEXT: "   "}, TEXT, "答复是空的"),
        ({TEXT: "卡号 4111111111111111"}, TEXT, "请删去"),
        ({TEXT: ANSWER, "valid_from": "2027-01-01", "valid_to": "2027-01-01"}, "valid_to", "失效早于生效"),
        ({TEXT: ANSWER, "valid_to": "2026-12-01"}, "valid_to", "已失效"),
        ({TEXT: ANSWER, "phrasings": "问" * 301}, "phrasings", "最多"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_kept(bank: Bank, values, field, said) -> None:
    question = bank.asks()
    opens_form(bank, question)
    bank.submits("UE1", values)
    assert said in bank.slack.errors["UE1"][field]
    assert bank.question(question).is_open
    bank.slack.close_modal("UE1")
    if values[TEXT].strip():
        # Customers' numbers are kept nowhere, not even in a draft.
        assert initial(opens_form(bank, question), TEXT) == mask(values[TEXT])


def test_four_eyes_see_an_answer_before_the_asker_does(bank: Bank) -> None:
    question = bank.asks("a1", "房贷能提前还吗", department="loans")
    bank.click("UE3", bank.card(question, LOANS), "question.answer")
    assert "另一位同事复核" in shown(bank.modal("UE3"))
    bank.submits("UE3", {TEXT: "可以, 提前七天申请。"})
    assert "等同事复核" in shown(bank.modal("UE3"))
    bank.send()
    card = bank.card(question, LOANS)
    [proposal] = bank.replies(card)
    assert missing(proposal, "周杰 起草了答复", "可以, 提前七天申请。") == []
    assert bank.told("U1") == []
    bank.click("UE3", proposal, "question.approve")
    assert "须由本部门另一人批准" in shown(bank.slack.ephemeral("UE3")[-1])
    bank.click("UE4", proposal, "question.turn_down")
    bank.submits("UE4", {"reason": "少了手续费"})
    assert "question.approve" not in buttons(bank.slack.fresh(proposal))
    bank.send()
    assert "少了手续费" in shown(bank.told("UE3")[-1])
    bank.click("UE3", bank.card(question, LOANS), "question.answer")
    bank.submits("UE3", {TEXT: "可以, 提前七天申请, 不收手续费。"})
    bank.send()
    bank.click("UE4", bank.replies(card)[-1], "question.approve")
    bank.send()
    assert "e4 复核" in shown(bank.card(question, LOANS))
    assert "不收手续费" in shown(bank.told("U1")[-1])


def test_a_source_is_found_by_its_title(bank: Bank) -> None:
    question = bank.asks()
    form = opens_form(bank, question)
    offered = bank.slack.suggest("UE1", form, "question.answer_source", "白金")
    assert [one["value"] for one in offered] == ["cards/platinum.md"]
    bank.submits("UE1", {TEXT: ANSWER, "question.answer_source": "cards/platinum.md"})
    assert bank.question(question).answer.answer.source == "cards/platinum.md"
    assert "依据 cards/platinum.md" in shown(bank.card(question))


def test_the_longest_answer_is_shown_whole(bank: Bank) -> None:
    question = bank.asks("a1", "附属卡" + "怎么办" * 250)
    text = "".join(f"第{number}步核对证件。" for number in range(1, 1_000))[:LONGEST_ANSWER]
    answering.answer(bank.here.questions, Deed("e1", "long"), question, Draft(text))
    bank.send()
    for message in (bank.card(question), bank.told("U1")[-1]):
        assert text in shown(message).replace("\n", "")


def test_whoever_is_no_expert_is_refused_before_he_writes(bank: Bank) -> None:
    question = bank.asks()
    bank.slack.channels["CCARDS"].members.append("U2")
    bank.click("U2", bank.card(question), "question.answer")
    assert bank.slack.modal("U2") is None
    assert "没有所需角色" in shown(bank.slack.ephemeral("U2")[-1])


def test_a_click_that_is_delivered_twice_has_one_effect(bank: Bank) -> None:
    question = bank.asks()
    sent = bank.slack.click("UE1", bank.card(question), "question.claim")
    bank.slack.again(sent)
    bank.finish()
    assert "王强 处理中" in shown(bank.card(question))
    assert len(bank.question(question).facts) == 2


def test_a_button_of_long_ago_says_how_things_stand(bank: Bank) -> None:
    question = bank.asks()
    old = bank.card(question)
    answering.answer(bank.here.questions, Deed("e2", "first"), question, Draft(ANSWER))
    bank.click("UE1", old, "question.claim", stale=True)
    assert f"“{ANSWER}”" in shown(bank.slack.ephemeral("UE1")[-1])
    assert missing(bank.card(question), ANSWER, "赵芳") == []


def test_a_question_is_taken_over_and_given_back(bank: Bank) -> None:
    question = bank.asks(text=QUESTION)
    bank.click("UE1", bank.card(question), "question.claim")
    bank.click("UE2", bank.card(question), "question.take_over")
    assert "赵芳 处理中" in shown(bank.card(question))
    bank.click("UE2", bank.card(question), "question.release")
    assert "等人认领" in shown(bank.card(question))


def test_an_update_that_reaches_slack_late_leaves_nothing_old_behind(bank: Bank) -> None:
    question = bank.asks()
    held = bank.slack.hold("chat.update", recorded=False)
    bank.slack.click("UE1", bank.card(question), "question.claim")
    assert held.arrived.wait(PATIENCE)
    handling.release(bank.here.questions, Deed("e1", "released"), question)
    refresh_cards(bank.here, question)
    assert "等人认领" in shown(bank.card(question))
    held.release.set()
    bank.finish()
    assert "等人认领" in shown(bank.card(question))
    updates = [one for one in bank.slack.calls if one[0] == "chat.update"]
    assert "处理中" in str(updates[0])


def test_experts_who_read_english_get_english_forms(bank: Bank) -> None:
    bank.slack.users["UE2"].locale = "en-US"
    question = bank.asks()
    said = {
        "question.answer": "read it to customers",
        "question.not_ours": "Likely ones first",
        "question.needs_detail": "your time stands still",
        "question.close": "For a duplicate",
    }
    for action, words in said.items():
        bank.click("UE2", bank.card(question), action)
        assert words in str(bank.modal("UE2"))
        bank.slack.close_modal("UE2")
    bank.click("UE2", bank.card(question), "question.claim")
    assert "press “Answer”" in shown(bank.slack.ephemeral("UE2")[-1])


def test_a_card_that_somebody_deleted_holds_up_nothing(bank: Bank) -> None:
    question = bank.asks()
    handling.claim(bank.here.questions, Deed("e1", "claimed"), question)
    answering.answer(bank.here.questions, Deed("e1", "answered"), question, Draft(ANSWER))
    bank.slack.fail("chat.update", "message_not_found", times=2)
    bank.send()
    assert ANSWER in shown(bank.told("U1")[-1])
