"""Cards of pairs and groups: the table for everyone, the card for one person, and the card for a latecomer.

The facilitators' list of rooms holds the CSV text for Zoom's pre-assigned rooms. With roles for all, each role has a column.
Rooms keep their numbers when one is empty. A person's own card says room, role, task, turns and that nobody listens in;
while paused the task has no times. Teams gets meetings or call links, Zoom the CSV (only people with a known address), one
room neither. In a trio roles change within a turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cards.call_links import ADDRESS, call_link
from cards.compose import groups, rooms
from cards.compose.session import links
from cards.language import Words, capital
from cards.plan_text import prose
from cards.view import Button, Element, Facts, Heading, Paragraph, Say, Table, View
from dialogs import texts
from dialogs.run.events import Group
from dialogs.run.messages import CatchUpOnJoinCard, NudgeCard, PairsCard, PairTurn, RoomsCard, YourPairCard
from dialogs.run.messages.pairs import of_now
from dialogs.texts.sentence import At, Lasting, People, Person, Planned


def pairs(card: PairsCard, words: Words) -> View:
    """Pairs table: who works with whom, and in which role."""
    if groups.drawn_as(card.block, words).bowl:
        return groups.bowl(card, words)
    pair = groups.of_two(card.block, words)
    elements: list[Element] = []
    if card.paused_at:
        elements += groups.paused(card, words)
    elif card.starts_at:
        in_room = texts.FACE_ROOMS if pair else texts.FACE_GROUP_WORK
        said = words.say(in_room if words.face_to_face else texts.PAIRS_ROOMS, starts=At(card.starts_at))
        elements.append(Paragraph(said, "strong"))
    elif card.ends_at:
        two = pair and any(len(group.members) <= 2 for group in card.groups)  # a trio alone is no pair
        until = words.say(texts.PAIRS_UNTIL if two else texts.GROUPS_UNTIL, ends=At(card.ends_at))
        elements.append(Paragraph(until, "strong"))
    nobody = texts.PAIRS_NOBODY if pair else texts.GROUPS_NOBODY
    elements.append(_table(card.groups, card.block, words) if card.groups else Paragraph(words.say(nobody)))
    if card.unpaired:
        alone = texts.PAIRS_UNPAIRED if pair else texts.GROUPS_UNPAIRED
        elements.append(Paragraph(words.say(alone, people=People(words.by_name(card.unpaired))), "warning"))
    return View(groups.title(card, words), tuple(elements))


def _table(drawn: tuple[Group, ...], block: str, words: Words) -> Table:
    """The groups as a table.

    If everyone has a role, each role has a column. So people find their name by what they do.
    """
    room = words.say(texts.PAIRS_ROOM)
    used = [role for role in words.plan.roles_in(block) if any(role in group.roles for group in drawn)]
    if used and all(len(group.roles) == len(group.members) and set(group.roles) - {""} <= set(used) for group in drawn):
        header = (room, *(capital(words.planned(role)) for role in used))
        rows = tuple((str(number), *(_holders(group, role, words) for role in used)) for number, group in _numbered(drawn))
        return Table(header, rows)
    rows = tuple((str(number), _members(group, block, words)) for number, group in _numbered(drawn))
    return Table((room, words.say(texts.PAIRS_WHO)), rows)


def _members(group: Group, block: str, words: Words) -> str:
    """Everybody in a group, the host on a line of their own."""
    if not groups.drawn_as(block, words).hosts:
        return words.people(group.members)
    led = words.say(texts.GROUPS_HOST, person=Person(group.members[0]))
    return f"{led}\n{words.people(group.members[1:])}" if len(group.members) > 1 else led


def _numbered(drawn: tuple[Group, ...]) -> tuple[tuple[int, Group], ...]:
    """Rooms with somebody in them, with their numbers. A room may have become empty; the others keep their numbers."""
    return tuple((room, group) for room, group in enumerate(drawn, 1) if group.members)


def _holders(group: Group, role: str, words: Words) -> str:
    holders = [member for member, held in zip(group.members, group.roles, strict=True) if held == role]
    return words.people(holders) if holders else "–"


def yours(card: YourPairCard, words: Words) -> View:
    """For one person: partner, room, role, the task with its page, and every turn with its clock times."""
    if groups.drawn_as(card.block, words).bowl:
        return groups.your_bowl(card, words)
    pair = groups.of_two(card.block, words)
    if not card.partners:
        said = (Paragraph(words.say(texts.YOURS_NOBODY_ASK if pair else texts.YOURS_NO_GROUP_ASK), "strong"),)
        return View(words.say(texts.YOURS_NOBODY if pair else texts.YOURS_NO_GROUP), said)
    meeting = words.scene.meetings.get((card.block, card.room), "")
    elements: list[Element] = [
        Paragraph(_room(card, words), "strong"),
        *groups.paused(card, words),
        *_own_meeting(meeting, words),
        *rooms.own_state(card, words),
        *groups.host(card, words),
        *_own_role(card, words),
    ]
    elements += [*_task(card, words), Paragraph(words.say(texts.YOURS_ANONYMOUS), "strong")]
    turns = card.turns[1:] if _out_of_roles(card, words) else card.turns
    if len(turns) > 1 or any(turn.role for turn in turns) or (turns and not card.on):
        elements += [Heading(words.say(texts.YOURS_TURNS)), _turns(turns, words)]
    elements += [*links(words), Paragraph(words.say(texts.YOURS_UNHEARD), "subtle")]
    buttons = (*rooms.own_buttons(card, words), Button(words.say(texts.YOURS_BUTTON_NUDGE), Say("nudge me")))
    title = texts.YOURS_TITLE if card.next_at is None else texts.YOURS_NEXT_TITLE
    return View(words.say(title, people=People(card.partners)), tuple(elements), buttons, extra={"links": meeting})


def _room(card: YourPairCard, words: Words) -> str:
    """Which room, and when to go there."""
    pair = len(card.partners) == 1 and groups.of_two(card.block, words)
    if card.next_at is None:
        return words.say(_room_now(card, words, pair=pair), room=card.room)
    if card.host and groups.drawn_as(card.block, words).hosts:
        said = texts.YOURS_NEXT_STAY
    else:
        said = texts.YOURS_NEXT_PAIR if pair else texts.YOURS_NEXT_GROUP
    return words.say(said, room=card.room, at=At(card.next_at))


def _room_now(card: YourPairCard, words: Words, *, pair: bool) -> str:
    if card.on:
        return texts.YOURS_ROOM_NOW if pair else texts.YOURS_GROUP_NOW
    if words.face_to_face:
        if not groups.of_two(card.block, words):
            return texts.FACE_IN_GROUP
        return texts.FACE_PAIR if pair else texts.FACE_GROUP
    return texts.YOURS_ROOM if pair else texts.YOURS_GROUP


def _own_meeting(link: str, words: Words) -> list[Element]:
    """The group's own meeting, where one was made for it."""
    return [Paragraph(words.say(texts.YOURS_MEETING)), Facts(((words.say(texts.YOURS_MEETING_JOIN), link),))] if link else []


