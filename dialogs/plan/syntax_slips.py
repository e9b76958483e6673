"""More slips of YAML, each with its own sentence: brackets, quotes, equals signs, numbers and lines that do not line up.

Each look gets a line, its number from 1, and all lines, and says what is wrong, or None. Here: “=” or “;” for the colon, a
wide colon, numbered items, two hyphens, a tab after a colon, double quotes inside double quotes, backslashes, a text that
begins with a bracket, a sentence among keys, items out of line. Bullets from Word are in `syntax_help`.
"""

from __future__ import annotations

import re

from dialogs.plan.durations import shortened
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.slip import Slip

_KEY = r"[A-Za-z_][\w-]*"
_ENTRY = re.compile(rf"^(?P<indent>\s*)(?P<dash>- +)?(?P<key>{_KEY}):(?:\s+(?P<value>.*))?$")
_OTHER_SIGN = re.compile(rf"^\s*(?:- +)?(?P<key>{_KEY})\s*(?P<sign>[=;])\s*(?P<value>\S.*)$")
_NUMBERED = re.compile(rf"^\s*(?P<number>\d+[.)])\s+{_KEY}:")
_QUOTED_ENTRY = re.compile(rf"^\s*(?:- +)?[\"“](?P<key>{_KEY}):")
_TAB_AFTER = re.compile(rf"^\s*(?:- +)?(?P<key>{_KEY}):[ ]*\t")
_SENTENCE = re.compile(r"^\s*[^\s\-#\"'\[{|>&*!%@`][^:\"']*\s[^:\"']*:(?:\s|$)")
_SIMPLE_ESCAPES = '0abtnvfre "/\\N_LP\t'
_ESCAPE = re.compile(r"\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)")


def _value(line: str) -> str:
    """The text after the key of an entry."""
    match = _ENTRY.match(line)
    return (match["value"] or "").strip() if match else ""


def other_sign(line: str, number: int, lines: list[str]) -> Slip | None:
    """An equals sign or a semicolon in place of the colon."""
    match = _OTHER_SIGN.match(line)
    if match and match["key"] in EXAMPLES:
        right = f"{match['key']}: {match['value']}"
        message = f"After “{match['key']}” comes a colon, not “{match['sign']}”: write “{right}”."
        return Slip(number, message, EXAMPLES[match["key"]])
    return None


def wide_colon(line: str, number: int, lines: list[str]) -> Slip | None:
    """A colon as Chinese and Japanese keyboards type it."""
    match = re.match(rf"^\s*(?:- +)?(?P<key>{_KEY})\s*[：﹕︰∶]\s*(?P<value>.*)$", line)
    if match and match["key"] in EXAMPLES:
        message = f"The colon after “{match['key']}” is a wide one. Type an ordinary colon and a space."
        return Slip(number, message, EXAMPLES[match["key"]])
    return None


def ended(line: str, number: int, lines: list[str]) -> Slip | None:
    """Something after three full stops, which end a file."""
    if line.rstrip() == "..." and any(one.strip() for one in lines[number:]):
        return Slip(number, "The line “...” ends the plan here, and more follows. Remove this line.", EXAMPLES["plan"])
    return None


def text_among_keys(line: str, number: int, lines: list[str]) -> Slip | None:
    """A sentence where a key belongs, or the rest of the text above, too far left."""
    before = next((one for one in reversed(lines[: number - 1]) if one.strip()), "")
    above, indent = _ENTRY.match(before), len(line) - len(line.lstrip(" "))
    if above is None or not line.strip() or line.lstrip()[:1] in "-#\"'[{}]|>&*!%@`" or ":" in line:
        return None
    column = len(above["indent"]) + len(above["dash"] or "")
    if indent < column and above["value"]:
        message = f"If this line goes on with the text of “{above['key']}”, put it further right: after {column + 2} spaces."
        return Slip(number, message, "say: Welcome to\n  the hour")
    if indent != column:
        return None
    return Slip(number, f"A key is missing before this text. Is it `say: {shortened(line.strip())}`?", EXAMPLES["say"])


def numbered(line: str, number: int, lines: list[str]) -> Slip | None:
    """A numbered list."""
    match = _NUMBERED.match(line)
    if match:
        message = f"This line begins with “{match['number']}”. An item of a list begins with a hyphen and a space."
        return Slip(number, message, "- id: welcome")
    return None


def two_dashes(line: str, number: int, lines: list[str]) -> Slip | None:
    """An item that begins twice."""
    if re.match(rf"^\s*- +- +{_KEY}:", line):
        return Slip(number, "This line has two hyphens. One begins an item of a list.", "- id: welcome")
    return None


