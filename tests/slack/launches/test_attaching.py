"""Attaching documents and files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.launches.facts import MaterialAttached
from tests.slack.launches.conftest import Launching
from tests.slack.server import shown


def _open(at_work: Launching, user: str = "UPO") -> dict[str, Any]:
    at_work.slack.click(user, at_work.card(user), "launch.attach")
    return at_work.modal(user)


def _upload(at_work: Launching, name: str, content: bytes) -> str:
    file = at_work.slack.add_file("UPO", name, content)
    at_work.slack.submit("UPO", _open(at_work), {"item": "brief", "file": [file.id]})
    at_work.bot.finish()
    return file.id


def test_a_document_is_searched_for_and_attached(filed: Launching) -> None:
    filed.write("cards/gold.md", "---\ntitle: 金卡介绍\nkind: brief\n---\n# Fees\n\n金卡年费怎么收:每年200元。\n")
    filed.write("loans/gold.md", "---\ntitle: 金卡贷款\n---\n# 利率\n\n每年百分之四。\n")
    form = _open(filed)
    options = filed.slack.suggest("UPO", form, "launch_document", "金卡")
    assert [one["value"] for one in options] == ["cards/gold.md"], "of other departments nothing is told"
    filed.slack.submit("UPO", form, {"launch_document": "cards/gold.md"})
    filed.bot.finish()
    assert filed.bank.state("brief") == "met"
    assert filed.bank.state("questions") == "met", "its questions are asked again at once"


def test_it_is_one_or_the_other(filed: Launching) -> None:
    filed.slack.submit("UPO", _open(filed))
    assert "二选一" in filed.slack.errors["UPO"]["launch_document"]


@pytest.mark.parametrize(("name", "content", "said"), [("virus.exe", b"MZ", "读不了"), ("empty.md", b"", "空的")])
def test_what_is_not_read_is_refused_at_the_field(filed: Launching, name: str, content: bytes, said: str) -> None:
    _upload(filed, name, content)
    assert said in filed.slack.errors["UPO"]["file"]
    assert filed.facts(MaterialAttached) == []


def test_names_that_lead_elsewhere_lead_nowhere(filed: Launching) -> None:
    _upload(filed, "../../loans/department.md", b"# Fees\n\nx\n")
    filed.deliver()
    (attached,) = filed.facts(MaterialAttached)
    assert attached.body.document_id == "cards/launches/gold/department.md"
    assert (filed.folder / "cards/launches/gold/department.md").is_file()


def test_no_other_document_is_overwritten(filed: Launching) -> None:
    filed.write("cards/launches/gold/brief.md", "# Fees\n\nthe first\n")
    _upload(filed, "brief.md", b"# Fees\n\nthe second\n")
    filed.deliver()
    assert filed.facts(MaterialAttached)[-1].body.document_id == "cards/launches/gold/brief-2.md"
    assert "the first" in (filed.folder / "cards/launches/gold/brief.md").read_text("utf-8")


def test_what_is_handed_in_takes_no_other_documents_place(filed: Launching) -> None:
    filed.write("loans/rates.md", "---\ntitle: 利率\n---\n# 利率\n\n每年百分之四。\n")
    _upload(filed, "brief.md", b"---\nsupersedes: loans/rates.md\n---\n# Fees\n\nx\n")
    filed.deliver()
    with filed.bank.store.begin() as work:
        assert work.documents.current("cards/launches/gold/brief.md").supersedes == ()


def test_why_a_file_cannot_be_read_is_told(filed: Launching) -> None:
    _upload(filed, "scan.pdf", b"%PDF-1.4 nothing")
    filed.deliver()
    filed.clock.move(timedelta(minutes=1))
    filed.deliver()
    assert "“scan.pdf”读不了" in filed.direct("UPO")[-1]


def test_what_a_file_lacks_is_told(filed: Launching) -> None:
    _upload(filed, "brief.md", "# 别的\n\n没有费用。\n".encode())
    filed.deliver()
    filed.clock.move(timedelta(minutes=1))
    filed.deliver()
    assert "缺少章节:Fees" in filed.direct("UPO")[-1]


def test_a_file_that_is_gone_in_slack_is_told(filed: Launching) -> None:
    file = _upload(filed, "brief.md", b"# Fees\n\nx\n")
    del filed.slack.files[file]
    filed.deliver()
    assert "请重新上传" in filed.direct("UPO")[-1]


def test_a_failing_slack_is_asked_again(filed: Launching) -> None:
    _upload(filed, "brief.md", b"# Fees\n\nx\n")
    filed.slack.fail("files.info", "internal_error")
    with pytest.raises(Exception, match="internal_error"):
        filed.deliver()
    filed.clock.move(timedelta(minutes=5))
    filed.deliver()
    assert (filed.folder / "cards/launches/gold/brief.md").is_file()


def test_a_file_that_is_not_read_for_an_hour_is_told(filed: Launching) -> None:
    object.__setattr__(filed.here, "launch_desk", replace(filed.here.launch_desk, take_in=lambda: None))
    _upload(filed, "brief.md", b"# Fees\n\nx\n")
    for minutes in (0, 1, 5, 70):
        filed.clock.now = filed.clock.now + timedelta(minutes=minutes)
        filed.deliver()
    assert "还没有读到" in filed.direct("UPO")[-1]


def test_sent_off_twice_it_is_attached_once(filed: Launching) -> None:
    file = filed.slack.add_file("UPO", "brief.md", b"# Fees\n\nx\n")
    sent = filed.slack.submit("UPO", _open(filed), {"item": "brief", "file": [file.id]})
    filed.slack.again(sent)
    filed.deliver()
    assert [one.body.document_id for one in filed.facts(MaterialAttached)] == ["cards/launches/gold/brief.md"]
    assert sorted(one.name for one in (filed.folder / "cards/launches/gold").iterdir()) == [
        "brief.md",
        "brief.md.meta.yaml",
    ]
