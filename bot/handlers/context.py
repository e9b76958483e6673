"""Chat context: what handlers need to know about a message, loaded once when it comes in.

What is said in a chat is about the session of that chat. A button shown privately is about the session of its card. A
private message where no session is live is about the one that its sender is in; of several: `which_session.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.ports import Conversation, Heard, Member, Outcome, Pressed, Refreshed, delivery_of
from bot.runs.plan_library import PlanCatalogue
from bot.runs.state_cache import LoadedRun
from bot.store.runs import RunRow
from dialogs.plan.model import Plan
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class ChatContext:
    """Where something was said or pressed, by whom, and which run it is about.

    `plan` is the plan of the run; without one, the plan that a new run would have. `plans` are those that this chat may
    start. `private`: only the sender sees what they sent, because it came from a private chat or a form.
    """

    where: Conversation
    who: Member
    by: PersonId
    plan: Plan
    plans: PlanCatalogue
    delivery_id: str | None = None
    private: bool = False
    loaded: LoadedRun | None = None

    @property
    def row(self) -> RunRow | None:
        """The row of the run as it was read with the message."""
        return self.loaded.row if self.loaded else None

    @property
    def leads(self) -> bool:
        """Whether the sender is a facilitator of the run."""
        return self.loaded is not None and self.by in self.loaded.run.facilitators

    def about(self, loaded: LoadedRun) -> ChatContext:
        """The same message, about this run."""
        return replace(self, loaded=loaded, plan=loaded.plan)


Handler = Callable[[ChatContext, Any], Awaitable[Outcome]]
"""Does what a command asks, and returns what its sender is told. Raises Refused, with the way out."""


class ContextLoader:
    """Loads the context of a message."""

    def __init__(self, services: Services, run_lookup: RunLookup) -> None:
        self._service, self._identities, self._run_lookup = services.service, services.identities, run_lookup

    async def load(self, inbound: Heard | Pressed) -> ChatContext:
        """The context of something said or sent.

        It is about the run of its chat. A button shown privately is about the run of its card. Something private in a chat
        where none is live is about the session that its sender is in now. Raises SeveralSessions where that can be any of
        several.
        """
        private = isinstance(inbound, Pressed) or inbound.private
        by = await self._identities.person(inbound.where, inbound.who)
        row = await self._run_lookup.latest(inbound.where)
        shown = (inbound.made_for.run if inbound.made_for else "") if isinstance(inbound, Heard) else inbound.run
        if shown and private and (row is None or row.id != shown):
            row = await self._run_lookup.shown_elsewhere(shown, inbound.where, by) or row
        if private and (row is None or not (row.live or row.id == shown or isinstance(inbound, Pressed))):
            row = await self._run_lookup.run_of(by) or row
        context = await self._of(inbound, by)
        return context if row is None else context.about(await self.run(row))

    async def outside(self, inbound: Heard) -> ChatContext:
        """The context of something said that is about no session, whatever its sender is in."""
        return await self._of(inbound, await self._identities.person(inbound.where, inbound.who))

    async def _of(self, inbound: Heard | Pressed, by: PersonId) -> ChatContext:
        return ChatContext(
            where=inbound.where,
            who=inbound.who,
            by=by,
            plan=self._run_lookup.default_plan,
            plans=await self._run_lookup.plans_of(inbound.where),
            delivery_id=delivery_of(inbound),
            private=isinstance(inbound, Pressed) or inbound.private,
        )

    async def person(self, inbound: Pressed | Refreshed) -> PersonId:
        """Only the sender, where there is no time for more."""
        return await self._identities.person(inbound.where, inbound.who)

    async def run(self, row: RunRow) -> LoadedRun:
        """The run of a row that was just read. The row counts: dates change it without an event."""
        loaded = await self._service.of_row(row)
        assert loaded is not None, "its row was just read"
        return loaded if loaded.row.version > row.version else replace(loaded, row=row)
