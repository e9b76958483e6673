"""Between the sessions of a programme: dates, reminders, evaluation, missed sessions, and whether a group continues."""
