"""Texts about polls, checks and own options.

Here is what people read about names before they answer: named, anonymous or private. Totals are hidden with fewer than four
answers, or if nearly all are the same; that rule is in `dialogs.features.polls.counts`. Options 2 to 20. Votes are in
`ideas`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# Polls and checks
ANSWERED_BUTTON_HELP = N_("Ask for help")
POLL_NAMED = N_("Your name and your answer will be shown to the group.")
POLL_ANONYMOUS = N_("Anonymous: nobody in the group sees who chose what, not even the facilitator.")
POLL_PRIVATE = N_("Private: the group sees only the totals, never the names.")
POLL_CHOOSE = N_("Choose up to {count}.")
POLL_PAUSED = N_("Paused at {since} with {left} left to answer. You can change your answer until it closes.")
POLL_CLOSES = N_("Open until {closes}. You can change your answer until then.")
POLL_LIVE = N_("So far")
POLL_LATER = N_("The results appear when the poll closes.")
POLL_ANSWERED_ONE = N_("{count} answer so far.")
POLL_ANSWERED = N_("{count} answers so far.")
POLL_SO_MANY = N_("{count} people have answered so far.")
POLL_AT_LEAST = N_("{count} people or more have answered so far.")
COUNT_OR_MORE = N_("{count} or more")
POLL_CLOSED = N_("This poll is closed.")
CHECK_CLOSED = N_("This question is closed.")
POLL_CHOICE = N_("Your answer")
POLL_WHY = N_("Why? You can leave this blank. The group will see what you write.")
POLL_SUBMIT = N_("Send my answer")
RESULTS_TITLE = N_("Results: {question}")
RESULTS_ANSWERED_ONE = N_("{count} person answered.")
RESULTS_ANSWERED = N_("{count} people answered.")
RESULTS_NONE = N_("Nobody answered. That is fine.")
RESULTS_HIDDEN = N_(
    "The totals are hidden. With fewer than four answers, or nearly all the same, they would show who chose what."
)
RESULTS_COUNTS = N_("How often each was chosen")
RESULTS_WHYS = N_("In your own words")
RESULTS_WHY = N_("{person}: {why}")
ANSWERED_TITLE = N_("You chose: {chosen}")
ANSWERED_CHANGED = N_("Changed. You chose: {chosen}")
ANSWERED_NAMED = N_("The group will see your answer with your name.")
ANSWERED_ANONYMOUS = N_("Only you see this. I don’t store your name with your answer.")
ANSWERED_UNTIL = N_("You can change your answer until {until}.")
ANSWERED_CHANGE = N_("Change it to: {option}")

# own options for a poll, and turns in a round
OPTIONS_TITLE = N_("For you: your own options for “{question}”")
OPTIONS_HOW = N_("Write one option on each line, 2 to 20 in all. To keep the present options, change nothing.")
OPTIONS_LABEL = N_("Options")
OPTIONS_PICTURE_LABEL = N_("Address of a picture (optional; it starts with https://)")
OPTIONS_ALT_LABEL = N_("What the picture shows, for people who cannot see it")
OPTIONS_BUTTON = N_("Use these options")
OPTIONS_TOO_LONG = N_("An option can have up to {most} characters. Please shorten the longest one.")
CUE_BUTTON_OPTIONS = N_("Own options for the coming poll")
NO_POLL_TO_COME = N_("No poll is left in this session, so there are no options to change.")
HELP_OWN_OPTIONS = N_("Shows you a form to set the options and picture of a coming poll.")
HELP_PASS_FOR = N_("Moves that person’s turn to the end of the round.")
NOT_WAITING = N_("{person} is not waiting for a turn. “round” shows who is.")
ACK_NOT_YET = N_("Still to speak: {people}.")
ACK_ASKED_LATER = N_("{person} will be asked once more at the end.")
ACK_NOT_ASKED_AGAIN = N_("{person} won’t be asked again in this round.")
SLIPS_TITLE = N_("Pair slips: {block}")
SLIPS_FOR = N_("For {person}")
CHECK_SILENT = N_("Nobody answered “{question}”. Please ask aloud whether everyone is ready.")
CHECK_NONE = N_("Nobody has answered.")
