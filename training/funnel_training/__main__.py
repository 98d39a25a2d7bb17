"""``python -m funnel_training COMMAND``, see ``--help``."""

from __future__ import annotations

import argparse
import importlib

COMMANDS = {
    "prepare": "conversations and texts -> dev suites and training groups",
    "synthesise": "function definitions -> conversations written by a model behind Funnel's topics",
    "train": "groups -> a LoRA adapter; goes on where it was interrupted",
    "dev-loss": "loss and token accuracy of an adapter on dev suites",
    "export": "an adapter or checkpoint -> PEFT safetensors in bf16, as the engine loads them",
    "reference": "greedy outputs of transformers, for the parity test of the engine",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="funnel_training",
        description="Trains adapters that call functions. What an adapter is worth is told by"
        " `./funnel evaluate SUITE.jsonl --adapter DIR`, which runs the real engine.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        # Their modules are imported when asked for: torch takes seconds.
        commands.add_parser(name, help=text, description=text, add_help=False)
    arguments, rest = parser.parse_known_args()
    module = importlib.import_module(f"funnel_training.{arguments.command.replace('-', '_')}")
    command = argparse.ArgumentParser(
        prog=f"funnel_training {arguments.command}", description=COMMANDS[arguments.command]
    )
    module.add_arguments(command)
    module.run(command.parse_args(rest))


if __name__ == "__main__":
    main()
