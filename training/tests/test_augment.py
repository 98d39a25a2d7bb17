import json
from random import Random

from jsonschema import Draft202012Validator

from funnel_training import augment
from funnel_training.sources import ComplaintText

FULL = ComplaintText("1", "…", "wifi dead", "Every night", "since May", "high", "outage", "internet", "I noted the dead wifi.")
BARE = ComplaintText("2", "…", "wifi dead", None, None, "high", None, None, "I noted the dead wifi.")
MOVING = ComplaintText("3", "Please change my address", None, None, None, None, None, None, "Gladly.")


def hosts(number):
    random = Random(7)
    return [augment.varied_host(random, []) for _ in range(number)]


def test_every_call_is_valid_in_its_host():
    for host in hosts(400):
        for text in (FULL, BARE):
            if host.takes(text):
                made = host.call(text)["function_call"]
                arguments = json.loads(made["arguments"])
                assert made["name"] == host.complaint_function["name"]
                Draft202012Validator(host.complaint_function["parameters"]).validate(arguments)


def test_a_missing_fact_is_not_stated_where_required_and_else_left_out():
    for host in hosts(200):
        if host.takes(BARE) and "duration" in host.fields:
            text = host.call(BARE)["function_call"]["arguments"]
            assert (f'"{host.fields["duration"]}":"not stated"' in text) == ("duration" in host.required)


def test_the_seed_host_is_the_main_job():
    call = augment.seed_host(Random(1)).call(BARE)["function_call"]

    assert call == {
        "name": "parse_customer_complaint",
        "arguments": '{"complaint":{"issue":"wifi dead","frequency":"not stated","duration":"not stated"}}',
    }


def test_a_text_that_a_distractor_could_serve_is_no_guest():
    for host in hosts(300):
        if any(f["name"].lower().replace("_", "") == "updatecontactdetails" for f in host.functions):
            assert not host.takes(MOVING)


def test_a_parameter_called_description_keeps_its_place():
    function = {
        "name": "f",
        "description": "F",
        "parameters": {"type": "object", "properties": {"description": {"type": "string", "description": "D"}}},
    }

    assert augment.without_descriptions(function) == {
        "name": "f",
        "parameters": {"type": "object", "properties": {"description": {"type": "string"}}},
    }
