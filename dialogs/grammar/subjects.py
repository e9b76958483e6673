"""Subjects of help: the commands by what they are about, and a search over all of them.

The subjects are time, pairs, polls, people and sessions; a command belongs to one of them. A search needs every word, in the
command, its help, its examples or its other words. Too many hits show none. What the help card shows is in
`cards.compose.help`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs import texts
from dialogs.grammar.phrase import CommandRow
from dialogs.grammar.table import TABLE
from dialogs.texts.fold import fold

SHORT = 3  # letters: shorter words of a search are left out
MOST_FOUND = 8  # commands that a search of the help shows


@dataclass(frozen=True)
class Subject:
    """Subject: `key` is what people type after “help”, `also` are other words for it. `names` are its rows."""

    key: str
    title: str
    names: tuple[str, ...]
    also: tuple[str, ...] = ()


SUBJECTS = (
    Subject(
        "time",
        texts.HELP_SUBJECT_TIME,
        (
            *("start", "cancel start", "next", "back", "skip", "pause", "resume", "extend", "go to", "catch up", "undo"),
            *("end", "reopen", "where", "agenda", "nudge me", "no nudges", "yes"),
            *("no notifications", "notifications on"),
        ),
        ("steps", "the time", "timing"),
    ),
    Subject(
        "pairs",
        texts.HELP_SUBJECT_PAIRS,
        (
            *("pairs", "my group", "reshuffle", "swap roles", "swap", "keep apart", "pair me", "unpair me", "done"),
            *("hand over to", "room finished", "ask for a minute", "minute for room", "my partner has gone"),
        ),
        ("groups", "rooms", "breakout rooms"),
    ),
    Subject(
        "polls",
        texts.HELP_SUBJECT_POLLS,
        (
            *("prompt", "tray", "poll", "options", "own options", "close", "results", "answer for", "round", "my turn"),
            *("end round", "pass", "pass for", "rules", "rule", "remove rule", "agree", "need", "needs", "object"),
        ),
        ("rounds", "questions", "prompts", "answers"),
    ),
    Subject(
        "people",
        texts.HELP_SUBJECT_PEOPLE,
        (
            *("who is here", "here", "away", "facilitator add", "take over", "same", "record attendance"),
            *("no attendance", "same group", "connect", "forget me"),
        ),
        ("facilitators", "participants"),
    ),
    Subject(
        "sessions",
        texts.HELP_SUBJECT_SESSIONS,
        (
            *("before", "rehearse", "run sheet", "note", "digest", "missed", "my record", "programme", "date", "intention"),
            *("fewer nudges", "all nudges", "help"),
        ),
        ("documents", "pages", "before and after"),
    ),
)
_ELSEWHERE = SUBJECTS[2]  # most new commands belong to something that a step can hold


def subject_named(said: str) -> Subject | None:
    """The subject that people call so."""
    return next((one for one in SUBJECTS if said == one.key or said in one.also), None)


def rows_of(subject: Subject) -> Sequence[CommandRow]:
    """The rows of a subject, in the order of the table. Each row belongs to one subject."""
    placed = {name for one in SUBJECTS for name in one.names}
    return [row for row in TABLE if row.name in subject.names or (subject is _ELSEWHERE and row.name not in placed)]


def search(said: str) -> tuple[str, ...]:
    """Names of the rows in which every word occurs, in the command, its explanation or another word for it."""
    wanted = [word for word in fold(said).split() if len(word) > SHORT - 1]
    if not wanted:
        return ()
    found = [row.name for row in TABLE if all(word in _content(row) for word in wanted)]
    return tuple(found) if len(found) <= MOST_FOUND else ()


def _content(row: CommandRow) -> str:
    return fold(" ".join((row.name, row.usage, row.help, *row.near, *row.examples)))
