"""Texts that the Teams and Zoom channels say themselves, outside any session.

Zoom: `connect`, who may connect a chat, a meeting that begins within three hours, counted answers. Teams: presses, and
people whom it does not let the bot write to. Notifications on top of a meeting say “It is your turn” and “Please come back”.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# Zoom
ZOOM_MORE_BUTTONS = N_("More")
ZOOM_CONNECT_FIRST = N_("This chat has no facilitator yet. If you are the facilitator, say “connect” and then try again.")
ZOOM_CONNECTED = N_("This chat is connected")
ZOOM_MEETING_KNOWN = N_(
    "Everyone who joins that meeting counts as here, once I see that you are its host. If somebody else is the host, "
    "they also say “connect” and its number here. “start” starts the session."
)
ZOOM_MEETING_TAKEN = N_(
    "That meeting is already connected to another chat. Remove me from that chat first, or use another meeting."
)
ZOOM_MEETING_SOON = N_(
    "Everyone who joins a meeting you host within the next three hours counts as here. If somebody else is the host, "
    "both of you say “connect” and its meeting number here. “start” starts the session."
)
ZOOM_HOST_NOTED = N_(
    "If you host that meeting, I connect it to this chat as soon as the facilitator here also says “connect” and its number."
)
ZOOM_COUNTED = N_("Your answer is counted")
ZOOM_COUNTED_WHY = N_(
    "I don’t repeat it here, because Zoom keeps private messages. To change it, choose again before the poll closes."
)
ZOOM_PRESS_LOST = N_("I could not save your press")
ZOOM_PRESS_LOST_HOW = N_(
    "It is not counted. Please press again in a minute. If that does not help, please tell whoever runs me."
)
ZOOM_LED = N_("This chat already has a facilitator")
ZOOM_LED_HOW = N_("Only the person who connected it, or the host, can connect it again.")

# the Teams channel's own words
TEAMS_PRESS_TAKEN = N_("Thank you, received.")
TEAMS_PRESS_UP_TO_DATE = N_("This is up to date.")
TEAMS_PRESS_SENT = N_("I have sent it to you privately.")
TEAMS_PRESS_UNKNOWN = N_("That card is out of date. “where” shows what’s on.")
TEAMS_PRESS_FAILED = N_("I did not receive that. Please press it again.")
NOT_WRITTEN = N_("I could not save that")
NOT_WRITTEN_HOW = N_(
    "Nothing has changed, and nothing from before is lost. Please say it again in a minute. If that does not help, "
    "please tell whoever runs me."
)
TEAMS_UNREACHABLE_TITLE = N_("I have a private message for {name}")
TEAMS_UNREACHABLE = N_(
    "I can’t write to you privately yet. Please open a chat with me: choose my name above, then “Chat”, and say “where”."
)

# notifications on top of a meeting
ALERT_TURN = N_("It is your turn")
ALERT_BACK = N_("Please come back")
