"""``prepare``: conversation files and complaint texts -> dev suites and training groups.

Dev suites are cut off first, by hash of the text; then groups are made source by source until each
has its share of the tokens, and shuffled.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Callable, Iterator

from funnel_training import augment
from funnel_training.augment import ComplaintHost
from funnel_training.base_model import load_tokenizer
from funnel_training.chat_format import calls_of, encode_group
from funnel_training.groups import group_of, write_groups
from funnel_training.recast import call_made, called_function, calls_taken, canonical, in_schema_order, recast
from funnel_training.sources import ComplaintText, Conversation, read_conversations, read_texts
from funnel_training.split import held_out, key_of

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
NUM_TOKENS = 9_000_000
DEFAULT_MODEL = Path.home() / ".cache" / "funnel" / "SmolLM2-135M-Instruct.Q4_1.gguf"
MAX_GROUP_TOKENS = 3_200
MAX_DIALOGUE_TOKENS = 1_100

DEV_SHARE = 0.05
DEV_LINES = 150
COMPLAINT_DEV_SHARE = 0.10
NO_COMPLAINT_DEV_SHARE = 0.25
DEV_SOURCES = ["snips", "nlu_home", "banking77", "clinc150", "star", "multiwoz", "taskmaster4", "handwritten"]

# Sources whose conversations are one text and one call: these are recast into common functions.
RECAST = {"snips", "nlu_home", "banking77", "clinc150", "restaurant8k", "multidogo"}
# Of those the ones with refusals of their own: what no function offered can do.
REFUSING = {"snips", "nlu_home", "clinc150"}
REFUSAL_SHARE = 0.05
_DESK_WORDS = re.compile("complain|ticket|issue|report|feedback|support|customer|contact", re.IGNORECASE)


@dataclass
class Split:
    """The lines of the dev suites by name, and the keys of all texts that are in one."""

    suites: dict[str, list[dict]] = field(default_factory=dict)
    keys: set[float] = field(default_factory=set)

    def add(self, name: str, lines: list[dict], texts: list[str]) -> None:
        self.suites[name] = lines
        self.keys.update(map(key_of, texts))

    def is_trained(self, text: str) -> bool:
        return key_of(text) not in self.keys


# --- dev suites --------------------------------------------------------------------------------


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
    seed_host = ComplaintHost(
        [augment.SEED_FUNCTION],
        None,
        augment.SEED_FUNCTION,
        {fact: fact for fact in ("issue", "frequency", "duration")},
        frozenset({"issue", "frequency", "duration"}),
        None,
    )
    split.add("complaints-seed", [_seed_line(seed_host, t) for t in complaints], texts)
    split.add("complaints-shapes", [c.line for c in shapes if c.calls and len(c.functions) > 1], [])
    split.add("no-complaint", [c.line for c in shapes if not c.calls], [])
    split.add("replies", _replies(random, complaints, shapes), [])
    fresh = held_out([t for t in new if t.is_complaint], text_of, DEV_SHARE)
    fresh += held_out([t for t in new if not t.is_complaint], text_of, DEV_SHARE)
    split.add("complaints-new", [_seed_line(seed_host, t) for t in fresh], [t.text for t in fresh])
    for source in DEV_SOURCES:
        chosen = held_out(by_source[source], lambda c: c.user_text, DEV_SHARE, DEV_LINES)
        split.add(source, [c.line for c in chosen], [c.user_text for c in chosen])
    return split


def _seed_line(host: ComplaintHost, text: ComplaintText) -> dict:
    answer = host.call(text) if text.is_complaint else {"role": "assistant", "content": text.reply}
    return {
        "id": text.id,
        "source": "complaints",
        "kind": "call" if text.is_complaint else "no_call",
        "functions": host.functions,
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
            outcome = augment.outcome(random, text, "ticket")
            system = [{"role": "system", "content": host.system}] if host.system else []
            lines.append(
                {
                    "id": f"{text.id}-reply",
                    "source": "complaints",
                    "functions": host.functions,
                    "messages": [*system, {"role": "user", "content": text.text}, call, *_told(call, outcome)],
                    "reply_must_mention": [outcome.ticket],
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


# --- training groups ---------------------------------------------------------------------------


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


def complaint_groups(random: Random, texts: list[ComplaintText], strangers: list[dict]) -> Iterator[dict]:
    """Groups of complaints and of texts that are none, for ever."""
    complaints = Turns(random, [t for t in texts if t.is_complaint])
    others = Turns(random, [t for t in texts if not t.is_complaint])
    while True:
        host = augment.seed_host(random) if random.random() < 0.35 else augment.varied_host(random, strangers)
        branches = []
        taken: set[str] = set()
        for _ in range(random.randint(16, 24)):
            pool = complaints if random.random() < 0.78 else others
            text = pool.next_that(lambda t: t.id not in taken and host.takes(t))
            if text is not None:
                taken.add(text.id)
                branches.append(_complaint_branch(random, host, text, others))
        yield group_of("complaints", host.functions, host.system, branches)


def _complaint_branch(random: Random, host: ComplaintHost, text: ComplaintText, others: Turns) -> list[dict]:
    user = {"role": "user", "content": text.text}
    if not text.is_complaint:
        return [user, _says(text.reply)]
    before = []
    kind = random.random()
    if kind < 0.05:
        opener, question = random.choice(augment.OPENERS)
        before = [{"role": "user", "content": opener}, _says(question)]
    elif kind < 0.09:
        other = others.next_that(host.takes)
        before = [{"role": "user", "content": other.text}, _says(other.reply)] if other else []
    call = host.call(text)
    if random.random() >= 0.35:
        return [*before, user, call]
    return [*before, user, call, *_after_call(random, text, call)]


def _after_call(random: Random, text: ComplaintText, call: dict) -> list[dict]:
    outcome = augment.outcome(random, text)
    after = _told(call, outcome)
    if outcome.failed and random.random() < 0.2:
        retry = {"role": "user", "content": random.choice(augment.RETRIES)}
        return [*after, retry, call, *_told(call, augment.outcome(random, text))]
    if not outcome.failed and random.random() < 0.1:
        thanks, answer = random.choice(augment.THANKS)
        return [*after, {"role": "user", "content": thanks}, _says(answer)]
    return after


def _told(call: dict, outcome: augment.Outcome) -> list[dict]:
    name = call["function_call"]["name"]
    return [{"role": "function", "name": name, "content": outcome.content}, _says(outcome.answer)]


def _says(content: str) -> dict:
    return {"role": "assistant", "content": content}


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
                    branches.append([*stranger.messages[:-1], _says(random.choice(refusals))])
        yield group_of(source, host.functions, host.system, branches)


def _is_strange(conversation: Conversation, host: Conversation, texts: set[float]) -> bool:
    """Whether none of the host's functions could serve it: none shares a longer word with its own."""
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


