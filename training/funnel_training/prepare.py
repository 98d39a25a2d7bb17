"""``prepare``: conversation files and complaint texts -> dev suites and training groups.

Dev suites are cut off first, by hash of the text; then groups are made source by source until each
has its share of the tokens, and shuffled.
"""

from __future__ import annotations

import argparse
import json
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
from funnel_training.sources import ComplaintText, Conversation, read_conversations, read_texts
from funnel_training.split import Split, split_off

# Share of the tokens by source, a group's shared prefix counted once.
WEIGHTS = {
    "complaints": 35,
    "snips": 8,
    "nlu_home": 8,
    "banking77": 6,
    "clinc150": 6,
    "star": 9,
    "multiwoz": 6,
    "taskmaster4": 8,
    "handwritten": 6,
    "sealtools": 3,
    "restaurant8k": 2,
    "nlupp": 1,
    "multidogo": 2,
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
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of conversation files")
    parser.add_argument("--complaints", type=Path, help="folder of the original complaint texts (default: beside the first DATA)")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more complaint texts")
    parser.add_argument("--include-share-alike", action="store_true", help="also the sgd_* files (CC BY-SA)")
    parser.add_argument("--base-model", type=Path, default=DEFAULT_MODEL, help="GGUF file or folder, for its tokenizer")
    parser.add_argument("--tokens", type=int, default=NUM_TOKENS, help="how many to write, prefixes counted once")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    tokenizer = load_tokenizer(arguments.base_model)
    originals = arguments.complaints or arguments.data[0].parent / "complaints"
    conversations = [c for folder in arguments.data for c in read_conversations(folder, arguments.include_share_alike)]
    original = read_texts(sorted(originals.glob("*.jsonl")))
    ids = {text.id for text in original}
    new = [text for text in read_texts(arguments.texts) if text.id not in ids]
    split = split_off(conversations, original, new, seed=0)
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
    groups = []
    for source, makers in _makers(random, trained, texts, tokenizer).items():
        budget = arguments.tokens * _weight(source) / _total_weight(trained)
        made = _until(makers, budget, tokenizer)
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
    for source, members in sorted(by_source.items()):
        if source == "complaints":
            makers[source] = complaint_groups(random, texts, strangers)
        elif source in RECAST:
            makers[source] = recast_groups(random, source, members)
        else:
            # Few and seen often, so each time a little different.
            vary = augment.variation(random, strangers) if source == "handwritten" else None
            makers[source] = dialogue_groups(random, source, members, shorten, vary)
    return makers


def _total_weight(trained: list[Conversation]) -> int:
    return sum(_weight(source) for source in {c.source for c in trained})


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="funnel-training prepare", description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())


if __name__ == "__main__":
    main()
