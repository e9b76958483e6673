"""Ballot repository: answers to polls. They are never events, and have no time (docs/adr/0002-ballots.md).

A voter is a person id in a named poll. Who answers again changes their answer: the last one counts. Answers to secret polls
are sealed: see `bot.store.sealed_ballots`. The transaction that closes a secret poll deletes its answers and the nonce they
were sealed with. Answers that are the same are counted by the database. At the end, named answers are deleted by
`forget_named`; ideas with numbers stay (`ideas`), and feedback about the session stays until it closes. When answers go is
decided in `dialogs/engine/the_end.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import ballot as table
from bot.store.tables import poll_secret
from bot.store.upsert import unnested, upsert
from dialogs.programme.evaluation import read_poll_id
from dialogs.run.commands import Tally

IDEA = "idea:"  # what the poll ids of ideas with numbers begin with (`bot.store.ideas`)


class Opening(NamedTuple):
    """One opening of one poll of a run."""

    run_id: str
    poll: str
    opening: int


@dataclass(frozen=True)
class Ballot:
    """One person's answer with their name. `options` are indexes in ascending order."""

    of: Opening
    voter: str
    options: tuple[int, ...]
    why: str | None = None


# Built once: building a statement costs more than SQLite needs to execute it.
_VOTED = sa.select(table.c.voter, table.c.options).where(
    table.c.run_id == sa.bindparam("run_id"),
    table.c.poll == sa.bindparam("poll"),
    table.c.opening == sa.bindparam("opening"),
    table.c.voter.in_(sa.bindparam("names", expanding=True)),
)
# On PostgreSQL reading the earlier answers and storing the new ones is one round trip. All see the table as it was before.
_CAST = sa.text("""
    WITH given AS (
        SELECT * FROM unnest(:run_id, :poll, :opening, :voter, :options, :why)
            AS given (run_id, poll, opening, voter, options, why)
    ), stored AS (
        INSERT INTO ballot (run_id, poll, opening, voter, options, why)
        SELECT run_id, poll, opening, voter, options, why FROM given
        ON CONFLICT (run_id, poll, opening, voter) DO UPDATE SET options = excluded.options, why = excluded.why
    )
    SELECT ballot.run_id, ballot.poll, ballot.opening, ballot.voter, ballot.options
    FROM ballot JOIN given USING (run_id, poll, opening, voter)
""").bindparams(
    *(sa.bindparam(name, type_=sa.ARRAY(sa.Text)) for name in ("run_id", "poll", "voter", "options", "why")),
    sa.bindparam("opening", type_=sa.ARRAY(sa.Integer)),
)
_KEY = (table.c.run_id, table.c.poll, table.c.opening)
_SAME = (
    sa.select(*_KEY, table.c.options, sa.func.count().label("times"))
    .where(sa.tuple_(*_KEY).in_(sa.bindparam("openings", expanding=True)))
    .group_by(*_KEY, table.c.options)
)
_SAME_NAMED = _SAME.where(table.c.sealed.is_(None))


async def cast(tx: Tx, ballots: Sequence[Ballot]) -> Mapping[tuple[Opening, str], tuple[int, ...]]:
    """Store answers; a later one of the same voter replaces the earlier. Returns what these voters had answered before."""
    rows = {
        (one.of, one.voter): {**one.of._asdict(), "voter": one.voter, "options": _join(one.options), "why": one.why}
        for one in ballots
    }
    if not rows:
        return {}
    if tx.dialect.name == "postgresql":
        found = await tx.execute(_CAST, unnested(list(rows.values())))
        return {(Opening(row.run_id, row.poll, row.opening), row.voter): _split(row.options) for row in found}
    before = await voted(tx, ballots)
    await upsert(tx, table, list(rows.values()))
    return before


async def voted(tx: Tx, ballots: Iterable[Ballot]) -> Mapping[tuple[Opening, str], tuple[int, ...]]:
    """What the voters of these ballots had answered before, by opening and voter."""
    voters: dict[Opening, list[str]] = {}
    for one in ballots:
        voters.setdefault(one.of, []).append(one.voter)
    found: dict[tuple[Opening, str], tuple[int, ...]] = {}
    for of, names in voters.items():
        rows = await tx.execute(_VOTED, {**of._asdict(), "names": names})
        found |= {(of, row.voter): _split(row.options) for row in rows}
    return found


