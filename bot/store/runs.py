"""Run repository: runs and their event streams. A run's row holds only what is searched for; the rest is in the events.

Replicas share the runs: `claim_due` claims those that are due (SKIP LOCKED, with a lease), so that one replica ticks each.
Two replicas never take the same session that is due, the earliest goes first, and a claim ends with the next write. A chat
has at most one live session; without one, the session opened last counts. A session with an event that this version cannot
read is left out, and the others go on.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.store import poll_texts
from bot.store.database import Tx
from bot.store.tables import Instant, attendee, cohort, conversation, event, outbox, run
from bot.store.unreadable import unreadable
from bot.store.upsert import insert, is_any_of, unnested
from dialogs.run.codec import decode_event, encode_event
from dialogs.run.events import Event, PollChanged
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class RunRow:
    """What the database knows of a run without its events. `version` is the number of events stored."""

    id: str
    conversation_id: str
    plan_hash: str
    cohort_id: str | None
    version: int
    live: bool
    timezone: str
    wake_at: datetime | None
    opened_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


_COLUMNS = [run.c[name] for name in RunRow.__dataclass_fields__]


async def open_run(tx: Tx, conversation_id: str, plan_hash: str, timezone: str, cohort_id: str | None, at: datetime) -> None:
    """Insert a live run, unless the conversation has one (a unique index makes sure, also between replicas)."""
    statement = insert(tx, run).values(
        id=uuid.uuid4().hex,
        conversation_id=conversation_id,
        plan_hash=plan_hash,
        cohort_id=cohort_id,
        version=0,
        live=True,
        timezone=timezone,
        opened_at=at,
    )
    await tx.execute(statement.on_conflict_do_nothing())


async def latest(tx: Tx, conversation_id: str) -> RunRow | None:
    """The live run of a conversation, else the one that was opened last."""
    wanted = sa.select(*_COLUMNS).where(run.c.conversation_id == conversation_id)
    row = (await tx.execute(wanted.order_by(run.c.live.desc(), run.c.opened_at.desc()).limit(1))).first()
    return RunRow(*row) if row else None


async def last_of_programme(tx: Tx, channel: str, programme: str) -> RunRow | None:
    """On this platform, the live run of the chat where a session of this programme was held last, else that session."""
    held = sa.select(run.c.conversation_id).join(cohort, cohort.c.id == run.c.cohort_id)
    held = held.join(conversation, conversation.c.id == run.c.conversation_id)
    held = held.where(conversation.c.channel == channel, cohort.c.programme == programme, run.c.started_at.is_not(None))
    where = (await tx.execute(held.order_by(run.c.started_at.desc()).limit(1))).scalar_one_or_none()
    return await latest(tx, where) if where is not None else None


async def live_in(tx: Tx, conversation_ids: Iterable[str]) -> Sequence[str]:
    """Ids of the live runs of these conversations."""
    wanted = sa.select(run.c.id).where(run.c.live, run.c.conversation_id.in_(list(conversation_ids)))
    return list((await tx.execute(wanted.order_by(run.c.id))).scalars())


async def live_of(tx: Tx, person_id: str) -> Sequence[RunRow]:
    """The live runs this person takes part in, the one opened last first."""
    wanted = sa.select(*_COLUMNS).join(attendee, attendee.c.run_id == run.c.id)
    wanted = wanted.where(attendee.c.person_id == person_id, run.c.live).order_by(run.c.opened_at.desc(), run.c.id)
    return [RunRow(*row) for row in await tx.execute(wanted)]


async def merged(tx: Tx, run_ids: Iterable[str]) -> frozenset[str]:
    """Second devices that were merged with a person in one of these runs."""
    wanted = sa.select(event.c.data).where(event.c.run_id.in_(list(run_ids)), event.c.type == "PeopleMerged")
    return frozenset(str(row.data["other"]) for row in await tx.execute(wanted))


async def just_ended_of(tx: Tx, person_id: str) -> RunRow | None:
    """The run of this person that ended last, as long as it can be reopened."""
    wanted = sa.select(*_COLUMNS).join(attendee, attendee.c.run_id == run.c.id)
    wanted = wanted.where(attendee.c.person_id == person_id, ~run.c.live, run.c.wake_at.is_not(None))
    row = (await tx.execute(wanted.order_by(run.c.ended_at.desc()).limit(1))).first()
    return RunRow(*row) if row else None


async def begun_with(tx: Tx, person_id: str) -> Sequence[str]:
    """Ids of all runs that began and that this person belongs to, oldest first."""
    wanted = sa.select(run.c.id).join(attendee, attendee.c.run_id == run.c.id)
    wanted = wanted.where(attendee.c.person_id == person_id, run.c.started_at.is_not(None))
    return list((await tx.execute(wanted.order_by(run.c.started_at, run.c.id))).scalars())


async def lock(tx: Tx, ids: Iterable[str]) -> Mapping[str, RunRow]:
    """The rows of these runs, locked until the transaction ends, always in the order of their ids against deadlocks.

    Their ids are not locked: a writer of rows that only refer to a run (outcomes of messages) need not wait.
    """
    wanted = _of_ids(tx.dialect.name == "postgresql", locked=True)
    return {row.id: RunRow(*row) for row in await tx.execute(wanted, {"ids": list(ids)})}


async def look(tx: Tx, ids: Iterable[str]) -> Mapping[str, RunRow]:
    """The rows of these runs, as they are now."""
    wanted = _of_ids(tx.dialect.name == "postgresql", locked=False)
    return {row.id: RunRow(*row) for row in await tx.execute(wanted, {"ids": list(ids)})}


@cache
def _of_ids(postgres: bool, *, locked: bool) -> sa.Select[Any]:
    wanted = sa.select(*_COLUMNS).where(is_any_of(postgres, run.c.id, "ids")).order_by(run.c.id)
    return wanted.with_for_update(key_share=True) if locked and postgres else wanted


class UnreadableRun(Exception):
    """This version cannot read a run: a newer one wrote part of it, or it is damaged."""


async def events(tx: Tx, run_id: str) -> Sequence[Event]:
    """All events of a run, in their order. Raises UnreadableRun."""
    found = await events_of(tx, [run_id])
    if run_id not in found:
        raise UnreadableRun(run_id)
    return found[run_id]


async def events_of(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Sequence[Event]]:
    """All events of each of these runs, in their order, read together. Runs that this version cannot read are left out."""
    numbered = await events_after(tx, dict.fromkeys(run_ids, 0))
    return {run_id: [happened for _, happened in found] for run_id, found in numbered.items()}


async def events_after(tx: Tx, versions: Mapping[str, int]) -> Mapping[str, list[tuple[int, Event]]]:
    """For each run the events, with their versions, that came after the version given for it.

    Runs with an event that this version cannot read are left out, and logged.
    """
    found: dict[str, list[tuple[int, Event]]] = {run_id: [] for run_id in versions}
    if not versions:
        return found
    newer = sa.or_(*((event.c.run_id == run_id) & (event.c.version > version) for run_id, version in versions.items()))
    for row in await tx.execute(sa.select(event).where(newer).order_by(event.c.run_id, event.c.version)):
        if row.run_id not in found:
            continue
        try:
            found[row.run_id].append((row.version, decode_event({"type": row.type, "v": row.v, "data": row.data})))
        except Exception as error:  # the others are read
            unreadable("event", f"{row.run_id}/{row.version}", error)
            del found[row.run_id]
    await _add_words(tx, found)
    return found


async def _add_words(tx: Tx, found: Mapping[str, list[tuple[int, Event]]]) -> None:
    apart = {
        run_id: places
        for run_id, events in found.items()
        if (places := [at for at, (_, one) in enumerate(events) if isinstance(one, PollChanged) and one.words_apart])
    }
    words = await poll_texts.of_runs(tx, apart) if apart else {}
    for run_id, places in apart.items():
        for at in places:
            version, one = found[run_id][at]
            if isinstance(one, PollChanged) and (text := words.get((run_id, one.poll))):
                found[run_id][at] = version, poll_texts.with_words(one, text)


Due = tuple[Mapping[str, datetime], datetime | None]
"""Runs by the instant they want to be woken at, earliest first; and the instant from which on there may be others."""


async def coming(tx: Tx, most: int) -> Due:
    """The `most` runs that want to be woken next."""
    found = {row.id: row.wake_at for row in await tx.execute(_upcoming(), {"most": most})}
    return found, list(found.values())[-1] if len(found) == most else None


async def claim_due(tx: Tx, at: datetime, most: int, claimed_for: timedelta) -> Due:
    """Up to `most` runs that are due, claimed for so long, so that replicas share the work.

    For PostgreSQL, in one statement (`Database.writing_at_once`).
    """
    rows = (await tx.execute(_claim(), {"at": at, "most": most, "until": at + claimed_for})).all()
    ready = sorted((row.wake_at, row.id) for row in rows if row.id is not None)
    following = next((row.wake_at for row in rows if row.id is None), None)
    return {run_id: wake_at for wake_at, run_id in ready}, following


_WAITING = run.c.wake_at.is_not(None)  # live ones, and those that have just ended: what was kept of them is to be deleted


@cache
def _upcoming() -> sa.Select[tuple[str, datetime]]:
    wanted = sa.select(run.c.id, run.c.wake_at).where(_WAITING).order_by(run.c.wake_at, run.c.id)
    return wanted.limit(sa.bindparam("most", type_=sa.Integer))


@cache
def _claim() -> Any:
    at = sa.bindparam("at", type_=Instant)
    free = run.c.claimed_until.is_(None) | (run.c.claimed_until <= at)
    wanted = sa.select(run.c.id).where(run.c.wake_at <= at, free).order_by(run.c.wake_at, run.c.id)
    wanted = wanted.limit(sa.bindparam("most", type_=sa.Integer))
    # Not the id: a run would be skipped, and its step come late, while outcomes of its messages are being written.
    claimed = wanted.with_for_update(skip_locked=True, key_share=True).cte("claimed")
    claim = sa.update(run).where(run.c.id.in_(sa.select(claimed.c.id)))
    claim = claim.values(claimed_until=sa.bindparam("until", type_=Instant))
    taken = claim.returning(run.c.id, run.c.wake_at).cte("taken")
    others = sa.select(sa.cast(None, sa.String).label("id"), run.c.wake_at)
    others = others.where(_WAITING, run.c.id.not_in(sa.select(claimed.c.id))).order_by(run.c.wake_at).limit(1)
    following = others.subquery("following")
    return sa.union_all(sa.select(taken.c.id, taken.c.wake_at), sa.select(following.c.id, following.c.wake_at))


async def count_live(tx: Tx) -> int:
    """How many runs are live."""
    return int((await tx.execute(sa.select(sa.func.count()).select_from(run).where(run.c.live))).scalar_one())


async def abandoned(tx: Tx, started_before: datetime, opened_before: datetime) -> Sequence[str]:
    """Live runs that were never ended and wait for nothing, and began (or, if they never began, were opened) before then."""
    old = sa.case((run.c.started_at.is_(None), run.c.opened_at < opened_before), else_=run.c.started_at < started_before)
    wanted = run.c.live & run.c.wake_at.is_(None) & old
    return list((await tx.execute(sa.select(run.c.id).where(wanted).order_by(run.c.id))).scalars())


async def drop_waiting(tx: Tx, run_id: str) -> None:
    """Delete what a run still wanted to send: its chat is gone."""
    await tx.execute(sa.delete(outbox).where(outbox.c.run_id == run_id, outbox.c.state == "waiting"))


async def channels(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, str]:
    """On which platform these runs take place."""
    wanted = list(run_ids)
    if not wanted:
        return {}
    chosen = sa.select(run.c.id, conversation.c.channel).join(conversation, conversation.c.id == run.c.conversation_id)
    return {row.id: row.channel for row in await tx.execute(chosen.where(run.c.id.in_(wanted)))}


_CHANGED = ("plan_hash", "timezone", "cohort_id", "version", "live", "wake_at", "started_at", "ended_at")
# Built once: building a statement costs more than SQLite needs to execute it.
_CHANGE = sa.update(run).where(run.c.id == sa.bindparam("b_id"))
_APPEND = sa.insert(event)
# On PostgreSQL events and rows are one statement, and one round trip, for any number of them.
_STORE = sa.text("""
    WITH happened AS (
        INSERT INTO event (run_id, version, type, v, data)
        SELECT run_id, version, type, v, CAST(data AS json)
        FROM unnest(:e_run_id, :e_version, :e_type, :e_v, :e_data) AS given (run_id, version, type, v, data)
    )
    UPDATE run SET
        plan_hash = given.plan_hash, timezone = given.timezone, cohort_id = given.cohort_id, version = given.version,
        live = given.live, wake_at = given.wake_at, started_at = given.started_at, ended_at = given.ended_at,
        claimed_until = NULL
    FROM unnest(:r_id, :r_plan_hash, :r_timezone, :r_cohort_id, :r_version, :r_live, :r_wake_at, :r_started_at, :r_ended_at)
        AS given (id, plan_hash, timezone, cohort_id, version, live, wake_at, started_at, ended_at)
    WHERE run.id = given.id
