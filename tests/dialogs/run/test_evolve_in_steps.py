"""The run after one event of the clock, a poll or a round: what it says is different, and everything else as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialogs.run import events as e
from dialogs.run.evolve import evolve
from dialogs.run.feature_states import PersonState, PollState, RoundState
from dialogs.run.rooms import RoomMarks, TimeAsked
from dialogs.run.state import Clock, Run, Stay, Undoable, Visit, Waiting

NOW = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
STAMP = "20300107T093000000000"  # NOW, as slots have it
MINUTE = timedelta(minutes=1)
ZERO = timedelta(0)

RUN = Run(
    clock=Clock(phase="running", started_at=NOW - 8 * MINUTE, changes=3, pause=2, lengths={"a.one": 4 * MINUTE}),
    visit=Visit(4, "b.two", NOW - 5 * MINUTE, NOW + 5 * MINUTE),
    latest_at=NOW - MINUTE,
    people={person: PersonState(past_turns=(7,)) for person in "abcd"},
    here=("a", "b", "c", "d"),
)


def clock(**parts: object) -> Clock:
    return replace(RUN.clock, **parts)  # type: ignore[arg-type]


def visit(**parts: object) -> Visit:
    return replace(RUN.visit, **parts)  # type: ignore[arg-type]


PAUSED = replace(RUN, clock=clock(phase="paused", paused_at=NOW - 2 * MINUTE))


def different(event: e.Event, run: Run = RUN, **parts: object) -> None:
    """The event changes these parts of the run, and nothing else."""
    assert evolve(run, event) == replace(run, **{"latest_at": event.at} | parts)  # type: ignore[arg-type]


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_a_pause_stops_the_clock_and_a_second_one_only_changes_its_end() -> None:
    late = e.Paused(at=NOW, until=NOW + MINUTE, late_since=NOW - MINUTE)
    stopped = {"phase": "paused", "changes": 4, "pause": 4, "resumes_at": NOW + MINUTE}
    different(late, clock=clock(paused_at=NOW, late_since=NOW - MINUTE, **stopped))
    again = replace(PAUSED.clock, resumes_at=NOW + MINUTE, changes=4)
    different(e.Paused(at=NOW, until=NOW + MINUTE), PAUSED, clock=again)


def test_after_a_pause_everything_that_is_to_come_lies_later() -> None:
    times = {
        "started_at": NOW - 5 * MINUTE, "ends_at": NOW + 5 * MINUTE, "retimed_at": NOW - 4 * MINUTE,
        "prompted_at": NOW - 3 * MINUTE, "poll_ends_at": NOW + MINUTE, "ideas_end_at": NOW + 3 * MINUTE,
        "polled_at": NOW - 2 * MINUTE,
    }  # fmt: skip
    turn = RoundState("b.two", ("a", "b"), ("b",), 60, 60, speaker="a", turn_ends_at=NOW + MINUTE)
    run = replace(
        PAUSED, visit=visit(round=turn, **times), leaving={"a": NOW - MINUTE, "b": NOW + 9 * MINUTE, "c": NOW - 3 * MINUTE},
        clock=replace(PAUSED.clock, called={5: NOW + MINUTE}, paused_for=MINUTE, resumes_at=NOW),
    )  # fmt: skip
    later = {name: at + 2 * MINUTE for name, at in times.items()}
    different(
        e.Resumed(at=NOW, shift=2 * MINUTE), run,
        clock=clock(called={5: NOW + 3 * MINUTE}, paused_for=3 * MINUTE, changes=4),
        visit=visit(round=replace(turn, turn_ends_at=NOW + 3 * MINUTE), **later),
        leaving={"a": NOW + MINUTE, "b": NOW + MINUTE, "c": NOW},
    )  # fmt: skip
    plain = visit(started_at=NOW - 3 * MINUTE, ends_at=NOW + 7 * MINUTE)
    resumed = e.Resumed(at=NOW, shift=2 * MINUTE)
    different(resumed, PAUSED, visit=plain, clock=clock(changes=4, paused_for=2 * MINUTE))


def test_a_pause_does_not_move_a_clock_time_that_people_wait_for() -> None:
    waiting = Waiting(NOW - 3 * MINUTE, NOW + 5 * MINUTE, 3)
    run = replace(PAUSED, visit=visit(waiting=waiting))
    moved = visit(waiting=waiting, started_at=NOW - 3 * MINUTE)
    different(e.Resumed(at=NOW, shift=2 * MINUTE), run, visit=moved, clock=clock(changes=4, paused_for=2 * MINUTE))


def test_on_the_clock_what_was_missed_is_due_at_its_own_time() -> None:
    run = replace(PAUSED, clock=replace(PAUSED.clock, late_since=NOW - 4 * MINUTE), leaving={"a": NOW - 3 * MINUTE})
    different(e.Resumed(at=NOW, shift=ZERO), run, latest_at=NOW - 4 * MINUTE, clock=clock(changes=4))
    different(e.Resumed(at=NOW, shift=ZERO), PAUSED, clock=clock(changes=4))


def test_a_longer_step_gives_its_notices_and_its_rooms_time_again() -> None:
    asked = RoomMarks(asked=(TimeAsked(1),))
    waiting = Waiting(NOW, NOW + MINUTE, 3)
    run = replace(RUN, visit=visit(notified=frozenset({MINUTE, 7 * MINUTE}), asked_next=True, waiting=waiting, rooms=asked))
    longer = e.StepExtended(at=NOW, step="b.two", by_time=2 * MINUTE, ends_at=NOW + 7 * MINUTE)
    parts = {"ends_at": NOW + 7 * MINUTE, "retimed_at": NOW, "notified": frozenset({7 * MINUTE})}
    answered = RoomMarks(asked=(TimeAsked(1, open=False),))
    lengths = {"a.one": 4 * MINUTE, "b.two": 12 * MINUTE}
    different(longer, run, clock=clock(changes=4, lengths=lengths), visit=visit(rooms=answered, **parts))
    shorter = replace(longer, by_time=-MINUTE)
    different(shorter, run, clock=clock(changes=4, lengths=lengths), visit=visit(rooms=asked, **parts))


def test_steps_left_out_refitted_or_lent_time() -> None:
    different(e.StepSkipped(at=NOW, step="c.three"), clock=clock(changes=4, skipped=frozenset({"c.three"})))
    run = replace(RUN, clock=clock(dropped=frozenset({("a.one", 1)}), offered_at=NOW))
    refitted = e.Refitted(at=NOW, way="shrink", lengths={"c.three": MINUTE}, dropped=(("b.two", 2),), ends_at=NOW + MINUTE)
    different(
        refitted, run, visit=visit(ends_at=NOW + MINUTE),
        clock=clock(changes=4, lengths={"a.one": 4 * MINUTE, "c.three": MINUTE}, dropped={("a.one", 1), ("b.two", 2)}),
    )  # fmt: skip
    different(e.OverrunOffered(at=NOW, behind=MINUTE), clock=clock(offered_at=NOW))
    different(e.StepNotNeeded(at=NOW, step="c.three", then=None, lasts=ZERO))
    for then, before in (("c.four", None), ("a.one", 4 * MINUTE)):
        lent = e.StepNotNeeded(at=NOW, step="c.three", then=then, lasts=9 * MINUTE)
        different(lent, clock=clock(lengths={"a.one": 4 * MINUTE, then: 9 * MINUTE}, lent={then: before}))


def test_time_that_was_lent_is_given_back_when_another_step_begins() -> None:
    lengths = {"a.one": 9 * MINUTE, "c.four": 9 * MINUTE, "d.five": MINUTE}
    run = replace(RUN, clock=clock(lengths=lengths, lent={"a.one": 4 * MINUTE, "c.four": None}))
    for step, kept, left in (
        ("d.five", {"a.one": 4 * MINUTE, "d.five": MINUTE}, {}),
        ("c.four", {"a.one": 4 * MINUTE, "c.four": 9 * MINUTE, "d.five": MINUTE}, {"c.four": None}),
    ):
        after = evolve(run, e.StepStarted(at=NOW, step=step, ends_at=NOW + MINUTE))
        assert after.clock == clock(lengths=kept, lent=left)


def test_a_step_that_begins_again_leaves_its_open_poll_on_its_old_card() -> None:
    mine, closed = PollState(1, 1, open=True, step="b.two"), PollState(1, 1, step="b.two", apart=True)
    other = PollState(1, 1, open=True, step="a.one")
    started = e.StepStarted(at=NOW, step="b.two", ends_at=NOW + MINUTE)
    for stays, apart in ((), False), ((Stay("b.two", NOW, NOW),), False), ((Stay("a.one", NOW, NOW),), True):
        polls = {"mine": mine, "closed": closed, "other": other}
        after = evolve(replace(RUN, polls=polls, clock=clock(stays=stays)), started)
        assert after.polls == {"mine": replace(mine, apart=apart), "closed": replace(closed, apart=False), "other": other}


# -- polls -------------------------------------------------------------------------------------------------------------

POLL = PollState(
    opening=1, latest=2, held=2, step="a.one", options=("x", "y"), answered=4, counts=(3, 1), results=("results:q:1",),
    past=("poll:q:0",),
)  # fmt: skip


def poll_becomes(event: e.PollEvent, new: PollState, known: PollState | None = POLL, **parts: object) -> None:
    run = replace(RUN, polls={"other": POLL} | ({"q": known} if known else {}))
    different(event, run, polls={"other": POLL, "q": new}, **parts)


def test_a_poll_that_opens_begins_from_nothing_and_remembers_what_was_told() -> None:
    opened = e.PollOpened(at=NOW, poll="q", opening=3, step="b.two", ideas=((1, 2),))
    past = ("poll:q:0", "poll:q:1", "results:q:1")
    new = PollState(3, 3, 0, True, "b.two", options=("x", "y"), told=(4, (3, 1)), ideas=((1, 2),), past=past)
    poll_becomes(opened, new)
    poll_becomes(replace(opened, opening=1), replace(new, opening=1, latest=2, past=("poll:q:0", "results:q:1")))
    hidden = replace(POLL, counts=(), told=(2, (1, 1)))
    poll_becomes(opened, replace(new, told=(2, (1, 1))), hidden)
    poll_becomes(opened, PollState(3, 3, 0, True, "b.two", ideas=((1, 2),)), None)
    timed = visit(poll_ends_at=NOW + MINUTE, timed_poll="q")
    poll_becomes(replace(opened, ends_at=NOW + MINUTE), new, visit=timed)


def test_a_poll_that_closes_has_its_counts_and_the_slot_of_its_results() -> None:
    closed = e.PollClosed(at=NOW, poll="q", opening=1, answered=5, counts=(2, 3))
    known = replace(POLL, open=True)
    poll_becomes(closed, replace(POLL, answered=5, counts=(2, 3), results=("results:q:1",)), known)
    with_step = replace(closed, with_step=True)
    poll_becomes(with_step, replace(POLL, answered=5, counts=(2, 3), results=("poll:q:1",)), known)
    shown = e.ResultsShown(at=NOW, poll="q", opening=1)
    poll_becomes(shown, replace(POLL, results=("results:q:1", f"results:q:1:{STAMP}")))
    for timed, rest in (("q", {"poll_ends_at": None, "polled_at": NOW + timedelta(seconds=20)}), ("other", {})):
        run = replace(RUN, polls={"q": known}, visit=visit(poll_ends_at=NOW, timed_poll=timed))
        after = evolve(run, closed).visit
        assert replace(after, polled_at=None) == replace(run.visit, **rest | {"polled_at": None})
        assert (after.polled_at is None) is (timed == "other")


def test_a_poll_whose_opening_is_taken_back_keeps_its_answers_for_the_next_one() -> None:
    before = replace(RUN, polls={"q": PollState(1, 1, answered=3, counts=(2, 1), results=("results:q:1",))})
    run = replace(RUN, polls={"q": replace(POLL, opening=2, open=True)}, undos=(Undoable("poll", NOW, "f", 4, before),))
    event = e.PollClosed(at=NOW, poll="q", opening=2, answered=0, counts=(), undone=True)
    back = replace(before.polls["q"], latest=2, held=2, options=("x", "y"), past=("poll:q:0", "poll:q:2"))
    different(event, run, polls={"q": back})


def test_a_poll_gets_own_options_or_those_of_the_plan_again() -> None:
    event = e.PollChanged(at=NOW, poll="q", options=("1", "2"), image_url="https://x", image_alt="Picture")
    poll_becomes(event, replace(POLL, options=("1", "2"), image_url="https://x", image_alt="Picture"))
    poll_becomes(replace(event, options=(), image_url=None, image_alt=None), replace(POLL, options=None))


# -- rounds ------------------------------------------------------------------------------------------------------------

ROUND = RoundState("b.two", ("a", "b", "c", "d"), ("c", "d"), 60, 50, ("a",), (), None, "b", NOW + MINUTE, True, "short")


def round_becomes(event: e.RoundEvent, new: RoundState, now: RoundState = ROUND, **parts: object) -> None:
    different(event, replace(RUN, visit=visit(round=now)), visit=visit(round=new), **parts)


def test_a_round_begins_and_moves_on_to_the_other_half() -> None:
    started = e.RoundStarted(at=NOW, step="b.two", order=("a", "b"), seconds_each=45)
    different(started, visit=visit(round=RoundState("b.two", ("a", "b"), ("a", "b"), 45, 45)))
    assert evolve(replace(RUN, halves=1), started).halves == 2


def test_a_turn_begins_with_the_time_it_has() -> None:
    begun = replace(ROUND, speaker="c", waiting=("d",), turn_ends_at=NOW + 2 * MINUTE, seconds_each=120, questioned=False)
    event = e.TurnStarted(at=NOW, step="b.two", person="c", ends_at=NOW + 2 * MINUTE)
    round_becomes(event, begun)
    round_becomes(replace(event, seconds=90), replace(begun, seconds_each=90))


FREE = replace(ROUND, speaker=None, turn_ends_at=None)


@pytest.mark.parametrize(
    ("how", "person", "now", "new"),
    [
        ("done", "b", ROUND, replace(FREE, spoken=("a", "b"))),
        ("time", "b", ROUND, replace(FREE, spoken=("a", "b"))),
        ("later", "b", ROUND, replace(FREE, waiting=("c", "d", "b"), passed=("b",))),
        ("passed", "b", ROUND, replace(FREE, waiting=("c", "d", "b"), passed=("b",), passed_last=("b", NOW))),
        ("passed", "c", ROUND, replace(ROUND, waiting=("d", "c"), passed=("c",), passed_last=("c", NOW))),
        ("passed", "b", replace(ROUND, passed=("b",)), replace(FREE, passed=("b",), passed_last=("b", NOW))),
        ("left", "b", replace(ROUND, passed=("b", "c")), replace(FREE, order=("a", "c", "d"), passed=("c",))),
        ("left", "d", ROUND, replace(ROUND, order=("a", "b", "c"), waiting=("c",))),
    ],
)
def test_a_turn_ends(how: str, person: str, now: RoundState, new: RoundState) -> None:
    round_becomes(e.TurnEnded(at=NOW, step="b.two", person=person, how=how), new, now)  # type: ignore[arg-type]


def test_a_round_changes_with_who_is_here_and_with_its_time() -> None:
    event = e.RoundChanged(at=NOW, step="b.two", order=("d", "e"))
    joined = replace(ROUND, order=("a", "b", "c", "d", "e"), waiting=("d", "e"))
    round_becomes(event, joined)
    round_becomes(replace(event, seconds_each=30), replace(joined, share=30, told=""))
    cut = replace(joined, turn_ends_at=NOW + MINUTE / 2, seconds_each=30)
    round_becomes(replace(event, turn_ends_at=NOW + MINUTE / 2), cut)
    free = replace(joined, speaker=None, turn_ends_at=None)
    round_becomes(replace(event, turn_ends_at=NOW + MINUTE / 2), free, FREE)


def test_a_round_that_is_over_says_how_late_each_person_spoke_and_can_be_taken_back() -> None:
    now = replace(ROUND, order=(*"abcdx",), spoken=("a", "b"), speaker="c", waiting=("d", "x"), passed=("x",))
    ended = replace(now, over=True, spoken=("a", "b", "c"), speaker=None, turn_ends_at=None)
    turns = {"a": 0, "b": 50, "c": 100, "d": 100}
    people = {person: PersonState(past_turns=(7, turn)) for person, turn in turns.items()}
    event = e.RoundEnded(at=NOW, step="b.two")
    round_becomes(event, ended, now, people=people)
    run = replace(RUN, visit=visit(round=ended), people=people)
    back = e.RoundChanged(at=NOW, step="b.two", order=("d", "x"), reopened=True)
    different(back, run, visit=visit(round=replace(ended, over=False)), people=RUN.people)
    alone = replace(FREE, spoken=("a",), waiting=())
    spoke = {**RUN.people, "a": PersonState(past_turns=(7, 0))}
    round_becomes(event, replace(alone, over=True), alone, people=spoke)
    over = replace(ended, spoken=("a", "b"))
    run = replace(RUN, visit=visit(round=now), heard={"b.two": ("z",)})
    different(replace(event, undone=True), run, visit=visit(round=over), heard={"b.two": ("z", "a", "b")})


def test_what_facilitators_hear_of_a_round_is_remembered() -> None:
    tight = e.RoundTight(at=NOW, step="b.two", people=4, seconds=20, fit=4, minutes=3)
    round_becomes(tight, replace(ROUND, told="short"))
    round_becomes(replace(tight, fit=3), replace(ROUND, told="not all"))
    different(replace(tight, held=True), visit=visit(round_held=True))
    different(tight)
    round_becomes(
        e.RoundQuestioned(at=NOW, step="b.two", by="a"), replace(ROUND, questioned=True), replace(ROUND, questioned=False)
    )
    round_becomes(e.RoundShown(at=NOW, step="b.two"), ROUND)


# -- commands that earlier versions recorded, without what came of them ------------------------------------------------


def test_a_command_of_an_earlier_version_that_moved_nothing_brings_its_times_back() -> None:
    seen = {"nudges": frozenset({MINUTE}), "in_tray": frozenset({2})}
    later = visit(ends_at=NOW + 9 * MINUTE, **seen)
    undo = Undoable("extend", NOW - MINUTE, "f", 4, RUN)
    run = replace(RUN, visit=later, undos=(undo,), clock=clock(changes=4, called={5: NOW}, reopened=1, offered_at=NOW))
    back = clock(changes=5, called={5: NOW}, reopened=1)
    different(e.CommandUndone(at=NOW, name="extend"), run, clock=back, visit=visit(retimed_at=NOW, **seen), undos=())


def test_a_command_of_an_earlier_version_that_moved_on_brings_its_step_back_as_another_visit() -> None:
    before = replace(RUN, visit=visit(in_tray=frozenset({1}), round_held=True, waiting=Waiting(NOW, NOW, 1)))
    undo = Undoable("next", NOW - MINUTE, "f", 4, before)
    run = replace(RUN, visit=Visit(5, "c.three", NOW - MINUTE, NOW + MINUTE), undos=(undo,))
    back = visit(number=6, started_at=NOW - 4 * MINUTE, ends_at=NOW, retimed_at=NOW)
    different(e.CommandUndone(at=NOW, name="next", shift=MINUTE), run, clock=clock(changes=4), visit=back, undos=())
    different(e.CommandUndone(at=NOW, name="next", shift=MINUTE))


def test_commands_are_remembered_with_the_run_before_and_after_them() -> None:
    taken = e.CommandTaken(at=NOW, name="next", by="f")
    new = Undoable("next", NOW, "f", 4, RUN)
    different(taken, undos=(new,), moved=("f", NOW))
    different(replace(taken, name="skip"), undos=(replace(new, name="skip"),))
    many = replace(RUN, undos=tuple(replace(new, name=str(number)) for number in range(5)))
    names = [one.name for one in evolve(many, taken).undos]
    assert names == ["1", "2", "3", "4", "next"]
    run = replace(RUN, undos=(many.undos[0], new), visit=visit(number=5))
    after = replace(run, undos=(), latest_at=RUN.latest_at)
    done = replace(new, after=after, visit=5)
    different(e.CommandDone(at=NOW), run, undos=(many.undos[0], done))
    assert (done.moved, done.ended) == (True, False)
    different(e.CommandDone(at=NOW))
