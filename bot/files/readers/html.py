"""HTML pages, with the standard library's parser.

kreuzberg shifts the cells of tables with row spans into wrong columns, and drops text that stands outside of
paragraphs: a rate would be read against the wrong product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument, Table
from bot.files.decoding import decode
from bot.files.readers.grids import Cell, spread, table_of

_DROPPED = {"script", "style", "noscript", "template", "head", "nav", "svg", "iframe", "object", "select", "button"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var",
}  # fmt: skip
_CLOSES = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "thead": ({"tr", "td", "th", "thead", "tbody"}, {"table"}),
    "tbody": ({"tr", "td", "th", "thead", "tbody"}, {"table"}),
    "tfoot": ({"tr", "td", "th", "thead", "tbody"}, {"table"}),
}
"""For a tag, the open elements that it ends, up to the ones in which it stands."""
_ENDS_PARAGRAPH = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "section",
}
_DEEPEST = 100
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)


def read_html(data: bytes, name: str) -> ParsedDocument:
    """The visible text of a page; spans of table cells are spread over the cells they cover."""
    return ParsedDocument(tuple(html_blocks(decode(data, _declared_charset(data)))))


def _declared_charset(data: bytes) -> str | None:
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def html_blocks(text: str) -> Iterator[Block]:
    """The blocks of a page or of a piece of one."""
    parser = _TreeParser()
    parser.feed(text)
    parser.close()
    yield from _blocks(parser.root)


# Tree ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)

    def nodes(self) -> Iterator[_Node]:
        return (child for child in self.children if isinstance(child, _Node))


class _TreeParser(HTMLParser):
    """A forgiving tree: end tags that HTML lets authors omit are supplied, the rest is taken as it comes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._supply_ends(tag)
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._supply_ends(tag)
        self._open[-1].children.append(_Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        depth = next((i for i in range(len(self._open) - 1, 0, -1) if self._open[i].tag == tag), None)
        if depth is not None:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _supply_ends(self, tag: str) -> None:
        if tag in _ENDS_PARAGRAPH and self._open[-1].tag == "p":
            self._open.pop()
        ended, within = _CLOSES.get(tag, (set[str](), set[str]()))
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag in within:
                return
            if self._open[depth].tag in ended:
                del self._open[depth:]


# Blocks -------------------------------------------------------------------------------------------------------------


def _blocks(node: _Node) -> Iterator[Block]:
    """The blocks of an element; loose text between them makes paragraphs of its own."""
    loose: list[str] = []
    for child in node.children:
        if isinstance(child, str) or _is_inline(child):
            loose.append(_inline_text(child))
            continue
        yield from _paragraph(loose)
        loose = []
        yield from _block(child)
    yield from _paragraph(loose)


def _block(node: _Node) -> Iterator[Block]:
    if node.tag in _DROPPED:
        return
    if re.fullmatch("h[1-6]", node.tag):
        if text := " ".join(_inline_text(node).split()):
            yield Heading(text, int(node.tag[1]))
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag == "pre":
        yield from _paragraph([_inline_text(node, keeps_space=True)])
    else:
        yield from _blocks(node)


def _is_inline(node: _Node) -> bool:
    if node.tag in {"br", "img", "input"}:
        return True
    return node.tag in _INLINE and all(isinstance(child, str) or _is_inline(child) for child in node.children)


def _inline_text(node: _Node | str, keeps_space: bool = False) -> str:
    if isinstance(node, str):
        return node if keeps_space else re.sub(r"[ \t\r\n\f\u200b]+", " ", node)
    if node.tag == "br":
        return "\n"
    if node.tag in _DROPPED or node.tag == "rp":
        return ""
    return "".join(_inline_text(child, keeps_space) for child in node.children)


def _paragraph(pieces: list[str]) -> Iterator[Block]:
    lines = (line.strip() for line in "".join(pieces).replace("\xa0", " ").split("\n"))
    if text := "\n".join(re.sub(" {2,}", " ", line) for line in lines if line):
        yield Paragraph(text)


def _table(node: _Node) -> Iterator[Block]:
    rows = list(_rows(node))
    caption = next((_inline_text(child) for child in node.nodes() if child.tag == "caption"), "")
    if not any(row.children for row in rows):
        yield from _blocks(node)
        return
    if _is_layout(rows):
        for row in rows:
            for cell in row.nodes():
                yield from _blocks(cell)
        return
    cells = [[_cell(child) for child in row.nodes() if child.tag in {"td", "th"}] for row in rows]
    if table := table_of(spread(cells), _header_rows(node, rows), " ".join(caption.split())):
        yield table


def _rows(node: _Node) -> Iterator[_Node]:
    for child in node.nodes():
        if child.tag == "tr":
            yield child
        elif child.tag != "table":
            yield from _rows(child)


def _is_layout(rows: list[_Node]) -> bool:
    """Old pages place whole tables and headings in the cells of an outer table."""
    cells = [cell for row in rows for cell in row.nodes()]
    return len(cells) == len(rows) or any(_holds(cell, {"table", "h1", "h2", "h3"}) for cell in cells)


def _holds(node: _Node, tags: set[str]) -> bool:
    return any(child.tag in tags or _holds(child, tags) for child in node.nodes())


def _header_rows(table: _Node, rows: list[_Node]) -> int | None:
    """The rows in ``thead`` or else the first ones that are all header cells; ``None`` when nothing is marked.

    When every row starts with a header cell, these name the rows, and no row names the columns.
    """
    in_head = sum(len(list(_rows(child))) for child in table.nodes() if child.tag == "thead")
    marked = 0
    for row in rows:
        tags = {cell.tag for cell in row.nodes()}
        if tags != {"th"}:
            break
        marked += 1
    if in_head or marked:
        return in_head or marked
    return 0 if all(next((cell.tag for cell in row.nodes()), "") == "th" for row in rows) else None


def _cell(node: _Node) -> Cell:
    text = "\n".join(block.text for block in _blocks(node) if not isinstance(block, Table))
    return Cell(text, _span(node, "rowspan"), _span(node, "colspan"))


def _span(node: _Node, name: str) -> int:
    value = node.attributes.get(name, "").strip()
    if not re.fullmatch(r"\d{1,6}", value):
        return 1
    # A row span of 0 goes on to the end of the table.
    return int(value) or (1_000_000 if name == "rowspan" else 1)
