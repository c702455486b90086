"""What a file is by its first bytes, whatever it is called."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.errors import UnreadableFile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = {b"\x1f\x8b": "gz", b"Rar!": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"BZh": "bz2"}
_FOLDERS = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
_STREAMS = (("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("WordDocument", "doc"))
_OFFICE = {"docx", "xlsx", "pptx"}
_OLD_OFFICE = {"xls", "ppt"}


def content_extension(data: bytes, extension: str) -> str:
    """The extension that fits the content: the given one unless the content contradicts it.

    Raises `UnreadableFile` when the content is nothing that is read here.
    """
    for signature, archive in _ARCHIVES.items():
        if data.startswith(signature):
            return archive
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return _ole_kind(data, extension)
    if data.startswith(_ZIP):
        return _zip_kind(data, extension)
    return _text_kind(data, extension)


def _ole_kind(data: bytes, extension: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return extension if extension in _OFFICE | _OLD_OFFICE else "xlsx"
    return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in data), extension)


def _zip_kind(data: bytes, extension: str) -> str:
    if extension in _OFFICE:
        return next((kind for folder, kind in _FOLDERS if folder in data), extension)
    return next((kind for folder, kind in _FOLDERS if folder in data), "zip")


def _text_kind(data: bytes, extension: str) -> str:
    """Many systems export tables as HTML or text and call them .xls."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks_like_html = head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta"))
    if extension in _OLD_OFFICE | _OFFICE | {"pdf"}:
        if looks_like_html:
            return "html"
        if extension in {"xls", "xlsx"} and _is_text(data):
            return "csv"
        raise UnreadableFile(
            Bilingual(f"不是 {extension} 文件, 或者已损坏。", f"is not a {extension} file, or is damaged."),
            Bilingual("请重新保存, 再放回来。", "Save it again and put it back."),
        )
    if not _is_text(data):
        raise UnreadableFile(
            Bilingual(f"不是 {extension} 文件: 内容不是文字。", f"is not a {extension} file: its content is no text."),
            Bilingual("请放回正确的文件。", "Put the right file back."),
        )
    return extension


def _is_text(data: bytes) -> bool:
    """Texts have no control characters; UTF-16 shows by a byte order mark or by one zero in every pair at most."""
    sample = data[:65_536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros_even, zeros_odd = sample[::2].count(0), sample[1::2].count(0)
    if zeros_even and zeros_odd:
        return False
    controls = sum(sample.count(bytes([code])) for code in range(1, 32) if code not in b"\t\n\r\f\x1b\x1a")
    return controls <= 2 + len(sample) // 100