async def tallies(tx: Tx, sizes: Mapping[Opening, int], *, named: bool = False) -> Mapping[Opening, Tally]:
    """Answers so far, counted by the database, for openings of polls with so many options.

    Of secret answers it can only tell how many there are; `named` leaves them out.
    """
    if not sizes:
        return {}
    answered: Counter[Opening] = Counter()
    chosen: dict[Opening, Counter[int]] = {of: Counter() for of in sizes}
    for row in await tx.execute(_SAME_NAMED if named else _SAME, {"openings": [tuple(of) for of in sizes]}):
        of = Opening(row.run_id, row.poll, row.opening)
        answered[of] += row.times
        for option in _split(row.options):
            chosen[of][option] += row.times
    return {of: Tally(answered[of], tuple(chosen[of][option] for option in range(size))) for of, size in sizes.items()}


async def answers(tx: Tx, openings: Iterable[Opening]) -> Mapping[Opening, Sequence[Ballot]]:
    """Every ballot of these openings of named polls, ordered by voter. Not for secret polls."""
    wanted = list(openings)
    found: dict[Opening, list[Ballot]] = {of: [] for of in wanted}
    if not wanted:
        return found
    rows = await tx.execute(sa.select(table).where(sa.or_(*(_of(table, of) for of in wanted))).order_by(table.c.voter))
    for row in rows:
        of = Opening(row.run_id, row.poll, row.opening)
        found[of].append(Ballot(of, row.voter, _split(row.options), row.why))
    return found


class BallotsGone(NamedTuple):
    """Ballots to delete: those of an opening, of every opening of a poll (None), or of the whole run (None, None)."""

    run_id: str
    poll: str | None = None
    opening: int | None = None


async def forget(tx: Tx, *gone: BallotsGone) -> bool:
    """Delete ballots and nonces, with one statement for each form of description. False where there were none."""
    deleted = False
    alike: dict[tuple[str, ...], list[dict[str, str | int]]] = {}
    for one in gone:
        values = {f"b_{name}": given for name, given in one._asdict().items() if given is not None}
        alike.setdefault(tuple(values), []).append(values)
    for names, rows in alike.items():
        for kept in (table, poll_secret):
            deleted |= (await tx.execute(_forget(kept, names), rows)).rowcount != 0
    return deleted


async def forget_named(tx: Tx, run_id: str) -> bool:
    """Delete the named answers of a run. False where there were none. Ideas with numbers have a rule of their own."""
    named = sa.delete(table).where(table.c.run_id == run_id, table.c.sealed.is_(None), _is_no_idea())
    return (await tx.execute(named)).rowcount != 0


async def forget_secret(tx: Tx, run_id: str) -> bool:
    """Delete the answers of a session that have no names, with their nonces. False where there were none.

    Those about the session stay until they close.
    """
    chosen = sa.select(poll_secret.c.poll).where(poll_secret.c.run_id == run_id).distinct()
    polls = [poll for poll in (await tx.execute(chosen)).scalars() if read_poll_id(poll) is None]
    return bool(polls) and await forget(tx, *(BallotsGone(run_id, poll) for poll in polls))


@cache
def _forget(kept: sa.Table, names: tuple[str, ...]) -> sa.Delete:
    of_run = (_is_no_idea(),) if kept is table and names == ("b_run_id",) else ()
    return sa.delete(kept).where(*(kept.c[name.removeprefix("b_")] == sa.bindparam(name) for name in names), *of_run)


def _is_no_idea() -> sa.ColumnElement[bool]:
    return ~table.c.poll.startswith(IDEA, autoescape=True)


def _of(kept: sa.Table, of: Opening) -> sa.ColumnElement[bool]:
    return sa.and_(kept.c.run_id == of.run_id, kept.c.poll == of.poll, kept.c.opening == of.opening)


def _join(options: tuple[int, ...]) -> str:
    return ",".join(str(option) for option in sorted(options))


def _split(options: str) -> tuple[int, ...]:
    return tuple(int(option) for option in options.split(",") if option.isascii() and option.isdigit())


async def drop(tx: Tx, of: Opening, voter: str) -> None:
    """Delete one answer, by the voter's id or pseudonym."""
    await tx.execute(sa.delete(table).where(_of(table, of), table.c.voter == voter))
