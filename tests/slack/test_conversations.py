"""Where somebody asked, as text and back."""

from __future__ import annotations

import pytest

from bot.slack.conversations import Conversation, from_text, to_text


@pytest.mark.parametrize(
    ("conversation", "text", "private"),
    [
        (Conversation("C1", "1790000000.000001"), "slack:C1:1790000000.000001", False),
        (Conversation("D1"), "slack:D1:", True),
        (Conversation("U1"), "slack:U1:", True),
    ],
)
def test_a_conversation_is_written_and_read(conversation, text, private):
    assert to_text(conversation) == text
    assert from_text(text) == conversation
    assert conversation.is_private is private


@pytest.mark.parametrize("text", [None, "", "cli", "web:C1:", "slack", "slack::1.1"])
def test_what_is_no_conversation_in_slack_is_none(text):
    assert from_text(text) is None
