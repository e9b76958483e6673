"""Cards: what a message is about, as data. `cards.compose` gives them words and a look.

A card names steps by path, polls by id, people by opaque id, and instants absolutely; it never carries a name, an answer or
a text that somebody typed. So outbox rows can keep cards without keeping anything personal.

Here are all of them by name; each family has a module of its own.
"""

from __future__ import annotations

from dialogs.run.messages.agreements import DigestReadyCard, NeedsCard, RuleLine, RulesCard
from dialogs.run.messages.base import BaseCard, ControlCard, ForgetCard, HelpCard, TextCard
from dialogs.run.messages.ideas import IdeaLine, IdeasCard, SortIdeasCard
from dialogs.run.messages.pairs import (
    CatchUpOnJoinCard,
    PairsCard,
    PairTurn,
    PartnerMissedCard,
    RoomAsksCard,
    RoomsCard,
    RoomsFinishedCard,
    RoomTimeCard,
    YourPairCard,
)
from dialogs.run.messages.polls import AnsweredCard, OptionsCard, PollCard, ResultsCard
from dialogs.run.messages.programme import (
    BetweenCard,
    CohortOfferCard,
    CohortWordCard,
    Evaluated,
    EvaluatedCard,
    EvaluationCard,
    IntentionBackCard,
    IntentionCard,
    MissedCard,
    ProgrammeCard,
    SessionDate,
    SessionDayCard,
)
from dialogs.run.messages.records import AttendanceCard, RecordCard, RecordOfferCard
from dialogs.run.messages.session import (
    AgendaCard,
    BeforeCard,
    BlockTime,
    EndedCard,
    JustEndedCard,
    LeadCard,
    LinksCard,
    PrepareCard,
    ReadinessCard,
    ReadyCard,
    SizeCard,
    StartedCard,
    SummaryCard,
    WelcomeCard,
    WhereCard,
)
from dialogs.run.messages.steps import (
    CueCard,
    NoticeCard,
    NudgeCard,
    PromptCard,
    ReturnCard,
    RoundCard,
    ShortTurnsCard,
    StepCard,
    TrayCard,
)
from dialogs.run.messages.timing import (
    About,
    AskNextCard,
    CatchUpCard,
    ChangedCard,
    ConfirmCard,
    Decided,
    LateCard,
    NewTime,
    PausedCard,
    Proposal,
    StartsAtCard,
    WaitCard,
)

Card = (
    AgendaCard
    | AnsweredCard
    | AskNextCard
    | AttendanceCard
    | BeforeCard
    | PrepareCard
    | BetweenCard
    | CatchUpCard
    | CatchUpOnJoinCard
    | ChangedCard
    | CohortOfferCard
    | ConfirmCard
    | CohortWordCard
    | CueCard
    | DigestReadyCard
    | EndedCard
    | JustEndedCard
    | EvaluatedCard
    | EvaluationCard
    | ForgetCard
    | HelpCard
    | IdeasCard
    | IntentionBackCard
    | IntentionCard
    | LateCard
    | MissedCard
    | NeedsCard
    | NoticeCard
    | NudgeCard
    | OptionsCard
    | PairsCard
    | PartnerMissedCard
    | PausedCard
    | StartsAtCard
    | WaitCard
    | PollCard
    | ProgrammeCard
    | PromptCard
    | ReadinessCard
    | ReadyCard
    | RecordCard
    | RecordOfferCard
    | ResultsCard
    | ReturnCard
    | RoomAsksCard
    | RoomTimeCard
    | RoomsCard
    | RoomsFinishedCard
    | RoundCard
    | ShortTurnsCard
    | SortIdeasCard
    | RulesCard
    | SessionDayCard
    | StartedCard
    | StepCard
    | SummaryCard
    | TextCard
    | TrayCard
    | WelcomeCard
    | LeadCard
    | LinksCard
    | SizeCard
    | WhereCard
    | YourPairCard
)

__all__ = [
    "About",
    "AgendaCard",
    "AnsweredCard",
    "AskNextCard",
    "AttendanceCard",
    "BaseCard",
    "BeforeCard",
    "BetweenCard",
    "BlockTime",
    "Card",
    "CatchUpCard",
    "CatchUpOnJoinCard",
    "ChangedCard",
    "CohortOfferCard",
    "CohortWordCard",
    "ConfirmCard",
    "ControlCard",
    "CueCard",
    "Decided",
    "DigestReadyCard",
    "EndedCard",
    "Evaluated",
    "EvaluatedCard",
    "EvaluationCard",
    "ForgetCard",
    "HelpCard",
    "IdeaLine",
    "IdeasCard",
    "IntentionBackCard",
    "IntentionCard",
    "JustEndedCard",
    "LateCard",
    "LeadCard",
    "LinksCard",
    "MissedCard",
    "NeedsCard",
    "NewTime",
    "NoticeCard",
    "NudgeCard",
    "OptionsCard",
    "PairTurn",
    "PairsCard",
    "PartnerMissedCard",
    "PausedCard",
    "PollCard",
    "PrepareCard",
    "ProgrammeCard",
    "PromptCard",
    "Proposal",
    "ReadinessCard",
    "ReadyCard",
    "RecordCard",
    "RecordOfferCard",
    "ResultsCard",
    "ReturnCard",
    "RoomAsksCard",
    "RoomTimeCard",
    "RoomsCard",
    "RoomsFinishedCard",
    "RoundCard",
    "RuleLine",
    "RulesCard",
    "SessionDate",
    "SessionDayCard",
    "ShortTurnsCard",
    "SizeCard",
    "SortIdeasCard",
    "StartedCard",
    "StartsAtCard",
    "StepCard",
    "SummaryCard",
    "TextCard",
    "TrayCard",
    "WaitCard",
    "WelcomeCard",
    "WhereCard",
    "YourPairCard",
]
