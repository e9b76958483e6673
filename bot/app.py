"""Composition root: builds the parts of the service from top to bottom, and connects them.

A start repeats erasures that a backup undid. A stop finishes what runs; others send the rest. Timers are set in `start`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.channels.readiness import TokenProbe
from bot.cluster import SWEEP, ClusterEvents
from bot.delivery.dispatcher import AT_ONCE, Dispatcher, Observer
from bot.delivery.renderer import CardRenderer
from bot.delivery.takeover import LOOKS_APART, Takeover
from bot.handlers.access import AccessTokens
from bot.handlers.identities import Identities
from bot.handlers.page_links import PageLinks
from bot.handlers.presenter import Presenter
from bot.handlers.receiver import Intake, Receiver
from bot.handlers.router import Router
from bot.handlers.services import Services
from bot.infra.clock import Clock, SystemClock
from bot.infra.metrics import Metrics
from bot.infra.publisher import Publisher
from bot.infra.settings import Settings
from bot.infra.tasks import BackgroundTasks, counted
from bot.ports import Channel, Remembering
from bot.programme.errands import ErrandRunner
from bot.programme.links import Links
from bot.runs.committed import Committed
from bot.runs.dead_letter_warnings import DeadLetterWarnings
from bot.runs.defaults import RunDefaults
from bot.runs.housekeeping import Housekeeping
from bot.runs.plan_folders import PlanFolders
from bot.runs.plan_library import PlanLibrary, load
from bot.runs.service import RunService
from bot.runs.ticker import Ticker
from bot.runs.written_plans import WrittenPlans
from bot.store import repair, schema
from bot.store.answer_key import AnswerKey
from bot.store.channel_state import StoredChannelState
from bot.store.clock_sync import ClockSetback, ClockSync
from bot.store.database import Database, file_of, in_words
from bot.store.erasure_log import ErasureLog
from bot.store.plans import PlanCache
from bot.store.replicas import Liveness, key_of
from bot.store.retry import Times, away
from bot.store.service_lock import ServiceLock
from bot.store.shared_rate_limit import SharedRateLimiter
from bot.store.sqlite_notices import Notices
from dialogs.plan.model import Plan

if TYPE_CHECKING:
    from aiohttp import web

NOTICES = timedelta(seconds=1)  # how often to look for what another process did to the same SQLite file
ERRANDS = timedelta(minutes=5)  # how often to look for errands of programmes, where nothing is urgent

log = structlog.get_logger(__name__)


class App:
    """The service put together. `receive` is what channels call; `start` and `stop` it once."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        channels: Mapping[str, Channel],
        *,
        plans: Iterable[Plan] = (),
        seed: Callable[[], int] | None = None,
        at_once: int = AT_ONCE,
        links: Links | None = None,
        observers: Sequence[Observer] = (),
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.replica = uuid.uuid4().hex
        self.liveness = Liveness(key_of(self.replica), clock.now)
        self.stopping = False
        self.channels: dict[str, Channel] = dict(channels)
        self.routes: list[web.RouteDef] = []
        self.metrics = Metrics()
        self.committed = Publisher[[Committed]]("committed", self.metrics)
        self.undelivered = Publisher[[Sequence[str]]]("undelivered", self.metrics)
        self.plan_folders = PlanFolders(settings.plans, counted(self.metrics, "plans", "plan folders not read"))
        self.plan_library = PlanLibrary(plans, lambda: self.plan_folders.plans)
        self._build_store()
        self.written_plans = WrittenPlans(self.database, self.plan_library, here=settings.local_only)
        defaults = RunDefaults.from_settings(settings, seed)
        self._build_runs(defaults, links)
        self._build_delivery(at_once, observers)
        self._build_handlers(defaults)
        self._build_cluster()
        intake = Intake(self._receiver, self.delivery, self.notices, forget=self.cluster.forget, locale=settings.locale)
        self.receive = intake.receive

    def _build_store(self) -> None:
        settings, clock, metrics = self.settings, self.clock, self.metrics
        times = Times(
            settings.database_connection, settings.database_lock, settings.database_statement, settings.database_idle
        )
        self.database = Database(settings.database.get_secret_value(), pool_size=settings.database_pool, times=times)
        self.answer_key = AnswerKey.from_settings(settings)
        self.service_lock = ServiceLock(file_of(settings.database.get_secret_value()))
        self.database.closing.append(self.service_lock.release)
        self.plan_cache = PlanCache()
        self.clock_sync = ClockSync(self.database, clock, metrics)
        metrics.log_full.set_function(lambda: float(self.database.log_full))
        self._chores = BackgroundTasks(lambda error: log.error("chore failed", exc_info=error))
        self.rate_limiter = SharedRateLimiter(self.database, clock, metrics) if self.database.is_postgres else None
        self.erasure_log = ErasureLog.from_settings(settings)

    def _build_runs(self, defaults: RunDefaults, links: Links | None) -> None:
        database, clock, metrics, publish = self.database, self.clock, self.metrics, self.committed.publish
        late_after = self.settings.late_after
        self.service = RunService(
            database, clock, self.plan_cache, metrics, key=self.answer_key, late_after=late_after, publish=publish
        )
        self.ticker = Ticker(database, clock, self.service, metrics)
        base = self.settings.url or f"http://{self.settings.host}:{self.settings.port}"
        self.access = AccessTokens(database, self.service, clock, base.rstrip("/"))
        self.page_links = PageLinks(self.access, self.settings)
        self.links = links or self.page_links
        self.errand_runner = ErrandRunner(
            database, clock, self.service, self.written_plans, defaults, metrics, publish=publish, links=self.links
        )

    def _build_delivery(self, at_once: int, observers: Sequence[Observer]) -> None:
        self.renderer = CardRenderer(
            self.plan_cache, self.settings.locale, meetings=bool(self.settings.teams_rooms_organiser)
        )
        self.delivery = Dispatcher(
            self.database,
            self.clock,
            self.channels,
            self.renderer,
            self.metrics,
            replica=self.replica,
            liveness=self.liveness,
            conversation_gone=self.service.suspend,
            warnings=DeadLetterWarnings(self.service, self.clock).warnings,
            undelivered=self.undelivered.publish,
            observers=observers,
            at_once=at_once,
        )

    def _build_handlers(self, defaults: RunDefaults) -> None:
        settings, database, clock = self.settings, self.database, self.clock
        self.presenter = Presenter(
            database, clock, self.service, self.renderer, late_after=settings.late_after, locale=settings.locale
        )
        self.identities = Identities(database, clock)
        self.token_probe = TokenProbe(self.channels, self.metrics, clock)
        services = Services(
            database=database,
            clock=clock,
            service=self.service,
            presenter=self.presenter,
            identities=self.identities,
            channels=self.channels,
            plan_library=self.plan_library,
            written_plans=self.written_plans,
            metrics=self.metrics,
            defaults=defaults,
            errand_runner=self.errand_runner,
            erasure_log=self.erasure_log,
            links=self.links,
            publish=self.committed.publish,
        )
        self.router = Router(services)
        self._receiver = Receiver(services, self.router.run_lookup, self.router.route)

    def _build_cluster(self) -> None:
        settings, database, clock, metrics = self.settings, self.database, self.clock, self.metrics
        self.cluster = ClusterEvents(
            database,
            clock,
            metrics,
            replica=self.replica,
            liveness=self.liveness,
            delivery=self.delivery,
            ticker=self.ticker,
            errand_runner=self.errand_runner,
            caches=(
                *(self.service.loaded_runs.forget, self.identities.forget, self.router.run_lookup.forget),
                *(self.written_plans.forget, self._forget_in_channels),
            ),
        )
        self.broadcast = self.cluster.broadcast
        self.takeover = Takeover(database, self.liveness, metrics, self.cluster.look_for_work)
        self.notices = Notices(database, self._told)
        self._overwriting = BackgroundTasks(counted(metrics, "overwrite", "deleted data not overwritten"))
        self.committed.subscribe(self.cluster.committed)
        self.undelivered.subscribe(self.cluster.touched)
        keep_for, attendance_for, forget = settings.keep_for, settings.attendance_for, self.cluster.forget
        self.housekeeping = Housekeeping(
            database, clock, self.service, metrics, keep_for=keep_for, attendance_for=attendance_for, forget=forget
        )
        wake_all = (self.ticker.wake, self.errand_runner.wake, self.delivery.sweep_soon)
        self.set_back = ClockSetback(database, clock, metrics, wake_all)
        clock.setbacks.subscribe(self.set_back)

    def _told(self) -> None:
        """Another process on the same SQLite file did something. If it erased, what was deleted has to be overwritten."""
        self.cluster.told()
        self._overwriting.begin(self.database.overwrite())

    def _forget_in_channels(self) -> None:
        for channel in self.channels.values():
            if isinstance(channel, Remembering):
                channel.forget()

    async def start(self) -> None:
        """Prepare the database and start working. Raises DatabaseError, which says what to do."""
        with in_words(self.settings.database.get_secret_value()):
            self.service_lock.take()
            self.answer_key.load()
            await self.plan_folders.look()
            await schema.prepare(self.database)
            await repair.erase_again(self.database, self.erasure_log)
            await repair.discard_unreadable(self.database, self.answer_key)
            await self.database.overwrite()  # an erasure before this start may have been kept from it
            await self.clock_sync.look()
            self.notices.start()
            self.broadcast.start()
            await self.delivery.start()
        self.ticker.start()
        self.errand_runner.start()
        self.clock.every(NOTICES, self.notices.look)
        self.clock.every(SWEEP, self.clock_sync.look_soon)
        self.clock.every(LOOKS_APART, self.takeover.look_soon)
        self.clock.every(SWEEP, self.ticker.wake)
        self.clock.every(SWEEP, self.delivery.sweep_soon)
        self.clock.every(SWEEP, self._overwrite_soon)
        self.clock.every(SWEEP, self.plan_folders.look_soon)
        self.clock.every(ERRANDS, self.errand_runner.wake)
        self.clock.nightly(self.housekeeping.tidy)
        await self.housekeeping.start()
        self.clock.start()
        log.info("started", channels=sorted(self.channels))

    def _overwrite_soon(self) -> None:
        """Empty SQLite's log if a reader kept that from happening before."""
        if self.database.log_full:
            self._chores.begin(self.database.overwrite_again())

    async def stop(self) -> None:
        """Claim nothing new, finish what is running, close everything."""
        self.clock.stop()
        await self.clock_sync.stop()
        await self.takeover.stop()
        await self.housekeeping.stop()
        await self.ticker.stop()
        await self.errand_runner.stop()
        await self.service.idle()
        await self._chores.idle()
        await self.plan_folders.idle()
        await self.delivery.stop()
        self.broadcast.tell(messages=True)  # others send what is still to be sent
        await self.broadcast.stop()
        for channel in self.channels.values():
            await channel.close()
        self.notices.stop()
        await self._overwriting.idle()
        await self.database.close()
        log.info("stopped")

    async def idle(self) -> None:
        """Wait until inbox, due runs and outbox are done: nothing more can happen before the clock goes on."""
        while True:
            before = self.work
            await self.identities.idle()
            await self.set_back.idle()
            await self._overwriting.idle()
            await self.housekeeping.idle()
            await self.ticker.idle()
            await self.errand_runner.idle()
            await self.service.idle()
            await self.delivery.idle()
            if self.work == before and self.ticker.is_idle and self.errand_runner.is_idle:
                return

    @property
    def work(self) -> tuple[int, int]:
        """How much was decided and delivered so far. It does not change while nothing happens."""
        return self.service.decided, self.delivery.turns


