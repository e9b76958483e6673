"""Texts about groups of more than two, and a few who talk while the others listen. What pairs are told is in `pairs`.

Also hosts who keep their room, the “fishbowl” (who talks, who listens), and facilitators without a group. The sentence that
is chosen is decided in `cards.compose.groups`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

GROUPS_AHEAD = N_("Your groups from {starts}")
GROUPS_START = N_("Groups for “{block}”")
GROUPS_TURN = N_("Groups now: {item}")
GROUPS_MENDED = N_("Groups have changed because somebody joined or left")
GROUPS_APART = N_("Some groups have changed")
GROUPS_RESHUFFLED = N_("New groups")
GROUPS_UNDONE = N_("The groups are as they were before")
GROUPS_SHOWN = N_("The groups")
GROUPS_UNTIL = N_("You work in groups until {ends}.")
GROUPS_UNPAIRED = N_("Without a group: {people}. Facilitator: say “pair me” or “reshuffle” to find them one.")
GROUPS_NOBODY = N_("There are no groups yet. Say “here” to get one.")
GROUPS_NOT_DRAWN = N_("Groups have not been drawn yet. “groups” draws them now.")
GROUPS_HOST = N_("Host: {person}")
NO_GROUP_DRAWN = N_("You are not in a group yet. I’ll send you yours when groups are drawn.")
LEADS_WITHOUT_GROUP = N_("You lead the session, so you are not in a pair or group. “pair me” includes you.")
ACK_GROUPS = N_("The groups are in the chat.")
ACK_GROUPS_LATER = N_("Done. Everyone is told shortly before it begins.")
ROOMS_GROUP = N_("Group {room}")
ROOMS_CALLS_GROUPS = N_("Without breakout rooms: a call for each group")
ROOMS_AS_BEFORE = N_("Hosts stay in their rooms. With every turn, everyone else moves on.")
YOURS_NO_GROUP = N_("You have no group yet")
YOURS_NO_GROUP_ASK = N_("Please tell the facilitator, so that you get a group.")
YOURS_HOST = N_("You are the host of room {room}. You stay there when the others move on.")
YOURS_HOST_LAST = N_("You are the host of room {room}.")
YOURS_GUEST = N_("{person} is the host of your room. You move on to another room after this turn.")
YOURS_GUEST_LAST = N_("{person} is the host of your room.")
MODE_GROUPS = N_("in groups")
MODE_BOWL = N_("a few talk, the others listen")
WHERE_IN_GROUP = N_("You work with {people} (group {room}).")
WHERE_IN_GROUP_ROLE = N_("You work with {people} (group {room}). Your role now: {role}.")
WHERE_IN_GROUP_LATER = N_("In “{block}” you will work with {people} (group {room}).")
CONFIRM_GROUPS_TITLE = N_("Draw new groups while people are in their rooms?")
CONFIRM_GROUPS = N_("Everyone would get a new group and a new room in the middle of “{step}”, which ends at {until}.")
CONFIRM_GROUPS_YES = N_("Draw new groups")
SLIPS_GROUPS = N_("Group slips: {block}")

# A few talk
BOWL_AHEAD = N_("They talk first, from {starts}")
BOWL_NOW = N_("They talk now")
BOWL_OVER = N_("They talked in this part")
BOWL_CHANGED = N_("Who talks has changed")
BOWL_LISTEN = N_("Everyone else listens until {ends}.")
BOWL_NOBODY = N_("Nobody is here to talk yet. Say “here” to be included.")
YOURS_BOWL_ALONE = N_("You talk now")
YOURS_BOWL = N_("You talk now, with {people}")
YOURS_BOWL_NEXT_ALONE = N_("You talk next")
YOURS_BOWL_NEXT = N_("You talk next, with {people}")
YOURS_BOWL_FROM = N_("You talk from {starts} to {ends}. Everyone else listens.")
YOURS_BOWL_UNTIL = N_("Please turn your camera and microphone on. You talk until {ends}, and everyone else listens.")
YOURS_BOWL_LATER = N_("You talk first, from {starts} to {ends}. Everyone else listens.")
YOU_LISTEN_TITLE = N_("You listen")
YOU_LISTEN = N_("You listen in this turn. I tell you when it is your turn to talk.")
WHERE_BOWL = N_("You talk with {people} now.")
WHERE_BOWL_LATER = N_("In “{block}” you talk first, with {people}.")
