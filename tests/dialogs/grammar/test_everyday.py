"""Everyday words: what people in a hurry type for each command, what is no command, and how it may arrive."""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta

import pytest

from dialogs import texts
from dialogs.grammar import understand
from dialogs.grammar.phrase import NothingAsked
from dialogs.grammar.resolve import Unnamed
from dialogs.run import commands as c
from dialogs.texts.sentence import Refused
from tests.dialogs.grammar.test_phrases import NAMES, PLAN, PLANS, heard

MINUTE = timedelta(minutes=1)
Phrases = Iterable[str]


def extend(minutes: float) -> c.Extend:
    return c.Extend(by="fac", by_time=minutes * MINUTE)


def pause(minutes: float) -> c.Pause:
    return c.Pause(by="fac", lasts=minutes * MINUTE)


def start(clock: time | None = None, **more: object) -> c.Start:
    return c.Start(by="fac", when=c.When(clock=clock, **more))  # type: ignore[arg-type]


def table(*rows: tuple[c.Command, str]) -> list[tuple[str, c.Command]]:
    """One line of phrases for each command, separated by bars."""
    return [(phrase.strip(), command) for command, phrases in rows for phrase in phrases.split("|")]


EVERYDAY = table(
    (
        extend(5),
        "5 more mins pls | 5 more minutes please | another five mins? | another 5 | 5 mins more | 5 minutes more please |"
        "extra 5 mins | 5 extra minutes | could we have an extra five minutes please | add another 5 mins | extend it by 5 |"
        "extend this step by 5 minutes | extend this by five | give it another 5 | give us another five minutes pls |"
        "give everyone 5 more minutes | let's give it 5 more minutes | we'll need 5 more minutes |"
        "we're going to need another 5 minutes | I think we need another five minutes | can you add 5 minutes to this |"
        "add 5 minutes to this step | +5 pls | +5 mins 🙂 | make it 5 minutes longer | 5 minutes longer |"
        "take another 5 minutes | please can we have five more minutes | id like 5 more minutes |"
        "any chance of 5 more minutes | could do with another 5 | carry on for 5 more minutes |"
        "keep going for another 5 minutes | they need 5 more minutes | 5 more minutes for this one | 5 more minutes everyone |"
        "let us have 5 more minutes | we would like another 5 minutes | five more mins for the pairs",
    ),
    (extend(1), "one more minute | another minute | a minute more | 1 more min pls"),
    (extend(2), "a couple more minutes | two more mins | another couple of minutes"),
    (extend(10), "+10 | ten more minutes | 10 more | can we have another ten mins"),
    (extend(15), "another quarter of an hour | fifteen more minutes"),
    (extend(25), "twenty five more minutes | twenty-five more mins"),
    (extend(30), "another half hour | half an hour more | another half an hour"),
    (extend(0.5), "thirty more seconds | another 30 seconds"),
    (
        extend(-5),
        "5 less | minus five | -5 mins pls | make it 5 minutes shorter | 5 minutes shorter | shorten this by 5 |"
        "shorten by five mins please | cut this by 5 minutes | reduce by 5 minutes | take 5 mins off this | trim 5 minutes |"
        "knock off 5 minutes | take off 5 | could we take five minutes off please | lose 5 minutes | reduce this step by 5",
    ),
    (
        c.Next(by="fac"),
        "next! | next please 😊 | next pls | onto the next | on to the next one | next bit | next section | next activity |"
        "skip to the next | jump to the next step | skip this one | skip the rest of this | finish this | end this step |"
        "ok next please | right then, next | yes, next | can we do the next one | lets start the next part | onwards |"
        "NEXT | lets move on to the next part | move on to the next step | next, please! | alright, next step pls",
    ),
    (
        c.Next(by="fac", or_resume=True),
        "move on | could we move on | can we move on now | shall we move on | moving on | time to move on |"
        "I think we can move on | we're ready to move on | go forward | move along |"
        "can we go on | sorry, can we move on please",
    ),
    (c.Back(by="fac"), "go back a step | back one step please | one step back | previous step pls | take us back one step"),
    (
        c.Pause(by="fac"),
        "pause for a sec | pause for a moment | pause for a bit | pause for now | can you pause it | pause there |"
        "lets pause here for a moment | stop the timer | stop the clock please | could you just pause",
    ),
    (
        pause(5),
        "pause 5 | pause for 5 | pause for five minutes | pause 5 mins pls | 5 minute pause | 5 min break |"
        "five minute break please | lets take a 5 minute break | can we have a 5 min break | quick 5 min break |"
        "5 minute comfort break | break for 5 minutes | take a 5-minute break | lets have a short break of 5 minutes",
    ),
    (pause(10), "10 minute break | can we break for ten minutes | pause for 10 min"),
    (pause(0.5), "pause 30 seconds | pause for half a minute"),
    (c.Pause(by="fac", until=c.When(clock=time(10, 15), certain=False)), "pause until 10:15 | pause till 10.15 | have a break until 10:15"),
    (
        c.Resume(by="fac"),
        "resume pls | unpause please | carry on now | continue please | lets continue | lets carry on | keep going |"
        "start the clock again | restart the clock | back to it | we can continue | continue with the session",
    ),
    (
        c.Where(by="fac"),
        "how long have we got left | how long left on this | how much longer | how much longer have we got |"
        "how many mins left | how many minutes do we have | how many minutes have we got left | time check | time check please |"
        "what's the time | time remaining | how are we doing for time | how are we for time | hows the time |"
        "are we ok for time | how far behind are we | how late are we | when does this finish | when does this end |"
        "when do we stop | what time will we finish | when are we done | whens coffee | how many minutes till the break | how long till we finish | whats the time left | when is the next break |"
        "how long till the break | how long until lunch | when do we break | what should we be doing |"
        "what are we supposed to be doing | what do i do now | what do we do now | whats the task | whats going on |"
        "what step are we on | which step is this | which part are we in | what is coming up | what happens next |"
        "whats the next step | i'm confused | lost | where am i | can you tell me where we are | what's left |"
        "can you remind us how long we have | do you know how long we have left | what was the question |"
        "can you repeat the question | repeat the question | whats the question again | could you repeat that |"
        "can you repeat that please | is it paused | have we started | are we done? | are you there? | how long is left |"
        "sorry, where are we? | hi, where are we up to | how much time do we have for this | what are we on",
    ),
    (
        c.ShowPeople(by="fac"),
        "whos here | who is here | who's here? | who is in | who else is here | how many are here |"
        "how many people are here | who have we got | people | attendees | show me whos here | is everyone here",
    ),
    (
        c.Agenda(by="fac"),
        "agenda please | whats the agenda | what is the plan | what's the schedule | can i see the agenda |"
        "can you show the agenda | show me the agenda | running order | what are we doing today",
    ),
    (extend(3), "lets do 3 extra minutes | we could do with 3 more mins | do another 3 minutes"),
    (
        c.Extend(by="fac", until=c.When(clock=time(10, 15), certain=False)),
        "extend until 10:15 | make this step end at 10:15 | end this step at 10.15 | go on until 10:15 | carry on with this till 10:15"
        " | finish this at 10:15 | stay here until 10:15 please | lets stop this at 10:15",
    ),
    (
        c.Extend(by="fac", until=c.When(after=2 * MINUTE)),
        "wrap this up in 2 minutes | end this step in two minutes | finish this in 2 mins please",
    ),
    (extend(-5), "lets finish 5 early | cut it short by 5 | end this 5 minutes early | finish five minutes sooner"),
    (c.GoTo(by="fac", step="closing.ready"), "back to closing.ready | lets jump straight to closing.ready"),
    (c.Next(by="fac"), "lets go to the next thing | next topic | on to the next thing"),
    (c.Back(by="fac"), "no wait go back | wait no, go back"),
    (c.Undo(by="fac"), "undo undo | no wait, undo"),
    (c.ClosePoll(by="fac"), "close the vote now | close the poll now please"),
    (c.CatchUp(by="fac", way="shrink"), "shorten the rest | squeeze the rest"),
    (c.Join(by="fac", person="tom"), "Tom is back | tom is here | Tom has just joined | tom's back now | Tom made it"),
    (c.MyGroup(by="fac"), "am i the supervisor | am I an observer? | am i playing the practitioner | whats my part"),
    (c.PassTurn(by="fac"), "id rather pass | can I go last | skip my turn | I'd prefer to pass"),
    (c.ForgetMe(by="fac"), "forget everything about me | delete all you know about me"),
    (c.ShowProgramme(by="fac"), "when is session 2 | when do we meet next | when are we meeting again"),
    (c.ShowMissed(by="fac"), "did I miss anything | did i miss much?"),
    (c.Nudge(by="fac"), "tell me when theres 5 mins left | wake me when it's time | ping me at the end"),
    (c.Leave(by="fac", person="fac"), "i'm off now bye | gotta go sorry"),
    (
        c.ShowPeople(by="fac", missing=True),
        "whos missing | who is missing? | who isnt here yet | who's not here | who left | who has left us | who have we lost"
        " | anyone missing | is anybody missing? | who are we waiting for | who hasnt come back | has anyone left"
    ),
    (
        c.ShowPeople(by="fac", person="tom"),
        "where is Tom | wheres tom? | where's Tom gone | is Tom here? | is tom back yet | has Tom left? | did Tom leave"
        " | who is tom with | which room is Tom in | is Tom still here | where did tom go | do we have Tom | any sign of Tom"
    ),
    (
        c.PartnerGone(by="fac"),
        "my partner has gone | my partner's gone | my partner left | my partner isnt here | my partner disappeared"
        " | ive lost my partner | im alone | I'm on my own in my room | there's nobody in my room | my partner dropped out"
        " | I am alone in here | my partner hasn't turned up | nobody is here with me | no partner here | my partner froze"
    ),
    (c.MyGroup(by="fac"), "what group am i in | which breakout am i in | who is with me | whos my partner | whos my partner again | who am I with again? | who am i working with | which room am i in | whats my role"),
    (
        c.Join(by="fac", person="fac"),
        "im here! | here 👋 | present | hello, i'm here | sorry im late | just joined | ive just joined | im in | im back",
    ),
    (c.Leave(by="fac", person="fac"), "i have to go | i need to leave | ive got to go | im leaving now | gotta go | im off"),
    (
        c.Leave(by="fac", person="tom"),
        "tom has just left | tom's gone | tom dropped off | tom dropped out | tom has disconnected | tom is away |"
        "tom needs to leave | tom isn't here | tom lost connection",
    ),
    (c.Done(by="fac"), "all done | ive finished | im finished | we have finished | that's me | my turn is over | im all done"),
    (c.PassTurn(by="fac"), "ill pass | i'll pass | pass for now | can i pass | come back to me later | id rather not | not now please"),
    (c.PassTurn(by="fac", person="tom"), "skip Tom for now | skip tom please | come back to Tom | pass on tom"),
    (c.Skip(by="fac", steps=("break.coffee",)), "skip the break | can we skip the break | skip teatime | leave out the break"),
    (c.Undo(by="fac"), "undo please | oops, undo | take it back | undo the last one | reverse that | sorry undo that"),
    (
        c.End(by="fac"),
        "can we finish now | finish now | close the session | end the meeting please | finish the session? | could you end the session now",
    ),
    (
        c.Start(by="fac"),
        "lets begin | lets get started | get started | shall we start | shall we begin | can we begin | kick off |"
        "go ahead and start | start please 🙏 | ready to start | we are ready to start | start it | start the session now |"
        "ok everyone, start",
    ),
    (start(time(9, 30), certain=False), "start at 9:30 | start at 9.30 | begin at half past nine | start at 930 | start 9:30 | start at half 9 | start at nine thirty |"
        "can we start at 9:30 please | start the session at 9:30"),
    (start(time(9, 30), certain=True), "start at 09:30 | start at 9:30am | start at 9:30 a.m."),
    (start(time(14), certain=True), "start at 2pm | start at 14:00 | start at 2 pm please"),
    (start(time(10), certain=False), "start at 10 | start at ten o'clock | start at 10 o'clock"),
    (start(time(9, 45), certain=False), "start at quarter to ten"),
    (start(time(9, 40), certain=False), "start late at 9:40 | start a bit late at 9:40 | start later at 9:40 | let's start late at 9:40"),
    (start(time(9), certain=False, tomorrow=True), "start tomorrow at 9 | start at 9 tomorrow"),
    (start(after=5 * MINUTE), "start in 5 minutes | start in five mins | lets start in 5"),
    (c.CancelStart(by="fac"), "cancel the start | dont start | don't start yet"),
    (c.OpenPoll(by="fac"), "start the poll | open the poll please | launch the poll | run the poll"),
    (c.ClosePoll(by="fac"), "close the poll please | end the poll | stop the vote"),
    (c.ShowResults(by="fac"), "show results | show us the results | what are the results | how did people vote"),
    (c.SendPrompt(by="fac"), "next question please | send the next question | ask the next question"),
    (c.SendPrompt(by="fac", number=3), "question 3 | show question 3"),
    (c.ShowPairs(by="fac"), "show the pairs | whos with who | what are the groups | show groups"),
    (c.Reshuffle(by="fac"), "shuffle the pairs | new pairs please | draw new groups | mix the pairs up"),
    (c.Swap(by="fac", a="asha", b="tom"), "swap asha and tom please | can you swap asha with tom | switch Asha & Tom"),
    (c.KeepApart(by="fac", a="asha", b="tom"), "dont pair asha with tom | don't put Asha and Tom together | keep asha and tom separate"),
    (c.ShowRound(by="fac"), "who hasnt gone yet | whose turn is it | who is speaking | whos next | who goes next | whos left to speak"),
    (c.Help(by="fac"), "help pls | i need help | can you help me | how does this work | what can i type | list commands | what can you do?"),
    (c.Help(by="fac", about="pause"), "how do i pause | how can we pause"),
    (c.OpenSheet(by="fac"), "whats the link | where is the link | can you send the link again | can i have the link"),
    (c.GoTo(by="fac", step="pairs.read"), "can we go to pair work | move on to pair work | take us to pair work"),
    (c.Nudge(by="fac", wanted=False), "stop reminding me | no more reminders please | dont remind me"),
)  # fmt: skip

