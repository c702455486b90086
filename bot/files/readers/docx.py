"""Word documents.

Read from their XML and not through kreuzberg, which loses what Chinese documents need: headings whose style is
numbered ("1" instead of "Heading1"), automatic clause numbers (第十二条), and which mixes "**" into table cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument, Table
from bot.files.readers.grids import Cell as GridCell
from bot.files.readers.grids import guess_header_rows, spread, table_of
from bot.files.readers.numbered import has_headings, with_title
from bot.files.readers.numerals import numeral
from bot.files.readers.package import Element, Package

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLES = {"title", "标题"}
_CONTAINERS = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "body"}
_NOT_TEXT = {"del", "moveFrom", "instrText", "delText", "rPr", "pPr"}


def read_docx(data: bytes, name: str) -> ParsedDocument:
    """The body in order; headings by style and outline level, or else by their numbers. Deleted text is left out."""
    package = Package(data)
    part = package.main_part("word/document.xml")
    document = _Document(_styles(package, part), _numbering(package, part))
    root = package.tree(part)
    blocks = [block for body in root.iter("body") for block in document.blocks(body)]
    blocks = blocks if has_headings(blocks) else with_title(blocks)
    for kind in ("footnotes", "endnotes"):
        for notes in package.related(part, kind):
            blocks.extend(_notes(document, package.tree(notes)))
    return ParsedDocument(tuple(blocks))


def _notes(document: _Document, root: Element) -> Iterator[Block]:
    for note in root:
        if note.get("type") not in {"separator", "continuationSeparator", "continuationNotice"}:
            yield from document.blocks(note)


# Styles and numbers -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Style:
    level: int | None
    number: tuple[str, int] | None


def _styles(package: Package, part: str) -> Mapping[str, _Style]:
    """Paragraph styles by their id; what a style does not say it takes from the one it is based on."""
    elements = [style for styles in package.related(part, "styles") for style in package.tree(styles).iter("style")]
    by_id = {style.get("styleId", ""): style for style in elements if style.get("type") == "paragraph"}
    return {style_id: _style(style_id, by_id) for style_id in by_id}


def _style(style_id: str, by_id: Mapping[str, Element]) -> _Style:
    level: int | None = None
    number: tuple[str, int] | None = None
    seen: set[str] = set()
    while style_id in by_id and style_id not in seen:
        seen.add(style_id)
        style = by_id[style_id]
        level = level if level is not None else _style_level(style)
        number = number or _number(style.find("pPr"))
        style_id = _value(style.find("basedOn")) or ""
    return _Style(level, number)


def _style_level(style: Element) -> int | None:
    name = (_value(style.find("name")) or "").strip().lower()
    if match := _HEADING_STYLE.fullmatch(name):
        return int(match[1])
    return 0 if name in _TITLE_STYLES else _outline_level(style.find("pPr"))


def _outline_level(properties: Element | None) -> int | None:
    """Outline level 9 means body text."""
    level = _integer(properties.find("outlineLvl")) if properties is not None else None
    return level + 1 if level is not None and level < 9 else None


def _number(properties: Element | None) -> tuple[str, int] | None:
    numbering = properties.find("numPr") if properties is not None else None
    number = _value(numbering.find("numId")) if numbering is not None else None
    if numbering is None or number is None:
        return None
    return number, _integer(numbering.find("ilvl")) or 0


@dataclass(slots=True)
class _Level:
    start: int
    format: str
    text: str


@dataclass(slots=True)
class _Numbering:
    """Automatic numbers. ``levels`` by number id; lists of one abstract numbering count together."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, number: str, depth: int) -> str:
        """The number of the next paragraph of a list as Word would print it; nothing for bullets."""
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counted = self.lists[number]
        self.counts[counted, depth] = self.counts.get((counted, depth), level.start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == counted and key[1] > depth]:
            del self.counts[deeper]
        if level.format in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._place(counted, levels, int(match[1]) - 1), level.text)

    def _place(self, counted: str, levels: Mapping[int, _Level], depth: int) -> str:
        level = levels.get(depth, _Level(1, "decimal", ""))
        return numeral(self.counts.get((counted, depth), level.start), level.format)


def _numbering(package: Package, part: str) -> _Numbering:
    roots = [package.tree(numbering) for numbering in package.related(part, "numbering")]
    abstract = {element.get("abstractNumId", ""): element for root in roots for element in root.iter("abstractNum")}
    lists = {
        element.get("numId", ""): _value(element.find("abstractNumId")) or ""
        for root in roots
        for element in root.iter("num")
    }
    return _Numbering({number: _levels(abstract.get(target)) for number, target in lists.items()}, lists)


