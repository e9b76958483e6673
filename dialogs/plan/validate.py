"""Schema validation: whether each key is known and holds what it should; the messages, such as “did you mean”.

A plan with mistakes of shape is mended with placeholders, so that the rules that look at several keys can still be tried and
every mistake is told at once. A key that belongs elsewhere is told where. Missing keys that only follow from another mistake
are not told as well. What a value should be like is in `value_hints`, rules between keys in `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dialogs.plan import schema, unknown_keys
from dialogs.plan.durations import shortened
from dialogs.plan.errors import Path
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.value_hints import choice_hint, first_needed, pattern_hint, too_little

MODELS: dict[str, tuple[str, type[BaseModel]]] = {
    "": ("a plan", schema.WrittenPlan),
    "blocks": ("a block", schema.WrittenBlock),
    "steps": ("a step", schema.WrittenStep),
    "repeat": ("a repeat", schema.Repeat),
    "over": ("a repeat item", schema.RepeatItem),
    "prompts": ("a prompt", schema.WrittenPrompt),
    "image": ("an image", schema.WrittenImage),
    "poll": ("a poll", schema.WrittenPoll),
    "round": ("a round", schema.WrittenRound),
    "check": ("a check", schema.WrittenCheck),
    "collect": ("a collect", schema.WrittenCollect),
    "vote": ("a vote", schema.WrittenVote),
    "face_to_face": ("texts for one room", schema.WrittenInOneRoom),
    "rules": ("ground rules", schema.WrittenRules),
    "pairs": ("pairs", schema.WrittenPairs),
    "groups": ("groups", schema.WrittenGroups),
    "gap": ("a gap", schema.WrittenGap),
}


@dataclass(frozen=True)
class Wrong:
    """A mistake before it has a line: where, what, and an example of how it would be right."""

    path: Path
    message: str
    example: str


@dataclass(frozen=True)
class Shape:
    """What could be read: the plan (None when it cannot even be mended), its mistakes, and what was mended."""

    plan: schema.WrittenPlan | None
    wrongs: tuple[Wrong, ...] = ()
    mended: frozenset[Path] = frozenset()


def shape(data: dict[str, Any]) -> Shape:
    """Read `data`, which is changed where it has to be mended."""
    wrongs: list[Wrong] = []
    mended: set[Path] = set()
    for attempt in range(10):
        try:
            return Shape(schema.WrittenPlan.model_validate(data), tuple(wrongs), frozenset(mended))
        except ValidationError as error:
            errors = [details for details in error.errors(include_url=False) if not _echo(details)]
            told = [(_path(details["loc"], data), details) for details in errors]
            found = [one for one in told if not (_total_unknown(*one, told) or _follows(*one))] or told
        if attempt == 0:
            wrongs = list(_told(found, data))
            mended |= _misnamed(found, data)
        for path, details in found:
            mended.add(path)
            _mend(data, path, details["type"])
    return Shape(None, tuple(wrongs), frozenset(mended))


def _echo(details: ErrorDetails) -> bool:
    """Whether a list only counts as too short because items of it are wrong themselves."""
    least = details.get("ctx", {}).get("min_length", 0)
    return details["type"] == "too_short" and isinstance(details["input"], list) and len(details["input"]) >= least


def _total_unknown(path: Path, details: ErrorDetails, told: list[tuple[Path, ErrorDetails]]) -> bool:
    """Whether a total only counts as missing because the length of a part is wrong or missing itself."""
    if details["type"] != "missing" or path[-1:] != ("lasts",):
        return False
    return any(other[: len(path) - 1] == path[:-1] and len(other) > len(path) and "lasts" in other for other, _ in told)


def _follows(path: Path, details: ErrorDetails) -> bool:
    """Whether the plan's id or length counts as missing: only where what it is worked out from is wrong, which is told."""
    return details["type"] == "missing" and path in (("plan",), ("lasts",))


def _path(loc: tuple[int | str, ...], data: Any) -> Path:
    """Pydantic's place of an error without the names of union members, which the file does not have."""
    path: list[int | str] = []
    for part in loc:
        if part in (schema.A_STEP, schema.A_REPEAT):
            continue
        if isinstance(data, str):  # a text that stands for a mapping, such as a prompt
            break
        path.append(part)
        data = _inside(data, part)
    return tuple(path)


