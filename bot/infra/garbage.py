"""Garbage collector settings: how a service that is ready keeps the collector's pauses short.

A full collection stops everything and looks through all objects. Among modules alone it took 30 to 70 ms, which decided how
long the slowest of 100 answers took. Nearly all garbage is found among young objects, which are collected as always.
"""

from __future__ import annotations

import gc

RARELY = 100  # collections of young objects before a full one: 700,000 new objects, so at most about 100 MB of garbage


def settle() -> None:
    """Leave out what exists by now, which is here to stay, and make full collections rare. Call it after imports."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY)
