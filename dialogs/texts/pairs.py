"""Texts about pairs, groups, rooms and ground rules.

Also readiness before a session, the size of the group, latecomers, and a partner who has gone. More than two in a group:
`groups`. Rooms at work: `rooms`. The sentence that is chosen is decided in `cards.compose`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# Pairs
PAIRS_AHEAD = N_("Your pairs from {starts}")
PAIRS_START = N_("Pairs for “{block}”")
PAIRS_TURN = N_("Pairs now: {item}")
PAIRS_MENDED = N_("Pairs have changed because somebody joined or left")
PAIRS_APART = N_("Some pairs have changed")
PAIRS_RESHUFFLED = N_("New pairs")
PAIRS_SWAPPED = N_("Two people have swapped places")
PAIRS_UNDONE = N_("The pairs are as they were before")
PAIRS_ROLES = N_("Roles have changed")
PAIRS_SHOWN = N_("The pairs")
PAIRS_ROOMS = N_("The rooms open at {starts}. Please note your room number.")
PAIRS_PAUSED = N_("Paused at {since}. You get the new times when we resume.")
PAIRS_UNTIL = N_("You work in pairs until {ends}.")
PAIRS_UNPAIRED = N_("Without a partner: {people}. Facilitator: say “pair me” or “reshuffle” to find them one.")
PAIRS_NOBODY = N_("There are no pairs yet. Say “here” to be paired.")
PAIRS_ROOM = N_("Room")
PAIRS_WHO = N_("Who")
YOURS_BUTTON_NUDGE = N_("Tell me when time is nearly up")
NUDGE_TITLE = N_("{left} left")
NUDGE = N_("“{step}” ends at {ends}. You asked for this reminder; “no nudges” stops it.")
ROOMS_TITLE = N_("For you: rooms for {block}")
ROOMS_WHEN = N_("Rooms open at {starts} and close at {ends}.")
ROOMS_LEFT_OUT = N_("This part is left out. You do not need this list.")
ROOMS_HOW_ONE = N_("Create {count} breakout room, choose “Assign manually” and use this list.")
ROOMS_HOW = N_("Create {count} breakout rooms, choose “Assign manually” and use this list.")
ROOMS_AGAIN = N_("People change rooms at {starts} and stay until {ends}.")
ROOMS_AGAIN_HOW_ONE = N_("At that time, assign everyone anew by this list. You need {count} room.")
ROOMS_AGAIN_HOW = N_("At that time, assign everyone anew by this list. You need {count} rooms.")
ROOMS_TOGETHER = N_("{a} and {b} must be kept apart, but they share a room. There are too few people to separate them.")
ROOMS_PERSON = N_("Person")
ROOMS_COPY = N_("To copy")
ROOMS_LINE = N_("Room {room}: {people}")
ROOMS_NAME = N_("Pair {room}")
ROOMS_NO_PANEL = N_(
    "The breakout rooms are open and close soon, but nobody has the side panel open. Open it in Zoom (Apps, Throughline), "
    "or press Close All Rooms in Breakout Rooms when it is time."
)
ROOM_MEETINGS_MADE = N_(
    "I have made a meeting for each group. The link is on everybody’s own card. You can open breakout rooms instead, as "
    "always."
)
ROOM_MEETINGS_FAILED = N_(
    "I could not make a meeting for each group. Please open breakout rooms in Teams: Rooms, Create, Assign manually."
)
ROOMS_CALLS = N_("Without breakout rooms: a call for each pair")
ROOMS_CSV = N_("The same list for Zoom (save it as a .csv file and import it into the meeting)")
RULES_TITLE = N_("Our ground rules")
RULES_TITLE_AGREED = N_("Our ground rules, agreed")
RULES_SUGGESTED = N_("Here are some to start with. What would you add or change?")
RULES_AGAIN = N_("Do these still fit? What would you add or change?")
RULES_CARRIED = N_("We agreed these rules last time. Do they still fit? What would you change?")
RULES_NOW = N_("These are the rules we agreed.")
RULES_SETTLED = N_("We work by these rules. “rules” shows them again at any time.")
RULES_NONE = N_("The list is empty.")
RULES_REMOVED = N_("Removed from the list")
RULES_HOW = N_(
    "To change a rule, say for example “rule 2: One voice at a time”. Press “I agree” when you can accept the list."
)
RULES_ADD = N_("A rule in your own words")
RULES_BUTTON_AGREE = N_("I agree")
RULES_BUTTON_ADD = N_("Add this rule")
RULES_AGREE_ONE = N_("{count} of {present} agrees so far.")
RULES_AGREE = N_("{count} of {present} agree so far.")
RULES_AGREED_ONE = N_("{count} person has agreed.")
RULES_AGREED = N_("{count} people have agreed.")
RULE_LINE = N_("{number}: {rule}")
RULE_LINE_NEW = N_("{number}: {rule} (new)")
RULE_LINE_CHANGED = N_("{number}: {rule} (changed)")
RULE_ERASED = N_("a rule whose words were deleted")
READY_TITLE = N_("Are you ready for the session?")
READY_INTRO = N_("“{title}” is coming up. This is what you need:")
READY_INTRO_NOW = N_("“{title}” has started. This is what you need:")
READY_SEEN = N_("If you ask for help, only the facilitators see your name.")
READINESS_TITLE = N_("For you: who is ready")
READINESS_FINE_ONE = N_("{count} person has everything.")
READINESS_FINE = N_("{count} people have everything.")
READINESS_HELP = N_("Asked for help: {people}.")
READINESS_SILENT_ONE = N_("{count} person has not answered.")
READINESS_SILENT = N_("{count} people have not answered.")
YOURS_TITLE = N_("You work with {people}")
YOURS_NOBODY = N_("You have no partner yet")
YOURS_NOBODY_ASK = N_("Please tell the facilitator, so that you get a partner.")
YOURS_ROOM = N_("You are pair {room}: go to room {room} when the rooms open.")
YOURS_MEETING = N_(
    "Your group has a meeting of its own, in case there are no breakout rooms. Nobody can call you back from it, so please "
    "watch the time."
)
YOURS_MEETING_JOIN = N_("Join")
YOURS_ROOM_NOW = N_("You are pair {room}: your room is number {room}.")
YOURS_GROUP = N_("You are group {room}: go to room {room} when the rooms open.")
YOURS_GROUP_NOW = N_("You are group {room}: your room is number {room}.")
YOURS_NEXT_TITLE = N_("Next you work with {people}")
YOURS_NEXT_PAIR = N_("At {at} you are pair {room}: go to room {room} then.")
YOURS_NEXT_GROUP = N_("At {at} you are group {room}: go to room {room} then.")
YOURS_NEXT_STAY = N_("At {at} they come to your room, number {room}.")
NEXT_GROUP_DROPPED = N_("This part is left out. You do not change groups.")
YOURS_OBSERVER = N_(
    "When you are observer, watch and listen. Note one moment that moved things on, and name it in the debrief."
)
YOURS_OBSERVED = N_("You watched: name one moment that moved things on.")
YOURS_TASK_UNTIL = N_("{step} (until {at})")
YOURS_TASK_FROM = N_("{step} (from {at})")
YOURS_WHO = N_("Who is what")
YOURS_TOGETHER = N_("everyone together")
YOURS_YOU_ARE = N_("You: {role}")
YOURS_THEY_ARE = N_("{person}: {role}")
YOURS_ROLE_NOW = N_("Your role now: {role}.")
YOURS_ROLE = N_("You start as {role}.")
YOURS_ROLE_SHARED = N_("You are three, so you change roles at {at}. You are {role} until then, and {then} after that.")
YOURS_TURNS = N_("Your turns")
YOURS_ANONYMOUS = N_("Talking about people who are not here? Change or leave out anything that could identify them.")
YOURS_UNHEARD = N_("Nobody listens in. Please keep recording and transcription off. I can’t follow you into the room.")
SIZE_TITLE = N_("For you: you are {count} people")
SIZE_TITLE_ALONE = N_("For you: one person is here")
SIZE_LARGE = N_("With so many people, turns in a round are short or the round takes long. Each person would get:")
SIZE_HALVED = N_("Half of the group speaks in each round, the other half in the next. Each person gets:")
SIZE_ROUND = N_("{step}: {each}")
SIZE_LARGE_HOW = N_(
    "You can let half of the group speak in one round and the other half in the next. Or let people share in rooms: say "
    "“next” when the round begins, and send them to small groups."
)
SIZE_BUTTON_HALVES = N_("Rounds in two halves")
SIZE_BUTTON_EVERYONE = N_("Everyone in every round")
SIZE_ONE_GROUP = N_("In pair work you are one group. With three, turns rotate, and the third person observes.")
SIZE_ONE_PAIR = N_("In pair work you are one pair.")
SIZE_NO_PAIR = N_("Pair work needs a second person.")
SIZE_EARLY = N_("Rounds are over before their time. I tell you then, and you can go on.")
SIZE_HIDDEN = N_("Totals of answers without names stay hidden, because they would tell who answered what.")
SIZE_SMALL_HOW = N_("You can take part yourself, or wait for more people.")
SIZE_SMALL_BEFORE = N_("You can start like this, wait for more people, or take part yourself.")
SIZE_BUTTON_START_LATER = N_("Start in 5 minutes")
SIZE_BUTTON_PAIR_ME = N_("Take part too")
SIZE_BUTTON_WAIT = N_("Wait 5 minutes")
PARTNER_MISSED_TITLE = N_("For you: somebody’s partner has gone")
PARTNER_MISSED = N_("{person} says that their partner has left room {room}.")
PARTNER_MISSED_HOW = N_("Press a name to mark that person as away. I then find a group for whoever is left alone.")
PARTNER_MISSED_AWAY = N_("{person} is away")
JOIN_TITLE = N_("Welcome. Now: {step}")
JOIN_PARTNERS = N_("You work with {people}.")
JOIN_ROLE = N_("You work with {people}. Your role: {role}.")

# refusals about pairs
SWAP_TOGETHER = N_(
    "{a} and {b} already work together. “swap roles” changes their roles. “swap” needs people from two pairs or groups."
)
SWAP_APART = N_("{a} and {b} must be kept apart, so I can’t make this swap. Choose somebody else.")
NO_ROLES_TO_SWAP = N_(
    "{person} has no role to change. Either there are no roles here, or {person} is alone. "
    "“pairs” shows who works with whom."
)
NOT_IN_A_PAIR = N_("{person} is not in a pair or group at the moment. “pairs” shows who works with whom.")