def _inside(data: Any, part: int | str) -> Any:
    """What `data` holds under one part of a path; None where there is nothing."""
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _told(found: list[tuple[Path, ErrorDetails]], data: dict[str, Any]) -> Iterator[Wrong]:
    meant = set()  # keys that a misspelt one stands for: not missing as well
    for path, details in found:
        if details["type"] == "extra_forbidden":
            wrong, key = _unknown(path, data)
            meant.add((*path[:-1], key))
            yield wrong
    for path, details in found:
        if details["type"] != "extra_forbidden" and path not in meant:
            yield Wrong(path, _message(path, details, data), _example(path))


def _misnamed(found: list[tuple[Path, ErrorDetails]], data: dict[str, Any]) -> set[Path]:
    """Where a key would stand that is written otherwise: what it holds is not known."""
    unknown = [path for path, details in found if details["type"] == "extra_forbidden"]
    meant = [(path, _unknown(path, data)[1]) for path in unknown]
    return {(*path[:-1], key) for path, key in meant if key is not None}


def _unknown(path: Path, data: Any) -> tuple[Wrong, str | None]:
    what, keys = _keys(path[:-1], data)
    key = str(path[-1])
    if " " in key and unknown_keys.close(key, keys) is None:
        message = f"“{shortened(key)}” is not a key of {what}; if it is part of a text, put the whole text in double quotes."
        return Wrong(path, message, EXAMPLES["ask"] if what == "a prompt" else EXAMPLES["say"]), None
    if (wrong := unknown_keys.decorated(key, keys)) is not None:
        return Wrong(path, wrong, EXAMPLES.get(unknown_keys.close(key, keys) or "", EXAMPLES["say"])), None
    close = (
        unknown_keys.close(key, keys) if not unknown_keys.is_clock(_inside(_at(data, path[:-1]), key)) else _clock_key(keys)
    )
    if close:
        return Wrong(path, f"“{shortened(key)}” is not a key of {what}; did you mean “{close}”?", EXAMPLES[close]), close
    for meant in (key, *unknown_keys.stands_for(key)):
        others = [name for name, model in MODELS.values() if meant in _fields(model) and name != what]
        if 0 < len(others) < 3:
            called = f"“{meant}”" if meant == key else f"“{shortened(key)}” is called “{meant}” here, which"
            message = f"{called} is a key of {' or '.join(others)}, not of {what}; move it there."
            return Wrong(path, message, EXAMPLES[meant]), None
    few = len(keys) <= FEW
    first, *_ = often = keys if few else [name for name in _OFTEN if name in keys][:9] or keys
    more = ", and others that are used less" if len(often) < len(keys) else ""
    message = f"“{shortened(key)}” is not a key of {what}; there are: {', '.join(often)}{more}."
    return Wrong(path, message, EXAMPLES[first]), None


FEW = 9  # keys that a message can list
_OFTEN = (  # keys that people use most, in the order of a plan
    *("title", "say", "lasts", "blocks", "steps", "mode", "people", "starts", "cue", "prompts", "poll", "round"),
    *("pairs", "groups", "repeat", "question", "options", "ask"),
)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = _inside(data, part)
    return data


def _clock_key(keys: list[str]) -> str | None:
    return next((key for key in ("starts", "at") if key in keys), None)


