"""Every sentence the bot says that is not part of a plan.

Each is a plain English message with `{values}`; the message itself is its name in the catalogues, so keep it whole: never
glue sentences together. Mark with `N_` so that extraction finds it. Grouped by where they are said.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for extraction; it is translated where it is said (`cards.wording`)."""
    return text


# -- refusals and acknowledgements said by the core (dialogs.decide and its neighbours) --------------------------------

NOT_OPEN = N_("I am not set up in this chat yet. Mention me with “help” and I will say hello.")
NOT_STARTED = N_("The session has not started yet. A facilitator starts it with “start”.")
ALREADY_RUNNING = N_("The session is already running. “where” shows where we are.")
ALREADY_ENDED = N_("This session has ended. “start” begins a new one.")
FACILITATORS_ONLY = N_(
    "Only facilitators can do that. You can use “where”, “agenda”, “done”, “pass”, “here” and “help”. "
    "A facilitator can add you with “facilitator add” and your name."
)
PAUSED_NOW = N_("We are paused just now. “resume” carries on.")
NOT_PAUSED = N_("The session is not paused, so there is nothing to resume.")
NO_SUCH_STEP = N_("There is no step called {step} in this session. “agenda” shows the blocks.")
NOTHING_TO_SKIP = N_("This is the last step, so there is nothing after it to skip. “next” ends the session.")
EXTEND_OUT_OF_RANGE = N_("Please give a time between one second and four hours, for example “+5” or “extend 90s”.")
TOO_LITTLE_LEFT = N_("“{step}” has only {left} left, so I cannot take that much away. “next” ends it now.")
NOT_BEHIND = N_("We are on time: this step ends at {until} and nothing needs catching up.")
NO_SUCH_WAY = N_("I can offer these ways to catch up: {known}. Say “catch up” and one of them.")
NOTHING_TO_UNDO = N_("There is no command to take back.")
END_FOR_SURE = N_("We are still in “{step}” and steps are left. Say “end now” if the session should really end here.")

NO_SUCH_POLL = N_("There is no poll called {poll} in this session. Its polls are: {known}.")
STEP_HAS_NO_POLL = N_("This step has no poll. Say “poll” and the name of the one you mean.")
NO_OPEN_POLL = N_("No poll is open, so there is nothing to close.")
WHICH_POLL = N_("Several polls are open: {known}. Say “close” and the one you mean.")
POLL_UNKNOWN = N_("I do not know that poll. Please answer on the newest card.")
POLL_NOT_OPEN_YET = N_("That poll has not opened yet. Its card will appear in the chat when it does.")
POLL_IS_CLOSED = N_("That poll has closed, so this answer does not count. The results are in the chat.")
OPTION_UNKNOWN = N_("That is not one of the options. Please choose on the newest card.")
CHOOSE_SO_MANY = N_("Please choose at least one and at most {most} for “{question}”.")
NO_RESULTS_YET = N_("No poll has closed yet, so there are no results to show.")
RESULTS_WHEN_CLOSED = N_("That poll has no results yet. They come when it closes; “close” closes it now.")
TOO_LATE_TO_CHANGE_POLL = N_("That poll has already opened, so its options stay as they are.")
OPTIONS_OUT_OF_RANGE = N_("A poll needs 2 to 20 different options.")
CHECK_YES = N_("Yes, I am ready")
CHECK_NOT_YET = N_("Not yet")

NO_PAIRS_LEFT = N_("No pair work is left in this session.")
PAIRS_NOT_DRAWN = N_("The pairs are not drawn yet. “pairs” draws them now.")
APART_FROM_THEMSELVES = N_("Please name two different people to keep apart.")
HAND_OVER_TO_YOURSELF = N_("You are already facilitating. Name the person who takes over.")

NO_RULES_YET = N_("There are no ground rules yet. Say “rule” and your suggestion to begin the list.")
RULES_NOT_NOW = N_("Ground rules are open while the group talks about them. Please ask a facilitator to change them now.")
RULE_TOO_LONG = N_("Please put a rule into one sentence of at most {most} characters, such as “rule One voice at a time”.")
TOO_MANY_RULES = N_("The list has {most} rules already. Change one with “rule” and its number.")
NO_SUCH_RULE = N_("There is no rule {number} on the list. “rules” shows it.")
ACK_RULE = N_("It is on the list for everyone to see.")
ACK_RULE_GONE = N_("Rule {number} is off the list.")
ACK_AGREED = N_("Thank you. Only the number of people who agree is shown.")
READY_YES = N_("I have everything")
READY_HELP = N_("I need help")
ACK_READY = N_("Thank you, see you there.")
ACK_READY_HELP = N_("Thank you for saying so. The facilitators can see that you asked for help, and will be in touch.")
ACK_NUDGE = N_("I will tell you, and nobody else, when your pair work has five minutes and one minute left.")
ACK_NO_NUDGE = N_("I will not remind you any more.")
SAME_AS_THEMSELVES = N_("Please name two different entries of the same person.")
ACK_SAME = N_("{person} counts once from now on.")
ANSWER_FOR_FACILITATORS = N_("Only facilitators can answer for somebody else.")
ANSWER_FOR_OPEN_ONLY = N_("Nobody can answer this one for somebody else, because it is private.")
ACK_ANSWERED_FOR = N_("Saved for {person}.")

NO_ROUND = N_("No round is on just now.")
NO_PASSING = N_("Everyone takes a turn in this round. Say “done” when you have finished.")
NOT_YOUR_TURN = N_("It is {speaker}’s turn. Say “done” when you have had yours.")
HAD_YOUR_TURN = N_("You have had your turn already, thank you.")
NOBODY_HERE = N_("Nobody has said that they are here yet, so there is nobody to call on. Ask people to press “I’m here”.")

NO_PROMPTS = N_("This step has no prompts to send.")
ALL_PROMPTS_SENT = N_("Every prompt of this step has been sent.")
PROMPT_OUT_OF_RANGE = N_("This step has {most} prompts. Say “prompt” and a number from 1 to {most}.")
PROMPT_ALREADY_SENT = N_("Prompt {number} has been sent already.")

# what a person is told after a command that worked
ACK_NEXT = N_("Done: now “{step}”, until {until}.")
ACK_ENDED = N_("Done: the session has ended.")
ACK_SKIPPED = N_("Done: “{step}” is left out. “undo” takes that back.")
ACK_PAUSED = N_("Paused. “resume” carries on.")
ACK_RESUMED = N_("On we go: “{step}” until {until}.")
ACK_EXTENDED = N_("Done: “{step}” now ends at {until}.")
ACK_REFITTED = N_("Done: the session now ends at {until}. “undo” takes that back.")
ACK_UNDONE = N_("Taken back: now “{step}”, until {until}.")
ACK_STARTED = N_("The session has started. “pause”, “+5” and “next” are yours at any time.")
ACK_HERE = N_("Good to have you here, {person}.")
ACK_AWAY = N_("Noted: {person} is away.")
ACK_FACILITATOR = N_("{person} is a facilitator now.")
ACK_HANDED_OVER = N_("{person} has taken over from you.")
ACK_TAKES_PART = N_("You are in the pairs and rounds now. “unpair me” takes you out again.")
ACK_LEFT_OUT = N_("You are no longer in the pairs and rounds.")
ACK_APART = N_("{a} and {b} will not be paired.")
ACK_NOTED = N_("Noted for the report.")
ACK_FINISHED = N_("Thank you. Only the number of people who have finished is shown.")
ACK_TURN_DONE = N_("Thank you.")
ACK_PASSED = N_("That is fine. You will be asked once more at the end.")
ACK_POLL_OPEN = N_("The poll is open until {until}. “close” closes it sooner.")
ACK_POLL_CLOSED = N_("The poll is closed.")
ACK_POLL_CHANGED = N_("The poll will show these {count} options.")
ACK_SHOWN = N_("It is in the chat.")
ACK_OFFERED = N_("I have sent the facilitators the ways to catch up.")
ACK_ROUND_ASKED = N_("A round is on. “done” calls the next speaker, “end round” ends the round.")
ACK_PAIRS = N_("The pairs are in the chat.")


