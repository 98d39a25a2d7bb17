"""The ``funnel`` prompt format: how functions and messages read, and which tokens are learnt.

The same format as the Java renderer's (``FunnelFormat``, ``TypeScript``); ``tests/test_chat_format.py``
holds both to the same reference prompts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Iterable

DEFAULT_INSTRUCTIONS = (
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives"
    " helpful, detailed, and polite answers to the user's questions. The assistant calls"
    " functions with appropriate input when necessary"
)
TURN_START = "<|im_start|>"
TURN_END = "<|im_end|>"

_ROLE = "assistant"
_NAMESPACE = "// Supported function definitions that should be called when necessary.\nnamespace functions {\n\n"
# The white space that the Java renderer collapses: Unicode's separators and a lexer's controls.
_WHITE_SPACE = re.compile(r"[\s\u200b]+")
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


@dataclass(frozen=True)
class Special:
    """A special token by name. Only the renderer makes them: text never becomes one."""

    token: str


Segment = Special | str


@dataclass(frozen=True)
class EncodedGroup:
    """Token ids of what the branches share, and of each branch its ids and which are learnt."""

    prefix: list[int]
    branches: list[tuple[list[int], list[bool]]]

    @property
    def num_tokens(self) -> int:
        return len(self.prefix) + sum(len(ids) for ids, _ in self.branches)


# --- rendering ---------------------------------------------------------------------------------


def render(functions: list[dict], messages: list[dict]) -> str:
    """The whole conversation as text, special tokens spelled out; what the reference prompts hold."""
    system, turns = _split_instructions(messages)
    segments = prefix_segments(functions, system) + branch_segments(turns)
    return "".join(s.token if isinstance(s, Special) else s for s in segments)


def prefix_segments(functions: list[dict], system: list[str]) -> list[Segment]:
    """The namespace and the instructions, up to and including the last line feed."""
    segments: list[Segment] = []
    if functions:
        segments += _turn("system\n" + namespace(functions))
    for instructions in system or [DEFAULT_INSTRUCTIONS]:
        segments += _turn("system\n" + instructions)
    return segments


def branch_segments(messages: list[dict]) -> list[Segment]:
    """The turns of messages after the instructions."""
    return [segment for message in messages for text in turn_texts(message) for segment in _turn(text)]


def turn_texts(message: dict) -> list[str]:
    """The turns of one message: two where a foreign history mixes text and calls."""
    role, content = message["role"], message.get("content")
    if role == "function":
        return [f"function name=functions.{message['name']}\n{content}"]
    if role != _ROLE:
        return [f"{role}\n{content}"]
    calls = calls_of(message)
    turns = [f"{_ROLE}\n{content or ''}"] if content or not calls else []
    if calls:
        turns.append(_ROLE + "\n".join(f" to=functions.{name}:\n{arguments}" for name, arguments in calls))
    return turns


def calls_of(message: dict) -> list[tuple[str, str]]:
    """Name and arguments (JSON text) of each call of a message, of either form."""
    if message.get("function_call"):
        return [(message["function_call"]["name"], message["function_call"]["arguments"])]
    return [(c["function"]["name"], c["function"]["arguments"]) for c in message.get("tool_calls") or []]


def namespace(functions: list[dict]) -> str:
    definitions = "".join(_function(function) + "\n\n" for function in functions)
    return _NAMESPACE + definitions + "} // namespace functions"


def type_of(schema: dict) -> str:
    """``{…}``, ``string[]``, ``"a" | "b"``, ..."""
    if "const" in schema:
        return _json(schema["const"])
    if "enum" in schema:
        return " | ".join(_json(literal) for literal in schema["enum"])
    variants = _variants(schema)
    if variants:
        return " | ".join(type_of(variant) for variant in variants)
    kind = schema.get("type")
    if kind == "object" or (kind is None and "properties" in schema):
        properties = schema.get("properties")
        return _properties(properties, schema.get("required", [])) if properties else "object"
    if kind == "array":
        items = schema.get("items", {})
        text = type_of(items)
        return f"({text})[]" if _is_union(items) else f"{text}[]"
    return kind or "any"


def _function(function: dict) -> str:
    parameters = function.get("parameters") or {}
    argument = f"_: {type_of(parameters)}" if parameters.get("properties") else ""
    return f"{_comment(function.get('description'))}type {function['name']} = ({argument}) => any;"


def _properties(properties: dict[str, dict], required: Iterable[str]) -> str:
    fields = (
        _comment(schema.get("description"))
        + (name if _IDENTIFIER.fullmatch(name) else _json(name))
        + (": " if name in required else "?: ")
        + type_of(schema)
        + ",\n"
        for name, schema in properties.items()
    )
    return "{\n" + "".join(fields) + "}"


def _variants(schema: dict) -> list[dict]:
    if isinstance(schema.get("type"), list):
        return [{**schema, "type": kind} for kind in schema["type"]]
    return schema.get("anyOf") or schema.get("oneOf") or []


def _is_union(schema: dict) -> bool:
    return len(schema.get("enum", ())) > 1 or len(_variants(schema)) > 1


def _comment(description: str | None) -> str:
    line = _WHITE_SPACE.sub(" ", description or "").strip()
    return f"// {line}\n" if line else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _turn(text: str) -> list[Segment]:
    return [Special(TURN_START), text, Special(TURN_END), "\n"]


def _split_instructions(messages: list[dict]) -> tuple[list[str], list[dict]]:
    first = next((i for i, m in enumerate(messages) if m["role"] != "system"), len(messages))
    return [m["content"] for m in messages[:first]], messages[first:]


# --- tokens ------------------------------------------------------------------------------------


def encode_group(tokenizer, group: dict) -> EncodedGroup:
    """Token ids of a group of :mod:`funnel_training.groups`.

    Every text between two special tokens is encoded by itself, as the Java ``PromptEncoder`` does, so
    prefix + branch are exactly the tokens of the conversation alone. Learnt are the assistant's turns,
    from behind the word "assistant" to the end of the turn inclusive; not what it said before any
    user spoke, which is somebody else's opening.
    """
    encode = _Encoder(tokenizer)
    system = [] if group["system"] is None else [group["system"]]
    return EncodedGroup(
        prefix=encode.segments(prefix_segments(group["functions"], system)),
        branches=[_encode_branch(encode, branch["messages"]) for branch in group["branches"]],
    )


def _encode_branch(encode: "_Encoder", messages: list[dict]) -> tuple[list[int], list[bool]]:
    ids: list[int] = []
    learnt: list[bool] = []
    has_user_spoken = False
    for message in messages:
        has_user_spoken |= message["role"] == "user"
        for text in turn_texts(message):
            turn = encode.segments(_turn(text))
            line_feed = len(encode.text("\n"))
            start = len(turn) if message["role"] != _ROLE or not has_user_spoken else 1 + len(encode.text(_ROLE))
            ids += turn
            learnt += [start <= i < len(turn) - line_feed for i in range(len(turn))]
    return ids, learnt


class _Encoder:
    def __init__(self, tokenizer):
        self._tokenizer = tokenizer
        self._texts: dict[str, list[int]] = {}

    def segments(self, segments: list[Segment]) -> list[int]:
        ids: list[int] = []
        for segment in segments:
            ids += [self._special(segment)] if isinstance(segment, Special) else self.text(segment)
        return ids

    def text(self, text: str) -> list[int]:
        if text not in self._texts:
            # split_special_tokens: "<|im_end|>" in a user's text stays text.
            encoded = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)
            self._texts[text] = encoded["input_ids"]
        return self._texts[text]

    def _special(self, special: Special) -> int:
        token = self._tokenizer.convert_tokens_to_ids(special.token)
        if token is None or token == self._tokenizer.unk_token_id and special.token != self._tokenizer.unk_token:
            raise ValueError(f"the tokenizer has no special token {special.token!r}, which the format needs")
        return token
