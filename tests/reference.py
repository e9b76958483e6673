"""Generator of docs/reference.md (`make docs`): lists every command, setting and plan key from the code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.infra.settings import PREFIX, SECRETS, Settings
from dialogs.grammar.understand import TABLE
from dialogs.plan import schema
from dialogs.plan.durations import written

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"
START = """# Reference

This page is made from the code (`make docs`); a test fails when it lags behind.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([START, *commands(), *settings(), *keys()]) + "\n"


def commands() -> Iterator[str]:
    """The table of commands, in the order of the help card."""
    yield "## Commands\n"
    yield "Typed after mentioning the bot, or after its slash command. Part of a name will do where it is clear.\n"
    yield "| say | who | what happens | for example |\n|---|---|---|---|"
    for phrase in TABLE:
        who = "facilitators" if phrase.facilitators_only else "everyone"
        yield f"| {code(phrase.usage)} | {who} | {cell(phrase.help)} | {', '.join(map(code, phrase.examples))} |"
    yield ""


def settings() -> Iterator[str]:
    """The table of environment variables."""
    yield "## Settings\n"
    yield "Environment variables. A secret (with a star) may stand in a file, which the same name with `_FILE` names.\n"
    yield "| variable | default | meaning |\n|---|---|---|"
    meanings = attribute_docstrings(Settings)
    if missing := [name for name in Settings.model_fields if name not in meanings]:
        raise ValueError(f"Say in a text below each field of Settings what it is for: {', '.join(missing)}.")
    for name, field in Settings.model_fields.items():
        star = "*" if name in SECRETS else ""
        yield f"| {code(PREFIX + name.upper())}{star} | {default(field)} | {cell(meanings[name])} |"
    yield ""


def keys() -> Iterator[str]:
    """The keys of each part of a plan."""
    yield "## Keys of a plan\n"
    yield "How they work together is in [writing plans](writing-plans.md). Keys in bold are needed.\n"
    yield "| part | keys | what it is |\n|---|---|---|"
    for name, model in vars(schema).items():
        if isinstance(model, type) and issubclass(model, schema.Written) and model.model_fields:
            named = (
                f"**{code(field.alias or key)}**" if field.is_required() else code(field.alias or key)
                for key, field in model.model_fields.items()
            )
            about = inspect.cleandoc(model.__doc__ or "").split("\n\n")[0]
            yield f"| {name.removeprefix('Written')} | {', '.join(named)} | {cell(about)} |"


def attribute_docstrings(model: type) -> dict[str, str]:
    """The docstring of each field of a class."""
    (body,) = (node.body for node in ast.parse(inspect.getsource(model)).body if isinstance(node, ast.ClassDef))
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def default(field: FieldInfo) -> str:
    """A setting's default, as written in the environment."""
    value = field.get_default()
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, timedelta):
        value = written(value)
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, tuple):
        value = ",".join(value)
    return code(str(value)) if str(value) else ""


def code(text: str) -> str:
    """As code, in a table."""
    return "`" + text.replace("|", "\\|") + "`"


def cell(text: str) -> str:
    """On one line, in a table."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
