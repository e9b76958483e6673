"""Plan lint: sees where a plan will do something other than its author probably meant.

Such a plan is correct, so these are warnings and no mistakes. They tell in people's words what will happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dialogs.plan import text_lint
from dialogs.plan.concern import Concern
from dialogs.plan.durations import parse, written
from dialogs.plan.errors import Path
from dialogs.plan.model import Mode
from dialogs.plan.schema import WrittenBlock, WrittenPlan, WrittenStep
from dialogs.plan.walk import StepPlace, places, repeats

SHORT_TURN, LONG_TURN = timedelta(seconds=20), timedelta(minutes=5)

_NUMBER = r"(?:three|four|five|six|seven|eight|[3-9])"
_LARGER = re.compile(
    rf"\b(?:(?:groups?|rooms?|tables?|teams?|sets?|circles?)\s+of\s+(?:about\s+)?{_NUMBER}|in\s+(?:threes|fours|fives|sixes)"
    rf"|trios?|triads?|foursomes?|quartets?|join (?:another|a second) pair)\b",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"\bin (?:pairs|twos)\b|\bpair work\b|\bbreak-?out rooms?\b", re.IGNORECASE)
_TAKES_TURNS = re.compile(
    rf"\b(?:{_NUMBER}|two) new people\b|\ba host stays\b|\bthe others move on\b|\bchange (?:tables|rooms)\b", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"\b(?:main room|whole group|plenary|(?:everybody|everyone|all) back|back together|back in the (?:call|meeting))\b",
    re.IGNORECASE,
)
_NEW_PARTNER = re.compile(
    r"\b(?:new|another|a different|next|other|change|switch|swap|rotate)\s+partners?\b|\bsomeone (?:new|else)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?P<length>(?:\d+|one|two|three|five)[\s-]?(?:min(?:ute)?s?|sec(?:ond)?s?))\.?\s+(?:each|per person|a head)",
    re.IGNORECASE,
)


def concerns(plan: WrittenPlan) -> Iterator[Concern]:
    """All concerns about a plan that has no mistakes, in no particular order."""
    yield from text_lint.concerns(plan)
    yield from _unused_roles(plan)
    for place in places(plan):
        yield from _step(plan, place)
    for number, block in enumerate(plan.blocks):
        if block.pairs is not None:
            yield from _pairs(plan, block, ("blocks", number))


def _unused_roles(plan: WrittenPlan) -> Iterator[Concern]:
    grouped = any(getattr(block, key, None) is not None for block in plan.blocks for key in ("pairs", "groups"))
    if plan.roles and not grouped and plan.programme is None:  # sessions of a programme share their roles
        yield Concern(("roles",), "Nobody gets these roles: they are given in `pairs` or groups, and no block has any.")


def _step(plan: WrittenPlan, place: StepPlace) -> Iterator[Concern]:
    step, mode = place.step, place.step.mode or place.block.mode
    timed = len(step.prompts) > 1 and step.prompts_by == "clock" and not step.together
    if timed and place.block.pairs is not None:
        message = "These questions come by the clock while people are in their rooms, where they may not see them. "
        yield Concern((*place.path, "prompts"), message + "`together: true` puts them all on one card.")
    elif timed and mode is not Mode.ONLINE:
        message = "These questions come by the clock while people work alone. `together: true` puts them all on one card."
        yield Concern((*place.path, "prompts"), message)
    if step.round is not None:
        yield from _round(plan, step, place.path)
    if getattr(place.block, "pairs", None) is None and getattr(place.block, "groups", None) is None:
        yield from _ungrouped(place)


def _ungrouped(place: StepPlace) -> Iterator[Concern]:
    """A title or a text that tells people to go into groups, in a block that draws none."""
    step, block = place.step, place.block
    heads = f"{block.title}. {step.title or ''}"
    found = _LARGER.search(heads) or _PAIRED.search(heads) or _TAKES_TURNS.search(f"{heads} {step.say or ''}")
    if found:
        message = f"The text says “{found[0]}”, but nothing draws groups here: people choose for themselves. "
        key = "`groups`" if "groups" in WrittenBlock.model_fields else "`pairs`"
        yield Concern(place.path, f"{message}{key} on the block draws them.")


def _round(plan: WrittenPlan, step: WrittenStep, path: Path) -> Iterator[Concern]:
    assert step.round is not None
    each = step.lasts / plan.people
    capped = min(each, step.round.at_most) if step.round.at_most else each
    said = f"With {plan.people} people each has {written(timedelta(seconds=int(capped.total_seconds())))}"
    if capped < SHORT_TURN:
        yield Concern((*path, "round"), f"{said} in this round, which is hardly a sentence. Give the step more time.")
    elif capped > LONG_TURN:
        yield Concern((*path, "round"), f"{said} in this round. `at_most` sets the longest turn, for example `at_most: 2m`.")
    promised = _promised(f"{step.title or ''} {step.say or ''} {step.cue or ''} {step.round.question}")
    if promised and abs(promised - capped) > promised / 4:
        yield Concern(
            (*path, "round"), f"The text promises {written(promised)} each. {said}. `at_most` sets the longest turn."
        )


def _promised(text: str) -> timedelta | None:
    match = _EACH.search(text)
    return parse(match["length"].replace("-", " ")) if match else None


def _pairs(plan: WrittenPlan, block: WrittenBlock, path: Path) -> Iterator[Concern]:
    mine = [(place.path, place.step) for place in places(plan) if place.block is block]
    texts = [(at, f"{step.title or ''} {step.say or ''}") for at, step in mine]
    told = " ".join([block.title, *(text for _, text in texts)])
    larger = _LARGER.search(told)
    if larger:
        yield Concern((*path, "pairs"), f"The text says “{larger[0]}”, but `pairs` makes groups of two.")
    for at, text in texts:
        together = _TOGETHER.search(text)
        if together:
            message = f"The text says “{together[0]}”, but this step belongs to the pair work. "
            yield Concern(at, message + "Move it into a block of its own.")
    yield from _roles(plan, path, told)
    for at, inside, repeat in repeats(plan):
        if inside is block and (
            _NEW_PARTNER.search(told)
            or (block.pairs and "new_partners" in block.pairs.model_fields_set and not repeat.swap_roles)
        ):
            yield Concern(at, "Pairs are drawn once for the whole block: people keep their partner in every repetition.")


def _roles(plan: WrittenPlan, path: Path, told: str) -> Iterator[Concern]:
    if len(plan.roles) == 3 and re.search(rf"\b{re.escape(plan.roles[2])}", told, re.IGNORECASE):
        message = (
            f"The role “{plan.roles[2]}” is only given where an odd number makes a group of three; pairs have two roles."
        )
        yield Concern((*path, "pairs"), message)
