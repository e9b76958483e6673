"""Run commands: hands what somebody asks of a session to the write side, with what goes before it. Private answers are
refused in the group's chat.

A session is never opened from a private chat. `start` after an end, or any command long after it, opens the next one;
`reopen` and `undo` never do. Support needs, anonymous ideas and anonymous votes are taken only privately. `done` outside
rounds and rooms means that somebody finished the task. `before` asks everybody on the roster except facilitators.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.handlers.attendees import Attendees
from bot.handlers.context import ChatContext, ContextLoader
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.ports import Outcome
from bot.runs.plan_library import with_links_of
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from dialogs import texts
from dialogs.features.answers import is_secret
from dialogs.features.polls.votes import answer_of
from dialogs.features.rooms import room_of
from dialogs.plan.model import Plan, poll_id_of_done
from dialogs.run import commands as c
from dialogs.run.commands import (
    Answer,
    Before,
    CastVotes,
    Command,
    Done,
    Join,
    Reopen,
    Start,
    Undo,
    WriteIdeas,
    WriteNeeds,
)
from dialogs.texts.sentence import PersonId, Refused, sentence

DECIDED: tuple[type[Command], ...] = (
    c.Join, c.Leave, c.Next, c.Back, c.Skip, c.Pause, c.Resume, c.Extend, c.GoTo, c.CatchUp, c.Undo, c.Where, c.Agenda,
    c.Before, c.WriteRule, c.RemoveRule, c.ShowRules, c.TakeOutNeeds, c.ShowNeeds, c.SamePerson, c.SendPrompt, c.ShowTray,
    c.OpenPoll, c.ChangePoll, c.ShowOptions, c.ClosePoll, c.ShowResults, c.ShowPairs, c.Reshuffle, c.Swap, c.SwapRoles,
    c.KeepApart, c.TakePart, c.ShowRound, c.Done, c.PassTurn, c.AddFacilitator, c.HandOver, c.TakeNote, c.End,
    c.RecordAttendance, c.Help, c.Answer, c.MyGroup, c.ShowPeople, c.CancelStart, c.TakeOver,
    c.MyTurn, c.Confirm, c.Reopen, c.ShowIdeas, c.HideIdeas, c.MergeIdeas, c.ListIdeas, c.OpenIdeas, c.CloseIdeas,
    c.PartnerGone, c.SetLink, c.ShowLinks, c.AskForHelp, c.HalveRounds, c.FinishRoom, c.AskTime, c.GiveTime, c.WantAlerts,
    c.Prepare,
)  # fmt: skip
"""The commands that go to the write side as they are. All others have a handler of their own."""


@dataclass(frozen=True)
class Prepared:
    """A command's context with a run, and what the service adds before it. `chosen` is the plan that a start names."""

    context: ChatContext
    loaded: LoadedRun
    first: tuple[Command, ...]
    chosen: Plan | None


