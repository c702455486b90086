"""A knowledge folder as departments really keep it."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.documents import Audience, Status
from bot.domain.errors import InputError, UnreadableFile
from bot.domain.findings import FindingCode
from bot.domain.routing import PastQuestion
from bot.files import knowledge
from bot.files.knowledge import scan_knowledge
from bot.ports import Scan

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    return tmp_path


def write(root: Path, path: str, text: str | bytes = "text\n") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def scan(root: Path) -> Scan:
    return scan_knowledge(root, SHANGHAI)


def only(root: Path):
    (file,) = scan(root).files
    return file.document


@pytest.mark.parametrize(
    "path",
    [
        "cards/department.yaml", "cards/glossary.yaml", "cards/typical_questions.yaml",
        "cards/a.md.meta.yaml", "cards/.hidden.md", "cards/~$open.docx",
        "cards/.git/a.md", "cards/drafts/.cache/a.md", ".obsidian/a.md",
    ],
)  # fmt: skip
def test_what_is_no_document(root, path):
    write(root, path, "")
    assert scan(root).files == []


@pytest.mark.parametrize("path", ["cards/a.md", "cards/sub/b.csv", "cards/sub/department.yaml", "cards/年费 (新).docx"])
def test_what_is_a_document(root, path):
    write(root, path)
    document = only(root)
    assert (document.document_id, document.department) == (path, "cards")


def test_a_file_outside_every_department_is_a_finding_but_labels_are_not(root):
    write(root, "stray.md")
    write(root, "questions.jsonl")
    found = scan(root)
    assert [(one.path, one.code) for one in found.findings] == [("stray.md", FindingCode.NO_OWNER)]
    assert found.files == []


def test_without_a_title_the_file_name_is_one(root):
    write(root, "cards/platinum_card-fees.md")
    assert only(root).title == "platinum card fees"


def test_the_file_beside_a_document_wins_over_its_front_matter_and_that_over_the_department(root):
    write(root, "cards/department.yaml", "owner: 部门\ndefaults: {status: draft, kind: brief, title: d}\n")
    write(root, "cards/a.md", "---\ntitle: inside\nkind: faq\n---\ntext\n")
    write(root, "cards/a.md.meta.yaml", "title: beside\n")
    document = only(root)
    assert (document.title, document.kind, document.status, document.owner) == ("beside", "faq", Status.DRAFT, "部门")


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-12-01", datetime(2026, 11, 30, 16, tzinfo=UTC)),
        ("2026-12-01T09:00", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("2026-12-01T09:00+00:00", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("'2026-12-01'", datetime(2026, 11, 30, 16, tzinfo=UTC)),
    ],
)
def test_a_date_means_midnight_where_the_bank_is(root, written, instant):
    write(root, "cards/a.csv")
    write(root, "cards/a.csv.meta.yaml", f"valid_from: {written}\n")
    assert only(root).valid_from == instant


@pytest.mark.parametrize(
    ("path", "text", "where", "left_out"),
    [
        ("cards/a.md.meta.yaml", "status: approvd\n", "cards/a.md", {"cards/a.md"}),
        ("cards/a.md", "---\nvalid_to: soon\n---\n", "cards/a.md", {"cards/a.md"}),
        ("cards/department.yaml", "scoop: []\n", "cards/department.yaml", {"cards/a.md", "cards/b.md"}),
        ("cards/glossary.yaml", "terms: x\n", "cards/glossary.yaml", set()),
        ("cards/typical_questions.yaml", "questions: {}\n", "cards/typical_questions.yaml", set()),
        ("cards/a.md.meta.yaml", b"\xff\xfe", "cards/a.md", {"cards/a.md"}),
        ("cards/a.md.meta.yaml", "", "cards/a.md", {"cards/a.md"}),
        ("cards/a.md.meta.yaml", b"\xef\xbb\xbf\r\n", "cards/a.md", {"cards/a.md"}),
    ],
)
def test_what_cannot_be_trusted_is_a_finding_that_names_its_place(root, path, text, where, left_out):
    for document in ("cards/a.md", "cards/b.md", "loans/c.md"):
        write(root, document, "plain text\n")
    write(root, path, text)
    found = scan(root)
    assert [(one.path, one.code) for one in found.findings] == [(where, FindingCode.BAD_METADATA)]
    assert f"{path}:" in found.findings[0].what.zh
    assert f"{path}:" in found.findings[0].what.en
    assert documents(found) == {"cards/a.md", "cards/b.md", "loans/c.md"} - left_out


def documents(found: Scan) -> set[str]:
    return {file.document.document_id for file in found.files}


DRAFTS = "defaults: {status: draft, audience: department}\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("department.yaml", f"scoop: []\n{DRAFTS}"),
        ("department.yaml", DRAFTS.replace("defaults", "default")),
        ("department.yaml", DRAFTS.replace("draft", "drafts")),
        ("department.yaml", DRAFTS.replace("}", "")),
        ("department.yaml", f"{DRAFTS}{DRAFTS}"),
        ("department.yaml", "- " + DRAFTS),
        ("department.yaml", DRAFTS.encode("utf-16")),
        ("department.yaml", ""),
        ("department.yaml", " \n\n"),
        ("department.yml", DRAFTS),
        ("Department.yaml", DRAFTS),
        ("DEPARTMENT.YAML", DRAFTS),
        ("DEPARTMENT.YML", DRAFTS),
        ("department.yaml.txt", DRAFTS),
        ("Department.yml.TXT", DRAFTS),
        ("departement.yaml", DRAFTS),
    ],
)
def test_a_slip_in_department_yaml_never_publishes_its_drafts(root, name, text):
    write(root, "cards/a.md")
    write(root, "cards/sub/b.md", "---\nstatus: approved\naudience: agents\n---\ntext\n")
    write(root, f"cards/{name}", text)
    found = scan(root)
    assert documents(found) == set()
    assert [(one.path, one.code) for one in found.findings] == [(f"cards/{name}", FindingCode.BAD_METADATA)]
    assert "none of the department's documents is used" in found.findings[0].remedy.en
    assert "本部门的文件一份都不用" in found.findings[0].remedy.zh


def test_a_department_yaml_that_may_not_be_opened_publishes_no_drafts(root, monkeypatch):
    write(root, "cards/a.md")
    write(root, "cards/department.yaml", DRAFTS)
    refuse_to_read(root / "cards" / "department.yaml", monkeypatch)
    found = scan(root)
    assert documents(found) == set()
    assert [(one.path, one.code) for one in found.findings] == [("cards/department.yaml", FindingCode.UNREADABLE)]


def test_a_department_yaml_that_is_a_link_to_nowhere_publishes_no_drafts(root):
    write(root, "cards/a.md")
    (root / "cards" / "department.yaml").symlink_to(root / "gone.yaml")
    assert documents(scan(root)) == set()


def test_a_department_that_cannot_be_read_is_there_and_its_answers_need_a_second_expert(root):
    write(root, "cards/department.yaml", "questions: {four_eyes: yes}\n")
    (department,) = scan(root).departments
    assert (department.id, department.rules.four_eyes) == ("cards", True)


def test_a_department_needs_no_department_yaml(root):
    write(root, "cards/a.md")
    write(root, "cards/glossary.yaml", "terms: [[a, b]]\n")
    found = scan(root)
    assert (documents(found), found.findings) == ({"cards/a.md"}, [])


@pytest.mark.parametrize(
    ("path", "described"),
    [("cards/fee.csv.meta.yaml", "fee.csv"), ("cards/sub/fees.csv.meta.yaml", "fees.csv"), ("cards/.meta.yaml", None),
     ("cards/fees.meta.yaml", "fees"), ("cards/.fee.csv.meta.yaml", None), ("cards/sub.meta.yaml", "sub"),
     ("cards/fees.csv.meta.yaml", None)],
)  # fmt: skip
def test_metadata_of_a_document_that_is_not_there_is_a_finding(root, path, described):
    write(root, "cards/fees.csv")
    write(root, "cards/sub/a.md")
    write(root, path, "status: draft\n")
    found = scan(root)
    assert documents(found) == {"cards/fees.csv", "cards/sub/a.md"}
    assert [(one.path, one.code) for one in found.findings] == [(path, FindingCode.BAD_METADATA)] * bool(described)
    assert all(f"It describes {described}, which" in one.what.en for one in found.findings)


@pytest.mark.parametrize(
    "name",
    ["rates.md.meta.yml", "rates.md.META.YAML", "rates.md.Meta.Yml", "RATES.MD.META.YAML", "Rates.md.meta.yaml",
     "rates.md.meta.yaml.txt", "rates.md.meta.yml.TXT"],
)  # fmt: skip
@pytest.mark.parametrize("folder", ["cards", "cards/sub"])
def test_metadata_under_another_name_leaves_its_document_out(root, folder, name):
    for document in (f"{folder}/rates.md", f"{folder}/other.md", "cards/else/rates.md"):
        write(root, document)
    write(root, f"{folder}/{name}", "status: draft\n")
    found = scan(root)
    assert documents(found) == {f"{folder}/other.md", "cards/else/rates.md"}
    assert [(one.path, one.code) for one in found.findings] == [(f"{folder}/{name}", FindingCode.BAD_METADATA)]
    assert "Rename it to rates.md.meta.yaml" in found.findings[0].remedy.en


def test_documents_that_differ_by_case_have_metadata_each(root):
    for name in ("rates.md", "Rates.md"):
        write(root, f"cards/{name}")
        write(root, f"cards/{name}.meta.yaml", f"title: {name}\n")
    found = scan(root)
    assert sorted(file.document.title for file in found.files) == ["Rates.md", "rates.md"]
    assert found.findings == []


@pytest.mark.parametrize("name", ["gone.md.meta.yml", "gone.md.META.YAML", "gone.md.meta.yaml.txt"])
def test_metadata_of_nothing_is_no_document_under_another_name(root, name):
    write(root, f"cards/{name}", "status: draft\n")
    found = scan(root)
    assert documents(found) == set()
    assert ["It describes gone.md, which" in one.what.en for one in found.findings] == [True]


@pytest.mark.parametrize("said", ["{}\n", "# status: draft\n", "---\n"])
def test_metadata_that_says_nothing_in_so_many_words_is_fine(root, said):
    write(root, "cards/a.csv")
    write(root, "cards/a.csv.meta.yaml", said)
    write(root, "cards/department.yaml", said)
    found = scan(root)
    assert (documents(found), found.findings) == ({"cards/a.csv"}, [])


def test_metadata_that_is_a_link_to_nowhere_leaves_its_document_out(root):
    write(root, "cards/a.csv")
    (root / "cards" / "a.csv.meta.yaml").symlink_to(root / "gone.yaml")
    found = scan(root)
    assert documents(found) == set()
    assert [(one.path, one.code) for one in found.findings] == [("cards/a.csv", FindingCode.UNREADABLE)]


def test_a_document_is_known_by_its_bytes(root):
    write(root, "cards/a.md", "one\n")
    first = only(root)
    write(root, "cards/a.md", "two\n")
    second = only(root)
    assert first.sha256 != second.sha256
    assert first.content_id != second.content_id


def test_the_audience_is_what_its_owner_says(root):
    write(root, "cards/a.csv.meta.yaml", "audience: department\n")
    write(root, "cards/a.csv")
    assert only(root).audience is Audience.DEPARTMENT


def test_a_file_that_is_too_large_is_a_finding(root, monkeypatch):
    monkeypatch.setattr(knowledge, "LARGEST_FILE", 3)
    write(root, "cards/a.md", "four")
    (found,) = scan(root).findings
    assert (found.path, found.code) == ("cards/a.md", FindingCode.UNREADABLE)
    assert found.what.en.startswith("It is larger than ")


def test_a_link_to_nowhere_is_a_finding(root):
    (root / "cards" / "a.md").symlink_to(root / "gone.md")
    assert [one.code for one in scan(root).findings] == [FindingCode.UNREADABLE]


def test_a_file_that_vanishes_before_it_is_read_is_unreadable(root):
    write(root, "cards/a.md")
    (file,) = scan(root).files
    (root / "cards" / "a.md").unlink()
    with pytest.raises(UnreadableFile, match="No such file"):
        file.read()


@pytest.mark.parametrize("path", ["cards/a.csv", "cards/a.csv.meta.yaml"])
def test_a_file_that_may_not_be_opened_is_a_finding(root, path, monkeypatch):
    write(root, "cards/a.csv")
    write(root, "cards/a.csv.meta.yaml", "title: x\n")
    write(root, "cards/b.csv")
    refuse_to_read(root / path, monkeypatch)
    found = scan(root)
    assert [(one.path, one.code) for one in found.findings] == [("cards/a.csv", FindingCode.UNREADABLE)]
    assert [file.document.document_id for file in found.files] == ["cards/b.csv"]


def refuse_to_read(refused: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user without the right: tests may run as root, who has every right."""
    read_bytes = Path.read_bytes

    def reading(path):
        if path == refused:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", reading)


def test_a_folder_that_may_not_be_looked_into_is_no_empty_folder(root, monkeypatch):
    write(root, "cards/sub/a.md")
    scandir = os.scandir

    def refusing(path="."):
        if Path(path) == root / "cards" / "sub":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(InputError, match=r"cards/sub cannot be looked into: Permission denied\. Nothing was changed"):
        scan(root)


def test_no_folder_is_no_empty_folder(tmp_path):
    with pytest.raises(InputError, match="There is no folder"):
        scan(tmp_path / "gone")


def test_what_departments_say_they_are_asked_is_theirs(root):
    (root / "loans").mkdir()
    write(root, "cards/typical_questions.yaml", "questions: [卡被吞了咋办, card eaten by atm]\n")
    write(root, "loans/typical_questions.yaml", "questions: [提前还贷]\n")
    found = scan(root)
    assert found.typical_questions == [
        PastQuestion("卡被吞了咋办", "cards"),
        PastQuestion("card eaten by atm", "cards"),
        PastQuestion("提前还贷", "loans"),
    ]
    assert (found.files, found.findings) == ([], [])
