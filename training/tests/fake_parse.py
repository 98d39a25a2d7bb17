"""Stands for the subprocess `funnel parse`: the same files, answered by a function."""

import json
from pathlib import Path


def completed(answer=None, calls=(), results=(), tokens=20):
    return {
        "status": "completed",
        "calls": [{"id": "call_1", **call} for call in calls],
        "results": list(results),
        "answer": answer,
        "error": None,
        "usage": {"prompt_tokens": 100, "completion_tokens": tokens, "total_tokens": 100 + tokens},
    }


def failed(code):
    error = {"code": code, "message": "so it went"}
    return {"status": "failed", "calls": [], "results": [], "answer": None, "error": error, "usage": {}}


class FakeParse:
    """Answers each request that was not completed before with ``answer(body)``; ``stops_before`` is the
    step that it does not get through."""

    def __init__(self, answer, stops_before=None):
        self.answer = answer
        self.stops_before = stops_before
        self.commands = []
        self.num_asked = 0

    def __call__(self, command):
        self.commands.append(command)
        asked, answered = Path(command[2]), Path(command[4])
        if asked.stem == self.stops_before:
            return 69
        lines = {line["id"]: line for line in lines_of(answered)} if answered.exists() else {}
        if lines.keys() - {body["id"] for body in lines_of(asked)}:
            return 73
        for body in lines_of(asked):
            if lines.get(body["id"], {}).get("status") != "completed":
                self.num_asked += 1
                lines[body["id"]] = {"id": body["id"], **self.answer(body)}
        answered.write_text("".join(json.dumps(line) + "\n" for line in lines.values()), encoding="utf-8")
        return 0 if all(line["status"] == "completed" for line in lines.values()) else 1


def lines_of(file):
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
