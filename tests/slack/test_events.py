"""From Slack's markup to what was typed."""

from __future__ import annotations

import pytest

from bot.slack.events import direct_message, mention, typed_text


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("<@UBOT> 年费怎么免?", "年费怎么免?"),
        ("年费怎么免? <@UBOT|briefed>", "年费怎么免?"),
        ("A &amp; B &lt;5000&gt; &amp;lt;", "A & B <5000> &lt;"),
        ("见 <https://bank.example/fees|年费表> 吗", "见 年费表 吗"),
        ("<https://bank.example/fees> 上说的对吗", "https://bank.example/fees 上说的对吗"),
        ("<tel:13800138000|138 0013 8000> 的短信", "138 0013 8000 的短信"),
        ("<#C2|credit-cards> 说可以", "#credit-cards  说可以"),
        ("<@U2> <!here> 年费", "年费"),
        ("<!subteam^S1|@leaders> 年费", "@leaders  年费"),
        (":wave::skin-tone-3: hi", "hi"),
        ("9:00:00 到 17:30:00 营业", "9:00:00 到 17:30:00 营业"),
        ("比例 1:2 或 3:4", "比例 1:2 或 3:4"),
        (":+1::100:", ""),
    ],
)
def test_markup_is_read_as_typed(text, typed):
    assert typed_text(text, "UBOT") == typed


def test_a_file_with_a_question_is_a_question():
    event = {
        "user": "U1",
        "text": "这个怎么办?",
        "channel": "D1",
        "channel_type": "im",
        "ts": "1.1",
        "subtype": "file_share",
    }
    question = direct_message({"event": event}, "UBOT")
    assert question is not None
    assert (question.text, question.thread, question.conversation) == ("这个怎么办?", None, "D1")


def test_the_conversation_is_the_thread():
    event = {"user": "U1", "text": "<@UBOT> hi", "channel": "C1", "ts": "2.2"}
    later = {**event, "ts": "3.3", "thread_ts": "2.2"}
    first, second = mention({"event": event}, "UBOT"), mention({"event": later}, "UBOT")
    assert first is not None
    assert second is not None
    assert first.conversation == second.conversation == "C1:2.2"
    assert first.key != second.key
