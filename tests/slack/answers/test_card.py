"""Cards: what they show, and that Slack accepts them whatever a document contains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.domain.answers import Answer, LikelyDepartment, Notice, NoticeKind, Outcome, Quote
from bot.domain.departments import Department
from bot.domain.documents import Embargo, KnownPassage
from bot.domain.passages import Location, PassageKind
from bot.services.sources import Whole
from bot.slack.answers.card import answer_card, apology_card, sources_card
from bot.slack.answers.whole import whole_modal
from bot.slack.kit import Card, plain_card
from tests.builders import NOON, a_document, a_passage
from tests.slack.conftest import SHANGHAI
from tests.slack.server import refusal_of, shown, texts_of, view_complaints

pytestmark = pytest.mark.slow

DEPARTMENTS = {"cards": Department("cards", {"zh-CN": "信用卡部", "en": "Credit Cards"})}


def a_quote(text: str = "年费3,600元。刷满18笔免次年年费。", line: str | None = None, **changes: Any) -> Quote:
    passage = {name: changes.pop(name) for name in ("question", "heading_path", "location", "kind") if name in changes}
    table = {name: changes.pop(name) for name in ("header", "rows") if name in changes}
    document = a_document("cards/platinum.md", **{"title": "白金卡权益", **changes})
    known = KnownPassage("p1", a_passage(text, **passage, **table), document)
    return Quote(text=text, line=line or text, source=known, **table)


def an_answer(outcome: Outcome = Outcome.ANSWERED, **changes: Any) -> Answer:
    fields = {"ask_id": "1", "question": "q", "language": "zh", "confidence": 0.9, "as_of": NOON}
    return Answer(outcome=outcome, **{**fields, **changes})


def card_of(answer: Answer, language: str = "zh-CN", shares: bool = False) -> Card:
    card = answer_card(answer, DEPARTMENTS, SHANGHAI, language, shares)
    assert_accepted(card)
    return card


def assert_accepted(card: Card) -> None:
    assert refusal_of({"channel": "C1", "text": card.text, "blocks": card.blocks}, {"C1"}) is None
    for block in Block.parse_all(card.blocks):
        block.validate_json()


def lines(card: Card) -> list[str]:
    """What a person reads, block part by block part, without buttons."""
    parts = [part for block in card.blocks if block["type"] != "actions" for part in block.get("elements", [])]
    return ["".join(texts_of(part)) for part in parts]


def pressable(card: Card) -> list[str]:
    """What the buttons say, in order."""
    return [one["text"]["text"] for block in card.blocks if block["type"] == "actions" for one in block["elements"]]


def test_an_answer_shows_the_line_to_say_then_the_quote_then_its_source():
    quote = a_quote(
        line="刷满18笔免次年年费。",
        heading_path=("年费", "减免"),
        location=Location(page=3),
        valid_from=datetime(2026, 6, 30, 16, tzinfo=UTC),
    )
    card = card_of(an_answer(quotes=(quote,)))
    assert lines(card) == [
        "刷满18笔免次年年费。",
        "年费3,600元。刷满18笔免次年年费。",
        f"白金卡权益 · 年费 › 减免 · p. 3 · cards/platinum.md · v{quote.document.sha256[:8]}"
        " · 有效期 2026-07-01 起 · 截至 2026-12-01 20:00",
    ]
    first, second = card.blocks[0]["elements"]
    assert first["elements"][0]["style"] == {"bold": True}
    assert second["type"] == "rich_text_quote"
    assert card.text == "刷满18笔免次年年费。 — 白金卡权益"


def test_a_single_sentence_is_not_shown_twice():
    card = card_of(an_answer(quotes=(a_quote("年费3,600元。"),)))
    assert lines(card)[0] == "年费3,600元。"
    assert lines(card)[1].startswith("白金卡权益")


def test_table_rows_are_shown_by_column():
    row = ("白金卡", "3,600元", "", "18笔")
    quote = a_quote(
        "白金卡 | 3,600元 |  | 18笔", kind=PassageKind.TABLE, header=("卡种", "年费", "备注", "免年费"), rows=(row,)
    )
    assert lines(card_of(an_answer(quotes=(quote,))))[1] == "卡种: 白金卡\n年费: 3,600元\n免年费: 18笔"


def test_a_long_quote_is_cut_at_a_sentence_and_says_where_the_rest_is():
    text = "".join(f"第{number}条规定如下, 办理业务时应当核对客户身份证件。" for number in range(400))
    card = card_of(an_answer(quotes=(a_quote(text, line=text[:24], heading_path=("身份核对",)),)))
    quoted, rest = lines(card)[1:3]
    assert quoted.endswith("核对客户身份证件。…")
    assert text.startswith(quoted.removesuffix("…"))
    assert rest == "其余内容见: 白金卡权益 · 身份核对"


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> 与 <@U1> & <https://evil.example|年费>",
        "3*5*2 与 _下划_ 与 ~删~ 与 `码`",
        "> 引用\n• 列表",
        ":smile: @here #general",
    ],
)
def test_markup_in_a_document_stays_what_it_is(text):
    card = card_of(an_answer(quotes=(a_quote(text),)))
    assert lines(card)[0] == text
    assert "mrkdwn" not in str(card.blocks)
    assert "<" not in card.text


def test_a_conflict_and_a_later_version_are_shown_with_their_sources():
    other = a_quote("年费2,000元。", title="旧通知")
    later = a_quote("年费改为4,000元。", title="新通知", valid_from=datetime(2026, 12, 31, 16, tzinfo=UTC))
    notices = (Notice(NoticeKind.CONFLICT, other), Notice(NoticeKind.EFFECTIVE_LATER, later))
    shown = lines(card_of(an_answer(quotes=(a_quote("年费3,600元。"),), notices=notices)))
    assert shown[2:4] == ["⚠ 另一份有效资料说法不同:", "年费2,000元。"]
    assert shown[4].startswith("旧通知")
    assert shown[5:7] == ["⚠ 2027-01-01 起生效:", "年费改为4,000元。"]
    assert shown[7].startswith("新通知")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-CN", "⚠ 第 2 个与第 1 个说法不同, 请核实后再答复客户。"),
        ("en-US", "⚠ Number 2 says otherwise than number 1: make sure before you tell the customer."),
    ],
)
def test_candidates_that_disagree_are_named_and_not_quoted_twice(language, said):
    quotes = (a_quote("年费3,600元。"), a_quote("年费2,000元。", title="旧通知"))
    answer = an_answer(Outcome.UNSURE, quotes=quotes, notices=(Notice(NoticeKind.CONFLICT, quotes[1]),))
    shown = lines(card_of(answer, language))
    assert shown[-1] == said
    assert [line for line in shown if "2,000" in line] == ["年费2,000元。"]


def test_an_unsure_answer_asks_which_one_is_meant():
    quotes = (a_quote(question="白金卡年费怎么免?"), a_quote(heading_path=("金卡", "年费")), a_quote(), a_quote())
    card = card_of(an_answer(Outcome.UNSURE, quotes=quotes), "en-US")
    assert [line for line in lines(card) if line[:2] in {"1.", "2.", "3.", "4."}] == [
        "1. 白金卡年费怎么免?",
        "2. 年费",
        "3. 白金卡权益",
    ]
    assert card.text == "Which of these do you mean? 1. 白金卡年费怎么免? 2. 年费 3. 白金卡权益"


@pytest.mark.parametrize(
    ("language", "departments", "said"),
    [
        (
            "zh-CN",
            (("cards", 0.8), ("x", 0.2)),
            "还没有部门告诉我们这一点。 可能负责的部门: 信用卡部 (80%), x (20%) 可以请他们回答, 答复会发给您。",
        ),
        (
            "en",
            (("cards", 0.8),),
            "Nobody has told us yet. Likely department: Credit Cards (80%) You can ask them; the answer comes to you.",
        ),
        ("en", (), "There is no knowledge yet."),
    ],
)
def test_no_answer_names_the_likely_department(language, departments, said):
    likely = tuple(LikelyDepartment(*one) for one in departments)
    card = card_of(an_answer(Outcome.NO_ANSWER, departments=likely), language)
    assert lines(card) == [said]
    assert card.text == said


def test_a_product_that_is_still_to_come_is_not_what_nobody_knows():
    embargo = Embargo("gold", "金卡", "cards", datetime(2026, 12, 15, 2, tzinfo=UTC))
    card = card_of(an_answer(Outcome.NO_ANSWER, not_launched=embargo))
    assert "⚠ “金卡”尚未上线, 计划 2026-12-15。" in shown({"blocks": card.blocks})


def test_what_can_be_done_with_an_answer():
    whole = an_answer(quotes=(a_quote(),))
    assert pressable(card_of(whole)) == ["👍 有用", "👎 没用", "请部门回答", "其他来源"]
    assert pressable(card_of(whole, "en", shares=True))[-1] == "Share in channel"
    table = a_quote("白金卡 | 3,600元", kind=PassageKind.TABLE, header=("卡种", "年费"), rows=(("白金卡", "3,600元"),))
    assert pressable(card_of(an_answer(quotes=(table,))))[-1] == "看整张表"
    passage = a_quote("年费3,600元。刷满18笔免次年年费。")
    part = Quote("年费3,600元。", "年费3,600元。", passage.source)
    assert pressable(card_of(an_answer(quotes=(part,))))[-1] == "看上下文"


def test_what_can_be_done_with_candidates_and_without_an_answer():
    unsure = an_answer(Outcome.UNSURE, quotes=(a_quote(), a_quote()))
    assert pressable(card_of(unsure)) == ["就是第 1 个", "就是第 2 个", "都不是, 请部门回答", "其他来源"]
    assert pressable(card_of(an_answer(Outcome.NO_ANSWER), shares=True)) == ["请部门回答", "其他来源"]


def test_an_apology_is_not_a_missing_answer():
    assert "our fault" in apology_card("en").text
    assert "是我们这边的问题" in apology_card("zh").text


@pytest.mark.parametrize("text", ["年" * 3_000, "&<>" * 3_000, "a" * 5_000, "&年" * 1_500 + "尾"])
def test_a_long_reason_is_cut_to_what_slack_takes(text):
    card = plain_card(text)
    assert_accepted(card)
    assert 3_980 < len(card.text.encode()) <= 4_000
    assert card.text.endswith("…")


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=6_000))
def test_any_reason_fits(text):
    assert_accepted(plain_card(text))


WORDS = st.text(alphabet=st.sampled_from("年费减免卡。!?. \n&<>*_`|-A1😀"), min_size=1, max_size=40)
LONG = st.one_of(WORDS, st.builds(lambda piece, times: piece * times, WORDS, st.integers(1, 400))).filter(str.strip)
NAMES = LONG.map(lambda text: " ".join(text.split()))


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    text = draw(LONG).strip()
    cut = draw(st.integers(1, len(text)))
    header = tuple(draw(st.lists(NAMES, max_size=4)))
    rows = draw(st.lists(st.lists(LONG, min_size=1, max_size=60).map(tuple), max_size=3)) if header else []
    return a_quote(
        text,
        line=text[:cut].strip() or text,
        title=draw(NAMES),
        heading_path=tuple(draw(st.lists(NAMES, max_size=3))),
        question=draw(st.none() | NAMES),
        header=header,
        rows=tuple(rows),
        valid_from=draw(st.none() | st.just(NOON)),
    )


ANSWERS = st.builds(
    an_answer,
    outcome=st.sampled_from(Outcome),
    language=st.sampled_from(["zh", "en"]),
    quotes=st.lists(quotes(), min_size=1, max_size=5).map(tuple),
    notices=st.lists(st.builds(Notice, st.sampled_from(NoticeKind), quotes()), max_size=6).map(tuple),
    departments=st.lists(st.builds(LikelyDepartment, NAMES, st.floats(0, 1)), max_size=5).map(tuple),
    read_as=st.none() | NAMES,
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_any_answer_fits_and_every_quoted_word_is_verbatim(answer):
    card = card_of(answer)
    sources = [*answer.quotes, *(notice.quote for notice in answer.notices)]
    said = {piece for quote in sources for piece in (quote.text, *(cell for row in quote.rows for cell in row))}
    for text in quoted_texts(card.blocks):
        assert any(text in piece for piece in said)


@settings(max_examples=50, deadline=None)
@given(st.lists(quotes(), max_size=5))
def test_any_other_sources_fit(found):
    assert_accepted(sources_card(found, NOON, SHANGHAI, "zh-CN"))


@settings(max_examples=50, deadline=None)
@given(quotes(), st.booleans(), st.integers(0, 3), st.integers(0, 40))
def test_any_source_can_be_shown_whole_and_every_word_of_it(quote, later, more, long):
    passage = quote.source.passage
    rows = quote.rows * (more + 1)
    kind = PassageKind.TABLE if rows else PassageKind.SECTION
    known = replace(
        quote.source,
        passage=replace(passage, kind=kind, header=quote.header, rows=rows, text=passage.text * (long + 1)),
    )
    whole = Whole((known, replace(known, passage_id="p2")), NOON, later)
    pages = [whole_modal(whole, "p1", number, SHANGHAI, "zh-CN") for number in range(60)]
    for page in pages:
        assert view_complaints(page) == []
    seen = "".join("".join(texts_of(page["blocks"])) for page in pages).replace("\n", "")
    for words in [cell for row in rows for cell in row] or [known.passage.text]:
        assert words[:500].replace("\n", "") in seen


def quoted_texts(blocks: list[dict[str, Any]]) -> list[str]:
    """The texts within quotes but for labels, which are bold, and what marks a cut or a new line."""
    return [
        element["text"]
        for block in blocks
        for part in block.get("elements", [])
        if isinstance(part, Mapping) and part["type"] == "rich_text_quote"
        for element in part["elements"]
        if "style" not in element and element["text"] not in {"…", "\n"}
    ]