def tab_after_colon(line: str, number: int, lines: list[str]) -> Slip | None:
    """A tab where a space belongs."""
    match = _TAB_AFTER.match(line)
    if match:
        message = f"There is a tab after “{match['key']}:”. Type a space in its place."
        return Slip(number, message, EXAMPLES.get(match["key"], EXAMPLES["say"]))
    return None


def quoted_entry(line: str, number: int, lines: list[str]) -> Slip | None:
    """Quotes around a key and its text together."""
    match = _QUOTED_ENTRY.match(line)
    if match and match["key"] in EXAMPLES:
        message = f"The quote stands before “{match['key']}”. Put quotes around the text after the colon only."
        return Slip(number, message, EXAMPLES[match["key"]])
    return None


def inner_quotes(line: str, number: int, lines: list[str]) -> Slip | None:
    """Double quotes inside a text in double quotes."""
    value = _value(line)
    if re.match(r'"(?:[^"\\]|\\.)*"[^\s,:#}\]]', value):
        message = "There are double quotes inside the text, and the first one ends it. Use ‘single’ or “curly” ones inside."
        return Slip(number, message, "say: \"He said 'hello' to all.\"")
    return None


def backslash(line: str, number: int, lines: list[str]) -> Slip | None:
    """A backslash in double quotes that stands for nothing."""
    value = _value(line)
    quoted = re.match(r'"((?:[^"\\]|\\.)*)"?', value)
    if quoted and any(len(found) == 1 and found not in _SIMPLE_ESCAPES for found in _ESCAPE.findall(quoted[1])):
        message = "A backslash in double quotes changes the sign after it. Put the text in single quotes."
        return Slip(number, message, "say: 'The folder is C:\\pack'")
    return None


def begins_with_bracket(line: str, number: int, lines: list[str]) -> Slip | None:
    """A text that begins with a word in brackets."""
    value = _value(line)
    found = re.match(r"(\[[^\[\]]*\]|\{[^{}]*\})\s*(?:[^\s,#\]}]|,\s*[^\s:{}\[\]][^:{}\[\]]*$)", value)
    if found:
        message = f"This text begins with “{value[0]}”, which means something else here. Put the text in double quotes."
        return Slip(number, message, 'say: "[Welcome] all"')
    return None


def continued(line: str, number: int, lines: list[str]) -> Slip | None:
    """A colon in the second line of a text."""
    before = next((one for one in reversed(lines[: number - 1]) if one.strip()), "")
    match = _ENTRY.match(before)
    if _SENTENCE.match(line) and match and (match["value"] or "").strip() not in ("", "|", ">", ">-", "|-"):
        message = "This line goes on with the text above and has a colon. Put the whole text in double quotes."
        return Slip(number, message, 'say: "Welcome. Remember: cameras off."')
    return None


def block_text(line: str, number: int, lines: list[str]) -> Slip | None:
    """A text after | or > that does not stand further right than its key."""
    match = _ENTRY.match(line)
    following = next((one for one in lines[number:] if one.strip()), "")
    if match is None or not re.fullmatch(r"[|>][+-]?", (match["value"] or "").strip()) or not following:
        return None
    column = len(match["indent"]) + len(match["dash"] or "")
    indent = len(following) - len(following.lstrip(" "))
    if indent <= column and not _ENTRY.match(following) and not following.lstrip().startswith("- "):
        place = next(at for at, one in enumerate(lines[number:], number + 1) if one.strip())
        message = (
            f"This line is the text of “{match['key']}” and has to stand further right than that: after {column + 2} spaces."
        )
        return Slip(place, message, "say: |\n  Welcome.\n  Please sit down.")
    return None


def stray_item(line: str, number: int, lines: list[str]) -> Slip | None:
    """An item that stands left or right of the other items of its list."""
    if not line.lstrip().startswith("- "):
        return None
    here = len(line) - len(line.lstrip(" "))
    deeper: int | None = None
    for one in reversed(lines[: number - 1]):
        indent = len(one) - len(one.lstrip(" "))
        if one.strip() and indent < here:
            break
        if one.lstrip().startswith("- ") and indent == here:
            return None
        if one.lstrip().startswith("- "):
            deeper = indent if deeper is None else min(deeper, indent)
    if deeper is None:
        return None
    message = (
        f"This item stands too far left: it begins after {here} spaces, and the other items of its list after {deeper}."
    )
    return Slip(number, message, "steps:\n  - id: welcome\n  - id: check-in")


EARLY = (
    other_sign,
    wide_colon,
    ended,
    numbered,
    two_dashes,
    tab_after_colon,
    quoted_entry,
    inner_quotes,
    backslash,
    begins_with_bracket,
)
LATE = (block_text, continued, text_among_keys, stray_item)
