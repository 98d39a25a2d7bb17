"""Trains a LoRA adapter on groups of conversations that share their prompt's prefix."""

from __future__ import annotations

import argparse
import time
from contextlib import nullcontext
from dataclasses import dataclass, fields
from pathlib import Path

import torch
import torch.nn.functional as F
from accelerate.utils import broadcast_object_list
from peft import LoraConfig, PeftModel, get_peft_model
from peft.helpers import disable_input_dtype_casting
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Dataset, SequentialSampler
from transformers import Trainer, TrainerCallback, TrainingArguments

from funnel_training.base_model import load_model, load_tokenizer
from funnel_training.chat_format import EncodedGroup, encode_group
from funnel_training.groups import read_groups
from funnel_training.shared_prefix import BranchLayout

IGNORED = -100
"""The label of a token that is no target, as everywhere in transformers."""

DECISION_WEIGHT = 8.0
"""How much more a turn's first token counts than others: it decides between text and call.

One token of some forty, it was not learnt with the weight of the others: after 0.7 million tokens, a
fifth of their turns text, the model still called for every text that needed no call. The loss that is
logged is the weighted sum over the plain number of tokens.
"""


class GroupDataset(Dataset):
    """Encoded groups in the order of their file, which `prepare` has shuffled."""

    def __init__(self, path: Path, tokenizer):
        self._groups = list(read_groups(path))
        self._tokenizer = tokenizer

    def __len__(self) -> int:
        return len(self._groups)

    def __getitem__(self, index: int) -> EncodedGroup:
        return encode_group(self._tokenizer, self._groups[index])


def collate(groups: list[EncodedGroup]) -> dict[str, torch.Tensor]:
    """One group as one row; a label stands at the position that predicts its token."""
    (group,) = groups
    tokens, positions = list(group.prefix), list(range(len(group.prefix)))
    labels = [IGNORED] * len(group.prefix)
    for ids, targets in group.branches:
        positions.extend(range(len(group.prefix), len(group.prefix) + len(ids)))
        tokens.extend(ids)
        following = [token if target else IGNORED for token, target in zip(ids, targets)]
        labels.extend(following[1:] + [IGNORED])
    return {
        "input_ids": torch.tensor([tokens]),
        "position_ids": torch.tensor([positions]),
        "labels": torch.tensor([labels]),
        "prefix": torch.tensor(len(group.prefix)),
        "lengths": torch.tensor([len(ids) for ids, _ in group.branches]),
    }


def at_targets(model, row: dict[str, torch.Tensor]):
    """Runs a row of :func:`collate`; the outputs have logits at the targets only.

    Returns the outputs, the row's labels, and the positions that have one.
    """
    labels = row["labels"][0]
    targets = (labels != IGNORED).nonzero()[:, 0]
    layout = BranchLayout.of(
        int(row["prefix"]), row["lengths"].tolist(), torch.bfloat16, device=labels.device
    )
    outputs = model(
        input_ids=row["input_ids"],
        position_ids=row["position_ids"],
        logits_to_keep=targets,
        branch_layout=layout,
        use_cache=False,
    )
    return outputs, labels, targets


class AdapterTrainer(Trainer):
    """Trainer with a loss that computes logits only where there is a target."""

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        outputs, labels, targets = at_targets(model, inputs)
        losses = F.cross_entropy(outputs.logits[0].float(), labels[targets], reduction="none")
        is_first = (labels[targets - 1] == IGNORED) | (targets == 0)
        loss = (losses * torch.where(is_first, DECISION_WEIGHT, 1.0)).sum()
        if num_items_in_batch is None:
            loss = loss / len(targets)
        else:
            # The targets of all processes, whose gradients are then averaged.
            loss = loss * self.accelerator.num_processes / num_items_in_batch
        return (loss, outputs) if return_outputs else loss


class SaveByClock(TrainerCallback):
    """Asks for a checkpoint whenever this many seconds have passed since the last one, by the clock of
    the first process: all must save at the same step."""

    def __init__(self, seconds: float):
        self._seconds = seconds
        self._saved = time.monotonic()

    def on_step_end(self, args, state, control, **_):
        (is_due,) = broadcast_object_list([time.monotonic() - self._saved >= self._seconds])
        if is_due:
            control.should_save = True
            self._saved = time.monotonic()
        return control


def warmup_stable_decay(step: int, warmup: int, steps: int, decay: int) -> float:
    """Rises to 1, stays there, and falls to 0 over the last `decay` steps."""
    if step < warmup:
        return (step + 1) / warmup
    return max(0.0, min(1.0, (steps - step) / decay))


@dataclass(frozen=True)
class Recipe:
    """What is trained how."""

    base: Path
    groups: Path
    out: Path
    steps: int
    groups_per_step: int = 2
    rank: int = 32
    start: Path | None = None
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    warmup: int = 20
    decay: int = 800
    checkpoint_minutes: float = 10
    seed: int = 0
    compiled: bool = False
    cpu: bool = False


def trainable(recipe: Recipe):
    """The base with LoRA on every linear projection, alpha twice the rank; all of it for rank 0.

    With ``start`` the LoRA is that adapter's, whatever its rank.
    """
    torch.manual_seed(recipe.seed)
    if recipe.rank == 0:
        # Float32 weights, as an optimiser needs them; autocast computes in bf16.
        return load_model(recipe.base, torch.float32)
    if recipe.start:
        base = load_model(recipe.base, torch.bfloat16)
        return PeftModel.from_pretrained(base, str(recipe.start), is_trainable=True)
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=2 * recipe.rank,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return get_peft_model(load_model(recipe.base, torch.bfloat16), config)


