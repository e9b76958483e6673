"""Hints: ordinary sentences that are no command, but show what somebody is after. They do nothing and name what helps.

The first row that fits is taken. Offers become buttons, so each is a command that can be tried without harm: it shows
something, or asks before it does. “5 more minutes and then on” offers `extend 5`. Questions about recording or privacy,
trouble with sound or Wi-Fi, rooms, who has answered and how to change an answer get a sentence. Participants are offered
only what they may do. After “no” or “don't” only such a sentence is said, and no command is offered.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from dialogs import texts
from dialogs.grammar.lengths import NUMBER, UNIT, length
from dialogs.texts.sentence import Refused, sentence


class Hint(NamedTuple):
    """What to offer where the text fits: to facilitators, and to everybody else. `said`: an answer in place of a guess."""

    fits: re.Pattern[str]
    leads: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    said: str | None = None


def _hint(fits: str, leads: str = "", others: str = "", said: str | None = None) -> Hint:
    def offers(given: str) -> tuple[str, ...]:
        return tuple(filter(None, given.split("|")))

    return Hint(re.compile(rf"\b(?:{fits})\b", re.IGNORECASE), offers(leads), offers(others), said)


_TECH = (
    r"(?:wi-?fi|internet|connection|broadband|sound|audio|mic(?:rophone)?|camera|video|screen|headset|speakers?|laptop)"
    r"(?:'s| is| isn't| has| keeps| dropped| cut| went| won't| doesn't| not)|(?:can ?no?t|can'?t|couldn'?t) (?:hear|see)|frozen|muted"
)
_ROOMS = r"(?:breakout )?rooms?"
HINTS: tuple[Hint, ...] = (
    _hint(r"record(?:ed|ing|s)? (?:this|us|me|it)|(?:are|is|do|does|will) (?:you|this|it|we|anyone)(?: being| get)? (?:record\w*|listen\w*|transcri\w*)"
          r"|being recorded|listen to us|anonymous|confidential|private|who (?:can|will|gets to) (?:see|read)", said=texts.HINT_PRIVACY),
    _hint(_TECH, said=texts.HINT_TECHNICAL),
    _hint(rf"(?:open|close|shut|start|end|make|set up|create) (?:the |our |up )?{_ROOMS}"
          r"|(?:bring|call|get|fetch) (?:everyone|everybody|them|people|the (?:groups|pairs)) back", "pairs|next", said=texts.HINT_ROOMS),
    _hint(rf"wrong {_ROOMS}|alone in (?:a|the|her|his|their) {_ROOMS}|{_ROOMS} \d+ (?:needs?|wants?|is|has)|next (?:rooms?|pairs?|groups?)|(?:change|switch|swap) {_ROOMS}"
          r"|who goes where|next partner|where do i go", "pairs|where", "my group|where"),
    _hint(r"(?:how many|who(?:'s)?|has every(?:one|body)|have (?:they|people))(?: (?:has|have|hasn't|haven't|is|are|isn't|aren't|people|of (?:us|them)|not|all))*"
          r" (?:voted|answered|ready|chosen|responded|finished|agreed)", "results", said=texts.HINT_HOW_MANY),
    _hint(r"(?:change|redo|correct) (?:my|the) (?:vote|answer|choice)|(?:voted|pressed|chose|picked|clicked)(?: \w+){0,3} wrong|wrong (?:option|answer|vote)",
          said=texts.HINT_CHANGE_ANSWER),
    _hint(r"(?:oops|wrong|mistake|by accident|accident|(?:didn't|did not) mean|ignore (?:that|this)|put (?:it|that) back|as it was)", "undo", "help"),
    _hint(r"^(?:until|till|til|(?:end|finish|stop)(?: (?:this|it|here))? (?:at|by)) \d.*", "help extend", "where"),
    _hint(r"(?:nearly|almost) (?:done|there|finished|over)", "where", "where"),
    _hint(r"call it a day|(?:that's|that is) (?:all|it|everything)(?: for (?:today|now))?|wrap (?:it )?up|finish(?:ing)? (?:up|off)|finish(?:ed)? for today", "end|next"),
    _hint(r"(?:shorter|shorten|cut|reduce|less)\b.*\b(?:break|lunch|coffee|tea|step|part|this|it)|cut (?:this|it) short|finish .*\bearly|too (?:much time|long)|(?:mins?|minutes) too (?:much|many|long)", "-5"),
    _hint(r"make (?:it|this) (?:a bit )?shorter", "-5"),
    _hint(r"(?:still|keep) talking|(?:nobody|no one|noone) (?:is )?(?:answer|speak|talk|say)\w*|(?:everyone|they) (?:is|are) (?:quiet|silent)", "where|prompts"),
    _hint(r"(?:end|finish|stop|close)(?: \w+)? (?:break|lunch|coffee|tea)(?: \w+)?", "next"),
    _hint(r"(?:longer|lengthen)\b.*\b(?:break|lunch|coffee|tea)|(?:break|lunch|coffee|tea)\b.*\blonger", "extend 5"),
    _hint(rf"make (?:(?:the |this |our )?(?:break|lunch|step|part)|it|this|that) {NUMBER}", "extend 5|-5"),
    _hint(r"(?:have|take|need|get) (?:a|another|our|the) (?:\w+ )?break", "pause", "where"),
    _hint(r"break ?time|time for (?:a|the|our) break", "pause 5|where", "where"),
    _hint(r"^(?:(?:we're|we are|i'm|all|every(?:one|body)(?:'s| is)) (?:all )?ready(?: (?:now|again|to go))?|off we go(?: again)?|go|play)$", "start|resume"),
    _hint(r"(?:crack|press|push|plough|power) on|(?:carry|go|keep) on|keep going", "next|resume"),
    _hint(r"(?:comfort|toilet|loo|tea|coffee|quick|short) break", "pause 5"),
    _hint(r"next (?:thing|one|bit|on)|move (?:us|it|things) (?:on|along|forward)", "next"),
    _hint(r"when(?:'s| is| are| do)\b.*", "agenda|where", "agenda|where"),
    _hint(r"(?:behind|late|over-?r(?:u|a)n\w*|losing time|lost time|make up (?:the |some )?time)", "catch up", "where"),
    _hint(r"(?:make|form|draw|put (?:people|them|us|everyone) in(?:to)?|split (?:us|them|people)? ?into|groups? of|into) ?(?:pairs|groups|threes|trios|\d)", "pairs|reshuffle"),
    _hint(r"(?:pair|put|move|place|swap|switch) (?!on\b|along\b)\w+ (?:with|to|into|in) ", "help swap|pairs"),
    _hint(r"(?:keep|move|separate) \w+ (?:away )?from", "help keep apart"),
    _hint(r"(?:someone|somebody) else (?:lead|take over|do)|(?:lead|take over)(?: (?:from|for) (?:me|now))?", "help hand over to|help facilitator add", "help take over"),
    _hint(r"(?:can't|cannot|won't|unable to) (?:make it|come|join|stay)|(?:won't|not) be (?:here|coming|joining|able)", "help away", "away"),
    _hint(r"(?:off|out) (?:sick|ill|today)|unwell|poorly", "help away", "away"),
    _hint(r"certificate|attendance|cpd|proof", "my record", "my record"),
    _hint(r"remove me|take me (?:out|off)|unsubscribe|leave me alone", "unpair me|forget me", "forget me|no nudges"),
    _hint(r"pages?|pack|slides?|hand-?outs?|materials?|pdf|documents?", "links|where", "links|where"),
    _hint(r"(?:we|we're|we are|everyone is|all) back", "resume|next", "where"),
    _hint(r"(?:the )?(?:start|beginning|top|very first)", "agenda", "agenda"),
    _hint(r"(?:what|when|where|which|how long|who)\b.*\?", "where|agenda", "where|agenda"),
)  # fmt: skip


_MORE = re.compile(
    rf"\b(?:(?:another|need|want|give (?:us|them|me|it)) (?P<number>{NUMBER})(?: (?:more|extra))? ?{UNIT}"
    rf"|(?P<more>{NUMBER}) (?:more|extra) ?{UNIT})\b",
    re.IGNORECASE,
)
_LESS = re.compile(rf"\b(?:take off|knock off|cut|lose|drop) (?P<number>{NUMBER})\b", re.IGNORECASE)


def amount(said: str) -> str | None:
    """The command for a length of time in the middle of an ordinary sentence: “5 more minutes and then we move on”."""
    more, less = _MORE.search(said), _LESS.search(said)
    written = (more["number"] or more["more"]) if more else less["number"] if less else None
    if written is None:
        return None
    try:
        found = round(length(written) / timedelta(minutes=1))
    except Refused:
        return None
    return f"extend {found}" if more else f"-{found}"


def hinted(said: str, *, leads: bool, wanted: bool = True) -> Refused | None:
    """The answer to an ordinary sentence; None where it shows nothing. Not `wanted`: it begins with a “no” or “don't”."""
    for hint in HINTS:
        if (wanted or hint.said is not None) and hint.fits.search(said):
            return _answer(hint, hint.leads if leads else hint.others)
    return None


def _answer(hint: Hint, offers: tuple[str, ...]) -> Refused | None:
    if hint.said is not None:
        return Refused(sentence(hint.said), offers)
    if not offers:
        return None
    if len(offers) == 1:
        return Refused(sentence(texts.DID_YOU_MEAN, first=offers[0]), offers)
    return Refused(sentence(texts.DID_YOU_MEAN_EITHER, first=offers[0], second=offers[1]), offers)
