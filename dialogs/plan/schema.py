"""Plan schema: one pydantic model for each mapping of the YAML, with every key of it and no other.

The models say which keys there are and what each may hold; rules that look at several keys are in `dialogs.plan.checks`, and
`dialogs.plan.expand` unfolds this form into `dialogs.plan.model`. In characters: id 60, title 200, text 4,000, ground rule
300, option or role 80, link 2,000. At most 10 notices and 8 roles. Ids have small letters, digits and hyphens. Links begin
with https, http or mailto, pictures with https; picture files are png, jpg or gif. No other key is taken.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from dialogs.plan.agenda_times import clock, clock_time
from dialogs.plan.durations import parse, parse_span, written
from dialogs.plan.group_size import PAIR, Size, with_of
from dialogs.plan.model import Mode, Setting

LONGEST = timedelta(hours=24)  # of a step or block
LONGEST_PLAN = timedelta(days=7)  # nights are breaks
A_STEP, A_REPEAT = "a step", "a repeat"  # what an item of `steps` can be
MOST = 100  # items of any list; more is a mistake, and would let a small file grow into a huge plan


def _length(value: object, most: timedelta = LONGEST) -> object:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        what = "missing here" if value is None or value == "" else "a single text"
        raise PydanticCustomError("duration", "A length of time is {what}; write 90s, 8m, 2h or 1h15m.", {"what": what})
    try:
        length = parse(value)
    except ValueError as error:
        raise PydanticCustomError("duration", "{why}", {"why": str(error)}) from None
    if not timedelta(0) < length <= most:
        raise PydanticCustomError(
            "duration", "A length of time is more than nothing and at most {most}.", {"most": written(most)}
        )
    return length


def _whole(value: object) -> object:
    return _length(value, LONGEST_PLAN)


def _spans(value: object) -> object:
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(end, str) for end in value)):
        raise PydanticCustomError("span", "`between` takes the shortest and the longest gap.")
    try:
        (shortest, _), (_, longest) = map(parse_span, value)
    except ValueError as error:
        raise PydanticCustomError("span", "{why}", {"why": str(error)}) from None
    if shortest > longest:
        raise PydanticCustomError("span", "The shortest gap comes first, and the longest second.")
    return (shortest, longest)


def _clock(value: object) -> object:
    """A time of day as people write it, as `HH:MM`; what is none stays as it is, to be refused by its pattern."""
    at = clock_time(value) if isinstance(value, str) else None
    return value if at is None else clock(at)


def _asked(value: object) -> object:
    return {"ask": value} if isinstance(value, str) else value


def _kind(item: Any) -> str:
    return A_REPEAT if isinstance(item, Repetition) or (isinstance(item, dict) and "repeat" in item) else A_STEP


Length = Annotated[timedelta, BeforeValidator(_length)]
Whole = Annotated[timedelta, BeforeValidator(_whole)]
LONGEST_ID = 60  # characters
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LONGEST_ID)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Clock = Annotated[str, BeforeValidator(_clock), StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Web = Annotated[str, StringConstraints(pattern=r"^(https?://|mailto:)\S+$", max_length=2000)]
Picture = Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=2000)]
Beside = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][\w-]*\.(png|jpg|jpeg|gif)$", max_length=100)]
Texts = Annotated[tuple[Text, ...], Field(max_length=MOST)]
Lengths = Annotated[tuple[Length, ...], Field(max_length=10)]
Roles = Annotated[tuple[Word, ...], Field(max_length=8)]


class Written(BaseModel):
    """Base of everything people write: unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WrittenPrompt(Written):
    """A question for the group: a text, or `{ask, optional}`."""

    ask: Text
    optional: bool = False


class WrittenImage(Written):
    """A picture by `url` or by `file` beside the plan, and `alt` for those who cannot see it."""

    alt: Title
    url: Picture | None = None
    file: Beside | None = None


class WrittenPoll(Written):
    """A question with 2 to 20 options."""

    id: Id
    question: Text
    options: Annotated[tuple[Word, ...], Field(min_length=2, max_length=20)]
    anonymous: bool = False
    choose: int = Field(default=1, ge=1)
    reveal: Literal["live", "closed"] = "closed"
    why: Literal["none", "optional"] = "none"
    lasts: Length | None = None  # the poll closes by itself then; the rest of the step waits for it
    opens: Text | None = None  # the earlier step or block with which it opens already


class WrittenRound(Written):
    """Everyone in turn."""

    question: Text
    may_pass: bool = Field(default=True, alias="pass")
    at_most: Length | None = None  # the longest turn


class WrittenCheck(Written):
    """A yes or not-yet question."""

    question: Text
    private: bool = True
    closes: Literal["step", "block"] = "step"  # with what it closes


class WrittenRules(Written):
    """The group agrees its ground rules in this step; `suggest` are rules to begin with, most important first."""

    suggest: Annotated[tuple[Sentence, ...], Field(max_length=20)] = ()


class WrittenCollect(Written):
    """Short texts from everybody, shown once the facilitator has looked at them."""

    id: Id | None = None
    ask: Text
    each: int = Field(default=3, ge=1, le=10)
    anonymous: bool = True
    show: Literal["closed", "cloud"] = "closed"
    lasts: Length | None = None


class WrittenVote(Written):
    """Votes on the ideas of an earlier step, or on options that are written here."""

    id: Id | None = None
    on: Id | None = None
    options: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    question: Text | None = None
    votes: int = Field(default=3, ge=1, le=10)
    stack: bool = False
    anonymous: bool = True
    lasts: Length | None = None


