"""Texts for what the bot did not understand, and for what a command lacks: private replies that say how to put it.

Also what a hint says about privacy, technical trouble, rooms and who has answered, and the questions which person, step,
poll or plan is meant. When each is said is decided in `dialogs.grammar.understand`, `hints` and `resolve`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

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
