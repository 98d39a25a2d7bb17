"""Variety for the complaint texts: function shapes, distractors, instructions, results and answers."""

from __future__ import annotations

import json
import re
import string
from dataclasses import dataclass
from random import Random

from funnel_training.recast import build, call, canonical
from funnel_training.sources import ComplaintText

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

    ``fields`` is the parameter name of each fact that the complaint function asks for;
    ``served`` matches texts that one of the distractors could serve.
    """

    functions: list[dict]
    system: str | None
    complaint_function: dict
    fields: dict[str, str]
    required: frozenset[str]
    served: re.Pattern | None

    def takes(self, text: ComplaintText) -> bool:
        if text.is_complaint:
            return all(getattr(text, fact) for fact in self.fields if fact in _ENUMS)
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


def seed_host(random: Random) -> ComplaintHost:
    """The main job's function alone, without instructions of its own half of the time."""
    facts = {fact: fact for fact in ("issue", "frequency", "duration")}
    system = random.choice(SYSTEM_MESSAGES) if random.random() < 0.5 else None
    return ComplaintHost([SEED_FUNCTION], system, SEED_FUNCTION, facts, frozenset(facts), None)


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


# --- results and what is said about them -------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """A function's result, and the ticket that it gives, if any."""

    content: str
    ticket: str | None
    answer: str
    failed: bool = False


_TICKET_FIELDS = [
    "ticket", "ticket", "ticket", "reference", "case", "id", "ticket_id", "ticketId", "case_id", "caseId", "caseNumber",
    "ref", "number", "complaint_id", "complaintId", "ticket_number", "ticketNumber", "incident", "referenceNumber",
]  # fmt: skip
_STATUS = ["ok", "open", "registered", "created", "received", "queued", "accepted", "new", "pending"]
_OK_RESULTS = [
    {"status": "ok"}, {"status": "ok"}, {"success": True}, {"ok": True}, {"status": "registered"},
    {"result": "saved"}, {"status": "received"}, {"saved": True}, {"status": "done"},
]  # fmt: skip
_TAILS = [
    "The reference is {t}.", "Your ticket is {t}.", "Your ticket number is {t}.", "Your reference is {t}.",
    "It is on file as {t}.", "The ticket is {t}.", "You will find it under {t}.", "The case number is {t}.",
    "Please keep the reference {t}.", "Please quote {t} if you contact us again.", "Ticket: {t}.",
    "It has the number {t}.", "It is registered as {t}.", "Your case is {t}.", "The number for your records is {t}.",
    "Should you write again, mention {t}.", "Reference {t}.",
]  # fmt: skip
_HEADS = [
    "Your ticket is {t}.", "I have opened ticket {t} for you.", "This is registered as {t}.", "Ticket {t} is open.",
    "Thank you, your complaint is now on record under {t}.", "Your complaint has the reference {t}.",
    "It is logged as {t}.",
]  # fmt: skip
_WITH_TICKET = [
    "Your ticket is {t}. Noted: {facts}.",
    "I have registered your complaint under {t}: {facts}.",
    "Thank you. Ticket {t} now holds what you told us: {facts}.",
    "I'm sorry about this. Your complaint ({facts}) has the number {t}.",
    "Your complaint about {issue} is registered. Reference: {t}.",
    "I have opened case {t} about {issue}.",
    "Ticket {t} has been created for the problem you describe: {facts}.",
    "Registered as {t}: {facts}. Thank you for letting us know.",
    "Sorry for the trouble. The ticket for {issue} is {t}.",
    "Your complaint about {issue} is now on file as {t}. I am sorry for the trouble.",
    "I've logged this as {t}: {facts}.",
    "Thanks for telling us. We have recorded {issue} under reference {t}.",
    "Your case number is {t}; I noted {facts}.",
    "Case {t} is open: {facts}.",
    "The complaint is in our system under {t}, with what you said: {facts}.",
]
_WITHOUT_TICKET = [
    "Noted: {facts}. I am sorry for the trouble.",
    "Your complaint about {issue} has been registered.",
    "Thank you, I have registered it: {facts}.",
    "I'm sorry about this. It is registered: {facts}.",
    "This is now on record: {facts}. Thank you for letting us know.",
    "I have logged your complaint about {issue}. Sorry for the trouble.",
]
_NAMES = set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays"
    " Sundays January February March April May June July August September October November December Christmas Easter".split()
)
_ERRORS = [
    ("timeout", "the system did not answer in time"),
    ("timed out after 30 s", "the system did not answer in time"),
    ("service unavailable", "the complaint service is not available right now"),
    ("database is down", "our database is down at the moment"),
    ("internal server error", "the system reported an internal error"),
    ("permission denied", "I was not permitted to write to the system"),
    ("connection refused", "the system could not be reached"),
    ("rate limit exceeded", "the system is taking no more requests at the moment"),
    ("maintenance until 18:00", "the system is under maintenance until 18:00"),
    ("customer not found", "the system found no customer record for you"),
    ("ticket system offline", "the ticket system is offline"),
    ("queue full", "the queue of the ticket system is full"),
    ("invalid session", "the session with the system was no longer valid"),
    ("unknown error", "the system gave an unknown error"),
    ("storage quota exceeded", "the system has no space left for new complaints"),
    ("network error", "there was a network error"),
]
_FAILED = [
    "I'm sorry, your complaint about {issue} could not be registered: {why}. Shall I try again?",
    "Unfortunately I could not register this, because {why}. Please try again in a while.",
    "I was not able to log your complaint about {issue}: {why}. I am sorry.",
    "That did not work: {why}. Your complaint has not been registered yet.",
    "I'm sorry, but registering {issue} failed; {why}. Would you like me to try once more?",
    "Your complaint could not be saved, as {why}. Please write again later, or I can try again now.",
    "Sorry, I could not open a ticket: {why}.",
    "The complaint about {issue} is not registered yet, since {why}. Shall I retry?",
    "I tried to register it, but {why}. Nothing has been saved so far.",
    "Something went wrong: {why}. I could not register your complaint about {issue}.",
]

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


