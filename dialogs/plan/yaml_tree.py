"""Safe YAML parser: a document as a tree of texts with line numbers. No file can do harm; texts cut off by # are noted.

Plans are small and flat, so size, depth and number of nodes are limited, and aliases count as what they stand for: a file
that would explode is refused while it is read. Scalars stay the text they were written as (`options: [Yes, No]` are two
words, not two booleans); the grammar decides what is a number. Nothing is ever constructed from a tag. A key written twice,
a second document or a list as a key is refused. “null” or “~” in a list needs quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml import events

from dialogs.plan.durations import shortened
from dialogs.plan.errors import Path
from dialogs.plan.syntax_help import diagnose

LARGEST = 256 * 1024  # bytes; the longest shipped plan needs a tenth of it
DEEPEST = 24  # levels of nesting
MOST_NODES = 20_000  # keys, items and texts of a file
YAML_TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = {"!"} | {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "map", "seq")}
NULLS = {"", "~", "null", "Null", "NULL"}

TEXTS = {
    "say",
    "cue",
    "title",
    "question",
    "ask",
    "prompts",
    "options",
    "suggest",
    "alt",
    "aims",
    "before",
    "after",
    "prepare",
    "leaders",
    "name",
}

Data = str | list["Data"] | dict[str, "Data"] | None


@dataclass(frozen=True)
class Node:
    """A scalar, list or mapping of the file; `keys` are the lines of a mapping's keys, `size` counts all nodes below."""

    line: int
    value: str | list[Node] | dict[str, Node] | None
    size: int = 1
    keys: dict[str, int] = field(default_factory=dict)

    def data(self) -> Data:
        """The tree as plain values, aliases written out."""
        match self.value:
            case list():
                return [node.data() for node in self.value]
            case dict():
                return {key: node.data() for key, node in self.value.items()}
            case _:
                return self.value

    def line_of(self, path: Path) -> int:
        """The line of the key or item at `path`, or of the nearest thing around it that the file has."""
        line, node = self.line, self
        for part in path:
            if isinstance(node.value, dict) and part in node.value:
                line, node = node.keys[str(part)], node.value[str(part)]
            elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = node.line
            else:
                break
        return line


@dataclass(frozen=True)
class Flaw:
    """Something wrong with the YAML itself."""

    line: int
    path: Path
    message: str
    example: str


