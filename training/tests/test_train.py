"""Training: what is learnt, when a checkpoint is kept, and that a run can be cut off."""

import json

import pytest

torch = pytest.importorskip("torch", reason="training needs torch; `pip install -e training` brings it")
transformers = pytest.importorskip("transformers")

from safetensors.torch import load_file
from tokenizers import Tokenizer, models, pre_tokenizers

from funnel_training.chat_format import EncodedGroup
from funnel_training.export import export
from funnel_training.train import IGNORED, Recipe, collate, train, warmup_stable_decay


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A tiny Llama with a byte-level tokenizer that knows the format's special tokens."""
    folder = tmp_path_factory.mktemp("base")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({letter: i for i, letter in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    fast.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    fast.save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=len(fast),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
    )
    torch.manual_seed(1)
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def groups(tmp_path_factory):
    path = tmp_path_factory.mktemp("groups") / "groups.jsonl"
    function = {"name": "ring", "parameters": {"type": "object", "properties": {"who": {"type": "string"}}}}

    def line(who: str) -> str:
        call = {"name": "ring", "arguments": json.dumps({"who": who})}
        messages = [
            {"role": "user", "content": f"ring {who}"},
            {"role": "assistant", "content": None, "function_call": call},
        ]
        return json.dumps({"source": "own", "functions": [function], "system": None, "branches": [{"messages": messages}]})

    path.write_text("\n".join(line(who) for who in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")) + "\n")
    return path


def recipe(base, groups, out, **options) -> Recipe:
    defaults = dict(steps=4, groups_per_step=1, rank=4, warmup=1, decay=2, cpu=True)
    return Recipe(base=base, groups=groups, out=out, **{**defaults, **options})


def weights(folder):
    return load_file(folder / "adapter_model.safetensors")


def test_a_label_stands_where_its_token_is_foretold():
    row = collate([EncodedGroup([7, 8], [([1, 2, 3], [False, True, True]), ([4, 5], [False, True])])])

    assert row["input_ids"].tolist() == [[7, 8, 1, 2, 3, 4, 5]]
    assert row["position_ids"].tolist() == [[0, 1, 2, 3, 4, 2, 3]]
    assert row["labels"].tolist() == [[IGNORED, IGNORED, 2, 3, IGNORED, 5, IGNORED]]


def test_learning_rate_rises_stays_and_falls_to_zero():
    rates = [warmup_stable_decay(step, warmup=2, steps=10, decay=4) for step in range(11)]

    assert rates == [0.5, 1, 1, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0]


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(base, groups, tmp_path):
    whole = train(recipe(base, groups, tmp_path / "whole", checkpoint_minutes=0))
    first = recipe(base, groups, tmp_path / "cut", checkpoint_minutes=0)
    train(first)
    for checkpoint in (tmp_path / "cut").glob("checkpoint-4"):
        for file in checkpoint.iterdir():
            file.unlink()
        checkpoint.rmdir()

    resumed = train(first)

    for name, weight in weights(whole).items():
        torch.testing.assert_close(weights(resumed)[name], weight)


def test_training_changes_the_adapter_and_its_export_is_bf16(base, groups, tmp_path):
    adapter = train(recipe(base, groups, tmp_path / "run"))
    size = export(adapter, tmp_path / "exported", "tiny")

    assert size == (tmp_path / "exported" / "adapter_model.safetensors").stat().st_size
    exported = weights(tmp_path / "exported")
    assert {weight.dtype for weight in exported.values()} == {torch.bfloat16}
    assert any(weight.abs().max() > 0 for name, weight in exported.items() if "lora_B" in name)
    assert json.loads((tmp_path / "exported" / "adapter_config.json").read_text())["r"] == 4


def test_rank_0_trains_the_whole_model(base, groups, tmp_path):
    trained = train(recipe(base, groups, tmp_path / "full", rank=0, steps=3))

    before, after = load_file(base / "model.safetensors"), load_file(trained / "model.safetensors")
    name = "model.layers.0.mlp.up_proj.weight"
    assert not torch.equal(before[name], after[name].to(before[name].dtype))
