"""What a complaint function returns, and what the assistant then says about it."""

from __future__ import annotations

import json
import re
import string
from dataclasses import dataclass
from random import Random

from funnel_training.sources import ComplaintText


@dataclass(frozen=True)
class Outcome:
    """A function's result, the ticket that it gives, if any, and the answer to the user."""

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

def outcome(random: Random, text: ComplaintText, kind: str | None = None) -> Outcome:
    """A random result of registering a complaint; ``kind`` is "ticket", "ok", "error" or any."""
    kind = kind or random.choices(["ticket", "ok", "error"], [0.8, 0.12, 0.08])[0]
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


def told(call: dict, outcome: Outcome) -> list[dict]:
    """The result of a call and the answer to it."""
    name = call["function_call"]["name"]
    return [{"role": "function", "name": name, "content": outcome.content}, {"role": "assistant", "content": outcome.answer}]


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
    facts = [text.issue] + [lowered(fact) for fact in (text.frequency, text.duration) if fact]
    return template.replace("{facts}", ", ".join(facts)).replace("{issue}", text.issue)


def lowered(fact: str) -> str:
    """A fact as it reads within a sentence: a capital that only began one is dropped."""
    first = re.split(r"\W", fact)[0]
    is_name = first in _NAMES or first == "I" or (len(first) > 1 and not first[1:].islower())
    return fact if is_name else fact[0].lower() + fact[1:]


def _compact(result: dict) -> str:
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))
