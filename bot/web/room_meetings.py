"""Meetings for groups in Teams: a separate meeting for each group, made when the groups are drawn and deleted after the
block.

No app can open breakout rooms in Teams. Where an administrator allows it, Microsoft Graph makes meetings on behalf of one
user (`THROUGHLINE_TEAMS_ROOMS_ORGANISER`). They belong to room numbers, so a new draw or a latecomer needs no new meeting.
They are an addition: when Graph refuses, facilitators are told, and the list of rooms is there as always. If one meeting
fails, all of the block are taken back. Only chats of the organiser's tenant get meetings, and one replica makes them. Their
titles name nobody. What Graph has not deleted is tried again every night.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import structlog
from cachetools import LRUCache

from bot.channels.teams.online_meetings import OnlineMeetings
from bot.infra.tasks import BackgroundTasks, counted
from bot.infra.translations import catalogue
from bot.ports import Rejected, RetryLater
from bot.runs.fan_out import letter
from bot.runs.state_cache import LoadedRun
from bot.store import outbox, people, room_meetings, runs
from bot.store.outbox import OutboxMessage
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
GOOD_FOR = timedelta(minutes=10)  # how long the message about it is worth sending
MAX_KNOWN = 5_000  # sessions whose meetings are known in memory
BUSY_FOR = timedelta(seconds=5)  # when Graph is busy and does not say for how long
LAST_MOMENTS = 5.0  # seconds that calls in progress get when the service stops
TEAMS = "teams"

log = structlog.get_logger(__name__)


class RoomMeetings:
    """Makes and deletes the meetings. `tenant` is the organiser's: other tenants' sessions have none."""

    def __init__(self, app: App, graph: OnlineMeetings, tenant: str) -> None:
        self._app, self._graph, self._tenant = app, graph, tenant.lower()
        self._tasks = BackgroundTasks(counted(app.metrics, "teams", "meetings for groups failed"))
        self._blocks: LRUCache[str, tuple[str, bool]] = LRUCache(MAX_KNOWN)  # run -> its block or "", and if that is done
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._deleting = asyncio.Lock()
        self._closed = False

    def changed(self, run_ids: Iterable[str]) -> None:
        """Look at these runs again, in the background."""
        for run_id in () if self._closed else run_ids:
            self._tasks.begin(self.look(run_id))

    def tidy(self) -> None:
        """Delete, in the background, what Graph still has of blocks that are over and of sessions that were erased."""
        if not self._closed:
            self._tasks.begin(self._delete_left_over())

    async def idle(self) -> None:
        """Wait until everything is done."""
        await self._tasks.idle()

    async def close(self) -> None:
        """Do nothing more. What is running gets a moment, because Graph may not answer."""
        self._closed = True
        await self._tasks.close(LAST_MOMENTS)

    async def look(self, run_id: str) -> None:
        """Make the meetings of the block whose groups are drawn, and delete those of another."""
        lock = self._locks.setdefault(run_id, asyncio.Lock())
        async with lock:
            loaded = await self._app.service.loaded(run_id)
            if loaded is None:
                return
            drawn = room_plan(loaded.plan, loaded.run, self._app.clock.now())
            wanted, known = drawn.block if drawn is not None else "", await self._known(run_id)
            if known == (wanted, True):
                return
            if known[0]:
                await self._drop(run_id, known[0])
            if drawn is not None and await self._is_ours(loaded):
                await self._make(loaded, drawn)
            self._blocks[run_id] = wanted, True  # only now: after an error, the next look tries again

    async def _known(self, run_id: str) -> tuple[str, bool]:
        if run_id not in self._blocks:
            async with self._app.database.reading() as tx:
                self._blocks[run_id] = next(iter(await room_meetings.blocks(tx, run_id)), ""), True
        return self._blocks[run_id]

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
        self._blocks[run_id] = drawn.block, False
        ends_at = max(drawn.closes_at or now, now) + AFTER
        said = sentence(texts.ROOM_MEETINGS_MADE)
        try:
            for room in range(1, len(drawn.groups) + SPARE + 1):
                made = await self._graph.create(self._subject(loaded, drawn, room), now, ends_at)
                async with self._app.database.writing() as tx:
                    await room_meetings.keep(tx, run_id, drawn.block, room, made.id, made.join_url)
        except Exception as error:  # whatever it is, facilitators must know that there are no meetings
            expected = isinstance(error, RetryLater | Rejected)
            log.warning("meetings for groups not made", run=run_id, reason=str(error), exc_info=not expected)
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
        async with self._app.database.writing() as tx:
            await runs.lock(tx, [run_id])  # or a card as it was would replace one that is decided in this moment
            loaded = await self._app.service.loaded_in(tx, run_id)
            if loaded is None:
                return
            await outbox.put(tx, _letters(loaded, block, said, self._app.clock.now()))
        await self._app.delivery.sweep()

    async def _drop(self, run_id: str, block: str) -> None:
        """Take the meetings of a block that is over from its cards, and have Graph delete them."""
        async with self._app.database.writing() as tx:
            await room_meetings.take_back(tx, run_id, block)
        self.tidy()

    async def _delete_left_over(self) -> None:
        """Each is forgotten only after Graph has deleted it: the next call tries again what was refused."""
        async with self._deleting:
            async with self._app.database.writing() as tx:
                left = await room_meetings.left_over(tx)
            for meeting_id in left:
                try:
                    await self._delete(meeting_id)
                except (RetryLater, Rejected) as error:
                    log.info("meeting of a group not deleted", reason=str(error))
                    if isinstance(error, RetryLater):
                        return
                else:
                    async with self._app.database.writing() as tx:
                        await room_meetings.forget(tx, meeting_id)

    async def _delete(self, meeting_id: str) -> None:
        try:
            await self._graph.delete(meeting_id)
        except RetryLater as error:
            await self._app.clock.rest((error.after or BUSY_FOR).total_seconds())
            await self._graph.delete(meeting_id)


def _letters(loaded: LoadedRun, block: str, said: Sentence, at: datetime) -> Sequence[OutboxMessage]:
    row, card, slot = loaded.row, TextCard(said=said), f"room-meetings:{block}:{stamp(at)}"
    letters = [letter(row, slot, card, at, at + GOOD_FOR, person) for person in sorted(loaded.run.facilitators)]
    shows = _cards(loaded, block, at)
    return letters + [letter(row, one.slot, one.card, at, max(one.good_until, at + GOOD_FOR), one.to) for one in shows]


def _cards(loaded: LoadedRun, block: str, at: datetime) -> Iterable[Show]:
    """The cards of the people who know their group already."""
    run = loaded.run
    slots = run.pair_cards.get(block, {}) if block in run.pairs_told else {}
    shows = (tell_person(loaded.plan, run, block, person, slot, at) for person, slot in slots.items())
    return (show for show in shows if show is not None)
