"""Banks to run commands on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.cli.console import err, out
from bot.index import models
from tests.cli.commands import WIDE, briefed
from tests.small_bank import write_small_bank


@pytest.fixture(scope="session", autouse=True)
def _wide_terminal() -> None:
    out.width = err.width = WIDE


@pytest.fixture(scope="session", autouse=True)
def _model_loaded_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(models, "load", cache(models.load))
        yield


@pytest.fixture(scope="session")
def indexed_bank(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """An indexed bank that tests only ask."""
    folder = write_small_bank(tmp_path_factory.mktemp("bank"), model_cache)
    ran = briefed(folder, "index", "--strict")
    assert ran.code == 0, ran
    return folder


@pytest.fixture
def bank(indexed_bank: Path, tmp_path: Path) -> Path:
    """An indexed bank of the test's own, to be changed and damaged."""
    return shutil.copytree(indexed_bank, tmp_path / "bank", symlinks=True)


@pytest.fixture
def new_bank(tmp_path: Path, model_cache: Path) -> Path:
    """A bank that has never been indexed."""
    folder = tmp_path / "new"
    folder.mkdir()
    return write_small_bank(folder, model_cache)
