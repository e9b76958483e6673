"""Erasure and export: deletes (`forget me`) or shows everything kept of one person, a run or a cohort.

Events name people by opaque ids only, so an event stream stays as it is: without a row in `person` an id is nobody's.
History that others have with a person goes too; anonymous answers cannot be found, so they are in no export. An exact id
counts more than a name or e-mail address. A table with people that is new is erased and exported without further code. What
a restored backup brings back is erased again (`erasure_log`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store import platform_traces, service_state
from bot.store.ballots import IDEA
from bot.store.database import Tx
from bot.store.postgres_notifications import FORGET, announce
from bot.store.room_meetings import MAKER
from bot.store.tables import (
    attendance,
    attendee,
    ballot,
    cohort,
    event,
    inbox,
    intention,
    message,
    metadata,
    note,
    nudging,
    outbox,
    partner,
    person,
    plan,
    poll_text,
    record_link,
    role,
    room_meeting,
    rule,
    run,
    support_need,
    turn,
)
from dialogs.texts.sentence import PersonId

ERASED_TOGETHER = 500  # people in one statement; SQLite takes some thousands of values

_NAMED = frozenset(
    table.name
    for table in (attendance, attendee, intention, note, nudging, partner, poll_text, record_link, role, rule, turn)
)
"""Tables with rows of people that exports have a name for."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class PersonRecord:
    """A person, with what an operator needs to recognise them."""

    id: PersonId
    name: str
    email: str | None
    channel: str


async def find(tx: Tx, said: str) -> Sequence[PersonRecord]:
    """People whose id, platform id, e-mail address or whole name is `said`; an exact id wins over names."""
    lowered = said.strip().lower()
    fits = (person.c.id == said) | (person.c.platform_id == said)
    fits |= (sa.func.lower(person.c.name) == lowered) | (sa.func.lower(person.c.email) == lowered)
    rows = await tx.execute(sa.select(person).where(fits).order_by(person.c.name, person.c.id))
    found = [PersonRecord(row.id, row.name, row.email, row.channel) for row in rows]
    exact = [one for one in found if one.id == said]
    return exact or found


async def erase(tx: Tx, *ids: PersonId) -> Mapping[str, int]:
    """Delete everything kept of people, and how many rows of what. The history that others have with them goes too."""
    gone: dict[str, int] = {"entries": 0}
    await _forget_shown(tx, sa.select(poll_text.c.run_id).where(poll_text.c.person_id.in_(ids)))
    for one in await platform_traces.ids_of(tx, ids):
        gone["entries"] += await platform_traces.erase(tx, one)
    gone["entries"] += await service_state.drop_rehearsals_of(tx, ids)
    for name, table, fits in _rows_of(ids):
        gone[name] = (await tx.execute(sa.delete(table).where(fits))).rowcount
    await announce(tx, FORGET)
    return gone


async def kept(tx: Tx, *ids: PersonId) -> Mapping[str, int]:
    """How many rows of what `erase` would delete. Traces of deliveries, which have no name, are not counted."""
    counted = {}
    for name, table, fits in _rows_of(ids):
        counted[name] = int((await tx.execute(sa.select(sa.func.count()).select_from(table).where(fits))).scalar_one())
    return counted


def _rows_of(ids: Sequence[PersonId]) -> list[tuple[str, sa.Table, sa.ColumnElement[bool]]]:
    """Where people have rows, in an order in which they can be deleted."""
    return [
        *((table.name, table, column.in_(ids)) for table, column in _others()),
        ("answers", ballot, ballot.c.voter.in_(ids)),
        ("notes", note, note.c.person_id.in_(ids)),
        ("rules", rule, rule.c.person_id.in_(ids)),
        ("options", poll_text, poll_text.c.person_id.in_(ids)),
        ("partners", partner, partner.c.person_id.in_(ids) | partner.c.partner_id.in_(ids)),
        ("roles", role, role.c.person_id.in_(ids)),
        ("turns", turn, turn.c.person_id.in_(ids)),
        ("lines", intention, intention.c.person_id.in_(ids)),
        ("nudges", nudging, nudging.c.person_id.in_(ids)),
        ("attendance", attendance, attendance.c.person_id.in_(ids)),
        ("links", record_link, record_link.c.person_id.in_(ids)),
        ("messages", message, message.c.person.in_(ids)),
        ("letters", outbox, outbox.c.person.in_(ids)),
        ("sessions", attendee, attendee.c.person_id.in_(ids)),
        ("people", person, person.c.id.in_(ids)),
    ]


