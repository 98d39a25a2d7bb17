"""Measures another engine's token masks on the jobs that Funnel writes; prints one JSON line.

A job is a file of JSON lines. The first is the vocabulary: {"tokens": [hexadecimal bytes],
"endOfTurn": id} and either {"words": pattern}, as tiktoken splits a text, or {"tokenizer": text of a
tokenizer.json}. Each other one is a sample: {"name": text, "schema": JSON Schema, "outputs": [[token
ids]]}. One thread.
"""

import argparse
import gc
import importlib.metadata
import json
import time

import numpy

import stand_ins


class LlGuidance:
    PACKAGE = "llguidance"

    def __init__(self, vocabulary):
        import llguidance

        self.library = llguidance
        self.compact = {
            "whitespace_flexible": False,
            "item_separator": ",",
            "key_separator": ":",
        }
        self.tokenizer = self._tokenizer(vocabulary)

    def _tokenizer(self, vocabulary):
        if "tokenizer" not in vocabulary and "words" not in vocabulary:
            # It masks all but the tokenizer's own tokens of a forced text.
            raise SystemExit("llguidance needs the vocabulary's tokenizer")
        tokenizer = self.library.LLTokenizer
        tokens = vocabulary["tokens"]
        settings = {
            "n_vocab": len(tokens),
            "eos_token": vocabulary["endOfTurn"],
            "slices": tokenizer.json_slices(),
        }
        if "tokenizer" in vocabulary:
            return tokenizer(vocabulary["tokenizer"], **settings)
        return tokenizer.from_tiktoken(
            encoder={token: i for i, token in enumerate(tokens) if token},
            special_tokens={f"<|{i}|>": i for i, token in enumerate(tokens) if not token},
            pattern=vocabulary["words"],
            **settings,
        )

    def forget(self):
        """Keeps no cache between grammars."""

    def compile(self, schema):
        matcher = self.library.LLMatcher
        grammar = matcher.grammar_from_json_schema(schema, overrides=self.compact)
        compiled = matcher(self.tokenizer, grammar)
        if compiled.is_error():
            raise ValueError(compiled.get_error())
        return compiled

    def start(self, compiled):
        compiled.reset()
        return compiled

    def mask(self, matcher, bits):
        matcher.unsafe_compute_mask_ptr(bits.ctypes.data, bits.nbytes)

    def accept(self, matcher, token):
        return matcher.consume_token(token)


class XGrammar:
    PACKAGE = "xgrammar"

    def __init__(self, vocabulary):
        import xgrammar

        self.library = xgrammar
        self.vocabulary = xgrammar.TokenizerInfo(
            vocabulary["tokens"],
            xgrammar.VocabType.RAW,
            stop_token_ids=[vocabulary["endOfTurn"]],
        )
        self.forget()

    def forget(self):
        self.compiler = self.library.GrammarCompiler(self.vocabulary, max_threads=1)

    def compile(self, schema):
        return self.compiler.compile_json_schema(
            schema, any_whitespace=False, separators=(",", ":"), strict_mode=True
        )

    def start(self, compiled):
        return self.library.GrammarMatcher(compiled)

    def mask(self, matcher, bits):
        matcher.fill_next_token_bitmask(bits)

    def accept(self, matcher, token):
        return matcher.accept_token(token)


def measure(engine, sample, bits):
    """Compiles once and follows every output twice; the first walk is the cold one."""
    begin = time.perf_counter_ns()
    try:
        compiled = engine.compile(sample["text"])
    except Exception as refusal:  # each library has its own errors
        return {"name": sample["name"], "refused": str(refusal)[:200]}, None
    result = {"name": sample["name"], "compile": time.perf_counter_ns() - begin, "advances": []}
    for walk in ("cold", "warm"):
        result[walk] = []
        for output in sample["outputs"]:
            if not follow(engine, compiled, output, bits, result[walk], result["advances"]):
                return {"name": sample["name"], "refused": "rejects an output"}, None
    return result, compiled


def follow(engine, compiled, output, bits, masks, advances):
    matcher = engine.start(compiled)
    row = bits[0]
    for token in output:
        begin = time.perf_counter_ns()
        engine.mask(matcher, bits)
        end = time.perf_counter_ns()
        masks.append(end - begin)
        if not (int(row[token >> 5]) >> (token & 31)) & 1:
            return False
        begin = time.perf_counter_ns()
        accepted = engine.accept(matcher, token)
        advances.append(time.perf_counter_ns() - begin)
        if not accepted:
            return False
    return True


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * 4096


def load(package):
    if package == "xgrammar":
        # Before the stand-ins: it would take them for the real ones and patch them.
        __import__("tvm_ffi")
        stand_ins.install()
    __import__(package)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["llguidance", "xgrammar"])
    parser.add_argument("job")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm-ups", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.job, encoding="utf-8") as lines:
        vocabulary, *samples = map(json.loads, lines)
    vocabulary["tokens"] = [bytes.fromhex(token) for token in vocabulary["tokens"]]
    for sample in samples:
        sample["text"] = json.dumps(sample["schema"])
    kind = {"llguidance": LlGuidance, "xgrammar": XGrammar}[arguments.engine]
    load(kind.PACKAGE)
    gc.collect()
    before = resident_bytes()
    begin = time.perf_counter_ns()
    engine = kind(vocabulary)
    setup = time.perf_counter_ns() - begin
    words = (len(vocabulary["tokens"]) + 31) // 32
    bits = numpy.zeros((1, words), dtype=numpy.int32)
    for _ in range(arguments.warm_ups):
        for sample in samples:
            measure(engine, sample, bits)
    rounds = []
    for _ in range(arguments.rounds):
        engine.forget()
        kept = [measure(engine, sample, bits) for sample in samples]
        rounds.append([result for result, _ in kept])
    gc.collect()
    memory = resident_bytes() - before
    print(
        json.dumps(
            {
                "engine": kind.PACKAGE,
                "version": importlib.metadata.version(kind.PACKAGE),
                "setup": setup,
                "memory": memory,
                "rounds": rounds,
            }
        )
    )


if __name__ == "__main__":
    main()
