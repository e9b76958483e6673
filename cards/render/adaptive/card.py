"""Adaptive Card renderer: draws a view as an Adaptive Card 1.5, the newest version that Teams supports.

Teams rejects messages above a size limit. It measures them in UTF-16, and its documented limit has varied (28 to 100 KB). So
a card stays below 25,000 bytes of plain JSON, with every character outside ASCII counted as an escape. What is too long is
shortened (`cards.shorten`), and the card says so. Clients without Action.Execute send the same by Action.Submit. Two people
with the same name are numbered in mentions. A question is larger than its title, and the clock time stands at the right of
the title.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cards.actions import Refresh, data_of, inputs_of, press_of
from cards.language import shortened, tidy
from cards.links import links_of
from cards.render.adaptive.elements import parts, text_block
from cards.render.adaptive.escape import escaped
from cards.render.plain import plain
from cards.shorten import shorter_and_shorter
from cards.view import Button, Element, Mention, Paragraph, Say, Submit, View, Vote

__all__ = ["LIMIT", "VIEWERS_MOST", "Refresh", "adaptive", "inputs_of", "press_of", "size"]

LIMIT = 25_000  # bytes of a card
VIEWERS_MOST = 60  # most people whose Teams clients refresh a card automatically
BUTTONS_TOGETHER = 6  # Teams hides any more in one set behind a menu
FALLBACK_MOST = 300  # characters of the text for clients that cannot draw cards
STYLES = {"primary": "positive", "danger": "destructive"}
BANDS = {"now": "accent", "ask": "emphasis", "pause": "warning", "end": "good", "alarm": "attention"}
VERBS = {Say: "say", Vote: "vote", Submit: "submit"}
Json = dict[str, Any]


def size(card: Json) -> int:
    """Largest size of a card as JSON, in bytes."""
    return len(json.dumps(card))


def adaptive(view: View, *, user_ids: Sequence[str] = ()) -> Json:
    """Render `view` as a card below LIMIT bytes. Content that is too long is shortened, and the card says so.

    `user_ids` are the platform's ids of the people whose clients fetch their own version of a `fresh` view. Only the first
    VIEWERS_MOST are used. The ids of the view's mentions must also be the platform's ids, and the text must contain each
    name.
    """
    card: Json = {}
    for shorter in shorter_and_shorter(view):
        card = _card(shorter, user_ids)
        if size(card) <= LIMIT:
            break
    return card


def _card(view: View, user_ids: Sequence[str]) -> Json:
    named = _named(view.mentions)
    required = any(isinstance(button.act, Submit) and button.act.form == "poll" for button in view.buttons)
    body: list[Json] = []
    if named:
        body.append(text_block(" ".join(f"<at>{name}</at>" for name, _ in named)))
    elements = list(view.elements)
    if view.title.strip():
        title = text_block(escaped(view.title), style="heading", size="large", weight="bolder")
        body += _head(view, title, elements)
    body += [part for element in elements for part in parts(element, links_of(view), required)]
    sets = [view.buttons[at : at + BUTTONS_TOGETHER] for at in range(0, len(view.buttons), BUTTONS_TOGETHER)]
    body += [{"type": "ActionSet", "actions": [_action(button) for button in some]} for some in sets]
    card: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": view.lang.partition("-")[0],  # a two-letter code; the renderer rejects "en-GB"
        "fallbackText": shortened(view.summary or plain(view), FALLBACK_MOST),
        "body": body,
        "msteams": {"width": "Full"},
    }
    if named:
        card["msteams"]["entities"] = [_entity(name, person) for name, person in named]
    return card | (_refresh(view, user_ids) if view.fresh else {})


def _head(view: View, title: Json, elements: list[Element]) -> list[Json]:
    """The title, on its own ground where the view has one. A question is larger than its title, to be read from afar."""
    if view.band == "question" and elements:
        asked = parts(elements.pop(0), links_of(view), False)
        return [title | {"size": "small", "isSubtle": True}, *(block | {"size": "large"} for block in asked)]
    return [_band(view, title, _said_with_title(view, elements)) if view.band in BANDS else title]


def _said_with_title(view: View, elements: list[Element]) -> str:
    """The sentence that says the clock time that stands out: it moves from the elements to the title."""
    first = elements[0] if elements else None
    if not isinstance(first, Paragraph) or first.tone != "strong" or not view.clock or view.clock not in first.text:
        return ""
    del elements[0]
    return first.text


def _band(view: View, title: Json, said: str) -> Json:
    """The title on a ground of its own, with the clock time at its right, large enough to be read across a room."""
    left = [title, *([text_block(escaped(said), spacing="none")] if said else [])]
    items: list[Json] = left
    if view.clock:
        clock = text_block(escaped(view.clock), size="extraLarge", weight="bolder", horizontalAlignment="right")
        columns = [
            {"type": "Column", "width": "stretch", "items": left, "verticalContentAlignment": "center"},
            {"type": "Column", "width": "auto", "items": [clock], "verticalContentAlignment": "center"},
        ]
        items = [{"type": "ColumnSet", "columns": columns}]
    return {"type": "Container", "style": BANDS[view.band], "bleed": True, "items": items}


def _named(mentions: Sequence[Mention]) -> list[tuple[str, str]]:
    """Mentioned names as the text contains them.

    Without markup and each only once, because Teams finds a person by this text.
    """
    seen: dict[str, int] = {}
    named = []
    for mention in mentions:
        name = tidy("".join(" " if char in "<>*_`[]()~\\&" else char for char in mention.name)) or "?"
        seen[name] = seen.get(name, 0) + 1
        named.append((name if seen[name] == 1 else f"{name} {seen[name]}", mention.person))
    return named


def _entity(name: str, person: str) -> Json:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": person, "name": name}}


def _action(button: Button) -> Json:
    """Action.Execute for a button. Clients that do not support it send the same data with Action.Submit."""
    data = data_of(button.act)
    look: Json = {"style": STYLES[button.style]} if button.style in STYLES else {}
    plain_action = {
        "type": "Action.Submit",
        "title": button.label,
        "data": {**data, "msteams": {"feedback": {"hide": True}}},
    }
    execute = {"type": "Action.Execute", "title": button.label, "verb": VERBS[type(button.act)], "data": data}
    return {**execute, **look, "fallback": plain_action}


def _refresh(view: View, user_ids: Sequence[str]) -> Json:
    opening = view.extra.get("opening", "0")
    data = data_of(Refresh(view.extra.get("poll", ""), int(opening) if opening.isdigit() else 0))
    action = {"type": "Action.Execute", "verb": "refresh", "data": data}
    return {"refresh": {"action": action, "userIds": list(user_ids[:VIEWERS_MOST])}}
