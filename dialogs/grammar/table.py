"""Command table: one row for each command, in the order in which the rows are tried."""

from __future__ import annotations

import re

from dialogs import texts
from dialogs.grammar import build, resolve
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

_WORDS = "an?|half|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|sixty|ninety"
_LENGTH = rf"(?:(?:it|this|the step) )?(?:by |for )?(?P<length>(?:\d|(?:{_WORDS})\b).*?)"
_MORE = rf"(?P<number>\d{{1,3}}|{_WORDS}) more (?P<unit>min(?:ute)?s?|sec(?:ond)?s?)"
_STEP = "(?: (?:step|part|one))?"
_PART = "(?:step|part|block|bit|one)"
_GIVE = "(?:(?:(?:we|i) )?(?:give (?:us|them|me)|have|need|want|get|could do with|could use) )?"
_PERSON = "(?P<person>.+)"
_POLL = "(?P<poll>.+)"

TABLE: tuple[CommandRow, ...] = (
    row(
        "start", c.Start, texts.HELP_START,
        r"(?:start|begin)(?: (?:the |this |our )?(?:session|meeting))?(?: now| us)?(?P<plan>(?: anyway)?)",
        r"(?:start|begin)(?: with)? (?P<plan>.+)",
        build=build.start, usage="start [plan]", examples=("start", "start session 2"), near=("go", "run", "launch"),
    ),
    row(
        "next", c.Next, texts.HELP_NEXT,
        rf"(?:on to (?:the )?)?next{_STEP}(?: now)?|go to (?:the )?next{_STEP}|skip (?:this|the (?:current"
        rf"|rest))(?: {_PART})?"
        rf"|(?:finish|end|close) (?:this|the current) {_PART}|(?P<on>move on|go on|carry on with the (?:session"
        rf"|next{_STEP}))",
        build=build.next_step, near=("forward", "proceed"),
    ),
    row(
        "back", c.Back, texts.HELP_BACK,
        rf"(?:go |step |move )?back(?: (?:one|a|1)(?: {_PART})?)?|(?:go (?:back )?to (?:the )?)?previous{_STEP}",
        near=("return", "last"),
    ),
    row(
        "skip", c.Skip, texts.HELP_SKIP,
        rf"skip(?: (?:the )?(?:next|coming){_STEP})?", near=("leave out", "miss out"),
    ),
    row(
        "pause", c.Pause, texts.HELP_PAUSE,
        r"pause(?: (?:the )?(?:clock|session|timer|here|now|us|it))?|(?:stop|hold) the (?:clock|timer|session)",
        near=("stop", "wait", "hold on", "halt", "break", "take a break", "have a break"),
    ),
    row(
        "resume", c.Resume, texts.HELP_RESUME,
        r"(?P<clock>(?:resume |carry on )?(?:on|with|by) the clock|keep to the clock)",
        r"(?:resume|carry on|continue|un-?pause)(?: (?:from here|now|the (?:session|clock|timer)))?(?P<clock>)",
        build=build.resume, usage="resume [on the clock]", examples=("resume", "resume on the clock"),
        near=("restart", "start again"),
    ),
    row(
        "extend", c.Extend, texts.HELP_EXTEND,
        rf"{_GIVE}{_MORE}(?: for this)?",
        rf"{_GIVE}(?:another|an extra) {_LENGTH}",
        rf"(?:\+|plus|extend|add|give (?:us|them|it|me)) ?(?:by )?\+? ?{_LENGTH}(?: more)?",
        rf"(?P<less>-|minus|extend (?:by )?-|shorten|take off|cut) ?{_LENGTH}(?: less| off)?",
        rf"(?P<less>){_LENGTH} less",
        rf"(?P<less>take|cut|knock|shave) {_LENGTH} off(?: (?:it|this|{_PART}|this {_PART}))?",
        build=build.extend, usage="extend <minutes>", examples=("extend 5", "+5", "-5", "extend 90s"),
        near=("longer", "more time", "shorter", "prolong"),
    ),
    row(
        "go to", c.GoTo, texts.HELP_GOTO,
        r"(?:go ?to|(?:go back|jump|move|skip) to)(?:: ?| )(?:the )?(?:(?:step|part|block) )?(?P<step>.+)",
        build=lambda asked, found: c.GoTo(by=asked.by, step=resolve.find_step(found["step"], asked.plan)),
        usage="go to <part>", examples=("go to closing", "go to intro.ground-rules"), near=("jump", "move"),
    ),
    row(
        "catch up", c.CatchUp, texts.HELP_CATCH_UP,
        r"catch[ -]?up(?: (?:with |by )?(?:the )?(?P<way>shrink(?:ing)?|prompts?|run(?:ning)?[ -]?on))?",
        build=build.catch_up, usage="catch up [shrink|prompts|run on]", examples=("catch up", "catch up shrink"),
        near=("behind", "late", "make up time"),
    ),
    row("undo", c.Undo, texts.HELP_UNDO, r"(?:undo|cancel|revert)(?: (?:that|it|this|last|the last (?:command"
        r"|thing)))?|take (?:that|it) back",
        near=("oops", "mistake"),
    ),
    row(
        "reopen", c.Reopen, texts.HELP_REOPEN,
        r"re-?open(?: (?:it|again|(?:the |this |our |last )*(?:session|meeting)))?",
        near=("go on after all", "not over", "undo end", "open again"),
    ),
    row(
        "where", c.Where, texts.HELP_WHERE,
        r"where(?:'s| is)?(?: (?:are|r) we| am i)?(?: up to| at)?(?: now)?|where we are|status|what(?:'s"
        r"| is) (?:on|next|now|happening)(?: now| next)?"
        r"|what (?:now|comes next|is coming(?: up)?|are we doing)(?: now| next)?|i'm lost"
        r"|how (?:long|much time|many minutes)(?: (?:is|do we have|have we(?: got)?|is there|are))?(?: left"
        r"| remaining| to go)?"
        r"(?: (?:for|in|on) this)?|time left|when(?:'s| is| are we having)? (?:the |our )?(?:next )?(?:break"
        r"|lunch|coffee|tea)"
        r"|(?:when|what time)(?:'s| is| does| do)? (?:the |our |we )?(?:break|next break|end|finish|it end"
        r"|it finish|session end)"
        r"|(?:are we|am i)(?: running)? (?:on time|late|behind|ahead|on track)|what time is it",
        for_all=True, near=("time", "when", "how long"),
    ),
    row(
        "agenda", c.Agenda, texts.HELP_AGENDA,
        r"(?:show )?(?:the |our |your )?(?:agenda|schedule|timetable|run of show)",
        for_all=True, near=("plan", "overview"),
    ),
    row("before", c.Before, texts.HELP_BEFORE, near=("prepare", "preparation", "beforehand")),
    row(
        "prompt", c.SendPrompt, texts.HELP_PROMPT,
        r"(?:next |send )?(?:the )?(?:next )?(?:prompt|question)(?: (?:number )?#?(?P<number>\d{1,3}))?",
        build=build.prompt, usage="prompt [number]", examples=("prompt", "prompt 3"), near=("ask",),
    ),
    row("tray", c.ShowTray, texts.HELP_TRAY, r"(?:show )?(?:the )?(?:tray|prompts|questions)", near=("prompts left",)),
    row(
        "poll", c.OpenPoll, texts.HELP_POLL,
        rf"(?:open )?(?:the )?poll(?:(?: on| about)? {_POLL})?", rf"open {_POLL}",
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
        r"(?:(?:my |our |change )?own options|change options|options)(?: (?:for|of))?(?: (?:the )?(?P<poll>[^:]{1,80}))?",
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
        rf"close(?: the)?(?: (?:poll|vote|check))?(?: {_POLL})?",
        build=lambda asked, found: c.ClosePoll(by=asked.by, poll=asked.poll(found["poll"])),
        usage="close [poll]", examples=("close", "close tokens"), near=("close poll",),
    ),
    row(
        "results", c.ShowResults, texts.HELP_RESULTS,
        rf"(?:show )?(?:the )?results?(?:(?: of| for)?(?: the)? {_POLL})?",
        build=lambda asked, found: c.ShowResults(by=asked.by, poll=asked.poll(found["poll"])),
        usage="results [poll]", examples=("results", "results tokens"), near=("outcome", "answers"),
    ),
    row(
        "pairs", c.ShowPairs, texts.HELP_PAIRS,
        r"(?:show )?(?:the |all )?(?:pairs|pairings|groups)|pair (?:up|everyone)", near=("partners", "rooms"),
    ),
    row(
        "my group", c.MyGroup, texts.HELP_MY_GROUP,
        r"(?:show |what(?:'s| is) |which (?:is |one is )?)?my (?:group|pair|partner|role|room|turns?)"
        r"|which (?:room|group|pair)(?: .{1,30})?"
        r"|who (?:am i|are we)(?: working| paired| going)?(?: with)?|who(?:'s| is) my partner|what am i(?: now)?",
        for_all=True, near=("my pair", "my room"),
    ),
    row(
        "reshuffle", c.Reshuffle, texts.HELP_RESHUFFLE,
        r"(?:(?:re-?)?shuffle|redraw)(?: (?:the )?pairs)?|(?:draw )?new pairs", near=("mix", "draw"),
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
        r"keep apart:? (?P<two>.+)", r"keep (?P<two>.+) apart", r"separate (?P<two>.+)", build=build.keep_apart,
        usage="keep apart <name> and <name>", examples=("keep apart Asha and Tom",), near=("separate", "never pair"),
    ),
    row(
        "pair me", c.TakePart, texts.HELP_PAIR_ME,
        r"pair me(?: (?:too|up|as well))?|include me|count me in",
        build=lambda asked, _: c.TakePart(by=asked.by, wanted=True), near=("take part", "join in"),
    ),
    row(
        "unpair me", c.TakePart, texts.HELP_UNPAIR_ME,
        r"(?:un-?pair|do not pair|don't pair) me|(?:leave|count) me out",
        build=lambda asked, _: c.TakePart(by=asked.by, wanted=False), near=("not take part",),
    ),
    row(
        "round", c.ShowRound, texts.HELP_ROUND,
        r"(?:show |start )?(?:the |a )?round|(?:the )?(?:speaking )?order|who(?:'s| is) next"
        r"|who (?:has not|hasn't) (?:had a turn|spoken)(?: yet)?", near=("turns", "speakers"),
    ),
    row(
        "done", c.Done, texts.HELP_DONE,
        r"(?:i'm |i am |we're |we are )?(?:done|finished)|next (?:speaker|person)", for_all=True, near=("ready", "complete"),
    ),
    row(
        "pass", c.PassTurn, texts.HELP_PASS,
        r"(?:i )?pass|not now|skip me|come back to me", for_all=True, near=("later", "not me"),
    ),
    row(
        "pass for", c.PassTurn, texts.HELP_PASS_FOR,
        rf"(?:skip|pass|leave out)(?: for)? {_PERSON}",
        build=lambda asked, found: c.PassTurn(by=asked.by, person=asked.person(found["person"])), for_all=True,
        usage="skip <name>", examples=("skip Tom",), near=("later for",),
    ),
    row(
        "here", c.Join, texts.HELP_HERE,
        r"(?:i'm |i am |we're )?(?:here|present)(?: now)?|(?:i'm|i am) back(?: now| again)?", for_all=True,
        build=lambda asked, _: c.Join(by=asked.by, person=asked.by), near=("join", "arrived", "in"),
    ),
    row(
        "away", c.Leave, texts.HELP_AWAY,
        r"(?:i'm |i am )?(?:away|gone)(?P<person>)", rf"away:? {_PERSON}",
        r"(?P<person>(?!.*\d)(?!who\b|how\b|what\b|time\b|we\b)\w[^?]*?) (?:has |had to |'s )?(?:left|gone|go"
        r"|leave|away)(?: the (?:call|meeting))?",
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
        "note", c.TakeNote, texts.HELP_NOTE,
        NOTE, build=build.note, usage="note: <text>", examples=(build.NOTE_EXAMPLE,),
        near=("remember", "write down"),
    ),
    row(
        "end", c.End, texts.HELP_END,
        r"(?:end|finish)(?: (?:the |this )?(?:session|meeting))?(?P<now> (?:now|anyway|for good))?",
        build=lambda asked, found: c.End(by=asked.by, sure=bool(found["now"]) and asked.exact),
        usage="end [now]", examples=("end", "end now"), near=("stop", "quit", "exit", "goodbye", "bye"),
    ),
    row(
        "remove rule", c.RemoveRule, texts.HELP_RULE_REMOVE,
        r"(?:remove|delete|drop) rule #?(?P<number>\d{1,2})",
        build=lambda asked, found: c.RemoveRule(by=asked.by, number=int(found["number"])),
        usage="remove rule <number>", examples=("remove rule 3",), for_all=True, near=("delete rule",),
    ),
    row(
        "rules", c.ShowRules, texts.HELP_RULES, r"(?:show )?(?:the |our )?(?:ground )?rules", for_all=True,
        near=("ground rules",),
    ),
    row(
        "rule", c.WriteRule, texts.HELP_RULE,
        RULE, build=build.rule, usage="rule [number]: <text>",
        examples=(build.RULE_EXAMPLE, "rule 2: One voice at a time"), for_all=True, near=("add rule",),
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
        r"(?:what (?:did|have) i miss(?:ed)?|i missed(?: (?:it|a session))?|missed|(?:missed )?pack)"
        r"(?:,? ?(?:in|of|from)? ?(?:the )?session (?P<session>\d{1,2})|(?: in| of)? the last session)?",
        build=lambda asked, found: c.ShowMissed(by=asked.by, session=int(found["session"]) if found["session"] else None),
        usage="what did I miss", examples=("what did I miss", "missed session 2"), for_all=True, near=("absent", "was away"),
    ),
    row(
        "agree", c.Answer, texts.HELP_AGREE,
        r"(?:i |we )?agree(?:d)?", build=build.agree, for_all=True, near=("yes", "accept"),
    ),
    row(
        "nudge me", c.Nudge, texts.HELP_NUDGE, r"(?:nudge|remind|warn) me(?: .{1,40})?", for_all=True,
        build=lambda asked, _: c.Nudge(by=asked.by), near=("reminder", "nudges"),
    ),
    row(
        "no nudges", c.Nudge, texts.HELP_NO_NUDGE, r"(?:no|stop|end) (?:more )?(?:nudges?|nudging|reminders?)", for_all=True,
        build=lambda asked, _: c.Nudge(by=asked.by, wanted=False), near=("stop reminding",),
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
        r"(?:help(?: me)?|commands|what can (?:i|you|we) (?:say|do))(?P<about>)",
        r"help(?: (?:with|on|about|me with))? (?P<about>.+)", for_all=True,
        build=lambda asked, found: c.Help(by=asked.by, about=found["about"] or None),
        usage="help [command]", examples=("help", "help extend"), near=("info", "how", "hello", "hi"),
    ),
    row(
        "forget me", c.ForgetMe, texts.HELP_FORGET,
        r"(?:forget|erase|delete) (?:me|my data)(?P<now> now)?",
        build=lambda asked, found: c.ForgetMe(by=asked.by, sure=bool(found["now"]) and asked.exact),
        usage="forget me [now]", examples=("forget me", "forget me now"), for_all=True,
        near=("erase", "privacy", "delete me"),
    ),
    row(
        "programme", c.ShowProgramme, texts.HELP_PROGRAMME,
        r"(?:show )?(?:the |our |all )?(?:programme|program|dates|calendar|sessions)|when is the next session",
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
        "my record", c.ShowRecord, texts.HELP_RECORD,
        r"(?:(?:show|give|send)(?: me)? )?(?:my |own )?(?:cpd )?record(?:s)?|(?:my )?cpd|my (?:attendance|hours)",
        for_all=True, near=("certificate", "hours"),
    ),
    row(
        "fewer nudges", c.PaceNudges, texts.HELP_FEWER_NUDGES, r"(?:fewer|slower|less) nudges",
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
        "run sheet", c.OpenSheet, texts.HELP_SHEET,
        r"(?:show |open |send |give )?(?:me |us )?(?:the |a )?(?:(?:run ?sheet|dashboard)(?: link)?|link"
        r"(?: to the run ?sheet)?)",
        near=("web", "page", "browser", "stage", "screen"),
    ),
    row(
        "connect", c.Help, texts.HELP_CONNECT,
        r"connect(?: (?:this )?(?:chat|here))?", build=build.connect, near=("bind", "link"),
    ),
)  # fmt: skip
