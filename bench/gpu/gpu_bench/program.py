"""Funnel's forward pass: the TorchScript program with weights and KV cache, as Java drives it."""

from collections.abc import Sequence
from pathlib import Path

import torch

from .shapes import Shape
from .weights import Weights

FLOAT32 = 6
BFLOAT16 = 15
POSITION_STEP = 64


class FunnelProgram:
    """One model on one device. Slots 0, 1, ... hold a sequence each."""

    def __init__(self, file: Path, shape: Shape, weights: Weights, dtype: torch.dtype,
                 slots: int, positions: int):
        self._shape = shape
        self._device = weights("norm.weight").device
        self._program = torch.jit.load(str(file), map_location=self._device)
        self._is_bf16 = dtype == torch.bfloat16
        self._positions = positions
        self._weights = self._packed(weights)
        self._caches = self._program.new_caches(
            torch.zeros(1, device=self._device),
            shape.layers,
            [2, slots * shape.kv_heads, rounded_up(positions), shape.head_dim],
            BFLOAT16 if self._is_bf16 else FLOAT32,
        )

    def _packed(self, weights: Weights) -> list[torch.Tensor]:
        """The list that the program documents; NativeWeights builds the same in Java."""
        program = self._program
        pack = program.pack_bf16 if self._is_bf16 else program.pack_float32

        def gain(name: str) -> torch.Tensor:
            return weights(name + ".weight").float()

        def matrix(name: str) -> torch.Tensor:
            return weights(name + ".weight")

        embedding = weights("embed_tokens.weight")
        packed = [
            program.to_float16(embedding) if self._is_bf16 else embedding.float(),
            rotations(self._shape, self._positions).to(self._device),
        ]
        for layer in range(self._shape.layers):
            at = f"layers.{layer}."
            query = program.zip_halves(matrix(at + "self_attn.q_proj"), self._shape.heads)
            key = program.zip_halves(matrix(at + "self_attn.k_proj"), self._shape.kv_heads)
            packed.append(gain(at + "input_layernorm"))
            packed += pack([query, key, matrix(at + "self_attn.v_proj")])
            packed += pack([matrix(at + "self_attn.o_proj")])
            packed.append(gain(at + "post_attention_layernorm"))
            packed += pack([matrix(at + "mlp.gate_proj"), matrix(at + "mlp.up_proj")])
            packed += pack([matrix(at + "mlp.down_proj")])
        packed.append(gain("norm"))
        # Logits in bf16 would tie.
        packed += program.pack_float32([matrix("lm_head").float()])
        return packed

    def step(self, start: Sequence[int], runs: Sequence[Sequence[int]], first_slot: int = 0):
        """Appends a run of tokens to each of the slots from first_slot on, all of one length.

        start: the position of each run's first token. Returns the logits [len(runs), vocabulary] of
        the last tokens, and the id of the highest of each.
        """
        count, length = len(runs), len(runs[0])
        ids = torch.tensor(runs).reshape(-1)
        slots = torch.arange(first_slot, first_slot + count).repeat_interleave(length)
        positions = (torch.tensor(start).unsqueeze(1) + torch.arange(length)).reshape(-1)
        return self.run(torch.stack([ids, slots, positions]).to(self._device), count, first_slot,
                        max(start) + length)

    def run(self, tokens: torch.Tensor, count: int, first_slot: int, end: int):
        """The same with the tokens [3, T] on the device; end: positions that are looked at."""
        length = tokens.shape[1] // count
        last = torch.arange(length - 1, tokens.shape[1], length, device=self._device)
        sizes = [self._shape.heads, self._shape.kv_heads, self._shape.layers, count, first_slot,
                 rounded_up(end)]
        with torch.inference_mode():
            logits, _, ids = self._program.step(
                tokens, [last], sizes, self._shape.epsilon, self._weights, self._caches
            )
        return logits, ids


def rounded_up(positions: int) -> int:
    """Few shapes, as Java has it."""
    return -(-positions // POSITION_STEP) * POSITION_STEP


def rotations(shape: Shape, positions: int) -> torch.Tensor:
    """Cosine and sine of each angle: [positions, head_dim / 2, 2]."""
    pairs = torch.arange(0, shape.head_dim, 2, dtype=torch.float64) / shape.head_dim
    frequencies = (1 / shape.theta**pairs).float()
    angles = torch.arange(positions, dtype=torch.float32).unsqueeze(1) * frequencies
    return torch.stack([angles.cos(), angles.sin()], -1)
