"""Word, Excel and PowerPoint: structure, merged cells, numbers as people see them, and what is hidden."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest
from office_samples import cell, docx, heading_style, paragraph, pptx, run, shape, table, xlsx

from bot.domain.blocks import Heading, Paragraph, Table
from bot.files.readers import read_here
from bot.files.readers.number_formats import Value, displayed
from bot.files.readers.numerals import numeral


def test_chinese_word_numbers_its_heading_styles() -> None:
    styles = heading_style("1", "heading 1") + heading_style("a3", "Title")
    body = paragraph("白金卡手册", style="a3") + paragraph("年", "费", style="1") + paragraph("每年", "480", "元。")
    assert read_here(docx(body, styles), "docx").blocks == (
        Heading("白金卡手册", 1),
        Heading("年费", 2),
        Paragraph("每年480元。"),
    )


def test_automatic_clause_numbers_are_text() -> None:
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    body = "".join(paragraph(f"客户应当{n}。", number="3") for n in range(12))
    blocks = read_here(docx(body, numbering=numbering), "docx").blocks
    assert blocks[-1] == Paragraph("第十二条 客户应当11。")


def test_deleted_and_hidden_words_are_left_out() -> None:
    deleted = f"<w:del>{run('旧').replace('w:t', 'w:delText')}</w:del>"
    body = paragraph("年费", deleted, f"<w:ins>{run('480')}</w:ins>", run("内部", "<w:vanish/>"), "元")
    assert read_here(docx(body), "docx").blocks == (Paragraph("年费480元"),)


def test_merged_word_cells_are_repeated() -> None:
    body = table(
        [cell("期数", '<w:vMerge w:val="restart"/>'), cell("手续费率", '<w:gridSpan w:val="2"/>')],
        [cell("", "<w:vMerge/>"), cell("一次性"), cell("分次")],
        [cell("3期"), cell("2.85%"), cell("0.95%")],
    )
    (block,) = read_here(docx(body), "docx").blocks
    assert block == Table((("期数", "手续费率", "手续费率"), ("期数", "一次性", "分次"), ("3期", "2.85%", "0.95%")), 2)


def test_documents_without_styles_have_headings_by_number() -> None:
    texts = ["白金卡管理办法", "第一章 总则", "第一条 本办法适用于白金卡。", "一、申请", "（一）材料", "请带身份证。"]
    blocks = read_here(docx("".join(map(paragraph, texts))), "docx").blocks
    assert [type(block).__name__[0] + str(getattr(block, "level", "")) for block in blocks] == [
        "H1", "H2", "P", "H3", "H4", "P",
    ]  # fmt: skip


def _fees(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.active
    sheet.title = "年费"
    for place, value in {
        "B2": "年费表", "B4": "产品", "C4": "手续费率", "C5": "一次性", "D5": "分次",
        "B6": "3期", "C6": 0.0285, "D6": 0.0095, "B7": "6期", "C7": 0.03, "D7": "=C7/6", "B9": "注：以系统为准。",
    }.items():  # fmt: skip
        sheet[place] = value
    for place in ("C6", "D6", "C7"):
        sheet[place].number_format = "0.00%"
    for merged in ("B2:D2", "B4:B5", "C4:D4"):
        sheet.merge_cells(merged)
    hidden = workbook.create_sheet("内部成本")
    hidden["A1"] = "机密"
    hidden.sheet_state = "hidden"


def test_sheets_keep_addresses_merged_headers_and_displayed_values() -> None:
    document = read_here(xlsx(_fees), "xlsx")
    heading, fees, note = document.blocks
    assert heading == Heading("年费", 1)
    assert fees == Table(
        (
            ("产品", "手续费率", "手续费率"),
            ("产品", "一次性", "分次"),
            ("3期", "2.85%", "0.95%"),
            ("6期", "3.00%", ""),
        ),
        header_rows=2,
        caption="年费表",
        sheet="年费",
        first_cell="B4",
    )
    assert note == Paragraph("注：以系统为准。")


def test_what_a_workbook_hides_or_lacks_is_noted() -> None:
    notes = read_here(xlsx(_fees), "xlsx").notes
    assert any("内部成本" in note and "hidden" in note for note in notes)
    assert any("1 formulas have no saved result" in note for note in notes)


def test_an_inflated_sheet_costs_nothing() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        sheet.append(["产品", "年费"])
        sheet.append(["白金卡", 480])
        sheet["XFD1048576"].number_format = "0.00"

    (block,) = read_here(xlsx(fill), "xlsx").blocks
    assert isinstance(block, Table)
    assert len(block.rows) == 2


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.0095, "0.00%", "0.95%"),
        (1680, "#,##0.00", "1,680.00"),
        (480, '"¥"#,##0', "¥480"),
        (3, '0"期"', "3期"),
        (480.0, "General", "480"),
        (0.1 + 0.2, "General", "0.3"),
        (1680, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "1,680"),
        (5, "[Red]0", "5"),
        (True, "General", "TRUE"),
        (datetime(2026, 12, 1), "yyyy-mm-dd", "2026-12-01"),  # noqa: DTZ001 - Excel knows no zones
        (datetime(2026, 12, 1, 9, 30), "yyyy-mm-dd hh:mm", "2026-12-01 09:30"),  # noqa: DTZ001
        (date(2026, 12, 1), "General", "2026-12-01"),
    ],
)
def test_values_read_as_excel_shows_them(value: Value, number_format: str, text: str) -> None:
    assert displayed(value, number_format) == text


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (103, "chineseCounting", "一百零三"),
        (110, "chineseCounting", "一百一十"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (3, "decimal", "3"),
    ],
)
def test_list_numbers_print_as_in_word(number: int, style: str, text: str) -> None:
    assert numeral(number, style) == text


def test_slides_have_titles_pages_tables_and_notes() -> None:
    cells = (
        '<a:tr><a:tc gridSpan="2"><a:p><a:r><a:t>费率</a:t></a:r></a:p></a:tc><a:tc hMerge="1"/></a:tr>'
        "<a:tr><a:tc><a:p><a:r><a:t>3期</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>0.95%</a:t></a:r></a:p></a:tc></a:tr>"
    )
    frame = f'<p:graphicFrame><a:tbl><a:tblPr firstRow="0"/>{cells}</a:tbl></p:graphicFrame>'
    slides = [shape("title", "白金|卡"), "hidden" + shape("title", "草稿"), shape("body", "年|费减|半") + frame]
    document = read_here(pptx(slides, {3: "提醒客户。"}), "pptx")
    assert document.blocks == (
        Heading("白金卡", 1, 1),
        Paragraph("年费减半", 3),
        Table((("费率", "费率"), ("3期", "0.95%")), 0, page=3),
        Paragraph("提醒客户。", 3),
    )
    assert document.notes == ("Slide 2 is hidden and was not read.",)
    assert document.pages == 3
