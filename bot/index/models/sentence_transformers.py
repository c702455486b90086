"""Sources `hub:NAME` and folders: whatever the sentence-transformers library can load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])(?!.*instruct)")


def build(name: str, _folder: Path) -> SentenceTransformer:
    """A model by its hub id or folder, on the GPU if there is one; HF_HUB_OFFLINE and HF_HOME count as usual."""
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name)
    except Exception as error:
        # The library raises whatever its many parts raise: OSError, ValueError, httpx and huggingface_hub errors.
        raise ModelUnavailable(
            f"The embedding model {name} cannot be loaded: {_first_line(error)}",
            "Check its name and the network, or set model: bundled in config.yaml.",
        ) from error
    if not any(model.prompts.values()) and _E5.search(name.lower()):
        model.prompts.update(E5_PROMPTS)
    return model


def build_from_folder(name: str, folder: Path) -> SentenceTransformer:
    """A model that lies in a folder of this machine."""
    if not Path(name).is_dir():
        raise ModelUnavailable(
            f"There is no folder {name} with an embedding model.",
            "Name it in config.yaml relative to that file; a model of the hub is hub:NAME, ours is bundled.",
        )
    return build(name, folder)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
