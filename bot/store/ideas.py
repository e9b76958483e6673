"""Idea repository: people's ideas, rows of the ballot table (docs/adr/0024-ideas.md).

While a question is open, ideas without names are sealed like anonymous answers, under names drawn by lot. Ideas with names
stand in the row that says how many somebody wrote. When the question closes, each idea gets a row of its own, as an answer
to the poll `idea:<question>:<number>`: with whose it is, or with a lot. Numbers go by the alphabet, after those that are
there; an idea with the same words as an earlier one comes last, and is reported. At the end only the ideas that the group
saw are kept, without names (`keep_seen`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from bot.store import ballots, sealed_ballots
from bot.store.answer_key import AnswerKey
from bot.store.ballots import IDEA, BallotsGone, Opening
from bot.store.database import Tx
from bot.store.tables import ballot as table
from bot.store.upsert import upsert
from cards.context import IdeaText
from dialogs.texts.fold import fold

PADDED = 1024  # bytes: all ideas look equally long
_LOT = "lot:"  # what nobody's id begins with


Ideas = Mapping[str, Mapping[int, IdeaText]]
"""Ideas of a run by question and number."""


async def seal(tx: Tx, key: AnswerKey, run_id: str, collect: str, lines: Sequence[str]) -> None:
    """Seal ideas under names drawn by lot, so that nothing tells whose they are or in which order they came."""
    of = _sealed_of(run_id, collect)
    using = await sealed_ballots.sealer(tx, key, of)
    await sealed_ballots.cast(tx, of, using, {secrets.token_hex(32): _pack(text) for text in lines})


async def number(tx: Tx, key: AnswerKey, run_id: str, collect: str, first: int) -> Sequence[tuple[int, ...]]:
    """Open the sealed ideas, and number them from `first` on in alphabetical order. Returns those with the same words."""
    of = _sealed_of(run_id, collect)
    using = await sealed_ballots.find_sealer(tx, key, of)
    found = (await sealed_ballots.opened(tx, of, using)).values() if using else ()
    await ballots.forget(tx, BallotsGone(*of))
    lines = sorted((json.loads(content) for content in found), key=lambda text: (text.casefold(), text))
    return await _keep(tx, run_id, collect, [(_lot(), text) for text in lines], first)


async def number_named(tx: Tx, of: Opening, collect: str, first: int) -> Sequence[tuple[int, ...]]:
    """Number the ideas that people wrote with their names, from `first` on. Returns those with the same words."""
    written = (await ballots.answers(tx, [of]))[of]
    lines = [(one.voter, text) for one in written for text in json.loads(one.why or "[]")]
    lines.sort(key=lambda line: (line[1].casefold(), line[1]))
    return await _keep(tx, of.run_id, collect, lines, first)


async def keep_seen(tx: Tx, run_id: str, collect: str, numbers: Iterable[int]) -> bool:
    """Keep only these ideas of a question, and nobody's name with them. False where nothing was deleted."""
    kept = set(numbers)
    chosen = sa.select(table.c.poll, table.c.voter).where(table.c.run_id == run_id, _of_question(collect))
    rows = [(row.poll, row.voter) for row in await tx.execute(chosen)]
    gone = [poll for poll, _ in rows if int(poll.rpartition(":")[2]) not in kept]
    deleted = (await tx.execute(sa.delete(table).where(table.c.run_id == run_id, table.c.poll.in_(gone)))).rowcount != 0
    for poll, voter in rows:
        if poll not in gone and not voter.startswith(_LOT):
            named = sa.update(table).where(table.c.run_id == run_id, table.c.poll == poll, table.c.voter == voter)
            await tx.execute(named.values(voter=_lot()))
            deleted = True
    return deleted


async def of_runs(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Ideas]:
    """The ideas of runs that have numbers, by run, question and number."""
    wanted = list(run_ids)
    found: dict[str, dict[str, dict[int, IdeaText]]] = {}
    if not wanted:
        return found
    chosen = sa.select(table.c.run_id, table.c.poll, table.c.voter, table.c.why)
    for row in await tx.execute(chosen.where(table.c.run_id.in_(wanted), table.c.poll.startswith(IDEA, autoescape=True))):
        collect, _, at = row.poll.removeprefix(IDEA).rpartition(":")
        by = None if row.voter.startswith(_LOT) else row.voter
        found.setdefault(row.run_id, {}).setdefault(collect, {})[int(at)] = IdeaText(row.why or "", by)
    return found


async def _keep(
    tx: Tx, run_id: str, collect: str, lines: Sequence[tuple[str, str]], first: int
) -> Sequence[tuple[int, ...]]:
    lines = _repeats_last(lines, [text for _, text in await _all(tx, run_id, collect)])
    rows = [
        {"run_id": run_id, "poll": f"{IDEA}{collect}:{at}", "opening": 0, "voter": voter, "options": "", "why": text}
        for at, (voter, text) in enumerate(lines, first)
    ]
    secrets.SystemRandom().shuffle(rows)
    await upsert(tx, table, rows)
    alike: dict[str, list[int]] = {}
    for number_, text in await _all(tx, run_id, collect):
        alike.setdefault(fold(text) or text, []).append(number_)
    return [tuple(numbers) for numbers in alike.values() if len(numbers) > 1]


def _repeats_last(lines: Sequence[tuple[str, str]], known: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Ideas with the same words as one before come last, so that those on the list are numbered without gaps."""
    seen = {fold(text) or text for text in known}
    firsts: list[tuple[str, str]] = []
    repeats: list[tuple[str, str]] = []
    for line in lines:
        words = fold(line[1]) or line[1]
        (repeats if words in seen else firsts).append(line)
        seen.add(words)
    return [*firsts, *repeats]


async def _all(tx: Tx, run_id: str, collect: str) -> Sequence[tuple[int, str]]:
    chosen = sa.select(table.c.poll, table.c.why).where(table.c.run_id == run_id, _of_question(collect))
    return sorted((int(row.poll.rpartition(":")[2]), row.why or "") for row in await tx.execute(chosen))


def _of_question(collect: str) -> sa.ColumnElement[bool]:
    return table.c.poll.startswith(f"{IDEA}{collect}:", autoescape=True)


def _sealed_of(run_id: str, collect: str) -> Opening:
    return Opening(run_id, f"lines:{collect}", 0)


def _lot() -> str:
    return _LOT + secrets.token_hex(16)


def _pack(text: str) -> bytes:
    line = json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")
    return line.ljust(-(-len(line) // PADDED) * PADDED)
