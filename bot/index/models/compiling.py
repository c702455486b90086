"""Compiles a sentence-transformers model to one int8 ONNX graph: the tokens of a text in, its unit vector out."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import onnxruntime
    import torch
    from sentence_transformers import SentenceTransformer

OPSET = 17
INPUT = "input_ids"
OUTPUT = "vectors"
WEIGHTS = ".weights"

_SLOWER_FUSED = ["SkipLayerNormFusion"]
"""What onnxruntime fuses by itself to its disadvantage: on a CPU the fused kernel takes twice as long as its parts."""

_WEIGHTS_BESIDE = "session.optimized_model_external_initializers"


def export(model: SentenceTransformer, path: Path) -> None:
    """Write the whole model, pooling and normalisation included, as fp32 ONNX; raises whatever torch raises.

    It takes one text at a time, of any length. So there is nothing to mask, and no mask is computed at every layer.
    """
    import torch

    # The TorchScript exporter cannot trace fused attention faithfully for every length.
    encoder: Any = model[0]
    encoder.auto_model.set_attn_implementation("eager")
    with torch.no_grad(), quiet():
        torch.onnx.export(
            _whole(model),
            (torch.ones(1, 8, dtype=torch.long),),
            str(path),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(exported: Path, path: Path) -> None:
    """Write the int8 form: weights and embeddings by channel, activations by the text at hand."""
    from onnxruntime.quantization import quantize_dynamic

    with quiet():
        quantize_dynamic(exported, path, per_channel=True)


def optimise(quantised: Path, path: Path) -> None:
    """Write the graph as onnxruntime fuses it, with the weights in a file beside it.

    Such a graph opens four times as fast, and the weights are mapped into memory only where they are read.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # The highest level would fit the graph to this very processor.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(path)
    options.add_session_config_entry(f"{_WEIGHTS_BESIDE}_file_name", path.with_suffix(WEIGHTS).name)
    options.add_session_config_entry(f"{_WEIGHTS_BESIDE}_min_size_in_bytes", "1024")
    open_session(quantised, options)


def open_session(path: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    """A graph, to be written or to be run; either way onnxruntime would fuse what is not fused yet."""
    import onnxruntime

    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        path, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER_FUSED
    )


def _whole(model: SentenceTransformer) -> torch.nn.Module:
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            return torch.nn.functional.normalize(self.model({INPUT: input_ids})["sentence_embedding"], dim=-1)

    return Whole().eval()


@contextmanager
def quiet() -> Iterator[None]:
    """Without the libraries' progress bars, hints and deprecation warnings; restores what was."""
    from transformers.utils import logging as transformers_logging

    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        transformers_logging.enable_progress_bar()
