"""Texts about people's ideas, and votes on them.

The words that a cloud leaves out, such as “the” and “because”, are here (`LITTLE_WORDS`), a list for each language. Ideas
without names are shown if four people or more write; a vote opens with two shown ideas. The rules are in
`dialogs.features.ideas`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# a question for ideas
IDEAS_NAMED = N_("Your ideas will be shown to the group with your name.")
IDEAS_ANONYMOUS = N_(
    "Without names: nobody can tell who wrote what, not even the facilitator. Ideas are shown only if at least four "
    "people write some. Please leave out names and anything about a case."
)
IDEAS_LOOKED_AT = N_("The facilitator reads the ideas before the group sees them.")
IDEAS_CLOSES = N_("Open until {closes}.")
IDEAS_FIELD_SINGLE = N_("Your idea")
IDEAS_FIELD = N_("Your ideas, one on each line (up to {most})")
IDEAS_BUTTON = N_("Send my ideas")
IDEAS_BUTTON_ANONYMOUS = N_("Send without my name")
IDEAS_ALONE = N_("You can also write to me privately, like this: {example}.")
IDEAS_CLOSED = N_("This question is closed. The ideas follow once the facilitator has read them.")
IDEAS_TITLE_SHOWN = N_("Your ideas: {question}")
IDEAS_EMPTY_LIST = N_("No ideas are shown now.")
IDEA_LINE = N_("{number}: {idea}")
IDEA_LINE_NAMED = N_("{number}: {idea} ({person})")
IDEA_LINE_HIDDEN = N_("{number}: {idea} – hidden")
IDEA_LINE_SHOWN = N_("{number}: {idea} – shown")
IDEA_TAKEN_OFF = N_("(no longer shown)")
IDEA_ERASED = N_("(an idea whose words were deleted)")
LITTLE_WORDS = N_(
    "a about all also an and any are as at be because been but by can could do does each every for from get had has have "
    "he her him his how i if in into is it its just like make me more most my no not of off on once one or our out over "
    "she should so some than that the their them then there these they this to too up us very was we were what when "
    "where which who why will with without would you your"
)
IDEAS_CLOUD_HEADING = N_("The words, most frequent first")
IDEAS_CLOUD_WORD = N_("{word} ({count})")

# for facilitators
IDEAS_SORT_TITLE = N_("For you: the ideas on “{question}”")
IDEAS_SORT_HOW = N_(
    "Only facilitators see this list. “show all” shows the ideas to the group. Before that you can say “hide 3”, "
    "“merge 2 and 5” or “show idea 3”. Use the numbers below."
)
IDEAS_SORT_SHORT = N_(
    "Fewer than four people have written, so I show nobody what they wrote: it would be too easy to guess whose it is. "
    "“collect ideas” opens the question again and keeps what is there."
)
IDEAS_SORT_NONE = N_("Nobody wrote an idea. “collect ideas” opens the question again.")
IDEAS_SORT_WAITS = N_("The vote waits for you. It opens as soon as you show at least two ideas.")
IDEAS_SHOW_ALL = N_("Show all to the group")
IDEAS_NUMBERS = N_("Numbers (like 3, 5)")
IDEAS_BUTTON_CLOSE = N_("Close the question for ideas")
IDEAS_BUTTON_LIST = N_("See the ideas")
IDEAS_BUTTON_HIDE = N_("Hide these")
IDEAS_BUTTON_MERGE = N_("Merge these into one")

# refusals and acknowledgements
IDEAS_NOT_NOW = N_("No question for ideas is open now, so I did not save that.")
IDEAS_NOT_OPEN = N_("No question for ideas is open.")
IDEAS_NONE_YET = N_("No ideas have been collected yet.")
IDEAS_STILL_OPEN = N_("People are still writing. Say “close ideas” first; then you see what they wrote.")
IDEAS_OPEN_ALREADY = N_("The question for ideas is open already.")
IDEAS_NO_QUESTION = N_("This session has no question for ideas yet.")
IDEAS_NO_SUCH = N_("There is no idea {number}. The numbers go from 1 to {most}; “ideas” shows the list.")
IDEAS_MERGE_TWO = N_("To merge ideas I need two different numbers, for example “merge 2 and 5”.")
IDEAS_EMPTY = N_("The field is empty. Write one idea on each line, then send them.")
IDEAS_TOO_LONG = N_("An idea can have up to {most} characters. Please shorten the longest one.")
IDEAS_ENOUGH = N_("I save up to {most} ideas from each person for this question, so I did not save that. Thank you.")
IDEAS_FULL = N_("The list is full. Please say what matters most aloud.")
IDEAS_PRIVATELY = N_(
    "I did not save that, because everyone in this chat sees who wrote it. Please use the field on the card, or write "
    "to me privately."
)
ACK_IDEA = N_("Thank you. I saved your idea.")
ACK_IDEAS = N_("Thank you. I saved your ideas.")
ACK_IDEAS_SHOWN_ONE = N_("The group sees {count} idea now.")
ACK_IDEAS_SHOWN = N_("The group sees {count} ideas now.")
ACK_IDEAS_HIDDEN = N_("Hidden from the group. “show idea” and the number shows it again.")
ACK_IDEAS_MERGED = N_("Merged: number {number} now stands for them all.")
ACK_IDEAS_OPEN = N_("The question for ideas is open again.")
ACK_IDEAS_CLOSED = N_("Closed. You have the list now; “show all” shows it to the group.")

# votes
VOTE_QUESTION = N_("What matters most to you?")
VOTE_HOW_ONE = N_("You have {votes} vote.")
VOTE_HOW = N_("You have {votes} votes.")
VOTE_STACK = N_("You may put several of them on the same line: write its number several times.")
VOTE_NUMBERS = N_("Your votes, by number (like {example})")
VOTE_SUBMIT = N_("Send my votes")
VOTE_LINE = N_("{number}: {option}")
VOTE_TIMES = N_("{option} ({count} votes)")
VOTE_RANK = N_("{rank} – {option}")
VOTE_COUNTS = N_("Votes, most first")
VOTE_BUTTON_CLOSE = N_("Close the vote")
VOTE_WAITS = N_("The vote opens as soon as a facilitator shows at least two ideas: “show all”.")
VOTE_TOO_MANY = N_(
    "{count} ideas are shown, and a vote can be about {most} at most. “hide” or “merge” some; then the vote opens."
)
NO_VOTE_OPEN = N_("No vote is open now.")
VOTE_NO_SUCH = N_("There is no number {number} on this vote.")
VOTE_SO_MANY = N_("You can give 1 to {most} votes on “{question}”.")
VOTE_PRIVATELY = N_(
    "I did not count that, because everyone in this chat sees who wrote it. Please use the vote’s card, or write to me "
    "privately."
)

# the report
REPORT_IDEAS = N_("Ideas")
IDEAS_CLOUD_ALT = N_("A cloud of the words that people wrote. The more frequent a word is, the larger it is.")

# help
HELP_IDEAS = N_("Shows you the ideas. While they are being collected, it shows you where to write yours.")
HELP_IDEA = N_("Saves your idea, if you say it to me privately.")
HELP_SHOW_IDEAS = N_("Shows the group all ideas that are not hidden, or those with these numbers.")
HELP_HIDE = N_("Hides ideas from the group.")
HELP_MERGE = N_("Makes several ideas one. The first number stands for all of them.")
HELP_COLLECT_IDEAS = N_("Opens the question for ideas again.")
HELP_CLOSE_IDEAS = N_("Stops collecting ideas and gives you the list.")
HELP_VOTE = N_("Votes for these numbers, if you say it to me privately.")
