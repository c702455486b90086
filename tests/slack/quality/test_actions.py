"""The owner of a corrective action hears of it and closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.outbox import SendFailed
from bot.domain.quality.facts import ActionOpened
from bot.services.deeds import Deed
from bot.services.launches import people
from bot.services.quality.actions import close_action, open_action, show_action
from bot.services.quality.reminding import remind_of_actions
from bot.slack.messages import messages
from bot.slack.quality.names import CLOSE, EVIDENCE
from bot.slack.sending import SlackSender
from tests.slack.outbox import send_ready
from tests.slack.server import shown
from tests.slack.training.conftest import night_roster


@pytest.fixture
def action(bot, slack) -> str:
    """Opened by the department's manager, for the product owner to put right."""
    slack.attach(bot.app)
    for user in ("UPO", "UDM", "UTR"):
        slack.add_user(user, user.lower())
    people.import_roster(bot.here.launches, Deed("briefed", "roster"), night_roster())
    due = bot.here.questions.local_day(bot.here.clock()) + timedelta(days=5)
    return open_action(bot.here.questions, Deed("dm", "open"), ActionOpened("补年费口径", "po", due)).subject or ""


def send_all(bot) -> None:
    send_ready(bot.here.store, bot.here.clock, SlackSender(bot.here, messages()))


def test_the_owner_is_told_and_closes_it_with_evidence(bot, slack, action):
    send_all(bot)
    [post] = slack.posts()
    assert "补年费口径" in shown(post)
    slack.click("UPO", post, CLOSE)
    bot.finish()
    slack.submit("UPO", values={EVIDENCE: "年费问答已发布"})
    story = show_action(bot.here.questions, action).action
    assert (story.is_open, story.evidence, story.closed_by) == (False, "年费问答已发布", "po")
    slack.click("UPO", post, CLOSE)
    bot.finish()
    assert "已经完成" in shown(slack.ephemeral("UPO")[-1])


def test_who_opened_it_hears_too_when_it_is_due_soon_and_nothing_more_once_it_is_closed(bot, slack, action, clock):
    send_all(bot)
    clock.move(timedelta(days=3))
    remind_of_actions(bot.here.questions, clock())
    send_all(bot)
    assert len(slack.posts()) == 3
    clock.move(timedelta(days=5))
    remind_of_actions(bot.here.questions, clock())
    close_action(bot.here.questions, Deed("po", "close"), action, "done")
    send_all(bot)
    assert len(slack.posts()) == 3


def test_every_kind_of_message_about_actions_has_a_card():
    assert {"action_opened", "action_reopened", "action_due_soon", "action_overdue"} <= set(messages())


def test_what_nobody_knows_how_to_say_is_given_up(bot):
    from bot.domain.outbox import Message, Recipient, RecipientKind

    message = Message("k", "unheard_of", Recipient(RecipientKind.CHANNEL, "C1"), {}, bot.here.clock())
    with pytest.raises(SendFailed, match="unheard_of"):
        SlackSender(bot.here, messages()).send(message, 1)
