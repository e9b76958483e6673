"""Refusals, acknowledgements and what the bot did not understand: private replies."""

from __future__ import annotations

from dialogs.texts.mark import N_

# refusals and acknowledgements said by the core

NOT_OPEN = N_("I am not set up in this chat yet. Mention me with “help” and I will say hello.")
START_TOO_FAR = N_("I can start within the next 24 hours. For a later day say “date”.")
START_PAST = N_("{time} is over today. When shall I start?")
CLOCK_NOT_READ = N_("I did not understand that time. Say for example “start at 9:30”.")
NO_START_SET = N_("No time is set for the start. “start at 9:30” sets one, “start” starts now.")
PAUSE_PAST = N_("That time is over, or more than a day away. Say for example “pause 5”, or only “pause”.")
SKIP_ONLY_NEXT = N_("I can only leave out what comes next: “{step}”. Say “skip” for that.")
SKIP_SEVERAL = N_("“skip” leaves out one step. To pass over more, say “go to” and where to go on.")
NOBODY_SAID_HERE = N_("Nobody has said yet that they are here. People say “here”.")
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
NO_GROUP_YET = N_("You are in no group yet. When pairs are drawn, I send you yours.")
NOTHING_TO_SHORTEN = N_(
    "Nothing is left that could be made shorter, so nothing has changed: we end at {ends}. “-5” takes five minutes off "
    "the running part."
)
MOVED_JUST_NOW = N_(
    "We have only just moved on. Now: “{step}”, until {until}. Say “next” once more if this part should end too."
)
STALE_RUNNING = N_("That button is out of date, so nothing has changed. Now: “{step}”, until {until}.")
STALE_PAUSED = N_("That button is out of date, so nothing has changed. We are paused in “{step}”, with {left} to go.")
STALE_OPEN = N_("That button is out of date, so nothing has changed. The session has not started yet; “start” begins it.")
QUESTION_LAPSED = N_(
    "I asked that more than five minutes ago, so nothing has changed. Say the command again if you still want it."
)
STALE_ENDED = N_("That button is out of date, so nothing has changed. The session it belongs to has ended.")
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
HAND_OVER_AWAY = N_("{person} is not here and cannot take over now. Name somebody who is here.")
SOMEBODY_LEADS = N_("This session is led by {people}. They can say “hand over to” and your name.")
HAND_OVER_TO_YOURSELF = N_("You are already facilitating. Name the person who takes over.")

