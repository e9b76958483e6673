"""From a view to a Teams message: a card alone, because text beside a card is split off and loses its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.ports import Member
from cards.render.adaptive.card import adaptive
from cards.view import Mention, View

CARD = "application/vnd.microsoft.card.adaptive"
MOST_MENTIONED = 25  # beyond that a list of names would bury the message; the alert alone must do
MOST_FRESH = 60  # the platform's limit for viewers that fetch their own version
Data = dict[str, Any]


def message(view: View, people: Mapping[str, Member], present: Sequence[Member] = ()) -> Data:
    """The activity for `view`. `people` resolves mentions by person id; `present` is who sees the message."""
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
    """The card for `view`, which each of `viewers` may exchange for their own version where it is `fresh`."""
    ids = tuple(viewer.platform_id for viewer in viewers[:MOST_FRESH]) if view.fresh else ()
    found: Data = adaptive(view, user_ids=ids)
    return found


def mentions(view: View, people: Mapping[str, Member], present: Sequence[Member]) -> tuple[Mention, ...]:
    """The view's mentions with platform ids; people the platform does not know here are left unmentioned."""
    if view.mention_everyone:
        everyone = {one.platform_id: one for one in (*people.values(), *present)}
        if len(everyone) <= MOST_MENTIONED:
            return tuple(Mention(one.platform_id, one.name) for one in everyone.values() if one.name)
    return tuple(Mention(people[one.person].platform_id, one.name) for one in view.mentions if one.person in people)
