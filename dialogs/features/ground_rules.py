"""Ground rules: suggested by the plan, put in people's own words, agreed by the group, and carried to the next session.

Everybody may add, change and remove rules while their step is on, then only facilitators. The list is agreed when the step
ends, however many said so. The plan's suggestions appear only if there are no rules yet. Removed rules stay visible. `undo`
cannot bring back earlier words. What counts as new, changed or unchanged: `run/evolve/agreements.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Answering, Ballot, Effects, Feature, OpenNow, good
from dialogs.plan.model import Plan, Step, poll_id_of_rules
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, ForgetBallots, Show, stamp
from dialogs.run.expiry import kept
from dialogs.run.messages import Card, RuleLine, RulesCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import Refused, sentence

MOST_RULES = 20  # more than anybody keeps in mind
LONGEST_RULE = 300  # characters
AGREE_OPTION = 0  # the only one

# -- deciding ----------------------------------------------------------------------------------------------------------


def _start(draft: PendingEvents, command: c.Start, at: datetime) -> None:
    if command.rules:
        draft.add(e.RulesCarried(at=at, planned=command.rules))


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """A step about ground rules has started: show those there are already, else begin with the plan's suggestions."""
    rules = draft.step.rules
    if rules is not None and draft.run.rules:
        draft.add(e.RulesShown(at=at))
    elif rules is not None:
        for number, text in enumerate(rules.suggest, 1):
            draft.add(e.RuleWritten(at=at, number=number, planned=text))


def _leave(draft: PendingEvents, at: datetime) -> None:
    """The step is over: the list as it stands is agreed."""
    if draft.step.rules is not None and draft.run.rules:
        tally = draft.tally(poll_id_of_rules(draft.step.path), 1)
        draft.add(e.RulesAgreed(at=at, step=draft.step.path, agreed=tally.answered))


def _decide(draft: PendingEvents, command: c.RulesCommand, at: datetime) -> None:
    """Write, remove or show rules. Everybody may write while the step is on; afterwards only facilitators."""
    run = draft.run
    match command:
        case c.ShowRules():
            if not run.rules:
                raise Refused(sentence(texts.NO_RULES_YET))
            draft.add(e.RulesShown(at=at))
        case c.WriteRule():
            _may_write(draft, command)
            _write(draft, command, at)
        case c.RemoveRule():
            _may_write(draft, command)
            draft.add(e.RuleRemoved(at=at, number=_existing(run, command.number)))
        case _:
            assert_never(command)


def _undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """A new rule goes, a removed one comes back. Earlier words are not kept, so a rule put differently stays so."""
    assert last.after is not None
    before, after = last.before.rules, last.after.rules
    if last.name == "rule" and len(after) == len(before):
        raise Refused(sentence(texts.UNDO_RULE))
    if last.name == "rule" and draft.run.rules[len(after) - 1].state != "removed":
        draft.add(e.RuleRemoved(at=at, number=len(after)))
    if last.name == "remove rule":
        for number, (was, gone) in enumerate(zip(before, after, strict=False), 1):
            if was != gone and was.state != "removed":
                draft.add(e.RuleWritten(at=at, number=number, planned=was.planned, state=was.state))


def _may_write(draft: PendingEvents, command: c.Command) -> None:
    step = running_step(draft.plan, draft.run)
    if command.by not in draft.run.facilitators and (step is None or step.rules is None):
        raise Refused(sentence(texts.RULES_NOT_NOW))


def _write(draft: PendingEvents, command: c.WriteRule, at: datetime) -> None:
    text = command.text.strip()
    if not text or len(text) > LONGEST_RULE:
        raise Refused(sentence(texts.RULE_TOO_LONG, most=LONGEST_RULE))
    if command.number is not None:
        draft.add(e.RuleWritten(at=at, number=_existing(draft.run, command.number)))
    elif len(draft.run.rules) >= MOST_RULES:
        raise Refused(sentence(texts.TOO_MANY_RULES, most=MOST_RULES))
    else:
        draft.add(e.RuleWritten(at=at, number=len(draft.run.rules) + 1))


