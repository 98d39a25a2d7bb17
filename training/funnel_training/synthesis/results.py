"""Step 4: what each call returns, from the executor that ran it or as a model imagines it."""

from __future__ import annotations

from collections import Counter

from funnel_training.chat_format import calls_of, namespace
from funnel_training.synthesis.files import compact
from funnel_training.synthesis.funnel import Funnel
from funnel_training.synthesis.settings import Settings

STEP = "4-results"
MAX_RESULT = 2_000
_MAX_TOKENS = 192


def results(called: list[dict], settings: Settings, funnel: Funnel) -> tuple[list[dict], Counter[str]]:
    """The lines with the result as another message; lines without a call pass as they are."""
    imagined = [line for line in called if _call(line) and "result" not in line]
    responses = funnel.ask(STEP, [_body(line, settings) for line in imagined], settings)
    answers = {line["id"]: response for line, response in zip(imagined, responses)}

    lines: list[dict] = []
    dropped: Counter[str] = Counter()
    for line in called:
        response = answers.get(line["id"])
        if response is not None and response.unusable:
            dropped[response.unusable] += 1
            continue
        if response is not None:
            line = {**line, "result": compact(response.json_object())}
        if not _call(line):
            lines.append(line)
        elif line["result"] in ("", "{}"):
            dropped["empty_result"] += 1
        elif _says_only_what_was_asked(line):
            dropped["result_repeats_call"] += 1
        elif len(line["result"]) > MAX_RESULT:
            dropped["long_result"] += 1
        else:
            lines.append(_with_result(line))
    return lines, dropped


def _call(line: dict) -> tuple[str, str] | None:
    return next(iter(calls_of(line["messages"][-1])), None)


def _says_only_what_was_asked(line: dict) -> bool:
    _, arguments = _call(line)
    return line["result"] == arguments


def _with_result(line: dict) -> dict:
    name, _ = _call(line)
    result = {"role": "function", "name": name, "content": line["result"]}
    others = {name: line[name] for name in ("id", "kind", "functions")}
    return {**others, "messages": [*line["messages"], result]}


def _body(line: dict, settings: Settings) -> dict:
    name, arguments = _call(line)
    definition = next(function for function in line["functions"] if function["name"] == name)
    return {
        "messages": [
            {"role": "system", "content": "You are the program behind a function. You answer with its result in JSON."},
            {
                "role": "user",
                "content": f"The function:\n{namespace([definition])}\n\nIt is called as {name}({arguments}). Write a"
                " small JSON object that it plausibly returns, with concrete values.",
            },
        ],
        "functions": [],
        "response_format": {"type": "json_object"},
        "temperature": 0.7,
        "seed": settings.seed_of("result", line["id"]),
        "max_tokens": _MAX_TOKENS,
    }
