"""Texts about support needs and the page for leaders.

Lines are saved without a name or time, shown if at least four people wrote, and passed on if at least four and more than
half agree; the rule is in `dialogs.features.needs_list`. Anybody may take a line out. The link to the page works once, for
ten minutes.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# support needs and the digest for leaders
NEEDS_NOT_YET = N_("No support needs have been collected yet.")
NEEDS_NOT_NOW = N_("You can add support needs only while their question is open, so I did not save that.")
NEEDS_SETTLED = N_("The list is settled. If something on it must not be passed on, tell a facilitator.")
NEEDS_NO_SUCH = N_("There is no number {number} on the list. “needs” shows it.")
NEEDS_PRIVATELY = N_(
    "I did not save that, because everyone in this chat sees who wrote it. Please use the fields on the card, or write "
    "to me privately."
)
NEEDS_TOO_LONG = N_("A line can have up to {most} characters. Please shorten it.")
NEEDS_ENOUGH = N_("I save up to {most} lines for each person in each area, and you have reached that. Thank you.")
NEEDS_FULL = N_("The list is full. Please say what matters most aloud.")
NEEDS_EMPTY = N_("The fields are empty. Write one line, then send it.")
ACK_NEEDS = N_("Thank you. I saved it without your name or the time. Nobody sees it before the question closes.")
ACK_NEED_OUT = N_("Removed from the list. Nobody is told who asked.")
ACK_NEEDS_AGREED = N_("Thank you. Only the number of people who agree is shown.")
NEEDS_TITLE = N_("In your own words: what would help?")
NEEDS_HOW = N_(
    "One short line in each field, if you like. I save lines without a name, a time or an order. Everyone sees them "
    "when the question closes, if at least four people have written. Otherwise I delete them unread."
)
NEEDS_HOW_NOT = N_("Please leave out names, places and anything about a case.")
NEEDS_FIELD = N_("{area}: a line of your own")
NEEDS_FIELD_ANY = N_("A line of your own")
NEEDS_BUTTON = N_("Send without my name")
NEEDS_ALONE = N_("You can also write to me privately, like this: {example}.")
NEEDS_CLOSED = N_("The question is closed. The list is below.")
NEEDS_TITLE_LIST = N_("May this list be passed on?")
NEEDS_ALSO = N_("Also")
NEEDS_CHOSEN = N_("{need} (chosen by {count} of {answered})")
NEEDS_CHOSEN_SOME = N_("{need} (chosen by some)")
NEEDS_LINE = N_("{number}: {need}")
NEEDS_LINE_GONE = N_("a line whose words were deleted")
NEEDS_RULE = N_(
    "This page goes, without names, to the leaders of your service, but only if the group agrees. At least four people "
    "and more than half of those here must agree. Silence does not count as agreement. Anyone can take a line out for "
    "good, without giving a reason. I count when the session ends."
)
NEEDS_AGREE = N_("I agree to pass this on")
NEEDS_OUT = N_("Numbers to take out (like 3, 5)")
NEEDS_BUTTON_OUT = N_("Take these out")
NEEDS_AGREED = N_("{count} people or more agree, of {present} here.")
NEEDS_TITLE_YES = N_("This list is passed on")
NEEDS_YES = N_("At least {count} people agreed, which is enough. Your facilitators have the page for leaders.")
NEEDS_TITLE_NO = N_("Nothing is passed on")
NEEDS_NO = N_("Too few people agreed. I delete the lines within ten minutes of the end.")
NEEDS_NO_GONE = N_("Too few people agreed. The lines are deleted.")
NEEDS_NOTHING = N_(
    "There is no list. Fewer than four people wrote a line, and the totals would show who chose what, or nobody chose. "
    "Lines are deleted unread."
)
NEEDS_ALL_OUT = N_("Every line was taken out, so nothing is passed on.")
DIGEST_TITLE_READY = N_("For facilitators: the page for leaders is ready")
DIGEST_AGREED = N_("At least {count} people agreed to pass on the list of support needs.")
DIGEST_READY_HOW = N_("Say “digest” for a private link to it. To remove a line first, say for example “take out 3”.")
DIGEST_BUTTON = N_("Open the page for leaders")
DIGEST_NONE = N_("There is no page for leaders, because the group has not agreed to one.")
DIGEST_LINK = N_("The page for leaders: {link} – the link is for you alone and works once, within ten minutes.")
DIGEST_NOT_SERVED = N_("I can’t show the page here. Ask whoever runs this service to export it for you.")
DIGEST_TITLE = N_("What this group asks for")
DIGEST_FROM = N_("From: {title}")
DIGEST_SIZE = N_("A group of {count} people. {answered} of them answered, and {agreed} or more agreed to pass this on.")
DIGEST_NO_SIZE = N_("{answered} people answered, and {agreed} or more agreed to pass this on.")
DIGEST_HOW = N_(
    "People answered without names. The group checked this page line by line and could take out any line. Please don’t "
    "try to find out who said what."
)
DIGEST_WORDS = N_("In their own words")
DIGEST_THEN = N_("Please answer the group: what will change, by when, and what cannot change and why.")
