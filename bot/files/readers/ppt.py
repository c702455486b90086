"""PowerPoint 97-2003 presentations, through kreuzberg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import kreuzberg
from kreuzberg import ExtractionConfig, ExtractionResult

from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits
from bot.files.readers.failures import damaged, protected, took_too_long
from bot.files.readers.package import refuse_protected

_MEDIA_TYPE = "application/vnd.ms-powerpoint"


def read_ppt(data: bytes, name: str) -> ParsedDocument:
    """Slide titles are headings, the slide's number is the page."""
    document = _extract(data).document
    contents: list[dict[str, Any]] = [dict(node.get("content", {})) for node in document["nodes"]] if document else []
    return ParsedDocument(tuple(_slide_blocks(contents)))


def _extract(data: bytes) -> ExtractionResult:
    refuse_protected(data)
    config = ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,  # it rewrites text, and quotes must be verbatim
        output_format="markdown",
        include_document_structure=True,
        extraction_timeout_secs=limits.LONGEST_SECONDS,
    )
    try:
        return kreuzberg.extract_bytes_sync(data, _MEDIA_TYPE, config=config)
    except MemoryError:
        raise
    except Exception as error:  # the classes that kreuzberg raises have no common base: some are plain RuntimeError
        raise _explained(error) from error


def _explained(error: Exception) -> UnreadableFile:
    message = str(error).lower()
    if "password" in message or "encrypt" in message:
        return protected()
    if "timed out" in message or "timeout" in message:
        return took_too_long()
    return damaged()


def _slide_blocks(contents: list[dict[str, Any]]) -> Iterator[Block]:
    number: int | None = None
    for content in contents:
        if content.get("node_type") == "slide":
            number = content.get("number")
            if content.get("title"):
                yield Heading(content["title"], 1, number)
        elif content.get("text"):
            yield Paragraph(content["text"], number)
