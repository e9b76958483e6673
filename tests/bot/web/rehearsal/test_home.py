"""Home page: sessions in order, with their shape."""

from __future__ import annotations

from bot.runs.plan_library import PlanLibrary, load
from bot.web.rehearsal.home import programmes


def test_sessions_are_in_order_and_titles_whole() -> None:
    (programme, single) = programmes(PlanLibrary(), "defensible-decisions-1")
    assert [one.session for one in programme.sessions] == [1, 2, 3]
    assert programme.sessions[0].title == load("defensible-decisions-1").title
    assert {one.session for one in single.sessions} == {None}
    for one in (*programme.sessions, *single.sessions):
        assert sum(part.lasts for part in one.stretches) == one.lasts.total_seconds() / 60
