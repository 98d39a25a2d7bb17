"""Step 5: the second turn, in which the model reads the result and answers the user."""

from __future__ import annotations

from collections import Counter

from funnel_training.synthesis.funnel import Funnel
from funnel_training.synthesis.settings import Settings

STEP = "5-interpretations"
_MAX_TOKENS = 160


def interpretations(returned: list[dict], settings: Settings, funnel: Funnel) -> tuple[list[dict], Counter[str]]:
    """The lines with the answer as last message; lines that end with an answer pass as they are."""
    open_lines = [line for line in returned if _awaits_answer(line)]
    responses = funnel.ask(STEP, [_body(line) for line in open_lines], settings)
    answers = {line["id"]: response for line, response in zip(open_lines, responses)}

    lines: list[dict] = []
    dropped: Counter[str] = Counter()
    for line in returned:
        response = answers.get(line["id"])
        if response is None:
            lines.append(line)
        elif response.unusable:
            dropped[response.unusable] += 1
        elif not (response.text or "").strip():
            dropped["empty_answer"] += 1
        else:
            answer = {"role": "assistant", "content": response.text.strip()}
            lines.append({**line, "messages": [*line["messages"], answer]})
    return lines, dropped


def _awaits_answer(line: dict) -> bool:
    return line["messages"][-1]["role"] == "function"


def _body(line: dict) -> dict:
    return {
        "messages": line["messages"],
        "functions": line["functions"],
        # Offered as in the first turn, since the prompt is the one that is trained on; but not called.
        "function_call": "none",
        "temperature": 0,
        "max_tokens": _MAX_TOKENS,
    }
