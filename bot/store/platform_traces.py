"""Platform traces: where platforms' own ids of a person stand outside the tables of people.

Channels remember who leads a chat, who hosts a meeting and who is in it (`register`), and how to reach a chat
(`conversation.reference`). These entries name people by platform ids, so an erasure has to look into them. What names nobody
else is deleted; of the rest only the person is taken out. A person's own chat with the bot loses its address. Short ids are
only looked for as whole values, because they may stand in other words.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import conversation, person, register
from dialogs.texts.sentence import PersonId

NO_IDS = ("timezone", "locale")  # parts of a person's reference that many people share
LONG_ENOUGH = 8  # characters of an id that is looked for inside longer texts
PRESENCE = "/in/"  # part of the keys of entries that are about one person in one meeting


@dataclass(frozen=True)
class PlatformIds:
    """What a platform calls a person, or several: ids, addresses, and the name, which some entries repeat."""

    channel: str
    tenant: str
    ids: frozenset[str]

    def found_in(self, value: object) -> bool:
        """Whether a value is, or contains, one of them."""
        if isinstance(value, str) and value in self.ids:
            return True
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return any(id_ in text for id_ in self.ids if len(id_) >= LONG_ENOUGH)

    def without(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """What is left of an entry without them."""
        return {key: value for key, value in entry.items() if not (self.found_in(key) or self.found_in(value))}


async def ids_of(tx: Tx, people: Sequence[PersonId]) -> Sequence[PlatformIds]:
    """The platform ids of these people, those of one organisation together: then each table is read once for all."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in await tx.execute(sa.select(person).where(person.c.id.in_(people))):
        reference = row.reference if isinstance(row.reference, dict) else {}
        named = {str(value) for key, value in reference.items() if key not in NO_IDS}
        found.setdefault((row.channel, row.tenant), set()).update(
            {row.platform_id, row.email or "", row.name, *named} - {""}
        )
    return [PlatformIds(channel, tenant, frozenset(ids)) for (channel, tenant), ids in found.items()]


async def entries(tx: Tx, of: PlatformIds) -> Sequence[Mapping[str, Any]]:
    """The entries of `register` that name the person, ready for JSON."""
    rows = await tx.execute(sa.select(register.c.key, register.c.entry).where(_of_tenant(of)).order_by(register.c.key))
    return [{"key": row.key, "entry": row.entry} for row in rows if _names(row, of)]


async def chats(tx: Tx, of: PlatformIds) -> Sequence[Mapping[str, Any]]:
    """The chats whose address names the person, ready for JSON."""
    return [{"id": row.id, "platform_id": row.platform_id, "reference": row.reference} for row in await _chats(tx, of)]


async def erase(tx: Tx, of: PlatformIds) -> int:
    """Take the person out of these entries and addresses. What is about nobody else is deleted. Returns how many rows."""
    gone = 0
    for row in list(await tx.execute(sa.select(register.c.key, register.c.entry).where(_of_tenant(of)))):
        if _names(row, of):
            await _erase_entry(tx, row, of)
            gone += 1
    for row in await _chats(tx, of):
        # A person's own chat with the bot is theirs alone, whatever its id. The row stays: a session may belong to it.
        own = row.platform_id in of.ids or row.reference.get("kind") == "personal"
        address = f"erased {uuid.uuid4().hex}" if own else row.platform_id
        values = {"platform_id": address, "reference": of.without(row.reference)}
        await tx.execute(sa.update(conversation).where(conversation.c.id == row.id).values(values))
        gone += 1
    return gone


async def _erase_entry(tx: Tx, row: Any, of: PlatformIds) -> None:
    chosen = register.c.key == row.key
    left = of.without(row.entry) if isinstance(row.entry, dict) else {}
    if not left or PRESENCE in row.key or _key_names(row.key, of):
        await tx.execute(sa.delete(register).where(chosen))
    else:
        await tx.execute(sa.update(register).where(chosen).values(entry=left))


async def _chats(tx: Tx, of: PlatformIds) -> Sequence[Any]:
    there = (conversation.c.channel == of.channel) & (conversation.c.tenant == of.tenant)
    rows = await tx.execute(sa.select(conversation).where(there).order_by(conversation.c.id))
    return [row for row in rows if row.platform_id in of.ids or of.found_in(row.reference)]


def _of_tenant(of: PlatformIds) -> sa.ColumnElement[bool]:
    return register.c.key.startswith(f"{of.tenant}/", autoescape=True)


def _names(row: Any, of: PlatformIds) -> bool:
    entry = row.entry if isinstance(row.entry, dict) else {"": row.entry}
    return _key_names(row.key, of) or of.without(entry) != entry


def _key_names(key: str, of: PlatformIds) -> bool:
    return any(part in of.ids for part in key.split("/"))
