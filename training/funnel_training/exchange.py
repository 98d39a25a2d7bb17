"""Complaints whose frequency or duration is taken from another complaint.

A fact is a span of its text, so a model can only get it right by copying; but texts that come back
each epoch with the same facts can be learnt by heart instead. Exchanged facts cannot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from random import Random

from funnel_training.results import lowered
from funnel_training.sources import ComplaintText

EXCHANGED_SHARE = 0.5
"""Texts of which a fact is exchanged, of those where it can be."""
MIN_DONORS = 4
"""Fewer facts that begin alike are not exchanged: they are idioms."""

_FACTS = ("frequency", "duration")
_OPENERS = {"ever": "since", "each": "every", "when": "whenever"}
_NUMBER = re.compile(
    r"\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|several", re.IGNORECASE
)
_SPEAKER = re.compile(r"\b(i|i'\w+|my|me|mine|we|we'\w+|our|us)\b", re.IGNORECASE)


class FactExchange:
    """Gives complaints the facts of others that begin with the same word, so that they still read well.

    The facts given are those of ``texts`` only: what is in no training text comes into none.
    """

    def __init__(self, random: Random, texts: list[ComplaintText]):
        self._random = random
        self._donors = {fact: _donors(texts, fact) for fact in _FACTS}

    def __call__(self, text: ComplaintText) -> ComplaintText:
        """The text itself, or with other facts, in the text and in the reply alike."""
        for fact in _FACTS:
            if self._random.random() < EXCHANGED_SHARE:
                text = self._exchanged(text, fact)
        return text

    def _exchanged(self, text: ComplaintText, fact: str) -> ComplaintText:
        old = getattr(text, fact)
        if old is None or old.isupper():
            return text
        in_text, in_reply = _only(old, text.text), _only(old, text.reply, re.IGNORECASE)
        donors = self._donors[fact].get(_opener(old), ())
        if in_text is None or in_reply is None or len(donors) < MIN_DONORS:
            return text
        new = _cased_as(old, self._random.choice(donors))
        changed = _put(new, in_text, text.text)
        other = text.duration if fact == "frequency" else text.frequency
        if _only(new, changed) is None or (other and _only(other, changed) is None):
            return text
        return replace(text, text=changed, reply=_put(new, in_reply, text.reply), **{fact: new})


def _only(span: str, text: str, flags: int = 0) -> re.Match | None:
    """Where the span stands as whole words, if that is in one place only."""
    found = list(re.finditer(rf"(?<!\w){re.escape(span)}(?!\w)", text, flags))
    return found[0] if len(found) == 1 else None


def _put(span: str, place: re.Match, text: str) -> str:
    return text[: place.start()] + _cased_as(place.group(), span) + text[place.end() :]


def _donors(texts: list[ComplaintText], fact: str) -> dict[str, list[str]]:
    """The different facts by how they begin, in lower case, without those that speak of the speaker:
    the reply would have to turn them round."""
    spans = dict.fromkeys(
        lowered(span) for t in texts if (span := getattr(t, fact)) and _only(span, t.text) and not span.isupper()
    )
    by_opener = defaultdict(list)
    for span in spans:
        if not _SPEAKER.search(span):
            by_opener[_opener(span)].append(span)
    return by_opener


def _opener(span: str) -> str:
    """How a fact begins: its first word, one for those that can stand for each other."""
    words = span.lower().split()
    if _NUMBER.fullmatch(words[0]):
        return "# " + ("times" if {"time", "times"} & set(words) else "")
    if len(words) == 1:
        return "adverb"
    return _OPENERS.get(words[0], words[0])


def _cased_as(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else lowered(new)
