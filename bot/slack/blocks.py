"""Answers as Block Kit, within Slack's limits by construction.

Everything that comes from a document goes into ``rich_text`` and ``plain_text``, which Slack shows as they are:
in mrkdwn ``3*5*2`` would lose its asterisks, and an escaped text could still be turned into links.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer, Notice, NoticeKind, Outcome, Quote
from bot.domain.departments import Department
from bot.domain.documents import Embargo
from bot.services.citing import cited_place, validity
from bot.slack.fitting import ELLIPSIS, clip, escaped_within, leading_sentences
from bot.slack.kit import TEXT_BYTES, Block, Card, plain_card
from bot.slack.wording import Wording, wording

CHARACTERS = 11_500
"""What the excerpts of a message share; Slack refuses somewhat above 13,200 over all blocks."""
SECTION = 3_000
"""Characters that Slack allows a block of text."""
HEADING, LINE, SOURCE, REST = 150, 500, 600, 250
"""Characters for the parts of an excerpt beside its quote."""
QUOTE = 2_000
"""The most of one quote, so that it fits into a block together with its heading, line and note."""
CANDIDATES = 3
NOTICES = 3
"""Excerpts shown; of anything beyond only the number is told."""
CELLS = 40
"""Cells of table rows shown in one excerpt."""


def answer_card(answer: Answer, departments: Mapping[str, Department], zone: ZoneInfo) -> Card:
    """An answer: what to say first, then the bank's words and where they stand."""
    words = wording(answer.language)
    return Card(list(_answer_blocks(answer, departments, zone, words)), _summary(answer, departments, words))


def apology_card(language: str) -> Card:
    """The search failed, which is not the same as having no answer."""
    return plain_card(wording(language).search_failed)


def _answer_blocks(
    answer: Answer, departments: Mapping[str, Department], zone: ZoneInfo, words: Wording
) -> Iterator[Block]:
    excerpts = _Excerpts(answer, zone, words)
    if answer.read_as:
        yield _context(words.read_as.format(clip(answer.read_as, LINE)))
    if answer.outcome is Outcome.UNSURE:
        yield _rich_text(_section(_text(words.which, bold=True)))
        yield from excerpts.candidates()
    elif answer.outcome is Outcome.ANSWERED:
        yield from excerpts.quoted()
    else:
        yield _rich_text(_section(_text(_no_answer(answer, departments, words))))
    yield from excerpts.notices()
    if answer.not_launched:
        yield _rich_text(_section(_text(_not_launched(answer.not_launched, zone, words))))


class _Excerpts:
    """The quoted parts of an answer; together they stay within a message."""

    def __init__(self, answer: Answer, zone: ZoneInfo, words: Wording) -> None:
        self._quotes = answer.quotes[:CANDIDATES]
        self._notices = answer.notices[:NOTICES]
        self._left_out = len(answer.notices) - len(self._notices)
        self._as_of = answer.as_of
        self._zone = zone
        self._words = words
        share = CHARACTERS // max(1, len(self._quotes) + len(self._notices))
        self._room = min(QUOTE, share - HEADING - LINE - SOURCE - REST)

    def quoted(self) -> Iterator[Block]:
        """The words that answer."""
        for quote in self._quotes[:1]:
            yield from self._excerpt(quote)

    def candidates(self) -> Iterator[Block]:
        """The passages to choose from, each under what it is about."""
        for number, quote in enumerate(self._quotes, start=1):
            yield from self._excerpt(quote, f"{number}. {_topic(quote)}")

    def notices(self) -> Iterator[Block]:
        """What must be known beside the quote."""
        for notice in self._notices:
            yield {"type": "divider"}
            yield from self._excerpt(notice.quote, self._warning(notice))
        if self._left_out:
            yield _context(self._words.more.format(self._left_out))

    def _excerpt(self, quote: Quote, heading: str = "") -> Iterator[Block]:
        parts = [_section(_text(clip(heading, HEADING)))] if heading else []
        line = leading_sentences(quote.line, LINE)
        parts.append(_section(_text(line, bold=True), *_ellipsis(line, quote.line)))
        quoted, whole = self._quoted(quote, line)
        if quoted:
            parts.append({"type": "rich_text_quote", "elements": quoted})
        if not whole:
            rest = clip(self._words.rest.format(_place(quote)), REST)
            parts.append(_section(_text(rest, italic=True)))
        yield _rich_text(*parts)
        yield _context(clip(self._source(quote), SOURCE))

    def _quoted(self, quote: Quote, line: str) -> tuple[list[Block], bool]:
        """The quote's elements, and whether it is shown whole; nothing when the line to say was all of it."""
        if quote.rows:
            return _labelled_cells(quote, self._room)
        if quote.text == line:
            return [], True
        shown = leading_sentences(quote.text, self._room)
        return [_text(shown), *_ellipsis(shown, quote.text)], shown == quote.text

    def _warning(self, notice: Notice) -> str:
        start = notice.quote.document.valid_from
        if notice.kind is NoticeKind.CONFLICT:
            return self._words.conflict
        if start is None:
            return self._words.effective_later
        return self._words.effective_from.format(f"{start.astimezone(self._zone):%Y-%m-%d}")

    def _source(self, quote: Quote) -> str:
        document = quote.document
        valid = validity(document, self._zone, self._words.locale == "zh-CN")
        parts = (
            _place(quote),
            document.document_id,
            f"v{document.sha256[:8]}",
            self._words.valid.format(valid) if valid else "",
            self._words.as_of.format(_minute(self._as_of, self._zone)),
        )
        return " · ".join(part for part in parts if part)


