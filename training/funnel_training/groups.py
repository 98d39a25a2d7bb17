"""Groups: conversations that share functions and instructions, so that their prompt is computed once.

A line of ``groups.jsonl`` is ``{"source", "functions", "system", "branches": [{"messages"}]}``; the
messages of a branch are those after the system message.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterable, Iterator


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
