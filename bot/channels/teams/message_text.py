"""Mention parsing in Teams: whether a message is addressed to the bot, and what it says without mentions, slash, quotes and
tags.
"""

from __future__ import annotations

import html
import itertools
import re

from bot.channels.teams.events import Activity
from bot.ports import LONGEST

# All stop at the next `<` (in a name it is an entity). Otherwise a text full of opening tags would take minutes to scan.
MENTION = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
TAG = re.compile(
    r"</?(?:p|div|span|br|b|strong|i|em|u|s|strike|code|pre|ul|ol|li|h[1-6]|font|a|img|hr|emoji|attachment)(?![\w-])[^<>]*>",
    re.IGNORECASE,
)
QUOTE = re.compile(r"<(/?)(?:blockquote|quoted)\b[^<>]*>", re.IGNORECASE)  # what is inside was written by somebody else
QUOTED = re.compile(r"<quoted\b[^<>]*/>", re.IGNORECASE)  # marks the message that is replied to, without its words
LINE_END = re.compile(r"[\r\n]|</?(?:p|div|br|li)\b[^<>]*>", re.IGNORECASE)
INVISIBLE = dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))


def is_addressed(activity: Activity) -> bool:
    """Whether the message is for the bot: in a 1:1 chat, by slash command, or by name. We read nothing else."""
    return activity.is_personal or activity.recipient.is_targeted or bool(_names_of_bot(activity))


def spoken(activity: Activity) -> str:
    """What the sender typed to the bot: without its mentions and quoted text, other people's mentions as their names.

    A quoted text stands on lines above the mention. What stands on the mention's own line, before or after it, was typed.
    """
    text = _own(activity)
    tags = _mentions_of_bot(text, _names_of_bot(activity))
    if tags:
        before, after = text[: tags[0].start()], text[tags[-1].end() :]
        line = LINE_END.split(before)[-1]
        inside = " ".join(text[one.end() : other.start()] for one, other in itertools.pairwise(tags))
        text = f"{line if line.strip() or after.strip() else before} {inside} {after}"
    text = TAG.sub(" ", MENTION.sub(lambda found: found[1], text))
    text = " ".join(html.unescape(text).translate(INVISIBLE).split())  # split() knows no-break spaces too
    return _without_slash(text.lstrip(",;: "), activity.recipient.name)


def _own(activity: Activity) -> str:
    """The text that the sender wrote, without what it quotes. One pass: hostile texts are full of opening tags."""
    text = QUOTED.sub(" ", activity.text[:LONGEST].translate(INVISIBLE))
    kept, at, depth = [], 0, 0
    for tag in QUOTE.finditer(text):
        if depth == 0:
            kept.append(text[at : tag.start()])
        depth = max(0, depth - 1) if tag[1] else depth + 1
        at = tag.end()
    return "\n".join([*kept, text[at:]])  # an unclosed quote hides nothing after it


def _mentions_of_bot(text: str, names: frozenset[str]) -> list[re.Match[str]]:
    """The tags that mention the bot. A client splits a name of two words into two tags."""
    tags = list(MENTION.finditer(text))
    ours = [tag for tag in tags if _plain(tag[1]) in names]
    return ours or (tags[:1] if names else [])  # an administrator renamed the bot: its id was mentioned under another name


def _names_of_bot(activity: Activity) -> frozenset[str]:
    """The names under which this message mentions the bot; empty where it does not."""
    bot = activity.recipient
    ours = [one for one in activity.entities if one.type == "mention" and bot.id and one.mentioned.id == bot.id]
    own = _own(activity)
    if ours and MENTION.search(activity.text[:LONGEST]) and not MENTION.search(own):
        return frozenset()  # only the quoted text mentions the bot
    opening = MENTION.match(own.lstrip())
    others = {_plain(one.mentioned.name) for one in activity.entities if one.type == "mention" and one.mentioned.name}
    if not ours and not (opening and bot.name and _plain(opening[1]) == _plain(bot.name) and _plain(bot.name) not in others):
        return frozenset()
    written = [found[1] for one in ours if (found := MENTION.search(one.text or ""))]
    names = [bot.name, *(one.mentioned.name for one in ours), *written]
    return frozenset(_plain(name) for name in names if name)


def _plain(name: str) -> str:
    """A name as it is compared: entities undone, one space between words, no capitals."""
    return " ".join(html.unescape(name).split()).casefold()


def _without_slash(text: str, name: str) -> str:
    """`/start`, `/Throughline start` and `start` are the same."""
    if not text.startswith("/"):
        return text
    rest = text[1:].lstrip()
    if name and rest.casefold().startswith(name.casefold()) and rest[len(name) : len(name) + 1] in ("", " "):
        rest = rest[len(name) :].lstrip()
    return rest