class Unreadable(Exception):
    """The text cannot be read any further."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw.message)


def read(text: str) -> tuple[Node, tuple[Flaw, ...], tuple[Flaw, ...]]:
    """The tree of `text`, flaws that did not stop the reading, and what may be meant otherwise. Raises Unreadable."""
    if len(text) > LARGEST or len(text.encode(errors="replace")) > LARGEST:
        raise Unreadable(too_large())
    reader = _Reader(text)
    try:
        return reader.document(), tuple(reader.flaws), tuple(reader.notes)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(_syntax(text, mark.line + 1 if mark else 1)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "There is a control character here that no text may contain; delete it."
        raise Unreadable(Flaw(line, (), message, "say: Welcome.")) from None
    except (ValueError, OverflowError):  # PyYAML on an impossible escape such as "\UFFFFFFFF"
        raise Unreadable(_escape(1)) from None


def too_large() -> Flaw:
    """A file beyond the limit, found before it is read."""
    message = f"The file is larger than {LARGEST // 1024} KB; leave out what does not belong to the session."
    return Flaw(1, (), message, "plan: team-day")


def _syntax(text: str, line: int) -> Flaw:
    slip = diagnose(text, line)
    return Flaw(slip.line, (), slip.message, slip.example)


def _escape(line: int) -> Flaw:
    message = "A backslash in double quotes names a character that does not exist. Write the character itself."
    return Flaw(line, (), message, 'say: "Welcome"')


class Loader(yaml.SafeLoader):
    """PyYAML, but with question marks in plain texts inside brackets, as in YAML 1.2: `{ask: Why?, optional: true}`."""

    _in_plain = False

    def scan_plain(self) -> yaml.ScalarToken:
        self._in_plain = True
        try:
            return super().scan_plain()
        finally:
            self._in_plain = False

    def peek(self, index: int = 0) -> str:
        found = super().peek(index)
        return "x" if found == "?" and self._in_plain else found  # any letter: the text itself is read elsewhere


class _Reader:
    """Builds the tree from PyYAML's events, one by one, so that a limit stops the reading and not the reader."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=Loader)
        self._anchors: dict[str, Node] = {}
        self._nodes = 0
        self._lines = text.splitlines()
        self.flaws: list[Flaw] = []
        self.notes: list[Flaw] = []

    def document(self) -> Node:
        found: Node | None = None
        for event in self._events:
            if isinstance(event, events.DocumentStartEvent):
                if found is not None:
                    message = "A second document starts here; a file holds one plan. Remove the line “---”."
                    raise Unreadable(Flaw(_line(event), (), message, "plan: team-day"))
                found = self._node(next(self._events), ())
        return found or Node(1, None)

    def _node(self, event: yaml.Event, path: Path) -> Node:
        line = _line(event)
        if isinstance(event, events.AliasEvent):
            return self._alias(event, path)
        assert isinstance(event, events.ScalarEvent | events.CollectionStartEvent)  # nothing else can begin a node
        if len(path) > DEEPEST:
            raise Unreadable(
                Flaw(line, (), "The file is nested too deeply to be a plan.", "blocks: [{id: intro, steps: []}]")
            )
        self._count(1, line)
        if event.tag is not None and event.tag not in PLAIN_TAGS:
            tag = shortened(event.tag.replace(YAML_TAG, "!!"))
            message = f"A text cannot begin with “{tag}”. Put it in double quotes, or remove it."
            key = next((part for part in reversed(path) if isinstance(part, str)), "title")
            self.flaws.append(Flaw(line, path, message, f'{key}: "{tag} ..."'))
        node = self._content(event, path)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _content(self, event: events.ScalarEvent | events.CollectionStartEvent, path: Path) -> Node:
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(event, path)
        if not isinstance(event, events.ScalarEvent):
            return self._mapping(event, path)
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            raise Unreadable(_escape(_line(event)))
        empty = event.implicit[0] and event.style is None and event.value in NULLS
        if empty and event.value and path and isinstance(path[-1], int):
            message = f"“{event.value}” means “nothing” in a plan file. Put it in double quotes if it is a text."
            self.flaws.append(Flaw(_line(event), path, message, 'options: ["null", "~"]'))
        self._cut_off(event, path)
        return Node(_line(event), None if empty else event.value)

    def _cut_off(self, event: events.ScalarEvent, path: Path) -> None:
        """Note a text after which the line goes on with #: YAML takes the rest for a comment, authors may not mean it."""
        if (
            event.style is not None
            or not event.end_mark
            or not TEXTS & {part for part in path[-2:] if isinstance(part, str)}
        ):
            return
        lines = self._lines[event.end_mark.line : event.end_mark.line + 1]
        rest = lines[0][event.end_mark.column :] if lines else ""
        if rest.lstrip().startswith("#"):
            cut = shortened(rest.strip())
            ends = "The text ends before" if event.value else "There is no text before"
            message = f"{ends} “{cut}”. If that belongs to it, put the whole text in double quotes."
            self.notes.append(Flaw(event.end_mark.line + 1, path, message, 'say: "Question #1"'))

    def _sequence(self, event: yaml.Event, path: Path) -> Node:
        items: list[Node] = []
        while not isinstance(following := next(self._events), events.SequenceEndEvent):
            items.append(self._node(following, (*path, len(items))))
        return Node(_line(event), items, 1 + sum(item.size for item in items))

    def _mapping(self, event: yaml.Event, path: Path) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        while not isinstance(following := next(self._events), events.MappingEndEvent):
            key = self._key(following, path)
            value = self._node(next(self._events), (*path, key))
            if key in values:
                message = f"“{shortened(key)}” is written twice (first in line {keys[key]}); keep one of them."
                if any(isinstance(part, int) for part in path[-1:]):
                    message += " If a new item of the list begins here, put a hyphen before its first key."
                self.flaws.append(Flaw(_line(following), (*path, key), message, f"{shortened(key)}: ..."))
            else:
                values[key], keys[key] = value, _line(following)
        return Node(_line(event), values, 1 + sum(value.size for value in values.values()), keys)

    def _key(self, event: yaml.Event, path: Path) -> str:
        node = self._node(event, (*path, "?"))
        if isinstance(node.value, list | dict):
            raise Unreadable(
                Flaw(node.line, path, "A key must be a single word; lists and mappings cannot be keys.", "title: A title")
            )
        return node.value or ""

    def _alias(self, event: events.AliasEvent, path: Path) -> Node:
        name = event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            message = f"“*{shortened(name)}” stands for nothing: no finished “&{shortened(name)}” comes before it."
            raise Unreadable(Flaw(_line(event), path, message, "first: &shared {id: a}\nsecond: *shared"))
        self._count(node.size, _line(event))
        return node

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            message = "With everything its aliases stand for, the file is far too long for a plan; write the parts out."
            raise Unreadable(Flaw(line, (), message, "blocks: [{id: intro}]"))


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1
