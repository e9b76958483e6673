"""Live feed: sends the changes of a run to all its viewers (server-sent events). It renders a frame once for each kind of
viewer.

A frame is complete (`whole`), so a viewer who reconnects has missed nothing. A viewer with the previous frame gets only the
fragments that changed (`change`). A slow viewer skips frames and does not delay others. When drawing fails, viewers keep
what they have. When the service stops, pages reconnect to another replica.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.handlers.access import Viewer
from bot.runs.plan_library import sessions_of
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.written_plans import WrittenPlans
from bot.store import ballots, dead_letters, ideas, people, programme, room_meetings, runs
from bot.store.ballots import Opening
from bot.store.database import Database, Tx
from bot.web.fragments import Drawing, Fragments
from bot.web.languages import speaking
from bot.web.live_view import Situation, live
from bot.web.view_model import Live
from dialogs.features.answers import open_now
from dialogs.programme.errands import Appointment
from dialogs.texts.sentence import PersonId

MISSED_FOR = timedelta(minutes=15)  # how long a page warns that messages did not reach the chat
PORTION = 100  # runs rendered again in one round without a change, so that rounds cost the same however many are watched
LOOK_AGAIN = timedelta(seconds=5)  # how often run sheet and stage are refreshed for what time changed
TOGETHER = 0.1  # seconds: closer changes of a run are rendered together

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Frame:
    """Live frame: what one kind of viewer sees of a run. Frames are numbered.

    `whole` and `change` are events without their end, the clock. `facilitators` may change from frame to frame.
    """

    number: int
    drawing: Drawing
    whole: bytes
    change: bytes
    since: int
    facilitators: frozenset[PersonId]

    @property
    def live(self) -> Live:
        """The model that it shows."""
        return self.drawing.live

    @property
    def parts(self) -> Mapping[str, str]:
        """Its fragments, by name."""
        return self.drawing.parts

    def after(self, last: Frame | None, now: datetime) -> bytes:
        """Event for a viewer who has frame `last`: only the change if that is enough, otherwise everything.

        The clock is as of `now`: the viewer may come long after the frame was rendered.
        """
        clock = {"at": now.isoformat(), "speed": 1.0, "phase": self.live.phase, "visit": self.live.visit}
        body = self.change if last is not None and last.number == self.since else self.whole
        return body + f',"clock":{json.dumps(clock)}}}\n\n'.encode()


@dataclass
class _Watched:
    frames: dict[Viewer, Frame] = field(default_factory=dict)
    viewers: dict[Viewer, int] = field(default_factory=dict)
    membership: asyncio.Event = field(default_factory=asyncio.Event)
    dirty: bool = False
    drawing: asyncio.Task[None] | None = None


class LiveFeed:
    """Live feed: the runs that have viewers, and their frames."""

    def __init__(
        self,
        database: Database,
        service: RunService,
        now: Callable[[], datetime],
        locale: str,
        written_plans: WrittenPlans,
        together: float = TOGETHER,
        home: str = "/run",
        *,
        meetings: bool = False,
    ) -> None:
        self._database, self._service, self._now, self._locale = database, service, now, locale
        self._written_plans, self._together, self._meetings = written_plans, together, meetings
        self._parts = Fragments(home)
        self._watched: dict[str, _Watched] = {}
        self._numbers = 0
        self._closed = False

    def changed(self, run_ids: Iterable[str]) -> None:
        """Schedule rendering of runs that changed here or on another replica. It costs little for runs without viewers."""
        for run_id in run_ids:
            self.touch(run_id)

    def touch(self, run_id: str) -> None:
        """Schedule rendering of a run for its viewers."""
        watched = self._watched.get(run_id)
        if watched is None:
            return
        watched.dirty = True
        if watched.drawing is None:
            watched.drawing = asyncio.create_task(self._keep_drawing(run_id, watched))

    def touch_all(self) -> None:
        """Schedule rendering of all runs. Another replica may have changed them."""
        for run_id in tuple(self._watched):
            self.touch(run_id)

    def look_again(self, most: int = PORTION) -> None:
        """Schedule rendering of the runs that waited longest: time has passed, or another replica changed them."""
        for run_id in tuple(islice(self._watched, most)):
            self._watched[run_id] = self._watched.pop(run_id)  # moved to the end
            self.touch(run_id)

    async def frame(self, run_id: str, viewer: Viewer) -> Frame | None:
        """Current frame for this kind of viewer. None if there is no such run."""
        seen = await self._situation(run_id)
        if seen is None:
            return None
        return self._drawn(seen, viewer, None)

    async def frames(self, run_id: str, viewer: Viewer) -> AsyncIterator[Frame]:
        """Current frame and all later ones for this kind of viewer. Ends if the run is erased or the service stops."""
        watched = self._watched.setdefault(run_id, _Watched())
        watched.viewers[viewer] = watched.viewers.get(viewer, 0) + 1
        last = -1
        try:
            while True:
                if viewer not in watched.frames:
                    await self._draw(run_id, watched, [viewer])
                membership, frame = watched.membership, watched.frames.get(viewer)
                if frame is None:
                    return
                if frame.number != last:
                    last = frame.number
                    yield frame
                elif self._closed:
                    return
                else:
                    await membership.wait()
        finally:
            self._leave(run_id, watched, viewer)

    @property
    def viewers(self) -> int:
        """Number of viewers."""
        return sum(sum(watched.viewers.values()) for watched in self._watched.values())

    async def close(self) -> None:
        """Stop rendering and end all streams. The pages then reconnect to another replica."""
        self._closed = True
        for watched in self._watched.values():
            watched.membership.set()
        tasks = [watched.drawing for watched in self._watched.values() if watched.drawing]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _leave(self, run_id: str, watched: _Watched, viewer: Viewer) -> None:
        watched.viewers[viewer] -= 1
        if not watched.viewers[viewer]:
            del watched.viewers[viewer]
            watched.frames.pop(viewer, None)
        if not watched.viewers:
            self._watched.pop(run_id, None)

    async def _keep_drawing(self, run_id: str, watched: _Watched) -> None:
        try:
            while watched.dirty and watched.viewers:
                watched.dirty = False
                try:
                    await self._draw(run_id, watched, tuple(watched.viewers))
                except Exception:  # a late page is better than a session that stops
                    log.error("page not drawn", run=run_id, exc_info=True)
                await asyncio.sleep(self._together)
        finally:
            watched.drawing = None

    async def _draw(self, run_id: str, watched: _Watched, viewers: Iterable[Viewer]) -> None:
        seen = await self._situation(run_id)
        for viewer in viewers:
            before = watched.frames.get(viewer)
            if seen is None:
                watched.frames.pop(viewer, None)
            elif (frame := self._drawn(seen, viewer, before)) is not before:
                watched.frames[viewer] = frame
        membership, watched.membership = watched.membership, asyncio.Event()
        membership.set()

    def _drawn(self, seen: Situation, viewer: Viewer, before: Frame | None) -> Frame:
        model = live(seen, viewer)
        with speaking(self._locale):
            drawing = self._parts.draw(model, before.drawing if before else None)
        parts = drawing.parts
        if before and before.parts == parts and before.live.phase == model.phase:
            return before
        self._numbers += 1
        new = parts if before is None else {name: html for name, html in parts.items() if before.parts.get(name) != html}
        return Frame(
            number=self._numbers,
            drawing=drawing,
            whole=_encoded(self._numbers, parts),
            change=_encoded(self._numbers, new, before.number if before else 0),
            since=before.number if before else 0,
            facilitators=seen.run.facilitators,
        )

    async def _situation(self, run_id: str) -> Situation | None:
        loaded = await self._service.loaded(run_id)
        if loaded is None:
            return None
        following = await self._session_after(loaded) if loaded.run.phase == "ended" else None
        openings = {Opening(run_id, one.poll, one.opening): one.options for one in open_now(loaded.plan, loaded.run)}
        async with self._database.reading() as tx:
            members = (await people.attendees(tx, [run_id]))[run_id]
            tallies = await ballots.tallies(tx, openings)
            thought = (await ideas.of_runs(tx, [run_id])).get(run_id, {}) if loaded.run.ideas else {}
            channels = await runs.channels(tx, [run_id]) if loaded.run.pairs else {}
            meetings = await room_meetings.links(tx, [run_id]) if self._meetings and loaded.run.pairs else {}
            missed = await dead_letters.undelivered(tx, run_id, self._now() - MISSED_FOR)
            dates = await _dates(tx, run_id) if following else {}
        return Situation(
            run_id=run_id,
            version=loaded.row.version,
            plan=loaded.plan,
            run=loaded.run,
            at=self._now(),
            locale=self._locale,
            names=people.names_of(members),
            tallies={of.poll: tally for of, tally in tallies.items()},
            missed=missed,
            ideas=thought,
            channel=channels.get(run_id, ""),
            meetings=meetings.get(run_id, {}),
            emails={person: member.email for person, member in members.items() if member.email},
            next_session=following,
            next_has_date=following in dates,
        )

    async def _session_after(self, loaded: LoadedRun) -> int | None:
        """Number of the next session in the plan's programme, as its chat may start it."""
        plans = await self._written_plans.of_chat(loaded.row.conversation_id)
        sessions = [one.session or 0 for one in sessions_of(plans, loaded.plan.programme)]
        return next((number for number in sessions if number > (loaded.plan.session or 0)), None)


async def _dates(tx: Tx, run_id: str) -> Mapping[int, Appointment]:
    """Dates of the sessions of a run's group, by number. A date may have given the run its group since it was loaded."""
    row = (await runs.look(tx, [run_id])).get(run_id)
    return await programme.dates(tx, row.cohort_id) if row and row.cohort_id else {}


def _encoded(number: int, parts: Mapping[str, str], since: int = 0) -> bytes:
    """Encode a server-sent event up to its clock. The JSON has no line breaks, so it needs a single `data` line."""
    body = json.dumps({"since": since, "parts": parts}, ensure_ascii=False, separators=(",", ":"))
    return f"id: {number}\nevent: state\ndata: {body[:-1]}".encode()
