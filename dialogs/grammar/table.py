"""Command table: one row for each command, in the order in which the rows are tried.

The first row that fits and names something wins, and “where is” comes last. The order of the families: session, overview,
steps, groups, people, agreements, personal, pages.
"""

from __future__ import annotations

from dialogs.grammar.phrase import CommandRow
from dialogs.grammar.rows import agreements, groups, overview, pages, people, personal, session, steps

TABLE: tuple[CommandRow, ...] = (
    *session.ROWS,
    *overview.ROWS,
    *steps.ROWS,
    *groups.ROWS,
    *people.ROWS,
    *agreements.ROWS,
    *personal.ROWS,
    *pages.ROWS,
    overview.WHERE_IS,  # last, because nearly anything can follow “where is”
)