class WrittenPairs(Written):
    """Breakout pairs for a block."""

    of: Size = PAIR
    new_partners: bool = True
    ahead: Length | None = None
    roles: Roles = ()  # in place of the plan's
    draw: Literal["once", "each", "few"] = "once"  # each: anew for every item of a repeat; few: some talk, the rest watch
    merge: Id | None = None  # the block whose groups are joined into larger ones
    hosts: Literal["stay"] | None = None  # one person keeps the room, the others move on with every item


class WrittenGroups(WrittenPairs):
    """Breakout groups of any size for a block."""

    of: Size


class WrittenInOneRoom(Written):
    """What a step says instead when everybody is in one room: any of its texts."""

    say: Text | None = None
    cue: Text | None = None
    ask: Text | None = None  # the question of its check


class Timing(Written):
    """The keys that a block gives its steps as defaults, and a step may say for itself."""

    mode: Mode | None = None
    keep: bool | None = None
    at_least: Length | None = None
    warn: Lengths | None = None
    advance: Literal["auto", "ask"] | None = None
    at: Clock | None = None  # it begins at this clock time
    away: Literal["read", "write", "think", "work"] | None = None  # what people do who work alone


class WrittenStep(Timing):
    """The smallest timed unit."""

    id: Id
    lasts: Length
    title: Title | None = None
    suggested: bool = False
    say: Text | None = None
    cue: Text | None = None
    image: WrittenImage | None = None
    prompts: Annotated[tuple[Annotated[WrittenPrompt, BeforeValidator(_asked)], ...], Field(max_length=MOST)] = ()
    every: Length | None = None
    prompts_by: Literal["clock", "facilitator"] = "clock"
    together: bool = False  # all prompts on one card, with the start of the step
    only_if: Id | None = None  # an earlier poll: the step is left out where that has nothing to show
    plenary: bool = False  # everybody is back in the main room, in a block of pairs or groups
    no_roles: bool = False  # people step out of their roles and talk as themselves
    poll: WrittenPoll | None = None
    round: WrittenRound | None = None
    check: WrittenCheck | None = None
    rules: WrittenRules | None = None
    collect: WrittenCollect | None = None
    vote: WrittenVote | None = None
    face_to_face: WrittenInOneRoom | None = None


class RepeatItem(BaseModel):
    """What one repetition is about; every key may be used as `{key}` in the texts of the repeated steps."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Title]

    id: Id
    name: Title | None = None

    @property
    def values(self) -> dict[str, str]:
        """The template values of this repetition."""
        return {
            key: value
            for key, value in {**(self.__pydantic_extra__ or {}), "id": self.id, "name": self.name}.items()
            if value
        }


class Repeat(Written):
    """The same steps once for each item of `over`."""

    over: Annotated[tuple[RepeatItem, ...], Field(min_length=1, max_length=20)]
    swap_roles: bool = False
    steps: Annotated[tuple[WrittenStep, ...], Field(min_length=1, max_length=20)]


class Repetition(Written):
    """A repeat as an item among steps."""

    repeat: Repeat


Item = Annotated[Annotated[WrittenStep, Tag(A_STEP)] | Annotated[Repetition, Tag(A_REPEAT)], Discriminator(_kind)]


class WrittenBlock(Timing):
    """A timed segment, with `steps` or, in their place, one `repeat`."""

    id: Id
    title: Title
    mode: Mode
    lasts: Length
    pairs: Annotated[WrittenPairs, BeforeValidator(with_of)] | None = None
    groups: Annotated[WrittenGroups, BeforeValidator(with_of)] | None = None
    steps: Annotated[tuple[Item, ...], Field(max_length=MOST)] = ()
    repeat: Repeat | None = None

    @property
    def grouped(self) -> WrittenPairs | None:
        """Its pairs or groups, whichever it has."""
        return self.groups or self.pairs

    @property
    def grouped_size(self) -> int:
        """The most people of one of its groups; 0 without groups."""
        return self.grouped.of.most if self.grouped else 0

    def has_groups(self, step: WrittenStep) -> bool:
        """Whether people are in pairs or groups during one of its steps."""
        return self.grouped is not None and not step.plenary

    @property
    def bowl(self) -> bool:
        """A few people talk, and everybody else listens."""
        return self.grouped is not None and self.grouped.draw == "few"

    @property
    def redrawn(self) -> bool:
        """The groups change with every item: so roles go to whoever had them least, and are not swapped in a group."""
        return self.grouped is not None and (self.grouped.draw != "once" or self.grouped.hosts is not None)

    @property
    def items(self) -> tuple[WrittenStep | Repetition, ...]:
        """The steps and repeats of the block, however they were written."""
        return self.steps if self.repeat is None else (*self.steps, Repetition(repeat=self.repeat))


class WrittenGap(Written):
    """How much time should lie between session `after` and the next."""

    after: int = Field(ge=1)
    between: Annotated[tuple[timedelta, timedelta], BeforeValidator(_spans)]


class WrittenPlan(Written):
    """A session."""

    plan: Id
    title: Title
    lasts: Whole
    blocks: Annotated[tuple[WrittenBlock, ...], Field(min_length=1, max_length=MOST)]
    programme: Id | None = None
    session: Annotated[int, Field(ge=1, le=50)] | None = None
    starts: Clock | None = None
    people: int = Field(default=10, ge=1, le=1000)
    setting: Setting = Setting.ONLINE
    roles: Roles = ()
    links: dict[str, Web] = {}
    link_titles: dict[str, Title] = {}  # what a link leads to, by its name
    aims: Texts = ()
    before: Texts = ()
    before_face_to_face: Texts = ()
    after: Texts = ()
    reading: Texts = ()
    prepare: Texts = ()  # what facilitators do before the day
    prepare_face_to_face: Texts = ()
    leaders: Texts = ()  # what the page for leaders says besides
    gap: WrittenGap | None = None
    translations: dict[str, dict[str, Text]] = {}
