"""Room links: in a browser rehearsal, links lead to pages of its room."""

from __future__ import annotations

from bot.programme.links import NoLinks
from bot.rehearsal.cast import FACILITATOR
from dialogs.texts.sentence import PersonId


class RoomLinks(NoLinks):
    """Links within a room. `home` is its address, which is known once a person has opened the room."""

    def __init__(self) -> None:
        self.home = ""

    async def run_sheet(self, run_id: str, person: PersonId) -> str | None:
        """Link to the room as its facilitator. None until the room is opened."""
        return f"{self.home}/as/{FACILITATOR}" if self.home else None

    def own_record(self, person: PersonId, key: str) -> str | None:
        """Link to the person's record in the room. None until the room is opened."""
        return f"{self.home}/as/{person}/record" if self.home else None
