"""Flood benchmark: many answers to one poll. Is each one counted, and how often is the shared card edited?"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from tests.bench.inbound import AT_ONCE, answers, ours
from tests.bench.load import drive
from tests.bench.result import Line, percentile
from tests.support.scripted_teams import APP_ID, CHAT, ScriptedConnector

APART = 2.0  # seconds between two edits of one card
SLACK = 0.05  # seconds by which the network may bring two edits closer together


async def measure(count: int, within: float) -> Sequence[Line]:
    """`count` people answer once each, spread evenly over `within` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedConnector(APP_ID) as platform, ours(platform, Path(folder)) as (url, served):
            began, before = time.time(), served.cpu
            load = await drive(url, answers(platform, count, count), platform.token(), AT_ONCE, count / within)
            spent = served.cpu - before
            with closing(sqlite3.connect(Path(folder) / "bench.db")) as database:
                (counted,) = database.execute("SELECT count(*) FROM ballot").fetchone()
            edits = [call for call in platform.named("edit") if CHAT in call.path and call.at >= began]
    moments: dict[str, list[float]] = {}
    for call in edits:
        moments.setdefault(call.path, []).append(call.at)
    gaps = [later - earlier for found in moments.values() for earlier, later in pairwise(found)]
    closest = min(gaps, default=APART)
    p99 = percentile(load.waits, 0.99)
    most = max(Counter(call.path for call in edits).values(), default=0)
    return [
        Line(
            f"{count:,} people answer one poll within {load.seconds:.0f} s: answers in the table",
            f"{counted:,} of {count:,}",
            target="all",
            good=counted == count == load.statuses[200],
        ),
        Line(
            "the same: shortest time between two edits of a card",
            f"{closest:.2f} s ({most} edits)",
            target="2 s",
            good=closest >= APART - SLACK,
        ),
        Line("the same: 99 of 100 answered within", f"{p99 * 1000:.0f} ms", target="100 ms", good=p99 < 0.1),
        Line("the same: processor time of the service", f"{spent / count * 1000:.2f} ms an answer"),
    ]
