"""PII detector (screening): free text that looks like a phone number, an NHS or National Insurance number, an address, a
date of birth or another identifier is refused, never stored and never logged.

The bot is made for talking about practice, not about cases. People are asked not to name children and families, and this is
the net beneath: it looks for the identifiers that the sector uses. It errs towards refusing, since saying it again costs
seconds. Names, ages and places wider than a street address or a postcode pass. Its examples are in
`tests/dialogs/texts/identifiers`. The kinds are tried in this order: e-mail, NHS number, National Insurance number, address,
birth date, phone number, case reference. A date of birth is refused, but a date to come or of an event (“session on …”)
passes. A reference is letters with four digits, or six digits in a row. Years, amounts and links pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialogs import texts
from dialogs.texts.dictated import plain
from dialogs.texts.sentence import Refused, Sentence, sentence


class Identifier(StrEnum):
    """What a text seems to contain."""

    EMAIL = "email"
    NHS = "nhs"
    INSURANCE = "insurance"
    POSTCODE = "postcode"
    BIRTH = "birth"
    PHONE = "phone"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Finding:
    """An identifier was found. `reason` says which kind and how to rephrase; it never repeats the text."""

    kind: Identifier
    reason: Sentence


def screen(text: str, today: date | None = None) -> Finding | None:
    """The first identifier this text seems to contain, or None when it may be kept.

    `today`, where it is known, tells dates that are still to come from dates of birth.
    """
    comparable = plain(text)
    for kind, reason, finds in _RULES:
        if finds(comparable, today):
            return Finding(kind, sentence(reason))
    return None


def allow(text: str, today: date | None = None) -> None:
    """Raise Refused when the text seems to contain an identifier."""
    if finding := screen(text, today):
        raise Refused(finding.reason)


# -- e-mail, NHS and National Insurance numbers, addresses -------------------------------------------------------------

_EMAIL = re.compile(
    r"[\w.+'-]{1,64}(?:\s?@\s?|\s?[(\[]at[)\]]\s?)[\w-]{1,63}(?:(?:\.|\s?[(\[]dot[)\]]\s?)[\w-]{1,63})+"
    r"|[\w.+-]{1,64} at [\w-]{1,63}(?: dot [\w-]{1,63})+",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\d+])(\d{3})[ .-]{0,2}(\d{3})[ .-]{0,2}(\d{4})(?!\d)")
_NHS_SAID = re.compile(r"\bNHS\b[^\d\n]{0,30}\d(?:[ .-]?\d){7,11}(?!\d)", re.IGNORECASE)
_INSURANCE = re.compile(
    r"(?<![A-Z\d])(?!BG|GB|NK|KN|TN|NT|ZZ)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)"
    r"(?:[ .-]?\d{2}){3}[ .-]?[A-D](?![A-Z\d])",
    re.IGNORECASE,
)
_INSURANCE_SAID = re.compile(
    r"\b(?:NINO|NI|National Insurance)\b[^\d\n]{0,25}?[A-Z]{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}(?!\d)", re.IGNORECASE
)
_AREAS = (  # the letters a postcode may begin with
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|M[EKL]?"
    "|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
_POSTCODE = re.compile(rf"(?<![A-Z\d])(?:{_AREAS})\d[A-Z\d]?[ -]{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}(?![A-Z\d])", re.IGNORECASE)
_ORDINAL = re.compile(r".*(?:1st|2nd|3rd|\dth|\dhr)")  # "S1 2nd half": lower case, unlike the end of a postcode


_STREET = re.compile(
    r"(?<![\d:.,/£-])\d{1,4}[a-z]?,? "
    r"(?!(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?|steps?|way|lane|people|point|part)\b)"
    r"(?:[a-z][\w']+ ){1,3}(?:street|road|avenue|lane|crescent|terrace|grove|st|rd|ave)\b"
    r"(?! ?(?:map|works?|safety|trip|test))",
    re.IGNORECASE,
)
_ROAD = re.compile(r"(?<![\d:.,/£-])\d{1,4}[a-z]?,? (?:Heol|Ffordd|Stryd|Lôn|Maes|Rhodfa) (?:yr? )?[A-ZÂÊÎÔÛŴŶ]\w+")


def checks(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last is the check digit, modulus 11 over weights 10 to 2."""
    left = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True)) % 11
    return left % 11 == int(digits[9])