def _own_role(card: YourPairCard, words: Words) -> list[Element]:
    """The role now, and what somebody does who watches."""
    if not card.role:
        return []
    if _out_of_roles(card, words):
        return [Paragraph(words.say(texts.YOURS_OBSERVED))] if card.observes else []
    said = words.say(texts.YOURS_ROLE_NOW if card.on else texts.YOURS_ROLE, role=Planned(card.role))
    if changes := [turn for turn in of_now(card.turns)[1:] if turn.role]:  # it stays true when they have changed
        then, at = Planned(changes[0].role or ""), At(changes[0].starts_at)
        said = words.say(texts.YOURS_ROLE_SHARED, role=Planned(card.role), at=at, then=then)
    elements: list[Element] = [Paragraph(said)]
    return [*elements, Paragraph(words.say(texts.YOURS_OBSERVER))] if card.observes else elements


def _out_of_roles(card: YourPairCard, words: Words) -> bool:
    """Whether people talk as themselves in the step that is on, so that the roles of its turn are over."""
    return card.on and card.step is not None and words.plan.step(card.step).no_roles


def _task(card: YourPairCard, words: Words) -> list[Element]:
    """What to do in the step that is on, and the question of the step that ends the turn."""
    if card.step is None or card.step_ends_at is None:
        return []
    found = _step_task(card.step, None if card.paused_at else texts.YOURS_TASK_UNTIL, card.step_ends_at, words)
    for path, starts_at in of_now(card.turns)[-1].then if card.turns else ():
        if path != card.step:
            found += _step_task(path, None if card.paused_at else texts.YOURS_TASK_FROM, starts_at, words)
    return found


