"""What Briefed uses of transformers: to read all of it takes the type checker as long as everything else."""

from os import PathLike

from tokenizers import Tokenizer
from torch import nn

class BertConfig:
    def __init__(
        self,
        *,
        vocab_size: int,
        hidden_size: int,
        num_hidden_layers: int,
        num_attention_heads: int,
        intermediate_size: int,
        max_position_embeddings: int,
        type_vocab_size: int,
        layer_norm_eps: float,
    ) -> None: ...

class BertModel(nn.Module):
    def __init__(self, config: BertConfig) -> None: ...
    def save_pretrained(self, save_directory: str | PathLike[str]) -> None: ...

class PreTrainedTokenizerFast:
    def __init__(
        self,
        *,
        tokenizer_object: Tokenizer,
        bos_token: str,
        eos_token: str,
        cls_token: str,
        sep_token: str,
        unk_token: str,
        pad_token: str,
        model_max_length: int,
    ) -> None: ...
    def save_pretrained(self, save_directory: str | PathLike[str]) -> None: ...
