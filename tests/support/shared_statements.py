"""Shared cache of compiled SQL: all engines of a test run use what one of them has compiled.

SQLAlchemy keeps compiled statements by engine and dialect object. Nearly every test has a separate engine, so it would
compile the same statements again. That took an eighth of the time of tests that hold sessions (profile of four modules).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache


def share() -> None:
    """From now on, engines share one cache, in which dialects of one class are the same.

    So all engines of a run need the same options, and a server of the same version.
    """
    cache: LRUCache[object, object] = LRUCache(5_000)
    sa.Engine._compiled_cache = property(lambda _: cache, lambda *_: None)  # type: ignore[assignment]
    for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign,assignment]
