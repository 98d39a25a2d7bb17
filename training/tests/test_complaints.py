from itertools import islice
from random import Random

from funnel_training.chat_format import calls_of
from funnel_training.complaints import complaint_groups
from funnel_training.sources import ComplaintText

STRANGERS = [{"name": f"play_{i}", "parameters": {"type": "object", "properties": {}}} for i in range(5)]
TEXTS = [
    ComplaintText(f"c{i}", f"It broke {i}. " * (1 + i % 7), "it broke", None, None, "low", None, None, "Noted.")
    for i in range(80)
] + [ComplaintText(f"n{i}", f"Hello {i}", None, None, None, None, None, None, "Hi!") for i in range(40)]


def groups(number):
    return list(islice(complaint_groups(Random(5), TEXTS, STRANGERS), number))


def test_a_complaint_is_called_for_and_another_text_is_answered():
    for group in groups(150):
        can_register = any(not function["name"].startswith("play_") for function in group["functions"])
        for branch in group["branches"]:
            users = [i for i, m in enumerate(branch["messages"]) if m["role"] == "user"]
            for i in users:
                is_complaint = "It broke" in branch["messages"][i]["content"]
                assert bool(calls_of(branch["messages"][i + 1])) >= (is_complaint and can_register)
                if "Hello" in branch["messages"][i]["content"] or not can_register:
                    assert not calls_of(branch["messages"][i + 1])


def test_a_group_holds_a_text_once():
    for group in groups(50):
        texts = [m["content"] for b in group["branches"] for m in b["messages"] if m["content"] and "It broke" in m["content"]]
        assert len(texts) == len(set(texts))


def test_the_branches_of_a_group_are_of_similar_length():
    padded = actual = 0
    for group in groups(100):
        lengths = [sum(len(str(m)) for m in branch["messages"]) for branch in group["branches"]]
        padded, actual = padded + max(lengths) * len(lengths), actual + sum(lengths)

    assert padded / actual < 1.7


def test_groups_are_made_without_functions_to_distract():
    assert len(list(islice(complaint_groups(Random(5), TEXTS, []), 100))) == 100
