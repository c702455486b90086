"""Answers as Block Kit, within Slack's limits by construction.

Everything that comes from a document goes into ``rich_text`` and ``plain_text``, which Slack shows as they are:
in mrkdwn ``3*5*2`` would lose its asterisks, and an escaped text could still be turned into links. The frame around it
is in the language of whoever asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer, Outcome, Quote
from bot.domain.departments import Department
from bot.domain.documents import DocumentVersion
from bot.domain.passages import PassageKind
from bot.services import answer_wording as words
from bot.services.citing import cited_place, validity
from bot.services.telling_answers import no_answer, not_launched, topic, warning
from bot.slack.answers.names import (
    ASK_DEPARTMENT,
    HELPFUL,
    NONE_OF_THESE,
    NOT_HELPFUL,
    OTHER_SOURCES,
    SHARE,
    SHOW_WHOLE,
    THIS_ONE,
)
from bot.slack.fitting import ELLIPSIS, clip, escaped_within, leading_sentences
from bot.slack.kit import (
    TEXT_BYTES,
    Block,
    Card,
    Element,
    actions,
    button,
    context,
    divider,
    plain_card,
    within_message,
)

CHARACTERS = 11_500
"""What the excerpts of a message share; Slack refuses somewhat above 13,200 over all blocks."""
HEADING, LINE, SOURCE, REST = 150, 500, 600, 250
"""Characters for the parts of an excerpt beside its quote."""
TOLD = 1_000
"""Characters of what is told instead of a quote."""
QUOTE = 2_000
"""The most of one quote, so that it fits into a block together with its heading, line and note."""
CANDIDATES = 3
NOTICES = 3
"""Excerpts shown; of anything beyond only the number is told."""
CELLS = 40
"""Cells of table rows shown in one excerpt."""


def answer_card(
    answer: Answer,
    departments: Mapping[str, Department],
    zone: ZoneInfo,
    language: str,
    shares: bool = False,
    *,
    above: Sequence[Block] = (),
) -> Card:
    """An answer: what to say first, then the bank's words and where they stand, then what can be done with it.

    With ``shares`` it can be shown to a whole channel, which only somebody may do who sees it alone.
    What stands ``above`` comes before everything else.
    """
    said = answer_blocks(answer, departments, zone, language)
    blocks = [*above, *said, actions(*_buttons(answer, language, shares))]
    return Card(within_message(blocks), _summary(answer, departments, language))


def answer_blocks(
    answer: Answer, departments: Mapping[str, Department], zone: ZoneInfo, language: str
) -> Iterator[Block]:
    """What an answer says, without what can be done with it."""
    excerpts = Excerpts(answer.as_of, len(answer.quotes[:CANDIDATES]) + len(answer.notices[:NOTICES]), zone, language)
    if answer.read_as:
        yield context(words.READ_AS.text(language).format(clip(answer.read_as, LINE)))
    if answer.outcome is Outcome.UNSURE:
        yield _rich_text(_section(_text(words.WHICH.text(language), bold=True)))
        yield from _candidates(answer, excerpts, language)
    elif answer.outcome is Outcome.ANSWERED:
        for quote in answer.quotes[:1]:
            yield from excerpts.of(quote)
    else:
        yield _rich_text(_section(_text(clip(no_answer(answer, departments, language), TOLD))))
    yield from _notices(answer, excerpts, zone, language)
    if answer.not_launched:
        yield _rich_text(_section(_text(clip(not_launched(answer.not_launched, zone, language), TOLD))))


def apology_card(language: str) -> Card:
    """The search failed, which is not the same as having no answer."""
    return plain_card(words.SEARCH_FAILED.text(language))


def sources_card(quotes: Sequence[Quote], as_of: datetime, zone: ZoneInfo, language: str) -> Card:
    """Passages near a question, each under what it is about."""
    if not quotes:
        return plain_card(words.NO_OTHER_SOURCES.text(language))
    excerpts = Excerpts(as_of, len(quotes), zone, language)
    said = words.OTHER_SOURCES_OF.text(language)
    blocks = [_rich_text(_section(_text(said, bold=True)))]
    for number, quote in enumerate(quotes, start=1):
        blocks += [*excerpts.of(quote, f"{number}. {topic(quote)}"), *whole_button(quote, language)]
    topics = " ".join(clip(topic(quote), HEADING) for quote in quotes)
    return Card(within_message(blocks), escaped_within(f"{said} {topics}", TEXT_BYTES))


def whole_button(quote: Quote, language: str) -> list[Block]:
    """A row with the button that shows where a quote was taken from; nothing when it was quoted whole."""
    shown = _show_whole(quote, language)
    return [actions(shown)] if shown else []


def source_line(quote_place: str, document: DocumentVersion, as_of: datetime, zone: ZoneInfo, language: str) -> str:
    """Where words stand: title and place, document, version, validity, and as of when that was looked up."""
    valid = validity(document, zone, language.startswith("zh"))
    parts = (
        " · ".join(part for part in (document.title, quote_place) if part),
        document.document_id,
        f"v{document.sha256[:8]}",
        words.VALID.text(language).format(valid) if valid else "",
        words.AS_OF.text(language).format(_minute(as_of, zone)),
    )
    return clip(" · ".join(part for part in parts if part), SOURCE)


def _buttons(answer: Answer, language: str, shares: bool) -> Iterator[Element]:
    """What can be done with an answer as a whole."""
    ask_id = answer.ask_id
    if answer.outcome is Outcome.ANSWERED:
        yield button(HELPFUL, words.HELPFUL.text(language), ask_id)
        yield button(NOT_HELPFUL, words.NOT_HELPFUL.text(language), ask_id)
        yield button(ASK_DEPARTMENT, words.ASK_DEPARTMENT.text(language), ask_id)
        yield button(OTHER_SOURCES, words.OTHER_SOURCES.text(language), ask_id)
        shown = _show_whole(answer.quotes[0], language) if answer.quotes else None
        if shown:
            yield shown
    elif answer.outcome is Outcome.UNSURE:
        yield button(NONE_OF_THESE, words.NONE_OF_THESE.text(language), ask_id)
        yield button(OTHER_SOURCES, words.OTHER_SOURCES.text(language), ask_id)
    else:
        yield button(ASK_DEPARTMENT, words.ASK_DEPARTMENT.text(language), ask_id, style="primary")
        yield button(OTHER_SOURCES, words.OTHER_SOURCES.text(language), ask_id)
    if shares and answer.outcome is not Outcome.NO_ANSWER:
        yield button(SHARE, words.SHARE.text(language), ask_id)


def _candidates(answer: Answer, excerpts: Excerpts, language: str) -> Iterator[Block]:
    """The passages to choose from, each under what it is about."""
    for number, quote in enumerate(answer.quotes[:CANDIDATES], start=1):
        yield from excerpts.of(quote, f"{number}. {topic(quote)}")
        label = words.THIS_ONE.text(language).format(number)
        chosen = button(f"{THIS_ONE}:{number}", label, f"{answer.ask_id}:{number}")
        shown = _show_whole(quote, language)
        yield actions(chosen, *([shown] if shown else []))


def _notices(answer: Answer, excerpts: Excerpts, zone: ZoneInfo, language: str) -> Iterator[Block]:
    """What must be known beside the quote."""
    for notice in answer.notices[:NOTICES]:
        yield divider()
        said = warning(notice, answer.quotes, zone, language)
        if notice.quote in answer.quotes:
            yield _rich_text(_section(_text(said, bold=True)))
        else:
            yield from excerpts.of(notice.quote, said)
            yield from whole_button(notice.quote, language)
    left_out = len(answer.notices) - NOTICES
    if left_out > 0:
        yield context(words.MORE.text(language).format(left_out))


def _show_whole(quote: Quote, language: str) -> Element | None:
    passage = quote.source.passage
    if passage.kind is PassageKind.TABLE:
        said = words.SHOW_TABLE
    elif quote.text != passage.text or len(quote.text) > QUOTE_SHOWN_WHOLE:
        said = words.SHOW_WHOLE
    else:
        return None
    passage_id = quote.source.passage_id
    return button(f"{SHOW_WHOLE}:{passage_id}", said.text(language), passage_id)


QUOTE_SHOWN_WHOLE = 400
"""Characters: shorter quotes are never cut, however many share a message."""


class Excerpts:
    """The quoted parts of a message; together they stay within it."""

    def __init__(self, as_of: datetime, number: int, zone: ZoneInfo, language: str) -> None:
        self._as_of = as_of
        self._zone = zone
        self._language = language
        self._room = min(QUOTE, CHARACTERS // max(1, number) - HEADING - LINE - SOURCE - REST)

    def of(self, quote: Quote, heading: str = "") -> Iterator[Block]:
        """One quote: what to say first, the words, and where they stand."""
        parts = [_section(_text(clip(heading, HEADING)))] if heading else []
        line = leading_sentences(quote.line, LINE)
        parts.append(_section(_text(line, bold=True), *_ellipsis(line, quote.line)))
        quoted, whole = self._quoted(quote, line)
        if quoted:
            parts.append({"type": "rich_text_quote", "elements": quoted})
        if not whole:
            rest = clip(words.REST.text(self._language).format(_place(quote)), REST)
            parts.append(_section(_text(rest, italic=True)))
        yield _rich_text(*parts)
        yield context(source_line(cited_place(quote), quote.document, self._as_of, self._zone, self._language))

    def _quoted(self, quote: Quote, line: str) -> tuple[list[Block], bool]:
        """The quote's elements, and whether it is shown whole; nothing when the line to say was all of it."""
        if quote.rows:
            return _labelled_cells(quote.header, quote.rows, self._room)
        if quote.text == line:
            return [], True
        shown = leading_sentences(quote.text, self._room)
        return [_text(shown), *_ellipsis(shown, quote.text)], shown == quote.text


def _labelled_cells(header: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> tuple[list[Block], bool]:
    """Table rows as "column: value", a cell a line, and whether all of them fit."""
    elements: list[Block] = []
    for cells, (name, value) in enumerate(_cells(header, rows)):
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


def _cells(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        for name, value in zip_longest(header, row, fillvalue=""):
            if value:
                yield name, value


def _place(quote: Quote) -> str:
    return " · ".join(part for part in (quote.document.title, cited_place(quote)) if part)


def _summary(answer: Answer, departments: Mapping[str, Department], language: str) -> str:
    """The answer in one line."""
    if answer.outcome is Outcome.NO_ANSWER:
        return escaped_within(no_answer(answer, departments, language), TEXT_BYTES)
    if answer.outcome is Outcome.UNSURE:
        topics = [f"{number}. {topic(quote)}" for number, quote in enumerate(answer.quotes[:CANDIDATES], start=1)]
        return escaped_within(
            " ".join([words.WHICH.text(language), *(clip(topic, HEADING) for topic in topics)]), TEXT_BYTES
        )
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
