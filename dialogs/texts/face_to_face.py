"""Wording for people in one room: what the bot says there in place of a sentence about calls, cameras or rooms.

`FACE_X` takes the place of `X`: `Words` looks every sentence up here, so cards ask only where more than the wording differs.
Rooms become numbers of groups, “the call” becomes the circle, and nobody is asked to turn a camera on. A sentence without
such a twin is the same in both settings. The plan's own texts are exchanged in `dialogs.plan.model`.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.texts import groups, help, not_understood, pairs, questions, refusals, rooms, steps
from dialogs.texts.mark import N_

FACE_ALONE = N_("Work quietly on your own. Everyone is back together at {back}.")
FACE_STAY = N_("Work quietly on your own. We go on together at {back}.")
FACE_ROOMS = N_("Pair work starts at {starts}. Please note your number.")
FACE_GROUP_WORK = N_("Group work starts at {starts}. Please note your number.")
FACE_PAIR = N_("You are pair {room}. Find your place when pair work starts.")
FACE_GROUP = N_("You are group {room}. Find your place when pair work starts.")
FACE_IN_GROUP = N_("You are group {room}. Find your place when group work starts.")
FACE_ROOMS_WHEN = N_("Pair work lasts from {starts} to {ends}.")
FACE_GROUPS_WHEN = N_("Group work lasts from {starts} to {ends}.")

# steps and calls to come back
FACE_STEP_BREAK = N_("Please be back at {back}.")
FACE_RETURN_ROOMS = N_("At {back} you find your place for “{step}”.")
FACE_RETURN_PAIRS_TITLE = N_("Two minutes left in your group")
FACE_RETURN_PAIRS_SOON = N_("It is almost time to come back")
FACE_RETURN_PAIRS = N_("Finish your thought and thank each other. Come back to the circle at {back}.")
FACE_RETURN_BREAK = N_("The break is nearly over. Please take your seats.")
FACE_RETURN_STAY = N_("Please finish what you are doing.")
FACE_RETURN_ALONE = N_("Please finish what you are doing and come back to the circle.")

# who works with whom
FACE_PAIRS_ROOM = N_("Number")
FACE_ROOMS_TITLE = N_("For you: who works with whom in {block}")
FACE_ROOMS_TOGETHER = N_(
    "{a} and {b} must be kept apart, but they are in the same group. There are too few people to separate them."
)
FACE_ROOMS_COPY = N_("To read out")
FACE_ROOMS_LINE = N_("Number {room}: {people}")
FACE_ROOMS_AGAIN = N_("People change groups at {starts} and stay until {ends}.")
FACE_YOURS_ROOM_NOW = N_("You are pair {room}.")
FACE_YOURS_GROUP_NOW = N_("You are group {room}.")
FACE_YOURS_NEXT_PAIR = N_("At {at} you are pair {room}. Find each other then.")
FACE_YOURS_NEXT_GROUP = N_("At {at} you are group {room}. Find each other then.")
FACE_YOURS_NEXT_STAY = N_("At {at} they come to you. You are group {room}.")
FACE_YOURS_UNHEARD = N_("What you say stays between you. I cannot hear you.")
FACE_SIZE_LARGE_HOW = N_(
    "You can let half of the group speak in one round and the other half in the next. Or let people share in small "
    "groups: say “next” when the round begins."
)
FACE_PARTNER_MISSED = N_("{person} says that their partner in group {room} has gone.")
FACE_YOURS_HOST = N_("You are the host of group {room}. You stay there when the others move on.")
FACE_YOURS_HOST_LAST = N_("You are the host of group {room}.")
FACE_YOURS_GUEST = N_("{person} is your host. You move on to another group after this turn.")
FACE_YOURS_GUEST_LAST = N_("{person} is your host.")
FACE_YOURS_BOWL_UNTIL = N_("Please sit in the inner circle. You talk until {ends}, and everyone else listens.")
FACE_CONFIRM_GROUPS_TITLE = N_("Draw new groups while people work together?")
FACE_CONFIRM_GROUPS = N_("Everyone would get a new group in the middle of “{step}”, which ends at {until}.")
FACE_CONFIRM_PAIRS_TITLE = N_("Draw new pairs while people work together?")
FACE_CONFIRM_PAIRS = N_("Everyone would get a new partner in the middle of “{step}”, which ends at {until}.")
FACE_PERSON_IN_ROOM = N_("{person} is here, in group {room} with {people}.")

# groups while they work
FACE_ROOM_FINISHED = N_("You have finished. Stay together until you are called back.")
FACE_ACK_ROOM_FINISHED = N_("Thank you. The facilitators can see that group {room} has finished.")
FACE_ACK_ROOM_NOT_FINISHED = N_("The facilitators can see that group {room} has not finished yet.")
FACE_ACK_TIME_GIVEN = N_("Group {room} has until {until}. I have told them.")
FACE_NO_ROOM_NOW = N_("You are not in a pair or group at the moment. “my group” shows your group.")
FACE_NO_SUCH_ROOM = N_("There is no group {room} at the moment. “pairs” shows the groups.")
FACE_UNDO_ROOM_TIME = N_("I can’t take that minute back, because the group was told. “next” goes on for everyone.")
FACE_ACK_PARTNER_GONE = N_(
    "I’ve told the facilitators. They can find you another partner. Please stay where you are for a moment."
)
FACE_ROOM_ASKS_TITLE = N_("Group {room} asks for one more minute")
FACE_ROOM_ASKS_GIVEN = N_("Group {room} has until {until}.")
FACE_ROOM_ASKS_BUTTON_ROOM = N_("One more minute for group {room}")
FACE_ROOMS_SO_FAR_ONE = N_("{count} of {rooms} groups has finished.")
FACE_ROOMS_SO_FAR = N_("{count} of {rooms} groups have finished.")
FACE_ROOMS_FINISHED_TITLE = N_("All groups have finished")
FACE_ROOMS_FINISHED = N_("Every group says that it has finished. Go on when you are ready.")

# help, and answers to what is no command
FACE_HELP_MY_GROUP = N_("Shows you your own pair or group: who is in it, number, role and times.")
FACE_HELP_WHERE_IS = N_("Shows whether somebody is here, and in which group.")
FACE_HELP_PARTNER_GONE = N_("Tells the facilitators that your partner has gone.")
FACE_HELP_ROOM_FINISHED = N_("Says that your group has finished, or has not yet. Facilitators can say it for a group.")
FACE_HELP_ASK_TIME = N_("Asks the facilitators for one more minute for your group.")
FACE_HELP_GIVE_TIME = N_("Gives one group a minute more. The session’s times stay as they are.")
FACE_HINT_TECHNICAL = N_(
    "I can’t mend sound, pictures or connections. If this chat stops on your device, open it again: you keep your place "
    "here. Otherwise please ask your facilitator."
)
FACE_HINT_ROOMS = N_(
    "Please tell people yourself when to move and when to come back. “pairs” shows who works with whom. When people are "
    "back, “next” goes on."
)


IN_ONE_ROOM: Mapping[str, str] = {
    text: globals()[f"FACE_{name}"]
    for module in (groups, help, not_understood, pairs, questions, refusals, rooms, steps)
    for name, text in vars(module).items()
    if f"FACE_{name}" in globals()
}
