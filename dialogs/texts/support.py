"""Support needs and the page for leaders."""

from __future__ import annotations

from dialogs.texts.mark import N_

# support needs and the digest for leaders
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
NEEDS_CHOSEN = N_("{need} (chosen by {count} of {answered})")
NEEDS_CHOSEN_SOME = N_("{need} (chosen by some)")
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
NEEDS_AGREED = N_("{count} people or more agree, of {present} here.")
NEEDS_TITLE_YES = N_("This list is passed on")
NEEDS_YES = N_("At least {count} people agreed, which is enough. The page for leaders is with your facilitators.")
NEEDS_TITLE_NO = N_("Nothing is passed on")
NEEDS_NO = N_("Too few people agreed. The lines are deleted.")
NEEDS_NOTHING = N_(
    "There is no list: fewer than four people wrote, and the counts would give answers away or nobody chose. Lines that "
    "were written are deleted unread."
)
NEEDS_ALL_OUT = N_("Everything has been taken out, so nothing is passed on.")
DIGEST_TITLE_READY = N_("For facilitators: the page for leaders is ready")
DIGEST_AGREED = N_("At least {count} people agreed that the list of support needs is passed on.")
DIGEST_READY_HOW = N_("Say “digest” for a private link to it. If something on it must not go, “take out 3” still works.")
DIGEST_BUTTON = N_("Open the page for leaders")
DIGEST_NONE = N_("There is no page for leaders: the group has agreed to none.")
DIGEST_LINK = N_("The page for leaders, for you alone: {link} - it opens once, within ten minutes.")
DIGEST_NOT_SERVED = N_(
    "There are no pages here to open it on. Whoever runs the service can write it down with “throughline digest {run}”."
)
DIGEST_TITLE = N_("What this group asks for")
DIGEST_FROM = N_("From: {title}")
DIGEST_SIZE = N_(
    "A group of {count} people. {answered} of them answered, and {agreed} or more agreed that this is passed on."
)
DIGEST_NO_SIZE = N_("{answered} people answered, and {agreed} or more agreed that this is passed on.")
DIGEST_HOW = N_(
    "Answers were given without names. The group has seen this page line by line; what anybody wanted out is not on it. "
    "Please do not try to find out who said what."
)
DIGEST_WORDS = N_("In their own words")
DIGEST_THEN = N_("An answer to the group helps: what will change, by when, and what cannot change and why.")
