"""A prepared model: a folder with what serves it, and `model.json`, which says what it is."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DESCRIPTION = "model.json"
LAYOUT = 2
"""Raised when what is kept of a model changes: a model of another layout counts as not prepared."""
ONNX_MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
SENTENCE_TRANSFORMER = "sentence-transformer"

INT8 = "int8 ONNX"
FP32 = "sentence-transformers fp32"


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model wants before a question and before a passage."""

    query: str
    passage: str


@dataclass(frozen=True, slots=True)
class Parity:
    """Cosine between the vectors served and those of sentence-transformers in fp32, over fixed sentences."""

    mean: float
    least: float


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """What is known of a prepared model; ``reason`` says why it is not compiled, if it is not."""

    source: str
    model_id: str
    engine: str
    dimension: int
    max_tokens: int
    prompts: Prompts
    parity: Parity | None
    reason: str
    versions: Mapping[str, str]

    def describe(self) -> str:
        """One line: what serves the model, and how faithfully or why."""
        if self.engine == INT8 and self.parity:
            return f"{self.engine}, mean cosine {self.parity.mean:.4f} to fp32"
        return f"{self.engine}, because {self.reason}"


def folder_of(source: str, cache: Path) -> Path:
    """Where a source's prepared model lives."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", source).strip("-").lower()
    if readable == source:
        return cache / source
    return cache / f"{readable[-40:].strip('-')}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def write_description(prepared: PreparedModel, folder: Path) -> None:
    text = json.dumps(dataclasses.asdict(prepared) | {"layout": LAYOUT}, ensure_ascii=False, indent=2)
    (folder / DESCRIPTION).write_text(text + "\n", "utf-8")


def read_description(folder: Path) -> PreparedModel | None:
    """What `write_description` wrote; ``None`` when it is not there or of another layout."""
    try:
        known = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        if known.pop("layout") != LAYOUT:
            return None
        parity = Parity(**known["parity"]) if known["parity"] else None
        return PreparedModel(**{**known, "prompts": Prompts(**known["prompts"]), "parity": parity})
    except (OSError, ValueError, TypeError, KeyError):
        return None
