"""Command rows: pairs, groups and their rooms.

“pairs” shows the pairs, or draws them. “I am alone” or “nobody is here” says that a partner has gone. “not finished” takes
“finished” back. “leave me out” leaves out of pairs and rounds. “minute for room 3” is for one room; for all it is “extend”.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.phrase import CommandRow, row
from dialogs.grammar.pieces import PERSON, SHOW
from dialogs.run import commands as c

_ALL = "(?:(?:the|our|your|all|all the) )?"

ROWS: tuple[CommandRow, ...] = (
    row(
        "pairs", c.ShowPairs, texts.HELP_PAIRS,
        rf"{SHOW}{_ALL}(?<!open )(?<!open the )(?:pairs|pairings|groups|rooms)|pair (?:up|everyone)"
        r"|who(?:'s| is) (?:paired )?with who(?:m)?"
        r"|(?:draw|make)(?: (?:the )?(?:pairs|groups))(?: now)?|draw(?: now)?|put (?:us|them|people|everyone|everybody) in(?:to)? (?:pairs|groups)"
        r"|who(?:'s| is) in (?:which|what) (?:group|pair|room)", near=("partners", "rooms"),
    ),
    row(
        "my group", c.MyGroup, texts.HELP_MY_GROUP,
        r"(?:show |what(?:'s| is) |which (?:is |one is )?)?my (?:group|pair|partner|role|room|turns)(?: again)?"
        r"|(?:which|what) (?:room|group|pair|breakout(?: room)?)(?!(?:'s| is) (?!it\b|mine\b|that\b)\w+ in\b)(?: .{1,30})?|(?:who|where)(?:'s| is) (?:with me|my partner)"
        r"|who (?:am i|are we|was i)(?: working| paired| going)?(?: with)?(?: again| now)?|who(?:'s| is) my partner(?: again| now)?"
        r"|what am i(?: now)?|am i (?:the |an? |playing (?:the )?)(?!next|late)\w+(?: now| first)?|what(?: is|'s) my (?:part|job)",
        near=("my pair", "my room"),
    ),
    row(
        "my partner has gone", c.PartnerGone, texts.HELP_PARTNER_GONE,
        r"(?:i think )?my (?:partner|pair|colleague|other half)(?:'s| has| is| was| just)?(?: just| now)? (?:gone|left|away|missing|disappeared|vanished|not here"
        r"|dropped (?:out|off)|disconnected|not (?:back|in (?:the|our|my) room)|lost (?:the |their )?connection|frozen|froze)(?: (?:the (?:call|room|meeting)|again|now))?"
        r"|my (?:partner|pair|colleague) (?:isn't|hasn't|didn't|never) (?:here|there|back|come|come back|joined|turned up|arrived|show(?:ed)? up|show)(?: (?:yet|up|in (?:the|our|my) room))*"
        r"|(?:i've |i have |i )?(?:lost (?:my )?|no |without(?: a)? |have(?: got)? no |don't have a )partner(?: here| any ?more| now)?"
        r"|(?:i'm |i am )?(?:alone|on my own|by myself)(?: (?:in )?(?:(?:my|our|the|this) (?:room|breakout room)|here))?|(?:there's |there is )?(?:nobody|no one|noone) (?:else )?(?:is )?(?:here|in (?:my|our|the|this) room)(?: with me)?",
        near=("partner gone", "partner left"),
    ),
    row(
        "room finished", c.FinishRoom, texts.HELP_ROOM_FINISHED,
        r"(?:room|group|pair) (?P<room>\d{1,3})(?: is| has| have)?(?P<not> not)?(?: yet)? (?:done|finished)(?: yet)?",
        r"(?:(?:we|our room)(?:'re| are|'ve| have| is| has)? )?(?P<not>not) (?:quite )?(?:done|finished)(?: (?:yet|here|after all))*"
        r"|we (?P<not2>haven't|aren't)(?: quite)? (?:done|finished)(?: yet)?",
        build=build.finish_room, usage="room <number> finished", examples=("room 3 finished", "room 3 not finished", "not finished"),
        near=("room done",),
    ),
    row(
        "ask for a minute", c.AskTime, texts.HELP_ASK_TIME,
        r"(?:ask|asking) for (?:(?:a|an|one|1|another|one more|an extra|a few more|some|some more|more) )?(?:minutes?|time)",
        near=("ask for time",),
    ),
    row(
        "minute for room", c.GiveTime, texts.HELP_GIVE_TIME,
        r"(?:give |another |an? (?:more |extra )?|one (?:more |extra )?|1 (?:more )?|\+ ?1 ?)?(?:min(?:ute)?)?(?: more)? ?for (?:room|group|pair) (?P<room>\d{1,3})",
        r"(?:give )?(?:room|group|pair) (?P<room>\d{1,3}) (?:gets |has )?(?:\+ ?1|(?:another|a|an extra|one more|1 more|one) min(?:ute)?)(?: more)?(?: min(?:ute)?s?)?",
        build=lambda asked, found: c.GiveTime(by=asked.by, room=int(found["room"])),
        usage="minute for room <number>", examples=("minute for room 3",), near=("room time",),
    ),
    row(
        "ask for help", c.AskForHelp, texts.HELP_ASK_FOR_HELP,
        r"(?:ask|call) (?:the |a )?(?:facilitators? )?for help|(?:i )?(?:need|want) help (?:getting ready|to get ready|with (?:my |the )?(?:laptop|system|recording system|log ?in|access))"
        r"|i(?:'m| am) not ready and (?:i )?need help|i can(?:no|')?t (?:log ?in|open (?:it|my (?:recording )?system)|get in(?:to it)?)",
    ),
    row(
        "rounds in two halves", c.HalveRounds, texts.HELP_HALVES,
        r"(?:split|hold|do|have) (?:the )?rounds? in (?:two )?(?:halves|half)|(?:the )?rounds? in (?:two )?halves|halve (?:the )?rounds?",
    ),
    row(
        "full rounds", c.HalveRounds, texts.HELP_NO_HALVES,
        r"full rounds?|(?:the )?rounds? (?:for|with)(?: everyone| all)?|(?:everyone |everybody )?in every round",
        build=lambda asked, _: c.HalveRounds(by=asked.by, wanted=False),
    ),
    row(
        "my turn", c.MyTurn, texts.HELP_MY_TURN,
        r"(?:when(?:'s| is)|what(?:'s| is)|is it)?(?: it)? ?my (?:turn|go)(?: to (?:speak|talk))?(?: yet| now)?"
        r"|am i next|when (?:do|can) i (?:speak|talk|go)|how long until (?:i|my turn)(?: speak)?",
        near=("when is my turn",),
    ),
    row(
        "reshuffle", c.Reshuffle, texts.HELP_RESHUFFLE,
        r"(?:(?:re-?)?shuffle|redraw|remix|mix up)(?: (?:the )?(?:pairs|groups))?(?: again)?|(?:draw )?(?:(?:the )?(?:pairs|groups) again"
        r"|new (?:pairs|groups))|mix (?:the )?(?:pairs|groups) up|draw again", near=("mix",),
    ),
    row(
        "swap roles", c.SwapRoles, texts.HELP_SWAP_ROLES,
        rf"(?:swap|change|switch) roles?(?: of| for| in| with)? {PERSON}",
        build=lambda asked, found: c.SwapRoles(by=asked.by, person=asked.person(found["person"])),
        usage="swap roles <name>", examples=("swap roles Asha",), near=("change roles", "switch roles"),
    ),
    row(
        "swap", c.Swap, texts.HELP_SWAP,
        r"(?:swap|switch) (?!roles?\b)(?P<two>.+)", build=build.swap,
        usage="swap <name> and <name>", examples=("swap Asha and Tom",), near=("exchange", "switch"),
    ),
    row(
        "keep apart", c.KeepApart, texts.HELP_KEEP_APART,
        r"keep apart:? (?P<two>.+)", r"keep (?P<two>.+?) (?:apart|separate)", r"separate (?P<two>.+)",
        r"(?:don't|do not|never) (?:pair|put|group) (?P<two>.+?)(?: together| in (?:one|the same) (?:pair|group|room))?", build=build.keep_apart,
        usage="keep apart <name> and <name>", examples=("keep apart Asha and Tom",), near=("separate", "never pair"),
    ),
    row(
        "pair me", c.TakePart, texts.HELP_PAIR_ME,
        r"pair me(?: (?:too|up|as well))?|put me in(?:to)? a (?:pair|group)(?: (?:too|as well))?|take part(?: too| as well)?|include me|count me in",
        build=lambda asked, _: c.TakePart(by=asked.by, wanted=True), near=("take part", "join in"),
    ),
    row(
        "unpair me", c.TakePart, texts.HELP_UNPAIR_ME,
        r"(?:un-?pair|do not pair|don't pair) me|(?:leave|count) me out(?: of (?:the )?(?:(?:pairs|groups)(?: and rounds)?|rounds))?",
        build=lambda asked, _: c.TakePart(by=asked.by, wanted=False), near=("not take part",),
    ),
)  # fmt: skip
