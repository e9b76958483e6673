"""`throughline rehearse`: plays a whole session locally, with simulated people.

The same seed gives the same pairs. Nothing is kept unless a database is named. What the simulated people do is in
`bot.rehearsal`; the speed where none is given is in `bot.cli.main`, and the most people in `subcommands/sessions.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.cli.errors import CommandError
from bot.cli.inputs import plan_of, tokens_of
from bot.infra import garbage, logs
from bot.rehearsal.cast import participants
from bot.rehearsal.harness import Harness
from bot.rehearsal.output import Printer, Screen, Terminal
from bot.rehearsal.pacing import PlaybackSpeed
from bot.rehearsal.script import Cue, ScriptError, read_script_file
from bot.rehearsal.scripted import ScriptedRehearsal
from bot.store.database import DatabaseError
from dialogs.plan.model import Plan
from dialogs.run.commands import ChangePoll


@dataclass(frozen=True)
class RehearseOptions:
    """Options of the command. `speed` is a multiple of real time; None is as fast as possible."""

    plan: str
    headless: bool = False
    people: int = 10
    seed: int = 1
    script: Path | None = None
    speed: float | None = None
    database: str | None = None
    tokens: Path | None = None
    language: str = "en-GB"


def rehearse(wish: RehearseOptions, out: TextIO) -> int:
    """Play the session. Raises CommandError for an unusable plan, script or database."""
    logs.configure("error")
    garbage.settle()  # measured: to skip imported modules saves 14% of a rehearsal's CPU time
    plan = plan_of(wish.plan)
    tokens = tokens_of(wish.tokens, [plan])
    screen = Printer(out) if wish.headless else Terminal(out, plan)
    try:
        script = read_script_file(wish.script) if wish.script else None
        asyncio.run(_play(wish, plan, script, screen, tokens))
    except ScriptError as error:
        raise CommandError(*error.mistakes) from None
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    finally:
        screen.close()
    return 0


async def _play(
    wish: RehearseOptions, plan: Plan, script: Sequence[Cue] | None, screen: Screen, tokens: Sequence[ChangePoll]
) -> None:
    people = participants(wish.people)
    stage = Harness(plan, people, wish.seed, wish.database, tokens=tokens, language=wish.language)
    await stage.start()
    try:
        await ScriptedRehearsal(
            stage, plan, await stage.room(), people, wish.seed, script, screen, PlaybackSpeed(wish.speed)
        ).play()
    finally:
        await stage.stop()