# -- cards: what the group, one person or the facilitators read (cards.compose_*) ---------------------------------------
# Common words
SOMEONE = N_("someone")
MORE_PEOPLE_ONE = N_("{count} more person")
MORE_PEOPLE = N_("{count} more people")
AND_MORE = N_("… and {count} more")
UNTIL = N_("Until {ends}")
UNTIL_LASTING = N_("Until {ends} ({lasting})")
UNTIL_LEFT = N_("Until {ends} ({left} left)")
FROM_TO = N_("{starts} to {ends}")
WHEN = N_("When")
WHAT = N_("What")
HOW = N_("How")
LINKS = N_("Links")
WHERE_BUTTON = N_("Where are we?")
AGENDA_BUTTON = N_("Show the agenda")
PACE_ON_TIME = N_("We are on time.")
PACE_BEHIND = N_("We are {lasting} behind.")
PACE_AHEAD = N_("We are {lasting} ahead.")
SESSION_ENDS = N_("The session ends at {ends}.")
NEXT_IS = N_("Next: {step}.")
THEN_THE_END = N_("After that we are finished.")

# Welcome, start and end of a session
WELCOME_TITLE = N_("Hello, I am Throughline")
WELCOME_WHAT = N_("I keep the time in “{title}”. Here in the chat you will see what is on, until when, and what to do next.")
WELCOME_ASK = N_("Press “I’m here” so that pairs and rounds count you in.")
WELCOME_KEEPS = N_("What I keep, and what I don’t")
WELCOME_NEVER_LISTENS = N_("I never listen. No audio, no transcript; in the chat I read only what is addressed to me.")
WELCOME_REMEMBERS = N_("I remember who is here and who worked with whom, so that everyone meets new partners.")
WELCOME_POLLS = N_("Every poll tells you before you answer whether names are shown. Named answers are deleted when we end.")
WELCOME_HERE_ONE = N_("{count} person is here: {people}.")
WELCOME_HERE = N_("{count} people are here: {people}.")
WELCOME_FACILITATOR = N_("Facilitator: when everyone is ready, press “Start the session” or say “start” to me.")
WELCOME_STARTED = N_("The session has begun.")
WELCOME_BUTTON_HERE = N_("I’m here")
WELCOME_BUTTON_START = N_("Start the session")
STARTED_ENDS = N_("We begin now and finish at {ends}.")
STARTED_SUMMARY = N_("{title} has begun. We finish at {ends}.")
STARTED_AIMS = N_("What today is for")
STARTED_BLOCKS = N_("How the time is planned")
MODE_ONLINE = N_("together")
MODE_OFFLINE = N_("on your own")
MODE_BREAK = N_("break")
MODE_PAIRS = N_("in pairs")
BEFORE_TITLE = N_("Before we meet: {title}")
BEFORE_NOTHING = N_("There is nothing to prepare. Just come along.")
BEFORE_READING = N_("To read")
ENDED_TITLE = N_("That’s it for today. Thank you, everyone!")
ENDED_WHEN = N_("We finished at {ended}, after {lasted}.")
ENDED_EARLY = N_("We stopped at {ended}, after {lasted}, with some of the plan left for another time.")
ENDED_AFTER = N_("To take along")
ENDED_GONE = N_("Named answers from today are deleted now. Only the numbers stay.")
SUMMARY_TITLE = N_("For you: how the session went")
SUMMARY_PLANNED = N_("Planned")
SUMMARY_LASTED = N_("Took")
SUMMARY_PRESENT = N_("People")
SUMMARY_SENT = N_("Questions sent")
SUMMARY_LEFT = N_("Questions not sent")
SUMMARY_SKIPPED = N_("Left out")

# A step, its questions and its notices
STEP_PART_OF = N_("Part of: {block}")
STEP_TURN = N_("{item}, {turn} of {turns}")
STEP_ALONE = N_("This is time for yourself. Leave the call if you like, and be back at {ends}.")
STEP_READING = N_("Microphones and cameras off while you read. Stay in the call; we go on together at {ends}.")
STEP_BREAK = N_("Microphones and cameras off. Be back at {ends}.")
STEP_PAIRS = N_("Stay in your pair until {ends}, and keep your own time.")
STEP_DONE = N_("Press “I’ve finished” when you are ready. It only helps with the timing.")
STEP_BUTTON_DONE = N_("I’ve finished")
STEP_FINISHED_ONE = N_("{count} of {present} has finished.")
STEP_FINISHED = N_("{count} of {present} have finished.")
STEP_OVER = N_("This part is over.")
STEP_SUMMARY = N_("{step}: until {ends}")
CUE_TITLE = N_("For you: {step}")
CUE_PROMPTS_ONE = N_("{count} question is waiting. Send it when the talk is ready for it.")
CUE_PROMPTS = N_("{count} questions are waiting. Send the next one when the talk is ready for it.")
BUTTON_NEXT = N_("Next part now")
BUTTON_MORE_TIME = N_("5 more minutes")
BUTTON_PAUSE = N_("Pause")
BUTTON_RESUME = N_("Resume")
BUTTON_SEND_PROMPT = N_("Send the next question")
BUTTON_SEND_NUMBER = N_("Send question {number}")
BUTTON_CLOSE_POLL = N_("Close the poll")
BUTTON_CLOSE_CHECK = N_("Close the question")
PROMPT_ONLY = N_("A question for everyone")
PROMPT_NUMBER = N_("Question {number} of {count}")
TRAY_TITLE = N_("For you: questions still to send")
TRAY_NUMBER = N_("No.")
TRAY_QUESTION = N_("Question")
TRAY_OPTIONAL = N_("{question} (optional)")
TRAY_FIT_ONE = N_("{left} left: time for about {count} question.")
TRAY_FIT = N_("{left} left: time for about {count} questions.")
TRAY_FIT_NONE = N_("{left} left: hardly time for another question.")
TRAY_SENT_ONE = N_("{count} question has been sent.")
TRAY_SENT = N_("{count} questions have been sent.")
TRAY_EMPTY = N_("All questions of this part have been sent.")
NOTICE_TITLE = N_("{left} left")
NOTICE_UNTIL = N_("{step} ends at {ends}.")
NOTICE_LAST = N_("{step} ends at {ends}. Please find a good place to stop.")
RETURN_TITLE = N_("Please be back at {back}")
RETURN_THEN = N_("We go on together at {back} with: {step}.")
RETURN_END = N_("We end the session together at {back}.")
RETURN_PAIRS = N_("Pairs: finish your sentence, say thank you, and leave your room.")
RETURN_BREAK = N_("Time to come back to the call.")
RETURN_ALONE = N_("Leave what you are reading or writing where it is, and come back to the call.")

# Polls and checks
POLL_NAMED = N_("Your name and your answer will be shown to the group.")
POLL_ANONYMOUS = N_("Anonymous: nobody in the group sees who chose what, the facilitator included.")
POLL_PRIVATE = N_("Private: the group sees only how many said what, never who.")
POLL_CHOOSE = N_("Choose up to {count}.")
POLL_CLOSES = N_("Open until {closes}. You can change your answer until then.")
POLL_LIVE = N_("So far")
POLL_LATER = N_("The results come when the poll closes.")
POLL_ANSWERED_ONE = N_("{count} answer so far.")
POLL_ANSWERED = N_("{count} answers so far.")
POLL_CLOSED = N_("This poll is closed.")
CHECK_CLOSED = N_("This question is closed.")
POLL_CHOICE = N_("Your answer")
POLL_WHY = N_("Why? Only if you want to say; the group will see it.")
POLL_SUBMIT = N_("Send my answer")
RESULTS_TITLE = N_("Results: {question}")
RESULTS_ANSWERED_ONE = N_("{count} person answered.")
RESULTS_ANSWERED = N_("{count} people answered.")
RESULTS_NONE = N_("Nobody answered this time, and that is fine.")
RESULTS_HIDDEN = N_(
    "The numbers stay hidden. With fewer than four answers, or when all are the same, they would tell who chose what."
)
RESULTS_COUNTS = N_("How often each was chosen")
RESULTS_WHYS = N_("In your own words")
RESULTS_WHY = N_("{person}: {why}")
ANSWERED_TITLE = N_("You chose: {chosen}")
ANSWERED_CHANGED = N_("Changed. You chose: {chosen}")
ANSWERED_NAMED = N_("The group will see your answer with your name.")
ANSWERED_ANONYMOUS = N_("Only you see this. Your name is not kept with your choice.")
ANSWERED_UNTIL = N_("You can change your answer until {until}.")
ANSWERED_CHANGE = N_("Change it to: {option}")