NO_RULES_YET = N_("There are no ground rules yet. To begin the list, say for example “rule: One voice at a time”.")
RULES_NOT_NOW = N_("Ground rules are open while the group talks about them. Please ask a facilitator to change them now.")
RULE_TOO_LONG = N_("Please put a rule into one sentence of at most {most} characters, such as “rule: One voice at a time”.")
TOO_MANY_RULES = N_("The list has {most} rules already. Change one with “rule”, its number and a colon.")
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
TURN_NOW = N_("It is your turn now. Say “done” when you have finished, or “pass”.")
TURN_NEXT = N_("{speaker} speaks now, and you are next.")
TURN_LATER = N_("{speaker} speaks now, then {next}. {count} people speak before you.")
TURN_LAST = N_("{speaker} speaks now, and is the last.")
TURN_HAD = N_("You have had your turn. {speaker} speaks now, then {next}.")
TURN_OTHERS = N_("{speaker} speaks now, then {next}.")
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
ACK_ENDED_UNTIL = N_("Done: the session has ended. If that was a mistake, “reopen” brings it back until {until}.")
ACK_SKIPPED = N_("Done: “{step}” is left out. “undo” takes that back.")
ACK_PAUSED_UNTIL = N_("Paused until {until}. Then the session goes on by itself. “resume” carries on now.")
ACK_STARTS_AT = N_("The session will start by itself at {starts}. “cancel” stops that; “start” starts now.")
ACK_START_CANCELLED = N_("Cancelled. The session will not start by itself. “start” starts it.")
ACK_PAUSED = N_("Paused. “resume” carries on.")
ACK_RESUMED = N_("On we go: “{step}” until {until}.")
ACK_EXTENDED = N_("Done: “{step}” now ends at {until}.")
ACK_REFITTED = N_("Done: the session now ends at {until}. “undo” takes that back.")
ACK_UNDONE = N_("“{command}” is taken back. Now “{step}”, until {until}.")
ACK_UNDONE_PAUSED = N_("“{command}” is taken back. We are paused in “{step}”; “resume” carries on.")
ACK_UNDONE_ONLY = N_("“{command}” is taken back.")
ACK_REOPENED = N_("The session goes on: now “{step}”, until {until}.")
ACK_REOPENED_PAUSED = N_("The session is open again and paused in “{step}”. “resume” carries on.")
ACK_STARTED = N_("The session has started. “pause”, “+5” and “next” are yours at any time.")
ACK_HERE = N_("Good to have you here, {person}.")
ACK_AWAY = N_("Noted: {person} is away.")
ACK_FACILITATOR = N_("{person} is a facilitator now.")
ACK_HANDED_OVER = N_("{person} has taken over from you.")
ACK_TOOK_OVER = N_("You lead the session now. “help” shows what you can say, “pause” stops the clock.")
ACK_TAKES_PART = N_("You are in the pairs and rounds now. “unpair me” takes you out again.")
ACK_LEFT_OUT = N_("You are no longer in the pairs and rounds.")
ACK_APART_LATER = N_(
    "{a} and {b} stay together for now: there are too few people to separate them. They will not be paired again."
)
ACK_APART_TOO_FEW = N_(
    "{a} and {b} are to be kept apart. With so few people here that will not work: they will still be put together, unless "
    "somebody else comes."
)
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
ACK_NOTHING_DONE = N_("All right. I had only asked, so nothing has changed.")
ACK_PAIRS = N_("The pairs are in the chat.")

NOT_IN_CHAT = N_("You are not in this session's chat any more, so I can't do that for you.")

# Zoom
ZOOM_MORE_BUTTONS = N_("More")
ZOOM_CONNECT_FIRST = N_("Nobody leads in this chat yet. If you are the facilitator, say “connect” to me and then try again.")
ZOOM_CONNECTED = N_("This chat is connected. I carry the session here")
ZOOM_MEETING_KNOWN = N_(
    "Whoever joins that meeting counts as here, once I see that you host it. Does somebody else host it? Then they say "
    "“connect” and its number here too. “start” begins the session."
)
ZOOM_MEETING_TAKEN = N_(
    "That meeting is connected to another chat, and stays there. Remove me from that chat first, or use another meeting."
)
ZOOM_MEETING_SOON = N_(
    "Whoever joins the meeting you host within the next three hours counts as here. Does somebody else host it? Then both "
    "of you say “connect” and its meeting number here. “start” begins the session."
)
ZOOM_HOST_NOTED = N_(
    "If you host that meeting, it belongs to this chat as soon as the person who leads here says “connect” and its number "
    "too."
)
ZOOM_COUNTED = N_("Your answer is counted")
ZOOM_COUNTED_WHY = N_(
    "I do not repeat it here, because Zoom keeps private messages. Until the poll closes you can change it: choose again."
)
ZOOM_PRESS_LOST = N_("I could not take that")
ZOOM_PRESS_LOST_HOW = N_("My database did not answer, so your press is not counted. Please press again in a minute.")
ZOOM_LED = N_("Somebody else leads in this chat")
ZOOM_LED_HOW = N_("Only who connected it, or hosts its meeting, can connect it again.")

# the Teams channel's own words
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

