"""Event parsing: turns a Zoom event into an inbound message: what follows the slash command or a mention of the bot, and
what a button says.

A slash command or mention without words asks for help. The app's name is left out, as we or the account call it. A guest is
known by the participant UUID, for as long as they stay. People outside the account have a member id only. The id of a
delivery never depends on the answer.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.events import ChatEvent, Envelope, MeetingEvent, Participant, Spoken, Submitted
from bot.ports import LONGEST, Conversation, Heard, Installed, Member, Pressed, Removed
from cards.render.zoom.values import Picked, act_of
from cards.view import Act, Say, Submit, Vote

NAME = "zoom"
OUR_NAME = "Throughline"
INVISIBLE = dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))


@dataclass(frozen=True)
class Form:
    """The contents of a press: the button's act, the votes and the inputs."""

    act: Act | None = None
    votes: tuple[Vote, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)


def conversation(jid: str, account: str) -> Conversation:
    """A chat. Its address is its id and all that is needed to send there."""
    return Conversation(NAME, jid, account)


def is_direct(jid: str) -> bool:
    """A chat between the bot and one person (channels are conferences)."""
    return "@conference." not in jid


def spoken_where(spoken: Spoken, app: ZoomApp) -> Conversation:
    """The chat of a slash command or a press. In a chat with the bot, Zoom writes `person/bot`: the person is the chat."""
    jid = spoken.to_jid.partition("/")[0] or spoken.user_jid
    return conversation(jid, spoken.account_id or app.account_id)


def spoken_who(spoken: Spoken, app: ZoomApp) -> Member:
    """Who typed or pressed."""
    user = spoken.user_id or (f"member:{spoken.user_member_id}" if spoken.user_member_id else spoken.user_jid)
    jid = spoken.user_jid or (app.user_jid(spoken.user_id) if spoken.user_id else "")
    return Member(user, spoken.user_name, reference={"jid": jid} if jid else {})


def said(spoken: Spoken, envelope: Envelope, app: ZoomApp) -> Heard:
    """A slash command; alone, it asks for help."""
    where, who = spoken_where(spoken, app), spoken_who(spoken, app)
    delivery = _delivery(app, envelope, where.platform_id, who.platform_id, str(spoken.timestamp), spoken.cmd)
    text = without_name(spoken.cmd, spoken.name, spoken.robot_name)
    return Heard(where, who, text or "help", delivery, private=is_direct(where.platform_id))


def without_name(text: str, *names: str) -> str:
    """What was typed to the bot, without its name: an account may call it something else than we do.

    The name may stand first, as a mention or after a slash, or anywhere with an @ before it.
    """
    text = html.unescape(text[:LONGEST]).translate(INVISIBLE).replace("\u00a0", " ")
    known = "|".join(
        r"\s+".join(map(re.escape, name.split())) for name in sorted({OUR_NAME, *names} - {""}, key=len, reverse=True)
    )
    named = rf"^\s*(?:[@/]\s*)?(?:{known})(?!\w)[\s,:;!]*|@\s*(?:{known})(?!\w)[\s,:;!]*"
    before = None
    while text != before:
        before, text = text, re.sub(named, " ", text, flags=re.IGNORECASE).strip()
    return text


def mentioned(event: ChatEvent, envelope: Envelope, app: ZoomApp) -> Heard | None:
    """The bot was mentioned in a channel. People outside the account have no user id, only a member id."""
    channel = event.object.channel_id
    who = operator(event, app)
    if not channel or who is None:
        return None
    text = without_name(event.object.message, event.robot_name, event.object.robot_name)
    where = conversation(app.channel_jid(channel), event.account_id or app.account_id)
    return Heard(where, who, text or "help", _delivery(app, envelope, where.platform_id, event.object.message_id))


def operator(event: ChatEvent, app: ZoomApp) -> Member | None:
    """Who did it; None where Zoom does not say. These events carry no names, so the service keeps the one it knows."""
    user = event.operator_id or (f"member:{event.operator_member_id}" if event.operator_member_id else "")
    reference = {"jid": app.user_jid(event.operator_id)} if event.operator_id else {}
    guest = event.by_external_user
    return Member(user, "", event.operator or None, is_guest=guest, reference=reference) if user else None


def added(event: ChatEvent, envelope: Envelope, app: ZoomApp) -> Installed | None:
    """The bot was added to a channel."""
    if not _is_about_us(event, app):
        return None
    jid = app.channel_jid(event.object.channel_id)
    return Installed(
        conversation(jid, event.account_id or app.account_id), operator(event, app), _delivery(app, envelope, jid)
    )


def removed(event: ChatEvent, envelope: Envelope, app: ZoomApp) -> Removed | None:
    """The bot was taken out of a channel."""
    if not _is_about_us(event, app):
        return None
    jid = app.channel_jid(event.object.channel_id)
    return Removed(conversation(jid, event.account_id or app.account_id), _delivery(app, envelope, jid))


