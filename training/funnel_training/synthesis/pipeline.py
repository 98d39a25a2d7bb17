"""Runs the six steps; each reads the file of the one before it and writes its own."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Callable

from funnel_training.synthesis.calls import calls
from funnel_training.synthesis.definitions import definitions, read_definitions
from funnel_training.synthesis.files import parse_json, read_lines, write_lines, write_whole
from funnel_training.synthesis.funnel import Funnel
from funnel_training.synthesis.interpretations import interpretations
from funnel_training.synthesis.merge import merged
from funnel_training.synthesis.prompts import prompts
from funnel_training.synthesis.results import results
from funnel_training.synthesis.settings import Settings, SynthesisFailed

STEPS = ("1-definitions", "2-prompts", "3-calls", "4-results", "5-interpretations", "6-merged")
_TURN = {"id": str, "kind": str, "functions": list, "messages": list}
_MEMBERS = {
    "1-definitions": {"id": str, "function": dict, "typescript": str},
    "2-prompts": {"id": str, "kind": str, "function": dict, "text": str},
    "3-calls": _TURN,
    "4-results": _TURN,
    "5-interpretations": _TURN,
    "6-merged": {**_TURN, "split": str},
}
Lines = list[dict]


def synthesise(source: Path, out: Path, settings: Settings, funnel: Funnel, say: Callable[[str], None] = print) -> dict:
    """Does what is left to do and returns the report.

    A step whose file exists is done. Removing the file does the step again, and with it all after it,
    for their files would be of other lines.

    :raises SynthesisFailed: what was written before stays; the same call goes on from there
    """
    elements = read_definitions(source)
    report = _Report(out / "report.json", settings, elements)
    work = {
        "1-definitions": lambda _: definitions(elements),
        "2-prompts": lambda lines: prompts(lines, settings, funnel),
        "3-calls": lambda lines: calls(lines, settings, funnel),
        "4-results": lambda lines: results(lines, settings, funnel),
        "5-interpretations": lambda lines: interpretations(lines, settings, funnel),
        "6-merged": lambda lines: merged(lines, settings),
    }
    lines: Lines = []
    for number, step in enumerate(STEPS):
        file = _file(out, step)
        if file.exists():
            lines = _read(file, _MEMBERS[step])
            say(f"{step}: {len(lines)} kept from an earlier run")
            continue
        for later in STEPS[number:]:
            _file(out, later).unlink(missing_ok=True)
        lines, dropped = work[step](lines)
        if not lines:
            raise SynthesisFailed(f"step {step} has nothing left, dropped: {_counts(dropped)}; try another model")
        report.add(step, len(lines), dropped)
        write_lines(file, lines)
        say(f"{step}: {len(lines)}, dropped: {_counts(dropped)}")
    for name in ("train", "dev"):
        write_lines(out / "merged" / f"{name}.jsonl", [line for line in lines if line["split"] == name])
    return report.content


def _read(file: Path, members: dict[str, type]) -> Lines:
    lines = read_lines(file, members)
    for line in lines:
        if "messages" in members and not _are_messages(line["messages"]):
            raise SynthesisFailed(
                f"{file}: the messages of {line['id']} lack a role or text; correct or remove the line"
            )
    return lines


def _are_messages(messages: list) -> bool:
    return bool(messages) and all(
        isinstance(message, dict)
        and isinstance(message.get("role"), str)
        and (isinstance(message.get("content"), str) or isinstance(message.get("function_call"), dict))
        for message in messages
    )


def _file(out: Path, step: str) -> Path:
    return out / f"{step}.jsonl"


def _counts(dropped: Counter[str]) -> str:
    return ", ".join(f"{num} {reason}" for reason, num in dropped.most_common()) or "none"


class _Report:
    """``report.json``: the settings that a directory belongs to, and for each step how many lines it
    wrote and dropped why."""

    def __init__(self, path: Path, settings: Settings, elements: list):
        digest = hashlib.sha256(json.dumps(elements, sort_keys=True).encode()).hexdigest()
        own = {**settings.as_json(), "definitions_sha256": digest}
        self._path = path
        self.content: dict = {"settings": own, "steps": {}}
        if path.exists():
            self.content = _report_of(path)
            _require_same(path.parent, self.content["settings"], own)
        elif any(_file(path.parent, step).exists() for step in STEPS):
            raise SynthesisFailed(f"{path.parent} has steps but no report.json of them; name an empty directory")
        else:
            self._write()

    def add(self, step: str, num_lines: int, dropped: Counter[str]) -> None:
        self.content["steps"][step] = {"lines": num_lines, "dropped": dict(dropped)}
        self._write()

    def _write(self) -> None:
        write_whole(self._path, json.dumps(self.content, indent=2, ensure_ascii=False) + "\n")


def _report_of(path: Path) -> dict:
    content = parse_json(path.read_bytes(), str(path))
    if not isinstance(content, dict) or not all(isinstance(content.get(n), dict) for n in ("settings", "steps")):
        raise SynthesisFailed(f"{path} is no report of a run; name another directory")
    return content


def _require_same(out: Path, earlier: dict, now: dict) -> None:
    other = [f"{name} {earlier.get(name)!r}, now {now[name]!r}" for name in now if earlier.get(name) != now[name]]
    if other:
        raise SynthesisFailed(f"{out} was begun with {'; '.join(other)}; run with the same or name another directory")
