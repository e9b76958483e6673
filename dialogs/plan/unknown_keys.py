"""Unknown keys: the nearest key there is, what else people call it, and what they look for that a plan cannot say.

Other words win over near spellings; one slip of the keyboard is forgiven. Colours, fonts, video, sound, attachments, timers,
dates, right answers and a leader's name are left out with a reason. The words themselves are in `other_words`.
"""

from __future__ import annotations

import re

from dialogs.plan.agenda_times import clock_time
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.nearest import mistyped, nearest_whole
from dialogs.plan.other_words import OTHER_WORDS
from dialogs.plan.slip import PASTED

NEAR = 70  # of 100: how alike a key must be to be proposed
NEARLY_SAME = 85  # of 100: how alike a word must be to count as a key, and not as part of a text

_NOT_POSSIBLE = {
    "correct": "The bot marks no answer as right or wrong. Say the answer in the next step.",
    "right_answer": "The bot marks no answer as right or wrong. Say the answer in the next step.",
    "colour": "Cards look the same everywhere; a plan cannot choose colours.",
    "color": "Cards look the same everywhere; a plan cannot choose colours.",
    "font": "Cards look the same everywhere; a plan cannot choose fonts.",
    "video": "The bot shows pictures only. Put the video's address into `say`: it becomes a link.",
    "audio": "The bot plays no sound. Put its address into `say`: it becomes a link.",
    "music": "The bot plays no sound. Put its address into `say`: it becomes a link.",
    "attachment": "The bot sends no files. Put the file's address into `links` or `say`.",
    "pdf": "The bot sends no files. Put the file's address into `links` or `say`.",
    "slides": "The bot shows no slides. Put their address into `links` or `say`, or show a picture with `image`.",
    "timer": "Every step has a clock already: `lasts` says how long it is.",
    "date": "A plan has no date. `start` begins it, and a programme has its dates in the chat.",
}
_NOT_POSSIBLE |= dict.fromkeys(("author", "created", "version", "tags", "language"), "A plan does not say this.")
_OF_NO_PLAN = dict.fromkeys(  # on a step these are its `cue`
    ("facilitator", "facilitators", "lead", "led_by", "host", "moderator", "speaker", "presenter", "trainer"),
    "A plan names nobody: whoever starts the session runs it.",
)
_QUOTES = "“”„‘’«»"
_NO_PICTURE = re.compile(r"\.(pdf|pptx?|docx?|key|odp|mp4|mov|svg|heic|webp)$", re.IGNORECASE)


def _plain(key: str) -> str:
    return key.strip(" *“”‘’\"'").casefold().replace("-", "_").replace(" ", "_")


def stands_for(key: str) -> tuple[str, ...]:
    """The keys that another word for them may stand for."""
    return OTHER_WORDS.get(_plain(key), ())


def is_key(key: str) -> bool:
    """Whether a word is a key of the grammar, or nearly one."""
    return nearest_whole(_plain(key), EXAMPLES.keys(), NEARLY_SAME) is not None


def decorated(key: str, keys: list[str]) -> str | None:
    """What to remove from a key that is right but for signs around or inside it; None for any other."""
    plain = "".join(sign for sign in key if sign.isprintable() and sign not in _QUOTES)
    if plain == key or plain not in keys:
        return None
    what = "quotes around" if any(sign in key for sign in _QUOTES) else "an invisible sign in"
    return f"There {'are' if 'quotes' in what else 'is'} {what} “{plain}”. Type the word again, without anything else."


def not_possible(key: str, *, of_plan: bool) -> str | None:
    """Why a key is left out that stands for something a plan cannot do; None for any other."""
    return _NOT_POSSIBLE.get(_plain(key)) or (_OF_NO_PLAN.get(_plain(key)) if of_plan else None)


def invisible_sign(text: str) -> str | None:
    """What the first sign in a text is called that nobody sees; None where there is none."""
    return next((PASTED[sign] for sign in text if sign in PASTED), None)


def not_shown(file: object) -> str | None:
    """What to do with a file that is no picture; None where it may be one."""
    found = _NO_PICTURE.search(file) if isinstance(file, str) else None
    if found is None:
        return None
    return f"a .{found[1].lower()} file cannot be shown. Save the page as .png, or put its address into `say`."


def is_clock(value: object) -> bool:
    """Whether the value of a key is a time of day, so that the key stands for one."""
    return isinstance(value, str) and clock_time(value) is not None


def close(key: str, keys: list[str]) -> str | None:
    """The key that was probably meant: another word for it, other case, or a slip of the keyboard."""
    plain = _plain(key)
    meant = next((word for word in OTHER_WORDS.get(plain, ()) if word in keys), None)
    if plain in keys or meant:
        return plain if plain in keys else meant
    return nearest_whole(plain, keys, NEAR) or (mistyped(plain, keys, 1) if len(plain) > 2 else None)
