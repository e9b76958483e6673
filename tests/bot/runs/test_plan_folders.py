"""Folders of plans: read again when a file changes; a file with mistakes keeps the plan it held."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runs.plan_folders import PlanFolders
from bot.runs.plan_library import PlanLibrary

PLAN = "plan: {id}\ntitle: {title}\nblocks:\n  - {{title: Talk, mode: online, lasts: 10m, say: Talk.}}\n"


def fail(error: BaseException) -> None:
    raise error


async def test_files_are_read_again_when_they_change(tmp_path: Path) -> None:
    folders = PlanFolders([str(tmp_path)], fail)
    library = PlanLibrary(folders=lambda: folders.plans)
    told: list[int] = []
    folders.changed.append(lambda: told.append(len(folders.plans)))
    file = tmp_path / "day.yaml"
    file.write_text(PLAN.format(id="team-day", title="Day"))
    (tmp_path / "notes.txt").write_text("no plan")
    await folders.look()
    await folders.look()
    assert (library.plan("team-day").title, folders.text("team-day")[:14], told) == ("Day", "plan: team-day", [1])
    file.write_text(PLAN.format(id="team-day", title="A longer day"))
    await folders.look()
    assert library.plan("team-day").title == "A longer day"
    file.write_text("title: [")
    await folders.look()
    assert library.plan("team-day").title == "A longer day"
    file.unlink()
    folders.look_soon()
    await folders.idle()
    assert "team-day" not in library.ids
    assert told == [1, 1, 0]


async def test_a_plan_of_a_folder_hides_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PLAN.format(id="world-cafe", title="Ours"))
    folders = PlanFolders([str(tmp_path / "a.yaml"), str(tmp_path / "missing")], fail)
    await folders.look()
    library = PlanLibrary(folders=lambda: folders.plans)
    assert library.plan("world-cafe").title == "Ours"
    with pytest.raises(KeyError):
        library.plan("missing")


async def test_of_two_files_with_one_id_the_first_counts_and_only_plan_files_in_the_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(PLAN.format(id="team-day", title="Second"))
    (tmp_path / "a.yml").write_text(PLAN.format(id="team-day", title="First"))
    (tmp_path / "c.txt").write_text(PLAN.format(id="text", title="Text"))
    (tmp_path / "inside.yaml").mkdir()
    (tmp_path / "inside.yaml" / "d.yaml").write_text(PLAN.format(id="inside", title="Inside"))
    (tmp_path / "e.yaml").write_text("title: [")
    folders = PlanFolders([str(tmp_path)], fail)
    await folders.look()
    assert {id_: plan.title for id_, plan in folders.plans.items()} == {"team-day": "First"}
    assert "title: First" in folders.text("team-day")
    (tmp_path / "a.yml").unlink()
    await folders.look()
    assert folders.plans["team-day"].title == "Second"
    with pytest.raises(KeyError):
        folders.text("none")
    await PlanFolders([], fail).look()
