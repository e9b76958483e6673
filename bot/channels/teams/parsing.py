"""Activity parsing: turns a Teams activity into an inbound message: said, pressed, joined, left, bot added or removed.

It also says whether a message is addressed to the bot, and what it says without mentions, slash, quotes and tags. Only a
message in a 1:1 chat, by slash command or that mentions the bot is for it, also under a name that an administrator gave it.
A mention inside a quotation does not count. Adding the bot to a 1:1 chat starts nothing, and an update of the app changes
nothing. That somebody left the meeting is never certain here. The id of a delivery never depends on the answer.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import re
import uuid
from typing import Any

from bot.channels.teams.events import Account, Activity, Attendances
from bot.ports import (
    LONGEST,
    Arrived,
    Conversation,
    Departed,
    Heard,
    Inbound,
    Installed,
    Member,
    Pressed,
    Refreshed,
    Removed,
)
from cards.actions import Refresh, inputs_of, press_of
from cards.view import Say, Submit, Vote

NAME = "teams"
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


def conversation(activity: Activity) -> Conversation:
    """The chat of this activity, with what is needed to send there later."""
    reference = {
        "serviceUrl": activity.service_url,
        "bot": activity.recipient.id,
        "meeting": activity.data.meeting.id,
        "kind": "personal" if activity.is_personal else activity.chat.kind.lower(),
        "user": activity.sender.id if activity.is_personal else "",  # whose chat it is: an erasure has to find it
    }
    known = {key: value for key, value in reference.items() if value}
    return Conversation(NAME, activity.conversation_id, activity.tenant, known)


def member(account: Account, activity: Activity | None = None) -> Member:
    """A person, with their time zone and language where the activity is theirs and names them."""
    reference = {"aad": account.aad}
    if activity is not None:
        reference |= {"timezone": activity.timezone, "locale": activity.locale}
    known = {key: value for key, value in reference.items() if value}
    return Member(account.id, account.name, is_guest=account.role.lower() in ("guest", "anonymous"), reference=known)


def delivery_id(activity: Activity, *more: str) -> str:
    """The same for every delivery of the same activity.

    Message ids are unique within a chat only, and participant events carry none at all. The value is left out on purpose:
    by hashing each option, anyone could find an anonymous answer from its digest.
    """
    if not activity.id and not activity.timestamp:
        return f"{NAME}:{uuid.uuid4().hex}"
    parts = (activity.chat.id, activity.type, activity.name, activity.id or activity.timestamp, activity.sender.id, *more)
    return f"{NAME}:{hashlib.sha256(chr(0).join(parts).encode('utf-8', 'replace')).hexdigest()[:40]}"


def is_from_a_person(activity: Activity) -> bool:
    """Whether somebody said it: other apps and messages without a sender are none of our business."""
    return bool(activity.sender.id) and not activity.sender.is_bot


def heard(activity: Activity) -> Heard:
    """A message addressed to the bot."""
    private = activity.is_personal or activity.recipient.is_targeted
    return Heard(conversation(activity), member(activity.sender, activity), spoken(activity), delivery_id(activity), private)


def pressed(activity: Activity, data: Any) -> Heard | Pressed | Refreshed | None:
    """A press of one of our buttons, or a card's refresh; None when the data is not ours."""
    try:
        act = press_of(data)
    except ValueError:
        return None
    chat, who, delivery = conversation(activity), member(activity.sender, activity), delivery_id(activity)
    match act:
        case Say(text, made_for):
            return Heard(chat, who, text, delivery, private=activity.is_personal, made_for=made_for)
        case Vote(poll, opening, options, run):
            return Pressed(chat, who, "poll", poll, opening, options, inputs_of(data), delivery, run)
        case Submit(form, poll, opening, run):
            return Pressed(chat, who, form, poll, opening, (), inputs_of(data), delivery, run)
        case Refresh(poll, opening):
            return Refreshed(chat, who, poll, opening)


def attended(activity: Activity, *, joined: bool) -> Inbound | None:
    """Who joined or left the meeting; None when the event names nobody.

    Opening breakout rooms may look like everybody leaving, so a departure from this source is never certain.
    """
    value = activity.value if isinstance(activity.value, dict) else {}
    lowered = {str(key).lower(): found for key, found in value.items()}
    people = tuple(
        member(one.user)
        for one in Attendances.model_validate({"members": lowered.get("members")}).members
        if one.user.id and not one.user.is_bot
    )
    delivery = delivery_id(activity, *sorted(person.platform_id for person in people))
    if not people:
        return None
    return (
        Arrived(conversation(activity), people, delivery)
        if joined
        else Departed(conversation(activity), people, delivery, sure=False)
    )


def changed(activity: Activity) -> Inbound | None:
    """The bot or a person was added to the chat or removed from it."""
    bot = activity.recipient.id
    if any(one.id == bot for one in activity.added):
        return installed(activity)
    if any(one.id == bot for one in activity.removed):
        return Removed(conversation(activity), delivery_id(activity))
    gone = tuple(member(one) for one in activity.removed if one.id and not one.is_bot)
    return Departed(conversation(activity), gone, delivery_id(activity), from_chat=True) if gone else None


def installed(activity: Activity) -> Installed | None:
    """The bot was added. A chat with one person is not a session, so nothing starts there."""
    if activity.is_personal:
        return None
    sender = activity.sender
    who = member(sender, activity) if sender.id and not sender.is_bot else None
    return Installed(conversation(activity), who, delivery_id(activity))


def updated(activity: Activity) -> Inbound | None:
    """An installation update: added or removed."""
    match activity.action.lower():
        case "add":
            return installed(activity)
        case "remove":
            return Removed(conversation(activity), delivery_id(activity))
        case _:  # an update ("remove-upgrade", then "add-upgrade") ends nothing, and whoever makes it has added nothing
            return None


def is_addressed(activity: Activity) -> bool:
    """Whether the message is for the bot: in a 1:1 chat, by slash command, or by name. We read nothing else."""
    return activity.is_personal or activity.recipient.is_targeted or bool(_names_of_bot(activity))


def spoken(activity: Activity) -> str:
    """What the sender typed to the bot: without its mentions and quoted text, other people's mentions as their names.

    A quoted text stands on lines above the mention. The sender typed what is on the same line as the mention.
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
