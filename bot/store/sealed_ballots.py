"""Sealed ballots: anonymous answers. The voter is a keyed hash and the content is encrypted; each answer rewrites the
others, so that order tells nothing.

Whoever answers rewrites the answers of others too, in an order drawn by lot, and each looks new. So neither the places of
rows, nor PostgreSQL's system columns, nor two copies of the database tell which answer came when, or which was changed. If
the key is lost or another one, the answers under the old one are deleted and the poll starts afresh. Where there is one
option, having answered is the answer.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
import structlog

from bot.store.answer_key import AnswerKey, Sealer
from bot.store.ballots import Opening
from bot.store.database import Tx
from bot.store.tables import ballot as table
from bot.store.tables import poll_secret
from bot.store.upsert import insert, upsert
from dialogs.run.commands import Tally

MIXED = 200  # rows of an opening that are rewritten with a new one; among more, nobody stands out
WIDTH = 32  # bytes of an answer: one bit for each option, so that all answers have the same length

_KEY = (table.c.run_id, table.c.poll, table.c.opening)
_OPENINGS: sa.BindParameter[list[tuple[str, str, int]]] = sa.bindparam("openings", expanding=True)
# Built once: building a statement costs more than SQLite needs to execute it.
_NONCES = sa.select(poll_secret).where(
    sa.tuple_(poll_secret.c.run_id, poll_secret.c.poll, poll_secret.c.opening).in_(_OPENINGS)
)
_SEALED = sa.select(*_KEY, table.c.voter, table.c.sealed).where(sa.tuple_(*_KEY).in_(_OPENINGS), table.c.sealed.is_not(None))
_OF = tuple(column == sa.bindparam(f"b_{column.name}") for column in _KEY)
_VOTERS: sa.BindParameter[list[str]] = sa.bindparam("voters", expanding=True)
_ROWS = sa.select(table.c.voter, table.c.sealed).where(*_OF, table.c.sealed.is_not(None))
_MINE = _ROWS.where(table.c.voter.in_(_VOTERS))
_OTHERS = _ROWS.where(table.c.voter.not_in(_VOTERS)).order_by(sa.func.random()).limit(MIXED)
_REMOVE = sa.delete(table).where(*_OF, table.c.voter.in_(_VOTERS))

log = structlog.get_logger(__name__)


def pack(options: Iterable[int]) -> bytes:
    """Chosen options as they are sealed."""
    return sum(1 << option for option in set(options)).to_bytes(WIDTH, "big")


def unpack(content: bytes) -> tuple[int, ...]:
    """Options from what was sealed, in ascending order."""
    bits = int.from_bytes(content, "big")
    return tuple(option for option in range(bits.bit_length()) if bits >> option & 1)


async def sealer(tx: Tx, key: AnswerKey, of: Opening) -> Sealer:
    """What seals the answers of an opening. Its nonce is drawn with the first answer.

    A nonce that belongs to another key is replaced: the answers under it cannot be read any more, so the poll starts afresh.
    """
    for _ in range(2):
        new = insert(tx, poll_secret).values(**of._asdict(), secret=key.nonce()).on_conflict_do_nothing()
        if (await tx.execute(new)).rowcount:  # a restored backup may hold answers, but never their nonce
            await tx.execute(sa.delete(table).where(*_same(table, of), table.c.sealed.is_not(None)))
        wanted = sa.select(poll_secret.c.secret).where(*_same(poll_secret, of)).with_for_update()
        nonce = bytes((await tx.execute(wanted)).scalar_one())
        if key.fits(nonce):
            return key.sealer(nonce, *of)
        await _discard(tx, of)
    raise AssertionError("a nonce that was just drawn fits")


async def find_sealer(tx: Tx, key: AnswerKey, of: Opening) -> Sealer | None:
    """What opens the answers of an opening; None where there are none that can be read."""
    return (await _sealers(tx, key, [of])).get(of)


async def cast(tx: Tx, of: Opening, using: Sealer, answers: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Store answers by voter, in place of earlier ones. Returns the earlier ones of these voters."""
    names = {**_bound(of), "voters": list(answers)}
    before = _readable(await tx.execute(_MINE, names), using)
    rows = _readable(await tx.execute(_OTHERS, names), using) | dict(answers)
    order = list(rows)
    secrets.SystemRandom().shuffle(order)
    await tx.execute(_REMOVE, {**_bound(of), "voters": order})
    sealed = [{**of._asdict(), "voter": voter, "options": "", "sealed": using.seal(voter, rows[voter])} for voter in order]
    await upsert(tx, table, sealed)
    return before


async def opened(tx: Tx, of: Opening, using: Sealer) -> dict[str, bytes]:
    """The answers to an opening by voter, as far as they can be read."""
    return _readable(await tx.execute(_SEALED, {"openings": [tuple(of)]}), using)


async def tallies(tx: Tx, key: AnswerKey, sizes: Mapping[Opening, int]) -> Mapping[Opening, Tally]:
    """Secret answers so far, for those of these openings (with their numbers of options) that have any."""
    sealers = await _sealers(tx, key, sizes)
    if not sealers:
        return {}
    answered: Counter[Opening] = Counter()
    chosen: dict[Opening, Counter[int]] = {of: Counter() for of in sealers}
    for row in await tx.execute(_SEALED, {"openings": [tuple(of) for of in sealers]}):
        of = Opening(row.run_id, row.poll, row.opening)
        # Where there is one option, having answered is the answer: "I have finished".
        content = pack([0]) if sizes[of] == 1 else sealers[of].open(row.voter, row.sealed)
        if content is not None:
            answered[of] += 1
            chosen[of].update(unpack(content))
    return {of: Tally(answered[of], tuple(chosen[of][option] for option in range(sizes[of]))) for of in sealers}


async def discard_unreadable(tx: Tx, key: AnswerKey) -> int:
    """Delete answers that were sealed with another key, and how many openings had some. Their polls start afresh."""
    rows = (await tx.execute(sa.select(poll_secret))).all()
    lost = [Opening(row.run_id, row.poll, row.opening) for row in rows if not key.fits(bytes(row.secret))]
    for of in lost:
        await _discard(tx, of)
    return len(lost)


def _readable(rows: Iterable[Any], using: Sealer) -> dict[str, bytes]:
    found = {row.voter: using.open(row.voter, row.sealed) for row in rows}
    return {voter: content for voter, content in found.items() if content is not None}


async def _sealers(tx: Tx, key: AnswerKey, openings: Iterable[Opening]) -> dict[Opening, Sealer]:
    wanted = [tuple(of) for of in openings]
    rows = (await tx.execute(_NONCES, {"openings": wanted})).all() if wanted else ()
    found = {Opening(row.run_id, row.poll, row.opening): bytes(row.secret) for row in rows}
    return {of: key.sealer(nonce, *of) for of, nonce in found.items() if key.fits(nonce)}


async def _discard(tx: Tx, of: Opening) -> None:
    log.warning("anonymous answers discarded", reason="the answer key is another one", run=of.run_id)
    for kept in (table, poll_secret):
        await tx.execute(sa.delete(kept).where(*_same(kept, of)))


def _same(kept: sa.Table, of: Opening) -> tuple[sa.ColumnElement[bool], ...]:
    return (kept.c.run_id == of.run_id, kept.c.poll == of.poll, kept.c.opening == of.opening)


def _bound(of: Opening) -> dict[str, str | int]:
    return {f"b_{name}": value for name, value in of._asdict().items()}
