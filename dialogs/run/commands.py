"""Commands: what people and the clock ask of a run. Imperative; any of them may be refused.

`by` is the person who asks, CLOCK for the clock and the service itself. `tallies` are the answers so far of every open poll,
put in by the service because a command may close a poll (see DESIGN: the command that closes a poll carries the counts in).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from dialogs.plan.model import Setting
from dialogs.texts.sentence import PersonId

CLOCK: PersonId = ""
HIDDEN_BELOW = 4  # what fewer people said without their names stays hidden (DESIGN, Answers)


@dataclass(frozen=True)
class Tally:
    """Answers to one poll: how many people answered, and how often each option (by index) was chosen."""

    answered: int
    counts: tuple[int, ...]

    @property
    def alike(self) -> bool:
        """Everyone chose exactly the same, so counts would give every single answer away."""
        return all(count in (0, self.answered) for count in self.counts)


@dataclass(frozen=True, kw_only=True)
class Command:
    """Base of all commands."""

    by: PersonId = CLOCK
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    late_after: timedelta = timedelta(seconds=90)  # how late the clock may be before the run pauses and asks


@dataclass(frozen=True, kw_only=True)
class OpenRun(Command):
    """The bot was installed or spoken to for the first time: welcome everybody."""

    seed: int
    timezone: str
    facilitators: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Join(Command):
    """A person is here: said so, answered, spoke, or a platform event told us. Their history in the cohort comes along."""

    person: PersonId
    past_partners: tuple[PersonId, ...] = ()
    past_roles: tuple[str, ...] = ()
    past_turns: tuple[int, ...] = ()  # 0..100: how late in each earlier round they spoke (0 first, 100 last)


@dataclass(frozen=True, kw_only=True)
class Leave(Command):
    """A person has gone: `away <name>`, or a platform event."""

    person: PersonId


@dataclass(frozen=True, kw_only=True)
class Start(Command):
    """Begin the session. `plan` is the id of the plan that was asked for; None means the conversation's own."""

    plan: str | None = None
    timezone: str | None = None  # the facilitator's, where the platform tells it: clock times are said in it
    rules: tuple[str | None, ...] = ()  # agreed in the cohort's last session; None where the words are people's own
    group: Literal["same", "new"] | None = None  # the cohort that was offered, or people who have not met for this before
    setting: Setting | None = None  # where we meet today, when not where the plan says
    attendance: bool | None = (
        None  # whether it is kept where nobody said so in this chat: the group's last session, a setting
    )
    attendance_for: timedelta = timedelta(days=730)  # how long, where it is kept


@dataclass(frozen=True, kw_only=True)
class Next(Command):
    """End the running step now. In a round with turns left it asks first; `sure` is the answer: end the round."""

    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class Back(Command):
    """Return to the start of the step before."""


@dataclass(frozen=True, kw_only=True)
class Skip(Command):
    """Leave out the coming step."""


@dataclass(frozen=True, kw_only=True)
class Pause(Command):
    """Stop the clock."""


@dataclass(frozen=True, kw_only=True)
class Resume(Command):
    """Start the clock again. After a late wake-up: carry on from where we were, or keep to the clock."""

    keep_clock: bool = False


@dataclass(frozen=True, kw_only=True)
class Extend(Command):
    """Make the running step longer (or shorter, when negative)."""

    by_time: timedelta


@dataclass(frozen=True, kw_only=True)
class GoTo(Command):
    """Go to the step at this path."""

    step: str


@dataclass(frozen=True, kw_only=True)
class CatchUp(Command):
    """Propose ways to end on time; with `way`, apply the one of that name (see `dialogs.refit`)."""

    way: str | None = None


@dataclass(frozen=True, kw_only=True)
class Undo(Command):
    """Take back the last facilitator command."""


@dataclass(frozen=True, kw_only=True)
class Where(Command):
    """Ask where we are, until when, and what comes next."""


@dataclass(frozen=True, kw_only=True)
class Agenda(Command):
    """Ask for all blocks with their clock times."""


@dataclass(frozen=True, kw_only=True)
class Before(Command):
    """Send what people need before the session, and ask each of `people` privately whether they are ready."""

    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Nudge(Command):
    """Ask to be told privately when time runs out in pair work (or no longer). Offered, never imposed."""

    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class WriteRule(Command):
    """Add a ground rule in one's own words, or put rule `number` (from 1) differently. The text is never in an event."""

    text: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveRule(Command):
    """Take a ground rule off the list."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ShowRules(Command):
    """Show the ground rules to everyone again."""


@dataclass(frozen=True, kw_only=True)
class WriteNeeds(Command):
    """Write lines about the support one needs: area (index, None for none) and words. They are never in an event."""

    lines: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, kw_only=True)
class TakeOutNeeds(Command):
    """These numbers of the list of support needs are not to leave the room."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ShowNeeds(Command):
    """Show everyone the list of support needs again."""


@dataclass(frozen=True, kw_only=True)
class OpenDigest(Command):
    """Ask for the digest of support needs for leaders. The service answers it: the core knows no addresses."""


