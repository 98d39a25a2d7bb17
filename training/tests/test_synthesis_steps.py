import json

import pytest
from fake_parse import FakeParse, completed, failed, lines_of

from funnel_training.sources import Conversation
from funnel_training.split import split_off
from funnel_training.synthesis.calls import calls
from funnel_training.synthesis.definitions import definitions, read_definitions
from funnel_training.synthesis.funnel import Funnel
from funnel_training.synthesis.interpretations import interpretations
from funnel_training.synthesis.merge import merged
from funnel_training.synthesis.prompts import MAX_TEXT, prompts
from funnel_training.synthesis.results import results
from funnel_training.synthesis.settings import Settings, SynthesisFailed

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"name": "get_weather", "description": "Weather of a city", "parameters": CITY}
STORE = {"name": "find_store", "parameters": CITY}


def funnel_of(tmp_path, answer):
    return Funnel("funnel", [], tmp_path, FakeParse(answer))


def texts(*messages):
    return completed(json.dumps({"messages": messages}))


# --- 1 definitions -------------------------------------------------------------------------------


def test_a_definition_is_written_as_typescript():
    lines, dropped = definitions([{"type": "function", "function": WEATHER}])

    assert lines[0]["function"] == WEATHER
    assert "// Weather of a city\ntype get_weather = (_: {\ncity: string,\n}) => any;" in lines[0]["typescript"]
    assert not dropped


def test_definitions_that_could_not_be_told_apart_are_dropped():
    lines, dropped = definitions([WEATHER, WEATHER, {**WEATHER, "name": "getWeather"}, STORE])

    assert [line["function"]["name"] for line in lines] == ["get_weather", "find_store"]
    assert dropped == {"same_function": 1, "same_name": 1}


@pytest.mark.parametrize(
    ("element", "complaint"),
    [
        (7, "function 1 is no function"),
        ({"name": "get weather"}, "'get weather'.*needs a name of 1 to 64 characters"),
        ({"name": "f", "params": {}}, r"'f'.*not a function's: \['params'\]"),
        ({"name": "f", "parameters": {"type": "string"}}, '"type": "object"'),
        ({"name": "f", "parameters": {"type": "object", "required": "x"}}, "no JSON Schema at required"),
        ({"name": "f", "parameters": {"type": "object", "properties": {"a": {"pattern": "("}}}}, "properties/a/pattern"),
        ({"name": "f", "parameters": {"type": "object", "$ref": "http://elsewhere/x"}}, "a schema elsewhere"),
        ({"name": "f", "description": "x" * 9_000}, "the limit is 8000"),
    ],
)
def test_what_is_no_definition_is_named(element, complaint):
    with pytest.raises(SynthesisFailed, match=complaint):
        definitions([WEATHER, element])


def test_a_schema_that_is_nested_too_deeply_is_refused():
    schema = {"type": "object"}
    for _ in range(200):
        schema = {"type": "object", "properties": {"a": schema}}

    with pytest.raises(SynthesisFailed, match="more than 32 levels"):
        definitions([{"name": "f", "parameters": schema}])


@pytest.mark.parametrize("text", ["{}", "[]", "[", "[" * 100_000])
def test_a_file_that_is_no_array_is_refused(tmp_path, text):
    (tmp_path / "f.json").write_text(text)

    with pytest.raises(SynthesisFailed, match="f.json"):
        read_definitions(tmp_path / "f.json")


# --- 2 prompts -----------------------------------------------------------------------------------


def test_texts_for_and_against_each_function_are_asked_in_bounded_arrays(tmp_path):
    lines, _ = definitions([WEATHER])
    funnel = funnel_of(tmp_path, lambda body: texts())

    prompts(lines, Settings(per_function=6), funnel)

    bodies = lines_of(tmp_path / "requests" / "2-prompts.jsonl")
    arrays = [b["response_format"]["json_schema"]["schema"]["properties"]["messages"] for b in bodies]
    assert [array["maxItems"] for array in arrays] == [4, 2, 2]
    assert all(array["items"]["maxLength"] == MAX_TEXT for array in arrays)
    assert ["cannot help" in body["messages"][1]["content"] for body in bodies] == [False, False, True]
    assert len({body["seed"] for body in bodies}) == 3


