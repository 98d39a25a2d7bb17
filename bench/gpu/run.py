#!/usr/bin/env python3
"""Measures Funnel's forward pass on a GPU: python bench/gpu/run.py --help"""

import argparse
from pathlib import Path

import torch

from gpu_bench.measure import (
    Speed,
    Work,
    copy_bandwidth,
    memory_bytes,
    speed_of_program,
    speed_of_transformers,
    step_bytes,
)
from gpu_bench.peer import random_model
from gpu_bench.program import FunnelProgram
from gpu_bench.report import Row, as_json, hardware, markdown
from gpu_bench.shapes import SHAPES, Shape
from gpu_bench.weights import random_weights

# Of the memory that is free; the rest is for what a step computes.
MEMORY_SHARE = 0.92


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Tokens a second of Funnel's program beside transformers' batched generation and"
        " what the memory allows; random weights."
    )
    parser.add_argument("--program", type=Path, required=True,
                        help="file of ./funnel model program --out FILE")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--precision", choices=["bf16", "float32"], default="bf16")
    parser.add_argument("--shapes", default="smollm2-135m,llama-7b,llama-13b",
                        help="some of " + ", ".join(SHAPES))
    parser.add_argument("--batch", default="1,2,4,8,16,32,64,128,256")
    parser.add_argument("--prompt", type=int, default=128, help="tokens of a prompt")
    parser.add_argument("--tokens", type=int, default=128, help="tokens that follow it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--markdown", type=Path, help="write the table here too")
    options = parser.parse_args()
    unknown = set(options.shapes.split(",")) - SHAPES.keys()
    if unknown:
        parser.error(f"--shapes: {', '.join(sorted(unknown))}; there are {', '.join(SHAPES)}")
    if options.tokens < 2:
        parser.error("--tokens: at least 2, for the first belongs to the prompt")
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.error(
            f"--device cuda: PyTorch {torch.__version__} finds no GPU; install a build for its CUDA"
            " version, or measure with --device cpu"
        )
    return options


def free_bytes(device: str) -> float:
    # On a CPU whoever runs it chooses shapes that fit.
    return torch.cuda.mem_get_info()[0] * MEMORY_SHARE if device == "cuda" else float("inf")


def release(device: str) -> None:
    if device == "cuda":
        torch.cuda.empty_cache()


def measure_program(shape: Shape, works: list[Work], options, dtype) -> list[Speed | None]:
    """Each batch size anew, with a cache of its size."""
    speeds: list[Speed | None] = []
    for work in works:
        if memory_bytes(shape, work, dtype) > free_bytes(options.device):
            speeds.append(None)
            continue
        program = FunnelProgram(
            options.program, shape, random_weights(shape, dtype, options.device), dtype,
            work.batch, work.positions,
        )
        speeds.append(speed_of_program(program, shape, work, options.device, options.rounds))
        del program
        release(options.device)
    return speeds


def measure_transformers(shape: Shape, works: list[Work], options, dtype) -> list[Speed | None]:
    model = random_model(shape, dtype, options.device)
    speeds: list[Speed | None] = []
    for work in works:
        try:
            speeds.append(
                speed_of_transformers(model, shape, work, options.device, options.rounds)
            )
        except torch.cuda.OutOfMemoryError:
            speeds.append(None)
        release(options.device)
    del model
    release(options.device)
    return speeds


def main() -> None:
    options = arguments()
    dtype = torch.bfloat16 if options.precision == "bf16" else torch.float32
    bandwidth = copy_bandwidth(options.device)
    works = [Work(int(b), options.prompt, options.tokens) for b in options.batch.split(",")]
    rows = []
    for name in options.shapes.split(","):
        shape = SHAPES[name]
        ours = measure_program(shape, works, options, dtype)
        theirs = measure_transformers(shape, works, options, dtype)
        for work, program, peer in zip(works, ours, theirs):
            roofline = work.batch * bandwidth / step_bytes(shape, work, dtype)
            rows.append(Row(name, work, roofline, program, peer))
    facts = hardware(options.device, bandwidth)
    table = markdown(facts, options.precision, rows)
    print(table)
    if options.markdown:
        options.markdown.write_text(table)
    if options.json:
        options.json.write_text(as_json(facts, options.precision, rows))


if __name__ == "__main__":
    main()