def pressed(spoken: Spoken, envelope: Envelope, app: ZoomApp) -> Heard | Pressed | None:
    """A pressed button or a chosen list item; None when it is not ours.

    The value is left out of the delivery id: the inbox must not tie a person to an answer.
    """
    where, who = spoken_where(spoken, app), spoken_who(spoken, app)
    acts = [act_of(value) for value in (spoken.action.value, *(item.value for item in spoken.selected)) if value]
    delivery = _delivery(app, envelope, spoken.message_id, who.platform_id, str(spoken.timestamp))
    return meant(gathered(acts, {}), where, who, delivery)


def submitted(event: Submitted, envelope: Envelope, app: ZoomApp) -> Heard | Pressed | None:
    """A submitted form."""
    form = event.object
    if not (event.operator_id or form.user_jid):
        return None
    user_jid = form.user_jid or app.user_jid(event.operator_id)
    who = Member(event.operator_id or form.user_jid, "", reference={"jid": user_jid})
    where = conversation(form.to_jid.partition("/")[0] or user_jid, event.account_id or app.account_id)
    found = list(_leaves(form.submit_items))
    acts = [act_of(form.submit_form_id), *(act_of(value) for _, value in found)]
    typed = {action: value for action, value in found if action and act_of(value) is None}
    delivery = _delivery(app, envelope, form.bot_msg_id, who.platform_id, form.trigger_id or str(form.timestamp))
    return meant(gathered(acts, typed), where, who, delivery)


def gathered(acts: Iterable[Act | Picked | None], typed: Mapping[str, str]) -> Form:
    """Several values combined: the button's act, all votes, all chosen options."""
    known = [act for act in acts if act is not None]
    inputs: dict[str, str] = dict(typed)
    for act in known:
        if isinstance(act, Picked):
            inputs[act.input] = ",".join(filter(None, (inputs.get(act.input, ""), act.value)))
    buttons = [act for act in known if isinstance(act, Say | Submit)]
    says = [act for act in buttons if isinstance(act, Say)]
    votes = tuple(act for act in known if isinstance(act, Vote))
    return Form(says[0] if says else buttons[0] if buttons else None, votes, inputs)


def meant(form: Form, where: Conversation, who: Member, delivery: str) -> Heard | Pressed | None:
    """The inbound of a press."""
    options = tuple(sorted({option for vote in form.votes for option in vote.options}))
    match form.act:
        case Say(text, made_for):
            return Heard(where, who, text, delivery, private=is_direct(where.platform_id), made_for=made_for)
        case Submit(named, poll, opening, run):
            return Pressed(where, who, named, poll, opening, options, dict(form.inputs), delivery, run)
    for vote in form.votes:
        return Pressed(where, who, "poll", vote.poll, vote.opening, options, dict(form.inputs), delivery, vote.run)
    return None


def participant(given: Participant, app: ZoomApp) -> Member | None:
    """Somebody in a meeting. Guests have no user id; they are known by their participant uuid for as long as they stay."""
    if given.id:
        return Member(given.id, given.user_name, given.email or None, reference={"jid": app.user_jid(given.id)})
    if given.participant_uuid:
        return Member(f"guest:{given.participant_uuid}", given.user_name, given.email or None, is_guest=True)
    return None


def meeting_delivery(app: ZoomApp, envelope: Envelope, event: MeetingEvent) -> str:
    """The delivery id of a meeting event."""
    someone = event.object.participant
    return _delivery(app, envelope, event.object.uuid or event.object.id, someone.participant_uuid or someone.user_id)


def _delivery(app: ZoomApp, envelope: Envelope, *parts: str) -> str:
    return delivery_id(app.webhook_secret, envelope.event, str(envelope.event_ts), *parts)


def delivery_id(secret: str, *parts: str) -> str:
    """Delivery id: it stays the same when Zoom delivers again, and does not show who did what.

    Never pass the chosen option as a part: the inbox must not tie a person to an answer.
    """
    named = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return "zoom:" + hmac.new(b"delivery:" + secret.encode(), named, hashlib.sha256).hexdigest()[:32]


def _is_about_us(event: ChatEvent, app: ZoomApp) -> bool:
    """Whether the event is about this app. It lists apps by the first part of their address, or none at all."""
    ids = {str(one.get("id", "")).partition("@")[0].lower() for one in event.object.app_members} - {""}
    return bool(event.object.channel_id) and (not ids or app.robot_jid.partition("@")[0].lower() in ids)


def _leaves(items: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    """(action id, value) of everything in a submitted form, whatever its kinds are called."""
    for item in items:
        for inner in item.values():
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, dict):
                    value = one.get("value")
                    for single in value if isinstance(value, list) else [value]:
                        text = single.get("value") if isinstance(single, dict) else single
                        if isinstance(text, str | int):
                            yield str(one.get("action_id") or ""), str(text)
