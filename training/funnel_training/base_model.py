"""The base model as transformers knows it, from a GGUF file or a Hugging Face directory."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from funnel_training import shared_prefix


def load_tokenizer(path: Path) -> PreTrainedTokenizerBase:
    """The tokenizer that lies in a GGUF file or in a Hugging Face directory."""
    return AutoTokenizer.from_pretrained(*_location(path)[0], **_location(path)[1])


def load_model(path: Path, dtype: torch.dtype) -> PreTrainedModel:
    """The model with attention over shared prefixes; a GGUF file's weights are dequantised."""
    shared_prefix.register()
    arguments, options = _location(path)
    model = AutoModelForCausalLM.from_pretrained(*arguments, dtype=torch.float32, **options)
    if options:
        # The weights are plain tensors now; transformers would go on to treat them as quantised.
        plain = type(model)._from_config(_unquantised(model.config), dtype=torch.float32)
        plain.load_state_dict(model.state_dict())
        plain.tie_weights()
        model = plain
    model.set_attn_implementation(shared_prefix.NAME)
    return model.to(dtype)


def _location(path: Path) -> tuple[list[str], dict[str, str]]:
    if path.is_dir():
        return [str(path)], {}
    return [str(path.parent)], {"gguf_file": path.name}


def _unquantised(config):
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    return config
