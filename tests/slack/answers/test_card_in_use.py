"""What people do with the card that an answer is shown on."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from bot.domain.feedback import ANONYMOUS
from bot.store.engine import open_database
from tests.slack.answers.conftest import FEES, LONG
from tests.slack.knowledge import PLATINUM
from tests.slack.server import buttons, shown


@pytest.fixture
def words_said(database_url):
    """What everybody's last word on an answer is: by person."""

    def read() -> dict[str, bool]:
        engine = open_database(database_url)
        with engine.begin() as connection:
            rows = list(connection.execute(sql("SELECT person, helpful FROM feedback ORDER BY seq")))
        engine.dispose()
        return {person: bool(helpful) for person, helpful in rows if person != ANONYMOUS}

    return read


def asked(staffed, slack, question: str, user: str = "U1"):
    slack.mention(question, user=user)
    staffed.finish()
    return slack.post()


def test_everybody_in_the_channel_has_one_voice_and_the_last_word_counts(staffed, slack, words_said):
    post = asked(staffed, slack, "白金卡年费多少?")
    for user, action in (("U1", "answer_helpful"), ("U2", "answer_helpful"), ("U1", "answer_not_helpful")):
        slack.click(user, post, action)
        staffed.finish()
    assert words_said() == {"a1": False, "a2": True}
    noted = slack.ephemeral("U1")[-1]
    assert "记下了: 没用" in shown(noted)
    assert noted["thread_ts"] == post["thread_ts"]
    assert "answer_ask_department" in buttons(noted)


def test_a_click_that_is_delivered_twice_counts_once(staffed, slack, words_said):
    post = asked(staffed, slack, "白金卡年费多少?")
    sent = slack.click("U1", post, "answer_helpful")
    slack.click("U1", post, "answer_not_helpful")
    slack.again(sent)
    staffed.finish()
    assert words_said() == {"a1": False}


def test_whoever_is_asked_which_one_says_so_and_is_led_there_from_then_on(staffed, slack, words_said):
    post = asked(staffed, slack, "附属卡丢了挂失收多少钱")
    assert {"answer_this_one:1", "answer_this_one:2", "answer_none_of_these"} <= set(buttons(post))
    slack.click("U3", post, "answer_this_one:2")
    staffed.finish()
    assert words_said() == {"a3": True}
    assert "number 2" in shown(slack.ephemeral("U3")[-1])


def test_none_of_these_says_so_and_asks_the_department(staffed, slack, words_said):
    post = asked(staffed, slack, "附属卡丢了挂失收多少钱")
    slack.click("U1", post, "answer_none_of_these")
    staffed.finish()
    assert words_said() == {"a1": False}
    assert slack.modal("U1")["callback_id"] == "answer_department"


def test_other_sources_are_shown_to_whoever_wants_to_see_them(staffed, slack):
    post = asked(staffed, slack, "白金卡年费多少?")
    slack.click("U2", post, "answer_other_sources")
    staffed.finish()
    [whispered] = slack.ephemeral("U2")
    assert "金卡年费每年200元" in shown(whispered)
    assert "cards/gold.md" in shown(whispered)
    assert PLATINUM not in shown(whispered)
    assert slack.posts() == [post]


def test_other_sources_never_show_what_the_reader_must_not_see(staffed, slack):
    post = asked(staffed, slack, "白金卡年费和内部垫付上限?")
    for user in ("U1", "U4"):
        slack.click(user, post, "answer_other_sources")
    staffed.finish()
    assert "cards/internal.md" not in shown(slack.ephemeral("U1")[-1])
    assert "cards/internal.md" in shown(slack.ephemeral("U4")[-1])


def turned(staffed, slack, which: str) -> bool:
    """Turn a page of the modal if there is another one."""
    name = f"answer_turn_page:{which}"
    if name not in buttons(slack.modal("U1")):
        return False
    slack.click("U1", slack.modal("U1"), name)
    staffed.finish()
    return True


def test_the_whole_table_is_shown_page_by_page(staffed, slack):
    post = asked(staffed, slack, "7号费用金额多少?")
    slack.click("U1", post, next(name for name in buttons(post) if name.startswith("answer_show_whole")))
    staffed.finish()
    while turned(staffed, slack, "before"):
        pass
    seen = shown(slack.modal("U1"))
    assert "第 1/3 页" in seen
    while turned(staffed, slack, "after"):
        seen += shown(slack.modal("U1"))
    assert all(cell in seen for row in FEES for cell in row)
    assert "费用表" in seen


def test_a_table_is_opened_where_the_quoted_rows_begin(staffed, slack):
    post = asked(staffed, slack, "27号费用金额多少?")
    slack.click("U1", post, next(name for name in buttons(post) if name.startswith("answer_show_whole")))
    staffed.finish()
    assert "第 2/3 页" in shown(slack.modal("U1"))


def test_the_whole_of_a_long_text_can_be_read(staffed, slack):
    post = asked(staffed, slack, "第7步核对客户的身份证件并记录在案")
    whole = next(name for name in buttons(post) if name.startswith("answer_show_whole"))
    slack.click("U1", post, whole)
    staffed.finish()
    assert LONG[:200] in shown(slack.modal("U1"))
    assert "cards" not in slack.modal("U1")["private_metadata"]


def test_what_holds_no_longer_is_not_shown_from_an_old_card(staffed, slack, store):
    post = asked(staffed, slack, "7号费用金额多少?")
    with store.begin() as work:
        work.documents.remove("cards/fees.xlsx", staffed.here.clock())
    slack.click("U1", post, next(name for name in buttons(post) if name.startswith("answer_show_whole")))
    staffed.finish()
    assert slack.modal("U1") is None
    assert "这份资料现在不能引用了" in shown(slack.ephemeral("U1")[-1])
