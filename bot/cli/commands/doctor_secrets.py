"""Checks of `throughline doctor` about secrets: the key of anonymous answers, and when the Teams secret expires.

No finding shows a secret. Looking never makes a key. A key that is too short or cannot be read, and an expired Teams secret,
must be fixed. On PostgreSQL a key in a file is a warning, because only this machine has it. A managed identity has no secret
to expire. Where the key is kept is in `bot.store.answer_key`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.cli.commands.doctor_finding import Finding
from bot.infra.settings import Settings
from bot.store.answer_key import SHORTEST, AnswerKey
from bot.store.database import DatabaseError

SOON = timedelta(days=60)  # enough for a change board that meets once a month
RENEW = "Delete its file, run `throughline setup teams` again and restart, or make a new one in Entra (docs/teams.md)."


def answer_key(chosen: Settings) -> Iterator[Finding]:
    """Whether the key that seals anonymous answers is there and can be used. Looking never makes one."""
    try:
        AnswerKey.from_settings(chosen)
        file = AnswerKey.file(chosen)
    except DatabaseError as error:
        yield Finding("Answer key", "fix", str(error))
        return
    if file is None:
        yield Finding("Answer key", "ok", "Anonymous answers are sealed with a key that is in no database.")
        return
    yield _kept_in(file)
    if chosen.database.get_secret_value().startswith("postgres"):
        way = "With several machines or containers, set THROUGHLINE_ANSWER_KEY to the same long random text for all."
        yield Finding("Answer key", "note", f"Only this machine has the key: {file}.", way)


def _kept_in(file: Path) -> Finding:
    try:
        key = file.read_text("ascii").strip()
    except FileNotFoundError:
        return Finding("Answer key", "ok", f"The service makes {file} when it starts. Keep it out of backups.")
    except (OSError, UnicodeDecodeError) as error:
        said = f"{file} cannot be read ({type(error).__name__}), so the service cannot start."
        return Finding("Answer key", "fix", said, "Let the service's user own it, with the permissions 600.")
    if len(key) < SHORTEST:
        way = "Delete it: the service makes a new one, and anonymous polls that are open start afresh."
        return Finding("Answer key", "fix", f"{file} holds no key of anonymous answers.", way)
    return Finding("Answer key", "ok", f"Anonymous answers are sealed with {file}. Keep it out of backups.")


def teams_secret(chosen: Settings, today: date | None = None) -> Iterator[Finding]:
    """When the Teams secret expires: without it the bot hears people and cannot answer."""
    if not chosen.teams_app_secret.get_secret_value():
        if chosen.teams_identity:
            yield Finding("Secret", "ok", "The bot proves itself by a managed identity, so no secret expires.")
        return
    until = chosen.teams_app_secret_until
    if until is None:
        way = "Look it up in Entra (App registrations, Certificates & secrets), and set THROUGHLINE_TEAMS_APP_SECRET_UNTIL."
        yield Finding("Secret", "note", "It is not known when the Teams secret expires.", way)
        return
    left = until - (today or datetime.now(UTC).date())
    if left < timedelta(0):
        yield Finding("Secret", "fix", f"The Teams secret expired on {until:%d %B %Y}.", RENEW)
    elif left <= SOON:
        yield Finding("Secret", "note", f"The Teams secret expires on {until:%d %B %Y}, in {left.days} days.", RENEW)
    else:
        yield Finding("Secret", "ok", f"The Teams secret is good until {until:%d %B %Y}.")