# Pairs
PAIRS_AHEAD = N_("Who works together in: {block}")
PAIRS_START = N_("Pairs for: {block}")
PAIRS_TURN = N_("Pairs now: {item}")
PAIRS_MENDED = N_("Pairs changed, because somebody joined or left")
PAIRS_RESHUFFLED = N_("New pairs")
PAIRS_SWAPPED = N_("Two people have changed places")
PAIRS_ROLES = N_("Roles have changed")
PAIRS_SHOWN = N_("The pairs")
PAIRS_ROOMS = N_("The rooms open at {starts}. Until then nothing changes; just remember your number.")
PAIRS_UNTIL = N_("Pair work goes on until {ends}.")
PAIRS_UNPAIRED = N_("Still without a partner: {people}. Facilitator: “pair me” or “reshuffle” puts that right.")
PAIRS_NOBODY = N_("Nobody is paired yet. Say “here” to me and you will be.")
PAIRS_ROOM = N_("Room")
PAIRS_WHO = N_("Who")
YOURS_BUTTON_NUDGE = N_("Tell me when time is nearly up")
NUDGE_TITLE = N_("{left} left")
NUDGE = N_("{step} ends at {ends}. You asked me to tell you; say “no nudges” and I stop.")
ROOMS_TITLE = N_("For you: rooms for {block}")
ROOMS_WHEN = N_("Rooms open at {starts} and close at {ends}.")
ROOMS_HOW_ONE = N_("Make {count} breakout room, choose to assign people yourself, and put everyone where this list says.")
ROOMS_HOW = N_("Make {count} breakout rooms, choose to assign people yourself, and put everyone where this list says.")
ROOMS_PERSON = N_("Person")
ROOMS_COPY = N_("To copy")
ROOMS_LINE = N_("Room {room}: {people}")
ROOMS_NAME = N_("Pair {room}")
ROOMS_CALLS = N_("Without breakout rooms: a call for each pair")
ROOMS_CSV = N_("The same as a list for Zoom (save it as a .csv file and import it into the meeting)")
RULES_TITLE = N_("Our ground rules")
RULES_TITLE_AGREED = N_("Our ground rules, agreed")
RULES_SUGGESTED = N_("Here are some to begin with. What would you add, or put differently?")
RULES_CARRIED = N_("This is what we agreed last time. Does it still fit, and what would you change?")
RULES_NOW = N_("This is what we agreed.")
RULES_SETTLED = N_("This is what we go by. “rules” shows it again at any time.")
RULES_NONE = N_("Nothing is on the list yet.")
RULES_REMOVED = N_("Taken off the list")
RULES_HOW = N_("To put a rule differently, say “rule”, its number and your words. Agree once you can live with the list.")
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
READY_SEEN = N_("If you ask for help, the facilitators see your name so that they can help you. Nobody else does.")
READINESS_TITLE = N_("For you: who is ready")
READINESS_FINE_ONE = N_("{count} person has everything.")
READINESS_FINE = N_("{count} people have everything.")
READINESS_HELP = N_("Asked for help: {people}.")
READINESS_SILENT_ONE = N_("{count} person has not answered.")
READINESS_SILENT = N_("{count} people have not answered.")
YOURS_TITLE = N_("You work with {people}")
YOURS_NOBODY = N_("You have no partner yet")
YOURS_NOBODY_ASK = N_("Please tell the facilitator, so that nobody is left out.")
YOURS_ROOM = N_("You are pair {room}: go to room {room} when the rooms open.")
YOURS_ROLE = N_("Your role at first: {role}.")
YOURS_TURNS = N_("Your turns")
YOURS_YOUR_ROLE = N_("Your role")
YOURS_ANONYMOUS = N_("Talking about real people? Leave out names and whatever else could give away who they are.")
YOURS_UNHEARD = N_("Nobody listens in: keep recording and transcription off. I cannot follow you into the room.")
JOIN_TITLE = N_("Good that you are here. On now: {step}")
JOIN_PARTNERS = N_("You work with {people}.")
JOIN_ROLE = N_("You work with {people}. Your role: {role}.")

# Rounds
ROUND_EACH = N_("Everyone in turn, about {each} each. We finish at {ends}.")
ROUND_NOW = N_("{person} speaks now.")
ROUND_NEXT = N_("{person} is next.")
ROUND_PASS = N_("Not ready? Press “Not now” and you are asked again at the end.")
ROUND_ORDER = N_("Speaking order")
ROUND_SPOKEN = N_("{person}: has spoken")
ROUND_SPEAKING = N_("{person}: speaking now")
ROUND_PASSED = N_("{person}: passed")
ROUND_LATER = N_("{person}: not now, asked again at the end")
ROUND_COMING_NEXT = N_("{person}: next")
ROUND_WAITING = N_("{person}: to come")
ROUND_OVER = N_("The round is over. Thank you, everyone.")
ROUND_SUMMARY = N_("{person} speaks now: {question}")
ROUND_BUTTON_DONE = N_("My turn is over")
ROUND_BUTTON_PASS = N_("Not now")

# When the plan changes, and what facilitators are asked
PAUSED_TITLE = N_("Paused")
PAUSED_LEFT = N_("The clock is stopped in “{step}”, with {left} to go. Nothing is lost.")
PAUSED_RESUMED = N_("We paused here, and have gone on since.")
CHANGED_RESUMED = N_("We go on")
CHANGED_EXTENDED = N_("{by} more for: {step}")
CHANGED_SHORTENED = N_("{by} less for: {step}")
CHANGED_SKIPPED = N_("Left out: {skipped}")
CHANGED_REFITTED = N_("New times")
CHANGED_UNDONE = N_("Taken back")
CHANGED_STEP = N_("{step} goes on until {ends}.")
LATE_TITLE = N_("I was away, and have stopped the clock")
LATE_MISSED = N_("Something was due at {missed}, {behind} ago, and I was not there. We were in “{step}”.")
LATE_ASK = N_("By the clock we would now be in “{clock_step}”. How shall we go on?")
LATE_OVER = N_("By the clock the session would be over. How shall we go on?")
LATE_BUTTON_CARRY = N_("Carry on from: {step}")
LATE_BUTTON_CLOCK = N_("Keep to the clock: {step}")
BUTTON_END = N_("End the session")
ASK_NEXT_TITLE = N_("Time is up: {step}")
ASK_NEXT = N_("Shall we go on to “{next}”, or do you need longer?")
ASK_NEXT_END = N_("Shall we finish, or do you need longer?")
ASK_NEXT_BUTTON = N_("Go on")
ASK_NEXT_BUTTON_END = N_("Finish")
ASK_ROUND_TITLE = N_("Not everyone has spoken yet")
ASK_ROUND_LEFT = N_("Still to come: {people}. The next speaker, or the end of the round?")
ASK_ROUND_BUTTON_NEXT = N_("Next speaker")
ASK_ROUND_BUTTON_END = N_("End the round")
CATCH_UP_TITLE = N_("We are {behind} behind. Ways to end on time")
CATCH_UP_NOT_BEHIND = N_("We are on time. There is nothing to catch up.")
CATCH_UP_NONE = N_("Nothing is left that could be made shorter. “-5” takes five minutes off the running part.")
CATCH_UP_UNCHANGED = N_("Nothing has changed yet. Choose one way, or simply carry on.")
CATCH_UP_SHRINK = N_("Make coming parts shorter")
CATCH_UP_PROMPTS = N_("Leave out optional questions")
CATCH_UP_RUN_ON = N_("Keep every part and end later")
CATCH_UP_ENDS = N_("We end at {ends}.")
CATCH_UP_ENDS_SAVED = N_("We end at {ends}; that saves {saved}.")
CATCH_UP_SHRUNK = N_("Shorter: {steps}.")
CATCH_UP_DROPPED_ONE = N_("{count} optional question is left out.")
CATCH_UP_DROPPED = N_("{count} optional questions are left out.")
CATCH_UP_PART = N_("Part")
CATCH_UP_BEFORE = N_("Starts now at")
CATCH_UP_AFTER = N_("Would start at")

