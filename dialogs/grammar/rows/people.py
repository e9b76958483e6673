"""Command rows: turns, who is here, who leads, and the end.

“done” also ends one's turn, “not now” and “skip me” pass it. “skip Tom” passes for Tom. “I have to go” and “Tom has left”
mean away. “finish” and “close the session” end it with a question; only “end now”, without any other word, ends at once.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.free_text import NOTE, NOTE_EXAMPLE
from dialogs.grammar.phrase import CommandRow, row
from dialogs.grammar.pieces import PERSON, SOMEBODY
from dialogs.run import commands as c

ROWS: tuple[CommandRow, ...] = (
    row(
        "round", c.ShowRound, texts.HELP_ROUND,
        r"(?:show |start |do )?(?:the |a )?round|call on as many as fit|(?:the )?(?:speaking )?order|who(?:'s| is| goes| speaks) (?:up )?(?:next|after (?:this|me))"
        r"|who(?:'s| is) (?:speaking|talking|on|left(?: to speak)?)(?: now)?|who(?:se|'s) (?:turn|go) is it(?: now| next)?"
        r"|who (?:has not|hasn't|still has to|still needs to) (?:had a (?:turn|go)|spoken|speak|gone|been)(?: yet)?",
        near=("turns", "speakers"),
    ),
    row(
        "done", c.Done, texts.HELP_DONE,
        r"(?:(?:i'm|i am|we're|we are|i've|i have|we've|we have|all|that's me) )?(?:all )?(?:done|finished)(?: (?:here|now|speaking|talking|my turn))?"
        r"|that's me|(?:i(?:'ve| have) )?finished (?:the )?(?:task|reading)|my turn is over|next (?:speaker|person)(?: now)?", near=("ready", "complete"),
    ),
    row(
        "pass", c.PassTurn, texts.HELP_PASS,
        r"(?:(?:i|i'll|i will|i'd like to|ill) )?pass(?: (?:for now|this time|this (?:one|round)|on this(?: one)?))?|not now|skip me(?: for now| this time)?"
        r"|come back to me(?: later| at the end| last)?|skip my (?:turn|go)|(?:i )?(?:would |'d )?(?:rather|prefer to) pass|(?:i )?go last|i(?:'d| would) rather not(?: say)?|not me(?: now)?", near=("later", "not me"),
    ),
    row(
        "pass for", c.PassTurn, texts.HELP_PASS_FOR,
        r"(?:skip|pass|leave out)(?: for| on)? (?!(?:the|this|that|it|our|a|an|these|ahead|her|him|them|to)\b)(?P<person>.+?)(?: for now| this time)?",
        r"come back to (?P<person>.+?)(?: later| at the end)?",
        build=lambda asked, found: c.PassTurn(by=asked.by, person=asked.person(found["person"])),
        usage="skip <name>", examples=("skip Tom",), near=("later for",),
    ),
    row(
        "here", c.Join, texts.HELP_HERE,
        r"(?:i'm |i am |we're )?(?:here|present)(?: now| too)?|(?:i'm|i am) (?:back|in|late)(?: now| again| everyone)*"
        r"|(?:i've |i have |i )?(?:just |now )?(?:joined|arrived)(?: now)?|count me (?:as )?(?:here|present)",
        build=lambda asked, _: c.Join(by=asked.by, person=asked.by), near=("join", "arrived", "in"),
    ),
    row(
        "here for", c.Join, texts.HELP_HERE_FOR,
        rf"(?!.*(?:n't|\bnot|\bnever)\b){SOMEBODY}(?: is|'s| has)?(?: just| now)? (?:back|here|arrived|joined|returned|come back|rejoined|made it)(?: (?:now|again|too|with us|in))*",
        build=build.here, for_all=False, usage="<name> is here", examples=("Asha is here",), near=("is back",),
    ),
    row(
        "away", c.Leave, texts.HELP_AWAY,
        r"(?:i'm |i am )?(?:away|gone)(?: now)?(?P<person>)|i(?:'m| am) (?:leaving|off)(?: now)?|leaving now"
        r"|(?:i )?(?:have to|need to|must|got to|gotta|i've got to|i'll have to) (?:go|leave|run|drop off|dash)(?: now| early)?",
        rf"away:? {PERSON}",
        rf"{SOMEBODY}(?: has| is| was|'s)?(?: just| now)? (?:left|gone|away|(?:dropped|logged) (?:out|off)|disconnected"
        r"|lost (?:the |their )?connection)(?: (?:the (?:call|meeting)|us|home|now|early|again|today|for today))*",
        rf"{SOMEBODY} (?:had|has|needs|needed) to (?:go|leave|drop off)(?: now| early)?",
        rf"{SOMEBODY}(?: is not|'s not| isn't) (?:here|there|in the call|with us)(?: now| any ?more)?",
        build=build.away, usage="away <name>", examples=("away Tom",), near=("left", "leave", "absent"),
    ),
    row(
        "facilitator add", c.AddFacilitator, texts.HELP_FACILITATOR,
        r"(?:make|add) (?P<person>.+?) (?:as )?(?:a |another )?(?:co-?)?facilitator",
        rf"(?:add )?(?:co-?)?facilitator:? (?:add )?{PERSON}",
        build=lambda asked, found: c.AddFacilitator(by=asked.by, person=asked.person(found["person"])),
        usage="facilitator add <name>", examples=("facilitator add Tom",),
        near=("co-facilitator", "add facilitator", "host"),
    ),
    row(
        "hand over to", c.HandOver, texts.HELP_HAND_OVER,
        rf"hand ?over(?: to)?:? {PERSON}", rf"hand to {PERSON}",
        build=lambda asked, found: c.HandOver(by=asked.by, person=asked.person(found["person"])),
        usage="hand over to <name>", examples=("hand over to Tom",), near=("handover", "transfer"),
    ),
    row(
        "take over", c.TakeOver, texts.HELP_TAKE_OVER,
        r"(?:i(?:'ll| will| can)? )?take over|(?:i(?:'ll| will| can) )lead", near=("take the lead",),
    ),
    row(
        "note", c.TakeNote, texts.HELP_NOTE,
        NOTE, build=build.note, usage="note: <text>", examples=(NOTE_EXAMPLE,),
        near=("remember", "write down"),
    ),
    row(
        "yes", c.Confirm, texts.HELP_YES,
        r"yes(?: please)?|no(?: thanks)?", build=build.confirm, usage="yes | no", examples=("yes", "no"), near=("confirm",),
    ),
    row(
        "end", c.End, texts.HELP_END,
        r"(?:close|conclude|wrap up)(?: (?:the |this )(?:session|meeting|workshop))(?: now)?(?P<now>)",
        r"finish(?: (?:(?:the |this )?(?:session|meeting)|here))?(?: now)?(?P<now>)",
        r"end(?: (?:(?:the |this )?(?:session|meeting)|here))?(?P<now> (?:now|anyway|for good))?",
        build=lambda asked, found: c.End(by=asked.by, sure=bool(found["now"]) and asked.exact),
        usage="end [now]", examples=("end", "end now"), near=("stop", "quit", "exit", "goodbye", "wrap up"),
    ),
)  # fmt: skip
