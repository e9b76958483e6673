"""Room links: in a rehearsal in the browser, links lead to pages of its room."""

from __future__ import annotations

from bot.programme.links import NoLinks
from bot.rehearsal.cast import FACILITATOR
from dialogs.texts.sentence import PersonId


class RoomLinks(NoLinks):
    """Links within one room. `home` is its address, known once somebody has opened it."""

    def __init__(self) -> None:
        self.home = ""

    async def run_sheet(self, run_id: str, person: PersonId) -> str | None:
        """The facilitator's seat in the room."""
        return f"{self.home}/as/{FACILITATOR}" if self.home else None

    def own_record(self, person: PersonId, key: str) -> str | None:
        """The record as a page of the room."""
        return f"{self.home}/as/{person}/record" if self.home else None
