import json

import pytest

from funnel_training.sources import OWN, Conversation, DataRefused, read_conversations, read_texts

FUNCTION = {"name": "log", "parameters": {"type": "object", "properties": {}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "log", "arguments": "{}"}}
OWN_LINE = {
    "tools": [{"type": "function", "function": FUNCTION}],
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Log it."},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c1", "content": "{}"},
        {"role": "assistant", "content": "Logged."},
    ],
}


def test_a_users_own_conversations_may_be_in_the_form_of_chat_completions(tmp_path):
    (tmp_path / "own.jsonl").write_text(json.dumps(OWN_LINE), encoding="utf-8")

    (conversation,) = read_conversations(tmp_path, include_share_alike=False)

    assert conversation.source == OWN
    assert conversation.functions == [FUNCTION]
    assert conversation.system == "Be brief."
    assert conversation.messages[2] == {"role": "function", "name": "log", "content": "{}"}


def test_a_result_of_no_call_is_refused():
    line = {**OWN_LINE, "messages": [{"role": "tool", "tool_call_id": "c2", "content": "{}"}]}

    with pytest.raises(ValueError, match="'c2'"):
        Conversation.of(line)


def test_share_alike_files_are_read_by_option_only(tmp_path):
    (tmp_path / "sgd_train.jsonl").write_text(json.dumps(OWN_LINE), encoding="utf-8")

    assert list(read_conversations(tmp_path, include_share_alike=False)) == []
    assert len(list(read_conversations(tmp_path, include_share_alike=True))) == 1


def test_a_single_file_is_read_like_a_folder_of_one(tmp_path):
    (tmp_path / "own.jsonl").write_text(json.dumps(OWN_LINE) + "\n\n", encoding="utf-8")

    assert len(list(read_conversations(tmp_path / "own.jsonl", include_share_alike=False))) == 1


USER = {"role": "user", "content": "Log it."}


def calling(name, arguments):
    return {"role": "assistant", "content": None, "function_call": {"name": name, "arguments": arguments}}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{]", "not JSON at character 2"),
        ("[]", "not a JSON object"),
        ({"functions": []}, "no 'messages'"),
        ({"tools": [{"type": "function"}], "messages": [USER]}, "'function'"),
        ({"functions": [{}], "messages": [USER]}, "a function has no 'name'"),
        ({"functions": [{"name": "log", "parameters": "x"}], "messages": [USER]}, "no JSON Schema object"),
        ({"messages": [{"role": "bot" * 100, "content": ""}]}, "of message 1 is none of system, user"),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "'content' of message 1 (user)"),
        ({"messages": [{"role": "function", "content": "{}"}]}, "without a function's 'name'"),
        ({"functions": [FUNCTION], "messages": [USER, calling("log", {})]}, "JSON in a string"),
        ({"functions": [FUNCTION], "messages": [USER, calling("log", "[]")]}, "not a JSON object in a string"),
        ({"functions": [FUNCTION], "messages": [USER, calling("save", "{}")]}, "message 2 calls 'save'"),
    ],
)
def test_a_line_that_is_no_conversation_is_named(tmp_path, line, problem):
    text = line if isinstance(line, str) else json.dumps(line)
    (tmp_path / "own.jsonl").write_text(f"{json.dumps(OWN_LINE)}\n{text}\n", encoding="utf-8")

    with pytest.raises(DataRefused) as refused:
        list(read_conversations(tmp_path, include_share_alike=False))

    message = str(refused.value)
    assert "own.jsonl:2: " in message and problem in message and "correct or remove the line" in message
    assert len(message) < 400 + len(str(tmp_path))


def test_files_that_are_missing_or_cannot_be_read_are_named(tmp_path):
    (tmp_path / "latin.jsonl").write_bytes('"é"'.encode("latin-1"))
    (tmp_path / "plain.jsonl.gz").write_text("{}", encoding="utf-8")

    for name, problem in (("none", "no *.jsonl"), ("latin.jsonl", "UTF-8"), ("plain.jsonl.gz", "cannot be read")):
        with pytest.raises(DataRefused, match=name) as refused:
            list(read_conversations(tmp_path / name, include_share_alike=False))
        assert problem in str(refused.value)


def test_a_text_without_a_reply_is_named(tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text(json.dumps({"id": "1", "text": "It broke."}), encoding="utf-8")

    with pytest.raises(DataRefused, match="texts.jsonl:1: 'reply' is not a text"):
        read_texts([file])