# The same words as clients, phones and replies send them.
WRAPPED = [
    "&nbsp;next",
    "next&nbsp;please",
    "\u200fnext\u200e",
    "ne\u200bxt",
    "\u202bnext\u202c",
    "“next”",
    "'next'",
    "*next*",
    "**next**",
    "_next_",
    "`next`",
    "> how long have we got?\nnext",
    "> > earlier\n> reply\n\nnext please",
    "&gt; a quoted line\nnext",
    "next &#128512;",
    "next&excl;",
    "👉 next",
    "🙏 next please 🙏",
    "- next",
    "• next",
    "# next",
    "(next)",
    "next :)",
    "next ;-)",
    "\n\nnext\n\n",
    "NEXT!!!",
    "ｎｅｘｔ",
    "next…",
    "/next",
    "hey bot, next please, thanks",
]

# Nothing happens, whoever types it. Some get an answer, none an act.
NOTHING = (
    "next slide please", "next to me", "next time", "back to basics", "back me up on this", "back in five",
    "previous experience matters", "pause for thought", "please don't pause", "do not end", "dont end the session",
    "can we not pause", "not yet", "no need to pause", "why did you pause", "did you pause", "end of story",
    "the end", "we need to end poverty", "no idea", "maybe later", "later", "give me a minute", "give us a sec",
    "running 5 minutes late", "i'll be 5 minutes late", "we have 5 minutes left", "5 people", "two minutes", "in 5 minutes",
    "5 minutes", "5", "take a minute to think", "take 2 minutes each", "extend the deadline", "cut the cake",
    "add a picture of a tree", "a few more minutes", "more time", "cancel my subscription", "cancel the meeting",
    "resume on monday", "continue without me", "carry on without me", "continuing professional development",
    "where is my coffee", "where are the biscuits", "how long is a piece of string", "when is the deadline",
    "who is the manager here", "who is next door", "here is the document", "here's the link", "present company excepted",
    "away day", "pass the salt", "skip it", "leave it out", "open the window", "close the door", "close the window",
    "show me the money", "results may vary", "round the corner", "order a pizza", "swap places with someone",
    "same difference", "agree to disagree", "i think we should all agree", "record that please", "hand over your phone",
    "nobody left", "everybody left", "we left it there", "i left my bag on the train", "she left", "they had to leave",
    "lets break for lunch", "lets take a break", "i need a break", "start again", "start over", "start a poll",
    "lets start with introductions", "start with you Asha", "can you hear me", "im on mute", "you're on mute",
    "is this being recorded", "who said that", "what do you think", "what is the meaning of this", "lets discuss rule 2",
    "that rule is odd", "note to self", "need a coffee", "need you to listen", "intention matters", "remember the milk",
    "undo the top button", "send me an email", "see page 5", "100", "2nd option", "option b", "swap", "start at",
    "start at 25:00", "start late", "start at the beginning", "end of the road", "finish your sentence", "close your eyes",
    "hold on", "wait", "stop", "time flies", "help yourself", "delete that", "mute tom", "turn your camera on",
    "don't skip tom", "do not go to closing", "never mind", "forget it", "forget about me", "ignore me", "t left", "away t",
)  # fmt: skip

