"""Lenient reading: takes what an author wrote in a way of their own, where it can mean only one thing.

Everything taken this way is told as a warning, so that authors see what will happen. What could mean several things is left
to the checks, which refuse it. Here: a comma that ended a text in braces, keys that a plan cannot have (left out), a clock
time under another key (`at` or `starts`), totals that are slightly off (the parts count), and “2 days” as a length. Other
values are in `understood_values`, ranges such as “20-40m” in `ranges`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from dialogs.plan import ranges, unknown_keys
from dialogs.plan.agenda_times import clock, clock_time
from dialogs.plan.clock_rules import NIGHT
from dialogs.plan.concern import Concern
from dialogs.plan.durations import shortened, written
from dialogs.plan.errors import Path
from dialogs.plan.schema import WrittenBlock, WrittenPlan, WrittenStep
from dialogs.plan.understood_values import FREE_KEYS, understand_values
from dialogs.plan.written_lengths import length, performed, sum_of
from dialogs.plan.yaml_tree import TEXTS

SLIP = 40  # a total may differ from its parts by one in so many: somebody miscounted, and nothing is missing
LARGEST_SLIP = timedelta(minutes=5)  # the most by which it may differ
_DAYS = re.compile(r"(?P<days>\d|a|one|two|three|four|five|half a|a half|half)[\s-]*days?", re.IGNORECASE)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def understand(data: dict[str, Any]) -> Iterator[Concern]:
    """Rewrite `data`, the plain values of a plan file, in place, before it is completed; tells what was understood."""
    yield from _rejoin(data, ())
    yield from _leave_out(data, ())
    yield from understand_values(data, ())
    yield from _clock_keys(data)
    yield from ranges.settle(data)


def understand_totals(data: dict[str, Any]) -> Iterator[Concern]:
    """The same for totals, after everything is completed."""
    blocks = data.get("blocks")
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict):
            yield from _total(block, list(performed(block)), ("blocks", number), "steps")
    if isinstance(blocks, list):
        yield from _in_days(data, blocks)
        yield from _total(data, blocks, (), "blocks")


def _rejoin(data: Any, path: Path) -> Iterator[Concern]:
    """`{say: Who, until when?}`: inside braces a comma ends a text, and the rest looks like a key without a value."""
    if isinstance(data, list):
        for number, one in enumerate(data):
            yield from _rejoin(one, (*path, number))
    if not isinstance(data, dict):
        return
    before: str | None = None
    joined: set[str] = set()
    keys = list(data)
    for key, after in zip_longest(keys, keys[1:], fillvalue=""):
        goes_on = data.get(after, "") is None and _is_text(after)  # “Name, role, one hope”: a key or nearly one among words
        if before in TEXTS and data[key] is None and isinstance(data[before], str) and (goes_on or _is_text(key)):
            data[before] = f"{data[before]}, {key}"
            del data[key]
            joined.add(before)
            continue
        before = key
        yield from _rejoin(data[key], (*path, key))
    for key in joined:
        message = f"The comma ended this text. It is read as “{shortened(data[key])}”. Put it in double quotes."
        yield Concern((*path, key), message)


def _is_text(key: str) -> bool:
    """Whether a key without a value is the rest of a sentence."""
    return not unknown_keys.is_key(key)


def _leave_out(data: Any, path: Path) -> Iterator[Concern]:
    """Leave out what a plan cannot say, such as a right answer, and pictures that are none."""
    if isinstance(data, list):
        for number, one in enumerate(data):
            yield from _leave_out(one, (*path, number))
    if not isinstance(data, dict):
        return
    for key in list(data):
        if key in FREE_KEYS:
            continue
        told = unknown_keys.not_possible(key, of_plan=not path)
        picture = data[key].get("file") if key == "image" and isinstance(data[key], dict) else None
        if told is not None:
            del data[key]
            yield Concern((*path, key), f"“{shortened(key)}” is left out. {told}")
        elif (why := unknown_keys.not_shown(picture)) is not None:
            del data[key]
            yield Concern((*path, key), f"This step has no picture: {why}")
        else:
            yield from _leave_out(data[key], (*path, key))


def _clock_keys(data: dict[str, Any]) -> Iterator[Concern]:
    """`start: 08:30` on a block or step is its `at`; on the plan it is `starts`."""
    yield from _clock_key(data, (), "starts", set(WrittenPlan.model_fields), "The session")
    for number, block in enumerate(data["blocks"] if isinstance(data.get("blocks"), list) else ()):
        if not isinstance(block, dict):
            continue
        path: Path = ("blocks", number)
        yield from _clock_key(block, path, "at", set(WrittenBlock.model_fields), "This block")
        steps = block.get("steps")
        for at, step in enumerate(steps if isinstance(steps, list) else ()):
            if isinstance(step, dict) and "repeat" not in step:
                yield from _clock_key(step, (*path, "steps", at), "at", set(WrittenStep.model_fields), "This step")


def _clock_key(data: dict[str, Any], path: Path, meant: str, known: set[str], what: str) -> Iterator[Concern]:
    for key in [key for key in data if key not in known]:
        at = clock_time(data[key]) if isinstance(data[key], str) else None
        if at is not None and meant not in data and meant in unknown_keys.stands_for(key):
            data[meant] = clock(at)
            del data[key]
            yield Concern((*path, key), f"“{shortened(key)}” is read as `{meant}`: {what.lower()} begins at {clock(at)}.")


def _total(whole: dict[str, Any], parts: list[Any], path: Path, what: str) -> Iterator[Concern]:
    """A total that is a little off: the parts are what happens."""
    given, sum_ = length(whole), sum_of(parts)
    if given is None or not sum_ or given == sum_ or abs(given - sum_) > min(LARGEST_SLIP, given / SLIP):
        return
    whole["lasts"] = written(sum_)
    message = f"The {what} add up to {written(sum_)}, and {written(given)} is written here. The {what} count."
    yield Concern((*path, "lasts"), message)


def _in_days(data: dict[str, Any], blocks: list[Any]) -> Iterator[Concern]:
    """“2 days” as people say it: from the first morning to the second evening."""
    match = _DAYS.fullmatch(data["lasts"].strip()) if isinstance(data.get("lasts"), str) else None
    sum_ = sum_of(blocks)
    if match is None or not sum_ or length(data) == sum_:
        return
    said = match["days"].casefold()
    days = int(said) if said.isdecimal() else _NUMBERS.get(said, 1)
    nights = sum(block.get("mode") == "break" and (length(block) or timedelta()) >= NIGHT for block in blocks)
    if nights == days - 1 and sum_ <= timedelta(days=days) and (days > 1 or sum_ >= timedelta(hours=2)):
        data["lasts"] = written(sum_)
        yield Concern(("lasts",), f"The blocks add up to {written(sum_)}. That is how long “{shortened(match[0])}” is here.")
