"""The composition root: the list of parts, top to bottom, and how they are joined."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.channels.readiness import TokenProbe
from bot.cluster import SWEEP, ClusterEvents
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.renderer import CardRenderer
from bot.handlers.access import AccessTokens
from bot.handlers.identities import Identities
from bot.handlers.page_links import PageLinks
from bot.handlers.presenter import Presenter
from bot.handlers.router import Router, Services, apology
from bot.infra.clock import Clock, SystemClock
from bot.infra.metrics import Metrics
from bot.infra.settings import Settings
from bot.infra.tracing import short, span
from bot.ports import Channel, Deauthorised, Inbound, Outcome, Refreshed
from bot.programme.errands import ErrandRunner
from bot.programme.links import Links
from bot.runs.defaults import RunDefaults
from bot.runs.housekeeping import Housekeeping
from bot.runs.plan_library import PlanLibrary, load
from bot.runs.service import RunService
from bot.runs.ticker import Ticker
from bot.store import erasure, schema
from bot.store.broadcast import Broadcast
from bot.store.clock_sync import ClockSetback, ClockSync
from bot.store.database import Database, in_words
from bot.store.erasure_log import ErasureLog, mark
from bot.store.plans import PlanCache
from bot.store.retry import Times, lost, patient
from bot.store.shared_rate_limit import SharedRateLimiter
from dialogs.plan.model import Plan

if TYPE_CHECKING:
    from aiohttp import web

ERRANDS = timedelta(minutes=5)  # the same for the errands of programmes, where nothing is urgent

log = structlog.get_logger(__name__)


class App:
    """The service put together. `receive` is what channels call; `start` and `stop` it once."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        channels: Mapping[str, Channel],
        plans: Iterable[Plan] = (),
        seed: Callable[[], int] | None = None,
        at_once: int = 128,
        links: Links | None = None,
    ) -> None:
        defaults = RunDefaults(
            settings.timezone,
            settings.locale,
            settings.default_plan,
            attendance=settings.attendance,
            attendance_for=settings.attendance_for,
        )
        if seed is not None:
            defaults = replace(defaults, seed=seed)
        self.settings = settings
        self.clock = clock
        self.replica = uuid.uuid4().hex
        self.stopping = False
        self.channels: dict[str, Channel] = dict(channels)
        self.routes: list[web.RouteDef] = []
        self.metrics = Metrics()
        times = Times(
            settings.database_connection, settings.database_lock, settings.database_statement, settings.database_idle
        )
        self.database = Database(settings.database.get_secret_value(), pool_size=settings.database_pool, times=times)
        plan_cache = PlanCache()
        self.renderer = CardRenderer(plan_cache, settings.locale)
        self.service = RunService(self.database, clock, plan_cache, self.metrics, late_after=settings.late_after)
        self.presenter = Presenter(
            self.database, clock, self.service, self.renderer, late_after=settings.late_after, locale=settings.locale
        )
        self.clock_sync = ClockSync(self.database, clock, self.metrics)
        self.rate_limiter = SharedRateLimiter(self.database, clock, self.metrics) if self.database.is_postgres else None
        self.identities = Identities(self.database, clock)
        self.token_probe = TokenProbe(self.channels, self.metrics, clock)
        self.erasure_log = ErasureLog.of(settings)
        self.plan_library = PlanLibrary(plans)
        base = settings.url or f"http://{settings.host}:{settings.port}"
        self.access = AccessTokens(self.database, self.service, clock, base.rstrip("/"))
        self.page_links = PageLinks(self.access, settings)
        links = links or self.page_links
        self.errand_runner = ErrandRunner(
            self.database, clock, self.service, self.plan_library, defaults, self.metrics, links=links
        )
        services = Services(
            database=self.database,
            clock=clock,
            service=self.service,
            presenter=self.presenter,
            identities=self.identities,
            channels=self.channels,
            plan_library=self.plan_library,
            metrics=self.metrics,
            defaults=defaults,
            errand_runner=self.errand_runner,
            erasure_log=self.erasure_log,
            links=links,
        )
        self.router = Router(services)
        self.delivery = Dispatcher(
            self.database, clock, self.channels, self.renderer, self.metrics, replica=self.replica, at_once=at_once
        )
        self.ticker = Ticker(self.database, clock, self.service, self.metrics)
        self.housekeeping = Housekeeping(self.database, clock, self.service, settings.keep_for, settings.attendance_for)
        self.broadcast = Broadcast(self.database, self.metrics, self.replica)
        memories = (self.identities, self.router.run_lookup)
        self.cluster = ClusterEvents(
            self.broadcast, clock, self.service, self.delivery, self.ticker, self.errand_runner, memories
        )
        self.housekeeping.on_gone = self.cluster.forget
        pokes = (self.ticker.poke, self.errand_runner.poke, self.delivery.sweep_soon)
        self.set_back = clock.on_set_back = ClockSetback(self.database, clock, self.metrics, pokes)
        self._receive = patient(self.router.receive, also=lost)  # its delivery id makes doing it again harmless

    async def receive(self, inbound: Inbound) -> Outcome:
        """Deal with something a channel hands in."""
        channel = inbound.channel if isinstance(inbound, Deauthorised) else inbound.where.channel
        delivery = "" if isinstance(inbound, Refreshed) else short(inbound.delivery_id)
        with span("receive", channel=channel, inbound=type(inbound).__name__, delivery=delivery):
            try:
                return await self._receive(inbound)
            except Exception as error:
                if (sorry := apology(inbound, error, self.settings.locale)) is None:
                    raise
                return sorry

    async def start(self) -> None:
        """Prepare the database and begin to work. Raises DatabaseError with the way out."""
        with in_words(self.settings.database.get_secret_value()):
            await schema.prepare(self.database)
            await self._erase_again()
            await self.clock_sync.look()
            self.broadcast.start()
            await self.delivery.start()
        self.ticker.start()
        self.errand_runner.start()
        self.clock.every(SWEEP, self.clock_sync.look_soon)
        self.clock.every(SWEEP, self.ticker.poke)
        self.clock.every(SWEEP, self.delivery.sweep_soon)
        self.clock.every(ERRANDS, self.errand_runner.poke)
        self.clock.nightly(self.housekeeping.tidy)
        self.clock.start()
        log.info("started", channels=sorted(self.channels))

    async def _erase_again(self) -> None:
        """Where a backup was restored: delete whom it brought back although they had been erased."""
        if not (marks := self.erasure_log.marks()):
            return
        async with self.database.writing() as tx:
            back = await erasure.erase_again(tx, lambda person: mark(person) in marks)
        if back:
            await self.database.overwrite()
            log.warning("people erased again, who had come back with a backup", people=back)

    async def stop(self) -> None:
        """Claim nothing new, finish what is under way, let go of everything."""
        self.clock.stop()
        await self.clock_sync.stop()
        await self.ticker.stop()
        await self.errand_runner.stop()
        await self.service.idle()
        await self.delivery.stop()
        self.broadcast.tell(letters=True)  # what is still to be sent, others send
        await self.broadcast.stop()
        for channel in self.channels.values():
            await channel.close()
        await self.database.close()
        log.info("stopped")

    async def idle(self) -> None:
        """Wait until inbox, due runs and outbox are worked off: nothing more can happen before the clock goes on."""
        while True:
            before = self.work
            await self.identities.idle()
            await self.set_back.idle()
            await self.ticker.idle()
            await self.errand_runner.idle()
            await self.service.idle()
            await self.delivery.idle()
            if self.work == before and self.ticker.is_idle and self.errand_runner.is_idle:
                return

    @property
    def work(self) -> tuple[int, int]:
        """How much was decided and delivered so far: it stands still while nothing happens."""
        return self.service.decided, self.delivery.turns