def _step_task(path: str, when: str | None, at: datetime, words: Words) -> list[Element]:
    """What to do in a step. `when` says until or from when; None: nobody knows."""
    plan_step = words.plan.step(path)
    title = words.say(when, step=Planned(plan_step.title), at=At(at)) if when else words.planned(plan_step.title)
    return [Heading(title), *prose(words.written(plan_step.say or ""))]


def _turns(turns: Sequence[PairTurn], words: Words) -> Table:
    """These turns with their clock times, and who is what in each."""
    with_roles = any(turn.role for turn in turns)
    header = [words.say(texts.WHEN), words.say(texts.WHAT)]
    rows = []
    for turn in turns:
        when = words.say(texts.FROM_TO, starts=At(turn.starts_at), ends=At(turn.ends_at))
        row = (when, words.planned(turn.name))
        rows.append((*row, _who(turn, words)) if with_roles else row)
    if with_roles:
        header.append(words.say(texts.YOURS_WHO))
    return Table(tuple(header), tuple(rows))


def _who(turn: PairTurn, words: Words) -> str:
    if turn.role is None:
        return words.say(texts.YOURS_TOGETHER)
    mine = words.say(texts.YOURS_YOU_ARE, role=Planned(turn.role))
    others = (words.say(texts.YOURS_THEY_ARE, person=Person(one), role=Planned(role)) for one, role in turn.others)
    return "\n".join((mine, *others))


def latecomer(card: CatchUpOnJoinCard, words: Words) -> View:
    """For one person who has just joined: the current step, and who their partner is."""
    plan_step = words.plan.step(card.step)
    elements: list[Element] = [Paragraph(words.say(texts.UNTIL, ends=At(card.ends_at)), "strong")]
    elements += prose(words.written(plan_step.say or ""))
    if card.partners and card.role and not plan_step.no_roles:
        said = words.say(texts.JOIN_ROLE, people=People(card.partners), role=Planned(card.role))
        elements.append(Paragraph(said))
    elif card.partners:
        elements.append(Paragraph(words.say(texts.JOIN_PARTNERS, people=People(card.partners))))
    if card.attendance_until is not None:
        elements.append(Paragraph(words.say(texts.ATTENDANCE_LATECOMER, day=words.day(card.attendance_until)), "subtle"))
    buttons = (Button(words.say(texts.WHERE_BUTTON), Say("where")), Button(words.say(texts.AGENDA_BUTTON), Say("agenda")))
    return View(words.say(texts.JOIN_TITLE, step=Planned(plan_step.title)), tuple(elements), buttons)


CSV_HEADER = "Pre-assign Room Name,Email Address"  # support.zoom.com, "Pre-assigning participants to breakout rooms"


