"""The peer: transformers' Llama and its batched generation."""

from collections.abc import Callable

import torch
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    StoppingCriteria,
    StoppingCriteriaList,
)

from .shapes import Shape


def random_model(shape: Shape, dtype: torch.dtype, device: str, seed: int = 1) -> LlamaForCausalLM:
    """A Llama with random weights that is ready to generate."""
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.dim,
        intermediate_size=shape.ffn,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        head_dim=shape.head_dim,
        rms_norm_eps=shape.epsilon,
        rope_parameters={"rope_type": "default", "rope_theta": shape.theta},
        max_position_embeddings=4096,
        tie_word_embeddings=False,
    )
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            model = LlamaForCausalLM(config)
    finally:
        torch.set_default_dtype(before)
    return model.eval()


class FirstToken(StoppingCriteria):
    """Notes when the first token behind the prompts is there; stops nothing."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self.time: float | None = None

    def __call__(self, input_ids, scores, **kwargs) -> torch.Tensor:
        if self.time is None:
            self.time = self._clock()
        return torch.zeros(len(input_ids), dtype=torch.bool, device=input_ids.device)


def greedy(
    model: LlamaForCausalLM, prompts: torch.Tensor, tokens: int, *stopping: StoppingCriteria
) -> torch.Tensor:
    """Exactly so many greedy tokens behind each prompt [B, P]: [B, tokens]."""
    with torch.inference_mode():
        both = model.generate(
            prompts,
            attention_mask=torch.ones_like(prompts),
            do_sample=False,
            min_new_tokens=tokens,
            max_new_tokens=tokens,
            eos_token_id=None,
            pad_token_id=0,
            stopping_criteria=StoppingCriteriaList(stopping),
        )
    return both[:, prompts.shape[1]:]
