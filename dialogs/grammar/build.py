"""Command builders: turn the parts of a matched text into a command. Raise Refused where a part names nothing.

“start … anyway” skips the question; “start poll” or “start again” gets a button instead. “yes” with more words is no answer.
A date has a year; day and month come in this order. `link` needs https and takes no @ before the address. For somebody else
only facilitators say “here”. Clock times are read by `later`, names by `resolve`.
"""

from __future__ import annotations

import re
from datetime import datetime
from re import Match
from typing import Literal

from dialogs import texts
from dialogs.features import needs_list
from dialogs.grammar import free_text, later, resolve
from dialogs.grammar.lengths import length
from dialogs.grammar.phrase import Asked, NothingAsked
from dialogs.plan.model import Setting, poll_id_of_rules
from dialogs.run import commands as c
from dialogs.texts import identifiers
from dialogs.texts.fold import fold
from dialogs.texts.sentence import PersonId, Refused, sentence

SHORTEST_AREA = 3  # letters of an area's name: one letter is in every name
DATE_EXAMPLE = "date 2: 14 March 2027 09:30"
_DAYS = ("%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
_DAY_WORDS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[, ]*|(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE
)


_OTHER = re.compile(r"(?:a |the |our )?(poll|round|check|pairs)", re.IGNORECASE)  # started by commands of their own
_SOME_TIME = re.compile(r"(?:in|at|later|soon|when|once|after|as soon)\b", re.IGNORECASE)  # no name of a plan
_LATE = re.compile(r"^(?:(?:a )?(?:bit|little) )?(?:late|later|early|earlier)$", re.IGNORECASE)  # said beside a time
_THE_SESSION = re.compile(r"(?:(?:the|this|our) )?(?:session|meeting|workshop|it|us)(?: now)?$", re.IGNORECASE)
_GROUP = re.compile(r",? ?\b(?:(?:with|as|for) )?(?:the |a )?(?P<which>same|new) group\b", re.IGNORECASE)
_SURE = re.compile(r"(?:,? ?\banyway\b)+$", re.IGNORECASE)
_SETTING = re.compile(r",? ?\b(?:(?P<here>face[ -]to[ -]face|in (?:one|the same) room|in person)|online)\b", re.IGNORECASE)


def start(asked: Asked, found: Match[str]) -> c.Command:
    """`start`, with a plan, `same group` or `new group`, `face to face` or `online`, a time; then `anyway`."""
    text, sure = _SURE.subn("", found["plan"].replace("@", "at "))
    when, said = later.split(text)
    if when is not None:
        said = _LATE.sub("", said)
    if fold(said).removeprefix("it ").split()[:1] in (["again"], ["over"], ["anew"]) or fold(said) == "from the beginning":
        raise Refused(sentence(texts.DID_YOU_MEAN_EITHER, first="resume", second="start"), ("resume", "start"))
    if _SOME_TIME.match(said) or _LATE.match(said):
        raise Refused(sentence(texts.SAY_IT_LIKE, usage="start [plan] [at time]", example="start at 9:30"), ("start",))
    if (other := _OTHER.fullmatch(said)) is not None:
        name = other[1].lower()
        raise Refused(sentence(texts.DID_YOU_MEAN, first=name), (name,))
    group, setting = _GROUP.search(said), _SETTING.search(said)
    said = _THE_SESSION.sub("", _SETTING.sub("", _GROUP.sub("", said)).strip(" ,"))
    which: Literal["same", "new"] = "same" if group and group["which"].lower() == "same" else "new"
    where = Setting.FACE_TO_FACE if setting and setting["here"] else Setting.ONLINE
    return c.Start(
        by=asked.by,
        plan=resolve.find_plan(said, asked.plans) if said else None,
        group=which if group else None,
        sure=bool(sure),
        setting=where if setting else None,
        when=when,
    )


def pause(asked: Asked, found: Match[str]) -> c.Command:
    """`pause`, for a time or until one where it is said."""
    given = found.groupdict()
    if given.get("clock"):
        return c.Pause(by=asked.by, until=later.clock_time(given["clock"]))
    return c.Pause(by=asked.by, lasts=length(given["length"]) if given.get("length") else None)


def skip(asked: Asked, found: Match[str]) -> c.Command:
    """`skip`, or the part by its name; which one is coming only the run knows."""
    said = found["part"]
    return c.Skip(by=asked.by, steps=asked.parts(said) if said else ())


def next_step(asked: Asked, found: Match[str]) -> c.Command:
    """`next`. “Go on” means resume while the session is paused; only the run knows that."""
    return c.Next(by=asked.by, or_resume=bool(found["on"]))


_YES = re.compile(r"(?:yes|yep|yeah|confirm|ie|iawn)(?: (?:please|plis|do(?: it| that)?|go ahead))?|(?:do it|go ahead)")
_NO = re.compile(r"(?:no|nope|na|nage|don t|do not)(?: (?:thanks|thank you|diolch|don t|please))?|(?:never mind|leave it)")


def answer_to_question(by: PersonId, text: str) -> c.Confirm | None:
    """Yes or no, and nothing else: a yes with more words, or with a question mark, may mean something else."""
    said = fold(text)
    if "?" not in text and _YES.fullmatch(said):
        return c.Confirm(by=by)
    return c.Confirm(by=by, yes=False) if _NO.fullmatch(said) else None


def confirm(asked: Asked, found: Match[str]) -> c.Command:
    """`yes` and `no` where nothing was asked: small talk. Where something was, they were read before."""
    raise NothingAsked(sentence(texts.NOT_UNDERSTOOD))


def extend(asked: Asked, found: Match[str]) -> c.Command:
    """`extend` by a length of time, until a time of day, or so that the step ends after a length from now."""
    given = found.groupdict()
    if given.get("clock"):
        return c.Extend(by=asked.by, until=later.clock_time(given["clock"]))
    if given.get("after"):
        return c.Extend(by=asked.by, until=c.When(after=length(given["after"])))
    counted = given.get("number") or (given.get("unit") and "1")  # “another minute”
    lasts = length(f"{counted} {given['unit'] or ''}" if counted else given["length"])
    if not lasts:
        raise Refused(sentence(texts.NO_LENGTH_AT_ALL))
    return c.Extend(by=asked.by, by_time=-lasts if given.get("less") is not None else lasts)


def resume(asked: Asked, found: Match[str]) -> c.Command:
    """`resume`, from where the session stopped or on the clock."""
    return c.Resume(by=asked.by, keep_clock=bool(found["clock"]))


def catch_up(asked: Asked, found: Match[str]) -> c.Command:
    """`catch up`, by the named way. Without one, the ways are offered."""
    said = (found["way"] or "").lower()
    ways = {"shr": "shrink", "pro": "prompts", "run": "run on"} | {
        "mak": "shrink", "sho": "shrink", "squ": "shrink", "com": "shrink",
        "lea": "prompts", "kee": "run on", "end": "run on",
    }  # fmt: skip
    return c.CatchUp(by=asked.by, way=ways.get(said[:3]))


def swap(asked: Asked, found: Match[str]) -> c.Command:
    """`swap` two people of different pairs or groups."""
    a, b = asked.two(found["two"])
    return c.Swap(by=asked.by, a=a, b=b)


def keep_apart(asked: Asked, found: Match[str]) -> c.Command:
    """`keep apart` two people."""
    a, b = asked.two(found["two"])
    return c.KeepApart(by=asked.by, a=a, b=b)


def away(asked: Asked, found: Match[str]) -> c.Command:
    """`away`, for oneself or for the person named."""
    person = found.groupdict().get("person")
    return c.Leave(by=asked.by, person=asked.person(person) if person else asked.by)


def here(asked: Asked, found: Match[str]) -> c.Command:
    """Somebody else is here: only facilitators say so. For everybody else it is talk, or a question."""
    if not asked.leads:
        raise Refused(sentence(texts.FACILITATORS_ONLY))
    return c.Join(by=asked.by, person=asked.person(found["person"]))


def finish_room(asked: Asked, found: Match[str]) -> c.Command:
    """“room 3 finished”, “not finished yet”."""
    given = found.groupdict()
    room, unfinished = given.get("room"), given.get("not") or given.get("not2")
    return c.FinishRoom(by=asked.by, finished=not unfinished, room=int(room) if room else None)


def prompt(asked: Asked, found: Match[str]) -> c.Command:
    """`prompt`, the next one or the one of that number."""
    return c.SendPrompt(by=asked.by, number=int(found["number"]) if found["number"] else None)


def note(asked: Asked, found: Match[str]) -> c.Command:
    """`note: text`."""
    return free_text.take_note(asked.by, found[1], asked.today)


def rule(asked: Asked, found: Match[str]) -> c.Command:
    """`rule: text`. With a number it changes that rule."""
    return free_text.write_rule(asked.by, found[2], int(found[1]) if found[1] else None, asked.today)


def need(asked: Asked, found: Match[str]) -> c.Command:
    """A line about support; words before a colon name its area where the plan has such an area."""
    poll = asked.plan.poll_steps[needs_list.POLL].poll if needs_list.asks(asked.plan) else None
    known = [fold(area) for area in needs_list.areas(poll.options)] if poll else []
    named = (found["area"] or found["area2"] or "").strip()
    said = fold(named)
    area = next((number for number, name in enumerate(known) if len(said) >= SHORTEST_AREA and said in name), None)
    text = found["text"] if area is not None or not named else f"{named}: {found['text']}"
    return free_text.needs(asked.by, [(area, text)], asked.today)


def idea(asked: Asked, found: Match[str]) -> c.Command:
    """`idea: text`, one idea for each line."""
    return free_text.ideas(asked.by, found[1].splitlines() or [""], today=asked.today)


def several(found: Match[str]) -> tuple[int, ...]:
    """The numbers in what was said; none where there are none."""
    return tuple(map(int, re.findall(r"\d+", found.groupdict().get("numbers") or "")))


def numbers_out(asked: Asked, found: Match[str]) -> c.Command:
    """`object` with the numbers of a list."""
    return free_text.take_out(asked.by, found["numbers"])


def agree(asked: Asked, found: Match[str]) -> c.Command:
    """`agree` to the ground rules, or to passing on the support needs where a plan has no rules."""
    step = next((step for step in asked.plan.steps if step.rules is not None), None)
    if step is None and needs_list.asks(asked.plan):
        return c.Answer(by=asked.by, poll=needs_list.AGREE, options=(0,))
    if step is None:
        raise Refused(sentence(texts.NO_RULES_YET))
    return c.Answer(by=asked.by, poll=poll_id_of_rules(step.path), options=(0,))


def same(asked: Asked, found: Match[str]) -> c.Command:
    """`same` person: two entries for one."""
    person, other = asked.two(found["two"] or found["both"])
    return c.SamePerson(by=asked.by, person=person, other=other)


def answer_for(asked: Asked, found: Match[str]) -> c.Command:
    """The options stay words: which poll is open, and whether its options were replaced, only the run knows."""
    said = tuple(part.strip() for part in re.split(r"[,;]", found["options"]) if fold(part))
    if not said:
        raise Refused(sentence(texts.OPTION_UNKNOWN))
    return c.Answer(by=asked.by, poll="", options=(), words=said, on_behalf_of=asked.person(found["person"]))


def options(asked: Asked, found: Match[str]) -> c.Command:
    """`options` of a poll, with a picture if one is named."""
    poll = resolve.find_poll(found[1], asked.plan)
    return free_text.own_options(asked.by, poll, re.split(r"[,;]", found[2]), found[3], found[4], asked.today)


_NAMED = {"resource pack": "pack", "the pack": "pack"}
_ADDRESS = re.compile(r"""https://[^\s<>"'\\]{4,400}""")


def link(asked: Asked, found: Match[str]) -> c.Command:
    """A link of the plan by name, in the plan's spelling, and a full address."""
    said, url = fold(found["name"]), found["url"].strip("<>").rstrip(".,;")
    if _ADDRESS.fullmatch(url) is None or "@" in url.split("/")[2]:
        raise Refused(sentence(texts.LINK_NOT_READ))
    known = {fold(name): name for name in asked.plan.links}
    name = known.get(said) or known.get(_NAMED.get(said, "")) or " ".join(found["name"].split())
    identifiers.allow(name)
    return c.SetLink(by=asked.by, name=name, url=url)


def connect(asked: Asked, found: Match[str]) -> c.Command:
    """`connect` in a chat that is connected already."""
    raise Refused(sentence(texts.CONNECTED_ALREADY))  # the Zoom channel hears it first and binds a chat that is new


def session_date(asked: Asked, found: Match[str]) -> c.Command:
    """A day with its year, and a clock time; the day of the week may stand before it and is not compared."""
    given = found.groupdict()
    if given["none"]:
        return c.SetDate(by=asked.by, session=int(given["none"]), wall=None)
    said = " ".join(_DAY_WORDS.sub("", given["day"]).replace(" of ", " ").replace(",", " ").split())
    hour = given["time"].replace(".", ":")
    for form in _DAYS:
        try:
            return c.SetDate(
                by=asked.by, session=int(given["session"]), wall=datetime.strptime(f"{said} {hour}", f"{form} %H:%M")
            )
        except ValueError:
            continue
    raise Refused(sentence(texts.DATE_NOT_READ, example=DATE_EXAMPLE))


def intention(asked: Asked, found: Match[str]) -> c.Command:
    """One line of one's own, screened like everything that is kept."""
    if found["none"] or found["now"]:
        return c.Intend(by=asked.by, text=None, this_time=bool(found["now"]))
    return free_text.intend(asked.by, found["text"], asked.today)
