"""Step 2: a model writes what users say who need a function, and what users say who do not."""

from __future__ import annotations

from collections import Counter
from typing import Iterator

from funnel_training.split import key_of
from funnel_training.synthesis.files import id_of
from funnel_training.synthesis.funnel import Funnel, Response
from funnel_training.synthesis.settings import MAX_TEXTS, Settings, SynthesisFailed

STEP = "2-prompts"
CALL, NO_CALL = "call", "no_call"
NO_CALL_SHARE = 0.25
"""Texts that need no function, for each one that does; at least one a function."""
TEXTS_A_REQUEST = 4
MAX_TEXT = 280
MIN_TEXT = 4
_TOKENS_A_TEXT = 112
_MANNERS = (
    "short and direct",
    "polite, in a full sentence",
    "casual, as typed on a telephone",
    "with a little story around it, in two sentences",
    "as a question",
)


def prompts(definitions: list[dict], settings: Settings, funnel: Funnel) -> tuple[list[dict], Counter[str]]:
    """Lines of ``id``, ``kind``, ``function`` and ``text``; texts of the same words are kept once."""
    chunks = [chunk for definition in definitions for chunk in _chunks(definition, settings)]
    num_texts = sum(num for _, _, num, _ in chunks)
    if num_texts > MAX_TEXTS:
        raise SynthesisFailed(
            f"{num_texts} texts are asked for; the limit is {MAX_TEXTS}: lower --per-function or split --definitions"
        )
    responses = funnel.ask(STEP, [_body(*chunk, settings) for chunk in chunks], settings)

    lines: dict[float, dict] = {}
    dropped: Counter[str] = Counter()
    for (definition, kind, num, _), response in zip(chunks, responses):
        if response.unusable:
            dropped[response.unusable] += num
            continue
        texts = _texts(response)
        if len(texts) != num:
            dropped["other_than_asked"] += num
            continue
        for text in texts:
            reason = _why_not(text, definition["function"]["name"], lines)
            if reason:
                dropped[reason] += 1
            else:
                function = definition["function"]
                id = id_of("text", kind, function["name"], text)
                lines[key_of(text)] = {"id": id, "kind": kind, "function": function, "text": text.strip()}
    return list(lines.values()), dropped


def _chunks(definition: dict, settings: Settings) -> Iterator[tuple[dict, str, int, int]]:
    """Definition, kind, number of texts and running number of each request."""
    num_no_call = max(1, round(settings.per_function * NO_CALL_SHARE))
    for kind, wanted in ((CALL, settings.per_function), (NO_CALL, num_no_call)):
        for start in range(0, wanted, TEXTS_A_REQUEST):
            yield definition, kind, min(TEXTS_A_REQUEST, wanted - start), start // TEXTS_A_REQUEST


def _body(definition: dict, kind: str, num: int, chunk: int, settings: Settings) -> dict:
    messages = "one message" if num == 1 else f"{num} different messages"
    manner = _MANNERS[chunk % len(_MANNERS)]
    if kind == CALL:
        wish = (
            f"Write {messages} of users who need this function, {manner}, in {settings.language}. Say"
            " concrete values for its parameters. Never mention the function itself."
        )
    else:
        wish = (
            f"Write {messages} of users that this function cannot help with (small talk, thanks, another"
            f" subject), {manner}, in {settings.language}. Never mention the function itself."
        )
    texts = {"type": "string", "minLength": MIN_TEXT, "maxLength": MAX_TEXT}
    array = {"type": "array", "items": texts, "minItems": num, "maxItems": num}
    schema = {"type": "object", "properties": {"messages": array}, "required": ["messages"]}
    return {
        "messages": [
            {"role": "system", "content": "You write what users say to an assistant. You answer in JSON."},
            {"role": "user", "content": f"An assistant has this function:\n{definition['typescript']}\n\n{wish}"},
        ],
        "functions": [],
        "response_format": {"type": "json_schema", "json_schema": {"name": "messages", "schema": schema}},
        "temperature": 0.9,
        "seed": settings.seed_of(definition["id"], kind, chunk),
        "max_tokens": _TOKENS_A_TEXT * num + 16,
    }


def _texts(response: Response) -> list[str]:
    texts = response.json_object().get("messages")
    return [text for text in texts if isinstance(text, str)] if isinstance(texts, list) else []


def _why_not(text: str, function: str, kept: dict[float, dict]) -> str | None:
    if len(text) >= MAX_TEXT:
        return "cut_by_length_limit"
    if not any(character.isalpha() for character in text):
        return "text_without_words"
    # No user knows it; "search" is a name and a word.
    if function in text and not (function.isalpha() and function.islower()):
        return "function_named"
    return "same_text" if key_of(text) in kept else None
