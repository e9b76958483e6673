"""Wire models: the activities that Teams sends, as far as we read them.

Parsing is lenient: unknown keys are ignored, and a known key with an odd value counts as absent. New kinds of entities and
events appear without notice, and Teams stops sending to a bot that answers with errors. Lists and ids have limits:
a longer one counts as absent too. How much of a message is looked at is `LONGEST` in `bot.ports`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, OnErrorOmit
from pydantic_core import CoreSchema

from bot.infra.json_input import legible

MOST = 1_000  # entries of a list; a chat has at most 1,000 people
LONGEST_ID = 1_000  # characters of an id, an address or a name
Id = Annotated[str, Field(max_length=LONGEST_ID)]


class Lenient(BaseModel):
    """Base: a value that does not fit is replaced by the default."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The model's schema. The validator itself puts in the default, which is fastest."""
        schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        for field in model["schema"]["fields"].values():
            field["schema"]["on_error"] = "default"  # see core_schema.with_default_schema; every field here has a default
        return schema


class Account(Lenient):
    """Somebody: a person (29:...) or a bot (28:...)."""

    id: Id = ""
    name: Id = ""
    aad: Id = Field(default="", alias="aadObjectId")
    role: Id = Field(default="", alias="userRole")
    is_targeted: bool = Field(default=False, alias="isTargeted")

    @property
    def is_bot(self) -> bool:
        """An app, not a person."""
        return self.id.startswith("28:") or self.role.lower() in ("bot", "skill")


class Named(Lenient):
    """Anything that has an id: a tenant, a meeting."""

    id: Id = ""


class Chat(Lenient):
    """The conversation of an activity. `kind` is personal, groupChat or channel, in any letter case."""

    id: Id = ""
    kind: Id = Field(default="", alias="conversationType")
    tenant: Id = Field(default="", alias="tenantId")


class ChannelData(Lenient):
    """What Teams adds to the protocol."""

    tenant: Named = Named()
    meeting: Named = Named()


class Mentioned(Lenient):
    """An entity of kind `mention`; `text` is its text in the message."""

    type: Id = ""
    mentioned: Account = Account()
    text: str = ""


class Activity(Lenient):
    """An activity: one event in Teams."""

    type: Id = ""
    id: Id = ""
    name: Id = ""
    channel_id: Id = Field(default="", alias="channelId")
    service_url: Id = Field(default="", alias="serviceUrl")
    timestamp: Id = ""
    sender: Account = Field(default=Account(), alias="from")
    recipient: Account = Account()
    chat: Chat = Field(default=Chat(), alias="conversation")
    data: ChannelData = Field(default=ChannelData(), alias="channelData")
    text: str = ""
    value: Any = None
    action: Id = ""
    entities: tuple[OnErrorOmit[Mentioned], ...] = Field(default=(), max_length=MOST)
    added: tuple[OnErrorOmit[Account], ...] = Field(default=(), alias="membersAdded", max_length=MOST)
    removed: tuple[OnErrorOmit[Account], ...] = Field(default=(), alias="membersRemoved", max_length=MOST)
    timezone: Id = Field(default="", alias="localTimezone")
    locale: Id = ""

    @property
    def tenant(self) -> str:
        """The organisation whose chat this is."""
        return self.data.tenant.id or self.chat.tenant

    @property
    def conversation_id(self) -> str:
        """The chat's own id: in channels the platform adds the thread's message, which proactive posts must not carry."""
        return self.chat.id.split(";messageid=", 1)[0]

    @property
    def is_personal(self) -> bool:
        """A chat of one person with the bot."""
        return self.chat.kind.lower() == "personal" or self.chat.id.startswith("a:")


class Action(Lenient):
    """The pressed button of an `adaptiveCard/action` invoke; `data` is the button's own and the card's inputs."""

    verb: Id = ""
    data: Any = None


class Press(Lenient):
    """The value of an `adaptiveCard/action` invoke."""

    action: Action = Action()


def press_in(activity: Activity) -> Press:
    """The press in an activity; an empty one where the value is not a press."""
    return Press.model_validate(activity.value if isinstance(activity.value, dict) else {})


class Attendance(Lenient):
    """One person of a participant event."""

    user: Account = Account()


class Attendances(Lenient):
    """The value of a participant event."""

    members: tuple[OnErrorOmit[Attendance], ...] = Field(default=(), max_length=MOST)


def read(body: bytes) -> Activity:
    """The activity in a request body. Raises ValueError when that is not a JSON object."""
    return Activity.model_validate_json(legible(body))  # pydantic's ValidationError is a ValueError
