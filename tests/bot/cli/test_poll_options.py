"""Own poll options: from a file, from the form in the chat, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.poll_options import PollOptionsError, read_tokens
from bot.ports import Outcome, Pressed
from cards.view import Submit, TextInput
from dialogs.run.commands import ChangePoll
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

PLAN = short_plan()
GOOD = """\
poll: tokens
options: [Anchor, Compass, Lantern]
image: {url: "https://example.org/own.png", alt: Three tokens of ours}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tokens.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_as_yaml_or_json(tmp_path: Path) -> None:
    expected = ChangePoll(
        poll="tokens",
        options=("Anchor", "Compass", "Lantern"),
        image_url="https://example.org/own.png",
        image_alt="Three tokens of ours",
    )
    assert read_tokens(written(tmp_path, GOOD), [PLAN]) == expected
    json = '{"poll": "tokens", "options": ["A", "B"]}'
    assert read_tokens(written(tmp_path, json), [PLAN]) == ChangePoll(poll="tokens", options=("A", "B"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no keys"),
        ("[", "neither YAML nor JSON"),
        ("poll: other\noptions: [A, B]", "no poll “other”"),
        ("poll: tokens", "“options” is missing"),
        ("poll: tokens\noptions: [A]", "“options”"),
        ("poll: tokens\noptions: [A, a]", "2 to 20 different options"),
        ("poll: tokens\noptions: [A, B]\ncolour: red", "“colour” is not known"),
        ("poll: tokens\noptions: [A, B]\nimage: {url: 'http://example.org/x.png', alt: X}", "begins with https://"),
        ("poll: tokens\noptions: [A, B]\nimage: {url: 'https://example.org/x.png'}", "“image.alt” is missing"),
        ("poll: tokens\noptions: [A, 'ask tom@example.org']", "e-mail address"),
    ],
)
def test_a_mistake_is_a_sentence_with_the_way_out(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PollOptionsError) as caught:
        read_tokens(written(tmp_path, text), [PLAN])
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PollOptionsError, match="cannot be read"):
        read_tokens(tmp_path / "none.yaml", [PLAN])


async def test_a_session_begins_with_the_tokens_that_were_brought(tmp_path: Path, database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        house.app.router.commands.starts.tokens = (read_tokens(written(tmp_path, GOOD), [PLAN]),)
        await house.install(2)
        await house.say(FRANCES, "start")
        await house.until(6)
        poll = next(view for view in house.platform.seen() if view.card == "PollCard")
        assert [option.label for option in _choices(poll)] == ["Anchor", "Compass", "Lantern"]


def _choices(view):  # type: ignore[no-untyped-def]
    return next(part for part in view.elements if type(part).__name__ == "Choice").options


async def sent(house: House, who=FRANCES, **inputs: str) -> Outcome:  # type: ignore[no-untyped-def]
    return await house.app.receive(Pressed(ROOM, who, "options", "tokens", 0, (), inputs, house.delivery()))


async def test_the_form_is_filled_with_what_is_there_and_replaces_it(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(2)
        await house.say(FRANCES, "start")
        outcome = await house.say(FRANCES, "options")
        assert outcome.reply is not None
        assert outcome.reply.card == "OptionsCard"
        fields = [part for part in outcome.reply.elements if isinstance(part, TextInput)]
        assert fields[0].value.splitlines() == ["Courage", "Rest", "Focus"]
        assert outcome.reply.buttons[0].act == Submit("options", "tokens", run=await house.run_id())
        done = await sent(house, options="A slow cup, of tea\nQuiet\n", picture="", alt="")
        assert not done.refused
        loaded = await house.app.service.loaded(await house.run_id())
        assert loaded is not None
        assert loaded.run.polls["tokens"].options == ("A slow cup, of tea", "Quiet")


async def test_the_form_is_refused_kindly(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(2)
        await house.say(FRANCES, "start")
        assert (await sent(house, options="Only one")).refused
        assert (await sent(house, options="A\nB", picture="https://example.org/x.png")).refused, "no words for the picture"
        assert (await sent(house, guest(1), options="A\nB")).refused, "not a facilitator"
        assert (await house.say(guest(1), "options tokens")).refused
        house.clock.jump(house.clock.now() + timedelta(seconds=1))
        await house.until(6)
        assert (await sent(house, options="A\nB")).refused, "the poll is open"
        assert (await house.say(FRANCES, "options")).reply.card == "OptionsCard", "the next poll"  # type: ignore[union-attr]
