"""Names of files that people hand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.launches.uploads import place_for, safe_name

LONGEST = 255 - len("-99") - len(".") - len(".meta.yaml") - len(".part")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("金卡 产品说明.docx", "金卡-产品说明.docx"),
        ("费率(2026)_终稿.XLSX", "费率-2026-_终稿.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\brief.md", "brief.md"),
        ("/etc/brief.md", "brief.md"),
        (".hidden.md", "hidden.md"),
        ("~$brief.docx", "brief.docx"),
        ("....", "document"),
        ("", "document"),
        ("a/", "document"),
        ("con.md", "document-con.md"),
        ("NUL.tar.md", "document-NUL.tar.md"),
        ("lpt1.csv", "document-lpt1.csv"),
        ("console.md", "console.md"),
        ("brief\n\x00.md", "brief.md"),
        ("brief.md\n", "brief.md"),
        ("一二三．ｍｄ", "一二三.md"),
        ("字" * 200 + ".pdf", "字" * 60 + ".pdf"),
        ("\U00020000" * 200 + ".pdf", "\U00020000" * 45 + ".pdf"),
    ],
)
def test_a_safe_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text())
def test_every_name_lies_in_its_folder_and_fits(name: str) -> None:
    safe = safe_name(name)
    assert safe == safe.strip()
    assert not safe.startswith((".", "~", "-"))
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert len(safe.encode()) <= LONGEST
    assert safe_name(safe) == safe


def test_what_is_taken_gets_a_number() -> None:
    taken = {"cards/launches/gold/brief.md", "cards/launches/gold/brief-2.md"}
    assert place_for("cards", "gold", "brief.md", lambda one: one not in taken) == "cards/launches/gold/brief-3.md"
    assert place_for("cards", "gold", "brief", lambda one: True) == "cards/launches/gold/brief"
