"""Texts between the sessions of a programme: dates, reminders (nudges), evaluation, missed sessions.

Promises made here: a line for oneself is deleted after the last session, the last one returns after about six weeks; survey
totals are hidden below four answers; only a former facilitator lets a group continue in another chat. When things are sent
is in `dialogs.programme.errands`.
"""

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
COHORT_WORD_TITLE = N_("May your group continue here?")
COHORT_WORD = N_("{name} wants to continue the group you facilitated in an earlier session. It last met on {day}.")
COHORT_WORD_MEANS = N_(
    "If you agree, the group keeps its ground rules, attendance and feedback, and the facilitators here can see them. "
    "If not, you don’t need to do anything."
)
COHORT_WORD_BUTTON = N_("Let the group continue here")
COHORT_WORD_TAKEN = N_("Thank you. The group continues here as soon as somebody says “start”.")
COHORT_WORD_GIVEN = N_("{name} agrees: the group from the earlier session continues here. Say “start” to start.")
COHORT_NEEDS_WORD = N_(
    "Only a former facilitator of a group can let it continue. If one of them is in this chat, I have asked them "
    "privately. Or say “start new group” to start without an earlier group."
)
COHORT_NOT_LED = N_(
    "Only a former facilitator of a group can let it continue here, and only if its people are in this chat."
)
COHORT_BEGUN = N_("The group of this session is already settled, so nothing has changed.")

