"""A product team adds what customers will ask; the card counts what its documents answer."""

from __future__ import annotations

from bot.domain.launches.facts import QuestionAdded
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown


def test_questions_are_added_and_asked_of_the_documents(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    card = at_work.card("UPO")
    assert "客户问题 1 个, 材料能答 1 个" in shown(card)
    slack.click("UPO", card, "launch.questions")
    form = at_work.modal("UPO")
    assert "✓ 金卡年费怎么收" in shown(form)
    sent = slack.submit("UPO", form, {"questions": "金卡年费怎么收\n\nIs there a lounge on Mars?\n火星上有贵宾厅吗\n"})
    slack.again(sent)
    assert [one.body.question for one in at_work.facts(QuestionAdded)] == [
        "Is there a lounge on Mars?",
        "火星上有贵宾厅吗",
    ]
    after = at_work.now("UPO", card)
    assert "客户问题 3 个, 材料能答 1 个" in shown(after)
    slack.click("UPO", after, "launch.questions")
    assert "✗ Is there a lounge on Mars?" in shown(at_work.modal("UPO"))


def test_what_is_no_new_question_is_said_at_the_field(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    slack.click("UPO", at_work.card("UPO"), "launch.questions")
    slack.submit("UPO", at_work.modal("UPO"), {"questions": "金卡年费怎么收"})
    assert "没有新的问题" in slack.errors["UPO"]["questions"]
    assert at_work.facts(QuestionAdded) == []


def test_only_the_product_team_is_offered_it_and_others_are_refused(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    card = at_work.card("UPO")
    slack.click("UPO", card, "launch.questions")
    form = at_work.modal("UPO")
    assert "launch.questions" not in buttons(at_work.card("UCS"))
    assert "launch.questions" not in buttons(at_work.card("ULOANS"))
    # Whoever sends it off, his rights are looked at then.
    with slack.kept_back():
        sent = slack.submit("UPO", form, {"questions": "有里程吗"})
    slack.send({**sent, "user": {**sent["user"], "id": "ULOANS"}})
    at_work.bot.finish()
    assert at_work.facts(QuestionAdded) == []
