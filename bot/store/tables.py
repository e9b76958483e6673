"""Table definitions: the same on SQLite and PostgreSQL. Migrations build exactly this (a test compares them).

Names and free text are stored here, by person and run, so that they can be erased without touching an event stream. Who
writes and reads a table is in the repository of its name. What goes when a person is deleted is what refers to `person`; how
long the rest is kept is in `bot.runs.housekeeping`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant: a timestamp with zone on PostgreSQL, sortable ISO text on SQLite (which has no such type)."""

    impl = sa.String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(sa.String(32))

    # Not process_bind_param and process_result_value: SQLAlchemy would put two more calls around each.

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return None if dialect.name == "postgresql" else _as_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _in_utc if dialect.name == "postgresql" else _from_text


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite only counts INTEGER keys up by itself


def _run_id(**more: Any) -> sa.Column[str]:
    return sa.Column("run_id", sa.ForeignKey("run.id", ondelete="CASCADE"), nullable=False, **more)


def _person_id(**more: Any) -> sa.Column[str]:
    return sa.Column("person_id", sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, **more)


plan = sa.Table(
    "plan",
    metadata,
    sa.Column("hash", sa.String(32), primary_key=True),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("frozen", sa.Text, nullable=False),
)

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("platform_id", sa.Text, nullable=False),
    sa.Column("reference", sa.JSON, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("channel", "tenant", "platform_id"),
)

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("platform_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text),
    sa.Column("reference", sa.JSON, nullable=False),
    sa.Column("is_guest", sa.Boolean, nullable=False),
    sa.UniqueConstraint("channel", "tenant", "platform_id"),
)

