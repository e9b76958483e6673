"""Command rows: links and pages.

“link pack https://…” sets an address, “links” or “where is the pack” shows them. “dashboard” and “link” alone open the run
sheet, “dry run” and “practice” the rehearsal. `connect` is for facilitators and for Zoom.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dialogs import texts
from dialogs.grammar import build
from dialogs.grammar.phrase import CommandRow, row
from dialogs.run import commands as c

ROWS: tuple[CommandRow, ...] = (
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
        near=("pack",),
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
        r"connect(?: (?:this )?(?:chat|here))?", build=build.connect, for_all=False, near=("bind", "link"),
    ),
)  # fmt: skip
