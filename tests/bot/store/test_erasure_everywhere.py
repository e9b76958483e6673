"""Erasure everywhere: after it, no column of any table holds a person's ids, names or words, and a running service has
forgotten them too. Before it, the export has all of that."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.ports import Conversation, Heard, Member, RetryLater
from bot.store import erasure, people
from bot.store.channel_state import StoredChannelState
from bot.store.database import Database
from bot.store.tables import conversation, metadata
from dialogs.plan.model import Collect, Plan
from tests.support import commands
from tests.support.running_app import FRANCES, ROOM, Attempt, House, guest, short_plan


def with_named_ideas(made: Plan) -> Plan:
    """The plan, with ideas collected by name in its first step."""
    collect = Collect(id="ideas", ask="What would help?", anonymous=False)
    first, *rest = made.steps
    return Plan.model_validate(made.model_dump() | {"steps": (first.model_copy(update={"collect": collect}), *rest)})


PLAN = with_named_ideas(short_plan())
OWN_CHAT = "a:1pUfkLmQ7"  # Teams names somebody's own chat with the bot after nobody
JID = "zq7f3k2m9p@xmpp.zoom.us"
ZEBEDEE = Member("zq7f3k2m9p", "Zebedee Quillfeather", email="zebedee@example.org", reference={"jid": JID})
WORDS = ("zq7f3k2m9p", JID, "Quillfeather", "zebedee@example.org", "marmalade", "thimble", "haystack", "saucepan", OWN_CHAT)
ERASE = ("erase", "zebedee@example.org", "--yes")
PSEUDONYMS = {"event", "inbox", "outbox"}
"""Tables that may go on naming somebody by the random id, which means nobody once the person is erased."""


async def played(house: House) -> str:
    """A session with Zebedee's data everywhere. Returns his id."""
    await house.install(people=3)
    await house.say(ZEBEDEE, "here")
    await house.say(FRANCES, "start")
    await house.say(FRANCES, "facilitator add Zebedee Quillfeather")
    await house.say(ZEBEDEE, "idea: a saucepan for tea")
    await house.say(ZEBEDEE, "rule: we share marmalade")
    await house.say(ZEBEDEE, "note: a thimble for each of us")
    await house.until(6)
    await house.press(ZEBEDEE, "tokens", 1, why="a haystack")
    await house.app.idle()
    async with house.database.reading() as tx:
        (one,) = await erasure.find(tx, "zebedee@example.org")
    return one.id


async def remembered_by_a_channel(house: House) -> None:
    """What the channels would have written about him, beside entries about others."""
    state, at = StoredChannelState(house.database), house.clock.now()
    tenant = ROOM.tenant
    entries = {
        f"{tenant}/chat/one": {"by": ZEBEDEE.platform_id, "voice": JID},
        f"{tenant}/hosts/one": {ZEBEDEE.platform_id: "host", "somebody else": "host"},
        f"{tenant}/host/{ZEBEDEE.platform_id}": {"jid": "one", "at": at.isoformat()},
        f"{tenant}/in/meeting/1": {"who": ZEBEDEE.platform_id, "told": "yes"},
        f"{tenant}/in/meeting/2": {"who": "somebody else", "name": ZEBEDEE.name},
        f"{tenant}/installer": {"jid": JID},
        f"{tenant}/direct/{ZEBEDEE.platform_id}": {"chat": "a:one"},
        f"{tenant}/list/one": {"all": json.dumps([{"user": ZEBEDEE.platform_id}])},
        f"{tenant}/meeting/7": {"jid": "one"},
        f"{tenant}/in/meeting/3": {"who": "somebody else", "told": "yes"},
    }
    for key, entry in entries.items():
        await state.enter(key, entry, at)
    async with house.database.writing() as tx:
        await tx.execute(sa.update(conversation).values(reference={"voice": JID, "service": "here"}))
    own = Conversation("fake", OWN_CHAT, tenant, {"kind": "personal", "user": ZEBEDEE.platform_id})
    await house.app.receive(Heard(own, ZEBEDEE, "where", house.delivery(), private=True))


async def holding(database: Database, *words: str) -> Mapping[str, set[str]]:
    """The tables with each of these words, in any column."""
    found: dict[str, set[str]] = {word: set() for word in words}
    async with database.reading() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.execute(sa.select(table)):
                text = " ".join(json.dumps(value, ensure_ascii=False, default=str) for value in row)
                for word in words:
                    if word in text:
                        found[word].add(table.name)
    return found


async def busy(attempt: Attempt) -> None:
    if attempt.kind == "whisper":
        raise RetryLater("busy", timedelta(hours=1))


