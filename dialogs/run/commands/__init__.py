"""Commands: what people and the clock ask of a run. Imperative; any of them may be refused.

`by` is the person who asks; CLOCK stands for the clock and the service itself. `tallies` are the answers so far of every
open poll. The service adds them because a command may close a poll, and the event that closes it carries the counts.

`Command` is the closed union of all commands. Each family has its own module and its own smaller union. Who may give one is
in `base`; the words people type are in `dialogs/grammar/`; what each does is in `dialogs/engine/` and `dialogs/features/`.
"""

from __future__ import annotations

from dialogs.run.commands.agreements import (
    NeedsCommand,
    RemoveRule,
    RulesCommand,
    ShowNeeds,
    ShowRules,
    TakeOutNeeds,
    WriteNeeds,
    WriteRule,
)
from dialogs.run.commands.base import CLOCK, BaseCommand, CommandForAll, MadeFor, Tally, When
from dialogs.run.commands.ideas import (
    CastVotes,
    CloseIdeas,
    HideIdeas,
    IdeasCommand,
    ListIdeas,
    MergeIdeas,
    OpenIdeas,
    ShowIdeas,
    WriteIdeas,
)
from dialogs.run.commands.links import LinkCommand, SetLink, ShowLinks
from dialogs.run.commands.pairs import (
    AskForHelp,
    MyGroup,
    Nudge,
    PairsCommand,
    PartnerGone,
    Reshuffle,
    ShowPairs,
    Swap,
    SwapRoles,
    WantAlerts,
)
from dialogs.run.commands.people import (
    AddFacilitator,
    HandOver,
    Join,
    KeepApart,
    Leave,
    PeopleCommand,
    SamePerson,
    TakeOver,
    TakePart,
    WithdrawFacilitator,
)
from dialogs.run.commands.polls import Answer, ChangePoll, ClosePoll, OpenPoll, PollCommand, ShowOptions, ShowResults
from dialogs.run.commands.requests import (
    Agenda,
    ContinueGroup,
    ForgetMe,
    Help,
    Intend,
    OpenDigest,
    OpenRehearsal,
    OpenSheet,
    PaceNudges,
    Request,
    SetDate,
    ShowMissed,
    ShowPeople,
    ShowProgramme,
    ShowRecord,
    Where,
)
from dialogs.run.commands.rooms import AskTime, FinishRoom, GiveTime, RoomCommand
from dialogs.run.commands.session import Before, Confirm, OpenRun, Prepare, RecordAttendance, SessionCommand, TakeNote, Tick
from dialogs.run.commands.timing import (
    Back,
    CancelStart,
    CatchUp,
    End,
    Extend,
    GoTo,
    Next,
    Pause,
    Reopen,
    Resume,
    Skip,
    Start,
    TimingCommand,
    Undo,
)
from dialogs.run.commands.turns import (
    Done,
    HalveRounds,
    MyTurn,
    PassTurn,
    PromptCommand,
    RoundCommand,
    SendPrompt,
    ShowRound,
    ShowTray,
)

FeatureCommand = (
    PollCommand
    | PairsCommand
    | PartnerGone
    | WantAlerts
    | AskForHelp
    | HalveRounds
    | RoomCommand
    | RoundCommand
    | PromptCommand
    | RulesCommand
    | NeedsCommand
    | IdeasCommand
    | Before
    | Prepare
    | RecordAttendance
    | LinkCommand
)  # decided by the features; see dialogs.features.registry
Command = SessionCommand | PeopleCommand | TimingCommand | Answer | CastVotes | Request | FeatureCommand

__all__ = [
    "CLOCK",
    "AddFacilitator",
    "Agenda",
    "Answer",
    "AskForHelp",
    "AskTime",
    "Back",
    "BaseCommand",
    "Before",
    "CancelStart",
    "CastVotes",
    "CatchUp",
    "ChangePoll",
    "CloseIdeas",
    "ClosePoll",
    "Command",
    "CommandForAll",
    "Confirm",
    "ContinueGroup",
    "Done",
    "End",
    "Extend",
    "FeatureCommand",
    "FinishRoom",
    "ForgetMe",
    "GiveTime",
    "GoTo",
    "HalveRounds",
    "HandOver",
    "Help",
    "HideIdeas",
    "IdeasCommand",
    "Intend",
    "Join",
    "KeepApart",
    "Leave",
    "LinkCommand",
    "ListIdeas",
    "MadeFor",
    "MergeIdeas",
    "MyGroup",
    "MyTurn",
    "NeedsCommand",
    "Next",
    "Nudge",
    "OpenDigest",
    "OpenIdeas",
    "OpenPoll",
    "OpenRehearsal",
    "OpenRun",
    "OpenSheet",
    "PaceNudges",
    "PairsCommand",
    "PartnerGone",
    "PassTurn",
    "Pause",
    "PeopleCommand",
    "PollCommand",
    "Prepare",
    "PromptCommand",
    "RecordAttendance",
    "RemoveRule",
    "Reopen",
    "Request",
    "Reshuffle",
    "Resume",
    "RoomCommand",
    "RoundCommand",
    "RulesCommand",
    "SamePerson",
    "SendPrompt",
    "SessionCommand",
    "SetDate",
    "SetLink",
    "ShowIdeas",
    "ShowLinks",
    "ShowMissed",
    "ShowNeeds",
    "ShowOptions",
    "ShowPairs",
    "ShowPeople",
    "ShowProgramme",
    "ShowRecord",
    "ShowResults",
    "ShowRound",
    "ShowRules",
    "ShowTray",
    "Skip",
    "Start",
    "Swap",
    "SwapRoles",
    "TakeNote",
    "TakeOutNeeds",
    "TakeOver",
    "TakePart",
    "Tally",
    "Tick",
    "TimingCommand",
    "Undo",
    "WantAlerts",
    "When",
    "Where",
    "WithdrawFacilitator",
    "WriteIdeas",
    "WriteNeeds",
    "WriteRule",
]
