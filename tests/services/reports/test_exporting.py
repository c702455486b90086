"""Reports as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Cell, Column, Heading, Period, Report, Unit
from bot.services.reports.exporting import as_csv, as_data, defused

pytestmark = pytest.mark.slow

SAID = Bilingual("表", "table")


def a_report(*rows: tuple[Cell, ...]) -> Report:
    columns = (
        Column("name", Bilingual("名称", "name"), Unit.NAME),
        Column("share", Bilingual("占比", "share %"), Unit.SHARE, Bilingual("率", "%")),
    )
    heading, day = Heading("t", SAID, SAID, columns, SAID, SAID), date(2026, 12, 1)
    return Report(heading, Period(day, day), datetime(2026, 12, 1, 4, tzinfo=UTC), rows)


def _read(report: Report, language: str = "en") -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(report, language))))


def test_csv_has_whole_titles_and_bare_values():
    report = a_report(("信用卡, “金”\n第二行", 2 / 3), (date(2026, 12, 1), None), (Bilingual("合计", "total"), 1))
    assert _read(report) == [
        ["name", "share %"],
        ["信用卡, “金”\n第二行", "0.6667"],
        ["2026-12-01", ""],
        ["total", "1"],
    ]
    assert _read(report, "zh-CN")[0] == ["名称", "占比"]
    assert _read(report, "zh-CN")[-1] == ["合计", "1"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1＋1", "'＝1＋1"),
        ("＠x", "'＠x"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("1=1", "1=1"),
        ("a-b", "a-b"),
        ("年费=200", "年费=200"),
        ("", ""),
        (" ", " "),
    ],
)
def test_no_text_is_a_formula(text, shown):
    assert defused(text) == shown
    assert _read(a_report((text, 0.0)))[1][0] == shown
    assert _read(a_report((Bilingual(text, text), 0.0)))[1][0] == shown


@given(st.text())
def test_whatever_people_wrote_no_cell_begins_a_formula(text):
    assert defused(text).lstrip()[:1] not in set("=+-@＝＋－＠")


def test_numbers_below_nothing_stay_numbers():
    assert _read(a_report(("x", -0.5)))[1][1] == "-0.5"


def test_json_has_both_languages_and_the_instant_it_is_as_of():
    told = as_data(a_report((Bilingual("合计", "total"), 2 / 3), ("=1", None)))
    assert json.loads(json.dumps(told)) == {
        "report": "t",
        "title": {"zh": "表", "en": "table"},
        "from": "2026-12-01",
        "to": "2026-12-01",
        "as_of": "2026-12-01T04:00:00+00:00",
        "columns": [
            {"name": "name", "title": {"zh": "名称", "en": "name"}, "unit": "name"},
            {"name": "share", "title": {"zh": "占比", "en": "share %"}, "unit": "share"},
        ],
        "rows": [{"name": {"zh": "合计", "en": "total"}, "share": 0.6667}, {"name": "=1", "share": None}],
        "note": {"zh": "表", "en": "table"},
    }