""").bindparams(
    *(sa.bindparam(f"e_{name}", type_=sa.ARRAY(sa.Text)) for name in ("run_id", "type", "data")),
    *(sa.bindparam(f"e_{name}", type_=sa.ARRAY(sa.Integer)) for name in ("version", "v")),
    *(sa.bindparam(f"r_{name}", type_=sa.ARRAY(sa.Text)) for name in ("id", "plan_hash", "timezone", "cohort_id")),
    *(
        sa.bindparam(f"r_{name}", type_=sa.ARRAY(sa.DateTime(timezone=True)))
        for name in ("wake_at", "started_at", "ended_at")
    ),
    sa.bindparam("r_version", type_=sa.ARRAY(sa.Integer)),
    sa.bindparam("r_live", type_=sa.ARRAY(sa.Boolean)),
)
_EVENT_COLUMNS = ("run_id", "version", "type", "v", "data")


async def store(
    tx: Tx,
    events: Iterable[tuple[str, int, Event]],
    rows: Sequence[RunRow],
    authors: Mapping[tuple[str, str], PersonId],
) -> None:
    """Append events (run id, version, event), write these rows, and release any claim of the clock's on them.

    The primary key of events refuses a version that is taken. People's own words are stored apart; `authors` says whose
    those of a poll are, by run and poll.
    """
    happened, worded = list[dict[str, Any]](), list[tuple[str, PollChanged]]()
    for run_id, version, one in events:
        if isinstance(one, PollChanged):
            worded.append((run_id, one))
            one = poll_texts.without_words(one)
        happened.append({"run_id": run_id, "version": version, **encode_event(one)})
    if worded:
        await poll_texts.keep(tx, worded, authors)
    changes = [{"id": row.id, **{name: getattr(row, name) for name in _CHANGED}} for row in rows]
    if tx.dialect.name == "postgresql":
        await _store_together(tx, happened, changes)
        return
    if happened:
        await tx.execute(_APPEND, happened)
    if changes:
        await tx.execute(_CHANGE, [{"b_id": one.pop("id"), **one, "claimed_until": None} for one in changes])


async def _store_together(tx: Tx, happened: list[dict[str, Any]], changes: list[dict[str, Any]]) -> None:
    if not happened and not changes:
        return
    given = unnested(happened, _EVENT_COLUMNS)
    of_events = {f"e_{name}": values for name, values in given.items()} | {
        "e_data": [json.dumps(one) for one in given["data"]]
    }
    of_rows = {f"r_{name}": values for name, values in unnested(changes, ("id", *_CHANGED)).items()}
    await tx.execute(_STORE, of_events | of_rows)
