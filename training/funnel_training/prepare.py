"""``prepare``: conversation files and complaint texts -> dev suites and training groups.

Dev suites are cut off first, by hash of the text; then groups are made source by source until each
has its share of the tokens, and shuffled.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Iterator

from funnel_training import augment
from funnel_training.base_model import load_tokenizer
from funnel_training.chat_format import calls_of, encode_group
from funnel_training.complaints import complaint_groups
from funnel_training.groups import Shortener, dialogue_groups, recast_groups, write_groups
from funnel_training.recast import in_schema_order
from funnel_training.sources import ComplaintText, Conversation, DataRefused, read_conversations, read_texts
from funnel_training.split import Split, split_off

# Share of the tokens by source, a group's shared prefix counted once.
WEIGHTS = {
    "complaints": 38,
    "snips": 10,
    "nlu_home": 9,
    "banking77": 7,
    "clinc150": 6,
    "star": 8,
    "multiwoz": 5,
    "taskmaster4": 6,
    "handwritten": 4,
    "sealtools": 3,
    "restaurant8k": 1,
    "nlupp": 1,
    "multidogo": 1,
    "sgd": 8,  # only with --include-share-alike
}
OTHER_WEIGHT = 10  # of a source that is not in the table: a user's own conversations
NUM_TOKENS = 9_000_000
DEFAULT_MODEL = Path.home() / ".cache" / "funnel" / "SmolLM2-135M-Instruct.Q4_1.gguf"
MAX_GROUP_TOKENS = 3_200
MAX_DIALOGUE_TOKENS = 1_100

# Sources whose conversations are one text and one call: these are recast into common functions.
RECAST = {"snips", "nlu_home", "banking77", "clinc150", "restaurant8k", "multidogo"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="conversations: *.jsonl[.gz] files, or folders of them"
    )
    parser.add_argument(
        "--complaints",
        type=Path,
        metavar="FOLDER",
        help="the project's first complaint texts, whose dev suites stay as they are when texts are added"
        " (default: `complaints` beside the first DATA)",
    )
    parser.add_argument(
        "--texts",
        type=Path,
        nargs="*",
        default=[],
        metavar="FILE",
        help="more texts, complaints and others; their form: training/texts/README.md",
    )
    parser.add_argument("--include-share-alike", action="store_true", help="also the sgd_* files (CC BY-SA)")
    parser.add_argument(
        "--base",
        type=Path,
        default=DEFAULT_MODEL,
        help="GGUF file or Hugging Face folder, for its tokenizer (default: %(default)s)",
    )
    parser.add_argument(
        "--tokens",
        type=int,
        default=NUM_TOKENS,
        help="about how many to write, shared prefixes counted once (default: %(default)s)",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for dev/*.jsonl and train/groups.jsonl")
    parser.add_argument(
        "--seed", type=int, default=1, help="of what is drawn; the dev suites do not depend on it (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> None:
    try:
        _prepare(arguments)
    except DataRefused as e:
        sys.exit(f"prepare: {e}")


def _prepare(arguments: argparse.Namespace) -> None:
    if not arguments.base.exists():
        raise DataRefused(f"{arguments.base} does not exist; any `./funnel` command fetches it, or name another --base")
    originals = arguments.complaints or arguments.data[0].parent / "complaints"
    conversations = [c for path in arguments.data for c in read_conversations(path, arguments.include_share_alike)]
    original = read_texts(sorted(originals.glob("*.jsonl")))
    ids = {text.id for text in original}
    new = [text for text in read_texts(arguments.texts) if text.id not in ids]
    split = split_off(conversations, original, new, seed=0)
    tokenizer = load_tokenizer(arguments.base)
    (arguments.out / "dev").mkdir(parents=True, exist_ok=True)
    (arguments.out / "train").mkdir(exist_ok=True)
    for name, lines in split.suites.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (arguments.out / "dev" / f"{name}.jsonl").write_text(text, encoding="utf-8")
        print(f"dev/{name}: {len(lines)}")

    random = Random(arguments.seed)
    trained = [
        replace(c, messages=in_schema_order(c.messages, c.functions))
        for c in conversations
        if split.is_trained(c.user_turns)
    ]
    texts = [t for t in original + new if split.is_trained([t.text])]
    makers = _makers(random, trained, texts, tokenizer)
    if not makers:
        raise DataRefused("nothing is left to train on: all texts are in the dev suites; add conversations")
    total_weight = sum(map(_weight, makers))
    groups = []
    for source, maker in makers.items():
        made = _until(maker, arguments.tokens * _weight(source) / total_weight, tokenizer)
        groups += [group for group, _ in made]
        print(_report(source, made), flush=True)
    random.shuffle(groups)
    write_groups(arguments.out / "train" / "groups.jsonl", groups)


def _makers(random: Random, trained: list[Conversation], texts: list[ComplaintText], tokenizer) -> dict[str, Iterator[dict]]:
    by_source = defaultdict(list)
    for conversation in trained:
        by_source[conversation.source].append(conversation)
    shorten = Shortener(tokenizer, MAX_DIALOGUE_TOKENS)
    strangers = augment.strangers_of(trained)
    makers = {}
    if by_source.pop("complaints", None) and not texts:
        raise DataRefused("source 'complaints' is made from its texts, and there are none; --complaints names their folder")
    if texts:
        makers["complaints"] = complaint_groups(random, texts, strangers)
    for source, members in sorted(by_source.items()):
        if source in RECAST:
            makers[source] = recast_groups(random, source, members)
        else:
            # Few and seen often, so each time a little different.
            vary = augment.variation(random, strangers) if source == "handwritten" else None
            makers[source] = dialogue_groups(random, source, members, shorten, vary)
    return dict(sorted(makers.items()))


def _weight(source: str) -> int:
    return WEIGHTS.get(source, OTHER_WEIGHT)


def _until(groups: Iterator[dict], budget: float, tokenizer) -> list[tuple[dict, int]]:
    """Groups until their tokens reach the budget, each within :data:`MAX_GROUP_TOKENS`."""
    made, total = [], 0
    while total < budget:
        group = next(groups)
        encoded = encode_group(tokenizer, group)
        while encoded.num_tokens > MAX_GROUP_TOKENS and len(group["branches"]) > 1:
            group["branches"].pop()
            encoded.branches.pop()
        if encoded.num_tokens <= MAX_GROUP_TOKENS:
            made.append((group, encoded.num_tokens))
            total += encoded.num_tokens
    return made


def _report(source: str, made: list[tuple[dict, int]]) -> str:
    branches = [branch["messages"] for group, _ in made for branch in group["branches"]]
    calls = sum(any(calls_of(m) for m in messages if m["role"] == "assistant") for messages in branches)
    return (
        f"train/{source}: {len(made)} groups, {len(branches)} branches ({calls} with calls),"
        f" {sum(tokens for _, tokens in made)} tokens"
    )
