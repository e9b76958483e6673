"""Message builder: a view becomes a Teams message with a card: who is mentioned, who is alerted, and who may refresh the
card.

Teams splits off text beside a card and gives it no id. Where everybody is alerted, they are also mentioned by name if they
are few enough. People whom the platform does not know are not mentioned. Of a card with personal versions, only the first
viewers on the list can fetch their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.ports import Member
from cards.render.adaptive.card import adaptive
from cards.view import Mention, View

CARD = "application/vnd.microsoft.card.adaptive"
MAX_MENTIONS = 25  # beyond that a list of names would bury the message, so only the alert is sent
MAX_VIEWERS = 60  # the platform's limit for viewers that fetch their own version
Data = dict[str, Any]


def message(view: View, people: Mapping[str, Member], present: Sequence[Member] = ()) -> Data:
    """The activity for `view`. `people` resolves mentions by person id; `present` are the people who see the message."""
    drawn = replace(view, mentions=mentions(view, people, present), mention_everyone=False)
    activity: Data = {
        "type": "message",
        "summary": view.summary or view.title,
        "locale": view.lang,
        "attachments": [{"contentType": CARD, "content": card(drawn, present)}],
    }
    if view.mention_everyone:
        activity["channelData"] = {"notification": {"alert": True}}
    return activity


def card(view: View, viewers: Sequence[Member] = ()) -> Data:
    """The card for `view`. Where it is `fresh`, each of `viewers` can fetch their own version."""
    ids = tuple(viewer.platform_id for viewer in viewers[:MAX_VIEWERS]) if view.fresh else ()
    found: Data = adaptive(view, user_ids=ids)
    return found


def mentions(view: View, people: Mapping[str, Member], present: Sequence[Member]) -> tuple[Mention, ...]:
    """The view's mentions with platform ids; people unknown to the platform are not mentioned."""
    if view.mention_everyone:
        everyone = {one.platform_id: one for one in (*people.values(), *present)}
        if len(everyone) <= MAX_MENTIONS:
            return tuple(Mention(one.platform_id, one.name) for one in everyone.values() if one.name)
    return tuple(Mention(people[one.person].platform_id, one.name) for one in view.mentions if one.person in people)
