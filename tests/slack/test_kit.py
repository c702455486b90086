"""Blocks and modals are within Slack's limits by construction, and what comes back is never cut."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack import kit
from bot.slack.interactions import submission_from
from tests.slack.server import texts_of, view_complaints
from tests.slack.server.limits import blocks_complaints

LONG = "客户权益与费用说明。" * 400
MANY = [kit.option(str(number), str(number)) for number in range(150)]


@pytest.mark.parametrize(
    "block",
    [
        kit.spans(kit.bold("要点 "), LONG, "后面的"),
        kit.spans("头", kit.person("U1"), LONG, kit.person("U2")),
        kit.quoted(LONG),
        kit.quoted("两句话"),
    ],
)
def test_a_rich_text_is_cut_where_slack_allows_no_more(block: kit.Block) -> None:
    assert blocks_complaints([block]) == []


def test_people_are_named_behind_too_long_a_text_too() -> None:
    assert kit.spans(LONG, kit.person("U1"))["elements"][0]["elements"][-1] == kit.person("U1")


def test_a_long_list_goes_on_in_another_block() -> None:
    lines = [f"{number} {'很长的产品名称' * 40}" for number in range(20)]
    blocks = kit.bullets(*lines, "")
    assert blocks_complaints(blocks) == []
    assert [text for block in blocks for text in texts_of(block)] == lines
    assert blocks_complaints(kit.bullets(LONG, LONG)) == []
    assert kit.bullets() == []


@pytest.mark.parametrize("element", [kit.select("a", MANY, "140"), kit.radio("a", MANY, "12")])
def test_what_is_chosen_already_is_one_of_those_that_are_offered(element: kit.Element) -> None:
    assert "initial_option" not in element


@pytest.mark.parametrize("menu", [kit.select, kit.radio, kit.checkboxes, kit.overflow])
def test_a_choice_of_nothing_is_a_defect_that_is_seen(menu: Any) -> None:
    with pytest.raises(ValueError, match="nothing to choose"):
        menu("a", [])


def test_what_a_field_begins_with_is_never_cut() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        kit.text_input("a", "字" * 301, longest=300)


@pytest.mark.parametrize("text", ["", "一句话。", LONG, "字" * 3_001, "A sentence. " * 600, "行\n" * 3_000])
def test_a_long_text_stands_in_several_fields_and_comes_back_as_it_was(text: str) -> None:
    view = kit.modal("m", "题", kit.long_text("答复", "answer", text, "提示"), "发送")
    assert view_complaints(view) == []
    fields = [one["element"] for one in view["blocks"]]
    typed = {
        one["action_id"]: {one["action_id"]: {"type": one["type"], "value": one.get("initial_value")}} for one in fields
    }
    body = {"user": {"id": "U1"}, "view": {**view, "id": "V1", "state": {"values": dict(reversed(typed.items()))}}}
    assert (submission_from(body).values["answer"] or "") == text


def test_a_word_on_top_of_a_modal_takes_the_place_of_the_last_one() -> None:
    shown = kit.modal("m", "题", [kit.field("名称", kit.text_input("name"))], "发送", private={"a": 1})
    first = kit.with_word(shown, [kit.paragraph("不行")])
    again = kit.with_word(first, [kit.paragraph("还是不行")])
    assert [one for one in texts_of(again["blocks"]) if "不行" in one] == ["还是不行"]
    assert {**again, "blocks": again["blocks"][1:]} == shown
