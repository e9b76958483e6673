"""Pair slips page: slips to print and cut, for sessions in one room. For facilitators only.

It shows the pairs of the running block, otherwise of the next block that has some, otherwise the last ones. It is empty
until pairs are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.infra.translations import catalogue
from bot.store import people
from bot.web.page_host import PageHost, facilitator
from bot.web.run_pages import FRESH, RUN
from cards.context import CardContext
from cards.pages.slips import slips
from dialogs.features.pairs import show
from dialogs.plan.model import Plan
from dialogs.run.schedule import running_step
from dialogs.run.state import Run

if TYPE_CHECKING:
    from bot.app import App


class SlipsPages:
    """Pair slips handler: shows the current pairs, or those drawn for a later block."""

    def __init__(self, app: App, pages: PageHost) -> None:
        self._app, self._pages = app, pages

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Route of the page."""
        return (web.get(f"{RUN}/slips", self.page),)

    async def page(self, request: web.Request) -> web.Response:
        """Pair slips page. It is empty until pairs are drawn."""
        visitor = await facilitator(self._pages, request)
        plan, run = visitor.loaded.plan, visitor.loaded.run
        async with self._app.database.reading() as tx:
            members = (await people.attendees(tx, [visitor.run_id]))[visitor.run_id]
        names = people.names_of(members)
        block = block_drawn(plan, run)
        cards = show.slips(plan, run, block, self._app.clock.now()) if block else ()
        locale = self._app.settings.locale
        scene = CardContext(plan, ZoneInfo(visitor.loaded.row.timezone), locale, names, catalogue=catalogue(locale))
        text = str(slips(cards, scene, "/static/slips.css"))
        return web.Response(text=text, content_type="text/html", headers=FRESH)


def block_drawn(plan: Plan, run: Run) -> str | None:
    """Block whose pairs to show: the running block, otherwise the next block with pairs, otherwise the last one."""
    step = running_step(plan, run)
    here = next((number for number, block in enumerate(plan.blocks) if step and block.id == step.block), 0)
    drawn = [(number, block.id) for number, block in enumerate(plan.blocks) if block.id in run.pairs]
    ahead = [id_ for number, id_ in drawn if number >= here]
    return ahead[0] if ahead else (drawn[-1][1] if drawn else None)
