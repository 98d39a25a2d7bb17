"""Variety: shapes of complaint functions, distractors, instructions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from random import Random
from typing import Callable

from funnel_training.recast import build, call, canonical
from funnel_training.sources import ComplaintText, Conversation

NOT_STATED = "not stated"

SEED_FUNCTION = {
    "name": "parse_customer_complaint",
    "description": "Parse a customer complaint and identify the core issue",
    "parameters": {
        "type": "object",
        "properties": {
            "complaint": {
                "type": "object",
                "properties": {
                    "issue": {"type": "string", "description": "The main problem"},
                    "frequency": {"type": "string", "description": "How often the issue occurs"},
                    "duration": {"type": "string", "description": "How long the issue has been occurring"},
                },
                "required": ["issue", "frequency", "duration"],
            }
        },
        "required": ["complaint"],
    },
}

SYSTEM_MESSAGES = [
    "Parse the user's text into a function call.",
    "You turn complaints into function calls.",
    "You are a support assistant. Be brief and polite.",
    "You are the intake desk of a customer service.",
    "You are a helpful assistant.",
    "You work for customer care. Register complaints, answer everything else yourself.",
    "Record every complaint of a customer with the function provided. Answer other messages in a sentence or two.",
    "You are a customer service agent. Call a function whenever it is required to answer, otherwise reply to the customer.",
    "Help the customer. Use the functions when they fit and only then.",
    "You are an assistant of a telephone company.",
    "You read the messages of customers and log what is wrong.",
    "Be friendly. Never invent facts that the customer did not state.",
    "You are a complaints officer. Use the customer's own words.",
    "Extract what the customer complains about. If the text is no complaint, just answer.",
    "Answer briefly.",
    "You are Mia, the assistant of the service desk.",
    "Assist the user. Functions may be called if needed.",
    "You support people who write to our help desk. Keep answers short.",
    "You are an AI that processes incoming customer messages.",
    "Classify and register incoming complaints; reply politely.",
]

# Instructions that change nothing, whatever the functions are for.
GENERAL_SYSTEM_MESSAGES = [
    "You are a helpful assistant.",
    "Answer briefly.",
    "Assist the user. Functions may be called if needed.",
    "You are an assistant. Only call a function once you know every required argument; ask for what is missing.",
    "Be friendly and precise. Use the functions when they fit and only then.",
]

_FUNCTION_NAMES = [
    "parse_customer_complaint", "open_support_case", "register_complaint", "log_customer_issue",
    "create_complaint_ticket", "record_service_problem", "extract_complaint", "file_complaint",
    "report_problem", "submit_complaint", "complaint_intake", "save_complaint", "note_customer_complaint",
]  # fmt: skip
_FUNCTION_DESCRIPTIONS = [
    "Parse a customer complaint and identify the core issue",
    "Turn a complaint into structured data",
    "Extract the facts of a complaint",
    "Register the complaint of a customer",
    "Open a ticket for a service problem",
    "Store what a customer is unhappy about",
    "Log a problem that a customer reports",
    "Write down a complaint: what is wrong, how often and since when",
]
_ALIASES = {
    "issue": ["issue", "issue", "issue", "core_issue", "problem", "main_problem", "complaint_issue", "what_is_wrong"],
    "frequency": ["frequency", "frequency", "frequency", "how_often", "occurrence", "recurrence"],
    "duration": ["duration", "duration", "duration", "how_long", "since", "time_span"],
    "severity": ["severity", "severity", "urgency", "priority"],
    "category": ["category", "category", "kind", "topic"],
    "product": ["product", "product", "service", "line"],
}
_DESCRIPTIONS = {
    "issue": ["The main problem", "Main problem in the customer's words", "What is wrong", "The core issue"],
    "frequency": ["How often the issue occurs", "How frequently it happens", "Recurrence of the problem", "How often"],
    "duration": [
        "How long the issue has been occurring",
        "Since when or for how long",
        "Duration of the problem",
        "Since when it has been so",
    ],
    "severity": ["How serious it is", "Urgency of the complaint"],
    "category": ["Area of the complaint", "What the complaint is about"],
    "product": ["Affected product", "Product concerned"],
}
_ENUMS = {
    "severity": ["low", "medium", "high", "critical"],
    "category": [
        "outage", "slow_speed", "billing", "equipment", "call_quality", "cancellation", "porting",
        "roaming", "installation", "customer_service", "data_usage", "security", "other",
    ],
    "product": ["mobile", "internet", "tv", "landline", "business", "other"],
}  # fmt: skip
_WRAPPERS = ["complaint", "complaint", "complaint", "details", "case", "report", "customer_complaint", "event", "ticket"]

_DESK_WORDS = re.compile("complain|ticket|issue|report|feedback|support|customer|contact", re.IGNORECASE)

# Distractors of a support desk, with the words of texts that they could serve: those are no guests.
_DESK: list[tuple[dict, str]] = []


def _desk(name: str, description: str, words: str, required: int, **parameters: str) -> None:
    properties = {key: {"type": "string", "description": text} for key, text in parameters.items()}
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(properties)[:required]
    _DESK.append(({"name": name, "description": description, "parameters": schema}, words))


_desk("book_technician", "Book a visit of a technician", "technician|engineer|appointment|visit|install", 1,
      address="Where to come", date="Day of the visit")  # fmt: skip
_desk("schedule_callback", "Call the customer back", "call|ring|phone me", 1,
      phone="Number to call", time="When to call")  # fmt: skip
_desk("cancel_contract", "Cancel a contract", "cancel|terminate|quit|leave|end my", 1,
      contract_id="Number of the contract", date="Last day")  # fmt: skip
_desk("check_order_status", "Look up where an order is", "order|parcel|package|deliver|track|shipped", 1,
      order_id="Number of the order")  # fmt: skip
_desk("get_account_balance", "Balance of an account", "balance|account|credit|money|owe", 1,
      account="Account number")  # fmt: skip
_desk("update_contact_details", "Change the contact data of a customer",
      "address|phone|e-?mail|number|mov(e|ing)|change|update", 0,
      phone="New phone number", email="New e-mail address")  # fmt: skip
_desk("find_store", "Find the nearest store", "store|shop|branch|open|where|hours", 1, city="City")
_desk("transfer_to_agent", "Hand the conversation over to a person", "agent|human|person|someone|speak|talk", 1,
      reason="Why")  # fmt: skip
_desk("renew_contract", "Extend a contract", "renew|extend|contract|plan|upgrade", 1, contract_id="Number of the contract")
_desk("pay_invoice", "Pay an invoice", "pay|invoice|bill", 2, invoice="Number of the invoice", method="How to pay")


@dataclass(frozen=True)
class ComplaintHost:
    """Functions and instructions that a group of complaint texts shares.

    ``complaint_function`` is None where none of the functions can register a complaint;
    ``fields`` is the parameter name of each fact that the complaint function asks for;
    ``served`` matches texts that one of the distractors could serve.
    """

    functions: list[dict]
    system: str | None
    complaint_function: dict | None
    fields: dict[str, str]
    required: frozenset[str]
    served: re.Pattern | None

    def takes(self, text: ComplaintText) -> bool:
        """Whether it is clear what to do with the text: its labels are those asked for, or no function serves it."""
        if text.is_complaint:
            return all(getattr(text, fact) in _ENUMS[fact] for fact in self.fields if fact in _ENUMS)
        return self.served is None or not self.served.search(text.text)

    def call(self, text: ComplaintText) -> dict:
        values = {}
        for fact, name in self.fields.items():
            value = getattr(text, fact)
            if value is not None or fact in self.required:
                values[canonical(name)] = NOT_STATED if value is None else value
        arguments = build(self.complaint_function["parameters"], values)
        if arguments is None:
            raise AssertionError(f"{text.id} does not fit its own function {self.complaint_function}")
        return call(self.complaint_function["name"], arguments)


_SEED_FACTS = ("issue", "frequency", "duration")
SEED_HOST = ComplaintHost(
    [SEED_FUNCTION], None, SEED_FUNCTION, {fact: fact for fact in _SEED_FACTS}, frozenset(_SEED_FACTS), None
)
"""The main job's function alone, without instructions of its own."""


