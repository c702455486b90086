"""Word, Excel and PowerPoint: structure, merged cells, numbers as people see them, and what is hidden."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from office_samples import cell, docx, heading_style, paragraph, pptx, run, shape, table, xlsx, zipped

from bot.domain.blocks import Heading, Paragraph, Table
from bot.files.readers import read_here
from bot.files.readers.number_formats import Value, displayed
from bot.files.readers.numerals import numeral
from bot.files.readers.xls import read_xls


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
    assert any("内部成本" in note.en and "hidden" in note.en for note in notes)
    assert any("1 formulas have no saved result" in note.en for note in notes)


def test_an_inflated_sheet_costs_nothing() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        sheet.append(["产品", "年费"])
        sheet.append(["白金卡", 480])
        sheet["XFD1048576"].number_format = "0.00"

    (block,) = read_here(xlsx(fill), "xlsx").blocks
    assert isinstance(block, Table)
    assert len(block.rows) == 2


def test_merged_cells_to_the_edge_of_the_sheet_cost_nothing() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        for row in (["产品", "年费"], ["所有产品免年费"], [None], ["白金卡", 480]):
            sheet.append(row)
        # What merge_cells does for every cell takes minutes.
        sheet.merged_cells.add("A2:XFD1048576")

    header, below = read_here(xlsx(fill), "xlsx").blocks
    assert header == Table((("产品", "年费"),), 0, sheet="Sheet", first_cell="A1")
    assert below == Paragraph("所有产品免年费")


def test_strict_workbooks_read_like_others() -> None:
    strict = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(xlsx(_fees))) as package:
        for name in package.namelist():
            content = package.read(name)
            for usual, other in strict.items():
                content = content.replace(usual, other)
            parts[name] = content
    assert read_here(zipped(parts), "xlsx") == read_here(xlsx(_fees), "xlsx")


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _xls() -> bytes:
    """A workbook of two sheets, the second hidden, as the bare stream of records without its container."""
    label = "产品".encode("utf-16-le")
    visible = (
        _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        + _record(0x0204, struct.pack("<HHHHB", 0, 0, 0, 2, 1) + label)
        + _record(0x0203, struct.pack("<HHHd", 1, 0, 1, 0.0285))
        + _record(0x0203, struct.pack("<HHHd", 1, 1, 2, 46357.0))
        + _record(0x0205, struct.pack("<HHHBB", 1, 2, 0, 1, 0))
        + _record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 0, 2))
        + _record(0x000A)
    )
    hidden = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + _record(0x000A)

    def globals_with(starts: tuple[int, int]) -> bytes:
        formats = (0, 10, 14)  # General, 0.00%, a date
        styles = b"".join(_record(0x00E0, struct.pack("<HHH", 0, code, 0) + bytes(14)) for code in formats)
        names = ("费率", "内部")
        sheets = b"".join(
            _record(0x0085, struct.pack("<IBBBB", start, number, 0, 2, 1) + name.encode("utf-16-le"))
            for number, (start, name) in enumerate(zip(starts, names, strict=True))
        )
        start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
        return start + _record(0x0042, struct.pack("<H", 1200)) + styles + sheets + _record(0x000A)

    size = len(globals_with((0, 0)))
    return globals_with((size, size + len(visible))) + visible + hidden


def test_old_workbooks_show_formats_and_skip_hidden_sheets() -> None:
    document = read_xls(_xls(), "费率.xls")
    assert document.blocks == (
        Heading("费率", 1),
        Table((("2.85%", "2026-12-01", "TRUE"),), 0, "产品", sheet="费率", first_cell="A2"),
    )
    assert [note.en for note in document.notes] == ["Sheet “内部” is hidden and was not read."]


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
    assert [note.en for note in document.notes] == ["Slide 2 is hidden and was not read."]
    assert document.pages == 3
