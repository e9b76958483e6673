"""Refusals said by the core: why a command changes nothing, and what to do instead.

Limits said here: a start within 24 hours, more time between a second and four hours, `reopen` for as long as answers are
kept, 2 to 20 options. What `undo` cannot take back, and what to say instead, stands here too. The rules are in
`dialogs.engine` and `dialogs.features`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

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
OWN_POLL_CLOSED = N_("The question of this part is closed already. Still open: {known}. Say “close” and the one you mean.")
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

NOT_IN_CHAT = N_("You are no longer in this session’s chat, so I can’t do that for you.")
