"""Texts about an agenda that somebody imports: what was understood differently, and why a file cannot be read.

Also limits and kinds of files: .csv, .tsv, .xlsx, .docx, .md and .html. The file is read in `bot/infra/table_files.py`, the
rows in `dialogs.plan.agenda`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

AGENDA_NONE = N_(
    "I found no agenda here. It needs a table with a line for each part, and a column with start times or lengths."
)
AGENDA_NO_TIMES = N_("I found a table, but no times or lengths in it. Add a column such as “Start” or “Minutes”.")
AGENDA_TURNED = N_("The times stand along the top, so each column is read as a row.")
AGENDA_ABOVE = N_("Above the table: {said}")
AGENDA_MORE_TABLES = N_("Table {number} is an agenda too, and is not in the plan: use --table {number}.")
AGENDA_ROW_OUT = N_("Row {row} has no time and is not in the plan: {said}")
AGENDA_ROW_UNTIMED = N_("Row {row} has no time that I know. It says: {said}")
AGENDA_ROW_JOINED = N_("Row {row} (“{title}”) has no time. Its text is with the part above it.")
AGENDA_ROW_BESIDE = N_("Row {row} starts together with “{first}”, and is not in the plan: {said}")
AGENDA_NOT_READ = N_("Row {row} (“{title}”): “{said}” is no time or length that I know.")
AGENDA_BACKWARDS = N_("Row {row} (“{title}”) ends before it starts. It lasts until the next row starts.")
AGENDA_GUESSED = N_("Row {row} (“{title}”) says no length; {length} is a guess.")
AGENDA_TOO_LONG = N_("Row {row} (“{title}”) lasts {lasts}, but the next one starts {later} later. The length counts.")

TABLE_LARGE = N_("The file is larger than {most} MB. Save the agenda alone in a file.")
TABLE_FAR_TOO_LARGE = N_("The file is far too large for an agenda. Save the table alone in a new file.")
TABLE_ZIP = N_("This is a zip file. Unpack it, and use the table inside.")
TABLE_KINDS = N_("I can read tables from .csv, .tsv, .xlsx, .docx, .md and .html files. Save yours as one of these.")
TABLE_NONE = N_("There is no table in this file.")
TABLE_NO_SUCH = N_("There is no table {table} in this file; it has {tables}.")
TABLE_NO_SHEET = N_("There is no sheet “{sheet}”. The file has: {sheets}.")
TABLE_DAMAGED = N_("The file is damaged and cannot be opened. Save it again.")
TABLE_EXCEL = N_("The Excel file cannot be opened. Save it again as .xlsx.")
TABLE_WORD = N_("The Word file cannot be opened. Save it again as .docx.")
