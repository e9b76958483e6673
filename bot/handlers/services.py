"""Services: the parts of the service that handlers are built from, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.handlers.identities import Identities
from bot.handlers.presenter import Presenter
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.ports import Channel
from bot.programme.errands import ErrandRunner
from bot.programme.links import Links
from bot.runs.committed import Publish
from bot.runs.defaults import RunDefaults
from bot.runs.plan_library import PlanCatalogue
from bot.runs.service import RunService
from bot.runs.written_plans import WrittenPlans
from bot.store.database import Database
from bot.store.erasure_log import ErasureLog


@dataclass(frozen=True, kw_only=True)
class Services:
    """What a handler may use. Each takes what it needs, and gets other handlers as arguments."""

    database: Database
    clock: Clock
    service: RunService
    presenter: Presenter
    identities: Identities
    channels: Mapping[str, Channel]
    plan_library: PlanCatalogue
    written_plans: WrittenPlans
    metrics: Metrics
    defaults: RunDefaults
    errand_runner: ErrandRunner
    erasure_log: ErasureLog
    links: Links
    publish: Publish
