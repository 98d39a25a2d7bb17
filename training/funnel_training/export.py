"""``export``: an adapter in PEFT's form with bf16 weights, as small as the engine wants it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

MAX_BYTES = 20_000_000
"""What an adapter in the project may take."""


def export(source: Path, target: Path, base_name: str) -> int:
    """Writes ``adapter_config.json`` and ``adapter_model.safetensors``; returns the weights' bytes."""
    config = json.loads((source / "adapter_config.json").read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = base_name
    config["inference_mode"] = True
    config["target_modules"] = sorted(config["target_modules"])
    weights = load_file(source / "adapter_model.safetensors")
    target.mkdir(parents=True, exist_ok=True)
    path = target / "adapter_model.safetensors"
    rounded = {name: weight.to(torch.bfloat16).contiguous() for name, weight in weights.items()}
    save_file(rounded, path, metadata={"format": "pt"})
    text = json.dumps(config, indent=1, sort_keys=True) + "\n"
    (target / "adapter_config.json").write_text(text, encoding="utf-8")
    return path.stat().st_size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, help="folder with an adapter, such as a checkpoint")
    parser.add_argument("target", type=Path, help="folder to write; what is there is replaced")
    parser.add_argument("--base-name", default="SmolLM2-135M-Instruct", help="as the config names it (default: %(default)s)")


def run(arguments: argparse.Namespace) -> None:
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        if not (arguments.source / name).is_file():
            raise SystemExit(f"export: {arguments.source} has no {name}; name an adapter or checkpoint")
    size = export(arguments.source, arguments.target, arguments.base_name)
    print(f"{arguments.target}: {size:,} bytes")
    if size > MAX_BYTES:
        print(f"more than the {MAX_BYTES:,} bytes that an adapter in the project may take: lower --rank")
