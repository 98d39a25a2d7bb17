from dataclasses import replace
from random import Random

from funnel_training.exchange import FactExchange
from funnel_training.sources import ComplaintText

TEXT = ComplaintText(
    "c", "It hums every night, since May.", "humming", "every night", "since May", "low", None, None,
    "I noted that it hums every night, since May.",
)  # fmt: skip


def with_facts(frequency, duration):
    return replace(TEXT, text=f"A {frequency} B {duration} C", frequency=frequency, duration=duration, reply="Noted.")


DONORS = [with_facts(f"every {f}", f"since {d}") for f, d in zip(["hour", "day", "week", "month"], ["June", "July", "noon", "dawn"])]


def exchanged(text, donors=DONORS, times=60):
    exchange = FactExchange(Random(1), [*donors, text])
    return [exchange(text) for _ in range(times)]


def test_an_exchanged_fact_stands_in_text_reply_and_label_alike():
    changed = [t for t in exchanged(TEXT) if t != TEXT]

    assert {t.frequency for t in changed} >= {"every hour", "every day", "every week", "every month"}
    for t in changed:
        assert t.text == f"It hums {t.frequency}, {t.duration}."
        assert t.reply == f"I noted that it hums {t.frequency}, {t.duration}."
        assert t.issue == TEXT.issue


def test_some_texts_stay_as_they_are():
    assert TEXT in exchanged(TEXT)


def test_a_fact_takes_the_case_of_the_one_that_it_replaces():
    text = replace(TEXT, text="Every night it hums. since May.", frequency="Every night")

    assert {t.text.split(" it ")[0] for t in exchanged(text)} >= {"Every hour", "Every day"}
    assert all("every" in t.reply for t in exchanged(text))


def test_only_facts_that_begin_alike_are_exchanged():
    donors = [with_facts(f"at {hour}", f"for {hour} weeks") for hour in range(20)]

    assert set(exchanged(TEXT, donors)) == {TEXT}


def test_a_fact_that_the_text_or_the_reply_does_not_hold_once_stays():
    twice = replace(TEXT, text="every night, every night, since May", duration=None)
    untold = replace(TEXT, reply="Noted.")
    inside = replace(TEXT, reply="I noted that it hums every nightfall, since Mayday.")

    for text in (twice, untold, inside):
        assert set(exchanged(text)) == {text}


def test_a_fact_that_speaks_of_the_speaker_is_not_given_to_others():
    donors = [with_facts(f"every {i} of my days", f"since I was {i}") for i in range(20)]

    assert set(exchanged(TEXT, donors)) == {TEXT}


def test_facts_are_given_by_the_texts_alone_and_in_the_order_of_the_seed():
    first = [t.frequency for t in exchanged(TEXT)]

    assert first == [t.frequency for t in exchanged(TEXT)]
    assert set(first) <= {t.frequency for t in [*DONORS, TEXT]}
