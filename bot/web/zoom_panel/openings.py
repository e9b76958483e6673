"""Opening repository: the state of each run's breakout rooms, in the channel state, shared by all replicas.

The entry stands under the account (`<account>/panel/<run>`), so it is deleted with it, and when the meeting ends. Without an
entry, or with one that this version cannot read, there are no rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.channels.zoom.panel_meetings import panel_key
from bot.channels.zoom.state import ChannelState
from bot.web.zoom_panel import opening
from bot.web.zoom_panel.opening import Opening


class Openings:
    """The repository."""

    def __init__(self, state: ChannelState, account: str, now: Callable[[], datetime]) -> None:
        self._state, self._account, self._now = state, account, now

    async def find(self, run_id: str) -> Opening:
        """The rooms of a run; none where no panel was opened for it."""
        return opening.read(await self._state.look_up(panel_key(self._account, run_id)))

    async def open_now(self) -> Sequence[str]:
        """Runs whose rooms are open."""
        prefix = panel_key(self._account, "")
        found = await self._state.under(prefix)
        return [key.removeprefix(prefix) for key, entry in found.items() if opening.read(entry).phase == "open"]

    async def change(self, run_id: str, change: Callable[[Opening], Opening | None]) -> Opening:
        """Apply a change as one step, and return the state afterwards. `change` may raise `Refused`, or give None."""

        def written(entry: Mapping[str, str] | None) -> Mapping[str, str] | None:
            known = opening.read(entry)
            after = change(known)
            return None if after is None or after == known else opening.written(after)

        return opening.read(await self._state.change(panel_key(self._account, run_id), written, self._now()))
