"""Free text that people write, typed or in a form (notes, rules, needs, ideas, intentions, own poll options): its patterns,
limits and screening.

It is kept only after a colon, so that an ordinary sentence never is. Refused where it is empty, too long, or looks as if it
named somebody. Limits elsewhere: ideas in `features.ideas.lists`, needs in `features.needs_list`, rules in
`features.ground_rules`. Own options are all different; a picture has an https address and words. What looks as if it named
somebody is found by `texts.identifiers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from dialogs import texts
from dialogs.features import needs_list
from dialogs.features.ideas.lists import LONGEST as LONGEST_IDEA
from dialogs.features.polls.decide import FEWEST_OPTIONS, MOST_OPTIONS
from dialogs.run import commands as c
from dialogs.texts import identifiers
from dialogs.texts.fold import fold
from dialogs.texts.sentence import PersonId, Refused, sentence

LONGEST_NOTE = 2000  # characters
LONGEST_OPTION = 80  # characters of a poll option
OPTIONS_EXAMPLE = "options tokens: Courage, Rest, Clarity"
RULE_EXAMPLE = "rule: We keep what is said here to ourselves"
NEED_EXAMPLE = "need supervision: time to think a decision through"
IDEA_EXAMPLE = "idea: a shorter form for visits"
INTENTION_EXAMPLE = "intention: Try the three questions in my next supervision"
LONGEST_INTENTION = 300  # characters of a personal intention
NUMBERS = re.compile(r"#?\d{1,2}(?:(?:[ ,;&]| and )+#?\d{1,2})*", re.IGNORECASE)
NOTE_EXAMPLE = "note: start five minutes earlier next time"

NOTE = re.compile(r"\W*(?:(?:@?throughline|please|take a|make a|add a)\W+)*note\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
RULE = re.compile(
    r"\W*(?:(?:@?throughline|please|add a?|new)\W+)*(?:ground )?rule\s*(?:#?(\d{1,2}))?\s*:\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
INTENTION = re.compile(
    r"\W*(?:(?:@?throughline|please)\W+)*(?:(?P<now>no (?:new|further) intention\W*)|"
    r"(?P<none>(?:no|delete|forget)(?: my)? intention\W*)|"
    r"(?:my )?intention\s*:\s*(?P<text>.*))",
    re.IGNORECASE | re.DOTALL,
)
NEED = re.compile(
    r"\W*(?:(?:@?throughline|please)\W+)*(?:support )?need\s*(?:(?P<area>[^:]{1,80}))?:\s*"
    r"(?:(?P<area2>[^:]{1,80}):\s+)?(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
OPTIONS = re.compile(r"options ([^:]{1,80}): ?(.+?)(?:(?<![ ,;])[ ,;]+picture:? (\S+) ?(.*))?", re.IGNORECASE)
IDEA = re.compile(r"\W*(?:(?:@?throughline|please|my|add an?|an?)\W+)*ideas?\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)


def take_note(by: PersonId, written: str, today: date | None = None) -> c.TakeNote:
    """A facilitator's note, however it was given. Refused where it is empty, too long, or looks as if it named somebody."""
    text = written.strip()
    if len(text) > LONGEST_NOTE:
        raise Refused(sentence(texts.NOTE_TOO_LONG, most=LONGEST_NOTE))
    if not text:
        raise Refused(sentence(texts.SAY_IT_LIKE, usage="note: <text>", example=NOTE_EXAMPLE))
    identifiers.allow(text, today)
    return c.TakeNote(by=by, text=text)


def write_rule(by: PersonId, written: str, number: int | None = None, today: date | None = None) -> c.WriteRule:
    """A ground rule, however it was given. Refused where it is empty, or looks as if it named somebody."""
    text = " ".join(written.split())
    if not text:
        raise Refused(sentence(texts.SAY_IT_LIKE, usage="rule [number]: <text>", example=RULE_EXAMPLE))
    identifiers.allow(text, today)
    return c.WriteRule(by=by, text=text, number=number)


