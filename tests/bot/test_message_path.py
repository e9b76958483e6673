"""Path of a message: the files of `bot/` it passes, from its HTTP request to the commit of its outbox row (ADR 30)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import sqlalchemy as sa

import bot
from tests.e2e.test_teams_session import ANSWERS, QUESTION, actions
from tests.support.teams_channel import card_of
from tests.support.teams_meeting import ANNA, OTHERS, meeting

BOT = Path(bot.__file__).parent
BESIDE = 3  # files, at most, of what runs at the same time
FILES_OF_A_COMMAND = 43 + BESIDE
FILES_OF_AN_ANSWER = 40 + BESIDE


class Passed:
    """Profiler of one message: which files it passes before what it does is committed."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.written = self.committed = False

    def called(self, frame: FrameType, event: str, _: object) -> None:
        file = Path(frame.f_code.co_filename)
        if event == "call" and not self.committed and file.is_relative_to(BOT):
            self.files.add(file.relative_to(BOT).as_posix())

    def executed(self, *given: Any) -> None:
        self.written = self.written or given[2].startswith("INSERT INTO inbox")

    def commits(self, _: object) -> None:
        self.committed = self.committed or self.written


@contextmanager
def followed(engine: sa.Engine) -> Iterator[Passed]:
    path = Passed()
    sa.event.listen(engine, "before_cursor_execute", path.executed)
    sa.event.listen(engine, "commit", path.commits)
    sys.setprofile(path.called)
    try:
        yield path
    finally:
        sys.setprofile(None)
        sa.event.remove(engine, "before_cursor_execute", path.executed)
        sa.event.remove(engine, "commit", path.commits)


async def test_a_message_passes_no_more_files_than_it_did(tmp_path: Path) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        engine = teams.app.database.engine.sync_engine
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        await teams.say(ANNA, "extend 5")
        with followed(engine) as command:
            await teams.say(ANNA, "extend 5")
        poll: dict[str, Any] = {}
        while not poll and await teams.step():
            poll = next((card for call in teams.posts if QUESTION in json.dumps(card := card_of(call))), {})
        options = [action for action in actions(poll) if action["verb"] in ANSWERS]
        for who in OTHERS[:3]:
            await teams.press(who, options[0])
        with followed(engine) as answer:
            await teams.press(OTHERS[3], options[1])
        assert command.committed
        assert answer.committed
        assert len(command.files) <= FILES_OF_A_COMMAND, sorted(command.files)
        assert len(answer.files) <= FILES_OF_AN_ANSWER, sorted(answer.files)
