"""Texts that the service says around a session: which one is meant, links to pages, and what the chat did not get to see.

Also people who are in several sessions, a plan with mistakes, and messages that the chat refused. A link to a run sheet or
rehearsal is for one person, works once and lasts ten minutes.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

WHICH_SESSION_HERE = N_("You are in several sessions now. Which one do you mean?")
SESSION_SINCE = N_("{title}, since {since}")
SESSION_WITH = N_("{session}, with {people}")
SESSION_IS_OVER = N_("That session has ended, or you are no longer in it. Please say it again.")
SEND_IN_SESSION = N_(
    "You are in several sessions now, and I can’t tell which one this card belongs to. Please answer in the session’s "
    "own chat."
)
NO_SESSION_HERE = N_(
    "I run sessions in meeting chats. Add me to one and say “start” there. Here I can only answer about a session you "
    "are in."
)
FORM_UNKNOWN = N_("That card is out of date. “where” shows what’s on.")
PLAN_BROKEN = N_("I can’t use the plan “{plan}” because it has mistakes. Ask whoever runs this service to check it.")

# links to pages
REHEARSAL_LINK = N_(
    "Rehearse here: {link} – the people there are made up, and nothing reaches your chat. The link is for you alone and "
    "works once, within ten minutes."
)
REHEARSAL_NOT_SERVED = N_("There is no rehearsal room here. Ask whoever runs me to open it.")
SHEET_LINK = N_("Your run sheet: {link} – the link is for you alone and works once, within ten minutes.")
SHEET_NOT_SERVED = N_("There is no run sheet here, because I have no web address. Ask whoever runs me to set one.")

# what the chat did not get to see

UNDELIVERED_ONE = N_(
    "The chat would not take a message about “{title}”. Please say it yourself: the session goes on, and the run sheet "
    "shows what is on."
)
UNDELIVERED = N_(
    "The chat would not take {count} messages, the last about “{title}”. Please say it yourself: the session goes on, and "
    "the run sheet shows what is on."
)
