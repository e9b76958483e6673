"""Rehearsal output, for machines and for people."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.local import LocalChannel, Seen
from bot.ports import Conversation, Gone, Member
from bot.rehearsal.cast import FACILITATOR, MOST, NAMES, is_person, name_of, participants
from bot.rehearsal.output import OutputLine, Printer, Terminal, clock_text, encode, seconds
from bot.rehearsal.simulated_people import chance
from cards.view import Button, Paragraph, Say, View
from dialogs.plan.model import Block, Mode, Plan, Step

WHERE = Conversation("local", "room")
VIEW = View("Ground rules", (Paragraph("Agree how we work."),), (Button("I have finished", Say("done")),), card="StepCard")
STEP = Step(path="intro.rules", block="intro", title="Ground rules", lasts=timedelta(minutes=8), mode=Mode.ONLINE)
BLOCK = Block(id="intro", title="Introduction", mode=Mode.ONLINE, lasts=timedelta(minutes=8))
PLAN = Plan(id="small", title="Small", lasts=timedelta(minutes=8), blocks=(BLOCK,), steps=(STEP,))


def line(**changes: Any) -> OutputLine:
    given: dict[str, Any] = {"at": timedelta(minutes=4), "clock": timedelta(minutes=3), "kind": "post", "to": "everyone"}
    return OutputLine(**{**given, "slot": "step:1", "step": "intro.rules", "view": VIEW, "data": {}, **changes})


class Screen(io.StringIO):
    """A terminal that records everything written."""

    def isatty(self) -> bool:
        return True


def test_a_line_for_machines_has_exactly_these_keys() -> None:
    out = io.StringIO()
    printer = Printer(out)
    printer.show(line(data={"prompt": 2}))
    printer.tick(timedelta(minutes=5))
    printer.close()
    assert out.getvalue().endswith("\n")
    assert list(json.loads(out.getvalue()).items()) == [
        ("at", 240),
        ("clock", "0:03:00"),
        ("kind", "post"),
        ("to", "everyone"),
        ("slot", "step:1"),
        ("step", "intro.rules"),
        ("card", "StepCard"),
        ("text", "Ground rules\nAgree how we work.\n[I have finished]"),
        ("data", {"prompt": 2}),
    ]


def test_texts_keep_their_letters() -> None:
    assert "Siân – naïve" in encode(line(view=View("Siân – naïve")))


def test_instants_are_whole_numbers_where_they_can_be() -> None:
    assert (seconds(timedelta(minutes=1)), type(seconds(timedelta(minutes=1)))) == (60, int)
    assert seconds(timedelta(seconds=1.25)) == 1.25
    assert clock_text(timedelta(hours=3, minutes=4, seconds=5.9)) == "3:04:05"


def test_a_terminal_shows_messages_under_their_time_and_a_bar() -> None:
    out = Screen()
    terminal = Terminal(out, PLAN)
    terminal.show(line(kind="private", to="p1"))
    terminal.show(line())
    terminal.tick(timedelta(minutes=4))
    terminal.close()
    written = out.getvalue()
    assert "0:03:00 > [only Amara] Ground rules" in written
    assert "0:03:00 > Ground rules" in written
    assert "         Agree how we work." in written
    assert "[###############...............] 0:04:00 of 0:08:00  Ground rules" in written


def test_without_a_terminal_there_are_no_control_characters_and_a_bar_for_each_step() -> None:
    out = io.StringIO()
    terminal = Terminal(out, PLAN)
    terminal.show(line())
    terminal.show(line(slot="prompt:1:1"))
    terminal.tick(timedelta(minutes=4))
    terminal.close()
    assert "\x1b" not in out.getvalue()
    assert "\r" not in out.getvalue()
    assert out.getvalue().count("of 0:08:00") == 1


def test_edits_without_news_are_not_repeated_to_people() -> None:
    out = io.StringIO()
    Terminal(out, PLAN).show(line(kind="edit", new=False))
    assert out.getvalue() == ""


def test_the_cast_has_names_that_a_beginning_tells_apart() -> None:
    names = [*NAMES, name_of(FACILITATOR)]
    assert len(set(names)) == len(names)
    assert not [(a, b) for a in names for b in names if a != b and b.startswith(a)]
    assert len({name_of(person) for person in participants(MOST)}) == MOST
    assert participants(3) == ("p1", "p2", "p3")


@pytest.mark.parametrize(("who", "known"), [("p1", True), ("p1000", True), ("p1001", False), ("p01", False), ("P1", False)])
def test_people_are_named_p1_to_p1000(who: str, known: bool) -> None:
    assert is_person(who) is known


def test_chance_is_the_same_every_time_and_spreads() -> None:
    draws = [chance(1, "p1", number) for number in range(1000)]
    assert draws == [chance(1, "p1", number) for number in range(1000)]
    assert all(0 <= draw < 1 for draw in draws)
    assert 0.45 < sum(draws) / len(draws) < 0.55
    assert chance(1, "ab", "c") != chance(1, "a", "bc")


async def test_the_local_channel_keeps_messages_and_tells_listeners() -> None:
    amara = Member("p1", "Amara")
    channel = LocalChannel([amara], organisers=[FACILITATOR])
    heard: list[Seen] = []
    channel.listen(heard.append)
    first = await channel.post(WHERE, VIEW, {})
    await channel.edit(WHERE, first, View("Over"), {})
    secret = await channel.whisper(WHERE, amara, View("Your pair"))
    assert await channel.whisper(WHERE, amara, View("Your new pair"), secret) == secret
    assert [(seen.kind, seen.message.view.title, seen.message.to) for seen in heard] == [
        ("post", "Ground rules", None),
        ("edit", "Over", None),
        ("post", "Your pair", "p1"),
        ("edit", "Your new pair", "p1"),
    ]
    assert channel.messages[first].edits == 1
    channel.admit(Member("p2", "Bethan"))
    assert [member.name for member in await channel.people(WHERE)] == ["Amara", "Bethan"]
    assert await channel.organisers(WHERE) == (FACILITATOR,)


async def test_the_local_channel_says_when_a_message_is_not_there() -> None:
    with pytest.raises(Gone) as caught:
        await LocalChannel().edit(WHERE, "1", VIEW, {})
    assert caught.value.what == "message"
