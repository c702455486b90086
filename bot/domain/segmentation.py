"""Cutting a document's blocks into passages along its own structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.blocks import Block, Heading, Paragraph, Table
from bot.domain.numbering import answer_mark, clause_number, question_mark, without_item_number
from bot.domain.passages import Location, Passage, PassageKind
from bot.domain.sentences import Span, sentences
from bot.domain.tables import cell_range, column_names, faq_columns, row_line
from bot.domain.text import is_chinese

LONGEST_PASSAGE = 1_200
"""Latin characters. A Chinese character counts `CHINESE_WEIGHT` times: 500 of them fill a passage."""
CHINESE_WEIGHT = 2.4
MOST_ROWS = 8
LONGEST_QUESTION = 100
"""Characters. A longer paragraph that happens to end in a question mark is running text."""

_CLAUSE_END = re.compile(r"(?<=[，、：；,;:])")
_ANSWER_INSIDE = re.compile(r"(?<=[？?。.\s])(?=(?:答|Answer|A)\s*[:：])")


def segment(blocks: Iterable[Block], title: str = "") -> tuple[Passage, ...]:
    """The passages of a document in reading order, numbered from 0.

    A heading that only repeats the document's ``title`` is left out of the heading paths. Nothing else is
    lost: every sentence and cell stands in some passage, only "Q:" and "A:" marks and the names of the
    question and answer columns are dropped.
    """
    passages = [passage for section in _sections(blocks, title) for passage in _passages_of(section)]
    return tuple(replace(passage, ordinal=ordinal) for ordinal, passage in enumerate(passages))


def weight(text: str) -> float:
    """The length of a text in Latin characters, Chinese ones counted for what they carry."""
    return len(text) + (CHINESE_WEIGHT - 1) * sum(map(is_chinese, text))


# Sections -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Section:
    """What stands under one heading, up to the next heading of whatever level."""

    path: tuple[str, ...]
    page: int | None = None
    blocks: list[Paragraph | Table] = field(default_factory=list[Paragraph | Table])
    has_children: bool = False


def _sections(blocks: Iterable[Block], title: str) -> list[_Section]:
    sections = [_Section(path=())]
    open_headings: list[tuple[int, _Section]] = []
    for block in blocks:
        if isinstance(block, Heading):
            if not (text := block.text.strip()):
                continue
            while open_headings and open_headings[-1][0] >= block.level:
                open_headings.pop()
            parent = open_headings[-1][1] if open_headings else sections[0]
            parent.has_children = True
            section = _Section((*parent.path, text), block.page)
            open_headings.append((block.level, section))
            sections.append(section)
        else:
            sections[-1].blocks.append(block)
    return [_without_title(section, title.strip()) for section in sections]


def _without_title(section: _Section, title: str) -> _Section:
    is_more_than_title = len(section.path) > 1 or section.blocks or section.has_children
    if title and section.path[:1] == (title,) and is_more_than_title:
        section.path = section.path[1:]
    return section


def _passages_of(section: _Section) -> Iterator[Passage]:
    if not any(_has_text(block) for block in section.blocks):
        yield from _bare_heading(section)
        return
    run: list[Paragraph] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        yield from _prose(run, section.path)
        run = []
        yield from _table(block, section.path)
    yield from _prose(run, section.path)


def _has_text(block: Paragraph | Table) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return bool(block.caption.strip()) or any(cell.strip() for row in block.rows for cell in row)


def _bare_heading(section: _Section) -> Iterator[Passage]:
    """A heading with nothing below it still says something."""
    if section.path and not section.has_children:
        location = Location(page=section.page, clause=clause_number(section.path[-1]))
        yield Passage(0, PassageKind.SECTION, section.path[-1], section.path[:-1], location=location)


# Prose --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """Paragraphs that belong together: one clause, one question's answer, or plain running text."""

    texts: list[str] = field(default_factory=list[str])
    page: int | None = None
    clause: str | None = None
    question: str | None = None
    is_marked: bool = False


def _prose(paragraphs: Sequence[Paragraph], path: tuple[str, ...]) -> Iterator[Passage]:
    pieces = [piece for paragraph in paragraphs for piece in _marked_pieces(paragraph)]
    if not pieces:
        return
    question, path = _question_heading(path, pieces)
    for part in _parts(pieces, question):
        yield from _part_passages(part, path)


