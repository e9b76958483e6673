"""Erasure and export: planted data is found and exported. After erasure it is gone, even from the bytes of the file."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli.main import main
from bot.ports import Member
from bot.store import erasure, people
from bot.store.erasure_log import mark
from bot.store.tables import event
from cards.render.plain import plain
from tests.support.limits import HANG
from tests.support.running_app import FRANCES, House, guest, short_plan

PLAN = short_plan()
ZEBEDEE = Member("z1", "Zebedee Quillfeather", email="zebedee@example.org")
PLANTED = ("Quillfeather", "zebedee@example.org", "marmalade sandwiches")


async def played(house: House) -> None:
    """A session with Zebedee's data everywhere: a name, a named answer with a reason, a rule, a note."""
    await house.install(people=3)
    await house.say(ZEBEDEE, "here")
    await house.say(FRANCES, "start")
    await house.say(FRANCES, "facilitator add Zebedee Quillfeather")
    await house.say(ZEBEDEE, "rule: we share marmalade sandwiches")
    await house.say(ZEBEDEE, "note: more marmalade sandwiches next time")
    await house.until(6)
    await house.press(ZEBEDEE, "tokens", 1, why="marmalade sandwiches give me courage")
    await house.app.idle()


async def found(house: House) -> dict[str, int]:
    async with house.database.reading() as tx:
        (one,) = await erasure.find(tx, "zebedee quillfeather")
        return {name: len(rows) for name, rows in (await erasure.portrait(tx, one.id)).items()}


