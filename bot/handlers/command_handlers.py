"""Handler table: builds the handlers of commands, and says which of them handles which command.

A command has the same handler whether it was typed, pressed or sent by a form. Those that `run_commands.py` lists go to
the core as they are; who may give them is checked in `dialogs/engine/decide.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.handlers.attendees import Attendees
from bot.handlers.context import ContextLoader, Handler
from bot.handlers.continue_group import GroupWord
from bot.handlers.document_links import DocumentLinks
from bot.handlers.erase_me import EraseMeHandler
from bot.handlers.own_record import OwnRecords
from bot.handlers.programme_commands import ProgrammeCommands
from bot.handlers.run_commands import DECIDED, RunCommands
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.handlers.start_session import SessionStarter
from bot.programme.cohort_matching import CohortMatcher
from dialogs.run import commands as c
from dialogs.run.commands import Command


class CommandHandlers:
    """The handlers of commands, and `table`: which of them handles which command."""

    def __init__(self, services: Services, contexts: ContextLoader, run_lookup: RunLookup, attendees: Attendees) -> None:
        run_commands = RunCommands(services, contexts=contexts, run_lookup=run_lookup, attendees=attendees)
        matcher = CohortMatcher(services.database, services.service)
        self._run_commands = run_commands
        self._group_word = GroupWord(
            services, run_commands=run_commands, attendees=attendees, matcher=matcher, run_lookup=run_lookup
        )
        self.starts = SessionStarter(
            services,
            run_commands=run_commands,
            attendees=attendees,
            matcher=matcher,
            group_word=self._group_word,
            run_lookup=run_lookup,
        )
        self.programmes = ProgrammeCommands(services, run_commands)
        self.documents = DocumentLinks(services, run_commands)
        self.records = OwnRecords(services)
        self._erase_me = EraseMeHandler(services, run_lookup)
        self.table = self._table()

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
