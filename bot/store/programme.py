"""Programme repository: dates of a cohort's sessions, due errands, and people's own choices and lines (intentions).

A newer date replaces the earlier one; one that was taken back stays noted, so that calendars can drop it. For a person who
wants all reminders again, the stored wish for fewer or none is deleted: no row means all. A newer line replaces the earlier
one of the same session. Errands are claimed for a while, so that two replicas never run one; one that got another time
meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import appointment, attendee, cohort, errand, intention, message, nudging, run
from bot.store.upsert import insert, upsert
from dialogs.programme.errands import Appointment, Errand, Kind
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class DueErrand:
    """An errand that was claimed, with what it needs to be run."""

    id: int
    cohort_id: str
    programme: str
    conversation_id: str
    errand: Errand


# -- dates -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noted:
    """A date as calendars have to know it: since when it is so, and whether it was taken back."""

    appointment: Appointment
    set_at: datetime | None
    cancelled: bool


async def dates(tx: Tx, cohort_id: str) -> Mapping[int, Appointment]:
    """The dates of a cohort's sessions, by number."""
    return {one.appointment.session: one.appointment for one in await noted(tx, cohort_id) if not one.cancelled}


async def noted(tx: Tx, cohort_id: str) -> Sequence[Noted]:
    """The dates of a cohort's sessions in order, with those that were taken back."""
    chosen = sa.select(appointment).where(appointment.c.cohort_id == cohort_id).order_by(appointment.c.session)
    return [
        Noted(Appointment(row.session, datetime.fromisoformat(row.wall), row.zone), row.set_at, row.cancelled)
        for row in await tx.execute(chosen)
    ]


async def keep_date(tx: Tx, cohort_id: str, one: Appointment, at: datetime) -> None:
    """Set the date of a session, in place of an earlier one."""
    row = {
        "cohort_id": cohort_id,
        "session": one.session,
        "wall": one.wall.isoformat(timespec="minutes"),
        "zone": one.zone,
        "set_at": at,
        "cancelled": False,
    }
    await upsert(tx, appointment, [row])


async def drop_date(tx: Tx, cohort_id: str, session: int, at: datetime) -> None:
    """A session has no date any more. It stays noted as taken back."""
    wanted = (appointment.c.cohort_id == cohort_id) & (appointment.c.session == session)
    await tx.execute(sa.update(appointment).where(wanted).values(set_at=at, cancelled=True))


async def programme_of(tx: Tx, cohort_id: str) -> str | None:
    """Which programme a cohort does; None where there is no such cohort."""
    return (await tx.execute(sa.select(cohort.c.programme).where(cohort.c.id == cohort_id))).scalar_one_or_none()


async def cohorts(tx: Tx) -> Sequence[tuple[str, str, datetime]]:
    """All cohorts, oldest first: id, programme, and since when."""
    rows = await tx.execute(sa.select(cohort).order_by(cohort.c.created_at, cohort.c.id))
    return [(row.id, row.programme, row.created_at) for row in rows]


async def join(tx: Tx, run_id: str, cohort_id: str) -> None:
    """A run that has not begun belongs to a cohort from now on."""
    await tx.execute(sa.update(run).where(run.c.id == run_id, run.c.cohort_id.is_(None)).values(cohort_id=cohort_id))


async def last_with(tx: Tx, person_id: PersonId) -> str | None:
    """The last run of a cohort that this person belonged to."""
    chosen = sa.select(run.c.id).join(attendee, attendee.c.run_id == run.c.id)
    chosen = chosen.where(attendee.c.person_id == person_id, run.c.cohort_id.is_not(None), run.c.started_at.is_not(None))
    return (await tx.execute(chosen.order_by(run.c.started_at.desc()).limit(1))).scalar_one_or_none()


