"""Welsh words for commands, and the words on the bot's own buttons in every language it speaks."""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.infra.translations import catalogue
from cards.compose import compose
from cards.view import Say
from dialogs.grammar import understand, welsh
from dialogs.run import commands as c
from dialogs.run import messages as k
from dialogs.texts.sentence import Refused
from tests.dialogs.grammar.test_everyday import extend, pause, start, table
from tests.dialogs.grammar.test_phrases import NAMES, PLAN, PLANS
from tests.support.card_samples import samples, scene

# What a label of a button says to one person only, or with more words than anybody types.
NOT_TYPED = ("No, thank you", "Dim diolch")
DIALOGS = (
    k.ConfirmCard,
    k.JustEndedCard,
    k.ForgetCard,
    k.PartnerMissedCard,  # its buttons name people
    k.CohortWordCard,
)  # a button there is a yes to a question; the same words typed ask it


def heard(text: str, language: str = "cy", plan=PLAN) -> c.Command:
    return understand.understand(text, plan=plan, plans=PLANS, names=NAMES, by="fac", language=language)


WELSH = table(
    (c.Start(by="fac"), "dechrau | dechrau'r sesiwn | Dechrau nawr! | gawn ni ddechrau"),
    (start(time(9, 30), certain=False), "dechrau am 9:30 | cychwyn am 9.30"),
    (c.CancelStart(by="fac"), "canslo'r dechrau"),
    (c.Next(by="fac"), "nesaf | Nesaf os gwelwch yn dda | y rhan nesaf | nesa plis"),
    (c.Next(by="fac", or_resume=True), "ymlaen | symud ymlaen | Ymlaen â ni!"),
    (c.Back(by="fac"), "yn ôl | nôl | mynd yn ôl"),
    (c.Skip(by="fac"), "hepgor"),
    (c.Skip(by="fac", steps=("break.coffee",)), "hepgor yr egwyl"),
    (c.Pause(by="fac"), "saib | oedi | stopio'r cloc"),
    (pause(5), "saib 5 | saib am bum munud | oedi am 5 munud | 5 munud o saib"),
    (c.Resume(by="fac"), "parhau | ailddechrau | cario ymlaen"),
    (extend(5), "pum munud arall | 5 munud arall | ychwanegu 5 munud | 5 munud yn fwy | allwn ni gael pum munud arall".replace(
        "allwn ni gael pum munud arall", "angen pum munud arall")),
    (extend(2), "dau funud arall | dwy funud arall"),
    (extend(10), "deg munud arall | 10 munud arall"),
    (extend(-5), "5 munud yn llai | tynnu 5 munud"),
    (c.Undo(by="fac"), "dadwneud | dadwneud hynny"),
    (c.Undo(by="fac", cancel=True), "canslo | canslo hynny"),
    (c.ShowPeople(by="fac", missing=True), "pwy sydd ar goll? | pwy sy ddim yma | oes rhywun ar goll"),
    (c.ShowPeople(by="fac", person="tom"), "ble mae Tom? | lle mae Tom"),
    (c.WantAlerts(by="fac", wanted=False), "dim hysbysiadau | hysbysiadau i ffwrdd"),
    (c.WantAlerts(by="fac"), "hysbysiadau ymlaen"),
    (c.OpenRehearsal(by="fac"), "ymarfer | yr ystafell ymarfer"),
    (c.FinishRoom(by="fac", room=3), "ystafell 3 wedi gorffen"),
    (c.FinishRoom(by="fac", room=3, finished=False), "ystafell 3 heb orffen"),
    (c.FinishRoom(by="fac", finished=False), "heb orffen eto | heb orffen"),
    (c.AskTime(by="fac"), "gofyn am funud | gofyn am fwy o amser"),
    (c.GiveTime(by="fac", room=3), "munud i ystafell 3 | un munud i ystafell 3"),
    (c.PartnerGone(by="fac"), "mae fy mhartner wedi mynd | dw i ar fy mhen fy hun"),
    (c.Leave(by="fac", person="tom"), "mae Tom wedi gadael | mae Tom wedi mynd"),
    (c.Join(by="fac", person="tom"), "mae Tom yma | mae Tom yn ôl | mae Tom wedi cyrraedd"),
    (c.KeepApart(by="fac", a="asha", b="tom"), "cadw Asha a Tom ar wahân"),
    (c.Reshuffle(by="fac"), "parau newydd | cymysgu'r parau"),
    (c.Where(by="fac"), "ble ydyn ni? | ble rydym ni | lle ydyn ni | faint o amser sydd ar ôl | beth sydd nesaf | ar goll"),
    (c.Agenda(by="fac"), "agenda | dangos yr agenda | amserlen"),
    (c.ShowPeople(by="fac"), "pwy sydd yma?"),
    (c.Help(by="fac"), "help | cymorth | beth alla i ei ddweud?"),
    (c.Help(by="fac", about="pause"), "cymorth saib | cymorth pause"),
    (c.Join(by="fac", person="fac"), "yma | rydw i yma | dw i yma"),
    (c.Done(by="fac"), "wedi gorffen | siaradwr nesaf"),
    (c.PassTurn(by="fac"), "pasio | dim nawr"),
    (c.SendPrompt(by="fac"), "cwestiwn nesaf"),
    (c.MyGroup(by="fac"), "fy ngrŵp | gyda phwy ydw i"),
    (c.ShowRound(by="fac"), "rownd | pwy sydd nesaf"),
    (c.ShowPairs(by="fac"), "parau | dangos y parau"),
    (c.ShowRules(by="fac"), "rheolau"),
    (c.End(by="fac"), "gorffen | gorffen y sesiwn | allwn ni gorffen nawr"),
    (c.End(by="fac", sure=True), "gorffen nawr"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "command"), WELSH, ids=[text for text, _ in WELSH])
