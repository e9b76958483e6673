"""Router: from what a channel hands in to the handler of a command: who it is, which chat and run, what was meant. Refuses
buttons of another session.

People in no session may ask privately for `forget me` and `my record`; between sessions also for dates, nudges, their line,
`digest` and `missed`; and an end can be taken back. Otherwise they are told that no session is on. Who is in several is
asked which one (`which_session`), but not for such requests about themselves. Text that is neither command nor answer is
refused; a message to the bot that asks nothing gets no reply. An old card opens no session.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

import structlog

from bot.handlers import forms, which_person
from bot.handlers.attendees import Attendees
from bot.handlers.chat_members import ChatMembers
from bot.handlers.command_handlers import CommandHandlers
from bot.handlers.context import ChatContext, ContextLoader
from bot.handlers.membership import MembershipHandler
from bot.handlers.parse_command import CommandParser
from bot.handlers.poll_answers import PollAnswers, typed_answer
from bot.handlers.receiver import answers_a_poll
from bot.handlers.run_lookup import RunLookup, SeveralSessions
from bot.handlers.services import Services
from bot.handlers.which_session import WhichSession
from bot.ports import (
    Arrived,
    Conversation,
    Deauthorised,
    Departed,
    Heard,
    Inbound,
    Installed,
    Outcome,
    Pressed,
    Refreshed,
    Removed,
    RoleLost,
)
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.engine import questions, stale_controls
from dialogs.grammar.resolve import Unnamed
from dialogs.grammar.understand import NothingAsked
from dialogs.programme.evaluation import read_poll_id
from dialogs.run import commands as c
from dialogs.run.commands import Command
from dialogs.texts.sentence import Refused, sentence

WITHOUT_A_RUN: tuple[type[Command], ...] = (c.ForgetMe, c.ShowRecord)
"""What somebody may ask privately although they are in no session."""

TAKES_BACK_AN_END: tuple[type[Command], ...] = (c.Reopen, c.Undo, c.TakeOver)

BETWEEN_SESSIONS: tuple[type[Command], ...] = (
    c.ShowProgramme, c.SetDate, c.PaceNudges, c.Intend, c.OpenDigest, c.ShowMissed,
)  # fmt: skip
"""What people of a programme may ask privately besides, while no session is on."""

log = structlog.get_logger(__name__)


class Router:
    """Routes what the idempotent receiver hands on."""

    def __init__(self, services: Services) -> None:
        self._clock, self._database = services.clock, services.database
        run_lookup = self.run_lookup = RunLookup(services)
        contexts = self._contexts = ContextLoader(services, run_lookup)
        attendees = Attendees(services)
        self._which_session = WhichSession(services, contexts, run_lookup)
        self.members = ChatMembers(services, attendees)
        self._parser = CommandParser(services, attendees)
        self._poll_answers = PollAnswers(
            services, contexts=contexts, run_lookup=run_lookup, which_session=self._which_session, attendees=attendees
        )
        self._membership = MembershipHandler(services, run_lookup=run_lookup, attendees=attendees)
        self.commands = CommandHandlers(services, contexts, run_lookup, attendees)

    async def latest(self, where: Conversation) -> RunRow | None:
        """The live run of a chat, else its last one."""
        return await self.run_lookup.latest(where)

    async def route(self, inbound: Inbound) -> Outcome:
        """Deal with something that arrived for the first time, and return what its sender is told."""
        match inbound:
            case Heard() | Pressed():
                return await self._said(inbound)
            case Refreshed():
                return await self._poll_answers.refreshed(inbound)
            case Arrived() | Departed():
                return await self._membership.moved(inbound)
            case RoleLost():
                return await self._membership.role_lost(inbound)
            case Installed():
                return await self._membership.installed(inbound)
            case Removed():
                return await self._membership.removed(inbound)
            case Deauthorised():
                return await self._membership.deauthorised(inbound)
            case _:
                assert_never(inbound)

    # -- what people say and press -------------------------------------------------------------------------------------

    async def _said(self, inbound: Heard | Pressed) -> Outcome:
        if not inbound.who.platform_id:
            return Outcome()  # said by nobody
        try:
            if isinstance(inbound, Pressed):
                return await self._pressed(inbound)
            return await self._heard(inbound)
        except Refused as refused:
            return await self.run_lookup.say(inbound.where, refused.sentence, refused.offers)

    async def _heard(self, heard: Heard) -> Outcome:
        try:
            chosen = await self._which_session.chosen(heard) if heard.private else None
            context, text = chosen or (await self._contexts.load(heard), heard.text)
        except SeveralSessions as several:
            return await self._heard_of_several(heard, several)
        if context.loaded is None and heard.private:
            return await self._heard_between(heard, context)
        try:
            command = await self._parser.parse(context, text, questioned=self._is_questioned(context, heard))
        except Refused as refused:
            answer = typed_answer(context, text, private=heard.private)
            if answer is None and isinstance(refused, NothingAsked):
                return Outcome()
            if answer is None and isinstance(refused, Unnamed):
                run_id = context.row.id if context.row else ""
                return await which_person.ask(self._database, self.run_lookup, replace(heard, text=text), refused, run_id)
            if answer is None:
                raise
            command = answer
        return await self._handle(context, replace(command, made_for=heard.made_for))

    def _is_questioned(self, context: ChatContext, heard: Heard) -> bool:
        """Whether “yes” is an answer here. A pressed one always is: its dialog may be out of date, and then it is said."""
        asked = (
            context.loaded is not None and context.by in context.loaded.run.questions
        )  # also one that has lapsed: that is said
        return heard.made_for is not None or asked

    async def _heard_of_several(self, heard: Heard, several: SeveralSessions) -> Outcome:
        """Something said privately by somebody who is in several sessions. They are asked, unless it is about none."""
        context = await self._contexts.outside(heard)
        try:
            command = await self._parser.parse(context, heard.text)
        except NothingAsked:
            return Outcome()
        except Refused:  # it may name a person or a part of one of these sessions
            return await self._which_session.ask(heard, several.rows)
        if isinstance(command, WITHOUT_A_RUN):
            return await self._handle(context, command)
        return await self._which_session.ask(heard, several.rows)

    async def _heard_between(self, heard: Heard, context: ChatContext) -> Outcome:
        """Something said privately while no session is on. It may be about the programme that its sender was in last."""
        context = await self.commands.programmes.with_last_run(context)
        try:
            command = await self._parser.parse(replace(context, loaded=None), heard.text)
        except Refused:
            if context.loaded is None:
                raise Refused(sentence(texts.NO_SESSION_HERE)) from None
            raise
        stops_nudges = isinstance(command, c.Nudge) and not command.wanted
        if isinstance(command, TAKES_BACK_AN_END) and (row := await self.run_lookup.just_ended_of(context.by)):
            return await self._handle(context.about(await self._contexts.run(row)), command)
        of_programme = context.loaded is not None and (isinstance(command, BETWEEN_SESSIONS) or stops_nudges)
        if isinstance(command, WITHOUT_A_RUN) or of_programme:
            return await self._handle(context, command)
        raise Refused(sentence(texts.NO_SESSION_HERE))

    async def _pressed(self, pressed: Pressed) -> Outcome:
        if answers_a_poll(pressed):
            return await self._poll_answers.answered(pressed)
        try:
            context = await self._contexts.load(pressed)
        except SeveralSessions:
            raise Refused(sentence(texts.SEND_IN_SESSION)) from None
        if about := read_poll_id(pressed.poll):
            return await self.commands.programmes.evaluate(context, about, pressed.options)
        command = forms.command_of(pressed, context.by, self._clock.now().date())
        command = replace(command, made_for=c.MadeFor(pressed.run))
        between = isinstance(command, BETWEEN_SESSIONS)
        if context.row is None and not between:
            raise Refused(sentence(texts.FORM_UNKNOWN))
        if context.row is not None and not between and self.run_lookup.long_over(context.row):
            raise Refused(sentence(texts.FORM_UNKNOWN))  # an old card opens no new session
        return await self._handle(context, command)

    async def _handle(self, context: ChatContext, command: Command) -> Outcome:
        if command.made_for is not None and command.made_for.run:
            self._refuse_other_run(context, command, command.made_for.run)
        if context.private:
            await self.members.check(context, command)
        if isinstance(command, c.Confirm) and context.loaded is not None:
            command = questions.meant(context.loaded.run, command, self._clock.now())
        return await self.commands.table[type(command)](context, command)

    def _refuse_other_run(self, context: ChatContext, command: Command, run_id: str) -> None:
        """Raise Refused, with what is on, for a button of another session, or of one that is over and stays so."""
        if isinstance(command, stale_controls.ALWAYS_FRESH) and not isinstance(command, c.Join):
            return
        loaded = context.loaded
        if loaded is None:
            raise Refused(sentence(texts.STALE_ENDED))
        after_the_end = isinstance(command, TAKES_BACK_AN_END) or (isinstance(command, c.Start) and command.sure)
        if loaded.row.id != run_id or not (loaded.row.live or after_the_end):
            raise Refused(*stale_controls.out_of_date(loaded.plan, loaded.run, self._clock.now(), context.by))
