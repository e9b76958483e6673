"""Refusals, acknowledgements and what the bot did not understand: private replies."""

from __future__ import annotations

from dialogs.texts.mark import N_

# refusals and acknowledgements said by the core

NOT_OPEN = N_("I am not set up in this chat yet. Mention me with “help” to begin.")
START_TOO_FAR = N_("I can only set a start within the next 24 hours. For a later day say “date”.")
START_PAST = N_("{time} has already passed today. When should I start?")
CLOCK_NOT_READ = N_("I did not understand that time. Say for example “start at 9:30”.")
NO_START_SET = N_("No start time is set. “start at 9:30” sets one, “start” starts now.")
PAUSE_PAST = N_("That time has passed, or is more than a day away. Say for example “pause 5”, or just “pause”.")
SKIP_ONLY_NEXT = N_(
    "I can leave out only the step that comes next, which is “{step}”. Say this again just before the one you mean."
)
SKIP_SEVERAL = N_("“skip” leaves out one step. To leave out more, say “go to” and the step to continue with.")
WHO_MISSING_ONE = N_("{count} person is away: {people}. I can’t tell who has never said “here”.")
WHO_MISSING = N_("{count} people are away: {people}. I can’t tell who has never said “here”.")
NOBODY_MISSING = N_("Everyone who said “here” is still here. I can’t tell who has never said it.")
PERSON_HERE = N_("{person} is here.")
PERSON_IN_ROOM = N_("{person} is here, in room {room} with {people}.")
PERSON_DROPPED = N_("{person} went a moment ago. If they are not back within a minute, they count as away.")
PERSON_LEFT = N_("{person} left at {left}.")
PERSON_NEVER_HERE = N_("{person} has not said “here” yet.")
NOBODY_SAID_HERE = N_("Nobody has said “here” yet.")
NOT_STARTED = N_("The session has not started yet. A facilitator starts it with “start”.")
ALREADY_RUNNING = N_("The session is already running. “where” shows where we are.")
ALREADY_ENDED = N_("This session has ended. “start” starts a new one.")
FACILITATORS_ONLY = N_(
    "Only facilitators can do that. You can use “where”, “agenda”, “done”, “pass”, “here” and “help”. "
    "A facilitator can add you with “facilitator add” and your name."
)
NOBODY_LEADS = N_("Only facilitators can do that, and none is here. If you can facilitate for now, say “take over”.")
PAUSED_NOW = N_("The session is paused. “resume” starts the clock again.")
PAUSED_FOR_YOU = N_("The session is paused. It goes on as soon as a facilitator resumes it.")
NOT_PAUSED = N_("The session is not paused, so there is nothing to resume.")
NO_SUCH_STEP = N_("There is no step called {step} in this session. “agenda” shows the blocks.")
NOTHING_TO_SKIP = N_("This is the last step, so there is nothing to leave out. “next” ends the session.")
EXTEND_OUT_OF_RANGE = N_("Please give a time between one second and four hours, for example “+5” or “extend 90s”.")
TOO_LITTLE_LEFT = N_("“{step}” has only {left} left, so I can’t take off that much. “next” ends it now.")
UNTIL_NOT_POSSIBLE = N_(
    "That time has passed or is too far away, or the session is paused. Say how many minutes more or less, such as “+5” "
    "or “-5”."
)
ENDS_THEN_ALREADY = N_("“{step}” ends at {until} already, so nothing has changed.")
NOT_BEHIND = N_("We are on time: this step ends at {until}. You don’t need to get anything back.")
NO_SUCH_WAY = N_("I can offer these ways to get it back: {known}. Say “catch up” and one of them.")
ACK_LINK = N_("Done: “{name}” has the new address from now on.")
LINK_NOT_READ = N_("Please give a full address that begins with https://, for example “link pack https://example.org/pack”.")
NO_LINKS = N_("This session has no links. A facilitator adds one with “link pack https://…”.")
ACK_HELP_ASKED = N_("I’ve told the facilitators privately that you would like help.")
HELP_ASKED = N_("{person} is not ready and asks for your help.")
ACK_HALVES = N_("Done: half of the group speaks in each round, the other half in the next.")
ACK_NO_HALVES = N_("Done: everyone speaks in every round.")
PRESS_PLEASE = N_("Please press a button on the card. What you type here, everybody can read.")
NO_PARTNER_NOW = N_("You are not in a pair at the moment. “who is here” lists the people in this session.")
ACK_PARTNER_GONE = N_(
    "I’ve told the facilitators. They can find you another partner. Please stay in your room for a moment."
)
NO_GROUP_YET = N_("You are not in a pair yet. I’ll send you yours when pairs are drawn.")
NOTHING_TO_SHORTEN = N_(
    "Nothing left can be shortened, so nothing has changed: we end at {ends}. “-5” takes 5 minutes off this step."
)
MOVED_JUST_NOW = N_("We have only just moved on. Now: “{step}”, until {until}. To end this step too, say “next” again.")
BACK_JUST_NOW = N_(
    "We have only just gone back. Now: “{step}”, until {until}. To go back one more step, say “back” again in a moment."
)
LEFT_OUT_JUST_NOW = N_(
    "“{step}” has only just been left out. To leave out the step after it too, say “skip” again in a moment."
)
UNDONE_JUST_NOW = N_(
    "“{command}” has only just been taken back. To take back the command before it too, say “undo” again in a moment."
)
STALE_RUNNING = N_("That button is out of date, so nothing has changed. Now: “{step}”, until {until}.")
STALE_PAUSED = N_("That button is out of date, so nothing has changed. We are paused in “{step}”, with {left} left.")
STALE_OPEN = N_("That button is out of date, so nothing has changed. The session has not started yet; “start” starts it.")
QUESTION_LAPSED = N_(
    "I asked that more than five minutes ago, so nothing has changed. Say the command again if you still want it."
)
STALE_ENDED = N_("That button is out of date, so nothing has changed. The session it belongs to has ended.")
STALE_JUST_ENDED = N_(
    "That button is out of date, so nothing has changed. The session has ended. If that was a mistake, a facilitator can "
    "say “reopen” until {until}."
)
UNDO_TOO_LATE = N_(
    "“{command}” cannot be taken back any more: the session has moved on since. The next best thing is “{instead}”."
)
NOTHING_TO_UNDO = N_("There is no command to take back.")
UNDO_START = N_("The start cannot be taken back. “pause” stops the clock, and “end” ends the session.")
UNDO_DRAW = N_("A first draw cannot be taken back, because people have been told their groups. “reshuffle” draws new ones.")
UNDO_SAME = N_("Two entries that were made one stay one. “pairs” shows who works with whom now, and “swap” changes it.")
UNDO_PROMPT = N_("A question that was sent stays in the chat. “tray” shows which ones are left.")
UNDO_TURN = N_("A turn cannot be given back, so that nobody speaks twice. “round” shows who is still to speak.")
UNDO_PASS = N_("A pass cannot be taken back. That person is asked once more at the end; “round” shows the order.")
UNDO_NOTE = N_("A note cannot be taken back. Write another one that corrects it: “note: …”.")
UNDO_HALVES = N_("Say “full rounds” or “rounds in two halves” to change that.")
UNDO_LINK = N_("The earlier address is not kept. Set the link again: “link pack https://…”.")
UNDO_RULE = N_("The earlier words are not kept, so I cannot bring them back. Write the rule again: “rule 2: …”.")
UNDO_POSTED = N_("What was posted stays in the chat, so this cannot be taken back.")
UNDO_ATTENDANCE = N_("This cannot be taken back by “undo”. Say “record attendance” or “no attendance”.")
UNDO_ANSWERED = N_(
    "People have answered “{question}” without their names, and those answers would be lost. "
    "So I leave it as it is. “back” closes the question with its results and returns to the step before."
)
UNDO_ANONYMOUS = N_(
    "“{question}” stays closed: its answers had no names and are deleted. “results” shows what came out, "
    "and “poll” asks again from the beginning."
)
UNDO_AFTER_END = N_("The session has ended. “reopen” brings it back until {until}.")
NOTHING_TO_REOPEN = N_("No session here has just ended, so there is nothing to reopen. “where” shows what is on.")
REOPEN_TOO_LATE = N_("It is too late to reopen this session: its answers are deleted. “start” begins a new one.")
REOPEN_OTHER = N_("Another session has been set up in this chat since, so the one before cannot be reopened.")

