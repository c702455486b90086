"""Unigram tokenization without building a trie of the whole vocabulary.

The tokenizers library needs 0.7 s and 300 MB to load the 250,000 pieces of the XLM-R family, most of a cold
`briefed ask`. Loading the pieces into a dict takes a fraction of that. The library still normalises and splits, with
the model's own settings; only its search for the likeliest pieces is done here, the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN_PENALTY = 10.0
"""What the tokenizers library takes off the worst score for a character that no piece covers."""


class UnigramTokenizer:
    """Gives the ids that the tokenizers library gives for a Unigram model without byte fallback."""

    def __init__(self, contents: Mapping[str, Any]) -> None:
        from tokenizers import Tokenizer

        self._frame = Tokenizer.from_str(contents["frame"])
        self._scores: Sequence[float] = contents["scores"]
        self._ids: Mapping[str, int] = {piece: piece_id for piece_id, piece in enumerate(contents["pieces"])}
        self._longest: Mapping[str, int] = contents["longest"]
        self._unknown: int = contents["unknown"]
        self._unknown_score = min(self._scores) - UNKNOWN_PENALTY
        self._start: list[int] = contents["start"]
        self._end: list[int] = contents["end"]

    @classmethod
    def load(cls, path: Path) -> UnigramTokenizer:
        """The tokenizer of a file that `save_unigram` wrote."""
        return cls(json.loads(path.read_bytes()))

    def encode(self, text: str, max_tokens: int) -> list[int]:
        """The ids of a text between the special ones, at most ``max_tokens`` in all."""
        ids = list(chain.from_iterable(self._segment(part) for part in self._parts(text)))
        return [*self._start, *ids[: max_tokens - len(self._start) - len(self._end)], *self._end]

    def _parts(self, text: str) -> list[str]:
        if self._frame.normalizer is not None:
            text = self._frame.normalizer.normalize_str(text)
        if self._frame.pre_tokenizer is None:
            return [text]
        return [part for part, _ in self._frame.pre_tokenizer.pre_tokenize_str(text)]

    def _segment(self, text: str) -> Iterator[int]:
        """The likeliest pieces; neighbouring unknown characters count as one piece, as in the library."""
        for piece_id, run in groupby(self._likeliest(text)):
            yield from [piece_id] if piece_id == self._unknown else run

    def _likeliest(self, text: str) -> list[int]:
        """Viterbi: for every position the best score, and the piece that leads there."""
        scores = [0.0] + [float("-inf")] * len(text)
        starts = [0] * (len(text) + 1)
        pieces = [self._unknown] * (len(text) + 1)
        for start in range(len(text)):
            for end, piece_id, score in self._pieces_from(text, start):
                if scores[start] + score > scores[end]:
                    scores[end], starts[end], pieces[end] = scores[start] + score, start, piece_id
        return _way_back(starts, pieces)

    def _pieces_from(self, text: str, start: int) -> Iterator[tuple[int, int, float]]:
        if text[start] not in self._ids:
            yield start + 1, self._unknown, self._unknown_score
        longest = self._longest.get(text[start], 0)
        for end in range(start + 1, min(start + longest, len(text)) + 1):
            piece_id = self._ids.get(text[start:end])
            if piece_id is not None:
                yield end, piece_id, self._scores[piece_id]


def _way_back(starts: Sequence[int], pieces: Sequence[int]) -> list[int]:
    backwards: list[int] = []
    position = len(starts) - 1
    while position > 0:
        backwards.append(pieces[position])
        position = starts[position]
    return backwards[::-1]


def save_unigram(tokenizer: Tokenizer, path: Path) -> bool:
    """Write what `UnigramTokenizer` loads; False, and no file, for any other kind of tokenizer."""
    settings = json.loads(tokenizer.to_str())
    model = settings["model"]
    if model.get("type") != "Unigram" or model.get("byte_fallback") or model.get("unk_id") is None:
        return False
    path.write_text(json.dumps(_contents(tokenizer, settings), ensure_ascii=False, separators=(",", ":")), "utf-8")
    return True


def _contents(tokenizer: Tokenizer, settings: Mapping[str, Any]) -> dict[str, Any]:
    model = settings["model"]
    pieces = [piece for piece, _ in model["vocab"]]
    start, end = _special_ids(tokenizer)
    return {
        "frame": json.dumps(_without_vocabulary(settings)),
        "pieces": pieces,
        "scores": [score for _, score in model["vocab"]],
        "longest": _longest_by_first_character(pieces),
        "unknown": model["unk_id"],
        "start": start,
        "end": end,
    }


def _without_vocabulary(settings: Mapping[str, Any]) -> dict[str, Any]:
    smallest = {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0]], "byte_fallback": False}
    return {**settings, "model": smallest, "added_tokens": [], "post_processor": None, "decoder": None}


def _longest_by_first_character(pieces: Sequence[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for piece in filter(None, pieces):
        longest[piece[0]] = max(len(piece), longest.get(piece[0], 0))
    return longest


def _special_ids(tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """The ids that go before and after every text."""
    mask = tokenizer.encode("a").special_tokens_mask
    ids = tokenizer.encode("a").ids
    first, after_last = mask.index(0), len(mask) - mask[::-1].index(0)
    return ids[:first], ids[after_last:]
