"""Targeted in-meeting notifications: a small window on top of the meeting, for the people named and nobody else.

They come in addition to a message in the chat, which says the same. So a notification is sent once, in the background, and
its failure is only logged. The platform shows a page of ours in the window, and takes no cards. Each occasion is notified
once. A meeting that refuses, as without the permission, gets none for some hours. They are off unless the setting
`teams_notifications` is on. Who wants none: `bot.store.quiet`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

import structlog
from cachetools import LRUCache

from bot.channels.teams.client import Data, TeamsClient
from bot.infra.deadline import deadline
from bot.infra.errors import kind
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted
from bot.ports import Conversation, Gone, Member, Rejected
from cards.view import Alert, View

PATH = "/notification"
MOST_PEOPLE = 50  # in one call, as the platform documents
WIDTH, HEIGHT = "280", "120"  # pixels
MAX_KNOWN = 5_000  # occasions kept in memory, so that nobody is notified twice
TRY_AGAIN = 6 * 3600.0  # seconds after which a meeting that refused is asked again
LAST_MOMENTS = 2.0  # seconds that calls in progress get when the service stops

log = structlog.get_logger(__name__)


class MeetingNotifications:
    """Sends them. `base` is the public address of our pages. `now` gives monotonic seconds."""

    def __init__(self, client: TeamsClient, base: str, now: Callable[[], float], metrics: Metrics) -> None:
        self._client, self._base, self._now = client, base.rstrip("/"), now
        self._sent: LRUCache[tuple[str, str], bool] = LRUCache(MAX_KNOWN)  # chat and occasion
        self._refused: LRUCache[str, float] = LRUCache(MAX_KNOWN)
        self._tasks = BackgroundTasks(counted(metrics, "teams", "meeting notification failed"))

    def begin(self, where: Conversation, view: View, people: Mapping[str, Member]) -> None:
        """Notify the people whom the view names, once for each occasion. Returns at once."""
        alert = view.alert
        if alert is None or not where.reference.get("meeting"):
            return
        occasion = where.platform_id, alert.key
        refused_at = self._refused.get(where.platform_id)
        if occasion in self._sent or (refused_at is not None and self._now() - refused_at <= TRY_AGAIN):
            return
        self._sent[occasion] = True
        ids = [people[person].platform_id for person in alert.people if person in people]
        batches = [ids[start : start + MOST_PEOPLE] for start in range(0, len(ids), MOST_PEOPLE)]
        if batches:
            self._tasks.begin(self._send(where, alert, view.lang, batches))

    async def idle(self) -> None:
        """Wait until none is being sent."""
        await self._tasks.idle()

    async def close(self) -> None:
        """Give calls in progress a moment, then cancel them."""
        await self._tasks.close(LAST_MOMENTS)

    async def _send(self, where: Conversation, alert: Alert, lang: str, batches: Sequence[Sequence[str]]) -> None:
        try:
            with deadline(math.inf):  # the task inherits the sender's, which does not wait for it
                for batch in batches:
                    await self._client.notify(where, self._body(alert, lang, batch))
        except (Rejected, Gone) as error:  # the permission is missing, or the meeting has none of this
            self._refused[where.platform_id] = self._now()
            log.info("meeting notifications refused", reason=str(error))
        except Exception as error:
            log.info("meeting notification dropped", error=kind(error))

    def _body(self, alert: Alert, lang: str, ids: Sequence[str]) -> Data:
        page = f"{self._base}{PATH}/{alert.kind}?lang={quote(lang)}"
        window = {"title": alert.title, "url": page, "width": WIDTH, "height": HEIGHT}
        surface = {"surface": "meetingStage", "contentType": "task", "content": {"value": window}}
        return {"type": "targetedMeetingNotification", "value": {"recipients": list(ids), "surfaces": [surface]}}
