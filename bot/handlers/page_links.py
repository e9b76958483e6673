"""Page links: makes the signed links to pages that messages contain, where people's browsers reach this service.

There are no links without pages, no own record that browsers cannot reach, and calendar links only with a public address.
Sign-in links work once (`access.py`), a pack's as long as its card says (`bot/programme/missed_sessions.py`). The setting
`rehearsal_room` opens the rehearsal to this machine, to facilitators who sign in, to everybody, or to nobody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from bot.handlers.access import AccessTokens
from bot.infra.loopback import is_local
from bot.infra.settings import Settings
from bot.programme.links import Link
from bot.programme.missed_sessions import OFFERED_FOR
from dialogs.texts.sentence import PersonId

PACK, CALENDAR = "pack", "dates"  # kinds of passes
CALENDAR_FOR = timedelta(days=14)  # how long the link to a calendar file works
LEADERS_PAGE = "/digest"
REHEARSE_PAGE = "/rehearse"
RECORD = "/record"


def is_reached(settings: Settings) -> bool:
    """Whether people's browsers reach the address this service would name: it is public, or everybody is on this machine."""
    alone = is_local(settings.host) and not (settings.has_teams or settings.has_zoom)
    return bool(settings.url) or settings.insecure_local or alone


def rehearsal_access(settings: Settings) -> Literal["here", "signed in", "open", "off"]:
    """Who may rehearse in a browser: people at this machine, facilitators who sign in, everybody, or nobody."""
    match settings.rehearsal_room:
        case "on":
            return "open"
        case "here" | "facilitators" if settings.local_only:
            return "here"
        case "facilitators":
            return "signed in"
        case _:
            return "off"


class PageLinks:
    """Links to our pages. There are none until the site that serves the pages calls `serve`."""

    def __init__(self, access: AccessTokens, settings: Settings) -> None:
        self._access = access
        self._public = bool(settings.url) or settings.insecure_local
        self.reached = is_reached(settings)
        self.rehearsals = rehearsal_access(settings)
        self.served = False

    def serve(self) -> None:
        """Pages are served from now on, at the address in `access.base`."""
        self.served = True

    async def run_sheet(self, run_id: str, person: PersonId) -> str | None:
        """A link that lets one facilitator in once."""
        return await self._access.make_link(run_id, person) if self.served else None

    async def rehearsal(self, run_id: str, person: PersonId) -> str | None:
        """A link to the rehearsal room. Where people sign in, it lets one facilitator in once."""
        if not self.served or self.rehearsals == "off":
            return None
        if self.rehearsals == "signed in":
            return await self._access.make_link(run_id, person, REHEARSE_PAGE)
        return f"{self._access.base}/rehearsal"

    async def leaders_page(self, run_id: str, person: PersonId) -> str | None:
        """A link that lets one facilitator in once, to the page for leaders."""
        return await self._access.make_link(run_id, person, LEADERS_PAGE) if self.served else None

    async def missed_session(self, run_id: str) -> Link | None:
        """A link that names the session and nothing else."""
        if not self.served:
            return None
        token, until = await self._access.make_pass(PACK, run_id, OFFERED_FOR)
        return f"{self._access.base}/pack/{token}", until

    async def calendar(self, run_id: str) -> Link | None:
        """A link for calendars, which fetch it from elsewhere: only where the address is public."""
        if not (self.served and self._public):
            return None
        key, until = await self._access.make_pass(CALENDAR, run_id, CALENDAR_FOR)
        return f"{self._access.base}/dates/{key}/dates.ics", until

    def own_record(self, person: PersonId, key: str) -> str | None:
        """A link for the person's own device. What follows the # never reaches a server's log."""
        return f"{self._access.base}{RECORD}#{key}" if self.served and self.reached else None
