"""Files that product teams hand in for a launch, by every way in which that can go wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.facts import Fact
from bot.domain.launches.facts import Launched, MaterialAttached
from bot.files.readers import read_document
from bot.services.ask import ask
from bot.services.launches.uploading import LARGEST
from tests.services.launches.bank import QUESTION
from tests.slack.launches.conftest import Launching
from tests.slack.server import shown

pytestmark = pytest.mark.slow

BRIEF = "# Fees\n\n金卡年费怎么收:每年200元,消费满6笔免次年年费。\n"
OTHER = "# Fees\n\n金卡年费怎么收:每年300元,消费满6笔免次年年费。\n"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
KNOWLEDGE = Path(__file__).parents[4] / "knowledge"


def hand_in(
    at_work: Launching, name: str, content: str | bytes = BRIEF, user: str = "UPO", requirement: str = "brief"
) -> Any:
    """Somebody uploads a file for a requirement; what was sent."""
    data = content.encode() if isinstance(content, str) else content
    at_work.slack.click(user, at_work.card(user), "launch.attach")
    file = at_work.slack.add_file(user, name, data)
    return at_work.slack.submit(user, at_work.modal(user), {"item": requirement, "file": [file.id]})


def until_told(at_work: Launching, user: str = "UPO") -> str:
    """What somebody is told in the end."""
    before = len(at_work.direct(user))
    for _ in range(6):
        at_work.deliver()
        if len(at_work.direct(user)) > before:
            break
        at_work.clock.move(MINUTE)
    (told,) = at_work.direct(user)[before:]
    return told


def documents(at_work: Launching) -> list[str]:
    """The documents that the launch was given, in order."""
    return [fact.body.document_id for fact in at_work.facts(MaterialAttached)]  # type: ignore[attr-defined]


def files_in(folder: Path) -> set[str]:
    """Every file of the knowledge folder that describes no department."""
    found = (one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    return {one for one in found if not one.endswith("department.yaml")}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../../etc/金卡.md", "金卡.md"),
        ("..\\..\\loans\\early.md", "early.md"),
        ("department.yaml.md", "department.yaml.md"),
        (".hidden.md", "hidden.md"),
        ("~$lock.md", "lock.md"),
        ("CON.md", "document-CON.md"),
        ("....md", "document.md"),
        ("金卡　产品说明（定稿）.md", "金卡-产品说明-定稿.md"),
        ("很长的名字" * 60 + ".md", "很长的名字" * 12 + ".md"),
    ],
)
def test_whatever_a_file_is_called_it_lies_in_the_launchs_folder(filed: Launching, name: str, place: str) -> None:
    hand_in(filed, name)
    assert "满足要求" in until_told(filed)
    assert files_in(filed.folder) == {f"cards/launches/gold/{place}", f"cards/launches/gold/{place}.meta.yaml"}


@pytest.mark.parametrize("name", ["tool.exe", "notes", "page.md.zip", "folder.md/"])
def test_a_file_of_a_kind_that_is_not_read_is_refused_at_the_field(filed: Launching, name: str) -> None:
    hand_in(filed, name)
    assert "docx" in filed.slack.errors["UPO"]["file"]
    assert documents(filed) == []


@pytest.mark.parametrize("size", [0, LARGEST + 1])
def test_an_empty_or_a_large_file_is_refused_at_the_field(filed: Launching, size: int) -> None:
    hand_in(filed, "金卡.md", b"x" * size)
    assert filed.slack.errors["UPO"]["file"]
    assert documents(filed) == []


def test_a_file_that_turns_out_larger_than_it_was_said_to_be_is_not_kept(filed: Launching) -> None:
    hand_in(filed, "金卡.md")
    next(iter(filed.slack.files.values())).content = b"x" * (LARGEST + 1)
    assert "20 MB" in until_told(filed)
    assert files_in(filed.folder) == set()


def test_one_of_both_is_asked_for(filed: Launching) -> None:
    filed.write("cards/known.md", BRIEF)
    filed.slack.click("UPO", filed.card("UPO"), "launch.attach")
    form = filed.modal("UPO")
    filed.slack.submit("UPO", form)
    assert "二选一" in filed.slack.errors["UPO"]["launch_document"]
    filed.slack.suggest("UPO", form, "launch_document", "known")
    file = filed.slack.add_file("UPO", "金卡.md", BRIEF.encode())
    filed.slack.submit("UPO", form, {"launch_document": "cards/known.md", "file": [file.id]})
    assert "二选一" in filed.slack.errors["UPO"]["file"]
    filed.slack.submit("UPO", form, {"file": []})
    assert documents(filed) == ["cards/known.md"]


def test_the_same_name_again_is_a_new_version(filed: Launching) -> None:
    hand_in(filed, "金卡.md")
    until_told(filed)
    beside = filed.folder / "cards/launches/gold/金卡.md.meta.yaml"
    beside.write_text(f"{beside.read_text('utf-8')}title: 金卡, 按部门的叫法\n", "utf-8")
    filed.clock.move(MINUTE)
    hand_in(filed, "金卡.md", OTHER)
    assert "满足要求" in until_told(filed)
    assert documents(filed) == ["cards/launches/gold/金卡.md"] * 2
    assert (filed.folder / "cards/launches/gold/金卡.md").read_text("utf-8") == OTHER
    assert "按部门的叫法" in beside.read_text("utf-8")


def test_of_two_versions_in_a_row_the_later_one_stays(filed: Launching) -> None:
    hand_in(filed, "金卡.md")
    filed.clock.move(SECOND)
    hand_in(filed, "金卡.md", OTHER)
    assert "满足要求" in until_told(filed)
    filed.clock.move(MINUTE)
    filed.deliver()
    assert len(filed.direct("UPO")) == 1, "nothing is said of the first"
    assert (filed.folder / "cards/launches/gold/金卡.md").read_text("utf-8") == OTHER


def test_another_name_takes_the_place_of_the_first_file(filed: Launching) -> None:
    hand_in(filed, "金卡.md")
    until_told(filed)
    hand_in(filed, "金卡 定稿.md", OTHER)
    until_told(filed)
    reviewer = Asking("cs", "test", reader=Reader(reviews=True))
    answer = ask(QUESTION, reviewer, filed.here.desk)
    assert {one.document.document_id for one in answer.quotes} == {"cards/launches/gold/金卡-定稿.md"}


def test_files_of_one_name_for_two_requirements_are_two_documents(two_materials: Launching) -> None:
    hand_in(two_materials, "金卡.md")
    hand_in(two_materials, "金卡.md", OTHER, requirement="notice")
    assert documents(two_materials) == ["cards/launches/gold/金卡.md", "cards/launches/gold/金卡-2.md"]
    for _ in range(4):
        two_materials.deliver()
        two_materials.clock.move(MINUTE)
    assert (two_materials.folder / "cards/launches/gold/金卡.md").read_text("utf-8") == BRIEF
    assert (two_materials.folder / "cards/launches/gold/金卡-2.md").read_text("utf-8") == OTHER
    assert [two_materials.bank.state(one) for one in ("brief", "notice")] == ["met", "met"]


def test_a_file_that_the_department_keeps_there_is_not_replaced(filed: Launching) -> None:
    filed.write("cards/launches/gold/金卡.md", OTHER)
    hand_in(filed, "金卡.md")
    until_told(filed)
    assert documents(filed) == ["cards/launches/gold/金卡-2.md"]
    assert (filed.folder / "cards/launches/gold/金卡.md").read_text("utf-8") == OTHER


def test_a_link_that_leads_out_of_the_department_is_not_followed(filed: Launching, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (filed.folder / "cards" / "launches").symlink_to(outside)
    hand_in(filed, "金卡.md")
    assert "之外" in filed.slack.errors["UPO"]["file"]
    assert list(outside.iterdir()) == []
    assert documents(filed) == []


def test_what_cannot_be_read_is_told_with_what_to_do(filed: Launching) -> None:
    hand_in(filed, "金卡.docx", b"PK\x03\x04 this is no document")
    assert "打不开" in until_told(filed)


def test_a_word_document_is_read_in_a_process_of_its_own(filed: Launching, monkeypatch: pytest.MonkeyPatch) -> None:
    in_own_process: Any = lambda data, extension: read_document(data, f"file.{extension}")  # noqa: E731
    monkeypatch.setattr("tests.slack.launches.conftest.read_here", in_own_process)
    hand_in(filed, "现金分期 说明.docx", (KNOWLEDGE / "instalments" / "cash-instalment-brief.docx").read_bytes())
    assert "“现金分期 说明.docx”已读到" in until_told(filed)
    assert filed.bank.state("brief") == "unmet", "its headings are others"


def test_nobody_of_another_department_hands_in(filed: Launching) -> None:
    filed.slack.click("UPO", filed.card("UPO"), "launch.attach")
    form = dict(filed.modal("UPO"))
    filed.slack.stacks["ULOANS"] = [form]
    file = filed.slack.add_file("ULOANS", "金卡.md", BRIEF.encode())
    filed.slack.submit("ULOANS", form, {"item": "brief", "file": [file.id]})
    assert "loans" in shown(filed.modal("ULOANS"))
    assert documents(filed) == []


def test_after_the_launch_nothing_is_handed_in(filed: Launching) -> None:
    filed.slack.click("UPO", filed.card("UPO"), "launch.attach")
    form = filed.modal("UPO")
    with filed.bank.store.command() as work:
        work.facts.append(Fact(filed.clock(), "po", "launched", Launched("verdict", "facts"), "gold"))
    file = filed.slack.add_file("UPO", "金卡.md", BRIEF.encode())
    filed.slack.submit("UPO", form, {"item": "brief", "file": [file.id]})
    assert "已经上线" in filed.slack.errors["UPO"]["file"]
    assert documents(filed) == []