def as_is(functions: list[dict], system: str | None) -> tuple[list[dict], str | None]:
    return functions, system


def variation(random: Random, strangers: list[dict]) -> Callable:
    """What may change about any prompt without changing what is right: the order of the functions,
    descriptions, general instructions where there are none."""

    def vary(functions: list[dict], system: str | None) -> tuple[list[dict], str | None]:
        functions = random.sample(functions, len(functions))
        if random.random() < 0.15:
            functions = [augment.without_descriptions(function) for function in functions]
        if functions and random.random() < 0.25:
            names = {canonical(function["name"]) for function in functions}
            stranger = random.choice(strangers)
            if canonical(stranger["name"]) not in names:
                functions.insert(random.randint(0, len(functions)), stranger)
        if system is None and random.random() < 0.25:
            system = random.choice(augment.GENERAL_SYSTEM_MESSAGES)
        return functions, system

    return vary


def dialogue_groups(random: Random, source: str, conversations: list[Conversation], shorten, vary=as_is) -> Iterator[dict]:
    """Groups of conversations that happen to have the same functions and instructions, for ever."""
    together = defaultdict(list)
    for conversation in conversations:
        together[json.dumps([conversation.functions, conversation.system])].append(conversation)
    members = [same[i : i + 6] for same in together.values() for i in range(0, len(same), 6)]
    turns = Turns(random, members)
    while True:
        same = turns.next()
        branches = [messages for c in same if (messages := shorten(c))]
        if branches:
            yield group_of(source, *vary(same[0].functions, same[0].system), branches)


class Shortener:
    """Cuts a conversation behind the last assistant turn that fits."""

    def __init__(self, tokenizer, max_tokens: int):
        self._tokenizer, self._max_tokens = tokenizer, max_tokens
        self._known: dict[str, list[dict] | None] = {}

    def __call__(self, conversation: Conversation) -> list[dict] | None:
        if conversation.id not in self._known:
            self._known[conversation.id] = self._cut(conversation)
        return self._known[conversation.id]

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


def strangers_of(conversations: list[Conversation]) -> list[dict]:
    """Functions that have nothing to do with a service desk, as distractors."""
    functions = {}
    for conversation in conversations:
        if conversation.source == "sealtools":
            for function in conversation.functions:
                text = function["name"] + " " + function.get("description", "")
                if not _DESK_WORDS.search(text) and len(json.dumps(function)) < 700:
                    functions.setdefault(canonical(function["name"]), function)
    return list(functions.values())


# --- the command -------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder of conversation files (*.jsonl.gz)")
    parser.add_argument("--complaints", type=Path, help="folder of the original complaint texts (default: DATA/../complaints)")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more complaint texts")
    parser.add_argument("--include-share-alike", action="store_true", help="also the sgd_* files (CC BY-SA)")
    parser.add_argument("--base-model", type=Path, default=DEFAULT_MODEL, help="GGUF file or folder, for its tokenizer")
    parser.add_argument("--tokens", type=int, default=NUM_TOKENS, help="how many to write, prefixes counted once")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    tokenizer = load_tokenizer(arguments.base_model)
    folder = arguments.complaints or arguments.data.parent / "complaints"
    conversations = list(read_conversations(arguments.data, arguments.include_share_alike))
    original = read_texts(sorted(folder.glob("*.jsonl")))
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
        if split.is_trained(c.user_text)
    ]
    texts = [t for t in original + new if split.is_trained(t.text)]
    groups = []
    for source, makers in _makers(random, trained, texts, tokenizer).items():
        budget = arguments.tokens * WEIGHTS[source] / _total_weight(trained)
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
    strangers = strangers_of(trained)
    makers = {}
    for source, members in sorted(by_source.items()):
        if source == "complaints":
            makers[source] = complaint_groups(random, texts, strangers)
        elif source in RECAST:
            makers[source] = recast_groups(random, source, members)
        else:
            # Few and seen often, so each time a little different.
            vary = variation(random, strangers) if source == "handwritten" else as_is
            makers[source] = dialogue_groups(random, source, members, shorten, vary)
    return makers


def _total_weight(trained: list[Conversation]) -> int:
    return sum(WEIGHTS[source] for source in {c.source for c in trained})


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
