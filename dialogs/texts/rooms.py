"""Texts about rooms while people work in them: finished, more time, and the board for facilitators.

A minute is for one room, and the session's times stay; “one more minute for everyone” moves them. Only facilitators see
which room has finished. In one room they are “groups” (`face_to_face`). The rules are in `dialogs.features.rooms`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# a person's own card
ROOM_BUTTON_FINISHED = N_("We’ve finished")
ROOM_BUTTON_NOT_FINISHED = N_("Not finished yet")
ROOM_BUTTON_TIME = N_("Ask for a minute")
ROOM_FINISHED_STEP = N_("You have finished this step. You can go on with “{step}”.")
ROOM_FINISHED_NEXT = N_("You have finished. The next part begins at {at}. Please stay until then.")
ROOM_FINISHED = N_("You have finished. Stay in the room until you are called back.")
ACK_ROOM_FINISHED = N_("Thank you. The facilitators can see that room {room} has finished.")
ACK_ROOM_NOT_FINISHED = N_("The facilitators can see that room {room} has not finished yet.")
ACK_TIME_ASKED = N_("I have asked the facilitators for one more minute. I’ll tell you when you have it.")
ACK_TIME_GIVEN = N_("Room {room} has until {until}. I have told the people there.")
NO_ROOM_NOW = N_("You are not in a room at the moment. “my group” shows your group.")
NO_SUCH_ROOM = N_("Nobody is in room {room} at the moment. “pairs” shows the rooms.")
TIME_ASKED_ALREADY = N_("I have asked the facilitators already. I’ll tell you when you have more time.")
UNDO_ROOM_TIME = N_("I can’t take that minute back, because the people in the room were told. “next” goes on for everyone.")

# for everybody in one room
ROOM_TIME_TITLE = N_("You have one more minute")
ROOM_TIME = N_("You have until {until}. The others finish at {ends}.")

# for facilitators
ROOM_ASKS_TITLE = N_("Room {room} asks for one more minute")
ROOM_ASKS = N_("{people} would like to go on a little longer. This step ends at {ends}.")
ROOM_ASKS_GIVEN = N_("Room {room} has until {until}.")
ROOM_ASKS_BUTTON_ROOM = N_("One more minute for room {room}")
ROOM_ASKS_BUTTON_ALL = N_("One more minute for everyone")
ROOMS_SO_FAR_ONE = N_("{count} of {rooms} rooms has finished.")
ROOMS_SO_FAR = N_("{count} of {rooms} rooms have finished.")
ROOMS_FINISHED_TITLE = N_("All rooms have finished")
ROOMS_FINISHED = N_("Every room says that it has finished. Go on when you are ready.")

# the commands
HELP_ROOM_FINISHED = N_("Says that your room has finished, or has not yet. Facilitators can say it for a room.")
HELP_ASK_TIME = N_("Asks the facilitators for one more minute for your room.")
HELP_GIVE_TIME = N_("Gives one room a minute more. The session’s times stay as they are.")