def _nhs(text: str) -> bool:
    numbers = ("".join(found.groups()) for found in _NHS.finditer(text))
    return any(digits[0] != "0" and checks(digits) for digits in numbers) or _NHS_SAID.search(text) is not None


def _insurance(text: str) -> bool:
    return (_INSURANCE.search(text) or _INSURANCE_SAID.search(text)) is not None


def _postcode(text: str) -> bool:
    if _STREET.search(text) or _ROAD.search(text):
        return True
    return any(not _ORDINAL.fullmatch(found[0]) for found in _POSTCODE.finditer(text))


# -- dates of birth ----------------------------------------------------------------------------------------------------

BEFORE, AFTER = 45, 25  # characters around a date that are searched for what it is about
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)(?!\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/.-])(?P<day>\d{{1,2}})(?P<gap>[/.-]|\s[/-]\s)(?P<number>\d{{1,2}})(?P=gap){_YEAR}(?![/-]?\d)",
        r"(?<![\d/.-])(?P<day>\d{1,2})\s(?P<number>\d{1,2})\s(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<gap>[/.-])(?P<number>\d{1,2})(?P=gap)(?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]{{0,2}}(?:of )?{_MONTH}[\s,./-]{{0,2}}{_YEAR}",
        rf"\b{_MONTH}[\s./-](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[\s./-]{_YEAR}",
    )
)
_BORN = re.compile(
    r"\b(?:d\.? ?o\.? ?b\b|date of birth|birth ?(?:day|date)|born|b\.|geni\b|genedigaeth\b|[gn]?g?anwyd\b|ganed\b)",
    re.IGNORECASE,
)
_BORN_ON = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born)\b.{0,20}?"
    r"(?:\b\d{1,2}(?:st|nd|rd|th)?(?: of)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,4}\b|\b\d{1,2}[/.-]\d{1,2}\b|\b\d{6}\b)",
    re.IGNORECASE | re.DOTALL,
)
_BIRTH_YEAR = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|year of birth|birth year)\b\D{0,12}(?:19|20)\d\d\b"
    r"|\b(?:geni|[gn]?g?anwyd|ganed)\b.{0,25}?\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:session|s[1-9]|meeting|meet|workshop|training|course|conference|supervision|review|inspection|deadline|due|by|until|till"
    r"|before|after|from|since|next|week|starts?|starting|ends?|launch(?:ed)?|publish(?:ed)?|updated?|dated?|guidance|act|policy"
    r"|report|version|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thur?s?(?:day)?|fri(?:day)?|leave|holiday|half[- ]term|moved?"
    r"|booked|online|effective|in force)\b",
    re.IGNORECASE,
)


# "born in 2014" says how old somebody is; teams and ideas are born too, and so is somebody who was born in Leeds in 2014.
_BORN_IN = re.compile(
    r"(?P<what>(?:[\w'-]+[ ,]+){0,4})\bb(?:orn\b|\.)(?:[ ,]+(?:back|sometime|around|about|circa|c\.|late|early|mid|during"
    r"|on|in|at|the|a|of|start|end|middle|beginning|year|spring|summer|autumn|winter|christmas|easter|hospital"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|in [A-Z]\w+)){0,6}[ ,]*(?:(?:19|20)\d\d|'\d\d)(?![\d:])",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:ideas?|team|projects?|service|models?|plans?|programmes?|approach|methods?|groups?|polic(?:y|ies)|movements?"
    r"|concepts?|courses?|tools?|web ?site|departments?|charit(?:y|ies)|organi[sz]ation|compan(?:y|ies)|network|partnership"
    r"|framework|practice|role|theory|it|this|that|which)\b",
    re.IGNORECASE,
)
_CHILD = re.compile(r"\b(?:child|children|boys?|girls?|bab(?:y|ies)|twins?|sons?|daughters?|she|he|they)\b", re.IGNORECASE)


