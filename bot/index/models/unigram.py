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

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONTENTS = "unigram.json"
SCORES = "unigram-scores.npy"
UNKNOWN_PENALTY = 10.0
"""What the tokenizers library takes off the worst score for a character that no piece covers."""


class UnigramTokenizer:
    """Gives the ids that the tokenizers library gives for a Unigram model without byte fallback."""

    def __init__(self, contents: Mapping[str, Any], scores: Sequence[float], max_tokens: int) -> None:
        from tokenizers import Tokenizer

        self._frame = Tokenizer.from_str(contents["frame"])
        self._scores = scores
        self._ids: Mapping[str, int] = dict(zip(contents["pieces"].split("\n"), range(len(scores)), strict=True))
        self._longest: Mapping[str, int] = contents["longest"]
        self._unknown: int = contents["unknown"]
        self._unknown_score = min(self._scores) - UNKNOWN_PENALTY
        self._start: list[int] = contents["start"]
        self._end: list[int] = contents["end"]
        self._room = max_tokens - len(self._start) - len(self._end)

    @classmethod
    def load(cls, folder: Path, max_tokens: int) -> UnigramTokenizer:
        """The tokenizer that `save_unigram` wrote into a folder."""
        return cls(json.loads((folder / CONTENTS).read_bytes()), np.load(folder / SCORES).tolist(), max_tokens)

    def encode(self, text: str) -> list[int]:
        """The ids of a text between the special ones, no more than ``max_tokens`` in all."""
        ids = list(chain.from_iterable(self._segment(part) for part in self._parts(text)))
        return [*self._start, *ids[: self._room], *self._end]

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
        """Viterbi: for every position the best score, and the piece that leads there; one loop, for speed."""
        piece_ids, piece_scores, longest = self._ids, self._scores, self._longest
        scores = [0.0] + [float("-inf")] * len(text)
        starts = [0] * (len(text) + 1)
        pieces = [self._unknown] * (len(text) + 1)
        for start, character in enumerate(text):
            so_far = scores[start]
            if character not in piece_ids and so_far + self._unknown_score > scores[start + 1]:
                scores[start + 1], starts[start + 1] = so_far + self._unknown_score, start
                pieces[start + 1] = self._unknown
            for end in range(start + 1, min(start + longest.get(character, 0), len(text)) + 1):
                piece_id = piece_ids.get(text[start:end])
                if piece_id is not None and so_far + piece_scores[piece_id] > scores[end]:
                    scores[end], starts[end], pieces[end] = so_far + piece_scores[piece_id], start, piece_id
        return _way_back(starts, pieces)


def _way_back(starts: Sequence[int], pieces: Sequence[int]) -> list[int]:
    backwards: list[int] = []
    position = len(starts) - 1
    while position > 0:
        backwards.append(pieces[position])
        position = starts[position]
    return backwards[::-1]


def is_unigram(folder: Path) -> bool:
    """Whether `save_unigram` wrote anything into the folder."""
    return (folder / CONTENTS).is_file()


def save_unigram(tokenizer: Tokenizer, folder: Path) -> None:
    """Write what `UnigramTokenizer` loads; nothing for any other kind of tokenizer."""
    settings = json.loads(tokenizer.to_str())
    if not _is_supported(settings["model"]):
        return
    contents = _contents(tokenizer, settings)
    (folder / CONTENTS).write_text(json.dumps(contents, ensure_ascii=False, separators=(",", ":")), "utf-8")
    np.save(folder / SCORES, np.array([score for _, score in settings["model"]["vocab"]], np.float64))


def _is_supported(model: Mapping[str, Any]) -> bool:
    return (
        model.get("type") == "Unigram"
        and not model.get("byte_fallback")
        and model.get("unk_id") is not None
        and not any("\n" in piece for piece, _ in model["vocab"])
    )


def _contents(tokenizer: Tokenizer, settings: Mapping[str, Any]) -> dict[str, Any]:
    model = settings["model"]
    pieces = [piece for piece, _ in model["vocab"]]
    start, end = _special_ids(tokenizer)
    return {
        "frame": json.dumps(_without_vocabulary(settings)),
        # One string: a JSON list of 250,000 strings takes ten times as long to read.
        "pieces": "\n".join(pieces),
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
