"""Ballot box of one transaction: stores, counts and deletes answers, with few statements for many of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from bot.runs.submission import Result
from bot.store import ballots
from bot.store.ballots import Ballot, BallotsGone, Opening
from bot.store.database import Tx
from dialogs.run.commands import Tally
from dialogs.run.messages import AnsweredCard
from dialogs.texts.sentence import PersonId


class BallotBox:
    """The answers in a transaction. `kept` are keys of secret polls that are in memory already."""

    def __init__(self, tx: Tx, kept: Mapping[Opening, bytes]) -> None:
        self._tx, self._kept = tx, kept
        self._waiting: dict[str, list[tuple[Ballot, Result]]] = {}  # run -> answers not yet in the table
        self._counted: dict[Opening, Tally] = {}  # what is in the table, as far as it was counted
        self._gone: list[BallotsGone] = []  # answers to be deleted
        self._runs_gone: set[tuple[str, str]] = set()  # runs, and which of their answers are to be deleted
        self.secrets: dict[Opening, bytes] = {}
        """Keys that were read, for the cache once the transaction is committed."""

    def put(self, of: Opening, person: PersonId, options: tuple[int, ...], why: str | None, result: Result) -> None:
        """Take a named answer. `result` will say whether it changed an earlier one."""
        self._waiting.setdefault(of.run_id, []).append((Ballot(of, person, options, why), result))

    async def put_secretly(self, of: Opening, person: PersonId, options: tuple[int, ...], result: Result) -> None:
        """Take an answer to a secret poll: nothing says whose it is, and there is no free text."""
        known = self._kept.get(of) or self.secrets.get(of)
        if known is None:
            known = self.secrets[of] = await ballots.secret_of(self._tx, of)
        self.put(of, ballots.disguise(known, person), options, None, result)

    async def flush(self, run_id: str) -> None:
        """Write the waiting answers of a run, and mark the results of those that changed an earlier answer."""
        waiting = self._waiting.pop(run_id, None)
        if waiting is None:
            return
        before = await ballots.voted(self._tx, [one for one, _ in waiting])
        await ballots.cast(self._tx, [one for one, _ in waiting])
        for one, result in waiting:
            changed = before.get((one.of, one.voter), one.options) != one.options
            if changed and isinstance(result.card, AnsweredCard):
                result.card = replace(result.card, changed=True)
            self._counted.pop(one.of, None)

    async def count(self, sizes: Mapping[Opening, int]) -> None:
        """Count the answers of openings, given with their numbers of options, that are not counted yet."""
        missing = {of: size for of, size in sizes.items() if of not in self._counted}
        self._counted |= await ballots.tallies(self._tx, missing)

    async def tallies(self, run_id: str, sizes: Mapping[Opening, int]) -> Mapping[str, Tally]:
        """The counts of a run's openings by poll, with everything that was put in."""
        await self.flush(run_id)
        await self.count(sizes)
        return {of.poll: self._counted[of] for of in sizes}

    async def chosen(self, of: Opening, person: PersonId, secret: bool) -> tuple[int, ...] | None:
        """What somebody answered; None where they have not."""
        await self.flush(of.run_id)
        voter = await self._voter(of, person, secret)
        return (await ballots.voted(self._tx, [Ballot(of, voter, ())])).get((of, voter)) if voter else None

    async def drop(self, of: Opening, person: PersonId, secret: bool) -> bool:
        """Remove somebody's answer. False where nobody has answered yet."""
        await self.flush(of.run_id)
        voter = await self._voter(of, person, secret)
        if voter is None:
            return False
        self._counted.pop(of, None)
        await ballots.drop(self._tx, of, voter)
        return True

    async def forget(self, gone: BallotsGone) -> None:
        """These answers are no longer needed; `close` deletes them."""
        await self.flush(gone.run_id)
        self._gone.append(gone)

    async def forget_all(self, run_id: str, which: Literal["named", "secret"]) -> None:
        """No answer of a run with a name, or without one, is needed any longer; `close` deletes them."""
        await self.flush(run_id)
        self._runs_gone.add((run_id, which))

    async def close(self) -> None:
        """Delete the answers that are no longer needed."""
        await ballots.forget(self._tx, *self._gone)
        for run_id, which in sorted(self._runs_gone):
            await (ballots.forget_named if which == "named" else ballots.forget_secret)(self._tx, run_id)

    async def _voter(self, of: Opening, person: PersonId, secret: bool) -> str | None:
        if not secret:
            return person
        key = await ballots.find_secret(self._tx, of)
        return None if key is None else ballots.disguise(key, person)
