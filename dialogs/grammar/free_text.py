"""Patterns of free text. It is kept only after a colon, so that an ordinary sentence never is."""

from __future__ import annotations

import re

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
