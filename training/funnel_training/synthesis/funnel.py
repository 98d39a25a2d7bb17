"""The door to the topics: `funnel parse` as a subprocess, JSON lines in and out.

It writes OpenAI bodies to ``chat.requests``, reads ``chat.responses``, bounds what is in flight and
keeps what was answered, so whatever model serves the topics does the work and a run that was
interrupted goes on.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from funnel_training.synthesis.files import id_of, read_lines, write_lines
from funnel_training.synthesis.settings import Settings, SynthesisFailed

_SOME_FAILED = 1
_ANSWERED = {"id": str, "status": str, "calls": list, "results": list, "usage": dict}


@dataclass(frozen=True)
class Response:
    """How a request ended. ``unusable`` is the reason to drop it, None if there is none; ``calls`` and
    ``results`` are in the form of `funnel parse`."""

    unusable: str | None
    text: str | None
    calls: list[dict]
    results: list[dict]

    def json_object(self) -> dict:
        """The text as a JSON object; empty if it is none, which no worker of Funnel's answers."""
        try:
            value = json.loads(self.text or "")
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


def run_inheriting(command: list[str]) -> int:
    """Runs a command whose output the user sees; its exit code."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


class Funnel:
    """Sends the requests of one run.

    ``options`` are further options of `funnel parse` for every request (brokers, model, timeout).
    """

    def __init__(
        self,
        program: str,
        options: list[str],
        directory: Path,
        run: Callable[[list[str]], int] = run_inheriting,
    ):
        self._program = program
        self._options = options
        self._directory = directory
        self._run = run

    def ask(self, step: str, bodies: list[dict], settings: Settings, execute: bool = False) -> list[Response]:
        """The response to each body, in their order; a body needs ``max_tokens``.

        :raises SynthesisFailed: if the program did not get through, or not one request was answered
        """
        if not bodies:
            return []
        # The model is part of the name: an answer of another model is not taken for this one's.
        ids = [id_of(step, body, settings.model) for body in bodies]
        requests = {id: {"id": id, **body} for id, body in zip(ids, bodies)}
        asked = self._directory / "requests" / f"{step}.jsonl"
        answered = self._directory / "responses" / f"{step}.jsonl"
        answered.parent.mkdir(parents=True, exist_ok=True)
        write_lines(asked, requests.values())
        _forget_others(answered, requests)
        self._parse(step, asked, answered, execute)
        lines = {line["id"]: line for line in read_lines(answered, _ANSWERED)}
        if all(lines.get(id, {}).get("status") != "completed" for id in ids):
            raise SynthesisFailed(
                f"step {step}: none of {len(requests)} requests was answered, the first with"
                f" {_problem(lines.get(ids[0]))}; all are in {answered}"
            )
        # A call that is run is followed by the turn that reads its result, with a limit of its own.
        num_turns = 2 if execute else 1
        return [_response(lines.get(id), num_turns * requests[id]["max_tokens"]) for id in ids]

    def _parse(self, step: str, asked: Path, answered: Path, execute: bool) -> None:
        command = [self._program, "parse", str(asked), "--out", str(answered), *self._options]
        if not execute:
            command.append("--no-execute")
        try:
            code = self._run(command)
        except OSError as e:
            raise SynthesisFailed(
                f"{self._program} cannot be run: {e.strerror}; name Funnel's launcher with --funnel"
            ) from e
        if code not in (0, _SOME_FAILED):
            raise SynthesisFailed(
                f"step {step}: `{' '.join(command)}` ended with exit code {code}, its message is above;"
                " run the same command again to go on"
            )


def _forget_others(answered: Path, requests: dict[str, dict]) -> None:
    """Takes out what is answered but no longer asked, which `funnel parse` would refuse to overwrite: the
    lines before this step were corrected, or are more than they were."""
    if answered.exists():
        lines = read_lines(answered, _ANSWERED)
        kept = [line for line in lines if line["id"] in requests]
        if len(kept) < len(lines):
            write_lines(answered, kept)


def _problem(line: dict | None) -> str:
    error = (line or {}).get("error")
    return f"{error['code']}: {error['message'][:300]}" if error else "no response"


def _response(line: dict | None, max_tokens: int) -> Response:
    if line is None:
        return Response("no_response", None, [], [])
    return Response(_unusable(line, max_tokens), line.get("answer"), line["calls"], line["results"])


def _unusable(line: dict, max_tokens: int) -> str | None:
    if line["status"] != "completed":
        return "failed_" + (line.get("error") or {}).get("code", "UNKNOWN")
    # Valid, but the limit and not the model chose how it went on.
    if any(call.get("closed_by_limit") for call in line["calls"]):
        return "cut_by_token_limit"
    # A turn that ends itself is shorter.
    return "cut_by_token_limit" if line["usage"].get("completion_tokens", 0) >= max_tokens else None
