"""Card samples: at least one card of every kind, and the context to draw it in. Some names are hard to escape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cards.context import CardContext, IdeaText, NamedAnswer
from dialogs import texts
from dialogs.plan.model import Block, Check, Image, Mode, Pairs, Plan, Poll, Prompt, Round, Step
from dialogs.run import messages as kinds
from dialogs.run.commands import Tally
from dialogs.run.events import Group
from dialogs.texts.sentence import Lasting, sentence
from tests.support.builders import NEEDS

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
NAMES = {
    "facilitator": "Ruth Okafor",
    "p1": "Aled Bevan",
    "p2": "Siân Llewellyn-Prydderch",
    "p3": "Tom *Bold* [link](https://example.org)",
    "p4": "Bartholomew Featherstonehaugh-Cholmondeley of Great Yarmouth",
    "p5": "نور الهدى",
    "p6": "Ada <b>&amp;</b>",
    "p7": "Zoë_under_score",
}
OPTIONS = ("Courage", "Rest", "A slow cup of tea before anybody rings", "Curiosity", "Backup", "Room to think")


def minutes(count: float) -> timedelta:
    """A length in minutes."""
    return timedelta(minutes=count)


def after(count: float) -> datetime:
    """The instant this many minutes after the start."""
    return START + minutes(count)


def plan() -> Plan:
    """A small plan with one of everything."""

    def step(block: str, name: str, lasts: float, mode: Mode = Mode.ONLINE, **more: object) -> Step:
        title = name.replace("-", " ").capitalize()
        return Step(path=f"{block}.{name}", block=block, title=title, lasts=minutes(lasts), mode=mode, **more)  # type: ignore[arg-type]

    steps = (
        step(
            "intro",
            "welcome",
            5,
            say="Welcome. Settle in, and say hello in the chat.\n\nThe pack is the long document you were sent.",
        ),
        step(
            "intro",
            "tokens",
            15,
            say="Look at the picture and choose.",
            cue="Give people a moment of quiet before you ask.",
            image=Image(url="https://example.org/tokens.png", alt="Six wooden tokens on a table"),
            poll=Poll(id="tokens", question="Which token do you take today?", options=OPTIONS, why="optional"),
            round=Round(question="Say which one you took, and why if you like."),
        ),
        step(
            "intro",
            "mood",
            5,
            poll=Poll(id="mood", question="How is it going?", options=("Well", "Slowly", "Help"), anonymous=True),
        ),
        step(
            "intro",
            "talk",
            15,
            prompts=tuple(Prompt(ask=f"What did you notice on page {n}?", optional=n > 3) for n in range(1, 6)),
        ),
        step("reading", "read", 20, Mode.OFFLINE, say="Read pages 4 to 9 on your own. Camera and microphone off."),
        step("break", "coffee", 10, Mode.BREAK, keep=True),
        step(
            "pairs",
            "tool-1",
            20,
            in_pairs=True,
            item="tool-1",
            item_name="Tool one",
            item_starts=True,
            turns=2,
            say="Play it through.",
        ),
        step("pairs", "tool-2", 20, in_pairs=True, item="tool-2", item_name="Tool two", item_starts=True, turn=1, turns=2),
        step("closing", "ready", 3, check=Check(question="Is your recording system open?"), keep=True),
        step("closing", "last-round", 7, round=Round(question="One thing you take with you?"), keep=True, advance="ask"),
    )

    def block(name: str, title: str, mode: Mode, **more: object) -> Block:
        lasts = sum((one.lasts for one in steps if one.block == name), timedelta())
        return Block(id=name, title=title, mode=mode, lasts=lasts, **more)  # type: ignore[arg-type]

    blocks = (
        block("intro", "Session introduction", Mode.ONLINE),
        block("reading", "Reading on your own", Mode.OFFLINE),
        block("break", "Break", Mode.BREAK, keep=True),
        block("pairs", "Pair work", Mode.ONLINE, pairs=Pairs(ahead=minutes(10))),
        block("closing", "Closing round", Mode.ONLINE, keep=True),
    )
    return Plan(
        id="sample",
        title="A session that has one of everything",
        lasts=sum((one.lasts for one in blocks), timedelta()),
        blocks=blocks,
        steps=steps,
        roles=("supervisor", "practitioner", "observer"),
        links={"pack": "https://example.org/pack.pdf"},
        aims=("Say what we mean.", "Hear what others mean."),
        before=("Find a quiet place.", "Have the pack beside you."),
        after=("Write down one thing you will try.",),
        reading=("The pack, pages 1 to 12.",),
    )


def scene() -> CardContext:
    """The context of all samples: English, London, polls half answered."""
    return CardContext(
        plan=plan(),
        zone=ZoneInfo("Europe/London"),
        names=NAMES,
        tallies={"tokens": Tally(counts=(3, 0, 2, 1, 0, 0), answered=6)},
        whys={"tokens": (NamedAnswer("p1", (0,), "Because *today* needs it & <more>"), NamedAnswer("p3", (2,)))},
        ideas={
            "ideas": {
                1: IdeaText("Shorter *agendas* & <breaks>"),
                2: IdeaText("A buddy for [new](https://example.org) people"),
                3: IdeaText("Shorter agendas!"),
                5: IdeaText("One question each", "p1"),
            }
        },
        intentions={"p1": "Try *the three questions* & <listen>"},
        needs={
            5: (0, "An hour *nobody* books over"),
            6: (1, "A <quiet> room & [tea](https://example.org)"),
            8: (None, "Rest"),
        },
    )


GROUPS = (
    Group(("p1", "p2"), ("supervisor", "practitioner")),
    Group(("p3", "p4"), ("supervisor", "practitioner")),
    Group(("p5", "p6", "p7"), ("supervisor", "practitioner", "observer")),
)
BLOCK_TIMES = (
    kinds.BlockTime("intro", after(0), after(40), "done"),
    kinds.BlockTime("reading", after(40), after(60), "now"),
    kinds.BlockTime("break", after(60), after(70)),
    kinds.BlockTime("pairs", after(70), after(110), "left out"),
    kinds.BlockTime("closing", after(110), after(120)),
)
POLL = kinds.PollCard(
    poll="tokens",
    opening=1,
    step="intro.tokens",
    question="Which token do you take today?",
    options=OPTIONS,
    choose=1,
    anonymous=False,
    reveal="closed",
    why=True,
    is_check=False,
    closes_at=after(20),
    image_url="https://example.org/tokens.png",
    image_alt="Six wooden tokens on a table",
)
MOOD = kinds.PollCard(
    poll="mood",
    opening=1,
    step="intro.mood",
    question="How is it going?",
    options=("Well", "Slowly", "Help"),
    choose=1,
    anonymous=True,
    reveal="closed",
    why=False,
    is_check=False,
    closes_at=after(25),
)
CHECK = kinds.PollCard(
    poll="check:closing.ready",
    opening=1,
    step="closing.ready",
    question="Is your recording system open?",
    options=("Yes", "Not yet"),
    choose=1,
    anonymous=True,
    reveal="live",
    why=False,
    is_check=True,
    closes_at=after(113),
)
RESULTS = kinds.ResultsCard(
    poll="tokens",
    opening=1,
    question="Which token do you take today?",
    options=OPTIONS,
    counts=(3, 0, 2, 1, 0, 0),
    answered=6,
    hidden=False,
    anonymous=False,
    is_check=False,
)
HIDDEN = kinds.ResultsCard(
    poll="mood",
    opening=1,
    question="How is it going?",
    options=("Well", "Slowly", "Help"),
    counts=(0, 0, 0),
    answered=3,
    hidden=True,
    anonymous=True,
    is_check=False,
)
ROUND = kinds.RoundCard(
    step="intro.tokens",
    question="Say which one you took, and why if you like.",
    order=tuple(f"p{n}" for n in range(1, 8)),
    spoken=("p1", "p2"),
    passed=("p3",),
    speaker="p4",
    turn_ends_at=after(12),
    seconds_each=55,
    ends_at=after(20),
    waiting=("p5", "p6", "p7", "p3"),
    seconds_then=55,
)
CATCH_UP = kinds.CatchUpCard(
    behind=minutes(6),
    proposals=(
        kinds.Proposal(
            way="shrink",
            ends_at=after(120),
            saved=minutes(6),
            times=(kinds.NewTime("pairs", after(76), after(74)), kinds.NewTime("closing", after(116), after(110))),
            shrunk=("pairs.tool-1", "pairs.tool-2"),
        ),
        kinds.Proposal(way="prompts", ends_at=after(122), saved=minutes(4), times=(), dropped=2),
        kinds.Proposal(way="run on", ends_at=after(126), saved=minutes(0), times=()),
    ),
)
TURNS = (
    kinds.PairTurn("Tool one", "supervisor", after(70), after(90)),
    kinds.PairTurn("Tool two", "practitioner", after(90), after(110)),
)


def confirmations() -> Iterator[tuple[str, kinds.Card]]:
    """A question of every kind, before a command is carried out."""
    ask = kinds.ConfirmCard(about="end", step="intro.talk", ends_at=after(45), visit=4, item="question:2")
    later = ("reading.read", "break.coffee", "pairs.tool-1", "pairs.tool-2", "closing.ready", "closing.last-round")
    yield "ConfirmCard", replace(ask, left_out=later)
    yield "ConfirmCard-last", replace(ask, step="closing.last-round", waiting=("p3", "p4"))
    yield "ConfirmCard-open", replace(ask, step=None, ends_at=None)
    yield "ConfirmCard-round", replace(ask, about="round", waiting=("p3", "p4"))
    yield "ConfirmCard-break", replace(ask, about="break", argument="break.coffee", after="pairs.tool-1")
    yield "ConfirmCard-break-end", replace(ask, about="break", argument="break.coffee")
    yield "ConfirmCard-go-to", replace(ask, about="go to", argument="pairs.tool-1", left_out=later[:2], only_break=True)
    yield "ConfirmCard-reshuffle", replace(ask, about="reshuffle", step="pairs.tool-1")
    yield "ConfirmCard-close", replace(ask, about="close", argument="tokens", answered=2, present=7)
    yield "ConfirmCard-start", replace(ask, about="start")


def answered() -> Iterator[tuple[str, kinds.Card]]:
    """Cards with buttons that were answered: they say what was decided, and have no buttons."""
    paused = kinds.PausedCard(step="intro.talk", left=minutes(0), resumed=True, by="p1")
    yield "PausedCard-resumed", paused
    late = kinds.LateCard(step="intro.talk", clock_step=None, missed_at=after(3), behind=minutes(0), decided="clock")
    yield "LateCard-decided", replace(late, by="p1")
    yield "AskNextCard-decided", kinds.AskNextCard(step="intro.talk", next_step=None, decided="longer", by="p1")
    yield "CatchUpCard-decided", kinds.CatchUpCard(behind=minutes(0), proposals=(), decided="shrink", by="p1")
    yield "CatchUpCard-over", kinds.CatchUpCard(behind=minutes(0), proposals=(), decided="over")


def samples() -> Iterator[tuple[str, kinds.Card]]:
    """Sample names and cards. Each name begins with the kind of card."""
    yield "WelcomeCard", kinds.WelcomeCard(here=("p1", "p3"))
    yield "LeadCard", kinds.LeadCard()
    yield "LeadCard-taken", kinds.LeadCard(person="p3")
    yield "WelcomeCard-full", kinds.WelcomeCard(here=tuple(NAMES), more=1_000)
    yield "WelcomeCard-started", kinds.WelcomeCard(here=tuple(NAMES), started=True)
    yield "StartedCard", kinds.StartedCard(blocks=BLOCK_TIMES, ends_at=after(120))
    yield "StepCard", kinds.StepCard(step="intro.welcome", starts_at=after(0), ends_at=after(5))
    yield "StepCard-picture", kinds.StepCard(step="intro.tokens", starts_at=after(5), ends_at=after(20))
    yield (
        "StepCard-offline",
        kinds.StepCard(step="reading.read", starts_at=after(40), ends_at=after(60), finished=3, present=7),
    )
    yield "StepCard-break", kinds.StepCard(step="break.coffee", starts_at=after(60), ends_at=after(70))
    yield (
        "StepCard-pairs",
        kinds.StepCard(step="pairs.tool-1", starts_at=after(70), ends_at=after(90), finished=0, present=7),
    )
    yield "StepCard-over", kinds.StepCard(step="intro.welcome", starts_at=after(0), ends_at=after(5), over=True)
    yield "StepCard-paused", kinds.StepCard(step="intro.talk", starts_at=after(20), ends_at=after(40), paused_at=after(31))
    yield "CueCard", kinds.CueCard(step="intro.tokens", ends_at=after(20))
    yield "PromptCard", kinds.PromptCard(step="intro.talk", number=2, of=5)
    yield "TrayCard", kinds.TrayCard(step="intro.talk", waiting=(3, 4, 5), sent=(1, 2), fit=2, left=minutes(6))
    yield (
        "TrayCard-late",
        kinds.TrayCard(step="intro.talk", waiting=(3, 4, 5), sent=(1, 2), fit=1, left=minutes(2), late=(4, 5)),
    )
    yield "NoticeCard", kinds.NoticeCard(step="intro.talk", left=minutes(5), ends_at=after(40))
    yield "ReturnCard", kinds.ReturnCard(step="reading.read", back_at=after(60), next_step="break.coffee")
    yield "ReturnCard-end", kinds.ReturnCard(step="closing.last-round", back_at=after(120), next_step=None)
    yield "PollCard", POLL
    yield "PollCard-anonymous", MOOD
    yield "PollCard-check", CHECK
    yield "ResultsCard", RESULTS
    yield "ResultsCard-hidden", HIDDEN
    yield "PairsCard", kinds.PairsCard(block="pairs", step="pairs.tool-1", groups=GROUPS, why="turn", ends_at=after(110))
    yield (
        "PairsCard-ahead",
        kinds.PairsCard(block="pairs", step=None, groups=GROUPS, why="ahead", starts_at=after(70), unpaired=("p2",)),
    )
    yield (
        "YourPairCard",
        kinds.YourPairCard(block="pairs", you="p1", partners=("p3",), role="supervisor", turns=TURNS, room=2),
    )
    mine = kinds.YourPairCard(
        block="pairs", you="p1", partners=("p3",), role="supervisor", turns=TURNS, room=2, on=True, visit=4
    )
    yield "YourPairCard-on", mine
    yield "YourPairCard-finished", replace(mine, finished=True)
    asks = kinds.RoomAsksCard(room=2, people=("p1", "p3"), ends_at=after(15), visit=4, item="until:20300107T094500")
    yield "RoomAsksCard", asks
    yield "RoomAsksCard-given", replace(asks, until=after(16))
    yield "RoomAsksCard-over", replace(asks, over=True)
    yield "RoomTimeCard", kinds.RoomTimeCard(until=after(16), ends_at=after(15))
    yield "RoomsFinishedCard", kinds.RoomsFinishedCard(visit=4)
    yield "RoomsFinishedCard-over", kinds.RoomsFinishedCard(visit=4, over=True)
    yield "PartnerMissedCard", kinds.PartnerMissedCard(by="p5", partners=("p6", "p7"), room=3)
    yield "RoundCard", ROUND
    yield "RoundCard-paused", replace(ROUND, paused_at=after(11))
    yield "RoundCard-held", replace(ROUND, order=(), spoken=(), passed=(), speaker=None, turn_ends_at=None, held=True)
    short = kinds.ShortTurnsCard(step="intro.tokens", people=24, seconds=12, fit=24, minutes=4)
    yield "ShortTurnsCard", short
    yield "ShortTurnsCard-not-all", replace(short, people=40, seconds=7, fit=29)
    yield "ShortTurnsCard-held", replace(short, people=300, seconds=1, fit=30, minutes=96, held=True)
    yield "PausedCard", kinds.PausedCard(step="intro.talk", left=minutes(7))
    yield "PausedCard-until", kinds.PausedCard(step="intro.talk", left=minutes(7), until=after(25))
    yield "WaitCard", kinds.WaitCard(step="intro.talk", until=after(30), early=minutes(8))
    yield "WaitCard-over", kinds.WaitCard(step="intro.talk", until=after(24), over=True)
    yield "StartsAtCard", kinds.StartsAtCard(starts_at=after(30))
    yield "StartsAtCard-tomorrow", kinds.StartsAtCard(starts_at=after(30), tomorrow=True)
    yield "StartsAtCard-cancelled", kinds.StartsAtCard(starts_at=after(30), state="cancelled")
    yield "StartsAtCard-missed", kinds.StartsAtCard(starts_at=after(30), state="missed")
    yield (
        "ChangedCard",
        kinds.ChangedCard(
            what="extended", step="intro.talk", ends_at=after(45), session_ends_at=after(125), by_time=minutes(5)
        ),
    )
    yield (
        "ChangedCard-paused",
        kinds.ChangedCard(
            what="extended",
            step="intro.talk",
            ends_at=after(45),
            session_ends_at=after(125),
            by_time=minutes(5),
            paused_at=after(31),
        ),
    )
    yield "LateCard", kinds.LateCard(step="intro.talk", clock_step="reading.read", missed_at=after(30), behind=minutes(14))
    yield "AskNextCard", kinds.AskNextCard(step="closing.ready", next_step="closing.last-round")
    yield "ForgetCard", kinds.ForgetCard()
    yield from confirmations()
    yield from answered()
    yield "CatchUpCard", CATCH_UP
    yield "AgendaCard", kinds.AgendaCard(blocks=BLOCK_TIMES, behind=minutes(6), started=True)
    fixed = (
        kinds.BlockTime("reading", after(40), after(60), fixed_at=after(40), slack=minutes(5)),
        kinds.BlockTime("pairs", after(70), after(110), fixed_at=after(65), slack=minutes(-5)),
        kinds.BlockTime("closing", after(110), after(120), fixed_at=after(110), slack=minutes(0)),
    )
    yield "AgendaCard-fixed", kinds.AgendaCard(blocks=fixed, behind=minutes(5), started=True)
    aimed = kinds.Proposal(way="shrink", ends_at=after(120), saved=minutes(5), times=(), aim="intro.talk", aim_at=after(30))
    yield "CatchUpCard-aim", kinds.CatchUpCard(behind=minutes(5), proposals=(aimed,))
    yield (
        "WhereCard",
        kinds.WhereCard(
            phase="running",
            step="reading.read",
            ends_at=after(60),
            left=minutes(8),
            next_step="break.coffee",
            session_ends_at=after(120),
            behind=minutes(-2),
            finished=3,
            present=7,
        ),
    )
    yield (
        "WhereCard-paused",
        kinds.WhereCard(
            phase="paused",
            step="reading.read",
            ends_at=after(60),
            left=minutes(8),
            next_step="break.coffee",
            session_ends_at=after(123),
            behind=minutes(3),
        ),
    )
    yield "SizeCard", kinds.SizeCard(people=24, rounds=(("intro.welcome", 12), ("intro.tokens", 40)))
    yield "SizeCard-halved", kinds.SizeCard(people=24, rounds=(("intro.welcome", 25),), halved=True)
    yield "SizeCard-small", kinds.SizeCard(people=3, one_group=True, hidden=True, early=True)
    yield "SizeCard-before", kinds.SizeCard(people=2, one_group=True, hidden=True, started=False, here=("p1", "p3"))
    yield "LinksCard", kinds.LinksCard()
    yield "WhereCard-open", kinds.WhereCard(phase="open", present=2)
    yield "WhereCard-ended", kinds.WhereCard(phase="ended", reopen_until=after(130), leads=True)
    yield (
        "CatchUpOnJoinCard",
        kinds.CatchUpOnJoinCard(step="pairs.tool-1", ends_at=after(90), partners=("p2", "p3"), role="observer"),
    )
    yield "BeforeCard", kinds.BeforeCard()
    yield "PrepareCard", kinds.PrepareCard()
    yield "HelpCard", kinds.HelpCard(facilitator=False)
    yield "HelpCard-facilitator", kinds.HelpCard(facilitator=True)
    yield "TextCard-offers", kinds.TextCard(said=sentence(texts.NOT_UNDERSTOOD), tone="warning", offers=("help", "where"))
    yield "TextCard", kinds.TextCard(said=sentence("Five more minutes: {left}.", left=Lasting(minutes(5))), tone="warning")
    yield (
        "AnsweredCard",
        kinds.AnsweredCard(
            poll="tokens",
            opening=1,
            question="Which token do you take today?",
            chosen=("Rest",),
            anonymous=False,
            until=after(20),
        ),
    )
    yield "EndedCard", kinds.EndedCard(ended_at=after(121), early=False, lasted=minutes(121))
    over = kinds.EndedCard(ended_at=after(121), early=False, lasted=minutes(121), reopen_until=after(131))
    yield "EndedCard-reopen", over
    yield "EndedCard-reopened", replace(over, reopen_until=None, reopened_at=after(125), goes_on_until=after(140))
    yield (
        "JustEndedCard",
        kinds.JustEndedCard(ended_at=after(121), reopen_until=after(131), title="Course 2", start="start course-2"),
    )
    yield (
        "ChangedCard-undone",
        kinds.ChangedCard(
            what="undone",
            step="intro.talk",
            ends_at=after(45),
            session_ends_at=after(125),
            over=True,
            closed=("tokens",),
        ),
    )
    yield (
        "SummaryCard",
        kinds.SummaryCard(
            planned=minutes(120), lasted=minutes(126), present=7, prompts_sent=4, prompts_left=1, skipped=("break.coffee",)
        ),
    )
    rooms = kinds.RoomsCard(block="pairs", groups=GROUPS, opens_at=after(70), ends_at=after(110))
    yield "RoomsCard", rooms
    yield "RoomsCard-left-out", replace(rooms, left_out=True)
    rules = (
        kinds.RuleLine(1, "What is said here stays here."),
        kinds.RuleLine(2, None, "new"),
        kinds.RuleLine(3, "One voice at a time.", "removed"),
    )
    yield "RulesCard", kinds.RulesCard(step="intro.welcome", rules=rules, open=True, present=7)
    yield (
        "RulesCard-agreed",
        kinds.RulesCard(step="intro.welcome", rules=rules, open=False, carried=True, agreed=6, present=7),
    )
    yield "NudgeCard", kinds.NudgeCard(step="pairs.tool-1", left=minutes(5), ends_at=after(90))
    yield "ReadyCard", kinds.ReadyCard()
    yield "ReadinessCard", kinds.ReadinessCard(asked=("p1", "p2", "p3"))
    yield "CohortWordCard", kinds.CohortWordCard(asked_by="p1", last_at=START, plan="defensible-decisions-2")
    yield "CohortOfferCard", kinds.CohortOfferCard(start="start defensible-decisions-2", same=8, of=9, last_at=START)
    dates = (
        kinds.SessionDate(1, "Course 1", START, held=True),
        kinds.SessionDate(2, "Course 2", after(60 * 24 * 70), first=after(60 * 24 * 59), last=after(60 * 24 * 92)),
        kinds.SessionDate(3, "Course 3", None, first=after(60 * 24 * 130), last=after(60 * 24 * 160)),
    )
    yield "ProgrammeCard", kinds.ProgrammeCard(dates=dates)
    link = f"https://throughline.example.org/dates/{'k' * 40}/dates.ics"
    yield "ProgrammeCard-link", kinds.ProgrammeCard(dates=dates, calendar=link, calendar_until=after(60 * 24 * 14))
    yield "ProgrammeCard-wanted", kinds.ProgrammeCard(dates=dates, wanted=2)
    yield "ProgrammeCard-by-hand", kinds.ProgrammeCard(dates=dates, cohort="0a1b")
    early = kinds.SessionDate(2, "Course 2", after(60 * 24 * 9), first=dates[1].first, last=dates[1].last, outside=True)
    yield "ProgrammeCard-early", kinds.ProgrammeCard(dates=(dates[0], early))
    for what in ("set", "ready", "bring", "opens"):
        day = kinds.SessionDayCard(session=2, title="Course 2", what=what, at=dates[1].at, lasts=minutes(210))
        yield f"SessionDayCard-{what}", day
    moved = kinds.SessionDayCard(
        session=2, title="Course 2", what="set", at=dates[1].at, lasts=minutes(210), was=after(60 * 24 * 9)
    )
    yield "SessionDayCard-moved", moved
    undone = kinds.SessionDayCard(session=2, title="Course 2", what="set", at=None, lasts=minutes(210))
    yield "SessionDayCard-undone", undone
    yield "BetweenCard", kinds.BetweenCard(number=1)
    yield "EvaluationCard", kinds.EvaluationCard(session=1, question=0, until=after(60 * 48))
    yield "EvaluationCard-closed", kinds.EvaluationCard(session=1, question=2, until=after(60 * 48), open=False)
    told = (kinds.Evaluated(0, 7, (0, 1, 4, 2), (1, 2, 9, 8)), kinds.Evaluated(1, 3, (), ()))
    yield "EvaluatedCard", kinds.EvaluatedCard(session=1, answers=told)
    yield "EvaluationCard-whole", kinds.EvaluationCard(session=0, question=2, until=after(60 * 48))
    over = ((1, (0, 3, 4, 2)), (2, (0, 1, 4, 4)))
    yield "EvaluatedCard-trend", kinds.EvaluatedCard(session=2, answers=(kinds.Evaluated(0, 9, over[1][1], (), over),))
    yield "EvaluatedCard-whole", kinds.EvaluatedCard(session=0, answers=told)
    yield "AttendanceCard", kinds.AttendanceCard(until=after(60 * 24 * 730))
    yield "AttendanceCard-not", kinds.AttendanceCard(until=None)
    yield "RecordOfferCard", kinds.RecordOfferCard()
    link = "https://throughline.example.org/record#Qm9vay1hLXJvb20tZm9yLWEtd2hpbGUtYW5kLXJlYWQ"
    yield "RecordCard", kinds.RecordCard(link=link, until=after(60 * 24 * 14))
    yield "NeedsCard", kinds.NeedsCard(stage="collecting", options=NEEDS)
    yield "NeedsCard-any", kinds.NeedsCard(stage="collecting", options=("Time", "A colleague"))
    yield "NeedsCard-closed", kinds.NeedsCard(stage="closed", options=NEEDS)
    listed = kinds.NeedsCard(
        stage="deciding", opening=1, options=NEEDS, counts=(4, 0, 2, 1), answered=6, items=(1, 3, 4, 5, 6, 7, 8), present=8
    )
    yield "NeedsCard-deciding", listed
    yield "NeedsCard-yes", replace(listed, stage="over", agreed=6, approved=True, any_out=True)
    yield "NeedsCard-no", replace(listed, stage="over", agreed=2, approved=False)
    yield "NeedsCard-no-gone", replace(listed, stage="over", agreed=2, approved=False, gone=True)
    yield "NeedsCard-all-out", replace(listed, stage="over", items=(), any_out=True)
    yield "NeedsCard-nothing", replace(listed, stage="over", items=())
    ideas = (kinds.IdeaLine((1, 3)), kinds.IdeaLine((2,)), kinds.IdeaLine((5,)), kinds.IdeaLine((9,)))
    asked = kinds.IdeasCard(
        collect="ideas", ask="What would help?", each=3, anonymous=True, stage="open", closes_at=after(12), most=2
    )
    yield "IdeasCard", asked
    yield "IdeasCard-named", replace(asked, each=1, anonymous=False)
    yield "IdeasCard-closed", replace(asked, stage="closed")
    yield "IdeasCard-shown", replace(asked, stage="shown", ideas=ideas, cloud=True)
    yield "IdeasCard-shown-named", replace(asked, stage="shown", ideas=ideas, anonymous=False)
    yield "IdeasCard-none", replace(asked, stage="shown")
    states = zip(ideas, ("shown", "hidden", "waiting", "waiting"), strict=True)
    listed_ideas = tuple(replace(line, state=state) for line, state in states)  # type: ignore[arg-type]
    to_sort = kinds.SortIdeasCard(collect="ideas", ask="What would help?", ideas=listed_ideas, anonymous=True)
    yield "SortIdeasCard", replace(to_sort, waits=True)
    yield "SortIdeasCard-short", replace(to_sort, ideas=(), short=True)
    yield "SortIdeasCard-none", replace(to_sort, ideas=())
    refs = ("idea:ideas:1+3", "idea:ideas:2", "idea:ideas:", "idea:ideas:9")
    vote = kinds.PollCard(
        poll="vote-ideas",
        opening=1,
        step="intro.mood",
        question=texts.VOTE_QUESTION,
        options=refs,
        choose=3,
        anonymous=True,
        reveal="closed",
        why=False,
        is_check=False,
        closes_at=after(20),
        numbers=(1, 2, 4, 9),
    )
    yield "PollCard-vote", vote
    yield "PollCard-vote-stack", replace(vote, stack=True)
    yield "PollCard-vote-closed", replace(vote, open=False)
    yield (
        "AnsweredCard-vote",
        kinds.AnsweredCard(
            poll="vote-ideas",
            opening=1,
            question=texts.VOTE_QUESTION,
            chosen=(refs[0], refs[0], refs[1]),
            anonymous=True,
            until=after(20),
            options=refs,
            choose=3,
            numbers=(1, 2, 4, 9),
            stack=True,
        ),
    )
    yield (
        "ResultsCard-vote",
        kinds.ResultsCard(
            poll="vote-ideas",
            opening=1,
            question=texts.VOTE_QUESTION,
            options=refs,
            counts=(2, 9, 2, 0),
            answered=6,
            hidden=False,
            anonymous=True,
            is_check=False,
            several=True,
            votes=3,
            stack=True,
        ),
    )
    yield "DigestReadyCard", kinds.DigestReadyCard(agreed=6)
    absent = kinds.MissedCard(
        session=2,
        title="Writing it down",
        aims=("Look at your own comments.",),
        parts=(),
        link="https://throughline.example.org/pack/aa.bb.cc",
        link_until=after(60 * 24 * 14),
        facilitators=("facilitator", "gone"),
        next_session=3,
        next_at=after(60 * 24 * 60),
    )
    yield "MissedCard", absent
    partly = {"parts": ("Session introduction",), "link": None, "link_until": None, "whole": False}
    yield "MissedCard-partly", replace(absent, **partly, facilitators=(), next_at=None)  # type: ignore[arg-type]
    yield "MissedCard-there", replace(absent, whole=False)
    yield "IntentionCard", kinds.IntentionCard()
    yield "IntentionCard-next", kinds.IntentionCard(session=2)
    yield "IntentionCard-last", kinds.IntentionCard(session=3, last=True)
    yield "IntentionBackCard", kinds.IntentionBackCard(person="p1", session=1)
    yield "IntentionBackCard-once", kinds.IntentionBackCard(person="p1", session=3, deleted_at=after(60 * 72))
    yield "IntentionBackCard-gone", kinds.IntentionBackCard(person="p2")
    yield (
        "OptionsCard",
        kinds.OptionsCard(
            poll="tokens",
            question="Which one do you take?",
            options=OPTIONS[:3],
            image_url="https://example.org/tokens.png",
            image_alt="Six wooden tokens on a table",
        ),
    )