# The same when everybody is in one room
FACE_ALONE = N_("This is time for yourself. Find a quiet spot, and be back at {ends}.")
FACE_READING = N_("Read quietly at your seat. We go on together at {ends}.")
FACE_BREAK = N_("Take your break, and be back at {ends}.")
FACE_RETURN_PAIRS = N_("Pairs: finish your sentence, say thank you, and come back to the circle.")
FACE_RETURN_BREAK = N_("Time to come back to the room.")
FACE_RETURN_ALONE = N_("Leave what you are reading or writing where it is, and come back to the circle.")
FACE_ROOMS = N_("Pair work begins at {starts}. Until then nothing changes; just remember your number.")
FACE_PAIR = N_("You are pair {room}. Find your place when pair work begins.")
FACE_UNHEARD = N_("What you say stays between you. I cannot hear you.")
FACE_ROOMS_WHEN = N_("Pair work goes on from {starts} to {ends}.")

# Agenda, where we are, help
AGENDA_TITLE = N_("Agenda: {title}")
AGENDA_NOT_STARTED = N_("We have not started. If we began now, these would be the times.")
AGENDA_STATE = N_("State")
AGENDA_DONE = N_("done")
AGENDA_NOW = N_("now")
AGENDA_COMING = N_("to come")
AGENDA_LEFT_OUT = N_("left out")
WHERE_OPEN = N_("We have not started yet")
WHERE_OPEN_HOW = N_("The facilitator starts the session by saying “start” to me.")
WHERE_RUNNING = N_("On now: {step}")
WHERE_PAUSED = N_("Paused in: {step}")
WHERE_PAUSED_LEFT = N_("{left} to go once we resume.")
WHERE_ENDED = N_("The session is over")
HELP_TITLE = N_("What you can say to me")
HELP_EVERYONE = N_("Everyone")
HELP_FACILITATORS = N_("Facilitators")
HELP_ROW = N_("“{say}”: {does}")
HELP_EXAMPLES = N_("For example")
HELP_MORE = N_("For more about one of them, say for example “help {name}”.")

# -- refusals about pairs (dialogs.pairs) ------------------------------------------------------------------------------
SWAP_TOGETHER = N_(
    "{a} and {b} already work together. “swap roles” changes who does what; “swap” takes people of two pairs."
)
SWAP_APART = N_("{a} and {b} are to be kept apart, so this swap is not possible. Choose somebody else.")
NO_ROLES_TO_SWAP = N_(
    "{person} has no role to change: this pair work has no roles, or {person} is alone. “pairs” shows all pairs."
)
NOT_IN_A_PAIR = N_("{person} is in no pair at the moment. “pairs” shows who works with whom.")

# -- Zoom (cards.zoom, bot.channels.zoom) ------------------------------------------------------------------------------
ZOOM_MORE_BUTTONS = N_("More")
ZOOM_CONNECT_FIRST = N_("Nobody leads in this chat yet. If you are the facilitator, say “connect” to me and then try again.")
ZOOM_CONNECTED = N_("This chat is connected. I carry the session here")
ZOOM_MEETING_KNOWN = N_("Whoever joins that meeting now counts as here. “start” begins the session.")
ZOOM_MEETING_SOON = N_(
    "Whoever joins the meeting you host within the next three hours counts as here. Does somebody else host it? Then say "
    "“connect” and its meeting number. “start” begins the session."
)
ZOOM_COUNTED = N_("Your answer is counted")
ZOOM_COUNTED_WHY = N_(
    "I do not repeat it here, because Zoom keeps private messages. Until the poll closes you can change it: choose again."
)
ZOOM_LED = N_("Somebody else leads in this chat")
ZOOM_LED_HOW = N_("Only who connected it, or hosts its meeting, can connect it again.")

# -- the Teams channel's own words (bot.channels.teams) ----------------------------------------------------------------
TEAMS_PRESS_TAKEN = N_("Thank you, I have that.")
TEAMS_PRESS_UP_TO_DATE = N_("This is up to date.")
TEAMS_PRESS_SENT = N_("I have sent it to you privately.")
TEAMS_PRESS_UNKNOWN = N_("That button does not belong to me any more. Say “where” to me and I show you what is on.")
TEAMS_PRESS_FAILED = N_("That did not reach me. Please press it once more.")
NOT_WRITTEN = N_("I could not write that down")
NOT_WRITTEN_HOW = N_(
    "So nothing has changed, and nothing from before is lost. Please say it again in a minute. If that does not help, tell "
    "whoever looks after me: my database does not answer, or its disk is full."
)
TEAMS_UNREACHABLE_TITLE = N_("I have something for {name} alone")
TEAMS_UNREACHABLE = N_(
    "I cannot write to you privately yet. Please open a chat with me: choose my name above, then “Chat”, and say “where”."
)

# -- what can be said to the bot, and what it answers when it did not understand (dialogs.phrases, dialogs.naming) ------
HELP_START = N_("Begins the session and its clock. With a name it takes that plan.")
HELP_NEXT = N_("Ends what is running now and goes on to the next part.")
HELP_BACK = N_("Goes back to the start of the part before.")
HELP_SKIP = N_("Leaves out the coming part. What is running now goes on.")
HELP_PAUSE = N_("Stops the clock until you say “resume”.")
HELP_RESUME = N_("Starts the clock again. “resume on the clock” jumps to where the plan would be by now.")
HELP_EXTEND = N_("Gives the running part more time; everything after it moves. “-5” takes time off.")
HELP_GOTO = N_("Goes to a part by its name, its title or its block.")
HELP_CATCH_UP = N_("Shows ways to end on time. Nothing changes until you choose one.")
HELP_UNDO = N_("Takes back the last thing a facilitator asked for.")
HELP_WHERE = N_("Says what is on, until when, and what comes next.")
HELP_AGENDA = N_("Shows every block with its clock time.")
HELP_BEFORE = N_("Posts what everyone needs to have ready before the session.")
HELP_PROMPT = N_("Posts the next question of this part, or the one with that number.")
HELP_TRAY = N_("Shows you alone which questions are still to come.")
HELP_POLL = N_("Opens the poll of this part, or the one you name.")
HELP_OPTIONS = N_("Replaces the options of a poll, and its picture if you like, before its part begins.")
HELP_CLOSE = N_("Closes the open poll and shows what came out.")
HELP_RESULTS = N_("Shows the results of the last poll again, or of the one you name.")
HELP_PAIRS = N_("Shows who works with whom.")
HELP_RESHUFFLE = N_("Draws new pairs.")
HELP_SWAP = N_("Lets two people of different pairs change places.")
HELP_SWAP_ROLES = N_("Changes who takes which role in that person’s pair.")
HELP_KEEP_APART = N_("Never puts these two in one pair, for example somebody and their own manager.")
HELP_PAIR_ME = N_("Puts you, as a facilitator, into pairs and rounds like everybody else.")
HELP_UNPAIR_ME = N_("Leaves you out of pairs and rounds again.")
HELP_ROUND = N_("Shows who has the floor, who is next, and who is still to come.")
HELP_END_ROUND = N_("Ends the round although not everybody has had a turn.")
HELP_RULE = N_("Adds a ground rule in your own words; with a number, puts that rule differently.")
HELP_NEED = N_("Keeps a line about the support you need, without your name, while that question is open. Only privately.")
HELP_NEEDS = N_("Shows everyone the list of support needs again.")
HELP_OBJECT = N_("Takes something off the list of support needs, so that it is not passed on. Nobody is told who wanted it.")
HELP_DIGEST = N_("Gives you a private link to the page for leaders, once the group has agreed to one.")
HELP_MISSED = N_("Tells you alone what a session you missed was about, and what to read and try.")
HELP_RULE_REMOVE = N_("Takes a ground rule off the list.")
HELP_RULES = N_("Shows the ground rules to everyone.")
HELP_AGREE = N_("Says that you agree to the ground rules. Only the number of people is shown.")
HELP_NUDGE = N_("I tell you, and nobody else, when your pair work is nearly over.")
HELP_NO_NUDGE = N_("I stop telling you when pair work is nearly over; between sessions, I stop writing to you.")
HELP_SAME = N_("Counts two entries as one person who is here with two devices.")
HELP_ANSWER_FOR = N_("Answers the open poll for somebody who cannot press buttons, such as a guest.")
HELP_FORGET = N_("Deletes everything I keep of you: name, own words, named answers, who you worked with.")
FORGET_SURE = N_(
    "This deletes your name, your own words, your named answers and whom you worked with, for good. "
    "Counts stay, because they do not tell who you are. Say “forget me now” to go ahead."
)
FORGOTTEN = N_("Done. I keep nothing of you any more. If you speak to me again, we begin anew.")
HELP_DONE = N_("In a round: your turn is over. Otherwise: you have finished the task.")
HELP_PASS = N_("Not now: you will be asked again at the end of the round.")
HELP_HERE = N_("Tells me that you are here, so that pairs and rounds count you in.")
HELP_AWAY = N_("Somebody has gone: pairs and rounds go on without them.")
HELP_FACILITATOR = N_("Lets one more person facilitate.")
HELP_HAND_OVER = N_("Makes somebody else the facilitator in your place.")
HELP_NOTE = N_("Keeps a note with this session, for facilitators only.")
HELP_END = N_("Ends the session. “end now” does not ask again.")
HELP_HELP = N_("Lists what you can say, or explains one command.")
HELP_CONNECT = N_("Zoom only: lets me carry the session in this chat.")

