"""Rehearsal scripts: what is understood, and that every mistake is reported with its line."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.script import (
    AnswerPoll,
    Cue,
    FillIn,
    JoinMeeting,
    LeaveMeeting,
    PressButton,
    Say,
    ScriptError,
    read_script,
    read_script_file,
)


def test_every_verb_is_understood() -> None:
    text = "\n".join(
        (
            '{"at": "0:31:00", "by": "facilitator", "say": "extend 5"}',
            "",
            '{"at": 10, "by": "p1", "answer": {"poll": "tokens", "options": ["Courage"], "why": "A long week."}}',
            '{"at": 12.5, "by": "p11", "join": true}\r',
            '{"at": 20, "by": "p3", "fill": {"form": "needs", "fields": {"need0": "An hour a month"}}}',
            '{"at": 30, "by": "facilitator", "press": {"slot": "cue:1", "label": "Pause"}}',
            '{"at": 31, "by": "p1", "press": {"slot": "needs:4", "label": "Send", "fields": {"need0": "Time"}}}',
            '{"at": "1:00:00", "by": "p2", "leave": true}',
        )
    )
    assert read_script(text, "s") == (
        Cue(timedelta(seconds=10), "p1", AnswerPoll("tokens", ("Courage",), "A long week.")),
        Cue(timedelta(seconds=12.5), "p11", JoinMeeting()),
        Cue(timedelta(seconds=20), "p3", FillIn("needs", {"need0": "An hour a month"})),
        Cue(timedelta(seconds=30), "facilitator", PressButton("cue:1", "Pause", {})),
        Cue(timedelta(seconds=31), "p1", PressButton("needs:4", "Send", {"need0": "Time"})),
        Cue(timedelta(minutes=31), "facilitator", Say("extend 5")),
        Cue(timedelta(hours=1), "p2", LeaveMeeting()),
    )


def test_cues_of_one_instant_keep_their_order() -> None:
    lines = [json.dumps({"at": 5, "by": "p1", "say": word}) for word in ("one", "two", "three")]
    assert [cue.act for cue in read_script("\n".join(lines), "s")] == [Say("one"), Say("two"), Say("three")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("what?", "this is not JSON"),
        ("[1]", "not a JSON object"),
        ('{"by": "p1", "say": "here"}', 'the key "at" is missing'),
        ('{"at": 1, "say": "here"}', 'the key "by" is missing'),
        ('{"at": 1, "by": "p1"}', "exactly one thing"),
        ('{"at": 1, "by": "p1", "say": "here", "join": true}', "exactly one thing"),
        ('{"at": 1, "by": "bob", "say": "here"}', "say who as"),
        ('{"at": 1, "by": "p0", "say": "here"}', "say who as"),
        ('{"at": 1, "by": 7, "say": "here"}', "say who as"),
        ('{"at": "31:00", "by": "p1", "say": "here"}', "H:MM:SS"),
        ('{"at": "0:61:00", "by": "p1", "say": "here"}', "H:MM:SS"),
        ('{"at": -1, "by": "p1", "say": "here"}', "H:MM:SS"),
        ('{"at": true, "by": "p1", "say": "here"}', "H:MM:SS"),
        ('{"at": NaN, "by": "p1", "say": "here"}', "H:MM:SS"),
        ('{"at": 1e400, "by": "p1", "say": "here"}', "H:MM:SS"),
        ('{"at": 1, "by": "p1", "say": "  "}', '"say"'),
        ('{"at": 1, "by": "p1", "say": 5}', '"say"'),
        ('{"at": 1, "by": "p1", "join": false}', "can only be true"),
        ('{"at": 1, "by": "p1", "shout": "here"}', 'the key "shout" is not known'),
        ('{"at": 1, "by": "p1", "press": {"slot": "cue:1"}}', '"press.label" is missing'),
        ('{"at": 1, "by": "p1", "press": "Pause"}', '"press"'),
        ('{"at": 1, "by": "bob", "press": {"slot": "cue:1", "label": "Pause"}}', "say who as"),
        ('{"at": 1, "by": "p1", "answer": {"poll": "tokens"}}', '"answer.options" is missing'),
        ('{"at": 1, "by": "p1", "answer": {"poll": "tokens", "options": "Courage"}}', '"answer.options"'),
        ('{"at": 1, "by": "p1", "answer": {"poll": "tokens", "options": []}}', '"answer.options"'),
    ],
)
def test_a_mistake_names_its_line_and_the_way_out(line: str, said: str) -> None:
    with pytest.raises(ScriptError) as caught:
        read_script('{"at": 0, "by": "p1", "say": "here"}\n' + line, "my.jsonl")
    assert all(mistake.startswith("my.jsonl, line 2: ") for mistake in caught.value.mistakes)
    assert any(said in mistake for mistake in caught.value.mistakes)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ScriptError) as caught:
        read_script('what?\n{"at": 1, "by": "p1", "say": "here"}\n{"at": "x", "by": "bob", "say": "here"}', "s")
    lines = [mistake.split(":")[0] for mistake in caught.value.mistakes]
    assert lines == ["s, line 1", "s, line 3", "s, line 3"]


def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="cannot be read"):
        read_script_file(tmp_path / "none.jsonl")
    with pytest.raises(ScriptError, match="cannot be read"):
        read_script_file(tmp_path)
    (tmp_path / "latin").write_bytes(b"\xe9\xff")
    with pytest.raises(ScriptError, match="UTF-8"):
        read_script_file(tmp_path / "latin")
    (tmp_path / "big").write_bytes(b"\n" * 1_000_001)
    with pytest.raises(ScriptError, match="larger than"):
        read_script_file(tmp_path / "big")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ScriptError):
        assert not read_script(text, "s") or "{" in text


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_value_is_read_or_refused(value: object) -> None:
    line = json.dumps({"at": value, "by": "p1", "say": "here"})
    with suppress(ScriptError):
        assert read_script(line, "s")[0].at >= timedelta(0)