cohort = sa.Table(
    "cohort",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("programme", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
)

run = sa.Table(
    "run",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    sa.Column("plan_hash", sa.ForeignKey("plan.hash"), nullable=False),
    sa.Column("cohort_id", sa.ForeignKey("cohort.id", ondelete="SET NULL")),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("wake_at", Instant),
    sa.Column("claimed_until", Instant),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("started_at", Instant),
    sa.Column("ended_at", Instant),
)
sa.Index("uq_run_live", run.c.conversation_id, unique=True, sqlite_where=sa.text("live"))
sa.Index("ix_run_due", run.c.wake_at, sqlite_where=sa.text("live"))
sa.Index("ix_run_wake", run.c.wake_at, sqlite_where=sa.text("wake_at IS NOT NULL"))
sa.Index("ix_run_conversation", run.c.conversation_id, run.c.opened_at)

event = sa.Table(
    "event",
    metadata,
    _run_id(primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("v", sa.Integer, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("delivery_id", sa.Text, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("run.id", ondelete="CASCADE")),
    sa.Column("refused", sa.Boolean, nullable=False),
    sa.Column("reply", sa.JSON(none_as_null=True)),
    sa.Column("received_at", Instant, nullable=False, index=True),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", _number, primary_key=True, autoincrement=True),
    sa.Column("queue", sa.Text, nullable=False),
    _run_id(),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    sa.Column("slot", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # "" for everyone: part of a key, so never null
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("group_id", sa.Text, nullable=False),
    sa.Column("card", sa.JSON, nullable=False),
    sa.Column("mention", sa.JSON, nullable=False),
    sa.Column("step", sa.Text),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("good_until", Instant, nullable=False),
    sa.Column("not_before", Instant),  # an edit that may wait: later rows of the queue go first
    sa.Column("retry_at", Instant),  # the platform asked for patience: the queue waits with it
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("lease_by", sa.Text),
    sa.Column("lease_until", Instant),
    sa.Column("state", sa.Text, nullable=False),  # waiting | dead | superseded
    sa.Column("reason", sa.Text),
    sa.Column("turn", sa.SmallInteger, nullable=False, server_default="1"),  # 0 before 1 while there is much to send
    sqlite_autoincrement=True,
)
sa.Index("ix_outbox_turn", outbox.c.turn, outbox.c.id, sqlite_where=sa.text("state = 'waiting'"))
sa.Index("ix_outbox_waiting", outbox.c.queue, outbox.c.id, sqlite_where=sa.text("state = 'waiting'"))
sa.Index("ix_outbox_slot", outbox.c.run_id, outbox.c.slot, outbox.c.person)

message = sa.Table(
    "message",
    metadata,
    _run_id(primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)

attendee = sa.Table(
    "attendee",
    metadata,
    _run_id(primary_key=True),
    _person_id(primary_key=True, index=True),
)

note = sa.Table(
    "note",
    metadata,
    sa.Column("id", _number, primary_key=True, autoincrement=True),
    _run_id(index=True),
    _person_id(),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("taken_at", Instant, nullable=False),
)

rule = sa.Table(
    "rule",
    metadata,
    _run_id(primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _person_id(index=True),
    sa.Column("text", sa.Text, nullable=False),
)

# No time, version or delivery id, and no hidden row number on SQLite: nothing tells in which order answers came. Of a secret
# answer only `voter` (a keyed hash) and `sealed` are filled in: see `bot.store.sealed_ballots`.
ballot = sa.Table(
    "ballot",
    metadata,
    _run_id(primary_key=True),
    sa.Column("poll", sa.Text, primary_key=True),
    sa.Column("opening", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("voter", sa.Text, primary_key=True),
    sa.Column("options", sa.Text, nullable=False),  # indexes with commas: the database can count equal answers
    sa.Column("why", sa.Text),
    sa.Column("sealed", sa.LargeBinary),
    sqlite_with_rowid=False,
)

# The nonce of each opening of a secret poll while it is open. The key is not in the database.
poll_secret = sa.Table(
    "poll_secret",
    metadata,
    _run_id(primary_key=True),
    sa.Column("poll", sa.Text, primary_key=True),
    sa.Column("opening", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("secret", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Like ballots: no name, time or delivery id, and drawn lots for keys. `number` is given when the group is shown the list.
support_need = sa.Table(
    "support_need",
    metadata,
    _run_id(primary_key=True),
    sa.Column("lot", sa.String(32), primary_key=True),
    sa.Column("area", sa.Integer),
    sa.Column("number", sa.Integer),
    sa.Column("text", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

# Own options and picture of a poll, in the words of whoever replaced the plan's; nobody where a command line did.
poll_text = sa.Table(
    "poll_text",
    metadata,
    _run_id(primary_key=True),
    sa.Column("poll", sa.Text, primary_key=True),
    sa.Column("person_id", sa.ForeignKey("person.id", ondelete="CASCADE"), index=True),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("image_url", sa.Text),
    sa.Column("image_alt", sa.Text),
)


def _history(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("cohort_id", sa.ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("run_id", sa.String(32), primary_key=True),  # the session it comes from, which may be gone already
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _person_id(index=True),
        *columns,
    )


partner = _history(
    "partner", sa.Column("partner_id", sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True)
)
role = _history("role", sa.Column("role", sa.Text, nullable=False))
turn = _history("turn", sa.Column("place", sa.Integer, nullable=False))  # 0 spoke first, 100 last

appointment = sa.Table(
    "appointment",
    metadata,
    sa.Column("cohort_id", sa.ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("session", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("wall", sa.Text, nullable=False),  # as clocks in the zone show it: rules of summer time may change
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("set_at", Instant),  # calendars follow the change that came last
    sa.Column("cancelled", sa.Boolean, nullable=False, server_default=sa.false()),  # kept, for calendars that have it
)

errand = sa.Table(
    "errand",
    metadata,
    sa.Column("id", _number, primary_key=True, autoincrement=True),
    sa.Column("cohort_id", sa.ForeignKey("cohort.id", ondelete="CASCADE"), nullable=False),
    sa.Column("session", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("due_at", Instant, nullable=False, index=True),
    sa.Column("good_until", Instant, nullable=False),
    sa.Column("claimed_until", Instant),
    sa.UniqueConstraint("cohort_id", "session", "kind", "number"),
    sqlite_autoincrement=True,
)

nudging = sa.Table(
    "nudging",
    metadata,
    sa.Column("cohort_id", sa.ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True),
    _person_id(primary_key=True, index=True),
    sa.Column("pace", sa.Text, nullable=False),  # fewer | none; no row: all
)

# Who wants no notifications on top of meetings, in any session.
quiet = sa.Table("quiet", metadata, _person_id(primary_key=True))

intention = sa.Table(
    "intention",
    metadata,
    _run_id(primary_key=True),
    _person_id(primary_key=True, index=True),
    sa.Column("cohort_id", sa.ForeignKey("cohort.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
)

# In a table of its own, so that a backup can leave it out: whoever has the key can sign anybody's page session.
page_key = sa.Table(
    "page_key",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)

# Totals only, which name nobody: they outlive the cohort, so that later groups can be compared with it.
evaluation = sa.Table(
    "evaluation",
    metadata,
    sa.Column("cohort_id", sa.String(32), primary_key=True),
    sa.Column("session", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("question", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("programme", sa.Text, nullable=False),
    sa.Column("answered", sa.Integer, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("organisation", sa.Text),  # platform and tenant: groups are compared within one; none where it is not known
)

# Kept where everybody was told at the start. It outlives the session and its cohort, so it refers to neither.
attendance = sa.Table(
    "attendance",
    metadata,
    sa.Column("run_id", sa.String(32), primary_key=True),
    _person_id(primary_key=True, index=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # the block's place in the session, from 1
    sa.Column("cohort_id", sa.String(32), index=True),
    sa.Column("session", sa.Integer),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("block", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("began_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, nullable=False),
    sa.Column("present", sa.Integer, nullable=False),  # seconds
    sa.Column("lasted", sa.Integer, nullable=False),  # seconds
    sa.Column("keep_until", Instant, nullable=False, index=True),  # as people were told
)

# Links to people's own records: only what a link is checked against. Gone with the person.
record_link = sa.Table(
    "record_link",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    _person_id(index=True),
    sa.Column("good_until", Instant, nullable=False, index=True),
)

# What channels remember between deliveries, by keys that begin with the tenant: which meeting belongs to which chat.
register = sa.Table(
    "register",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("entry", sa.JSON, nullable=False),
    sa.Column("entered_at", Instant, nullable=False, index=True),
)

# Meetings that were made for the groups of a block, by room number. Room 0 says that somebody makes them. Rows without a run
# are of blocks that are over, or of erased sessions: Microsoft Graph still has to delete these meetings.
room_meeting = sa.Table(
    "room_meeting",
    metadata,
    sa.Column("meeting_id", sa.Text, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("run.id", ondelete="SET NULL")),
    sa.Column("block", sa.Text, nullable=False),
    sa.Column("room", sa.Integer, nullable=False),
    sa.Column("join_url", sa.Text, nullable=False),
    sa.UniqueConstraint("run_id", "block", "room"),
)

# Plans written in the editor. `name` is the plan's id and `frozen` the plan once it is published; nobody's name is with it.
written_plan = sa.Table(
    "written_plan",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("organisation", sa.Text, nullable=False),  # platform and tenant, or this machine
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),  # of the newest text
    sa.Column("changed_at", Instant, nullable=False, index=True),
    sa.Column("published", sa.Integer),  # version
    sa.Column("name", sa.Text),
    sa.Column("frozen", sa.Text),
    sa.UniqueConstraint("organisation", "name"),
)

written_version = sa.Table(
    "written_version",
    metadata,
    sa.Column("plan_id", sa.ForeignKey("written_plan.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("tab", sa.String(32), nullable=False),  # a random id of the page that saved it
    sa.Column("saved_at", Instant, nullable=False),
)

# How many calls to the platforms all replicas have made lately, by hashed key.
permit = sa.Table(
    "permit",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("changed_at", Instant, nullable=False, index=True),
)


@sa.event.listens_for(metadata, "before_create")
def _same_on_postgres(_metadata: sa.MetaData, connection: sa.Connection, **_: object) -> None:
    """Indexes of some rows only are that on PostgreSQL too. Said this late because `postgresql_where` imports all of its
    dialect, for which a service on SQLite would wait at every start."""
    if connection.dialect.name != "postgresql":
        return
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if (where := index.dialect_kwargs.get("sqlite_where")) is not None:
            index.dialect_kwargs["postgresql_where"] = where
