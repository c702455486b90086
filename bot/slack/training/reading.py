"""Reading a briefing, page by page and word by word, and confirming it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.launches.briefing import BriefingState, NotNow
from bot.domain.paging import Page
from bot.domain.passages import Passage, PassageKind
from bot.services.citing import validity
from bot.services.deeds import Deed
from bot.services.launches.briefings import BriefingText, confirm_read, read_briefing
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Block, bold, context, header, modal, paragraph, spans
from bot.slack.packing import packed, unpacked
from bot.slack.paging import number_in, turns
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.names import READ_MODAL, TURN_PAGE
from bot.slack.training.quiz import quiz_view

PART = 2_000
"""Characters of a passage in one block."""
ON_A_PAGE = 5_000
"""Characters on one page of the modal: two or three screens."""
BLOCKS_ON_A_PAGE = 60
"""However short the passages are, a page stays within what a modal may have."""
DIGITS = 12
"""Of a version, as people compare it."""


def read(here: Reception, click: Click, caller: Caller) -> None:
    """Open the material at its first page."""
    launch, requirement = unpacked(click.value, 2)
    here.open_modal(click, _page(here, caller, launch, requirement, 0))


def turn_page(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of it."""
    launch, requirement, number = unpacked(click.value, 3)
    if click.view is not None:
        begun = str(click.view.private.get("version", ""))
        shown = _page(here, caller, launch, requirement, number_in(number), begun)
        here.update_modal(click.view.id, shown)


def confirm(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Somebody says that he has read it; where the template asks for a quiz, it follows."""
    private = submission.view.private
    launch, requirement = str(private.get("launch", "")), str(private.get("requirement", ""))
    version = str(private.get("version", ""))
    deed = Deed(caller.id, f"{submission.key}:read:{version}")
    confirm_read(here.launches, deed, launch, requirement, version)
    text = read_briefing(here.launches, caller.id, launch, requirement)
    return Reply(update=_after_reading(here, caller, text))


def _after_reading(here: Reception, caller: Caller, text: BriefingText) -> dict[str, Any]:
    """The quiz where there is one; otherwise thanks, with what is left to do."""
    if text.state is not BriefingState.QUIZ:
        return _thanks(text, words.RECORDED.text(caller.language), caller.language)
    try:
        return quiz_view(here, caller, text.launch, text.requirement)
    except NotNow as told:
        return _thanks(text, told.said.text(caller.language), caller.language)


def _page(
    here: Reception, caller: Caller, launch: str, requirement: str, number: int, begun: str | None = None
) -> dict[str, Any]:
    """A page; who has ``begun`` with another version begins with the present one at its first page."""
    language = caller.language
    text = read_briefing(here.launches, caller.id, launch, requirement)
    page = _pages(text.passages, number if begun in {None, text.version} else 0)
    is_last = page.after is None
    confirmable = is_last and text.state is BriefingState.TO_READ
    blocks = [
        header(text.product),
        paragraph(text.title.text(language)),
        context(_version(here, text, language)),
        *page.items,
        *_turns(page, text, language),
        *([context(_what_to_do(text, language))] if is_last else []),
    ]
    return modal(
        READ_MODAL,
        words.READ_TITLE.text(language),
        blocks,
        submit=words.READ_IT.text(language) if confirmable else "",
        close=words.CLOSE.text(language),
        private={"launch": launch, "requirement": requirement, "version": text.version},
    )


def _version(here: Reception, text: BriefingText, language: str) -> str:
    shown = words.VERSION.text(language).format(text.document.title, text.version[:DIGITS])
    valid = validity(text.document, here.zone, language.startswith("zh"))
    return " · ".join(part for part in (shown, text.document.document_id, valid) if part)


def _what_to_do(text: BriefingText, language: str) -> str:
    if text.state is BriefingState.DONE:
        return words.READ_BEFORE.text(language)
    if text.state is BriefingState.TO_READ:
        return words.CONFIRMS.text(language) + (f" {words.THEN_QUIZ.text(language)}" if text.quiz else "")
    return (words.COME_TOO if text.state is BriefingState.TO_ATTEND else words.THEN_QUIZ).text(language)


def _turns(page: Page[Block], text: BriefingText, language: str) -> list[Block]:
    return turns(page, TURN_PAGE, language, lambda to: packed(text.launch, text.requirement, str(to)), counted=False)


def _pages(passages: Sequence[Passage], number: int) -> Page[Block]:
    """The material cut into pages of about the same length, between its parts."""
    pages: list[list[Block]] = [[]]
    room = ON_A_PAGE
    for size, block in (part for passage in passages for part in _parts(passage)):
        if pages[-1] and (size > room or len(pages[-1]) >= BLOCKS_ON_A_PAGE):
            pages.append([])
            room = ON_A_PAGE
        pages[-1].append(block)
        room -= size
    number = min(max(number, 0), len(pages) - 1)
    return Page(pages[number], number, len(pages), len(pages))


def _parts(passage: Passage) -> Iterator[tuple[int, Block]]:
    """A passage as blocks, each with its length; every word of it is shown."""
    if passage.heading_path:
        yield 0, context(" › ".join(passage.heading_path))
    if passage.question:
        yield len(passage.question), spans(bold(passage.question[:PART]))
    if passage.kind is PassageKind.TABLE and passage.header:
        yield 0, context(" | ".join(passage.header))
    for start in range(0, len(passage.text), PART):
        piece = passage.text[start : start + PART]
        yield len(piece), paragraph(piece)


def _thanks(text: BriefingText, said: str, language: str) -> dict[str, Any]:
    blocks = [header(text.product), paragraph(said)]
    return modal("training.thanks", words.READ_TITLE.text(language), blocks, close=words.CLOSE.text(language))
