"""Events as Zoom posts them, with made-up people."""

from __future__ import annotations

from typing import Any

from tests.support.scripted_zoom import ACCOUNT, CLIENT, ROBOT
from tests.support.zoom_channel import CHANNEL_ID, CHAT, JILL, START

NOW = int(START.timestamp() * 1000)
JILL_JID = JILL.reference["jid"]
MEETING, UUID, HOST = 97012345678, "4444AAAiAAAAAiAiAiiAii==", "hostId_9FQ"


def spoken(event: str, at: int = NOW, **payload: Any) -> dict[str, Any]:
    """An event of the bot endpoint (camelCase)."""
    base = {
        "accountId": ACCOUNT,
        "channelName": "Practice supervisors",
        "robotJid": ROBOT,
        "timestamp": at,
        "toJid": CHAT,
        "userId": JILL.platform_id,
        "userJid": JILL_JID,
        "userName": JILL.name,
        "userStatus": "authorized",
    }
    return {"event": event, "event_ts": at, "payload": base | payload}


def slash(cmd: str, at: int = NOW, **payload: Any) -> dict[str, Any]:
    """`/throughline <cmd>`."""
    return spoken("bot_notification", at, cmd=cmd, name="Throughline", **payload)


def press(value: str, at: int = NOW, **payload: Any) -> dict[str, Any]:
    """A button pressed."""
    event = spoken("interactive_message_actions", at, messageId="2019_ynICmz8_aw1", **payload)
    event["payload"] |= {"actionItem": {"text": "A label", "value": value}, "original": {"head": {"text": "Card"}}}
    return event | {"callback_url": "https://api.zoom.us/v2/im/chat/callback/x", "callback_token": "eyJ"}


def pick(value: str, at: int = NOW) -> dict[str, Any]:
    """Something chosen from a list."""
    return spoken("interactive_message_select", at, messageId="2019_ynICmz8_aw1", selectedItems=[{"value": value}])


def in_channel(event: str, at: int = NOW, *, operator: str = JILL.platform_id, **thing: Any) -> dict[str, Any]:
    """A Team Chat event (snake_case)."""
    payload = {
        "account_id": ACCOUNT if operator else "",
        "operator": "jill.chill@example.com" if operator else "",
        "operator_id": operator,
        "operator_member_id": "R4VM29Oj0fVM2hhEmSKVM2hhezJTezJTKVM2hezJT2hezJTSK",
        "by_external_user": not operator,
        "object": {"channel_id": CHANNEL_ID, "channel_name": "Team Chat", "timestamp": at} | thing,
    }
    return {"event": f"team_chat.{event}", "event_ts": at, "payload": payload}


def mention(message: str, at: int = NOW, operator: str = JILL.platform_id) -> dict[str, Any]:
    """A mention of the bot in a channel."""
    return in_channel("app_mention", at, operator=operator, message_id=f"5DD614F4-{at}", type="to_channel", message=message)


def meeting(event: str, at: int = NOW, *, number: int | str = MEETING, uuid: str = UUID, **thing: Any) -> dict[str, Any]:
    """A meeting event."""
    known = {"id": number, "uuid": uuid, "host_id": HOST, "topic": "Session one", "type": 8, "duration": 210}
    return {"event": f"meeting.{event}", "event_ts": at, "payload": {"account_id": ACCOUNT, "object": known | thing}}


def someone(event: str, at: int = NOW, *, who: str = "1", room: str = "", **person: Any) -> dict[str, Any]:
    """A participant event; `room` is a breakout room."""
    known = {
        "user_id": 16778240 + at % 1000,  # a number that changes with every change of rooms
        "user_name": f"Person {who}",
        "id": f"user{who}",
        "participant_uuid": f"5555-{who}",
        "email": f"p{who}@example.com",
    }
    thing: dict[str, Any] = {"participant": known | person}
    return meeting(event, at, **thing | ({"breakout_room_uuid": room} if room else {}))


def deauthorised(account: str = ACCOUNT, client: str = CLIENT) -> dict[str, Any]:
    """The account has removed the app."""
    payload = {
        "account_id": account,
        "user_id": "u",
        "signature": "827e",
        "client_id": client,
        "event_ts": "2030-01-07 09:30:00",
    }
    return {"event": "app_deauthorized", "payload": payload | {"deauthorization_time": "2030-01-07T09:30:00.000Z"}}
