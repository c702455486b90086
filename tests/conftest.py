"""What tests of several parts share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from bot.domain.errors import ModelUnavailable
from bot.index.models import load, prepare
from bot.ports import Embedder
from tests.chroma_folders import close_chroma_under
from tests.databases import KINDS, empty_database, migrated_file, new_database, new_file, postgresql_server
from tests.end_to_end.bank import indexed_once

KEPT_MODELS = Path(__file__).parent.parent / "build" / "test-models"
"""Preparing the bundled model takes half a minute, so it is kept between runs; `make clean` forgets it."""


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """A model cache with the bundled model in it."""
    KEPT_MODELS.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT_MODELS / ".lock"):
        try:
            load("bundled", KEPT_MODELS)
        except ModelUnavailable:
            # Not there yet, or kept by an older version of the code in another layout.
            prepare("bundled", KEPT_MODELS, lambda step: None)
    return KEPT_MODELS


@pytest.fixture(scope="session")
def prepared_bundled_model(model_cache: Path) -> Embedder:
    """The bundled model, ready to embed."""
    return load("bundled", model_cache)


@pytest.fixture(scope="session")
def indexed_sample_bank(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """A data folder of the sample bank to copy."""
    return indexed_once(tmp_path_factory, model_cache)


@pytest.fixture(autouse=True)
def _chroma_lets_go_of_the_folder(request: pytest.FixtureRequest) -> Iterator[None]:
    """For each folder that it opened Chroma keeps threads, files and some 30 MB until it is closed. The command line
    leaves that to the end of its process, which is far away here."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        close_chroma_under(folder)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql_server(tmp_path_factory.mktemp("pg", numbered=True)) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to copy."""
    return migrated_file(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, with all tables and nothing in them."""
    with migrated_database(request, tmp_path) as url:
        yield url


@contextmanager
def migrated_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A database of the kind that the requesting fixture's parameter names; an SQLite file lies in the folder."""
    if request.param == "sqlite":
        yield new_file(folder / "briefed.db", request.getfixturevalue("migrated"))
    else:
        with new_database(request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'briefed.db'}"
    else:
        with empty_database(request.getfixturevalue("postgresql")) as url:
            yield url
