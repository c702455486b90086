"""Any file gives blocks or one clear line of what to do, whatever is in it."""

from __future__ import annotations

import contextlib
import gzip
import random

import pytest
from office_samples import docx, paragraph, pdf, pptx, shape, xlsx, zipped

from bot.domain.blocks import Paragraph, Table
from bot.domain.errors import NoText, UnreadableFile, UnsupportedFormat
from bot.domain.text import is_chinese
from bot.files.readers import READERS, limits, read_document, read_here


def _named(value: object) -> str:
    """A test's name without the bytes: archives carry the time they were made."""
    return value if isinstance(value, str) else "_"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = _OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
_ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_BOMB = zipped({"word/document.xml": b" " * (limits.LARGEST_UNPACKED // 4)})


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("费用.docx", _ENCRYPTED, UnreadableFile, "protected by a password"),
        ("fees.xlsx", _ENCRYPTED, UnreadableFile, "protected by a password"),
        ("a.docx", docx(paragraph("年费"))[:600], UnreadableFile, "damaged"),
        ("a.docx", docx(paragraph("x"), prolog=_ENTITIES), UnreadableFile, "document type"),
        ("a.docx", _BOMB, UnreadableFile, "unpacks to"),
        ("a.docx", docx(""), NoText, "a version with text"),
        ("a.docx", zipped({"word/other.xml": "<a/>"}), UnreadableFile, "damaged"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, UnreadableFile, "damaged"),
        ("a.xlsx", xlsx(lambda workbook: None), NoText, "no text"),
        ("a.pptx", pptx([""]), NoText, "a version with text"),
        ("scan.pdf", pdf([[], []]), NoText, "looks like a scan"),
        ("a.pdf", b"%PDF-1.7\n" + b"garbage" * 50, UnreadableFile, "damaged"),
        ("a.pdf", b"hello", UnreadableFile, "is not a pdf file"),
        ("a.xls", _OLE + b"\1" * 2048, UnreadableFile, "damaged"),
        ("a.ppt", _OLE + b"\1" * 2048, UnreadableFile, "damaged"),
        ("a.txt", b"", NoText, "no text"),
        ("a.txt", random.Random(1).randbytes(4096), UnreadableFile, "content is no text"),
        ("a.csv", b"\n\n ,,\n", NoText, "no text"),
        ("a.html", b"<script>var x = 1</script>", NoText, "no text"),
        ("a.zip", zipped({"a.txt": "x"}), UnsupportedFormat, ".zip"),
        ("a.pdf", gzip.compress(b"x"), UnsupportedFormat, ".gz"),
        ("a.docx", zipped({"a.txt": "x"}), UnreadableFile, "damaged"),
        ("README", b"text", UnsupportedFormat, "no extension"),
    ],
    ids=_named,
)
def test_what_cannot_be_read_is_refused_in_one_line(
    name: str, data: bytes, error: type[UnreadableFile], words: str
) -> None:
    with pytest.raises(error) as caught:
        read_document(data, name)
    assert str(caught.value).startswith(name)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    assert caught.value.said.zh.startswith(name)
    assert any(map(is_chinese, caught.value.reason.zh))
    assert any(map(is_chinese, caught.value.advice.zh))
    assert not any(map(is_chinese, caught.value.reason.en + caught.value.advice.en))


def test_files_over_the_limit_are_refused_unread() -> None:
    with pytest.raises(UnreadableFile, match="the limit"):
        read_document(b" " * (limits.LARGEST_FILE + 1), "a.txt")


def test_reading_takes_a_child_process_and_gives_equal_blocks() -> None:
    document = read_document("产品,年费\n白金卡,480\n".encode("gb18030"), "fees.CSV")
    assert document.blocks == (Table((("产品", "年费"), ("白金卡", "480")), 1, first_cell="A1"),)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("exported.xls", "<html><table><tr><td>白金卡</td><td>480</td></tr></table></html>".encode()),
        ("exported.xls", "白金卡\t480".encode("gb18030")),
        ("really-a-sheet.docx", xlsx(lambda workbook: workbook.active.append(["白金卡", 480]))),
    ],
    ids=_named,
)
def test_content_counts_when_the_extension_lies(name: str, data: bytes) -> None:
    (block,) = read_document(data, name).blocks
    assert isinstance(block, Table)
    assert block.rows == (("白金卡", "480"),)


def test_characters_that_databases_refuse_are_dropped() -> None:
    (block,) = read_document("年\u200b费\x07480\ufeff元".encode(), "a.txt").blocks
    assert block == Paragraph("年费480元")


@pytest.mark.parametrize("extension", sorted(READERS))
def test_no_reader_fails_on_damaged_bytes_in_another_way(extension: str) -> None:
    samples = {
        "docx": docx(paragraph("年费政策")),
        "xlsx": xlsx(lambda workbook: workbook.active.append(["年费", 1])),
        "pptx": pptx([shape("title", "年费")]),
        "pdf": pdf([["Annual fee"]]),
    }
    data = bytearray(samples.get(extension, "# 年费\n\n<table><tr><td rowspan=9>a,b\n".encode()))
    rng = random.Random(extension)
    for _ in range(len(data) // 20):
        data[rng.randrange(len(data))] = rng.randrange(256)
    with contextlib.suppress(UnreadableFile):
        assert read_here(bytes(data), extension).blocks