QUIET = (
    "thanks so much", "thank you very much", "thanks everyone", "ok thanks", "ok thank you!", "great thanks",
    "perfect, thank you", "lovely, thanks all", "will do", "np", "got it, thanks", "understood", "noted", "makes sense",
    "sounds good", "good idea", "fair enough", "yes please", "no thanks", "hello everyone", "hi all", "good afternoon",
    "morning all", "bye all", "see you next time", "have a good weekend", "haha", "😂", "🙂🙂", "👍🏽", "❤️", "🎉🎉 🎉", "me too",
    "same here", "sorry everyone", "apologies", "my bad", "take your time", "you're welcome", "of course", "absolutely",
    "exactly", "wow", "amazing", "nice one", "well done all", "on my way", "one sec", "just a sec", "one moment please",
    "okay great", "ok 👍", "thx 🙏", "bore da", "diolch yn fawr", "ok cool", "yep, sounds good", "brb", "back in a sec",
)  # fmt: skip


@pytest.mark.parametrize(("text", "command"), EVERYDAY, ids=[text for text, _ in EVERYDAY])
def test_everyday_words_mean_the_command(text, command):
    assert heard(text) == command


@pytest.mark.parametrize("text", WRAPPED)
def test_what_stands_around_the_word_does_not_matter(text):
    assert heard(text) == c.Next(by="fac")


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_command_does_nothing(text):
    with pytest.raises(Refused):
        heard(text)