NO_SUCH_POLL = N_("There is no poll called {poll} in this session. Its polls are: {known}.")
STEP_HAS_NO_POLL = N_("This step has no poll. Say “poll” and the name of the one you mean.")
NO_OPEN_POLL = N_("No poll is open, so there is nothing to close.")
WHICH_POLL = N_("Several polls are open: {known}. Say “close” and the one you mean.")
POLL_UNKNOWN = N_("I don’t know that poll. Please answer on the latest card.")
POLL_NOT_OPEN_YET = N_("That poll has not opened yet. Its card will appear in the chat when it does.")
POLL_IS_CLOSED = N_("That poll has closed, so this answer does not count. The results are in the chat.")
OPTION_UNKNOWN = N_("That is not one of the options. Please choose on the latest card.")
CHOOSE_SO_MANY = N_("Please choose between 1 and {most} options for “{question}”.")
NO_RESULTS_YET = N_("No poll has closed yet, so there are no results to show.")
RESULTS_WHEN_CLOSED = N_("That poll is still open, so it has no results. “close” closes it now.")
TOO_LATE_TO_CHANGE_POLL = N_("That poll has already opened, so its options can’t be changed.")
OPTIONS_OUT_OF_RANGE = N_("A poll needs 2 to 20 different options.")
CHECK_YES = N_("Yes, I am ready")
CHECK_NOT_YET = N_("Not yet")

