"""Published plans of an organisation: what its people have published in the editor, kept in memory while chats ask for it.

Rows are read when a chat of the organisation first asks. A publication tells all replicas to drop what they hold. A chat
may start the plans of its own organisation (platform and tenant), and on a rehearsal service also those written at this
machine; its organisation's come first. Over shipped plans: `plan_library.py`. Drafts and versions:
`bot/store/written_plans.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from cachetools import LRUCache

from bot.ports import Conversation
from bot.runs.plan_library import JoinedCatalogue, PlanCatalogue
from bot.store import people, written_plans
from bot.store.database import Database
from dialogs.plan.model import Plan

MOST_ORGANISATIONS, MOST_CHATS = 500, 2000  # in memory; the least recently used are dropped
HERE = "here"  # whoever is at the machine of a rehearsal service


def organisation_of(where: Conversation) -> str:
    """Who a chat's plans belong to: its platform and tenant."""
    return f"{where.channel}:{where.tenant}"


class WrittenPlans:
    """Published plans by organisation. With `here`, every chat may also use those of people at this machine."""

    def __init__(self, database: Database, library: PlanCatalogue, *, here: bool) -> None:
        self._database, self._library, self._here = database, library, here
        self._known: LRUCache[str, Mapping[str, Plan]] = LRUCache(MOST_ORGANISATIONS)
        self._chats: LRUCache[str, Conversation] = LRUCache(MOST_CHATS)
        self.changed: list[Callable[[], None]] = []

    async def of(self, where: Conversation) -> PlanCatalogue:
        """The plans that a chat may start."""
        own = await self.published(organisation_of(where))
        if self._here:
            own = {**await self.published(HERE), **own}
        return JoinedCatalogue(self._library, own) if own else self._library

    async def of_chat(self, conversation_id: str) -> PlanCatalogue:
        """The same by the id of the chat: what happens between sessions knows no more of it."""
        where = self._chats.get(conversation_id)
        if where is None:
            async with self._database.reading() as tx:
                where = (await people.conversations(tx, [conversation_id])).get(conversation_id)
            if where is None:
                return self._library
            self._chats[conversation_id] = where
        return await self.of(where)

    async def published(self, organisation: str) -> Mapping[str, Plan]:
        """What an organisation has published, by id."""
        known = self._known.get(organisation)
        if known is None:
            async with self._database.reading() as tx:
                frozen = await written_plans.published(tx, organisation)
            known = self._known[organisation] = await asyncio.to_thread(_thawed, frozen) if frozen else {}
        return known

    def forget(self) -> None:
        """Drop what is in memory: something was published or withdrawn, here or on another replica."""
        self._known.clear()


def _thawed(frozen: Mapping[str, str]) -> Mapping[str, Plan]:
    return {name: Plan.model_validate_json(text) for name, text in frozen.items()}
