"""The address book of 1:1 chats: shared by replicas, kept over a restart, and no obstacle when it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.channels.teams.direct_chats import READ_AGAIN, TRY_AGAIN, DirectChat, DirectChats
from bot.channels.teams.whispers import Whispers
from bot.ports import Conversation, Member
from cards.view import View


class Book:
    """Entries in memory; while `broken`, they can be neither read nor written."""

    def __init__(self) -> None:
        self.entries: dict[str, Mapping[str, str]] = {}
        self.broken = False
        self.read = 0

    async def look_up(self, key: str) -> Mapping[str, str] | None:
        self.read += 1
        if self.broken:
            raise OSError
        return self.entries.get(key)

    async def enter(self, key: str, entry: Mapping[str, str], at: datetime) -> None:
        if self.broken:
            raise OSError
        self.entries[key] = entry


class Wall:
    """A clock that the test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_another_replica_knows_what_one_has_learnt() -> None:
    book, wall = Book(), Wall()
    one, other = DirectChats(wall, book), DirectChats(wall, book)
    assert (await other.of("t", "29:a")) == DirectChat()
    await one.opened("t", "29:a", "a:1")
    assert (await other.of("t", "29:a")).id == ""  # read a moment ago
    wall.now += READ_AGAIN
    assert (await other.of("t", "29:a")).id == "a:1"
    await other.closed("t", "29:a")
    closed = await DirectChats(wall, book).of("t", "29:a")
    assert (closed.id, closed.is_open(wall.now), closed.is_open(wall.now + TRY_AGAIN + 1)) == ("", False, True)
    assert list(book.entries) == ["t/direct/29:a"]


async def test_a_chat_that_is_known_is_written_once_and_read_once() -> None:
    book, wall = Book(), Wall()
    chats = DirectChats(wall, book)
    for _ in range(3):
        await chats.opened("t", "29:a", "a:1")
    assert book.read == 1
    chats.forget()
    assert (await chats.of("t", "29:a")).id == "a:1"
    assert book.read == 2


async def test_a_book_that_cannot_be_read_holds_nothing_up() -> None:
    book, wall = Book(), Wall()
    book.broken = True
    chats = DirectChats(wall, book)
    await chats.opened("t", "29:a", "a:1")
    assert (await chats.of("t", "29:a")).id == "a:1"


async def test_a_new_chat_is_noted_before_anything_is_posted_there() -> None:
    """Nothing may wait for the database between a post and the record of it: the post would be repeated."""
    done: list[str] = []

    class Noting(Book):
        async def enter(self, key: str, entry: Mapping[str, str], at: datetime) -> None:
            done.append("noted")

    class Client:
        async def converse(self, where: Conversation, person: str) -> str:
            done.append("opened")
            return "a:1"

        async def post(self, where: Conversation, activity: object, **more: object) -> str:
            done.append("posted")
            return "m1"

    whispers = Whispers(Client(), Wall(), DirectChats(Wall(), Noting()))  # type: ignore[arg-type]
    chat, anna = Conversation("teams", "19:a", "t"), Member("29:anna", "Anna")
    for _ in range(2):
        assert await whispers.send(chat, anna, View("For you", card="SummaryCard")) == "direct|m1|a:1"
    assert done == ["opened", "noted", "posted", "posted"]
