"""`briefed index`, `doctor`, `rebuild` and `models`, as whoever runs the bot types them."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from bot.files import readers
from tests.cli.commands import briefed
from tests.small_bank import ABOUT_FEES, DOCUMENTS, FEE_WORDS, write_file

pytestmark = pytest.mark.slow

RUBBISH = bytes(range(256)) * 40
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def _roomy_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little room this machine has."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 0, 2**40))


def sources(folder: Path, question: str) -> list[str]:
    answer = json.loads(briefed(folder, "ask", "--json", question).out)
    return [quote["document"] for quote in answer["quotes"]]


def test_a_second_run_reads_nothing(bank, monkeypatch):
    monkeypatch.setattr(readers, "read_document", None)
    ran = briefed(bank, "index")
    assert ran.code == 0
    assert f"0 added, 0 changed, 0 removed, {DOCUMENTS} unchanged." in ran.err
    assert "No findings" in ran.out


def test_the_first_run_creates_what_is_missing_and_answers(new_bank):
    ran = briefed(new_bank, "index", "--strict")
    assert ran.code == 0
    assert f"{DOCUMENTS} added, 0 changed, 0 removed, 0 unchanged." in ran.err
    assert FEE_WORDS in briefed(new_bank, "ask", ABOUT_FEES).out


def test_a_changed_document_answers_in_its_new_words(bank):
    path = bank / "knowledge" / "cards" / "platinum.md"
    write_file(path, path.read_text("utf-8").replace("3,600元", "4,800元"))
    assert "0 added, 1 changed" in briefed(bank, "index").err
    assert "4,800元" in briefed(bank, "ask", ABOUT_FEES).out


def test_a_deleted_document_no_longer_answers(bank):
    (bank / "knowledge" / "cards" / "platinum.md").unlink()
    assert "1 removed" in briefed(bank, "index").err
    assert "cards/platinum.md" not in sources(bank, ABOUT_FEES)


@pytest.mark.parametrize("name", ["rubbish.docx", "rubbish.pdf", "rubbish.xlsx", "rubbish.exe", "empty.md"])
def test_a_file_that_cannot_be_read_is_a_finding_and_stops_nothing(bank, name):
    (bank / "knowledge" / "cards" / name).write_bytes(b"" if name.startswith("empty") else RUBBISH)
    ran = briefed(bank, "index")
    assert ran.code == 0
    assert f"cards/{name}" in ran.out
    assert "1 added" in ran.err
    assert FEE_WORDS in briefed(bank, "ask", ABOUT_FEES).out


def test_bad_metadata_keeps_a_document_from_answering_and_says_where(bank):
    write_file(bank / "knowledge" / "cards" / "platinum.md.meta.yaml", "valid_form: 2021-01-01\n")
    ran = briefed(bank, "index")
    assert "cards/platinum.md.meta.yaml:1:1: unknown key “valid_form”: did you mean “valid_from”?" in ran.out
    assert "cards/platinum.md" not in sources(bank, ABOUT_FEES)


def test_strict_fails_when_there_are_findings(bank):
    (bank / "knowledge" / "cards" / "rubbish.docx").write_bytes(RUBBISH)
    ran = briefed(bank, "index", "--strict")
    assert ran.code == 1
    assert "cards/rubbish.docx" in ran.out


@pytest.mark.usefixtures("_roomy_disk")
def test_doctor_is_green_after_an_index(indexed_bank):
    ran = briefed(indexed_bank, "doctor")
    assert ran.code == 0, ran.out
    assert "✗" not in ran.out
    assert f"{DOCUMENTS} documents of 2 departments are in the knowledge folder" in ran.out


def test_doctor_says_how_to_begin(new_bank):
    ran = briefed(new_bank, "doctor")
    assert ran.code == 1
    assert "✗ 知识库里有 0 份文档\n    0 documents are known\n" in ran.out
    assert "Run: briefed index" in ran.out


def test_doctor_goes_on_after_a_check_that_fails(bank):
    shutil.rmtree(bank / "knowledge")
    (bank / "data" / "keywords" / "meta.json").write_bytes(b"\0garbage")
    ran = briefed(bank, "doctor")
    assert ran.code == 1
    assert "There is no folder" in ran.out
    assert "The keyword index in" in ran.out
    assert "Run: briefed rebuild" in ran.out
    assert "the vector index agrees with SQL" in ran.out


def test_models_lists_what_is_prepared(indexed_bank):
    ran = briefed(indexed_bank, "models", "list")
    assert ran.code == 0
    assert "bundled" in ran.out


def test_without_models_the_list_says_how_to_get_one(new_bank):
    (new_bank / "data" / "models").unlink()
    assert briefed(new_bank, "models", "list").out == "No model is prepared. Run: briefed models prepare\n"


@pytest.mark.slow
def test_a_model_that_is_not_there_is_one_line(new_bank):
    (new_bank / "data" / "models").unlink()
    complaint = briefed(new_bank, "models", "prepare", str(new_bank / "no-model")).complaint
    assert "no-model" in complaint
