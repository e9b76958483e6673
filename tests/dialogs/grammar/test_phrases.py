from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import texts
from dialogs.grammar import understand
from dialogs.grammar.resolve import Unnamed
from dialogs.plan.model import Block, Check, Mode, Plan, Poll, Rules, Setting, Step
from dialogs.run import commands as c
from dialogs.texts.sentence import People, Refused
from tests.support import builders

NAMES = {
    "asha": "Asha Patel",
    "tom": "Tom Baker",
    "sam1": "Sam Lee",
    "sam2": "Sam Okoro",
    "zoe": "Zoë Müller",
    "nia": "Rhys, Nia (Guest)",
    "rm": "Rosa and Maria",
    "fac": "Fiona Clark",
}
MINUTE = timedelta(minutes=1)
PLANS = ("defensible-decisions-1", "defensible-decisions-2", "peer-support")
TOKENS = Poll(id="tokens", question="Which token do you take today?", options=("Courage", "Rest"))
READY = Check(question="Is your recording system open?")


def step(path: str, title: str, mode: Mode = Mode.ONLINE, **more: object) -> Step:
    return Step(path=path, block=path.split(".")[0], title=title, lasts=timedelta(minutes=5), mode=mode, **more)


def block(id: str, title: str) -> Block:
    return Block(id=id, title=title, mode=Mode.ONLINE, lasts=timedelta(minutes=10))


PLAN = Plan(
    id=PLANS[0],
    title="Decisions",
    lasts=timedelta(minutes=45),
    blocks=(
        block("intro", "Session introduction"),
        block("pairs", "Pair work"),
        block("break", "Teatime"),
        block("closing", "Closing together"),
    ),
    steps=(
        step("intro.ground-rules", "Ground rules", rules=Rules(suggest=("What is said here stays here",))),
        step("intro.tokens", "Take a token", poll=TOKENS),
        step("intro.read", "Read"),
        step("pairs.read", "Read"),
        step("pairs.tool-1.play", "Role play", item="tool-1", item_name="Discrepancy Matrix", item_starts=True),
        step("pairs.tool-1.debrief", "Debrief", item="tool-1", item_name="Discrepancy Matrix"),
        step("pairs.tool-2.play", "Role play", item="tool-2", item_name="Anchor principles", item_starts=True),
        step("pairs.tool-2.debrief", "Debrief", item="tool-2", item_name="Anchor principles"),
        step("break.coffee", "Teatime", mode=Mode.BREAK),
        step("closing.ready", "Ready", check=READY),
    ),
)


def heard(text: str, by: str = "fac", *, questioned: bool = False) -> c.Command:
    return understand.understand(text, plan=PLAN, plans=PLANS, names=NAMES, by=by, questioned=questioned)


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        heard(text)
    return caught.value


def minutes(count: float) -> c.Extend:
    return c.Extend(by="fac", by_time=timedelta(minutes=count))


