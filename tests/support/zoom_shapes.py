"""Zoom's published request shapes, as strict models: unknown keys are refused.

Sources: the chatbot API (send, edit and delete chatbot messages), "Customizing messages", the meetings API and the card
types of Zoom's library. Where Zoom publishes no limit, we use the one that developers report.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Text = Annotated[str, Field(min_length=1, max_length=4096)]


class Strict(BaseModel):
    """Base: nothing missing, nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Message(Strict):
    type: Literal["message"]
    text: Text
    is_markdown_support: bool = False
    style: dict[str, Any] | None = None
    link: str | None = None

    @model_validator(mode="after")
    def _markdown_has_no_style_or_link(self) -> Message:
        assert not (self.is_markdown_support and (self.style or self.link)), "markdown excludes style and link"
        return self


class FieldItem(Strict):
    key: Annotated[str, Field(min_length=1, max_length=256)]
    value: Annotated[str, Field(max_length=256)]
    short: bool = False


class Fields(Strict):
    type: Literal["fields"]
    items: Annotated[list[FieldItem], Field(min_length=1)]


class ActionItem(Strict):
    text: Annotated[str, Field(min_length=1, max_length=40)]
    value: Annotated[str, Field(min_length=1, max_length=256)]
    style: Literal["Primary", "Default", "Danger", "Disabled"]
    submit: bool = False


class Actions(Strict):
    type: Literal["actions"]
    items: Annotated[list[ActionItem], Field(min_length=1, max_length=5)]


class SelectItem(Strict):
    text: Annotated[str, Field(min_length=1, max_length=256)]
    value: Annotated[str, Field(min_length=1, max_length=256)]


class Select(Strict):
    type: Literal["select"]
    text: Text
    select_items: Annotated[list[SelectItem], Field(min_length=1, max_length=100)]
    selected_item: SelectItem | None = None


class Words(Strict):
    text: str


class Information(Strict):
    title: Words
    description: Words


class Attachments(Strict):
    type: Literal["attachments"]
    resource_url: Annotated[str, Field(pattern="^https://")]
    img_url: Annotated[str, Field(pattern="^https://")]
    information: Information


class Checkbox(SelectItem):
    initial_selected: bool = False


class Checkboxes(Strict):
    type: Literal["checkboxes"]
    options: Annotated[list[Checkbox], Field(min_length=1, max_length=100)]
    action_id: Text


class TextInput(Strict):
    type: Literal["plain_text_input"]
    action_id: Text
    text: Text
    value: str
    placeholder: str
    multiline: bool
    min_length: int
    max_length: int


Plain = Message | Fields | Actions | Select | Attachments | Checkboxes | TextInput


class Section(Strict):
    type: Literal["section"]
    sidebar_color: Annotated[str, Field(pattern="^#[0-9A-F]{6}$")]
    sections: Annotated[list[Annotated[Plain, Field(discriminator="type")]], Field(min_length=1)]


class Head(Strict):
    text: Annotated[str, Field(min_length=1, max_length=1024)]
    sub_head: Words | None = None


class FormSettings(Strict):
    form: Literal[True]
    form_id: Text


def _kind(part: Any) -> str:
    return str(part.get("type") if isinstance(part, dict) else part.type)


Part = Annotated[
    Annotated[Message, Tag("message")]
    | Annotated[Fields, Tag("fields")]
    | Annotated[Actions, Tag("actions")]
    | Annotated[Select, Tag("select")]
    | Annotated[Attachments, Tag("attachments")]
    | Annotated[Checkboxes, Tag("checkboxes")]
    | Annotated[TextInput, Tag("plain_text_input")]
    | Annotated[Section, Tag("section")],
    Discriminator(_kind),
]


class Content(Strict):
    """A card. Inputs are allowed only inside a form with a submit button. At most five buttons, as developers report."""

    head: Head
    body: list[Part] = []
    settings: FormSettings | None = None

    @model_validator(mode="after")
    def _forms_are_whole(self) -> Content:
        buttons = [item for part in self.body if isinstance(part, Actions) for item in part.items]
        inputs = any(isinstance(part, Checkboxes | TextInput) for part in self.body)
        assert len(buttons) <= 5, "more than five buttons"
        assert not inputs or self.settings, "inputs outside a form"
        assert any(button.submit for button in buttons) == bool(self.settings), "a form needs a button that sends it"
        return self


class Send(Strict):
    """Body of POST /im/chat/messages."""

    robot_jid: Text
    to_jid: Text
    account_id: Text
    user_jid: Text
    content: Content
    is_markdown_support: bool = False
    visible_to_user: Text | None = None
    reply_to: Text | None = None

    @model_validator(mode="after")
    def _a_user_id_is_no_address(self) -> Send:
        assert "@" not in (self.visible_to_user or ""), "visible_to_user is a user id, not an address"
        return self


class Edit(Strict):
    """Body of PUT /im/chat/messages/{message_id}. It has neither an address nor visible_to_user."""

    robot_jid: Text
    account_id: Text
    user_jid: Text
    content: Content
    is_markdown_support: bool = False
