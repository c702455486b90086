"""Markdown, HTML, delimited and plain text, mail, PDF."""

from __future__ import annotations

import pytest
from office_samples import pdf

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Heading, Paragraph, Table
from bot.files.decoding import decode
from bot.files.readers import read_here


def _blocks(text: str, extension: str) -> tuple[object, ...]:
    return read_here(text.encode(), extension).blocks


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("年费480元", "utf-8"),
        ("年费480元", "utf-8-sig"),
        ("年费480元", "utf-16"),
        ("产品,年费\n白金卡,480\n", "utf-16-le"),
        ("年费", "gbk"),
        ("产品,年费\n白金卡,480元\n", "gb18030"),
        ("信用卡年費減免", "big5"),
        ("名前,年齢\n佐藤太郎,30\n髙橋淳,35\n", "cp932"),
        ("café résumé", "cp1252"),
        ("plain", "ascii"),
    ],
)
def test_encodings_are_found_in_short_files(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_believed_when_it_fits() -> None:
    assert decode("年费".encode("gbk"), "gb2312") == "年费"
    assert decode("年费".encode(), "gb2312") == "年费"


def test_markdown_keeps_words_and_drops_marks() -> None:
    source = """---
title: 年费
---
# 白金卡

**年费：**每年*480*元，按5*3*2计算，
见`A_b_c`和[链接](https://x.cn)。

1. 一
   - 二

| 期数 | 费率 |
|---|---|
| **3期** | 0.95%<br>起 |

文字[^1]

[^1]: 脚注
"""
    assert _blocks(source, "md") == (
        Heading("白金卡", 1),
        Paragraph("年费：每年480元，按5*3*2计算，见A_b_c和链接。"),
        Paragraph("1. 一"),
        Paragraph("二"),
        Table((("期数", "费率"), ("3期", "0.95%\n起")), 1),
        Paragraph("文字[^1]"),
        Paragraph("[^1]: 脚注"),
    )


def test_markdown_lines_of_questions_and_answers_stay_apart() -> None:
    assert _blocks("**问：能退吗？**\n答：能。", "md") == (Paragraph("问：能退吗？\n答：能。"),)


def test_html_spreads_spans_and_keeps_loose_text() -> None:
    source = """<html><head><title>t</title><style>a{}</style></head><body><script>x</script>
    <h2>费率</h2>散文字<p>一<b>段</b>话<br>换行<p>无结束
    <table><caption>费率表</caption><tr><th rowspan=2>期数<th colspan=2>手续费率</tr><tr><th>一次性<th>分次</tr>
    <tr><td rowspan=2>3期<td>2.85%<td>0.95%<tr><td>3%<td>1%</table>
    <ul><li>甲<ul><li>乙</ul><li>丙</ul><details><summary>能退吗？</summary>能。</details></body>"""
    assert _blocks(source, "html") == (
        Heading("费率", 2),
        Paragraph("散文字"),
        Paragraph("一段话\n换行"),
        Paragraph("无结束"),
        Table(
            (
                ("期数", "手续费率", "手续费率"),
                ("期数", "一次性", "分次"),
                ("3期", "2.85%", "0.95%"),
                ("3期", "3%", "1%"),
            ),
            2,
            "费率表",
        ),
        Paragraph("甲"),
        Paragraph("乙"),
        Paragraph("丙"),
        Paragraph("能退吗？"),
        Paragraph("能。"),
    )


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 5_000 + "年费",
        "<table>" * 500 + "<tr><td>年费",
        "<table><tr><td rowspan=999999 colspan=999999>年费</td></tr></table>",
        "<p" + " a=1" * 5_000 + ">年费",
        "</p></table></div>年费<![if IE]>",
    ],
)
def test_hostile_html_still_gives_its_text(source: str) -> None:
    assert "年费" in str(_blocks(source, "html"))


def test_ragged_and_quoted_values() -> None:
    assert _blocks('产品;说明\n白金卡;"两行\n文字"\n青年卡;a;b\n', "csv") == (
        Table((("产品", "说明", ""), ("白金卡", "两行\n文字", ""), ("青年卡", "a", "b")), 1, first_cell="A1"),
    )


def test_mail_reads_its_body_and_notes_attachments() -> None:
    source = (
        'Subject: =?utf-8?b?5rS75Yqo6YCa55+l?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
        "--x\nContent-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64\n\n"
        "u+62r82o1qqjuuS9oOWlvQ==\n"
        '--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="fees.pdf"\n\nx\n--x--\n'
    )
    document = read_here(source.encode(), "eml")
    assert document.blocks[0] == Heading("活动通知", 1)
    assert str(document.blocks[1]).startswith("Paragraph(text='活动通知：")
    assert document.notes == (Bilingual("附件“fees.pdf”没有读取。", "Attachment “fees.pdf” was not read."),)


def test_pdf_pages_paragraphs_and_headings() -> None:
    head = "Harbour Bank - internal - page {}"
    pages = [
        [
            head.format(1),
            "Lounge access",
            "1. Who may enter",
            "A visit is one person passing the desk once, whatever the length of the stay is, and",
            "unused visits are not carried over.",
            "2. Guests",
            "Every guest uses one visit.",
        ],
        [head.format(2), "3. Disputes", "Open a case."],
    ]
    document = read_here(pdf(pages), "pdf")
    assert document.pages == 2
    assert document.blocks == (
        Heading("Lounge access", 1, 1),
        Heading("1. Who may enter", 2, 1),
        Paragraph(
            "A visit is one person passing the desk once, whatever the length of the stay is, and unused visits are "
            "not carried over.",
            1,
        ),
        Heading("2. Guests", 2, 1),
        Paragraph("Every guest uses one visit.", 1),
        Heading("3. Disputes", 2, 2),
        Paragraph("Open a case.", 2),
    )


def test_plain_text_joins_wrapped_lines_only() -> None:
    source = (
        "菜单说明\n\n一、主菜单\n\n1 信用卡\n2 借记卡与账户\n\n"
        + "这段很长的中文文字在页边被折断没有标点\n后面还有一半。\n"
    )
    assert _blocks(source, "txt") == (
        Heading("菜单说明", 1),
        Heading("一、主菜单", 2),
        Paragraph("1 信用卡"),
        Paragraph("2 借记卡与账户"),
        Paragraph("这段很长的中文文字在页边被折断没有标点后面还有一半。"),
    )
