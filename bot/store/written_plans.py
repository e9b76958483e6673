"""Written-plan repository: plans that people write in the editor, drafts with their versions, and what is published of them.

A save names the version it was made from (optimistic lock), so a change of somebody else is never overwritten unseen. Saves
of one page within a few minutes replace each other; otherwise each is a version of its own. Versions beyond the most or too
old go, never the newest or the published one. A plan with the id of another published plan of the organisation is refused.
The same save twice is no conflict. Drafts that nobody published or changed are deleted like names (`keep_for`). Deleting a
plan leaves sessions as they are.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import written_plan as table
from bot.store.tables import written_version as versions
from dialogs.plan.model import Plan

JOINED_FOR = timedelta(minutes=5)  # saves of one page that are one version
MOST_VERSIONS = 50  # of a plan; the oldest go
VERSIONS_FOR = timedelta(days=90)  # older versions go, except the newest and the published one


@dataclass(frozen=True)
class DraftRow:
    """Plan in the editor: its newest version, and the version that is published, under the plan's id, `name`."""

    id: str
    organisation: str
    title: str
    version: int
    changed_at: datetime
    published: int | None
    name: str | None


@dataclass(frozen=True)
class Saved:
    """Text to save: from which page (`tab`), and when."""

    title: str
    text: str
    tab: str
    at: datetime


async def create(tx: Tx, organisation: str, saved: Saved) -> DraftRow:
    """A new draft."""
    row = DraftRow(secrets.token_hex(8), organisation, saved.title, 1, saved.at, None, None)
    await tx.execute(sa.insert(table).values(**row.__dict__, frozen=None))
    await _put(tx, row.id, 1, saved)
    return row


async def listed(tx: Tx, organisation: str) -> Sequence[DraftRow]:
    """Drafts of an organisation, the one that was changed last first."""
    wanted = _rows().where(table.c.organisation == organisation).order_by(table.c.changed_at.desc(), table.c.id)
    return [_draft(row) for row in await tx.execute(wanted)]


async def count(tx: Tx, organisation: str) -> int:
    """How many drafts an organisation has."""
    wanted = sa.select(sa.func.count()).select_from(table).where(table.c.organisation == organisation)
    return int((await tx.execute(wanted)).scalar_one())


async def find(tx: Tx, organisation: str, id_: str) -> DraftRow | None:
    """A draft of this organisation."""
    row = (await tx.execute(_rows().where(table.c.id == id_, table.c.organisation == organisation))).first()
    return _draft(row) if row else None


async def text(tx: Tx, id_: str, version: int) -> tuple[str, datetime] | None:
    """The text of a version, and when it was saved."""
    wanted = sa.select(versions.c.text, versions.c.saved_at).where(versions.c.plan_id == id_, versions.c.version == version)
    row = (await tx.execute(wanted)).first()
    return (row.text, row.saved_at) if row else None


async def newest_text(tx: Tx, id_: str) -> str | None:
    """The newest text of a draft of any organisation."""
    newest = (versions.c.plan_id == table.c.id) & (versions.c.version == table.c.version)
    wanted = sa.select(versions.c.text).join(table, newest).where(table.c.id == id_)
    return (await tx.execute(wanted)).scalar_one_or_none()


async def history(tx: Tx, id_: str) -> Sequence[tuple[int, datetime]]:
    """The versions of a draft and when they were saved, the newest first."""
    wanted = sa.select(versions.c.version, versions.c.saved_at).where(versions.c.plan_id == id_)
    return [(row.version, row.saved_at) for row in await tx.execute(wanted.order_by(versions.c.version.desc()))]


async def save(tx: Tx, row: DraftRow, base: int, saved: Saved) -> int | None:
    """Save over version `base`. Returns the new version; None where somebody else has saved meanwhile.

    A page that got no answer saves the same again. That was its own save, and no conflict.
    """
    changed = sa.update(table).where(table.c.id == row.id, table.c.organisation == row.organisation, table.c.version == base)
    values = {"version": base + 1, "title": saved.title, "changed_at": saved.at}
    if (await tx.execute(changed.values(values))).rowcount == 0:
        return base + 1 if await _is_repeated(tx, row.id, base + 1, saved) else None
    joined = (versions.c.version == base) & (versions.c.tab == saved.tab) & (versions.c.saved_at > saved.at - JOINED_FOR)
    joined &= versions.c.version != (row.published or 0)
    await tx.execute(sa.delete(versions).where(versions.c.plan_id == row.id, joined))
    await _put(tx, row.id, base + 1, saved)
    await _drop_oldest(tx, row)
    return base + 1


