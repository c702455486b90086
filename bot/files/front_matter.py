"""The YAML block between ``---`` lines at the top of a Markdown file."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def split_front_matter(text: str) -> tuple[str | None, str]:
    """The YAML and the text below it; ``None`` when the file does not start with a closed ``---`` block.

    The YAML starts with one empty line in place of its opening ``---``, so that line numbers are the file's.
    """
    match = _FRONT_MATTER.match(text)
    return ("\n" + match["yaml"], text[match.end() :]) if match else (None, text)
