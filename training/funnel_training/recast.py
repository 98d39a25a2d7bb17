"""Recasting: a conversation's call in another conversation's functions, so that both share a prompt."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from funnel_training.sources import Conversation

# Values that stand for "none of those offered": right only among the functions they were written for.
_CATCH_ALL = {"unknown", "other", "none", "outofscope", "oos"}
_LABELS = {"reason", "issue", "category", "topic", "issuetype", "requesttype", "intent", "label"}
_MESSAGES = {"message", "text", "customermessage"}


def canonical(name: str) -> str:
    """A name without its style: ``get_weather``, ``getWeather`` and ``GetWeather`` are one."""
    return name.lower().replace("_", "").replace("-", "")


def plain(label: str) -> str:
    """A label of an enum without its style."""
    return canonical(label).replace(" ", "")


def meaning_of(function: dict) -> tuple[str, ...]:
    """Equal for functions that take the same calls.

    A router is one whatever it is called: its parameters are a label out of an enum and perhaps the
    message itself or the department of the label.
    """
    leaves = leaf_schemas(function["parameters"])
    if leaves is None:
        return ("own", json.dumps(function, sort_keys=True))
    if label_of(leaves) is not None:
        return ("router", "department") if "department" in leaves else ("router",)
    return (canonical(function["name"]), *sorted(leaves))


def label_of(leaves: dict[str, dict]) -> str | None:
    """The name of a router's label among its parameters; None if they are not a router's."""
    labels = [name for name, schema in leaves.items() if name in _LABELS and "enum" in schema]
    others = leaves.keys() - set(labels) - _MESSAGES - {"department"}
    return labels[0] if len(labels) == 1 and not others else None


def calls_taken(function: dict) -> list[tuple[str, ...]]:
    """What a function can be called for: of a router each label, of another its meaning."""
    meaning = meaning_of(function)
    if meaning[0] != "router":
        return [meaning]
    leaves = leaf_schemas(function["parameters"])
    return [(*meaning, plain(label)) for label in leaves[label_of(leaves)]["enum"] if plain(label) not in _CATCH_ALL]


def call_made(conversation: Conversation) -> tuple[str, ...]:
    """Which of :func:`calls_taken` a single-call conversation makes."""
    function = called_function(conversation)
    meaning = meaning_of(function)
    if meaning[0] != "router":
        return meaning
    values = _flatten(function["parameters"], json.loads(conversation.calls[0][1]))
    return (*meaning, plain(values[label_of(leaf_schemas(function["parameters"]))]))


def leaf_schemas(schema: dict) -> dict[str, dict] | None:
    """The parameters by canonical name, nesting flattened; None where two have the same."""
    leaves: dict[str, dict] = {}
    for name, property_schema in schema.get("properties", {}).items():
        nested = leaf_schemas(property_schema) if is_nested(property_schema) else {canonical(name): property_schema}
        if nested is None or leaves.keys() & nested.keys():
            return None
        leaves |= nested
    return leaves


def is_nested(schema: dict) -> bool:
    return schema.get("type") == "object" and bool(schema.get("properties"))


def called_function(conversation: Conversation) -> dict | None:
    """The definition of the function that a single-call conversation calls."""
    name = conversation.calls[0][0]
    return next((f for f in conversation.functions if f["name"] == name), None)


def recast(guest: Conversation, host_functions: list[dict]) -> list[dict] | None:
    """The guest's messages with its call as the host's functions want it; None where they cannot take
    it, or where more than one could."""
    function = called_function(guest)
    if function is None:
        return None
    meaning = meaning_of(function)
    fitting = [f for f in host_functions if meaning_of(f) == meaning]
    if len(fitting) != 1:
        return None
    values = _flatten(function["parameters"], json.loads(guest.calls[0][1]))
    if meaning[0] == "router":
        values = _routed(guest, leaf_schemas(function["parameters"]), values, leaf_schemas(fitting[0]["parameters"]))
    arguments = None if values is None else build(fitting[0]["parameters"], values)
    if arguments is None:
        return None
    return guest.messages[:-1] + [call(fitting[0]["name"], arguments)]


def _routed(guest: Conversation, own: dict[str, dict], values: dict, host: dict[str, dict]) -> dict | None:
    """The values for the host's router: the label in its spelling, the message as it was said."""
    label = plain(values[label_of(own)])
    spelt = [literal for literal in host[label_of(host)]["enum"] if plain(literal) == label]
    if len(spelt) != 1 or label in _CATCH_ALL:
        return None
    routed = {label_of(host): spelt[0]}
    for name in host.keys() & _MESSAGES:
        routed[name] = guest.user_text
    if "department" in values:
        routed["department"] = values["department"]
    return routed


def in_schema_order(messages: list[dict], functions: list[dict]) -> list[dict]:
    """The messages with the keys of every call in the order of its function's schema and its JSON
    compact, as the format has it."""
    schemas = {function["name"]: function.get("parameters") or {} for function in functions}

    def ordered(made: dict) -> dict:
        arguments = _ordered(json.loads(made["arguments"]), schemas.get(made["name"], {}))
        return {**made, "arguments": _compact(arguments)}

    def of(message: dict) -> dict:
        if message.get("function_call"):
            return {**message, "function_call": ordered(message["function_call"])}
        if message.get("tool_calls"):
            return {**message, "tool_calls": [{**c, "function": ordered(c["function"])} for c in message["tool_calls"]]}
        return message

    return [of(message) for message in messages]


def _ordered(value: Any, schema: dict) -> Any:
    if isinstance(value, list):
        return [_ordered(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    names = [name for name in properties if name in value] + [name for name in value if name not in properties]
    return {name: _ordered(value[name], properties.get(name, {})) for name in names}


def call(name: str, arguments: dict) -> dict:
    return {"role": "assistant", "content": None, "function_call": {"name": name, "arguments": _compact(arguments)}}


def build(schema: dict, values: dict[str, Any]) -> dict | None:
    """Arguments in the schema's key order from values by canonical name; None unless all values have a
    place and the whole is valid."""
    used: set[str] = set()
    arguments = _fill(schema, values, used)
    if used != values.keys() or not Draft202012Validator(schema).is_valid(arguments):
        return None
    return arguments


def _fill(schema: dict, values: dict[str, Any], used: set[str]) -> dict:
    filled = {}
    for name, property_schema in schema.get("properties", {}).items():
        if is_nested(property_schema):
            inner = _fill(property_schema, values, used)
            if inner or name in schema.get("required", ()):
                filled[name] = inner
        elif canonical(name) in values:
            filled[name] = values[canonical(name)]
            used.add(canonical(name))
    return filled


def _flatten(schema: dict, arguments: dict) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in arguments.items():
        property_schema = schema.get("properties", {}).get(name, {})
        if is_nested(property_schema) and isinstance(value, dict):
            values |= _flatten(property_schema, value)
        else:
            values[canonical(name)] = value
    return values


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
