"""Event store: appends events, and writes what a command changed of the runs' rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.store import poll_texts
from bot.store.database import Tx
from bot.store.runs import RunRow
from bot.store.tables import event, run
from bot.store.upsert import unnested
from dialogs.run.codec import encode_event
from dialogs.run.events import Event, PollChanged
from dialogs.texts.sentence import PersonId

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
