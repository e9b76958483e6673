"""Chat transcript of a rehearsal: all posts, private messages and typed messages, in order.

A changed message keeps its place. A private message is seen by its addressee only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.local import Seen
from cards.view import View


@dataclass(frozen=True)
class TranscriptEntry:
    """Transcript entry. `to` is the only person who sees it; None means everyone.

    `by` is the author of a typed `text`. Messages of the bot have a `view` instead. `at` is when the message was first
    visible. `number` is the number of its last change.
    """

    id: str
    at: datetime
    number: int
    to: str | None = None
    by: str = ""
    text: str = ""
    view: View | None = None
    changed: bool = False


class Transcript:
    """Chat transcript. `now` gives the rehearsal's current time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: dict[str, TranscriptEntry] = {}
        self.number = 0

    def see(self, seen: Seen) -> None:
        """Record a message of the local channel that became visible or changed."""
        message = seen.message
        self._keep(f"m{message.id}", message.to, view=message.view)

    def typed(self, by: str, text: str, to: str | None = None) -> None:
        """Record a message that a person typed. `to` is its author where only the bot got it."""
        self._keep(f"t{self.number + 1}", to, by=by, text=text)

    def answered(self, to: str, view: View) -> None:
        """Record a private answer of the bot."""
        self._keep(f"a{self.number + 1}", to, view=view)

    def seen_by(self, who: str, since: int = 0) -> Sequence[TranscriptEntry]:
        """Entries that this person can see and that changed after change number `since`, in the order of the chat."""
        return [one for one in self._entries.values() if one.number > since and one.to in (None, who)]

    def _keep(self, id_: str, to: str | None, *, by: str = "", text: str = "", view: View | None = None) -> None:
        self.number += 1
        old = self._entries.get(id_)
        if old is not None:
            self._entries[id_] = replace(old, view=view, number=self.number, changed=True)
        else:
            self._entries[id_] = TranscriptEntry(id_, self._now(), self.number, to, by, text, view)
