"""Acknowledgements: what a person is told privately after a command that worked.

They say until when the step lasts now, how to take it back, and what the command did not do. Those about ideas, rooms and
ground rules are in `ideas`, `rooms` and `refusals`. When each is said is decided in `dialogs.engine.reply`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

ACK_NEXT = N_("Done: now “{step}”, until {until}.")
ACK_WAITS = N_("“{next}” begins at {until}. Until then we wait. Say “next” again to begin now.")
ACK_ENDED = N_("Done: the session has ended.")
ACK_ENDED_UNTIL = N_("Done: the session has ended. If that was a mistake, “reopen” brings it back until {until}.")
ACK_SKIPPED = N_("Done: “{step}” is left out. “undo” brings it back.")
ACK_PAUSED_UNTIL = N_("Paused until {until}. Then the session resumes automatically. “resume” does it now.")
ACK_STARTS_AT = N_("The session will start automatically at {starts}. “cancel” stops that; “start” starts it now.")
ACK_START_CANCELLED = N_("Cancelled. The session won’t start automatically. “start” starts it.")
ACK_PAUSED = N_("Paused. “resume” starts the clock again.")
ACK_RESUMED = N_("Resumed: “{step}” until {until}.")
ACK_EXTENDED = N_("Done: “{step}” now ends at {until}.")
ACK_REFITTED = N_("Done: the session now ends at {until}. “undo” takes that back.")
ACK_UNDONE = N_("“{command}” is taken back. Now “{step}”, until {until}.")
ACK_UNDONE_PAUSED = N_("“{command}” is taken back. We are paused in “{step}”; “resume” carries on.")
ACK_UNDONE_ONLY = N_("“{command}” is taken back.")
ACK_REOPENED = N_("The session goes on: now “{step}”, until {until}.")
ACK_REOPENED_PAUSED = N_("The session is open again and paused in “{step}”. “resume” carries on.")
ACK_STARTED = N_("The session has started. You can say “pause”, “+5” or “next” at any time.")
ACK_HERE = N_("Welcome, {person}.")
ACK_AWAY = N_("{person} is away now.")
ACK_LEAVING = N_("{person} is away. Pairs and rounds change in a minute; coming back before then changes nothing.")
ACK_FACILITATOR = N_("{person} is a facilitator now.")
ACK_HANDED_OVER = N_("{person} has taken over from you.")
ACK_TOOK_OVER = N_("You are the facilitator now. “help” shows what you can say, “pause” stops the clock.")
ACK_TAKES_PART = N_("You are in pairs and rounds now. “unpair me” takes you out again.")
ACK_LEFT_OUT = N_("You are no longer in pairs and rounds.")
ACK_APART_LATER = N_(
    "{a} and {b} stay together for now because there are too few people to separate them. I won’t pair them again."
)
ACK_APART_TOO_FEW = N_(
    "I can’t keep {a} and {b} apart with so few people here. They may still be paired unless somebody else joins."
)
ACK_APART = N_("{a} and {b} will not be put together.")
ACK_NOTED = N_("Saved for the report.")
ACK_FINISHED = N_("Thank you. Only the number of people who have finished is shown.")
ACK_TURN_DONE = N_("Thank you.")
ACK_PASSED = N_("That is fine. I’ll ask you again at the end.")
ACK_PASSED_TWICE = N_("That is fine. I won’t ask you again in this round.")
ACK_POLL_OPEN = N_("The poll is open until {until}. “close” closes it sooner.")
ACK_POLL_CLOSED = N_("The poll is closed.")
ACK_POLL_CHANGED = N_("The poll will show these {count} options.")
ACK_SHOWN = N_("It is in the chat.")
ACK_OFFERED = N_("I have sent the facilitators ways to get it back.")
ACK_NOTHING_DONE = N_("All right. Nothing has changed.")
ACK_PAIRS = N_("The pairs are in the chat.")

FORGOTTEN = N_("Done. I no longer hold any information about you. If you message me again, we start afresh.")
FORGOTTEN_SOON = N_(
    "I have deleted everything about you. Another program is still reading the database, so its log has an old copy. "
    "I’ll overwrite that as soon as the program has finished."
)
ACK_NO_ALERTS = N_("You get no more notifications on top of the meeting. The chat says everything.")
ACK_ALERTS = N_("You get notifications on top of the meeting again, if your meeting shows them.")
