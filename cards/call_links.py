"""Call links: the address that starts a call of these people in Teams.

Source: learn.microsoft.com, "Deep link to start a call". People are named by their sign-in address, which guests of other
organisations and people without an account do not have. A call puts the meeting on hold, and nobody can be called back from
it: it is a way out where there are no breakout rooms. There is no link for one person alone, or where an address is not
known. Meetings made for groups come first (`compose.pairs`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

CALL = "https://teams.microsoft.com/l/call/0/0?users="
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)  # for URLs and lists, so no characters that need quoting


def call_link(emails: Sequence[str]) -> str:
    """The address of a call of all of them; empty unless there are several and all are known."""
    if len(emails) < 2 or not all(ADDRESS.fullmatch(email) for email in emails):
        return ""
    return CALL + ",".join(emails).replace("+", "%2B")