NO_PAIRS_LEFT = N_("No work in pairs or groups is left in this session.")
PAIRS_NOT_DRAWN = N_("Pairs have not been drawn yet. “pairs” draws them now.")
APART_FROM_THEMSELVES = N_("Please name two different people to keep apart.")
HAND_OVER_AWAY = N_("{person} is away and can’t take over. Name somebody who is here.")
SOMEBODY_LEADS = N_("The facilitator of this session is {people}. They can say “hand over to” and your name.")
HAND_OVER_TO_YOURSELF = N_("You are already the facilitator. Name the person who takes over.")

NO_RULES_YET = N_("There are no ground rules yet. To add one, say for example “rule: One voice at a time”.")
RULES_NOT_NOW = N_(
    "You can change ground rules only while the group discusses them. Please ask a facilitator to change them now."
)
RULE_TOO_LONG = N_(
    "That rule is too long. Please use one sentence of at most {most} characters, such as “rule: One voice at a time”."
)
TOO_MANY_RULES = N_("The list has {most} rules already. Change one with “rule”, its number and a colon.")
NO_SUCH_RULE = N_("There is no rule {number} on the list. “rules” shows it.")
ACK_RULE = N_("Added to the list.")
ACK_RULE_GONE = N_("Rule {number} has been removed.")
ACK_AGREED = N_("Thank you. Only the number of people who agree is shown.")
READY_YES = N_("I have everything")
READY_HELP = N_("I need help")
ACK_READY = N_("Thank you, see you there.")
ACK_READY_HELP = N_("Thank you. The facilitators can see that you asked for help and will get in touch.")
ACK_NUDGE = N_("I’ll remind you privately when your pair work has 5 minutes and 1 minute left.")
ACK_NO_NUDGE = N_("I won’t remind you any more.")
SAME_AS_THEMSELVES = N_("Please name two different entries of the same person.")
ACK_SAME = N_("{person} counts once from now on.")
ANSWER_FOR_FACILITATORS = N_("Only facilitators can answer for somebody else.")
ANSWER_FOR_OPEN_ONLY = N_("This question is private, so you can’t answer it for somebody else.")
ACK_ANSWERED_FOR = N_("Saved for {person}.")

NO_ROUND = N_("There is no round at the moment.")
TURN_NOW = N_("It is your turn now. Say “done” when you have finished, or “pass”.")
TURN_NEXT = N_("{speaker} speaks now, and you are next.")
TURN_LATER = N_("{speaker} speaks now, then {next}. {count} people speak before you.")
TURN_LAST = N_("{speaker} speaks now and is the last.")
TURN_HAD = N_("You have had your turn. {speaker} speaks now, then {next}.")
TURN_OTHERS = N_("{speaker} speaks now, then {next}.")
NO_PASSING = N_("Everyone takes a turn in this round. Say “done” when you have finished.")
NOT_YOUR_TURN = N_("It is {speaker}’s turn. Say “done” when you have had yours.")
HAD_YOUR_TURN = N_("You have had your turn already, thank you.")
NOBODY_HERE = N_("Nobody is here yet, so I can’t call on anyone. Ask people to press “I’m here”.")