def needs(by: PersonId, written: Iterable[tuple[int | None, str]], today: date | None = None) -> c.WriteNeeds:
    """Lines about support, however they were given. Refused where one looks as if it named somebody, or is too long."""
    lines = tuple((area, " ".join(text.split())) for area, text in written if text.strip())
    if not lines:
        raise Refused(sentence(texts.NEEDS_EMPTY))
    for _, text in lines:
        if len(text) > needs_list.LONGEST:
            raise Refused(sentence(texts.NEEDS_TOO_LONG, most=needs_list.LONGEST))
        identifiers.allow(text, today)
    return c.WriteNeeds(by=by, lines=lines)


def ideas(by: PersonId, written: Iterable[str], collect: str | None = None, today: date | None = None) -> c.WriteIdeas:
    """Ideas, however they were given. Refused where there are none, or one looks as if it named somebody or is too long."""
    lines = tuple(text for line in written if fold(text := " ".join(line.split())))
    if not lines:
        raise Refused(sentence(texts.IDEAS_EMPTY))
    for text in lines:
        if len(text) > LONGEST_IDEA:
            raise Refused(sentence(texts.IDEAS_TOO_LONG, most=LONGEST_IDEA))
        identifiers.allow(text, today)
    return c.WriteIdeas(by=by, lines=lines, collect=collect)


def numbers(written: str | None, example: str) -> tuple[int, ...]:
    """Numbers of ideas. Refused, with an example, where anything but numbers is written."""
    if not NUMBERS.fullmatch((written or "").strip()):
        raise Refused(sentence(texts.SAY_IT_LIKE, usage=example, example=example))
    return tuple(map(int, re.findall(r"\d+", written or "")))


def take_out(by: PersonId, written: str) -> c.TakeOutNeeds:
    """The numbers of a list that are to be taken out. Refused where anything but numbers is written."""
    if not NUMBERS.fullmatch(written.strip()):
        raise Refused(sentence(texts.SAY_IT_LIKE, usage="object <numbers>", example="object 3"))
    return c.TakeOutNeeds(by=by, numbers=tuple(map(int, re.findall(r"\d+", written))))


def own_options(
    by: PersonId,
    poll: str,
    wanted: Iterable[str],
    url: str | None = None,
    shows: str | None = None,
    today: date | None = None,
) -> c.ChangePoll:
    """The group's own options and picture for a poll, however they were given. Refused with what is wrong with them."""
    options = tuple(" ".join(option.split()) for option in wanted if fold(option))
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or len(set(map(fold, options))) < len(options):
        raise Refused(sentence(texts.OPTIONS_HOW_MANY, example=OPTIONS_EXAMPLE))
    alt = " ".join((shows or "").split())
    if any(len(option) > LONGEST_OPTION for option in options):
        raise Refused(sentence(texts.OPTIONS_TOO_LONG, most=LONGEST_OPTION))
    if url is not None and not (url.startswith("https://") and len(url) > 12 and alt):
        raise Refused(sentence(texts.OPTIONS_PICTURE))
    identifiers.allow(" | ".join((*options, alt)), today)
    return c.ChangePoll(by=by, poll=poll, options=options, image_url=url, image_alt=alt or None)


def intend(by: PersonId, written: str, today: date | None = None) -> c.Intend:
    """A line of one's own, however it was given. Refused where it is empty, too long, or looks as if it named somebody."""
    text = " ".join(written.split())
    if not text:
        raise Refused(sentence(texts.SAY_IT_LIKE, usage="intention: <text>", example=INTENTION_EXAMPLE))
    if len(text) > LONGEST_INTENTION:
        raise Refused(sentence(texts.INTENTION_TOO_LONG, most=LONGEST_INTENTION))
    identifiers.allow(text, today)
    return c.Intend(by=by, text=text)
