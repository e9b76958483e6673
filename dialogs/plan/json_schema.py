"""JSON schema of plans: lets editors complete keys and mark slips while people type.

It is made from the pydantic models, so a new key is in it at once, and then loosened where plans may be shorter or written
in another way than the models say: ids and totals are worked out, a text alone is a step, lengths are written as people
write them. What a schema cannot say, such as sums, only `throughline check` sees. Every key is described by its example. Yes
and no, clock times with a dot, and numbers as texts are accepted. The schema of the web form is in `form_schema`.
"""

from __future__ import annotations

from typing import Any

from dialogs.plan.examples import EXAMPLES
from dialogs.plan.fill_in import OF_STEPS
from dialogs.plan.schema import WrittenPlan

Schema = dict[str, Any]

FILE = "throughline-plan.schema.json"  # its name beside a plan
MODELINE = f"# yaml-language-server: $schema={FILE}\n"  # the line by which editors find it
_WORKED_OUT: dict[str, tuple[str, ...]] = {
    "WrittenPlan": ("plan", "lasts"),
    "WrittenBlock": ("id", "lasts", "mode"),
    "WrittenStep": ("id", "lasts"),
    "WrittenPoll": ("id",),
}
_WORKED_OUT |= {"RepeatItem": ("id",)}
_ALSO_A_TEXT = {"WrittenStep", "RepeatItem", "WrittenPrompt"}  # each may be a text alone, as an item of a list
LENGTH: Schema = {
    "type": "string",
    "description": "A length of time: 90s, 8m, 1h15m, 10 minutes or half an hour.",
    "pattern": "^(?!.*\\d\\s*[aApP]\\.?[mM]\\b)[^:]*[A-Za-z'’′\"”″][^:]*$",
}
CLOCK: Schema = {
    "type": ["string", "number"],  # editors read 9.30 as a number
    "description": 'A time of day in quotes, such as "09:30".',
    "pattern": "^([01]?\\d|2[0-3])([:.][0-5]\\d)?\\s*([aApP]\\.?[mM]\\.?)?$",
}
SPAN: Schema = {"type": "string", "pattern": "^\\s*\\d+\\s*(days?|weeks?|months?)\\s*$"}
GROUP_SIZE: Schema = {
    "description": "How many people a group has: 3, or a range such as 3-4.",
    "type": ["integer", "string"],
    "minimum": 2,
    "pattern": "^\\s*\\d{1,2}\\s*((-|–|to|or)\\s*\\d{1,2})?\\s*$",
}
YES_OR_NO: Schema = {"enum": [True, False, "yes", "no"]}


def json_schema() -> Schema:
    """The schema of a plan file (draft 7, which editors know best)."""
    raw = WrittenPlan.model_json_schema(by_alias=True)
    models = {name: _model(name, body) for name, body in raw.pop("$defs").items()}
    models["GroupSize"] = GROUP_SIZE
    for grouped in ("WrittenPairs", "WrittenGroups"):
        models[grouped]["properties"]["size"] = GROUP_SIZE  # another word for `of`
        models[grouped].pop("required", None)
    block = models["WrittenBlock"]
    block["properties"] |= {key: models["WrittenStep"]["properties"][key] for key in sorted(OF_STEPS)}
    models["WrittenPoll"]["properties"]["id"]["pattern"] = "^[a-z0-9{][a-z0-9{}_-]*$"  # a repeat may put a name into it
    models["WrittenGap"]["properties"]["between"] = {"type": "array", "items": SPAN, "minItems": 2, "maxItems": 2}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A Throughline plan",
        **_model("WrittenPlan", raw),
        "definitions": models | {"Length": LENGTH, "Clock": CLOCK},
    }


def _model(name: str, body: Schema) -> Schema:
    """One mapping of the file: what a plan may leave out is not required."""
    made: Schema = _loose(body)
    made.pop("title", None)
    if "required" in made:
        made["required"] = [key for key in made["required"] if key not in _WORKED_OUT.get(name, ())]
    for key, value in made.get("properties", {}).items():
        if key in ("at", "starts"):
            made["properties"][key] = value = {"$ref": "#/definitions/Clock"}
        if key in EXAMPLES and "$ref" not in value:
            value["description"] = f"For example:\n{EXAMPLES[key]}"
    return made


def _loose(node: Any) -> Any:
    """A part of the schema as authors may write it."""
    if isinstance(node, list):
        return [_loose(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _reference(str(node["$ref"]))
    kinds = [kind for kind in node.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        return _loose(kinds[0])
    if node.get("format") == "duration":
        return {"$ref": "#/definitions/Length"}
    if node.get("type") == "boolean":
        return dict(YES_OR_NO)
    if node.get("type") == "string" and not {"enum", "pattern", "const"} & node.keys():
        return _text(node)
    return _inside(node)


def _inside(node: Schema) -> Schema:
    made = {key: _loose(value) for key, value in node.items() if key not in ("default", "title", "discriminator")}
    if "properties" in node:  # here the keys are those of a plan, also one called “title”
        made["properties"] = {key: _loose(value) for key, value in node["properties"].items()}
    if "items" in made:
        made["items"] = _item(made["items"])
    return made


def _reference(to: str) -> Schema:
    return {"$ref": to.replace("#/$defs/", "#/definitions/")}


def _item(item: Schema) -> Schema:
    """An item of a list: a step, a question or what a repeat is about may be a text alone."""
    kinds = item.get("oneOf") or item.get("anyOf") or [item]
    names = {str(kind.get("$ref", "")).rsplit("/", 1)[-1] for kind in kinds}
    return {"anyOf": [{"type": "string", "minLength": 1}, *kinds]} if names & _ALSO_A_TEXT else item


def _text(node: Schema) -> Schema:
    """A text: editors read `[1, 2]` as numbers and `true` as a truth, and here they are words."""
    limits: Schema = {key: node[key] for key in ("minLength", "maxLength") if key in node}
    return {"type": ["string", "number", "boolean"], **limits}
