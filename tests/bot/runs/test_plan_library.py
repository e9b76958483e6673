"""Plan library: which plan a name means, which plans are a programme's sessions, and which links they keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runs.plan_library import JoinedCatalogue, PlanLibrary, load, sessions_of, shipped, shipped_text, with_links_of
from dialogs.plan.errors import PlanError
from dialogs.plan.model import Plan
from tests.support.builders import plan, step


def made(id_: str, programme: str | None = None, session: int | None = None, **parts: object) -> Plan:
    return plan(step("a.one", 10), id=id_, programme=programme, session=session, **parts)


def test_an_added_plan_hides_one_of_a_folder_and_that_hides_a_shipped_one() -> None:
    added, folder = made("world-cafe"), {"world-cafe": made("world-cafe", title="F"), "own": made("own")}
    library = PlanLibrary([added], lambda: folder)
    assert library.plan("world-cafe") is added
    assert PlanLibrary(folders=lambda: folder).plan("world-cafe") is folder["world-cafe"]
    assert PlanLibrary().plan("world-cafe") == load("world-cafe")
    assert library.plan("own") is folder["own"]
    assert library.ids == tuple(sorted({*shipped(), "own"}))
    for name in ("none", "plans/world-cafe.yaml"):
        with pytest.raises(KeyError, match=name):
            library.plan(name)


def test_plans_of_an_organisation_come_before_those_of_the_service() -> None:
    own, library = made("world-cafe"), PlanLibrary()
    joined = JoinedCatalogue(library, {"world-cafe": own, "a-plan": made("a-plan")})
    assert joined.plan("world-cafe") is own
    assert joined.plan("fishbowl") == library.plan("fishbowl")
    assert joined.ids == tuple(sorted({*shipped(), "a-plan"}))
    with pytest.raises(KeyError):
        joined.plan("none")


def test_a_programme_has_its_sessions_in_order() -> None:
    plans = [made("x", "course", 2), made("y", "course", 1), made("z", "other", 1), made("w")]
    library = PlanLibrary(plans)
    assert sessions_of(library, "course") == (plans[1], plans[0])
    assert sessions_of(library, "none") == ()
    assert sessions_of(library, None) == ()

    class Broken(PlanLibrary):
        """A library with a plan that cannot be used."""

        def plan(self, id_: str) -> Plan:
            if id_ == "y":
                raise KeyError(id_)
            return super().plan(id_)

    assert sessions_of(Broken(plans), "course") == (plans[0],)


def test_a_later_session_keeps_the_links_that_a_facilitator_set_in_the_one_before() -> None:
    written = {"board": "https://example.org/1", "pack": "https://example.org/2"}
    first = made("x", "course", 1, links=written)
    second = made("y", "course", 2, links={"board": "https://example.org/b", "pack": "https://example.org/p"})
    library = PlanLibrary([first, second])
    held = first.with_link("board", "https://example.org/new")
    assert dict(with_links_of(library, held, second).links) == {
        "board": "https://example.org/new",
        "pack": "https://example.org/p",
    }
    assert with_links_of(library, first, second) is second
    assert with_links_of(library, held.model_copy(update={"programme": "other"}), second) is second
    alone = made("z", links=written)
    assert with_links_of(library, held, alone) is alone
    assert with_links_of(PlanLibrary([second]), held, second) is second, "the plan is no longer there"
    short = made("y", "course", 2, links={"pack": "https://example.org/p"})
    assert with_links_of(library, held, short) is short, "it has no such link"


def test_a_shipped_plan_has_its_text_and_no_other_name_has_one() -> None:
    assert "\nplan: world-cafe\n" in shipped_text("world-cafe")
    with pytest.raises(KeyError, match="none"):
        shipped_text("none")


def test_a_name_that_is_no_plan_says_what_there_is_or_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as close:
        load("world-caffe")
    (mistake,) = close.value.mistakes
    assert (mistake.file, mistake.line, mistake.example) == ("world-caffe", 1, "throughline check world-cafe")
    assert "“world-cafe”" in mistake.message
    with pytest.raises(PlanError) as far:
        load("xyzzy")
    (mistake,) = far.value.mistakes
    assert all(name in mistake.message for name in shipped())
    assert mistake.example == f"throughline check {shipped()[0]}"
    with pytest.raises(PlanError) as missing:
        load(str(tmp_path / "none.yaml"))
    (mistake,) = missing.value.mistakes
    assert "No such file or directory" in mistake.message
    assert mistake.line == 1