async def begun(tx: Tx, cohort_id: str) -> str | None:
    """The run of a cohort that began last, over or not."""
    chosen = sa.select(run.c.id).where(run.c.cohort_id == cohort_id, run.c.started_at.is_not(None))
    return (await tx.execute(chosen.order_by(run.c.started_at.desc()).limit(1))).scalar_one_or_none()


async def zone_of(tx: Tx, cohort_id: str) -> str | None:
    """The zone in which a cohort held its last session; None before the first one."""
    chosen = sa.select(run.c.timezone).where(run.c.cohort_id == cohort_id, run.c.started_at.is_not(None))
    return (await tx.execute(chosen.order_by(run.c.started_at.desc()).limit(1))).scalar_one_or_none()


async def keep_zone(tx: Tx, run_id: str, zone: str) -> None:
    """A run that has not begun will be held in this zone."""
    wanted = (run.c.id == run_id) & run.c.started_at.is_(None)
    await tx.execute(sa.update(run).where(wanted).values(timezone=zone))


async def begun_runs(tx: Tx, cohort_id: str) -> Sequence[str]:
    """Ids of all runs of a cohort that began, oldest first."""
    chosen = sa.select(run.c.id).where(run.c.cohort_id == cohort_id, run.c.started_at.is_not(None))
    return list((await tx.execute(chosen.order_by(run.c.started_at))).scalars())


# -- errands -----------------------------------------------------------------------------------------------------------


async def plan_errands(tx: Tx, cohort_id: str, conversation_id: str, errands: Iterable[Errand]) -> None:
    """Note errands; one that is noted already is put to its new time and place."""
    rows = [
        {
            "cohort_id": cohort_id,
            "session": one.session,
            "kind": one.kind,
            "number": one.number,
            "conversation_id": conversation_id,
            "due_at": one.due_at,
            "good_until": one.good_until,
            "claimed_until": None,
        }
        for one in errands
    ]
    if not rows:
        return
    statement = insert(tx, errand)
    membership = {name: statement.excluded[name] for name in ("conversation_id", "due_at", "good_until", "claimed_until")}
    keys = ["cohort_id", "session", "kind", "number"]
    await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=membership), rows)


async def drop_errands(tx: Tx, cohort_id: str, session: int, kinds: Sequence[Kind]) -> None:
    """These errands are not to be run any more."""
    wanted = (errand.c.cohort_id == cohort_id) & (errand.c.session == session) & errand.c.kind.in_(kinds)
    await tx.execute(sa.delete(errand).where(wanted))


async def has_errand(tx: Tx, cohort_id: str, session: int, kind: Kind) -> bool:
    """Whether such an errand is still to be run."""
    wanted = (errand.c.cohort_id == cohort_id) & (errand.c.session == session) & (errand.c.kind == kind)
    return (await tx.execute(sa.select(errand.c.id).where(wanted))).first() is not None


async def claim(tx: Tx, at: datetime, most: int, until: datetime) -> Sequence[DueErrand]:
    """Errands that are due, earliest first, claimed for a while, in case their replica dies first."""
    free = errand.c.claimed_until.is_(None) | (errand.c.claimed_until <= at)
    wanted = sa.select(errand.c.id).where(errand.c.due_at <= at, free).order_by(errand.c.due_at, errand.c.id).limit(most)
    if tx.dialect.name == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True)
    ids = list((await tx.execute(wanted)).scalars())
    if not ids:
        return []
    await tx.execute(sa.update(errand).where(errand.c.id.in_(ids)).values(claimed_until=until))
    chosen = sa.select(errand, cohort.c.programme).join(cohort, cohort.c.id == errand.c.cohort_id)
    rows = await tx.execute(chosen.where(errand.c.id.in_(ids)).order_by(errand.c.due_at, errand.c.id))
    return [_due(row) for row in rows]


async def shorten_claims(tx: Tx, ends: Collection[datetime], until: datetime) -> None:
    """Claims with these ends (each replica has its own, to the microsecond) end at `until`."""
    if ends:
        await tx.execute(sa.update(errand).where(errand.c.claimed_until.in_(ends)).values(claimed_until=until))


