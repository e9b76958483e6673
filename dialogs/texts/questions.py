"""Texts of confirmations: questions before something that cannot be undone, or that everybody would notice; and what was
decided.

A question can be answered for five minutes; which commands ask is in `dialogs.engine.questions`. “forget me” is asked too,
and says what stays (counts). A card that is decided says by whom.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

CONFIRM_NO = N_("No, change nothing")
CONFIRM_HOW = N_("Nothing has happened yet. Press a button, or say “yes” or “no”.")
CONFIRM_NOW = N_("We are in “{step}” until {until}.")

CONFIRM_END_TITLE = N_("End the session now?")
CONFIRM_END_HOW = N_("Nothing has happened yet. Press a button, or say “yes” or “no”. “end now” ends without a question.")
CONFIRM_END_LAST = N_("This ends the session. “{step}” is the last step, due to end at {until}.")
CONFIRM_END_LEFT_ONE = N_("{count} step would be lost: {steps}.")
CONFIRM_END_LEFT = N_("{count} steps would be lost: {steps}.")
CONFIRM_END_LOST = N_("Polls close, and named answers are deleted ten minutes later.")
CONFIRM_END_OPEN = N_("The session has not started yet. If you end it now, I forget who is here.")
CONFIRM_END_TURNS = N_("Still to speak: {people}.")

CONFIRM_BREAK_TITLE = N_("Leave out the only break?")
CONFIRM_BREAK = N_("“{step}” is the only break of this session. Without it everyone goes straight on to “{next}”.")
CONFIRM_BREAK_END = N_("“{step}” is the only break of this session. Without it the session ends after this step.")
CONFIRM_BREAK_YES = N_("Leave out: {step}")

CONFIRM_GO_TITLE = N_("Go to “{step}” now?")
CONFIRM_GO_LEFT_ONE = N_("{count} step would be left out: {steps}.")
CONFIRM_GO_LEFT = N_("{count} steps would be left out: {steps}.")
CONFIRM_GO_BREAK = N_("That includes the only break.")
CONFIRM_GO_YES = N_("Go to: {step}")

CONFIRM_PAIRS_TITLE = N_("Draw new pairs while people are in their rooms?")
CONFIRM_PAIRS = N_("Everyone would get a new partner and a new room in the middle of “{step}”, which ends at {until}.")
CONFIRM_PAIRS_YES = N_("Draw new pairs")

CONFIRM_CLOSE_TITLE = N_("Close it before most people have answered?")
CONFIRM_CLOSE_ONE = N_("{count} of {present} has answered “{question}”. Nobody can answer once it is closed.")
CONFIRM_CLOSE = N_("{count} of {present} have answered “{question}”. Nobody can answer once it is closed.")

CONFIRM_START_TITLE = N_("Start over from the beginning?")
CONFIRM_START = N_("The session is already running, in “{step}” until {until}.")
CONFIRM_START_LOST = N_(
    "Starting over ends it and starts again with “{first}”. The answers, pairs and times so far will no longer count."
)
CONFIRM_START_YES = N_("Start over")

CONFIRM_FORGET_TITLE = N_("Delete everything about you?")
CONFIRM_FORGET = N_(
    "This deletes your name, your own words, your named answers and whom you worked with, for good. "
    "Counts stay, because they do not tell who you are. Say “forget me now” to go ahead."
)
CONFIRM_FORGET_YES = N_("Delete everything about me")

DECIDED_GO_ON = N_("Decided: we resumed from there.")
DECIDED_GO_ON_BY = N_("{person} decided: we resumed from there.")
DECIDED_CLOCK = N_("Decided: we kept to the clock.")
DECIDED_CLOCK_BY = N_("{person} decided: we kept to the clock.")
DECIDED_NEXT = N_("Decided: we moved on.")
DECIDED_NEXT_BY = N_("{person} decided: we moved on.")
DECIDED_LONGER = N_("Decided: more time.")
DECIDED_LONGER_BY = N_("{person} decided: more time.")
DECIDED_WAY = N_("Decided: {way}.")
DECIDED_WAY_BY = N_("{person} decided: {way}.")
DECIDED_OVER = N_("This question is out of date. You don’t need to decide anything here.")
