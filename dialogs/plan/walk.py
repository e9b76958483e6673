"""Schema tree walk: every step of a written plan with its path in the file, and every text that people will read.

A step without a title is called after its id: `ground-rules` reads “Ground rules”. Steps under a repeat come once. `{name}`
may be used in all texts listed here: titles, what people read, cues, questions, options, rules and pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.plan.errors import Path
from dialogs.plan.schema import Repeat, Repetition, WrittenBlock, WrittenPlan, WrittenStep

TEXT_LISTS = ("aims", "before", "before_face_to_face", "after", "reading", "prepare", "prepare_face_to_face", "leaders")


@dataclass(frozen=True)
class StepPlace:
    """A step in the file: where it stands, its block, and the repeat around it."""

    path: Path
    step: WrittenStep
    block: WrittenBlock
    repeat: Repeat | None = None


def places(plan: WrittenPlan) -> Iterator[StepPlace]:
    """Every step of the file, those under a repeat once."""
    for number, block in enumerate(plan.blocks):
        yield from places_of(block, ("blocks", number))


def places_of(block: WrittenBlock, path: Path) -> Iterator[StepPlace]:
    """Every step of one block."""
    for number, item in enumerate(block.steps):
        here: Path = (*path, "steps", number)
        if isinstance(item, Repetition):
            yield from _repeated(item.repeat, block, (*here, "repeat"))
        else:
            yield StepPlace(here, item, block)
    if block.repeat is not None:
        yield from _repeated(block.repeat, block, (*path, "repeat"))


def repeats(plan: WrittenPlan) -> Iterator[tuple[Path, WrittenBlock, Repeat]]:
    """Every repeat, with its path and block."""
    for number, block in enumerate(plan.blocks):
        for at, item in enumerate(block.steps):
            if isinstance(item, Repetition):
                yield ("blocks", number, "steps", at, "repeat"), block, item.repeat
        if block.repeat is not None:
            yield ("blocks", number, "repeat"), block, block.repeat


def texts_of(step: WrittenStep) -> Iterator[tuple[Path, str]]:
    """The texts of a step that may use templates, each with its path inside the step."""
    single = {
        ("title",): step.title,
        ("say",): step.say,
        ("cue",): step.cue,
        ("image", "alt"): step.image and step.image.alt,
        ("image", "url"): step.image and step.image.url,
        ("poll", "question"): step.poll and step.poll.question,
        ("round", "question"): step.round and step.round.question,
        ("collect", "ask"): step.collect and step.collect.ask,
        ("vote", "question"): step.vote and step.vote.question,
        ("check", "question"): step.check and step.check.question,
        ("face_to_face", "say"): step.face_to_face and step.face_to_face.say,
        ("face_to_face", "cue"): step.face_to_face and step.face_to_face.cue,
        ("face_to_face", "ask"): step.face_to_face and step.face_to_face.ask,
    }
    yield from ((path, text) for path, text in single.items() if text)
    yield from ((("prompts", number), prompt.ask) for number, prompt in enumerate(step.prompts))
    if step.rules:
        yield from ((("rules", "suggest", number), rule) for number, rule in enumerate(step.rules.suggest))
    if step.poll:
        yield from ((("poll", "options", number), option) for number, option in enumerate(step.poll.options))
    if step.vote:
        yield from ((("vote", "options", number), option) for number, option in enumerate(step.vote.options))


def shared_texts(plan: WrittenPlan) -> Iterator[tuple[Path, str]]:
    """The texts outside the steps that may use templates."""
    yield ("title",), plan.title
    for key in TEXT_LISTS:
        yield from (((key, number), text) for number, text in enumerate(getattr(plan, key)))
    yield from ((("link_titles", name), title) for name, title in plan.link_titles.items())
    yield from ((("blocks", number, "title"), block.title) for number, block in enumerate(plan.blocks))


def humanised(name: str) -> str:
    """An id as a title: `ground-rules` reads “Ground rules”."""
    return name.replace("-", " ").capitalize()


def _repeated(repeat: Repeat, block: WrittenBlock, path: Path) -> Iterator[StepPlace]:
    yield from (StepPlace((*path, "steps", number), step, block, repeat) for number, step in enumerate(repeat.steps))