NOT_UNDERSTOOD = N_("I did not understand that. “help” lists what you can say to me; “where” says what is on.")
DID_YOU_MEAN = N_("I did not understand that. Did you mean “{first}”?")
DID_YOU_MEAN_EITHER = N_("I did not understand that. Did you mean “{first}” or “{second}”?")
SAY_IT_LIKE = N_("Say it like this: “{usage}”. For example: “{example}”.")
TOO_LONG_TO_READ = N_("That is longer than anything I understand. “help” lists what you can say to me.")
NOTE_TOO_LONG = N_("A note can have up to {most} characters. Shorten it, or make two of it.")
NO_SUCH_LENGTH = N_("I did not understand how long. Say for example “extend 5”, “extend 90s” or “-5”.")
NO_LENGTH_AT_ALL = N_("Nothing would change. Say how many minutes, for example “extend 5” or “-5”.")
NO_SUCH_PERSON = N_(
    "I know nobody by that name here. Use the name as the meeting shows it; people count once they have said “here”."
)
PERSON_PERHAPS = N_("I know nobody by exactly that name. Did you mean {people}?")
WHICH_PERSON = N_("That could be {people}. Say the full name.")
NAME_TWO = N_("Name two people with an “and” between them, for example “swap Asha and Tom”.")
TWO_PEOPLE = N_("That is one and the same person. Name two people.")
NAMED_NO_STEP = N_("This session has no part of that name. “agenda” shows the blocks; say for example “go to {example}”.")
WHICH_STEP = N_("That could be one of these: {steps}. Say “go to” with one of them.")
NAMED_NO_POLL = N_("This session has no poll of that name. Its polls: {polls}.")
NO_POLLS_HERE = N_("This session has no polls.")
NAMED_SEVERAL_POLLS = N_("That could be one of these polls: {polls}. Say it again with one of them.")
NO_SUCH_PLAN = N_("I have no plan of that name. I have: {plans}.")
NO_PLANS_HERE = N_("I have no plans to choose from. Say “start” alone.")
WHICH_PLAN = N_("That could be one of these plans: {plans}. Say “start” with one of them.")
OPTIONS_HOW_MANY = N_("A poll has 2 to 20 different options. Put a comma between them: “{example}”.")
OPTIONS_PICTURE = N_("Give the picture’s https address and then say what it shows, for those who cannot see it.")
HELP_ABOUT_NOTHING = N_("There is no command of that name. “help” lists them all.")
CONNECTED_ALREADY = N_("This chat is connected already. “start” begins the session, “help” lists what you can say.")

# -- said by the service itself, before a command reaches a session (bot.reception) -------------------------------------

NO_SESSION_HERE = N_(
    "I carry sessions in meeting chats. Add me to one and say “start” there; "
    "here I can only answer about a session you are in."
)
FORM_UNKNOWN = N_("That button belongs to an older message. “where” shows what is on now.")
PLAN_BROKEN = N_("The plan “{plan}” cannot be used. Whoever runs me can see what is wrong with “throughline check {plan}”.")

# -- free text that looks like an identifier (dialogs.guard) -----------------------------------------------------------
GUARD_EMAIL = N_(
    "That has what looks like an e-mail address in it, so I have not kept it. "
    "Say it again without the address; the meeting already knows who you are."
)
GUARD_NHS = N_(
    "That has what looks like an NHS number in it, so I have not kept it. "
    "Say it again without the number; nothing here needs to say which child or adult it is about."
)
GUARD_INSURANCE = N_(
    "That has what looks like a National Insurance number in it, so I have not kept it. Say it again without the number."
)
GUARD_POSTCODE = N_(
    "That has what looks like a postcode in it, so I have not kept it. "
    "Say it again without the place, or with a wide one, such as “in the north of the county”."
)
GUARD_BIRTH = N_(
    "That has what looks like a date of birth in it, so I have not kept it. "
    "Say it again with a rough age, such as “a child of primary school age”, or leave the date out."
)
GUARD_PHONE = N_("That has what looks like a phone number in it, so I have not kept it. Say it again without the number.")
GUARD_REFERENCE = N_(
    "That has what looks like a case or court reference in it, so I have not kept it. "
    "Say it again without the number; keep the reference in your own recording system."
)

# -- the same people again: sessions of one programme (bot.reunions, cards.compose_ask) ----------------------------------
COHORT_TITLE = N_("Is this the group from last time?")
COHORT_SAME_ONE = N_("{count} of the {of} people here was in an earlier session of this programme.")
COHORT_SAME = N_("{count} of the {of} people here were in an earlier session of this programme together.")
COHORT_MET = N_("They last met on {day}.")
COHORT_ASK = N_(
    "If it is the same group, everyone gets a new partner, roles stay fair, and your ground rules come back. "
    "Nothing has started yet."
)
COHORT_BUTTON_SAME = N_("Same group: start")
COHORT_BUTTON_NEW = N_("New group: start")
COHORT_NOT_FOUND = N_("I find no earlier session with these people. Say “start new group” to begin without one.")

# -- the run sheet (bot.reception) -------------------------------------------------------------------------------------

HELP_SHEET = N_("Gives you a link to the run sheet in your browser. It works once, for ten minutes.")
SHEET_LINK = N_("Your run sheet: {link} – it opens once, within ten minutes, and is for you alone.")
SHEET_NOT_SERVED = N_("There is no run sheet here: I am not served over the web.")

# -- own options for a poll, and turns in a round (cards.compose_options, dialogs.rounds) --------------------------------
OPTIONS_TITLE = N_("For you: your own options for “{question}”")
OPTIONS_HOW = N_("One option on each line, 2 to 20 of them. What stands here now stays if you change nothing.")
OPTIONS_LABEL = N_("Options")
OPTIONS_PICTURE_LABEL = N_("Address of a picture, if you have one (it begins with https://)")
OPTIONS_ALT_LABEL = N_("What the picture shows, for those who cannot see it")
OPTIONS_BUTTON = N_("Use these")
OPTIONS_TOO_LONG = N_("An option can have up to {most} characters. Please shorten the longest one.")
CUE_BUTTON_OPTIONS = N_("Own options for the coming poll")
NO_POLL_TO_COME = N_("No poll is still to come, so there is nothing to change.")
HELP_OWN_OPTIONS = N_("Shows you a form for your own options and picture of a poll that is still to come.")
HELP_PASS_FOR = N_("In a round: calls on that person again at the end.")
NOT_WAITING = N_("{person} is not waiting for a turn. “round” shows who is.")
ACK_NOT_YET = N_("Still to have a turn: {people}.")
ACK_ASKED_LATER = N_("{person} will be asked once more at the end.")
SLIPS_TITLE = N_("Pair slips: {block}")
SLIPS_FOR = N_("For {person}")

