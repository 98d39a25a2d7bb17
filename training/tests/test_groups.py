from itertools import islice
from random import Random

import pytest

from funnel_training.groups import Shortener, dialogue_groups
from funnel_training.sources import Conversation, DataRefused


class Tokenizer:
    """A token a character."""

    unk_token = unk_token_id = None

    def __call__(self, text, **_):
        return {"input_ids": [ord(letter) for letter in text]}

    def convert_tokens_to_ids(self, token):
        return 0


def own(text):
    messages = [{"role": "user", "content": text}, {"role": "assistant", "content": text.upper()}]
    return Conversation.of({"functions": [{"name": "log"}], "messages": messages})


def test_conversations_without_ids_are_told_apart():
    conversations = [own("one"), own("two"), own("three")]

    (group,) = islice(dialogue_groups(Random(1), "own", conversations, Shortener(Tokenizer(), 2_000)), 1)

    assert sorted(b["messages"][1]["content"] for b in group["branches"]) == ["ONE", "THREE", "TWO"]


def test_a_source_of_which_nothing_fits_is_named():
    with pytest.raises(DataRefused, match="none of the 1 conversations of source 'own' fits"):
        next(dialogue_groups(Random(1), "own", [own("one")], Shortener(Tokenizer(), 10)))
