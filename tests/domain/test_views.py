"""Every view leads back to its passage, and every window to verbatim words."""

from __future__ import annotations

import pytest

from bot.domain.passages import Passage, PassageKind
from bot.domain.views import View, ViewKind, alias_views, kind_of, passage_of, views_of, window_span

_SECTION = Passage(0, PassageKind.SECTION, "第一句话在这里。第二句话在这里。第三句话在这里。", ("年费", "减免"))
_FAQ = Passage(0, PassageKind.FAQ, "能，三十天以内。", ("年费",), "能退吗？", ("产品",), (("白金卡",),))
_TABLE = Passage(
    0, PassageKind.TABLE, "3期 | 1%\n6期 | ", ("费率",), None, ("期数", "手续费率 一次"), (("3期", "1%"), ("6期", ""))
)


@pytest.mark.parametrize(
    ("passage", "body", "question", "view_windows"),
    [
        (_SECTION, f"白金卡 年费 减免\n{_SECTION.text}", "白金卡 减免",
         ["第一句话在这里。第二句话在这里。", "第二句话在这里。第三句话在这里。"]),
        (_FAQ, "白金卡 年费\n产品: 白金卡\n能，三十天以内。", "能退吗？", []),
        (_TABLE, "白金卡 费率\n期数 | 手续费率 一次\n3期 | 1%\n6期 | ", "白金卡 费率",
         ["期数: 3期; 手续费率 一次: 1%", "期数: 6期"]),
    ],
)  # fmt: skip
def test_views(passage: Passage, body: str, question: str, view_windows: list[str]) -> None:
    assert views_of("d:1", passage, "白金卡", ["怎么退"]) == (
        View("d:1", ViewKind.BODY, 0, body),
        View("d:1", ViewKind.QUESTION, 0, question),
        *(View("d:1", ViewKind.WINDOW, number, text) for number, text in enumerate(view_windows)),
        *alias_views("d:1", ["怎么退"]),
    )


def test_an_aliases_view_keeps_its_id_whatever_others_come_and_go() -> None:
    before, after = alias_views("d:1", ["甲", "乙", "丙"]), alias_views("d:1", ["丁", "丙"])
    assert before[2] == after[1]
    assert len({view.id for view in (*before, *after)}) == 4
    assert all(view.kind is ViewKind.QUESTION and view.number > 0 for view in before)


def test_a_windows_number_leads_to_its_verbatim_span() -> None:
    for view in views_of("d:1", _SECTION, "白金卡"):
        if view.kind is ViewKind.WINDOW:
            span = window_span(_SECTION, view.number)
            assert _SECTION.text[span.start : span.end] == view.text


def test_a_row_number_leads_to_its_line() -> None:
    span = window_span(_TABLE, 1)
    assert _TABLE.text[span.start : span.end] == "6期 | "


def test_an_id_leads_to_its_passage_and_tells_its_kind() -> None:
    view_id = View("a#b", ViewKind.WINDOW, 12, "x").id
    assert (passage_of(view_id), kind_of(view_id)) == ("a#b", ViewKind.WINDOW)


def test_views_of_different_kinds_have_different_ids() -> None:
    assert len({View("a", kind, 0, "x").id for kind in ViewKind}) == len(ViewKind)