SAID: list[tuple[str, c.Command]] = [
    ("record attendance", c.RecordAttendance(by="fac")),
    ("keep the attendance list", c.RecordAttendance(by="fac")),
    ("no attendance", c.RecordAttendance(by="fac", wanted=False)),
    ("don't record attendance", c.RecordAttendance(by="fac", wanted=False)),
    ("my record", c.ShowRecord(by="fac")),
    ("same group", c.ContinueGroup(by="fac")),
    ("this is the same group as before", c.ContinueGroup(by="fac")),
    ("continue group for course-2", c.ContinueGroup(by="fac", plan="course-2")),
    ("show me my CPD record", c.ShowRecord(by="fac")),
    ("my hours", c.ShowRecord(by="fac")),
    ("ideas", c.ListIdeas(by="fac")),
    ("list the ideas", c.ListIdeas(by="fac")),
    ("idea: shorter agendas", c.WriteIdeas(by="fac", lines=("shorter agendas",))),
    ("My idea: shorter agendas", c.WriteIdeas(by="fac", lines=("shorter agendas",))),
    ("show all", c.ShowIdeas(by="fac")),
    ("show all ideas", c.ShowIdeas(by="fac")),
    ("show the ideas", c.ShowIdeas(by="fac")),
    ("show idea 3", c.ShowIdeas(by="fac", numbers=(3,))),
    ("show ideas 3 and 5", c.ShowIdeas(by="fac", numbers=(3, 5))),
    ("hide 3", c.HideIdeas(by="fac", numbers=(3,))),
    ("please hide idea 3", c.HideIdeas(by="fac", numbers=(3,))),
    ("remove idea 12", c.HideIdeas(by="fac", numbers=(12,))),
    ("merge 2 and 5", c.MergeIdeas(by="fac", numbers=(2, 5))),
    ("combine ideas 2, 5 and 7", c.MergeIdeas(by="fac", numbers=(2, 5, 7))),
    ("2 and 5 are the same", c.MergeIdeas(by="fac", numbers=(2, 5))),
    ("collect ideas", c.OpenIdeas(by="fac")),
    ("collect more ideas", c.OpenIdeas(by="fac")),
    ("close the ideas", c.CloseIdeas(by="fac")),
    ("stop collecting", c.CloseIdeas(by="fac")),
    ("vote 3", c.CastVotes(by="fac", numbers=(3,))),
    ("I vote for 2, 2 and 5", c.CastVotes(by="fac", numbers=(2, 2, 5))),
    ("close the vote", c.ClosePoll(by="fac")),
    ("need: time to think", c.WriteNeeds(by="fac", lines=((None, "time to think"),))),
    ("support need: a quiet room", c.WriteNeeds(by="fac", lines=((None, "a quiet room"),))),
    ("please need writing: an hour", c.WriteNeeds(by="fac", lines=((None, "writing: an hour"),))),
    ("needs", c.ShowNeeds(by="fac")),
    ("show the support needs", c.ShowNeeds(by="fac")),
    ("object 3", c.TakeOutNeeds(by="fac", numbers=(3,))),
    ("I object to line 3", c.TakeOutNeeds(by="fac", numbers=(3,))),
    ("take out numbers 3, 5 and 11", c.TakeOutNeeds(by="fac", numbers=(3, 5, 11))),
    ("strike out 2", c.TakeOutNeeds(by="fac", numbers=(2,))),
    ("digest", c.OpenDigest(by="fac")),
    ("show me the page for leaders", c.OpenDigest(by="fac")),
    ("what did I miss?", c.ShowMissed(by="fac")),
    ("what did i miss in session 2", c.ShowMissed(by="fac", session=2)),
    ("missed session 1", c.ShowMissed(by="fac", session=1)),
    ("I missed a session", c.ShowMissed(by="fac")),
    ("start", c.Start(by="fac")),
    ("START!", c.Start(by="fac")),
    ("/start", c.Start(by="fac")),
    ("start the session, please", c.Start(by="fac")),
    ("start session 2", c.Start(by="fac", plan=PLANS[1])),
    ("start session 2 same group", c.Start(by="fac", plan=PLANS[1], group="same")),
    ("start with the same group", c.Start(by="fac", group="same")),
    ("start new group", c.Start(by="fac", group="new")),
    ("start face to face", c.Start(by="fac", setting=Setting.FACE_TO_FACE)),
    ("start session 2, in person, new group", c.Start(by="fac", plan=PLANS[1], group="new", setting=Setting.FACE_TO_FACE)),
    ("start online", c.Start(by="fac", setting=Setting.ONLINE)),
    ("start peer-support", c.Start(by="fac", plan="peer-support")),
    ("next", c.Next(by="fac")),
    ("  Next.  ", c.Next(by="fac")),
    ("please go on", c.Next(by="fac", or_resume=True)),
    ("go to the next step", c.Next(by="fac")),
    ("go to previous", c.Back(by="fac")),
    ("back", c.Back(by="fac")),
    ("skip", c.Skip(by="fac")),
    ("skip the next part", c.Skip(by="fac")),
    ("pause", c.Pause(by="fac")),
    ("pause 5", c.Pause(by="fac", lasts=5 * MINUTE)),
    ("who is here?", c.ShowPeople(by="fac")),
    ("who is missing?", c.ShowPeople(by="fac", missing=True)),
    ("where is Asha?", c.ShowPeople(by="fac", person="asha")),
    ("my partner has gone", c.PartnerGone(by="fac")),
    ("no notifications", c.WantAlerts(by="fac", wanted=False)),
    ("turn off notifications", c.WantAlerts(by="fac", wanted=False)),
    ("notifications on", c.WantAlerts(by="fac")),
    ("rehearse", c.OpenRehearsal(by="fac")),
    ("can I practise", c.OpenRehearsal(by="fac")),
    ("open the rehearsal room", c.OpenRehearsal(by="fac")),
    ("room 3 finished", c.FinishRoom(by="fac", room=3)),
    ("room 3 has finished", c.FinishRoom(by="fac", room=3)),
    ("pair 12 is done", c.FinishRoom(by="fac", room=12)),
    ("room 3 not finished", c.FinishRoom(by="fac", finished=False, room=3)),
    ("not finished", c.FinishRoom(by="fac", finished=False)),
    ("we're not quite done yet", c.FinishRoom(by="fac", finished=False)),
    ("we haven't finished yet", c.FinishRoom(by="fac", finished=False)),
    ("ask for a minute", c.AskTime(by="fac")),
    ("ask for more time", c.AskTime(by="fac")),
    ("minute for room 3", c.GiveTime(by="fac", room=3)),
    ("one more minute for room 3", c.GiveTime(by="fac", room=3)),
    ("+1 for room 3", c.GiveTime(by="fac", room=3)),
    ("give room 3 another minute", c.GiveTime(by="fac", room=3)),
    ("room 3 +1", c.GiveTime(by="fac", room=3)),
    ("one more minute for everyone", c.Extend(by="fac", by_time=timedelta(minutes=1))),
    ("link pack https://example.org/Pack?x=1", c.SetLink(by="fac", name="pack", url="https://example.org/Pack?x=1")),
    ("Set the link for the pack to https://example.org/p.", c.SetLink(by="fac", name="pack", url="https://example.org/p")),
    ("where do I find the pack?", c.ShowLinks(by="fac")),
    ("links please", c.ShowLinks(by="fac")),
    ("ask for help", c.AskForHelp(by="fac")),
    ("I can't log in", c.AskForHelp(by="fac")),
    ("I need help with my laptop", c.AskForHelp(by="fac")),
    ("rounds in two halves", c.HalveRounds(by="fac")),
    ("split the round in half", c.HalveRounds(by="fac")),
    ("full rounds", c.HalveRounds(by="fac", wanted=False)),
    ("cancel start", c.CancelStart(by="fac")),
    ("skip the break", c.Skip(by="fac", steps=("break.coffee",))),
    ("Could you pause please", c.Pause(by="fac")),
    ("resume", c.Resume(by="fac")),
    ("carry on", c.Resume(by="fac")),
    ("resume on the clock", c.Resume(by="fac", keep_clock=True)),
    ("keep to the clock", c.Resume(by="fac", keep_clock=True)),
    ("+5", minutes(5)),
    ("+ 5", minutes(5)),
    ("plus 5", minutes(5)),
    ("extend 5", minutes(5)),
    ("extend 5m", minutes(5)),
    ("extend by 5 minutes", minutes(5)),
    ("extend by 90s", minutes(1.5)),
    ("extend 1:30", minutes(1.5)),
    ("extend by 1h 5m", minutes(65)),
    ("extend by 1 minute and 30 seconds", minutes(1.5)),
    ("extend this by half an hour", minutes(30)),
    ("add two minutes", minutes(2)),
    ("give us 5 more minutes", minutes(5)),
    ("five more minutes", minutes(5)),
    ("extend 2.5", minutes(2.5)),
    ("-5", minutes(-5)),
    ("\u22125", minutes(-5)),
    ("\u2013 5", minutes(-5)),
    ("extend -5", minutes(-5)),
    ("shorten by 2 minutes", minutes(-2)),
    ("go to pairs", c.GoTo(by="fac", step="pairs.read")),
    ("goto: pairs", c.GoTo(by="fac", step="pairs.read")),
    ("go to the closing", c.GoTo(by="fac", step="closing.ready")),
    ("go back to pairs", c.GoTo(by="fac", step="pairs.read")),
    ("skip to closing", c.GoTo(by="fac", step="closing.ready")),
    ("go to Pair Work", c.GoTo(by="fac", step="pairs.read")),
    ("go to pairs.tool-2.play", c.GoTo(by="fac", step="pairs.tool-2.play")),
    ("go to pairs tool 2 play", c.GoTo(by="fac", step="pairs.tool-2.play")),
    ("go to tool-2", c.GoTo(by="fac", step="pairs.tool-2.play")),
    ("go to Anchor principles", c.GoTo(by="fac", step="pairs.tool-2.play")),
    ("go to ground rules", c.GoTo(by="fac", step="intro.ground-rules")),
    ("go to grond rules", c.GoTo(by="fac", step="intro.ground-rules")),
    ("catch up", c.CatchUp(by="fac")),
    ("catch-up shrink", c.CatchUp(by="fac", way="shrink")),
    ("catch up prompts", c.CatchUp(by="fac", way="prompts")),
    ("catch up by running on", c.CatchUp(by="fac", way="run on")),
    ("undo that", c.Undo(by="fac")),
    ("reopen", c.Reopen(by="fac")),
    ("please reopen the session", c.Reopen(by="fac")),
    ("re-open the last session", c.Reopen(by="fac")),
    ("start anyway", c.Start(by="fac", sure=True)),
    ("start the session anyway", c.Start(by="fac", sure=True)),
    ("where are we?", c.Where(by="fac")),
    ("what\u2019s on?", c.Where(by="fac")),
    ("show the agenda", c.Agenda(by="fac")),
    ("before", c.Before(by="fac")),
    ("prepare", c.Prepare(by="fac")),
    ("What do I need to bring?", c.Prepare(by="fac")),
    ("how should I prepare for this", c.Prepare(by="fac")),
    ("pack", c.ShowLinks(by="fac")),
    ("prompt", c.SendPrompt(by="fac")),
    ("prompt 3", c.SendPrompt(by="fac", number=3)),
    ("next prompt", c.SendPrompt(by="fac")),
    ("tray", c.ShowTray(by="fac")),
    ("prompts", c.ShowTray(by="fac")),
    ("poll", c.OpenPoll(by="fac")),
    ("poll tokens", c.OpenPoll(by="fac", poll="tokens")),
    ("open the poll tokens", c.OpenPoll(by="fac", poll="tokens")),
    ("poll which token", c.OpenPoll(by="fac", poll="tokens")),
    ("poll ready", c.OpenPoll(by="fac", poll="check:closing.ready")),
    ("close", c.ClosePoll(by="fac")),
    ("close the poll", c.ClosePoll(by="fac")),
    ("close tokens", c.ClosePoll(by="fac", poll="tokens")),
    ("results", c.ShowResults(by="fac")),
    ("results of tokens", c.ShowResults(by="fac", poll="tokens")),
    (
        "options tokens: Courage, Rest, Time to think",
        c.ChangePoll(by="fac", poll="tokens", options=("Courage", "Rest", "Time to think")),
    ),
    ("options tokens:\nCourage\nRest", c.ChangePoll(by="fac", poll="tokens", options=("Courage", "Rest"))),
    (
        "options tokens: A, B picture: https://example.org/a.png Two jars",
        c.ChangePoll(
            by="fac", poll="tokens", options=("A", "B"), image_url="https://example.org/a.png", image_alt="Two jars"
        ),
    ),
    ("pairs", c.ShowPairs(by="fac")),
    ("reshuffle", c.Reshuffle(by="fac")),
    ("swap Asha and Tom", c.Swap(by="fac", a="asha", b="tom")),
    ("swap asha with zoe", c.Swap(by="fac", a="asha", b="zoe")),
    ("swap Rosa and Maria and Tom", c.Swap(by="fac", a="rm", b="tom")),
    ("swap roles Asha", c.SwapRoles(by="fac", person="asha")),
    ("keep apart Asha and Tom", c.KeepApart(by="fac", a="asha", b="tom")),
    ("keep Asha and Tom apart", c.KeepApart(by="fac", a="asha", b="tom")),
    ("pair me", c.TakePart(by="fac", wanted=True)),
    ("unpair me", c.TakePart(by="fac", wanted=False)),
    ("round", c.ShowRound(by="fac")),
    ("end round", c.Next(by="fac", sure=True)),
    ("End the round.", c.Next(by="fac", sure=True)),
    ("done", c.Done(by="fac")),
    ("I\u2019m done!", c.Done(by="fac")),
    ("next speaker", c.Done(by="fac")),
    ("pass", c.PassTurn(by="fac")),
    ("skip me", c.PassTurn(by="fac")),
    ("skip Tom", c.PassTurn(by="fac", person="tom")),
    ("pass for Tom", c.PassTurn(by="fac", person="tom")),
    ("who has not had a turn?", c.ShowRound(by="fac")),
    ("options", c.ShowOptions(by="fac")),
    ("options tokens", c.ShowOptions(by="fac", poll="tokens")),
    ("own options for tokens", c.ShowOptions(by="fac", poll="tokens")),
    ("here", c.Join(by="fac", person="fac")),
    ("I am here \U0001f44b", c.Join(by="fac", person="fac")),
    ("away Tom", c.Leave(by="fac", person="tom")),
    ("away", c.Leave(by="fac", person="fac")),
    ("away me", c.Leave(by="fac", person="fac")),
    ("facilitator add Tom", c.AddFacilitator(by="fac", person="tom")),
    ("make Tom a facilitator", c.AddFacilitator(by="fac", person="tom")),
    ("hand over to Tom", c.HandOver(by="fac", person="tom")),
    ("note: Start earlier next time.", c.TakeNote(by="fac", text="Start earlier next time.")),
    ("Note: two\nlines!", c.TakeNote(by="fac", text="two\nlines!")),
    ("end", c.End(by="fac")),
    ("end the session", c.End(by="fac")),
    ("end now", c.End(by="fac", sure=True)),
    ("rule: One voice at a time", c.WriteRule(by="fac", text="One voice at a time")),
    ("Rule 2: we start on time", c.WriteRule(by="fac", text="we start on time", number=2)),
    ("remove rule 3", c.RemoveRule(by="fac", number=3)),
    ("rules", c.ShowRules(by="fac")),
    ("show our ground rules", c.ShowRules(by="fac")),
    ("I agree", c.Answer(by="fac", poll="rules:intro.ground-rules", options=(0,))),
    ("my group", c.MyGroup(by="fac")),
    ("who am I with?", c.MyGroup(by="fac")),
    ("which room am I in", c.MyGroup(by="fac")),
    ("my role", c.MyGroup(by="fac")),
    ("what's my role?", c.MyGroup(by="fac")),
    ("which room", c.MyGroup(by="fac")),
    ("my turn", c.MyTurn(by="fac")),
    ("when is my turn?", c.MyTurn(by="fac")),
    ("when's it my turn", c.MyTurn(by="fac")),
    ("am I next?", c.MyTurn(by="fac")),
    ("take over", c.TakeOver(by="fac")),
    ("I'll take over", c.TakeOver(by="fac")),
    ("nudge me", c.Nudge(by="fac")),
    ("no nudges", c.Nudge(by="fac", wanted=False)),
    ("same Asha and Tom", c.SamePerson(by="fac", person="asha", other="tom")),
    ("answer for Tom: rest", c.Answer(by="fac", poll="", options=(), words=("rest",), on_behalf_of="tom")),
    ("forget me", c.ForgetMe(by="fac")),
    ("Forget me now!", c.ForgetMe(by="fac", sure=True)),
    ("run sheet", c.OpenSheet(by="fac")),
    ("our dates", c.ShowProgramme(by="fac")),
    ("when is the next session?", c.ShowProgramme(by="fac")),
    ("date 2: 14 March 2027 09:30", c.SetDate(by="fac", session=2, wall=datetime(2027, 3, 14, 9, 30))),
    (
        "date for session 3 is Sunday, 14th of March 2027 at 9.30",
        c.SetDate(by="fac", session=3, wall=datetime(2027, 3, 14, 9, 30)),
    ),
    ("date 2 2027-03-14 13:00", c.SetDate(by="fac", session=2, wall=datetime(2027, 3, 14, 13))),
    ("date 2 on 14/3/2027, 13:00", c.SetDate(by="fac", session=2, wall=datetime(2027, 3, 14, 13))),
    ("no date for session 2", c.SetDate(by="fac", session=2, wall=None)),
    ("fewer nudges", c.PaceNudges(by="fac", pace="fewer")),
    ("all nudges", c.PaceNudges(by="fac", pace="all")),
    ("intention: try tool 2, what for?", c.Intend(by="fac", text="try tool 2, what for?")),
    ("no intention", c.Intend(by="fac", text=None)),
    ("no new intention", c.Intend(by="fac", text=None, this_time=True)),
    ("help", c.Help(by="fac")),
    ("help extend", c.Help(by="fac", about="extend")),
    ("help +5", c.Help(by="fac", about="extend")),
    ("help pairs", c.Help(by="fac", about="pairs")),
    ("help rounds", c.Help(by="fac", about="polls")),
    ("help everything", c.Help(by="fac", about="all")),
    ("help own manager", c.Help(by="fac", found=("keep apart",))),
    ("help with swapp", c.Help(by="fac", about="swap")),
    ("", c.Help(by="fac")),
    ("?", c.Help(by="fac")),
]


