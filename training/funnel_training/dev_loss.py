"""``dev-loss``: how well an adapter foretells the assistant's turns of dev suites.

A quick look while a run goes on. What the model does when it writes by itself, through the engine and
its grammar, is told by ``./funnel evaluate``.
"""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from pathlib import Path

import torch
import torch.nn.functional as F
from peft import PeftModel

from funnel_training.base_model import load_model, load_tokenizer
from funnel_training.chat_format import encode_group
from funnel_training.groups import group_of
from funnel_training.sources import Conversation, DataRefused, read_conversations
from funnel_training.train import at_targets, collate


@torch.no_grad()
def losses(model, tokenizer, conversations: list[Conversation]) -> tuple[float, float, float]:
    """Mean loss, share of tokens right, share of conversations with every token right."""
    total, right, tokens, whole = 0.0, 0, 0, 0
    for conversation in conversations:
        group = group_of(
            conversation.source, conversation.functions, conversation.system, [conversation.messages]
        )
        outputs, labels, targets = at_targets(model, collate([encode_group(tokenizer, group)]))
        logits = outputs.logits[0].float()
        hits = logits.argmax(-1) == labels[targets]
        total += F.cross_entropy(logits, labels[targets], reduction="sum").item()
        right, tokens, whole = right + int(hits.sum()), tokens + len(targets), whole + int(hits.all())
    return total / tokens, right / tokens, whole / len(conversations)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suites", type=Path, nargs="+", help="dev/*.jsonl of `prepare`")
    parser.add_argument("--base", type=Path, required=True, help="GGUF file or Hugging Face folder")
    parser.add_argument("--adapter", type=Path, help="PEFT folder; none: the base alone")
    parser.add_argument("--limit", type=int, default=50, help="conversations of a suite (default: 50)")


def run(arguments: argparse.Namespace) -> None:
    tokenizer = load_tokenizer(arguments.base)
    model = load_model(arguments.base, torch.bfloat16)
    if arguments.adapter:
        model = PeftModel.from_pretrained(model, str(arguments.adapter), autocast_adapter_dtype=False)
    model.to(torch.bfloat16).eval()
    print(f"{'suite':24} {'loss':>6} {'tokens':>7} {'whole':>7}")
    for suite in arguments.suites:
        try:
            conversations = list(islice(read_conversations(suite, include_share_alike=True), arguments.limit))
        except DataRefused as e:
            sys.exit(f"dev-loss: {e}")
        if not conversations:
            print(f"{suite.stem:24} has no conversations")
            continue
        loss, token_share, whole_share = losses(model, tokenizer, conversations)
        print(f"{suite.stem:24} {loss:6.3f} {token_share:7.1%} {whole_share:7.1%}", flush=True)