def test_a_text_is_kept_once_and_whole(tmp_path):
    lines, _ = definitions([WEATHER])
    call_texts = ["Rain in Oslo?", "rain in oslo", "x" * MAX_TEXT, "?!?!"]
    funnel = funnel_of(
        tmp_path, lambda b: texts("Thank you.") if "cannot help" in b["messages"][1]["content"] else texts(*call_texts)
    )

    written, dropped = prompts(lines, Settings(per_function=4), funnel)

    assert [(line["kind"], line["text"]) for line in written] == [("call", "Rain in Oslo?"), ("no_call", "Thank you.")]
    assert dropped == {"same_text": 1, "cut_by_length_limit": 1, "text_without_words": 1}


def test_a_text_that_speaks_of_the_function_is_dropped_but_not_for_a_word(tmp_path):
    lines, _ = definitions([WEATHER, {**STORE, "name": "search"}])
    funnel = funnel_of(tmp_path, lambda b: texts(f"Please search by get_weather, {b['seed']}"))

    written, dropped = prompts(lines, Settings(per_function=1), funnel)

    assert {line["function"]["name"] for line in written} == {"search"}
    assert dropped == {"function_named": 2}


def test_all_texts_of_a_request_that_failed_are_counted(tmp_path):
    lines, _ = definitions([WEATHER])
    answers = iter([failed("PROMPT_TOO_LONG"), texts("Thanks!")])

    written, dropped = prompts(lines, Settings(per_function=4), funnel_of(tmp_path, lambda body: next(answers)))

    assert [line["text"] for line in written] == ["Thanks!"]
    assert dropped == {"failed_PROMPT_TOO_LONG": 4}


def test_more_texts_than_the_limit_are_refused_before_any_request(tmp_path):
    lines, _ = definitions([{**WEATHER, "name": f"f{i}"} for i in range(60)])

    with pytest.raises(SynthesisFailed, match="75000 texts are asked for; the limit is 50000"):
        prompts(lines, Settings(per_function=1_000), funnel_of(tmp_path, None))


# --- 3 calls -------------------------------------------------------------------------------------


def prompt(text, kind="call", function=WEATHER):
    return {"id": text, "kind": kind, "function": function, "text": text}


def called(name, **arguments):
    return completed(calls=[{"name": name, "arguments": arguments}])


def test_a_call_is_kept_where_writer_and_caller_agree(tmp_path):
    said = {
        "Rain in Oslo?": called("get_weather", city="Oslo"),
        "Shop in Oslo?": called("get_weather", city="Oslo"),
        "Is it wet?": completed("Where?"),
        "Thanks!": completed("You are welcome."),
        "Hello": called("get_weather", city="Hello"),
        "Rome and Oslo": completed(calls=2 * [{"name": "get_weather", "arguments": {"city": "Rome"}}]),
        "Weather in Llan": completed(calls=[{"name": "get_weather", "arguments": {"city": "L"}, "closed_by_limit": True}]),
        "Tell me": completed("And so on and", tokens=256),
    }
    lines = [
        prompt("Rain in Oslo?"), prompt("Shop in Oslo?", function=STORE), prompt("Is it wet?"),
        prompt("Thanks!", "no_call"), prompt("Hello", "no_call"), prompt("Rome and Oslo"),
        prompt("Weather in Llan"), prompt("Tell me", "no_call"),
    ]  # fmt: skip

    kept, dropped = calls(lines, Settings(), funnel_of(tmp_path, lambda body: said[body["messages"][0]["content"]]))

    call = {"name": "get_weather", "arguments": '{"city":"Oslo"}'}
    assert [line["messages"][1] for line in kept] == [
        {"role": "assistant", "content": None, "function_call": call},
        {"role": "assistant", "content": "You are welcome."},
    ]
    assert dropped == {
        "other_function_called": 1, "no_call": 1, "called_without_need": 1, "several_calls": 1, "cut_by_token_limit": 2,
    }  # fmt: skip