NO_PROMPTS = N_("This step has no questions to send.")
ALL_PROMPTS_SENT = N_("All questions of this step have already been sent.")
PROMPTS_LEFT_OUT = N_(
    "The questions that are left were left out to save time. To send one all the same, say for example “prompt {number}”."
)
PROMPT_OUT_OF_RANGE = N_("This step has {most} questions. Say “prompt” and a number from 1 to {most}.")
PROMPT_ALREADY_SENT = N_("Question {number} has already been sent.")

# what a person is told after a command that worked
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

NOT_IN_CHAT = N_("You are no longer in this session’s chat, so I can’t do that for you.")

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

# what can be said to the bot, and what it answers when it did not understand
HELP_START = N_("Starts the session, now or at a time of day. With a name, starts that plan.")
HELP_CANCEL_START = N_("Cancels a start that is set for later.")
HELP_WHO_IS_HERE = N_("Shows who is here.")
HELP_NEXT = N_("Ends this step and goes to the next step.")
HELP_BACK = N_("Goes back to the start of the previous step.")
HELP_SKIP = N_("Leaves out the next step. This step continues.")
HELP_PAUSE = N_("Pauses the session until you say “resume”. With a number of minutes, it resumes automatically.")
HELP_RESUME = N_("Resumes the session. “resume on the clock” jumps to where the plan would be by now.")
HELP_EXTEND = N_("Gives this step more time; everything after it moves. “-5” takes off 5 minutes.")
HELP_GOTO = N_("Goes to a step by its name, its title or its block.")
HELP_CATCH_UP = N_("Shows ways to end on time. Nothing changes until you choose one.")
HELP_MY_GROUP = N_("Shows you your own pair or group: who is in it, room, role and times.")
HELP_UNDO = N_("Takes back the last command of a facilitator. Say it again to take back the one before.")
HELP_REOPEN = N_("Goes on with a session that has just ended, for up to ten minutes afterwards.")
HELP_HERE_FOR = N_("Counts somebody as here who can’t say so, such as a person on the phone.")
HELP_LINK = N_("Sets the address of a link, such as the resource pack’s, for this session.")
HELP_LINKS = N_("Shows the links of this session, such as the resource pack’s.")
HELP_ASK_FOR_HELP = N_("Tells the facilitators privately that you are not ready and would like help.")
HELP_HALVES = N_("Lets half of the group speak in each round, and the other half in the next.")
HELP_NO_HALVES = N_("Lets everyone speak in every round again.")
HELP_WHO_IS_MISSING = N_("Shows who has left.")
HELP_WHERE_IS = N_("Shows whether somebody is here, and in which room.")
HELP_PARTNER_GONE = N_("Tells the facilitators that your partner has left your room.")
HELP_WHERE = N_("Shows what is on, until when, and what is next.")
HELP_AGENDA = N_("Shows every block with its clock time.")
HELP_BEFORE = N_("Shows everyone what to prepare before the session.")
HELP_PROMPT = N_("Sends the next question of this step, or the one with that number.")
HELP_TRAY = N_("Shows you the questions still to send.")
HELP_POLL = N_("Opens the poll of this step, or the one you name.")
HELP_OPTIONS = N_("Replaces the options of a poll, and its picture if you like, before it opens.")
HELP_CLOSE = N_("Closes the open poll and shows the results.")
HELP_RESULTS = N_("Shows the results of the last poll again, or of the one you name.")
HELP_PAIRS = N_("Shows who works with whom.")
HELP_RESHUFFLE = N_("Draws new pairs or groups.")
HELP_SWAP = N_("Swaps two people of different pairs or groups.")
HELP_SWAP_ROLES = N_("Swaps the roles in that person’s pair or group.")
HELP_KEEP_APART = N_("Keeps two people out of the same pair or group, for example somebody and their own manager.")
HELP_PAIR_ME = N_("Includes you, as a facilitator, in pairs and rounds.")
HELP_UNPAIR_ME = N_("Leaves you out of pairs and rounds again.")
HELP_ROUND = N_("Shows who speaks now, who is next, and who is still to speak.")
HELP_END_ROUND = N_("Ends the round, even if not everyone has spoken.")
HELP_RULE = N_("Adds a ground rule in your own words; with a number, changes that rule.")
HELP_NEED = N_(
    "Adds a line about the support you need, without your name, while that question is open. Works only privately."
)
HELP_NEEDS = N_("Shows everyone the list of support needs again.")
HELP_OBJECT = N_("Removes a line from the list of support needs, so that it is not passed on. Nobody is told who asked.")
HELP_DIGEST = N_("Sends you a private link to the page for leaders, once the group has agreed to one.")
HELP_MISSED = N_("Shows you what a session you missed was about, and what to read and try.")
HELP_RULE_REMOVE = N_("Removes a ground rule from the list.")
HELP_RULES = N_("Shows the ground rules to everyone.")
HELP_AGREE = N_("Agrees to the ground rules. Only the number of people is shown.")
HELP_NUDGE = N_("Reminds you privately when your pair work is nearly over.")
HELP_NO_NUDGE = N_("Stops reminders of the end of pair work, and messages between sessions.")
HELP_SAME = N_("Counts two entries as one person who has two devices.")
HELP_ANSWER_FOR = N_("Answers the open poll for somebody who can’t press buttons, such as a guest.")
HELP_FORGET = N_("Deletes everything stored about you: name, own words, named answers, and who you worked with.")
FORGOTTEN = N_("Done. I no longer hold any information about you. If you message me again, we start afresh.")
FORGOTTEN_SOON = N_(
    "I have deleted everything about you. Another program is still reading the database, so its log has an old copy. "
    "I’ll overwrite that as soon as the program has finished."
)
HELP_DONE = N_("Ends your turn in a round. Otherwise, marks you as finished with the task.")
HELP_MY_TURN = N_("Shows you who speaks now and when your turn comes.")
HELP_PASS = N_("Moves your turn to the end of the round.")
HELP_HERE = N_("Marks you as here, so that you are in pairs and rounds.")
HELP_AWAY = N_("Marks you or somebody else as away. After a minute, pairs and rounds continue without that person.")
HELP_FACILITATOR = N_("Makes one more person a facilitator.")
HELP_TAKE_OVER = N_("Makes you the facilitator when no facilitator is here.")
HELP_HAND_OVER = N_("Makes somebody else the facilitator in your place.")
HELP_NOTE = N_("Saves a note with this session, for facilitators only.")
HELP_END = N_("Ends the session. “end now” does not ask again.")
HELP_YES = N_("Answers a question I have asked you. “no” changes nothing.")
HELP_HELP = N_("Shows what you can say, or explains one command.")
HELP_CONNECT = N_("Connects this Zoom chat, so that the session runs here.")

