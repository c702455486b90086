"""Bytes to text, for files that do not say how they are encoded."""

from __future__ import annotations

import codecs
from collections.abc import Callable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "iso-8859-1": "cp1252"}
"""Encodings that people name when they mean a larger one."""
_SAMPLE = 65_536


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file, without byte order mark.

    A byte order mark is believed first, then UTF-8 when the bytes are valid, then the ``declared`` encoding,
    then whichever of the East Asian encodings makes common characters of the bytes, at last Windows-1252.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    if encoding := _bare_utf16(data):
        return data.decode(encoding, "replace")
    for encoding in ("utf-8", _wider(declared)):
        if encoding and (text := _strictly(data, encoding)) is not None:
            return text
    return _likeliest(data)


def _wider(declared: str | None) -> str | None:
    name = (declared or "").strip().lower().replace("-", "_")
    return _WIDER.get(name) or _WIDER.get(name.replace("_", "-")) or name or None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes: line breaks, digits and Latin letters have one each."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) * 20 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _likeliest(data: bytes) -> str:
    """Charset detectors guess by statistics that a short file does not have; common characters tell more.

    Each of the East Asian encodings keeps its most common characters in a block of its own, and the bytes of
    one encoding rarely fall into that block of another.
    """
    candidates = [
        (share, text)
        for encoding, common in _COMMON
        if (text := _strictly(data, encoding)) is not None
        for share in [_share_of_common(text[:_SAMPLE], encoding, common)]
    ]
    best = max(candidates, key=lambda candidate: candidate[0], default=(0.0, ""))
    return best[1] if best[0] >= 0.5 else data.decode("cp1252", "replace")


def _share_of_common(text: str, encoding: str, is_common: Callable[[bytes], bool]) -> float:
    wide = [character.encode(encoding) for character in text if not character.isascii()]
    return sum(map(is_common, wide)) / len(wide) if wide else 0.0


def _common_gb(code: bytes) -> bool:
    """GB 2312: punctuation and full-width forms, then the 3,755 common characters."""
    return len(code) == 2 and code[1] >= 0xA1 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)


def _common_big5(code: bytes) -> bool:
    """Big5: punctuation, then the 5,401 common characters."""
    return len(code) == 2 and 0xA1 <= code[0] <= 0xC6


def _common_shift_jis(code: bytes) -> bool:
    """JIS X 0208: punctuation, kana, and the 2,965 common characters."""
    return len(code) == 2 and (0x81 <= code[0] <= 0x83 or 0x88 <= code[0] <= 0x98)


_COMMON: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("gb18030", _common_gb),
    ("big5hkscs", _common_big5),
    ("cp932", _common_shift_jis),
)
