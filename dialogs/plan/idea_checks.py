"""Validation of `collect` and `vote`: ids, what a vote is about, and their lengths.

A vote is `on` ideas of an earlier step or has its own options, never both, and no poll is in its step. No option twice. More
votes than options need `stack`. `lasts` is shorter than the step. In a repeat, each item has ideas of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dialogs.plan.durations import shortened, written
from dialogs.plan.errors import Path
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.expand import vote_id
from dialogs.plan.nearest import nearest
from dialogs.plan.schema import WrittenPlan, WrittenVote
from dialogs.plan.validate import Wrong
from dialogs.plan.walk import StepPlace, places

LEAST_OPTIONS = 2  # options of a vote


def idea_wrongs(plan: WrittenPlan) -> Iterator[Wrong]:
    """Every mistake about ideas and votes."""
    known: dict[str, StepPlace] = {}
    ideas: set[str] = set()
    polls = {id_ for place in places(plan) if place.step.poll for id_ in _in_items(place.step.poll.id, place)}
    for place in places(plan):
        collect, vote = place.step.collect, place.step.vote
        if vote is not None:
            yield from _vote(plan, place, vote, known)
            yield from _taken("vote", vote_id(place.block, place.step), polls, place)
        if collect is not None:
            id_ = collect.id or place.step.id
            yield from _taken("collect", id_, ideas, place)
            yield from _lasts("collect", collect.lasts, place)
            known.setdefault(id_, place)


def _in_items(id_: str, place: StepPlace) -> set[str]:
    """The ids that an id becomes: one for each item of a repeat."""
    return {id_} if place.repeat is None else {f"{id_}-{item.id}" for item in place.repeat.over}


def _taken(key: str, id_: str, used: set[str], place: StepPlace) -> Iterator[Wrong]:
    ids = _in_items(id_, place)
    if taken := sorted(ids & used):
        what = "There are other ideas" if key == "collect" else "There is another poll or vote"
        message = f"{what} with the id “{taken[0]}”; each needs an id of its own."
        yield Wrong((*place.path, key), message, f"id: {id_}-2")
    used |= ids


def _vote(plan: WrittenPlan, place: StepPlace, vote: WrittenVote, known: dict[str, StepPlace]) -> Iterator[Wrong]:
    path: Path = (*place.path, "vote")
    if place.step.poll is not None:
        message = "A step has either a `poll` or a `vote`; give the vote a step of its own."
        yield Wrong(path, message, EXAMPLES["vote"])
    if (vote.on is None) == (not vote.options):
        message = "A vote is either `on` the ideas that an earlier step collects, or on `options` of its own."
        yield Wrong(path, message, EXAMPLES["vote"])
    elif vote.on is not None:
        yield from _on(plan, place, vote.on, known)
    else:
        yield from _options(vote, path)
    yield from _lasts("vote", vote.lasts, place)


def _on(plan: WrittenPlan, place: StepPlace, on: str, known: dict[str, StepPlace]) -> Iterator[Wrong]:
    path: Path = (*place.path, "vote", "on")
    earlier = _names(known, place)
    if on in earlier:
        return
    everywhere = {one.step.collect.id or one.step.id: one for one in places(plan) if one.step.collect}
    if on in everywhere and everywhere[on].repeat is not None and everywhere[on].repeat is not place.repeat:
        name = f"{on}-{everywhere[on].repeat.over[0].id}"  # type: ignore[union-attr]
        message = f"“{on}” is collected once for each item of its `repeat`; say which one, like “{name}”."
        yield Wrong(path, message, f"vote: {{on: {name}, votes: 3}}")
    elif on in everywhere:
        message = f"“{on}” is not collected before this step. People need ideas to vote on: put the vote into a later step."
        yield Wrong(path, message, EXAMPLES["vote"])
    else:
        close = nearest(on, sorted(earlier), 60)
        meant = f" Did you mean “{close}”?" if close else " Add a step with `collect` before it."
        right = f"vote: {{on: {close}, votes: 3}}" if close else EXAMPLES["collect"]
        yield Wrong(path, f"No step collects ideas with the id “{on}”.{meant}", right)


def _names(known: dict[str, StepPlace], place: StepPlace) -> set[str]:
    """What a vote at this place may be about: what was collected before, in its own repetition by its plain id."""
    names: set[str] = set()
    for id_, collected in known.items():
        names |= {id_} if collected.repeat is place.repeat else _in_items(id_, collected)
    return names


def _options(vote: WrittenVote, path: Path) -> Iterator[Wrong]:
    if len(vote.options) < LEAST_OPTIONS:
        yield Wrong((*path, "options"), "A vote needs at least two options.", EXAMPLES["options in vote"])
    for number, option in enumerate(vote.options):
        if option.casefold() in (before.casefold() for before in vote.options[:number]):
            message = f"The option “{shortened(option)}” is there twice."
            yield Wrong((*path, "options", number), message, EXAMPLES["options in vote"])
    if vote.votes > len(vote.options) >= LEAST_OPTIONS and not vote.stack:
        message = (
            f"{vote.votes} votes are more than the {len(vote.options)} options there are; "
            "`stack: true` lets people put several of their votes on one option."
        )
        yield Wrong((*path, "votes"), message, f"votes: {len(vote.options)}")


def _lasts(key: str, lasts: timedelta | None, place: StepPlace) -> Iterator[Wrong]:
    if lasts and lasts >= place.step.lasts:
        message = (
            f"The `{key}` would close after its step of {written(place.step.lasts)}; leave `lasts` out to close it "
            "with the step."
        )
        yield Wrong((*place.path, key, "lasts"), message, f"lasts: {written(place.step.lasts / 2)}")
