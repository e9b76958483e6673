"""Ground rules: suggested by the plan, put in people's own words, agreed by the group, and carried to the next session."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.plan.model import Plan, poll_id_of_rules
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.messages import RuleLine, RulesCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused, sentence

MOST_RULES = 20  # more than anybody keeps in mind
LONGEST_RULE = 300  # characters

# -- deciding ----------------------------------------------------------------------------------------------------------


def enter(draft: PendingEvents, at: datetime) -> None:
    """A step about ground rules has started: show those there are already, else begin with the plan's suggestions."""
    rules = draft.step.rules
    if rules is not None and draft.run.rules:
        draft.add(e.RulesShown(at=at))
    elif rules is not None:
        for number, text in enumerate(rules.suggest, 1):
            draft.add(e.RuleWritten(at=at, number=number, planned=text))


def leave(draft: PendingEvents, at: datetime) -> None:
    """The step is over: the list as it stands is agreed."""
    if draft.step.rules is not None and draft.run.rules:
        tally = draft.tally(poll_id_of_rules(draft.step.path), 1)
        draft.add(e.RulesAgreed(at=at, step=draft.step.path, agreed=tally.answered))


def decide_rules(draft: PendingEvents, command: c.RulesCommand, at: datetime) -> None:
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
