"""Message fan-out: one message for the chat or a person, one for each facilitator, and each says where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.runs.fan_out import letter, messages_for
from bot.store.outbox import MessagePlace, OutboxMessage
from bot.store.runs import RunRow
from dialogs.run import commands as c
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import sentence
from tests.support.builders import full_plan
from tests.support.core_session import Stage

NOW = datetime(2030, 1, 7, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
CARD = TextCard(said=sentence("Hello"))
ROW = RunRow("r", "chat", "h", None, 12, True, "Europe/London", None, NOW, None, None)


def stage(*, ended: bool = False) -> Stage:
    made = Stage(full_plan(), people=2, facilitators=("g", "f"))
    made.say(c.Start(by="f"))
    if ended:
        made.say(c.End(by="f", sure=True))
    return made


def message(person: str, audience: str) -> OutboxMessage:
    return OutboxMessage(
        place=MessagePlace("r", "slot", person),
        conversation_id="chat",
        audience=audience,
        group="12.3",
        card=CARD,
        mention=("p1",),
        step="intro.hello",
        made_at=NOW,
        good_until=LATER,
    )


def test_what_is_for_everyone_is_one_post_and_what_is_for_facilitators_goes_to_each() -> None:
    run = stage().run

    def sent(to: str) -> list[OutboxMessage]:
        return list(messages_for(Show("slot", CARD, to, LATER, ("p1",)), ROW, run, NOW, 3))

    assert sent(EVERYONE) == [message("", EVERYONE)]
    assert sent(FACILITATORS) == [message("f", FACILITATORS), message("g", FACILITATORS)]
    assert sent("p2") == [message("p2", "p2")]


def test_after_the_end_a_message_belongs_to_no_step() -> None:
    (sent,) = messages_for(Show("slot", CARD, EVERYONE, LATER, ("p1",)), ROW, stage(ended=True).run, NOW, 3)
    assert sent == replace(message("", EVERYONE), step=None)


def test_a_letter_goes_to_the_chat_or_to_one_person_and_belongs_to_no_step() -> None:
    to_all = replace(message("", EVERYONE), group="slot", step=None, mention=())
    assert letter(ROW, "slot", CARD, NOW, LATER) == to_all
    to_one = replace(message("p1", "p1"), group="slot", step=None, mention="everyone")
    assert letter(ROW, "slot", CARD, NOW, LATER, "p1", "everyone") == to_one