# -- a programme over months (bot.programme, cards.compose_programme) -----------------------------------------------------
HELP_PROGRAMME = N_("Shows the sessions of the programme with their dates, and when the next one should be.")
HELP_DATE = N_("Sets the date of a session, in this group’s time zone. I remind everyone before it.")
HELP_FEWER_NUDGES = N_("Between sessions, I write to you only once.")
HELP_ALL_NUDGES = N_("Between sessions, I write to you a few times again.")
HELP_INTENTION = N_("Keeps one line of yours, for you alone, until the next session. “no intention” deletes it.")
DATE_NOT_READ = N_("I did not understand that date. Give day, month, year and time: “{example}”.")
DATE_PAST = N_("That is over already. Give a date that is still to come.")
DATE_HELD = N_("Session {session} has been held, so its date stays as it is.")
DATE_ORDER = N_("That is not between the sessions before and after it. “programme” shows their dates.")
NO_PROGRAMME = N_("This session stands alone, so there are no dates to show. “agenda” shows what it consists of.")
NO_SUCH_SESSION = N_("This programme has no session {session}. “programme” shows those it has.")
DATE_FOR_FACILITATORS = N_("Dates are set by facilitators. “programme” shows them to everyone.")
PROGRAMME_TITLE = N_("The programme and its dates")
PROGRAMME_WANTED = N_("For facilitators: when is session {session}?")
PROGRAMME_WANTED_HOW = N_("Set a date when you can; I then remind everyone, and tell them what to bring.")
PROGRAMME_SESSION = N_("Session")
PROGRAMME_HELD = N_("held on {day}")
PROGRAMME_ON = N_("{day}, {time}")
PROGRAMME_OPEN = N_("no date yet")
PROGRAMME_WINDOW = N_(
    "Session {session} is best held between {first} and {last}: time enough to try things, and not to forget them."
)
PROGRAMME_OUTSIDE = N_(
    "The date of session {session} is outside the time the programme recommends ({first} to {last}). "
    "It stands, if you want it to."
)
PROGRAMME_HOW = N_("A facilitator sets a date like this: “{example}”. Times are those of {zone}.")
PROGRAMME_CALENDAR = N_(
    "For Outlook or any other calendar: {link} The link works until {day}. When a date has moved, take the file again: the "
    "entry moves with it."
)
PROGRAMME_CALENDAR_BY_HAND = N_(
    "For Outlook or any other calendar there is a file. I have no web address to give it to you, but whoever runs this "
    "service can make it: throughline programme {cohort} --ics dates.ics"
)
DAY_SET = N_("Session {session} has a date")
DAY_MOVED = N_("Session {session} has moved")
DAY_WAS = N_("It was to be on {day}, {time}.")
DAY_SET_NONE = N_("Session {session} has no date at present. I will say when it has.")
DAY_READY = N_("Session {session} is in two days")
DAY_BRING = N_("Session {session} is tomorrow")
DAY_OPENS = N_("Session {session} opens")
DAY_ON = N_("{title}: {day}, {starts} to {ends}.")
DAY_BRING_WHAT = N_(
    "Please have this ready. Check today that your laptop starts and that you can log in to your recording system:"
)
DAY_OPENS_HOW = N_("We begin at {starts}. Say that you are here; the facilitator says “start”.")
DAY_BUTTON_HERE = N_("I am here")
BETWEEN_TITLE = N_("For you: between sessions")
BETWEEN_TRY = N_(
    "A quiet reminder: is there a supervision this week in which you could try one of the tools? Ten minutes are enough."
)
BETWEEN_HALF = N_(
    "About half of the time until we meet again has passed. What has one of the tools already shown you? "
    "Nobody but you needs to know."
)
BETWEEN_LAST = N_("We meet again before long. If you have not tried anything yet, one small thing this week still counts.")
BETWEEN_PRIVATE = N_("Only you see this, and nobody sees whether you do anything about it.")
BETWEEN_BUTTON_NONE = N_("No more of these")
BETWEEN_BUTTON_FEWER = N_("Fewer of these")
BETWEEN_STOPPED = N_("I will not write to you between sessions. “all nudges” changes that. Nobody else is told.")
BETWEEN_FEWER = N_("I will write to you once between sessions. “no nudges” stops that too. Nobody else is told.")
BETWEEN_ALL = N_("I will write to you a few times between sessions. “fewer nudges” or “no nudges” changes that.")
INTENTION_TITLE = N_("For you: shall I keep one line?")
INTENTION_ASK = N_(
    "If you like, write down what you will try, and what for. I keep it for you alone and give it back when the next "
    "session begins. It is deleted after the last session. If you write nothing, nothing follows from that."
)
INTENTION_ASK_NEXT = N_(
    "If you like, write down the action you take with you from today, and what for. I keep it for you alone and give it "
    "back when the next session begins. It is deleted after the last session. If you write nothing, nothing follows from "
    "that."
)
INTENTION_ASK_LAST = N_(
    "If you like, write down how you will keep going with what you have learnt. I keep it for you alone, give it back once, "
    "in about six weeks, and then delete it. What you wrote down after earlier sessions is deleted now. If you write "
    "nothing, nothing follows from that."
)
INTENTION_LABEL = N_("What I will try, and what for (no names of people you work with)")
INTENTION_LABEL_NEXT = N_("My next action, and what for (no names of people you work with)")
INTENTION_LABEL_LAST = N_("How I will keep going (no names of people you work with)")
INTENTION_BUTTON = N_("Yes, keep it for me")
INTENTION_BUTTON_NO = N_("No, thank you")
INTENTION_KEPT = N_("Kept, for you alone. You get it back when the next session begins. “no intention” deletes it.")
INTENTION_KEPT_LAST = N_(
    "Kept, for you alone. You get it back once, in about six weeks, and then I delete it. “no intention” deletes it at once."
)
INTENTION_GONE = N_("Nothing is kept.")
INTENTION_NOT_NOW = N_("Nothing is kept from this session, and nobody is told.")
INTENTION_LATE = N_("The programme is over, so I keep no line any more.")
INTENTION_NONE_HERE = N_("I can keep a line for you once a session of the programme has begun.")
INTENTION_TOO_LONG = N_("Your line can have up to {most} characters. Please shorten it.")
INTENTION_BACK_TITLE = N_("For you: what you wanted to try")
INTENTION_BACK_LAST = N_("For you: how you wanted to keep going")
INTENTION_BACK = N_("After session {session} you wrote this down for yourself. Nobody else sees it:")
INTENTION_BACK_ONCE = N_("I delete it on {day} and do not write again. To keep it, copy it to a place of your own.")
INTENTION_BACK_NOTHING = N_("What you wrote down has been deleted meanwhile.")

# -- three questions after a session (dialogs.evaluation, cards.compose_evaluation) ---------------------------------------
EVALUATION_TITLE = N_("Looking back at session {session}: {number} of {of}")
EVALUATION_HELPS = N_("What we did helps me in my work.")
EVALUATION_ROOM = N_("I had room to say what I think.")
EVALUATION_TRY = N_("I know what I will try next.")
EVALUATION_WHOLE_TITLE = N_("Looking back at the whole programme: {number} of {of}")
EVALUATION_CHANGED = N_("I do something differently in my work because of it.")
EVALUATION_BETWEEN = N_("The time between the sessions helped me to try things.")
EVALUATION_RECOMMEND = N_("I can recommend the programme to colleagues.")
EVALUATION_NOT = N_("Not at all")
EVALUATION_LITTLE = N_("A little")
EVALUATION_MOSTLY = N_("Mostly")
EVALUATION_FULLY = N_("Fully")
EVALUATION_HOW = N_(
    "Anonymous: only sums are kept, and they are hidden when fewer than four people answer. Open until {day}, {time}."
)
EVALUATION_CLOSED = N_("This question is closed. Thank you.")
EVALUATION_COUNTED = N_("Thank you, that is counted. Nobody sees what you chose; press again to change it.")
EVALUATION_NOT_THERE = N_("Only people who were in this session can answer.")
EVALUATION_NOT_OF_IT = N_("Only people who took part in the programme can answer.")
EVALUATED_WHOLE_TITLE = N_("For facilitators: what people thought of the whole programme")
EVALUATED_TREND = N_("Mostly or fully in this group – {sessions}")
EVALUATED_TREND_PART = N_("session {session}: {count} of {answered}")
EVALUATED_TITLE = N_("For facilitators: what people thought of session {session}")
EVALUATED_HIDDEN = N_("Too few answers, or all the same: the sums stay hidden.")
EVALUATED_NOW = N_("This group ({answered} answered)")
EVALUATED_EARLIER = N_("Earlier groups")

