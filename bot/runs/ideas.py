"""Ideas: stores what people write, without a name where the plan says so, and gives it numbers when the question closes.

Refused are more ideas than the plan allows each person, and more than the question holds (`MOST` in
`dialogs/features/ideas/lists.py`). Later ideas of a person are added to earlier ones. Ideas with the same words become
one when the question closes. Who may see them, and merging by hand: `dialogs/features/ideas/`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.runs.ballot_box import BallotBox
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Result
from bot.store import ballots
from bot.store import ideas as store
from bot.store.ballots import Opening
from bot.store.database import Tx
from dialogs import texts
from dialogs.features.ideas import lists
from dialogs.features.ideas.decide import check_lines
from dialogs.run.commands import MergeIdeas, WriteIdeas
from dialogs.run.effects import NumberIdeas
from dialogs.texts.sentence import Refused, sentence


async def keep(tx: Tx, box: BallotBox, loaded: LoadedRun, command: WriteIdeas) -> None:
    """Store somebody's ideas, and how many this person has written. Raises Refused above the limits."""
    collect = check_lines(loaded.plan, loaded.run, command)
    asked = lists.collected(loaded.plan, collect)
    of = Opening(loaded.row.id, lists.wrote(collect), loaded.run.ideas[collect].opening)
    before = await box.chosen(of, command.by, asked.anonymous) or ()
    places = tuple(range(len(before) + len(command.lines)))
    if len(places) > asked.each:
        raise Refused(sentence(texts.IDEAS_ENOUGH, most=asked.each))
    if await _count(tx, box, loaded, of) + len(command.lines) > lists.MOST:
        raise Refused(sentence(texts.IDEAS_FULL))
    if asked.anonymous:
        await box.put_secretly(of, command.by, places, Result())
        await store.seal(tx, box.key, loaded.row.id, collect, command.lines)
        return
    await box.flush(loaded.row.id)
    mine = [one for one in (await ballots.answers(tx, [of]))[of] if one.voter == command.by]
    written = [*(text for one in mine for text in json.loads(one.why or "[]")), *command.lines]
    box.put(of, command.by, places, json.dumps(written, ensure_ascii=False), Result())


async def _count(tx: Tx, box: BallotBox, loaded: LoadedRun, of: Opening) -> int:
    collect = of.poll.partition(":")[2]
    asked = lists.collected(loaded.plan, collect)
    tally = (await box.tallies(loaded.row.id, {of: asked.each}))[of.poll]
    return loaded.run.ideas[collect].ideas + sum(tally.counts)


async def number(tx: Tx, box: BallotBox, run_id: str, effect: NumberIdeas) -> Sequence[MergeIdeas]:
    """Give the ideas of a question that closed their numbers. Returns commands that merge those with the same words."""
    await box.flush(run_id)
    if effect.anonymous:
        alike = await store.number(tx, box.key, run_id, effect.collect, effect.first)
    else:
        of = Opening(run_id, lists.wrote(effect.collect), effect.opening)
        alike = await store.number_named(tx, of, effect.collect, effect.first)
    return [MergeIdeas(numbers=numbers, collect=effect.collect) for numbers in alike]
