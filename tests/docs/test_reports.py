"""The pages on reports say what the reports are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.services.reports import REPORTS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "reports.md", DOCS / "reports.zh-CN.md"]
_SECTION = re.compile(r"^### (?P<name>[\w-]+)\n(?P<body>.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([\w-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_has_a_section_for_every_report(page):
    found = [match["name"] for match in _SECTION.finditer(page.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(REPORTS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("name", REPORTS)
def test_every_column_is_explained(page, name):
    sections = {match["name"]: match["body"] for match in _SECTION.finditer(page.read_text(encoding="utf-8"))}
    explained = set(_CODE.findall(sections[name]))
    assert {column.name for column in REPORTS[name].heading.columns} - explained == set()
