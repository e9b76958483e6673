"""Properties of the core over random sessions: whatever people say and whenever, replay equals live and nothing is lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.runs.plan_library import load
from dialogs.engine import scheduled
from dialogs.engine.decide import decide
from dialogs.engine.due import wake_at
from dialogs.engine.react import react
from dialogs.engine.reply import reply
from dialogs.features.registry import DECIDERS, FEATURES, LISTENERS
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.codec import CARDS, UnknownType, decode_card, decode_event, encode_card, encode_event
from dialogs.run.effects import Effect, Show
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused
from tests.support.builders import at_times, full_plan, plan, step, with_ideas, with_needs
from tests.support.core_session import START, Stage, minutes

PLAN = with_ideas(with_needs(full_plan()))
SMALL = timedelta(minutes=5)

PEOPLE = ("f", "p1", "p2", "p3", "p4", "p5", "late")
POLLS = ("tokens", "secret", "check:intro.ready", "support-needs", "support:agree", "vote-ideas", "days", "nothing")
RULES: tuple[tuple[type[c.Command], dict[str, object]], ...] = (
    (c.WriteRule, {"text": "One voice at a time"}),
    (c.WriteRule, {"text": "Put differently", "number": 1}),
    (c.WriteRule, {"text": "Nowhere", "number": 9}),
    (c.WriteRule, {"text": " "}),
    (c.RemoveRule, {"number": 2}),
    (c.RemoveRule, {"number": 0}),
    (c.ShowRules, {}),
    (c.WriteNeeds, {"lines": ((0, "An hour a month"), (None, "Fewer forms"))}),
    (c.WriteNeeds, {"lines": ((7, "Nowhere"),)}),
    (c.TakeOutNeeds, {"numbers": (1, 5)}),
    (c.TakeOutNeeds, {"numbers": (5,)}),
    (c.ShowNeeds, {}),
    (c.WriteIdeas, {"lines": ("Fewer forms",)}),
    (c.WriteIdeas, {"lines": ("Fewer forms",) * 9}),
    (c.ShowIdeas, {}),
    (c.ShowIdeas, {"numbers": (2,)}),
    (c.HideIdeas, {"numbers": (1, 3)}),
    (c.HideIdeas, {"numbers": (99,)}),
    (c.MergeIdeas, {"numbers": (2, 3)}),
    (c.ListIdeas, {}),
    (c.OpenIdeas, {}),
    (c.CloseIdeas, {}),
    (c.CastVotes, {"numbers": (1, 1, 2)}),
)
PATHS = (*(one.path for one in PLAN.steps), "no.such")


def _commands() -> list[c.Command]:
    """A pool to choose from: everything a facilitator may ask, and what participants may and may not."""
    found: list[c.Command] = [c.OpenRun(seed=2, timezone="Europe/London")]
    for by in ("f", "p1", "p3", "late"):
        found += [c.Start(by=by), c.Next(by=by), c.Next(by=by, sure=True), c.Back(by=by), c.Skip(by=by), c.Pause(by=by)]
        found += [
            c.Resume(by=by),
            c.Undo(by=by),
            c.Where(by=by),
            c.Agenda(by=by),
            c.Before(by=by),
            c.Prepare(by=by),
            c.Help(by=by),
        ]
        found += [c.ShowPairs(by=by), c.Reshuffle(by=by), c.ShowRound(by=by), c.Done(by=by), c.PassTurn(by=by)]
        found += [
            c.Answer(by=by, poll=poll, options=options) for poll in POLLS for options in ((0,), (1,), (0, 1), (7,), ())
        ]
        found += [
            c.Leave(by=by, person=by),
            c.Join(by=by, person=by),
            c.MyGroup(by=by),
            c.MyTurn(by=by),
            c.PartnerGone(by=by),
            c.WantAlerts(by=by, wanted=False),
            c.WantAlerts(by=by),
            c.FinishRoom(by=by),
            c.FinishRoom(by=by, finished=False),
            c.FinishRoom(by=by, room=1),
            c.AskTime(by=by),
            c.GiveTime(by=by, room=1),
            c.GiveTime(by=by, room=9),
            c.SetLink(by=by, name="pack", url="https://example.org/pack"),
            c.ShowLinks(by=by),
            c.AskForHelp(by=by),
            c.HalveRounds(by=by),
            c.ShowPeople(by=by, missing=True),
            c.ShowPeople(by=by, person="p2"),
            c.TakeOver(by=by),
            c.ShowTray(by=by),
            c.TakeNote(by=by, text="note"),
        ]
    found += [c.Start(by=by, starts_at=START + minutes(number)) for by in ("f", "p1") for number in (1, 10, 60)]
    found += [kind(by=by) for by in ("f", "p1") for kind in (c.CancelStart, c.ShowPeople)]
    found += [c.Pause(by="f", lasts=minutes(number)) for number in (0, 0.5, 5, 30)]
    found += [c.Pause(by="f", until=c.When(after=minutes(3))), c.Skip(by="f", steps=("intro.tokens", "study.read"))]
    found += [c.WithdrawFacilitator(person=person) for person in ("f", "p1")]
    found += [
        kind(by="p1") for kind in (c.OpenSheet, c.OpenRehearsal, c.ForgetMe, c.ShowProgramme, c.ShowRecord, c.ShowMissed)
    ]
    found += [c.ContinueGroup(by="p1")]
    found += [c.OpenDigest(by=by) for by in ("f", "p1")]
    found += [c.RecordAttendance(by=by, wanted=wanted) for by in ("f", "p1") for wanted in (True, False)]
    found += [c.SetDate(by="f", session=2, wall=None), c.PaceNudges(by="p1", pace="fewer"), c.Intend(by="p1", text=None)]
    found += [c.Confirm(by=by, yes=yes) for by in ("f", "p1") for yes in (True, False)]
    found += [c.Resume(by="f", keep_clock=True), c.End(by="f"), c.End(by="f", sure=True)]
    found += [c.Reopen(by=by) for by in ("f", "p1")]
    found += [c.Extend(by="f", by_time=minutes(number)) for number in (-10, -3, -1, 0, 1, 5, 10)]
    found += [c.GoTo(by="f", step=path) for path in PATHS]
    found += [c.CatchUp(by="f", way=way) for way in (None, "shrink", "prompts", "run on", "fly")]
    found += [c.SendPrompt(by="f", number=number) for number in (None, 0, 1, 2, 3, 9)]
    found += [
        kind(by="f", poll=poll)
        for kind in (c.OpenPoll, c.ClosePoll, c.ShowResults, c.ShowOptions)
        for poll in (None, *POLLS)
    ]
    found += [c.ChangePoll(by="f", poll=poll, options=new) for poll in POLLS for new in (("x", "y"), ("x",), ("x", "x"))]
    found += [kind(by="f", a=a, b=b) for kind in (c.Swap, c.KeepApart) for a in ("p1", "p2") for b in ("p2", "p3", "late")]
    found += [kind(by="f", person=one) for kind in (c.SwapRoles, c.AddFacilitator, c.HandOver, c.Leave) for one in PEOPLE]
    found += [c.Leave(person=one) for one in PEOPLE]
    found += [c.SamePerson(by="f", person=a, other=b) for a in ("p1", "p2") for b in ("p2", "p3", "late")]
    found += [kind(by=by, **said) for by in ("f", "p2") for kind, said in RULES]
    found += [c.PassTurn(by=by, person=one) for by in ("f", "p1") for one in ("p2", "late")]
    found += [c.Join(person="p1", past_partners=("p2",), past_roles=("supervisor",), past_turns=(100,))]
    found += [c.Nudge(by="p1"), c.Nudge(by="p3"), c.Nudge(by="p1", wanted=False), c.Before(by="f", people=("p1", "late"))]
    found += [c.Answer(by=by, poll="tokens", options=(0,), on_behalf_of="p4") for by in ("f", "p1")]
    found += [c.Answer(by="p1", poll=poll, options=(1,)) for poll in ("before", "rules:intro.rules", "done:study.read")]
    found += [c.Join(by=one, person=one) for one in PEOPLE] + [c.TakePart(by="f", wanted=wanted) for wanted in (True, False)]
    return found


line = st.tuples(
    st.sampled_from(["tick", "tick", "tick", "outage"]),
    st.integers(0, 15 * 60).map(lambda seconds: timedelta(seconds=seconds)),
    st.lists(st.sampled_from(_commands()), max_size=3),
)


def perform(stage: Stage, script: list[tuple[str, timedelta, list[c.Command]]]) -> None:
    """Let time pass, with or without ticks, and say the commands; refusals are part of the play."""
    for passing, pause, commands in script:
        after = stage.now - START + pause
        if passing == "tick":
            stage.until(after)
        else:
            stage.sleep_until(after)
            stage.say(c.Tick())
        for command in commands:
            try:
                stage.say(command)
            except Refused:
                pass
            else:
                reply(stage.plan, stage.run, command, stage.now)
            check(stage)


def check(stage: Stage) -> None:
    """What holds at every moment of every session."""
    run = stage.run
    assert run.here == tuple(sorted(person for person, state in run.people.items() if state.present))
    assert run.here == tuple(sorted(run.as_they_came))
    if run.phase == "running":
        assert run.step is not None
        assert run.step_started_at is not None
        assert run.ends_at is not None
        assert run.ends_at >= run.step_started_at
        wake = wake_at(stage.plan, run)
        assert wake is None or wake > stage.now or run.visit.asked_next or wake == stage.now
    elif run.phase == "ended":
        assert wake_at(stage.plan, run) == run.clock.reopen_until
    else:
        assert wake_at(stage.plan, run) == scheduled.due_at(run)
    for block, groups in run.pairs.items():
        paired = [member for group in groups for member in group.members]
        assert len(paired) == len(set(paired)), f"somebody is twice in {block}"
    if run.phase == "running" and run.step is not None and stage.plan.step(run.step).in_pairs:
        groups = run.pairs[stage.plan.step(run.step).block]
        assert {member for group in groups for member in group.members} == set(run.participants)
    now = run.round
    if now is not None and not now.over:
        assert not set(now.spoken) & set(now.waiting)
        if now.turn_ends_at is not None and run.phase == "running":
            assert now.turn_ends_at <= max(run.ends_at, stage.now)  # type: ignore[type-var]


sessions = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@sessions
@given(st.lists(line, max_size=25), st.integers(0, 7))
def test_replay_equals_live_and_events_survive_json(script, people) -> None:
    stage = Stage(PLAN, people)
    stage.say(c.Start(by="f"))
    perform(stage, script)
    replayed = Run()
    for event in stage.events:
        replayed = evolve(replayed, decode_event(json.loads(json.dumps(encode_event(event)))))
    assert replayed == stage.run


@sessions
@given(st.lists(line, max_size=20), st.integers(0, 7))
def test_a_tick_is_idempotent(script, people) -> None:
    stage = Stage(PLAN, people)
    stage.say(c.Start(by="f"))
    perform(stage, script)
    stage.say(c.Tick())
    assert decide(PLAN, stage.run, c.Tick(), stage.now) == ()


@sessions
@given(st.lists(line, max_size=15), st.integers(0, 7))
def test_cards_survive_json_and_slots_never_hold_two_kinds(script, people) -> None:
    stage = Stage(PLAN, people)
    stage.say(c.Start(by="f"))
    perform(stage, script)
    kinds: dict[tuple[str, str], type] = {}
    for _, _, show in stage.shows:
        assert decode_card(json.loads(json.dumps(encode_card(show.card)))) == show.card
        if not show.slot.startswith(("step:", "poll:")):  # these change with what the step holds, and to its results
            assert kinds.setdefault((show.slot, show.to), type(show.card)) is type(show.card)


@sessions
@given(st.lists(line, max_size=12), st.integers(0, 7))
def test_without_outage_every_step_starts_where_the_one_before_ended(script, people) -> None:
    stage = Stage(PLAN, people)
    stage.say(c.Start(by="f"))
    perform(stage, [("tick", pause, commands) for _, pause, commands in script])
    ends: dict[str, object] = {}
    for event in stage.events:
        if isinstance(event, e.StepEnded):
            ends["last"] = event.at
        elif isinstance(event, e.StepStarted) and "last" in ends:
            assert event.at >= ends["last"]  # type: ignore[operator]


def _situations() -> list[Stage]:
    """Every phase, and every step of the plan in the middle of it, running and paused."""
    found = [Stage(PLAN, 5)]
    for index in range(len(PLAN.steps)):
        stage = Stage(PLAN, 5)
        stage.say(c.Start(by="f", rules=("From last time", None)[: index % 3], attendance=index % 2 == 0))
        stage.say(c.KeepApart(by="f", a="p1", b="p2"))
        stage.say(c.OpenPoll(by="f", poll="tokens"))
        stage.say(c.GoTo(by="f", step=PLAN.steps[index].path))
        stage.until(stage.now - START + PLAN.steps[index].lasts * 0.4)
        found.append(stage)
        paused = copy(stage)
        paused.say(c.Extend(by="f", by_time=minutes(5)))
        paused.say(c.Pause(by="f"))
        found.append(paused)
    late = copy(found[1])
    late.sleep_until(minutes(30))
    late.say(c.Tick())
    over = copy(found[-1])
    over.say(c.End(by="f", sure=True))
    return [*found, late, over, _deciding_about_needs(), *_sorting_ideas(), *_coming_and_going()]


def _coming_and_going() -> list[Stage]:
    """Pair work in which one has lost their connection, one has two devices, and the facilitator is here; then is not."""
    stage = Stage(PLAN, 5)
    stage.say(c.Join(by="f", person="f"))
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.two.play"))
    stage.say(c.SamePerson(by="f", person="p1", other="p5"))
    stage.say(c.Leave(person="p2"))
    unled = copy(stage)
    unled.say(c.Leave(by="f", person="f"))
    unled.until(unled.now - START + minutes(1))
    return [stage, unled]


def _sorting_ideas() -> list[Stage]:
    """Enough people have written ideas; then a vote waits for them; then they are shown."""
    written = Stage(PLAN, 5)
    written.say(c.Start(by="f"))
    written.tallies = {"wrote:ideas": c.Tally(5, (5, 3, 1)), "vote-ideas": c.Tally(5, (5, 2, 0) * 9)}
    written.say(c.CloseIdeas(by="f"))
    waiting = copy(written)
    waiting.say(c.GoTo(by="f", step="talk.tray"))
    shown = copy(waiting)
    shown.say(c.ShowIdeas(by="f"))
    return [written, waiting, shown]


def _deciding_about_needs() -> Stage:
    """The group looks at its list of support needs, and enough people agree."""
    stage = Stage(PLAN, 5)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="talk.prompts"))
    stage.tallies = {
        "support-needs": c.Tally(5, (4, 0, 2, 1)),
        "support:wrote": c.Tally(4, (1, 0, 3, 0, 0, 0)),
        "support:agree": c.Tally(5, (5,)),
    }
    stage.say(c.ClosePoll(by="f", poll="support-needs"))
    return stage


def copy(stage: Stage) -> Stage:
    """The same moment once more: all state is immutable, so only the lists are new."""
    again = Stage.__new__(Stage)
    again.__dict__.update(vars(stage))
    again.events, again.shows, again.effects = list(stage.events), list(stage.shows), list(stage.effects)
    return again


def test_every_command_in_every_situation_and_every_event_and_card_at_least_once() -> None:
    asked: set[tuple[type, str]] = set()
    seen: set[type] = set()
    shown: set[str] = set()
    for situation in _situations():
        for command in (*_commands(), c.Tick()):
            stage = copy(situation)
            asked.add((type(command), stage.run.phase))
            perform(stage, [("outage", timedelta(0), [command])])
            if len(stage.events) > len(situation.events) or isinstance(command, c.Tick):  # else nothing new follows either
                perform(stage, [("tick", minutes(20), [])])
            seen.update(type(event) for event in stage.events)
            shown.update(type(effect.card).__name__ for effect in stage.effects if isinstance(effect, Show))
    early = Stage(at_times(PLAN, intro__secret="09:52"), 4)
    perform(early, [("tick", timedelta(0), [c.Start(by="f")]), ("tick", minutes(40), [])])
    seen.update(type(event) for event in early.events)
    shown.update(type(effect.card).__name__ for effect in early.effects if isinstance(effect, Show))
    few = Stage(PLAN, 2)
    few.say(c.Start(by="f"))
    few.say(c.GoTo(by="f", step="pairs.one.play"), minutes(1))
    few.say(c.FinishRoom(by="f", room=1))
    seen.update(type(event) for event in few.events)
    shown.update(type(effect.card).__name__ for effect in few.effects if isinstance(effect, Show))
    unneeded = Stage(plan(step("talk.hello", 2), step("talk.list", 2, only_if="tokens"), step("talk.end", 2)), 1)
    perform(unneeded, [("tick", timedelta(0), [c.Start(by="f")]), ("tick", minutes(3), [])])
    seen.update(type(event) for event in unneeded.events)
    changing = Stage(load("speed-networking"), 4)  # new groups for every item, and the last ones are left out
    changing.say(c.Start(by="f"))
    changing.say(c.GoTo(by="f", step="closing.last"), minutes(7.5))
    seen.update(type(event) for event in changing.events)
    kinds = set(get_args(c.Command))
    phases = ("open", "running", "paused", "ended")
    assert {(kind.__name__, phase) for kind in kinds for phase in phases} - {(k.__name__, p) for k, p in asked} == set()
    assert set(get_args(e.Event)) - seen == {e.RoundQuestioned}  # only in recorded runs of earlier versions
    only_replies = {"WhereCard", "AgendaCard", "HelpCard", "TextCard", "AnsweredCard", "OptionsCard", "CohortOfferCard"}
    only_replies |= {"TrayCard", "ConfirmCard", "ForgetCard", "CohortWordCard", "JustEndedCard", "LinksCard"}
    between_sessions = {"ProgrammeCard", "SessionDayCard", "BetweenCard", "IntentionCard", "IntentionBackCard"}
    between_sessions |= {"EvaluationCard", "EvaluatedCard", "MissedCard", "RecordOfferCard", "RecordCard"}
    assert set(CARDS) - shown - only_replies - between_sessions == set()


@dataclass(frozen=True, kw_only=True)
class Unheard(e.BaseEvent):
    """An event that somebody added and forgot to handle."""


@dataclass(frozen=True, kw_only=True)
class Unasked(c.BaseCommand):
    """A command that somebody added and forgot to handle."""


def test_an_event_or_command_that_is_not_handled_is_an_error_and_does_not_vanish() -> None:
    stage = Stage(PLAN, 4)
    stage.say(c.Start(by="f"))
    unheard, unasked = Unheard(at=START), Unasked(by="f")
    for handle in (
        lambda: evolve(stage.run, unheard),
        lambda: react(PLAN, stage.run, unheard),
        lambda: decide(PLAN, stage.run, unasked, START),
        lambda: reply(PLAN, stage.run, unasked, START),
    ):
        with pytest.raises((AssertionError, KeyError), match=r"unreachable|Unheard|Unasked"):
            handle()


def test_every_member_of_a_union_carries_its_own_name_as_its_type() -> None:
    for union in (e.Event, c.Command, k.Card, Effect):
        assert {kind: kind.__dataclass_fields__["type"].default for kind in get_args(union)} == {
            kind: kind.__name__ for kind in get_args(union)
        }


def test_the_type_is_stored_beside_the_data_as_it_always_was() -> None:
    event = e.PromptSent(at=START, step="a.one", number=2)
    data = {"at": "2030-01-07T09:30:00Z", "step": "a.one", "number": 2}
    assert encode_event(event) == {"type": "PromptSent", "v": 1, "data": data}
    assert encode_card(k.BeforeCard()) == {"type": "BeforeCard", "data": {"own": False, "started": False}}


def test_an_unknown_type_is_refused_by_name() -> None:
    with pytest.raises(UnknownType, match="does not know the event type 'MoonRisen'"):
        decode_event({"type": "MoonRisen", "v": 1, "data": {"at": "2030-01-07T09:30:00Z"}})
    with pytest.raises(UnknownType, match="does not know the card type 'MoonCard'"):
        decode_card({"type": "MoonCard", "data": {}})


def test_every_command_and_event_of_a_feature_is_handled_by_one() -> None:
    assert set(DECIDERS) == set(get_args(c.FeatureCommand))
    assert set(LISTENERS) == set(get_args(e.FeatureEvent))
    assert sum(len(feature.commands) for feature in FEATURES) == len(DECIDERS)


Script = list[tuple[str, timedelta, list[c.Command]]]
punctual = st.tuples(
    st.just("tick"),
    st.integers(0, 15 * 60).map(lambda seconds: timedelta(seconds=seconds)),
    st.lists(st.sampled_from(_commands()), max_size=3),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(punctual, min_size=3, max_size=40))
def test_a_session_whose_ticks_are_punctual_never_pauses_by_itself(
    script: list[tuple[str, timedelta, list[c.Command]]],
) -> None:
    stage = Stage(PLAN, people=5)
    stage.say(c.Start(by="f"))
    perform(stage, script)
    assert [event for event in stage.of(e.Paused) if event.late_since is not None] == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(punctual, min_size=3, max_size=40))
def test_events_happen_in_the_order_of_their_times(script: Script) -> None:
    stage = Stage(PLAN, people=5)
    stage.say(c.Start(by="f"))
    perform(stage, script)
    times = [event.at for event in stage.events]
    assert times == sorted(times)