def _message(path: Path, details: ErrorDetails, data: Any) -> str:
    kind, given = details["type"], details["input"]
    context = details.get("ctx", {})
    key = _last_key(path) or "plan"
    match kind:
        case "missing":
            return f"“{key}” is missing: {_keys(path[:-1], data)[0]} needs it."
        case "duration" | "span" | "group_size":
            return details["msg"]
        case "literal_error" | "enum":
            return f"“{_shown(given)}” is not possible for “{key}”; {choice_hint(key, given, context['expected'])}"
        case "string_pattern_mismatch":
            return f"“{_shown(given)}” is not possible for “{key}”; {pattern_hint(path, given)}"
        case "string_too_short":
            return f"“{key}” is empty. Write a text, or remove the key."
        case "too_short" | "greater_than_equal":
            return f"“{key}” {too_little(given, context['min_length' if kind == 'too_short' else 'ge'])}"
        case "string_too_long":
            what = f"one of the {key}" if isinstance(path[-1], int) else f"“{key}”"
            return f"The text of {what} has {len(given)} characters; at most {context['max_length']} are possible."
        case "too_long":
            return f"“{key}” has {len(given)} entries; at most {context['max_length']} are possible."
        case "less_than_equal":
            return f"“{key}” is {given}; at most {context['le']} is possible."
        case "tuple_type" | "list_type":
            in_a_line = isinstance(given, str) and "," in given and "\n" not in given
            listed = f" Write `[{shortened(given)}]`." if in_a_line else ""
            return f"“{key}” takes a list, with a line and a dash or square brackets.{listed}"
        case _ if kind.startswith("int_") and not isinstance(given, str):
            return f"“{key}” takes a whole number, such as 10."
        case _ if kind.startswith(("int_", "bool_")):
            what = "a whole number" if kind.startswith("int_") else "true or false"
            return f"“{_shown(given)}” is not possible for “{key}”; write {what}."
        case "model_type" | "model_attributes_type" | "dict_type" if isinstance(given, str):
            needed = first_needed(MODELS.get(key, MODELS[""])[1], path)
            return f"“{key}” takes keys of its own, such as `{needed}`, not a text alone."
        case "string_type":
            return f"“{key}” takes a text; put it in double quotes if it holds a colon or brackets."
        case _:
            return f"“{key}” is not written as it should be; see the example."


def _shown(given: object) -> str:
    return shortened(str(given)) if isinstance(given, str) else "nothing" if given is None else "this"


def _example(path: Path) -> str:
    if (named := " in ".join(map(str, reversed(path[-2:])))) in EXAMPLES:
        return EXAMPLES[named]
    return next(
        (EXAMPLES[part] for part in reversed(path) if isinstance(part, str) and part in EXAMPLES), EXAMPLES["blocks"]
    )


def _keys(path: Path, data: Any) -> tuple[str, list[str]]:
    """What the mapping at `path` is, and the keys it may have."""
    data, key = _at(data, path), _last_key(path)
    if key == "steps" and isinstance(data, dict) and "repeat" in data:
        return "a repeat among steps", ["repeat"]
    what, model = MODELS.get(key, MODELS[""])
    return what, _fields(model)


def _last_key(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _fields(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


_LONG = "24h"  # a length that no rule on prompts, rounds or notices complains of


def _placeholder(key: str, number: int | None = None) -> Any:
    name = "mended" if number is None else f"mended-{number}"
    step = {"id": name, "lasts": _LONG}
    block = {**step, "title": name, "mode": "online"}
    if number is not None:
        items: dict[str, Any] = {"blocks": block, "steps": step, "over": {"id": name}, "warn": "1s"}
        return items.get(key, name)
    needed: dict[str, Any] = {
        "lasts": _LONG,
        "mode": "online",
        "of": "3",
        "after": "1",
        "between": ["1 day", "1 day"],
        "options": [name, "again"],
        "over": [{"id": name}],
        "steps": [step],
        "blocks": [block],
        "session": "1",
        "roles": ["Mended", "Again"],
        "prompts": ["Mended"],
        "pairs": {},
        "groups": {"of": "3"},
        "check": {"question": "Mended"},
    }
    return needed.get(key, name)


_NEEDED_BY_OTHERS = frozenset({"programme", "session", "roles", "prompts", "pairs", "groups", "check"})
"""Keys that count as there where they are wrong: what needs them is no mistake as well."""


def _mend(data: Any, path: Path, kind: str) -> None:
    """Put a placeholder where something needed is missing or wrong, and take away what is not needed."""
    if not path:
        return
    whole = data
    for part in path[:-1]:
        data = _inside(data, part)
    last = path[-1]
    if isinstance(data, list) and isinstance(last, int):
        data[last] = _placeholder(_last_key(path), last)
    elif isinstance(data, dict):
        key = _last_key(path[:-1])
        _, model = MODELS.get(key, MODELS[""])
        needed = any((field.alias or name) == last and field.is_required() for name, field in model.model_fields.items())
        wanted = kind != "extra_forbidden" and needed and _keys(path[:-1], whole)[1] != ["repeat"]
        if wanted:
            data[last] = _placeholder(str(last))
        elif kind != "extra_forbidden" and key in ("links", "over"):
            data[last] = "https://example.org"  # the name stays known to the texts that use it
        elif kind != "extra_forbidden" and key in MODELS and last in _NEEDED_BY_OTHERS:
            data[last] = _placeholder(str(last))
        else:
            data.pop(last, None)
