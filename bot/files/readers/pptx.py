"""PowerPoint presentations.

Read from their XML and not through kreuzberg, which puts spaces between the runs of a word and loses merged cells
and slide numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument
from bot.files.readers.failures import damaged
from bot.files.readers.grids import Cell, spread, table_of
from bot.files.readers.package import Element, Package

_TITLES = {"title", "ctrTitle"}
_FURNITURE = {"sldNum", "dt", "ftr", "hdr", "sldImg"}


def read_pptx(data: bytes, name: str) -> ParsedDocument:
    """Slide by slide: the title as heading, texts, tables and speaker's notes. Hidden slides are skipped."""
    package = Package(data)
    part = package.main_part("ppt/presentation.xml")
    slides = _slides(package, part)
    blocks: list[Block] = []
    hidden: list[int] = []
    for number, slide in enumerate(slides, start=1):
        root = package.tree(slide)
        if root.get("show") in {"0", "false"}:
            hidden.append(number)
        else:
            blocks.extend(_slide(package, slide, root, number))
    notes = tuple(
        Bilingual(f"第 {number} 张幻灯片是隐藏的, 没有读取。", f"Slide {number} is hidden and was not read.")
        for number in hidden
    )
    return ParsedDocument(tuple(blocks), notes, len(slides))


def _slides(package: Package, part: str) -> list[str]:
    """The slides in the order of the presentation."""
    targets = package.relations(part)
    slides = [targets.get(entry.get("r:id") or "", ("", ""))[1] for entry in _slide_entries(package.tree(part))]
    if any(slide not in package for slide in slides):
        raise damaged()
    return slides


def _slide_entries(root: Element) -> list[Element]:
    return [entry for entries in root.iter("sldIdLst") for entry in entries if entry.tag == "sldId"]


def _slide(package: Package, slide: str, root: Element, number: int) -> Iterator[Block]:
    shapes = [shape for tree in root.iter("spTree") for shape in _shapes(tree)]
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    for title in titles:
        if text := " ".join(" ".join(_paragraphs(title)).split()):
            yield Heading(text, 1, number)
    for shape in shapes:
        if shape not in titles:
            yield from _shape(shape, number)
    for diagram in package.related(slide, "diagramData"):
        yield from (Paragraph(text, number) for text in _paragraphs(package.tree(diagram)))
    for notes in package.related(slide, "notesSlide"):
        yield from _notes(package.tree(notes), number)


def _shapes(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in {"sp", "graphicFrame"}:
            yield child
        elif child.tag in {"grpSp", "AlternateContent", "Choice"}:
            yield from _shapes(child)


def _shape(shape: Element, number: int) -> Iterator[Block]:
    if _placeholder(shape) in _FURNITURE:
        return
    if shape.tag == "sp":
        yield from (Paragraph(text, number) for text in _paragraphs(shape))
        return
    for element in shape.iter("tbl"):
        has_header = any(properties.get("firstRow") in {"1", "true"} for properties in element.iter("tblPr"))
        rows = spread([list(_cells(row)) for row in element.iter("tr")])
        if table := table_of(rows, None if has_header else 0, page=number):
            yield table


def _cells(row: Element) -> Iterator[Cell]:
    """The cells that are not covered by another; places they cover stand in the file as well."""
    for cell in row:
        if cell.tag == "tc" and not ({cell.get("hMerge"), cell.get("vMerge")} & {"1", "true"}):
            yield Cell("\n".join(_paragraphs(cell)), _span(cell, "rowSpan"), _span(cell, "gridSpan"))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return int(value) if value.isdecimal() else 1


def _notes(root: Element, number: int) -> Iterator[Block]:
    for shape in root.iter("sp"):
        if _placeholder(shape) == "body":
            yield from (Paragraph(text, number) for text in _paragraphs(shape))


def _placeholder(shape: Element) -> str | None:
    placeholder = next(shape.iter("ph"), None)
    return None if placeholder is None else placeholder.get("type", "obj")


def _paragraphs(shape: Element) -> list[str]:
    texts = ("".join(_runs(paragraph)).strip() for paragraph in shape.iter("p"))
    return [text for text in texts if text]


def _runs(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == "t":
            yield element.text or ""
        elif element.tag == "br":
            yield "\n"
