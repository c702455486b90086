"""Small Office and PDF files, made by hand: what matters in them is visible in the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_RELATIONS}"'
_SLIDE = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_RELATIONS}"'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part's relations: id to (kind, target)."""
    entries = "".join(
        f'<Relationship Id="{id_}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


# Word ---------------------------------------------------------------------------------------------------------------


def docx(body: str, styles: str = "", numbering: str = "", prolog: str = "") -> bytes:
    return zipped(
        {
            "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f"{prolog}<w:document {_WORD}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(
                {"rId1": ("styles", "styles.xml"), "rId2": ("numbering", "numbering.xml")}
            ),
            "word/styles.xml": f"<w:styles {_WORD}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {_WORD}>{numbering}</w:numbering>",
        }
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*texts: str, style: str = "", number: str = "") -> str:
    runs = "".join(text if text.startswith("<w:") else run(text) for text in texts)
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr>{runs}</w:p>"


def heading_style(style_id: str, name: str) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/></w:style>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    return "<w:tbl>" + "".join("<w:tr>" + "".join(row) + "</w:tr>" for row in rows) + "</w:tbl>"


# Excel --------------------------------------------------------------------------------------------------------------


def xlsx(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


# PowerPoint ---------------------------------------------------------------------------------------------------------


def pptx(slides: Sequence[str], notes: Mapping[int, str] | None = None) -> bytes:
    """Slides as the XML of their shapes; notes by the slide's number."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"rId1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/_rels/presentation.xml.rels": relations(
            {f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)}
        ),
    }
    entries = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    parts["ppt/presentation.xml"] = f"<p:presentation {_SLIDE}><p:sldIdLst>{entries}</p:sldIdLst></p:presentation>"
    for number, shapes in enumerate(slides, start=1):
        attributes = ' show="0"' if shapes.startswith("hidden") else ""
        tree = f"<p:cSld><p:spTree>{shapes.removeprefix('hidden')}</p:spTree></p:cSld>"
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {_SLIDE}{attributes}>{tree}</p:sld>"
    for number, text in (notes or {}).items():
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(
            {"rId1": ("notesSlide", f"../notesSlides/notesSlide{number}.xml")}
        )
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = f"<p:notes {_SLIDE}>{shape('body', text)}</p:notes>"
    return zipped(parts)


def shape(kind: str, *lines: str) -> str:
    """A placeholder; ``|`` in a line parts its runs."""
    runs = ("".join(f"<a:r><a:t>{part}</a:t></a:r>" for part in line.split("|")) for line in lines)
    paragraphs = "".join(f"<a:p>{content}</a:p>" for content in runs)
    return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>'


# PDF ----------------------------------------------------------------------------------------------------------------


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Pages of Latin lines, one below the other."""
    return pdf_of(["".join(pdf_text(line, 60, 780 - 16 * n) for n, line in enumerate(lines)) for lines in pages])


def pdf_text(text: str, x: float, y: float, size: int = 11) -> str:
    """A line of text; places count in points from the lower left corner."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET "


def pdf_grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Lines through all of the page's ``xs`` and ``ys``."""
    uprights = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S " for x in xs)
    return uprights + "".join(f"{xs[0]} {y} m {xs[-1]} {y} l S " for y in ys)


def pdf_of(contents: Sequence[str], rotation: int = 0) -> bytes:
    """Pages by what is drawn on them."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(contents):
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R /Rotate {rotation}"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _with_cross_references(objects)


def _with_cross_references(objects: Sequence[str]) -> bytes:
    data = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(data)
    entries = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{entries}"
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data + (table + trailer).encode("latin-1")
