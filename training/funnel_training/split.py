"""The dev suites: which texts are never trained on, by hash of the text, and the lines made of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Callable, Iterable, TypeVar

from funnel_training import augment
from funnel_training.results import outcome, told
from funnel_training.sources import ComplaintText, Conversation

T = TypeVar("T")

DEV_SHARE = 0.05
DEV_LINES = 150
COMPLAINT_DEV_SHARE = 0.10
NO_COMPLAINT_DEV_SHARE = 0.25
# Sources without a suite: complaints have several, the others resemble those that have one.
WITHOUT_SUITE = {"complaints", "multidogo", "nlupp", "restaurant8k", "sealtools", "sgd"}


def key_of(text: str) -> float:
    """A number in [0, 1) that depends on nothing but the text's words."""
    normalised = re.sub(r"\W+", " ", text.casefold()).strip()
    return int.from_bytes(hashlib.sha256(normalised.encode()).digest()[:6], "big") / 2**48


def held_out(items: Iterable[T], text_of: Callable[[T], str], share: float, max_lines: int | None = None) -> list[T]:
    """The items of the texts with the smallest keys, by key: at most ``share`` of all texts, and
    whole texts only until ``max_lines`` items are reached."""
    by_key: dict[float, list[T]] = {}
    for item in items:
        by_key.setdefault(key_of(text_of(item)), []).append(item)
    chosen: list[T] = []
    for key in sorted(by_key):
        if key >= share or (max_lines is not None and len(chosen) >= max_lines):
            break
        chosen += by_key[key]
    return chosen


@dataclass
class Split:
    """The lines of the dev suites by name, and the keys of all texts that are in one."""

    suites: dict[str, list[dict]] = field(default_factory=dict)
    keys: set[float] = field(default_factory=set)

    def add(self, name: str, lines: list[dict], texts: list[str]) -> None:
        self.suites[name] = lines
        self.keys.update(map(key_of, texts))

    def is_trained(self, user_turns: list[str]) -> bool:
        """Whether neither the text nor a beginning of the dialogue, to which it may be cut, is in a suite."""
        beginnings = ("\n".join(user_turns[:end]) for end in range(1, len(user_turns) + 1))
        return not any(key_of(text) in self.keys for text in beginnings)


def split_off(conversations: list[Conversation], original: list[ComplaintText], new: list[ComplaintText], seed: int) -> Split:
    """Cuts the dev suites off. Original texts and new ones have suites of their own, so that the
    figures of one set of texts stay comparable when texts are added."""
    random = Random(seed)
    split = Split()
    by_source = defaultdict(list)
    for conversation in conversations:
        by_source[conversation.source].append(conversation)

    def text_of(text: ComplaintText) -> str:
        return text.text

    complaints = held_out([t for t in original if t.is_complaint], text_of, COMPLAINT_DEV_SHARE)
    others = held_out([t for t in original if not t.is_complaint], text_of, NO_COMPLAINT_DEV_SHARE)
    dev_keys = {key_of(t.text) for t in complaints + others}
    shapes = [c for c in by_source["complaints"] if key_of(c.user_text) in dev_keys]
    texts = [t.text for t in complaints + others]
    split.add("complaints-seed", [_seed_line(t) for t in complaints], texts)
    split.add("complaints-shapes", [c.line for c in shapes if c.calls and len(c.functions) > 1], [])
    split.add("no-complaint", [c.line for c in shapes if not c.calls], [])
    split.add("replies", _replies(random, complaints, shapes), [])
    fresh = held_out([t for t in new if t.is_complaint], text_of, DEV_SHARE)
    fresh += held_out([t for t in new if not t.is_complaint], text_of, DEV_SHARE)
    split.add("complaints-new", [_seed_line(t) for t in fresh], [t.text for t in fresh])
    for source in sorted(by_source.keys() - WITHOUT_SUITE):
        chosen = held_out(by_source[source], lambda c: c.user_text, DEV_SHARE, DEV_LINES)
        split.add(source, [c.line for c in chosen], [c.user_text for c in chosen])
    return split


def _seed_line(text: ComplaintText) -> dict:
    answer = augment.SEED_HOST.call(text) if text.is_complaint else {"role": "assistant", "content": text.reply}
    return {
        "id": text.id,
        "source": "complaints",
        "kind": "call" if text.is_complaint else "no_call",
        "functions": augment.SEED_HOST.functions,
        "messages": [{"role": "user", "content": text.text}, answer],
    }


def _replies(random: Random, complaints: list[ComplaintText], shapes: list[Conversation]) -> list[dict]:
    """Dev conversations whose last turn states the ticket of the result: those of the files, and one
    with a result of our own for each dev complaint."""
    lines = []
    for conversation in shapes:
        ticket = _ticket_in(conversation.messages)
        if ticket:
            lines.append({**conversation.line, "reply_must_mention": [ticket]})
    for text in complaints:
        host = augment.seed_host(random) if random.random() < 0.5 else augment.varied_host(random, [])
        if host.takes(text):
            call = host.call(text)
            registered = outcome(random, text, "ticket")
            system = [{"role": "system", "content": host.system}] if host.system else []
            lines.append(
                {
                    "id": f"{text.id}-reply",
                    "source": "complaints",
                    "functions": host.functions,
                    "messages": [*system, {"role": "user", "content": text.text}, call, *told(call, registered)],
                    "reply_must_mention": [registered.ticket],
                }
            )
    return lines


def _ticket_in(messages: list[dict]) -> str | None:
    if len(messages) < 2 or messages[-2]["role"] != "function":
        return None
    result = json.loads(messages[-2]["content"])
    for name in ("ticket", "reference", "case", "id"):
        if str(result.get(name, "")) and str(result.get(name)) in (messages[-1].get("content") or ""):
            return str(result[name])
    return None