def outcome(random: Random, text: ComplaintText, kind: str | None = None) -> Outcome:
    """A random result of registering a complaint; ``kind`` is "ticket", "ok", "error" or any."""
    kind = kind or random.choices(["ticket", "ok", "error"], [0.72, 0.14, 0.14])[0]
    if kind == "error":
        return _failure(random, text)
    if kind == "ok":
        phrase = text.reply if random.random() < 0.6 else _phrase(random.choice(_WITHOUT_TICKET), text)
        return Outcome(_compact(random.choice(_OK_RESULTS)), None, phrase)
    return _registered(random, text)


def _registered(random: Random, text: ComplaintText) -> Outcome:
    ticket = ticket_id(random)
    is_number = ticket.isdigit() and not ticket.startswith("0") and random.random() < 0.5
    result, remark = _ticket_result(random, int(ticket) if is_number else ticket)
    kind = random.random()
    if kind < 0.42:
        answer = text.reply + " " + random.choice(_TAILS)
    elif kind < 0.6:
        answer = random.choice(_HEADS) + " " + text.reply
    else:
        answer = _phrase(random.choice(_WITH_TICKET), text)
    return Outcome(_compact(result), ticket, answer.replace("{t}", ticket) + remark)


def _ticket_result(random: Random, ticket: str | int) -> tuple[dict, str]:
    """A result that gives the ticket, and what else there is to say of it."""
    name = random.choice(_TICKET_FIELDS)
    nesting = random.random()
    if nesting < 0.06:
        return {"ticket": {random.choice(["id", "number", "ref"]): ticket, "status": random.choice(_STATUS)}}, ""
    if nesting < 0.1:
        return {"status": random.choice(_STATUS), "data": {name: ticket}}, ""
    extras, remark = _extras(random)
    members = [(name, ticket), *extras.items()]
    if random.random() < 0.4:
        random.shuffle(members)
    if nesting < 0.2:
        return {random.choice(["result", "data", "response", "complaint"]): dict(members)}, remark
    return dict(members), remark


