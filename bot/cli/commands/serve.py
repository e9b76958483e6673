"""`throughline serve`: runs the service. With `--play`, it also plays a session in this terminal.

An address that other machines can reach is refused without Teams, Zoom or `--insecure-local`, because nobody could check who
is calling. With neither platform it warns and runs. A played session runs 60 times faster than real time. A browser opens
only with --open, where there is a screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.app import App, build
from bot.cli.errors import CommandError
from bot.cli.inputs import plan_of, settings, tokens_of
from bot.infra import garbage, logs, tracing
from bot.infra.loopback import is_local
from bot.infra.settings import Settings
from bot.infra.signals import on_stop_signal
from bot.runs.plan_library import shipped
from bot.store.database import DatabaseError, in_words
from bot.web.server import has_rehearsal_room
from bot.web.server import serve as serve_app
from dialogs.plan.errors import PlanError
from dialogs.plan.model import Plan
from dialogs.run.commands import ChangePoll

SEED = 1  # of a played session, so that it is always the same
NOTHING_SET_UP = (
    "Neither Teams nor Zoom is set up, so the service has no chats to serve. `throughline doctor` says what is missing."
)


@dataclass(frozen=True)
class ServeOptions:
    """Options of the command. None means the value of the settings; a `speed` of None is as fast as possible."""

    host: str | None = None
    port: int | None = None
    insecure_local: bool = False
    play: str | None = None
    speed: float | None = 60.0
    tokens: Path | None = None
    open: bool = False


def serve(wish: ServeOptions, out: TextIO) -> int:
    """Run the service until it is stopped or the played session ends.

    Raises CommandError if it cannot start or is unsafe.
    """
    chosen = settings(host=wish.host, port=wish.port, insecure_local=wish.insecure_local or None)
    _only_if_safe(chosen)
    plan = plan_of(wish.play) if wish.play else None
    tokens = tokens_of(wish.tokens, [plan] if plan else _offered(chosen) if wish.tokens else ())
    logs.configure("error" if plan else chosen.log_level, form=chosen.log_format)
    try:
        with in_words(chosen.database.get_secret_value()):
            asyncio.run(_play(chosen, plan, wish.speed, out, tokens) if plan else _serve(chosen, tokens, wish, out))
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    return 0


def _offered(chosen: Settings) -> Sequence[Plan]:
    """Plans that a chat can choose from."""
    return [plan_of(name) for name in dict.fromkeys((chosen.default_plan, *shipped()))]


def _only_if_safe(chosen: Settings) -> None:
    if chosen.has_teams or chosen.has_zoom or chosen.insecure_local or is_local(chosen.host):
        return
    raise CommandError(
        f"{chosen.host} can be reached from other machines, and without a Teams app id it cannot check who is calling. "
        "Set THROUGHLINE_TEAMS_APP_ID (`throughline doctor` says what else is needed), serve this machine only with "
        "--host 127.0.0.1, or say --insecure-local if you know who can reach it."
    )


def _app(chosen: Settings) -> App:
    try:
        return build(chosen)
    except (PlanError, ValueError) as error:
        raise CommandError(str(error)) from None


async def _serve(chosen: Settings, tokens: Sequence[ChangePoll], wish: ServeOptions, out: TextIO) -> None:
    if not (chosen.has_teams or chosen.has_zoom or chosen.insecure_local):
        sys.stderr.write(NOTHING_SET_UP + "\n")
    app = _app(chosen)
    app.router.commands.starts.tokens = tokens
    ready = asyncio.Event()
    waiting = [asyncio.create_task(_show_the_way(chosen, ready, wish.open, out)), asyncio.create_task(_settle(ready))]
    try:
        with _traces(chosen, app.replica):
            await _listen(app, chosen, ready, asyncio.Event())
    finally:
        for task in waiting:
            task.cancel()


async def _settle(ready: asyncio.Event) -> None:
    """Once everything is imported and built, the garbage collector need not look through it again and again."""
    await ready.wait()
    garbage.settle()


@contextlib.contextmanager
def _traces(chosen: Settings, replica: str) -> Iterator[None]:
    """Export traces while the service runs, if the environment configures it. Raises CommandError."""
    if not chosen.telemetry:
        yield
        return
    try:
        from bot.infra import otel
    except ModuleNotFoundError:
        raise CommandError(
            "THROUGHLINE_TELEMETRY is on, but OpenTelemetry is not installed. Run pip install 'throughline[telemetry]', or "
            "switch it off."
        ) from None
    provider = otel.begin(replica)
    try:
        yield
    finally:
        tracing.end()
        provider.shutdown()


async def _show_the_way(chosen: Settings, ready: asyncio.Event, opened: bool, out: TextIO) -> None:
    """Print the address of the rehearsal room when it is ready. Open a browser if there is a screen."""
    if not has_rehearsal_room(chosen):
        return
    await ready.wait()
    address = f"http://{chosen.host}:{chosen.port}"
    out.write(f"The rehearsal room is at {address}\n")
    out.flush()
    if opened and (sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        import webbrowser  # late: services rarely open a browser

        await asyncio.to_thread(webbrowser.open, address)


async def _listen(app: App, chosen: Settings, ready: asyncio.Event, stop: asyncio.Event) -> None:
    try:
        await serve_app(app, host=chosen.host, port=chosen.port, ready=ready, stop=stop)
    except OSError as error:
        raise CommandError(
            f"The service cannot listen on {chosen.host}, port {chosen.port}: {error.strerror or error}. "
            "Stop what is listening there, or choose another with --host and --port."
        ) from error


async def _play(chosen: Settings, plan: Plan, speed: float | None, out: TextIO, tokens: Sequence[ChangePoll]) -> None:
    """Run the service while simulated people play the session in a separate chat."""
    from bot.rehearsal.cast import participants  # late: a service without `--play` starts faster
    from bot.rehearsal.harness import Harness
    from bot.rehearsal.output import Terminal
    from bot.rehearsal.pacing import PlaybackSpeed
    from bot.rehearsal.scripted import ScriptedRehearsal

    people = participants(plan.people)
    stage = Harness(plan, people, SEED, settings=chosen, tokens=tokens)
    ready, stop = asyncio.Event(), asyncio.Event()
    screen = Terminal(out, plan)
    serving = asyncio.create_task(_listen(stage.app, chosen, ready, stop))
    out.write(f"The service is at http://{chosen.host}:{chosen.port}. Here is “{plan.title}”; Ctrl-C ends it.\n")

    async def perform() -> None:
        await ready.wait()
        me = asyncio.current_task()
        on_stop_signal(lambda _: me.cancel() if me else stop.set())  # stop the session first, then the service
        where = await stage.room()
        try:
            await ScriptedRehearsal(stage, plan, where, people, SEED, None, screen, PlaybackSpeed(speed)).play()
        finally:
            screen.close()
            await stage.clear(where)

    playing = asyncio.create_task(perform())
    await asyncio.wait((serving, playing), return_when=asyncio.FIRST_COMPLETED)
    playing.cancel()
    await asyncio.wait((playing,))
    stop.set()
    await serving
    if not playing.cancelled():
        playing.result()
