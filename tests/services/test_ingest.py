"""What a department does to its files, and what becomes of it in SQL."""

from __future__ import annotations

import pytest

from bot.domain.documents import Status
from bot.domain.findings import FindingCode

FEES = "# 年费\n\n白金卡年费每年3,600元。\n"


def counts(report):
    return report.added, report.changed, report.removed, report.unchanged


def known(centre):
    with centre.store.begin() as work:
        return work.documents.all_current()


def test_unchanged_files_cost_nothing(centre):
    centre.write("cards/a.md", FEES)
    centre.write("cards/b.md", FEES)
    assert counts(centre.sync()) == (2, 0, 0, 0)
    assert centre.read == ["cards/a.md", "cards/b.md"]
    assert counts(centre.sync()) == (0, 0, 0, 2)
    assert centre.read == []


def test_only_the_changed_file_is_read_again(centre):
    centre.write("cards/a.md", FEES)
    centre.write("cards/b.md", FEES)
    centre.sync()
    centre.write("cards/b.md", FEES + "\n可分期。\n")
    assert counts(centre.sync()) == (0, 1, 0, 1)
    assert centre.read == ["cards/b.md"]


def test_an_owner_changes_what_he_says_of_a_document_and_it_is_not_read_again(centre):
    centre.write("cards/a.md", FEES, title="年费", status="draft")
    centre.sync()
    centre.write("cards/a.md", FEES, title="年费", status="approved", owner="陈莉", valid_to="2027-01-01")
    assert counts(centre.sync()) == (0, 1, 0, 0)
    assert centre.read == []
    document = known(centre)["cards/a.md"]
    assert (document.status, document.owner) == (Status.APPROVED, "陈莉")


def test_a_file_put_back_as_it_was_is_not_read_again(centre):
    for text in (FEES, FEES.replace("3,600", "4,800")):
        centre.write("cards/a.md", text, title="年费")
        centre.sync()
    centre.write("cards/a.md", FEES, title="年费")
    assert counts(centre.sync()) == (0, 1, 0, 0)
    assert centre.read == []


def test_a_deleted_and_restored_file_comes_and_goes(centre):
    centre.write("cards/a.md", FEES)
    centre.sync()
    (centre.knowledge / "cards" / "a.md").unlink()
    (centre.knowledge / "cards" / "a.md.meta.yaml").unlink()
    assert counts(centre.sync()) == (0, 0, 1, 0)
    assert known(centre) == {}
    centre.write("cards/a.md", FEES)
    assert counts(centre.sync()) == (1, 0, 0, 0)
    assert centre.read == []


def test_a_moved_file_is_a_new_document(centre):
    centre.write("cards/a.md", FEES)
    centre.sync()
    (centre.knowledge / "cards" / "a.md").rename(centre.knowledge / "cards" / "b.md")
    (centre.knowledge / "cards" / "a.md.meta.yaml").unlink()
    assert counts(centre.sync()) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"\0\1\2rubbish", FindingCode.UNREADABLE),
        ("a.pdf", b"%PDF-1.7\nrubbish", FindingCode.UNREADABLE),
        ("a.exe", b"MZ", FindingCode.UNSUPPORTED),
        ("a.md", b"   \n", FindingCode.NO_TEXT),
    ],
)
def test_a_file_that_gives_nothing_is_a_finding_until_it_is_mended(centre, name, data, code):
    path = centre.knowledge / "cards" / name
    path.write_bytes(data)
    (centre.knowledge / "cards" / "department.yaml").write_text("owner: 陈莉\n", "utf-8")
    first, again = centre.sync(), centre.sync()
    assert [(one.path, one.code) for one in first.findings] == [(f"cards/{name}", code)]
    assert first.findings[0].what
    assert first.findings[0].remedy
    assert again.findings == first.findings
    path.unlink()
    assert centre.sync().findings == []


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({}, FindingCode.NO_OWNER),
        ({"owner": "陈莉", "review_by": "2026-11-30"}, FindingCode.REVIEW_OVERDUE),
        ({"owner": "陈莉", "supersedes": "cards/gone.md"}, FindingCode.UNKNOWN_DOCUMENT),
    ],
)
def test_what_an_owner_owes_his_document_is_a_finding(centre, metadata, code):
    centre.write("cards/a.md", FEES, **metadata)
    assert [one.code for one in centre.sync().findings] == [code]


def test_a_document_with_bad_metadata_is_taken_out_until_it_is_mended(centre):
    centre.write("cards/a.md", FEES, owner="陈莉")
    centre.sync()
    centre.write("cards/a.md", FEES, owner="陈莉", valid_to="yesterday")
    report = centre.sync()
    assert (report.removed, [one.code for one in report.findings]) == (1, [FindingCode.BAD_METADATA])
    centre.write("cards/a.md", FEES, owner="陈莉")
    assert centre.sync().added == 1


def test_a_slip_in_department_yaml_takes_its_documents_out_until_it_is_mended(centre):
    centre.write("cards/a.md", FEES, owner="陈莉")
    centre.write("loans/b.md", FEES, owner="李娜")
    centre.sync()
    department = centre.knowledge / "cards" / "department.yaml"
    department.write_text("default: {status: draft}\n", "utf-8")
    report = centre.sync()
    assert counts(report) == (0, 0, 1, 1)
    assert [(one.path, one.code) for one in report.findings] == [("cards/department.yaml", FindingCode.BAD_METADATA)]
    assert set(known(centre)) == {"loans/b.md"}
    department.write_text("defaults: {status: draft}\n", "utf-8")
    assert counts(centre.sync()) == (1, 0, 0, 1)
    assert (known(centre)["cards/a.md"].status, centre.read) == (Status.DRAFT, [])


def test_progress_counts_only_what_there_is_to_do(centre):
    centre.write("cards/a.md", FEES)
    centre.sync()
    centre.write("cards/b.md", FEES)
    centre.sync()
    assert centre.progress == [(1, 1)]