async def _forget_shown(tx: Tx, run_ids: sa.Select[tuple[str]]) -> None:
    """Delete what repeats the words of own options: messages nobody will get any more, and replies to deliveries."""
    await tx.execute(sa.delete(outbox).where(outbox.c.run_id.in_(run_ids), outbox.c.state != "waiting"))
    await tx.execute(sa.update(inbox).where(inbox.c.run_id.in_(run_ids)).values(reply=None))


def _others() -> Sequence[tuple[sa.Table, sa.Column[Any]]]:
    """Tables with rows of people that have no name of their own in exports: a new table is erased and exported too."""
    return [
        (table, column)
        for table in metadata.sorted_tables
        for column in table.c
        if table.name not in _NAMED and any(key.column is person.c.id for key in column.foreign_keys)
    ]


async def erase_again(tx: Tx, is_erased: Callable[[PersonId], bool]) -> int:
    """Delete what a restored backup brought back of people who had been erased. Returns how many people."""
    people = (await tx.execute(sa.select(person.c.id))).scalars()
    back = [id_ for id_ in people if is_erased(id_)]
    for start in range(0, len(back), ERASED_TOGETHER):
        await erase(tx, *back[start : start + ERASED_TOGETHER])
    return len(back)


async def portrait(tx: Tx, id_: PersonId) -> Mapping[str, Rows]:
    """Everything kept of a person, by kind. Anonymous answers are not part of it: they cannot be traced to a person."""
    traces = await platform_traces.ids_of(tx, [id_])
    letters = sa.select(outbox.c.id, outbox.c.made_at, outbox.c.state, outbox.c.card).where(outbox.c.person == id_)
    partners = (partner.c.person_id == id_) | (partner.c.partner_id == id_)
    others = {table.name: await _rows(tx, sa.select(table).where(column == id_)) for table, column in _others()}
    return {
        "person": await _rows(tx, sa.select(person).where(person.c.id == id_)),
        "sessions": await _rows(tx, _sessions().where(attendee.c.person_id == id_)),
        "answers": await _rows(tx, sa.select(ballot).where(ballot.c.voter == id_)),
        "notes": await _rows(tx, sa.select(note).where(note.c.person_id == id_)),
        "rules": await _rows(tx, sa.select(rule).where(rule.c.person_id == id_)),
        "options": await _rows(tx, sa.select(poll_text).where(poll_text.c.person_id == id_)),
        "partners": await _rows(tx, sa.select(partner).where(partners)),
        "roles": await _rows(tx, sa.select(role).where(role.c.person_id == id_)),
        "turns": await _rows(tx, sa.select(turn).where(turn.c.person_id == id_)),
        "lines": await _rows(tx, sa.select(intention).where(intention.c.person_id == id_)),
        "nudges": await _rows(tx, sa.select(nudging).where(nudging.c.person_id == id_)),
        "attendance": await _rows(tx, _attendance().where(attendance.c.person_id == id_)),
        "links": await _rows(tx, sa.select(record_link.c.good_until).where(record_link.c.person_id == id_)),
        "messages": await _rows(tx, sa.select(message).where(message.c.person == id_)),
        "letters": await _rows(tx, letters),
        "entries": [entry for one in traces for entry in await platform_traces.entries(tx, one)],
        "rehearsals": list((await service_state.rehearsals_of(tx, [id_])).values()),
        "chats": [chat for one in traces for chat in await platform_traces.chats(tx, one)],
        **others,
    }