# a programme over months
HELP_PROGRAMME = N_("Shows the sessions of the programme with their dates, and when the next one should be.")
HELP_DATE = N_("Sets the date of a session, in this group’s time zone. Everyone gets a reminder.")
HELP_FEWER_NUDGES = N_("Limits messages between sessions to one.")
HELP_ALL_NUDGES = N_("Turns messages between sessions on again.")
HELP_INTENTION = N_("Saves one line, for you alone, until the next session. “no intention” deletes it.")
DATE_NOT_READ = N_("I did not understand that date. Give the day, month, year and time: “{example}”.")
DATE_PAST = N_("That date has passed. Give a date in the future.")
DATE_HELD = N_("Session {session} has already been held, so its date can’t be changed.")
DATE_ORDER = N_("That date is not between the sessions before and after it. “programme” shows their dates.")
NO_PROGRAMME = N_("This session is not part of a programme, so it has no dates. “agenda” shows its blocks.")
NO_SUCH_SESSION = N_("This programme has no session {session}. “programme” shows its sessions.")
DATE_FOR_FACILITATORS = N_("Only facilitators can set dates. “programme” shows the dates.")
PROGRAMME_TITLE = N_("The programme and its dates")
PROGRAMME_WANTED = N_("For facilitators: when is session {session}?")
PROGRAMME_WANTED_HOW = N_("Please set a date. I’ll then remind everyone and tell them what to bring.")
PROGRAMME_SESSION = N_("Session")
PROGRAMME_HELD = N_("held on {day}")
PROGRAMME_ON = N_("{day}, {time}")
PROGRAMME_OPEN = N_("no date yet")
PROGRAMME_WINDOW = N_(
    "The best time for session {session} is between {first} and {last}. It gives people time to try things, but not to "
    "forget them."
)
PROGRAMME_OUTSIDE = N_("The date of session {session} is outside the recommended time ({first} to {last}). You can keep it.")
PROGRAMME_HOW = N_("A facilitator sets a date like this: “{example}”. Times are in {zone}.")
PROGRAMME_CALENDAR = N_(
    "For Outlook or any other calendar: {link} The link works until {day}. If a date changes, download the file again; "
    "the calendar entry moves with it."
)
PROGRAMME_CALENDAR_BY_HAND = N_(
    "There is a file for Outlook or any other calendar, but I have no web address to offer it at. Ask whoever runs this "
    "service to send it to you."
)
DAY_SET = N_("Session {session} has a date")
DAY_MOVED = N_("Session {session} has moved")
DAY_WAS = N_("It was planned for {day}, {time}.")
DAY_SET_NONE = N_("Session {session} has no date at present. I’ll tell you when it has one.")
DAY_READY = N_("Session {session} is on {weekday}")
DAY_BRING = N_("For session {session} on {weekday}")
DAY_OPENS = N_("Session {session} opens")
DAY_ON = N_("{title}: {day}, {starts} to {ends}.")
DAY_BRING_WHAT = N_(
    "Please have this ready. Check today that your laptop starts and that you can log in to your recording system:"
)
DAY_OPENS_HOW = N_("We start at {starts}. Please say “here”; the facilitator says “start”.")
DAY_BUTTON_HERE = N_("I am here")
BETWEEN_TITLE = N_("For you: between sessions")
BETWEEN_TRY = N_(
    "A reminder: is there a supervision this week in which you could try one of the tools? Ten minutes are enough."
)
BETWEEN_HALF = N_(
    "We are about halfway to the next session. What has one of the tools shown you so far? You don’t need to tell anyone."
)
BETWEEN_LAST = N_("We meet again soon. If you have not tried anything yet, one small thing this week still counts.")
BETWEEN_PRIVATE = N_("Only you see this. Nobody sees whether you act on it.")
BETWEEN_BUTTON_NONE = N_("No more of these")
BETWEEN_BUTTON_FEWER = N_("Fewer of these")
BETWEEN_STOPPED = N_("I won’t write to you between sessions. “all nudges” changes that. Nobody else is told.")
BETWEEN_FEWER = N_("I will write to you once between sessions. “no nudges” stops that too. Nobody else is told.")
BETWEEN_ALL = N_("I will write to you a few times between sessions. “fewer nudges” or “no nudges” changes that.")
INTENTION_TITLE = N_("For you: shall I save one line?")
INTENTION_ASK = N_(
    "If you like, write down what you will try, and why. Only you see it. You get it back when the next session starts, "
    "and I delete it after the last session. It’s fine to leave it blank."
)
INTENTION_ASK_NEXT = N_(
    "If you like, write down the action you take away from today, and why. Only you see it. You get it back when the "
    "next session starts, and I delete it after the last session. It’s fine to leave it blank."
)
INTENTION_ASK_LAST = N_(
    "If you like, write down how you will keep going with what you have learnt. Only you see it. You get it back once, "
    "in about six weeks, and then I delete it. Your lines from earlier sessions are deleted now. It’s fine to leave it "
    "blank."
)
INTENTION_LABEL = N_("What I will try, and why (no names of people you work with)")
INTENTION_LABEL_NEXT = N_("My next action, and why (no names of people you work with)")
INTENTION_LABEL_LAST = N_("How I will keep going (no names of people you work with)")
INTENTION_BUTTON = N_("Yes, save it for me")
INTENTION_BUTTON_NO = N_("No, thank you")
INTENTION_KEPT = N_("Saved, for you alone. You get it back when the next session starts. “no intention” deletes it.")
INTENTION_KEPT_LAST = N_(
    "Saved, for you alone. You get it back once, in about six weeks, and then I delete it. “no intention” deletes it at "
    "once."
)
INTENTION_GONE = N_("Deleted. I have no line of yours.")
INTENTION_NOT_NOW = N_("I save nothing from this session, and nobody is told.")
INTENTION_LATE = N_("The programme is over, so I can’t save a line any more.")
INTENTION_NONE_HERE = N_("I can save a line for you once a session of the programme has started.")
INTENTION_TOO_LONG = N_("Your line can have up to {most} characters. Please shorten it.")
INTENTION_BACK_TITLE = N_("For you: what you wanted to try")
INTENTION_BACK_LAST = N_("For you: how you wanted to keep going")
INTENTION_BACK = N_("You wrote this for yourself after session {session}. Nobody else sees it:")
INTENTION_BACK_ONCE = N_("I delete it on {day} and won’t send it again. To keep it, copy it somewhere else.")
INTENTION_BACK_NOTHING = N_("Your line has been deleted.")

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
    "Anonymous: I store only totals, and hide them when fewer than four people answer. Open until {day}, {time}."
)
EVALUATION_CLOSED = N_("This question is closed. Thank you.")
EVALUATION_COUNTED = N_("Thank you, your answer is counted. Nobody sees what you chose; press again to change it.")
EVALUATION_NOT_THERE = N_("Only people who were in this session can answer.")
EVALUATION_NOT_OF_IT = N_("Only people who took part in the programme can answer.")
EVALUATED_WHOLE_TITLE = N_("For facilitators: what people thought of the whole programme")
EVALUATED_TREND = N_("Mostly or fully in this group – {sessions}")
EVALUATED_TREND_PART = N_("session {session}: {count} of {answered}")
EVALUATED_TITLE = N_("For facilitators: what people thought of session {session}")
EVALUATED_HIDDEN = N_("Too few answers, or all the same: the totals are hidden.")
EVALUATED_NOW = N_("This group ({answered} answered)")
EVALUATED_EARLIER = N_("Earlier groups")

