"""Weights as transformers names them: random ones, and those of a model."""

from collections.abc import Callable

import torch

from .shapes import Shape

# From a name such as "layers.0.mlp.up_proj.weight" to its tensor. Called once a name, so that no more
# than one matrix need exist twice.
Weights = Callable[[str], torch.Tensor]


def random_weights(shape: Shape, dtype: torch.dtype, device: str, seed: int = 1) -> Weights:
    """Weights of a size that keeps activations finite; the same name gives another tensor each time."""
    generator = torch.Generator(device).manual_seed(seed)
    kv = shape.kv_heads * shape.head_dim
    sizes = {
        "embed_tokens": (shape.vocabulary, shape.dim),
        "lm_head": (shape.vocabulary, shape.dim),
        "q_proj": (shape.dim, shape.dim),
        "k_proj": (kv, shape.dim),
        "v_proj": (kv, shape.dim),
        "o_proj": (shape.dim, shape.dim),
        "gate_proj": (shape.ffn, shape.dim),
        "up_proj": (shape.ffn, shape.dim),
        "down_proj": (shape.dim, shape.ffn),
    }

    def tensor(name: str) -> torch.Tensor:
        kind = name.split(".")[-2]
        if kind.endswith("norm"):
            return torch.ones(shape.dim, dtype=dtype, device=device)
        return torch.empty(sizes[kind], dtype=dtype, device=device).normal_(
            0, 0.02, generator=generator
        )

    return tensor


def weights_of(model) -> Weights:
    """The weights of a LlamaForCausalLM, without a copy."""
    state = model.state_dict()

    def tensor(name: str) -> torch.Tensor:
        return state[name if name.startswith("lm_head") else "model." + name]

    return tensor
