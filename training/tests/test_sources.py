import json

import pytest

from funnel_training.sources import OWN, Conversation, read_conversations

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