NOT_UNDERSTOOD = N_("I did not understand that. “help” shows what you can say; “where” shows what’s on.")
DID_YOU_MEAN = N_("I did not understand that. Did you mean “{first}”?")
DID_YOU_MEAN_EITHER = N_("I did not understand that. Did you mean “{first}” or “{second}”?")
HINT_PRIVACY = N_(
    "I don’t record or transcribe, and I read only messages addressed to me. The card of each question says whether answers "
    "are shown with names."
)
HINT_TECHNICAL = N_(
    "I can’t mend sound, pictures or connections. Leaving the call and joining again often helps, and you keep your "
    "place here. Otherwise please ask your facilitator."
)
HINT_ROOMS = N_(
    "The host opens and closes the rooms in the meeting itself. “pairs” shows who goes to which room. When people are back, "
    "“next” goes on."
)
HINT_HOW_MANY = N_("The card of the question shows how many people have answered. I don’t say who has and who hasn’t.")
HINT_CHANGE_ANSWER = N_("As long as the question is open, you can press another option. Your last answer counts.")
SAY_IT_LIKE = N_("Say it like this: “{usage}”. For example: “{example}”.")
TOO_LONG_TO_READ = N_("That is too long for a command. “help” shows what you can say.")
NOTE_TOO_LONG = N_("A note can have up to {most} characters. Shorten it, or split it into two.")
NO_SUCH_LENGTH = N_("I did not understand that length of time. Say for example “extend 5”, “extend 90s” or “-5”.")
NO_LENGTH_AT_ALL = N_("That would change nothing. Say how many minutes, for example “extend 5” or “-5”.")
NO_SUCH_PERSON = N_(
    "I don’t know anybody by that name here. Use the name the meeting shows. I know people once they have said “here”."
)
PERSON_PERHAPS = N_("I don’t know anybody by exactly that name. Did you mean {people}?")
WHICH_PERSON = N_("That could be {people}. Say the full name, with the number if there is one.")
NAME_TWO = N_("Name two people with “and” between them, for example “swap Asha and Tom”.")
TWO_PEOPLE = N_("You named the same person twice. Name two people.")
NAMED_NO_STEP = N_("This session has no step of that name. “agenda” shows the blocks; say for example “go to {example}”.")
WHICH_STEP = N_("That could be one of these: {steps}. Say “go to” with one of them.")
NAMED_NO_POLL = N_("This session has no poll of that name. Its polls: {polls}.")
NO_POLLS_HERE = N_("This session has no polls.")
NAMED_SEVERAL_POLLS = N_("That could be one of these polls: {polls}. Say it again with one of them.")
NO_SUCH_PLAN = N_("I have no plan of that name. I have: {plans}.")
NO_PLANS_HERE = N_("I have no plans to choose from. Say just “start”.")
WHICH_PLAN = N_("That could be one of these plans: {plans}. Say “start” with one of them.")
OPTIONS_HOW_MANY = N_("A poll has 2 to 20 different options. Separate them with commas: “{example}”.")
OPTIONS_PICTURE = N_("Give the picture’s https address, then say what it shows for people who cannot see it.")
HELP_ABOUT_NOTHING = N_("There is no command of that name. “help” shows all commands.")
CONNECTED_ALREADY = N_("This chat is already connected. “start” starts the session, “help” shows what you can say.")