def _extras(random: Random) -> tuple[dict, str]:
    kind = random.random()
    if kind < 0.45:
        return {}, ""
    if kind < 0.65:
        return {"status": random.choice(_STATUS)}, ""
    is_told = random.random() < 0.6
    if kind < 0.76:
        hours = random.choice([1, 2, 3, 4, 6, 8, 12, 24, 36, 48, 72])
        unit = "hour" if hours == 1 else "hours"
        remark = random.choice([" You should hear from us within {} {}.", " We expect to answer within {} {}."])
        field = random.choice(["eta_hours", "etaHours", "response_hours"])
        return {field: hours}, remark.format(hours, unit) if is_told else ""
    if kind < 0.84:
        position = random.randint(1, 60)
        field = random.choice(["position", "queue_position", "queuePosition"])
        return {field: position}, f" You are number {position} in the queue." if is_told else ""
    if kind < 0.92:
        return {"status": random.choice(_STATUS), "priority": random.choice(["low", "normal", "high"])}, ""
    return {random.choice(["assigned_to", "team"]): random.choice(["second level", "field service", "billing", "desk 4"])}, ""


def _failure(random: Random, text: ComplaintText) -> Outcome:
    error, why = random.choice(_ERRORS)
    forms = [{"error": error}, {"error": error}, {"error": error, "code": random.choice([400, 403, 404, 429, 500, 503])},
             {"error": {"message": error}}, {"status": "failed", "error": error}]  # fmt: skip
    answer = _phrase(random.choice(_FAILED), text).replace("{why}", why)
    return Outcome(_compact(random.choice(forms)), None, answer, failed=True)


def ticket_id(random: Random) -> str:
    """An id as ticket systems make them: letters, digits and separators of many shapes."""

    def digits(low: int, high: int) -> str:
        return "".join(random.choice(string.digits) for _ in range(random.randint(low, high)))

    def letters(low: int, high: int) -> str:
        return "".join(random.choice(string.ascii_uppercase) for _ in range(random.randint(low, high)))

    prefix = random.choice([letters(1, 4), random.choice(["C", "T", "CASE", "INC", "SR", "TKT", "REF", "CMP", "TICKET", "REQ"])])
    shape = random.randrange(14)
    if shape <= 3:
        return f"{prefix}-{digits(1, 3)}"
    if shape <= 6:
        return f"{prefix}-{digits(4, 7)}"
    if shape == 7:
        return f"{prefix}{digits(3, 9)}"
    if shape == 8:
        return str(random.randint(10, 99_999_999))
    if shape == 9:
        return f"{prefix}-{random.randint(2019, 2027)}-{digits(2, 6)}"
    if shape == 10:
        return f"{random.randint(2019, 2027)}/{digits(2, 5)}"
    if shape == 11:
        return "".join(random.choice("0123456789abcdef") for _ in range(random.choice([6, 8])))
    if shape == 12:
        return "-".join(letters(2, 3) + digits(1, 2) for _ in range(random.randint(2, 3)))
    return f"{prefix}{random.choice(['/', '.', '_', '#', ':'])}{digits(2, 6)}"


def _phrase(template: str, text: ComplaintText) -> str:
    facts = [text.issue] + [_lowered(fact) for fact in (text.frequency, text.duration) if fact]
    return template.replace("{facts}", ", ".join(facts)).replace("{issue}", text.issue)


def _lowered(fact: str) -> str:
    """A fact as it reads within a sentence: a capital that only began one is dropped."""
    first = re.split(r"\W", fact)[0]
    is_name = first in _NAMES or first == "I" or (len(first) > 1 and not first[1:].islower())
    return fact if is_name else fact[0].lower() + fact[1:]


def _compact(result: dict) -> str:
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))
