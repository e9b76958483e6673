"""Command rows: what a step holds - questions, ideas, votes and polls.

“prompt 3” sends one question, “tray” shows those left. “vote 2, 2, 5” and “merge 2 and 5” take numbers; “show all” shows
every idea. “poll” or “close” alone is about this step. “end round” ends it although not everybody has spoken.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.free_text import IDEA, IDEA_EXAMPLE, OPTIONS, OPTIONS_EXAMPLE
from dialogs.grammar.phrase import CommandRow, row
from dialogs.grammar.pieces import NUMBERS, SHOW
from dialogs.run import commands as c

_POLL = "(?P<poll>.+)"

ROWS: tuple[CommandRow, ...] = (
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
        near=("suggestions", "brainstorm"),
    ),
    row(
        "idea", c.WriteIdeas, texts.HELP_IDEA, IDEA, build=build.idea, usage="idea: <text>",
        examples=(IDEA_EXAMPLE,), near=("my idea",),
    ),
    row(
        "show ideas", c.ShowIdeas, texts.HELP_SHOW_IDEAS,
        rf"(?:show|post|share|reveal|display)(?: (?:us|everyone|everybody|the group|people))?(?: all)? (?:ideas?|number) {NUMBERS}",
        r"(?:show|post|share|reveal|display)(?: (?:us|everyone|everybody|the group|people))?(?: all)?(?: (?:the|our|of the))? ideas?(?: to (?:the group|everyone|everybody))?",
        rf"(?:show|reveal) (?:all(?: of (?:them|it))?|them all|everything|{NUMBERS})(?: to (?:the group|everyone|everybody))?",
        build=lambda asked, found: c.ShowIdeas(by=asked.by, numbers=build.several(found)),
        usage="show all | show idea <number>", examples=("show all", "show idea 3"), near=("show everything", "reveal ideas"),
    ),
    row(
        "hide", c.HideIdeas, texts.HELP_HIDE,
        rf"(?:hide|leave out|remove|delete|take off|drop) (?:the )?(?:ideas?|number) {NUMBERS}", rf"hide {NUMBERS}",
        build=lambda asked, found: c.HideIdeas(by=asked.by, numbers=build.several(found)),
        usage="hide <numbers>", examples=("hide 3", "hide 3 and 5"), near=("hide idea",),
    ),
    row(
        "merge", c.MergeIdeas, texts.HELP_MERGE,
        rf"(?:merge|combine|join|put together)(?: (?:the )?(?:ideas|numbers))? {NUMBERS}(?: together)?",
        rf"{NUMBERS} are the same(?: idea)?",
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
        rf"(?:(?:i|i'll|my) )?votes?(?: (?:for|on|are|go to))?(?: (?:the )?(?:ideas?|numbers?))?:? {NUMBERS}",
        build=lambda asked, found: c.CastVotes(by=asked.by, numbers=build.several(found)),
        usage="vote <numbers>", examples=("vote 3", "vote 2, 2, 5"), near=("my vote",),
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
        examples=(OPTIONS_EXAMPLE,), near=("change options", "replace options"),
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
        rf"{SHOW}(?:the )?(?:poll )?results?(?:(?: of| for)?(?: the)? {_POLL})?",
        r"(?:how|what) did (?:people|we|everyone|they) (?:vote|answer|say|choose)(?P<poll>)",
        build=lambda asked, found: c.ShowResults(by=asked.by, poll=asked.poll(found["poll"])),
        usage="results [poll]", examples=("results", "results tokens"), near=("outcome", "answers"),
    ),
)  # fmt: skip