def _levels(abstract: Element | None) -> Mapping[int, _Level]:
    elements = abstract.findall("lvl") if abstract is not None else []
    return {
        _int(level.get("ilvl")) or 0: _Level(
            _integer(level.find("start")) or 1,
            _value(level.find("numFmt")) or "decimal",
            _value(level.find("lvlText")) or "",
        )
        for level in elements
    }


# Body ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Document:
    styles: Mapping[str, _Style]
    numbering: _Numbering

    def blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                table = self._table(child)
                if table is not None:
                    yield table
            elif child.tag in _CONTAINERS:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        properties = paragraph.find("pPr")
        style = self.styles.get(_style_id(properties), _Style(None, None))
        text = _text(paragraph).strip()
        if text:
            text = self._numbered(text, _number(properties) or style.number)
            level = _outline_level(properties) or style.level
            # The document's title has level 0 here, so that it stands above "Heading 1".
            yield Paragraph(text) if level is None else Heading(" ".join(text.split()), level + 1)
        for box in _text_boxes(paragraph):
            yield from self.blocks(box)

    def _numbered(self, text: str, number: tuple[str, int] | None) -> str:
        printed = self.numbering.next(*number) if number else ""
        return f"{printed} {text}" if printed else text

    def _table(self, table: Element) -> Table | None:
        rows: list[list[GridCell]] = []
        header_rows = 0
        above: dict[int, str] = {}
        for row in _rows(table):
            is_header = row.find("trPr/tblHeader") is not None
            header_rows += is_header and header_rows == len(rows)
            rows.append(list(self._cells(row, above)))
        grid = spread(rows)
        return table_of(grid, header_rows or _header_rows_by_look(list(_rows(table)), guess_header_rows(grid)))

    def _cells(self, row: Element, above: dict[int, str]) -> Iterator[GridCell]:
        """The cells of a row; one that goes on from the row above has that one's text."""
        column = _integer(row.find("trPr/gridBefore")) or 0
        if column:
            yield GridCell("", column_span=column)
        for cell in _row_cells(row):
            span = _integer(cell.find("tcPr/gridSpan")) or 1
            merge = cell.find("tcPr/vMerge")
            text = self._cell_text(cell)
            if merge is not None and merge.get("val", "continue") == "continue":
                text = above.get(column, text)
            above[column] = text
            yield GridCell(text, column_span=span)
            column += span

    def _cell_text(self, cell: Element) -> str:
        return "\n".join(_flat(block) for block in self.blocks(cell))


def _header_rows_by_look(rows: list[Element], guess: int) -> int:
    """The guess, but at least one when the first row alone stands out, and none when the first column does."""
    marked = [[_stands_out(cell) for cell in _row_cells(row)] for row in rows]
    if len(marked) < 2 or not all(marked):
        return guess
    if all(marked[0]) and not any(all(row) for row in marked[1:]):
        return max(guess, 1)
    is_first_column = all(row[0] and not any(row[1:]) for row in marked)
    return 0 if is_first_column else guess


def _stands_out(cell: Element) -> bool:
    """Whether a cell is shaded, or bold throughout."""
    shading = cell.find("tcPr/shd")
    if shading is not None and shading.get("fill", "auto").lower() not in {"auto", "ffffff"}:
        return True
    runs = [run for run in cell.iter("r") if _text(run).strip()]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: Element) -> bool:
    bold = run.find("rPr/b")
    return bold is not None and bold.get("val", "1") not in {"0", "false"}


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _row_cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == "tc":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _row_cells(child)


def _flat(block: Block) -> str:
    if isinstance(block, Table):
        return "\n".join(" ".join(filter(None, row)) for row in block.rows)
    return block.text


def _text(element: Element) -> str:
    """The words of a paragraph, without deleted and hidden ones and without its text boxes."""
    pieces: list[str] = []
    for child in element:
        if child.tag == "t":
            pieces.append(child.text or "")
        elif child.tag in {"tab", "ptab"}:
            pieces.append(" ")
        elif child.tag in {"br", "cr"}:
            pieces.append("\n")
        elif child.tag == "noBreakHyphen":
            pieces.append("-")
        elif child.tag == "r":
            pieces.append("" if child.find("rPr/vanish") is not None else _text(child))
        elif child.tag in _CONTAINERS:
            pieces.append(_text(child))
    return "".join(pieces)


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes stand twice in a file, the second time for old programs ("Fallback")."""
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == "txbxContent":
            yield element
        else:
            stack.extend(child for child in reversed(element) if child.tag not in {"Fallback", *_NOT_TEXT})


def _style_id(properties: Element | None) -> str:
    return (_value(properties.find("pStyle")) or "") if properties is not None else ""


def _value(element: Element | None) -> str | None:
    return element.get("val") if element is not None else None


def _integer(element: Element | None) -> int | None:
    return _int(_value(element))


def _int(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None
