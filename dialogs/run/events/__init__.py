"""Domain events: what happened in a run. Past tense, stored, never refused.

Every event carries `at`, the instant it holds from. For what the clock does that is the planned instant, even when the tick
was late. No event holds a name, a free text or an answer. `dialogs.run.codec` stores them.

`Event` is the closed union of all events. Each family has its own module and its own smaller union.
"""

from __future__ import annotations

from dialogs.run.events.agreements import (
    NeedsCollected,
    NeedsEvent,
    NeedsSettled,
    NeedsShown,
    NeedTakenOut,
    RuleRemoved,
    RulesAgreed,
    RulesCarried,
    RulesEvent,
    RulesShown,
    RuleWritten,
)
from dialogs.run.events.base import BaseEvent
from dialogs.run.events.ideas import IdeasAwaited, IdeasClosed, IdeasEvent, IdeasOpened, IdeasSorted
from dialogs.run.events.pairs import (
    Group,
    HelpAsked,
    NextGroupsDrawn,
    NextGroupsDropped,
    NextGroupsEvent,
    NextGroupsTold,
    Nudged,
    NudgeWanted,
    PairsDrawn,
    PairsEvent,
    PairsShown,
    PairsTold,
    PartnerMissed,
)
from dialogs.run.events.people import (
    AlertsWanted,
    ConnectionBack,
    ConnectionLost,
    DeviceMoved,
    FacilitatorAdded,
    FacilitatorRemoved,
    KeptApart,
    LeadEvent,
    LeadLost,
    LeadTaken,
    PartWanted,
    PeopleEvent,
    PeopleMerged,
    PersonJoined,
    PersonLeft,
    PresenceEvent,
)
from dialogs.run.events.polls import PollChanged, PollClosed, PollEvent, PollOpened, ResultsShown
from dialogs.run.events.questions import (
    About,
    Decided,
    Dialog,
    DialogClosed,
    QuestionAnswered,
    QuestionAsked,
    QuestionEvent,
)
from dialogs.run.events.rooms import AllRoomsFinished, RoomEvent, RoomFinished, RoomTimeAsked, RoomTimeGiven
from dialogs.run.events.rounds import (
    RoundChanged,
    RoundEnded,
    RoundEvent,
    RoundQuestioned,
    RoundsHalved,
    RoundShown,
    RoundStarted,
    RoundTight,
    TurnEnded,
    TurnStarted,
)
from dialogs.run.events.session import (
    AttendanceTold,
    AttendanceWanted,
    BeforeSent,
    DropReason,
    LinkSet,
    NoteTaken,
    ReopeningLapsed,
    RunOpened,
    SessionEnded,
    SessionEvent,
    SessionReopened,
    SessionStarted,
    StartDropped,
    StartSet,
)
from dialogs.run.events.steps import (
    NextAsked,
    NoticeGiven,
    PromptSent,
    PromptsHeld,
    ReturnCalled,
    StepEnded,
    StepEvent,
    StepStarted,
    WaitStarted,
)
from dialogs.run.events.timing import (
    CommandDone,
    CommandEvent,
    CommandTaken,
    CommandUndone,
    OverrunOffered,
    Paused,
    Refitted,
    Resumed,
    StepExtended,
    StepNotNeeded,
    StepSkipped,
    TimingEvent,
)

FeatureEvent = (
    PollEvent
    | PairsEvent
    | AlertsWanted
    | PartnerMissed
    | LinkSet
    | HelpAsked
    | RoundsHalved
    | ReopeningLapsed
    | RoomEvent
    | RoundEvent
    | RulesEvent
    | NeedsEvent
    | IdeasEvent
    | PromptSent
    | PromptsHeld
    | NoticeGiven
    | ReturnCalled
    | StepStarted
    | StepEnded
    | BeforeSent
    | AttendanceWanted
    | AttendanceTold
)  # the features listen to these; see dialogs.features.registry
Event = SessionEvent | PeopleEvent | StepEvent | TimingEvent | CommandEvent | QuestionEvent | FeatureEvent

__all__ = [
    "About",
    "AlertsWanted",
    "AllRoomsFinished",
    "AttendanceTold",
    "AttendanceWanted",
    "BaseEvent",
    "BeforeSent",
    "CommandDone",
    "CommandEvent",
    "CommandTaken",
    "CommandUndone",
    "ConnectionBack",
    "ConnectionLost",
    "Decided",
    "DeviceMoved",
    "Dialog",
    "DialogClosed",
    "DropReason",
    "Event",
    "FacilitatorAdded",
    "FacilitatorRemoved",
    "FeatureEvent",
    "Group",
    "HelpAsked",
    "IdeasAwaited",
    "IdeasClosed",
    "IdeasEvent",
    "IdeasOpened",
    "IdeasSorted",
    "KeptApart",
    "LeadEvent",
    "LeadLost",
    "LeadTaken",
    "LinkSet",
    "NeedTakenOut",
    "NeedsCollected",
    "NeedsEvent",
    "NeedsSettled",
    "NeedsShown",
    "NextAsked",
    "NextGroupsDrawn",
    "NextGroupsDropped",
    "NextGroupsEvent",
    "NextGroupsTold",
    "NoteTaken",
    "NoticeGiven",
    "NudgeWanted",
    "Nudged",
    "OverrunOffered",
    "PairsDrawn",
    "PairsEvent",
    "PairsShown",
    "PairsTold",
    "PartWanted",
    "PartnerMissed",
    "Paused",
    "PeopleEvent",
    "PeopleMerged",
    "PersonJoined",
    "PersonLeft",
    "PollChanged",
    "PollClosed",
    "PollEvent",
    "PollOpened",
    "PresenceEvent",
    "PromptSent",
    "PromptsHeld",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionEvent",
    "Refitted",
    "ReopeningLapsed",
    "ResultsShown",
    "Resumed",
    "ReturnCalled",
    "RoomEvent",
    "RoomFinished",
    "RoomTimeAsked",
    "RoomTimeGiven",
    "RoundChanged",
    "RoundEnded",
    "RoundEvent",
    "RoundQuestioned",
    "RoundShown",
    "RoundStarted",
    "RoundTight",
    "RoundsHalved",
    "RuleRemoved",
    "RuleWritten",
    "RulesAgreed",
    "RulesCarried",
    "RulesEvent",
    "RulesShown",
    "RunOpened",
    "SessionEnded",
    "SessionEvent",
    "SessionReopened",
    "SessionStarted",
    "StartDropped",
    "StartSet",
    "StepEnded",
    "StepEvent",
    "StepExtended",
    "StepNotNeeded",
    "StepSkipped",
    "StepStarted",
    "TimingEvent",
    "TurnEnded",
    "TurnStarted",
    "WaitStarted",
]
