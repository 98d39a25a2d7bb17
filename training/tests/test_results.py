from random import Random

import pytest

from funnel_training.results import outcome
from funnel_training.sources import ComplaintText

TEXT = ComplaintText("1", "…", "wifi dead", "Every night", "since May", "high", "outage", "internet", "I noted it.")


def test_an_answer_states_the_whole_ticket_of_the_result():
    random = Random(3)
    for _ in range(2000):
        made = outcome(random, TEXT, "ticket")
        assert made.ticket in made.answer
        assert made.ticket in made.content
        assert "{" not in made.answer


@pytest.mark.parametrize("kind", ["ok", "error"])
def test_without_a_ticket_none_is_made_up(kind):
    random = Random(3)
    for _ in range(500):
        made = outcome(random, TEXT, kind)
        assert made.ticket is None
        assert not any(word in made.answer.lower() for word in ("reference", "{", "case number"))
        assert made.failed == (kind == "error")


def test_a_capital_that_only_began_a_sentence_is_dropped():
    random = Random(1)
    answers = {outcome(random, TEXT, "ticket").answer for _ in range(200)}

    assert any("wifi dead, every night, since May" in answer for answer in answers)
