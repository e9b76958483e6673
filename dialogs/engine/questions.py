"""Confirmations: asks once before `end`, a second `start`, skipping the only break, `go to` over several parts, redrawing
groups in rooms, or closing a poll that hardly anybody answered. Only who was asked can answer.

The question is an event, so that a typed `yes` finds it. A yes makes the command again and carries the question's number in
`confirms`; that command is asked nothing a second time. “Hardly anybody” means fewer than half of those who are here. `next`
asks too: in the last step, and in a round with turns left, where a second typed `next` is a yes. `end` does not ask once the
last step's time is up. Another step closes all questions. A late yes is refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from dialogs import texts
from dialogs.engine.stale_controls import MOMENT, MOMENT_OF_OTHERS, out_of_date
from dialogs.features.feature import good
from dialogs.features.pairs import run_groups
from dialogs.features.polls.question import open_ids, question_of, to_close
from dialogs.features.round_cards import live_round, not_yet
from dialogs.plan.model import Mode, Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import items
from dialogs.run import messages as k
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, current_ends_at, next_step, still_to_come
from dialogs.run.state import Question, Run
from dialogs.texts.sentence import PersonId, Refused, sentence

OPEN_FOR = timedelta(minutes=5)  # later a yes may mean something else
SEVERAL = 2  # parts: `go to` asks before it leaves out this many


class Asking(NamedTuple):
    """What to ask before a command."""

    about: e.About
    argument: str | None = None


def asks_first(draft: PendingEvents, command: c.Command, at: datetime) -> bool:
    """Whether the command waits for an answer. Then its question is asked, and nothing else happens."""
    needed = _needed(draft, command, at)
    asked = open_question(draft.run, command.by, at)
    if needed is None or _is_confirmed(command, needed, asked, at):
        if (asked is not None and command.confirms == asked.number) or needed is not None:
            draft.add(e.QuestionAnswered(at=at, by=command.by, yes=True))
        return False
    draft.add(e.QuestionAsked(at=at, by=command.by, about=needed.about, argument=needed.argument))
    return True


def _is_confirmed(command: c.Command, needed: Asking, asked: Question | None, at: datetime) -> bool:
    if asked is None or asked.about != needed.about:
        return False
    typed_again = needed.about == "round" and isinstance(command, c.Next) and command.made_for is None
    return (typed_again and not ZERO < at - asked.at < MOMENT) or command.confirms == asked.number


def open_question(run: Run, by: PersonId, at: datetime) -> Question | None:
    """The question that somebody was asked and can still answer."""
    asked = run.questions.get(by)
    return asked if asked is not None and at - asked.at <= OPEN_FOR else None


def withdraws(draft: PendingEvents, command: c.Command, at: datetime) -> bool:
    """Whether the command takes back something that was only asked: a no, or `undo` while the question is open."""
    if not isinstance(command, c.Confirm | c.Undo):
        return False
    asked = open_question(draft.run, command.by, at)
    if asked is None and isinstance(command, c.Undo):
        return False
    if asked is None and command.made_for is None and command.by in draft.run.questions:
        raise Refused(sentence(texts.QUESTION_LAPSED))
    if asked is None or (isinstance(command, c.Confirm) and command.yes):
        raise Refused(*out_of_date(draft.plan, draft.run, at, command.by))
    draft.add(e.QuestionAnswered(at=at, by=command.by, yes=False))
    return True


def meant(run: Run, answer: c.Confirm, at: datetime) -> c.Command:
    """The command that a yes confirms; the answer itself where no question is open, or the pressed one is an older one."""
    asked = open_question(run, answer.by, at)
    made = answer.made_for
    if asked is None or not answer.yes or (made is not None and made.item != items.question_item(asked.number)):
        return answer
    by, number = answer.by, asked.number
    match asked.about:
        case "end":
            return c.End(by=by, confirms=number, made_for=made)
        case "round":
            return c.Next(by=by, confirms=number, made_for=made)
        case "break":
            return c.Skip(by=by, confirms=number, made_for=made)
        case "go to":
            return c.GoTo(by=by, step=asked.argument or "", confirms=number, made_for=made)
        case "reshuffle":
            return c.Reshuffle(by=by, confirms=number, made_for=made)
        case "close":
            return c.ClosePoll(by=by, poll=asked.argument, confirms=number, made_for=made)
        case "start":
            return c.Start(by=by, plan=asked.argument, confirms=number, made_for=made)


# -- what needs a question ---------------------------------------------------------------------------------------------


def _needed(draft: PendingEvents, command: c.Command, at: datetime) -> Asking | None:
    plan, run = draft.plan, draft.run
    if command.by == c.CLOCK:
        return None
    match command:
        case c.End():
            return None if command.sure or run.phase == "ended" or _time_is_up(plan, run) else Asking("end")
        case c.Start():
            return Asking("start", command.plan) if _runs_for_a_while(run, at) and command.starts_at is None else None
        case c.Next() if run.live:
            return _before_next(plan, run, command)
        case c.Skip() if run.live:
            coming = next_step(plan, run)
            named = coming is not None and (not command.steps or coming.path in command.steps)
            return Asking("break", coming.path) if named and coming and _only_break(plan, run, (coming,)) else None
        case c.GoTo() if run.live and command.step in plan.index_of:
            past = left_out(plan, run, command.step)
            return Asking("go to", command.step) if len(past) >= SEVERAL or _only_break(plan, run, past) else None
        case c.Reshuffle() if run.live:
            return Asking("reshuffle") if _in_rooms(plan, run) else None
        case c.ClosePoll() if run.live:
            return _before_closing(draft, command.poll)
        case _:
            return None


def _runs_for_a_while(run: Run, at: datetime) -> bool:
    """Not in the moment after another facilitator has started it: that second `start` is told that it runs."""
    return run.live and run.clock.started_at is not None and at - run.clock.started_at >= MOMENT_OF_OTHERS


def _time_is_up(plan: Plan, run: Run) -> bool:
    """The last step's time is over and the session only waits for a word."""
    return run.live and run.visit.asked_next and next_step(plan, run) is None


