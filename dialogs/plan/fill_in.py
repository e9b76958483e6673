"""Plan completion: works out what an author may leave out, before the plan is checked.

Ids come from titles, totals from their parts, and the lengths of steps from what is left of their block. A text alone is a
step. A block is `online`, or a break if its title is that of a break and it holds nothing. A title and a length are enough.
What cannot be worked out stays missing and is told as a mistake. An id has up to six words and 60 characters; a second one
of that name gets “-2”. Steps that have no length share the rest evenly, and the last one gets the remainder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from dialogs.plan.agenda_words import is_break
from dialogs.plan.durations import written
from dialogs.plan.schema import LONGEST_ID, WrittenBlock, WrittenStep
from dialogs.plan.written_lengths import length, performed, sum_of

OF_STEPS = set(WrittenStep.model_fields) - set(WrittenBlock.model_fields)  # keys that make a block a single step

HOLDS = OF_STEPS | {"steps", "repeat"}
NO_WORD = 2  # letters of an id that nobody could read as a title


def fill_in(data: dict[str, Any]) -> None:
    """Complete `data`, the plain values of a plan file, in place."""
    blocks = data.get("blocks")
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict):
            _complete_block(block)
    if isinstance(blocks, list):
        _name_all(blocks, "block")
        _name_polls(blocks)
        _total(data, blocks)
    if "plan" not in data and isinstance(data.get("title"), str):
        data["plan"] = slug(data["title"]) or "plan"


def slug(text: str, words: int = 6) -> str:
    """An id made of the first words of `text`: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "").lower())[:words])[:LONGEST_ID].strip("-")


def unused(base: str, taken: Collection[str], first: int = 2) -> str:
    """`base`, or where that is taken, `base` with the first number that is free, counted from `first` on."""
    if base not in taken:
        return base
    short = base[: LONGEST_ID - 5].rstrip("-")  # leaves room for the number
    return next(name for number in count(first) if (name := f"{short}-{number}") not in taken)


def _complete_block(block: dict[str, Any]) -> None:
    if "mode" not in block:
        block["mode"] = "break" if not HOLDS & block.keys() and is_break(str(block.get("title", ""))) else "online"
    empty = block["mode"] != "break" and not HOLDS & block.keys()
    if empty and "title" in block and "lasts" in block:
        block["steps"] = [{"title": block["title"]}]
    if "steps" not in block and "repeat" not in block and OF_STEPS & block.keys():
        step = {key: block.pop(key) for key in list(block) if key in OF_STEPS}
        block["steps"] = [{"title": block.get("title"), **step} if isinstance(block.get("title"), str) else step]
    for steps in _lists(block):
        steps[:] = [{"say": step} if isinstance(step, str) else step for step in steps]
        if steps is block.get("steps"):
            _title(block, steps)
        _name_all(steps, "step")
        if steps is block.get("steps"):
            _share(block, steps)
    _total(block, list(performed(block)))


def _title(block: dict[str, Any], steps: list[Any]) -> None:
    """Give the only step of a block its title, where it has no id that people could read instead (`w` is none)."""
    only = steps[0] if len(steps) == 1 and isinstance(steps[0], dict) else {}
    if (
        "title" not in only
        and "repeat" not in only
        and len(str(only.get("id", ""))) <= NO_WORD
        and isinstance(block.get("title"), str)
    ):
        only["title"] = block["title"]


def _lists(block: dict[str, Any]) -> Iterator[list[Any]]:
    """Every list of steps in the block, also of its repeats."""
    steps = block.get("steps")
    if isinstance(steps, list):
        yield steps
        yield from (found for step in steps if isinstance(step, dict) for found in _repeated(step))
    yield from _repeated(block)


def _repeated(holder: dict[str, Any]) -> Iterator[list[Any]]:
    repeat = holder.get("repeat")
    if isinstance(repeat, dict):
        over = repeat.get("over")
        if isinstance(over, list):
            over[:] = [{"name": one} if isinstance(one, str) else one for one in over]
            _name_all(over, "item")
        if isinstance(repeat.get("steps"), list):
            _plain_poll_ids(repeat["steps"])
            yield repeat["steps"]


def _plain_poll_ids(steps: list[Any]) -> None:
    """Take `{name}` out of the ids of repeated polls: each repetition gets an id of its own anyway."""
    for step in steps:
        poll = step.get("poll") if isinstance(step, dict) else None
        if isinstance(poll, dict) and isinstance(poll.get("id"), str) and "{" in poll["id"]:
            poll["id"] = re.sub(r"[-_ ]*\{[^{}]*\}", "", poll["id"]).strip("-_ ") or "poll"


def _name_all(items: list[Any], kind: str) -> None:
    """Give an id to those that have none, different from all others of the list."""
    taken = {item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)}
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or "id" in item or (kind == "step" and "repeat" in item):
            continue
        item["id"] = unused(slug(_called(item)) or f"{kind}-{number}", taken)
        taken.add(item["id"])


def _name_polls(blocks: list[Any]) -> None:
    """Give an id to polls that have none: that of their step, with its block's where two steps are called alike."""
    steps = [(block, step) for block in blocks if isinstance(block, dict) for held in _lists(block) for step in held]
    polls = [(block, step, step["poll"]) for block, step in steps if isinstance(step, dict) and _is_poll(step)]
    taken = [poll.get("id") for _, _, poll in polls]
    for block, step, poll in polls:
        if "id" not in poll:
            base = str(step.get("id", "poll"))
            named = f"{block.get('id', 'block')}-{base}"[:LONGEST_ID].strip("-")
            poll["id"] = base if base not in taken else unused(named, taken)
            taken.append(poll["id"])


def _is_poll(step: dict[str, Any]) -> bool:
    return isinstance(step.get("poll"), dict)


def _called(item: dict[str, Any]) -> str:
    for key in ("title", "name", "say"):
        if isinstance(item.get(key), str):
            return " ".join(str(item[key]).split()[:4])
    return next((key for key in ("poll", "round", "check", "rules", "collect", "vote", "prompts") if key in item), "")


def _share(block: dict[str, Any], steps: list[Any]) -> None:
    """Share what is left of the block's length evenly among the steps that have none."""
    whole = length(block)
    without = [step for step in steps if isinstance(step, dict) and "lasts" not in step and "repeat" not in step]
    if whole is None or not without or any(not isinstance(step, dict) for step in steps):
        return
    given = [length(step) if isinstance(step, dict) else None for step in performed(block) if step not in without]
    known = [one for one in given if one is not None]
    left = whole - sum(known, timedelta())
    if len(known) < len(given) or left < timedelta(seconds=1) * len(without):
        return
    each = timedelta(seconds=int((left / len(without)).total_seconds()))
    for step in without:
        step["lasts"] = written(each)
    without[-1]["lasts"] = written(left - each * (len(without) - 1))


def _total(whole: dict[str, Any], parts: list[Any]) -> None:
    """The length of the whole, where it is not given and all its parts have one."""
    total = sum_of(parts)
    if "lasts" not in whole and total:
        whole["lasts"] = written(total)
