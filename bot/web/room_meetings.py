"""Room meetings in Teams: a separate meeting for each group, made when the groups are drawn and deleted after the block.

No app can open breakout rooms in Teams. Where an administrator allows it, Microsoft Graph makes meetings on behalf of one
user (`THROUGHLINE_TEAMS_ROOMS_ORGANISER`). They belong to room numbers, so a new draw or a latecomer needs no new meeting.
They are an addition: when Graph refuses, facilitators are told, and the list of rooms is there as always.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import structlog
from cachetools import LRUCache

from bot.channels.teams.online_meetings import OnlineMeetings
from bot.infra.tasks import BackgroundTasks, counted
from bot.infra.translations import catalogue
from bot.ports import Rejected, RetryLater
from bot.runs.messages import letter
from bot.runs.state_cache import LoadedRun
from bot.store import outbox, people, room_meetings
from dialogs import texts
from dialogs.features.pairs.breakout import RoomPlan, room_plan
from dialogs.features.pairs.history import settings
from dialogs.features.pairs.show import tell_person
from dialogs.run.effects import Show, stamp
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import Sentence, sentence

if TYPE_CHECKING:
    from bot.app import App

SPARE = 2  # meetings beyond the groups, for latecomers
AFTER = timedelta(minutes=15)  # how much longer than the block a meeting is planned
GOOD_FOR = timedelta(minutes=10)
MAX_KNOWN = 5_000
TEAMS = "teams"

log = structlog.get_logger(__name__)


class RoomMeetings:
    """Makes and deletes the meetings. `tenant` is the organiser's: other tenants' sessions have none."""

    def __init__(self, app: App, graph: OnlineMeetings, tenant: str) -> None:
        self._app, self._graph, self._tenant = app, graph, tenant.lower()
        self._tasks = BackgroundTasks(counted(app.metrics, "teams", "meetings for groups failed"))
        self._blocks: LRUCache[str, str] = LRUCache(MAX_KNOWN)  # run -> its block with meetings, or ""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def changed(self, run_ids: Iterable[str]) -> None:
        """Look at these runs again, in the background."""
        for run_id in run_ids:
            self._tasks.begin(self.look(run_id))

    async def idle(self) -> None:
        """Wait until everything is done."""
        await self._tasks.idle()

    async def look(self, run_id: str) -> None:
        """Make the meetings of the block whose groups are drawn, and delete those of another."""
        lock = self._locks.setdefault(run_id, asyncio.Lock())
        async with lock:
            loaded = await self._app.service.loaded(run_id)
            if loaded is None:
                return
            drawn = room_plan(loaded.plan, loaded.run, self._app.clock.now())
            wanted, known = drawn.block if drawn is not None else "", await self._known(run_id)
            if known == wanted:
                return
            self._blocks[run_id] = wanted
            if known:
                await self._drop(run_id, known)
            if drawn is not None and await self._is_ours(loaded):
                await self._make(loaded, drawn)

    async def _known(self, run_id: str) -> str:
        if (known := self._blocks.get(run_id)) is not None:
            return known
        async with self._app.database.reading() as tx:
            return next(iter(await room_meetings.blocks(tx, run_id)), "")

    async def _is_ours(self, loaded: LoadedRun) -> bool:
        id_ = loaded.row.conversation_id
        async with self._app.database.reading() as tx:
            where = (await people.conversations(tx, [id_])).get(id_)
        return where is not None and where.channel == TEAMS and where.tenant.lower() == self._tenant

    async def _make(self, loaded: LoadedRun, drawn: RoomPlan) -> None:
        run_id, now = loaded.row.id, self._app.clock.now()
        async with self._app.database.writing() as tx:
            if not await room_meetings.claim(tx, run_id, drawn.block):
                return
        ends_at = max(drawn.closes_at or now, now) + AFTER
        said = sentence(texts.ROOM_MEETINGS_MADE)
        try:
            for room in range(1, len(drawn.groups) + SPARE + 1):
                made = await self._graph.create(self._subject(loaded, drawn, room), now, ends_at)
                async with self._app.database.writing() as tx:
                    await room_meetings.keep(tx, run_id, drawn.block, room, made.id, made.join_url)
        except (RetryLater, Rejected) as error:
            log.warning("meetings for groups not made", run=run_id, reason=str(error))
            said = sentence(texts.ROOM_MEETINGS_FAILED)
            await self._drop(run_id, drawn.block)
        await self._tell(run_id, drawn.block, said)

    def _subject(self, loaded: LoadedRun, drawn: RoomPlan, room: int) -> str:
        """What the meeting is called. It has no names of people: the organisation's reports may list it."""
        words = catalogue(self._app.settings.locale)
        pair = settings(loaded.plan, drawn.block).of_two
        name = words.gettext(texts.ROOMS_NAME if pair else texts.ROOMS_GROUP).format_map({"room": room})
        return f"{name}: {loaded.plan.title}"

    async def _tell(self, run_id: str, block: str, said: Sentence) -> None:
        """Tell facilitators, and bring the cards up to date that people have already."""
        loaded, at = await self._app.service.loaded(run_id), self._app.clock.now()
        if loaded is None:
            return
        row, run = loaded.row, loaded.run
        card = TextCard(said=said)
        slot = f"room-meetings:{block}:{stamp(at)}"
        letters = [letter(row, slot, card, at, at + GOOD_FOR, person) for person in sorted(run.facilitators)]
        letters += [
            letter(row, show.slot, show.card, at, max(show.good_until, at + GOOD_FOR), show.to)
            for show in _cards(loaded, block, at)
        ]
        async with self._app.database.writing() as tx:
            await outbox.put(tx, letters)
        await self._app.delivery.sweep()

    async def _drop(self, run_id: str, block: str) -> None:
        """Delete the meetings of a block that is over. One that Graph keeps does no harm: no card shows its address."""
        async with self._app.database.writing() as tx:
            gone = await room_meetings.take_back(tx, run_id, block)
        for meeting_id in gone:
            try:
                await self._graph.delete(meeting_id)
            except (RetryLater, Rejected) as error:
                log.info("meeting of a group not deleted", run=run_id, reason=str(error))


def _cards(loaded: LoadedRun, block: str, at: datetime) -> Iterable[Show]:
    """The cards of the people who know their group already."""
    run = loaded.run
    slots = run.pair_cards.get(block, {}) if block in run.pairs_told else {}
    shows = (tell_person(loaded.plan, run, block, person, slot, at) for person, slot in slots.items())
    return (show for show in shows if show is not None)