@pytest.mark.parametrize(("text", "command"), SAID, ids=[text or "nothing" for text, _ in SAID])
def test_what_is_said_is_understood(text, command):
    assert heard(text) == command


# What people type in a hurry: (text, command). Facilitators mostly; no capitals, no apostrophes, questions for orders.
HURRIED = [
    *(
        (text, c.Extend(by="fac", by_time=5 * MINUTE))
        for text in (
            "5 more mins",
            "five more minutes pls",
            "can we have another 5 minutes",
            "could we get 5 more minutes please",
            "we need 5 more minutes",
            "give us 5 more",
            "add 5",
            "add five minutes",
            "+5min",
            "extend by 5 mins",
            "+ 5",
            "can you give them 5 more minutes?",
            "lets have 5 more minutes",
            "i'd like to extend by 5",
            "plus 5",
            "we could do with 5 more minutes",
            "an extra 5 minutes",
        )
    ),
    *(
        (text, c.Extend(by="fac", by_time=-5 * MINUTE))
        for text in (
            "-5",
            "minus 5",
            "take 5 off",
            "cut 5 minutes",
            "shorten by 5",
            "take five minutes off this step",
            "5 minutes less",
            "can we cut 5 minutes off",
            "knock 5 minutes off it",
        )
    ),
    *(
        (text, c.Where(by="fac"))
        for text in (
            "where are we",
            "where r we",
            "whats on",
            "whats on now",
            "what is happening",
            "how long",
            "how long have we got",
            "how much time do we have left",
            "how much time is left?",
            "how many minutes left",
            "time left",
            "what comes next?",
            "whats happening next",
            "when do we finish",
            "what time does it end?",
            "when is lunch",
            "whens the break",
            "what time is the break",
            "are we running late",
            "are we behind?",
            "are we on track",
            "what are we doing now",
            "im lost",
            "where are we at",
        )
    ),
    *(
        (text, c.Next(by="fac"))
        for text in (
            "next step",
            "next one please",
            "next part now",
            "ok next",
            "right, next please",
            "can we skip this",
            "skip this bit",
            "finish this step",
            "on to the next",
            "and next",
            "lets go to the next one",
        )
    ),
    *(
        (text, c.Next(by="fac", or_resume=True))
        for text in ("lets go on", "lets move on", "can we move on please", "ok go on")
    ),
    *(
        (text, c.Back(by="fac"))
        for text in ("back", "go back", "back one", "can we go back one step", "step back", "previous")
    ),
    *(
        (text, c.Pause(by="fac"))
        for text in (
            "pause",
            "pause please",
            "can we pause",
            "pls pause",
            "pause here",
            "pause the timer",
            "hold the clock",
            "lets pause",
        )
    ),
    *(
        (text, c.Resume(by="fac"))
        for text in ("resume", "carry on", "continue", "unpause", "ok carry on please", "resume now")
    ),
    *((text, c.Undo(by="fac")) for text in ("undo", "undo that", "take that back", "revert", "oops undo")),
    *((text, c.Undo(by="fac", cancel=True)) for text in ("cancel", "cancel that", "scrap that")),
    *(
        (text, c.Start(by="fac"))
        for text in (
            "start",
            "start now",
            "pls start now",
            "lets start",
            "can we start",
            "begin",
            "start the session",
            "ok start please",
        )
    ),
    *((text, c.Join(by="fac", person="fac")) for text in ("here", "im here", "im back", "i am back now", "hi im here")),
    *((text, c.Leave(by="fac", person="tom")) for text in ("tom left", "Tom has left", "Tom has gone", "tom had to go")),
    *(
        (text, c.End(by="fac"))
        for text in (
            "can we end now?",
            "end?",
            "should we end the session now",
            "end now?",
            "lets end now",
            "can you end the session",
            "end now please",
            "please end for good",
        )
    ),
    *(
        (text, c.ForgetMe(by="fac"))
        for text in (
            "can you forget me now?",
            "forget me please",
            "please forget me now",
            "would you delete my data now",
        )
    ),
    *(
        (text, c.OpenSheet(by="fac"))
        for text in ("send me the link", "give me the run sheet", "link", "open the dashboard pls")
    ),
    *((text, c.ShowRound(by="fac")) for text in ("start the round", "whos next", "who hasnt spoken yet")),
]

