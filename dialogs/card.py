"""Cards: what a message is about, as data. `cards.compose` gives them words and a look.

A card names steps by path, polls by id, people by opaque id, and instants absolutely; it never carries a name, an answer or
a text that somebody typed. So outbox rows can keep cards without keeping anything personal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.events import Group
from dialogs.sentence import PersonId, Sentence


@dataclass(frozen=True, kw_only=True)
class Card:
    """Base of all cards."""


@dataclass(frozen=True, kw_only=True)
class WelcomeCard(Card):
    """Who the bot is, what it keeps, and a button to say "I am here". `here` are people who did, and so many `more`."""

    here: tuple[PersonId, ...] = ()
    started: bool = False
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class StartedCard(Card):
    """The session has begun: title, aims, blocks with clock times, and when it ends."""

    blocks: tuple[BlockTime, ...]
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class StepCard(Card):
    """A step: what it is, until when, what to do. `over` once another step has started (no buttons any more)."""

    step: str
    starts_at: datetime
    ends_at: datetime
    over: bool = False
    finished: int | None = None  # how many said they have finished, where that is asked
    present: int = 0


@dataclass(frozen=True, kw_only=True)
class CueCard(Card):
    """For facilitators: the cue of a step that has just started, and the controls."""

    step: str
    ends_at: datetime
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class PromptCard(Card):
    """One question for the group; `number` counts from 1, `of` is how many the step has."""

    step: str
    number: int
    of: int


@dataclass(frozen=True, kw_only=True)
class TrayCard(Card):
    """For facilitators: the prompts still to send (numbers from 1), and how many fit in the time left."""

    step: str
    waiting: tuple[int, ...]
    sent: tuple[int, ...]
    fit: int
    left: timedelta


@dataclass(frozen=True, kw_only=True)
class NoticeCard(Card):
    """So much time is left in the step."""

    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReturnCard(Card):
    """Come back to the group by `back_at`; `next_step` is what starts then (None: the session ends)."""

    step: str
    back_at: datetime
    next_step: str | None


@dataclass(frozen=True, kw_only=True)
class PollCard(Card):
    """A poll or check to answer. Counts so far are put in when the card is drawn, where they may be seen.

    `options` and the picture are those in force (the facilitator may have replaced the plan's).
    """

    poll: str
    opening: int
    step: str
    question: str
    options: tuple[str, ...]
    choose: int
    anonymous: bool
    reveal: Literal["live", "closed"]
    why: bool
    is_check: bool
    closes_at: datetime
    open: bool = True
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class OptionsCard(Card):
    """For one facilitator: a form with the options and the picture of a poll to come, to be replaced by the group's own."""

    poll: str
    question: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResultsCard(Card):
    """What came out of a poll. `hidden` when counts would give answers away. Whys are put in when the card is drawn."""

    poll: str
    opening: int
    question: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    answered: int
    hidden: bool
    anonymous: bool
    is_check: bool


@dataclass(frozen=True, kw_only=True)
class PairsCard(Card):
    """Who works with whom. `why` "turn" is the start of a repeat item (or of the block); all others are draws or mends."""

    block: str
    step: str | None  # the step these roles are for
    groups: tuple[Group, ...]
    why: Literal["turn", "ahead", "start", "mended", "reshuffled", "swapped", "roles", "asked", "shown"]
    starts_at: datetime | None = None  # of the block, when it is still to come
    ends_at: datetime | None = None  # of the pair work
    unpaired: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class YourPairCard(Card):
    """For one person: partner, role now, every turn with its clock times, and the anonymity reminder."""

    block: str
    you: PersonId
    partners: tuple[PersonId, ...]
    role: str | None
    turns: tuple[PairTurn, ...]
    room: int  # number of the pair in the facilitator's list, from 1


@dataclass(frozen=True, kw_only=True)
class RoomsCard(Card):
    """For facilitators: how to set up the breakout rooms. Pairs in draw order; names, call links and the list for Zoom are
    put in when the card is drawn."""

    block: str
    groups: tuple[Group, ...]
    opens_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class RuleLine:
    """One ground rule: `planned` is the plan's text, None when the words are people's own (looked up when drawn)."""

    number: int
    planned: str | None
    state: Literal["kept", "new", "changed", "removed"] = "kept"


@dataclass(frozen=True, kw_only=True)
class RulesCard(Card):
    """The ground rules. While `open`, people add, change and agree; `carried` when they come from an earlier session.
    How many agree is put in when the card is drawn (`agreed` once it is settled)."""

    step: str | None
    rules: tuple[RuleLine, ...]
    open: bool
    carried: bool = False
    agreed: int | None = None
    present: int = 0


@dataclass(frozen=True, kw_only=True)
class NeedsCard(Card):
    """The support needs of the group: a way to write some ("collecting", then "closed"), the list while the group decides,
    and what became of it ("over"). `items` are the numbers on the list; people's own words are put in when it is drawn."""

    stage: Literal["collecting", "closed", "deciding", "over"]
    options: tuple[str, ...]
    opening: int = 0
    counts: tuple[int, ...] = ()
    answered: int = 0
    items: tuple[int, ...] = ()
    any_out: bool = False
    agreed: int | None = None
    approved: bool | None = None
    present: int = 0


@dataclass(frozen=True, kw_only=True)
class DigestReadyCard(Card):
    """For facilitators: `agreed` people agreed, so the digest of support needs may be passed on; how to get it."""

    agreed: int


@dataclass(frozen=True, kw_only=True)
class MissedCard(Card):
    """For one person: a session they missed (or `parts` of it, titles of blocks, when they were there for the rest).

    `link` leads to the pack, where the service has an address; `facilitators` are whom to ask; `next_at` the next session.
    """

    session: int
    title: str
    aims: tuple[str, ...]
    parts: tuple[str, ...]
    link: str | None
    link_until: datetime | None
    facilitators: tuple[PersonId, ...]
    next_session: int | None = None
    next_at: datetime | None = None
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class CohortOfferCard(Card):
    """For the facilitator who starts a later session in a new chat: `same` of the `of` people here did the session before
    together, which they last did at `last_at`. Are they the same group? `start` is the text that starts."""

    start: str
    same: int
    of: int
    last_at: datetime


@dataclass(frozen=True)
class SessionDate:
    """One session of a programme: when it is to be or was held (`held`), and the first and last day it is best held on.
    `outside` when its date is not between them."""

    session: int
    title: str
    at: datetime | None
    held: bool = False
    first: datetime | None = None
    last: datetime | None = None
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class ProgrammeCard(Card):
    """The sessions of the programme and their dates, in the order they are held.

    `calendar` is the link to the dates to come, and works until `calendar_until`; without one, `cohort` is the group's id,
    for whoever runs the service to write the file. `wanted`: facilitators are asked for the date of this session.
    """

    dates: tuple[SessionDate, ...]
    calendar: str | None = None
    calendar_until: datetime | None = None
    cohort: str | None = None
    wanted: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionDayCard(Card):
    """A session is to come: its date was set (`at` None: taken back), it is in two days, tomorrow, or about to open.

    `was`: the date it was to have until now.
    """

    session: int
    title: str
    what: Literal["set", "ready", "bring", "opens"]
    at: datetime | None
    lasts: timedelta
    was: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BetweenCard(Card):
    """For one person between sessions: try something. `number` counts from 1 over the gap."""

    number: int


@dataclass(frozen=True, kw_only=True)
class EvaluationCard(Card):
    """One anonymous question about a session that is over (`question` is its index), to be answered until `until`.

    Session 0 means the whole programme.
    """

    session: int
    question: int
    until: datetime
    open: bool = True


@dataclass(frozen=True)
class Evaluated:
    """The sums of one question; no `counts` where they would give answers away. `earlier` are those of other groups,
    `sessions` those of this group about its sessions until now, as far as they may be shown."""

    question: int
    answered: int
    counts: tuple[int, ...]
    earlier: tuple[int, ...]
    sessions: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvaluatedCard(Card):
    """For facilitators: what people thought of a session (0: of the programme), beside how earlier groups answered."""

    session: int
    answers: tuple[Evaluated, ...]


@dataclass(frozen=True, kw_only=True)
class IntentionCard(Card):
    """For one person after a session: shall I keep one line for you? After the last one (`last`) it comes back once."""

    session: int = 1
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class IntentionBackCard(Card):
    """For the one who wrote it after that session: their own line. It is looked up when the card is drawn.

    `deleted_at`: this is the one time it comes back, and when it is deleted.
    """

    person: PersonId
    session: int = 0
    deleted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NudgeCard(Card):
    """For one person in pair work who asked for it: so much is left."""

    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReadyCard(Card):
    """For one person before the session: what is needed, and two buttons: ready, or please help me."""


@dataclass(frozen=True, kw_only=True)
class ReadinessCard(Card):
    """For facilitators: how many are ready and who asked for help (put in when drawn). `asked` were asked."""

    asked: tuple[PersonId, ...]


@dataclass(frozen=True, kw_only=True)
class RoundCard(Card):
    """Everyone in turn: `order` with those who have `spoken` and `passed`, and who has the floor."""

    step: str
    question: str
    order: tuple[PersonId, ...]
    spoken: tuple[PersonId, ...]
    passed: tuple[PersonId, ...]
    speaker: PersonId | None
    turn_ends_at: datetime | None
    seconds_each: int
    ends_at: datetime
    over: bool = False
    may_pass: bool = True


@dataclass(frozen=True, kw_only=True)
class PausedCard(Card):
    """The clock is stopped."""

    step: str
    left: timedelta
    resumed: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangedCard(Card):
    """The plan's times changed: how, and until when the step and the session now go."""

    what: Literal["resumed", "extended", "shortened", "skipped", "refitted", "undone"]
    step: str
    ends_at: datetime
    session_ends_at: datetime
    by_time: timedelta | None = None
    skipped: str | None = None


@dataclass(frozen=True, kw_only=True)
class LateCard(Card):
    """For facilitators: the bot woke too late and paused. Keep to the clock (`clock_step`), or carry on from `step`."""

    step: str
    clock_step: str | None
    missed_at: datetime
    behind: timedelta


@dataclass(frozen=True, kw_only=True)
class AskNextCard(Card):
    """For facilitators: the step's time is over; go on, or give it more?"""

    step: str
    next_step: str | None


@dataclass(frozen=True, kw_only=True)
class AskRoundCard(Card):
    """For facilitators: turns are left; next speaker, or end the round?"""

    step: str
    left: tuple[PersonId, ...]


@dataclass(frozen=True)
class NewTime:
    """One block before and after a re-fit."""

    block: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Proposal:
    """A way to end on time (`way` is what `catch up` takes), with the times it would give."""

    way: Literal["shrink", "prompts", "run on"]
    ends_at: datetime
    saved: timedelta
    times: tuple[NewTime, ...]
    shrunk: tuple[str, ...] = ()  # steps that get shorter
    dropped: int = 0  # optional prompts left out


@dataclass(frozen=True, kw_only=True)
class CatchUpCard(Card):
    """For facilitators: how far behind we are and the ways to end on time. Nothing has changed yet."""

    behind: timedelta
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class BlockTime:
    """A block of the agenda with its clock times; `state` as seen now."""

    block: str
    starts_at: datetime
    ends_at: datetime
    state: Literal["done", "now", "to come", "left out"] = "to come"


@dataclass(frozen=True, kw_only=True)
class AgendaCard(Card):
    """All blocks with their clock times. `behind` is negative when ahead."""

    blocks: tuple[BlockTime, ...]
    behind: timedelta
    started: bool


@dataclass(frozen=True, kw_only=True)
class WhereCard(Card):
    """Where we are: the step, until when, what comes next, how far behind (negative: ahead)."""

    phase: Literal["open", "running", "paused", "ended"]
    step: str | None = None
    ends_at: datetime | None = None
    left: timedelta | None = None
    next_step: str | None = None
    session_ends_at: datetime | None = None
    behind: timedelta = timedelta(0)
    finished: int | None = None
    present: int = 0


@dataclass(frozen=True)
class PairTurn:
    """One turn of pair work for one person."""

    name: str
    role: str | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class CatchUpOnJoinCard(Card):
    """For one latecomer: what is on, until when, and who their partners are."""

    step: str
    ends_at: datetime
    partners: tuple[PersonId, ...] = ()
    role: str | None = None
    attendance_until: datetime | None = None  # they were not there when everybody was told


@dataclass(frozen=True, kw_only=True)
class AttendanceCard(Card):
    """For everyone: who is here is kept by block, and until when at the latest; None: it is not kept after all."""

    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordOfferCard(Card):
    """For one person, after the last session: their own record can be had."""


@dataclass(frozen=True, kw_only=True)
class RecordCard(Card):
    """For one person, only ever in the answer to them: the way to their own record. Never stored: the link is a key."""

    link: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class BeforeCard(Card):
    """What people need before the session."""


@dataclass(frozen=True, kw_only=True)
class HelpCard(Card):
    """What can be said; `about` narrows it to one command, `facilitator` widens it to theirs."""

    facilitator: bool
    about: str | None = None


@dataclass(frozen=True, kw_only=True)
class TextCard(Card):
    """One sentence: an acknowledgement, a refusal, a hint."""

    said: Sentence
    tone: Literal["plain", "good", "warning"] = "plain"


@dataclass(frozen=True, kw_only=True)
class AnsweredCard(Card):
    """For the person who pressed, only ever in the answer to the press: what they chose."""

    poll: str
    opening: int
    question: str
    chosen: tuple[str, ...]
    anonymous: bool
    until: datetime
    changed: bool = False
    options: tuple[str, ...] = ()  # those in force, to change the answer; empty: it cannot be changed from here
    choose: int = 1
    why: bool = False


@dataclass(frozen=True, kw_only=True)
class EndedCard(Card):
    """The session is over: thanks, what to take along."""

    ended_at: datetime
    early: bool
    lasted: timedelta


@dataclass(frozen=True, kw_only=True)
class SummaryCard(Card):
    """For facilitators after the end: how the time went, people, prompts sent and left out."""

    planned: timedelta
    lasted: timedelta
    present: int
    prompts_sent: int
    prompts_left: int
    skipped: tuple[str, ...]
