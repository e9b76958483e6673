"""Events: what happened in a run. Past tense, stored, never refused.

Every event carries `at`, the instant it holds from (the planned instant for what the clock does, also when the tick was
late), and nothing that names a person, a free text or an answer. Stored as `{type, v, data}` by `dialogs.codec`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class Group:
    """People who work together, and their roles in the same order (empty where the plan has none)."""

    members: tuple[PersonId, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class RunOpened(Event):
    seed: int
    timezone: str
    facilitators: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FacilitatorAdded(Event):
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class FacilitatorRemoved(Event):
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Event):
    person: PersonId
    past_partners: tuple[PersonId, ...] = ()
    past_roles: tuple[str, ...] = ()
    past_turns: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class PartWanted(Event):
    """A facilitator wants to be paired and to speak in rounds (or no longer)."""

    person: PersonId
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Event):
    """`other` was `person` on a second device; whatever they do from now on counts as done by `person`."""

    person: PersonId
    other: PersonId


@dataclass(frozen=True, kw_only=True)
class NudgeWanted(Event):
    person: PersonId
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class Nudged(Event):
    """Those who asked for it were told privately how much of their pair work is left."""

    step: str
    left: timedelta
    ends_at: datetime
    people: tuple[PersonId, ...]


@dataclass(frozen=True, kw_only=True)
class RuleWritten(Event):
    """Ground rule `number` (from 1) is new or put differently. `planned` is its text where the plan suggests it; people's
    own words are in a side table under the number."""

    number: int
    planned: str | None = None


@dataclass(frozen=True, kw_only=True)
class RuleRemoved(Event):
    number: int


@dataclass(frozen=True, kw_only=True)
class RulesCarried(Event):
    """The rules agreed in the session before, by number; None where the text is people's own (in the side table)."""

    planned: tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class RulesAgreed(Event):
    """The list as it stands was agreed by this many people."""

    step: str
    agreed: int


@dataclass(frozen=True, kw_only=True)
class RulesShown(Event):
    """Somebody asked for the rules."""


@dataclass(frozen=True, kw_only=True)
class NeedsCollected(Event):
    """The poll about support needs closed. `wrote` people wrote lines; `lines` of them are put to the group (side table)."""

    opening: int
    wrote: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class NeedTakenOut(Event):
    """This number of the list does not leave the room. Who wanted that is not kept."""

    number: int


@dataclass(frozen=True, kw_only=True)
class NeedsSettled(Event):
    """The session is over: so many of those present agreed that the list is told to leaders, and that is enough or not."""

    agreed: int
    present: int
    approved: bool


@dataclass(frozen=True, kw_only=True)
class NeedsShown(Event):
    """Somebody asked for the list of support needs."""


@dataclass(frozen=True, kw_only=True)
class KeptApart(Event):
    a: PersonId
    b: PersonId


@dataclass(frozen=True, kw_only=True)
class CommandTaken(Event):
    """A facilitator's command that `undo` can take back begins here: the timing before it is remembered."""

    name: str
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class CommandUndone(Event):
    """The timing is again as before the command; a step that was left goes on with the time it had (`shift` later)."""

    name: str
    shift: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class SessionStarted(Event):
    """`plan` is the hash of the frozen plan; the run keeps to it whatever happens to the file."""

    plan: str
    timezone: str | None = None  # the facilitator's, where it is known


@dataclass(frozen=True, kw_only=True)
class StepStarted(Event):
    step: str
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class StepEnded(Event):
    step: str
    how: Literal["time", "next", "back", "goto", "end"]
    finished: int | None = None  # how many said they had finished its task


@dataclass(frozen=True, kw_only=True)
class StepSkipped(Event):
    """The coming step was left out."""

    step: str