# Ordinary sentences with a command's word in them: nothing is done, kept or started.
ORDINARY = (
    "rule out the second option",
    "rules of thumb are fine",
    "note that the form is new",
    "need a coffee",
    "i need help with this",
    "intention is everything",
    "back in 5",
    "restart",
    "start a poll",
    "start over",
    "stop the car",
    "end of the road",
    "next week is better",
    "we left it there last time",
    "how many people left the team",
    "two mins left pls",
    "about five minutes left everyone",
    "half an hour left",
    "pause for thought is a nice phrase",
    "share my screen",
    "can everybody hear me",
    "my camera is off",
    "swap ideas",
    "go to the shop",
    "add a picture of a tree",
    "poll tax",
    "help yourself to coffee",
    "undo the top button",
)
SILENT = (
    "thanks",
    "thank you!",
    "Thanks all",
    "ok",
    "great",
    "👍",
    "brb",
    "sorry",
    "yes",
    "no",
    "cheers",
    "good morning all",
    "diolch",
)


@pytest.mark.parametrize(("text", "command"), HURRIED, ids=[text for text, _ in HURRIED])
def test_what_is_typed_in_a_hurry_is_understood(text, command):
    assert heard(text) == command


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_does_nothing(text):
    try:
        command = heard(text)
    except Refused:
        return
    assert isinstance(command, c.Help | c.Where), command


