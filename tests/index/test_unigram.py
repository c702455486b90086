"""The frugal Unigram tokenizer gives what the tokenizers library gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import BPE, Unigram
from tokenizers.normalizers import NFKC
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from bot.index.models.unigram import UnigramTokenizer, is_unigram, save_unigram

SPECIAL = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
PIECES = [("▁", -3.0), ("信用", -5.0), ("卡", -4.0), ("信用卡", -8.0), ("分", -4.5), ("期", -4.5), ("分期", -9.5)]
LATIN = [("▁card", -6.0), ("c", -7.0), ("a", -7.0), ("r", -7.0), ("d", -7.0), ("ar", -9.0), ("▁c", -7.5), ("3", -6.0)]


@pytest.fixture(scope="module")
def library() -> Tokenizer:
    tokenizer = Tokenizer(Unigram([*SPECIAL, *PIECES, *LATIN], 3, False))
    tokenizer.normalizer = NFKC()
    tokenizer.pre_tokenizer = Metaspace("▁", "always")
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


@pytest.fixture(scope="module")
def folder(library: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unigram")
    save_unigram(library, path)
    return path


@pytest.mark.parametrize("text", ["信用卡分期", "card cards", "", " ", "未知字", "x未y", "３ card", "cardcard信用"])
def test_known_texts(library: Tokenizer, folder: Path, text: str) -> None:
    assert UnigramTokenizer.load(folder, 512).encode(text) == library.encode(text).ids


@given(text=st.text("信用卡分期card 3未知x\n", max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text(library: Tokenizer, folder: Path, text: str) -> None:
    assert UnigramTokenizer.load(folder, 512).encode(text) == library.encode(text).ids


def test_truncation_keeps_the_special_tokens(library: Tokenizer, folder: Path) -> None:
    ids = UnigramTokenizer.load(folder, 6).encode("信用卡分期" * 20)
    library.enable_truncation(6)
    try:
        assert ids == library.encode("信用卡分期" * 20).ids
    finally:
        library.no_truncation()


def test_other_tokenizers_are_left_to_the_library(tmp_path: Path) -> None:
    save_unigram(Tokenizer(BPE()), tmp_path)
    assert not is_unigram(tmp_path)
