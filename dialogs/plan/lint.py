"""Plan lint: warns where a plan will do something other than its author probably meant.

Such a plan is correct, so these are warnings and no mistakes. They tell in people's words what will happen. Here: rounds
with short or long turns, or a quarter off what the text promises; “in pairs” or “in turn” that nothing does; roles that
nobody gets; questions by the clock while people are alone or in rooms. Others are in `text_lint`, `group_lint`, `idea_lint`
and `clock_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dialogs.plan import group_lint, text_lint
from dialogs.plan.checks import unused_translations
from dialogs.plan.concern import Concern
from dialogs.plan.durations import parse, written
from dialogs.plan.errors import Path
from dialogs.plan.idea_lint import idea_concerns
from dialogs.plan.model import Mode
from dialogs.plan.schema import WrittenPlan, WrittenStep
from dialogs.plan.walk import StepPlace, places

SHORT_TURN, LONG_TURN = timedelta(seconds=20), timedelta(minutes=5)  # turns of a round that are warned about beyond these

_PAIRED = re.compile(r"\bin (?:pairs|twos)\b|\bpair work\b", re.IGNORECASE)
_PARTNER = re.compile(r"\b(?:turn to|with) your neighbour\b|\b(?:find|choose|with) a partner\b", re.IGNORECASE)
_IN_TURN = re.compile(
    r"\b(?:closing|opening|last|final|check-?in|check-?out) round\b|\bround robin\b|\b(?:everyone|everybody|all) in turn\b",
    re.IGNORECASE,
)
_LENGTH = r"(?:\d+|one|two|three|five)[\s-]?(?:min(?:ute)?s?|sec(?:ond)?s?)"
_EACH = re.compile(
    rf"\b(?P<length>{_LENGTH})\.?\s+(?:each|per person|a head)"
    rf"|\b(?:each(?: person| of you)?|everyone|everybody)\s+(?:has|gets|speaks|talks)\s+(?:for\s+)?(?P<after>{_LENGTH})",
    re.IGNORECASE,
)


def concerns(plan: WrittenPlan) -> Iterator[Concern]:
    """All concerns about a plan that has no mistakes, in no particular order."""
    yield from text_lint.concerns(plan)
    yield from unused_translations(plan)
    yield from _unused_roles(plan)
    for place in places(plan):
        yield from _step(plan, place)
    yield from idea_concerns(plan)
    yield from (Concern(path, message) for path, message in group_lint.concerns(plan))


def _unused_roles(plan: WrittenPlan) -> Iterator[Concern]:
    of_programme = plan.programme is not None  # its sessions share their roles
    if plan.roles and not of_programme and not any(block.grouped for block in plan.blocks):
        yield Concern(("roles",), "Nobody gets these roles: they are given in `pairs` or groups, and no block has any.")


def _step(plan: WrittenPlan, place: StepPlace) -> Iterator[Concern]:
    step, mode = place.step, place.step.mode or place.block.mode
    timed = len(step.prompts) > 1 and step.prompts_by == "clock" and not step.together
    groups = None if step.plenary else place.block.grouped
    if timed and groups is not None and groups.draw != "few":
        message = "These questions come by the clock while people are in their rooms, where they may not see them. "
        yield Concern((*place.path, "prompts"), message + "`together: true` puts them all on one card.")
    elif timed and mode is not Mode.ONLINE:
        message = "These questions come by the clock while people work alone. `together: true` puts them all on one card."
        yield Concern((*place.path, "prompts"), message)
    if step.round is not None:
        yield from _round(plan, step, place.path)
    elif (said := _IN_TURN.search(f"{step.title or place.block.title}. {step.say or ''}")) and mode is Mode.ONLINE:
        message = f"The text says “{said[0]}”, but nobody is asked in turn. "
        yield Concern(place.path, message + "`round: {question: ...}` gives everyone a turn.")
    if place.block.grouped is None:
        yield from _unpaired(place)


def _unpaired(place: StepPlace) -> Iterator[Concern]:
    """A title that says pairs, in a block that draws none."""
    titles = f"{place.block.title}. {place.step.title or ''}"
    found = _PAIRED.search(titles) or _PARTNER.search(f"{titles}. {place.step.say or ''}")
    if found:
        message = f"The text says “{found[0]}”, but nothing draws pairs here: people choose for themselves. "
        yield Concern(place.path, message + "`pairs: {}` on the block draws them.")


def _round(plan: WrittenPlan, step: WrittenStep, path: Path) -> Iterator[Concern]:
    assert step.round is not None
    each = step.lasts / plan.people
    capped = min(each, step.round.at_most) if step.round.at_most else each
    said = f"With {plan.people} people each has {written(timedelta(seconds=int(capped.total_seconds())))}"
    promised = _promised(f"{step.title or ''} {step.say or ''} {step.cue or ''} {step.round.question}")
    if capped < SHORT_TURN:
        yield Concern((*path, "round"), f"{said} in this round, which is hardly a sentence. Give the step more time.")
    elif capped > LONG_TURN and not promised:
        yield Concern((*path, "round"), f"{said} in this round. `at_most` sets the longest turn, for example `at_most: 2m`.")
    if promised and abs(promised - capped) > promised / 4:
        yield Concern(
            (*path, "round"), f"The text promises {written(promised)} each. {said}. `at_most` sets the longest turn."
        )


def _promised(text: str) -> timedelta | None:
    match = _EACH.search(text)
    return parse((match["length"] or match["after"]).replace("-", " ")) if match else None
