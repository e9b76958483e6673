"""Coming: when runs are due, as far as this process knows, earliest first."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import datetime


class Coming:
    """One instant for each run. Nothing is lost with it: the instants stand in the database."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []  # with entries that no longer hold; those are passed over

    def expect(self, run_id: str, at: datetime | None) -> None:
        """The run is due then, not when it was said before; with None not at all."""
        if self._at.get(run_id) == at:
            return
        if at is None:
            del self._at[run_id]
        else:
            self._at[run_id] = at
            heapq.heappush(self._heap, (at, run_id))

    def take(self, now: datetime, most: int) -> Sequence[tuple[str, datetime]]:
        """Up to `most` runs that are due, with their instants; they are forgotten here."""
        found: list[tuple[str, datetime]] = []
        while len(found) < most and (first := self.first) is not None and first <= now:
            at, run_id = heapq.heappop(self._heap)
            del self._at[run_id]
            found.append((run_id, at))
        return found

    @property
    def first(self) -> datetime | None:
        """The earliest instant."""
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None
