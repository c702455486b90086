"""Views: the embedded texts that lead to a passage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.passages import Passage, PassageKind
from bot.domain.sentences import Span, windows


class ViewKind(StrEnum):
    """What a view shows of its passage; an alias is a question that a person confirmed."""

    BODY = "body"
    QUESTION = "question"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class View:
    """One text that leads to a passage; ``number`` is unique among the passage's views of its kind."""

    passage_id: str
    kind: ViewKind
    number: int
    text: str

    @property
    def id(self) -> str:
        """Unique among all views."""
        return f"{self.passage_id}#{self.kind}#{self.number}"


def passage_of(view_id: str) -> str:
    """The passage a view's id leads to."""
    return view_id.rsplit("#", 2)[0]


def kind_of(view_id: str) -> ViewKind:
    """What the view with this id shows of its passage."""
    return ViewKind(view_id.rsplit("#", 2)[1])


def views_of(passage_id: str, passage: Passage, title: str, aliases: Sequence[str] = ()) -> tuple[View, ...]:
    """All views of a passage: its body, its question and aliases, its windows.

    Question view 0 is the FAQ's question, or else the title with the deepest heading.
    """
    texts = {
        ViewKind.BODY: [_body(passage, title)],
        ViewKind.QUESTION: [_question(passage, title)],
        ViewKind.WINDOW: _window_texts(passage),
    }
    own = (
        View(passage_id, kind, number, text)
        for kind, views in texts.items()
        for number, text in enumerate(views)
        if text
    )
    return (*own, *alias_views(passage_id, aliases))


def alias_views(passage_id: str, aliases: Iterable[str]) -> tuple[View, ...]:
    """The views of a passage's aliases.

    Their numbers follow from their words: an alias that goes leaves the others' ids as they are.
    """
    return tuple(View(passage_id, ViewKind.QUESTION, _number_of(alias), alias) for alias in aliases)


def _number_of(alias: str) -> int:
    """48 bits, above 0."""
    return 1 + int.from_bytes(hashlib.sha256(alias.encode()).digest()[:6])


def window_span(passage: Passage, number: int) -> Span:
    """Where in ``passage.text`` the window with this number stands; for table rows, the row with this index.

    Raises `IndexError` when the passage has no such window.
    """
    return _window_spans(passage)[number]


def labelled_row(header: Sequence[str], row: Sequence[str]) -> str:
    """A table row as one line, "column: value; column: value"; empty cells are left out."""
    names = [*header, *[""] * (len(row) - len(header))]
    return "; ".join(
        f"{name}: {value}" if name else value for name, value in zip(names, map(_one_line, row), strict=False) if value
    )


def _body(passage: Passage, title: str) -> str:
    lines = [_joined([title, *passage.heading_path])]
    if passage.kind is PassageKind.TABLE:
        lines.append(" | ".join(passage.header))
    else:
        # A FAQ pair from a table brings its other columns along: the product, say, or the channel it is about.
        lines.extend(labelled_row(passage.header, row) for row in passage.rows)
    lines.append(passage.text)
    return "\n".join(line for line in lines if line.strip(" |"))


def _question(passage: Passage, title: str) -> str:
    return passage.question or _joined([title, *passage.heading_path[-1:]])


def _window_texts(passage: Passage) -> list[str]:
    if passage.kind is PassageKind.TABLE:
        return [labelled_row(passage.header, row) for row in passage.rows]
    spans = _window_spans(passage)
    return [passage.text[span.start : span.end] for span in spans] if len(spans) > 1 else []


def _window_spans(passage: Passage) -> tuple[Span, ...]:
    return _lines(passage.text) if passage.kind is PassageKind.TABLE else windows(passage.text)


def _lines(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)


def _joined(parts: Iterable[str]) -> str:
    """The parts in order, each once."""
    return " ".join(dict.fromkeys(part for part in parts if part))


def _one_line(text: str) -> str:
    return " ".join(text.split())
