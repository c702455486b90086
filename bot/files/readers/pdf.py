"""PDF: the lines and tables of its pages made headings, paragraphs and tables.

With pdfium and not through kreuzberg, which finds no tables and gives no places.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, Heading, ParsedDocument, Table
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits
from bot.files.readers.failures import damaged, protected
from bot.files.readers.grids import table_of
from bot.files.readers.lines import soft_wrapped
from bot.files.readers.numbered import with_headings, with_title
from bot.files.readers.pdf_lines import Layout
from bot.files.readers.pdf_pages import Line, Page, PlacedTable, read_page

_SECONDS_FOR_TABLES = limits.LONGEST_SECONDS / 3
_PAGE_NUMBER = re.compile(
    r"(?:第\s*)?[-–— ]*\d{1,4}(?:\s*(?:/|of|页\s*/?\s*共)\s*\d{1,4})?[-–— ]*(?:\s*页)?|Page \d+(?: of \d+)?"
)
_MARGIN = 0.12
"""Share of the page's height, above and below, in which running heads stand."""
_SAME_EDGE = 3.0
"""Points that the sides of a table may differ from page to page."""
_DAMAGED = Bilingual("已损坏, 没有读取", "damaged and was not read")
_HURRIED = Bilingual(
    "的表格没有读取, 否则耗时太长: 请拆分文件", "read without tables, which would take too long: split the file"
)
_BARE = Bilingual("是没有文字的图片, 可能是扫描件", "a picture without text, perhaps a scan")


def read_pdf(data: bytes, name: str) -> ParsedDocument:
    """Page by page. Running heads and page numbers are left out; headings are larger than the text, or numbered."""
    document = _open(data)
    pages, notes = _read_pages(document)
    pages = _without_running_heads(pages)
    layout = Layout.of([line for page in pages for line in page.lines])
    return ParsedDocument(tuple(_with_numbered(list(_blocks(pages, layout)))), tuple(notes), len(document))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _explained(error) from error


def _explained(error: pypdfium2.PdfiumError) -> UnreadableFile:
    return protected() if "password" in str(error).lower() else damaged()


# Pages --------------------------------------------------------------------------------------------------------------


def _read_pages(document: pypdfium2.PdfDocument) -> tuple[list[Page], list[Bilingual]]:
    deadline = time.monotonic() + _SECONDS_FOR_TABLES
    pages: list[Page] = []
    damaged_pages: list[int] = []
    for number in range(1, len(document) + 1):
        try:
            pages.append(read_page(document[number - 1], number, with_tables=time.monotonic() < deadline))
        except pypdfium2.PdfiumError:
            damaged_pages.append(number)
    hurried_pages = [page.number for page in pages if page.may_have_more_tables]
    bare_pages = [page.number for page in pages if page.has_pictures and not page.lines and not page.tables]
    return pages, [
        *_note(damaged_pages, _DAMAGED),
        *_note(hurried_pages, _HURRIED),
        *_note(bare_pages if len(bare_pages) < len(pages) else [], _BARE),
    ]


def _note(pages: Sequence[int], state: Bilingual) -> Iterator[Bilingual]:
    for first, last in _ranges(pages):
        if first == last:
            yield Bilingual(f"第 {first} 页{state.zh}。", f"Page {first} is {state.en}.")
        else:
            yield Bilingual(f"第 {first} 至 {last} 页{state.zh}。", f"Pages {first} to {last}: each is {state.en}.")


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def _without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """The pages without what stands in the margins of many, and without page numbers there."""
    marginal = Counter(
        text for page in pages for text in {_masked(line) for line in page.lines if _is_marginal(line, page)}
    )
    running = {text for text, count in marginal.items() if count >= max(2, len(pages) // 2)}
    return [
        replace(page, lines=[line for line in page.lines if not _is_furniture(line, page, running)]) for page in pages
    ]


def _is_furniture(line: Line, page: Page, running: set[str]) -> bool:
    is_known = _masked(line) in running or _PAGE_NUMBER.fullmatch(line.text) is not None
    return is_known and _is_marginal(line, page)


def _is_marginal(line: Line, page: Page) -> bool:
    return line.box.bottom < page.height * _MARGIN or line.box.top > page.height * (1 - _MARGIN)


def _masked(line: Line) -> str:
    """A running head with its page number masked."""
    return re.sub(r"\d+", "#", line.text)


# Blocks -------------------------------------------------------------------------------------------------------------


def _blocks(pages: Sequence[Page], layout: Layout) -> Iterator[Block]:
    lines: list[Line] = []
    above: PlacedTable | None = None
    header: Table | None = None
    for item in (item for page in pages for item in _in_order(page)):
        if isinstance(item, Line):
            lines.append(item)
            continue
        is_continued = not lines and above is not None and _continues(above, item)
        yield from layout.blocks(lines)
        lines = []
        table = _table(item, header if is_continued else None)
        if table is not None:
            yield table
        above, header = item, table
    yield from layout.blocks(lines)


def _in_order(page: Page) -> list[Line | PlacedTable]:
    """The lines in the order of the file, each table behind the lines that stand above it."""
    items: list[Line | PlacedTable] = list(page.lines)
    for table in page.tables:
        above = [index for index, item in enumerate(items) if _stands_above(item, table)]
        items.insert(above[-1] + 1 if above else 0, table)
    return items


def _stands_above(item: Line | PlacedTable, table: PlacedTable) -> bool:
    is_beside = item.box.right <= table.box.left or item.box.left >= table.box.right
    return not is_beside and (item.box.top + item.box.bottom) / 2 < table.box.top


def _continues(above: PlacedTable, table: PlacedTable) -> bool:
    """Whether a table goes on at the head of the next page."""
    is_next = table.page == above.page + 1 and len(table.rows[0]) == len(above.rows[0])
    sides = ((above.box.left, table.box.left), (above.box.right, table.box.right))
    return is_next and all(abs(first - second) <= _SAME_EDGE for first, second in sides)


def _table(placed: PlacedTable, continued: Table | None) -> Table | None:
    """The table; one that goes on from the page before gets the header from there, unless it repeats it."""
    rows = [[soft_wrapped(cell) for cell in row] for row in placed.rows]
    if continued is None or continued.header_rows == 0:
        return table_of(rows, page=placed.page)
    header = [list(row) for row in continued.rows[: continued.header_rows]]
    rows = rows if rows[: len(header)] == header else [*header, *rows]
    return table_of(rows, len(header), page=placed.page)


def _with_numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with headings by number where none is set off by its size, except perhaps the title."""
    headings = sum(isinstance(block, Heading) for block in blocks)
    if headings == 0:
        return with_title(blocks)
    return with_headings(blocks, top=2) if headings == 1 else list(blocks)
