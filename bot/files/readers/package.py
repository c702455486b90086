"""Office Open XML files (docx, xlsx, pptx): opened with limits, their parts as trees of local names."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from xml.etree import ElementTree

from bot.domain.bilingual import Bilingual
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits
from bot.files.readers.failures import damaged, declares_document_type, protected

Element = ElementTree.Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Package:
    """The parts of an Office file, checked for bombs before anything is unpacked."""

    def __init__(self, data: bytes) -> None:
        refuse_protected(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise UnreadableFile(
                Bilingual("已损坏或不完整。", "is damaged or cut off."),
                Bilingual(
                    "请在 Office 里打开, 重新保存, 再放回来。", "Open it in Office, save it again, and send that."
                ),
            ) from error
        _refuse_bomb(self._zip.infolist())

    def __contains__(self, part: str) -> bool:
        return part in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._zip.namelist())

    def names(self) -> frozenset[str]:
        return self._names

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        try:
            return self._zip.read(part)
        except (
            KeyError,
            zipfile.BadZipFile,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise damaged() from error
        except Exception as error:  # zlib.error, lzma.LZMAError and bz2's OSError have no common base
            raise damaged() from error

    def tree(self, part: str) -> Element:
        """The root of an XML part; tags and attributes have their local names."""
        return parse_xml(self.read(part))

    def optional_tree(self, part: str) -> Element | None:
        return self.tree(part) if part in self else None

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """The parts that a part refers to: relation id to (kind, part name); links to the outside are left out."""
        folder, name = posixpath.split(part)
        root = self.optional_tree(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return {
            relation.get("Id", ""): (relation.get("Type", "").rpartition("/")[2], _target(folder, relation))
            for relation in (root if root is not None else ())
            if relation.get("TargetMode") != "External"
        }

    def related(self, part: str, kind: str) -> list[str]:
        """The existing parts of one kind that a part refers to."""
        return [target for found, target in self.relations(part).values() if found == kind and target in self]

    def main_part(self, usual: str) -> str:
        """The part that holds the document itself."""
        return next(iter(self.related("", "officeDocument")), usual)


def refuse_protected(data: bytes) -> None:
    """Encrypted Office files are OLE containers around the encrypted package."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise protected()


def is_ole(data: bytes) -> bool:
    return data.startswith(_OLE)


def parse_xml(data: bytes) -> Element:
    """The root element, with local names; a document type is refused, since entities can be bombs."""
    parser = ElementTree.XMLParser(target=_LocalNames())  # noqa: S314 - _LocalNames refuses document types
    try:
        parser.feed(data)
        return parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise damaged() from error


class _LocalNames(ElementTree.TreeBuilder):
    """Drops namespaces: ISO strict files use others than everybody else."""

    def start(self, tag: str, attrs: dict[str, str]) -> Element:  # type: ignore[override]
        return super().start(local_name(tag), {_attribute(name): value for name, value in attrs.items()})

    def end(self, tag: str) -> Element:
        return super().end(local_name(tag))

    def doctype(self, *_: object) -> None:
        raise declares_document_type()


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(name: str) -> str:
    """The local name; references to other parts keep a prefix, since they are often called "id" like others."""
    namespace, _, local = name.rpartition("}")
    return f"r:{local}" if namespace.endswith("/relationships") else local


def refuse_document_types(package: Package) -> None:
    """For parsers that do not refuse a document type themselves; raises `UnreadableFile` where a part has one."""
    for part in package.names():
        if part.endswith((".xml", ".rels")) and _has_document_type(package.read(part)):
            raise declares_document_type()


def _has_document_type(data: bytes) -> bool:
    return any("<!DOCTYPE".encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _target(folder: str, relation: Element) -> str:
    target = relation.get("Target", "")
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise protected()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    is_dense = unpacked > limits.RATIO_COUNTS_FROM and unpacked > packed * limits.HIGHEST_RATIO
    if len(parts) > limits.MOST_PARTS or unpacked > limits.LARGEST_UNPACKED or is_dense:
        size = f"{unpacked / limits.MEBIBYTE:,.0f} MiB in {len(parts):,} parts"
        raise UnreadableFile(
            Bilingual(f"解压后有 {size}, 一份文档不该这么大。", f"unpacks to {size}, too much for a document."),
            Bilingual("请拆成几份, 或去掉图片。", "Split it, or remove the pictures."),
        )


def descendants(element: Element, tag: str, stop: str | None = None) -> Iterator[Element]:
    """Elements of a tag below ``element`` in document order, not looking into those called ``stop``."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        if child.tag == tag:
            yield child
        if child.tag != stop:
            stack.append(iter(child))
