"""Another embedding model: which one answers meanwhile, and when the vectors of the one before are dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.bootstrap import Briefed
from bot.config import load_config
from bot.domain.asking import Asking
from bot.index.models import prepare
from bot.ports import VectorsOf
from bot.services.ask import answer
from tests.chroma_server import chroma_server
from tests.tiny_model import save_tiny_bert

pytestmark = pytest.mark.slow

ASKED = "信用卡分期手续费多少"
TOLD = "信用卡分期手续费是多少，转账户限额多少。"
Replica = Callable[[str, str], Briefed]
"""A program with a data folder of its own, by name, and a model."""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: save_tiny_bert(tmp_path_factory.mktemp(name), seed) for seed, name in enumerate(("old", "new"))}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, models: dict[str, Path]) -> Path:
    """Where both are prepared."""
    folder = tmp_path_factory.mktemp("cache")
    for model in models.values():
        prepare(str(model), folder, lambda step: None)
    return folder


@pytest.fixture(params=["directory", "server"])
def replica(request: pytest.FixtureRequest, tmp_path: Path, models: dict[str, Path], cache: Path) -> Iterator[Replica]:
    """Programs over one database and one knowledge folder; on a server they share the vectors too."""
    (tmp_path / "knowledge" / "cards").mkdir(parents=True)
    (tmp_path / "knowledge" / "cards" / "fee.md").write_text(f"# 年费\n\n{TOLD}\n", "utf-8")

    def open_one(chroma: str, name: str, model: str) -> Briefed:
        file = tmp_path / f"{name}-{model}.yaml"
        file.write_text(
            f"model: {models[model]}\nknowledge: knowledge\ndata: data-{name}\n"
            f"database: sqlite:///{tmp_path}/briefed.db\n{chroma}",
            "utf-8",
        )
        program = Briefed(load_config(file))
        if not program.config.model_cache.exists():
            program.config.data_folder.mkdir()
            program.config.model_cache.symlink_to(cache, target_is_directory=True)
        return program

    if request.param == "directory":
        yield lambda name, model: open_one("", name, model)
    else:
        with chroma_server(tmp_path / "server") as port:
            yield lambda name, model: open_one(f"chroma: {{host: 127.0.0.1, port: {port}}}\n", name, model)


def index(program: Briefed) -> None:
    program.sync(lambda done, total: None)
    program.follow(lambda done, total: None)


def found(program: Briefed) -> list[str]:
    result = answer(ASKED, Asking("agent", "test"), program.desk).found
    return [result.known[one.passage_id].document.document_id for one in result.ranked]


def models_with_vectors(program: Briefed) -> set[str]:
    return program.vectors(program.embedder.model_id).models()


def test_before_anything_is_indexed_the_configured_model_serves(replica, models):
    assert replica("one", "new").serving_source == str(models["new"])


def test_the_model_before_answers_until_the_new_ones_vectors_are_complete(replica, models):
    index(replica("one", "old"))
    meanwhile = replica("one", "new")
    assert meanwhile.serving_source == str(models["old"])
    assert meanwhile.serving[0].model_id != meanwhile.embedder.model_id
    assert meanwhile.desk.embedder.model_id == meanwhile.serving[0].model_id
    assert found(meanwhile) == ["cards/fee.md"]
    index(meanwhile)
    after = replica("one", "new")
    assert after.serving_source == str(models["new"])
    assert after.desk.embedder.model_id == after.embedder.model_id
    assert found(after) == ["cards/fee.md"]


def test_a_model_whose_preparation_broke_off_does_not_serve(replica, models, monkeypatch):
    index(replica("one", "old"))
    broken = replica("one", "new")
    monkeypatch.setattr(broken.embedder, "embed_passages", _breaks_off)
    with pytest.raises(MemoryError):
        index(broken)
    assert replica("one", "new").serving_source == str(models["old"])


def _breaks_off(*_: object) -> None:
    raise MemoryError


@pytest.mark.parametrize("replica", ["directory"], indirect=True)
def test_in_a_folder_of_our_own_the_vectors_before_are_dropped(replica):
    old, new = replica("one", "old"), replica("one", "new")
    index(old)
    index(new)
    assert models_with_vectors(new) == {new.embedder.model_id}
    with new.store.begin() as work:
        assert [one.model_id for one in work.changes.served_models()] == [new.embedder.model_id]


@pytest.mark.parametrize("replica", ["server"], indirect=True)
def test_on_a_server_replicas_that_still_serve_the_model_before_go_on_finding(replica):
    old, new = replica("one", "old"), replica("two", "new")
    index(old)
    assert found(old) == ["cards/fee.md"]
    index(new)
    assert found(old) == ["cards/fee.md"]
    assert found(new) == ["cards/fee.md"]
    assert models_with_vectors(new) == {old.embedder.model_id, new.embedder.model_id}


@pytest.mark.parametrize("replica", ["server"], indirect=True)
def test_on_a_server_a_rebuild_drops_the_vectors_before_but_not_another_deployments(replica):
    old, new = replica("one", "old"), replica("two", "new")
    index(old)
    index(new)
    new.vectors("int8-of-others").put(VectorsOf.VIEWS, ["theirs#0"], np.ones((1, 8), np.float32))
    rebuilt = replica("two", "new")
    rebuilt.forget_indexes()
    index(rebuilt)
    assert models_with_vectors(rebuilt) == {new.embedder.model_id, "int8-of-others"}
    assert found(rebuilt) == ["cards/fee.md"]