def test_welsh_words_mean_the_command(text, command):
    assert heard(text) == command


def test_english_is_read_in_a_welsh_session_and_welsh_only_there():
    assert heard("next") == c.Next(by="fac")
    with pytest.raises(Refused):
        heard("nesaf", language="en")


def test_welsh_thanks_get_no_answer():
    for text in ("diolch", "diolch yn fawr", "iawn", "bore da"):
        with pytest.raises(understand.NothingAsked):
            heard(text)


BUTTONS = sorted(
    {
        (locale, button.label, button.act.text)
        for locale in ("en", "cy")
        for _, card in samples()
        for button in compose(card, replace(scene(), locale=locale, catalogue=catalogue(locale))).buttons
        if isinstance(button.act, Say) and button.label not in NOT_TYPED and not isinstance(card, DIALOGS)
    }
)


@pytest.mark.parametrize(("locale", "label", "says"), BUTTONS, ids=[f"{locale}: {label}" for locale, label, _ in BUTTONS])
def test_the_words_on_a_button_can_be_typed(locale, label, says):
    typed, pressed = heard(label, locale, scene().plan), heard(says, locale, scene().plan)
    if isinstance(typed, c.Next) and typed.or_resume:
        typed = replace(typed, or_resume=False)
    if isinstance(typed, c.ShowOptions | c.Start):  # a button names the poll or the plan, words leave it to the run
        assert type(typed) is type(pressed)
    else:
        assert typed == pressed


@pytest.mark.parametrize("row", understand.TABLE, ids=lambda row: row.name)
def test_what_a_guess_is_called_in_welsh_can_be_typed(row):
    said = welsh.said_in("cy", row.offer)
    if row.name not in ("connect", "yes"):  # a yes is only read where something was asked
        assert heard(said) == heard(row.offer)
    assert welsh.said_in("en-GB", row.offer) == row.offer


def test_a_length_offered_in_welsh_can_be_typed():
    assert heard(welsh.said_in("cy", "extend 5")) == extend(5)
    assert heard(welsh.said_in("cy", "pause 5")) == pause(5)
    assert timedelta(minutes=5) == pause(5).lasts
