"""Command rows: what is on, what comes, and who is here.

“where” also answers: time left, the next break, the end, are we late, what is the question, “I'm lost”. “who is leading”
shows who is here. “has Tom left?” asks about one person. “prep” and “what do we need” are `prepare`.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar.phrase import CommandRow, row
from dialogs.grammar.pieces import IT, ONE, PART, SHOW
from dialogs.run import commands as c

ROWS: tuple[CommandRow, ...] = (
    row(
        "where", c.Where, texts.HELP_WHERE,
        r"where(?:'s| is)?(?: (?:are|r) (?:we|u)| am i)?(?: up to| at| in the (?:session|plan|agenda))?(?: now)?|where (?:we|i) (?:are|am)"
        r"|status|progress|lost"
        rf"|(?:what|which)(?: {PART})? (?:are we|am i|is this|is it|we are|we're)(?: (?:on|in|at|up to))?(?: (?:now|at the moment|right now))?"
        r"|what(?:'s| is) (?:on|next|now|happening|going on|current|up|this)(?: (?:now|next|at the moment|right now|here))?"
        rf"|what(?:'s| is) (?:the )?(?:next|current|coming) {PART}|what(?:'s| is) (?:after|left|next after)(?: this| now| here)?"
        r"|what (?:now|next|comes (?:next|after(?: this)?)|is coming(?: up)?|happens (?:next|now|after this)|are we doing|do (?:we|i) do)"
        r"(?: now| next)?"
        rf"|what's (?:coming up|still to come)|what (?:am i|are we|should (?:we|i)) (?:be |supposed to be |meant to be |supposed to |meant to )?"
        r"(?:do|doing|discuss|discussing|talk(?:ing)? about)(?: now| here)?|what(?:'s| is) (?:the|our) (?:task|exercise|activity)"
        r"|(?:i'm |i am )?(?:lost|confused)"
        r"|how (?:long|much (?:time|longer)|many (?:more )?min(?:ute)?s)(?: (?:is|do (?:we|i|they) (?:still )?have|have (?:we|i|they)"
        r"(?: still)?(?: got)?|(?:we|i) (?:still )?have(?: got)?|we've got|is there|there is|are|are there))?"
        rf"(?: (?:left|remaining|to go|now))?(?: (?:for|in|on|of) (?:{IT}|here))?(?: (?:left|to go))?"
        r"|how (?:long|many min(?:ute)?s) (?:until|till|til|to|before) (?:(?:the |our )?(?:next )?(?:break|lunch|coffee|tea|end)|we (?:finish|stop|end|break))"
        r"|(?:what's |what is )?the time (?:left|remaining)|where did we get to"
        r"|how (?:long|much longer) is (?:left|this|it)(?: (?:on|for) this)?"
        r"|(?:how much )?time (?:left|remaining)|time ?check|(?:what's |what is )?the time|what time is it"
        r"|how (?:are|r) we (?:doing|getting on)?(?: ?for time)?|how(?:'s| is) the time|(?:are we )?(?:ok|okay|alright|good) for time"
        r"|how (?:far|late|far behind|much behind|early) (?:are we|is it)(?: behind| running| through)?"
        r"|(?:when(?:'s| is| are we having| do we (?:have|get)| will we have)?|what time(?:'s| is| are we having| do we (?:have|get))?"
        r"|how long (?:until|till|til|to|before)|is there) (?:a |the |our )?(?:next )?(?:break|lunch|coffee|tea)(?: break)?(?: time)?"
        rf"|(?:when|what time) (?:do|will|are|does) (?:we|it) (?:move|moving|go|going) on|when(?:'s| is| does) (?:the )?next {PART}(?: start| begin)?"
        r"|(?:when|what time)(?:'s| is| are| does| do| will| should)? (?:the |our |this |it |we )?(?:session |meeting |step |part )?"
        r"(?:break|next break|end|finish|stop|over|done|finished|be (?:done|finished|over))(?: here| this)?(?: for lunch)?"
        r"|(?:are we|am i|we(?:'re| are))(?: running)? (?:on time|late|behind|ahead|on track|on schedule|behind schedule)"
        r"|(?:is it|are we) paused|how long (?:have we been|are we|has it been|is it) paused(?: for)?|(?:have|has) (?:we|it) (?:started|begun|finished|ended)(?: yet)?|are we (?:done|finished)(?: yet)?"
        r"|(?:are )?you there|is it over|(?:is this|are you)(?: thing)? (?:on|working)|i(?:'ve| have)? lost my place|what are they doing(?: now)?",
        r"(?:(?:repeat|say|show|see|read|post|send|hear)(?: me| us)? )?(?:what(?:'s| is| was) )?the question(?: again| once more| back)?"
        r"|(?:repeat|say) (?:that|it)(?: again)?|what did you say",
        near=("time", "when", "how long", "lunch"),
    ),
    row(
        "who is here", c.ShowPeople, texts.HELP_WHO_IS_HERE,
        r"(?:show (?:me |us )?)?who(?:'s| is| else is|'s all| all is)?(?: all)? (?:here|in|there|present|with us|on the call)(?: today| now| so far)?"
        r"|who(?:'s| is| are) (?:the |our |a )?(?:facilitators?|hosts?|leaders?)(?: (?:today|now|here))?|who(?:'s| is) (?:leading|facilitating|in charge|running this)"
        r"|how many (?:people )?(?:are|of us are|is) (?:here|there|in|we|present|on the call)(?: now| today)?"
        r"|who (?:have we got|do we have|has joined|joined)(?: here| so far| today)?|is every(?:one|body) (?:here|in)"
        rf"|{SHOW}(?:the )?(?:people|attendees|participants|roll call)(?: here)?|(?:the )?list of (?:people|attendees|participants)",
        near=("people", "attendees", "names"),
    ),
    row(
        "who is missing", c.ShowPeople, texts.HELP_WHO_IS_MISSING,
        r"(?:show (?:me |us )?)?who(?:'s| is| are| else is)?(?: still| we(?:'re)?| are we)? (?:missing|away|not here|absent|gone|not back)(?: yet| now| still)?"
        r"|who (?:isn't|is not|aren't|has not|hasn't) (?:here|back|joined|arrived|come back|there)(?: yet| now)?|who(?: has|'s|'ve| have)?(?: we)? (?:left|lost|dropped out|gone)(?: us| the call| already)?"
        r"|(?:somebody|someone|people)(?: has| have|'s|'ve)? (?:just )?(?:left|gone|dropped out|disappeared)"
        r"|who (?:hasn't|has not) (?:pressed|said)(?: (?:here|i'm here))?(?: yet)?"
        r"|(?:is )?(?:anyone|anybody|somebody|someone) (?:still )?(?:missing|away)|(?:are we )?(?:waiting for|missing) (?:anyone|anybody|someone|somebody)"
        r"|who are we (?:still )?(?:waiting for|missing)|did (?:anyone|anybody|someone|somebody) (?:leave|drop out)|has (?:anyone|anybody|someone|somebody) (?:left|gone)",
        build=lambda asked, _: c.ShowPeople(by=asked.by, missing=True), near=("missing",),
    ),
    row(
        "agenda", c.Agenda, texts.HELP_AGENDA,
        rf"{SHOW}(?:the |our |your |today's )?(?:agenda|schedule|timetable|run of show|running order|plan)(?: for today| today)?"
        r"|what are we doing today|what(?:'s| is) on today",
        near=("plan", "overview"),
    ),
    row("before", c.Before, texts.HELP_BEFORE, near=("beforehand",)),
    row(
        "prepare", c.Prepare, texts.HELP_PREPARE,
        r"prepare|(?:(?:show|send|give) )?(?:me )?(?:my |the )?(?:prep|preparations?)(?: list)?"
        r"|(?:what|how)(?: (?:do|should|must|can|shall) (?:i|we)(?: (?:have|need) to)?| to) prepare(?: (?:for )?(?:this|it|today|the session|myself|ourselves))?"
        r"|what (?:do|will) (?:i|we) need(?: to (?:bring|have|read))?(?: (?:for (?:this|it|today|the session)|before(?: (?:this|the session|we start))?|today))?"
        r"|(?:is there )?anything to prepare(?: for (?:this|it|today|the session))?",
        near=("ready for", "homework"),
    ),
)  # fmt: skip

WHERE_IS = row(
    "where is", c.ShowPeople, texts.HELP_WHERE_IS,
    rf"where(?:'s| is| has) {ONE}(?: gone| now| at)?", rf"where did {ONE} go", rf"did {ONE} (?:leave|come back|go|join|drop out)",
    rf"(?:do we (?:still )?have|any sign of|have (?:we|you) (?:got|seen|lost)) {ONE}(?: (?:here|yet|now|with us))*",
    rf"(?:is|has) {ONE} (?:here|there|back|in|with us|present|away|gone|left|joined|arrived|still here)(?: yet| now)?",
    rf"(?:who(?:'s| is)|(?:which|what) room(?:'s| is)) {ONE} (?:with|in|working with|paired with)(?: now)?",
    build=lambda asked, found: c.ShowPeople(by=asked.by, person=asked.person(found["person"])),
    usage="where is <name>", examples=("where is Asha",),
)  # fmt: skip
