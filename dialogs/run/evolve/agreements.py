"""The run after an event about ground rules or support needs.

Removed rules keep their number. A rule that is put differently counts as changed, unless it is new in this session.
A rule that was carried over from the last session counts as unchanged.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.feature_states import NeedsState, RuleState
from dialogs.run.replace import changed
from dialogs.run.state import Run


def after_rules(run: Run, event: e.RulesEvent) -> Run:
    """A rule was written or removed, or the list was carried over. That it was agreed or shown changes nothing."""
    rules = list(run.rules)
    match event:
        case e.RuleWritten(state=str() as state):
            rules[event.number - 1] = RuleState(event.planned, state)
        case e.RuleWritten() if event.number <= len(rules):
            was = rules[event.number - 1]
            rules[event.number - 1] = RuleState(event.planned, "new" if was.state == "new" else "changed")
        case e.RuleWritten():
            rules.append(RuleState(event.planned))
        case e.RuleRemoved():
            rules[event.number - 1] = changed(rules[event.number - 1], state="removed")
        case e.RulesCarried():
            rules = [RuleState(planned, "kept") for planned in event.planned]
            return changed(run, rules=tuple(rules), rules_carried=len(rules))
        case e.RulesAgreed() | e.RulesShown():
            return run
        case _:
            assert_never(event)
    return changed(run, rules=tuple(rules))


def after_needs(run: Run, event: e.NeedsEvent) -> Run:
    """Lines were collected or taken out, the list was shown again, or the group has decided."""
    needs = run.needs or NeedsState()
    match event:
        case e.NeedsCollected():
            lines, wrote = needs.lines + event.lines, needs.wrote + event.wrote
            needs = changed(needs, opening=event.opening, lines=lines, wrote=wrote)
        case e.NeedTakenOut():
            needs = changed(needs, taken_out=needs.taken_out | {event.number})
        case e.NeedsSettled():
            needs = changed(needs, agreed=event.agreed, approved=event.approved)
        case e.NeedsShown(form=True):
            return changed(run, visit=changed(run.visit, needs_form=True))
        case e.NeedsShown() if run.needs is None:  # there is no list yet
            return run
        case e.NeedsShown():
            needs = changed(needs, shown_at=(*needs.shown_at, event.at))
        case _:
            assert_never(event)
    return changed(run, needs=needs)