@pytest.mark.parametrize("text", ["two mins left pls", "about five minutes left everyone"])
def test_a_length_of_time_or_a_partner_is_no_name_of_a_person(text):
    with pytest.raises(Refused) as refused:
        heard(text)
    assert refused.value.sentence.text != texts.NO_SUCH_PERSON


@pytest.mark.parametrize("text", SILENT)
def test_small_talk_gets_no_answer(text):
    with pytest.raises(understand.NothingAsked):
        heard(text)


def test_the_table_of_hurried_phrases_is_large():
    assert len(HURRIED) + len(ORDINARY) + len(SILENT) >= 150


def test_every_row_has_a_sentence_and_is_tried_and_its_examples_are_understood():
    said = {type(command) for _, command in SAID}
    assert {row.makes for row in understand.TABLE} <= said | {c.Confirm}  # tried in its own test
    assert len({row.name for row in understand.TABLE}) == len(understand.TABLE)
    for row in understand.TABLE:
        assert row.help.endswith(".")
        for example in row.examples:
            if row.name != "connect":
                assert type(heard(example, questioned=row.makes is c.Confirm)) is row.makes, example


@pytest.mark.parametrize("text", ["yes", "Yes.", "yes please", "YES!", "yes, do it", "do it", "ie"])
def test_a_yes_answers_a_question_and_is_small_talk_without_one(text):
    assert heard(text, questioned=True) == c.Confirm(by="fac")
    with pytest.raises(Refused):
        heard(text)


