"""Due heap: after any updates in any order, each due run comes out once, earliest first."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.runs.ticker import DueHeap
from tests.support.running_app import START

RUNS = st.sampled_from("abcde")
SECONDS = st.integers(0, 9)
SAID = st.tuples(RUNS, st.none() | SECONDS)
TAKEN = st.tuples(st.just("take"), SECONDS, st.integers(1, 4))


@given(st.lists(SAID | TAKEN, max_size=40))
def test_it_gives_what_a_plain_dictionary_would(script: list[tuple[str, int | None] | tuple[str, int, int]]) -> None:
    coming, plain = DueHeap(), dict[str, int]()
    for one in script:
        if len(one) == 3:
            due = sorted((at, run) for run, at in plain.items() if at <= one[1])[: one[2]]
            taken = coming.take(START + timedelta(seconds=one[1]), one[2])
            assert taken == [(run, START + timedelta(seconds=at)) for at, run in due]
            plain = {run: at for run, at in plain.items() if (at, run) not in due}
        else:
            run, at = one
            coming.expect(run, None if at is None else START + timedelta(seconds=at))
            plain.pop(run, None)
            if at is not None:
                plain[run] = at
        assert coming.first == (START + timedelta(seconds=min(plain.values())) if plain else None)