# what can be said to the bot, and what it answers when it did not understand
HELP_START = N_("Begins the session and its clock, now or at a time of day. With a name it takes that plan.")
HELP_CANCEL_START = N_("Takes back a start that was set for later.")
HELP_WHO_IS_HERE = N_("Lists who is here.")
HELP_NEXT = N_("Ends what is running now and goes on to the next part.")
HELP_BACK = N_("Goes back to the start of the part before.")
HELP_SKIP = N_("Leaves out the coming part. What is running now goes on.")
HELP_PAUSE = N_("Stops the clock until you say “resume”. With a number of minutes it goes on by itself.")
HELP_RESUME = N_("Starts the clock again. “resume on the clock” jumps to where the plan would be by now.")
HELP_EXTEND = N_("Gives the running part more time; everything after it moves. “-5” takes time off.")
HELP_GOTO = N_("Goes to a part by its name, its title or its block.")
HELP_CATCH_UP = N_("Shows ways to end on time. Nothing changes until you choose one.")
HELP_MY_GROUP = N_("Shows your own group: partners, room, role and times. Only you see it.")
HELP_UNDO = N_("Takes back the last thing a facilitator asked for. Say it again to take back the one before.")
HELP_REOPEN = N_("Goes on with a session that has just ended, for up to ten minutes afterwards.")
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
FORGOTTEN = N_("Done. I keep nothing of you any more. If you speak to me again, we begin anew.")
FORGOTTEN_SOON = N_(
    "I have deleted everything about you. Another program is reading the database, so its log still has an old copy. I "
    "overwrite it as soon as that program has finished."
)
HELP_DONE = N_("In a round: your turn is over. Otherwise: you have finished the task.")
HELP_MY_TURN = N_("Tells you, and nobody else, who speaks now and when your turn comes.")
HELP_PASS = N_("Not now: you will be asked again at the end of the round.")
HELP_HERE = N_("Tells me that you are here, so that pairs and rounds count you in.")
HELP_AWAY = N_("Somebody has gone: pairs and rounds go on without them.")
HELP_FACILITATOR = N_("Lets one more person facilitate.")
HELP_TAKE_OVER = N_("Leads the session when everybody who leads it has gone.")
HELP_HAND_OVER = N_("Makes somebody else the facilitator in your place.")
HELP_NOTE = N_("Keeps a note with this session, for facilitators only.")
HELP_END = N_("Ends the session. “end now” does not ask again.")
HELP_YES = N_("Answers a question that I have asked you first. “no” leaves everything as it is.")
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
WHICH_PERSON = N_("That could be {people}. Say the full name, with the number if there is one.")
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

# said by the service itself, before a command reaches a session

WHICH_SESSION_HERE = N_("You are in several sessions now. Which one do you mean?")
SESSION_SINCE = N_("{title}, since {since}")
SESSION_WITH = N_("{session}, with {people}")
SESSION_IS_OVER = N_("That session is over, or you are not in it any more. Say it once more.")
SEND_IN_SESSION = N_(
    "You are in several sessions now, and this card does not say which one it belongs to. Please answer in the chat of the "
    "session itself."
)
NO_SESSION_HERE = N_(
    "I carry sessions in meeting chats. Add me to one and say “start” there; "
    "here I can only answer about a session you are in."
)
FORM_UNKNOWN = N_("That button belongs to an older message. “where” shows what is on now.")
PLAN_BROKEN = N_("The plan “{plan}” cannot be used. Whoever runs me can see what is wrong with “throughline check {plan}”.")

# free text that looks like an identifier
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

# the run sheet

HELP_SHEET = N_("Gives you a link to the run sheet in your browser. It works once, for ten minutes.")
SHEET_LINK = N_("Your run sheet: {link} – it opens once, within ten minutes, and is for you alone.")
SHEET_NOT_SERVED = N_("There is no run sheet here: I am not served over the web.")

# what the chat did not get to see

UNDELIVERED_ONE = N_(
    "The chat would not take a message about “{title}”. Please say it yourself: the session goes on, and the run sheet "
    "shows what is on."
)
UNDELIVERED = N_(
    "The chat would not take {count} messages, the last about “{title}”. Please say it yourself: the session goes on, and "
    "the run sheet shows what is on."
)