def build(
    settings: Settings,
    clock: Clock | None = None,
    channels: Sequence[Channel] | None = None,
    *,
    plans: Iterable[Plan] = (),
    seed: Callable[[], int] | None = None,
    at_once: int = AT_ONCE,
    observers: Sequence[Observer] = (),
    links: Links | None = None,
) -> App:
    """The service with these channels; with None, those that are configured, each with its routes in `App.routes`.

    `plans` are offered beside the shipped ones. `seed` gives each run its seed (random by default). `observers` are called
    with every message that became visible. `links` makes the links in messages (by default, to the pages that a site
    serves). Raises PlanError where the settings name a plan file with mistakes.
    """
    given = {channel.name: channel for channel in channels or ()}
    if settings.default_plan.endswith((".yaml", ".yml")):
        own = load(settings.default_plan)
        settings, plans = settings.model_copy(update={"default_plan": own.id}), (*plans, own)
    clock = clock or SystemClock()
    app = App(settings, clock, given, plans=plans, seed=seed, at_once=at_once, observers=observers, links=links)
    if channels is None:
        _connect(app)
    return app


def _connect(app: App) -> None:
    register = StoredChannelState(app.database)
    if app.settings.has_teams or app.settings.insecure_local:
        from bot.channels import teams  # late: only who uses Teams waits for botbuilder to be imported

        app.channels["teams"], routes = teams.build(
            app.settings,
            app.receive,
            app.metrics,
            rate_limiter=app.rate_limiter,
            wall=lambda: app.clock.now().timestamp(),
            direct_chats=register,
        )
        app.routes.extend(routes)
    if app.settings.has_zoom:
        from bot.channels import zoom

        app.channels["zoom"], zoom_routes = zoom.build(
            app.settings,
            app.receive,
            register=register,
            at=app.clock.now,
            metrics=app.metrics,
            rate_limiter=app.rate_limiter,
            passing=away,
        )
        app.routes.extend(zoom_routes)
