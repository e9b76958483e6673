"""Command table: one row for each command, in the order in which the rows are tried."""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

import re

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.lengths import LENGTH, MEASURED, NUMBER, UNIT
from dialogs.grammar.phrase import CommandRow, row
from dialogs.run import commands as c

# Free text is kept only after a colon, so that an ordinary sentence never is.
NOTE = re.compile(r"\W*(?:(?:@?throughline|please|take a|make a|add a)\W+)*note\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
RULE = re.compile(
    r"\W*(?:(?:@?throughline|please|add a?|new)\W+)*(?:ground )?rule\s*(?:#?(\d{1,2}))?\s*:\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
INTENTION = re.compile(
    r"\W*(?:(?:@?throughline|please)\W+)*(?:(?P<now>no (?:new|further) intention\W*)|"
    r"(?P<none>(?:no|delete|forget)(?: my)? intention\W*)|"
    r"(?:my )?intention\s*:\s*(?P<text>.*))",
    re.IGNORECASE | re.DOTALL,
)
NEED = re.compile(
    r"\W*(?:(?:@?throughline|please)\W+)*(?:support )?need\s*(?:(?P<area>[^:]{1,80}))?:\s*"
    r"(?:(?P<area2>[^:]{1,80}):\s+)?(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
OPTIONS = re.compile(r"options ([^:]{1,80}): ?(.+?)(?:(?<![ ,;])[ ,;]+picture:? (\S+) ?(.*))?", re.IGNORECASE)

IDEA = re.compile(r"\W*(?:(?:@?throughline|please|my|add an?|an?)\W+)*ideas?\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_NUMBERS = r"(?P<numbers>#?\d{1,3}(?:(?:[ ,;&+]| and | with )+#?\d{1,3})*)"
_PART = "(?:step|part|bit|block|section|item|activity|exercise|slot|thing|topic|piece|one)"
_STEP = rf"(?: {_PART})?"
_IT = rf"(?:it|this|that|(?:this|the|the current) {_PART})"
_FOR = (
    rf"(?: (?:for|on|in|to|with|here|at) ?(?:{_IT}|here|them|us|me|everyone|everybody|people|the (?:groups?|pairs?|rooms?|clock"
    r"|timer|time)|pairs|groups|that|now)?)?"
)
_WHO = (
    "(?:(?:we|i|they|people|you|(?:the )?(?:groups|pairs))(?:'ll|'re going to| will| are going to| would| might| still)? )?"
)
_GIVE = (
    rf"(?:{_WHO}(?:give (?:us|them|me|it|everyone|everybody|people|this|(?:the )?(?:groups|pairs))|have|need|want|get|take|use"
    rf"|do|do with|could do with|could use|like|stay(?: here)?(?: for)?|(?:keep going|carry on|continue|go on|stay)"
    rf"(?: (?:here|like this|{_IT}|with (?:it|this)))?(?: for)?) )?"
)
_EXTRA = "(?:more|extra|additional|further)"
_MORE = rf"(?P<number>{NUMBER}) {_EXTRA}(?: ?(?P<unit>{UNIT}))?"
_TAKE_OFF = "(?:-|minus|extend (?:by )?-|shorten|reduce|decrease|take off|knock off|cut|cut down)"
_PERSON = "(?P<person>.+)"
_SOMEBODY = (
    r"(?P<person>(?!.*\d)(?!(?:who|how|what|where|time|call|bring|fetch|get|send|put|move|come|go|take|step|has|is|did|was|are|if|we|i|it|that|this|you|they|which|everyone|everybody|nobody|there|he|she"
    r"|some|people|when|help|my|our|your|start|begin|end|finish|stop|pause|resume|next|back|skip|wait|continue|carry|let|lets|let's)\b)(?!(?:\w+ ){1,3}(?:min(?:ute)?s?|sec(?:ond)?s?|hours?)\b)\w[^?]*?(?<!\bnot)(?<!\bnever)(?<!n't)(?<!\bbe))"
)
_CLOCK = r"(?P<clock>(?:\d|noon|midday|half|quarter).*)"
_ONE = rf"(?!(?:the|a|an|any\w*|every\w*|no|these|those)\b){_SOMEBODY}"
_POLL = "(?P<poll>.+)"
_BREAK = "(?:(?:coffee|tea|comfort|lunch|short|quick|little|toilet|bio) )*(?:break|pause|breather|recess|rest)"
_BREAKS = "(?:(?:coffee|tea|lunch|comfort) )?break|lunch|coffee|tea"
_GO_ON = "(?:move|go|moving)"
_ALL = "(?:(?:the|our|your|all|all the) )?"
_SHOW = (
    "(?:(?:show|list|display|see|open|give|send|post|share)(?: (?:me|us|everyone|them|people))? "
    "|what (?:are|is|was|were) |what's |who are |where(?:'s| is| are) )?"
)

TABLE: tuple[CommandRow, ...] = (
    row(
        "start", c.Start, texts.HELP_START,
        r"(?:start|begin|get started|kick (?:it |us |things )?off|get (?:going|under ?way))"
        r"(?: (?:(?:the |this |our )?(?:session|meeting|workshop)|it))?(?: now| us)?(?: off)?(?P<plan>(?: anyway)?)",
        r"(?:start|begin)(?: with)? (?P<plan>.+)", r"(?P<plan>(?:same|new) group):? start",
        build=build.start, usage="start [plan] [at time]", examples=("start", "start session 2", "start at 9:30"), near=("go", "run", "launch"),
    ),
    row(
        "cancel start", c.CancelStart, texts.HELP_CANCEL_START,
        r"(?:cancel|stop|undo|drop|no) (?:the |that )?(?:planned |scheduled )?start|(?:don't|do not) start(?: yet)?",
    ),
    row(
        "next", c.Next, texts.HELP_NEXT,
        rf"(?:(?:on ?to|on with|(?:{_GO_ON} )?on to|go (?:straight )?(?:on )?to|jump to|skip to|start|do) )?(?:the )?next{_STEP}(?: now)?"
        rf"|skip (?:this|the (?:current|rest)|the rest of this)(?: {_PART})?|onwards?|on we go"
        rf"|carry on (?:to|with) (?:the )?next{_STEP}"
        rf"|(?:finish|end|close|leave|stop) (?:this|the current) {_PART}|(?:finish|end) this"
        rf"|(?:move|take|bring) (?:us|it|things|everyone|everybody) (?:on|along|forwards?)(?: (?:to|with) (?:the )?next{_STEP})?(?: now)?"
        rf"|(?P<on>{_GO_ON} (?:on|along|forwards?|ahead)(?: now| from (?:here|this))?(?: (?:to|with) (?:the )?(?:next{_STEP}|session))?)",
        build=build.next_step, near=("forward", "proceed", "advance"),
    ),
    row(
        "back", c.Back, texts.HELP_BACK,
        rf"(?:(?:go|step|move|jump|skip|take us) )?back(?: (?:up )?(?:one|a|1)(?: {_PART})?)?"
        rf"|(?:(?:go|move|take us) )?(?:one|1|a)(?: {_PART})? back"
        rf"|(?:go (?:back )?(?:to )?)?(?:the )?previous{_STEP}|(?:go|take us|move|jump|bring us|bring) back (?:to )?the (?:last|previous)(?: one|{_STEP})",
        near=("return", "last", "rewind"),
    ),
    row(
        "skip", c.Skip, texts.HELP_SKIP,
        rf"skip(?: (?:the )?(?:next|coming){_STEP})?(?P<part>)|(?:leave|miss) out the next{_STEP}",
        rf"(?:skip|leave out|miss out|drop|do without) (?:(?:the|our|this) )?(?P<part>{_BREAKS}|.+)",
        build=build.skip, usage="skip [part]", examples=("skip", "skip the break"), near=("leave out", "miss out"),
    ),
    row(
        "pause", c.Pause, texts.HELP_PAUSE,
        r"pause(?: (?:(?:the |this )?(?:clock|session|timer|meeting)|everything|here|there|now|us|it|this|that))?"
        r"(?: (?:for )?(?:now|an? (?:sec|second|bit|moment|mo|while|tick|little|little while|minute|min)|one (?:sec|moment)))?"
        r"|(?:stop|hold|freeze) (?:the )?(?:clock|timer|session|time)|stay paused",
        rf"(?:pause|stop|hold|wait)(?: it| here| there)?(?: for)? (?:another )?{MEASURED}",
        rf"pause(?: for)? (?P<length>{NUMBER})",
        rf"(?:(?:have|take|need|want|get|do|make) )?(?:a |an )?(?:quick |short )?(?!an?\b){LENGTH}[- ]{_BREAK}(?: now)?",
        rf"(?:(?:have|take|need|want|get|do|make) )?(?:a |an )?{_BREAK} (?:of|for) {LENGTH}",
        rf"(?:break|stop)(?: here)? for {MEASURED}",
        rf"(?:pause|break|(?:(?:have|take) )?(?:a )?{_BREAK})(?: here| it)? (?:until|till|til) (?P<clock>.+)",
        build=build.pause, usage="pause [minutes]", examples=("pause", "pause 5"),
        near=("stop", "wait", "hold on", "halt", "break", "take a break", "have a break", "need a break", "i need a break", "hang on", "freeze", "timeout", "time out"),
    ),
    row(
        "resume", c.Resume, texts.HELP_RESUME,
        r"(?P<clock>(?:resume |carry on )?(?:on|with|by) the clock|keep to the clock(?:: .+)?)",
        r"(?:resume|carry on|continue|un[- ]?pause|keep going|get back to it|back to it|pick (?:it )?up again)(?: (?:from here|now"
        r"|again|(?:with )?(?:the |this )?(?:session|clock|timer|meeting)|where we left off))?(?P<clock>)"
        r"|(?:start|restart) the (?:clock|timer)(?: again)?|carry on from: .+",
        build=build.resume, usage="resume [on the clock]", examples=("resume", "resume on the clock"),
        near=("restart", "start again", "start again from here", "continue"),
    ),
    row(
        "extend", c.Extend, texts.HELP_EXTEND,
        rf"(?:extend|go on|carry on|keep going|continue|stay)(?: (?:with )?{_IT}| here)?(?: going)? (?:until|till|til|to) {_CLOCK}",
        rf"(?:make |let )?(?:(?:end|finish|stop|wrap) {_IT}|{_IT} (?:end|finish|stop))(?: up)? (?:at|by) {_CLOCK}",
        rf"(?:end|finish|stop|wrap) {_IT}(?: up)? in (?P<after>{MEASURED.replace('?P<length>', '?:')})",
        rf"{_GIVE}{_MORE}{_FOR}",
        rf"{_GIVE}(?:a further|an? extra|an additional|another|extra) {LENGTH}(?: more)?{_FOR}",
        rf"{_GIVE}(?:another|an extra|one more|a further) (?P<unit>min(?:ute)?|hour){_FOR}",
        rf"{_GIVE}(?P<number>{NUMBER})(?: ?(?P<unit>{UNIT}))? (?:{_EXTRA}|longer){_FOR}",
        rf"(?:\+|plus|extend|add|increase)(?: {_IT})? ?(?:by |for |on )?\+? ?(?:another |an extra |a further )?"
        rf"{LENGTH}(?: {_EXTRA})?{_FOR}",
        rf"make {_IT} {LENGTH} longer", rf"make {_IT} longer by {LENGTH}",
        rf"(?P<less>(?:cut|make) {_IT} short(?:er)?) by {LENGTH}", rf"(?P<less>finish|end|stop) (?:{_IT} )?{LENGTH} (?:early|earlier|sooner)",
        rf"(?P<less>make {_IT}) {LENGTH} shorter", rf"(?P<less>make {_IT}) shorter by {LENGTH}",
        rf"(?P<less>{_TAKE_OFF})(?: {_IT})? ?(?:by )?{LENGTH}(?: less| off)?(?: (?:off|from|of) {_IT})?",
        rf"(?P<less>take) {MEASURED} (?:away|back)", rf"(?P<less>lose|drop|trim|remove|shave off|save|subtract|deduct) {MEASURED}(?: (?:off|from) {_IT})?",
        rf"{_GIVE}(?P<less>){LENGTH} (?:less|fewer|shorter){_FOR}",
        rf"(?P<less>take|cut|knock|shave|trim) {LENGTH} (?:off|from)(?: {_IT})?",
        build=build.extend, usage="extend <minutes>", examples=("extend 5", "+5", "-5", "extend 90s"),
        near=("longer", "more time", "shorter", "prolong", "need more time"),
    ),
    row(
        "go to", c.GoTo, texts.HELP_GOTO,
        r"back to (?!(?:the )?(?:very )?(?:start|beginning|top|it|work)\b)(?:the )?(?:(?:step|part|block) )?(?P<step>.+)",
        r"(?:go ?to|(?:go back|jump|move|skip|move on|go on|go straight|jump straight|skip straight|take us back|jump back|jump ahead|skip ahead|skip back|take us|switch) to)"
        r"(?:: ?| )(?:the )?(?!(?:very )?(?:start|beginning|top)$)(?:(?:step|part|block) )?(?P<step>.+)",
        build=lambda asked, found: c.GoTo(by=asked.by, step=asked.step(found["step"])),
        usage="go to <part>", examples=("go to closing", "go to intro.ground-rules"), near=("jump", "move"),
    ),
    row(
        "catch up", c.CatchUp, texts.HELP_CATCH_UP,
        r"(?:(?:how )?(?:do we|to) )?catch[ -]?up(?: (?:with |by )?(?:the )?(?P<way>shrink(?:ing)?|prompts?|run(?:ning)?[ -]?on))?",
        r"(?P<way>make (?:the )?coming parts shorter|shorten (?:what is left|(?:the )?(?:coming )?(?:parts|steps))"
        r"|(?:shorten|squeeze|compress) (?:the )?(?:rest|remaining (?:parts|steps|time))|leave out (?:the )?optional questions|keep every part and end later|end later)",
        build=build.catch_up, usage="catch up [shrink|prompts|run on]", examples=("catch up", "catch up shrink"),
        near=("behind", "late", "make up time"),
    ),
    row("undo", c.Undo, texts.HELP_UNDO,
        r"(?:undo(?: undo)*|(?P<cancel>cancel|scrap)|revert|reverse)(?: (?:that|it|this|(?:the )?last(?: (?:one|command|thing|change|step))?"
        r"|the (?:pause|timer)))?|take (?:that|it|the last one) back",
        build=lambda asked, found: c.Undo(by=asked.by, cancel=bool(found.groupdict().get("cancel"))),
        near=("oops", "mistake"),
    ),
    row(
        "reopen", c.Reopen, texts.HELP_REOPEN,
        r"re-?open(?: (?:it|again|(?:the |this |our |last )*(?:session|meeting)))?",
        near=("go on after all", "not over", "undo end", "open again"),
    ),
    row(
        "where", c.Where, texts.HELP_WHERE,
        r"where(?:'s| is)?(?: (?:are|r) (?:we|u)| am i)?(?: up to| at| in the (?:session|plan|agenda))?(?: now)?|where (?:we|i) (?:are|am)"
        r"|status|progress|lost"
        rf"|(?:what|which)(?: {_PART})? (?:are we|am i|is this|is it|we are|we're)(?: (?:on|in|at|up to))?(?: (?:now|at the moment|right now))?"
        r"|what(?:'s| is) (?:on|next|now|happening|going on|current|up|this)(?: (?:now|next|at the moment|right now|here))?"
        rf"|what(?:'s| is) (?:the )?(?:next|current|coming) {_PART}|what(?:'s| is) (?:after|left|next after)(?: this| now| here)?"
        r"|what (?:now|next|comes (?:next|after(?: this)?)|is coming(?: up)?|happens (?:next|now|after this)|are we doing|do (?:we|i) do)"
        r"(?: now| next)?"
        rf"|what's (?:coming up|still to come)|what (?:am i|are we|should (?:we|i)) (?:be |supposed to be |meant to be |supposed to |meant to )?"
        r"(?:do|doing|discuss|discussing|talk(?:ing)? about)(?: now| here)?|what(?:'s| is) (?:the|our) (?:task|exercise|activity)"
        r"|(?:i'm |i am )?(?:lost|confused)"
        r"|how (?:long|much (?:time|longer)|many (?:more )?min(?:ute)?s)(?: (?:is|do (?:we|i|they) (?:still )?have|have (?:we|i|they)"
        r"(?: still)?(?: got)?|(?:we|i) (?:still )?have(?: got)?|we've got|is there|there is|are|are there))?"
        rf"(?: (?:left|remaining|to go|now))?(?: (?:for|in|on|of) (?:{_IT}|here))?(?: (?:left|to go))?"
        r"|how (?:long|many min(?:ute)?s) (?:until|till|til|to|before) (?:(?:the |our )?(?:next )?(?:break|lunch|coffee|tea|end)|we (?:finish|stop|end|break))"
        r"|(?:what's |what is )?the time (?:left|remaining)|where did we get to"
        r"|how (?:long|much longer) is (?:left|this|it)(?: (?:on|for) this)?"
        r"|(?:how much )?time (?:left|remaining)|time ?check|(?:what's |what is )?the time|what time is it"
        r"|how (?:are|r) we (?:doing|getting on)?(?: ?for time)?|how(?:'s| is) the time|(?:are we )?(?:ok|okay|alright|good) for time"
        r"|how (?:far|late|far behind|much behind|early) (?:are we|is it)(?: behind| running| through)?"
        r"|(?:when(?:'s| is| are we having| do we (?:have|get)| will we have)?|what time(?:'s| is| are we having| do we (?:have|get))?"
        r"|how long (?:until|till|til|to|before)|is there) (?:a |the |our )?(?:next )?(?:break|lunch|coffee|tea)(?: break)?(?: time)?"
        rf"|(?:when|what time) (?:do|will|are|does) (?:we|it) (?:move|moving|go|going) on|when(?:'s| is| does) (?:the )?next {_PART}(?: start| begin)?"
        r"|(?:when|what time)(?:'s| is| are| does| do| will| should)? (?:the |our |this |it |we )?(?:session |meeting |step |part )?"
        r"(?:break|next break|end|finish|stop|over|done|finished|be (?:done|finished|over))(?: here| this)?(?: for lunch)?"
        r"|(?:are we|am i|we(?:'re| are))(?: running)? (?:on time|late|behind|ahead|on track|on schedule|behind schedule)"
        r"|(?:is it|are we) paused|how long (?:have we been|are we|has it been|is it) paused(?: for)?|(?:have|has) (?:we|it) (?:started|begun|finished|ended)(?: yet)?|are we (?:done|finished)(?: yet)?"
        r"|(?:are )?you there|is it over",
        r"(?:(?:repeat|say|show|see|read|post|send|hear)(?: me| us)? )?(?:what(?:'s| is| was) )?the question(?: again| once more| back)?"
        r"|(?:repeat|say) (?:that|it)(?: again)?|what did you say",
        for_all=True, near=("time", "when", "how long", "lunch"),
    ),
    row(
        "who is here", c.ShowPeople, texts.HELP_WHO_IS_HERE,
        r"(?:show (?:me |us )?)?who(?:'s| is| else is|'s all| all is)?(?: all)? (?:here|in|there|present|with us|on the call)(?: today| now| so far)?"
        r"|who(?:'s| is| are) (?:the |our |a )?(?:facilitators?|hosts?|leaders?)(?: (?:today|now|here))?|who(?:'s| is) (?:leading|facilitating|in charge|running this)"
        r"|how many (?:people )?(?:are|of us are|is) (?:here|there|in|we|present|on the call)(?: now| today)?"
        r"|who (?:have we got|do we have|has joined|joined)(?: here| so far| today)?|is every(?:one|body) (?:here|in)"
        rf"|{_SHOW}(?:the )?(?:people|attendees|participants|roll call)(?: here)?|(?:the )?list of (?:people|attendees|participants)",
        for_all=True, near=("people", "attendees", "names"),
    ),
    row(
        "who is missing", c.ShowPeople, texts.HELP_WHO_IS_MISSING,
        r"(?:show (?:me |us )?)?who(?:'s| is| are| else is)?(?: still| we(?:'re)?| are we)? (?:missing|away|not here|absent|gone|not back)(?: yet| now| still)?"
        r"|who (?:isn't|is not|aren't|has not|hasn't) (?:here|back|joined|arrived|come back|there)(?: yet| now)?|who(?: has|'s|'ve| have)?(?: we)? (?:left|lost|dropped out|gone)(?: us| the call| already)?"
        r"|(?:is )?(?:anyone|anybody|somebody|someone) (?:still )?(?:missing|away)|(?:are we )?(?:waiting for|missing) (?:anyone|anybody|someone|somebody)"
        r"|who are we (?:still )?(?:waiting for|missing)|did (?:anyone|anybody|someone|somebody) (?:leave|drop out)|has (?:anyone|anybody|someone|somebody) (?:left|gone)",
        build=lambda asked, _: c.ShowPeople(by=asked.by, missing=True), for_all=True, near=("missing",),
    ),
    row(
        "agenda", c.Agenda, texts.HELP_AGENDA,
        rf"{_SHOW}(?:the |our |your |today's )?(?:agenda|schedule|timetable|run of show|running order|plan)(?: for today| today)?"
        r"|what are we doing today|what(?:'s| is) on today",
        for_all=True, near=("plan", "overview"),
    ),
    row("before", c.Before, texts.HELP_BEFORE, near=("prepare", "preparation", "beforehand")),
    row(
        "prompt", c.SendPrompt, texts.HELP_PROMPT,
        r"(?:(?:next|send|ask|post|give (?:us|them)|show) )?(?:the |a )?(?:next )?(?:prompt|question)"
        r"(?: (?:number |no |nr )?#?(?P<number>\d{1,3}))?",
        build=build.prompt, usage="prompt [number]", examples=("prompt", "prompt 3"), near=("ask",),
    ),
    row("tray", c.ShowTray, texts.HELP_TRAY, r"(?:show )?(?:the )?(?:tray|prompts|questions)", near=("prompts left",)),
    row(
        "ideas", c.ListIdeas, texts.HELP_IDEAS,
        r"(?:(?:see|list|where are|what are) )?(?:me )?(?:the |our |all (?:the )?)?(?:ideas|ideas list|list of ideas)",
        for_all=True, near=("suggestions", "brainstorm"),
    ),
    row(
        "idea", c.WriteIdeas, texts.HELP_IDEA, IDEA, build=build.idea, usage="idea: <text>",
        examples=(build.IDEA_EXAMPLE,), for_all=True, near=("my idea",),
    ),
    row(
        "show ideas", c.ShowIdeas, texts.HELP_SHOW_IDEAS,
        rf"(?:show|post|share|reveal|display)(?: (?:us|everyone|everybody|the group|people))?(?: all)? (?:ideas?|number) {_NUMBERS}",
        r"(?:show|post|share|reveal|display)(?: (?:us|everyone|everybody|the group|people))?(?: all)?(?: (?:the|our|of the))? ideas?(?: to (?:the group|everyone|everybody))?",
        rf"(?:show|reveal) (?:all(?: of (?:them|it))?|them all|everything|{_NUMBERS})(?: to (?:the group|everyone|everybody))?",
        build=lambda asked, found: c.ShowIdeas(by=asked.by, numbers=build.several(found)),
        usage="show all | show idea <number>", examples=("show all", "show idea 3"), near=("show everything", "reveal ideas"),
    ),
    row(
        "hide", c.HideIdeas, texts.HELP_HIDE,
        rf"(?:hide|leave out|remove|delete|take off|drop) (?:the )?(?:ideas?|number) {_NUMBERS}", rf"hide {_NUMBERS}",
        build=lambda asked, found: c.HideIdeas(by=asked.by, numbers=build.several(found)),
        usage="hide <numbers>", examples=("hide 3", "hide 3 and 5"), near=("hide idea",),
    ),
    row(
        "merge", c.MergeIdeas, texts.HELP_MERGE,
        rf"(?:merge|combine|join|put together)(?: (?:the )?(?:ideas|numbers))? {_NUMBERS}(?: together)?",
        rf"{_NUMBERS} are the same(?: idea)?",
        build=lambda asked, found: c.MergeIdeas(by=asked.by, numbers=build.several(found)),
        usage="merge <number> and <number>", examples=("merge 2 and 5",), near=("combine", "same idea"),
    ),
    row(
        "collect ideas", c.OpenIdeas, texts.HELP_COLLECT_IDEAS,
        r"(?:collect|open|gather|reopen)(?: the| more| some)? ideas(?: again)?", near=("more ideas",),
    ),
    row(
        "close ideas", c.CloseIdeas, texts.HELP_CLOSE_IDEAS,
        r"(?:close|end|finish|stop)(?: collecting)?(?: the)? ideas|stop collecting", near=("close collecting",),
    ),
    row(
        "vote", c.CastVotes, texts.HELP_VOTE,
        rf"(?:(?:i|i'll|my) )?votes?(?: (?:for|on|are|go to))?(?: (?:the )?(?:ideas?|numbers?))?:? {_NUMBERS}",
        build=lambda asked, found: c.CastVotes(by=asked.by, numbers=build.several(found)),
        usage="vote <numbers>", examples=("vote 3", "vote 2, 2, 5"), for_all=True, near=("my vote",),
    ),
    row(
        "poll", c.OpenPoll, texts.HELP_POLL,
        r"(?:(?:open|start|launch|run|do|begin|post|ask) )?(?:the )?(?:poll|vote)(?: now)?(?P<poll>)",
        rf"(?:open )?(?:the )?poll(?: on| about)? {_POLL}", rf"open (?!(?:the )?(?:breakout )?rooms?\b){_POLL}",
        build=lambda asked, found: c.OpenPoll(by=asked.by, poll=asked.poll(found["poll"])),
        usage="poll [name]", examples=("poll", "poll tokens"), near=("vote", "open poll", "ask poll"),
    ),
    row(
        "options", c.ChangePoll, texts.HELP_OPTIONS,
        OPTIONS, build=build.options, usage="options <poll>: <one>, <two>, ... [picture: <address> <what it shows>]",
        examples=(build.OPTIONS_EXAMPLE,), near=("change options", "replace options"),
    ),
    row(
        "own options", c.ShowOptions, texts.HELP_OWN_OPTIONS,
        r"(?:(?:my |our |change )?own options|change options|options)(?: (?:for|of))?(?: the (?:coming|next) poll)?(?: (?:the )?(?P<poll>[^:]{1,80}))?",
        build=lambda asked, found: c.ShowOptions(by=asked.by, poll=asked.poll(found["poll"])),
        usage="options [poll]", examples=("options tokens", "options"), near=("tokens", "own tokens"),
    ),
    row(
        "end round", c.Next, texts.HELP_END_ROUND,
        r"(?:end|finish|close|stop) (?:the |this )?round",
        build=lambda asked, _: c.Next(by=asked.by, sure=True), near=("round over",),
    ),
    row(
        "close", c.ClosePoll, texts.HELP_CLOSE,
        r"(?:close|end|finish|stop|shut)(?: the)? (?:poll|vote|voting|check)(?: now)?(?P<poll>)", rf"close(?: the)?(?: (?:poll|vote|check))?(?: (?!(?:the )?(?:breakout )?rooms?\b|now\b){_POLL})?",
        build=lambda asked, found: c.ClosePoll(by=asked.by, poll=asked.poll(found["poll"])),
        usage="close [poll]", examples=("close", "close tokens"), near=("close poll",),
    ),
    row(
        "results", c.ShowResults, texts.HELP_RESULTS,
        rf"{_SHOW}(?:the )?(?:poll )?results?(?:(?: of| for)?(?: the)? {_POLL})?",
        r"(?:how|what) did (?:people|we|everyone|they) (?:vote|answer|say|choose)(?P<poll>)",
        build=lambda asked, found: c.ShowResults(by=asked.by, poll=asked.poll(found["poll"])),
        usage="results [poll]", examples=("results", "results tokens"), near=("outcome", "answers"),
    ),
    row(
        "pairs", c.ShowPairs, texts.HELP_PAIRS,
        rf"{_SHOW}{_ALL}(?<!open )(?<!open the )(?:pairs|pairings|groups|rooms)|pair (?:up|everyone)"
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
        for_all=True, near=("my pair", "my room"),
    ),
    row(
        "my partner has gone", c.PartnerGone, texts.HELP_PARTNER_GONE,
        r"(?:i think )?my (?:partner|pair|colleague|other half)(?:'s| has| is| was| just)?(?: just| now)? (?:gone|left|away|missing|disappeared|vanished|not here"
        r"|dropped (?:out|off)|disconnected|not (?:back|in (?:the|our|my) room)|lost (?:the |their )?connection|frozen|froze)(?: (?:the (?:call|room|meeting)|again|now))?"
        r"|my (?:partner|pair|colleague) (?:isn't|hasn't|didn't|never) (?:here|there|back|come|come back|joined|turned up|arrived|show(?:ed)? up|show)(?: (?:yet|up|in (?:the|our|my) room))*"
        r"|(?:i've |i have |i )?(?:lost (?:my )?|no |without(?: a)? |have(?: got)? no |don't have a )partner(?: here| any ?more| now)?"
        r"|(?:i'm |i am )?(?:alone|on my own|by myself)(?: (?:in )?(?:(?:my|our|the|this) (?:room|breakout room)|here))?|(?:there's |there is )?(?:nobody|no one|noone) (?:else )?(?:is )?(?:here|in (?:my|our|the|this) room)(?: with me)?",
        for_all=True, near=("partner gone", "partner left"),
    ),
    row(
        "room finished", c.FinishRoom, texts.HELP_ROOM_FINISHED,
        r"(?:room|group|pair) (?P<room>\d{1,3})(?: is| has| have)?(?P<not> not)?(?: yet)? (?:done|finished)(?: yet)?",
        r"(?:(?:we|our room)(?:'re| are|'ve| have| is| has)? )?(?P<not>not) (?:quite )?(?:done|finished)(?: (?:yet|here|after all))*"
        r"|we (?P<not2>haven't|aren't)(?: quite)? (?:done|finished)(?: yet)?",
        build=build.finish_room, usage="room <number> finished", examples=("room 3 finished", "room 3 not finished", "not finished"), for_all=True,
        near=("room done",),
    ),
    row(
        "ask for a minute", c.AskTime, texts.HELP_ASK_TIME,
        r"(?:ask|asking) for (?:(?:a|an|one|1|another|one more|an extra|a few more|some|some more|more) )?(?:minutes?|time)",
        for_all=True, near=("ask for time",),
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
        for_all=True,
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
        for_all=True, near=("when is my turn",),
    ),
    row(
        "reshuffle", c.Reshuffle, texts.HELP_RESHUFFLE,
        r"(?:(?:re-?)?shuffle|redraw|remix|mix up)(?: (?:the )?(?:pairs|groups))?(?: again)?|(?:draw )?(?:(?:the )?(?:pairs|groups) again"
        r"|new (?:pairs|groups))|mix (?:the )?(?:pairs|groups) up|draw again", near=("mix",),
    ),
    row(
        "swap roles", c.SwapRoles, texts.HELP_SWAP_ROLES,
        rf"(?:swap|change|switch) roles?(?: of| for| in| with)? {_PERSON}",
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
    row(
        "round", c.ShowRound, texts.HELP_ROUND,
        r"(?:show |start |do )?(?:the |a )?round|call on as many as fit|(?:the )?(?:speaking )?order|who(?:'s| is| goes| speaks) (?:up )?(?:next|after (?:this|me))"
        r"|who(?:'s| is) (?:speaking|talking|on|left(?: to speak)?)(?: now)?|who(?:se|'s) (?:turn|go) is it(?: now| next)?"
        r"|who (?:has not|hasn't|still has to|still needs to) (?:had a (?:turn|go)|spoken|speak|gone|been)(?: yet)?",
        for_all=True, near=("turns", "speakers"),
    ),
    row(
        "done", c.Done, texts.HELP_DONE,
        r"(?:(?:i'm|i am|we're|we are|i've|i have|we've|we have|all|that's me) )?(?:all )?(?:done|finished)(?: (?:here|now|speaking|talking|my turn))?"
        r"|that's me|(?:i(?:'ve| have) )?finished (?:the )?(?:task|reading)|my turn is over|next (?:speaker|person)(?: now)?", for_all=True, near=("ready", "complete"),
    ),
    row(
        "pass", c.PassTurn, texts.HELP_PASS,
        r"(?:(?:i|i'll|i will|i'd like to|ill) )?pass(?: (?:for now|this time|this (?:one|round)|on this(?: one)?))?|not now|skip me(?: for now| this time)?"
        r"|come back to me(?: later| at the end| last)?|skip my (?:turn|go)|(?:i )?(?:would |'d )?(?:rather|prefer to) pass|(?:i )?go last|i(?:'d| would) rather not(?: say)?|not me(?: now)?", for_all=True, near=("later", "not me"),
    ),
    row(
        "pass for", c.PassTurn, texts.HELP_PASS_FOR,
        r"(?:skip|pass|leave out)(?: for| on)? (?!(?:the|this|that|it|our|a|an|these|ahead|her|him|them|to)\b)(?P<person>.+?)(?: for now| this time)?",
        r"come back to (?P<person>.+?)(?: later| at the end)?",
        build=lambda asked, found: c.PassTurn(by=asked.by, person=asked.person(found["person"])), for_all=True,
        usage="skip <name>", examples=("skip Tom",), near=("later for",),
    ),
    row(
        "here", c.Join, texts.HELP_HERE,
        r"(?:i'm |i am |we're )?(?:here|present)(?: now| too)?|(?:i'm|i am) (?:back|in|late)(?: now| again| everyone)*"
        r"|(?:i've |i have |i )?(?:just |now )?(?:joined|arrived)(?: now)?|count me (?:as )?(?:here|present)", for_all=True,
        build=lambda asked, _: c.Join(by=asked.by, person=asked.by), near=("join", "arrived", "in"),
    ),
    row(
        "here for", c.Join, texts.HELP_HERE_FOR,
        rf"(?!.*(?:n't|\bnot|\bnever)\b){_SOMEBODY}(?: is|'s| has)?(?: just| now)? (?:back|here|arrived|joined|returned|come back|rejoined|made it)(?: (?:now|again|too|with us|in))*",
        build=build.here, usage="<name> is here", examples=("Asha is here",), near=("is back",),
    ),
    row(
        "away", c.Leave, texts.HELP_AWAY,
        r"(?:i'm |i am )?(?:away|gone)(?: now)?(?P<person>)|i(?:'m| am) (?:leaving|off)(?: now)?|leaving now"
        r"|(?:i )?(?:have to|need to|must|got to|gotta|i've got to|i'll have to) (?:go|leave|run|drop off|dash)(?: now| early)?",
        rf"away:? {_PERSON}",
        rf"{_SOMEBODY}(?: has| is| was|'s)?(?: just| now)? (?:left|gone|away|(?:dropped|logged) (?:out|off)|disconnected"
        r"|lost (?:the |their )?connection)(?: (?:the (?:call|meeting)|us|home|now|early|again|today|for today))*",
        rf"{_SOMEBODY} (?:had|has|needs|needed) to (?:go|leave|drop off)(?: now| early)?",
        rf"{_SOMEBODY}(?: is not|'s not| isn't) (?:here|there|in the call|with us)(?: now| any ?more)?",
        build=build.away, usage="away <name>", examples=("away Tom",), near=("left", "leave", "absent"),
    ),
    row(
        "facilitator add", c.AddFacilitator, texts.HELP_FACILITATOR,
        r"(?:make|add) (?P<person>.+?) (?:as )?(?:a |another )?(?:co-?)?facilitator",
        rf"(?:add )?(?:co-?)?facilitator:? (?:add )?{_PERSON}",
        build=lambda asked, found: c.AddFacilitator(by=asked.by, person=asked.person(found["person"])),
        usage="facilitator add <name>", examples=("facilitator add Tom",),
        near=("co-facilitator", "add facilitator", "host"),
    ),
    row(
        "hand over to", c.HandOver, texts.HELP_HAND_OVER,
        rf"hand ?over(?: to)?:? {_PERSON}", rf"hand to {_PERSON}",
        build=lambda asked, found: c.HandOver(by=asked.by, person=asked.person(found["person"])),
        usage="hand over to <name>", examples=("hand over to Tom",), near=("handover", "transfer"),
    ),
    row(
        "take over", c.TakeOver, texts.HELP_TAKE_OVER,
        r"(?:i(?:'ll| will| can)? )?take over|(?:i(?:'ll| will| can) )lead", for_all=True, near=("take the lead",),
    ),
    row(
        "note", c.TakeNote, texts.HELP_NOTE,
        NOTE, build=build.note, usage="note: <text>", examples=(build.NOTE_EXAMPLE,),
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
    row(
        "remove rule", c.RemoveRule, texts.HELP_RULE_REMOVE,
        r"(?:remove|delete|drop) rule #?(?P<number>\d{1,2})",
        build=lambda asked, found: c.RemoveRule(by=asked.by, number=int(found["number"])),
        usage="remove rule <number>", examples=("remove rule 3",), for_all=True, near=("delete rule",),
    ),
    row(
        "rules", c.ShowRules, texts.HELP_RULES, rf"{_SHOW}(?:the |our )?(?:ground )?rules", for_all=True,
        near=("ground rules",),
    ),
    row(
        "rule", c.WriteRule, texts.HELP_RULE,
        RULE, build=build.rule, usage="rule [number]: <text>",
        examples=(build.RULE_EXAMPLE, "rule 2: One voice at a time"), for_all=True, near=("add rule", "add a rule", "new rule"),
    ),
    row(
        "need", c.WriteNeeds, texts.HELP_NEED, NEED, build=build.need, usage="need [area]: <text>",
        examples=(build.NEED_EXAMPLE,), for_all=True, near=("my need",),
    ),
    row(
        "needs", c.ShowNeeds, texts.HELP_NEEDS, r"(?:show )?(?:the |our )?(?:support )?needs", for_all=True,
        near=("support needs",),
    ),
    row(
        "object", c.TakeOutNeeds, texts.HELP_OBJECT,
        r"(?:i )?(?:object(?: to)?|take out|strike(?: out)?)(?: (?:number|line|need)s?)?:? "
        r"#?(?P<numbers>\d{1,2}(?:(?:[ ,;&]| and )+#?\d{1,2})*)",
        build=build.numbers_out, usage="object <numbers>", examples=("object 3", "take out 3, 5"), for_all=True,
        near=("objection", "strike"),
    ),
    row(
        "digest", c.OpenDigest, texts.HELP_DIGEST,
        r"(?:show |open |send )?(?:me )?(?:the |our )?(?:digest|page)(?: (?:for|to) (?:the )?leaders)?",
        near=("leaders", "summary for leaders"),
    ),
    row(
        "missed", c.ShowMissed, texts.HELP_MISSED,
        r"(?:what (?:did|have) i miss(?:ed)?|did i miss (?:anything|something|much)|i missed(?: (?:it|a session))?|missed|(?:missed )?pack)"
        r"(?:,? ?(?:in|of|from)? ?(?:the )?session (?P<session>\d{1,2})|(?: in| of)? the last session)?",
        build=lambda asked, found: c.ShowMissed(by=asked.by, session=int(found["session"]) if found["session"] else None),
        usage="what did I miss", examples=("what did I miss", "missed session 2"), for_all=True, near=("absent", "was away"),
    ),
    row(
        "agree", c.Answer, texts.HELP_AGREE,
        r"(?:i |we )?agree(?:d)?(?: (?:with|to) (?:this|that|it|them|(?:all )?(?:of )?(?:the |these )?rules|all of (?:it|them|that)))?", build=build.agree, for_all=True, near=("yes", "accept"),
    ),
    row(
        "nudge me", c.Nudge, texts.HELP_NUDGE, r"(?:nudge|remind|warn|wake|ping|alert) me(?: .{1,40})?|(?:tell me )?when .{0,40}(?:time is (?:nearly|almost) up|(?:is|are|there's|theres) .{0,20}left)", for_all=True,
        build=lambda asked, _: c.Nudge(by=asked.by), near=("reminder", "nudges"),
    ),
    row(
        "no nudges", c.Nudge, texts.HELP_NO_NUDGE, r"(?:no|stop|end) (?:more )?(?:of )?(?:the |these )?(?:nudges?|nudging|reminders?|reminding me|messages|these)|stop (?:nudging|reminding|warning) me"
        r"|(?:don't|do not) (?:remind|nudge|warn) me(?: again| anymore| any more)?", for_all=True,
        build=lambda asked, _: c.Nudge(by=asked.by, wanted=False), near=("stop reminding",),
    ),
    row(
        "no notifications", c.WantAlerts, texts.HELP_NO_ALERTS,
        r"(?:no|stop|end|switch off|turn off|without) (?:more )?(?:the |these |my )?(?:notifications?|pop-?ups?|alerts)|notifications? off|don't notify me(?: again| any ?more)?",
        build=lambda asked, _: c.WantAlerts(by=asked.by, wanted=False), for_all=True, near=("popups",),
    ),
    row(
        "notifications on", c.WantAlerts, texts.HELP_ALERTS,
        r"notifications?(?: back)? on(?: again)?|(?:switch on|turn on) (?:the |my )?(?:notifications?|alerts|pop-?ups?)(?: again)?",
        for_all=True, near=("notify me",),
    ),
    row(
        "same", c.SamePerson, texts.HELP_SAME,
        r"same(?: person)?:? (?P<two>.+)|merge (?P<both>.+)", build=build.same,
        usage="same <name> and <name>", examples=("same Asha and Tom",), near=("merge", "twice"),
    ),
    row(
        "answer for", c.Answer, texts.HELP_ANSWER_FOR,
        r"answer for (?P<person>[^:]+): ?(?P<options>.+)", build=build.answer_for,
        usage="answer for <name>: <option>", examples=("answer for Tom: Courage",), near=("vote for",),
    ),
    row(
        "help", c.Help, texts.HELP_HELP,
        r"(?:(?:i |we )?(?:need |want )?help(?: me| us| out)?|(?:list |show )?(?:the |all )?commands|what can (?:i|you|we) (?:say|do|type|ask)"
        r"|(?:can|could) (?:you|someone|anyone) help(?: me| us)?|menu|what are the commands|how does (?:this|it|the bot) work"
        r"|how do (?:i|we|you) (?:use (?:this|you|it|the bot)|work)|what do i type|test|testing|is this (?:on|working))(?P<about>)",
        r"(?:how (?:do|can) (?:i|we|you)|how to) (?P<about>.+)",
        r"help(?: (?:with|on|about|me with))? (?P<about>.+)", for_all=True,
        build=lambda asked, found: c.Help(by=asked.by, about=found["about"] or None),
        usage="help [command]", examples=("help", "help extend"), near=("info", "how", "hello", "hi"),
    ),
    row(
        "forget me", c.ForgetMe, texts.HELP_FORGET,
        r"(?:forget|erase|delete) (?:me|my data|(?:everything|all|what) (?:you (?:know|have|hold|keep) )?(?:about|of|on) me)(?P<now> now)?",
        build=lambda asked, found: c.ForgetMe(
            by=asked.by, sure=bool(found["now"]) and asked.exact and found[0].lower().startswith("forget me ")
        ),
        usage="forget me [now]", examples=("forget me", "forget me now"), for_all=True,
        near=("erase", "privacy", "delete me"),
    ),
    row(
        "programme", c.ShowProgramme, texts.HELP_PROGRAMME,
        r"(?:show )?(?:the |our |all )?(?:programme|program|dates|calendar|sessions)|when(?:'s| is) (?:the )?(?:next session|session \d{1,2})|when (?:do|are) we (?:meet|meeting)(?: (?:next|again))*",
        for_all=True, near=("next session",),
    ),
    row(
        "date", c.SetDate, texts.HELP_DATE,
        r"(?:no|clear|cancel) date (?:for|of) (?:session )?(?P<none>\d{1,2})(?P<day>)(?P<time>)",
        r"date (?:for |of )?(?:session )?(?P<none>)(?P<session>\d{1,2})(?::|,| is| to| on)* (?P<day>.{6,30}?)(?:,| at)* "
        r"(?P<time>\d{1,2}[:.]\d\d)",
        build=build.session_date, usage="date <session>: <day> <time>",
        examples=("date 2: 14 March 2027 09:30", "no date for session 2"), near=("set date", "reschedule"),
    ),
    row(
        "record attendance", c.RecordAttendance, texts.HELP_ATTENDANCE,
        r"(?:record|keep|take|note)(?: an?| the| our)? (?:attendance|register)(?: list)?",
        near=("attendance", "register", "certificates", "sign in sheet"),
    ),
    row(
        "no attendance", c.RecordAttendance, texts.HELP_NO_ATTENDANCE,
        r"(?:no|stop|don't (?:record|keep|take)|do not (?:record|keep|take))(?: recording| keeping)?(?: the)? attendance",
        build=lambda asked, _: c.RecordAttendance(by=asked.by, wanted=False), near=("stop attendance",),
    ),
    row(
        "same group", c.ContinueGroup, texts.HELP_SAME_GROUP,
        r"(?:(?:this|it) is |it's |we are |we're )?(?:the |my |our )?same group(?: again| as before)?"
        r"|continue (?:the |my |our )?group(?: for (?P<plan>[\w-]{1,80}))?",
        build=lambda asked, found: c.ContinueGroup(by=asked.by, plan=found["plan"]), for_all=True,
    ),
    row(
        "my record", c.ShowRecord, texts.HELP_RECORD,
        r"(?:(?:show|give|send)(?: me)? )?(?:my |own )?(?:cpd )?record(?:s)?|(?:my )?cpd|my (?:attendance|hours)",
        for_all=True, near=("certificate", "hours"),
    ),
    row(
        "fewer nudges", c.PaceNudges, texts.HELP_FEWER_NUDGES, r"(?:fewer|slower|less) (?:nudges|of these)",
        build=lambda asked, _: c.PaceNudges(by=asked.by, pace="fewer"), for_all=True, near=("slow down",),
    ),
    row(
        "all nudges", c.PaceNudges, texts.HELP_ALL_NUDGES, r"all (?:the )?nudges|nudges(?: again)?",
        build=lambda asked, _: c.PaceNudges(by=asked.by, pace="all"), for_all=True,
    ),
    row(
        "intention", c.Intend, texts.HELP_INTENTION,
        INTENTION, build=build.intention, usage="intention: <text>",
        examples=(build.INTENTION_EXAMPLE, "no intention"), for_all=True, near=("my intention",),
    ),
    row(
        "link", c.SetLink, texts.HELP_LINK,
        r"(?:(?:set|change|use|add) )?(?:the |this )?link(?: (?:for|of|to))?(?: the)?:? (?P<name>[^\W\d][\w -]{0,39}?)(?: is| to|:|=|,)* (?P<url><?(?:https?://|www\.)\S+)",
        r"(?:(?:set|change|use) )?(?:the )?(?P<name>pack|resource pack)(?: link)?(?: is| to| is at|:|=)+ (?P<url><?(?:https?://|www\.)\S+)",
        build=build.link, usage="link <name> <address>", examples=("link pack https://example.org/pack",),
    ),
    row(
        "links", c.ShowLinks, texts.HELP_LINKS,
        r"(?:(?:show|send|give|share|open|what are|where are) )?(?:me |us )?(?:the |all )?links(?: again)?"
        r"|(?:(?:show|send|give|share|open|find|get) )?(?:me |us )?(?:(?:a |the )?link to |where(?:'s| is| do (?:i|we) (?:find|get)| can (?:i|we) (?:find|get)) )?(?:the |our )?(?:resource )?pack(?: link)?(?: again)?"
        r"|(?:the )?link to .{3,40}",
        for_all=True, near=("pack",),
    ),
    row(
        "run sheet", c.OpenSheet, texts.HELP_SHEET,
        r"(?:(?:show|open|send|give|have|share|get|post|where(?:'s| is)|what(?:'s| is)) )?(?:me |us )?(?:the |a |that )?"
        r"(?:(?:run ?sheet|dashboard)(?: link)?|link(?: to the run ?sheet)?)(?: again)?",
        near=("web", "page", "browser", "stage", "screen"),
    ),
    row(
        "rehearse", c.OpenRehearsal, texts.HELP_REHEARSE,
        r"(?:(?:can|could|may|shall) (?:i|we) |let(?:'s| me| us) |i(?:'d| would) like to |i want to |(?:open|show|start|where(?:'s| is)) )?(?:me )?(?:the |a )?"
        r"(?:rehears(?:e|al)(?: room)?|practi[sc]e(?: (?:run|session))?|dry run|try (?:it|this) out)(?: (?:this|it|the session|first|again|link))?",
        near=("test", "trial", "simulate"),
    ),
    row(
        "connect", c.Help, texts.HELP_CONNECT,
        r"connect(?: (?:this )?(?:chat|here))?", build=build.connect, near=("bind", "link"),
    ),
    row(  # last, because nearly anything can follow “where is”
        "where is", c.ShowPeople, texts.HELP_WHERE_IS,
        rf"where(?:'s| is| has) {_ONE}(?: gone| now| at)?", rf"where did {_ONE} go", rf"did {_ONE} (?:leave|come back|go|join|drop out)",
        rf"(?:do we (?:still )?have|any sign of|have (?:we|you) (?:got|seen|lost)) {_ONE}(?: (?:here|yet|now|with us))*",
        rf"(?:is|has) {_ONE} (?:here|there|back|in|with us|present|away|gone|left|joined|arrived|still here)(?: yet| now)?",
        rf"(?:who(?:'s| is)|(?:which|what) room(?:'s| is)) {_ONE} (?:with|in|working with|paired with)(?: now)?",
        build=lambda asked, found: c.ShowPeople(by=asked.by, person=asked.person(found["person"])),
        for_all=True, usage="where is <name>", examples=("where is Asha",),
    ),
)  # fmt: skip
