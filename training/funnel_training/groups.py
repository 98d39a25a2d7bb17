"""Groups: conversations that share functions and instructions, so that their prompt is computed once.

A line of ``groups.jsonl`` is ``{"source", "functions", "system", "branches": [{"messages"}]}``; the
messages of a branch are those after the system message.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Callable, Iterable, Iterator

from funnel_training.chat_format import encode_group
from funnel_training.recast import call_made, called_function, calls_taken, recast
from funnel_training.sources import Conversation, DataRefused
from funnel_training.split import key_of

REFUSING = {"snips", "nlu_home", "clinc150"}
"""Sources with refusals of their own: what none of the functions offered can do."""
REFUSAL_SHARE = 0.05
MAX_EQUAL = 6


def group_of(source: str, functions: list[dict], system: str | None, branches: list[list[dict]]) -> dict:
    return {
        "source": source,
        "functions": functions,
        "system": system,
        "branches": [{"messages": messages} for messages in branches],
    }


def read_groups(path: str | Path) -> Iterator[dict]:
    """The groups of a file, in the order in which they are to be trained on."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def write_groups(path: Path, groups: Iterable[dict]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for group in groups:
            file.write(json.dumps(group, ensure_ascii=False) + "\n")


class Turns:
    """Items in random order, each as often as the others: one epoch after another."""

    def __init__(self, random: Random, items: list):
        self._random, self._items, self._left = random, list(items), []

    def next(self):
        if not self._left:
            self._left = self._random.sample(self._items, len(self._items))
        return self._left.pop()

    def next_that(self, fits: Callable, attempts: int = 40):
        """The next that fits; those that do not go back to the end of the epoch. None if none of the next
        few does."""
        passed, found = [], None
        for _ in range(min(attempts, len(self._items))):
            item = self.next()
            if fits(item):
                found = item
                break
            passed.append(item)
        self._left[:0] = passed
        return found


def recast_groups(random: Random, source: str, conversations: list[Conversation]) -> Iterator[dict]:
    """Groups of one source around the functions of one conversation each, for ever: others whose
    calls those functions can take, and some that they cannot serve."""
    single = [c for c in conversations if c.is_single_call and called_function(c)]
    by_call: dict[tuple, list[Conversation]] = defaultdict(list)
    for conversation in single:
        by_call[call_made(conversation)].append(conversation)
    guests = {made: Turns(random, members) for made, members in by_call.items()}
    everyone = Turns(random, single)
    refusals = sorted({c.messages[-1]["content"] for c in conversations if c.line.get("templated_reply")})
    hosts = Turns(random, conversations)
    while True:
        host = hosts.next()
        taken = [made for function in host.functions for made in calls_taken(function) if made in guests]
        branches = [host.messages]
        texts = {key_of(host.user_text)}
        for _ in range(random.randint(12, 24) if taken else 0):
            messages, tries = None, 0
            while messages is None and tries < 12:
                guest = guests[random.choice(taken)].next()
                messages, tries = recast(guest, host.functions), tries + 1
                if key_of(guest.user_text) in texts:
                    messages = None
            if messages is not None:
                texts.add(key_of(guest.user_text))
                branches.append(messages)
        if source in REFUSING and refusals and not any(made[0] == "router" for made in taken):
            for _ in range(_some(random, len(branches) * REFUSAL_SHARE)):
                stranger = everyone.next_that(lambda c: _is_strange(c, host, texts))
                if stranger is not None:
                    branches.append([*stranger.messages[:-1], {"role": "assistant", "content": random.choice(refusals)}])
        yield group_of(source, host.functions, host.system, branches)


def _is_strange(conversation: Conversation, host: Conversation, texts: set[float]) -> bool:
    """Whether none of the host's functions could serve it, guessed by names: none shares a word with its own."""
    own = _words(called_function(conversation)["name"])
    return (
        call_made(conversation)[0] != "router"
        and key_of(conversation.user_text) not in texts
        and not any(own & _words(f["name"]) for f in host.functions)
    )


def _words(name: str) -> set[str]:
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    return {part.lower() for part in parts} - {"get", "to"}


def _some(random: Random, expected: float) -> int:
    return int(expected) + (random.random() < expected % 1)


def dialogue_groups(random: Random, source: str, conversations: list[Conversation], shorten, vary=None) -> Iterator[dict]:
    """Groups of conversations that happen to have the same functions and instructions, for ever.

    :raises DataRefused: if ``shorten`` leaves nothing of any of them
    """
    together = defaultdict(list)
    for conversation in conversations:
        together[json.dumps([conversation.functions, conversation.system])].append(conversation)
    members = [same[i : i + MAX_EQUAL] for same in together.values() for i in range(0, len(same), MAX_EQUAL)]
    turns = Turns(random, members)
    num_empty = 0
    while num_empty < len(members):
        same = turns.next()
        branches = [messages for c in same if (messages := shorten(c))]
        if branches:
            prompt = (same[0].functions, same[0].system)
            num_empty = 0
            yield group_of(source, *(vary(*prompt) if vary else prompt), branches)
        else:
            num_empty += 1
    raise DataRefused(
        f"none of the {len(conversations)} conversations of source {source!r} fits with its functions and one"
        " answer; offer fewer or shorter functions"
    )


class Shortener:
    """Cuts a conversation behind the last assistant turn that fits."""

    def __init__(self, tokenizer, max_tokens: int):
        self._tokenizer, self._max_tokens = tokenizer, max_tokens
        self._known: dict[Conversation, list[dict] | None] = {}

    def __call__(self, conversation: Conversation) -> list[dict] | None:
        if conversation not in self._known:
            self._known[conversation] = self._cut(conversation)
        return self._known[conversation]

    def _cut(self, conversation: Conversation) -> list[dict] | None:
        messages = conversation.messages
        encoded = encode_group(
            self._tokenizer,
            group_of(conversation.source, conversation.functions, conversation.system, [[m] for m in messages]),
        )
        length, end = len(encoded.prefix), 0
        for i, (ids, _) in enumerate(encoded.branches):
            length += len(ids)
            if length > self._max_tokens:
                break
            if messages[i]["role"] == "assistant":
                end = i + 1
        kept = messages[:end]
        return kept if any(m["role"] == "user" for m in kept) else None
