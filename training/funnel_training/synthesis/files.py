"""The files of a run: JSON lines that appear whole or not at all, and may be corrected by hand
between two steps, so what is read is checked."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Iterable, Iterator

from funnel_training.synthesis.settings import SynthesisFailed

MAX_LINE_BYTES = 4 << 20
MAX_LINES = 200_000


def read_lines(path: Path, members: dict[str, type]) -> list[dict]:
    """The objects of a file; each has these members, of these types.

    :raises SynthesisFailed: naming file and line
    """
    lines = []
    for number, text in _texts(path):
        line = parse_json(text, f"{path}:{number}")
        if not isinstance(line, dict):
            raise SynthesisFailed(f"{path}:{number} is no JSON object; correct or remove the line")
        for name, kind in members.items():
            if not isinstance(line.get(name), kind):
                raise SynthesisFailed(
                    f"{path}:{number} has no {name!r} that is a {kind.__name__}; correct or remove the line"
                )
        lines.append(line)
    return lines


def _texts(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES + 1), b""), 1):
                if len(line) > MAX_LINE_BYTES:
                    raise SynthesisFailed(f"{path}:{number} is longer than {MAX_LINE_BYTES} bytes; remove the line")
                if number > MAX_LINES:
                    raise SynthesisFailed(f"{path} has more than {MAX_LINES} lines; split the run")
                if line.strip():
                    yield number, line
    except OSError as e:
        raise SynthesisFailed(f"{path} cannot be read: {e.strerror}") from e


def parse_json(text: str | bytes, where: str) -> Any:
    """:raises SynthesisFailed: naming the place, if it is no JSON or nested too deeply to be read"""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as e:
        raise SynthesisFailed(f"{where} is not JSON: {str(e)[:200]}") from e


def write_whole(path: Path, text: str) -> None:
    """Replaces the file in one step: a run that is killed leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    # Half a surrogate pair, which JSON may escape, has no UTF-8.
    unfinished.write_text(text, encoding="utf-8", errors="replace")
    os.replace(unfinished, path)


def write_lines(path: Path, lines: Iterable[dict]) -> None:
    write_whole(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def compact(value: Any) -> str:
    """JSON as the prompt format has it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def id_of(prefix: str, *content: Any) -> str:
    """A name that depends on nothing but the content, so a run again finds what the one before did."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
