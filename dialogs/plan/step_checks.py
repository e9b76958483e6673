"""Rules of a single step: that what it asks for fits its time, and that its poll keeps what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dialogs.plan.durations import shortened, written
from dialogs.plan.errors import Path
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.schema import WrittenImage, WrittenPlan, WrittenPoll, WrittenStep
from dialogs.plan.validate import Wrong
from dialogs.plan.walk import Place

SHORTEST_TURN = timedelta(seconds=10)  # less is no turn to speak


def wrongs(plan: WrittenPlan, place: Place) -> Iterator[Wrong]:
    """Every mistake of the step at `place`."""
    step, path = place.step, place.path
    yield from _round(step, path, plan.people)
    yield from _prompts(step, path)
    yield from _lengths(step, path)
    if step.poll:
        yield from _poll(step.poll, (*path, "poll"))
    if step.face_to_face and step.face_to_face.ask and not step.check:
        message = "`face_to_face` words a check anew, and this step has no `check`."
        yield Wrong((*path, "face_to_face", "ask"), message, EXAMPLES["check"])
    if step.image:
        yield from _image(step.image, (*path, "image"))


def _round(step: WrittenStep, path: Path, people: int) -> Iterator[Wrong]:
    each = step.lasts / people
    if step.round and each < SHORTEST_TURN:
        needed = written(SHORTEST_TURN * people)
        message = (
            f"With {people} people this round leaves {int(each.total_seconds())} seconds each; "
            f"10 seconds are the least, so the step needs {needed} or more."
        )
        yield Wrong((*path, "round"), message, f"lasts: {needed}")


def _prompts(step: WrittenStep, path: Path) -> Iterator[Wrong]:
    if step.every is None:
        return
    if not step.prompts:
        yield Wrong((*path, "every"), "`every` is the pace of `prompts`, and this step has none.", EXAMPLES["prompts"])
    elif step.every * (len(step.prompts) - 1) >= step.lasts:
        longest = written(timedelta(seconds=max(1, int(step.lasts.total_seconds()) // len(step.prompts))))
        message = (
            f"{len(step.prompts)} prompts, one every {written(step.every)}, do not fit into {written(step.lasts)}; "
            "ask fewer, ask faster, or leave `every` out to spread them evenly."
        )
        yield Wrong((*path, "every"), message, f"every: {longest}")


def _lengths(step: WrittenStep, path: Path) -> Iterator[Wrong]:
    if step.at_least and step.at_least > step.lasts:
        message = f"`at_least` is longer than the step itself ({written(step.lasts)})."
        yield Wrong((*path, "at_least"), message, f"at_least: {written(step.lasts)}")
    for number, left in enumerate(step.warn or ()):
        if left >= step.lasts:
            message = f"A notice “{written(left)} left” comes before this step of {written(step.lasts)} begins."
            yield Wrong((*path, "warn", number), message, "warn: [1m]")


def _poll(poll: WrittenPoll, path: Path) -> Iterator[Wrong]:
    if poll.anonymous and poll.reveal == "live":
        message = "An anonymous poll cannot show its counts live: each new answer would tell who gave it."
        yield Wrong((*path, "reveal"), message, "anonymous: true\nreveal: closed")
    if poll.anonymous and poll.why == "optional":
        message = "An anonymous poll cannot ask why: own words tell who wrote them."
        yield Wrong((*path, "why"), message, "anonymous: true\nwhy: none")
    if poll.choose > len(poll.options):
        message = f"{poll.choose} choices are more than the {len(poll.options)} options there are."
        yield Wrong((*path, "choose"), message, "choose: 1")
    for number, option in enumerate(poll.options):
        if option.casefold() in (before.casefold() for before in poll.options[:number]):
            message = f"The option “{shortened(option)}” is there twice."
            yield Wrong((*path, "options", number), message, EXAMPLES["options"])


def _image(image: WrittenImage, path: Path) -> Iterator[Wrong]:
    if (image.url is None) == (image.file is None):
        yield Wrong(path, "An image has either `url` or `file`.", EXAMPLES["image"])