def test_distractors_depend_on_seed_and_text_not_on_the_order(tmp_path):
    functions = [{**WEATHER, "name": f"function_{i}"} for i in range(9)]
    lines = [prompt(f"text {i}", function=function) for i, function in enumerate(functions)]

    def offered(seed, lines):
        kept, _ = calls(lines, Settings(seed=seed), funnel_of(tmp_path / str(seed), lambda b: completed("No.")))
        bodies = lines_of(tmp_path / str(seed) / "requests" / "3-calls.jsonl")
        return {b["messages"][0]["content"]: [f["name"] for f in b["functions"]] for b in bodies}

    no_calls = [{**line, "kind": "no_call"} for line in lines]
    first = offered(1, no_calls)

    assert first == offered(1, no_calls[::-1])
    assert first != offered(2, no_calls)
    assert all(f"function_{text[-1]}" in names and 2 <= len(names) <= 4 for text, names in first.items())


def test_with_execute_the_executors_result_is_kept(tmp_path):
    ran = completed("Rain.", [{"name": "get_weather", "arguments": {"city": "Oslo"}}], [{"content": {"sky": "rain"}}])
    funnel = funnel_of(tmp_path, lambda body: ran)

    kept, _ = calls([prompt("Rain in Oslo?")], Settings(execute=True), funnel)
    returned, _ = results(kept, Settings(execute=True), funnel)

    (body,) = lines_of(tmp_path / "requests" / "3-calls.jsonl")
    assert body["funnel"] == {"execute": True, "max_turns": 2}
    assert returned[0]["messages"][2] == {"role": "function", "name": "get_weather", "content": '{"sky":"rain"}'}
    assert not (tmp_path / "requests" / "4-results.jsonl").exists()


# --- 4 results, 5 interpretations ----------------------------------------------------------------


def turn(id="a", kind="call", text="Rain in Oslo?", arguments='{"city":"Oslo"}', functions=(WEATHER,)):
    made = {"role": "assistant", "content": None, "function_call": {"name": "get_weather", "arguments": arguments}}
    answered = {"role": "assistant", "content": "You are welcome."}
    messages = [{"role": "user", "content": text}, made if kind == "call" else answered]
    return {"id": id, "kind": kind, "functions": list(functions), "messages": messages}


def test_a_result_is_imagined_for_each_call_and_for_nothing_else(tmp_path):
    funnel = funnel_of(tmp_path, lambda body: completed('{"sky": "rain"}'))

    returned, dropped = results([turn(), turn("b", "no_call")], Settings(), funnel)

    (body,) = lines_of(tmp_path / "requests" / "4-results.jsonl")
    assert body["response_format"] == {"type": "json_object"}
    assert 'get_weather({"city":"Oslo"})' in body["messages"][1]["content"]
    assert [len(line["messages"]) for line in returned] == [3, 2]
    assert returned[0]["messages"][2]["content"] == '{"sky":"rain"}'
    assert not dropped


def test_results_that_say_nothing_or_too_much_are_dropped(tmp_path):
    long = completed(json.dumps({"a": "x" * 3_000}))
    echo = completed('{"city": "e"}')
    answers = iter([completed("{}"), long, completed("no json"), failed("ENGINE_FAULT"), echo])
    lines = [turn(name, text=name, arguments=f'{{"city":"{name}"}}') for name in "abcde"]

    returned, dropped = results(lines, Settings(), funnel_of(tmp_path, lambda body: next(answers)))

    assert not returned
    assert dropped == {"empty_result": 2, "long_result": 1, "failed_ENGINE_FAULT": 1, "result_repeats_call": 1}


