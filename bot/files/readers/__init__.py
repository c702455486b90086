"""Readers: from a file's bytes to its blocks, one file per family of formats.

To add a format, write its reader and name it in `READERS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, ParsedDocument, Table
from bot.domain.errors import NoText, UnreadableFile, UnsupportedFormat
from bot.files.readers import limits
from bot.files.readers.child import read_in_child
from bot.files.readers.cleaning import without_controls
from bot.files.readers.delimited import read_delimited
from bot.files.readers.docx import read_docx
from bot.files.readers.failures import SPLIT
from bot.files.readers.html import read_html
from bot.files.readers.mail import read_mail
from bot.files.readers.markdown import read_markdown
from bot.files.readers.pdf import read_pdf
from bot.files.readers.ppt import read_ppt
from bot.files.readers.pptx import read_pptx
from bot.files.readers.signatures import content_extension
from bot.files.readers.text import read_text
from bot.files.readers.xls import read_xls
from bot.files.readers.xlsx import read_xlsx
from bot.ports import DocumentReader

READERS: Mapping[str, DocumentReader] = {
    "md": read_markdown,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "xls": read_xls,
    "pptx": read_pptx,
    "ppt": read_ppt,
    "pdf": read_pdf,
    "html": read_html,
    "htm": read_html,
    "csv": read_delimited,
    "tsv": read_delimited,
    "txt": read_text,
    "eml": read_mail,
}
"""The reader of each extension, in lower case."""


def read_document(data: bytes, name: str) -> ParsedDocument:
    """The blocks of a file, read in a process of its own.

    The extension of ``name`` says what the file is, unless its content clearly says otherwise. Raises
    `UnreadableFile`, as `NoText` when there is nothing to read in it (a scan), as `UnsupportedFormat` when no
    reader reads such files; its ``what`` starts with the name.
    """
    try:
        extension = _known_extension(name)
        if len(data) > limits.LARGEST_FILE:
            raise _too_large(len(data))
        return read_in_child(data, extension)
    except UnreadableFile as error:
        raise error.of(name) from error


def read_here(data: bytes, extension: str) -> ParsedDocument:
    """The blocks of a file, read in this process: for the child process, and for tests."""
    found = content_extension(data, extension)
    if found not in READERS:
        raise _unsupported(found)
    document = READERS[found](data, found)
    blocks = tuple(without_controls(block) for block in document.blocks)
    length = sum(map(_length, blocks))
    if length == 0:
        raise _no_text(found)
    if length > limits.LONGEST_TEXT:
        raise UnreadableFile(
            Bilingual("文字太多, 超过一份文档的上限。", "has more text than a document can have."), SPLIT
        )
    return replace(document, blocks=blocks)


def _known_extension(name: str) -> str:
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension not in READERS:
        raise _unsupported(extension)
    return extension


def _too_large(size: int) -> UnreadableFile:
    mebibytes, limit = f"{size / limits.MEBIBYTE:,.0f} MiB", limits.LARGEST_FILE // limits.MEBIBYTE
    said = Bilingual(f"有 {mebibytes}, 上限是 {limit} MiB。", f"has {mebibytes}; {limit} is the limit.")
    return UnreadableFile(said, SPLIT)


def _unsupported(extension: str) -> UnsupportedFormat:
    said = Bilingual("没有扩展名, 不知道是哪种格式。", "has no extension that is read here.")
    if extension:
        said = Bilingual(
            f"是 .{extension} 文件, 这里不读这种格式。",
            f"is a .{extension} file, which is not a document format that is read here.",
        )
    formats = ", ".join(READERS)
    return UnsupportedFormat(said, Bilingual(f"请另存为其中一种: {formats}。", f"Save it as one of: {formats}."))


def _no_text(extension: str) -> NoText:
    if extension in {"pdf", "pptx", "docx", "ppt"}:
        return NoText(
            Bilingual("里面没有文字, 像是扫描件。", "has no text: it looks like a scan."),
            Bilingual("请提供原件, 或能选中文字的版本。", "Provide the original or a version with text."),
        )
    return NoText(
        Bilingual("里面没有文字。", "has no text."),
        Bilingual("请核对是不是这个文件, 再放回来。", "Check that it is the right file and put it back."),
    )


def _length(block: Block) -> int:
    if isinstance(block, Table):
        return len(block.caption) + sum(len(cell) for row in block.rows for cell in row)
    return len(block.text.strip())
