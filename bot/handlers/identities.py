"""Identity map: which opaque id stands for which person or chat of a platform. New people and changed names are written
here.

Kept in memory as far as it was asked for, so that an answer costs no look-up; a name that changed is written through.

A person is an account in one organisation on one platform: the same human elsewhere is another person. A name or guest
status that changed is updated. A missing e-mail address does not replace a known one. Two devices of one person in a
session: `same` in `dialogs/features/people.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.infra.batching import BatchQueue
from bot.infra.clock import Clock
from bot.infra.tasks import uninterrupted
from bot.ports import Conversation, Member
from bot.store import people as table
from bot.store.database import Database
from dialogs.texts.sentence import PersonId

MOST = 50_000  # entries in memory; beyond it everything is asked anew

_Key = tuple[str, str, str]
_Wanted = tuple[str, str, Member]  # channel, tenant, who


class Identities:
    """Finds and creates ids of conversations and people."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._conversations: dict[_Key, tuple[str, Conversation]] = {}
        self._people: dict[_Key, tuple[PersonId, Member]] = {}
        self._registering: BatchQueue[_Wanted, PersonId] = BatchQueue(self._register)

    async def conversation(self, where: Conversation) -> str:
        """The id of a conversation; a new one is created."""
        key = (where.channel, where.tenant, where.platform_id)
        known = self._conversations.get(key)
        if known and known[1] == where:
            return known[0]
        return await uninterrupted(self._keep(key, where))

    async def _keep(self, key: _Key, where: Conversation) -> str:
        async with self._database.writing_at_once() as tx:
            id_ = await table.keep_conversation(tx, where, self._clock.now())
        _remember(self._conversations, key, (id_, where))
        return id_

    async def person(self, where: Conversation, who: Member) -> PersonId:
        """The id of somebody in a conversation; a new person is created, a changed name written."""
        known = self._people.get((where.channel, where.tenant, who.platform_id))
        if known and _same(known[1], who):
            return known[0]
        return await self._registering.put("", (where.channel, where.tenant, who))

    async def people(self, where: Conversation, members: Sequence[Member]) -> Mapping[PersonId, Member]:
        """Ids of many at once (a roster)."""
        keys = {one.platform_id: (where.channel, where.tenant, one.platform_id) for one in members}
        ids = {id_: self._people[key][0] for id_, key in keys.items() if key in self._people}
        unknown = [one for one in members if one.platform_id not in ids]
        if unknown:
            registered = await uninterrupted(self._register([(where.channel, where.tenant, one) for one in unknown]))
            ids |= {one.platform_id: id_ for one, id_ in zip(unknown, registered, strict=True)}
        return {ids[one.platform_id]: one for one in members}

    def forget(self) -> None:
        """Drop what is in memory: people or conversations were erased."""
        self._conversations.clear()
        self._people.clear()

    async def idle(self) -> None:
        """Wait until nobody is being registered."""
        await self._registering.idle()

    async def _register(self, wanted: Sequence[_Wanted]) -> Sequence[PersonId]:
        groups: dict[tuple[str, str], list[Member]] = {}
        for channel, tenant, who in wanted:
            groups.setdefault((channel, tenant), []).append(who)
        found: dict[_Key, PersonId] = {}
        async with self._database.writing_at_once() as tx:  # one statement for each organisation; each may be repeated
            for (channel, tenant), members in groups.items():
                ids = await table.keep_people(tx, channel, tenant, members)
                found |= {(channel, tenant, platform_id): id_ for platform_id, id_ in ids.items()}
        for channel, tenant, who in wanted:
            key = (channel, tenant, who.platform_id)
            _remember(self._people, key, (found[key], who))
        return [found[channel, tenant, who.platform_id] for channel, tenant, who in wanted]


def _same(known: Member, now: Member) -> bool:
    return (known.name, known.reference, known.is_guest) == (now.name, now.reference, now.is_guest) and (
        now.email is None or known.email == now.email
    )


def _remember(
    memory: dict[_Key, tuple[str, Conversation]] | dict[_Key, tuple[PersonId, Member]], key: _Key, entry: object
) -> None:
    if len(memory) >= MOST:
        memory.clear()
    memory[key] = entry  # type: ignore[assignment]
