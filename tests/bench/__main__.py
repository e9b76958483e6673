"""`python -m tests.bench`: runs all benchmarks and prints one table of ratios.

Sizes are small by default. --large uses the sizes of the targets and takes some minutes. --only picks subjects. --agents and
--teams name Python interpreters with the Microsoft 365 Agents SDK (microsoft-agents-hosting-aiohttp) and the Teams SDK
(microsoft-teams-apps). These SDKs are then measured too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.infra import logs
from tests.bench import flood, growth, inbound, on_postgres, permits, run_sheets, sends, starts, timers
from tests.bench.result import Line, table

Subject = Callable[[], Awaitable[Sequence[Line]]]


def subjects(large: bool, rivals: Mapping[str, str]) -> dict[str, Subject]:
    """The benchmarks, in the order of the table."""
    counts = (10, 100, 1_000, 10_000) if large else (10, 100)
    return {
        "inbound": lambda: inbound.measure(4_000 if large else 1_000, rivals),
        "postgres": lambda: on_postgres.measure(4_000 if large else 1_000, rivals),
        "flood": lambda: flood.measure(10_000 if large else 1_000, 60.0 if large else 6.0),
        "sends": lambda: sends.measure(4_000 if large else 1_000),
        "permits": lambda: permits.measure(4_000 if large else 1_000),
        "timers": lambda: timers.measure(counts, 60.0 if large else 10.0),
        "growth": lambda: growth.measure(counts),
        "starts": lambda: starts.measure((10, 100, 1_000)),
        "run_sheets": lambda: run_sheets.measure(1_000 if large else 100),
    }


async def main(wanted: Sequence[str], large: bool, rivals: Mapping[str, str]) -> int:
    """Measure and print. The table shows missed targets. They are no failure, because the machine may be busy."""
    lines: list[Line] = []
    for name, measure in subjects(large, rivals).items():
        if wanted and name not in wanted:
            continue
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        lines += (found := await measure())
        print(table(found), file=sys.stderr, flush=True)
    print(table(lines))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="the sizes of the targets")
    parser.add_argument("--only", nargs="*", default=[], metavar="SUBJECT", help=", ".join(subjects(False, {})))
    parser.add_argument("--agents", metavar="PYTHON", help="a Python with the Microsoft 365 Agents SDK")
    parser.add_argument("--teams", metavar="PYTHON", help="a Python with the Teams SDK")
    asked = parser.parse_args()
    given = {name: python for name, python in (("Agents SDK", asked.agents), ("Teams SDK", asked.teams)) if python}
    logs.configure("error")
    raise SystemExit(asyncio.run(main(asked.only, asked.large, given)))
