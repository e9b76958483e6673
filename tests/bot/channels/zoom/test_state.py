"""Channel state: memory and both databases store the same, and delete the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.channels.zoom.state import ChannelState, MemoryChannelState
from bot.ports import Member
from bot.store import channel_state, people
from bot.store.channel_state import StoredChannelState
from bot.store.database import Database

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)


async def test_in_memory_what_is_entered_is_found_until_it_is_struck() -> None:
    await remembers(MemoryChannelState())


async def test_in_a_database_what_is_entered_is_found_until_it_is_struck(database: Database) -> None:
    await remembers(StoredChannelState(database))


async def entered(kept: ChannelState) -> list[str]:
    """Everything that is entered, without the facts of the service, which are in the same table."""
    return sorted(key for key in await kept.under("") if not key.startswith("service/"))


async def remembers(kept: ChannelState) -> None:
    for key in ("a/meeting/123", "a/meeting/1234", "a%/meeting/1", "b/meeting/123"):
        await kept.enter(key, {"jid": "first"}, START)
        await kept.enter(key, {"jid": key}, START)
    assert await kept.look_up("a/meeting/123") == {"jid": "a/meeting/123"}
    assert await kept.look_up("a/meeting/12") is None
    assert sorted(await kept.under("a/")) == ["a/meeting/123", "a/meeting/1234"]
    await kept.strike("a/meeting/123")
    await kept.strike("a/meeting/123")
    assert sorted(await kept.under("a")) == ["a%/meeting/1", "a/meeting/1234"]
    await kept.strike_under("a%/")
    assert await entered(kept) == ["a/meeting/1234", "b/meeting/123"]


async def test_memory_forgets_what_was_written_longest_ago() -> None:
    kept = MemoryChannelState(most=2)
    for key in ("a", "b", "a", "c"):
        await kept.enter(key, {}, START)
    assert await entered(kept) == ["a", "c"]


async def test_old_entries_go_and_who_installed_stays(database: Database) -> None:
    kept = StoredChannelState(database)
    for key in ("acc/installer", "acc/chat/x", "acc/in/uuid/1"):
        await kept.enter(key, {}, START)
    await kept.enter("acc/chat/y", {}, START + timedelta(days=3))
    async with database.writing() as tx:
        await channel_state.forget(tx, START - timedelta(days=1), START + timedelta(days=2))
    assert await entered(kept) == ["acc/chat/x", "acc/chat/y", "acc/installer"]
    async with database.writing() as tx:
        await channel_state.forget(tx, START + timedelta(days=1), START)
    assert await entered(kept) == ["acc/chat/y", "acc/installer"]


async def test_an_event_without_a_name_does_not_wipe_the_name_we_know(database: Database) -> None:
    async with database.writing() as tx:
        ids = await people.keep_people(tx, "zoom", "acc", [Member("u1", "Jill Chill", "jill@example.com")])
        again = await people.keep_people(tx, "zoom", "acc", [Member("u1", "")])
        known = await people.members(tx, ids.values())
    assert ids == again
    assert [(one.name, one.email) for one in known.values()] == [("Jill Chill", "jill@example.com")]
