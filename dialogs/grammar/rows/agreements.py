"""Command rows: ground rules, support needs, the page for leaders and missed sessions.

“rule: …” adds a rule and “rule 2: …” changes one; “need area: …” is read with or without an area; “object 3, 5” takes lines
out. “missed session 2” is a session one missed. “digest” is the page for leaders.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.free_text import NEED, NEED_EXAMPLE, RULE, RULE_EXAMPLE
from dialogs.grammar.phrase import CommandRow, row
from dialogs.grammar.pieces import SHOW
from dialogs.run import commands as c

ROWS: tuple[CommandRow, ...] = (
    row(
        "remove rule", c.RemoveRule, texts.HELP_RULE_REMOVE,
        r"(?:remove|delete|drop) rule #?(?P<number>\d{1,2})",
        build=lambda asked, found: c.RemoveRule(by=asked.by, number=int(found["number"])),
        usage="remove rule <number>", examples=("remove rule 3",), near=("delete rule",),
    ),
    row(
        "rules", c.ShowRules, texts.HELP_RULES, rf"{SHOW}(?:the |our )?(?:ground )?rules",
        near=("ground rules",),
    ),
    row(
        "rule", c.WriteRule, texts.HELP_RULE,
        RULE, build=build.rule, usage="rule [number]: <text>",
        examples=(RULE_EXAMPLE, "rule 2: One voice at a time"), near=("add rule", "add a rule", "new rule"),
    ),
    row(
        "need", c.WriteNeeds, texts.HELP_NEED, NEED, build=build.need, usage="need [area]: <text>",
        examples=(NEED_EXAMPLE,), near=("my need",),
    ),
    row(
        "needs", c.ShowNeeds, texts.HELP_NEEDS, r"(?:show )?(?:the |our )?(?:support )?needs",
        near=("support needs",),
    ),
    row(
        "object", c.TakeOutNeeds, texts.HELP_OBJECT,
        r"(?:i )?(?:object(?: to)?|take out|strike(?: out)?)(?: (?:number|line|need)s?)?:? "
        r"#?(?P<numbers>\d{1,2}(?:(?:[ ,;&]| and )+#?\d{1,2})*)",
        build=build.numbers_out, usage="object <numbers>", examples=("object 3", "take out 3, 5"),
        near=("objection", "strike"),
    ),
    row(
        "digest", c.OpenDigest, texts.HELP_DIGEST,
        r"(?:show |open |send )?(?:me )?(?:the |our )?(?:digest|page)(?: (?:for|to) (?:the )?leaders)?",
        near=("leaders", "summary for leaders"),
    ),
    row(
        "missed", c.ShowMissed, texts.HELP_MISSED,
        r"(?:what (?:did|have) i miss(?:ed)?|did i miss (?:anything|something|much)|i missed(?: (?:it|a session))?|missed(?: pack)?)"
        r"(?:,? ?(?:in|of|from)? ?(?:the )?session (?P<session>\d{1,2})|(?: in| of)? the last session)?",
        build=lambda asked, found: c.ShowMissed(by=asked.by, session=int(found["session"]) if found["session"] else None),
        usage="what did I miss", examples=("what did I miss", "missed session 2"), near=("absent", "was away"),
    ),
    row(
        "agree", c.Answer, texts.HELP_AGREE,
        r"(?:i |we )?agree(?:d)?(?: (?:with|to) (?:this|that|it|them|(?:all )?(?:of )?(?:the |these )?rules|all of (?:it|them|that)))?", build=build.agree, near=("yes", "accept"),
    ),
)  # fmt: skip