# -- attendance and the own record (dialogs.telling, cards.compose_record) -------------------------------------------------
HELP_ATTENDANCE = N_(
    "Before the start: keeps a list of who is here in which part, for certificates. Everyone is told as it begins."
)
HELP_NO_ATTENDANCE = N_("Keeps no list of who is here in which part. During a session, everyone is told.")
HELP_RECORD = N_("Gives you, and nobody else, your own CPD record of the sessions you were in.")
ATTENDANCE_LATE = N_(
    "Attendance can only be kept when everyone is told as the session begins, and it has begun already. "
    "Say “record attendance” before the next one."
)
ACK_ATTENDANCE = N_(
    "I will keep a list of who is here in which part of the session, and tell everyone so when it begins. "
    "“no attendance” takes that back."
)
ACK_ATTENDANCE_ON = N_("I am keeping attendance already; everyone was told at the start.")
ACK_ATTENDANCE_NOT = N_("No list of who was here in which part of this session is kept.")
ATTENDANCE_TITLE = N_("Attendance is kept today")
ATTENDANCE_WHAT = N_(
    "I write down who is here in each part of the session and for how long. Nothing that anybody says, chooses or writes is "
    "in the list."
)
ATTENDANCE_WHO = N_(
    "The facilitators and those who run this service can see it, for certificates. It is deleted on {day} at the latest."
)
ATTENDANCE_YOURS = N_(
    "“my record” gives you your own hours, and “forget me” takes you off the list. Questions? Please ask the facilitator."
)
ATTENDANCE_NOT_TITLE = N_("Attendance is not kept after all")
ATTENDANCE_NOT = N_("No list of who is here in which part of this session will be kept.")
ATTENDANCE_LATECOMER = N_(
    "Attendance is kept today: who is here in which part, for certificates, until {day} at the latest. "
    "“forget me” takes you off the list."
)
RECORD_OFFER = N_(
    "If you like, I put together what belongs in your CPD record: the sessions, their aims and your hours, with space for "
    "what you learnt and questions for reflecting on it with a colleague. Only you get it."
)
RECORD_OFFER_BUTTON = N_("Give me my record")
RECORD_TITLE = N_("For you: your CPD record")
RECORD_HERE = N_("Open it here, and save it or take it along as a Word document: {link}")
RECORD_UNTIL = N_(
    "The link works until {day}, as often as you like. It opens your record to whoever has it, so keep it to yourself. "
    "Nobody else is given it, and “forget me” ends it at once."
)
RECORD_NOWHERE = N_(
    "I have your record, but no address on the web where you could open it. Ask whoever runs this service to set one "
    "(THROUGHLINE_URL), then say “my record” again."
)
RECORD_NOT_SERVED = N_("Records are opened in a browser, and I am not served over the web here. In real sessions I am.")
RECORD_EMPTY = N_("I know of no session that you were in, so there is no record yet. Say “my record” again after one.")

# -- support needs and the digest for leaders (dialogs.support, cards.compose_support) -------------------------------------
NEEDS_NOT_YET = N_("No support needs have been collected yet.")
NEEDS_NOT_NOW = N_("Support needs are collected only while their question is open, so nothing was kept.")
NEEDS_SETTLED = N_("The list is settled. If something on it must not be passed on, tell a facilitator.")
NEEDS_NO_SUCH = N_("There is no number {number} on the list. “needs” shows it.")
NEEDS_PRIVATELY = N_(
    "I did not keep that: here in the chat everybody sees who wrote it. Please use the fields on the card, or write to me "
    "alone."
)
NEEDS_TOO_LONG = N_("A line can have up to {most} characters. Please shorten it.")
NEEDS_ENOUGH = N_("I keep up to {most} lines of each person in each area, and you have written yours. Thank you.")
NEEDS_FULL = N_("The list is full. What matters most can still be said aloud.")
NEEDS_EMPTY = N_("There is nothing in the fields yet. Write one line, then send it.")
ACK_NEEDS = N_("Thank you. It is kept without your name or the time, and nobody sees it before the question closes.")
ACK_NEED_OUT = N_("It is off the list. Nobody is told who wanted that.")
ACK_NEEDS_AGREED = N_("Thank you. Only the number of people who agree is shown.")
NEEDS_TITLE = N_("In your own words: what would help?")
NEEDS_HOW = N_(
    "One short line in each field, if you like. Lines are kept without a name, a time or an order. They are shown when the "
    "question closes, and only if four people or more have written; otherwise they are deleted unread."
)
NEEDS_HOW_NOT = N_("Leave out names, places and anything about a case.")
NEEDS_FIELD = N_("{area}: a line of your own")
NEEDS_FIELD_ANY = N_("A line of your own")
NEEDS_BUTTON = N_("Send without my name")
NEEDS_ALONE = N_("You can also write to me alone, like this: {example}.")
NEEDS_CLOSED = N_("The question is closed. What came of it is on the list below.")
NEEDS_TITLE_LIST = N_("May this list be passed on?")
NEEDS_ALSO = N_("Also")
NEEDS_CHOICE = N_("{number}: {need} (chosen by {count} of {answered})")
NEEDS_LINE = N_("{number}: {need}")
NEEDS_LINE_GONE = N_("a line whose words were deleted")
NEEDS_RULE = N_(
    "This goes to those who lead your service, on one page and without names, but only if the group wants it: at least four "
    "people and more than half of those here have to agree. Saying nothing is not agreeing. What anybody takes out is gone "
    "for good, and nobody has to say why. I count when the session ends."
)
NEEDS_AGREE = N_("I agree to pass this on")
NEEDS_OUT = N_("Numbers that should not leave this room (like 3, 5)")
NEEDS_BUTTON_OUT = N_("Take these out")
NEEDS_AGREED_ONE = N_("{count} person agrees, of {present} here.")
NEEDS_AGREED = N_("{count} people agree, of {present} here.")
NEEDS_TITLE_YES = N_("This list is passed on")
NEEDS_YES_ONE = N_("{count} person agreed, which is enough. The page for leaders is with your facilitators.")
NEEDS_YES = N_("{count} people agreed, which is enough. The page for leaders is with your facilitators.")
NEEDS_TITLE_NO = N_("Nothing is passed on")
NEEDS_NO = N_("Too few people agreed. The lines are deleted.")
NEEDS_NOTHING = N_(
    "There is no list: fewer than four people wrote, and the counts would give answers away or nobody chose. Lines that "
    "were written are deleted unread."
)
NEEDS_ALL_OUT = N_("Everything has been taken out, so nothing is passed on.")
DIGEST_TITLE_READY = N_("For facilitators: the page for leaders is ready")
DIGEST_AGREED_ONE = N_("{count} person agreed that the list of support needs is passed on.")
DIGEST_AGREED = N_("{count} people agreed that the list of support needs is passed on.")
DIGEST_READY_HOW = N_("Say “digest” for a private link to it. If something on it must not go, “take out 3” still works.")
DIGEST_BUTTON = N_("Open the page for leaders")
DIGEST_NONE = N_("There is no page for leaders: the group has agreed to none.")
DIGEST_LINK = N_("The page for leaders, for you alone: {link} - it opens once, within ten minutes.")
DIGEST_NOT_SERVED = N_(
    "There are no pages here to open it on. Whoever runs the service can write it down with “throughline digest {run}”."
)
DIGEST_TITLE = N_("What this group asks for")
DIGEST_FROM = N_("From: {title}")
DIGEST_SIZE = N_("A group of {count} people. {answered} of them answered, and {agreed} agreed that this is passed on.")
DIGEST_NO_SIZE = N_("{answered} people answered, and {agreed} agreed that this is passed on.")
DIGEST_HOW = N_(
    "Answers were given without names. The group has seen this page line by line; what anybody wanted out is not on it. "
    "Please do not try to find out who said what."
)
DIGEST_CHOSEN = N_("{need}: {count} of {answered}")
DIGEST_WORDS = N_("In their own words")
DIGEST_THEN = N_("An answer to the group helps: what will change, by when, and what cannot change and why.")

