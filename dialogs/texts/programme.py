"""Between the sessions of a programme: dates, reminders, evaluation, missed sessions."""

from __future__ import annotations

from dialogs.texts.mark import N_

# the same people again: sessions of one programme
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
COHORT_WORD_TITLE = N_("May your group go on here?")
COHORT_WORD = N_("{name} wants to continue the group that you led in an earlier session. It last met on {day}.")
COHORT_WORD_MEANS = N_(
    "If you agree, its ground rules, attendance and feedback come along, and the facilitators here can see them. "
    "If not, you need do nothing."
)
COHORT_WORD_BUTTON = N_("Let the group go on here")
COHORT_WORD_TAKEN = N_("Thank you. The group goes on here as soon as somebody says “start”.")
COHORT_WORD_GIVEN = N_("{name} agrees: the group from the earlier session goes on here. Say “start” to begin.")
COHORT_NEEDS_WORD = N_(
    "Only somebody who led a group can let it go on. If one of them is in this chat, I have asked them privately. "
    "Or say “start new group” to begin without an earlier one."
)
COHORT_NOT_LED = N_("Only somebody who led a group can let it go on here, and only a group whose people are in this chat.")
COHORT_BEGUN = N_("The group of this session is settled already, so it stays as it is.")

# a programme over months
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
DAY_READY = N_("Session {session} is on {weekday}")
DAY_BRING = N_("For session {session} on {weekday}")
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

# three questions after a session
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

# a session somebody missed
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
PACK_AFTER = N_("To carry on with")
PACK_NEXT = N_("The next session")
PACK_NEXT_ON = N_("Session {session}, {title}: {day}, {time}.")
PACK_NEXT_OPEN = N_("Session {session}, {title}. It has no date yet; “programme” in the group's chat shows it.")
PACK_BRING = N_("What you need for it")
PACK_ASK = N_("Whom to ask")
PACK_ASK_WHOM = N_("The people who lead your sessions. Write to them, or ask in the group's chat.")
