"""Groups of complaints, of texts that are none, and of what follows once a complaint is registered."""

from __future__ import annotations

from random import Random
from typing import Iterator

from funnel_training import augment
from funnel_training.augment import ComplaintHost
from funnel_training.exchange import FactExchange
from funnel_training.groups import Turns, group_of
from funnel_training.results import outcome, told
from funnel_training.sources import ComplaintText

SEED_SHARE = 0.35
"""Groups with the main job's function alone."""
UNSERVED_SHARE = 0.03
"""Groups whose functions cannot register a complaint."""
NO_COMPLAINT_SHARE = 0.22
RESULT_SHARE = 0.35
"""Branches that go on with the function's result."""

OPENERS = [
    ("I want to complain.", "I'm sorry to hear that. What has gone wrong?"),
    ("I have a complaint", "Please tell me what the problem is, and I will register it."),
    ("hello, i need to report a problem", "Of course. What is the problem?"),
    ("Can I file a complaint here?", "Yes, you can. What happened?"),
    ("I am really unhappy with your service!!", "I'm sorry about that. Could you tell me what is wrong?"),
    ("Something is wrong again.", "I'm sorry. What exactly is wrong?"),
    ("Is this where I complain?", "It is. Please describe what is wrong."),
    ("hi, got an issue", "Hi! What is the issue?"),
    ("I would like to lodge a formal complaint.", "Certainly. What is it about?"),
    ("It doesn't work!", "I'm sorry to hear it. What does not work?"),
    ("Hello? Is anybody there? I need help with a problem.", "I am here. What is the problem?"),
    ("i'm so fed up", "I'm sorry to hear that. What happened?"),
    ("Do you take complaints by chat?", "Yes, right here. Please tell me what is wrong."),
    ("Problem!", "What is the problem? I will note it down."),
]
RETRIES = ["yes please", "Please try again.", "try again", "Yes, once more.", "ok retry", "Could you try that again?"]
THANKS = [
    ("thanks", "You're welcome."),
    ("Thank you.", "You are welcome. Is there anything else I can do for you?"),
    ("ok thx", "You're welcome!"),
    ("Okay, good.", "Glad to help. Let us know if anything changes."),
    ("Thanks, that's all.", "You're welcome. Have a good day."),
    ("great, bye", "Goodbye, and thank you for letting us know."),
    ("fine", "Thank you for your patience."),
    ("Alright, I'll wait.", "Thank you for your patience, and sorry again for the trouble."),
    ("Cheers", "You're welcome. Take care."),
    ("Finally. Thank you.", "You're welcome, and sorry again."),
]
NO_FUNCTION = [
    "I'm sorry to hear about this. I have no way to register complaints here, so please contact the support team.",
    "That sounds annoying, I'm sorry. I can't register complaints with the functions I have.",
    "I'm sorry about the trouble. Complaints cannot be registered here, I'm afraid.",
    "I understand, and I am sorry. None of my functions can log a complaint, so please turn to customer service.",
    "Sorry about that. I can't file a complaint for you here.",
    "I'm sorry this happened. I am not able to record complaints; customer service can help you with it.",
    "Unfortunately I can't do anything about this with the tools I have. I'm sorry for the trouble.",
    "I'm afraid I cannot pass on complaints. I am sorry for the inconvenience.",
]


def complaint_groups(random: Random, texts: list[ComplaintText], strangers: list[dict]) -> Iterator[dict]:
    """Groups of complaints and of texts that are none, for ever."""
    complaints = Turns(random, [t for t in texts if t.is_complaint])
    others = Turns(random, [t for t in texts if not t.is_complaint])
    exchange = FactExchange(random, texts)
    while True:
        host = _host(random, strangers)
        branches = []
        taken: set[str] = set()
        for _ in range(random.randint(32, 48)):
            pool = others if random.random() < NO_COMPLAINT_SHARE else complaints
            text = pool.next_that(lambda t: t.id not in taken and host.takes(t))
            if text is not None:
                taken.add(text.id)
                branches.append(_branch(random, host, exchange(text) if text.is_complaint else text, others))
        for half in _halves(branches):
            random.shuffle(half)
            yield group_of("complaints", host.functions, host.system, half)


def _host(random: Random, strangers: list[dict]) -> ComplaintHost:
    kind = random.random()
    if kind < SEED_SHARE:
        return augment.seed_host(random)
    if kind < SEED_SHARE + UNSERVED_SHARE and strangers:
        return augment.unserving_host(random, strangers)
    return augment.varied_host(random, strangers)


def _halves(branches: list[list[dict]]) -> list[list[list[dict]]]:
    """The shorter branches and the longer ones, about as many characters each: the trainer pads the
    branches of a group to the longest."""

    def length(messages: list[dict]) -> int:
        return sum(len(str(message)) for message in messages)

    ordered = sorted(branches, key=length)
    rest = sum(map(length, ordered)) / 2
    for cut, branch in enumerate(ordered):
        rest -= length(branch)
        if rest < 0:
            return [half for half in (ordered[:cut], ordered[cut:]) if half]
    return []


def _branch(random: Random, host: ComplaintHost, text: ComplaintText, others: Turns) -> list[dict]:
    user = {"role": "user", "content": text.text}
    if not text.is_complaint:
        return [user, says(text.reply)]
    if host.complaint_function is None:
        return [user, says(random.choice(NO_FUNCTION))]
    before = _before(random, host, others)
    call = host.call(text)
    after = _after_call(random, text, call) if random.random() < RESULT_SHARE else []
    return [*before, user, call, *after]


def _before(random: Random, host: ComplaintHost, others: Turns) -> list[dict]:
    """What is said before the complaint, mostly nothing."""
    kind = random.random()
    if kind < 0.05:
        opener, question = random.choice(OPENERS)
        return [{"role": "user", "content": opener}, says(question)]
    if kind < 0.09:
        other = others.next_that(host.takes)
        return [{"role": "user", "content": other.text}, says(other.reply)] if other else []
    return []


def _after_call(random: Random, text: ComplaintText, call: dict) -> list[dict]:
    first = outcome(random, text)
    after = told(call, first)
    if first.failed and random.random() < 0.2:
        retry = {"role": "user", "content": random.choice(RETRIES)}
        return [*after, retry, call, *told(call, outcome(random, text))]
    if not first.failed and random.random() < 0.1:
        thanks, answer = random.choice(THANKS)
        return [*after, {"role": "user", "content": thanks}, says(answer)]
    return after


def says(content: str) -> dict:
    return {"role": "assistant", "content": content}
