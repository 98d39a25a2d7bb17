"""Which texts are never trained on: by hash of the text, so that every shape of a text is on one side."""

from __future__ import annotations

import hashlib
import re
from typing import Callable, Iterable, TypeVar

T = TypeVar("T")


def key_of(text: str) -> float:
    """A number in [0, 1) that depends on nothing but the text's words."""
    normalised = re.sub(r"\W+", " ", text.casefold()).strip()
    return int.from_bytes(hashlib.sha256(normalised.encode()).digest()[:6], "big") / 2**48


def held_out(items: Iterable[T], text_of: Callable[[T], str], share: float, max_lines: int | None = None) -> list[T]:
    """The items of the texts with the smallest keys, by key: at most ``share`` of all texts, and
    whole texts only until ``max_lines`` items are reached."""
    by_key: dict[float, list[T]] = {}
    for item in items:
        by_key.setdefault(key_of(text_of(item)), []).append(item)
    chosen: list[T] = []
    for key in sorted(by_key):
        if key >= share or (max_lines is not None and len(chosen) >= max_lines):
            break
        chosen += by_key[key]
    return chosen
