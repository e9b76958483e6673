"""Pressing: what the service receives when somebody presses a button of a card by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ports import Conversation, Member
from bot.ports_inbound import Heard, Inbound, Pressed
from cards.actions import Refresh, inputs_of, press_of
from cards.view import Say, Submit, Vote


def pressed(where: Conversation, who: Member, data: Mapping[str, Any], delivery: str) -> Inbound:
    """The press as a platform would hand it in. Raises ValueError for data that no button of a card sends."""
    match press_of(data):
        case Say(text):
            return Heard(where, who, text, delivery)
        case Vote(poll, opening, options):
            return Pressed(where, who, "poll", poll, opening, options, inputs_of(data), delivery)
        case Submit(form, poll, opening):
            return Pressed(where, who, form, poll, opening, (), inputs_of(data), delivery)
        case Refresh():
            raise ValueError("Cards of a rehearsal refresh themselves.")
