"""Where messages stand, and what people have begun to write."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.posts import Post
from tests.builders import NOON


def test_a_message_is_found_by_its_name(store):
    with store.begin() as work:
        work.posts.put("question:q1", Post("C1", "1.1"))
    with store.begin() as work:
        assert work.posts.find("question:q1") == Post("C1", "1.1")
        assert work.posts.find("question:q2") is None


def test_a_later_message_of_the_same_name_takes_its_place(store):
    with store.begin() as work:
        work.posts.put("question:q1", Post("C1", "1.1"))
        work.posts.put("question:q1", Post("C2", "2.2"))
    with store.begin() as work:
        assert work.posts.find("question:q1") == Post("C2", "2.2")


def test_everybody_has_a_draft_of_his_own_until_it_is_dropped(store):
    with store.begin() as work:
        work.drafts.put("b1", "launch", {"product": "金卡"}, NOON)
        work.drafts.put("b2", "launch", {"product": "白金卡"}, NOON)
        work.drafts.put("b1", "launch", {"product": "黑卡"}, NOON + timedelta(minutes=1))
    with store.begin() as work:
        assert work.drafts.find("b1", "launch") == {"product": "黑卡"}
        assert work.drafts.find("b1", "answer") is None
        work.drafts.drop("b1", "launch")
    with store.begin() as work:
        assert work.drafts.find("b1", "launch") is None
        assert work.drafts.find("b2", "launch") == {"product": "白金卡"}
