"""An embedding model small enough to prepare in a moment; it knows nothing."""

from __future__ import annotations

from pathlib import Path

TINY_VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"信用卡分期手续费多少年账户密码限额转的是", "card"]


def save_tiny_bert(folder: Path, seed: int = 0) -> Path:
    """A sentence-transformers folder with a random BERT of two layers, and prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast  # pyright: ignore[reportAttributeAccessIssue]

    torch.manual_seed(seed)
    shape = BertConfig(
        vocab_size=len(TINY_VOCABULARY),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(shape).save_pretrained(folder / "bert")
    (folder / "vocab.txt").write_text("\n".join(TINY_VOCABULARY), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder / "bert")
    modules = [Transformer(str(folder / "bert"), max_seq_length=64), Pooling(32, "mean")]
    prompts = {"query": "card ", "document": ""}
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save_pretrained(str(folder / "tiny"))
    return folder / "tiny"
