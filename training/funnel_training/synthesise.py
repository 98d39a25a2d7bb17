"""``synthesise``: function definitions -> conversations written by a model behind Funnel's topics.

The six steps are told in docs/training-data.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from funnel_training.synthesis.funnel import Funnel
from funnel_training.synthesis.pipeline import synthesise
from funnel_training.synthesis.settings import Settings, SynthesisFailed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    defaults = Settings()
    parser.add_argument("--definitions", type=Path, required=True, help="JSON array of OpenAI functions or tools")
    parser.add_argument("--out", type=Path, required=True, help="directory of the step files; gone on with if it has some")
    parser.add_argument("--bootstrap-servers", metavar="HOST:PORT", help="Kafka of a deployment (default: an own stack)")
    parser.add_argument("--model", help="who writes, by the name that is served there (default: the worker's)")
    parser.add_argument("--per-function", type=int, default=defaults.per_function, metavar="N", help="texts for a call")
    parser.add_argument("--distractors", type=int, default=defaults.distractors, metavar="N", help="most functions beside it")
    parser.add_argument("--language", default=defaults.language, help="of the texts")
    parser.add_argument("--seed", type=int, default=defaults.seed, metavar="N", help="of what is drawn and of every request")
    parser.add_argument("--execute", action="store_true", help="executors behind the topics run the calls, for real")
    parser.add_argument("--timeout", default="30m", help="longest wait for one response, such as 90s, 10m, 2h")
    parser.add_argument("--funnel", default="./funnel", metavar="PROGRAM", help="Funnel's launcher")


def run(arguments: argparse.Namespace) -> None:
    options = ["--timeout", arguments.timeout]
    if arguments.bootstrap_servers:
        options += ["--bootstrap-servers", arguments.bootstrap_servers]
    if arguments.model:
        options += ["--model", arguments.model]
    try:
        settings = Settings(
            per_function=arguments.per_function,
            seed=arguments.seed,
            language=arguments.language,
            distractors=arguments.distractors,
            execute=arguments.execute,
            model=arguments.model,
        )
        funnel = Funnel(arguments.funnel, options, arguments.out)
        synthesise(arguments.definitions, arguments.out, settings, funnel)
    except SynthesisFailed as e:
        sys.exit(f"synthesise: {e}")
    except KeyboardInterrupt:
        sys.exit("synthesise: interrupted; run the same command again to go on")
