"""Command rows: the session and its time, from `start` to `reopen`.

“tea break”, “coffee break” or “lunch break” with a length is a pause (“10 minute tea break”, “break until 11”); without one,
`hints` offers `pause 5`. “finish 5 minutes early” and “-5” are `extend` with less. “go on” is `next`, or resumes a pause.
“skip” without a name is the coming step. “cancel” is `undo`, “cancel start” is not.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.lengths import LENGTH, MEASURED, NUMBER, UNIT
from dialogs.grammar.phrase import CommandRow, row
from dialogs.grammar.pieces import IT, PART
from dialogs.run import commands as c

_STEP = rf"(?: {PART})?"
_FOR = (
    rf"(?: (?:for|on|in|to|with|here|at) ?(?:{IT}|here|them|us|me|everyone|everybody|people|the (?:groups?|pairs?|rooms?|clock"
    r"|timer|time)|pairs|groups|that|now)?)?"
)
_WHO = (
    "(?:(?:we|i|they|people|you|(?:the )?(?:groups|pairs))(?:'ll|'re going to| will| are going to| would| might| still)? )?"
)
_GIVE = (
    rf"(?:{_WHO}(?:give (?:us|them|me|it|everyone|everybody|people|this|(?:the )?(?:groups|pairs))|have|need|want|get|take|use"
    rf"|do|do with|could do with|could use|like|stay(?: here)?(?: for)?|(?:keep going|carry on|continue|go on|stay)"
    rf"(?: (?:here|like this|{IT}|with (?:it|this)))?(?: for)?) )?"
)
_EXTRA = "(?:more|extra|additional|further)"
_MORE = rf"(?P<number>{NUMBER}) {_EXTRA}(?: ?(?P<unit>{UNIT}))?"
_TAKE_OFF = "(?:-|minus|extend (?:by )?-|shorten|reduce|decrease|take off|knock off|cut|cut down)"
_CLOCK = r"(?P<clock>(?:\d|noon|midday|half|quarter).*)"
_BREAK = "(?:(?:coffee|tea|comfort|lunch|short|quick|little|toilet|bio) )*(?:break|pause|breather|recess|rest)"
_BREAKS = "(?:(?:coffee|tea|lunch|comfort) )?break|lunch|coffee|tea"
_GO_ON = "(?:move|go|moving)"

ROWS: tuple[CommandRow, ...] = (
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
        rf"|skip (?:this|the (?:current|rest)|the rest of this)(?: {PART})?|onwards?|on we go"
        rf"|carry on (?:to|with) (?:the )?next{_STEP}"
        rf"|(?:finish|end|close|leave|stop) (?:this|the current) {PART}|(?:finish|end) this"
        rf"|(?:move|take|bring) (?:us|it|things|everyone|everybody) (?:on|along|forwards?)(?: (?:to|with) (?:the )?next{_STEP})?(?: now)?"
        rf"|(?P<on>{_GO_ON} (?:on|along|forwards?|ahead)(?: now| from (?:here|this))?(?: (?:to|with) (?:the )?(?:next{_STEP}|session))?)",
        build=build.next_step, near=("forward", "proceed", "advance"),
    ),
    row(
        "back", c.Back, texts.HELP_BACK,
        rf"(?:(?:go|step|move|jump|skip|take us) )?back(?: (?:up )?(?:one|a|1)(?: {PART})?)?"
        rf"|(?:(?:go|move|take us) )?(?:one|1|a)(?: {PART})? back"
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
        rf"(?:extend|go on|carry on|keep going|continue|stay)(?: (?:with )?{IT}| here)?(?: going)? (?:until|till|til|to) {_CLOCK}",
        rf"(?:make |let )?(?:(?:end|finish|stop|wrap) {IT}|{IT} (?:end|finish|stop))(?: up)? (?:at|by) {_CLOCK}",
        rf"(?:end|finish|stop|wrap) {IT}(?: up)? in (?P<after>{MEASURED.replace('?P<length>', '?:')})",
        rf"{_GIVE}{_MORE}{_FOR}",
        rf"{_GIVE}(?:a further|an? extra|an additional|another|extra) {LENGTH}(?: more)?{_FOR}",
        rf"{_GIVE}(?:another|an extra|one more|a further) (?P<unit>min(?:ute)?|hour){_FOR}",
        rf"{_GIVE}(?P<number>{NUMBER})(?: ?(?P<unit>{UNIT}))? (?:{_EXTRA}|longer){_FOR}",
        rf"(?:\+|plus|extend|add|increase)(?: {IT})? ?(?:by |for |on )?\+? ?(?:another |an extra |a further )?"
        rf"{LENGTH}(?: {_EXTRA})?{_FOR}",
        rf"make {IT} {LENGTH} longer", rf"make {IT} longer by {LENGTH}",
        rf"(?P<less>(?:cut|make) {IT} short(?:er)?) by {LENGTH}", rf"(?P<less>finish|end|stop) (?:{IT} )?{LENGTH} (?:early|earlier|sooner)",
        rf"(?P<less>make {IT}) {LENGTH} shorter", rf"(?P<less>make {IT}) shorter by {LENGTH}",
        rf"(?P<less>{_TAKE_OFF})(?: {IT})? ?(?:by )?{LENGTH}(?: less| off)?(?: (?:off|from|of) {IT})?",
        rf"(?P<less>take) {MEASURED} (?:away|back)", rf"(?P<less>lose|drop|trim|remove|shave off|save|subtract|deduct) {MEASURED}(?: (?:off|from) {IT})?",
        rf"{_GIVE}(?P<less>){LENGTH} (?:less|fewer|shorter){_FOR}",
        rf"(?P<less>take|cut|knock|shave|trim) {LENGTH} (?:off|from)(?: {IT})?",
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
)  # fmt: skip
