"""Zoom message renderer: draws a view as the `content` of a Team Chat message, for sending or editing.

It uses only elements that Zoom documents: head, message, fields, actions, select, attachments, section. There is one
exception. Multiple choices and text inputs need a form, which only Zoom's card builder and library describe. Zoom documents
no mentions for bots, so names are plain text. A single sentence becomes the headline. A choice has up to five buttons, then
a list; answers keep their button before commands. If the fewest lines still do not fit, texts are left out from the end. A
warning has a coloured bar. Actions longer than Zoom takes have no button (`values`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cards.render.zoom.elements import (
    BUTTONS,
    HEAD,
    Part,
    actions,
    bars,
    bullets,
    button,
    checkboxes,
    facts,
    head,
    message,
    picture,
    select,
    table,
)
from cards.render.zoom.escape import formatted, neutral, strong, subtle
from cards.render.zoom.links import only_allowed
from cards.render.zoom.values import Picked, fits, value_of
from cards.view import (
    Act,
    Bars,
    Bullets,
    Button,
    Choice,
    Element,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Say,
    Submit,
    Table,
    TextInput,
    View,
    Vote,
)
from dialogs import texts

WHOLE = 16_000  # bytes of a message's JSON
WARNING = "#B45309"  # colour of the bar next to a warning; the text says the same
ROWS = (1000, 200, 100, 50, 25, 10, 5, 3)  # most lines of a list, tried in turn until the message fits

Content = dict[str, Any]


def zoom(view: View) -> Content:
    """Render `view` as the content of a Zoom message, short enough for Zoom to accept."""
    content: Content = {}
    view = only_allowed(view)
    for rows in ROWS:
        content = _drawn(view, rows)
        if _size(content) <= WHOLE:
            return content
    body = content["body"]
    while _size(content) > WHOLE and len(body) > 1:  # our own texts never get this long; a plan's might
        body.pop(next((at for at in reversed(range(len(body))) if body[at]["type"] == "message"), 0))
    return content


def _size(content: Content) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode())


def _drawn(view: View, rows: int) -> Content:
    form = _form(view)
    title, elements = _titled(view)
    drawn = (part for element in elements for part in _element(element, view, form, rows))
    parts = [part for part in drawn if part.get("text", "-").strip()]
    if _warns(view):
        shown = [part for part in parts if part["type"] in ("message", "fields", "attachments")]
        section: Part = {"type": "section", "sidebar_color": WARNING, "sections": shown}
        parts = [section, *(part for part in parts if part not in shown)] if shown else parts
    content: Content = {"head": head(title), "body": [*parts, *_buttons(view, form)]}
    if form:
        content["settings"] = {"form": True, "form_id": value_of(form)}
    if not content["body"]:  # a card may have only a headline
        del content["body"]
    return content


def _titled(view: View) -> tuple[str, Sequence[Element]]:
    """Headline and body. A Zoom message needs a headline, so a single sentence becomes the headline."""
    match view.elements:
        case (Paragraph(text, rich=False), *rest) if not view.title and len(text) <= HEAD and "\n" not in text:
            return text, rest
    return view.title or view.summary, view.elements


def _warns(view: View) -> bool:
    return any(isinstance(element, Paragraph) and element.tone == "warning" for element in view.elements)


def _submit(view: View) -> Submit | None:
    return next((button.act for button in view.buttons if isinstance(button.act, Submit)), None)


def _form(view: View) -> Submit | None:
    """The form that sends all inputs together. None if each choice can be sent separately."""
    submit = _submit(view)
    together = any(isinstance(one, TextInput) or (isinstance(one, Choice) and one.most > 1) for one in view.elements)
    return submit if submit and (together or submit.form != "poll") else None


def _element(element: Element, view: View, form: Submit | None, rows: int) -> Iterator[Part]:
    more = view.extra.get("more", texts.AND_MORE)
    match element:
        case Paragraph():
            yield message(_paragraph(element))
        case Heading(text):
            yield message(strong(text))
        case Bullets():
            yield bullets(element, rows, more)
        case Facts():
            yield facts(element, rows, more)
        case Table():
            yield table(element, rows, more)
        case Bars():
            yield bars(element, rows, more)
        case Picture():
            yield picture(element)
        case Choice():
            label = element.label or view.extra.get("your_answer", texts.POLL_CHOICE)
            yield from _choice(element, label, form or _submit(view), form is not None)
        case TextInput():
            yield _text_input(element)


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.rich:
        tone = paragraph.tone
        return formatted(paragraph.text, bold=tone in ("strong", "warning"), italic=tone == "subtle")
    match paragraph.tone:
        case "strong" | "warning":
            return strong(paragraph.text)
        case "subtle":
            return subtle(paragraph.text)
        case _:
            return neutral(paragraph.text)


def _choice(choice: Choice, label: str, submit: Submit | None, in_form: bool) -> Iterator[Part]:
    """Single choices: up to five options as buttons, more as a list.

    Several choices, or a choice with a text, go into a form.
    """
    options = [(option, _act(choice, option, submit)) for option in choice.options]
    if in_form and choice.most > 1:
        yield message(strong(label))
        yield checkboxes(choice.id, options, choice.chosen)
    elif in_form or len(options) > BUTTONS:
        yield select(neutral(label), [(option.label, act) for option, act in options])
    else:
        yield message(strong(label))
        yield from actions([button(option.label, act) for option, act in options])


def _act(choice: Choice, option: Option, submit: Submit | None) -> Act | Picked:
    if submit and submit.form == "poll" and option.value.isdigit():
        return Vote(submit.poll, submit.opening, (int(option.value),), submit.run)
    return Picked(choice.id, option.value)


def _text_input(given: TextInput) -> Part:
    return {
        "type": "plain_text_input",
        "action_id": given.id,
        "text": neutral(given.label),
        "value": given.value,
        "placeholder": "",
        "multiline": given.several_lines,
        "min_length": 0,
        "max_length": given.most,
    }


def _buttons(view: View, form: Submit | None) -> Iterator[Part]:
    """Buttons of the view. A button that sends a form is marked. A button for a choice that is sent directly is left out."""
    wanted = [one for one in view.buttons if fits(one.act) and (form or not isinstance(one.act, Submit))]
    votes = [one for one in wanted if isinstance(one.act, Vote)]
    if len(votes) > BUTTONS:
        yield select(neutral(view.extra.get("your_answer", texts.POLL_CHOICE)), [(one.label, one.act) for one in votes])
        wanted = [one for one in wanted if one not in votes]
    shown, rest = _divided(wanted, BUTTONS - _choice_buttons(view, form))
    items = [button(one.label, one.act, one.style) for one in shown]
    yield from actions(
        [item | {"submit": True} if one.act == form else item for item, one in zip(items, shown, strict=True)]
    )
    if rest:
        yield select(
            neutral(view.extra.get("more_buttons", texts.ZOOM_MORE_BUTTONS)), [(one.label, one.act) for one in rest]
        )


def _divided(wanted: Sequence[Button], room: int) -> tuple[Sequence[Button], Sequence[Button]]:
    """Split buttons into those that stay buttons and those that go into a list. Answers and form buttons have priority."""
    if len(wanted) <= room:
        return wanted, ()
    first = [one for one in wanted if not isinstance(one.act, Say)]
    shown = [*first, *(one for one in wanted if one not in first)][: max(len(first), room - 1)]
    return [one for one in wanted if one in shown], [one for one in wanted if one not in shown]


def _choice_buttons(view: View, form: Submit | None) -> int:
    """Number of buttons that the choices need."""
    counts = [len(one.options) for one in view.elements if isinstance(one, Choice)] if not form else []
    return sum(count for count in counts if count <= BUTTONS)
