"""The settings and plans a subcommand works with, or a refusal in words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.cli.errors import CommandError
from dialogs.plan.errors import PlanError
from dialogs.plan.model import Plan

if TYPE_CHECKING:
    from bot.infra.settings import Settings
    from dialogs.run.commands import ChangePoll


def settings(**given: object) -> Settings:
    """The settings of the environment, with what was `given` on the command line before them. Raises CommandError."""
    from bot.infra.settings import Settings, SettingsError

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except SettingsError as error:
        raise CommandError(str(error)) from None
    except ValidationError as error:
        # Never the value: a setting may be a secret.
        raise CommandError(*map(_sentence, error.errors(include_input=False, include_url=False))) from None


def _sentence(mistake: ErrorDetails) -> str:
    from bot.infra.settings import PREFIX

    name = PREFIX + "_".join(map(str, mistake["loc"])).upper()
    reason = str(mistake.get("ctx", {}).get("error", mistake["msg"])).rstrip(".")
    return f"{name} cannot be used: {reason}."


def plan_of(name_or_path: str) -> Plan:
    """The plan of that id or file. Raises CommandError with every mistake in it."""
    from bot.runs.plan_library import load

    try:
        return load(name_or_path)
    except PlanError as error:
        raise CommandError(*map(str, error.mistakes)) from None


def tokens_of(path: Path | None, plans: Iterable[Plan]) -> tuple[ChangePoll, ...]:
    """The token file, checked against the polls of `plans`; nothing for None. Raises CommandError with its mistakes."""
    if path is None:
        return ()
    from bot.cli.poll_options import PollOptionsError, read_tokens

    try:
        return (read_tokens(path, plans),)
    except PollOptionsError as error:
        raise CommandError(*str(error).splitlines()) from None
