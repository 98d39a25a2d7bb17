import json

import pytest

from funnel_training.recast import call, call_made, calls_taken, in_schema_order, recast
from funnel_training.sources import Conversation


def function(name, properties, required=()):
    return {"name": name, "parameters": {"type": "object", "properties": properties, "required": list(required)}}


def conversation(functions, text, name, arguments):
    messages = [{"role": "user", "content": text}, call(name, arguments)]
    return Conversation.of({"id": "1", "source": "x", "functions": functions, "messages": messages})


STRING = {"type": "string"}
CITY = function("get_weather", {"city": STRING, "time_range": STRING})
GUEST = conversation([CITY], "Rain in Oslo tonight?", "get_weather", {"city": "Oslo", "time_range": "tonight"})


def arguments_in(host):
    messages = recast(GUEST, [host])
    return messages and messages[-1]["function_call"]


def test_a_call_takes_the_hosts_style_nesting_and_order():
    place = {"type": "object", "properties": {"City": STRING}}
    host = function("GetWeather", {"TimeRange": STRING, "Place": place})

    assert arguments_in(host) == {"name": "GetWeather", "arguments": '{"TimeRange":"tonight","Place":{"City":"Oslo"}}'}


def test_a_host_that_cannot_hold_the_call_takes_none():
    refused = [
        function("play_music", {"city": STRING, "time_range": STRING}),
        function("get_weather", {"city": STRING}),
        function("get_weather", {"city": {"type": "string", "enum": ["Paris"]}, "time_range": STRING}),
        function("get_weather", {"city": {"type": "integer"}, "time_range": STRING}),
        function("get_weather", {"city": STRING, "time_range": STRING, "country": STRING}),
    ]
    for host in refused:
        assert recast(GUEST, [host]) is None


def test_a_call_that_two_functions_could_take_is_not_recast():
    assert recast(GUEST, [CITY, {**CITY, "name": "getWeather"}]) is None


def router(name, parameter, labels, **others):
    return function(name, {parameter: {"type": "string", "enum": labels}, **others})


def test_a_router_takes_the_labels_of_other_routers_in_its_own_spelling():
    guest = conversation([router("triage", "reason", ["lost_card", "fees"])], "Lost it!", "triage", {"reason": "lost_card"})
    host = router("routeTicket", "topic", ["Lost card", "unknown"], message=STRING)

    messages = recast(guest, [host])

    assert json.loads(messages[-1]["function_call"]["arguments"]) == {"topic": "Lost card", "message": "Lost it!"}
    assert call_made(guest) in calls_taken(host)
    assert recast(guest, [router("routeTicket", "topic", ["fees"])]) is None


def test_none_of_those_offered_is_never_recast():
    guest = conversation([router("triage", "reason", ["a", "unknown"])], "?", "triage", {"reason": "unknown"})

    assert recast(guest, [router("route", "topic", ["b", "unknown"])]) is None


def test_a_conversation_fits_its_own_functions_unchanged(data):
    pytest.importorskip("torch", reason="prepare's tokenizer comes with transformers and torch")
    from funnel_training.prepare import RECAST
    from funnel_training.recast import called_function
    from funnel_training.sources import read_conversations

    checked = 0
    for index, own in enumerate(read_conversations(data / "train", include_share_alike=False)):
        if index % 41 == 0 and own.source in RECAST and own.is_single_call and called_function(own):
            messages = recast(own, own.functions)
            if messages is not None:
                assert messages == in_schema_order(own.messages, own.functions), own.id
                checked += 1
    assert checked > 800
