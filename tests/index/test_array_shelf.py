"""A file of arrays is whole, or as it was."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

from bot.index.array_shelf import NpzShelf


def test_a_write_that_fails_leaves_the_file_before_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shelf = NpzShelf(tmp_path / "routing.npz")
    shelf.put({"pull": np.arange(3)})

    def on_a_full_disk(file, **arrays):
        file.write(b"PK")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", on_a_full_disk)
    with pytest.raises(OSError, match="No space left"):
        shelf.put({"pull": np.arange(4)})
    assert [one.name for one in tmp_path.iterdir()] == ["routing.npz"]
    kept = shelf.load()
    assert kept is not None
    assert kept["pull"].tolist() == [0, 1, 2]
