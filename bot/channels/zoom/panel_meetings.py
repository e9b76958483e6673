"""Meeting directory of the side panel: which chat a meeting belongs to, and who its participants are.

The panel names meetings by UUID and people by participant UUID. Zoom's webhooks name both, and the chat is bound to the
meeting's number. Everything about one meeting stands under `<account>/in/<uuid>/` and is deleted with it. Where a
facilitator picked who a participant is, that pick counts more than what Zoom reports. It is kept until the meeting ends. Who
is then sent to which room is decided in `bot.web.zoom_panel.matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from cachetools import LRUCache

from bot.channels.zoom.events import MeetingObject
from bot.channels.zoom.parsing import conversation
from bot.channels.zoom.state import ChannelState
from bot.ports import Conversation

MEETING = "!meeting"  # what is no participant begins with an exclamation mark
PICKED = "!picked"
MOST_NOTED = 10_000  # meetings known to be noted


class PanelMeetings:
    """The directory, kept in the channel state."""

    def __init__(self, state: ChannelState, at: Callable[[], datetime]) -> None:
        self._state, self._at = state, at
        self._noted: LRUCache[tuple[str, str], str] = LRUCache(MOST_NOTED)

    async def note(self, account: str, meeting: MeetingObject) -> None:
        """Remember the number of a meeting whose chat is known: Zoom's events name both, the panel only the UUID."""
        if not meeting.uuid or self._noted.get((account, meeting.uuid)) == meeting.id:
            return
        await self._state.enter(_key(account, meeting.uuid, MEETING), {"number": meeting.id}, self._at())
        self._noted[account, meeting.uuid] = meeting.id

    async def chat(self, account: str, uuid: str) -> Conversation | None:
        """The chat of the meeting with this UUID, if one of its events was seen."""
        for spelling in _spellings(uuid):
            if entry := await self._state.look_up(_key(account, spelling, MEETING)):
                return await self.chat_of_number(account, entry.get("number", ""))
        return None

    async def chat_of_number(self, account: str, number: str) -> Conversation | None:
        """The chat that is bound to a meeting number."""
        bound = await self._state.look_up(f"{account}/meeting/{number}") if number else None
        return conversation(bound["jid"], account) if bound else None

    async def people(self, account: str, uuid: str) -> Mapping[str, str]:
        """Platform ids of the participants, by participant UUID in capitals. A facilitator's pick counts more."""
        found: dict[str, str] = {}
        for spelling in _spellings(uuid):
            prefix = _key(account, spelling, "")
            picked: dict[str, str] = {}
            for key, entry in (await self._state.under(prefix)).items():
                kind, _, named = key.removeprefix(prefix).rpartition("/")
                (picked if kind == PICKED else found)[named.upper()] = entry.get("who", "")
            found |= picked
        return {named: who for named, who in found.items() if who and not named.startswith("!")}

    async def pick(self, account: str, uuid: str, participant: str, who: str) -> None:
        """A facilitator says who a participant is. Kept until the meeting ends."""
        spelling = _padded(uuid)
        await self._state.enter(_key(account, spelling, f"{PICKED}/{participant.upper()}"), {"who": who}, self._at())

    async def ended(self, account: str, uuid: str) -> None:
        """The meeting is over, and with it its breakout rooms."""
        for key, entry in (await self._state.under(panel_key(account, ""))).items():
            if _padded(entry.get("meeting", "")) == _padded(uuid):
                await self._state.strike(key)


def panel_key(account: str, run_id: str) -> str:
    """Where the state of a run's breakout rooms stands. Its entry names the meeting."""
    return f"{account}/panel/{run_id}"


def _key(account: str, uuid: str, what: str) -> str:
    return f"{account}/in/{uuid}/{what}"


def _spellings(uuid: str) -> Iterator[str]:
    """Ways to write a UUID: it is base64, and some sources leave out the `=` at its end."""
    yield from dict.fromkeys((uuid, _padded(uuid)))


def _padded(uuid: str) -> str:
    plain = uuid.rstrip("=")
    return plain + "=" * (-len(plain) % 4)
