"""Command inputs: loads settings, plans and poll options, and reports mistakes as sentences.

Options that are typed override the environment. A setting that is unknown or cannot be used ends the command with all
mistakes at once; its value is never shown. Without a token file there are no own options.
"""

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
    """Load the settings from the environment. Values in `given`, from the command line, take precedence.

    Raises CommandError.
    """
    import os

    from bot.infra.settings import Settings, SettingsError
    from bot.infra.settings_check import mistakes, unknown

    wrong = list(unknown(os.environ))
    try:
        chosen = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        wrong += mistakes(chosen)
    except SettingsError as error:
        wrong.append(str(error))
    except ValidationError as error:
        # Never show the value, because a setting may be a secret.
        wrong += map(_sentence, error.errors(include_input=False, include_url=False))
    if wrong:
        raise CommandError(*wrong)
    return chosen


def _sentence(mistake: ErrorDetails) -> str:
    from bot.infra.settings import PREFIX

    name = PREFIX + "_".join(map(str, mistake["loc"])).upper()
    reason = str(mistake.get("ctx", {}).get("error", mistake["msg"])).rstrip(".")
    return f"{name} cannot be used: {reason}."


def plan_of(name_or_path: str) -> Plan:
    """Load the plan with that id or file name. Raises CommandError with every mistake in it."""
    from bot.runs.plan_library import load

    try:
        return load(name_or_path)
    except PlanError as error:
        raise CommandError(*map(str, error.mistakes)) from None


def tokens_of(path: Path | None, plans: Iterable[Plan]) -> tuple[ChangePoll, ...]:
    """Load the token file and check it against the polls of `plans`. None gives no tokens.

    Raises CommandError with the mistakes.
    """
    if path is None:
        return ()
    from bot.cli.poll_options import PollOptionsError, read_tokens

    try:
        return (read_tokens(path, plans),)
    except PollOptionsError as error:
        raise CommandError(*str(error).splitlines()) from None