@pytest.mark.parametrize("text", QUIET)
def test_what_people_say_to_each_other_gets_no_answer(text):
    with pytest.raises(understand.NothingAsked):
        heard(text)


def test_the_table_is_large():
    assert len(EVERYDAY) + len(WRAPPED) + len(NOTHING) + len(QUIET) >= 500


# -- guesses -----------------------------------------------------------------------------------------------------------


def offered(text: str, leads: bool = True) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        understand.understand(text, plan=PLAN, plans=PLANS, names=NAMES, by="fac", leads=leads)
    return caught.value.offers


@pytest.mark.parametrize(
    ("text", "buttons"),
    [
        ("netx", ("next",)),
        ("pasue", ("pause",)),
        ("lets take a break", ("pause",)),
        ("stop", ("pause", "end")),
        ("start again", ("resume", "start")),
        ("start a poll", ("poll",)),
        ("5 minutes", ("extend 5", "pause 5")),
        ("30 seconds", ("extend 30s", "pause 30s")),
        ("more time", ("extend 5",)),
        ("need a bit more time", ("extend 5",)),
        ("a bit longer please", ("extend 5",)),
        ("oops", ("undo",)),
        ("swpa Asha and Tom", ("help swap",)),
        ("swap", ("help swap",)),
        ("what a lovely day it is outside", ("help", "where")),
    ],
)
def test_a_guess_is_offered_as_a_button(text, buttons):
    assert offered(text) == buttons


