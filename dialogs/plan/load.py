"""Plan loader: turns the text of a YAML file into a plan, or reports all its mistakes at once.

A file that holds only a list or a sentence is refused: a plan begins with `plan`, `title` and `blocks`. The order is: YAML,
other spellings, what was left out, shape, rules, expansion. Any mistake refuses the plan; warnings do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.plan import clock_rules, yaml_tree
from dialogs.plan.checks import wrongs
from dialogs.plan.errors import Mistake, PlanError, PlanWarning, written
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.expand import expand
from dialogs.plan.fill_in import fill_in
from dialogs.plan.lint import concerns
from dialogs.plan.model import Plan
from dialogs.plan.understood import understand, understand_totals
from dialogs.plan.validate import shape


@dataclass(frozen=True)
class ReadPlan:
    """A plan that can be used, and what its author may want to look at again."""

    plan: Plan
    warnings: tuple[PlanWarning, ...] = ()


def read_plan(text: str, name: str) -> Plan:
    """The plan written in `text`; `name` is the file's name in what is said about mistakes.

    Raises PlanError, and nothing else, with every mistake that could be found.
    """
    return read_with_warnings(text, name).plan


def read_with_warnings(text: str, name: str) -> ReadPlan:
    """The same, with warnings about what the author probably did not mean. Raises PlanError."""
    try:
        node, flaws, notes = yaml_tree.read(text)
    except yaml_tree.Unreadable as error:
        raise PlanError([_mistake(name, error.flaw)]) from None
    data = node.data()
    if not isinstance(data, dict):
        message = (
            "This is not a plan: a plan begins with `plan`, `title` and `blocks`. "
            "If you have an agenda, put it into a table and run `throughline new` with that file."
        )
        raise PlanError([Mistake(name, node.line, written(()), message, f"{EXAMPLES['plan']}\n{EXAMPLES['title']}")])
    understood = list(understand(data))
    fill_in(data)
    understood += understand_totals(data)
    shaped = shape(data)
    unsure = shaped.mended | {flaw.path[:-1] for flaw in flaws if len(flaw.path) > 1}  # such as an item without its hyphen
    found = [*shaped.wrongs, *(wrongs(shaped.plan, unsure) if shaped.plan else ())]
    mistakes = [
        Mistake(name, node.line_of(wrong.path), written(wrong.path), wrong.message, wrong.example) for wrong in found
    ]
    mistakes += [_mistake(name, flaw) for flaw in flaws]
    if mistakes or shaped.plan is None:
        raise PlanError(mistakes)
    plan = expand(shaped.plan)
    found_odd = (*understood, *concerns(shaped.plan), *clock_rules.concerns(shaped.plan, plan))
    seen = [PlanWarning(node.line_of(one.path), one.message) for one in found_odd]
    seen += [PlanWarning(flaw.line, flaw.message) for flaw in notes]
    return ReadPlan(plan, tuple(sorted(set(seen), key=lambda one: (one.line, one.message))))


def _mistake(name: str, flaw: yaml_tree.Flaw) -> Mistake:
    return Mistake(name, flaw.line, written(flaw.path), flaw.message, flaw.example)
