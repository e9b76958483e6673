"""Room links: in a browser rehearsal, links lead to pages of its room.

They need no key: everybody who may enter the room may open them. Those to a pack or a calendar name the end that the real
ones have. Links of the real service: `bot/handlers/page_links.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.programme.links import Link
from bot.programme.missed_sessions import OFFERED_FOR
from bot.rehearsal.cast import FACILITATOR
from dialogs.texts.sentence import PersonId


class RoomLinks:
    """Links within a room. `home` is its address, which is known once a person has opened the room; until then there are
    none. They are no keys: whoever may enter the room may do anything there. `now` is the time of the rehearsal."""

    def __init__(self) -> None:
        self.home = ""
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def served(self) -> bool:
        """Whether the address is known."""
        return bool(self.home)

    async def run_sheet(self, run_id: str, person: PersonId) -> str | None:
        """Link to the run sheet as in the side panel of a meeting."""
        return self._to(f"as/{FACILITATOR}/panel")

    async def rehearsal(self, run_id: str, person: PersonId) -> str | None:
        """Link to the home page, for another rehearsal."""
        return self.home.rpartition("/")[0] if self.home else None

    async def leaders_page(self, run_id: str, person: PersonId) -> str | None:
        """Link to the page for leaders."""
        return self._to(f"run/{run_id}/digest")

    async def missed_session(self, run_id: str) -> Link | None:
        """Link to the pack of a session."""
        return self._until(f"pack/{run_id}")

    async def calendar(self, run_id: str) -> Link | None:
        """Link to the dates as a calendar file."""
        return self._until(f"dates/{run_id}/dates.ics")

    def own_record(self, person: PersonId, key: str) -> str | None:
        """Link to the person's record in the room."""
        return self._to(f"as/{person}/record")

    def _to(self, page: str) -> str | None:
        return f"{self.home}/{page}" if self.home else None

    def _until(self, page: str) -> Link | None:
        return (f"{self.home}/{page}", self.now() + OFFERED_FOR) if self.home else None
