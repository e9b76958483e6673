"""react: what the shell must show or forget after an event, as data. `run` is the run after the event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs.engine.announce import changed, offer
from dialogs.features import ground_rules, readiness, rounds, support_needs
from dialogs.features.pairs import sessions
from dialogs.features.polls import ballots
from dialogs.features.polls.question import question_of
from dialogs.features.prompts import tray
from dialogs.plan.model import Plan, poll_id_of_done, poll_id_of_rules
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, FACILITATORS, Effect, ForgetBallots, Show, stamp
from dialogs.run.expiry import KEPT_AFTER_END, NOTICE_GOOD_FOR, kept, until_end
from dialogs.run.schedule import block_times, next_step
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

BACK_AT_ONCE = timedelta(minutes=1)  # who comes back within this was only disconnected
NAMED_MOST = 100  # people named on the welcome card, which changes with everybody who comes; the rest are counted


def react(plan: Plan, run: Run, event: e.Event) -> tuple[Effect, ...]:
    """The effects of one event, in the order people should see them."""
    match event:
        case e.RunOpened() | e.PersonJoined() | e.PersonLeft() | e.FacilitatorAdded() | e.SessionStarted():
            return _people(plan, run, event)
        case e.StepStarted():
            return _step_started(plan, run, event)
        case e.StepEnded():
            return (ForgetBallots(poll_id_of_done(event.step)),)
        case e.PromptSent() | e.NoticeGiven() | e.ReturnCalled() | e.NextAsked():
            return _during_step(plan, run, event)
        case e.PollOpened() | e.PollClosed() | e.ResultsShown():
            return _poll(plan, run, event)
        case e.PairsDrawn() | e.PairsShown():
            return _pairs(plan, run, event)
        case e.RoundStarted() | e.TurnStarted() | e.TurnEnded() | e.RoundChanged() | e.RoundEnded() | e.RoundShown():
            return _round(plan, run, event)
        case e.RoundQuestioned():
            asked = k.AskRoundCard(step=event.step, left=rounds.not_yet(run))
            return (Show(f"ask-round:{run.visit}", asked, FACILITATORS, until_end(plan, run, event.at)),)
        case e.Paused() | e.Resumed() | e.StepExtended() | e.StepSkipped() | e.Refitted() | e.CommandUndone():
            return changed(plan, run, event)
        case e.OverrunOffered():
            return offer(plan, run, event)
        case e.AttendanceTold():
            return (_attendance(plan, run, event.until, event.at),)
        case e.AttendanceWanted():
            taken_back = not event.wanted and run.attendance_until is not None
            return (_attendance(plan, run, None, event.at),) if taken_back else ()
        case e.BeforeSent():
            posted = Show(f"before:{stamp(event.at)}", k.BeforeCard(), EVERYONE, event.at + timedelta(hours=1))
            overview = (readiness.show_readiness(run, event.at),) if run.asked_ready else ()
            return (posted, *readiness.ask_each(event), *overview)
        case e.RuleWritten() | e.RuleRemoved() | e.RulesShown() | e.RulesAgreed():
            return _rules(plan, run, event)
        case e.NeedsCollected() | e.NeedTakenOut() | e.NeedsSettled() | e.NeedsShown():
            return support_needs.react_needs(plan, run, event, until_end(plan, run, event.at))
        case e.Nudged():
            nudge = k.NudgeCard(step=event.step, left=event.left, ends_at=event.ends_at)
            slot = f"nudge:{run.visit}:{int(event.left.total_seconds())}"
            return tuple(Show(slot, nudge, person, event.at + NOTICE_GOOD_FOR) for person in event.people)
        case e.SessionEnded():
            return _ended(plan, run, event)
        case e.FacilitatorRemoved() | e.PartWanted() | e.PeopleMerged() | e.KeptApart() | e.NudgeWanted():
            return ()
        case e.CommandTaken() | e.PollChanged() | e.RulesCarried() | e.NoteTaken():
            return ()
        case _:
            assert_never(event)


def _attendance(plan: Plan, run: Run, until: datetime | None, at: datetime) -> Show:
    """That attendance is kept, or, in a message of its own that nobody overlooks, that it is not kept after all."""
    slot = "attendance" if until is not None else "attendance:not"
    return Show(slot, k.AttendanceCard(until=until), EVERYONE, until_end(plan, run, at))


# -- people and the welcome card ---------------------------------------------------------------------------------------


def _people(
    plan: Plan,
    run: Run,
    event: e.RunOpened | e.PersonJoined | e.PersonLeft | e.FacilitatorAdded | e.SessionStarted,
) -> tuple[Effect, ...]:
    until = event.at + timedelta(hours=12) if run.phase == "open" else until_end(plan, run, event.at)
    if run.phase == "ended":
        return ()
    more = max(0, len(run.here) - NAMED_MOST)
    card = k.WelcomeCard(here=run.here[:NAMED_MOST], started=run.live, more=more)
    welcome = Show("welcome", card, EVERYONE, until)
    match event:
        case e.SessionStarted():
            started = k.StartedCard(blocks=block_times(plan, run, event.at), ends_at=event.at + plan.lasts)
            return (welcome, Show("started", started, EVERYONE, until))
        case e.PersonJoined() if run.live and run.visit > 1 and event.person not in run.facilitators:
            return (welcome, *_catch_up(plan, run, event))
        case e.RunOpened() | e.PersonJoined() | e.PersonLeft():
            return (welcome,)
        case e.FacilitatorAdded():
            return ()
        case _:
            assert_never(event)


def _catch_up(plan: Plan, run: Run, event: e.PersonJoined) -> tuple[Effect, ...]:
    """A latecomer reads what is on and until when, alone; with whom is added when the pairs are mended (`_pairs`)."""
    left_at = run.people[event.person].left_at
    if left_at is not None and event.at - left_at < BACK_AT_ONCE:
        return ()  # their connection dropped: they know what is on
    return _catch_up_card(plan, run, event.person, event.at)


def _catch_up_card(plan: Plan, run: Run, person: PersonId, at: datetime) -> tuple[Effect, ...]:
    if run.step is None or run.ends_at is None:
        return ()
    partners, role = sessions.partners_now(plan, run, person)
    until = run.attendance_until if run.keeps_attendance else None
    card = k.CatchUpOnJoinCard(step=run.step, ends_at=run.ends_at, partners=partners, role=role, attendance_until=until)
    return (Show(f"catch-up:{stamp(at)}", card, person, max(run.ends_at, at)),)


# -- steps -------------------------------------------------------------------------------------------------------------


def _step_started(plan: Plan, run: Run, event: e.StepStarted) -> tuple[Effect, ...]:
    step = plan.step(event.step)
    cue = k.CueCard(step=event.step, ends_at=event.ends_at)
    shows: list[Effect] = [
        ballots.show_step(plan, run, run.visit),
        *_demoted(run, run.visit - 1),
        Show(f"cue:{run.visit}", cue, FACILITATORS, event.ends_at),
    ]
    if step.prompts and step.prompts_by == "facilitator":
        shows.append(_tray(plan, run, event.at))
    return tuple(shows)


def _demoted(run: Run, visit: int) -> tuple[Effect, ...]:
    """The step before loses its buttons, and its facilitators' card its controls."""
    if not run.stays or visit < 1:
        return ()
    stay = run.stays[-1]
    until = stay.ended_at + KEPT_AFTER_END
    over = k.StepCard(step=stay.step, starts_at=stay.started_at, ends_at=stay.ended_at, over=True)
    cue = k.CueCard(step=stay.step, ends_at=stay.ended_at, over=True)
    return (Show(f"step:{visit}", over, EVERYONE, until), Show(f"cue:{visit}", cue, FACILITATORS, until))


