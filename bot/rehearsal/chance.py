"""Chance that comes out the same every time: numbers drawn from the seed and a name."""

from __future__ import annotations

import hashlib


def chance(seed: int, *names: str | int) -> float:
    """A number from 0.0 up to, not including, 1.0: the same for the same seed and names, on every machine."""
    text = "\x1f".join(map(str, (seed, *names)))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