def compile_pointwise(model) -> None:
    """Compiles what lies between the products; they are left to the libraries."""
    torch._dynamo.config.recompile_limit = 64
    base = model.get_base_model() if hasattr(model, "get_base_model") else model
    for layer in base.model.layers:
        for part in (layer.mlp, layer.input_layernorm, layer.post_attention_layernorm):
            part.compile(dynamic=True)


class RecipeTrainer(AdapterTrainer):
    """Reads the groups in their order, and follows the recipe's learning rate."""

    def __init__(self, recipe: Recipe, **options):
        self._recipe = recipe
        super().__init__(**options)

    def _get_train_sampler(self, train_dataset=None):
        return SequentialSampler(self.train_dataset)

    def create_scheduler(self, num_training_steps: int, optimizer=None):
        recipe = self._recipe
        self.lr_scheduler = LambdaLR(
            self.optimizer if optimizer is None else optimizer,
            lambda step: warmup_stable_decay(step, recipe.warmup, recipe.steps, recipe.decay),
        )
        return self.lr_scheduler


def train(recipe: Recipe) -> Path:
    """Trains, going on from the newest checkpoint in ``out`` if there is one.

    Returns the directory of what was trained, in PEFT's form (in transformers' for rank 0).
    """
    # First of all: it joins the processes, and those but the first then load no weights (FSDP).
    arguments = TrainingArguments(
        output_dir=str(recipe.out),
        max_steps=recipe.steps,
        per_device_train_batch_size=1,
        gradient_accumulation_steps=recipe.groups_per_step,
        learning_rate=recipe.learning_rate,
        weight_decay=recipe.weight_decay,
        max_grad_norm=1.0,
        bf16=True,
        use_cpu=recipe.cpu,
        logging_steps=5,
        save_strategy="no",
        save_total_limit=2,
        remove_unused_columns=False,
        label_names=["labels"],
        report_to="none",
        seed=recipe.seed,
    )
    tokenizer = load_tokenizer(recipe.base)
    model = trainable(recipe)
    if recipe.compiled:
        compile_pointwise(model)
    trainer = RecipeTrainer(
        recipe,
        model=model,
        args=arguments,
        train_dataset=GroupDataset(recipe.groups, tokenizer),
        data_collator=collate,
        callbacks=[SaveByClock(recipe.checkpoint_minutes * 60)],
    )
    has_checkpoint = any(recipe.out.glob("checkpoint-*"))
    # PEFT would cast each input to the adapter's float32, only for autocast to cast it back.
    casting = nullcontext() if recipe.rank == 0 else disable_input_dtype_casting(model)
    with casting:
        trainer.train(resume_from_checkpoint=has_checkpoint or None)
    trained = recipe.out / ("model" if recipe.rank == 0 else "adapter")
    trainer.save_model(str(trained))
    if recipe.rank == 0 and trainer.is_world_process_zero():
        tokenizer.save_pretrained(str(trained))
    return trained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    defaults = {field.name: field.default for field in fields(Recipe)}

    def option(name: str, kind, text: str) -> None:
        default = defaults[name.replace("-", "_")]
        parser.add_argument(f"--{name}", type=kind, default=default, help=f"{text} (default: {default})")

    parser.add_argument("--base", type=Path, required=True, help="GGUF file or Hugging Face folder")
    parser.add_argument("--groups", type=Path, required=True, help="train/groups.jsonl of `prepare`")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; one found there goes on")
    parser.add_argument("--steps", type=int, required=True, help="optimiser steps in all")
    option("groups-per-step", int, "groups (about 1,000 tokens each) of a step, by each process")
    option("rank", int, "of the LoRA; 0 trains the whole model")
    parser.add_argument("--start", type=Path, help="an adapter to go on from, in PEFT's form; keeps its rank")
    option("learning-rate", float, "highest one")
    option("weight-decay", float, "of AdamW")
    option("warmup", int, "number of first steps, in which the learning rate rises")
    option("decay", int, "number of last steps, in which it falls to 0")
    option("checkpoint-minutes", float, "a run that is cut off loses no more than this")
    option("seed", int, "of the adapter's first weights")
    parser.add_argument("--compiled", action="store_true", help="torch.compile; needs a C++ compiler")
    parser.add_argument("--cpu", action="store_true", help="even if there is a GPU")


def run(arguments: argparse.Namespace) -> None:
    options = vars(arguments)
    recipe = Recipe(**{field.name: options[field.name] for field in fields(Recipe)})
    for path in filter(None, (recipe.base, recipe.groups, recipe.start)):
        if not path.exists():
            raise SystemExit(f"train: {path} does not exist; see --help for what --base, --groups and --start name")
    if recipe.start and recipe.rank == 0:
        raise SystemExit("train: --rank 0 trains the whole model and has no use for --start; leave one out")
    if recipe.decay < 1:
        raise SystemExit(f"train: --decay {recipe.decay} leaves no step to fall in; give 1 or more")
    if recipe.decay + recipe.warmup > recipe.steps:
        raise SystemExit(
            f"train: --warmup {recipe.warmup} and --decay {recipe.decay} are more than --steps {recipe.steps};"
            " lower them or train longer"
        )
    print(f"trained: {train(recipe)}")
