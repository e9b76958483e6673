"""Handlers of commands: builds them, and says which command each handles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.handlers.attendees import Attendees
from bot.handlers.context import ContextLoader, Handler
from bot.handlers.continue_group import GroupWord
from bot.handlers.document_links import DocumentLinks
from bot.handlers.erase_me import EraseMeHandler
from bot.handlers.identities import Identities
from bot.handlers.own_record import OwnRecords
from bot.handlers.presenter import Presenter
from bot.handlers.programme_commands import ProgrammeCommands
from bot.handlers.run_commands import DECIDED, RunCommands
from bot.handlers.run_lookup import RunLookup
from bot.handlers.start_session import SessionStarter
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.ports import (
    Channel,
)
from bot.programme.cohort_matching import CohortMatcher
from bot.programme.errands import ErrandRunner
from bot.programme.links import Links
from bot.runs.committed import Publish
from bot.runs.defaults import RunDefaults
from bot.runs.plan_library import PlanCatalogue
from bot.runs.service import RunService
from bot.runs.written_plans import WrittenPlans
from bot.store.database import Database
from bot.store.erasure_log import ErasureLog
from dialogs.run import commands as c
from dialogs.run.commands import Command


@dataclass(frozen=True, kw_only=True)
class Services:
    """What handlers are built from."""

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


class CommandHandlers:
    """The handlers of commands, and `table`: which of them handles which command."""

    def __init__(self, services: Services, contexts: ContextLoader, run_lookup: RunLookup, attendees: Attendees) -> None:
        database, clock, service, presenter = services.database, services.clock, services.service, services.presenter
        self._run_commands = RunCommands(service, presenter, contexts=contexts, run_lookup=run_lookup, attendees=attendees)
        matcher = CohortMatcher(database, service)
        self._group_word = GroupWord(
            database,
            clock,
            service,
            presenter,
            run_commands=self._run_commands,
            attendees=attendees,
            matcher=matcher,
            run_lookup=run_lookup,
            publish=services.publish,
        )
        self.starts = SessionStarter(
            clock,
            service,
            presenter,
            run_commands=self._run_commands,
            attendees=attendees,
            matcher=matcher,
            group_word=self._group_word,
            defaults=services.defaults,
            run_lookup=run_lookup,
        )
        self._build_programme_handlers(services, run_lookup)
        self.table = self._table()

    def _build_programme_handlers(self, services: Services, run_lookup: RunLookup) -> None:
        database, clock, service, presenter = services.database, services.clock, services.service, services.presenter
        self.programmes = ProgrammeCommands(
            database,
            clock,
            service,
            presenter,
            run_commands=self._run_commands,
            errand_runner=services.errand_runner,
        )
        self.documents = DocumentLinks(
            database,
            service,
            presenter,
            run_commands=self._run_commands,
            missed_sessions=services.errand_runner.packs,
            links=services.links,
        )
        self.records = OwnRecords(database, clock, service, presenter, links=services.links, locale=services.defaults.locale)
        self._erase_me = EraseMeHandler(
            database, clock, service, identities=services.identities, run_lookup=run_lookup, erasure_log=services.erasure_log
        )

    def _table(self) -> Mapping[type[Command], Handler]:
        """Who handles which command, whether it was typed, pressed or sent by a form."""
        return {
            **dict.fromkeys(DECIDED, self._run_commands.handle),
            c.Start: self.starts.start,
            c.ContinueGroup: self._group_word.give,
            c.WriteNeeds: self._run_commands.write_needs,
            c.WriteIdeas: self._run_commands.write_ideas,
            c.CastVotes: self._run_commands.vote,
            c.Nudge: self.programmes.nudge,
            c.ShowProgramme: self.programmes.show,
            c.SetDate: self.programmes.set_date,
            c.PaceNudges: self.programmes.pace,
            c.Intend: self.programmes.intend,
            c.OpenSheet: self.documents.run_sheet,
            c.OpenRehearsal: self.documents.rehearsal,
            c.OpenDigest: self.documents.digest,
            c.ShowMissed: self.documents.missed,
            c.ShowRecord: self.records.answer,
            c.ForgetMe: self._erase_me.forget,
        }
