"""Unit of work: decides a batch of submissions and stores it in one transaction: lock, inbox, decide, events, answers,
outbox, wake-up (docs/adr/0003-one-write.md).

The caller has locked the runs. Each command is decided on the state that the one before left. What is due is done first,
so an answer never closes a poll on its way in. If two entries turn out to be one person (`same`), the answers of the second
one (the other device) to open questions are dropped, and those of the first count. A repeated delivery gets the same
outcome. An end is not taken back once another session is set up in the chat. Nothing outside changes before the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.runs import ideas as ideas_kept
from bot.runs import programme_errands
from bot.runs import support_needs as needs
from bot.runs.ballot_box import BallotBox
from bot.runs.fan_out import messages_for
from bot.runs.projections import Projections
from bot.runs.state_cache import LoadedRun, RunCache, WorkingRun
from bot.runs.submission import Result, Submission
from bot.store import ideas, inbox, notes_and_rules, outbox, plans, runs
from bot.store import support_needs as lines
from bot.store.answer_key import AnswerKey
from bot.store.ballots import BallotsGone, Opening
from bot.store.database import Tx
from bot.store.inbox import StoredOutcome
from bot.store.outbox import OutboxMessage
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.engine.decide import as_one_person, decide, decide_folded
from dialogs.engine.one_post import gathered
from dialogs.engine.react import react
from dialogs.engine.reply import reply
from dialogs.features import needs_list
from dialogs.features.answers import after_answer, ballot, counts_alone, is_secret, meant, open_now
from dialogs.features.ideas import lists
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run.codec import encode_card
from dialogs.run.commands import (
    CLOCK,
    AddFacilitator,
    Answer,
    Command,
    Extend,
    Join,
    Next,
    OpenRun,
    Reopen,
    SetLink,
    Start,
    TakeNote,
    Tally,
    Tick,
    Undo,
    WriteIdeas,
    WriteNeeds,
    WriteRule,
)
from dialogs.run.effects import Effect, ForgetAnswers, ForgetBallots, ForgetNeeds, KeepIdeas, NumberIdeas, NumberNeeds, Show
from dialogs.run.messages import AnsweredCard, TextCard
from dialogs.run.replace import changed
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused, sentence

CLOSES_NOTHING = (OpenRun, Join, AddFacilitator, Extend)  # no poll can close with these, so answers are not counted
INSTANT = timedelta(microseconds=1)  # a second `next` in the same transaction comes later, so that it is known as a slip


class RunTransaction:
    """The submissions of one transaction."""

    def __init__(self, tx: Tx, loaded_runs: RunCache, key: AnswerKey, at: datetime, late_after: timedelta) -> None:
        self._tx, self._loaded_runs, self._at, self._late_after = tx, loaded_runs, at, late_after
        self._open: dict[str, WorkingRun] = {}
        self._received: dict[str, StoredOutcome] = {}
        self._seen: Mapping[str, StoredOutcome] = {}
        self.messages: list[OutboxMessage] = []
        self.queued = False
        """The outbox has something that it had not before."""
        self.projections = Projections(tx)
        self._authors: dict[tuple[str, str], str] = {}  # who changed which poll of which run
        self.box = BallotBox(tx, key)
        self.deleted = False
        """Answers or lines were deleted, which must not be left in the database's log."""

    @property
    def changed(self) -> Sequence[LoadedRun]:
        """The runs it touched, for the cache once the transaction is committed."""
        return [one.loaded for one in self._open.values()]

    async def all(self, submissions: Sequence[Submission], rows: Mapping[str, RunRow]) -> Sequence[Result]:
        """Decide all submissions in order, and store the results. `rows` of their runs are locked. Raises UnreadableRun."""
        self._seen = await inbox.received(self._tx, {id_ for one in submissions for id_ in self._names_of(one)})
        for run_id, loaded in (await self._loaded_runs.current(self._tx, rows.values())).items():
            self._open[run_id] = WorkingRun(loaded.row, loaded.plan, loaded.run)
        if missing := sorted(rows.keys() - self._open.keys()):
            raise runs.UnreadableRun(missing[0])  # each submission is then tried alone (`BatchQueue`), so others are stored
        await self._count(submissions)
        result = [await self._one(submission) for submission in submissions]
        for state in self._open.values():
            await self.box.flush(state.row.id)
            if state.touched:
                await self._after_answers(state)
        await self._store(rows)
        return result

    # -- one submission ------------------------------------------------------------------------------------------------

    async def _one(self, submission: Submission) -> Result:
        state = self._open.get(submission.run_id)
        late = submission.ended or isinstance(submission.command, Tick)  # an end can be taken back for a while
        if state is None or not (state.row.live or late):
            return Result()
        for name in self._names_of(submission):
            if before := self._seen.get(name) or self._received.get(name):
                return await self._again(state, submission, before)
        result = Result(state.loaded)
        await self._catch_up(state)
        secret = submission.command is not None and is_secret(state.plan, state.run, submission.command)
        if submission.secret not in (None, secret):  # secret answers have transactions of their own
            return Result()
        for command in submission.first:
            if not (secret and isinstance(command, Join)):  # nothing may tie a person to a secret answer
                await self._try(state, command, Result())
        if submission.command is not None and not (isinstance(submission.command, Tick) and self._is_up_to_date(state)):
            await self._main(state, submission, submission.command, result)
        if isinstance(submission.command, Next):
            self._at += INSTANT
        if submission.removed:
            self.messages = [message for message in self.messages if message.place.run_id != submission.run_id]
            await runs.drop_waiting(self._tx, submission.run_id)
            await programme_errands.drop(self._tx, state.row, state.plan)
        if submission.delivery_id:
            personal = isinstance(submission.command, Answer) and not result.refused  # it says what was chosen: never kept
            shown = None if result.card is None or personal else encode_card(result.card)
            self._received[self._names_of(submission)[-1 if secret else 0]] = StoredOutcome(
                submission.run_id, result.refused, shown
            )
        result.loaded = state.loaded
        return result

    def _names_of(self, submission: Submission) -> Sequence[str]:
        """The ids a delivery may be stored under. That of a secret answer tells nobody which delivery it was."""
        if not submission.delivery_id:
            return ()
        may_be_secret = isinstance(submission.command, Answer | WriteNeeds | WriteIdeas)
        return (submission.delivery_id, *((self.box.key.delivery(submission.delivery_id),) if may_be_secret else ()))

    async def _main(self, state: WorkingRun, submission: Submission, command: Command, result: Result) -> None:
        chosen = submission.plan if isinstance(command, Start) and state.run.phase in ("new", "open") else None
        kept = state.plan, state.row
        if chosen is not None and chosen.hash != state.row.plan_hash:
            await self._keep_plan(state, chosen)
        if isinstance(command, SetLink):
            await self._keep_plan(state, state.plan.with_link(command.name, command.url))
        if submission.reunion is not None and state.run.phase in ("new", "open"):
            state.row = changed(state.row, cohort_id=await self.projections.cohort(state, submission.reunion, self._at))
        for prepared in submission.prepared:
            await self._try(state, prepared, Result())
        if not await self._try(state, command, result):
            state.plan, state.row = kept if isinstance(command, Start | SetLink) else (state.plan, state.row)
            return
        await self._keep_words(state, command)
        if (reunion := submission.reunion) is not None and reunion.rules_of is not None:
            await notes_and_rules.carry_rules(self._tx, reunion.rules_of, state.row.id, reunion.numbers)

    async def _keep_plan(self, state: WorkingRun, plan: Plan) -> None:
        """The run keeps this plan from now on."""
        await plans.keep(self._tx, plan)
        state.plan, state.row = plan, changed(state.row, plan_hash=plan.hash)

    async def _keep_words(self, state: WorkingRun, command: Command) -> None:
        """Store people's own words in a side table, never in an event."""
        match command:
            case TakeNote():
                await notes_and_rules.keep_note(self._tx, state.row.id, command.by, command.text, self._at)
            case WriteRule():
                number = command.number or len(state.run.rules)
                await notes_and_rules.keep_rule(self._tx, state.row.id, number, command.by, command.text.strip())
            case _:
                pass

    async def _catch_up(self, state: WorkingRun) -> None:
        """Do first what is due by the clock, so that an answer never closes a poll on its way in."""
        if not self._is_up_to_date(state):
            await self._try(state, Tick(), Result())

    def _is_up_to_date(self, state: WorkingRun) -> bool:
        """Nothing is due by the clock."""
        due = state.wake_at
        return due is None or due > self._at

    async def _try(self, state: WorkingRun, command: Command, result: Result) -> bool:
        """Decide one command. False where it is refused, which is an outcome like any other."""
        try:
            await self._refuse_second(state, command)
            if isinstance(command, Answer):
                await self._answer(state, command, result)
            elif isinstance(command, WriteNeeds | WriteIdeas):
                await self._write_lines(state, command, result)
            else:
                state.moved |= isinstance(command, Tick)
                tallies = {} if isinstance(command, CLOSES_NOTHING) else await self._tallies(state)
                command = changed(command, tallies=tallies, late_after=self._late_after)
                happened = decide_folded(state.plan, state.run, command, self._at)
                self._authors |= {(state.row.id, i.poll): command.by for i, _ in happened if isinstance(i, e.PollChanged)}
                await self._happen(state, happened)
                await self._follow(state)
                result.card = reply(state.plan, state.run, command, self._at) if command.by != CLOCK else None
        except Refused as refused:
            result.refused, result.card = True, TextCard(said=refused.sentence, tone="warning", offers=refused.offers)
            return False
        return True

    async def _follow(self, state: WorkingRun) -> None:
        """Decide what the command led to that only the database knows: ideas with the same words are one."""
        while state.following:
            await self._happen(state, decide_folded(state.plan, state.run, state.following.pop(0), self._at))

    async def _refuse_second(self, state: WorkingRun, command: Command) -> None:
        """A chat has one live run: an end cannot be taken back once another session was set up there."""
        if state.row.live or not isinstance(command, Reopen | Undo):
            return
        if await runs.live_in(self._tx, [state.row.conversation_id]):
            raise Refused(sentence(texts.REOPEN_OTHER))

    async def _again(self, state: WorkingRun, submission: Submission, before: StoredOutcome) -> Result:
        """A delivery that was handled before gets the same outcome. An answer's is looked up, because it is never stored."""
        result = Result(state.loaded, repeated=True, refused=before.refused)
        if before.reply is not None:
            result.card = inbox.reply_of(before)
        elif isinstance(submission.command, Answer) and not before.refused:
            result.card = await self.answered(state.loaded, submission.command)
        return result

    # -- answers -------------------------------------------------------------------------------------------------------

    async def _answer(self, state: WorkingRun, answer: Answer, result: Result) -> None:
        answer = meant(state.plan, state.run, as_one_person(state.run, answer))
        answer = changed(answer, late_after=self._late_after)
        await self._happen(state, decide_folded(state.plan, state.run, answer, self._at))
        accepted = ballot(state.plan, state.run, answer, self._at)
        of = Opening(state.row.id, accepted.poll, accepted.opening)
        person = answer.on_behalf_of or answer.by
        if accepted.secret:
            await self.box.put_secretly(of, person, accepted.options, result)
        else:
            self.box.put(of, person, accepted.options, accepted.why, result)
        state.touched.add(accepted.poll)
        result.card = reply(state.plan, state.run, changed(answer, options=accepted.options), self._at)

    async def _write_lines(self, state: WorkingRun, command: WriteNeeds | WriteIdeas, result: Result) -> None:
        """Store people's lines about support, or their ideas: like secret answers they are rows, never events."""
        command = changed(as_one_person(state.run, command), late_after=self._late_after)
        decide(state.plan, state.run, command, self._at)  # only refuses: what is due was done first, and lines are no events
        if isinstance(command, WriteNeeds):
            await needs.keep(self._tx, self.box, state.loaded, command)
        else:
            await ideas_kept.keep(self._tx, self.box, state.loaded, command)
        result.card = reply(state.plan, state.run, command, self._at)

    async def answered(self, loaded: LoadedRun, answer: Answer) -> AnsweredCard | None:
        """What this person answered in an open poll; None where they have not, or the poll is closed."""
        for one in open_now(loaded.plan, loaded.run):
            if one.poll != answer.poll or answer.opening not in (None, 0, one.opening):
                continue
            cast = await self.box.chosen(Opening(loaded.row.id, one.poll, one.opening), answer.by, one.secret)
            card = reply(loaded.plan, loaded.run, changed(answer, options=cast), self._at) if cast else None
            return card if isinstance(card, AnsweredCard) else None
        return None

    async def _count(self, submissions: Sequence[Submission]) -> None:
        """Count the answers of all runs that will need them, with few statements."""
        needed = {
            submission.run_id
            for submission in submissions
            if not isinstance(submission.command, (Answer, *CLOSES_NOTHING, type(None)))
        }
        sizes = {of: size for run_id in needed & self._open.keys() for of, size in self._open[run_id].sizes.items()}
        await self.box.count(sizes)

    async def _tallies(self, state: WorkingRun) -> Mapping[str, Tally]:
        return await self.box.tallies(state.row.id, state.sizes)

    async def _after_answers(self, state: WorkingRun) -> None:
        """Show what answers changed. They are counted only where the number decides that."""
        touched = {of.poll: (of, size) for of, size in state.sizes.items() if of.poll in state.touched}
        sizes = dict(found for poll, found in touched.items() if counts_alone(state.plan, state.run, poll))
        tallies = await self.box.tallies(state.row.id, sizes) if sizes else {}
        for poll, (of, _) in sorted(touched.items()):
            shown = after_answer(state.plan, state.run, poll, tallies.get(poll), self.box.new[of])
            await self._affect(state, gathered(state.plan, state.run, shown))

    # -- what happens --------------------------------------------------------------------------------------------------

    async def _happen(self, state: WorkingRun, events: Sequence[tuple[e.Event, Run]]) -> None:
        for event, state.run in events:
            state.moved = True
            state.events.append(event)
            await self.projections.note(state, event)
            if isinstance(event, e.PeopleMerged):
                await self._drop_answers(state, event.other)
            await self._affect(state, react(state.plan, state.run, event))

    async def _drop_answers(self, state: WorkingRun, person: str) -> None:
        """Drop the answers of a second device: those of the first count."""
        for one in open_now(state.plan, state.run):
            if one.poll == needs_list.WROTE or one.poll.startswith(lists.wrote("")):
                continue  # whose lines these are is not known, or does not matter
            if await self.box.drop(Opening(state.row.id, one.poll, one.opening), person, one.secret):
                state.touched.add(one.poll)

    async def _affect(self, state: WorkingRun, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Show():
                    self.messages.extend(messages_for(effect, state.row, state.run, self._at, len(self.messages)))
                case ForgetBallots():
                    await self.box.forget(BallotsGone(state.row.id, effect.poll, effect.opening))
                case ForgetAnswers():
                    await self.box.forget_all(state.row.id, effect.which)
                case NumberNeeds():
                    await lines.number(self._tx, self.box.key, state.row.id, effect.first)
                    self.deleted = True
                case ForgetNeeds():
                    self.deleted |= await lines.forget(self._tx, state.row.id, effect.which)
                case NumberIdeas():
                    state.following += await ideas_kept.number(self._tx, self.box, state.row.id, effect)
                    self.deleted = True
                case KeepIdeas():
                    self.deleted |= await ideas.keep_seen(self._tx, state.row.id, effect.collect, effect.numbers)

    # -- storing -------------------------------------------------------------------------------------------------------

    async def _store(self, before: Mapping[str, RunRow]) -> None:
        happened: list[tuple[str, int, e.Event]] = []
        for state in self._open.values():
            version = state.row.version
            happened += [(state.row.id, version + number, event) for number, event in enumerate(state.events, start=1)]
            if state.moved:
                state.row = changed(state.row, version=version + len(state.events), wake_at=state.wake_at)
        self.deleted |= await self.box.close()
        rows = [one.row for id_, one in self._open.items() if one.row != before[id_]]
        await runs.store(self._tx, happened, rows, self._authors)
        await self.projections.store()
        self.queued = await outbox.put(self._tx, self.messages)
        await inbox.keep(self._tx, self._received, self._at)
