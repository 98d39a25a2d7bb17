import json
from argparse import ArgumentParser
from random import Random

import pytest

for module in ("torch", "transformers"):
    pytest.importorskip(module, reason="the tokenizer comes with transformers and torch; `pip install -e training`")

from funnel_training import prepare
from funnel_training.chat_format import calls_of, encode_group
from funnel_training.groups import Turns, read_groups
from funnel_training.split import key_of

NUM_TOKENS = 60_000


@pytest.fixture(scope="module")
def prepared(data, model, tmp_path_factory):
    """A small training set of all sources, and its dev suites."""
    out = tmp_path_factory.mktemp("prepared")
    parser = ArgumentParser()
    prepare.add_arguments(parser)
    options = ["--data", data / "train", "--out", out, "--tokens", NUM_TOKENS, "--base", model, "--seed", 3]
    prepare.run(parser.parse_args(list(map(str, options))))
    return out


def lines_of(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_no_text_of_a_dev_suite_is_trained_on(prepared):
    dev_texts = set()
    for file in (prepared / "dev").glob("*.jsonl"):
        for line in lines_of(file):
            dev_texts.add(key_of("\n".join(m["content"] for m in line["messages"] if m["role"] == "user")))

    for group in read_groups(prepared / "train" / "groups.jsonl"):
        for branch in group["branches"]:
            texts = [m["content"] for m in branch["messages"] if m["role"] == "user"]
            assert not {key_of(text) for text in [*texts, "\n".join(texts)]} & dev_texts


def test_the_sources_have_their_shares_of_the_tokens(prepared, tokenizer):
    tokens = dict.fromkeys(prepare.WEIGHTS, 0)
    for group in read_groups(prepared / "train" / "groups.jsonl"):
        num_tokens = encode_group(tokenizer, group).num_tokens
        assert num_tokens <= prepare.MAX_GROUP_TOKENS
        tokens[group["source"]] += num_tokens

    for source, weight in prepare.WEIGHTS.items():
        if source != "sgd":
            assert 0 <= tokens[source] - NUM_TOKENS * weight / 100 < prepare.MAX_GROUP_TOKENS
    assert tokens["sgd"] == 0


def test_every_call_is_to_a_function_of_its_group(prepared):
    for group in read_groups(prepared / "train" / "groups.jsonl"):
        names = {function["name"] for function in group["functions"]}
        for branch in group["branches"]:
            for message in branch["messages"]:
                assert {name for name, _ in calls_of(message)} <= names


def test_the_dev_suites_hold_what_their_names_say(prepared):
    dev = prepared / "dev"

    for line in lines_of(dev / "complaints-seed.jsonl"):
        assert [function["name"] for function in line["functions"]] == ["parse_customer_complaint"]
        assert [message["role"] for message in line["messages"]] == ["user", "assistant"]
    for line in lines_of(dev / "no-complaint.jsonl"):
        assert line["functions"] and not any(calls_of(m) for m in line["messages"])
    for line in lines_of(dev / "replies.jsonl"):
        assert all(text in line["messages"][-1]["content"] for text in line["reply_must_mention"])
    assert 60 < len(lines_of(dev / "complaints-seed.jsonl")) < 110


def test_turns_give_every_item_once_an_epoch():
    turns = Turns(Random(1), list(range(10)))

    assert sorted(turns.next() for _ in range(10)) == list(range(10))


def test_items_that_do_not_fit_wait_and_do_not_block():
    turns = Turns(Random(1), list(range(100)))

    even = [turns.next_that(lambda item: item % 2 == 0) for _ in range(50)]

    assert sorted(even) == list(range(0, 100, 2))
    assert turns.next_that(lambda item: item > 100) is None
