"""Keeping files that people hand in among the documents of a department."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.files.knowledge import METADATA_SUFFIX
from bot.files.readers import READERS
from bot.files.writing import replace_file

READABLE = 0o666
"""As the process's umask allows."""


class KnowledgeShelf:
    """Implements `bot.ports.Shelf` over the knowledge folder."""

    formats = tuple(READERS)

    def __init__(self, root: Path) -> None:
        self._root = root

    def is_free(self, document_id: str) -> bool:
        """Whether nothing lies at a place, nor beside it where its description would."""
        path = self._path(document_id)
        return not _is_there(path) and not _is_there(_beside(path))

    def has(self, document_id: str) -> bool:
        """Whether a file lies at a place."""
        return self._path(document_id).is_file()

    def keep(self, document_id: str, data: bytes, said: Mapping[str, Any], is_version: bool = False) -> None:
        """Put a file and what is said of it at its place; the same file again changes nothing.

        Another file is replaced by its new version only. What is said of that stays, since people may have added to it.
        """
        path = self._path(document_id)
        if path.is_file() and path.read_bytes() == data:
            return
        if path.is_symlink() or (path.exists() and not is_version):
            raise Declined(
                Bilingual(
                    "这个位置已经有另一份文件, 没有覆盖。请换个文件名再上传。",
                    "Another file lies there already and was not replaced. Please upload it under another name.",
                )
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        # What is said of it first: a document that is found without it would pass for another kind.
        if not _beside(path).exists():
            replace_file(_beside(path), yaml.safe_dump(dict(said), allow_unicode=True).encode(), READABLE)
        replace_file(path, data, READABLE)

    def _path(self, document_id: str) -> Path:
        """Where a document lies: in the folder of a department that is there, and nowhere else."""
        department, *below = document_id.split("/")
        folder = self._root / department
        is_plain = below and not any(
            part in {"", ".", ".."} or "\\" in part or "\0" in part for part in (department, *below)
        )
        if not is_plain or not folder.is_dir():
            raise Declined(
                Bilingual(
                    f"没有放“{document_id}”的部门文件夹。", f"There is no department's folder for {document_id!r}."
                )
            )
        path = folder.joinpath(*below)
        if not path.parent.resolve().is_relative_to(folder.resolve()):
            raise Declined(Bilingual(f"“{document_id}”在文件夹之外。", f"{document_id!r} lies outside the folder."))
        return path


def _beside(path: Path) -> Path:
    return path.with_name(path.name + METADATA_SUFFIX)


def _is_there(path: Path) -> bool:
    """Whether something lies there, a link that leads nowhere included."""
    return path.exists() or path.is_symlink()
