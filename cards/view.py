"""A view: what a message looks like, in words, on no channel in particular.

`cards.compose` makes views from cards; `cards.adaptive`, `cards.zoom`, `cards.plain` and `cards.html` draw them.
All texts here are final: translated, names and clock times filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. Line breaks separate lines; there is no other markup. `tone` is never the only sign of meaning."""

    text: str
    tone: Literal["plain", "subtle", "strong", "warning"] = "plain"


@dataclass(frozen=True)
class Heading:
    """A heading inside the message (its title is `View.title`)."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; `ordered` numbers it."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One bar: `share` is 0.0 to 1.0, `count` the number behind it, `note` more in words."""

    label: str
    count: int
    share: float
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Counts as bars, with the numbers in words beside them."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Picture:
    """A picture by https address, with the text for those who do not see it."""

    url: str
    alt: str


@dataclass(frozen=True)
class Option:
    """An option to choose: `value` is what comes back."""

    value: str
    label: str


@dataclass(frozen=True)
class Choice:
    """Choose one, or several up to `most`."""

    id: str
    label: str
    options: tuple[Option, ...]
    most: int = 1
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextInput:
    """A few words to type."""

    id: str
    label: str
    most: int = 500  # characters
    several_lines: bool = False
    value: str = ""


Element = Paragraph | Heading | Bullets | Facts | Table | Bars | Picture | Choice | TextInput


@dataclass(frozen=True)
class Say:
    """Pressing is the same as typing this command to the bot."""

    text: str


@dataclass(frozen=True)
class Vote:
    """Pressing answers a poll with these options (indexes)."""

    poll: str
    opening: int
    options: tuple[int, ...]


@dataclass(frozen=True)
class Submit:
    """Pressing sends the view's inputs. `form` says what for: "poll" (with `poll` and `opening`) or another form."""

    form: str
    poll: str = ""
    opening: int = 0


Act = Say | Vote | Submit


@dataclass(frozen=True)
class Button:
    """A button. `style` is never the only sign of what it does."""

    label: str
    act: Act
    style: Literal["default", "primary", "danger"] = "default"


@dataclass(frozen=True)
class Mention:
    """A person the channel should notify: opaque id and the name as it stands in the text."""

    person: str
    name: str


@dataclass(frozen=True)
class View:
    """A whole message. `summary` is the line shown in notifications and lists. `fresh` asks the channel to let each viewer
    fetch a personal version (Teams: `refresh`), because the shared one hides what is theirs (their vote)."""

    title: str
    elements: tuple[Element, ...] = ()
    buttons: tuple[Button, ...] = ()
    summary: str = ""
    lang: str = "en-GB"
    mentions: tuple[Mention, ...] = ()
    mention_everyone: bool = False
    fresh: bool = False
    card: str = ""  # kind of the card it was composed from, for logs and tests
    extra: dict[str, str] = field(default_factory=dict)
