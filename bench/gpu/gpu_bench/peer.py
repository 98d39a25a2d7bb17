"""The peer: transformers' Llama and its batched generation."""

import torch
from transformers import LlamaConfig, LlamaForCausalLM

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


def greedy(model: LlamaForCausalLM, prompts: torch.Tensor, tokens: int) -> torch.Tensor:
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
        )
    return both[:, prompts.shape[1]:]
