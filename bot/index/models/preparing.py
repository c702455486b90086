"""Prepares a model once: built or downloaded, compiled to int8, checked against the original, kept in a folder."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import ModelUnavailable
from bot.domain.full_disk import MAKE_ROOM, full_disk, is_of_full_disk
from bot.index.models.centring import centring_digest, save_centres
from bot.index.models.compiling import WEIGHTS, export, optimise, quantise, quiet
from bot.index.models.parity import LEAST_MEAN, measure
from bot.index.models.prepared import (
    FP32,
    INT8,
    ONNX_MODEL,
    SENTENCE_TRANSFORMER,
    TOKENIZER,
    PreparedModel,
    Prompts,
    write_description,
)
from bot.index.models.serving import CompiledEmbedder, DirectEmbedder, open_embedder
from bot.index.models.unigram import save_unigram

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Build = Callable[[Path], "SentenceTransformer"]
"""Gives the model of a source; the folder is for whatever must be written on the way."""

LIBRARIES = ("torch", "transformers", "sentence-transformers", "tokenizers", "onnx", "onnxruntime")


def prepare_into(target: Path, source: str, build: Build, on_step: Callable[[str], None]) -> PreparedModel:
    """Prepare a model and put it in place of whatever ``target`` was, in one step.

    Raises `bot.domain.errors.ModelUnavailable` when the model cannot be had, or when there is no room for it; one that
    cannot be compiled is kept as it is, and says why.
    """
    with _with_room_in(target.parent), _replacing(target) as folder:
        on_step("loading the model")
        with tempfile.TemporaryDirectory() as scratch, quiet():
            model = build(Path(scratch))
            model.save_pretrained(str(folder / SENTENCE_TRANSFORMER), create_model_card=False)
            described = _describe(source, model, folder)
            prepared = _compile_if_possible(model, described, folder, Path(scratch), on_step)
        on_step("taking the means of both languages")
        save_centres(open_embedder(prepared, folder), folder)
        centred = replace(prepared, model_id=f"{prepared.model_id}-{centring_digest()}")
        write_description(centred, folder)
    return centred


def _describe(source: str, model: SentenceTransformer, folder: Path) -> PreparedModel:
    """The model as it is before compilation."""
    prompts = Prompts(
        query=model.prompts.get("query") or "",
        passage=model.prompts.get("passage") or model.prompts.get("document") or "",
    )
    described = PreparedModel(
        source=source,
        model_id="",
        engine=FP32,
        dimension=model.get_embedding_dimension() or 0,
        max_tokens=min(int(model.max_seq_length or 512), 512),
        prompts=prompts,
        parity=None,
        reason="",
        versions={library: importlib.metadata.version(library) for library in LIBRARIES},
    )
    return replace(described, model_id=_model_id(described, folder / SENTENCE_TRANSFORMER))


def _compile_if_possible(
    model: SentenceTransformer, described: PreparedModel, folder: Path, scratch: Path, on_step: Callable[[str], None]
) -> PreparedModel:
    if _has_gpu():
        return replace(described, reason="there is a GPU")
    try:
        compiled = _compile(model, described, folder, scratch, on_step)
    except Exception as error:
        if is_of_full_disk(error):
            raise
        # Exporters meet models nobody has tried before and fail in every imaginable way; the model itself still works.
        _discard_compiled(folder)
        return replace(described, reason=f"it cannot be compiled ({type(error).__name__}: {error})"[:300])
    if compiled.parity and compiled.parity.mean < LEAST_MEAN:
        _discard_compiled(folder)
        return replace(
            described,
            parity=compiled.parity,
            reason=f"int8 would change it too much (mean cosine {compiled.parity.mean:.4f}, not {LEAST_MEAN})",
        )
    return compiled


def _compile(
    model: SentenceTransformer, described: PreparedModel, folder: Path, scratch: Path, on_step: Callable[[str], None]
) -> PreparedModel:
    on_step("compiling it")
    _save_tokenizer(model, folder)
    export(model, scratch / ONNX_MODEL)
    on_step("quantising it")
    quantise(scratch / ONNX_MODEL, scratch / "quantised.onnx")
    optimise(scratch / "quantised.onnx", folder / ONNX_MODEL)
    compiled = replace(described, engine=INT8)
    compiled = replace(compiled, model_id=_model_id(compiled, folder))
    on_step("comparing it with the original")
    parity = measure(CompiledEmbedder.load(compiled, folder), DirectEmbedder(described, model))
    return replace(compiled, parity=parity)


def _save_tokenizer(model: SentenceTransformer, folder: Path) -> None:
    from tokenizers import Tokenizer

    kept = folder / SENTENCE_TRANSFORMER / TOKENIZER
    shutil.copyfile(kept, folder / TOKENIZER)
    save_unigram(Tokenizer.from_file(str(kept)), folder)


def _discard_compiled(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()


def _model_id(described: PreparedModel, folder: Path) -> str:
    """A readable name and a digest of all that decides the vectors: weights, tokenizer, prompts, precision."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".onnx", WEIGHTS, ".safetensors", ".bin"} or path.name == TOKENIZER:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    settings = [described.engine, described.prompts.query, described.prompts.passage, described.max_tokens]
    digest.update(json.dumps(settings).encode())
    return f"{'int8' if described.engine == INT8 else 'fp32'}-{digest.hexdigest()[:16]}"


@contextmanager
def _with_room_in(cache: Path) -> Iterator[None]:
    """Libraries have errors of their own for a full disk, which need not be ``cache``'s: they write to /tmp too."""
    try:
        yield
    except Exception as error:
        if not is_of_full_disk(error):
            raise
        places = f"{cache} or {tempfile.gettempdir()}"
        raise ModelUnavailable(full_disk(places), MAKE_ROOM) from error


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``target`` at the end; a crash before leaves ``target`` as it was."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".preparing-", dir=target.parent, ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "new"
        folder.mkdir()
        yield folder
        if target.exists():
            target.rename(Path(scratch) / "old")
        folder.rename(target)