async def finish(tx: Tx, due: DueErrand) -> None:
    """An errand was run. One that was put to another time meanwhile stays."""
    same = (errand.c.id == due.id) & (errand.c.due_at == due.errand.due_at)
    await tx.execute(sa.delete(errand).where(same))


async def next_errand(tx: Tx) -> datetime | None:
    """When an errand is due next; a claimed one when its claim ends."""
    free = sa.select(sa.func.min(errand.c.due_at)).where(errand.c.claimed_until.is_(None))
    held = sa.select(sa.func.min(errand.c.claimed_until))
    found = [(await tx.execute(one)).scalar_one_or_none() for one in (free, held)]
    return min((one for one in found if one), default=None)


def _due(row: Any) -> DueErrand:
    what = Errand(row.session, row.kind, row.number, row.due_at, row.good_until)
    return DueErrand(row.id, row.cohort_id, row.programme, row.conversation_id, what)


# -- nudges and intentions ---------------------------------------------------------------------------------------------


async def keep_pace(tx: Tx, cohort_id: str, person_id: PersonId, pace: str) -> None:
    """How often somebody wants to be nudged: "all", "fewer" or "none"."""
    if pace == "all":
        mine = (nudging.c.cohort_id == cohort_id) & (nudging.c.person_id == person_id)
        await tx.execute(sa.delete(nudging).where(mine))
        return
    await upsert(tx, nudging, [{"cohort_id": cohort_id, "person_id": person_id, "pace": pace}])


async def paces(tx: Tx, cohort_id: str) -> Mapping[PersonId, str]:
    """Who wants fewer nudges, or none; everybody else gets all."""
    rows = await tx.execute(sa.select(nudging).where(nudging.c.cohort_id == cohort_id))
    return {row.person_id: row.pace for row in rows}


async def keep_intention(tx: Tx, run_id: str, cohort_id: str, person_id: PersonId, text: str) -> None:
    """Keep somebody's line, in place of an earlier one of the same session."""
    await upsert(tx, intention, [{"run_id": run_id, "person_id": person_id, "cohort_id": cohort_id, "text": text}])


async def drop_intentions(
    tx: Tx, cohort_id: str, person_id: PersonId | None = None, *, of: str | None = None, but: str | None = None
) -> int:
    """Delete the lines of a cohort, or one person's there; only those of one run, or all but those. Returns how many."""
    wanted = intention.c.cohort_id == cohort_id
    if person_id is not None:
        wanted &= intention.c.person_id == person_id
    if of is not None:
        wanted &= intention.c.run_id == of
    if but is not None:
        wanted &= intention.c.run_id != but
    return (await tx.execute(sa.delete(intention).where(wanted))).rowcount


async def authors(tx: Tx, run_id: str) -> Sequence[PersonId]:
    """Who wrote a line for themselves at the end of that run."""
    chosen = sa.select(intention.c.person_id).where(intention.c.run_id == run_id)
    return list((await tx.execute(chosen.order_by(intention.c.person_id))).scalars())


async def intentions(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Mapping[PersonId, str]]:
    """The lines people wrote, by run and person."""
    found: dict[str, dict[PersonId, str]] = {}
    wanted = list(run_ids)
    if wanted:
        for row in await tx.execute(sa.select(intention).where(intention.c.run_id.in_(wanted))):
            found.setdefault(row.run_id, {})[row.person_id] = row.text
    return found


async def told(tx: Tx, run_ids: Iterable[str], slot: str) -> frozenset[PersonId]:
    """To whom a private message of this slot has been sent, in any of these runs."""
    sent = sa.select(message.c.person).where(message.c.run_id.in_(list(run_ids)), message.c.slot == slot)
    return frozenset((await tx.execute(sent)).scalars())