@dataclass(frozen=True, kw_only=True)
class StepExtended(Event):
    """The running step was made longer or, with a negative `by_time`, shorter."""

    step: str
    by_time: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Refitted(Event):
    """New lengths for steps still to come, by path; `way` names the proposal that was taken."""

    way: str
    lengths: dict[str, timedelta]
    ends_at: datetime  # of the running step
    dropped: tuple[tuple[str, int], ...] = ()  # optional prompts left out: (step, number)


@dataclass(frozen=True, kw_only=True)
class OverrunOffered(Event):
    """The run is behind by enough that catching up was offered to the facilitator."""

    behind: timedelta


@dataclass(frozen=True, kw_only=True)
class NextAsked(Event):
    """A step with `advance: ask` has used its time: the facilitator was asked whether to go on."""

    step: str


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(Event):
    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReturnCalled(Event):
    """Everyone was called back from self-study, a break or pair work."""

    step: str
    back_at: datetime
    stretch: int  # index of the last step of the stretch people come back from


@dataclass(frozen=True, kw_only=True)
class PromptSent(Event):
    step: str
    number: int  # from 1


@dataclass(frozen=True, kw_only=True)
class Paused(Event):
    """The clock stopped. `late_since` is set when a wake-up came too late: the instant that was missed."""

    late_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resumed(Event):
    """The clock goes on; everything still to come moves by `shift`."""

    shift: timedelta


@dataclass(frozen=True, kw_only=True)
class PollOpened(Event):
    """`poll` is a poll id, or that of a check (`dialogs.plan.poll_id_of_check`); `opening` counts from 1."""

    poll: str
    opening: int
    step: str


@dataclass(frozen=True, kw_only=True)
class PollChanged(Event):
    poll: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class PollClosed(Event):
    """`counts` by option index; empty when the results stay hidden (anonymous, and fewer than four or all alike)."""

    poll: str
    opening: int
    answered: int
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ResultsShown(Event):
    poll: str
    opening: int


@dataclass(frozen=True, kw_only=True)
class PairsDrawn(Event):
    """The groups of a block from now on. Roles are those of the block's first turn; later turns rotate them."""

    block: str
    groups: tuple[Group, ...]
    why: Literal["ahead", "start", "mended", "reshuffled", "swapped", "roles", "asked"]
    changed: tuple[PersonId, ...] = ()  # those for whom something is new


@dataclass(frozen=True, kw_only=True)
class PairsShown(Event):
    """The pairs were shown to everyone: at the start of a turn, of the block, or because somebody asked."""

    block: str
    step: str | None = None
    why: Literal["shown", "turn", "start"] = "shown"


@dataclass(frozen=True, kw_only=True)
class RoundStarted(Event):
    step: str
    order: tuple[PersonId, ...]
    seconds_each: int


@dataclass(frozen=True, kw_only=True)
class TurnStarted(Event):
    """`person` has the floor until `ends_at`."""

    step: str
    person: PersonId
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class TurnEnded(Event):
    step: str
    person: PersonId
    how: Literal["done", "time", "passed", "left", "later"]


@dataclass(frozen=True, kw_only=True)
class RoundChanged(Event):
    """Somebody joined or left the round, or its time changed: those still to speak, in order, and seconds each."""

    step: str
    order: tuple[PersonId, ...]
    seconds_each: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoundQuestioned(Event):
    """`next` while turns are left: the facilitator was asked whether the next speaker or the end of the round is meant."""

    step: str
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class RoundEnded(Event):
    step: str


@dataclass(frozen=True, kw_only=True)
class RoundShown(Event):
    step: str


@dataclass(frozen=True, kw_only=True)
class BeforeSent(Event):
    """What people need before the session was posted, and these were asked privately whether they are ready."""

    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AttendanceWanted(Event):
    """A facilitator wants a list of who is here in which block (or no longer)."""

    wanted: bool


@dataclass(frozen=True, kw_only=True)
class AttendanceTold(Event):
    """Everybody was told, as the session began, that attendance is kept, and until when at the latest."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class NoteTaken(Event):
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    how: Literal["time", "asked", "removed"]