# -- a session somebody missed (dialogs.pack, cards.compose_pack) -----------------------------------------------------------
MISSED_NOTHING = N_("I know of no session of a programme that you missed.")
MISSED_NO_SUCH = N_("Session {session} has not been held yet.")
MISSED_TITLE = N_("For you: what session {session} was about")
MISSED_WHOLE = N_("You could not be there. Nothing is expected of you; this is so that you can join in next time.")
MISSED_PARTLY = N_("You were there for some of it. These parts you missed:")
MISSED_THERE = N_("You were there for all of it. Here it is once more.")
MISSED_AIMS = N_("What it was for")
MISSED_LINK = N_("Everything to read and try, part by part: {link}")
MISSED_LINK_UNTIL = N_("The link works until {day}. It holds nothing about anybody.")
MISSED_NO_LINK = N_("Ask your facilitators for everything to read and try; whoever runs this service can write it down.")
MISSED_ASK = N_("Questions? {people} will gladly answer them.")
MISSED_ASK_ANY = N_("Questions? The people who led the session will gladly answer them.")
MISSED_NEXT = N_("Session {session} is on {day}, {time}.")
PACK_TITLE = N_("Session {session}, to catch up on: {title}")
PACK_TITLE_ALONE = N_("To catch up on: {title}")
PACK_HELD = N_("Held on {day}.")
PACK_ABOUT = N_(
    "For somebody who could not be there. This is made from the plan of the session alone: it says what was done and how "
    "you can do it yourself. What people said stays with them."
)
PACK_SETTING = N_("Take what you have time for. Reading comes first, then one tool tried with somebody you trust.")
PACK_AIMS = N_("Aims")
PACK_BLOCK = N_("{title} ({lasts})")
PACK_STEP = N_("{title} – {lasts}")
PACK_PAIRS = N_(
    "With a colleague: one of you is the {first}, the other the {second}. Use a realistic case, changed so far that nobody "
    "could recognise anybody, and change parts after each turn. Nothing is recorded."
)
PACK_PAIRS_ANY = N_(
    "With a colleague, in turn. Change the case so far that nobody could recognise anybody. Nothing is recorded."
)
PACK_TURNS = N_("The same in each turn:")
PACK_THINK = N_("Questions to think about")
PACK_READ = N_("More to read and listen to")
PACK_AFTER = N_("To carry on with")
PACK_NEXT = N_("The next session")
PACK_NEXT_ON = N_("Session {session}, {title}: {day}, {time}.")
PACK_NEXT_OPEN = N_("Session {session}, {title}. It has no date yet; “programme” in the group's chat shows it.")
PACK_BRING = N_("What you need for it")
PACK_ASK = N_("Whom to ask")
PACK_ASK_WHOM = N_("The people who lead your sessions. Write to them, or ask in the group's chat.")

# -- the record itself, as a page and as a document (cards.record) ---------------------------------------------------------
CPD_TITLE = N_("My CPD record")
CPD_FOR = N_("For {name}, made on {day}")
CPD_YOURS = N_(
    "This belongs to you and was given to nobody else. It holds what Throughline knows of the sessions you were in. "
    "What you learnt and what it changes, only you can add."
)
CPD_NO_NAMES = N_("Please write without anything that could identify a child, a family or a colleague.")
CPD_PIECE = N_("Session {session}: {title}")
CPD_PIECE_ALONE = N_("{title}")
CPD_KIND = N_("Kind of CPD")
CPD_KIND_TOOK_PART = N_("Training: a facilitated session with colleagues, with self-study and pair work")
CPD_KIND_SESSION = N_("Training: a facilitated session with colleagues")
CPD_KIND_LED = N_("Facilitating a training session for colleagues")
CPD_DATE = N_("Date")
CPD_YEAR = N_("Registration year")
CPD_YEAR_IS = N_("{first} to {last}")
CPD_TIME = N_("Your time")
CPD_TIME_IS = N_("{here} of {held}")
CPD_TIME_BREAKS = N_("{here} of {held}, {breaks} of it breaks")
CPD_ABOUT = N_("What it was, and why it matters for your role")
CPD_ABOUT_AIMS = N_("What the session was for:")
CPD_ABOUT_WHY = N_("Why it matters in my role:")
CPD_BLOCKS = N_("Your time, part by part")
CPD_BLOCK = N_("Part")
CPD_HOW = N_("How")
CPD_HOW_ONLINE = N_("together")
CPD_HOW_OFFLINE = N_("on your own")
CPD_HOW_BREAK = N_("break")
CPD_HELD = N_("Held")
CPD_LEARNT = N_("What you learnt")
CPD_LEARNT_SEE = N_("What do you see differently now? Think of one supervision or one piece of writing from before.")
CPD_LEARNT_TOOL = N_("Which tool or idea stayed with you, and what made it stick?")
CPD_IMPACT = N_("What it changes for your practice and for the people it is for")
CPD_IMPACT_DID = N_("What have you done differently since, or what will you do, and when?")
CPD_IMPACT_WHO = N_("Who will notice: those you supervise, children and families, your team? How?")
CPD_OWN_LINE = N_("You wrote this down for yourself after the session:")
CPD_PEER = N_("What talking it over with a peer added (peer reflection)")
CPD_PEER_WORK = N_("From your pair work:")
CPD_PEER_TURN = N_("{on}: you were the {role}, with the {peers}")
CPD_PEER_TURN_PLAIN = N_("{on}")
CPD_PEER_NOTICED = N_("What did the other person’s questions make you notice that you would have missed alone?")
CPD_PEER_SIDES = N_("What was it like on the other side, and what will you take from that into your own role?")
CPD_PEER_NOW = N_("What did you learn from hearing how somebody else works, and what will you keep?")
CPD_PEER_FIND = N_(
    "There was no pair work in this session. Talk it over with a colleague or your supervisor, "
    "and write down what that added."
)
CPD_RULES = N_("What Social Work England asks for")
CPD_RULES_TWO = N_(
    "At least two different pieces of CPD in each registration year, recorded in your account by 30 November."
)
CPD_RULES_PEER = N_("With at least one of them, what you learnt from discussing it with a peer. No names are needed.")
CPD_RULES_COPY = N_(
    "The headings above are in the order of the online form, so you can copy your text over. Each session can be a piece of "
    "its own."
)
CPD_RULES_CHECK = N_(
    "As of November 2026. Rules change: look at {link} before you renew. If you are registered elsewhere, your own "
    "regulator’s rules count."
)
CPD_HOURS = N_("All sessions together: {here}.")
CPD_SAVE = N_("Save as a Word document, to write in")
CPD_PRINT_HINT = N_("This page opens until {day} with the link you were given. To keep your record, save or print it.")
CPD_CLOSED_TITLE = N_("This record is not open")
CPD_CLOSED = N_("The link is too old, or it is not one of ours. Say “my record” to the bot for a new one.")
CPD_OPENING = N_("One moment …")
CPD_NEEDS_SCRIPT = N_("This page needs JavaScript.")
CPD_SPACE = N_("Space for your words: {title}")
PACK_CLOSED_TITLE = N_("This link does not work any more")
PACK_CLOSED = N_("Links to what you missed work for two weeks. Say “what did I miss” to the bot, and you get a new one.")
PAPER_WORD = N_("Download for Word")
PAPER_WEB = N_("Download as a web page")
PAPER_BACK = N_("Run sheet")

# -- what the chat did not get to see (bot.undelivered) ----------------------------------------------------------------

UNDELIVERED_ONE = N_(
    "The chat would not take a message about “{title}”. Please say it yourself: the session goes on, and the run sheet "
    "shows what is on."
)
UNDELIVERED = N_(
    "The chat would not take {count} messages, the last about “{title}”. Please say it yourself: the session goes on, and "
    "the run sheet shows what is on."
)