@dataclass(frozen=True, kw_only=True)
class ShowMissed(Command):
    """Ask what a session one missed was about (None: the last one). The service answers it."""

    session: int | None = None


@dataclass(frozen=True, kw_only=True)
class SamePerson(Command):
    """`other` is `person` on a second device: one of them counts from now on."""

    person: PersonId
    other: PersonId


@dataclass(frozen=True, kw_only=True)
class SendPrompt(Command):
    """Send the next prompt of the running step, or the one with this number (from 1)."""

    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShowTray(Command):
    """Ask privately which prompts are still to send."""


@dataclass(frozen=True, kw_only=True)
class OpenPoll(Command):
    """Open a poll of the plan now: the running step's, or the one with this id."""

    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangePoll(Command):
    """Before its step: replace a poll's options, and its picture, by the group's own."""

    poll: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowOptions(Command):
    """Ask privately for the form in which a poll's options and picture are replaced; None: the next poll to come."""

    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ClosePoll(Command):
    """Close the open poll or check (the one with this id where several are open)."""

    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowResults(Command):
    """Show the results of the last closed poll (or of this one) to everyone again."""

    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowPairs(Command):
    """Show the pairs to everyone again; draws them where the block has them and none are drawn yet."""


@dataclass(frozen=True, kw_only=True)
class Reshuffle(Command):
    """Draw the pairs anew."""


@dataclass(frozen=True, kw_only=True)
class Swap(Command):
    """Put a where b was and b where a was."""

    a: PersonId
    b: PersonId


@dataclass(frozen=True, kw_only=True)
class SwapRoles(Command):
    """Change roles inside the pair of this person."""

    person: PersonId


@dataclass(frozen=True, kw_only=True)
class KeepApart(Command):
    """Never pair these two (a manager and their own team member)."""

    a: PersonId
    b: PersonId


@dataclass(frozen=True, kw_only=True)
class TakePart(Command):
    """A facilitator asks to be paired and to speak in rounds like everybody else (or no longer, with `wanted` false)."""

    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class ShowRound(Command):
    """Show the speaking order and who has not had a turn; starts the step's round where it has none running."""


@dataclass(frozen=True, kw_only=True)
class Done(Command):
    """My turn is over; outside a round: I have finished the task."""


@dataclass(frozen=True, kw_only=True)
class PassTurn(Command):
    """Not now: ask me again at the end of the round. A facilitator may say it for `person`."""

    person: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class AddFacilitator(Command):
    """Make this person a facilitator too."""

    person: PersonId


@dataclass(frozen=True, kw_only=True)
class HandOver(Command):
    """Make this person a facilitator and step back oneself."""

    person: PersonId


@dataclass(frozen=True, kw_only=True)
class TakeNote(Command):
    """Keep a note with the run. Its text lives in a side table, never in an event."""

    text: str


@dataclass(frozen=True, kw_only=True)
class End(Command):
    """End the session now. `sure` confirms it while steps are left."""

    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenSheet(Command):
    """Ask for a link to the run sheet. The service answers it: the core knows no addresses."""


@dataclass(frozen=True, kw_only=True)
class ForgetMe(Command):
    """Delete everything kept of me. The service does it; `sure` confirms it."""

    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class ShowProgramme(Command):
    """Ask for the dates of the programme. The service answers it, like the other commands between sessions."""


@dataclass(frozen=True, kw_only=True)
class RecordAttendance(Command):
    """Keep a list of who is here in which block (or no longer). Before the start only: everybody is told when it begins."""

    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class ShowRecord(Command):
    """Ask for one's own record of all sessions. The service answers it."""


@dataclass(frozen=True, kw_only=True)
class SetDate(Command):
    """Session `session` of the programme is to be at `wall`, as clocks in the cohort's zone show it; None: no date yet."""

    session: int
    wall: datetime | None


@dataclass(frozen=True, kw_only=True)
class PaceNudges(Command):
    """How often to be nudged between sessions."""

    pace: Literal["all", "fewer"]


@dataclass(frozen=True, kw_only=True)
class Intend(Command):
    """Keep one line of one's own until the next session; None: keep nothing, and delete what was kept.

    `this_time`: nothing from the last session; a line from an earlier one stays.
    """

    text: str | None
    this_time: bool = False


@dataclass(frozen=True, kw_only=True)
class Help(Command):
    """Ask what can be said, or about one command."""

    about: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(Command):
    """An answer to a poll, a check or `done`: a ballot row, never an event (`opening` None means the current one)."""

    poll: str
    options: tuple[int, ...]
    opening: int | None = None
    why: str | None = None
    words: tuple[str, ...] = ()  # options as somebody typed them, in place of `poll` and `options` (see polls.meant)
    on_behalf_of: PersonId | None = None  # a facilitator answers for a guest who cannot press buttons


@dataclass(frozen=True, kw_only=True)
class Tick(Command):
    """The clock. Decides everything that is due; late or doubled, it decides nothing wrong."""


Request = ShowProgramme | SetDate | PaceNudges | Intend | OpenSheet | OpenDigest | ShowMissed | ShowRecord | ForgetMe
"""What the service answers by itself: none of these reaches the decider, and none makes an event."""
