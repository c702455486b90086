"""Whoever owns a file reads in his own language what is wrong with it and what to do."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest

from bot.domain.findings import Finding, FindingCode
from bot.domain.text import is_chinese
from tests.services.desk import Centre

OWNED = {"owner": "陈莉"}


def _raw(centre: Centre, name: str, data: bytes) -> None:
    centre.write(f"cards/{name}", "", **OWNED)
    (centre.knowledge / "cards" / name).write_bytes(data)


def _with_an_attachment(centre: Centre) -> None:
    message = EmailMessage()
    message["Subject"] = "年费"
    message.set_content("白金卡年费每年3,600元。")
    message.add_attachment(b"%PDF-", "application", "pdf", filename="fees.pdf")
    _raw(centre, "a.eml", bytes(message))


def _losing_a_phrasing(centre: Centre) -> None:
    centre.write("cards/a.md", "# 挂失\n\n卡片遗失请立即拨打热线挂失。\n", **OWNED)
    centre.sync()
    with centre.store.command() as work:
        (passage,) = work.documents.passage_ids()
        work.documents.add_aliases(passage, ["钱包里的塑料不见了"], centre.clock(), "陈莉")
    centre.write("cards/a.md", "# 挂失\n\n自2027年起只能在网点柜台办理。\n", **OWNED)


CASES = {
    FindingCode.UNREADABLE: lambda centre: _raw(centre, "a.docx", b"\0\1\2rubbish"),
    FindingCode.NO_TEXT: lambda centre: _raw(centre, "a.md", b"  \n"),
    FindingCode.UNSUPPORTED: lambda centre: _raw(centre, "a.exe", b"MZ"),
    FindingCode.BAD_METADATA: lambda centre: centre.write("cards/a.md", "年费", titel="年费", **OWNED),
    FindingCode.NO_OWNER: lambda centre: centre.write("cards/a.md", "年费"),
    FindingCode.REVIEW_OVERDUE: lambda centre: centre.write("cards/a.md", "年费", review_by="2020-01-01", **OWNED),
    FindingCode.PARTLY_READ: _with_an_attachment,
    FindingCode.UNKNOWN_DOCUMENT: lambda centre: centre.write("cards/a.md", "年费", supersedes="cards/b.md", **OWNED),
    FindingCode.PHRASINGS_LEFT_OUT: _losing_a_phrasing,
}
"""For each kind of finding, how an owner comes by it."""


@pytest.mark.parametrize("code", FindingCode)
def test_every_kind_of_finding_is_told_in_both_languages_and_stays_so_in_the_database(centre: Centre, code):
    CASES[code](centre)
    (found,) = centre.sync().findings
    assert found.code is code
    assert _is_told_in_both(found)
    with centre.store.begin() as work:
        assert work.documents.findings() == [found]
    assert centre.sync().findings == [found]


def _is_told_in_both(finding: Finding) -> bool:
    said = (finding.what, finding.remedy)
    # An English text may repeat what the owner wrote, which may be Chinese.
    in_english = (re.sub("“[^”]*”", "", one.en) for one in said)
    return all(any(map(is_chinese, one.zh)) for one in said) and not any(map(is_chinese, "".join(in_english)))


def test_a_stray_file_is_told_of_in_both_languages(centre: Centre):
    (centre.knowledge / "stray.md").write_text("年费", "utf-8")
    (found,) = centre.sync().findings
    assert _is_told_in_both(found)
