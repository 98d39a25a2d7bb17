"""A group's loss and gradients are those of its conversations computed alone."""

import pytest

torch = pytest.importorskip("torch", reason="training needs torch; `pip install -e training` brings it")
pytest.importorskip("transformers")

from transformers import LlamaConfig, LlamaForCausalLM

from funnel_training import shared_prefix
from funnel_training.chat_format import EncodedGroup
from funnel_training.train import IGNORED, BranchLayout, collate

shared_prefix.register()


def tiny_model(attention: str) -> LlamaForCausalLM:
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=50,
        hidden_size=48,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=6,
        num_key_value_heads=2,
        attn_implementation=attention,
    )
    return LlamaForCausalLM(config)


def branch(length: int, seed: int) -> tuple[list[int], list[bool]]:
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(0, 50, (length,), generator=generator).tolist()
    return ids, [i >= length // 2 for i in range(length)]


def loss_of_group(model, group: EncodedGroup):
    row = collate([group])
    labels = row["labels"][0]
    targets = (labels != IGNORED).nonzero()[:, 0]
    layout = BranchLayout.of(int(row["prefix"]), row["lengths"].tolist())
    logits = model(
        input_ids=row["input_ids"],
        position_ids=row["position_ids"],
        logits_to_keep=targets,
        branch_layout=layout,
        use_cache=False,
    ).logits[0]
    return torch.nn.functional.cross_entropy(logits, labels[targets], reduction="sum")


def loss_alone(model, prefix: list[int], ids: list[int], learnt: list[bool]):
    tokens = torch.tensor([prefix + ids])
    logits = model(input_ids=tokens, use_cache=False).logits[0]
    places = [len(prefix) + i for i, target in enumerate(learnt) if target and i > 0]
    before = torch.tensor(places) - 1
    return torch.nn.functional.cross_entropy(logits[before], tokens[0, places], reduction="sum")


@pytest.mark.parametrize("prefix_length", [0, 1, 9])
@pytest.mark.parametrize("lengths", [[5], [4, 11, 2], [3, 3, 3, 3]])
def test_group_computes_what_its_conversations_compute_alone(prefix_length, lengths):
    prefix, _ = branch(prefix_length, seed=1) if prefix_length else ([], [])
    branches = [branch(length, seed=10 + i) for i, length in enumerate(lengths)]

    together = tiny_model(shared_prefix.NAME)
    loss = loss_of_group(together, EncodedGroup(prefix, branches))
    loss.backward()
    alone = tiny_model("eager")
    separate = sum(loss_alone(alone, prefix, ids, learnt) for ids, learnt in branches)
    separate.backward()

    torch.testing.assert_close(loss, separate)
    for ours, theirs in zip(together.parameters(), alone.parameters()):
        torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-4, atol=1e-5)


def test_what_pads_a_branch_changes_nothing():
    short, long = branch(3, seed=2), branch(20, seed=3)
    prefix, _ = branch(6, seed=4)
    model = tiny_model(shared_prefix.NAME)

    padded = loss_of_group(model, EncodedGroup(prefix, [short, long]))
    apart = [loss_of_group(model, EncodedGroup(prefix, [one])) for one in (short, long)]

    torch.testing.assert_close(padded, sum(apart))