def rooms_to_make(card: RoomsCard, words: Words) -> View:
    """Room assignments by name and by room. By name matches the platforms' own dialogs. By room is text to copy."""
    title = words.say(texts.ROOMS_TITLE, block=Planned(words.plan.block_of[card.block].title))
    if card.left_out:
        return View(title, (Paragraph(words.say(texts.ROOMS_LEFT_OUT), "strong"),))
    here, pair = words.face_to_face, groups.of_two(card.block, words)
    in_room = texts.FACE_ROOMS_WHEN if pair else texts.FACE_GROUPS_WHEN
    first_time = in_room if here else texts.ROOMS_WHEN
    said = texts.ROOMS_AGAIN if card.again else first_time
    when = words.say(said, starts=At(card.opens_at), ends=At(card.ends_at))
    elements: list[Element] = [Paragraph(when, "strong")]
    if not here:
        most = max((room for room, _ in _numbered(card.groups)), default=0)
        first, then = (texts.ROOMS_HOW_ONE, texts.ROOMS_HOW), (texts.ROOMS_AGAIN_HOW_ONE, texts.ROOMS_AGAIN_HOW)
        elements.append(Paragraph(words.count(*(then if card.again else first), most)))
        if groups.drawn_as(card.block, words).hosts:
            elements.append(Paragraph(words.say(texts.ROOMS_AS_BEFORE)))
    for a, b in card.together:
        elements.append(Paragraph(words.say(texts.ROOMS_TOGETHER, a=Person(a), b=Person(b)), "warning"))
    elements += [_by_name(card, words), Heading(words.say(texts.ROOMS_COPY)), Paragraph(_by_room(card, words))]
    calls = {} if here else _calls(card, words)
    if calls:
        elements += [
            Heading(words.say(texts.ROOMS_CALLS if pair else texts.ROOMS_CALLS_GROUPS)),
            Facts(tuple(calls.items())),
        ]
    if not here and (listed := _csv(card, words)):
        elements += [Heading(words.say(texts.ROOMS_CSV)), Paragraph(listed)]
    return View(title, tuple(elements), extra={"links": "\n".join(calls.values())})


def _by_name(card: RoomsCard, words: Words) -> Table:
    placed = [(words.name(person), str(room)) for room, group in enumerate(card.groups, 1) for person in group.members]
    header = (words.say(texts.ROOMS_PERSON), words.say(texts.PAIRS_ROOM))
    return Table(header, tuple(sorted(placed, key=lambda row: (row[0].casefold(), row))))


def _by_room(card: RoomsCard, words: Words) -> str:
    numbered = _numbered(card.groups)
    said = (words.say(texts.ROOMS_LINE, room=room, people=words.people(group.members)) for room, group in numbered)
    return "\n".join(said)


def _emails(group: Group, words: Words) -> tuple[str, ...]:
    known = (words.scene.emails.get(person, "") for person in group.members)
    return tuple(email for email in known if ADDRESS.fullmatch(email))


def _calls(card: RoomsCard, words: Words) -> dict[str, str]:
    """For Teams: a meeting for each group where they were made, else call links for pairs whose addresses are all known."""
    if words.scene.channel != "teams":
        return {}
    emails = ([words.scene.emails.get(person, "") for person in group.members] for group in card.groups)
    made = words.scene.meetings
    links = ((room, made.get((card.block, room)) or call_link(known)) for room, known in enumerate(emails, 1))
    return {room_name(card.block, room, words): link for room, link in links if link}


def room_name(block: str, room: int, words: Words) -> str:
    """What a breakout room of a block is called."""
    return words.say(texts.ROOMS_NAME if groups.of_two(block, words) else texts.ROOMS_GROUP, room=room)


def _csv(card: RoomsCard, words: Words) -> str:
    """Room assignments in Zoom's import format.

    It leaves out people without a known address; the list by name has everyone.
    """
    if words.scene.channel != "zoom":
        return ""
    lines = [
        f"{room_name(card.block, room, words)},{email}"
        for room, group in enumerate(card.groups, 1)
        for email in _emails(group, words)
    ]
    return "\n".join((CSV_HEADER, *lines)) if lines else ""


def nudge(card: NudgeCard, words: Words) -> View:
    """Time reminder for one person in pair work who asked for it."""
    said = words.say(texts.NUDGE, step=words.step(card.step), ends=At(card.ends_at))
    return View(words.say(texts.NUDGE_TITLE, left=Lasting(card.left)), (Paragraph(said),))
