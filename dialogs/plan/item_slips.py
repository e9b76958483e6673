"""Slips of lists and braces: hyphens that are missing or too many, and texts inside braces that need quotes.

Each look gets a line, its number from 1, and all lines, and says what is wrong, or None. Here: a plus sign, an arrow or a
letter for the hyphen, no space after it, bold keys, a lone “?”, no colon before a text, no comma in braces. Bullets and
dashes pasted from Word are in `syntax_help`, numbers and double hyphens in `syntax_slips`.
"""

from __future__ import annotations

import re

from dialogs.plan.examples import EXAMPLES
from dialogs.plan.slip import Slip

_KEY = r"[A-Za-z_][\w-]*"
_ENTRY = re.compile(rf"^(?P<indent>\s*)(?P<dash>- +)?(?P<key>{_KEY}):(?:\s+(?P<value>.*))?$")
_NO_SPACE = re.compile(rf"^\s*-{_KEY}:(?:\s|$)")
_OTHER_BULLET = re.compile(rf"^\s*(?P<sign>\+|--+|=>|->|→|\(\w{{1,2}}\)|[a-z]\))\s*{_KEY}:(?:\s|$)")
_MARKED = re.compile(rf"^\s*(?:- +)?(?P<mark>\*\*|__|`|\*)(?P<key>{_KEY}):?(?:\*\*|__|`|\*):?(?:\s|$)")
_NO_COLON = re.compile(rf"^\s*(?:- +)?(?P<key>{_KEY})\s+(?:[-–—]\s+)?(?P<value>\S.*)$")
_LISTS = ("blocks", "steps", "over", "prompts", "options", "aims")
_COLON = re.compile(r":\s+[^\s\"'\[\]{},:][^\"'\[\]{},:]*:(?:\s|$)")
_NO_COMMA = re.compile(rf"[\"\]}}]\s+(?P<key>{_KEY}):\s")
_APOSTROPHE = re.compile(r":\s*'[^',}\]]*'[^\s,}\]]")


def no_space_after_hyphen(line: str, number: int, lines: list[str]) -> Slip | None:
    """`-id: hello`."""
    if _NO_SPACE.match(line):
        message = f"A space is missing after the hyphen: write “- {line.strip()[1:]}”."
        return Slip(number, message, "- id: welcome")
    return None


def other_bullet(line: str, number: int, lines: list[str]) -> Slip | None:
    """A plus sign, an arrow or a letter in place of the hyphen."""
    if match := _OTHER_BULLET.match(line):
        message = f"This line begins with “{match['sign']}”. An item of a list begins with a hyphen and a space."
        return Slip(number, message, "- id: welcome")
    return None


def marked_key(line: str, number: int, lines: list[str]) -> Slip | None:
    """A key in bold."""
    match = _MARKED.match(line)
    if match and match["key"] in EXAMPLES:
        message = f"There are formatting marks (“{match['mark']}”) around “{match['key']}”. Remove them."
        return Slip(number, message, EXAMPLES[match["key"]])
    return None


def text_without_colon(line: str, number: int, lines: list[str]) -> Slip | None:
    """`say Welcome`: a line that stands among keys and has no colon."""
    match = _NO_COLON.match(line)
    before = next((one for one in reversed(lines[: number - 1]) if one.strip()), "")
    above = _ENTRY.match(before)
    if match is None or above is None or match["key"] not in EXAMPLES or ":" in line:
        return None
    column = len(above["indent"]) + len(above["dash"] or "")
    if len(line) - len(line.lstrip(" ")) != column:
        return None
    message = f"A colon is missing after “{match['key']}”: write “{match['key']}: {match['value']}”."
    return Slip(number, message, EXAMPLES[match["key"]])


def stray_hyphen(line: str, number: int, lines: list[str]) -> Slip | None:
    """An item that begins below a key which has its text already."""
    above = _ENTRY.match(next((one for one in reversed(lines[: number - 1]) if one.strip()), ""))
    here = len(line) - len(line.lstrip(" "))
    if not line.lstrip().startswith("- ") or above is None or not (above["value"] or "").split("#")[0].strip():
        return None
    if above["value"].strip() in ("|", ">", "|-", ">-") or here <= len(above["indent"]):
        return None
    if above["dash"]:
        return Slip(number, "This hyphen is too much: only the first line of an item has one.", "- id: welcome\n  lasts: 5m")
    message = "A list begins here, and no key says what it is. A line such as “steps:” is missing above it."
    return Slip(number, message, EXAMPLES["steps"])


def missing_hyphen(line: str, number: int, lines: list[str]) -> Slip | None:
    """The first line of an item without a hyphen."""
    match = _ENTRY.match(line)
    above = _ENTRY.match(next((one for one in reversed(lines[: number - 1]) if one.strip()), ""))
    if match is None or above is None or match["dash"] or above["key"] not in _LISTS or (above["value"] or "").strip():
        return None
    if len(match["indent"]) <= len(above["indent"]) or match["key"] == "repeat":
        return None
    message = f"A hyphen is missing: each item of “{above['key']}” begins with one. Write “- {line.strip()}”."
    return Slip(number, message, "- id: welcome\n  lasts: 5m")


def in_braces(line: str, number: int, lines: list[str]) -> Slip | None:
    """Texts inside braces that need quotes, and commas that are missing there."""
    if "{" not in line:
        return None
    inside = line[line.index("{") :]
    if missing := _NO_COMMA.search(inside):
        message = f"A comma is missing before “{missing['key']}”."
        return Slip(number, message, 'round: {question: "How are you?", pass: true}')
    if _APOSTROPHE.search(inside):
        message = "The apostrophe in the text ends it too early. Put the text in double quotes."
        return Slip(number, message, 'say: "Let\'s begin"')
    if _COLON.search(inside):
        message = "There is a colon inside this text. Put the whole text in double quotes."
        return Slip(number, message, 'round: {question: "One word: how are you?"}')
    return None


def lone_sign(line: str, number: int, lines: list[str]) -> Slip | None:
    """A question mark or a hyphen alone, as people write what they do not know yet."""
    match = _ENTRY.match(line)
    value = (match["value"] or "").strip() if match else ""
    if match and value in ("?", "-", "??"):
        message = f"“{value}” cannot stand alone here. Write what “{match['key']}” is, or remove the line."
        return Slip(number, message, EXAMPLES.get(match["key"], EXAMPLES["say"]))
    return None


EARLY = (no_space_after_hyphen, other_bullet, marked_key, lone_sign)
LATE = (text_without_colon, stray_hyphen, missing_hyphen, in_braces)
