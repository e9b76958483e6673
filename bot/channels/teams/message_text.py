"""Message text: what a person wrote to the bot, without mentions, tags and entities."""

from __future__ import annotations

import html
import re

from bot.channels.teams.events import Activity, Mentioned
from bot.ports import LONGEST

# Both stop at the next `<` (in a name it is an entity). Otherwise a text full of opening tags would take minutes to scan.
MENTION = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
TAG = re.compile(r"</?(?:p|div|span|br)\b[^<>]*>", re.IGNORECASE)


def is_addressed(activity: Activity) -> bool:
    """Whether the message is for the bot: in a 1:1 chat, by slash command, or by name. We read nothing else."""
    return activity.is_personal or activity.recipient.is_targeted or _mention_of_bot(activity) is not None


def spoken(activity: Activity) -> str:
    """The message as typed: the bot's own mention removed once, other people's mentions as their names."""
    text = activity.text[:LONGEST]
    ours = _mention_of_bot(activity)
    if ours is not None and ours.text and ours.text in text:
        text = text.replace(ours.text, " ", 1)
    elif ours is not None:
        text = MENTION.sub(lambda found: " " if _same(found[1], activity.recipient.name) else found[0], text, count=1)
    text = TAG.sub(" ", MENTION.sub(lambda found: found[1], text))
    text = " ".join(html.unescape(text).split())  # split() knows no-break spaces too
    return _without_slash(text, activity.recipient.name)


def _mention_of_bot(activity: Activity) -> Mentioned | None:
    bot = activity.recipient
    for entity in activity.entities:
        if entity.type == "mention" and bot.id and entity.mentioned.id == bot.id:
            return entity
    opening = MENTION.match(activity.text[:LONGEST].lstrip())
    if opening is not None and bot.name and _same(opening[1], bot.name):
        return Mentioned(type="mention", mentioned=bot)
    return None


def _same(said: str, name: str) -> bool:
    return " ".join(html.unescape(said).split()).casefold() == " ".join(name.split()).casefold()


def _without_slash(text: str, name: str) -> str:
    """`/start`, `/Throughline start` and `start` are the same."""
    if not text.startswith("/"):
        return text
    rest = text[1:].lstrip()
    if name and rest.casefold().startswith(name.casefold()) and rest[len(name) : len(name) + 1] in ("", " "):
        rest = rest[len(name) :].lstrip()
    return rest
