"""Argument types for the command line: numbers, speeds and dates. Each error message says what to type instead.

A date is written like "2027-03-14 09:30", and "none" takes it back. A speed is "max" or a multiple of real time. The highest
number of a session is in `subcommands/records.py`.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import datetime

MAX = float("inf")
SLOWEST, FASTEST = 0.01, 1_000_000  # times real time: what --speed takes


def wall(text: str) -> datetime | None:
    """Parse a local date and time. Returns None for "none"."""
    if text == "none":
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        raise ArgumentTypeError(f'{text!r} is not a date. Write it like "2027-03-14 09:30", or "none"') from None
    return found


def speed(text: str) -> float:
    """Parse a speed as a multiple of real time. Returns MAX for "max"."""
    if text == "max":
        return MAX
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not SLOWEST <= found <= FASTEST:
        raise ArgumentTypeError(f'{text!r} is not a speed. Give "max", or how many times faster than real time, like 60')
    return found


def number(least: int, most: int) -> Callable[[str], int]:
    """Parser for whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.lstrip("-").isdigit() and len(text) < 20 and least <= int(text) <= most):
            raise ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return read
