"""Links: addresses of pages that a message may name. Each method returns None where people's browsers reach no such page.

Where they lead, and for how long: `bot/handlers/page_links.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from dialogs.texts.sentence import PersonId

Link = tuple[str, datetime]  # the address, and until when it works


class Links(Protocol):
    """Makes links, signed where they are keys."""

    @property
    def served(self) -> bool:
        """Whether pages are served at all."""
        ...

    async def run_sheet(self, run_id: str, person: PersonId) -> str | None:
        """The way for one facilitator to the run sheet, once."""
        ...

    async def rehearsal(self, run_id: str, person: PersonId) -> str | None:
        """The way for one facilitator to the rehearsal room, once."""
        ...

    async def leaders_page(self, run_id: str, person: PersonId) -> str | None:
        """The way for one facilitator to the page for leaders, once."""
        ...

    async def missed_session(self, run_id: str) -> Link | None:
        """The pack of a session, for somebody who missed it."""
        ...

    async def calendar(self, run_id: str) -> Link | None:
        """The dates of a run's group as a file."""
        ...

    def own_record(self, person: PersonId, key: str) -> str | None:
        """The record that this key opens."""
        ...
