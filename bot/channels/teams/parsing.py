"""Activity parsing: turns a Teams activity into an inbound message: said, pressed, joined, left, bot added or removed."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from bot.channels.teams.events import Account, Activity, Attendances
from bot.channels.teams.message_text import spoken
from bot.ports import Arrived, Conversation, Departed, Heard, Inbound, Installed, Member, Pressed, Refreshed, Removed
from cards.actions import Refresh, inputs_of, press_of
from cards.view import Say, Submit, Vote

NAME = "teams"


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
