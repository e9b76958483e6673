"""Ballot box of one transaction: stores, counts and deletes answers, with few statements for many of them.

A second answer replaces the first, and its reply says so. An answer to a secret poll is stored under a pseudonym, without
a reason. Answers that are no longer needed are deleted when the transaction ends. Which answer of two devices is dropped:
`transaction.py`. Which counts may be shown: `dialogs/features/polls/counts.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bot.runs.submission import Result
from bot.store import ballots, sealed_ballots
from bot.store.answer_key import AnswerKey, Sealer
from bot.store.ballots import Ballot, BallotsGone, Opening
from bot.store.database import Tx
from dialogs.run.commands import Tally
from dialogs.run.messages import AnsweredCard
from dialogs.texts.sentence import PersonId


class BallotBox:
    """The answers in a transaction. What `key` opens is forgotten with it."""

    def __init__(self, tx: Tx, key: AnswerKey) -> None:
        self._tx, self.key = tx, key
        self._waiting: dict[str, list[tuple[Ballot, Result]]] = {}  # run -> answers not yet in the table
        self._secret: dict[str, list[tuple[Ballot, Result]]] = {}  # the same, by pseudonym, in secret polls
        self._counted: dict[Opening, Tally] = {}  # what is in the table, as far as it was counted
        self._gone: list[BallotsGone] = []  # answers to be deleted
        self._runs_gone: set[tuple[str, str]] = set()  # runs, and which of their answers are to be deleted
        self._sealers: dict[Opening, Sealer] = {}
        self.new: Counter[Opening] = Counter()
        """How many people have answered in this transaction who had not before."""

    def put(self, of: Opening, person: PersonId, options: tuple[int, ...], why: str | None, result: Result) -> None:
        """Take a named answer. `result` will say whether it changed an earlier one."""
        self._waiting.setdefault(of.run_id, []).append((Ballot(of, person, options, why), result))

    async def put_secretly(self, of: Opening, person: PersonId, options: tuple[int, ...], result: Result) -> None:
        """Take an answer to a secret poll: nothing says whose it is, and there is no free text."""
        if of not in self._sealers:
            self._sealers[of] = await sealed_ballots.sealer(self._tx, self.key, of)
        voter = self._sealers[of].voter(person)
        self._secret.setdefault(of.run_id, []).append((Ballot(of, voter, options), result))

    async def flush(self, run_id: str) -> None:
        """Write the waiting answers of a run, and mark the results of those that changed an earlier answer."""
        named, secret = self._waiting.pop(run_id, []), self._secret.pop(run_id, [])
        before = {**(await ballots.cast(self._tx, [one for one, _ in named]))}
        before |= await self._cast_secretly([one for one, _ in secret])
        for one, result in (*named, *secret):
            changed = before.get((one.of, one.voter), one.options) != one.options
            if changed and isinstance(result.card, AnsweredCard):
                result.card = replace(result.card, changed=True)
            self._counted.pop(one.of, None)
        for of, _ in {(one.of, one.voter) for one, _ in (*named, *secret)} - before.keys():
            self.new[of] += 1

    async def _cast_secretly(self, answers: Sequence[Ballot]) -> Mapping[tuple[Opening, str], tuple[int, ...]]:
        packed: dict[Opening, dict[str, bytes]] = {}
        for one in answers:
            packed.setdefault(one.of, {})[one.voter] = sealed_ballots.pack(one.options)
        before: dict[tuple[Opening, str], tuple[int, ...]] = {}
        for of, given in packed.items():
            earlier = await sealed_ballots.cast(self._tx, of, self._sealers[of], given)
            before |= {(of, voter): sealed_ballots.unpack(content) for voter, content in earlier.items()}
        return before

    async def count(self, sizes: Mapping[Opening, int]) -> None:
        """Count the answers of openings, given with their numbers of options, that are not counted yet."""
        missing = {of: size for of, size in sizes.items() if of not in self._counted}
        if not missing:
            return
        named = await ballots.tallies(self._tx, missing, named=True)
        secret = await sealed_ballots.tallies(self._tx, self.key, missing)
        self._counted |= {of: _sum(tally, secret[of]) if of in secret else tally for of, tally in named.items()}

    async def tallies(self, run_id: str, sizes: Mapping[Opening, int]) -> Mapping[str, Tally]:
        """The counts of a run's openings by poll, with everything that was put in."""
        await self.flush(run_id)
        await self.count(sizes)
        return {of.poll: self._counted[of] for of in sizes}

    async def chosen(self, of: Opening, person: PersonId, secret: bool) -> tuple[int, ...] | None:
        """What somebody answered; None where they have not."""
        await self.flush(of.run_id)
        if not secret:
            return (await ballots.voted(self._tx, [Ballot(of, person, ())])).get((of, person))
        sealer = await self._sealer(of)
        if sealer is None:
            return None
        content = (await sealed_ballots.opened(self._tx, of, sealer)).get(sealer.voter(person))
        return None if content is None else sealed_ballots.unpack(content)

    async def drop(self, of: Opening, person: PersonId, secret: bool) -> bool:
        """Remove somebody's answer. False where nobody has answered yet."""
        await self.flush(of.run_id)
        sealer = await self._sealer(of) if secret else None
        if secret and sealer is None:
            return False
        self._counted.pop(of, None)
        await ballots.drop(self._tx, of, sealer.voter(person) if sealer else person)
        return True

    async def forget(self, gone: BallotsGone) -> None:
        """These answers are no longer needed; `close` deletes them."""
        await self.flush(gone.run_id)
        self._gone.append(gone)

    async def forget_all(self, run_id: str, which: Literal["named", "secret"]) -> None:
        """No answer of a run with a name, or without one, is needed any longer; `close` deletes them."""
        await self.flush(run_id)
        self._runs_gone.add((run_id, which))

    async def close(self) -> bool:
        """Delete the answers that are no longer needed. False where there were none."""
        self._sealers.clear()
        deleted = await ballots.forget(self._tx, *self._gone)
        for run_id, which in sorted(self._runs_gone):
            deleted |= await (ballots.forget_named if which == "named" else ballots.forget_secret)(self._tx, run_id)
        return deleted

    async def _sealer(self, of: Opening) -> Sealer | None:
        return self._sealers.get(of) or await sealed_ballots.find_sealer(self._tx, self.key, of)


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(one.answered + other.answered, tuple(a + b for a, b in zip(one.counts, other.counts, strict=True)))
