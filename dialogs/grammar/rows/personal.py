"""Command rows: reminders, own data, dates of a programme, and help.

“remind me” asks for a nudge at the end of pair work. “forget me now” deletes at once only if nothing else is said. “how do I
…” asks for help. “merge Asha and Tom” makes two entries one person; with numbers it merges ideas (`steps`). A date of the
programme is “date 2: day time”.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.free_text import INTENTION, INTENTION_EXAMPLE
from dialogs.grammar.phrase import CommandRow, row
from dialogs.run import commands as c

ROWS: tuple[CommandRow, ...] = (
    row(
        "nudge me", c.Nudge, texts.HELP_NUDGE, r"(?:nudge|remind|warn|wake|ping|alert) me(?: .{1,40})?|(?:tell me )?when .{0,40}(?:time is (?:nearly|almost) up|(?:is|are|there's|theres) .{0,20}left)",
        build=lambda asked, _: c.Nudge(by=asked.by), near=("reminder", "nudges"),
    ),
    row(
        "no nudges", c.Nudge, texts.HELP_NO_NUDGE, r"(?:no|stop|end) (?:more )?(?:of )?(?:the |these )?(?:nudges?|nudging|reminders?|reminding me|messages|these)|stop (?:nudging|reminding|warning) me"
        r"|(?:don't|do not) (?:remind|nudge|warn) me(?: again| anymore| any more)?",
        build=lambda asked, _: c.Nudge(by=asked.by, wanted=False), near=("stop reminding",),
    ),
    row(
        "no notifications", c.WantAlerts, texts.HELP_NO_ALERTS,
        r"(?:no|stop|end|switch off|turn off|without) (?:more )?(?:the |these |my )?(?:notifications?|pop-?ups?|alerts)|notifications? off|don't notify me(?: again| any ?more)?",
        build=lambda asked, _: c.WantAlerts(by=asked.by, wanted=False), near=("popups",),
    ),
    row(
        "notifications on", c.WantAlerts, texts.HELP_ALERTS,
        r"notifications?(?: back)? on(?: again)?|(?:switch on|turn on) (?:the |my )?(?:notifications?|alerts|pop-?ups?)(?: again)?",
        near=("notify me",),
    ),
    row(
        "same", c.SamePerson, texts.HELP_SAME,
        r"same(?: person)?:? (?P<two>.+)|merge (?P<both>.+)", build=build.same,
        usage="same <name> and <name>", examples=("same Asha and Tom",), near=("merge", "twice"),
    ),
    row(
        "answer for", c.Answer, texts.HELP_ANSWER_FOR,
        r"answer for (?P<person>[^:]+): ?(?P<options>.+)", build=build.answer_for, for_all=False,
        usage="answer for <name>: <option>", examples=("answer for Tom: Courage",), near=("vote for",),
    ),
    row(
        "help", c.Help, texts.HELP_HELP,
        r"(?:(?:i |we )?(?:need |want )?help(?: me| us| out)?|(?:list |show )?(?:the |all )?commands|what can (?:i|you|we) (?:say|do|type|ask)"
        r"|(?:can|could) (?:you|someone|anyone) help(?: me| us)?|menu|what are the commands|how does (?:this|it|the bot) work"
        r"|how do (?:i|we|you) (?:use (?:this|you|it|the bot)|work)|what do i type|test|testing|is this (?:on|working))(?P<about>)",
        r"(?:how (?:do|can) (?:i|we|you)|how to) (?P<about>.+)",
        r"help(?: (?:with|on|about|me with))? (?P<about>.+)",
        build=lambda asked, found: c.Help(by=asked.by, about=found["about"] or None),
        usage="help [command]", examples=("help", "help extend"), near=("info", "how", "hello", "hi"),
    ),
    row(
        "forget me", c.ForgetMe, texts.HELP_FORGET,
        r"(?:forget|erase|delete) (?:me|my data|(?:everything|all|what) (?:you (?:know|have|hold|keep) )?(?:about|of|on) me)(?P<now> now)?",
        build=lambda asked, found: c.ForgetMe(
            by=asked.by, sure=bool(found["now"]) and asked.exact and found[0].lower().startswith("forget me ")
        ),
        usage="forget me [now]", examples=("forget me", "forget me now"),
        near=("erase", "privacy", "delete me"),
    ),
    row(
        "programme", c.ShowProgramme, texts.HELP_PROGRAMME,
        r"(?:show )?(?:the |our |all )?(?:programme|program|dates|calendar|sessions)|when(?:'s| is) (?:the )?(?:next session|session \d{1,2})|when (?:do|are) we (?:meet|meeting)(?: (?:next|again))*",
        near=("next session",),
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
        build=lambda asked, found: c.ContinueGroup(by=asked.by, plan=found["plan"]),
    ),
    row(
        "my record", c.ShowRecord, texts.HELP_RECORD,
        r"(?:(?:show|give|send)(?: me)? )?(?:my |own )?(?:cpd )?record(?:s)?|(?:my )?cpd|my (?:attendance|hours)",
        near=("certificate", "hours"),
    ),
    row(
        "fewer nudges", c.PaceNudges, texts.HELP_FEWER_NUDGES, r"(?:fewer|slower|less) (?:nudges|of these)",
        build=lambda asked, _: c.PaceNudges(by=asked.by, pace="fewer"), near=("slow down",),
    ),
    row(
        "all nudges", c.PaceNudges, texts.HELP_ALL_NUDGES, r"all (?:the )?nudges|nudges(?: again)?",
        build=lambda asked, _: c.PaceNudges(by=asked.by, pace="all"),
    ),
    row(
        "intention", c.Intend, texts.HELP_INTENTION,
        INTENTION, build=build.intention, usage="intention: <text>",
        examples=(INTENTION_EXAMPLE, "no intention"), near=("my intention",),
    ),
)  # fmt: skip
