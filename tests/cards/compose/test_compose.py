"""What cards say, and that every kind says something."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.runs.plan_library import load
from cards.compose import compose
from cards.context import CardContext, NamedAnswer
from cards.language import Words
from cards.render.adaptive.card import adaptive
from cards.render.html import html
from cards.render.plain import plain
from cards.view import Button, Choice, Say, Submit, TextInput, View, Vote
from dialogs import texts
from dialogs.grammar.hints import HINTS
from dialogs.grammar.table import TABLE
from dialogs.plan.model import Setting
from dialogs.run import messages as kinds
from dialogs.run.codec import CARDS
from dialogs.run.commands import MadeFor, Tally
from dialogs.run.events import Group
from tests.support.card_samples import CHECK, GROUPS, HIDDEN, MOOD, POLL, RESULTS, ROUND, after, minutes, samples, scene


def said(card: kinds.Card, where: CardContext | None = None) -> str:
    return plain(compose(card, where or scene()))


def acts(card: kinds.Card) -> list[object]:
    return [button.act for button in compose(card, scene()).buttons]


def test_every_kind_of_card_is_known() -> None:
    assert {type(card) for _, card in samples()} == set(CARDS.values())


@pytest.mark.parametrize("card", [pytest.param(card, id=name) for name, card in samples()])
def test_every_card_says_something_everywhere(card: kinds.Card) -> None:
    view = compose(card, scene())
    assert view.card == type(card).__name__
    assert view.summary
    assert view.lang == "en-GB"
    assert plain(view)
    assert "{" not in plain(view), "a blank was left unfilled"
    assert adaptive(view)["body"]
    assert html(view).startswith("<article")


def test_a_step_says_what_it_is_and_until_when() -> None:
    text = said(kinds.StepCard(step="intro.welcome", starts_at=after(0), ends_at=after(8)))
    assert "Until 09:38 (8 minutes)" in text
    assert "Settle in" in text


def test_people_who_work_alone_are_told_when_to_come_back_and_may_say_that_they_finished() -> None:
    card = kinds.StepCard(step="reading.read", starts_at=after(40), ends_at=after(60), back_at=after(75))
    assert "Everyone is back together at 10:45." in said(card), "one time: the end of the whole stretch, break included"
    assert "Leave the call" not in said(card)
    assert acts(card) == [Say("done")]
    assert acts(replace(card, over=True)) == []


def test_reading_inside_a_block_held_together_keeps_people_in_the_call() -> None:
    plan = scene().plan
    steps = tuple(step.model_copy(update={"block": "intro"}) if step.path == "reading.read" else step for step in plan.steps)
    where = replace(scene(), plan=plan.model_copy(update={"steps": steps}))
    text = said(kinds.StepCard(step="reading.read", starts_at=after(0), ends_at=after(10)), where)
    assert "Stay in the call" in text
    assert "Leave the call" not in text


def test_a_cue_offers_what_its_step_needs() -> None:
    assert acts(kinds.CueCard(step="intro.tokens", ends_at=after(20))) == [
        Say("close"),
        Say("done"),
        Say("next"),
        Say("extend 5"),
        Say("pause"),
        Say("options mood"),
    ]
    assert acts(kinds.CueCard(step="intro.tokens", ends_at=after(20), over=True)) == []


def test_the_start_button_goes_when_the_session_has_begun() -> None:
    assert acts(kinds.WelcomeCard()) == [Say("here"), Say("start")]
    assert acts(kinds.WelcomeCard(started=True)) == [], "the card that starts the session has “I’m here”, and keeps it"


def test_a_named_poll_says_before_the_press_that_the_answer_is_shown() -> None:
    assert texts.POLL_NAMED in said(POLL)
    assert texts.POLL_ANONYMOUS not in said(POLL)
    assert texts.POLL_ANONYMOUS in said(MOOD)
    assert texts.POLL_PRIVATE in said(CHECK)


def test_few_short_options_are_buttons_and_everything_else_is_a_form() -> None:
    assert acts(MOOD) == [Vote("mood", 1, (index,)) for index in range(3)]
    for form in (POLL, replace(MOOD, why=True), replace(MOOD, choose=2), replace(MOOD, options=("a" * 61, "b"))):
        view = compose(form, scene())
        assert [button.act for button in view.buttons] == [Submit("poll", form.poll, 1)]
        (choice,) = (part for part in view.elements if isinstance(part, Choice))
        assert (choice.id, len(choice.options), choice.most) == ("choice", len(form.options), form.choose)
        assert [part.id for part in view.elements if isinstance(part, TextInput)] == (["why"] if form.why else [])


def test_a_closed_poll_has_no_buttons_and_is_not_refreshed() -> None:
    view = compose(replace(POLL, open=False), scene())
    assert view.buttons == ()
    assert not view.fresh
    assert compose(POLL, scene()).fresh


def test_live_counts_show_while_the_poll_is_open_and_only_there() -> None:
    assert "Courage: 3" not in said(POLL)
    assert "Courage: 3" in said(replace(POLL, reveal="live"))
    counted = replace(scene(), tallies={"mood": Tally(5, (4, 1, 0)), CHECK.poll: Tally(6, (4, 2))})
    assert "Well: 4" not in said(replace(MOOD, reveal="live"), counted)
    assert "Yes: 4" not in said(CHECK, counted)
    assert "6 people or more have answered so far." in said(CHECK, counted)
    assert "have answered" not in said(CHECK, replace(scene(), tallies={CHECK.poll: Tally(3, (2, 1))}))


def test_once_everybody_has_answered_it_does_not_say_or_more() -> None:
    counted = replace(scene(), tallies={CHECK.poll: Tally(6, (4, 2))})
    for people in (5, 6):  # whoever leads or has left answered too
        assert "6 people have answered so far." in said(replace(CHECK, people=people), counted)
    assert "6 people or more have answered so far." in said(replace(CHECK, people=7), counted)
    few = replace(scene(), tallies={CHECK.poll: Tally(3, (2, 1))})
    assert "have answered" not in said(replace(CHECK, people=3), few), "below four nothing is shown"


def test_results_name_people_by_the_alphabet_and_not_by_their_ids() -> None:
    names = {"p1": "Zoë", "p2": "Anna", "p3": "Bethan"}
    whys = {"tokens": tuple(NamedAnswer(person, (0,), "well") for person in names)}
    text = said(RESULTS, replace(scene(), names=names, whys=whys))
    assert "(Anna, Bethan and Zoë)" in text
    assert text.index("Anna: well") < text.index("Bethan: well") < text.index("Zoë: well")


def test_results_of_a_named_poll_name_people_and_quote_their_own_words() -> None:
    text = said(RESULTS)
    assert "Courage: 3 (Aled Bevan)" in text
    assert "Aled Bevan: Because *today* needs it & <more>" in text


def test_results_that_would_give_answers_away_say_why_they_are_hidden() -> None:
    whys = replace(scene(), whys={"mood": (NamedAnswer("p1", (0,), "so there"),)})
    assert texts.RESULTS_HIDDEN in said(HIDDEN, whys)
    assert "so there" not in said(HIDDEN, whys)
    assert "so there" not in said(replace(HIDDEN, hidden=False, counts=(3, 1, 0)), whys)


def test_nobody_answered() -> None:
    assert texts.RESULTS_NONE in said(replace(RESULTS, answered=0, counts=()))


ANSWERED = kinds.AnsweredCard(
    poll="mood", opening=1, question="How is it going?", chosen=("Well",), anonymous=True, until=after(25)
)


def test_what_one_person_chose_can_be_changed_from_the_same_card() -> None:
    view = compose(replace(ANSWERED, options=MOOD.options), scene())
    assert view.buttons == (
        Button("Change it to: Slowly", Vote("mood", 1, (1,))),
        Button("Change it to: Help", Vote("mood", 1, (2,))),
    )
    form = compose(replace(ANSWERED, options=MOOD.options, choose=2, chosen=("Well", "Help")), scene())
    (choice,) = (part for part in form.elements if isinstance(part, Choice))
    assert choice.chosen == ("0", "2")
    assert form.fresh, "the personal card must turn back when the poll closes"


def test_pairs_stand_in_columns_by_role() -> None:
    text = said(kinds.PairsCard(block="pairs", step="pairs.tool-1", groups=GROUPS, why="turn", ends_at=after(110)))
    assert "Room | Supervisor | Practitioner | Observer" in text
    assert "1 | Aled Bevan | Siân Llewellyn-Prydderch | –" in text


def test_pairs_without_roles_are_named_together() -> None:
    text = said(kinds.PairsCard(block="pairs", step=None, groups=(Group(("p1", "p2", "px")), Group(("p5",))), why="shown"))
    assert "1 | Aled Bevan, Siân Llewellyn-Prydderch and someone" in text


@pytest.mark.parametrize("why", ["turn", "ahead", "start", "mended", "reshuffled", "swapped", "roles", "asked", "shown"])
def test_every_reason_for_pairs_has_its_title(why: str) -> None:
    card = kinds.PairsCard(block="pairs", step=None, groups=(), why=why)  # type: ignore[arg-type]
    assert compose(card, scene()).title
    assert texts.PAIRS_NOBODY in said(card)


def test_who_has_no_partner_is_told_what_to_do() -> None:
    assert texts.YOURS_NOBODY_ASK in said(
        kinds.YourPairCard(block="pairs", you="p1", partners=(), role=None, turns=(), room=1)
    )


def test_a_round_has_a_word_for_everyone() -> None:
    text = said(ROUND)
    assert "1. Aled Bevan: has spoken" in text
    assert "Featherstonehaugh-Cholmondeley of Great Yarmouth: speaking now" in text
    assert "7. Zoë_under_score: to come" in text
    assert "asked again at the end" in text
    assert acts(ROUND) == [Say("done"), Say("pass")]
    assert acts(replace(ROUND, may_pass=False)) == [Say("done")]


def test_those_who_passed_come_last_in_a_round() -> None:
    late = replace(ROUND, order=("p1", "p2", "p3"), spoken=("p1",), speaker="p2", passed=("p3",), waiting=("p3",))
    assert "Tom *Bold* [link](https://example.org) is next." in said(late)
    assert "example.org): next, asked again" in said(late)
    over = said(replace(late, spoken=("p1", "p2"), speaker=None, over=True))
    assert "example.org): passed" in over
    assert acts(replace(late, over=True)) == []


def test_a_round_says_who_passed_twice_and_who_was_never_reached() -> None:
    card = replace(ROUND, order=("p1", "p2", "p3"), spoken=("p1",), passed=("p3",), waiting=("p2",), speaker=None)
    assert "example.org): passed twice" in said(card)
    assert "example.org): passed twice" in said(replace(card, over=True))
    assert said(replace(card, over=True)).count("no turn this time") == 1
    assert said(replace(card, over=True)).count("has spoken") == 1


def test_a_round_gives_the_seconds_of_the_turn_that_is_on() -> None:
    assert "about 55 seconds each" in said(ROUND)
    assert "This turn: about 2 minutes. The turns after it: about 50 seconds each." in said(
        replace(ROUND, seconds_each=118, seconds_then=51)
    )
    assert "This turn: about 12 seconds. We finish by" in said(replace(ROUND, waiting=(), seconds_each=12))
    short = replace(ROUND, seconds_then=10, turn_ends_at=after(12), ends_at=after(12.5))
    assert texts.ROUND_NOT_ALL in said(short)
    assert texts.ROUND_NOT_ALL not in said(replace(short, ends_at=after(13)))


def test_a_group_that_is_too_large_for_a_round_is_told_to_wait_and_facilitators_choose() -> None:
    held = dict(samples())["RoundCard-held"]
    assert "too many for a turn each" in said(held)
    assert acts(held) == []
    short = kinds.ShortTurnsCard(step="intro.tokens", people=40, seconds=7, fit=30, minutes=9)
    assert acts(short) == [Say("extend 9")]
    assert acts(replace(short, held=True)) == [Say("extend 9"), Say("round"), Say("next")]
    assert acts(replace(short, held=True, minutes=90, fit=0)) == [Say("next")]


def test_a_late_wake_up_offers_both_ways_on() -> None:
    card = kinds.LateCard(step="intro.talk", clock_step="reading.read", missed_at=after(30), behind=minutes(14))
    assert acts(card) == [Say("resume"), Say("resume on the clock")]
    assert acts(replace(card, clock_step=None)) == [Say("resume"), Say("end")]


def test_what_facilitators_are_asked_is_answered_by_commands() -> None:
    assert acts(kinds.AskNextCard(step="intro.talk", next_step=None)) == [Say("next"), Say("extend 5")]
    ask = kinds.ConfirmCard(about="round", step="intro.tokens", ends_at=after(9), visit=2, item="question:1")
    here = MadeFor("", 2, "question:1")
    assert acts(ask) == [Say("done", here), Say("yes", here)]
    assert acts(replace(ask, about="reshuffle")) == [Say("yes", here), Say("no", here)]
    assert acts(kinds.ForgetCard()) == [Say("forget me now")]
    assert acts(dict(samples())["CatchUpCard"]) == [Say("catch up shrink"), Say("catch up prompts"), Say("catch up run on")]


def test_catching_up_when_there_is_nothing_to_catch_up() -> None:
    assert texts.CATCH_UP_NOT_BEHIND in said(kinds.CatchUpCard(behind=timedelta(0), proposals=()))
    assert texts.CATCH_UP_NONE in said(kinds.CatchUpCard(behind=minutes(5), proposals=()))


def test_every_change_of_time_says_until_when() -> None:
    for what in ("resumed", "extended", "shortened", "skipped", "refitted", "undone"):
        card = kinds.ChangedCard(
            what=what,  # type: ignore[arg-type]
            step="intro.talk",
            ends_at=after(45),
            session_ends_at=after(125),
            by_time=minutes(-5) if what == "shortened" else None,
            skipped="reading.read" if what == "skipped" else None,
        )
        assert "“Talk” now ends at 10:15." in said(card)
        assert "The session ends at 11:35." in said(card)
    assert texts.PAUSED_RESUMED in said(kinds.PausedCard(step="intro.talk", left=minutes(7), resumed=True))


def test_where_we_are_in_every_phase() -> None:
    assert texts.WHERE_OPEN_HOW in said(kinds.WhereCard(phase="open"))
    assert texts.WHERE_ENDED in said(kinds.WhereCard(phase="ended"))
    paused = kinds.WhereCard(
        phase="paused", step="intro.talk", ends_at=after(3), left=minutes(3), behind=timedelta(seconds=20)
    )
    assert "3 minutes left after we resume. If we resumed now, it would end at 09:33" in said(paused)
    assert "Paused" in said(paused)
    assert texts.PACE_ON_TIME_PAUSED in said(paused)
    assert texts.THEN_THE_END in said(paused)


def test_figures_of_a_paused_session_say_that_they_are_counting() -> None:
    where = kinds.WhereCard(phase="paused", step="intro.talk", ends_at=after(3), left=minutes(3), behind=minutes(3))
    assert "We are 3 minutes late, and later with each minute of the pause." in said(where)
    assert "We are 3 minutes ahead. The pause uses that up." in said(replace(where, behind=minutes(-3)))
    agenda = kinds.AgendaCard(blocks=(), behind=minutes(3), started=True, paused=True)
    assert "We are 3 minutes late, and later with each minute of the pause." in said(agenda)
    assert "3 minutes late, and later with each minute" in said(
        kinds.CatchUpCard(behind=minutes(3), proposals=(), paused=True)
    )


def test_preparation_without_anything_to_prepare() -> None:
    bare = scene().plan.model_copy(update={"before": (), "reading": (), "links": {}})
    assert texts.BEFORE_NOTHING in said(kinds.BeforeCard(), replace(scene(), plan=bare))


def test_help_about_one_command_shows_how_to_say_it() -> None:
    everything = said(kinds.HelpCard(facilitator=True, about="all"))
    mine = said(kinds.HelpCard(facilitator=False, about="all"))
    assert "catch up" in everything
    assert "catch up" not in mine
    about = compose(kinds.HelpCard(facilitator=True, about="undo"), scene())
    assert "undo" in about.title
    assert len(plain(about)) < len(everything) / 4
    assert plain(about).count("undo") == 1, "an example that only repeats the command is left out"


def test_help_is_six_buttons_and_five_subjects() -> None:
    now = ("next", "pause", "extend", "catch up", "undo", "where")
    view = compose(kinds.HelpCard(facilitator=True, now=now), scene())
    said = [button.act.text for button in view.buttons if isinstance(button.act, Say)]
    assert said[:6] == ["next", "pause", "extend 5", "catch up", "undo", "where"]
    assert said[6:] == ["help time", "help pairs", "help polls", "help people", "help sessions"]
    theirs = compose(kinds.HelpCard(facilitator=False, now=now), scene())
    assert theirs.buttons[0].label == "Where are we?"


def test_help_about_a_subject_lists_its_commands() -> None:
    pairs = said(kinds.HelpCard(facilitator=True, about="pairs"))
    assert "reshuffle" in pairs
    assert "extend" not in pairs
    theirs = said(kinds.HelpCard(facilitator=False, about="pairs"))
    assert "my group" in theirs
    assert "reshuffle" not in theirs
    assert "keep apart" in said(kinds.HelpCard(facilitator=True, found=("keep apart",)))


def test_an_ended_session_speaks_of_named_answers_only_where_names_were_asked_for() -> None:
    over = kinds.EndedCard(ended_at=after(121), early=False, lasted=minutes(121), reopen_until=after(131))
    assert "Named answers" in said(over)
    kept = tuple(step.model_copy(update={"poll": None, "vote": None, "collect": None}) for step in scene().plan.steps)
    nameless = replace(scene(), plan=scene().plan.model_copy(update={"steps": kept}))
    assert "Named answers" not in said(over, nameless)
    assert "Named answers" not in said(replace(over, reopen_until=None), nameless)


RULES = kinds.RulesCard(
    step="intro.welcome",
    rules=(
        kinds.RuleLine(1, "Stays here."),
        kinds.RuleLine(2, None, "new"),
        kinds.RuleLine(3, "One voice.", "removed"),
        kinds.RuleLine(4, None, "changed"),
    ),
    open=True,
    present=7,
)


def test_ground_rules_show_what_changed_and_how_many_agree() -> None:
    where = replace(scene(), rules={2: "Phones away, please."}, tallies={"rules:intro.welcome": Tally(5, ())})
    assert "(new)" not in said(RULES, where), "in a first session everything is new"
    assert texts.RULES_SUGGESTED in said(RULES, where)
    second = replace(where, plan=where.plan.model_copy(update={"session": 2}))
    assert texts.RULES_AGAIN in said(RULES, second), "the rules of a later session are not a first proposal"
    text = said(replace(RULES, carried=True), where)
    assert "- 1: Stays here." in text
    assert "- 2: Phones away, please. (new)" in text
    assert f"- 4: {texts.RULE_ERASED} (changed)" in text
    assert text.index(texts.RULES_REMOVED) < text.index("One voice.")
    assert "5 of 7 agree so far." in text
    assert acts(RULES) == [Vote("rules:intro.welcome", 1, (0,)), Submit("rule")]


def test_agreed_ground_rules_are_only_read() -> None:
    settled = replace(RULES, open=False, agreed=6)
    assert compose(settled, scene()).buttons == ()
    assert "6 people have agreed." in said(settled)
    assert texts.RULES_NOW in said(replace(RULES, open=False, step=None))
    assert texts.RULES_CARRIED in said(replace(RULES, carried=True))
    empty = replace(RULES, rules=())
    assert texts.RULES_NONE in said(empty)
    assert acts(empty) == [Submit("rule")], "nobody can agree to an empty list"


def test_everyone_is_asked_whether_they_are_ready_and_told_who_sees_the_answer() -> None:
    assert acts(kinds.ReadyCard()) == [Vote("before", 1, (0,)), Vote("before", 1, (1,))]
    assert texts.READY_SEEN in said(kinds.ReadyCard())


def test_facilitators_see_who_asked_for_help_and_otherwise_numbers() -> None:
    answers = (NamedAnswer("p1", (0,)), NamedAnswer("p2", (1,)), NamedAnswer("p5", (0,)))
    text = said(kinds.ReadinessCard(asked=("p1", "p2", "p3", "p4", "p5")), replace(scene(), whys={"before": answers}))
    assert "Asked for help: Siân Llewellyn-Prydderch." in text
    assert "2 people have everything." in text
    assert "2 people have not answered." in text
    assert "Aled" not in text


ROOMS = kinds.RoomsCard(block="pairs", groups=GROUPS[:2], opens_at=after(70), ends_at=after(110))
EMAILS = {"p1": "aled+work@example.org", "p2": "sian@example.org", "p3": "tom@example.org", "p4": "x@y, or z"}


def test_the_room_sheet_lists_people_by_name_and_by_room() -> None:
    text = said(ROOMS)
    assert "Aled Bevan | 1\nBartholomew" in text
    assert "Room 1: Aled Bevan and Siân Llewellyn-Prydderch" in text
    assert "https://teams" not in text


def test_the_room_sheet_has_calls_on_teams_and_a_list_on_zoom() -> None:
    teams = compose(ROOMS, replace(scene(), emails=EMAILS, channel="teams"))
    call = "https://teams.microsoft.com/l/call/0/0?users=aled%2Bwork@example.org,sian@example.org"
    assert f"Pair 1: {call}" in plain(teams)
    assert "Pair 2" not in plain(teams), "an address is not known"
    assert f"]({call})" in str(adaptive(teams))
    zoom = said(ROOMS, replace(scene(), emails=EMAILS, channel="zoom"))
    assert "Pre-assign Room Name,Email Address\nPair 1,aled+work@example.org\n" in zoom
    assert "Pair 2,tom@example.org" in zoom
    assert "or z" not in zoom


def test_face_to_face_nobody_hears_of_calls_and_microphones() -> None:
    plan = scene().plan.model_copy(update={"setting": Setting.FACE_TO_FACE})
    where = replace(scene(), plan=plan, emails=EMAILS, channel="teams")
    kinds_of_talk = (kinds.StepCard, kinds.ReturnCard, kinds.PairsCard, kinds.YourPairCard, kinds.RoomsCard)
    for _, card in samples():
        if isinstance(card, kinds_of_talk):
            text = said(card, where).replace("Camera and microphone off.", "")  # the sample plan's own words
            assert not any(word in text.lower() for word in ("the call", "microphone", "camera", "recording", "breakout"))


def test_face_to_face_nobody_hears_of_rooms() -> None:
    where = replace(scene(), plan=scene().plan.model_copy(update={"setting": Setting.FACE_TO_FACE}), needs={})
    about_rooms = (
        kinds.RoomAsksCard,
        kinds.RoomTimeCard,
        kinds.RoomsFinishedCard,
        kinds.PartnerMissedCard,
        kinds.ReturnCard,
    )
    told = [
        card
        for _, card in samples()
        if isinstance(card, (*about_rooms, kinds.YourPairCard, kinds.PairsCard, kinds.RoomsCard))
    ]
    assert len(told) > 10
    for card in told:
        assert not re.search(r"\brooms?\b", said(card, where), re.IGNORECASE), said(card, where)
    asked = kinds.RoomAsksCard(room=2, people=("p1",), ends_at=after(15))
    assert "Group 2 asks for one more minute" in said(asked, where)
    assert "Room 2 asks for one more minute" in said(asked)


def test_face_to_face_help_and_hints_know_of_no_rooms_and_calls() -> None:
    plan = scene().plan.model_copy(update={"setting": Setting.FACE_TO_FACE})
    words = Words(replace(scene(), plan=plan))
    told = [row.help for row in TABLE] + [hint.said for hint in HINTS if hint.said]
    for text in (text for text in told if text != texts.HELP_REHEARSE):
        assert not re.search(r"\b(?:rooms?|the call|breakout)\b", words.say(text), re.IGNORECASE), text


def test_who_reads_in_the_circle_is_not_called_back_to_it() -> None:
    where = replace(scene(), plan=load("defensible-decisions-2").in_setting(Setting.FACE_TO_FACE))
    reading = kinds.StepCard(step="study.read", starts_at=after(0), ends_at=after(10))
    assert "We go on together at" in said(reading, where)
    called = said(kinds.ReturnCard(step="study.read", back_at=after(10), next_step="study.discuss"), where)
    assert "Please finish what you are doing." in called
    assert "circle" not in called


def test_a_debrief_names_no_roles_and_asks_whoever_watched() -> None:
    where = replace(scene(), plan=load("defensible-decisions-1"))
    turns = (
        kinds.PairTurn("The matrix", "observer", after(0), after(20), (("p3", "supervisor"),)),
        kinds.PairTurn("The principles", "supervisor", after(20), after(40), (("p3", "observer"),)),
    )
    own = kinds.YourPairCard(
        block="pairs", you="p1", partners=("p3", "p5"), role="observer", turns=turns, room=1, on=True, step_ends_at=after(20)
    )
    play = said(replace(own, step="pairs.tool-1.play", observes=True), where)
    debrief = said(replace(own, step="pairs.tool-1.debrief", observes=True), where)
    assert "Your role now: observer." in play
    assert "You: observer" in play
    assert "Your role" not in debrief
    assert "You: observer" not in debrief, "the turn that is on is over as a role play"
    assert "You: supervisor" in debrief, "the next turn still has its roles"
    assert "You watched: name one moment" in debrief
    assert "watched" not in said(replace(own, step="pairs.tool-1.debrief"), where)
    late = kinds.CatchUpOnJoinCard(step="pairs.tool-1.debrief", ends_at=after(20), partners=("p3",), role="supervisor")
    assert "role:" not in said(late, where)
    assert "Your role: supervisor" in said(replace(late, step="pairs.tool-1.play"), where)


def test_a_role_that_changes_in_the_middle_of_a_turn_stays_true_on_the_card() -> None:
    where = replace(scene(), plan=load("defensible-decisions-2"))
    turns = (
        kinds.PairTurn("First", "supervisor", after(0), after(7), (("p3", "observer"),)),
        kinds.PairTurn("First", "observer", after(7), after(20), (("p3", "supervisor"),), part=1),
    )
    own = kinds.YourPairCard(
        block="pairs",
        you="p1",
        partners=("p3", "p5"),
        role="supervisor",
        turns=turns,
        room=1,
        on=True,
        step="pairs.first.play",
    )
    assert "you change roles at 09:37. You are supervisor until then, and observer after that." in said(own, where)
    assert "Your role now" not in said(own, where)


@pytest.mark.parametrize("number", [1, 2])
def test_a_card_of_a_role_play_reminds_of_anonymity_and_recording_once(number: int) -> None:
    plan = load(f"defensible-decisions-{number}")
    steps = [step.path for step in plan.steps_of("pairs") if step.in_pairs]
    for path in steps:
        own = kinds.YourPairCard(
            block="pairs", you="p1", partners=("p3",), role="supervisor", turns=(), room=1, on=True, step=path,
            step_ends_at=after(20),
        )  # fmt: skip
        text = said(own, replace(scene(), plan=plan)).casefold()
        assert (text.count("identify"), text.count("recording")) == (1, 1), path


def test_links_say_where_they_lead_and_no_address_stands_twice() -> None:
    where = replace(scene(), plan=load("defensible-decisions-3"))
    all_links = said(kinds.LinksCard(), where)
    assert "Resource pack for practice supervisors: https://" in all_links
    assert "Dr Karen Treisman" in all_links
    assert all_links.count("practice-supervisors.rip.org.uk") == 1
    for card in (kinds.BeforeCard(), kinds.PrepareCard()):
        text = said(card, where)
        links = re.findall(r"https://[\w.-]+", text)
        assert len(links) == len(set(links)), text


def test_mentions_are_people_the_scene_knows() -> None:
    card = kinds.NoticeCard(step="intro.talk", left=minutes(5), ends_at=after(40))
    view: View = compose(card, scene(), mention=("p1", "unknown"))
    assert [(mention.person, mention.name) for mention in view.mentions] == [("p1", "Aled Bevan")]
    assert compose(card, scene(), mention="everyone").mention_everyone
    assert "@Aled Bevan" in plain(view)


def test_a_session_that_ends_on_another_day_says_so() -> None:
    times = (kinds.BlockTime("intro", after(0), after(60)),)
    assert "We start now and end on " in said(kinds.StartedCard(blocks=times, ends_at=after(32 * 60)))
    assert "We start now and end at " in said(kinds.StartedCard(blocks=times, ends_at=after(60)))