# a session somebody missed
MISSED_NOTHING = N_("You have not missed a session of a programme.")
MISSED_NO_SUCH = N_("Session {session} has not been held yet.")
MISSED_TITLE = N_("For you: what session {session} was about")
MISSED_WHOLE = N_("You could not be there. You don’t need to do anything: this helps you join in next time.")
MISSED_PARTLY = N_("You were there for some of it. You missed these blocks:")
MISSED_THERE = N_("You were there for all of it. Here is a summary.")
MISSED_TITLE_NOW = N_("For you: what session {session} is about")
MISSED_SO_FAR = N_("You have missed nothing of it so far. Here is a summary.")
MISSED_NOT_HERE_YET = N_("It is still going on. Say “here” to join, and “where” to see what’s on.")
MISSED_AIMS = N_("Aims of the session")
MISSED_LINK = N_("Everything to read and try, block by block: {link}")
MISSED_LINK_UNTIL = N_("The link works until {day}. The page says nothing about any person.")
MISSED_NO_LINK = N_(
    "Ask your facilitators for everything to read and try. Whoever runs this service can export it for them."
)
MISSED_ASK = N_("Questions? {people} will gladly answer them.")
MISSED_ASK_ANY = N_("Questions? The facilitators will gladly answer them.")
MISSED_NEXT = N_("Session {session} is on {day}, {time}.")
PACK_TITLE = N_("Session {session}, to catch up on: {title}")
PACK_TITLE_ALONE = N_("To catch up on: {title}")
PACK_HELD = N_("Held on {day}.")
PACK_ABOUT = N_(
    "For people who could not be there. It comes from the plan of the session: it says what was done and how you can do "
    "it yourself. It contains nothing that people said."
)
PACK_SETTING = N_("Do what you have time for. Read first, then try one tool with somebody you trust.")
PACK_AIMS = N_("Aims")
PACK_BLOCK = N_("{title} ({lasts})")
PACK_STEP = N_("{title} – {lasts}")
PACK_PAIRS = N_(
    "With a colleague: one of you is the {first}, the other the {second}. Use a realistic case and change it until "
    "nobody could recognise anyone. Swap roles after each turn. Don’t record."
)
PACK_PAIRS_ANY = N_("With a colleague, in turn. Change the case until nobody could recognise anyone. Don’t record.")
PACK_TURNS = N_("The same in each turn:")
PACK_THINK = N_("Questions to think about")
PACK_AFTER = N_("After the session")
PACK_NEXT = N_("The next session")
PACK_NEXT_ON = N_("Session {session}, {title}: {day}, {time}.")
PACK_NEXT_OPEN = N_("Session {session}, {title}. It has no date yet; “programme” in the group's chat shows it.")
PACK_BRING = N_("What you need for it")
PACK_ASK = N_("Whom to ask")
PACK_ASK_WHOM = N_("Your facilitators. Write to them, or ask in the group’s chat.")
