"""Making texts fit into Slack's limits; what is shown of a quote stays verbatim."""

from __future__ import annotations

import re

from bot.domain.sentences import sentences

ELLIPSIS = "…"
_CUT_CHARACTER = re.compile(r"&[a-z]*$")
"""A piece of an escaped character, which Slack would show as it stands."""
_CONTROL_CHARACTERS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Text for a mrkdwn field, in which nothing is read as a mention or a link."""
    return text.translate(_CONTROL_CHARACTERS)


def clip(text: str, room: int) -> str:
    """A label in at most ``room`` characters."""
    return text if len(text) <= room else text[: room - len(ELLIPSIS)].rstrip() + ELLIPSIS


def clip_escaped(text: str, room: int) -> str:
    """Escaped text in at most ``room`` characters, of which none is a piece of an escaped one."""
    if len(text) <= room:
        return text
    return _CUT_CHARACTER.sub("", text[: room - len(ELLIPSIS)]).rstrip() + ELLIPSIS


def leading_sentences(text: str, room: int) -> str:
    """The beginning of a quote in at most ``room`` characters: whole sentences, or a piece of too long a first one."""
    if len(text) <= room:
        return text
    ends = [span.end for span in sentences(text) if span.end <= room]
    return text[: ends[-1]] if ends else text[:room].rstrip()


def escaped_within(text: str, room: int) -> str:
    """Escaped text in at most ``room`` bytes of UTF-8."""
    if len(escape(text).encode()) <= room:
        return escape(text)
    left, kept = room - len(ELLIPSIS.encode()), 0
    for character in text:
        left -= len(escape(character).encode())
        if left < 0:
            break
        kept += 1
    return escape(text[:kept].rstrip()) + ELLIPSIS
