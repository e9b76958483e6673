"""View model: the content of a message in words, independent of the channel.

`cards.compose` makes views from cards. The modules of `cards.render` draw them: `adaptive`, `zoom`, `plain` and `html`. All
texts here are final: translated, with names and clock times filled in. An input takes 500 characters unless the card says
otherwise. Tone, style and band are never the only sign of a meaning. An edited message notifies nobody twice. A poll's card
is shared, and each viewer may fetch a personal version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dialogs.run.commands import MadeFor


@dataclass(frozen=True)
class Paragraph:
    """Paragraph. Line breaks separate lines. `tone` is never the only carrier of meaning.

    There is no other markup, unless it is `rich`: a text of the plan, with formatting (`dialogs.texts.formatting`).
    """

    text: str
    tone: Literal["plain", "subtle", "strong", "warning"] = "plain"
    rich: bool = False


@dataclass(frozen=True)
class Heading:
    """Heading inside the message (the message's title is `View.title`)."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; `ordered` numbers it, and the items of a `rich` one are texts of the plan, with formatting."""

    items: tuple[str, ...]
    ordered: bool = False
    rich: bool = False


@dataclass(frozen=True)
class Facts:
    """Label and value pairs."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Table: rows under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One bar: `share` is 0.0 to 1.0, `count` is its number, `note` gives details in words.

    `said` replaces the number where it is not exact ("5 or more").
    """

    label: str
    count: int
    share: float
    note: str = ""
    said: str = ""

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self.said or str(self.count)


@dataclass(frozen=True)
class Bars:
    """Bar chart: counts as bars, with the numbers as text."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Picture:
    """Picture at an https address, with alternative text."""

    url: str
    alt: str


@dataclass(frozen=True)
class Option:
    """Option of a choice. `value` is the data that is sent."""

    value: str
    label: str


@dataclass(frozen=True)
class Choice:
    """Choice of one option, or of up to `most`."""

    id: str
    label: str
    options: tuple[Option, ...]
    most: int = 1
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextInput:
    """Text input for a few words."""

    id: str
    label: str
    most: int = 500  # characters
    several_lines: bool = False
    value: str = ""


Element = Paragraph | Heading | Bullets | Facts | Table | Bars | Picture | Choice | TextInput


@dataclass(frozen=True)
class Say:
    """Command action: the button does the same as typing this command to the bot.

    `made_for` says which session, visit and item it was made for: there it means what people read on it.
    """

    text: str
    made_for: MadeFor = field(default=MadeFor())


@dataclass(frozen=True)
class Vote:
    """Vote action: the button answers a poll with these options (indexes)."""

    poll: str
    opening: int
    options: tuple[int, ...]
    run: str = ""


@dataclass(frozen=True)
class Submit:
    """Submit action: the button sends the view's inputs.

    `form` is "poll" (with `poll` and `opening`) or another form's name.
    """

    form: str
    poll: str = ""
    opening: int = 0
    run: str = ""


Act = Say | Vote | Submit


@dataclass(frozen=True)
class Button:
    """Button. `style` is never the only sign of what it does."""

    label: str
    act: Act
    style: Literal["default", "primary", "danger"] = "default"


@dataclass(frozen=True)
class Mention:
    """Mention: a person for the channel to notify. It has an opaque id, and the name as the text contains it."""

    person: str
    name: str


@dataclass(frozen=True)
class Alert:
    """Notification on top of the meeting for these people, by opaque id, on platforms that have such a thing.

    `key` is the occasion: an edit of the same message notifies nobody twice.
    """

    kind: Literal["turn", "back"]
    title: str
    key: str
    people: tuple[str, ...]


Band = Literal["", "now", "ask", "question", "pause", "end", "alarm"]


@dataclass(frozen=True)
class View:
    """Whole message. `summary` is the line shown in notifications and lists.

    `fresh` asks the channel to let each viewer fetch a personal version (Teams: `refresh`). The shared version hides
    personal content, such as the viewer's vote.
    """

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
    alert: Alert | None = None
    band: Band = ""  # what kind of moment it is; never the only sign of it
    clock: str = ""  # the clock time that stands out; the words say it too