async def record(tx: Tx, run_ids: Sequence[str]) -> Mapping[str, Rows]:
    """Everything kept of runs, by kind, ready for JSON. Empty lists for runs that are not there."""
    ids = list(run_ids)
    named = sa.select(attendee.c.run_id, person.c.id, person.c.name).join(person, person.c.id == attendee.c.person_id)
    plans = sa.select(plan.c.hash, plan.c.id).where(plan.c.hash.in_(sa.select(run.c.plan_hash).where(run.c.id.in_(ids))))
    return {
        "runs": await _rows(tx, sa.select(run).where(run.c.id.in_(ids)).order_by(run.c.opened_at)),
        "plans": await _rows(tx, plans.order_by(plan.c.id)),
        "people": await _rows(tx, named.where(attendee.c.run_id.in_(ids)).order_by(person.c.name, person.c.id)),
        "events": await _rows(tx, sa.select(event).where(event.c.run_id.in_(ids)).order_by(event.c.run_id, event.c.version)),
        "attendance": await _rows(tx, _attendance().where(attendance.c.run_id.in_(ids))),
        "notes": await _rows(tx, sa.select(note).where(note.c.run_id.in_(ids)).order_by(note.c.id)),
        "options": await _rows(tx, sa.select(poll_text).where(poll_text.c.run_id.in_(ids))),
        "rules": await _rows(tx, sa.select(rule).where(rule.c.run_id.in_(ids)).order_by(rule.c.run_id, rule.c.number)),
        "ideas": await _rows(tx, _ideas().where(ballot.c.run_id.in_(ids))),
        "needs": await _rows(tx, _needs().where(support_need.c.run_id.in_(ids))),
        "rooms": await _rows(tx, _rooms().where(room_meeting.c.run_id.in_(ids))),
    }


async def runs_of(tx: Tx, cohort_id: str) -> Sequence[str]:
    """The runs of a cohort, oldest first; empty when there is no such cohort."""
    chosen = sa.select(run.c.id).where(run.c.cohort_id == cohort_id).order_by(run.c.opened_at)
    return list((await tx.execute(chosen)).scalars())


async def kind_of(tx: Tx, id_: str) -> str | None:
    """Whether an id is that of a "run" or a "cohort"; None for neither."""
    if (await tx.execute(sa.select(run.c.id).where(run.c.id == id_))).first():
        return "run"
    return "cohort" if (await tx.execute(sa.select(cohort.c.id).where(cohort.c.id == id_))).first() else None


def _ideas() -> sa.Select[Any]:
    """Ideas that have numbers, without whose they are: that is part of what is kept of a person."""
    kept = sa.select(ballot.c.run_id, ballot.c.poll, ballot.c.why.label("text"))
    return kept.where(ballot.c.poll.startswith(IDEA, autoescape=True)).order_by(ballot.c.run_id, ballot.c.poll)


def _needs() -> sa.Select[Any]:
    """Lines about support that a group was shown. Lines that are still being collected are not shown to anybody."""
    shown = sa.select(support_need.c.run_id, support_need.c.number, support_need.c.area, support_need.c.text)
    return shown.where(support_need.c.number.is_not(None)).order_by(support_need.c.run_id, support_need.c.number)


def _rooms() -> sa.Select[Any]:
    """Meetings of groups, without the row that says who makes them."""
    place = room_meeting.c.run_id, room_meeting.c.block, room_meeting.c.room
    return sa.select(*place, room_meeting.c.join_url).where(room_meeting.c.room != MAKER).order_by(*place)


def _sessions() -> sa.Select[Any]:
    chosen = sa.select(run.c.id, plan.c.id.label("plan"), run.c.started_at, run.c.ended_at)
    return chosen.join(attendee, attendee.c.run_id == run.c.id).join(plan, plan.c.hash == run.c.plan_hash)


def _attendance() -> sa.Select[Any]:
    return sa.select(attendance).order_by(attendance.c.began_at, attendance.c.person_id, attendance.c.number)


async def _rows(tx: Tx, chosen: sa.Select[Any]) -> Rows:
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in await tx.execute(chosen)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
