"""Form schema: the JSON schema of plans with what a form needs besides, which is labels, defaults and required keys.

What a part holds when somebody adds it is in `bot/web/static/editor_form.js`.

It is made from the schema, so a new key has a field in the editor at once. A test asks for its label. Title, length, mode
and texts come first. A key without a label is shown by its name. The file's own schema, for text editors, is in
`json_schema`.
"""

from __future__ import annotations

from typing import Any

from dialogs.plan.fill_in import OF_STEPS
from dialogs.plan.json_schema import Schema, json_schema
from dialogs.plan.schema import WrittenPlan

LABELS = {
    "plan": "Id of the plan, for “start …”",
    "title": "Title",
    "lasts": "Lasts",
    "programme": "Programme (an id)",
    "session": "Number of the session",
    "starts": "Begins at",
    "people": "Made for how many people",
    "setting": "Setting",
    "roles": "Roles",
    "links": "Links",
    "link_titles": "What the links lead to",
    "aims": "Aims",
    "before": "Before the session, for everybody",
    "before_face_to_face": "Before a session in one room",
    "after": "After the session",
    "reading": "Reading",
    "prepare": "To prepare, for facilitators",
    "prepare_face_to_face": "To prepare a session in one room",
    "leaders": "For leaders",
    "gap": "Time between two sessions",
    "translations": "Translations",
    "id": "Id",
    "mode": "How people work",
    "keep": "Never shorten it to catch up",
    "at_least": "Never less than",
    "warn": "Notices, so long before the end",
    "advance": "What happens at its end",
    "at": "Begins at this clock time",
    "away": "What people do who work alone",
    "pairs": "Pairs",
    "groups": "Groups",
    "repeat": "Repeat",
    "suggested": "The length is a suggestion",
    "say": "Everybody reads",
    "cue": "Only facilitators read",
    "image": "Picture",
    "prompts": "Questions for the group",
    "every": "A question every",
    "prompts_by": "Who sends the questions",
    "together": "All questions on one card",
    "plenary": "Everybody is back in the main room",
    "no_roles": "People step out of their roles",
    "poll": "Poll",
    "round": "Round: everybody in turn",
    "check": "Yes or not yet",
    "rules": "Ground rules",
    "collect": "Collect ideas",
    "vote": "Vote",
    "face_to_face": "Texts for a session in one room",
    "over": "Repeat it for",
    "swap_roles": "Swap roles each time",
    "name": "Name",
    "question": "Question",
    "options": "Options",
    "anonymous": "Anonymous",
    "choose": "How many to choose",
    "reveal": "When results are shown",
    "why": "Ask for reasons",
    "opens": "Opens already with the step",
    "pass": "People may pass",
    "at_most": "Longest turn",
    "private": "Only counts are shown",
    "closes": "Stays open until the end of the",
    "only_if": "Only if this poll has something to show",
    "suggest": "Rules to begin with",
    "ask": "Question",
    "optional": "Only if there is time",
    "each": "Ideas a person",
    "show": "Show them",
    "on": "Vote on the ideas of",
    "votes": "Votes a person",
    "stack": "Several votes on one idea",
    "of": "People in a group",
    "size": "People in a group",
    "new_partners": "New partners",
    "ahead": "Tell people so long before",
    "draw": "When groups are drawn",
    "merge": "Join the groups of the block",
    "hosts": "One person keeps the room",
    "alt": "What the picture shows, in words",
    "url": "Address of the picture",
    "file": "File beside the plan",
    "between": "Shortest and longest gap",
}
CHOICES = {
    "online": "in the call",
    "offline": "alone, away from the call",
    "break": "break",
    "face-to-face": "in one room",
    "auto": "goes on by itself",
    "ask": "asks the facilitator",
    "clock": "the clock",
    "facilitator": "the facilitator",
    "live": "while people answer",
    "closed": "when it is closed",
    "cloud": "as a picture of words",
    "none": "no",
    "once": "once",
    "each": "for each item of a repeat",
    "few": "a few talk, the others listen",
    "stay": "yes",
    "step": "step",
    "block": "block",
}
FIRST = ("title", "lasts", "mode", "say", "cue", "pairs", "groups")  # the rest is in the order of the schema
_ANOTHER_WORD = {"size"}  # an older name of a key, which a form need not offer


def form_schema() -> Schema:
    """The schema for forms: every property has a `title` and, where it has one, its `default`."""
    schema, raw = json_schema(), WrittenPlan.model_json_schema(by_alias=True)
    definitions: dict[str, Schema] = schema["definitions"]
    _name(schema, raw)
    for name, body in definitions.items():
        _name(body, raw["$defs"].get(name, {}))
    for body in definitions.values():
        for one in (body, *body.get("properties", {}).values()):
            if "enum" in one and isinstance(one["enum"][0], str):
                one["names"] = [CHOICES.get(value, value) for value in one["enum"]]
    definitions["WrittenBlock"]["ofSteps"] = sorted(OF_STEPS)
    for name in ("WrittenBlock", "WrittenStep"):
        properties: dict[str, Any] = definitions[name]["properties"]
        definitions[name]["properties"] = {key: properties[key] for key in FIRST if key in properties} | properties
    return schema


def _name(body: Schema, raw: Schema) -> None:
    """Labels and usual values of a mapping's properties."""
    properties = body.get("properties", {})
    for key in _ANOTHER_WORD & properties.keys():
        del properties[key]
    for key, value in properties.items():
        value["title"] = LABELS.get(key, key.replace("_", " ").capitalize())
        usual = raw.get("properties", {}).get(key, {}).get("default")
        if usual not in (None, [], {}):
            value["default"] = usual