def _tray(plan: Plan, run: Run, at: datetime) -> Show:
    assert run.ends_at is not None
    return Show(f"tray:{run.visit}", tray(plan, run, at), FACILITATORS, run.ends_at)


def _during_step(
    plan: Plan, run: Run, event: e.PromptSent | e.NoticeGiven | e.ReturnCalled | e.NextAsked
) -> tuple[Effect, ...]:
    assert run.step is not None
    assert run.ends_at is not None
    step = plan.step(run.step)
    match event:
        case e.PromptSent():
            card = k.PromptCard(step=event.step, number=event.number, of=len(step.prompts))
            prompt = Show(f"prompt:{run.visit}:{event.number}", card, EVERYONE, max(run.ends_at, event.at + NOTICE_GOOD_FOR))
            return (prompt, _tray(plan, run, event.at)) if step.prompts_by == "facilitator" else (prompt,)
        case e.NoticeGiven():
            notice = k.NoticeCard(step=event.step, left=event.left, ends_at=event.ends_at)
            slot = f"notice:{run.visit}:{int(event.left.total_seconds())}:{run.changes}"
            return (Show(slot, notice, EVERYONE, event.at + NOTICE_GOOD_FOR),)
        case e.ReturnCalled():
            back_to = next((s.path for s in plan.steps[event.stretch + 1 :] if s.path not in run.skipped), None)
            call = k.ReturnCard(step=event.step, back_at=event.back_at, next_step=back_to)
            return (Show(f"return:{run.visit}", call, EVERYONE, event.back_at, mention="everyone"),)
        case e.NextAsked():
            following = next_step(plan, run)
            ask = k.AskNextCard(step=event.step, next_step=following.path if following else None)
            return (Show(f"ask-next:{run.visit}:{run.changes}", ask, FACILITATORS, until_end(plan, run, event.at)),)
        case _:
            assert_never(event)


