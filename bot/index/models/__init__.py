"""Embedding models: prepared once, then served.

A model is named by a string: ``bundled``, ``hub:NAME`` or a folder, relative to that of config.yaml. To add a kind of
source, write `build(name, folder)` in a file of its own and name it in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import ModelUnavailable
from bot.index.models import bundled, sentence_transformers
from bot.index.models.prepared import PreparedModel, folder_of, read_description
from bot.index.models.serving import serve
from bot.ports import Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SOURCES", "PreparedModel", "list_prepared", "load", "prepare"]

PREPARE = "Run: briefed models prepare"
FOLDER = "folder"

SOURCES: Mapping[str, Callable[[str, Path], SentenceTransformer]] = {
    "bundled": bundled.build,
    "hub": sentence_transformers.build,
    FOLDER: sentence_transformers.build_from_folder,
}
"""How to build a model, by the word before the colon of its name; a name without such a word is a folder."""


def prepare(source: str, cache: Path, on_step: Callable[[str], None], relative_to: Path = Path()) -> PreparedModel:
    """Build or download a model, compile it, check it and keep it in ``cache``; replaces one prepared before.

    A folder's name is ``relative_to`` another one. ``on_step`` is told what begins, such as "compiling it". Raises
    `ModelUnavailable` when the source has no such model. A crash leaves what was prepared before.
    """
    from bot.index.models.preparing import prepare_into

    kind, name = _parse(source)
    place = str(relative_to / name) if kind == FOLDER else name
    return prepare_into(folder_of(source, cache), source, partial(SOURCES[kind], place), on_step)


def load(source: str, cache: Path) -> Embedder:
    """The embedder of a prepared model; raises `ModelUnavailable` when it is not prepared or is damaged."""
    folder = folder_of(source, cache)
    prepared = read_description(folder)
    if prepared is None:
        raise ModelUnavailable(f"The embedding model {source} is not prepared.", PREPARE)
    try:
        return serve(prepared, folder)
    except Exception as error:
        # onnxruntime, tokenizers and torch each have errors of their own for a damaged file.
        raise ModelUnavailable(f"The prepared model in {folder} is damaged: {error}.", PREPARE) from error


def list_prepared(cache: Path) -> list[PreparedModel]:
    """What is prepared, by source name."""
    found = [read_description(folder) for folder in sorted(cache.glob("[!.]*"))]
    return sorted((prepared for prepared in found if prepared), key=lambda prepared: prepared.source)


def _parse(source: str) -> tuple[str, str]:
    kind, _, name = source.partition(":")
    return (kind, name) if kind in SOURCES else (FOLDER, source)