_LATELY = re.compile(
    r"\b(?:born|turn(?:s|ed|ing)? (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)) "
    r"(?:on |in |this |last |next )+"
    r"(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


def _birth(text: str, today: date | None) -> bool:
    """A date is taken for one of birth unless it is still to come, or what stands around it speaks of an event."""
    if _BORN_ON.search(text) or _BIRTH_YEAR.search(text) or _LATELY.search(text):
        return True
    if any(_CHILD.search(one["what"]) or not _THING.search(one["what"]) for one in _BORN_IN.finditer(text)):
        return True
    for found, day in _dates(text):
        around = text[max(0, found.start() - BEFORE) : found.start()] + " | " + text[found.end() : found.end() + AFTER]
        to_come = today is not None and day > today
        if _BORN.search(around) or not (to_come or _EVENT.search(around)):
            return True
    return False


def _dates(text: str) -> Iterator[tuple[re.Match[str], date]]:
    """Whole dates that the calendar has; day and month may be the American way round."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if _COUNTED.match(text, found.end()):
                continue  # “5-10-15 minutes” counts
            parts = found.groupdict()
            month = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"].lower()) + 1
            year, day = int(parts["year"].strip("'")), int(parts["day"])
            year = year if year > 99 else 2000 + year
            if (there := _on(year, month, day) or _on(year, day, month)) is not None:
                yield found, there


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# -- phone numbers -----------------------------------------------------------------------------------------------------

_PHONE = re.compile(r"(?<![\d/.,£-])(?:\+|\(?0)(?:[\s().-]{0,2}\d){8,14}(?![\d/])")
_PHONE_SAID = re.compile(
    r"\b(?:phone|tel(?:ephone)?|mob(?:ile)?|landline|ring|call|text|whatsapp|number is|fax|ext(?:ension)?)\b"
    r"[^\d\n]{0,20}\d(?:[ -]?\d){5,13}(?!\d)",
    re.IGNORECASE,
)


_COUNTED = re.compile(
    r"\s*(?:%|(?:min(?:ute)?|sec(?:ond)?|hour|hr|day|week|month|year|people|person|page|word|point|pound|step|rule|split|plan"
    r"|review|times?|metre|mile|percent)s?\b)",
    re.IGNORECASE,
)
MOST_COUNTED = 4  # amounts in a row: "15 30 45 60"


def _phone(text: str) -> bool:
    if _PHONE.search(text):
        return True
    return any(not _counts(found, text) for found in _PHONE_SAID.finditer(text))


def _counts(found: re.Match[str], text: str) -> bool:
    """Whether the digits are a few amounts, as in "30 60 90 minutes": short groups of which none begins with a nought."""
    groups = re.findall(r"\d+", found[0])
    if any(group.startswith("0") or len(group) > 3 for group in groups) or len(groups) > MOST_COUNTED:
        return False
    return _COUNTED.match(text, found.end()) is not None or all(len(group) == 2 and group[1] in "05" for group in groups)


# -- case and court references -----------------------------------------------------------------------------------------

_LABEL = (
    r"\b(?:case|court|file|claim|matter|crime|incident|police|hospital|patient|client|service user|child|person|family"
    r"|record|mosaic|liquid ?logic|care ?first|eclipse|lcs|ics|ehm|pnc|urn|upn|uln|crn|ref(?:erence)?|id)\b"
)
_LABELLED = re.compile(
    rf"{_LABEL}(?:[ -](?:id|ref(?:erence)?|no|num(?:ber)?)\b){{0,3}}\.?\s?(?:is|was|:|#|=|-|\(){{0,2}}\s?#?"
    r"(?P<token>(?=[A-Z/-]*\d)[A-Z\d]+(?:[/-][A-Z\d]+)*)(?![\w])",
    re.IGNORECASE,
)
_SAYS_NOT_YEAR = re.compile(r"\b(?:id|no|num(?:ber)?|urn|upn|uln|crn|pnc)\b|#", re.IGNORECASE)
_SAYS_NUMBER = re.compile(r"\b(?:id|ref(?:erence)?|no|num(?:ber)?|urn|upn|uln|crn|pnc)\b|#", re.IGNORECASE)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_TOKEN = re.compile(r"(?<![\w£$€.,])[A-Z\d]+(?:[/-][A-Z\d]+)*(?![\w%])", re.IGNORECASE)
_UNIT = re.compile(r"\d+[a-z]{1,4}|\d+x\d+|[ABM]\d{1,4}")  # 1500ml, 1990s; 1920x1080; the road A1079
_YEARLY = re.compile(r"[a-z]*[-/]?(?:19|20)\d\d(?:[-/](?:(?:19|20)?\d\d))?", re.IGNORECASE)  # 2022/23, SEA-2023
_GROUPS = re.compile(r"(?<![\d£$€.,/-])\d{3,}(?:[ -]\d{3,}){2,}(?![\d/%])")


def _reference(text: str) -> bool:
    said = _URL.sub(" ", text)
    for pattern in _DATES:  # dates of events; those of birth were found before
        said = pattern.sub(" ", said)
    if any(_names_a_case(found[0], found["token"]) for found in _LABELLED.finditer(said)):
        return True
    if any(not _is_amount(re.split("[ -]", found[0])) for found in _GROUPS.finditer(said)):
        return True
    tokens = (found for found in _TOKEN.finditer(said) if not _COUNTED.match(said, found.end()))  # “60-90-120 minutes”
    return any(_is_reference(found[0]) for found in tokens)


def _is_amount(groups: list[str]) -> bool:
    """Years in a row, or a round number in thousands."""
    return all(map(_YEARLY.fullmatch, groups)) or all(group == "000" for group in groups[1:])


def _names_a_case(whole: str, token: str) -> bool:
    """`case number 482` is one; `case 12`, `reference 2011` and `case 2` are not."""
    digits = sum(letter.isdigit() for letter in token)
    if _YEARLY.fullmatch(token) and not _SAYS_NOT_YEAR.search(whole.removesuffix(token)):
        return False
    mixed = digits < len(token) and not _UNIT.fullmatch(token)
    return digits >= (3 if mixed or _SAYS_NUMBER.search(whole) else 4)


def _is_reference(token: str) -> bool:
    """Letters with four digits and more, or six digits and more in a row, are made by a system, not by a person counting."""
    digits = sum(letter.isdigit() for letter in token)
    if digits < 4 or _YEARLY.fullmatch(token) or _UNIT.fullmatch(token):
        return False
    if token.isdigit():
        return digits >= 6 and not token.endswith("000")
    parts = re.split("[/-]", token)
    if all(part.isdigit() for part in parts):
        return (len(parts) > 2 and digits >= 7) or max(map(len, parts)) >= 6
    return any(sum(letter.isdigit() for letter in part) >= 3 for part in parts)


def _undated(finds: Callable[[str], bool]) -> Callable[[str, date | None], bool]:
    return lambda text, _: finds(text)


_RULES: tuple[tuple[Identifier, str, Callable[[str, date | None], bool]], ...] = (
    (Identifier.EMAIL, texts.GUARD_EMAIL, lambda text, _: _EMAIL.search(text) is not None),
    (Identifier.NHS, texts.GUARD_NHS, _undated(_nhs)),
    (Identifier.INSURANCE, texts.GUARD_INSURANCE, _undated(_insurance)),
    (Identifier.POSTCODE, texts.GUARD_POSTCODE, _undated(_postcode)),
    (Identifier.BIRTH, texts.GUARD_BIRTH, _birth),
    (Identifier.PHONE, texts.GUARD_PHONE, _undated(_phone)),
    (Identifier.REFERENCE, texts.GUARD_REFERENCE, _undated(_reference)),
)
