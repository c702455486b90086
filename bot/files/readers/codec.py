"""Parsed documents as JSON.

Not pickle: the child process that reads an untrusted file may be in the hands of that file.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument, Table
from bot.domain.errors import NoText, UnreadableFile, UnsupportedFormat

_BLOCKS: dict[str, type[Heading] | type[Paragraph] | type[Table]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
}
_NAMES = {block: name for name, block in _BLOCKS.items()}
_ERRORS: dict[str, type[UnreadableFile]] = {
    "unreadable": UnreadableFile,
    "no_text": NoText,
    "unsupported": UnsupportedFormat,
}
_ERROR_NAMES = {error: name for name, error in _ERRORS.items()}


def encode(outcome: ParsedDocument | UnreadableFile) -> bytes:
    """A document or the reason why there is none."""
    if isinstance(outcome, UnreadableFile):
        content: dict[str, Any] = {
            "error": _ERROR_NAMES[type(outcome)],
            "reason": asdict(outcome.reason),
            "advice": asdict(outcome.advice),
        }
    else:
        blocks = [[_NAMES[type(block)], asdict(block)] for block in outcome.blocks]
        content = {"blocks": blocks, "notes": [asdict(note) for note in outcome.notes], "pages": outcome.pages}
    return json.dumps(content).encode()


def decode_outcome(data: bytes) -> ParsedDocument:
    """The document; raises the error that was encoded, or `ValueError` when the bytes are neither."""
    content = json.loads(data)
    if "error" in content:
        raise _ERRORS[content["error"]](Bilingual(**content["reason"]), Bilingual(**content["advice"]))
    blocks = tuple(_block(name, fields) for name, fields in content["blocks"])
    return ParsedDocument(blocks, tuple(Bilingual(**note) for note in content["notes"]), content["pages"])


def _block(name: str, fields: dict[str, Any]) -> Block:
    if name == "table":
        fields["rows"] = tuple(map(tuple, fields["rows"]))
    return _BLOCKS[name](**fields)
