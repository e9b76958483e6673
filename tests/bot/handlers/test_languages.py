"""Translations: every sentence is translated, none is unused, placeholders match, and a session runs in the language."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.infra.settings import Settings
from bot.infra.translations import catalogue, languages
from cards.render.plain import plain
from tests.messages import Id, files, read, sentences
from tests.support.running_app import FRANCES, House, guest, short_plan

FILES = files()
AS_IN_ENGLISH = {
    "{day}, {time}",
    "Agenda",
    "Agenda: {title}",
    "Person",
    "“{say}”: {does}",
    "{number}: {rule}",
    "{person}: {why}",
}


def forms(of: Id | None) -> tuple[str, ...]:
    return of if isinstance(of, tuple) else (of or "",)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_welsh_is_spoken() -> None:
    assert languages() == ("en", "cy")
    assert catalogue("cy-GB").gettext("Pause") == "Oedi"
    assert catalogue("en-GB").gettext("Pause") == "Pause"
    assert catalogue("xx").gettext("Pause") == "Pause"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_no_sentence_is_untranslated_and_none_is_left_over(file: Path) -> None:
    known = {message.id: message.string for message in read(file) if message.id}
    wanted = {id_: name for name, id_ in sentences()}
    assert sorted(name for id_, name in wanted.items() if id_ not in known) == [], "run: make messages, and translate"
    assert [id_ for id_ in known if id_ not in wanted] == [], "run: make messages"
    assert [wanted[id_] for id_, said in known.items() if not all(forms(said))] == [], "these need a translation"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_a_translation_has_the_blanks_of_its_sentence(file: Path) -> None:
    wrong = []
    for message in read(file):
        one, *more = map(blanks, forms(message.id))  # the singular may leave out the number, the plurals may not
        wanted = [one, *([one.union(*more)] * (len(forms(message.string)) - 1))]
        found = list(map(blanks, forms(message.string)))
        wrong += [message.id] if message.id and found != wanted else []
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_a_translation_is_no_copy(file: Path) -> None:
    copied = {text for message in read(file) for text in forms(message.id) if _words(text) and text in forms(message.string)}
    assert copied <= AS_IN_ENGLISH


def _words(text: str) -> str:
    """The words of a sentence, without its placeholders."""
    return "".join(literal for literal, *_ in string.Formatter().parse(text)).strip(" :–()")


async def test_a_session_is_carried_in_welsh(database_url: str) -> None:
    plan = short_plan().model_copy(update={"translations": {"cy": {"Hello": "Helo bawb"}}})
    async with House(database_url, plan, locale="cy") as house:
        await house.install(2)
        refused = await house.say(guest(1), "pause")
        await house.say(FRANCES, "start")
        await house.until(6)
        assert refused.reply is not None
        assert "Dim ond hwyluswyr" in plain(refused.reply)
        everything = "\n".join(plain(view) for view in house.platform.seen())
        assert "Helo, Throughline ydw i" in everything
        assert "Mae 3 o bobl yma: " in everything
        assert "Helo bawb" in everything
        assert "Tan 09:35 (5 munud)" in everything
        assert {view.lang for view in house.platform.seen()} == {"cy"}


def test_a_language_nobody_translated_is_refused_in_words() -> None:
    assert Settings(locale="cy").locale == "cy"
    with pytest.raises(ValidationError, match="not a language I speak"):
        Settings(locale="tlh")