def _marked_pieces(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraph, cut where a question or an answer is marked inside it."""
    lines = [line.strip() for line in paragraph.text.split("\n") if line.strip()]
    if any(_is_mark(line) for line in lines):
        lines = [piece.strip() for line in lines for piece in _split_answer(line)]
    elif not (len(lines) > 1 and _is_question(lines[0])):
        lines = ["\n".join(lines)] if lines else []
    return [replace(paragraph, text=line) for line in lines]


def _split_answer(line: str) -> list[str]:
    return _ANSWER_INSIDE.split(line, maxsplit=1) if question_mark(line) else [line]


def _is_mark(line: str) -> bool:
    return question_mark(line) is not None


def _is_question(text: str) -> bool:
    """Whether a line without a mark asks something; one that ends in a quotation is what somebody shall say."""
    return len(text) <= LONGEST_QUESTION and "\n" not in text and text.rstrip("*_ ").endswith(("？", "?"))


def _question_heading(path: tuple[str, ...], pieces: Sequence[Paragraph]) -> tuple[str | None, tuple[str, ...]]:
    """The heading as a question, when it is one and the text below answers it."""
    answers = not (question_mark(pieces[0].text) or _is_question(pieces[0].text))
    if path and answers and (_is_question(path[-1]) or question_mark(path[-1])):
        return path[-1], path[:-1]
    return None, path


def _parts(pieces: Sequence[Paragraph], question: str | None) -> list[_Part]:
    first = _Part(page=pieces[0].page)
    if question is not None:
        _ask(first, question)
    parts = [first]
    for index, piece in enumerate(pieces):
        following = pieces[index + 1].text if index + 1 < len(pieces) else None
        if _asks(piece.text, following, parts[-1]):
            part = _Part(page=piece.page)
            _ask(part, piece.text)
            parts.append(part)
        elif (number := clause_number(piece.text)) and (parts[-1].question is None or number.startswith("第")):
            parts.append(_Part([piece.text], piece.page, number))
        else:
            parts[-1].page = parts[-1].page or piece.page
            parts[-1].texts.append(_answer(piece.text, parts[-1]))
    return [part for part in parts if part.texts or part.question]


def _asks(text: str, following: str | None, current: _Part) -> bool:
    """Whether a paragraph is a question whose answer follows.

    Inside the answer to a marked question ("Q:"), only another marked one counts: the answer may well tell the
    agent to ask the customer something.
    """
    if question_mark(text):
        return following is not None and not question_mark(following)
    if current.is_marked or not _is_question(text):
        return False
    return following is not None and not _is_question(following) and not question_mark(following)


def _ask(part: _Part, text: str) -> None:
    if mark := question_mark(text):
        part.is_marked = True
        part.clause = f"Q{mark['number']}" if mark["number"] else None
        part.question = text[mark.end() :].strip() or text
    else:
        part.clause = clause_number(text)
        part.question = without_item_number(text)


def _answer(text: str, part: _Part) -> str:
    """The text without the mark of an answer, where it is the first of one."""
    mark = answer_mark(text) if part.question and not part.texts else None
    return text[mark.end() :].strip() or text if mark else text


def _part_passages(part: _Part, path: tuple[str, ...]) -> Iterator[Passage]:
    clause = part.clause or (clause_number(path[-1]) if path else None)
    location = Location(page=part.page, clause=clause)
    if not part.texts:
        # A question whose answer is the table below it: it reads as running text.
        yield Passage(0, PassageKind.SECTION, part.question or "", path, location=location)
        return
    kind = PassageKind.FAQ if part.question else PassageKind.SECTION
    for text in _fitting(part.texts):
        yield Passage(0, kind, text, path, part.question, location=location)


# Lengths ------------------------------------------------------------------------------------------------------------


def _fitting(texts: Iterable[str]) -> Iterator[str]:
    """The texts, neighbours joined by line breaks as long as they fit, cut where one alone does not."""
    group = ""
    for text in texts:
        for piece in _cut(text):
            joined = f"{group}\n{piece}" if group else piece
            if group and weight(joined) > LONGEST_PASSAGE:
                yield group
                group = piece
            else:
                group = joined
    if group:
        yield group


def _cut(text: str) -> Iterator[str]:
    """Verbatim pieces that fit: whole sentences where possible, else clauses, else as many characters as fit."""
    if weight(text) <= LONGEST_PASSAGE:
        if text.strip():
            yield text.strip()
        return
    spans = [small for span in sentences(text) for small in _cut_sentence(text, span)]
    start: int | None = None
    end = 0
    for span in spans:
        if start is not None and weight(text[start : span.end]) > LONGEST_PASSAGE:
            yield text[start:end]
            start = None
        start = span.start if start is None else start
        end = span.end
    if start is not None:
        yield text[start:end]


def _cut_sentence(text: str, span: Span) -> Iterator[Span]:
    sentence = text[span.start : span.end]
    if weight(sentence) <= LONGEST_PASSAGE:
        yield span
        return
    start = span.start
    for clause in _CLAUSE_END.split(sentence):
        yield from _cut_characters(text, Span(start, start + len(clause)))
        start += len(clause)


def _cut_characters(text: str, span: Span) -> Iterator[Span]:
    step = len(text)
    if weight(text[span.start : span.end]) > LONGEST_PASSAGE:
        step = int(LONGEST_PASSAGE / CHINESE_WEIGHT)
    for start in range(span.start, span.end, step):
        yield Span(start, min(start + step, span.end))


# Tables -------------------------------------------------------------------------------------------------------------


def _table(table: Table, path: tuple[str, ...]) -> Iterator[Passage]:
    caption = table.caption.strip()
    path = (*path, caption) if caption and caption not in path else path
    filled = [(index, row) for index, row in enumerate(table.rows) if any(map(str.strip, row))]
    body = [(index, row) for index, row in filled if index >= table.header_rows]
    names = column_names(table)
    if not filled and caption:
        yield Passage(0, PassageKind.SECTION, caption, path[:-1], location=Location(table.page, table.sheet))
    elif not body:
        # What a lone header says is its text.
        yield from _group_passages(table, (), filled, path)
    elif columns := faq_columns(names):
        yield from _faq_rows(table, names, body, columns, path)
    else:
        yield from _group_passages(table, names, body, path)


_Rows = list[tuple[int, tuple[str, ...]]]
"""Rows with their index in the table."""


def _faq_rows(
    table: Table, names: tuple[str, ...], body: _Rows, columns: tuple[int, int], path: tuple[str, ...]
) -> Iterator[Passage]:
    ask, answer = columns
    for index, row in body:
        question, text = row[ask].strip(), row[answer].strip()
        if not question or not text:
            yield from _group_passages(table, names, [(index, row)], path)
            continue
        others = [c for c in range(len(row)) if c not in columns and row[c].strip()]
        for piece in _fitting([text]):
            yield Passage(
                0,
                PassageKind.FAQ,
                piece,
                path,
                question,
                tuple(names[c] for c in others),
                (tuple(row[c] for c in others),) if others else (),
                _location(table, index, index),
            )


def _group_passages(table: Table, names: tuple[str, ...], body: _Rows, path: tuple[str, ...]) -> Iterator[Passage]:
    group: _Rows = []
    for index, row in body:
        if weight(row_line(row)) > LONGEST_PASSAGE:
            yield from _rows_passage(table, names, group, path)
            group = []
            yield from _oversized_row(table, names, index, row, path)
            continue
        if group and not _fits(group, row):
            yield from _rows_passage(table, names, group, path)
            group = []
        group.append((index, row))
    yield from _rows_passage(table, names, group, path)


def _fits(group: _Rows, row: tuple[str, ...]) -> bool:
    total = sum(weight(row_line(other)) for _, other in group) + weight(row_line(row))
    return len(group) < MOST_ROWS and total <= LONGEST_PASSAGE


def _rows_passage(table: Table, names: tuple[str, ...], group: _Rows, path: tuple[str, ...]) -> Iterator[Passage]:
    if group:
        rows = tuple(row for _, row in group)
        text = "\n".join(map(row_line, rows))
        location = _location(table, group[0][0], group[-1][0])
        yield Passage(0, PassageKind.TABLE, text, path, None, names, rows, location)


def _oversized_row(
    table: Table, names: tuple[str, ...], index: int, row: tuple[str, ...], path: tuple[str, ...]
) -> Iterator[Passage]:
    """A row that holds running text: its long cells read as sections under the row's key and column."""
    share = LONGEST_PASSAGE / max(len(row), 1)
    is_long = [weight(cell) > share for cell in row]
    short = tuple("" if long else cell for cell, long in zip(row, is_long, strict=True))
    key = next((cell.strip() for cell in short if cell.strip()), "")
    yield from _rows_passage(table, names, [(index, short)] if key else [], path)
    for column, cell in enumerate(row):
        if is_long[column]:
            name = names[column] if names else ""
            cell_path = tuple(part for part in (*path, key, name) if part)
            for text in _fitting(cell.split("\n")):
                yield Passage(0, PassageKind.SECTION, text, cell_path, location=_location(table, index, index, column))


def _location(table: Table, first_row: int, last_row: int, column: int | None = None) -> Location:
    cells = None
    if table.first_cell is not None:
        columns = (0, len(table.rows[0]) - 1) if column is None else (column, column)
        cells = cell_range(table.first_cell, first_row, last_row, columns)
    return Location(table.page, table.sheet, cells)