@pytest.mark.parametrize("text", ["no", "No thanks", "nope", "never mind", "don't", "nage"])
def test_a_no_answers_a_question(text):
    assert heard(text, questioned=True) == c.Confirm(by="fac", yes=False)


@pytest.mark.parametrize("text", ["yes?", "yes but not now", "ok", "no idea", "yes we are all here", "thanks", "next"])
def test_what_is_not_simply_yes_or_no_answers_nothing(text):
    with suppress(Refused):
        assert not isinstance(heard(text, questioned=True), c.Confirm)


def test_connect_says_that_it_is_not_needed_any_more():
    assert "already connected" in str(refused("connect"))


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("asha patel", "asha"),
        ("@Asha", "asha"),
        ("PATEL", "asha"),
        ("ash", "asha"),
        ("zoe muller", "zoe"),
        ("Zoë", "zoe"),
        ("Nia Rhys", "nia"),
        ("nia", "nia"),
        ("sam l", "sam1"),
        ("sam2", "sam2"),
        ("me", "fac"),
    ],
)
def test_people_are_found_by_what_they_are_called(said, person):
    assert heard(f"away {said}") == c.Leave(by="fac", person=person)


def test_a_name_that_fits_several_asks_which():
    values = refused("away Sam").sentence.values
    assert values == {"people": People(("sam1", "sam2"))}


