"""Watch on open rooms: shortly before rooms have to close and no panel is open to do it, facilitators are told privately.

Each facilitator is told once for each opening. When rooms close is decided in `board.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.infra.tasks import BackgroundTasks, counted
from bot.runs.fan_out import letter
from bot.store import outbox
from bot.web.zoom_panel import opening
from bot.web.zoom_panel.board import closes_at
from bot.web.zoom_panel.openings import Openings
from bot.web.zoom_panel.pages import ZoomPanel
from dialogs import texts
from dialogs.run.effects import stamp
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import sentence

if TYPE_CHECKING:
    from bot.app import App

SOON = timedelta(seconds=30)  # before closing begins, which is a minute before everybody should be back
LOOK_AGAIN = timedelta(seconds=10)  # between two looks at open rooms
GOOD_FOR = timedelta(minutes=10)  # how long the warning to facilitators is worth sending


class OpenRoomsWatch:
    """Looks at all runs whose rooms are open. Any replica may look: a message that is written twice is an edit."""

    def __init__(self, app: App, panel: ZoomPanel, openings: Openings) -> None:
        self._app, self._panel, self._openings = app, panel, openings
        self._failed = counted(app.metrics, "rooms", "open rooms not looked at")
        self._tasks = BackgroundTasks(self._failed)

    async def start(self, _served: object) -> None:
        """Look regularly."""
        self._app.clock.every(LOOK_AGAIN, lambda: self._tasks.begin(self.look()))

    async def stop(self, _served: object) -> None:
        """Finish looking."""
        await self._tasks.idle()

    async def look(self) -> None:
        """Look once. A run that cannot be looked at is logged, and the others are told all the same."""
        for run_id in await self._openings.open_now():
            try:
                await self._look_at(run_id)
            except Exception as error:
                self._failed(error)

    async def _look_at(self, run_id: str) -> None:
        seen = await self._panel.situation(run_id)
        at = self._app.clock.now()
        closing = closes_at(seen) if seen is not None else None
        if seen is None or closing is None or at < closing - SOON or opening.warn(seen.opening, at) is None:
            return
        row, run = seen.loaded.row, seen.loaded.run
        slot = f"rooms-open:{stamp(seen.opening.since or at)}"
        card = TextCard(said=sentence(texts.ROOMS_NO_PANEL), tone="warning")
        letters = [letter(row, slot, card, at, at + GOOD_FOR, person) for person in sorted(run.facilitators)]
        async with self._app.database.writing() as tx:
            await outbox.put(tx, letters)
        await self._openings.change(run_id, lambda known: opening.warn(known, at))  # last: without it, they are told again
        await self._app.delivery.sweep()
