"""Characters that no text needs and that databases refuse."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.blocks import Block, Table

# Controls but tab and line feed, lone surrogates, zero-width marks, and what stands for nothing at all.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]")


def without_controls(block: Block) -> Block:
    if isinstance(block, Table):
        rows = tuple(tuple(map(_clean, row)) for row in block.rows)
        return replace(block, rows=rows, caption=_clean(block.caption))
    return replace(block, text=_clean(block.text))


def _clean(text: str) -> str:
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")).strip()