def test_the_second_turn_is_asked_as_it_is_trained(tmp_path):
    funnel = funnel_of(tmp_path, lambda body: completed(" It rains. "))
    result = {"role": "function", "name": "get_weather", "content": '{"sky":"rain"}'}
    returned = {**turn(), "messages": [*turn()["messages"], result]}

    finished, _ = interpretations([returned, turn("b", "no_call")], Settings(), funnel)

    (body,) = lines_of(tmp_path / "requests" / "5-interpretations.jsonl")
    assert (body["messages"], body["functions"]) == (returned["messages"], [WEATHER])
    assert body["function_call"] == "none"
    assert finished[0]["messages"][3] == {"role": "assistant", "content": "It rains."}
    assert finished[1]["messages"] == turn("b", "no_call")["messages"]


def test_a_second_turn_that_the_limit_ended_is_dropped(tmp_path):
    # The results that `funnel parse` tells are those of the whole conversation.
    cut = completed("It rains and", results=[{"content": {"sky": "rain"}}], tokens=160)
    result = {"role": "function", "name": "get_weather", "content": '{"sky":"rain"}'}
    returned = {**turn(), "messages": [*turn()["messages"], result]}

    lines, dropped = interpretations([returned], Settings(), funnel_of(tmp_path, lambda body: cut))

    assert (lines, dropped) == ([], {"cut_by_token_limit": 1})


# --- 6 merged ------------------------------------------------------------------------------------


def finished(id="a", text="Rain in Oslo?", result='{"sky":"rain","degrees":4.0}', answer="Expect rain.", **others):
    line = turn(id, text=text, **others)
    messages = [{"role": "function", "name": "get_weather", "content": result}, {"role": "assistant", "content": answer}]
    return {**line, "messages": [*line["messages"], *messages]}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (finished(arguments='{"town":"Oslo"}'), "call_not_valid"),
        (finished(arguments="{"), "call_not_valid"),
        (finished(functions=[STORE]), "call_not_valid"),
        (finished(answer="I looked at Oslo for you."), "result_not_mentioned"),
        (finished(answer=" "), "empty_answer"),
        (turn(), "not_whole"),
        ({**finished(), "kind": "no_call"}, "called_without_need"),
        ({**turn(kind="no_call"), "kind": "call"}, "no_call"),
    ],
)
def test_what_breaks_a_rule_is_dropped(line, reason):
    lines, dropped = merged([line], Settings())

    assert (lines, dropped) == ([], {reason: 1})


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        ('{"degrees":-4.0}', "It is 4 degrees below zero."),
        ('{"sky":"light  Rain"}', "Light rain today."),
        ('{"ok":true,"city":"Oslo"}', "Done."),
        ("No such city", "Sorry: no such city."),
        ('{"many":[{"name":"North"},{"name":"South"}]}', "Only South is open."),
    ],
)
def test_an_answer_says_what_the_result_adds(result, answer):
    lines, dropped = merged([finished(result=result, answer=answer)], Settings())

    assert len(lines) == 1 and not dropped


def test_the_same_text_is_merged_once():
    lines, dropped = merged([finished("a"), finished("b", text="rain in OSLO")], Settings(model="some-model"))

    assert [(line["id"], line["source"], line["written_by"]) for line in lines] == [("a", "synthetic", "some-model")]
    assert dropped == {"same_text": 1}


def test_dev_is_what_prepare_would_hold_out():
    lines = [finished(str(i), text=f"Rain in town number {i}?") for i in range(400)]

    few, _ = merged(lines[:200], Settings())
    many, _ = merged(lines, Settings())

    dev = {line["id"] for line in many if line["split"] == "dev"}
    prepared = split_off([Conversation.of(line) for line in many], [], [], seed=0).suites["synthetic"]
    assert dev == {line["id"] for line in prepared}
    assert 5 <= len(dev) <= 40
    assert {line["id"] for line in few if line["split"] == "dev"} == {id for id in dev if int(id) < 200}