def _existing(run: Run, number: int) -> int:
    if not 1 <= number <= len(run.rules) or run.rules[number - 1].state == "removed":
        raise Refused(sentence(texts.NO_SUCH_RULE, number=number))
    return number


# -- showing -----------------------------------------------------------------------------------------------------------


def lines(run: Run) -> tuple[RuleLine, ...]:
    """The list as it stands, removed ones included so that everybody sees what changed."""
    return tuple(RuleLine(number, rule.planned, rule.state) for number, rule in enumerate(run.rules, 1))


def show_rules(plan: Plan, run: Run, slot: str, until: datetime, agreed: int | None = None, step: str | None = None) -> Show:
    """The ground rules as they stand; open while their step is on."""
    running = running_step(plan, run)
    now_open = agreed is None and running is not None and running.rules is not None
    card = RulesCard(
        step=step or (running.path if running is not None and running.rules is not None else None),
        rules=lines(run),
        open=now_open,
        carried=run.rules_carried > 0,
        agreed=agreed,
        present=len(run.here),  # facilitators too: they may agree like everybody
    )
    return Show(slot, card, EVERYONE, until)


def _react(plan: Plan, run: Run, event: e.RulesEvent) -> Effects:
    until = kept(plan, run, event.at)
    match event:
        case e.RulesShown() if event.at != run.step_started_at:  # asked for; with the step they have their own place
            return (show_rules(plan, run, f"rules:{stamp(event.at)}", until),)
        case e.RulesAgreed():
            forget = ForgetBallots(poll_id_of_rules(event.step))
            return (forget, show_rules(plan, run, f"rules:{run.visit.number}", until, event.agreed, event.step))
        case e.RuleWritten() | e.RuleRemoved() | e.RulesShown():
            return (show_rules(plan, run, f"rules:{run.visit.number}", until),)
        case e.RulesCarried():
            return ()
        case _:
            assert_never(event)


def _acknowledge(plan: Plan, run: Run, command: c.RulesCommand, at: datetime) -> Card:
    match command:
        case c.WriteRule():
            return good(texts.ACK_RULE)
        case c.RemoveRule():
            return good(texts.ACK_RULE_GONE, number=command.number)
        case c.ShowRules():
            return good(texts.ACK_SHOWN)
        case _:
            assert_never(command)


# -- agreeing ----------------------------------------------------------------------------------------------------------


def _open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    step = running_step(plan, run)
    if step is None or step.rules is None:
        return ()
    return (OpenNow(poll_id_of_rules(step.path), run.visit.number, 1, True),)


def _accept(plan: Plan, run: Run, answer: c.Answer) -> Ballot | None:
    if not run.live or run.step is None or answer.poll != poll_id_of_rules(run.step):
        return None
    return Ballot(answer.poll, run.visit.number, (AGREE_OPTION,), None, True)


def _agreed(plan: Plan, run: Run, answer: c.Answer) -> Card | None:
    return good(texts.ACK_AGREED) if answer.poll.startswith(poll_id_of_rules("")) else None


def _show(plan: Plan, run: Run, poll: str) -> Effects:
    if run.step is None or poll != poll_id_of_rules(run.step) or run.ends_at is None:
        return ()
    return (show_rules(plan, run, f"rules:{run.visit.number}", run.ends_at),)


def _host(plan: Plan, run: Run, step: Step) -> str | None:
    return f"rules:{run.visit.number}" if step.rules is not None and run.rules else None


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    step = running_step(plan, run)
    if step is None or step.rules is None or not run.rules:
        return ()
    return (show_rules(plan, run, f"rules:{run.visit.number}", kept(plan, run, at)),)


FEATURE = Feature(
    host=_host,
    retimed=_retimed,
    start=_start,
    enter=_enter,
    leave=_leave,
    undo=_undo,
    commands=(c.WriteRule, c.RemoveRule, c.ShowRules),
    decide=_decide,
    acknowledge=_acknowledge,
    answering=Answering(open_now=_open_now, accept=_accept, acknowledge=_agreed, show=_show),
    events=(e.RuleWritten, e.RuleRemoved, e.RulesCarried, e.RulesAgreed, e.RulesShown),
    react=_react,
)
