"""Plan model: the expanded plan that a run performs.

These models hold a plan after its YAML was read, checked and unfolded: repeats are written out, templates filled in and
every default decided. A run freezes this form (`Plan.frozen`), so editing a YAML file never changes a session under way.
For a session in one room, texts and lists are exchanged here for those the plan has for one room (`in_setting`).
The form people write is in `schema`. Usual values: 10 people; polls with names, results when closed; rounds in which people
may pass; private checks. A block's own roles win over the plan's. A new address of a link replaces the old one in all texts.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from dialogs import texts
from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.group_work import Pairs as Pairs


class Mode(StrEnum):
    """How people are together during a step."""

    ONLINE = "online"
    OFFLINE = "offline"
    BREAK = "break"


class Setting(StrEnum):
    """Where the session takes place."""

    ONLINE = "online"
    FACE_TO_FACE = "face-to-face"


class Frozen(BaseModel):
    """Base of every plan part: immutable, and lenient when an older frozen plan is read back."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="float")


class Prompt(Frozen):
    """A question for the group."""

    ask: str
    optional: bool = False


class Image(Frozen):
    """A picture shown with a step, from a web address or a file beside the plan."""

    alt: str
    url: str | None = None
    file: str | None = None


class Poll(Frozen):
    """A question with options; counted by option index."""

    id: str
    question: str
    options: tuple[str, ...]
    anonymous: bool = False
    choose: int = 1
    reveal: Literal["live", "closed"] = "closed"
    why: Literal["none", "optional"] = "none"
    lasts: timedelta | None = None  # closes by itself; None: with its step
    opens: str | None = None  # the earlier step or block with which it opens already; None: with its own step


class Round(Frozen):
    """Everyone in turn, on one question. `may_pass` is the plan key `pass`."""

    question: str
    may_pass: bool = True
    at_most: timedelta | None = None  # the longest turn; None: what an equal share gives


class Check(Frozen):
    """A yes or not-yet question; with `private`, only counts are ever shown."""

    question: str
    private: bool = True
    closes: Literal["step", "block"] = "step"


class Rules(Frozen):
    """Ground rules are agreed (or looked at again) in this step. `suggest` are rules to begin with, most important first."""

    suggest: tuple[str, ...] = ()


class Elsewhere(Frozen):
    """What a step says in the other setting: to people in one room, or to people who meet online. None: the same."""

    say: str | None = None
    cue: str | None = None
    check: str | None = None  # the question of its check