def test_what_a_guess_offers_can_be_pressed_and_ends_nothing():
    for text in (*NOTHING, "netx", "quit", "exit", "wrap up", "goodbye", "erase", "extnd 5"):
        offers = offered(text)
        assert len(offers) <= 2
        for offer in offers:
            pressed = heard(offer)
            assert not (isinstance(pressed, c.End | c.ForgetMe) and pressed.sure), (text, offer)


def test_people_are_offered_only_what_they_may_do():
    assert offered("netx", leads=False) == ("help", "where")
    assert offered("5 minutes", leads=False) == ("help", "where")
    assert offered("agneda", leads=False) == ("agenda",)


def test_one_letter_names_nobody():
    with pytest.raises(Unnamed):
        heard("away t")
    assert heard("away to") == c.Leave(by="fac", person="tom")


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("oops wrong button", ("undo",)),
        ("I didn't mean that", ("undo",)),
        ("that was a mistake", ("undo",)),
        ("put it back as it was", ("undo",)),
        ("lets call it a day", ("end", "next")),
        ("thats all for today", ("end", "next")),
        ("end the break", ("next",)),
        ("finish the break now", ("next",)),
        ("cut the break to 10 minutes", ("-5",)),
        ("this is too long", ("-5",)),
        ("longer break please", ("extend 5",)),
        ("comfort break", ("pause 5",)),
        ("we are back", ("resume", "next")),
        ("were behind", ("catch up",)),
        ("we've overrun", ("catch up",)),
        ("move things forward a bit", ("next",)),
        ("when is the closing round?", ("agenda", "where")),
        ("back to the beginning", ("agenda",)),
        ("pair Asha with Tom", ("help swap", "pairs")),
        ("keep Asha away from Tom", ("help keep apart",)),
        ("Tom can't make it", ("help away",)),
        ("can Tom take over", ("help hand over to", "help facilitator add")),
        ("take me out", ("unpair me", "forget me")),
    ],
)
def test_a_plain_sentence_does_nothing_and_names_what_helps(text: str, offers: tuple[str, ...]) -> None:
    assert offered(text) == offers
    for offer in offers:
        heard(offer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("are you recording this?", texts.HINT_PRIVACY),
        ("is this anonymous", texts.HINT_PRIVACY),
        ("who can see my answer", texts.HINT_PRIVACY),
        ("do you listen to us", texts.HINT_PRIVACY),
        ("my wifi dropped", texts.HINT_TECHNICAL),
        ("I can't hear anyone", texts.HINT_TECHNICAL),
        ("cant see the screen", texts.HINT_TECHNICAL),
        ("open the rooms", texts.HINT_ROOMS),
        ("close the breakout rooms now", texts.HINT_ROOMS),
        ("call everyone back", texts.HINT_ROOMS),
        ("how many have voted", texts.HINT_HOW_MANY),
        ("who hasn't answered", texts.HINT_HOW_MANY),
        ("has everyone answered?", texts.HINT_HOW_MANY),
        ("can i change my answer", texts.HINT_CHANGE_ANSWER),
        ("how do I change my vote", texts.HINT_CHANGE_ANSWER),
        ("I pressed the wrong option", texts.HINT_CHANGE_ANSWER),
    ],
)
@pytest.mark.parametrize("leads", [True, False])
def test_a_plain_question_is_answered(text: str, said: str, leads: bool) -> None:
    with pytest.raises(Refused) as caught:
        understand.understand(text, plan=PLAN, plans=PLANS, names=NAMES, by="fac", leads=leads)
    assert caught.value.sentence.text == said


@pytest.mark.parametrize("text", ["can i have more time", "a bit longer please", "Tom is back"])
def test_what_only_facilitators_do_is_said_to_be_theirs(text: str) -> None:
    with pytest.raises(Refused) as caught:
        understand.understand(text, plan=PLAN, plans=PLANS, names=NAMES, by="fac", leads=False)
    assert caught.value.sentence.text == texts.FACILITATORS_ONLY


@pytest.mark.parametrize("text", ["never mind", "forget it", "nevermind then"])
def test_what_was_dropped_is_not_answered(text: str) -> None:
    with pytest.raises(NothingAsked):
        heard(text)
