"""Forms: from the fields somebody filled in to the command they mean.

What is typed into a field stays text: "2 minutes each" in the field for a new rule is a rule, not a change of rule 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.ports import Pressed
from bot.runs.support_needs import filled_in
from cards.compose import agreements, poll
from dialogs import texts
from dialogs.grammar import build
from dialogs.run.commands import ChangePoll, Command
from dialogs.texts.sentence import PersonId, Refused, sentence

NOTE, INTENTION = "note", "intention"  # names of forms and ids of their only fields


def command_of(pressed: Pressed, by: PersonId, today: date) -> Command:
    """The command of a form. Raises Refused, with the way out, for an unknown form and for fields that cannot be taken."""
    if pressed.form not in FORMS:
        raise Refused(sentence(texts.FORM_UNKNOWN))
    return FORMS[pressed.form](pressed, by, today)


def _options(pressed: Pressed, by: PersonId, _: date) -> ChangePoll:
    fields = pressed.inputs
    options, picture = fields.get(poll.OPTIONS, "").splitlines(), fields.get(poll.PICTURE, "").strip()
    return build.own_options(by, pressed.poll, options, picture or None, fields.get(poll.ALT, ""))


FORMS: Mapping[str, Callable[[Pressed, PersonId, date], Command]] = {
    agreements.FORM: lambda pressed, by, today: build.write_rule(by, pressed.inputs.get(agreements.RULE, ""), today=today),
    agreements.FORM_OUT: lambda pressed, by, _: build.take_out(by, pressed.inputs.get(agreements.NUMBERS, "")),
    agreements.NEEDS_FORM: lambda pressed, by, today: build.needs(by, filled_in(pressed.inputs), today),
    poll.FORM: _options,
    NOTE: lambda pressed, by, today: build.take_note(by, pressed.inputs.get(NOTE, ""), today),
    INTENTION: lambda pressed, by, today: build.intend(by, pressed.inputs.get(INTENTION, ""), today),
}
