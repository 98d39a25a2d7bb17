"""What is read: conversations (``*.jsonl.gz``, ``*.jsonl``) and complaint texts (``*.jsonl``)."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Callable, Iterator, TypeVar

from funnel_training.chat_format import calls_of

SHARE_ALIKE = "sgd_"
OWN = "own"
"""The source of conversations that name none: a user's own."""

T = TypeVar("T")

_ROLES = ("system", "user", "assistant", "function", "tool")
_MAX_QUOTED = 80
_ADVICE = "correct or remove the line; training/README.md and training/texts/README.md tell the form"


class DataRefused(ValueError):
    """Data of a user that cannot be read; the message names the file, the line and what to do."""


# Two shapes of one text may share an id, and a user's own lines need none: compared by identity.
@dataclass(frozen=True, eq=False)
class Conversation:
    """One line of a conversation file. ``system`` is its instructions, ``messages`` what follows."""

    id: str
    source: str
    functions: list[dict]
    system: str | None
    messages: list[dict]
    line: dict

    @staticmethod
    def of(line: Any) -> "Conversation":
        """:raises ValueError: saying which member of the line is not what it should be"""
        _check(line)
        messages = [_as_function_message(m, line["messages"]) for m in line["messages"]]
        has_system = bool(messages) and messages[0]["role"] == "system"
        return Conversation(
            id=line.get("id", ""),
            source=line.get("source", OWN),
            functions=_functions_of(line),
            system=messages[0]["content"] if has_system else None,
            messages=messages[1:] if has_system else messages,
            line=line,
        )

    @property
    def user_text(self) -> str:
        """What the user says in all: equal in all shapes of one text or dialogue."""
        return "\n".join(self.user_turns)

    @property
    def user_turns(self) -> list[str]:
        return [m["content"] for m in self.messages if m["role"] == "user"]

    @property
    def calls(self) -> list[tuple[str, str]]:
        return [call for m in self.messages if m["role"] == "assistant" for call in calls_of(m)]

    @property
    def is_single_call(self) -> bool:
        """A conversation that ends with its only call and has nothing behind it."""
        return len(self.calls) == 1 and bool(calls_of(self.messages[-1]))


@dataclass(frozen=True)
class ComplaintText:
    """A text written by hand with its facts; a text without an issue is no complaint."""

    id: str
    text: str
    issue: str | None
    frequency: str | None
    duration: str | None
    severity: str | None
    category: str | None
    product: str | None
    reply: str

    @property
    def is_complaint(self) -> bool:
        return self.issue is not None


def _check(line: Any) -> None:
    _require(isinstance(line, dict), "not a JSON object")
    _require(_is_objects(line.get("tools", [])), "'tools' is not an array of objects")
    _require(_is_objects(line.get("messages")), "no 'messages' that is an array of objects")
    functions = _functions_of(line)
    _require(_is_objects(functions), "'functions' (or a tool's 'function') is not an array of objects")
    for function in functions:
        _require(isinstance(function.get("name"), str), "a function has no 'name' that is a text")
        _require(
            isinstance(function.get("parameters") or {}, dict),
            f"'parameters' of function {_quoted(function['name'])} is no JSON Schema object",
        )
    offered = {function["name"] for function in functions}
    for number, message in enumerate(line["messages"], 1):
        _check_message(f"message {number}", message, offered)


def _check_message(which: str, message: dict, offered: set[str]) -> None:
    role, content = message.get("role"), message.get("content")
    _require(role in _ROLES, f"role {_quoted(role)} of {which} is none of {', '.join(_ROLES)}")
    _require(
        isinstance(content, str) or (role == "assistant" and content is None),
        f"'content' of {which} ({role}) is not a text",
    )
    is_named = role != "function" or isinstance(message.get("name"), str)
    _require(is_named, f"{which} is a result without a function's 'name'")
    if role == "assistant":
        try:
            made = [(name, json.loads(arguments)) for name, arguments in calls_of(message)]
        except (LookupError, TypeError, ValueError, RecursionError):
            raise ValueError(f"a call of {which} has no 'name' or no 'arguments' that is JSON in a string") from None
        for name, arguments in made:
            _require(isinstance(arguments, dict), f"'arguments' of a call of {which} is not a JSON object in a string")
            _require(name in offered, f"{which} calls {_quoted(name)}, which is not among the functions of its line")


def _require(is_met: bool, problem: str) -> None:
    if not is_met:
        raise ValueError(problem)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _quoted(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED] + "…"


def _functions_of(line: dict) -> list[dict]:
    return line["functions"] if "functions" in line else [tool.get("function") for tool in line.get("tools", [])]


def _as_function_message(message: dict, messages: list[dict]) -> dict:
    """A ``tool`` message, which names its call by id, as the ``function`` message that names the
    function; any other as it is."""
    if message["role"] != "tool":
        return message
    calls = [call for m in messages for call in m.get("tool_calls") or []]
    names = [call["function"]["name"] for call in calls if call.get("id") == message.get("tool_call_id")]
    _require(bool(names), f"a tool message answers call {_quoted(message.get('tool_call_id'))}, which no message made")
    return {"role": "function", "name": names[0], "content": message["content"]}


def read_conversations(path: Path, include_share_alike: bool) -> Iterator[Conversation]:
    """The conversations of a file, or of all files of a directory by file name.

    :raises DataRefused: where there is no such file, or at the first line that is no conversation
    """
    files = [path] if path.is_file() else sorted([*path.glob("*.jsonl.gz"), *path.glob("*.jsonl")])
    if not files:
        raise DataRefused(f"{path}: no *.jsonl or *.jsonl.gz there; name a file of conversations or a folder of them")
    for file in files:
        if include_share_alike or not file.name.startswith(SHARE_ALIKE):
            yield from _read(file, Conversation.of)


def read_texts(files: list[Path]) -> list[ComplaintText]:
    """The complaint texts of the files; of two with the same id the first.

    :raises DataRefused: at the first line that is none
    """
    texts: dict[str, ComplaintText] = {}
    for file in files:
        for text in _read(file, _text_of):
            texts.setdefault(text.id, text)
    return list(texts.values())


def _text_of(line: Any) -> ComplaintText:
    _require(isinstance(line, dict), "not a JSON object")
    values = {member.name: line.get(member.name) for member in fields(ComplaintText)}
    for name, value in values.items():
        is_needed = name in ("id", "text", "reply")
        _require(isinstance(value, str) or (value is None and not is_needed), f"{name!r} is not a text")
    return ComplaintText(**values)


def _read(file: Path, parse: Callable[[Any], T]) -> Iterator[T]:
    """What the lines of a file hold; empty ones hold nothing."""
    number = 0
    try:
        with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield parse(json.loads(line))
    except json.JSONDecodeError as e:
        raise DataRefused(f"{file}:{number}: not JSON at character {e.pos + 1} ({e.msg}); {_ADVICE}") from e
    except UnicodeDecodeError as e:
        raise DataRefused(f"{file}: not UTF-8 behind line {number} ({e.reason}); save it as UTF-8") from e
    except (ValueError, RecursionError) as e:
        raise DataRefused(f"{file}:{number}: {e}; {_ADVICE}") from e
    except (OSError, EOFError, zlib.error) as e:
        raise DataRefused(f"{file}: cannot be read behind line {number}: {e}; check its name, rights and form") from e