def test_a_name_spelt_a_little_wrong_is_offered_but_not_taken():
    assert refused("away Asja Patel").sentence.values == {"people": People(("asha",))}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("away Bartholomew", "anybody by that name"),
        ("swap Asha and Asha", "same person twice"),
        ("swap Asha", "Name two people"),
        ("swap Asha and Sam", "That could be"),
        ("swap roles", "Say it like this"),
        ("go to", "Say it like this"),
        ("go to the moon landing", "no step of that name"),
        ("go to read", "could be one of these"),
        ("go to role play", "could be one of these"),
        ("poll xyz", "no poll of that name"),
        ("start knitting circle", "no plan of that name"),
        ("start defensible decisions", "could be one of these plans"),
        ("extend", "Say it like this"),
        ("extend a lot", "Say it like this"),
        ("extend 5 parsecs", "length of time"),
        ("+0", "would change nothing"),
        ("note", "Say it like this"),
        ("note: " + "x" * 2001, "up to"),
        ("note: ring Tom on 07700 900123", "phone number"),
        ("options tokens: Courage, Jay born 3 May 2012", "date of birth"),
        ("options tokens: one", "2 to 20"),
        ("options tokens: one, One", "2 to 20"),
        ("options tokens: A, B picture: http://example.org/a.png jars", "https"),
        ("options tokens: A, B picture: https://example.org/a.png", "https"),
        ("what a lovely day it is outside", "did not understand that. “help”"),
        ("help with my tax return", "no command of that name"),
        ("no", "did not understand that. “help”"),
        ("a" * 301, "too long for a command"),
    ],
)
def test_what_cannot_be_done_says_why_and_what_to_do(text, says):
    assert says in str(refused(text))


