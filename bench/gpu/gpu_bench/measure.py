"""Times of the program, of transformers, and of memory."""

import time
from dataclasses import dataclass

import torch

from .peer import FirstToken, greedy
from .program import FunnelProgram, rounded_up
from .shapes import Shape

# Tokens of one prefill step; several sequences share one.
PREFILL_TOKENS = 8192


@dataclass(frozen=True)
class Work:
    """Prompts of one length in a batch, and how many tokens follow each."""

    batch: int
    prompt: int
    tokens: int

    @property
    def positions(self) -> int:
        return self.prompt + self.tokens


@dataclass(frozen=True)
class Speed:
    """Tokens a second of all sequences together."""

    prefill: float
    decode: float


def synchronise(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def clock(device: str) -> float:
    synchronise(device)
    return time.perf_counter()


def prompts_of(work: Work, shape: Shape, device: str) -> torch.Tensor:
    generator = torch.Generator().manual_seed(work.batch)
    ids = torch.randint(0, shape.vocabulary, (work.batch, work.prompt), generator=generator)
    return ids.to(device)


def generate(program: FunnelProgram, prompts: torch.Tensor, tokens: int):
    """Prefill and greedy decode: the ids [B, tokens], and the times of both in seconds."""
    device = str(prompts.device)
    batch, length = prompts.shape
    together = max(1, PREFILL_TOKENS // length)
    begin = clock(device)
    ids = []
    for first in range(0, batch, together):
        rows = prompts[first : first + together]
        count = len(rows)
        slots = torch.arange(first, first + count, device=device).repeat_interleave(length)
        positions = torch.arange(length, device=device).repeat(count)
        step = torch.stack([rows.reshape(-1), slots, positions])
        ids.append(program.run(step, count, first, length)[1])
    chosen = [torch.cat(ids)]
    middle = clock(device)
    slots = torch.arange(batch, device=device)
    for at in range(length, length + tokens - 1):
        step = torch.stack([chosen[-1], slots, torch.full_like(slots, at)])
        chosen.append(program.run(step, batch, 0, at + 1)[1])
    end = clock(device)
    return torch.stack(chosen, 1), middle - begin, end - middle


def speed_of_program(program: FunnelProgram, shape: Shape, work: Work, device: str,
                     rounds: int) -> Speed:
    """The best of several rounds; one before them warms up."""
    prompts = prompts_of(work, shape, device)
    generate(program, prompts, min(work.tokens, 8))
    times = [generate(program, prompts, work.tokens)[1:] for _ in range(rounds)]
    return speed(work, min(t[0] for t in times), min(t[1] for t in times))


def speed_of_transformers(model, shape: Shape, work: Work, device: str, rounds: int) -> Speed:
    """The same work, timed at the first token and at the end."""
    prompts = prompts_of(work, shape, device)
    greedy(model, prompts, min(work.tokens, 8))
    prefills, decodes = [], []
    for _ in range(rounds):
        first = FirstToken(lambda: clock(device))
        begin = clock(device)
        greedy(model, prompts, work.tokens, first)
        end = clock(device)
        prefills.append(first.time - begin)
        decodes.append(end - first.time)
    return speed(work, min(prefills), min(decodes))


def speed(work: Work, prefill: float, decode: float) -> Speed:
    return Speed(work.batch * work.prompt / prefill, work.batch * (work.tokens - 1) / decode)


def copy_bandwidth(device: str) -> float:
    """Bytes a second that a large copy reads and writes."""
    size = 1 << (30 if device.startswith("cuda") else 28)
    source = torch.ones(size, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    target.copy_(source)
    times = []
    for _ in range(5):
        begin = clock(device)
        target.copy_(source)
        times.append(clock(device) - begin)
    return 2 * size / min(times)


def weight_bytes(shape: Shape, dtype: torch.dtype) -> int:
    """What every step reads: all matrices, the projection onto the vocabulary in float32."""
    return shape.matrix_values() * dtype.itemsize + shape.vocabulary_values() * 4


def step_bytes(shape: Shape, work: Work, dtype: torch.dtype) -> int:
    """What a decode step reads half-way: the weights once, and each sequence's keys and values."""
    visible = work.prompt + work.tokens // 2
    return weight_bytes(shape, dtype) + work.batch * shape.kv_values(visible) * dtype.itemsize


def memory_bytes(shape: Shape, work: Work, dtype: torch.dtype) -> int:
    """What weights and KV cache take."""
    embedding = shape.vocabulary_values() * dtype.itemsize
    cache = work.batch * shape.kv_values(rounded_up(work.positions)) * dtype.itemsize
    return weight_bytes(shape, dtype) + embedding + cache