class Step(Frozen):
    """The smallest timed unit. `path` is `<block>.<step>`, under a repeat `<block>.<item>.<step>`, unique in the plan."""

    path: str
    block: str
    title: str
    lasts: timedelta
    mode: Mode
    item: str | None = None  # id of the repeat item this step belongs to
    turn: int = 0  # index of that item: which turn of the roles, 0 when there is no repeat
    turns: int = 1  # how many items the repeat has
    swap_roles: bool = False
    item_starts: bool = False  # this is the first step of its repeat item
    no_roles: bool = False  # people step out of their roles and talk as themselves
    item_name: str | None = None
    in_pairs: bool = False  # people are in rooms, in pairs or larger groups
    in_bowl: bool = False  # a few people talk in the main room, and everybody else watches
    say: str | None = None
    cue: str | None = None
    image: Image | None = None
    prompts: tuple[Prompt, ...] = ()
    every: timedelta | None = None  # pace of the prompts; None spreads them evenly
    prompts_by: Literal["clock", "facilitator"] = "clock"
    only_if: str | None = None  # a poll: the step is left out where that has nothing to show
    together: bool = False  # the prompts stand on one card
    poll: Poll | None = None
    round: Round | None = None
    check: Check | None = None
    rules: Rules | None = None
    collect: Collect | None = None
    vote: Vote | None = None
    suggested: bool = False
    keep: bool = False
    at_least: timedelta | None = None
    warn: tuple[timedelta, ...] = ()  # time left at which a notice is given, defaults filled in
    called_back: bool = True  # False with `warn: []`: no notice, and no call to come back
    advance: Literal["auto", "ask"] = "auto"
    at: str | None = None  # the clock time at which it begins, "11:00"
    away: Literal["read", "write", "think", "work"] = "work"  # what people do who work alone; chooses the wording
    elsewhere: Elsewhere | None = None

    def in_other_setting(self) -> Step:
        """The step as it is told in the other setting; twice is the step itself."""
        there = self.elsewhere
        if there is None:
            return self
        check, asked = self.check, self.check.question if self.check else None
        if check and there.check:
            check = check.model_copy(update={"question": there.check})
        back = Elsewhere(say=there.say and self.say, cue=there.cue and self.cue, check=there.check and asked)
        told = {"say": there.say or self.say, "cue": there.cue or self.cue, "check": check, "elsewhere": back}
        return self.model_copy(update=told)

    @property
    def grouped(self) -> bool:
        """It matters who is in which group."""
        return self.in_pairs or self.in_bowl

    @property
    def alone(self) -> bool:
        """People are away from the group for the whole step: self-study or a break. Such steps keep to the clock."""
        return self.mode is not Mode.ONLINE

    def asked(self, poll: str | None = None) -> str:
        """The question of its poll, vote or check of that id; None: of the first it has. Empty where it has none."""
        if self.poll is not None and poll in (None, self.poll.id):
            return self.poll.question
        if self.vote is not None and poll in (None, self.vote.id):
            return self.vote.question or texts.VOTE_QUESTION
        return self.check.question if self.check is not None else ""

    @property
    def poll_lasts(self) -> timedelta | None:
        """How long its poll or vote is open, where that is less than the step. What follows in the step waits for it."""
        asked = self.poll or self.vote
        return asked.lasts if asked is not None else None

    @property
    def quiet(self) -> bool:
        """The step starts without mentioning anyone (self-study and pair work)."""
        return self.mode is Mode.OFFLINE or self.in_pairs


class Block(Frozen):
    """A timed segment of the plan; its steps are `Plan.steps_of(block)`."""

    id: str
    title: str
    mode: Mode
    lasts: timedelta
    pairs: Pairs | None = None
    keep: bool = False


class Gap(Frozen):
    """How many days should lie between session `after` and the next one."""

    after: int
    at_least: timedelta
    at_most: timedelta