class RunCommands:
    """Handles the commands that the core decides."""

    def __init__(self, services: Services, *, contexts: ContextLoader, run_lookup: RunLookup, attendees: Attendees) -> None:
        self._service, self._presenter = services.service, services.presenter
        self._contexts, self._run_lookup, self._attendees = contexts, run_lookup, attendees

    async def handle(self, context: ChatContext, command: Command) -> Outcome:
        """Do what a command asks of the run of its chat, or of a new one."""
        return await self.submit(await self.prepare(context, command), command)

    async def write_needs(self, context: ChatContext, command: WriteNeeds) -> Outcome:
        """Take lines about support, only in a private chat."""
        if not context.private:
            raise Refused(sentence(texts.NEEDS_PRIVATELY))
        return await self.handle(context, command)

    async def write_ideas(self, context: ChatContext, command: WriteIdeas) -> Outcome:
        """Take ideas. Anonymous ones are taken only in a private chat."""
        loaded = context.loaded
        if loaded is not None and not context.private and is_secret(loaded.plan, loaded.run, command):
            raise Refused(sentence(texts.IDEAS_PRIVATELY))
        return await self.handle(context, command)

    async def vote(self, context: ChatContext, command: CastVotes) -> Outcome:
        """Take votes by number, as an answer to the vote that is open."""
        if context.loaded is None:
            raise Refused(sentence(texts.NO_VOTE_OPEN))
        answer = answer_of(context.loaded.plan, context.loaded.run, command)
        if not context.private and is_secret(context.loaded.plan, context.loaded.run, answer):
            raise Refused(sentence(texts.VOTE_PRIVATELY))
        return await self.handle(context, answer)

    async def prepare(self, context: ChatContext, command: Command) -> Prepared:
        """Find or open the run, and find out who asks. Raises Refused where a start names a plan that cannot be used."""
        chosen = self._run_lookup.chosen(command, context.plans)
        if chosen is not None:
            chosen = with_links_of(context.plans, context.plan, chosen)
        row, plan = context.row, context.plan
        earlier: frozenset[PersonId] = frozenset()
        takes_back = isinstance(command, Reopen | Undo)  # refused where it is too late, and opens nothing
        over = row is not None and not row.live and not takes_back and self._run_lookup.long_over(row)
        if row is None or over or (not row.live and isinstance(command, Start)):
            if row is None and context.private:
                raise Refused(sentence(texts.NO_SESSION_HERE))  # a session is never opened from outside its chat
            if context.loaded is not None:
                plan, earlier = self._run_lookup.next_plan(plan, context.plans), context.loaded.run.facilitators
            context = context.about(await self._contexts.run(await self._run_lookup.open(context.where, plan)))
        loaded = context.loaded
        assert loaded is not None, "there is a run now"
        first = await self._attendees.first(context.where, loaded, context.who, context.by, command, earlier)
        return Prepared(context, loaded, first, chosen)

    async def reopened(self, context: ChatContext, plan: Plan, command: Command) -> Prepared:
        """A new run in the chat of a session that was just ended, with the same facilitators."""
        assert context.loaded is not None, "a session was just ended"
        earlier = context.loaded.run.facilitators
        context = context.about(await self._contexts.run(await self._run_lookup.open(context.where, plan)))
        assert context.loaded is not None, "it was just opened"
        first = await self._attendees.first(context.where, context.loaded, context.who, context.by, command, earlier)
        return Prepared(context, context.loaded, first, plan)

    async def introduce(self, context: ChatContext, request: Command) -> ChatContext:
        """The context of a request once its run is open and its sender is known there (as facilitator, if they organise)."""
        context = await self.opened(context)
        assert context.loaded is not None, "it is open now"
        first = await self._attendees.first(context.where, context.loaded, context.who, context.by, request)
        result = await self._service.take(Submission(run_id=context.loaded.row.id, first=first))
        return context if result.loaded is None else context.about(await self._contexts.run(result.loaded.row))

    async def opened(self, context: ChatContext) -> ChatContext:
        """The context with a run, opened where there is none."""
        if context.loaded is not None:
            return context
        if context.private:
            raise Refused(sentence(texts.NO_SESSION_HERE))
        return context.about(await self._contexts.run(await self._run_lookup.open(context.where, context.plan)))

    async def submit(self, prepared: Prepared, command: Command) -> Outcome:
        """Hand a command to the write side."""
        context, loaded = prepared.context, prepared.loaded
        submission = Submission(
            run_id=loaded.row.id,
            command=await self._completed(context, loaded, command),
            first=prepared.first,
            delivery_id=context.delivery_id,
            plan=prepared.chosen,
            ended=not loaded.row.live,
        )
        return await self._presenter.outcome(await self._service.take(submission))

    async def _completed(self, context: ChatContext, loaded: LoadedRun, command: Command) -> Command:
        """The command with what only the service knows."""
        match command:
            case Join():  # people who say that they are here bring their history in the cohort along
                return await self._attendees.join(loaded, command.person, context.by)
            case Before():
                roster = await self._attendees.roster(context.where)
                asked = roster.keys() - loaded.run.facilitators - {context.by}
                return replace(command, people=tuple(sorted(asked)))
            case Done():
                return _finished(loaded, command)
            case _:
                return command


def _finished(loaded: LoadedRun, command: Done) -> Command:
    """`done` outside a round and a room means: I have finished the task. It is counted like an answer."""
    run = loaded.run
    in_round = run.round is not None and not run.round.over
    in_room = room_of(loaded.plan, run, run.aliases.get(command.by, command.by)) is not None
    if in_round or in_room or run.step is None or not run.live:
        return command
    return Answer(by=command.by, poll=poll_id_of_done(run.step), options=(0,), made_for=command.made_for)
