"""Runs another engine on the jobs that Funnel writes; for bench engine.

One JSON object a line, jobs in, answers out. First come {"progress": text} lines while the engine is
prepared, then {"ready": {"version", "setting", "command"}} or {"unavailable": reason}. Then each job
has one answer, or {"failed": reason}:

{"work": "forward", "prefill": [[token ids]], "decode": [[token ids]], "tokens": N}
    -> {"prefill": seconds, "decode": seconds}
{"work": "bulk", "warm": [[token ids]], "prompts": [[token ids]], "schema": JSON Schema or null,
 "tokens": limit, "inFlight": N}
    -> {"seconds": seconds, "outputs": [{"text", "tokens"}]}

Prefill is the time until each prompt has its first token. Decode is the time in which the prompts of
the second list get N tokens after the first: all of it, less what prefill took.
"""

import argparse
import json
import os
import sys

import llama_cpp
import openvino_engine

ENGINES = {"openvino": openvino_engine.OpenVino, "llama.cpp": llama_cpp.LlamaCpp}


class Answers:
    """The process's own output; the engines' native code prints where it likes."""

    def __init__(self):
        self.lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def say(self, **answer):
        self.lines.write(json.dumps(answer) + "\n")
        self.lines.flush()


def reason(error):
    return (str(error) or type(error).__name__)[:500]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("model")
    parser.add_argument("--cache", required=True, help="keeps what is built")
    parser.add_argument("--slots", type=int, default=16, help="of llama.cpp's server")
    arguments = parser.parse_args()
    answers = Answers()
    arguments.threads = len(os.sched_getaffinity(0))
    try:
        engine = ENGINES[arguments.engine](
            arguments, lambda text: answers.say(progress=text)
        )
    except Exception as error:  # whatever it is, the table gives it as the reason
        answers.say(unavailable=reason(error))
        return
    answers.say(ready=engine.facts())
    work = {"forward": engine.forward, "bulk": engine.bulk}
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answers.say(**work[job["work"]](job))
        except Exception as error:  # one work that fails must not end the others
            answers.say(failed=reason(error))


if __name__ == "__main__":
    main()
