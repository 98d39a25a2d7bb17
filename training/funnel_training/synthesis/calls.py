"""Step 3: the model answers each text with the function and distractors offered."""

from __future__ import annotations

from collections import Counter
from random import Random

from funnel_training.recast import call, canonical
from funnel_training.synthesis.files import compact
from funnel_training.synthesis.funnel import Funnel, Response
from funnel_training.synthesis.prompts import CALL
from funnel_training.synthesis.settings import Settings

STEP = "3-calls"
_MAX_TOKENS = 256


def calls(prompts: list[dict], settings: Settings, funnel: Funnel) -> tuple[list[dict], Counter[str]]:
    """Lines of ``id``, ``kind``, ``functions`` and ``messages`` (the text, and the call or answer).

    Nothing makes the model call: who wrote the text and who answers it must agree that a call is due,
    and on which. Where executors ran it, the line has its ``result`` too.
    """
    by_name = {canonical(line["function"]["name"]): line["function"] for line in prompts}
    pool = [by_name[name] for name in sorted(by_name)]
    offered = [_offered(line, pool, settings) for line in prompts]
    bodies = [_body(line["text"], functions, settings) for line, functions in zip(prompts, offered)]
    responses = funnel.ask(STEP, bodies, settings, execute=settings.execute)

    lines: list[dict] = []
    dropped: Counter[str] = Counter()
    for line, functions, response in zip(prompts, offered, responses):
        reason = _why_not(line, response)
        if reason:
            dropped[reason] += 1
        else:
            user = {"role": "user", "content": line["text"]}
            turn = {"id": line["id"], "kind": line["kind"], "functions": functions}
            lines.append({**turn, "messages": [user, _answer(response)], **_result(response)})
    return lines, dropped


def _offered(line: dict, pool: list[dict], settings: Settings) -> list[dict]:
    own = canonical(line["function"]["name"])
    others = [function for function in pool if canonical(function["name"]) != own]
    random = Random(settings.seed_of("distractors", line["id"]))
    most = min(settings.distractors, len(others))
    functions = [line["function"], *random.sample(others, random.randint(min(1, most), most))]
    random.shuffle(functions)
    return functions


def _body(text: str, functions: list[dict], settings: Settings) -> dict:
    body = {
        "messages": [{"role": "user", "content": text}],
        "functions": functions,
        "function_call": "auto",
        "temperature": 0,
        "max_tokens": _MAX_TOKENS,
    }
    # The call and the turn that reads its result; a second call is one too many.
    return {**body, "funnel": {"execute": True, "max_turns": 2}} if settings.execute else body


def _why_not(line: dict, response: Response) -> str | None:
    if response.unusable:
        return response.unusable
    if line["kind"] != CALL:
        return "called_without_need" if response.calls else None if (response.text or "").strip() else "empty_answer"
    if not response.calls:
        return "no_call"
    if len(response.calls) > 1:
        return "several_calls"
    return None if response.calls[0]["name"] == line["function"]["name"] else "other_function_called"


def _answer(response: Response) -> dict:
    if not response.calls:
        return {"role": "assistant", "content": response.text}
    return call(response.calls[0]["name"], response.calls[0]["arguments"])


def _result(response: Response) -> dict:
    if not response.results:
        return {}
    content = response.results[0]["content"]
    return {"result": content if isinstance(content, str) else compact(content)}