# -- polls, pairs, rounds ----------------------------------------------------------------------------------------------


def _poll(plan: Plan, run: Run, event: e.PollOpened | e.PollClosed | e.ResultsShown) -> tuple[Effect, ...]:
    until = kept(plan, run, event.at)
    match event:
        case e.PollOpened() if event.poll == support_needs.POLL and support_needs.asks(plan):
            return (ballots.show_poll(plan, run, event.poll), support_needs.show(plan, run, until))
        case e.PollOpened():
            return (ballots.show_poll(plan, run, event.poll),)
        case e.PollClosed():
            secret = question_of(plan, run, event.poll).anonymous
            forget = (ForgetBallots(event.poll, event.opening),) if secret else ()
            closed = ballots.show_poll(plan, run, event.poll)
            closed = Show(closed.slot, closed.card, closed.to, until)
            if event.poll == support_needs.POLL and support_needs.asks(plan):  # the list that follows has the counts
                return (*forget, closed)
            return (*forget, closed, ballots.show_results(plan, run, event.poll, until))
        case e.ResultsShown():
            slot = f"results:{event.poll}:{event.opening}:{stamp(event.at)}"
            return (ballots.show_results(plan, run, event.poll, until, slot),)
        case _:
            assert_never(event)


def _pairs(plan: Plan, run: Run, event: e.PairsDrawn | e.PairsShown) -> tuple[Effect, ...]:
    slot = f"pairs:{run.visit}:{event.why}:{stamp(event.at)}"
    if isinstance(event, e.PairsShown):
        return (sessions.show_pairs(plan, run, event.block, event.why, slot, event.at, event.step),)
    mine = f"pair:{event.block}:{stamp(event.at)}"
    told = (sessions.tell_person(plan, run, event.block, person, mine, event.at) for person in event.changed)
    whispers: tuple[Effect, ...] = tuple(show for show in told if show is not None)
    whispers = (sessions.show_rooms(plan, run, event.block, f"rooms:{event.block}:{stamp(event.at)}", event.at), *whispers)
    late = (one for one in event.changed if event.why == "mended" and _just_came(run, one, event.at))
    whispers = (*whispers, *(show for person in late for show in _catch_up_card(plan, run, person, event.at)))
    if event.why == "start":  # the card of the turn or block follows at once and shows the same
        return whispers
    return (sessions.show_pairs(plan, run, event.block, event.why, slot, event.at), *whispers)


def _just_came(run: Run, person: PersonId, at: datetime) -> bool:
    state = run.people.get(person)
    return state is not None and state.joined_at == at and (state.left_at is None or at - state.left_at >= BACK_AT_ONCE)


def _rules(plan: Plan, run: Run, event: e.RuleWritten | e.RuleRemoved | e.RulesShown | e.RulesAgreed) -> tuple[Effect, ...]:
    until = kept(plan, run, event.at)
    match event:
        case e.RulesShown() if event.at != run.step_started_at:  # asked for; with the step they have their own place
            return (ground_rules.show_rules(plan, run, f"rules:{stamp(event.at)}", until),)
        case e.RulesAgreed():
            forget = ForgetBallots(poll_id_of_rules(event.step))
            agreed = ground_rules.show_rules(plan, run, f"rules:{run.visit}", until, event.agreed, event.step)
            return (forget, agreed)
        case e.RuleWritten() | e.RuleRemoved() | e.RulesShown():
            return (ground_rules.show_rules(plan, run, f"rules:{run.visit}", until),)
        case _:
            assert_never(event)


def _round(plan: Plan, run: Run, event: e.RoundEvent) -> tuple[Effect, ...]:
    if run.round is None:
        return ()
    return (rounds.show_round(plan, run, kept(plan, run, event.at)),)


# -- the end -----------------------------------------------------------------------------------------------------------


def _ended(plan: Plan, run: Run, event: e.SessionEnded) -> tuple[Effect, ...]:
    until = event.at + KEPT_AFTER_END
    started = run.started_at
    if started is None:
        return (ForgetBallots(None),)
    lasted = event.at - started
    asked = {(step.path, n) for step in plan.steps for n in range(1, len(step.prompts) + 1)}
    summary = k.SummaryCard(
        planned=plan.lasts,
        lasted=lasted,
        present=len(run.participants),
        prompts_sent=len(run.prompts_sent),
        prompts_left=len(asked - run.prompts_sent),
        skipped=tuple(step.path for step in plan.steps if step.path in run.skipped),
    )
    early = bool(run.stays) and run.stays[-1].step != plan.steps[-1].path
    ended = Show("ended", k.EndedCard(ended_at=event.at, early=early, lasted=lasted), EVERYONE, until)
    return (*_demoted(run, run.visit), ended, Show("summary", summary, FACILITATORS, until), ForgetBallots(None))