def _labelled_cells(quote: Quote, room: int) -> tuple[list[Block], bool]:
    """Table rows as "column: value", a cell a line, and whether all of them fit."""
    elements: list[Block] = []
    for cells, (name, value) in enumerate(_cells(quote)):
        label = f"{name}: " if name else ""
        break_before = [_text("\n")] if elements else []
        room -= len(label) + 1
        if cells == CELLS or room < 2:
            return [*elements, *break_before, _text(ELLIPSIS)], False
        elements += [*break_before, *([_text(label, bold=True)] if label else [])]
        shown = leading_sentences(value, room)
        elements += [_text(shown), *_ellipsis(shown, value)]
        if shown != value:
            return elements, False
        room -= len(shown)
    return elements, True


def _cells(quote: Quote) -> Iterator[tuple[str, str]]:
    for row in quote.rows:
        for name, value in zip_longest(quote.header, row, fillvalue=""):
            if value:
                yield name, value


def _topic(quote: Quote) -> str:
    """What a passage is about, in the words of its document."""
    passage = quote.source.passage
    return passage.question or (passage.heading_path[-1] if passage.heading_path else quote.document.title)


def _place(quote: Quote) -> str:
    return " · ".join(part for part in (quote.document.title, cited_place(quote)) if part)


def _no_answer(answer: Answer, departments: Mapping[str, Department], words: Wording) -> str:
    likely = [
        f"{clip(_name(one.department, departments, words), HEADING)} ({one.probability:.0%})"
        for one in answer.departments[:CANDIDATES]
    ]
    if not likely:
        return words.no_knowledge
    return f"{words.nobody_told_us} {words.likely_department.format(', '.join(likely))}"


def _not_launched(embargo: Embargo, zone: ZoneInfo, words: Wording) -> str:
    product = clip(embargo.product, HEADING)
    if embargo.planned_at is None:
        return words.not_launched.format(product)
    return words.not_launched_planned.format(product, f"{embargo.planned_at.astimezone(zone):%Y-%m-%d}")


def _name(department: str, departments: Mapping[str, Department], words: Wording) -> str:
    known = departments.get(department)
    return known.name(words.locale) if known else department


def _summary(answer: Answer, departments: Mapping[str, Department], words: Wording) -> str:
    """The answer in one line."""
    if answer.outcome is Outcome.NO_ANSWER:
        return escaped_within(_no_answer(answer, departments, words), TEXT_BYTES)
    if answer.outcome is Outcome.UNSURE:
        topics = [f"{number}. {_topic(quote)}" for number, quote in enumerate(answer.quotes[:CANDIDATES], start=1)]
        return escaped_within(" ".join([words.which, *(clip(topic, HEADING) for topic in topics)]), TEXT_BYTES)
    said = " ".join(clip(quote.line, LINE) for quote in answer.quotes[:1])
    titles = " ".join(clip(quote.document.title, HEADING) for quote in answer.quotes[:1])
    return escaped_within(f"{said} — {titles}", TEXT_BYTES)


def _minute(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def _rich_text(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(text: str, **style: bool) -> Block:
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def _ellipsis(shown: str, whole: str) -> list[Block]:
    return [] if shown == whole else [_text(ELLIPSIS)]


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}
