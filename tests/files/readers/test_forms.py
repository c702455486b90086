"""Which first row names the columns, and which is a record like the others."""

from __future__ import annotations

import pytest
from office_samples import cell, docx, run, table

from bot.domain.blocks import Table
from bot.files.readers import read_here
from bot.files.readers.grids import guess_header_rows


@pytest.mark.parametrize(
    ("rows", "header_rows"),
    [
        # Columns with names.
        ([["类型", "所需材料"], ["新客户", "身份证"], ["老客户", "无"]], 1),
        ([["Type", "Documents needed"], ["Not received", "order confirmation"]], 1),
        ([["期数", "费率"], ["3期", "0.95%"]], 1),
        ([["产品名称", "年费"], ["白金卡", "480元"], ["青年卡", "免"]], 1),
        ([["日期", "事项"], ["2026-01-01", "元旦"]], 1),
        ([["项目", "说明"], ["产品名称", "海港白金卡"], ["发行部门", "信用卡部"]], 1),
        ([["费用项目", "2026年"], ["年费", "480元"]], 1),
        ([["问题", "答案"], ["能退吗？", "能。"]], 1),
        # In doubt, too.
        ([["甲", "乙"], ["丙", "丁"]], 1),
        # Labels and their values.
        ([["产品名称", "海港白金卡"], ["发行部门", "信用卡部"], ["客服电话", "95588"]], 0),
        ([["产品名称：", "海港白金卡"], ["特点：", "高端"]], 0),
        ([["适用范围", "全体持卡人"], ["生效日期", "2026年1月1日"], ["特别提示", "不可转让"]], 0),
        ([["挂失", "立即致电客服，人工办理。"], ["补卡", "到网点办理。"]], 0),
        ([["申请年龄", "18至60周岁"], ["收入", "稳定"]], 0),
        ([["Product name", "Harbour Platinum"], ["Owner", "Credit Cards"], ["Notice", "none"]], 0),
        # A value in the first row is a record whatever the width.
        ([["白金卡", "480元", "免"], ["青年卡", "0元", "免"]], 0),
    ],
)
def test_first_rows(rows: list[list[str]], header_rows: int) -> None:
    assert guess_header_rows(rows) == header_rows


def test_html_row_headers_name_rows() -> None:
    source = "<table><tr><th>甲</th><td>乙</td></tr><tr><th>丙</th><td>丁</td></tr></table>"
    assert read_here(source.encode(), "html").blocks == (Table((("甲", "乙"), ("丙", "丁")), 0),)


_BOLD = "<w:b/>"
_SHADED = '<w:shd w:val="clear" w:fill="D9E2F3"/>'


def _bold(text: str) -> str:
    return cell("").replace("</w:p>", run(text, _BOLD) + "</w:p>")


@pytest.mark.parametrize(
    ("rows", "header_rows"),
    [
        ([[_bold("甲"), cell("乙")], [_bold("丙"), cell("丁")]], 0),
        ([[cell("甲", _SHADED), cell("乙")], [cell("丙", _SHADED), cell("丁")]], 0),
        ([[_bold("产品名称"), _bold("海港白金卡")], [cell("客服电话"), cell("网点")]], 1),
        ([[cell("甲", _SHADED), cell("480元", _SHADED)], [cell("丙"), cell("丁")]], 1),
    ],
)
def test_word_tables_show_their_header(rows: list[list[str]], header_rows: int) -> None:
    (block,) = read_here(docx(table(*rows)), "docx").blocks
    assert isinstance(block, Table)
    assert block.header_rows == header_rows
