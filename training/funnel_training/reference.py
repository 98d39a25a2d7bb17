"""``reference``: greedy outputs of transformers with an adapter, which the engine's tests compare with."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from peft import PeftModel

from funnel_training.base_model import load_model, load_tokenizer

NUM_TOKENS = 64
NUM_TOP = 5


@torch.no_grad()
def reference(model, tokenizer, line: dict) -> dict:
    """The line with the tokens that the model writes behind its prompt, in float32."""
    prompt = torch.tensor([line["prompt_ids"]])
    output = model.generate(
        prompt,
        attention_mask=torch.ones_like(prompt),
        max_new_tokens=NUM_TOKENS,
        do_sample=False,
        eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>"),
        output_scores=True,
        return_dict_in_generate=True,
    )
    ids = output.sequences[0, prompt.shape[1] :].tolist()
    top = output.scores[0][0].topk(NUM_TOP)
    first = [[token, round(score, 4)] for score, token in zip(top.values.tolist(), top.indices.tolist())]
    return {**line, "greedy_ids": ids, "greedy_text": tokenizer.decode(ids), "first_top5": first}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lines", type=Path, help="greedy.jsonl; its base+adapter lines are made anew")
    parser.add_argument("--base", type=Path, required=True, help="GGUF file or Hugging Face folder")
    parser.add_argument("--adapter", type=Path, required=True, help="PEFT folder")


def run(arguments: argparse.Namespace) -> None:
    tokenizer = load_tokenizer(arguments.base)
    base = load_model(arguments.base, torch.float32)
    # Generation goes token by token over a cache, which the training's attention has no part in.
    base.set_attn_implementation("eager")
    model = PeftModel.from_pretrained(base, str(arguments.adapter)).merge_and_unload().eval()
    lines = [json.loads(line) for line in arguments.lines.read_text(encoding="utf-8").splitlines()]
    with_adapter = [line["model"] == "base+adapter" for line in lines]
    made = [reference(model, tokenizer, line) if is_due else line for line, is_due in zip(lines, with_adapter)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in made)
    arguments.lines.write_text(text, encoding="utf-8")
    print(f"{sum(with_adapter)} of {len(lines)} lines made anew")
