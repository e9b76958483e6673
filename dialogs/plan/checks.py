"""Cross-field validation of a plan: ids, sums, people and texts, and the rules of single steps.

Each rule tells all its mistakes. Where a part was mended after a mistake of shape, sums over it are not judged. Lengths must
add up exactly (small slips are mended in `understood`), and ids must be unique. A turn in a round has at least 10 seconds.
An anonymous poll shows no live counts and asks no reasons. Names in braces must exist. A poll closes before its step ends.
Pairs and groups are in `group_checks`, ideas and votes in `idea_checks`, `at` in `clock_rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from dialogs.plan import clock_rules, group_checks, templates
from dialogs.plan.concern import Concern
from dialogs.plan.durations import shortened, written
from dialogs.plan.early_polls import opens
from dialogs.plan.errors import Path
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.idea_checks import idea_wrongs
from dialogs.plan.model import Mode
from dialogs.plan.nearest import nearest
from dialogs.plan.pacing import SHORTEST_TURN
from dialogs.plan.schema import RepeatItem, Repetition, WrittenBlock, WrittenImage, WrittenPlan, WrittenPoll, WrittenStep
from dialogs.plan.validate import Wrong
from dialogs.plan.walk import StepPlace, humanised, places, places_of, repeats, shared_texts, texts_of

MOST_STEPS = 500  # of the expanded plan
LONGEST_TEXT = 8000  # characters, with its names filled in


def wrongs(plan: WrittenPlan, mended: frozenset[Path]) -> Iterator[Wrong]:
    """Every mistake of `plan` that its shape does not show; none that is due to a mended part."""
    found: list[Wrong] = [
        *_sums(plan, mended),
        *_ids(plan),
        *group_checks.wrongs(plan),
        *_programme(plan),
        *_size(plan),
        *_texts(plan),
    ]
    found += [*_translations(plan), *idea_wrongs(plan), *clock_rules.wrongs(plan)]
    for place in places(plan):
        found += _step_wrongs(plan, place)
    for number, block in enumerate(plan.blocks):
        found += _block(block, ("blocks", number))
    yield from (wrong for wrong in found if not any(_touch(wrong.path, path) for path in mended))


def _touch(path: Path, other: Path) -> bool:
    shorter = min(len(path), len(other))
    return path[:shorter] == other[:shorter]


def _sums(plan: WrittenPlan, mended: frozenset[Path]) -> Iterator[Wrong]:
    unsure = {path[:2] for path in mended if path[-1] in ("lasts", "steps", "repeat", "over") or isinstance(path[-1], int)}
    for number, block in enumerate(plan.blocks):
        lengths = [place.step.lasts * (len(place.repeat.over) if place.repeat else 1) for place in places_of(block, ())]
        if ("blocks", number) not in unsure and lengths:
            yield from _sum(("blocks", number, "lasts"), f"The steps of “{block.id}”", block.lasts, lengths)
    if not any(_changes_the_sum(path) for path in mended):
        yield from _sum(("lasts",), "The blocks", plan.lasts, [block.lasts for block in plan.blocks])


def _block_itself(path: Path) -> bool:
    return len(path) == 2 and path[0] == "blocks"


def _changes_the_sum(path: Path) -> bool:
    """Whether a placeholder at `path` makes the sum over blocks unknown: it stands for a length, or for a whole block."""
    own = path[-1:] == ("lasts",) and len(path) in (1, 3)
    return own or path == ("blocks",) or _block_itself(path)


def _sum(path: Path, what: str, lasts: timedelta, lengths: Iterable[timedelta]) -> Iterator[Wrong]:
    total = sum(lengths, timedelta())
    if total != lasts:
        difference = f"{written(abs(total - lasts))} too {'much' if total > lasts else 'little'}"
        message = f"{what} add up to {written(total)}, but {written(lasts)} is written here: {difference}."
        yield Wrong(path, message, f"lasts: {written(total)}")


def _ids(plan: WrittenPlan) -> Iterator[Wrong]:
    yield from _twice("block", [(("blocks", number, "id"), block.id) for number, block in enumerate(plan.blocks)])
    yield from opens(plan)
    polls = [((*place.path, "poll", "id"), place.step.poll.id) for place in places(plan) if place.step.poll]
    yield from _twice("poll", polls)
    for number, block in enumerate(plan.blocks):
        ids: list[tuple[Path, str]] = []
        for at, item in enumerate(block.steps):
            path: Path = ("blocks", number, "steps", at)
            ids += _items(item.repeat.over, path) if isinstance(item, Repetition) else [((*path, "id"), item.id)]
        if block.repeat:
            ids += [(("blocks", number, "repeat", "over", at, "id"), item.id) for at, item in enumerate(block.repeat.over)]
        yield from _twice("step", ids)
    for path, _, repeat in repeats(plan):
        yield from _twice("step", [((*path, "steps", at, "id"), step.id) for at, step in enumerate(repeat.steps)])


def _items(over: Iterable[RepeatItem], path: Path) -> list[tuple[Path, str]]:
    return [((*path, "repeat", "over", at, "id"), item.id) for at, item in enumerate(over)]


def _twice(what: str, ids: Iterable[tuple[Path, str]]) -> Iterator[Wrong]:
    seen: set[str] = set()
    for path, name in ids:
        if name in seen:
            message = f"There is another {what} with the id “{name}”; each needs an id of its own."
            yield Wrong(path, message, f"id: {name}-2")
        seen.add(name)


def _programme(plan: WrittenPlan) -> Iterator[Wrong]:
    if plan.programme and plan.session is None:
        message = "A plan of a programme says which session it is: add `session`."
        yield Wrong(("programme",), message, EXAMPLES["programme"])
    if plan.session is not None and not plan.programme:
        yield Wrong(("session",), "A session has its number in a programme: add `programme`.", EXAMPLES["session"])
    if plan.gap and not plan.programme:
        yield Wrong(("gap",), "A gap lies between sessions of a programme: add `programme` and `session`.", EXAMPLES["gap"])


def _size(plan: WrittenPlan) -> Iterator[Wrong]:
    steps = sum(len(place.repeat.over) if place.repeat else 1 for place in places(plan))
    if steps > MOST_STEPS:
        message = f"With its repeats the plan has {steps} steps; at most {MOST_STEPS} are possible."
        yield Wrong(("blocks",), message, EXAMPLES["repeat"])


def _block(block: WrittenBlock, path: Path) -> Iterator[Wrong]:
    if block.repeat and block.steps:
        message = "A block has `steps` or `repeat`, not both; make the repeat an item among the steps."
        yield Wrong((*path, "repeat"), message, f"steps:\n  - {EXAMPLES['repeat']}".replace("\n  ", "\n    "))
    if not block.items and block.mode is not Mode.BREAK:
        yield Wrong(
            (*path, "steps"), f"The block “{block.id}” has no steps; only a break can do without.", EXAMPLES["steps"]
        )
    if block.at_least and block.at_least > block.lasts:
        message = f"`at_least` is longer than the block itself ({written(block.lasts)})."
        yield Wrong((*path, "at_least"), message, f"at_least: {written(block.lasts)}")


def _texts(plan: WrittenPlan) -> Iterator[Wrong]:
    for name in plan.link_titles.keys() - plan.links.keys():
        message = f"`links` has no “{shortened(name)}”, so this title is never shown."
        yield Wrong(("link_titles", name), message, EXAMPLES["link_titles"])
    for path, text in shared_texts(plan):
        yield from _template(path, text, plan.links)
    for place in places(plan):
        for inside, text in texts_of(place.step):
            for values in _values(plan, place):
                yield from _template((*place.path, *inside), text, values)


def _values(plan: WrittenPlan, place: StepPlace) -> list[dict[str, str]]:
    return [{**plan.links, **item.values} for item in place.repeat.over] if place.repeat else [plan.links]


def _template(path: Path, text: str, values: Mapping[str, str]) -> Iterator[Wrong]:
    unknown = [name for name in templates.names(text) if name not in values]
    for name in unknown:
        yield Wrong(path, *_unknown_name(name, values))
    if not unknown and len(templates.fill(text, values)) > LONGEST_TEXT:
        yield Wrong(path, "With its names filled in this text is too long for a chat message.", 'say: "Read {name}."')


def _unknown_name(name: str, values: Mapping[str, str]) -> tuple[str, str]:
    if not name:
        message = "There is a single brace here; write {{ or }} to show a brace, or a name between { and }."
        return message, 'say: "Open {pack}."'
    close = nearest(name, values.keys(), 60)
    there = f"did you mean “{{{close}}}”?" if close else "names come from `links` and from the keys of a repeat's `over`."
    return f"No text has the name “{{{shortened(name)}}}”; {there}", f'links: {{{shortened(name)}: "https://example.org"}}'


def _translations(plan: WrittenPlan) -> Iterator[Wrong]:
    for locale, catalogue in plan.translations.items():
        for text, translation in catalogue.items():
            if set(templates.names(translation)) - set(templates.names(text)):
                message = "The translation uses a {name} that the text itself does not use."
                example = 'translations: {cy: {"Read {name}.": "Darllenwch {name}."}}'
                yield Wrong(("translations", locale, text), message, example)


def unused_translations(plan: WrittenPlan) -> Iterator[Concern]:
    """Translations of texts that are not in the plan, as when somebody changed the text. People read the original then."""
    known = sorted(translatable(plan)) if plan.translations else []
    for locale, catalogue in plan.translations.items():
        for text in catalogue.keys() - known:
            close = nearest(text, known, 60)
            hint = f" The nearest is “{shortened(close)}”." if close else ""
            yield Concern(
                ("translations", locale, text), f"No text of the plan reads exactly like this, so it is not used.{hint}"
            )


def translatable(plan: WrittenPlan) -> set[str]:
    """The texts of a plan that can have a translation."""
    texts = {text for _, text in shared_texts(plan)} | set(plan.roles)
    texts |= {role for block in plan.blocks if block.grouped for role in block.grouped.roles}
    for place in places(plan):
        texts |= {text for _, text in texts_of(place.step)}
        texts |= set() if place.step.title else {humanised(place.step.id)}
        texts |= {value for values in _values(plan, place) for value in values.values()}
    return texts


def _step_wrongs(plan: WrittenPlan, place: StepPlace) -> Iterator[Wrong]:
    """Every mistake of the step at `place`."""
    step, path = place.step, place.path
    yield from _round(step, path, plan.people)
    yield from _prompts(step, path)
    yield from _lengths(step, path)
    if step.poll:
        yield from _poll(step.poll, (*path, "poll"))
        yield from _poll_lasts(step, step.poll, (*path, "poll"))
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
    if step.together:
        yield from _together(step, path)
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


def _together(step: WrittenStep, path: Path) -> Iterator[Wrong]:
    if not step.prompts:
        message = "`together` puts all `prompts` on one card, and this step has none."
        yield Wrong((*path, "together"), message, EXAMPLES["prompts"])
    if step.every or step.prompts_by == "facilitator":
        message = "`together` posts all prompts at once, so there is no pace and nothing waits in the tray."
        yield Wrong((*path, "together"), message, "together: true")


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


def _poll_lasts(step: WrittenStep, poll: WrittenPoll, path: Path) -> Iterator[Wrong]:
    if poll.lasts and poll.lasts >= step.lasts:
        message = (
            f"The poll would close after its step of {written(step.lasts)}; leave `lasts` out to close it with the step."
        )
        yield Wrong((*path, "lasts"), message, "poll: {id: tokens, question: Which one?, options: [A, B], lasts: 90s}")


def _image(image: WrittenImage, path: Path) -> Iterator[Wrong]:
    if (image.url is None) == (image.file is None):
        yield Wrong(path, "An image has either `url` or `file`.", EXAMPLES["image"])
