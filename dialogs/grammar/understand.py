"""Command parser: reads a text against the command table. What it does not understand gets the nearest commands as buttons.

Understanding, help, permission and suggestions all come from the rows of `dialogs.grammar.table`. `understand` turns chat
text (the mention already removed) into a command. What it cannot read is Refused with the nearest command there is. Refusals
never repeat the text, because they are stored and what people type may be personal. The order: an answer to the bot's
question, text after a colon, small talk, commands (Welsh first where the bot speaks Welsh). No text at all is a call for
help. “Should I pause?” gets a button. For what is no command: more or less time, then `hints`, missing words, a bare length,
near words (two at most).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dialogs import texts
from dialogs.grammar import build, hints, lengths, normalise, resolve, welsh
from dialogs.grammar.free_text import INTENTION, LONGEST_NOTE, NEED, NOTE, OPTIONS, RULE
from dialogs.grammar.phrase import Asked, CommandRow, NothingAsked
from dialogs.grammar.subjects import search, subject_named
from dialogs.grammar.table import TABLE
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.texts.fold import fold
from dialogs.texts.sentence import PersonId, Refused, sentence

__all__ = ["TABLE", "CommandRow", "NothingAsked", "understand"]

IRREVOCABLE = (c.End, c.ForgetMe)  # offered only for a word that is nearly theirs, and as a question first
SURE = 95  # of 100: how alike that word must be
_NEGATED = re.compile(r"(?:not|don't|do not|can't|cannot|never|no) ", re.IGNORECASE)  # what follows is not wanted
_MORE_TIME = re.compile(r"\b(?:more time|(?:bit|little|while|have|need|take) (?:more|longer))\b", re.IGNORECASE)
_ADVICE = re.compile(r"(?:(?:so|ok|okay|and|then|well|now|right)[, ]+)*(?:should (?:i|we|you|u)|shall i)\b", re.IGNORECASE)
_TAKE = re.compile(r"^(?:take|have) ", re.IGNORECASE)
LONGEST = 300  # characters of a command; notes and options may be longer
LONGEST_OPTIONS = 3000  # characters of a list of own options
NEAR = 70  # of 100: how alike a text must be to a command to be offered it
NEAR_SHORT = 85  # the same for a text of up to three letters, which is like many things
LONGEST_GUESS = timedelta(hours=1)  # “120” is hardly a time
CLEAR = 12  # how far behind the nearest the second may be and still be offered


def understand(
    text: str,
    *,
    plan: Plan,
    plans: Sequence[str],
    names: Mapping[PersonId, str],
    by: PersonId,
    questioned: bool = False,
    language: str = "en",
    leads: bool = True,
    today: date | None = None,
) -> c.Command:
    """The command this text asks for. `plans` are the ids `start` may name, `names` the people that can be named.
    `questioned`: the bot has asked this person something, so “yes” is an answer.

    `leads`: whether commands of facilitators may be offered to this person. No text at all, or a question mark, asks for
    help. Raises Refused, with the way out, for what is no command and for names that fit nobody or several.
    """
    text = normalise.clean(text)
    asked = Asked(plan, plans, names, by, language=language, leads=leads, today=today, questioned=questioned)
    if questioned and (answer := build.answer_to_question(by, text)) is not None:
        return answer
    if (kept := _free_text(asked, text)) is not None:
        return kept
    if len(text) > LONGEST:
        raise Refused(sentence(texts.TOO_LONG_TO_READ))
    if normalise.is_small_talk(text):
        raise NothingAsked(sentence(texts.NOT_UNDERSTOOD))
    forms = normalise.forms(text)
    exact = "?" not in text and fold(text) == fold(forms[0])
    written = f"{forms[-1]}{'?' * ('?' in text)}"
    asked = replace(asked, exact=exact, written=written, typed=normalise.closed(" ".join(text.split())))
    if _ADVICE.match(forms[-1]):
        _offer_instead(forms[0], leads)
    return _read(asked, forms) if forms[0] else c.Help(by=by)


def _free_text(asked: Asked, text: str) -> c.Command | None:
    """The command that keeps what stands after a colon, read from the text as it was typed."""
    if found := NOTE.fullmatch(text[: 2 * LONGEST_NOTE].strip()):
        return build.note(asked, found)
    if (found := RULE.fullmatch(text[:LONGEST_OPTIONS].strip())) and found[2].strip():
        return build.rule(asked, found)
    if found := NEED.fullmatch(text[:LONGEST_OPTIONS].strip()):
        return build.need(asked, found)
    if found := INTENTION.fullmatch(text[:LONGEST_OPTIONS].strip()):
        return build.intention(asked, found)
    lines = "; ".join(line for line in text[:LONGEST_OPTIONS].splitlines() if line.strip())
    if found := OPTIONS.fullmatch(" ".join(lines.split())):
        return build.options(asked, found)
    return None


def _offer_instead(said: str, leads: bool) -> None:
    """“Should I pause here?” asks for advice. It gets the command as a button; what asks first may be asked for so."""
    row = next((row for row in TABLE if any(pattern.fullmatch(said) for pattern in row.patterns)), None)
    if row is not None and row.facilitators_only and leads and row.makes not in IRREVOCABLE:
        raise Refused(sentence(texts.DID_YOU_MEAN, first=row.usage), (row.offer,))


def _read(asked: Asked, forms: Sequence[str]) -> c.Command:
    """The command of the first row that fits, in English or in the language the bot speaks.

    A row that fits but names nothing gives way to a later one that does. The barest form of the text is tried first. A form
    with its opening words is tried where the barest fits nothing: “I have to go” is no “go”.
    """
    refused: Refused | None = None
    for said, given in _meanings(asked, forms):
        command, refusal = _first_fitting(given, said)
        if command is not None:
            return _help(asked, command.about) if isinstance(command, c.Help) else command
        refused = refused or refusal
    meant = welsh.english(forms[0]) if asked.language == "cy" else None
    raise refused or _not_understood(asked, meant[0] if meant else forms[0])


def _meanings(asked: Asked, forms: Sequence[str]) -> Iterator[tuple[str, Asked]]:
    for said in forms:
        if asked.language == "cy" and (meant := welsh.english(said)) is not None:
            yield meant[0], replace(asked, exact=asked.exact and meant[1])
        yield said, asked


def _first_fitting(asked: Asked, said: str) -> tuple[c.Command | None, Refused | None]:
    refused: Refused | None = None
    for row in TABLE:
        for pattern in row.patterns:
            if found := pattern.fullmatch(said):
                try:
                    return row.build(asked, found), None
                except resolve.Unnamed:  # the same text may name somebody once more people are looked up
                    raise
                except Refused as error:
                    refused = refused or error
    return None, refused


def _help(asked: Asked, said: str | None) -> c.Help:
    """Help about a subject, one command or all, or what a search finds."""
    by, lowered = asked.by, said.lower() if said is not None else ""
    if said is None or lowered in ("all", "everything"):
        return c.Help(by=by, about="all" if said else None)
    if (subject := subject_named(lowered)) is not None:
        return c.Help(by=by, about=subject.key)
    try:
        return c.Help(by=by, about=_about(said, asked.leads))
    except Refused:
        if found := search(said):
            return c.Help(by=by, found=found)
        raise


def _about(said: str, leads: bool) -> str:
    """The name of the row that help was asked about: its name, its words, or nearly so."""
    lowered = said.lower()
    exact = [row for row in TABLE if lowered in (row.name, row.usage.lower(), *row.examples)]
    fitting = [row for row in TABLE if any(pattern.fullmatch(said) for pattern in row.patterns)]
    for row in (*exact, *fitting, *_nearest(said)):
        return row.name
    raise hints.hinted(said, leads=leads) or Refused(sentence(texts.HELP_ABOUT_NOTHING), ("help",))


def _length_of(said: str) -> timedelta | None:
    """The length of time that a text is, where it is nothing else: “5 minutes”."""
    try:
        found = lengths.length(_TAKE.sub("", said))
    except Refused:
        return None
    return found if timedelta(0) < found <= LONGEST_GUESS else None


def _not_understood(asked: Asked, said: str) -> Refused:
    """The nearest rows as buttons: the right words without what they need, a slip of the finger, or another word for it."""
    if asked.leads and _MORE_TIME.search(said) and not _NEGATED.match(said):
        return Refused(sentence(texts.DID_YOU_MEAN, first="extend <minutes>"), ("extend 5",))
    if asked.leads and not _NEGATED.match(said) and (offer := hints.amount(said)) is not None:
        return Refused(sentence(texts.DID_YOU_MEAN, first=offer), (offer,))
    if not asked.leads and _MORE_TIME.search(said):
        return Refused(sentence(texts.FACILITATORS_ONLY))
    if (hint := hints.hinted(asked.written or said, leads=asked.leads, wanted=not _NEGATED.match(said))) is not None:
        return hint
    for row in sorted(TABLE, key=lambda row: -len(row.name)):
        if f"{said} ".lower().startswith(f"{row.name} ") and row.usage != row.name:
            offer = f"help {row.name}" if row.makes in IRREVOCABLE else row.offer
            return Refused(sentence(texts.SAY_IT_LIKE, usage=row.usage, example=row.examples[0]), (offer,))
    if asked.leads and (found := _length_of(said)) is not None:  # more time, or a pause?
        seconds = round(found.total_seconds())
        written = f"{seconds // 60}" if seconds % 60 == 0 else f"{seconds}s"
        offers: tuple[str, ...] = (f"extend {written}", f"pause {written}")
        return Refused(sentence(texts.DID_YOU_MEAN_EITHER, first=offers[0], second=offers[1]), offers)
    nearest = [] if _NEGATED.match(said) else _nearest(said)
    near = [row for row in nearest if asked.leads or not row.facilitators_only]
    offers = tuple(row.offer for row in near)
    named = [row.usage if "<" in row.usage else row.name for row in near]
    if not near:
        return Refused(sentence(texts.NOT_UNDERSTOOD), ("help", "where"))
    if len(near) == 1:
        return Refused(sentence(texts.DID_YOU_MEAN, first=named[0]), offers)
    return Refused(sentence(texts.DID_YOU_MEAN_EITHER, first=named[0], second=named[1]), offers)


def _nearest(said: str) -> list[CommandRow]:
    """At most two rows whose name, or another word for it, is spelt nearly like the beginning of the text; best first."""
    words = said.lower().split()
    scores = {row.name: max(_alike(words, row, name) for name in (row.name, *row.near)) for row in TABLE}
    least = NEAR if len(said) > 3 else NEAR_SHORT
    good = sorted(
        (row for row in TABLE if scores[row.name] >= max(least, SURE * (row.makes in IRREVOCABLE))),
        key=lambda row: -scores[row.name],
    )
    return [row for row in good if scores[row.name] >= scores[good[0].name] - CLEAR][:2]


def _alike(words: list[str], row: CommandRow, name: str) -> float:
    """0..100; words beyond the name count against a row that takes none, and a little against any."""
    from rapidfuzz import fuzz  # late: a service starts before anybody misspells something

    size = len(name.split())
    beyond = max(0, len(words) - size)
    return fuzz.ratio(" ".join(words[:size]), name) - beyond * (8 if row.usage == row.name or name in row.near else 1.5)
