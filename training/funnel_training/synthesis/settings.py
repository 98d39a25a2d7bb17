"""What decides a run's requests, and the limits of what it may ask for."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

MAX_PER_FUNCTION = 1_000
MAX_DISTRACTORS = 16
MAX_LANGUAGE = 40
MAX_TEXTS = 50_000


class SynthesisFailed(Exception):
    """The run cannot go on. The message says what, which, the limit and the next step."""


@dataclass(frozen=True)
class Settings:
    """What must stay the same while a run is gone on with: other values are other requests.

    ``per_function`` is the number of texts that need a function's call, ``distractors`` the most
    functions offered beside it; with ``execute`` the executors behind the topics run the calls.
    """

    per_function: int = 5
    seed: int = 1
    language: str = "English"
    distractors: int = 3
    execute: bool = False
    model: str | None = None

    def __post_init__(self):
        _require("--per-function", self.per_function, 1, MAX_PER_FUNCTION)
        _require("--distractors", self.distractors, 0, MAX_DISTRACTORS)
        if not 1 <= len(self.language) <= MAX_LANGUAGE or not self.language.isprintable():
            raise SynthesisFailed(f"--language must be 1 to {MAX_LANGUAGE} printable characters, such as German")

    def seed_of(self, *parts: object) -> int:
        """A seed of its own for each part of the work, the same in every run."""
        text = "\n".join(map(str, (self.seed, *parts)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1

    def as_json(self) -> dict:
        return asdict(self)


def _require(option: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise SynthesisFailed(f"{option} is {value}; allowed: {least} to {most}")