async def test_a_portrait_holds_what_was_planted_and_erasure_leaves_nothing(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await played(house)
        kept = await found(house)
        assert {name: kept[name] for name in ("person", "sessions", "answers", "notes", "rules")} == {
            "person": 1, "sessions": 1, "answers": 1, "notes": 1, "rules": 1,
        }  # fmt: skip
        async with house.database.writing() as tx:
            (one,) = await erasure.find(tx, "zebedee@example.org")
            await erasure.erase(tx, one.id)
        async with house.database.reading() as tx:
            assert await erasure.find(tx, one.id) == []
            assert not any((await erasure.portrait(tx, one.id)).values())
        assert (await house.say(FRANCES, "pairs")).reply is not None  # the session continues


async def test_what_would_go_is_counted_as_it_then_goes(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await played(house)
        async with house.database.writing() as tx:
            (one,) = await erasure.find(tx, "zebedee@example.org")
            kept = await erasure.kept(tx, one.id)
            gone = await erasure.erase(tx, one.id)
        assert kept == {name: number for name, number in gone.items() if name != "entries"}
        assert kept["answers"] == kept["notes"] == kept["people"] == 1


async def test_others_can_write_while_an_erasure_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop, sync, written = asyncio.get_running_loop(), os.fsync, list[int]()
    async with House(f"sqlite:///{tmp_path}/throughline.db", PLAN) as house:
        await played(house)

        async def write() -> None:
            async with house.database.writing():
                written.append(1)

        def slow(file: int) -> None:
            asyncio.run_coroutine_threadsafe(write(), loop).result(timeout=HANG)
            sync(file)

        monkeypatch.setattr("bot.store.erasure_log.os.fsync", slow)
        async with house.database.reading() as tx:
            (one,) = await erasure.find(tx, "zebedee@example.org")
        await house.say(ZEBEDEE, "forget me now")
        async with house.database.reading() as tx:
            assert await erasure.find(tx, one.id) == []
        assert house.app.erasure_log.marks() == {mark(one.id)}
    assert written == [1]


async def test_people_who_came_back_are_erased_together(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=5)
        deleted: list[str] = []
        sa.event.listen(
            house.database.engine.sync_engine,
            "before_cursor_execute",
            lambda _c, _u, statement, *_: deleted.append(statement) if "DELETE FROM person" in statement else None,
        )
        async with house.database.writing() as tx:
            assert await erasure.erase_again(tx, lambda _: True) == 6
            assert await people.members(tx, ["p1"]) == {}
        assert len(deleted) == 1


async def test_forget_me_asks_first_and_the_file_holds_no_trace_afterwards(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "throughline.db"
    async with House(f"sqlite:///{file}", PLAN) as house:
        await played(house)
        await house.until(29)
        before = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert all(word.encode() in before for word in PLANTED[:2])
        asked = await house.say(ZEBEDEE, "forget me")
        assert asked.reply is not None
        assert "forget me now" in str(asked.reply)
        assert (await found(house))["person"] == 1
        await house.say(ZEBEDEE, "forget me now")
        await house.until(31)
    after = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [word for word in PLANTED if word.encode() in after]
    assert not [word for word in PLANTED if word in caplog.text]


async def test_own_options_go_with_whoever_wrote_them(tmp_path: Path) -> None:
    """Options and pictures in people's own words are in no event, and nowhere else once their author is erased."""
    async with House(f"sqlite:///{tmp_path / 'throughline.db'}", PLAN) as house:
        await house.install(people=5)
        await house.say(ZEBEDEE, "here")
        await house.say(FRANCES, "facilitator add Zebedee Quillfeather")
        await house.say(ZEBEDEE, "options tokens: marmalade, sandwiches picture: https://example.org/jam.png a jar of jam")
        assert "marmalade" in str(await house.say(ZEBEDEE, "own options tokens"))
        async with house.database.reading() as tx:
            stored = str([dict(row._mapping) for row in await tx.execute(sa.select(event))])
        assert "PollChanged" in stored
        assert not any(word in stored for word in ("marmalade", "jam"))
        await house.say(FRANCES, "start")
        await house.until(6)
        assert any("marmalade" in plain(view) for view in house.platform.seen())
        assert (await found(house))["options"] == 1
        await house.say(ZEBEDEE, "forget me now")
        await house.until(31)
        written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert not [word for word in (b"marmalade", b"jam.png", b"jar of jam") if word in written]
    async with House(f"sqlite:///{tmp_path / 'throughline.db'}", PLAN, house.channel, house.clock.now()) as again:
        loaded = await again.app.service.loaded(await again.run_id())
        assert loaded is not None
        assert loaded.run.polls["tokens"].options == ("1", "2")


async def test_others_keep_their_answers(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await played(house)
        await house.press(guest(1), "tokens", 2)
        await house.say(ZEBEDEE, "forget me now")
        await house.until(11)
        results = [one.data for one in house.delivered if type(one.card).__name__ == "ResultsCard"]
        assert results[0]["counts"] == {"Courage": 0, "Rest": 0, "Focus": 1}


def asking(monkeypatch: pytest.MonkeyPatch, answer: str | type[Exception]) -> list[str]:
    """Sit at a terminal and give this answer, or close it. Returns what is asked."""
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        if not isinstance(answer, str):
            raise answer
        return answer

    monkeypatch.setattr("builtins.input", ask)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return asked


def test_the_command_line_says_who_is_meant_before_it_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/throughline.db"
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)

    async def prepare() -> None:
        async with House(url, PLAN) as house:
            await played(house)

    asyncio.run(prepare())
    capsys.readouterr()
    assert main(["export", "Zebedee Quillfeather"]) == 0
    handed_out = json.loads(capsys.readouterr().out)
    assert handed_out["person"][0]["email"] == "zebedee@example.org"
    assert main(["export", "z1", "--out", str(tmp_path / "out")]) == 0
    assert "marmalade" in (tmp_path / "out" / "notes.csv").read_text(encoding="utf-8-sig")
    capsys.readouterr()
    assert main(["erase", "Zebedee Quillfeather"]) == 1
    told = capsys.readouterr().err
    assert "--yes" in told
    assert "1 answer, 1 note, 1 rule" in told
    for answer in ("n", "", EOFError):
        asked = asking(monkeypatch, answer)
        assert main(["erase", "Zebedee Quillfeather"]) == 1
        assert asked == ["Delete it? [y/N] "]
        assert "1 answer, 1 note, 1 rule" in capsys.readouterr().out, "before the question"
    asking(monkeypatch, "y")
    assert main(["erase", "Zebedee Quillfeather"]) == 0
    capsys.readouterr()
    assert main(["erase", "Zebedee Quillfeather", "--yes"]) == 1
    assert "Nothing is kept under" in capsys.readouterr().err
    assert b"Quillfeather" not in b"".join(path.read_bytes() for path in tmp_path.glob("throughline.db*"))
