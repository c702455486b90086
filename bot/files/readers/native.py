"""What kreuzberg reads for us: PDF and the old binary Office formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import kreuzberg
from kreuzberg import ExtractionConfig, ExtractionResult, PageConfig

from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits
from bot.files.readers.grids import table_of
from bot.files.readers.package import damaged, protected, refuse_protected

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
}


def extract(data: bytes, extension: str, output_format: str = "plain") -> ExtractionResult:
    """What kreuzberg finds; raises `UnreadableFile`."""
    refuse_protected(data)
    config = ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,  # it rewrites text, and quotes must be verbatim
        output_format=output_format,
        include_document_structure=True,
        pages=PageConfig(extract_pages=True),
        extraction_timeout_secs=limits.LONGEST_SECONDS,
    )
    try:
        return kreuzberg.extract_bytes_sync(data, _MEDIA_TYPES[extension], config=config)
    except MemoryError:
        raise
    except Exception as error:  # the classes that kreuzberg raises have no common base: some are plain RuntimeError
        raise _explained(error) from error


def _explained(error: Exception) -> UnreadableFile:
    message = str(error).lower()
    if "password" in message or "encrypt" in message:
        return protected()
    if "timed out" in message or "timeout" in message:
        return UnreadableFile("takes too long to read.", "Split it into smaller files.")
    return damaged()


def read_spreadsheet(data: bytes, extension: str) -> ParsedDocument:
    """The sheets of a workbook, without cell addresses."""
    result = extract(data, extension)
    metadata: Mapping[str, Any] = dict(result.metadata)
    names = [str(name) for name in metadata.get("sheet_names") or []]
    blocks: list[Block] = []
    for found in result.tables:
        sheet = names[found.page_number - 1] if 0 < found.page_number <= len(names) else None
        if table := table_of(found.cells, None, sheet=sheet):
            blocks.extend([Heading(sheet, 1), table] if sheet else [table])
    note = "This format was read without cell addresses, number formats and hidden marks: save it as .xlsx."
    return ParsedDocument(tuple(blocks), (note,))


def read_xls(data: bytes, name: str) -> ParsedDocument:
    """An Excel 97-2003 workbook."""
    return read_spreadsheet(data, "xls")


def read_ppt(data: bytes, name: str) -> ParsedDocument:
    """A PowerPoint 97-2003 presentation: slide titles are headings, the slide's number is the page."""
    document = extract(data, "ppt", "markdown").document
    contents: list[dict[str, Any]] = [dict(node.get("content", {})) for node in document["nodes"]] if document else []
    return ParsedDocument(tuple(_slide_blocks(contents)))


def _slide_blocks(contents: list[dict[str, Any]]) -> Iterator[Block]:
    number: int | None = None
    for content in contents:
        if content.get("node_type") == "slide":
            number = content.get("number")
            if content.get("title"):
                yield Heading(content["title"], 1, number)
        elif content.get("text"):
            yield Paragraph(content["text"], number)
