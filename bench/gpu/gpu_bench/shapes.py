"""Shapes of Llama models, and what one step of them reads from memory."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The numbers that make a Llama."""

    layers: int
    dim: int
    heads: int
    kv_heads: int
    ffn: int
    vocabulary: int
    theta: float = 10000.0
    epsilon: float = 1e-5

    @property
    def head_dim(self) -> int:
        return self.dim // self.heads

    def matrix_values(self) -> int:
        """Weights of all layers' products."""
        attention = self.dim * self.head_dim * 2 * (self.heads + self.kv_heads)
        return self.layers * (attention + 3 * self.dim * self.ffn)

    def vocabulary_values(self) -> int:
        """Weights of the projection onto the vocabulary."""
        return self.vocabulary * self.dim

    def kv_values(self, positions: int) -> int:
        """Keys and values of one sequence."""
        return 2 * self.layers * self.kv_heads * self.head_dim * positions


SHAPES = {
    "tiny": Shape(layers=2, dim=64, heads=4, kv_heads=2, ffn=96, vocabulary=320),
    # The default model.
    "smollm2-135m": Shape(
        layers=30, dim=576, heads=9, kv_heads=3, ffn=1536, vocabulary=49152, theta=100000.0
    ),
    "llama-7b": Shape(layers=32, dim=4096, heads=32, kv_heads=32, ffn=11008, vocabulary=32000),
    "llama-13b": Shape(layers=40, dim=5120, heads=40, kv_heads=40, ffn=13824, vocabulary=32000),
}
