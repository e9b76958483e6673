"""Wire models: Zoom's events, as far as we read them. Unknown events and fields are ignored; ids may be numbers or text.

Source of the shapes: Zoom's published chatbot events (camelCase), Team Chat and meeting events (snake_case), and for
`chat_message.submit`, which is not published, what several apps in the field receive: it is read leniently. Longer texts are
cut at `LONGEST` of `bot.ports`. A time or number that cannot be read counts as 0.
"""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.ports import LONGEST

MOST = 1_000  # entries of a list; an event with more is refused


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)[:LONGEST]


def _whole(value: Any) -> int:
    if isinstance(value, float):
        return int(value) if isfinite(value) else 0
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdigit()) else 0


Text = Annotated[str, BeforeValidator(_text)]
Millis = Annotated[int, BeforeValidator(_whole)]


class Seen(BaseModel):
    """Base: ignores unknown fields."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Envelope(Seen):
    """Any event: its name, its time in milliseconds (0 when absent), and a payload to read by name."""

    event: Text
    event_ts: Millis = 0
    payload: dict[str, Any] = {}


class Validation(Seen):
    """`endpoint.url_validation`."""

    plain_token: Text = Field(alias="plainToken", min_length=1, max_length=1024)


class Chosen(Seen):
    """A button (`text`, `value`) or a select's item (`value`)."""

    text: Text = ""
    value: Text = ""


class Spoken(Seen):
    """`bot_installed`, `bot_notification`, `interactive_message_actions`, `interactive_message_select`."""

    account_id: Text = Field("", alias="accountId")
    robot_jid: Text = Field("", alias="robotJid")
    to_jid: Text = Field("", alias="toJid")
    user_id: Text = Field("", alias="userId")
    user_jid: Text = Field("", alias="userJid")
    user_name: Text = Field("", alias="userName")
    user_member_id: Text = Field("", alias="userMemberId")
    timestamp: Millis = 0
    cmd: Text = ""
    name: Text = ""  # of the app, as the account calls it
    robot_name: Text = Field("", alias="robotName")
    message_id: Text = Field("", alias="messageId")
    action: Chosen = Field(Chosen(), alias="actionItem")
    selected: tuple[Chosen, ...] = Field((), alias="selectedItems", max_length=MOST)


class ChatObject(Seen):
    """The message or channel a Team Chat event is about."""

    message_id: Text = ""
    channel_id: Text = ""
    message: Text = ""
    robot_name: Text = ""
    app_members: tuple[dict[str, Any], ...] = Field(default=(), max_length=MOST)


class ChatEvent(Seen):
    """`team_chat.app_mention`, `team_chat.channel_app_added`, `team_chat.channel_app_removed`.

    For people outside the account, operator and operator_id are empty; operator_member_id is always there.
    """

    account_id: Text = ""
    operator: Text = ""
    operator_id: Text = ""
    operator_member_id: Text = ""
    by_external_user: bool = False
    robot_name: Text = ""  # of the app, as the account calls it
    object: ChatObject = ChatObject()


class FormObject(Seen):
    """A submitted form; its items are `{kind: {text, value, action_id}}` in kinds nobody has published."""

    bot_msg_id: Text = ""
    robot_jid: Text = ""
    to_jid: Text = ""
    user_jid: Text = ""
    submit_form_id: Text = ""
    submit_items: tuple[dict[str, Any], ...] = Field((), max_length=MOST)
    trigger_id: Text = ""
    timestamp: Millis = 0


class Submitted(Seen):
    """`chat_message.submit`."""

    account_id: Text = ""
    operator_id: Text = ""
    operator: Text = ""
    object: FormObject


class Participant(Seen):
    """Somebody in a meeting. `id` and `email` are empty for guests; only `participant_uuid` lasts through breakout rooms."""

    user_id: Text = ""
    user_name: Text = ""
    id: Text = ""
    participant_uuid: Text = ""
    email: Text = ""
    new_role: Text = ""


class MeetingObject(Seen):
    """A meeting: `id` its number, `uuid` this one occurrence of it."""

    id: Text = ""
    uuid: Text = ""
    host_id: Text = ""
    breakout_room_uuid: Text = ""
    participant: Participant = Participant()


class MeetingEvent(Seen):
    """`meeting.started`, `meeting.ended`, and the events about participants."""

    account_id: Text = ""
    object: MeetingObject = MeetingObject()


class AppDeauthorised(Seen):
    """`app_deauthorized`."""

    account_id: Text = ""
    user_id: Text = ""
    client_id: Text = ""
    deauthorization_time: Text = ""
