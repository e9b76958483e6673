"""Activity parsing: the typed words arrive whatever a Teams client puts around a mention, and only words for the bot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams.events import Activity
from bot.channels.teams.parsing import conversation, is_addressed, spoken
from dialogs.grammar.understand import understand
from dialogs.run import commands as c
from tests.support.builders import full_plan

FILES = [Path(__file__).parents[3] / "cases" / name for name in ("mentions.jsonl", "bodies.jsonl")]
CASES = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]
NAMES = {"quinn": "Quinn Barlow", "rosa": "Rosa Carter", "by": "Fiona Clark"}
BOT = "<at>Throughline</at>"


def activity(text: str, **more: Any) -> Activity:
    """A message in a group chat that mentions the bot by its id, unless `more` says otherwise."""
    mention = {"type": "mention", "mentioned": {"id": "28:BOT", "name": "Throughline"}, "text": BOT}
    body = {"type": "message", "text": text, "entities": [mention], "recipient": {"id": "28:BOT", "name": "Throughline"}}
    return Activity.model_validate(body | {"conversation": {"id": "19:x", "conversationType": "groupChat"}} | more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_body_means_what_its_sender_typed(case: dict[str, Any]) -> None:
    said = activity(**case["activity"])
    if case["right"] == "nothing":
        assert not is_addressed(said)
        return
    assert is_addressed(said)
    command = understand(spoken(said), plan=full_plan(), plans=("one",), names=NAMES, by="by")
    if case["right"] == "keep apart":
        assert command == c.KeepApart(by="by", a="quinn", b="rosa")
    else:
        assert command == c.Where(by="by")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        (f"{BOT} next", "next"),
        (f"{BOT}, next!", "next!"),
        (f"next {BOT}", "next"),
        (f"please {BOT} next", "please next"),
        (f"{BOT} {BOT} next", "next"),
        (f"Quinn: can we go on?\n{BOT} next", "next"),
        (f"<p>Quinn: can we go on?</p><p>{BOT} next</p>", "next"),
        (f"{BOT}\u200b\u200e next", "next"),
        (f"{BOT}&nbsp;next", "next"),
        (f"{BOT} note: one\ntwo", "note: one two"),
        (f'<quoted messageId="1"/>{BOT}\nnext', "next"),
        (f"next\n{BOT}", "next"),
    ],
)
def test_what_stands_around_the_mention_is_left_out(text: str, typed: str) -> None:
    assert spoken(activity(text)) == typed


@pytest.mark.parametrize(("kind", "user"), [("personal", "29:QUINN"), ("groupChat", None)])
def test_a_private_chat_is_known_to_be_somebodys_so_that_an_erasure_finds_it(kind: str, user: str | None) -> None:
    said = activity("where", conversation={"id": "a:1x", "conversationType": kind}, **{"from": {"id": "29:QUINN"}})
    said = said if kind == "personal" else activity("where", **{"from": {"id": "29:QUINN"}})
    assert conversation(said).reference.get("user") == user
