"""Step 1: function definitions are checked, told apart and written as TypeScript."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry

from funnel_training.chat_format import namespace
from funnel_training.recast import canonical
from funnel_training.synthesis.files import compact, id_of, parse_json
from funnel_training.synthesis.settings import SynthesisFailed

MAX_BYTES = 4 << 20
MAX_FUNCTIONS = 1_000
MAX_FUNCTION_CHARACTERS = 8_000
"""Of one definition as JSON: it stands in every prompt."""
MAX_DEPTH = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MEMBERS = {"name", "description", "parameters", "strict"}
_NO_PARAMETERS = {"type": "object", "properties": {}}


def read_definitions(path: Path) -> list[Any]:
    """The elements of a JSON array of OpenAI functions or tools."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SynthesisFailed(f"{path} has {path.stat().st_size} bytes; the limit is {MAX_BYTES}")
        document = parse_json(path.read_bytes(), str(path))
    except OSError as e:
        raise SynthesisFailed(f"{path} cannot be read: {e.strerror}; --definitions names a JSON file") from e
    if not isinstance(document, list) or not 1 <= len(document) <= MAX_FUNCTIONS:
        raise SynthesisFailed(f"{path} must be a JSON array of 1 to {MAX_FUNCTIONS} functions or tools")
    return document


def definitions(elements: list[Any]) -> tuple[list[dict], Counter[str]]:
    """Lines of ``id``, ``function`` and ``typescript``, and how many elements were dropped why.

    :raises SynthesisFailed: naming the element and what is wrong with it
    """
    lines: dict[str, dict] = {}
    dropped: Counter[str] = Counter()
    for index, element in enumerate(elements):
        function = _function(element, index)
        # Two names of one spelling could not be told apart when both are offered.
        name = canonical(function["name"])
        if name in lines:
            same = lines[name]["function"] == function
            dropped["same_function" if same else "same_name"] += 1
        else:
            lines[name] = {
                "id": id_of("function", function),
                "function": function,
                "typescript": namespace([function]),
            }
    return list(lines.values()), dropped


def is_valid(arguments: Any, schema: dict) -> bool:
    """Whether arguments obey a schema of a checked definition."""
    return _validator(schema).is_valid(arguments)


def _function(element: Any, index: int) -> dict:
    function = element.get("function", element) if isinstance(element, dict) else element
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise _wrong(index, "", "is no function: {\"name\", \"description\", \"parameters\"} is expected")
    name = function["name"]
    if not _NAME.fullmatch(name):
        raise _wrong(index, name, "needs a name of 1 to 64 characters of a-z A-Z 0-9 _ -")
    if function.keys() - _MEMBERS:
        raise _wrong(index, name, f"has members that are not a function's: {sorted(function.keys() - _MEMBERS)}")
    if not isinstance(function.get("description") or "", str):
        raise _wrong(index, name, "has a description that is no text")
    parameters = function.get("parameters") or _NO_PARAMETERS
    _check_schema(parameters, index, name)
    checked = {"name": name, "description": function.get("description") or "", "parameters": parameters}
    if len(compact(checked)) > MAX_FUNCTION_CHARACTERS:
        raise _wrong(index, name, f"has {len(compact(checked))} characters; the limit is {MAX_FUNCTION_CHARACTERS}")
    return checked if checked["description"] else {"name": name, "parameters": parameters}


def _check_schema(schema: Any, index: int, name: str) -> None:
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise _wrong(index, name, 'needs parameters that are a JSON Schema of "type": "object"')
    if _depth(schema, MAX_DEPTH + 1) > MAX_DEPTH:
        raise _wrong(index, name, f"has parameters of more than {MAX_DEPTH} levels")
    if any(not reference.startswith("#") for reference in _references(schema)):
        raise _wrong(index, name, "refers to a schema elsewhere; put it under $defs")
    try:
        Draft202012Validator.check_schema(schema, Draft202012Validator.FORMAT_CHECKER)
    except SchemaError as e:
        place = "/".join(map(str, e.absolute_path)) or "the top"
        raise _wrong(index, name, f"has parameters that are no JSON Schema at {place}: {e.message[:200]}") from e


def _wrong(index: int, name: str, complaint: str) -> SynthesisFailed:
    of = f" ({name[:64]!r})" if name else ""
    return SynthesisFailed(f"function {index}{of} {complaint}; correct it or take it out of --definitions")


def _validator(schema: dict) -> Draft202012Validator:
    # An empty registry: a reference never makes the validator fetch anything.
    return Draft202012Validator(schema, registry=Registry())


def _depth(value: Any, most: int) -> int:
    """How deeply it is nested; no further than ``most``."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if not inner or most == 0:
        return 0
    return 1 + max(_depth(part, most - 1) for part in inner)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [reference for part in value.values() for reference in _references(part)]
    return [reference for part in value for reference in _references(part)] if isinstance(value, list) else []