def seed_host(random: Random) -> ComplaintHost:
    """The main job's function alone, with instructions of its own half of the time."""
    return replace(SEED_HOST, system=random.choice(SYSTEM_MESSAGES) if random.random() < 0.5 else None)


def varied_host(random: Random, strangers: list[dict]) -> ComplaintHost:
    """A complaint function of random names and shape among distractors; ``strangers`` are functions
    that have nothing to do with a service desk."""
    style = random.choice([_snake, _snake, _camel, _camel, _pascal])
    facts = ["issue", "frequency", "duration"]
    if random.random() < 0.06:
        facts.remove(random.choice(["frequency", "duration"]))
    facts += [fact for fact, share in (("severity", 0.3), ("category", 0.16), ("product", 0.16)) if random.random() < share]
    if random.random() < 0.5:
        random.shuffle(facts)
    required = _required(random, facts)
    if random.random() < 0.3:
        fields = {fact: style(fact) for fact in facts}
    else:
        fields = {fact: style(random.choice(_ALIASES[fact])) for fact in facts}
    function = _complaint_function(random, style, fields, required)
    functions, words = [function], []
    for _ in range(random.choice([0, 0, 1, 1, 2, 2, 3, 4])):
        if not strangers or random.random() < 0.5:
            distractor, served = random.choice(_DESK)
            words.append(served)
            distractor = {**distractor, "name": style(distractor["name"])}
        else:
            distractor = random.choice(strangers)
        if canonical(distractor["name"]) not in {canonical(f["name"]) for f in functions}:
            functions.insert(random.randint(0, len(functions)), distractor)
    return ComplaintHost(
        functions=functions,
        system=random.choice(SYSTEM_MESSAGES) if random.random() < 0.6 else None,
        complaint_function=function,
        fields=fields,
        required=required,
        served=re.compile("|".join(words), re.IGNORECASE) if words else None,
    )


