"""`throughline programme`: the groups of a programme, the dates of one group, and those dates as a calendar file.

A session without a date loses its date. A date is refused as in the chat (`bot.handlers.programme_commands`). Without a
coming date there is no calendar file. `--json` is only for the list of groups. Times are in the group's zone. The highest
number of a session is in `subcommands/records.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.app import App
from bot.cli.errors import CommandError
from bot.cli.offline import with_app
from bot.programme.evaluation import kept_of
from bot.runs.state_cache import LoadedRun
from bot.store import erasure, programme
from cards.compose import compose
from cards.context import CardContext
from cards.render.plain import plain
from dialogs.run.commands import SetDate
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import Refused

NOTHING = (
    "No group does a programme yet. One begins with `date 1: ...` or `start` in a chat whose plan belongs to a programme."
)


@dataclass(frozen=True)
class ProgrammeOptions:
    """Options of the command: the group, the date to set, and the calendar file.

    A `session` without a `date` removes its date.
    """

    cohort: str | None = None
    session: int | None = None
    date: datetime | None = None
    file: Path | None = None
    as_json: bool = False


def show(wish: ProgrammeOptions, says: TextIO) -> int:
    """List the groups, or show one group's dates after an optional change. Raises CommandError with what to do."""

    if wish.cohort is not None and wish.as_json:
        raise CommandError("--json lists the groups. For one group, use `throughline export`, which writes JSON.")

    async def work(app: App) -> None:
        if wish.cohort is None:
            says.write(await _listed(app, as_json=wish.as_json))
            return
        loaded = await _loaded(app, wish.cohort)
        if wish.session is not None:
            try:
                await app.router.commands.programmes.change_date(loaded, SetDate(session=wish.session, wall=wish.date))
            except Refused as refused:
                scene = CardContext(loaded.plan, _zone(loaded))
                raise CommandError(plain(compose(TextCard(said=refused.sentence), scene))) from None
        card = await app.errand_runner.session_dates.card(loaded)
        view = await app.presenter.view(loaded, card)
        assert view is not None, "its run was just read"
        says.write(plain(view) + "\n")
        async with app.database.reading() as tx:
            thoughts = await kept_of(tx, wish.cohort, loaded.plan.programme or "")
        for thought in thoughts:
            shown = await app.presenter.view(loaded, thought)
            assert shown is not None, "its run was just read"
            says.write("\n" + plain(shown) + "\n")
        if wish.file is not None:
            written = await app.errand_runner.calendar.file(wish.cohort)
            if written is None:
                raise CommandError(
                    "No session to come has a date, so there is nothing to put into a calendar.", "Set one with --session."
                )
            wish.file.write_bytes(written)
            says.write(f"Written: {wish.file}\n")

    with_app(work)
    return 0


async def _listed(app: App, *, as_json: bool) -> str:
    async with app.database.reading() as tx:
        found = await programme.cohorts(tx)
    if as_json:
        rows = [{"id": id_, "name": name, "since": since.isoformat()} for id_, name, since in found]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{id_}  {name}  since {since:%d %B %Y}\n" for id_, name, since in found) or NOTHING + "\n"


async def _loaded(app: App, cohort_id: str) -> LoadedRun:
    async with app.database.reading() as tx:
        ids = await erasure.runs_of(tx, cohort_id)
    loaded = await app.service.loaded(ids[-1]) if ids else None
    if loaded is None:
        raise CommandError(f"There is no group {cohort_id!r}.", "`throughline programme` lists those there are.")
    return loaded


def _zone(loaded: LoadedRun) -> ZoneInfo:
    return ZoneInfo(loaded.row.timezone)
