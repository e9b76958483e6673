"""Presenter: turns the result of a command into the private card its sender sees; and the reader's own version of a poll
card.

The write side (`bot.runs`) knows no cards' looks; handlers ask the presenter once the transaction is committed.

A reply whose session is gone, or that cannot be drawn, is left out. Cards in the chat: `bot/delivery/renderer.py`. What a
reply says: `dialogs/engine/reply.py`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.delivery.renderer import CardRenderer, CardRequest, RenderedCard
from bot.infra.clock import Clock
from bot.infra.translations import catalogue
from bot.ports import Outcome
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Result
from bot.runs.transaction import RunTransaction
from bot.store import people
from bot.store.database import Database
from cards.compose import compose
from cards.compose.ideas import about_ideas
from cards.context import CardContext
from cards.view import View
from dialogs.plan.model import Plan
from dialogs.run.commands import Answer
from dialogs.run.messages import AnsweredCard, Card, TextCard

MOST_ANSWERED = 1_000  # cards of answers in memory: many people choose the same option and get the very same card


class Presenter:
    """Draws private cards."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        renderer: CardRenderer,
        *,
        late_after: timedelta,
        locale: str,
    ) -> None:
        self._database, self._clock, self._service, self._renderer = database, clock, service, renderer
        self._late_after, self._locale = late_after, locale

    async def outcome(self, result: Result) -> Outcome:
        """The reply to a command's sender."""
        view = await self.view(result.loaded, result.card) if result.loaded and result.card else None
        return Outcome(view, result.refused)

    async def view(self, loaded: LoadedRun, card: Card) -> View | None:
        """A card drawn for one person; None where its run is gone or it cannot be drawn."""
        if isinstance(card, AnsweredCard) and not about_ideas(card):  # the short path of poll answers: nothing to look up
            return _answered(card, _Setting(loaded.row.id, loaded.plan, loaded.row.timezone, self._locale))
        async with self._database.reading() as tx:
            # Most replies are one sentence. It may name people who do not belong to the run.
            said = card.said.people if isinstance(card, TextCard) else None
            known = await people.namesakes(tx, loaded.row.id, said) if said is not None else None
            (drawn,) = await self._renderer.draw(tx, [CardRequest(loaded.row.id, card)], known)
        return drawn.view if isinstance(drawn, RenderedCard) else None

    async def answered(self, run_id: str, answer: Answer) -> Outcome:
        """What a person has answered to an open poll, for their personal version of its card."""
        async with self._database.reading() as tx:
            loaded = await self._service.loaded_in(tx, run_id)
            if loaded is None:
                return Outcome()
            card = await RunTransaction(
                tx, self._service.loaded_runs, self._service.key, self._clock.now(), self._late_after
            ).answered(loaded, answer)
        return await self.outcome(Result(loaded, card))


class _Setting:
    """Where a personal answer is shown. Two are the same when run, plan, zone and language are."""

    def __init__(self, run: str, plan: Plan, zone: str, locale: str) -> None:
        self.run, self.plan, self.zone, self.locale = run, plan, zone, locale
        self._key = run, plan.hash, zone, locale

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Setting) and self._key == other._key


@lru_cache(maxsize=MOST_ANSWERED)
def _answered(card: AnsweredCard, setting: _Setting) -> View:
    words = catalogue(setting.locale)
    return compose(card, CardContext(setting.plan, ZoneInfo(setting.zone), setting.locale, catalogue=words, run=setting.run))