async def publish(tx: Tx, row: DraftRow, version: int, plan: Plan) -> bool:
    """Publish a version. False where the organisation has another published plan of this id."""
    same = (table.c.organisation == row.organisation) & (table.c.name == plan.id) & (table.c.id != row.id)
    if (await tx.execute(sa.select(table.c.id).where(same))).first() is not None:
        return False
    values = {"published": version, "name": plan.id, "frozen": plan.frozen}
    await tx.execute(sa.update(table).where(table.c.id == row.id).values(values))
    return True


async def withdraw(tx: Tx, row: DraftRow) -> None:
    """Publish it no longer."""
    await tx.execute(sa.update(table).where(table.c.id == row.id).values(published=None, name=None, frozen=None))


async def remove(tx: Tx, row: DraftRow) -> None:
    """Delete a draft with all its versions. Runs keep the plan they were opened with (`bot.store.plans`)."""
    await tx.execute(sa.delete(table).where(table.c.id == row.id))


async def published(tx: Tx, organisation: str) -> Mapping[str, str]:
    """The published plans of an organisation as they were frozen, by their ids."""
    wanted = sa.select(table.c.name, table.c.frozen).where(
        table.c.organisation == organisation, table.c.published.is_not(None)
    )
    return {row.name: row.frozen for row in await tx.execute(wanted.order_by(table.c.name))}


async def forget(tx: Tx, drafts_before: datetime, versions_before: datetime) -> int:
    """Delete drafts that nobody published or changed since, and old versions. Returns how many drafts."""
    newest = sa.select(table.c.version).where(table.c.id == versions.c.plan_id).scalar_subquery()
    shown = sa.select(sa.func.coalesce(table.c.published, 0)).where(table.c.id == versions.c.plan_id).scalar_subquery()
    old = (versions.c.saved_at < versions_before) & (versions.c.version != newest) & (versions.c.version != shown)
    await tx.execute(sa.delete(versions).where(old))
    left = (table.c.changed_at < drafts_before) & table.c.published.is_(None)
    return (await tx.execute(sa.delete(table).where(left))).rowcount


async def _is_repeated(tx: Tx, id_: str, version: int, saved: Saved) -> bool:
    """Whether this is what the newest version holds already, from the same page."""
    same = (versions.c.version == version) & (versions.c.tab == saved.tab) & (versions.c.text == saved.text)
    newest = (versions.c.plan_id == table.c.id) & (versions.c.version == table.c.version)
    wanted = sa.select(table.c.id).join(versions, newest).where(table.c.id == id_, same)
    return (await tx.execute(wanted)).first() is not None


async def _put(tx: Tx, id_: str, version: int, saved: Saved) -> None:
    new = {"plan_id": id_, "version": version, "text": saved.text, "tab": saved.tab, "saved_at": saved.at}
    await tx.execute(sa.insert(versions).values(new))


async def _drop_oldest(tx: Tx, row: DraftRow) -> None:
    kept = (
        sa.select(versions.c.version)
        .where(versions.c.plan_id == row.id)
        .order_by(versions.c.version.desc())
        .limit(MOST_VERSIONS)
    )
    oldest = (await tx.execute(sa.select(sa.func.min(kept.subquery().c.version)))).scalar_one()
    old = (versions.c.version < oldest) & (versions.c.version != (row.published or 0))
    await tx.execute(sa.delete(versions).where(versions.c.plan_id == row.id, old))


def _rows() -> sa.Select[Any]:
    """All columns but the plan itself, in the order of `DraftRow`."""
    named = (table.c.id, table.c.organisation, table.c.title, table.c.version)
    return sa.select(*named, table.c.changed_at, table.c.published, table.c.name)


def _draft(row: sa.Row[Any]) -> DraftRow:
    return DraftRow(*tuple(row))