async def test_nothing_is_left_in_any_column(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        house.channel.trouble = busy  # so that messages to him wait in the outbox
        id_ = await played(house)
        await remembered_by_a_channel(house)
        before = await holding(house.database, *WORDS, id_)
        assert all(before[word] for word in WORDS)
        assert before[id_] >= {"person", "attendee", "outbox"}
        async with house.database.reading() as tx:
            shown = json.dumps(await erasure.portrait(tx, id_), ensure_ascii=False)
        assert [word for word in WORDS if word not in shown] == []
        async with house.database.writing() as tx:
            gone = await erasure.erase(tx, id_)
        assert gone["entries"] >= 9
        after = await holding(house.database, *WORDS, id_)
        assert {word: tables for word, tables in after.items() if tables and word != id_} == {}
        assert after[id_] <= PSEUDONYMS
        state = StoredChannelState(house.database)
        assert await state.look_up(f"{ROOM.tenant}/hosts/one") == {"somebody else": "host"}
        assert await state.look_up(f"{ROOM.tenant}/meeting/7") == {"jid": "one"}
        assert await state.look_up(f"{ROOM.tenant}/in/meeting/3") is not None
        async with house.database.reading() as tx:
            assert not any((await erasure.portrait(tx, id_)).values())


async def test_the_export_names_nobody_else(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        id_ = await played(house)
        await remembered_by_a_channel(house)
        async with house.database.reading() as tx:
            shown = json.dumps(await erasure.portrait(tx, id_), ensure_ascii=False)
        assert "Frances" not in shown
        assert "Person 1" not in shown


@pytest.fixture
async def beside(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> object:
    """A service that runs, with Zebedee in its session, and the command line beside it."""
    url = f"sqlite:///{tmp_path}/throughline.db"
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)
    async with House(url, PLAN) as house:
        await played(house)
        yield house


async def throughline(*words: str) -> str:
    """Run a command in a process of its own, and return what it wrote. It has to succeed."""
    status, written = await commands.run(words, os.environ)
    assert status == 0
    return written


async def test_a_service_beside_the_command_goes_by_what_is_left(beside: House) -> None:
    assert "within a second" in await throughline(*ERASE)
    said = [beside.app.receive(said_by(beside, who)) for who in (ZEBEDEE, *(guest(number) for number in range(4, 12)))]
    outcomes = await asyncio.gather(*said)
    await beside.app.idle()
    assert [one.refused for one in outcomes] == [False] * len(outcomes)
    async with beside.database.reading() as tx:
        there = (await people.attendees(tx, [await beside.run_id()]))[await beside.run_id()]
    assert {member.platform_id for member in there.values()} >= {
        ZEBEDEE.platform_id,
        *(f"p{number}" for number in range(4, 12)),
    }


def said_by(house: House, who: Member) -> Heard:
    return Heard(ROOM, who, "here", house.delivery())


async def test_the_command_says_done_only_when_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody reads the database, so the write-ahead log still holds the name."""
    file = tmp_path / "throughline.db"
    async with House(f"sqlite:///{file}", PLAN) as house:
        await played(house)
    monkeypatch.setenv("THROUGHLINE_DATABASE", f"sqlite:///{file}")
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    status, said = await commands.run(ERASE, os.environ)
    assert status == 1
    assert "Not done yet" in said
    reader.close()
    async with House(f"sqlite:///{file}", PLAN):  # the next start finishes it
        written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"Quillfeather" not in written


async def test_a_service_that_runs_finishes_what_a_reader_held_up(beside: House, tmp_path: Path) -> None:
    reader = sqlite3.connect(tmp_path / "throughline.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    status, _ = await commands.run(ERASE, os.environ)
    assert status == 1
    reader.close()
    beside.app.notices.look()
    await beside.app.idle()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Quillfeather" not in written


async def test_a_quiet_service_forgets_within_a_second(beside: House) -> None:
    assert beside.app.identities._people
    await throughline(*ERASE)
    beside.app.notices.look()  # the clock does this each second
    assert not beside.app.identities._people
    assert beside.app.service.loaded_runs.get(await beside.run_id()) is None


async def test_a_command_that_tries_letters_again_wakes_the_service(beside: House) -> None:
    turns = beside.app.delivery.turns
    await throughline("letters", "retry", "--all")
    beside.app.notices.look()
    await beside.app.idle()
    assert beside.app.delivery.turns > turns


async def test_memory_that_relies_on_deleted_rows_is_dropped(database_url: str) -> None:
    """The moment between an erasure on another replica and the news of it."""
    async with House(database_url, PLAN) as house:
        id_ = await played(house)
        house.app.notices.stop()
        held = dict(house.app.identities._people)
        async with house.database.writing() as tx:
            await erasure.erase(tx, id_)
        house.app.identities._people.update(held)
        outcomes = await asyncio.gather(*(house.app.receive(said_by(house, who)) for who in (ZEBEDEE, guest(7))))
        assert [one.refused for one in outcomes] == [False, False]


@pytest.mark.parametrize("address", [JID, "a:1mRq8"], ids=["named after the person", "with an id of its own"])
async def test_the_chat_in_which_somebody_asks_to_be_forgotten_is_forgotten_too(database_url: str, address: str) -> None:
    """Zoom names a chat of two after the person, Teams after both. The reply there must not bring its address back."""
    own = Conversation("fake", address, ROOM.tenant)
    async with House(database_url, PLAN) as house:
        await played(house)
        await house.app.receive(Heard(own, ZEBEDEE, "forget me", house.delivery(), private=True))
        assert "conversation" in (await holding(house.database, address))[address]
        told = await house.app.receive(Heard(own, ZEBEDEE, "forget me now", house.delivery(), private=True))
        assert "no longer hold any information about you" in str(told.reply)
        assert not (await holding(house.database, address))[address]
