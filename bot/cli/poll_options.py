"""Token files: a group's own options and picture for a poll, as a YAML or JSON file.

A picture needs an https address and a description. A poll that no plan has, an unknown key and a file that is too large are
refused, with a correct example. What holds for options typed in the chat holds here too (`dialogs.grammar.free_text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dialogs.features.polls.decide import FEWEST_OPTIONS, MOST_OPTIONS
from dialogs.grammar.free_text import LONGEST_OPTION, own_options
from dialogs.plan.model import Plan
from dialogs.run.commands import CLOCK, ChangePoll
from dialogs.texts.sentence import Refused

LARGEST = 100_000  # bytes
LONGEST_URL, LONGEST_ALT = 2_000, 200  # characters of a picture's address and of its description
EXAMPLE = "{poll: tokens, options: [Courage, Rest, Clarity]}"

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_OPTION)]


class PollOptionsError(Exception):
    """Invalid token file. The message is one or more sentences that say what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Image(_Strict):
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=LONGEST_URL)]
    alt: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ALT)]


class _Tokens(_Strict):
    poll: Word
    options: Annotated[list[Word], Field(min_length=FEWEST_OPTIONS, max_length=MOST_OPTIONS)]
    image: _Image | None = None


def read_tokens(path: Path, plans: Iterable[Plan]) -> ChangePoll:
    """Read the poll change from the file. One of `plans` must contain the poll. Raises PollOptionsError."""
    try:
        tokens = _Tokens.model_validate(_mapping(path))
    except ValidationError as error:
        raise PollOptionsError("\n".join(_sentences(path, error))) from None
    known = sorted({id_ for plan in plans for id_, step in plan.poll_steps.items() if step.poll})
    if tokens.poll not in known:
        polls = ", ".join(known) or "none"
        raise PollOptionsError(f"{path}: there is no poll “{tokens.poll}”. The polls that can have own options: {polls}.")
    image = tokens.image
    try:
        return own_options(CLOCK, tokens.poll, tokens.options, image.url if image else None, image.alt if image else None)
    except Refused as refused:
        values = {name: str(value) for name, value in refused.sentence.values.items()}
        raise PollOptionsError(f"{path}: {refused.sentence.text.format_map(values)}") from None


def _mapping(path: Path) -> Any:
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise PollOptionsError(f"{path} is larger than {LARGEST // 1000} kB, which no token file needs. Shorten it.")
        found = yaml.safe_load(content.decode("utf-8-sig"))  # JSON is YAML too
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise PollOptionsError(f"{path} is neither YAML nor JSON. Write it like this: {EXAMPLE}") from None
    except OSError as error:
        raise PollOptionsError(
            f"The token file {path} cannot be read: {error.strerror}. Check the name and try again."
        ) from None
    if not isinstance(found, dict):
        raise PollOptionsError(f"{path} holds no keys and values. Write it like this: {EXAMPLE}")
    return found


def _sentences(path: Path, error: ValidationError) -> Iterable[str]:
    for mistake in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in mistake["loc"])
        match mistake["type"]:
            case "extra_forbidden":
                said = f"the key “{where}” is not known here; take it out"
            case "missing":
                said = f"the key “{where}” is missing"
            case "string_pattern_mismatch":
                said = f"“{where}” has to be an address that begins with https://"
            case _:
                said = f"“{where}”: {mistake['msg'][:1].lower()}{mistake['msg'][1:]}"
        yield f"{path}: {said}. A correct file: {EXAMPLE}"
