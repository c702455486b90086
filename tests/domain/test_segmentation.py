"""Passages follow the structure of their document, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.blocks import Block, Heading, Paragraph, Table
from bot.domain.passages import Passage, PassageKind
from bot.domain.segmentation import LONGEST_PASSAGE, segment, weight
from bot.domain.sentences import sentences


def test_the_title_is_not_repeated_and_empty_headings_speak() -> None:
    first, second = segment(
        [Heading("白金卡", 1), Heading("年费", 2), Paragraph("480元。"), Heading("废止", 2)], "白金卡"
    )
    assert (first.heading_path, first.text) == (("年费",), "480元。")
    assert (second.heading_path, second.text) == ((), "废止")


@pytest.mark.parametrize(
    "blocks",
    [
        [Paragraph("问：能退吗？"), Paragraph("答：能。")],
        [Paragraph("问：能退吗？\n答：能。")],
        [Paragraph("Q1. 能退吗？ A：能。")],
        [Paragraph("能退吗？"), Paragraph("能。")],
        [Paragraph("1. 能退吗？"), Paragraph("能。")],
        [Heading("能退吗？", 2), Paragraph("能。")],
        [Table((("客户问题", "标准话术"), ("能退吗？", "能。")))],
        [Table((("序号", "FAQ", "Response"), ("7", "能退吗？", "能。")))],
    ],
)
def test_questions_with_answers_are_recognised(blocks: list[Block]) -> None:
    (passage,) = segment(blocks)
    assert (passage.kind, passage.question, passage.text) == (PassageKind.FAQ, "能退吗？", "能。")


@pytest.mark.parametrize(
    "blocks",
    [
        [Paragraph("开场：“方便了解一下原因吗？”"), Paragraph("客户答复后再往下。")],
        [Paragraph("第一条 客户能退吗，以及怎么退，由本办法规定。")],
        [Table((("产品", "年费"), ("白金卡", "480")))],
    ],
)
def test_other_text_is_no_question(blocks: list[Block]) -> None:
    assert all(passage.kind is not PassageKind.FAQ for passage in segment(blocks))


def test_clauses_keep_their_numbers() -> None:
    blocks = [
        Paragraph("第十二条 年费。"),
        Paragraph("附则。"),
        Paragraph("3.2 Fees are due."),
        Heading("2.1 年费", 2),
        Paragraph("免。"),
    ]
    assert [(p.location.clause, p.text) for p in segment(blocks)] == [
        ("第十二条", "第十二条 年费。\n附则。"),
        ("3.2", "3.2 Fees are due."),
        ("2.1", "免。"),
    ]


def test_table_rows_keep_header_and_cells() -> None:
    rows = (("期数", "费率", "费率"), ("期数", "一次", "分次"), *((f"{n}期", f"{n}%", "1%") for n in range(9)))
    first, second = segment([Heading("分期", 1), Table(rows, 2, "费率表", "S", "B3")])
    assert first.header == ("期数", "费率 一次", "费率 分次")
    assert first.heading_path == ("分期", "费率表")
    assert (first.location.sheet, first.location.cells, second.location.cells) == ("S", "B5:D12", "B13:D13")
    assert second.text == "8期 | 8% | 1%"


def test_other_columns_of_a_faq_row_stay_with_it() -> None:
    (passage,) = segment([Table((("产品", "问题", "答案"), ("白金卡", "能退吗", "能")), first_cell="A1")])
    assert (passage.header, passage.rows, passage.location.cells) == (("产品",), (("白金卡",),), "A2:C2")


# Without the marks of questions and answers and without list numbers, which a question leaves behind.
_WORDS = st.text(alphabet="年费卡免退额 abc;；？?。.，", min_size=1, max_size=40)
_LONG = st.builds(lambda text, times: text * times, _WORDS, st.integers(1, 60))
_TEXTS = st.one_of(_WORDS, _LONG)
_ROWS = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(_TEXTS, min_size=n, max_size=n).map(tuple), min_size=1, max_size=12)
)
_BLOCKS = st.lists(
    st.one_of(
        st.builds(Heading, _WORDS, st.integers(1, 4)),
        st.builds(Paragraph, _TEXTS),
        st.builds(lambda rows, n: Table(tuple(rows), min(n, len(rows)), "", None, "C4"), _ROWS, st.integers(0, 2)),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=150)
@given(_BLOCKS)
def test_nothing_is_lost(blocks: list[Block]) -> None:
    kept = "\n".join(_squeezed(text) for passage in segment(blocks) for text in _everything(passage))
    assert all(piece in kept for block in blocks for piece in _pieces(block))


@settings(deadline=None, max_examples=150)
@given(_BLOCKS)
def test_passages_are_numbered_filled_and_small_enough(blocks: list[Block]) -> None:
    passages = segment(blocks)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert all(passage.text.strip() for passage in passages)
    assert all(weight(passage.text) <= LONGEST_PASSAGE * 1.01 for passage in passages)


def _pieces(block: Block) -> list[str]:
    """The sentences of a block; one longer than a passage may be cut."""
    texts = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
    pieces = [text[span.start : span.end] for text in texts for span in sentences(text)]
    return [_squeezed(piece) for piece in pieces if weight(piece) <= LONGEST_PASSAGE]


def _everything(passage: Passage) -> list[str]:
    cells = [cell for row in passage.rows for cell in row]
    return [passage.text, passage.question or "", *passage.heading_path, *passage.header, *cells]


def _squeezed(text: str) -> str:
    return "".join(text.split())