@pytest.mark.parametrize(
    ("slip", "offered"),
    [
        ("netx", "next"),
        ("pasue", "pause"),
        ("resme", "resume"),
        ("extnd 5", "extend <minutes>"),
        ("swpa Asha and Tom", "swap <name> and <name>"),
        ("reshufle", "reshuffle"),
        ("cacth up", "catch up"),
        ("agneda", "agenda"),
        ("quit", "end"),
        ("more time", "extend <minutes>"),
        ("hi", "help"),
    ],
)
def test_a_near_miss_gets_the_nearest_command(slip, offered):
    assert refused(slip).sentence.values["first"] == offered


def test_stop_may_mean_the_clock_or_the_session():
    assert set(refused("stop").sentence.values.values()) == {"pause", "end"}


# -- anything at all ---------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [word for row in understand.TABLE for word in f"{row.name} {row.usage} and me 5 +5 - 90s the Sam Asha tokens:".split()]
)


@given(st.one_of(st.text(max_size=80), st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=8).map(" ".join)))
def test_any_text_gives_a_command_or_a_refusal(text):
    try:
        command, said = heard(text), None
    except Refused as refusal:
        command, said = None, refusal.sentence
    if said is None:
        assert command is not None
        assert command.by == "fac"
    else:
        assert set(said.values) == {part.split("}")[0] for part in said.text.split("{")[1:]}


@given(st.text(alphabet="qxzjvkw", min_size=12, max_size=40))
def test_a_refusal_never_repeats_what_was_typed(text):
    for said in (
        text,
        f"away {text}",
        f"swap {text} and Tom",
        f"go to {text}",
        f"poll {text}",
        f"start {text}",
        f"help {text}",
    ):
        assert text not in repr(refused(said).sentence)


def test_names_are_compared_without_a_plan_or_people():
    empty = Plan(id="p", title="P", lasts=timedelta(minutes=5), blocks=(block("b", "B"),), steps=(step("b.s", "S"),))
    for text in ("poll x", "away Tom", "start x"):
        with pytest.raises(Refused):
            understand.understand(text, plan=empty, plans=(), names={}, by="fac")


def test_knowing_nobody_a_text_means_the_same_or_names_somebody():
    """So a service need not look people up for what names nobody."""
    asked_for = []
    for text, command in SAID:
        try:
            assert understand.understand(text, plan=PLAN, plans=PLANS, names={}, by="fac") == heard(text), text
        except Unnamed:
            asked_for.append(command)
    assert 0 < len(asked_for) < len(SAID) / 3


# -- permission --------------------------------------------------------------------------------------------------------


def test_the_words_promise_no_more_than_the_command_allows():
    assert not [
        row.name for row in understand.TABLE if not row.facilitators_only and not issubclass(row.makes, c.CommandForAll)
    ]
    narrower = {row.name for row in understand.TABLE if row.facilitators_only and issubclass(row.makes, c.CommandForAll)}
    assert narrower == {"here for", "answer for", "connect"}
    assert not issubclass(c.Next, c.CommandForAll)


@pytest.mark.parametrize(
    "title", ["Saying goodbye", "Meet the team", "Questions for me", "Thank everyone", "All clear then"]
)
@pytest.mark.parametrize("said", ["go to {}", "please go to {}.", "skip {}", "can we go to “{}”"])
def test_a_title_may_end_in_what_is_courtesy_elsewhere(title: str, said: str) -> None:
    steps = (builders.step("intro.hello", 5, title="Saying hello"), builders.step("intro.other", 5, title=title))
    parts = builders.plan(*steps, builders.step("close.end", 5))
    command = understand.understand(said.format(title), plan=parts, plans=(), names={}, by="f")
    assert isinstance(command, c.GoTo | c.Skip)
    assert (command.step if isinstance(command, c.GoTo) else command.steps[0]) == "intro.other"
