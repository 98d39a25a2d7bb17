"""What is read: conversations (``*.jsonl.gz``) and complaint texts (``*.jsonl``)."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from funnel_training.chat_format import calls_of

SHARE_ALIKE = "sgd_"
OWN = "own"
"""The source of conversations that name none: a user's own."""


@dataclass(frozen=True)
class Conversation:
    """One line of a conversation file. ``system`` is its instructions, ``messages`` what follows."""

    id: str
    source: str
    functions: list[dict]
    system: str | None
    messages: list[dict]
    line: dict

    @staticmethod
    def of(line: dict) -> "Conversation":
        messages = [_as_function_message(m, line["messages"]) for m in line["messages"]]
        has_system = bool(messages) and messages[0]["role"] == "system"
        return Conversation(
            id=line.get("id", ""),
            source=line.get("source", OWN),
            functions=line["functions"] if "functions" in line else [t["function"] for t in line.get("tools", [])],
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


def _as_function_message(message: dict, messages: list[dict]) -> dict:
    """A ``tool`` message, which names its call by id, as the ``function`` message that names the
    function; any other as it is."""
    if message["role"] != "tool":
        return message
    calls = [call for m in messages for call in m.get("tool_calls") or []]
    names = [call["function"]["name"] for call in calls if call.get("id") == message.get("tool_call_id")]
    if not names:
        raise ValueError(f"a tool message answers call {message.get('tool_call_id')!r}, which no message made")
    return {"role": "function", "name": names[0], "content": message["content"]}


def read_conversations(directory: Path, include_share_alike: bool) -> Iterator[Conversation]:
    """The conversations of all files of a directory, by file name."""
    files = sorted([*directory.glob("*.jsonl.gz"), *directory.glob("*.jsonl")])
    if not files:
        raise FileNotFoundError(f"{directory} has no *.jsonl or *.jsonl.gz; --data names folders of conversation files")
    for file in files:
        if include_share_alike or not file.name.startswith(SHARE_ALIKE):
            with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield Conversation.of(json.loads(line))


def read_texts(files: list[Path]) -> list[ComplaintText]:
    """The complaint texts of the files; of two with the same id the first."""
    fields = ("id", "text", "issue", "frequency", "duration", "severity", "category", "product", "reply")
    texts: dict[str, ComplaintText] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                values = json.loads(line)
                texts.setdefault(values["id"], ComplaintText(*(values.get(field) for field in fields)))
    return list(texts.values())
