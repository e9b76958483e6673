"""Commands about pairs, rounds and prompts: what the group works with during a step."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features import rounds
from dialogs.features.pairs import repair, sessions
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.texts.sentence import Refused, sentence


def decide_pairs(draft: PendingEvents, command: c.PairsCommand, at: datetime) -> None:
    block = sessions.block_meant(draft.plan, draft.run).id
    groups = draft.run.pairs.get(block)
    if groups is None:
        if isinstance(command, c.ShowPairs | c.Reshuffle):
            sessions.draw(draft, block, "asked", at)
            return
        raise Refused(sentence(texts.PAIRS_NOT_DRAWN))
    match command:
        case c.ShowPairs():
            draft.add(e.PairsShown(at=at, block=block))
        case c.Reshuffle():
            sessions.draw(draft, block, "reshuffled", at)
        case c.Swap():
            new = repair.swap(groups, command.a, command.b, apart=draft.run.apart)
            sessions.rearrange(draft, new, block, "swapped", at)
        case c.SwapRoles():
            sessions.rearrange(draft, repair.swap_roles(groups, command.person), block, "roles", at)
        case _:
            assert_never(command)


def decide_rounds(draft: PendingEvents, command: c.RoundCommand, at: datetime) -> None:
    draft.refuse_while_paused()
    match command:
        case c.Done():
            if rounds.live_round(draft.run) is not None:
                rounds.done(draft, command.by, at)
        case c.PassTurn():
            rounds.pass_turn(draft, command.by, at, command.person)
        case c.ShowRound():
            _show_round(draft, at)
        case _:
            assert_never(command)


def _show_round(draft: PendingEvents, at: datetime) -> None:
    if draft.step.round is None:
        raise Refused(sentence(texts.NO_ROUND))
    if draft.run.round is None:
        rounds.start_round(draft, at)
        if draft.run.round is None:
            raise Refused(sentence(texts.NOBODY_HERE))
    else:
        draft.add(e.RoundShown(at=at, step=draft.step.path))


def decide_prompt(draft: PendingEvents, command: c.SendPrompt, at: datetime) -> None:
    step, sent = draft.step, draft.run.sent
    if not step.prompts:
        raise Refused(sentence(texts.NO_PROMPTS))
    waiting = [n for n in range(1, len(step.prompts) + 1) if n not in sent]
    if command.number is None and not waiting:
        raise Refused(sentence(texts.ALL_PROMPTS_SENT))
    number = command.number if command.number is not None else waiting[0]
    if not 1 <= number <= len(step.prompts):
        raise Refused(sentence(texts.PROMPT_OUT_OF_RANGE, most=len(step.prompts)))
    if number in sent:
        raise Refused(sentence(texts.PROMPT_ALREADY_SENT, number=number))
    draft.add(e.PromptSent(at=at, step=step.path, number=number))
