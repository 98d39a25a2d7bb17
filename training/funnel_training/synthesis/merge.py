"""Step 6: what holds of every conversation of the merged set, judged once more from the lines alone,
since files may have been corrected by hand."""

from __future__ import annotations

import json
import re
from collections import Counter

from funnel_training.chat_format import calls_of
from funnel_training.sources import Conversation
from funnel_training.split import DEV_LINES, DEV_SHARE, held_out, key_of
from funnel_training.synthesis.definitions import is_valid
from funnel_training.synthesis.prompts import CALL
from funnel_training.synthesis.settings import Settings

STEP = "6-merged"
SOURCE = "synthetic"
_ROLES = {CALL: ["user", "assistant", "function", "assistant"]}
_NO_CALL_ROLES = ["user", "assistant"]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def merged(finished: list[dict], settings: Settings) -> tuple[list[dict], Counter[str]]:
    """Conversations in the form that `prepare` and `./funnel evaluate` read, each with its ``split``:
    the same texts are dev as `prepare` would hold out."""
    lines: list[dict] = []
    dropped: Counter[str] = Counter()
    texts: set[float] = set()
    for line in finished:
        reason = _why_not(line)
        text = key_of(line["messages"][0]["content"])
        if reason is None and text in texts:
            reason = "same_text"
        if reason:
            dropped[reason] += 1
        else:
            texts.add(text)
            written_by = settings.model or "default"
            lines.append({"id": line["id"], "source": SOURCE, "written_by": written_by, **_conversation(line)})
    dev = {line["id"] for line in held_out(lines, lambda line: Conversation.of(line).user_text, DEV_SHARE, DEV_LINES)}
    return [{**line, "split": "dev" if line["id"] in dev else "train"} for line in lines], dropped


def _conversation(line: dict) -> dict:
    return {name: line[name] for name in ("kind", "functions", "messages")}


def _why_not(line: dict) -> str | None:
    messages = line["messages"]
    made = [call for message in messages for call in calls_of(message)]
    if line["kind"] != CALL and made:
        return "called_without_need"
    if line["kind"] == CALL and len(made) != 1:
        return "no_call" if not made else "several_calls"
    if [message["role"] for message in messages] != _ROLES.get(line["kind"], _NO_CALL_ROLES):
        return "not_whole"
    if not (messages[-1].get("content") or "").strip():
        return "empty_answer"
    if not made:
        return None
    if not _is_valid_call(*made[0], line["functions"]):
        return "call_not_valid"
    return None if _is_mentioned(messages[2]["content"], made[0][1], messages[3]["content"]) else "result_not_mentioned"


def _is_valid_call(name: str, arguments: str, functions: list[dict]) -> bool:
    schema = next((f["parameters"] for f in functions if f["name"] == name), None)
    try:
        return schema is not None and is_valid(json.loads(arguments), schema)
    except (ValueError, RecursionError):
        return False


def _is_mentioned(result: str, arguments: str, answer: str) -> bool:
    """Whether the answer says one of the values that the result adds to what was known. A result that
    adds none (``{"ok":true}``) leaves nothing to mention."""
    known = set(_values(json.loads(arguments)))
    try:
        new = [value for value in _values(json.loads(result)) if value not in known]
    except (ValueError, RecursionError):
        # What an executor returns may be plain text.
        new = [_plain(result)]
    said, numbers = f" {_plain(answer)} ", {float(number) for number in _NUMBER.findall(answer)}
    return not new or any(value in numbers if isinstance(value, float) else f" {value} " in said for value in new)


def _values(value: object) -> list[str | float]:
    """The texts and numbers in a JSON value, as they are compared."""
    if isinstance(value, dict):
        return [inner for part in value.values() for inner in _values(part)]
    if isinstance(value, list):
        return [inner for part in value for inner in _values(part)]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, str):
        return [_plain(value)] if _plain(value) else []
    # The sign is a matter of words ("5 degrees below zero").
    return [abs(float(value))] if abs(value) < 1e300 else []


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
