"""PDF: tables by their rules, paragraphs and headings by their places."""

from __future__ import annotations

import pytest
from office_samples import pdf_grid, pdf_of, pdf_text

from bot.domain.blocks import Heading, Paragraph, Table
from bot.files.readers import pdf, read_here

_XS = (60, 160, 300, 440)
_YS = (700, 680, 660, 640)


def _cells(rows: list[list[str]], top: float = 686) -> str:
    return "".join(
        pdf_text(text, x + 4, top - 20 * number)
        for number, row in enumerate(rows)
        for x, text in zip(_XS, row, strict=False)
        if text
    )


_FEES = [["Term", "One-off", "Monthly"], ["3", "2.85%", "0.95%"], ["6", "3.00%", "0.50%"]]
_FEES_TABLE = tuple(map(tuple, _FEES))


def test_tables_stand_between_their_texts_and_only_there() -> None:
    page = pdf_text("Above the table.", 60, 720) + pdf_text("Below it.", 60, 610) + pdf_grid(_XS, _YS) + _cells(_FEES)
    assert read_here(pdf_of([page]), "pdf").blocks == (
        Paragraph("Above the table.", 1),
        Table(_FEES_TABLE, 1, page=1),
        Paragraph("Below it.", 1),
    )


def test_tables_without_outer_sides_keep_their_outer_columns() -> None:
    inner = "".join(f"{x} {_YS[0]} m {x} {_YS[-1]} l S " for x in _XS[1:-1])
    lines = "".join(f"{_XS[0]} {y} m {_XS[-1]} {y} l S " for y in _YS)
    assert read_here(pdf_of([inner + lines + _cells(_FEES)]), "pdf").blocks == (Table(_FEES_TABLE, 1, page=1),)


def test_merged_cells_are_repeated_and_wrapped_cells_joined() -> None:
    # The first column's upper two cells are one, and so are the first row's last two.
    grid = "60 700 380 -60 re S 160 700 m 160 640 l S 300 680 m 300 640 l S 160 680 m 440 680 l S 60 660 m 440 660 l S "
    texts = _cells([["Card", "Fee"], ["", "First", "Later"], ["Gold", "CNY 480", ""]])
    wrapped = pdf_text("waived for", 304, 651, 7) + pdf_text("six uses", 304, 643, 7)
    (block,) = read_here(pdf_of([grid + texts + wrapped]), "pdf").blocks
    assert block == Table(
        (("Card", "Fee", "Fee"), ("Card", "First", "Later"), ("Gold", "CNY 480", "waived for six uses")), 2, page=1
    )


def test_a_table_goes_on_under_its_header_on_the_next_page() -> None:
    pages = [pdf_grid(_XS, _YS) + _cells(rows) for rows in (_FEES, [["9", "4.00%", "0.45%"], ["12", "x", "y"]])]
    first, second = read_here(pdf_of(pages), "pdf").blocks
    assert first == Table(_FEES_TABLE, 1, page=1)
    assert isinstance(second, Table)
    assert second.rows[:2] == (_FEES_TABLE[0], ("9", "4.00%", "0.45%"))
    assert (second.header_rows, second.page) == (1, 2)


@pytest.mark.parametrize(
    ("turn", "rotation"), [("0 1 -1 0 595 0", 90), ("0 -1 1 0 0 842", 270), ("-1 0 0 -1 595 842", 180)]
)
def test_turned_pages_read_like_upright_ones(turn: str, rotation: int) -> None:
    page = f"q {turn} cm {pdf_grid(_XS, _YS)}{_cells(_FEES)}{pdf_text('Below it.', 60, 610)}Q"
    blocks = read_here(pdf_of([page], rotation), "pdf").blocks
    assert blocks == (Table(_FEES_TABLE, 1, page=1), Paragraph("Below it.", 1))


def test_a_frame_around_text_is_no_table() -> None:
    page = "50 700 400 -100 re S 50 780 m 450 780 l S 50 60 m 450 60 l S " + pdf_text("Remember this.", 60, 680)
    assert read_here(pdf_of([page]), "pdf").blocks == (Paragraph("Remember this.", 1),)


def test_large_text_is_a_heading_even_when_it_wraps() -> None:
    page = (
        pdf_text("Suitability policy for instalment", 60, 760, 18)
        + pdf_text("products", 60, 738, 18)
        + pdf_text("Scope", 60, 700, 14)
        + pdf_text("This policy governs how we check that an instalment product suits the card-", 60, 680, 10)
        + pdf_text("holder, who may say later that it did not.", 60, 666, 10)
    )
    assert read_here(pdf_of([page]), "pdf").blocks == (
        Heading("Suitability policy for instalment products", 1, 1),
        Heading("Scope", 2, 1),
        Paragraph(
            "This policy governs how we check that an instalment product suits the cardholder, who may say later that "
            "it did not.",
            1,
        ),
    )


def test_sentences_go_on_over_pages_past_running_heads() -> None:
    lines = [
        "The fee of a supplementary card is waived when the principal card was used for at",
        "least six purchases.",
    ]
    pages = [
        pdf_text("Harbour Bank - internal", 60, 810, 8) + pdf_text(line, 60, 700) + pdf_text(f"Page {n}", 500, 30, 8)
        for n, line in enumerate(lines, start=1)
    ]
    assert read_here(pdf_of(pages), "pdf").blocks == (Paragraph(" ".join(lines), 1),)


def test_tables_that_would_take_too_long_are_read_as_text_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS_FOR_TABLES", -1)
    document = read_here(pdf_of([pdf_grid(_XS, _YS) + _cells(_FEES)]), "pdf")
    assert not any(isinstance(block, Table) for block in document.blocks)
    assert "2.85%" in str(document.blocks)
    assert [note.en for note in document.notes] == [
        "Page 1 is read without tables, which would take too long: split the file."
    ]
