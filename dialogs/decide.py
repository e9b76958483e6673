"""decide: a command to the events it makes, or a refusal with a sentence for the person who asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs import commands as c
from dialogs import events as e
from dialogs import flow, pairs, pairwork, polls, refit, rounds, texts
from dialogs.draft import Draft
from dialogs.plan import Plan, Step
from dialogs.run import Run
from dialogs.schedule import ZERO, behind, current_ends_at, next_step
from dialogs.sentence import At, Lasting, Planned, Refused, sentence

FOR_ALL: tuple[type[c.Command], ...] = (
    c.OpenRun, c.Join, c.Where, c.Agenda, c.Done, c.PassTurn, c.Help, c.Answer, c.Tick,
)  # fmt: skip
BEFORE_START: tuple[type[c.Command], ...] = (
    c.OpenRun, c.Start, c.Join, c.Leave, c.Before, c.AddFacilitator, c.HandOver, c.TakeNote, c.TakePart, c.KeepApart,
    c.Where, c.Agenda, c.Help, c.Tick, c.ChangePoll, c.End,
)  # fmt: skip
LONGEST_EXTENSION = timedelta(hours=4)  # a slip of the finger ("extend 500") must not lose the session


def decide(plan: Plan, run: Run, command: c.Command, at: datetime) -> tuple[e.Event, ...]:
    """The events `command` makes of `run` at `at`, what was due before it included.

    Raises Refused, with the way out, for what cannot be done now; then nothing has happened.
    """
    _permit(run, command)
    draft = Draft(plan, run, command)
    if run.phase == "running":
        flow.advance(draft, at, command.late_after)
    _decide(draft, command, at)
    if draft.run.phase == "running":
        flow.advance(draft, at, command.late_after)  # what the command made due at once: a first prompt, a turn
    _offer_to_catch_up(draft, at)
    return tuple(draft.events)


def _permit(run: Run, command: c.Command) -> None:
    if run.phase == "new" and not isinstance(command, c.OpenRun):
        raise Refused(sentence(texts.NOT_OPEN))
    own = isinstance(command, c.Leave) and command.person == command.by
    if command.by == c.CLOCK or command.by in run.facilitators or isinstance(command, FOR_ALL) or own:
        return
    raise Refused(sentence(texts.FACILITATORS_ONLY))


def _decide(draft: Draft, command: c.Command, at: datetime) -> None:
    if not draft.run.live and not isinstance(command, BEFORE_START):
        raise Refused(sentence(texts.ALREADY_ENDED if draft.run.phase == "ended" else texts.NOT_STARTED))
    match command:
        case c.Tick() | c.Where() | c.Agenda() | c.Help() | c.ShowTray():
            return
        case c.OpenRun() | c.Join() | c.Leave() | c.AddFacilitator() | c.HandOver() | c.TakePart() | c.KeepApart():
            _people(draft, command, at)
        case c.OpenPoll() | c.ClosePoll() | c.ChangePoll() | c.ShowResults() | c.Answer():
            _polls(draft, command, at)
        case c.ShowPairs() | c.Reshuffle() | c.Swap() | c.SwapRoles():
            _pairs(draft, command, at)
        case c.ShowRound() | c.Done() | c.PassTurn():
            _rounds(draft, command, at)
        case c.SendPrompt():
            _prompt(draft, command, at)
        case c.Before():
            draft.add(e.BeforeSent(at=at))
        case c.TakeNote():
            draft.add(e.NoteTaken(at=at, by=command.by))
        case _:
            _time(draft, command, at)


# -- people ------------------------------------------------------------------------------------------------------------


def _people(draft: Draft, command: c.Command, at: datetime) -> None:
    run = draft.run
    match command:
        case c.OpenRun():
            if run.phase != "new":
                return
            opened = e.RunOpened(at=at, seed=command.seed, timezone=command.timezone, facilitators=command.facilitators)
            draft.add(opened)
        case c.Join():
            _join(draft, command, at)
        case c.Leave():
            if command.person in run.people and run.people[command.person].present:
                draft.add(e.PersonLeft(at=at, person=command.person))
                if run.live:
                    rounds.left(draft, command.person, at)
                    pairwork.people_changed(draft, at)
        case c.AddFacilitator() | c.HandOver():
            _facilitators(draft, command, at)
        case c.TakePart():
            _take_part(draft, command, at)
        case c.KeepApart():
            if command.a == command.b:
                raise Refused(sentence(texts.APART_FROM_THEMSELVES))
            if frozenset((command.a, command.b)) not in run.apart:
                draft.add(e.KeptApart(at=at, a=command.a, b=command.b))
        case _:  # pragma: no cover - _decide sends only the above
            raise AssertionError(command)


def _facilitators(draft: Draft, command: c.AddFacilitator | c.HandOver, at: datetime) -> None:
    """Who facilitates is no longer paired or called on (unless they asked to be), and who stops facilitating is."""
    if isinstance(command, c.HandOver) and command.person == command.by:
        raise Refused(sentence(texts.HAND_OVER_TO_YOURSELF))
    if command.person not in draft.run.facilitators:
        draft.add(e.FacilitatorAdded(at=at, person=command.person))
    if isinstance(command, c.HandOver):
        draft.add(e.FacilitatorRemoved(at=at, person=command.by))
    if draft.run.live:
        if command.person not in draft.run.participants:
            rounds.left(draft, command.person, at)
        rounds.joined(draft, command.by, at)
        pairwork.people_changed(draft, at)


def _join(draft: Draft, command: c.Join, at: datetime) -> None:
    known = draft.run.people.get(command.person)
    if (known is not None and known.present) or draft.run.phase == "ended":
        return
    joined = e.PersonJoined(
        at=at,
        person=command.person,
        past_partners=command.past_partners,
        past_roles=command.past_roles,
        past_turns=command.past_turns,
    )
    draft.add(joined)
    if draft.run.live:
        _came(draft, command.person, at)


def _came(draft: Draft, person: str, at: datetime) -> None:
    rounds.joined(draft, person, at)
    if person in draft.run.participants:
        pairwork.people_changed(draft, at)


def _take_part(draft: Draft, command: c.TakePart, at: datetime) -> None:
    if (command.by in draft.run.taking_part) == command.wanted:
        return
    if command.wanted and not (command.by in draft.run.people and draft.run.people[command.by].present):
        draft.add(e.PersonJoined(at=at, person=command.by))
    draft.add(e.PartWanted(at=at, person=command.by, wanted=command.wanted))
    if draft.run.live and command.wanted:
        _came(draft, command.by, at)
    elif draft.run.live:
        rounds.left(draft, command.by, at)
        pairwork.people_changed(draft, at)


# -- polls -------------------------------------------------------------------------------------------------------------


def _polls(draft: Draft, command: c.Command, at: datetime) -> None:
    plan, run = draft.plan, draft.run
    match command:
        case c.Answer():
            polls.ballot(plan, run, command, at)  # refuses what is no answer; the row itself is the service's
            _join(draft, c.Join(person=command.by), at)
        case c.OpenPoll():
            polls.open_poll(draft, polls.poll_named(plan, run, command.poll), at)
        case c.ClosePoll():
            _close(draft, command.poll, at)
        case c.ChangePoll():
            _change(draft, command, at)
        case c.ShowResults():
            known = tuple(polls.closed_polls(run))
            poll = polls.poll_named(plan, run, command.poll) if command.poll else (known[-1] if known else None)
            if poll is None:
                raise Refused(sentence(texts.NO_RESULTS_YET))
            if poll not in known:
                raise Refused(sentence(texts.RESULTS_WHEN_CLOSED))
            draft.add(e.ResultsShown(at=at, poll=poll, opening=run.polls[poll].opening))
        case _:  # pragma: no cover
            raise AssertionError(command)


def _close(draft: Draft, poll: str | None, at: datetime) -> None:
    open_ids = polls.open_ids(draft.run)
    if not open_ids:
        raise Refused(sentence(texts.NO_OPEN_POLL))
    if poll is None and len(open_ids) > 1:
        raise Refused(sentence(texts.WHICH_POLL, known=", ".join(open_ids)))
    meant = open_ids[0] if poll is None else polls.poll_named(draft.plan, draft.run, poll)
    if meant not in open_ids:
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    polls.close_poll(draft, meant, at)


def _change(draft: Draft, command: c.ChangePoll, at: datetime) -> None:
    poll = polls.poll_named(draft.plan, draft.run, command.poll)
    state = draft.run.polls.get(poll)
    if draft.plan.poll_steps[poll].poll is None or (state is not None and state.opening):
        raise Refused(sentence(texts.TOO_LATE_TO_CHANGE_POLL))
    options = tuple(option.strip() for option in command.options if option.strip())
    if not 2 <= len(options) <= 20 or len(set(options)) < len(options):
        raise Refused(sentence(texts.OPTIONS_OUT_OF_RANGE))
    changed = e.PollChanged(at=at, poll=poll, options=options, image_url=command.image_url, image_alt=command.image_alt)
    draft.add(changed)


# -- pairs, rounds, prompts --------------------------------------------------------------------------------------------


def _pairs(draft: Draft, command: c.Command, at: datetime) -> None:
    block = pairwork.block_meant(draft.plan, draft.run).id
    groups = draft.run.pairs.get(block)
    if groups is None:
        if isinstance(command, c.ShowPairs | c.Reshuffle):
            pairwork.draw(draft, block, "asked", at)
            return
        raise Refused(sentence(texts.PAIRS_NOT_DRAWN))
    match command:
        case c.ShowPairs():
            draft.add(e.PairsShown(at=at, block=block))
        case c.Reshuffle():
            pairwork.draw(draft, block, "reshuffled", at)
        case c.Swap():
            new = pairs.swap(groups, command.a, command.b, apart=draft.run.apart)
            pairwork.rearrange(draft, new, block, "swapped", at)
        case c.SwapRoles():
            pairwork.rearrange(draft, pairs.swap_roles(groups, command.person), block, "roles", at)
        case _:  # pragma: no cover
            raise AssertionError(command)


def _rounds(draft: Draft, command: c.Command, at: datetime) -> None:
    _refuse_while_paused(draft)
    match command:
        case c.Done():
            if rounds.live_round(draft.run) is not None:
                rounds.done(draft, command.by, at)
        case c.PassTurn():
            rounds.pass_turn(draft, command.by, at)
        case c.ShowRound():
            _show_round(draft, at)
        case _:  # pragma: no cover
            raise AssertionError(command)


def _show_round(draft: Draft, at: datetime) -> None:
    if draft.step.round is None:
        raise Refused(sentence(texts.NO_ROUND))
    if draft.run.round is None:
        rounds.start_round(draft, at)
        if draft.run.round is None:
            raise Refused(sentence(texts.NOBODY_HERE))
    else:
        draft.add(e.RoundShown(at=at, step=draft.step.path))


def _prompt(draft: Draft, command: c.SendPrompt, at: datetime) -> None:
    step, sent = draft.step, draft.run.sent
    if not step.prompts:
        raise Refused(sentence(texts.NO_PROMPTS))
    waiting = [n for n in range(1, len(step.prompts) + 1) if n not in sent]
    if command.number is None and not waiting:
        raise Refused(sentence(texts.ALL_PROMPTS_SENT))
    number = command.number if command.number is not None else waiting[0]
    if not 1 <= number <= len(step.prompts):
        raise Refused(sentence(texts.PROMPT_OUT_OF_RANGE, most=len(step.prompts)))
    if number in sent:
        raise Refused(sentence(texts.PROMPT_ALREADY_SENT, number=number))
    draft.add(e.PromptSent(at=at, step=step.path, number=number))


# -- time --------------------------------------------------------------------------------------------------------------


def _time(draft: Draft, command: c.Command, at: datetime) -> None:
    match command:
        case c.Start():
            _start(draft, at)
        case c.Next():
            _next(draft, command, at)
        case c.Back() | c.GoTo() | c.Skip():
            _jump(draft, command, at)
        case c.Pause():
            _refuse_while_paused(draft)
            draft.taken("pause", command.by, at)
            draft.add(e.Paused(at=at))
        case c.Resume():
            _resume(draft, command, at)
        case c.Extend():
            _extend(draft, command, at)
        case c.CatchUp():
            _catch_up(draft, command, at)
        case c.Undo():
            _undo(draft, command, at)
        case c.End():
            _end(draft, command, at)
        case _:
            raise AssertionError(f"no decision for {command!r}")


def _refuse_while_paused(draft: Draft) -> None:
    if draft.run.phase == "paused":
        raise Refused(sentence(texts.PAUSED_NOW))


def _start(draft: Draft, at: datetime) -> None:
    if draft.run.phase == "ended":
        raise Refused(sentence(texts.ALREADY_ENDED))
    if draft.run.phase != "open":
        raise Refused(sentence(texts.ALREADY_RUNNING))
    draft.add(e.SessionStarted(at=at, plan=draft.plan.hash))
    flow.enter(draft, draft.plan.steps[0], at)


def _wake(draft: Draft, at: datetime) -> None:
    """A paused run that is moved on runs again, and what is left of the paused step does not matter."""
    if draft.run.phase == "paused":
        since = draft.run.late_since or draft.run.paused_at or at
        draft.add(e.Resumed(at=at, shift=at - since))


def _next(draft: Draft, command: c.Next, at: datetime) -> None:
    now = rounds.live_round(draft.run)
    if now is not None and rounds.not_yet(draft.run) and not command.sure and not now.questioned:
        draft.add(e.RoundQuestioned(at=at, step=now.step, by=command.by))
        return
    draft.taken("next", command.by, at)
    _wake(draft, at)
    flow.move(draft, next_step(draft.plan, draft.run), "next", at)


def _jump(draft: Draft, command: c.Back | c.GoTo | c.Skip, at: datetime) -> None:
    match command:
        case c.Skip():
            coming = next_step(draft.plan, draft.run)
            if coming is None:
                raise Refused(sentence(texts.NOTHING_TO_SKIP))
            draft.taken("skip", command.by, at)
            draft.add(e.StepSkipped(at=at, step=coming.path))
        case c.Back():
            draft.taken("back", command.by, at)
            _wake(draft, at)
            flow.move(draft, _before(draft), "back", at)
        case c.GoTo():
            if command.step not in draft.plan.index_of:
                raise Refused(sentence(texts.NO_SUCH_STEP, step=command.step))
            draft.taken("go to", command.by, at)
            _wake(draft, at)
            flow.move(draft, draft.plan.step(command.step), "goto", at)


def _before(draft: Draft) -> Step:
    """The step before the running one in the plan, left-out ones passed over; the first step starts again."""
    earlier = draft.plan.steps[: draft.plan.index_of[draft.step.path]]
    return next((step for step in reversed(earlier) if step.path not in draft.run.skipped), draft.step)


def _resume(draft: Draft, command: c.Resume, at: datetime) -> None:
    if draft.run.phase != "paused":
        raise Refused(sentence(texts.NOT_PAUSED))
    since = draft.run.late_since or draft.run.paused_at or at
    if command.keep_clock and draft.run.late_since is not None:
        draft.add(e.Resumed(at=at, shift=ZERO))
        flow.advance(draft, at, flow.NEVER_LATE)
        return
    draft.taken("resume", command.by, at)
    draft.add(e.Resumed(at=at, shift=at - since))


def _extend(draft: Draft, command: c.Extend, at: datetime) -> None:
    step, by_time = draft.step, command.by_time
    assert draft.run.ends_at is not None
    assert draft.run.step_started_at is not None
    if by_time == ZERO or abs(by_time) > LONGEST_EXTENSION:
        raise Refused(sentence(texts.EXTEND_OUT_OF_RANGE))
    paused = draft.run.phase == "paused"
    over = not paused and draft.run.asked_next
    old_end = at if over else draft.run.ends_at  # time is up and we asked: more time counts from now
    ends_at = old_end + by_time
    now = (draft.run.late_since or draft.run.paused_at or at) if paused else at
    if ends_at <= now:
        left = Lasting(max(ZERO, draft.run.ends_at - now))
        raise Refused(sentence(texts.TOO_LITTLE_LEFT, left=left, step=Planned(step.title)))
    draft.taken("extend", command.by, at)
    draft.add(e.StepExtended(at=at, step=step.path, by_time=by_time, ends_at=ends_at))
    if by_time > ZERO:
        rounds.retime(draft, at)


def _catch_up(draft: Draft, command: c.CatchUp, at: datetime) -> None:
    found = {way.proposal.way: way for way in refit.ways(draft.plan, draft.run, at)}
    if not found:
        raise Refused(sentence(texts.NOT_BEHIND, until=At(current_ends_at(draft.run, at))))
    if command.way is None:
        draft.add(e.OverrunOffered(at=at, behind=behind(draft.plan, draft.run, at)))
        return
    way = found.get(command.way)  # type: ignore[call-overload]
    if way is None:
        raise Refused(sentence(texts.NO_SUCH_WAY, known=", ".join(found)))
    draft.taken("catch up", command.by, at)
    assert draft.run.ends_at is not None
    draft.add(e.Refitted(at=at, way=command.way, lengths=dict(way.lengths), ends_at=draft.run.ends_at, dropped=way.dropped))


def _undo(draft: Draft, command: c.Undo, at: datetime) -> None:
    undo = draft.run.undo
    if undo is None:
        raise Refused(sentence(texts.NOTHING_TO_UNDO))
    match undo.name:
        case "pause" if draft.run.phase == "paused":
            _resume(draft, c.Resume(by=command.by), at)
        case "resume" if draft.run.phase == "running":
            draft.taken("pause", command.by, at)
            draft.add(e.Paused(at=at))
        case _:
            _take_back(draft, undo.name, undo.at, at)


def _take_back(draft: Draft, name: str, since: datetime, at: datetime) -> None:
    """A step that was left goes on with the time it had left then; times that were changed are as before."""
    assert draft.run.undo is not None
    moved = draft.run.undo.before.step != draft.run.step or not draft.run.live
    if moved and draft.run.live:
        rounds.end_round(draft, at)
        polls.close_all(draft, at)
    draft.add(e.CommandUndone(at=at, name=name, shift=at - since if moved else ZERO))
    if moved:
        for poll in polls.polls_of_step(draft.step):
            polls.open_poll(draft, poll, at)


def _end(draft: Draft, command: c.End, at: datetime) -> None:
    if draft.run.phase == "ended":
        raise Refused(sentence(texts.ALREADY_ENDED))
    if draft.run.live and not command.sure and command.by != c.CLOCK and next_step(draft.plan, draft.run) is not None:
        raise Refused(sentence(texts.END_FOR_SURE, step=Planned(draft.step.title)))
    if draft.run.live:
        draft.taken("end", command.by, at)
        _wake(draft, at)
        flow.leave(draft, "end", at)
    flow.end(draft, "removed" if command.by == c.CLOCK else "asked", at)


def _offer_to_catch_up(draft: Draft, at: datetime) -> None:
    """A step that overran by hand is over: offer the facilitator ways to end on time, once a step."""
    if draft.run.phase != "running" or not any(isinstance(event, e.StepEnded) for event in draft.events):
        return
    late = flow.overrun(draft.plan, draft.run, at)
    if late is not None and len(refit.ways(draft.plan, draft.run, at)) > 1:
        draft.add(e.OverrunOffered(at=at, behind=late))
