"""Poll-text repository: own options and pictures of polls, in people's words, kept apart from the event stream.

So they can be erased without touching a stream. A stored event has numbers in their place, which is also what is shown once
the words were erased. The words of the last change count, and belong to the person who made it. They go when that person is
erased, or with the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import poll_text as table
from bot.store.upsert import upsert
from dialogs.run.events import PollChanged
from dialogs.run.replace import changed
from dialogs.texts.sentence import PersonId


class PollTexts(NamedTuple):
    """The words of whoever changed a poll last."""

    options: tuple[str, ...]
    image_url: str | None
    image_alt: str | None


async def keep(tx: Tx, events: Sequence[tuple[str, PollChanged]], authors: Mapping[tuple[str, str], PersonId]) -> None:
    """Store the words of these events (run id, event), in place of earlier ones. `authors` are known by run and poll."""
    rows = {
        (run_id, one.poll): {
            "run_id": run_id,
            "poll": one.poll,
            "person_id": authors.get((run_id, one.poll)) or None,
            "options": list(one.options),
            "image_url": one.image_url,
            "image_alt": one.image_alt,
        }
        for run_id, one in events
    }
    await upsert(tx, table, list(rows.values()))


async def of_runs(tx: Tx, run_ids: Iterable[str]) -> Mapping[tuple[str, str], PollTexts]:
    """The words of changed polls, by run and poll."""
    wanted = sa.select(table).where(table.c.run_id.in_(list(run_ids)))
    return {
        (row.run_id, row.poll): PollTexts(tuple(row.options), row.image_url, row.image_alt)
        for row in await tx.execute(wanted)
    }


def without_words(event: PollChanged) -> PollChanged:
    """The event as it is stored."""
    numbers = tuple(str(number) for number in range(1, len(event.options) + 1))
    return changed(event, options=numbers, image_url=None, image_alt=None, words_apart=True)


def with_words(event: PollChanged, words: PollTexts) -> PollChanged:
    """The event as it happened. Where a poll was changed several times, all have the words that hold."""
    return changed(event, **words._asdict())
