"""CPD record view model: a person's own record in words. Pure functions; the page and the document use the same model.

Time present and held is shown block by block, breaks apart. “Facilitating” is a kind of its own. Roles of partners are
named, people are not. Each section has questions and space to write. How time is counted is in
`dialogs.programme.attendance`, the pieces in `dialogs.programme.cpd`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel.dates import format_date

from cards.context import CardContext
from cards.language import Words
from dialogs import texts
from dialogs.plan.model import Mode
from dialogs.programme.cpd import PeerWork, Piece, registration_year
from dialogs.texts.sentence import Lasting, Planned

RULES = "https://www.socialworkengland.org.uk/cpd/"
_HOW: Mapping[Mode, str] = {
    Mode.ONLINE: texts.CPD_HOW_ONLINE,
    Mode.OFFLINE: texts.CPD_HOW_OFFLINE,
    Mode.BREAK: texts.CPD_HOW_BREAK,
}


@dataclass(frozen=True)
class Field:
    """Form section: the known facts (paragraphs and a list), questions to think about, and space to write."""

    title: str
    known: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    quoted: str = ""  # the line that the person wrote
    questions: tuple[str, ...] = ()
    space: str = ""  # description of the space, for screen readers


@dataclass(frozen=True)
class Section:
    """One session, as a piece of CPD."""

    title: str
    facts: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    table_title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """The whole record, with all texts final."""

    lang: str
    title: str
    subtitle: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    total: str
    rules_title: str
    rules: tuple[str, ...]
    rules_link: str


def sheet(pieces: Sequence[Piece], name: str, at: datetime, locale: str, catalogue: NullTranslations) -> Sheet:
    """Build the record of `pieces`: at least one, in order of time. `at` is now."""
    scene = CardContext(pieces[-1].plan, ZoneInfo(pieces[-1].zone), locale, catalogue=catalogue)
    words = Words(scene)
    own = [Words(replace(scene, plan=one.plan, zone=ZoneInfo(one.zone))) for one in pieces]
    here = sum((one.here for one in pieces), timedelta())
    return Sheet(
        lang=words.lang,
        title=words.say(texts.CPD_TITLE),
        subtitle=words.say(texts.CPD_FOR, name=name, day=words.day(at)),
        intro=(words.say(texts.CPD_YOURS), words.say(texts.CPD_NO_NAMES)),
        sections=tuple(_section(one, said) for one, said in zip(pieces, own, strict=True)),
        total=words.say(texts.CPD_HOURS, here=Lasting(here)),
        rules_title=words.say(texts.CPD_RULES),
        rules=(
            words.say(texts.CPD_RULES_TWO),
            words.say(texts.CPD_RULES_PEER),
            words.say(texts.CPD_RULES_COPY),
            words.say(texts.CPD_RULES_CHECK, link=RULES),
        ),
        rules_link=RULES,
    )


def _section(one: Piece, words: Words) -> Section:
    session, title = one.plan.session, Planned(one.plan.title)
    named = texts.CPD_PIECE_ALONE if session is None else texts.CPD_PIECE
    rows = tuple(
        (
            words.block(part.block),
            words.say(_HOW[one.plan.block_of[part.block].mode]),
            words.lasting(part.present),
            words.lasting(part.lasted),
        )
        for part in one.blocks
    )
    header = tuple(words.say(text) for text in (texts.CPD_BLOCK, texts.CPD_HOW, texts.CPD_TIME, texts.CPD_HELD))
    return Section(
        title=words.say(named, title=title, session=session or 0),
        facts=_facts(one, words),
        fields=(_about(one, words), _learnt(words), _impact(one, words), _peer(one, words)),
        table_title=words.say(texts.CPD_BLOCKS),
        header=header,
        rows=rows,
    )


def _facts(one: Piece, words: Words) -> tuple[tuple[str, str], ...]:
    kind = texts.CPD_KIND_LED if one.led else texts.CPD_KIND_TOOK_PART if one.peers else texts.CPD_KIND_SESSION
    first, last = registration_year(one.began_at.astimezone(words.scene.zone).date())
    time = {"here": Lasting(one.here), "held": Lasting(one.held), "breaks": Lasting(one.breaks)}
    return (
        (words.say(texts.CPD_KIND), words.say(kind)),
        (words.say(texts.CPD_DATE), words.day(one.began_at)),
        (
            words.say(texts.CPD_YEAR),
            words.say(texts.CPD_YEAR_IS, first=_day(first, words), last=_day(last, words)),
        ),
        (words.say(texts.CPD_TIME), words.say(texts.CPD_TIME_BREAKS if one.breaks else texts.CPD_TIME_IS, **time)),
    )


def _about(one: Piece, words: Words) -> Field:
    aims = tuple(words.planned(aim) for aim in one.plan.aims)
    return _with_space(
        Field(
            words.say(texts.CPD_ABOUT),
            known=(words.say(texts.CPD_ABOUT_AIMS),) if aims else (),
            listed=aims,
            questions=(words.say(texts.CPD_ABOUT_WHY),),
        ),
        words,
    )


def _learnt(words: Words) -> Field:
    asked = (words.say(texts.CPD_LEARNT_SEE), words.say(texts.CPD_LEARNT_TOOL))
    return _with_space(Field(words.say(texts.CPD_LEARNT), questions=asked), words)


def _impact(one: Piece, words: Words) -> Field:
    known = (words.say(texts.CPD_OWN_LINE),) if one.own_line else ()
    asked = (words.say(texts.CPD_IMPACT_DID), words.say(texts.CPD_IMPACT_WHO))
    field = Field(words.say(texts.CPD_IMPACT), known=known, quoted=one.own_line or "", questions=asked)
    return _with_space(field, words)


def _peer(one: Piece, words: Words) -> Field:
    if not one.peers:
        asked: tuple[str, ...] = (words.say(texts.CPD_PEER_FIND), words.say(texts.CPD_PEER_NOW))
        return _with_space(Field(words.say(texts.CPD_PEER), questions=asked), words)
    asked = tuple(words.say(text) for text in (texts.CPD_PEER_NOTICED, texts.CPD_PEER_SIDES, texts.CPD_PEER_NOW))
    field = Field(
        words.say(texts.CPD_PEER),
        known=(words.say(texts.CPD_PEER_WORK),),
        listed=tuple(_turn(work, words) for work in one.peers),
        questions=asked,
    )
    return _with_space(field, words)


def _turn(work: PeerWork, words: Words) -> str:
    peers = [words.planned(role) for role in work.peers if role]
    if work.role is None or not peers:
        return words.say(texts.CPD_PEER_TURN_PLAIN, on=Planned(work.on))
    with_roles = texts.CPD_PEER_TURN
    return words.say(with_roles, on=Planned(work.on), role=Planned(work.role), peers=words.listed(peers))


def _with_space(field: Field, words: Words) -> Field:
    return replace(field, space=words.say(texts.CPD_SPACE, title=field.title))


def _day(day: date, words: Words) -> str:
    return format_date(day, "long", locale=words.language)