def unserving_host(random: Random, strangers: list[dict]) -> ComplaintHost:
    """Functions of which none can do anything about a complaint."""
    functions = random.sample(strangers, random.randint(1, min(3, len(strangers))))
    system = random.choice(GENERAL_SYSTEM_MESSAGES) if random.random() < 0.5 else None
    return ComplaintHost(functions, system, None, {}, frozenset(), None)


def without_descriptions(schema: dict) -> dict:
    """A function or schema without its descriptions; a parameter that is called so stays."""

    def bare(part):
        if not isinstance(part, dict):
            return part
        return {
            key: {name: bare(inner) for name, inner in value.items()} if key == "properties" else bare(value)
            for key, value in part.items()
            if key != "description"
        }

    return bare(schema)


def variation(random: Random, strangers: list[dict]) -> Callable:
    """What may change about any prompt without changing what is right: the order of the functions,
    descriptions, general instructions where there are none."""

    def vary(functions: list[dict], system: str | None) -> tuple[list[dict], str | None]:
        functions = random.sample(functions, len(functions))
        if random.random() < 0.15:
            functions = [without_descriptions(function) for function in functions]
        if functions and strangers and random.random() < 0.25:
            names = {canonical(function["name"]) for function in functions}
            stranger = random.choice(strangers)
            if canonical(stranger["name"]) not in names:
                functions.insert(random.randint(0, len(functions)), stranger)
        if system is None and random.random() < 0.25:
            system = random.choice(GENERAL_SYSTEM_MESSAGES)
        return functions, system

    return vary


def strangers_of(conversations: list[Conversation]) -> list[dict]:
    """Functions that have nothing to do with a service desk, as distractors."""
    functions = {}
    for conversation in conversations:
        if conversation.source == "sealtools":
            for function in conversation.functions:
                text = function["name"] + " " + function.get("description", "")
                if not _DESK_WORDS.search(text) and len(json.dumps(function)) < 700:
                    functions.setdefault(canonical(function["name"]), function)
    return list(functions.values())


def _required(random: Random, facts: list[str]) -> frozenset[str]:
    kind = random.random()
    if kind < 0.5:
        return frozenset(facts)
    if kind < 0.85:
        return frozenset(["issue"])
    return frozenset(["issue"] + [fact for fact in facts if random.random() < 0.5])


def _complaint_function(random: Random, style, fields: dict[str, str], required: frozenset[str]) -> dict:
    described = random.choice([0.0, 0.5, 1.0, 1.0])
    properties = {}
    for fact, name in fields.items():
        properties[name] = {"type": "string"}
        if fact in _ENUMS:
            properties[name]["enum"] = _ENUMS[fact]
        if random.random() < described:
            properties[name]["description"] = random.choice(_DESCRIPTIONS[fact])
    schema = {"type": "object", "properties": properties, "required": [n for f, n in fields.items() if f in required]}
    for _ in range(random.choice([0, 0, 1, 1, 1, 2])):
        wrapper = style(random.choice(_WRAPPERS))
        if canonical(wrapper) in map(canonical, schema["properties"]):
            continue
        if random.random() < 0.3:
            schema["description"] = "The facts"
        schema = {"type": "object", "properties": {wrapper: schema}, "required": [wrapper]}
    function = {"name": style(random.choice(_FUNCTION_NAMES)), "parameters": schema}
    if random.random() < 0.9:
        function = {"name": function["name"], "description": random.choice(_FUNCTION_DESCRIPTIONS), "parameters": schema}
    return function


def _snake(name: str) -> str:
    return name


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