class Plan(Frozen):
    """A session: its blocks, and all its steps in order."""

    id: str
    title: str
    lasts: timedelta
    blocks: tuple[Block, ...]
    steps: tuple[Step, ...]
    programme: str | None = None
    session: int | None = None
    starts: str | None = None  # a clock time, "09:30": for previews, and for steps with a clock time
    people: int = 10
    setting: Setting = Setting.ONLINE
    roles: tuple[str, ...] = ()
    links: dict[str, str] = {}
    link_titles: dict[str, str] = {}
    aims: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    before_elsewhere: tuple[str, ...] = ()  # the same for the other setting; empty: the same
    after: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()  # for facilitators, before the day
    prepare_elsewhere: tuple[str, ...] = ()
    only_here: tuple[str, ...] = ()  # which of `before` and `prepare` the other setting has nothing of
    leaders: tuple[str, ...] = ()  # on the page of support needs for leaders
    gap: Gap | None = None
    translations: dict[str, dict[str, str]] = {}  # locale -> our text -> its translation

    @cached_property
    def index_of(self) -> dict[str, int]:
        """Position of each step by its path."""
        return {step.path: index for index, step in enumerate(self.steps)}

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """Blocks by id."""
        return {block.id: block for block in self.blocks}

    @cached_property
    def anchored(self) -> bool:
        """Whether any step begins at a clock time."""
        return any(step.at is not None for step in self.steps)

    @cached_property
    def timing(self) -> tuple[tuple[str, timedelta, str | None], ...]:
        """Path, length and clock time of each step."""
        return tuple((step.path, step.lasts, step.at) for step in self.steps)

    @cached_property
    def poll_steps(self) -> dict[str, Step]:
        """The step of each poll, vote and private check, by poll id (see `poll_id_of_check`)."""
        found = {step.poll.id: step for step in self.steps if step.poll}
        found |= {step.vote.id: step for step in self.steps if step.vote}
        return found | {poll_id_of_check(step.path): step for step in self.steps if step.check}

    @cached_property
    def collect_steps(self) -> dict[str, Step]:
        """The step that collects ideas, by the id of its `collect`."""
        return {step.collect.id: step for step in self.steps if step.collect}

    @cached_property
    def names_answers(self) -> bool:
        """Whether any question shows the group who answered what, so that names are kept until the session is over."""
        secret = (
            one
            for step in self.steps
            for one in (
                step.poll and step.poll.anonymous,
                step.vote and step.vote.anonymous,
                step.collect and step.collect.anonymous,
                step.check and step.check.private,
            )
        )
        return any(one is False for one in secret)

    def step(self, path: str) -> Step:
        """The step at `path`. Raises KeyError for a path the plan does not have."""
        return self.steps[self.index_of[path]]

    def roles_in(self, block: str) -> tuple[str, ...]:
        """The roles of a block's groups: its own, or else the plan's."""
        pairs = self.block_of[block].pairs
        return (pairs.roles if pairs else ()) or self.roles

    def steps_of(self, block: str) -> tuple[Step, ...]:
        """The steps of one block, in order; none for a block the plan does not have."""
        return self._steps_of.get(block, ())

    @cached_property
    def _steps_of(self) -> dict[str, tuple[Step, ...]]:
        return {block.id: tuple(step for step in self.steps if step.block == block.id) for block in self.blocks}

    def in_setting(self, setting: Setting) -> Plan:
        """The same plan held there: face to face its texts are those the plan has for one room, where it has any."""
        if setting is self.setting:
            return self
        steps = tuple(step.in_other_setting() for step in self.steps)
        told = self.model_dump() | {"setting": setting, "steps": steps}
        lists = {"before": (self.before, self.before_elsewhere), "prepare": (self.prepare, self.prepare_elsewhere)}
        differ = {name: both for name, both in lists.items() if both[1] or name in self.only_here}
        for name, (here, there) in differ.items():
            told |= {name: there, f"{name}_elsewhere": here}
        told["only_here"] = tuple(name for name, (here, _) in differ.items() if not here)
        return Plan.model_validate(told)  # a new one: what was worked out about this plan (its hash) does not hold for that

    def with_link(self, name: str, url: str) -> Plan:
        """The same plan with that address for a link, in all its texts and their translations too."""
        told, before = self.frozen, self.links.get(name)
        if before is not None:
            told = re.sub(rf"{re.escape(before)}(?![\w/?#&=-])", lambda _: url, told)
        plan = Plan.model_validate_json(told)
        return plan.model_copy(update={"links": {**self.links, name: url}})

    @cached_property
    def frozen(self) -> str:
        """The normalised JSON a run keeps: same plan, same text."""
        return self.model_dump_json()

    @cached_property
    def hash(self) -> str:
        """Name of the frozen form: the first 32 hex digits of its SHA-256."""
        return hashlib.sha256(self.frozen.encode()).hexdigest()[:32]


def poll_id_of_check(path: str) -> str:
    """The poll id under which answers to the check of the step at `path` are kept."""
    return f"check:{path}"


def poll_id_of_rules(path: str) -> str:
    """The poll id under which "I agree" to the ground rules of the step at `path` is kept."""
    return f"rules:{path}"


POLL_ID_BEFORE = "before"  # the readiness check of `before`: ready, or please help me


def poll_id_of_done(path: str) -> str:
    """The poll id under which "I have finished" of the step at `path` is kept."""
    return f"done:{path}"
