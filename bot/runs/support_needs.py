"""Support needs: reads the fields of their form, and stores lines without a name.

A person may write only some lines in each area, and so may the group (`EACH` and `MOST` in
`dialogs/features/needs_list.py`); more are refused. How many somebody wrote is kept apart from the lines. They are taken
only privately: `bot/handlers/run_commands.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.runs.ballot_box import BallotBox
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Result
from bot.store import support_needs as store
from bot.store.ballots import Opening
from bot.store.database import Tx
from cards.compose.agreements import FIELD
from dialogs import texts
from dialogs.features import needs_list
from dialogs.run.commands import WriteNeeds
from dialogs.texts.sentence import Refused, sentence


def filled_in(inputs: Mapping[str, str]) -> Iterator[tuple[int | None, str]]:
    """Area and words of the fields somebody filled in."""
    for name, text in sorted(inputs.items()):
        area = name.removeprefix(FIELD)
        if name == FIELD:
            yield None, text
        elif name.startswith(FIELD) and area.isascii() and area.isdigit() and len(area) < 3:
            yield int(area), text


async def keep(tx: Tx, box: BallotBox, loaded: LoadedRun, command: WriteNeeds) -> None:
    """Store somebody's lines, and apart from them how many this person has written. Raises Refused above the limit."""
    of = Opening(loaded.row.id, needs_list.WROTE, loaded.run.polls[needs_list.POLL].opening)
    areas = len(needs_list.areas(needs_list.options(loaded.plan, loaded.run)))
    wrote = set(await box.chosen(of, command.by, True) or ())
    for area, _ in command.lines:
        first = needs_list.counted(area, areas)
        free = next((number for number in range(first, first + needs_list.EACH) if number not in wrote), None)
        if free is None:
            raise Refused(sentence(texts.NEEDS_ENOUGH, most=needs_list.EACH))
        wrote.add(free)
    if await store.count(tx, loaded.row.id) + len(command.lines) > needs_list.MOST:
        raise Refused(sentence(texts.NEEDS_FULL))
    await box.put_secretly(of, command.by, tuple(sorted(wrote)), Result())
    await store.keep(tx, box.key, loaded.row.id, command.lines)
