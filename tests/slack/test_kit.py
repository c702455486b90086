"""Blocks and modals are within Slack's limits by construction, and what comes back is never cut."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import kit
from bot.slack.fitting import clip_escaped, escape
from bot.slack.interactions import submission_from
from tests.slack.server import texts_of, view_complaints
from tests.slack.server.limits import blocks_complaints, invalid_blocks

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


# Messages as a whole --------------------------------------------------------------------------------------------------

NASTY = st.text(st.sampled_from("&<>*_~`字a😀 \n"), max_size=60).map(lambda text: text * 60)
SHORT = st.text(st.sampled_from("&<>a字 "), max_size=90)
BUTTONS = st.lists(SHORT, min_size=1, max_size=25).map(
    lambda labels: kit.actions(*(kit.button(f"b:{number}", label) for number, label in enumerate(labels)))
)
BLOCKS = st.one_of(
    st.dictionaries(NASTY | SHORT, NASTY | SHORT, min_size=1, max_size=12).map(kit.pairs),
    NASTY.map(kit.paragraph),
    NASTY.map(lambda text: kit.paragraph(text, kit.button("more", "更多"))),
    NASTY.map(kit.header),
    st.lists(NASTY, min_size=1, max_size=4).map(lambda texts: kit.context(*texts)),
    st.lists(NASTY, min_size=1, max_size=4).map(lambda texts: kit.spans(kit.bold("要点 "), *texts, " ")),
    NASTY.map(lambda text: kit.quoted(text, "后面的")),
    BUTTONS,
)


@given(st.lists(BLOCKS, max_size=70), NASTY)
@settings(max_examples=150, deadline=None)
def test_whatever_a_message_is_made_of_slack_takes_it(blocks: list[kit.Block], text: str) -> None:
    made = kit.card(text, *blocks)
    assert invalid_blocks(made.blocks) is None
    assert not any(re.search(r"&(?!amp;|lt;|gt;)", one) for one in escaped_texts_of(made.blocks))


def escaped_texts_of(blocks: list[kit.Block]) -> list[str]:
    return [one["text"] for block in blocks for one in block.get("fields", ()) if one["type"] == "mrkdwn"]


def test_a_message_that_fits_is_left_as_it_is() -> None:
    blocks = [kit.paragraph("字" * 3_000), kit.quoted("字" * 3_000), kit.context("字" * 2_000), kit.spans("字" * 3_000)]
    assert kit.card("题", *blocks).blocks == blocks


def test_of_too_much_the_longest_texts_are_cut_and_it_says_where_the_rest_is() -> None:
    short = kit.paragraph("先读这一句。")
    button = kit.actions(kit.button("more", "更多"))
    made = kit.card("题", short, *(kit.paragraph("字" * 3_000) for _ in range(6)), button).blocks
    assert (made[0], made[-2]) == (short, button)
    cut = [one["text"]["text"] for one in made[1:7]]
    assert all(one.endswith("字…") for one in cut)
    assert sum(map(len, cut)) > 12_500
    assert "已缩短" in "".join(texts_of(made[-1]))
    assert "shortened" in "".join(texts_of(made[-1]))


def test_the_last_blocks_are_left_out_only_when_cutting_is_not_enough() -> None:
    made = kit.card("题", *(kit.context(*["字" * 300] * 10) for _ in range(49))).blocks
    assert 1 < len(made) < 49
    assert "已缩短" in "".join(texts_of(made[-1]))


@pytest.mark.parametrize("room", range(1, 30))
def test_an_escaped_character_is_never_cut_through(room: int) -> None:
    cut = clip_escaped(escape("a&b<c>d&&&&"), room)
    assert len(cut) <= room
    assert re.fullmatch(r"(a|b|c|d|&amp;|&lt;|&gt;)*…?", cut)


def test_names_and_values_are_as_long_as_slack_takes_once_they_are_escaped() -> None:
    block = kit.pairs({"<名称>" * 40: "<&>" * 1_000})
    assert blocks_complaints([block]) == []
    assert block["fields"][0]["text"].endswith("…")