# said by the service itself, before a command reaches a session

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

# free text that looks like an identifier
GUARD_EMAIL = N_("That seems to contain an e-mail address, so I did not save it. Say it again without the address.")
GUARD_NHS = N_("That seems to contain an NHS number, so I did not save it. Say it again without the number.")
GUARD_INSURANCE = N_(
    "That seems to contain a National Insurance number, so I did not save it. Say it again without the number."
)
GUARD_POSTCODE = N_(
    "That seems to contain an address, so I did not save it. Say it again without the place, or with a wider one, such "
    "as “in the north of the county”."
)
GUARD_BIRTH = N_(
    "That seems to contain a date of birth, so I did not save it. Say it again without the date, or with a rough age, "
    "such as “a child of primary school age”."
)
GUARD_PHONE = N_("That seems to contain a phone number, so I did not save it. Say it again without the number.")
GUARD_REFERENCE = N_(
    "That seems to contain a case or court reference, so I did not save it. Say it again without the number."
)

# the run sheet

HELP_NO_ALERTS = N_("Stops the notifications on top of the meeting, for you and for this session.")
HELP_ALERTS = N_("Brings the notifications on top of the meeting back.")
ACK_NO_ALERTS = N_("You get no more notifications on top of the meeting. The chat says everything.")
ACK_ALERTS = N_("You get notifications on top of the meeting again, if your meeting shows them.")
ALERT_TURN = N_("It is your turn")
ALERT_BACK = N_("Please come back")
HELP_REHEARSE = N_("Sends you a link to the rehearsal room in your browser, where made-up people play your session.")
REHEARSAL_LINK = N_(
    "Rehearse here: {link} – the people there are made up, and nothing reaches your chat. The link is for you alone and "
    "works once, within ten minutes."
)
REHEARSAL_NOT_SERVED = N_("There is no rehearsal room here. Ask whoever runs me to open it.")
HELP_SHEET = N_("Sends you a link to the run sheet in your browser. It works once, for ten minutes.")
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