def _before_next(plan: Plan, run: Run, command: c.Next) -> Asking | None:
    if next_step(plan, run) is None:
        return None if _time_is_up(plan, run) else Asking("end")
    return Asking("round") if live_round(run) is not None and not_yet(run) and not command.sure else None


def left_out(plan: Plan, run: Run, step: str) -> tuple[Step, ...]:
    """The parts between the running one and `step` that would be passed over. None on the way back."""
    assert run.step is not None
    between = plan.steps[plan.index_of[run.step] + 1 : plan.index_of[step]]
    return tuple(one for one in between if one.path not in run.clock.skipped)


def _only_break(plan: Plan, run: Run, going: tuple[Step, ...]) -> bool:
    """Whether the session would have no break at all without these parts."""
    if not any(one.mode is Mode.BREAK for one in going):
        return False
    had = {stay.step for stay in run.clock.stays} | {run.step}
    ahead = {one.path for one in still_to_come(plan, run)}
    left = (had | ahead) - {one.path for one in going}
    return not any(one.mode is Mode.BREAK and one.path in left for one in plan.steps)


def _in_rooms(plan: Plan, run: Run) -> bool:
    step = plan.step(run.step or "")
    return step.in_pairs and step.block in run.pairs and run_groups.block_meant(plan, run).id == step.block


def _before_closing(draft: PendingEvents, poll: str | None) -> Asking | None:
    """Hardly anybody has answered: fewer than half of those who are here."""
    known = open_ids(draft.run)
    now = to_close(draft.plan, draft.run)
    meant_poll = poll if poll is not None else now[0] if len(now) == 1 else None
    if meant_poll not in known:
        return None
    question = question_of(draft.plan, draft.run, meant_poll)
    answered = draft.tally(meant_poll, len(question.options)).answered
    return Asking("close", meant_poll) if 2 * answered < len(draft.run.participants) else None


# -- what the person is told -------------------------------------------------------------------------------------------


def just_asked(run: Run, command: c.Command, at: datetime) -> Question | None:
    """The question that this very command led to."""
    asked = run.questions.get(command.by)
    if asked is None or asked.at != at or not isinstance(command, _ASKED_BY[asked.about]):
        return None
    return asked


_ASKED_BY: dict[e.About, tuple[type[c.BaseCommand], ...]] = {
    "end": (c.End, c.Next),
    "round": (c.Next,),
    "break": (c.Skip,),
    "go to": (c.GoTo,),
    "reshuffle": (c.Reshuffle,),
    "close": (c.ClosePoll,),
    "start": (c.Start,),
}


def dialog(plan: Plan, run: Run, asked: Question, command: c.Command, at: datetime) -> k.ConfirmCard:
    """The card that names what will be lost, with a button for yes and one for no."""
    argument = asked.argument if asked.about != "start" else None
    past: tuple[Step, ...] = ()
    if asked.about == "go to" and argument is not None:
        past = left_out(plan, run, argument)
    elif asked.about == "end":
        past = tuple(still_to_come(plan, run))
    following = next_step(plan, run)
    tally = command.tallies.get(argument or "")
    return k.ConfirmCard(
        about=asked.about,
        step=run.step,
        ends_at=current_ends_at(run, at) if run.live else None,
        argument=argument,
        left_out=tuple(one.path for one in past),
        only_break=_only_break(plan, run, past),
        after=plan.steps[plan.index_of[following.path] + 1 :][0].path if asked.about == "break" and following else None,
        waiting=not_yet(run),
        answered=tally.answered if tally is not None else 0,
        present=len(run.participants),
        visit=run.visit.number,
        item=items.question_item(asked.number),
    )


def withdrawn() -> k.TextCard:
    """The acknowledgement of a no."""
    return good(texts.ACK_NOTHING_DONE)
