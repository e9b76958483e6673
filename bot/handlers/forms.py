"""Form handling: turns the fields that somebody filled in on a card into the command they mean.

What is typed into a field stays text: "2 minutes each" in the field for a new rule is a rule, not a change of rule 2.

Forms: ground rules, support needs, own options of a poll, ideas (write, hide, merge), votes by number, a note, a line to
try. A form that is not known is refused. How long a text may be: `dialogs/grammar/free_text.py`. Answers to polls:
`poll_answers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.ports import Pressed
from bot.runs.support_needs import filled_in
from cards.compose import agreements, ideas, poll
from dialogs import texts
from dialogs.features.ideas import lists
from dialogs.grammar import free_text
from dialogs.run import commands as c
from dialogs.run.commands import ChangePoll, Command
from dialogs.texts.sentence import PersonId, Refused, sentence

NOTE, INTENTION = "note", "intention"  # names of forms and ids of their only fields


def command_of(pressed: Pressed, by: PersonId, today: date) -> Command:
    """The command of a form. Raises Refused, with the way out, for an unknown form and for fields that cannot be taken."""
    if pressed.form not in FORMS:
        raise Refused(sentence(texts.FORM_UNKNOWN))
    return FORMS[pressed.form](pressed, by, today)


def _options(pressed: Pressed, by: PersonId, today: date) -> ChangePoll:
    fields = pressed.inputs
    options, picture = fields.get(poll.OPTIONS, "").splitlines(), fields.get(poll.PICTURE, "").strip()
    return free_text.own_options(by, pressed.poll, options, picture or None, fields.get(poll.ALT, ""), today)


def _ideas(pressed: Pressed, by: PersonId, today: date) -> c.WriteIdeas:
    return free_text.ideas(by, pressed.inputs.get(ideas.FIELD, "").splitlines(), pressed.poll or None, today)


def _numbers(pressed: Pressed, example: str) -> tuple[int, ...]:
    return free_text.numbers(pressed.inputs.get(ideas.NUMBERS), example)


def _votes(pressed: Pressed, by: PersonId, _: date) -> c.CastVotes:
    given = free_text.numbers(pressed.inputs.get(poll.VOTES), "2, 2, 5")
    return c.CastVotes(by=by, numbers=given, poll=pressed.poll, opening=pressed.opening or None)


FORMS: Mapping[str, Callable[[Pressed, PersonId, date], Command]] = {
    agreements.FORM: lambda pressed, by, today: free_text.write_rule(
        by, pressed.inputs.get(agreements.RULE, ""), today=today
    ),
    agreements.FORM_OUT: lambda pressed, by, _: free_text.take_out(by, pressed.inputs.get(agreements.NUMBERS, "")),
    agreements.NEEDS_FORM: lambda pressed, by, today: free_text.needs(by, filled_in(pressed.inputs), today),
    poll.FORM: _options,
    lists.FORM: _ideas,
    ideas.FORM_HIDE: lambda pressed, by, _: c.HideIdeas(by=by, numbers=_numbers(pressed, "hide 3, 5")),
    ideas.FORM_MERGE: lambda pressed, by, _: c.MergeIdeas(
        by=by, numbers=_numbers(pressed, "merge 2 and 5"), collect=pressed.poll or None
    ),
    poll.VOTES: _votes,
    NOTE: lambda pressed, by, today: free_text.take_note(by, pressed.inputs.get(NOTE, ""), today),
    INTENTION: lambda pressed, by, today: free_text.intend(by, pressed.inputs.get(INTENTION, ""), today),
}