def build(
    settings: Settings,
    clock: Clock | None = None,
    channels: Sequence[Channel] | None = None,
    *,
    plans: Iterable[Plan] = (),
    seed: Callable[[], int] | None = None,
    at_once: int = 128,
    links: Links | None = None,
) -> App:
    """The service with these channels; with None, those that are configured, each with its routes in `App.routes`.

    `plans` are offered beside the shipped ones. `seed` gives each run its seed (random by default). `links` makes the links
    in messages (by default, to the pages that a site serves). Raises PlanError where the settings name a plan file with
    mistakes.
    """
    given = {channel.name: channel for channel in channels or ()}
    if settings.default_plan.endswith((".yaml", ".yml")):
        own = load(settings.default_plan)
        settings, plans = settings.model_copy(update={"default_plan": own.id}), (*plans, own)
    app = App(settings, clock or SystemClock(), given, plans, seed, at_once, links)
    if channels is None:
        _connect(app)
    return app


def _connect(app: App) -> None:
    if app.settings.has_teams or app.settings.insecure_local:
        from bot.channels import teams  # late: only who uses Teams waits for botbuilder to be imported

        app.channels["teams"], routes = teams.build(
            app.settings,
            app.receive,
            app.metrics.door("teams"),
            rate_limiter=app.rate_limiter,
            wall=lambda: app.clock.now().timestamp(),
        )
        app.routes.extend(routes)
    if app.settings.has_zoom:
        from bot.channels import zoom
        from bot.store.channel_state import StoredChannelState

        register = StoredChannelState(app.database)
        app.channels["zoom"], zoom_routes = zoom.build(
            app.settings,
            app.receive,
            register=register,
            at=app.clock.now,
            door=app.metrics.door("zoom"),
            rate_limiter=app.rate_limiter,
        )
        app.routes.extend(zoom_routes)
