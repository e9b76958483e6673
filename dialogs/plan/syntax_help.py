"""YAML syntax diagnosis: says in plain words what is wrong with a file that cannot be read, and in which line.

A YAML parser stops where it can go no further, often a line too late, and speaks of tokens and scalars. People who write
their first plan need the line they typed and how to mend it, so the text itself is looked at, from the top, for the slips
that are common: signs pasted from Word, a missing colon, space or quote, a line that stands too far left or right. Bullets
and dashes pasted from Word, tabs, code fences, quotes, a first sign with a meaning, colons in texts and indentation are seen
here; other slips in `item_slips` and `syntax_slips`. The first slip from the top is told, and only that one. Texts after |
or > are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dialogs.plan import item_slips, syntax_slips
from dialogs.plan.durations import shortened
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.slip import PASTED, Slip

KEY = r"[A-Za-z_][\w-]*"
_ENTRY = re.compile(rf"^(?P<indent>\s*)(?P<dash>- +)?(?P<key>{KEY}):(?:\s+(?P<value>.*))?$")
_NO_SPACE = re.compile(rf"^\s*(?:- +)?(?P<key>{KEY}):(?P<value>[^\s/:].*)$")
_NO_COLON = re.compile(rf"^\s*(?:- +)?(?P<key>{KEY})\s*$")
_BULLETS = {
    "–": "an en dash",
    "—": "a long dash",
    "−": "a minus sign",
    "‐": "a special hyphen",
    "‑": "a no-break hyphen",
    "•": "a bullet",
    "·": "a bullet",
    "▪": "a bullet",
    "◦": "a bullet",
    "‣": "a bullet",
    "*": "a star",
}
_SPECIAL = {
    "@": "an @",
    "`": "a backtick",
    "%": "a % sign",
    "*": "a star",
    "&": "an & sign",
    "!": "an exclamation mark",
    "- ": "a dash",
    "? ": "a question mark",
    "|": "a bar",
    ">": "a > sign",
    "]": "a closing bracket",
    "}": "a closing brace",
    ",": "a comma",
}
QUOTE_IT = 'say: "@everyone: welcome."'


def diagnose(text: str, stopped_at: int) -> Slip:
    """The most likely slip of a text that is no YAML. `stopped_at` is the line at which the parser gave up."""
    lines = text.splitlines()
    keys = list(_without_long_texts(lines))
    for number in range(1, min(stopped_at, len(lines)) + 1):
        for look in _LOOKS:
            found = look(keys[number - 1], number, keys)
            if found is not None:
                return found
    opened = _unclosed(keys)
    if opened is not None:
        return opened
    message = "This line cannot be read as part of a plan. Check its quotes and brackets, and how far it is indented."
    return Slip(min(stopped_at, max(1, len(lines))), message, "title: A title")


def _without_long_texts(lines: list[str]) -> Iterator[str]:
    """The lines, those of texts after | or > left empty: what people write there is never a slip."""
    column: int | None = None
    for line in lines:
        if column is not None and line.strip() and _indent(line) <= column:
            column = None
        yield "" if column is not None else line
        match = _ENTRY.match(line)
        if column is None and match and re.fullmatch(r"[|>][+-]?\d?", (match["value"] or "").split(" #")[0].strip()):
            column = len(match["indent"]) + len(match["dash"] or "")


def _fence(line: str, number: int, lines: list[str]) -> Slip | None:
    if line.startswith(("```", "~~~")):
        message = f"The line “{line.strip()}” marks code in a chat or a web page and does not belong to the plan. Remove it."
        return Slip(number, message, EXAMPLES["plan"])
    return None


def _tab(line: str, number: int, lines: list[str]) -> Slip | None:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Slip(number, "There is a tab at the beginning of this line; use spaces only.", "blocks:\n  - id: intro")
    return None


def _pasted(line: str, number: int, lines: list[str]) -> Slip | None:
    """A sign that looks like a space where the file needs one: before a key, or after a hyphen or a colon."""
    lead = re.match(rf"[\s{''.join(PASTED)}]*(?:-[\s{''.join(PASTED)}]*)?(?:{KEY}:[\s{''.join(PASTED)}]*)?", line)
    for sign, name in PASTED.items():
        if lead and sign in lead[0]:
            message = f"This line has {name}, probably pasted from Word or a web page. Type an ordinary space in its place."
            return Slip(number, message, "    title: Opening")
    return None


def _bullet(line: str, number: int, lines: list[str]) -> Slip | None:
    start = line.strip()
    name = _BULLETS.get(start[:1])
    if name and re.match(rf"\S\s+{KEY}:", start):
        message = f"This line begins with {name} (“{start[0]}”). A list needs an ordinary hyphen and a space."
        return Slip(number, message, "- id: welcome")
    return None


def _missing_space(line: str, number: int, lines: list[str]) -> Slip | None:
    match = _NO_SPACE.match(line)
    if match and match["key"] in EXAMPLES:
        message = f"A space is missing after the colon: write “{match['key']}: {match['value'].strip()}”."
        return Slip(number, message, EXAMPLES[match["key"]])
    return None


def _missing_colon(line: str, number: int, lines: list[str]) -> Slip | None:
    match = _NO_COLON.match(line)
    following = next((one for one in lines[number:] if one.strip()), "")
    if match and match["key"] in EXAMPLES and _indent(following) > _indent(line) and not _goes_on(lines, number):
        return Slip(number, f"A colon is missing after “{match['key']}”.", EXAMPLES[match["key"]])
    return None


def _goes_on(lines: list[str], number: int) -> bool:
    """Whether the line goes on with a text that began further up, at a key that stands left of it."""
    indent = _indent(lines[number - 1])
    for line in reversed(lines[: number - 1]):
        match = _ENTRY.match(line)
        if match and len(match["indent"]) + len(match["dash"] or "") < indent:
            return bool(match["value"])
    return False


def _quotes(line: str, number: int, lines: list[str]) -> Slip | None:
    match = _ENTRY.match(line)
    value = (match["value"] or "").strip() if match else ""
    if match is None or len(value) < 2:
        return None
    if value[0] == '"' and value.replace('\\"', "").count('"') == 1 and _begins_anew(lines, number):
        return Slip(number, "The quote that opens here is never closed. Add one at the end of the text.", EXAMPLES["say"])
    if value[0] == "'" and re.match(r"'[^']*'[^\s,#}\]']", value):
        message = "The apostrophe in the text ends it too early. Put the text in double quotes."
        return Slip(number, message, 'say: "Let\'s begin"')
    if value[0] in "\"'" and re.match(r"(\"[^\"]*\"|'[^']*')\s+[^\s#]", value):
        message = "The text goes on after the closing quote. Put quotes around the whole text, with single ones inside."
        return Slip(number, message, "say: \"'Welcome' to all\"")
    return None


def _begins_anew(lines: list[str], number: int) -> bool:
    """Whether the next line is a key or an item of a list, not the rest of a longer text."""
    following = next((line for line in lines[number:] if line.strip()), "")
    return not following or bool(_ENTRY.match(following)) or following.lstrip().startswith("- ")


def _first_sign(line: str, number: int, lines: list[str]) -> Slip | None:
    match = _ENTRY.match(line)
    value = (match["value"] or "").strip() if match else ""
    for sign, name in _SPECIAL.items():
        bare_block = sign in "|>" and re.fullmatch(r"[|>][+-]?\d?", value.split(" #")[0].strip())
        alias = sign in "*&" and re.fullmatch(r"[*&][\w-]+( .*)?", value) and not value.endswith("*")
        if value.startswith(sign) and not bare_block and not alias:
            message = f"This text begins with {name}, which means something else here. Put the text in double quotes."
            return Slip(number, message, f'{match["key"]}: "{shortened(value)}"' if match and '"' not in value else QUOTE_IT)
    return None


def _colon(line: str, number: int, lines: list[str]) -> Slip | None:
    match = _ENTRY.match(line)
    value = (match["value"] or "").strip() if match else ""
    if value and value[0] not in "\"'{[|>&*#" and re.search(r":(\s|$)", value.split(" #")[0]):
        message = "There is a colon inside this text. Put the whole text in double quotes."
        return Slip(number, message, 'say: "Remember: cameras off."')
    return None


def _misaligned(line: str, number: int, lines: list[str]) -> Slip | None:
    """A key that stands a little left or right of the keys it belongs to."""
    match, above = _ENTRY.match(line), _entry_above(lines, number)
    if match is None or match["dash"] or above is None:
        return None
    here, columns = _indent(line), _open_columns(lines[: number - 1])
    begins_below = here > columns[-1] and not (above["value"] or "").strip()
    if here in columns or begins_below:
        return None
    column = min(columns, key=lambda one: abs(one - here))
    side = "left" if here < column else "right"
    message = f"This line stands too far {side}: it begins after {here} spaces, and the keys it belongs to after {column}."
    return Slip(number, message, "- id: welcome\n  lasts: 5m")


def _entry_above(lines: list[str], number: int) -> re.Match[str] | None:
    return next((match for line in reversed(lines[: number - 1]) if (match := _ENTRY.match(line))), None)


def _open_columns(lines: list[str]) -> list[int]:
    """Columns at which the keys of the mappings that are still open begin, innermost last."""
    open_: list[int] = []
    for line in lines:
        if match := _ENTRY.match(line):
            column = len(match["indent"]) + len(match["dash"] or "")
            open_ = [*(one for one in open_ if one < column), column]
    return open_


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_LOOKS: tuple[Callable[[str, int, list[str]], Slip | None], ...] = (
    _fence,
    _tab,
    _pasted,
    _bullet,
    _missing_space,
    *item_slips.EARLY,
    *syntax_slips.EARLY,
    _quotes,
    _first_sign,
    _colon,
    _missing_colon,
    *item_slips.LATE,
    *syntax_slips.LATE,
    _misaligned,
)


def _unclosed(lines: list[str]) -> Slip | None:
    """The first bracket, brace or double quote that is never closed."""
    open_: list[tuple[str, int]] = []
    quote: int | None = None
    for number, line in enumerate(lines, 1):
        for at, sign in enumerate(line):
            if sign == '"' and line[at - 1 : at] != "\\":
                quote = None if quote is not None else number
            elif quote is None and sign == "#" and (at == 0 or line[at - 1] == " "):
                break
            elif quote is None and sign in "[{":
                open_.append((sign, number))
            elif quote is None and sign in "]}" and open_:
                open_.pop()
    quote = quote or _single_quote(lines)
    if quote is not None:
        return Slip(quote, "The quote that opens here is never closed. Add one at the end of the text.", EXAMPLES["say"])
    if open_:
        sign, number = open_[0]
        closing = "]" if sign == "[" else "}"
        message = f"The “{sign}” that opens here is never closed. Add “{closing}” at the end."
        return Slip(number, message, "options: [Yes, No]")
    return None


def _single_quote(lines: list[str]) -> int | None:
    """The line of a text that begins with a single quote and has no other one."""
    for number, line in enumerate(lines, 1):
        match = _ENTRY.match(line)
        if match and (match["value"] or "").startswith("'") and "\n".join(lines[number - 1 :]).count("'") == 1:
            return number
    return None
