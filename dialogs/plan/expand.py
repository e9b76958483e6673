"""Plan expansion: writes out repeats, fills in names and decides defaults, such as when time notices are given.

A step without a title is called after its id (`ground-rules` becomes “Ground rules”), and so is a repeat item. A step's own
keys win over its block's. Breaks keep their length. Polls in a repeat get the id of the item added. Where no notice is
written, breaks, work alone, work in rooms and rounds have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from dialogs.plan import templates
from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.model import (
    Block,
    Check,
    Elsewhere,
    Gap,
    Image,
    Mode,
    Pairs,
    Plan,
    Poll,
    Prompt,
    Round,
    Rules,
    Setting,
    Step,
)
from dialogs.plan.schema import (
    RepeatItem,
    Repetition,
    WrittenBlock,
    WrittenCheck,
    WrittenPairs,
    WrittenPlan,
    WrittenPoll,
    WrittenStep,
)
from dialogs.plan.walk import humanised

FIVE = timedelta(minutes=5)  # steps that last this long or longer get a notice by default
ONE = timedelta(minutes=1)  # how long before their end


def expand(plan: WrittenPlan) -> Plan:
    """The plan that `plan`, which has no mistakes, stands for."""
    texts = _Texts(plan.translations, plan.links)
    steps = tuple(step for block in plan.blocks for step in _anchored(block, _steps(block, texts)))
    expanded = Plan(
        id=plan.plan,
        title=texts.fill(plan.title),
        lasts=plan.lasts,
        blocks=tuple(_block(block, texts) for block in plan.blocks),
        steps=steps,
        programme=plan.programme,
        session=plan.session,
        starts=plan.starts,
        people=plan.people,
        roles=tuple(texts.plain(role) for role in plan.roles),
        links=plan.links,
        link_titles={name: texts.fill(title) for name, title in plan.link_titles.items()},
        aims=texts.all(plan.aims),
        before=texts.all(plan.before),
        after=texts.all(plan.after),
        reading=texts.all(plan.reading),
        prepare=texts.all(plan.prepare),
        leaders=texts.all(plan.leaders),
        gap=_gap(plan),
        translations=texts.translations,
        setting=Setting.ONLINE,
        before_elsewhere=texts.all(plan.before_face_to_face),
        prepare_elsewhere=texts.all(plan.prepare_face_to_face),
    )
    return expanded.in_setting(plan.setting)


class _Texts:
    """Fills names into texts and, alongside, into their translations, so that both can be found by the filled text."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]], values: Mapping[str, str]) -> None:
        self._catalogues = catalogues
        self.values = dict(values)
        self.translations: dict[str, dict[str, str]] = {locale: {} for locale in catalogues}

    def of(self, item: RepeatItem | None) -> _Texts:
        """The same texts inside a repeat item, whose keys are names too."""
        if item is None:
            return self
        inner = _Texts(self._catalogues, {**self.values, **item.values})
        inner.translations = self.translations
        return inner

    def fill(self, text: str) -> str:
        filled = templates.fill(text, self.values)
        for locale, catalogue in self._catalogues.items():
            if text in catalogue or templates.is_name(text):
                values = {name: catalogue.get(value, value) for name, value in self.values.items()}
                self.translations[locale][filled] = templates.fill(catalogue.get(text, text), values)
        return filled

    def plain(self, text: str) -> str:
        """A text that has no names to fill in, with its translations."""
        for locale, catalogue in self._catalogues.items():
            if text in catalogue:
                self.translations[locale][text] = catalogue[text]
        return text

    def all(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.fill(text) for text in texts)

    def maybe(self, text: str | None) -> str | None:
        return None if text is None else self.fill(text)


def _block(block: WrittenBlock, texts: _Texts) -> Block:
    return Block(
        id=block.id,
        title=texts.fill(block.title),
        mode=block.mode,
        lasts=block.lasts,
        pairs=_pairs(block.grouped, texts) if block.grouped else None,
        keep=block.mode is Mode.BREAK or bool(block.keep),
    )


def _pairs(pairs: WrittenPairs, texts: _Texts) -> Pairs:
    return Pairs(
        new_partners=pairs.new_partners,
        ahead=pairs.ahead,
        least=pairs.of.least,
        most=pairs.of.most,
        roles=tuple(texts.plain(role) for role in pairs.roles),
        draw=pairs.draw,
        merge=pairs.merge,
        hosts=pairs.hosts is not None,
    )


def _anchored(block: WrittenBlock, steps: Iterator[Step]) -> Iterator[Step]:
    """The steps of a block; the first one begins at the block's clock time."""
    first = next(steps, None)
    if first is not None:
        yield first.model_copy(update={"at": first.at or block.at})
    yield from steps


def _steps(block: WrittenBlock, texts: _Texts) -> Iterator[Step]:
    if not block.items:  # a break needs no steps of its own
        yield _step(WrittenStep(id="break", lasts=block.lasts, title=block.title), block, texts)
    for item in block.items:
        if not isinstance(item, Repetition):
            yield _step(item, block, texts)
            continue
        for turn, over in enumerate(item.repeat.over):
            inner = texts.of(over)
            for number, step in enumerate(item.repeat.steps):
                expanded = _step(step, block, inner, over)
                yield expanded.model_copy(
                    update={
                        "turn": turn,
                        "turns": len(item.repeat.over),
                        "swap_roles": item.repeat.swap_roles and not block.redrawn,
                        "item_starts": number == 0,
                    }
                )


def _step(step: WrittenStep, block: WrittenBlock, texts: _Texts, item: RepeatItem | None = None) -> Step:
    mode = step.mode or block.mode
    return Step(
        path=".".join([block.id, *([item.id] if item else []), step.id]),
        block=block.id,
        title=texts.fill(step.title or humanised(step.id)),
        lasts=step.lasts,
        mode=mode,
        item=item.id if item else None,
        item_name=texts.plain(item.name or humanised(item.id)) if item else None,
        no_roles=step.no_roles,
        in_pairs=block.has_groups(step) and not block.bowl,
        in_bowl=block.has_groups(step) and block.bowl,
        say=texts.maybe(step.say),
        cue=texts.maybe(step.cue),
        image=_image(step, texts),
        prompts=tuple(Prompt(ask=texts.fill(prompt.ask), optional=prompt.optional) for prompt in step.prompts),
        every=step.every,
        prompts_by=step.prompts_by,
        together=step.together,
        only_if=step.only_if,
        poll=_poll(step.poll, texts, item) if step.poll else None,
        round=Round(question=texts.fill(step.round.question), may_pass=step.round.may_pass, at_most=step.round.at_most)
        if step.round
        else None,
        check=_check(step.check, texts) if step.check else None,
        rules=Rules(suggest=texts.all(step.rules.suggest)) if step.rules else None,
        collect=_collect(step, texts, item),
        vote=_vote(step, block, texts, item),
        suggested=step.suggested,
        keep=_keep(step, block, mode),
        at_least=_at_least(step, block),
        warn=_warn(step, block, mode),
        called_back=_given_warn(step, block) != (),
        advance=step.advance or block.advance or "auto",
        at=step.at,
        away=step.away or block.away or "work",
        elsewhere=_elsewhere(step, texts),
    )


def _elsewhere(step: WrittenStep, texts: _Texts) -> Elsewhere | None:
    here = step.face_to_face
    if here is None:
        return None
    return Elsewhere(say=texts.maybe(here.say), cue=texts.maybe(here.cue), check=texts.maybe(here.ask))


def _image(step: WrittenStep, texts: _Texts) -> Image | None:
    if step.image is None:
        return None
    return Image(alt=texts.fill(step.image.alt), url=texts.maybe(step.image.url), file=step.image.file)


def _gap(plan: WrittenPlan) -> Gap | None:
    if plan.gap is None:
        return None
    return Gap(after=plan.gap.after, at_least=plan.gap.between[0], at_most=plan.gap.between[1])


def _poll(poll: WrittenPoll, texts: _Texts, item: RepeatItem | None) -> Poll:
    return Poll(
        id=_of_item(poll.id, item),
        question=texts.fill(poll.question),
        options=texts.all(poll.options),
        anonymous=poll.anonymous,
        choose=poll.choose,
        reveal=poll.reveal,
        why=poll.why,
        lasts=poll.lasts,
        opens=poll.opens,
    )


def _check(check: WrittenCheck, texts: _Texts) -> Check:
    return Check(question=texts.fill(check.question), private=check.private, closes=check.closes)


def _collect(step: WrittenStep, texts: _Texts, item: RepeatItem | None) -> Collect | None:
    written = step.collect
    if written is None:
        return None
    id_ = _of_item(written.id or step.id, item)
    given = written.model_dump(exclude={"id", "ask"})
    return Collect(id=id_, ask=texts.fill(written.ask), **given)


def _vote(step: WrittenStep, block: WrittenBlock, texts: _Texts, item: RepeatItem | None) -> Vote | None:
    written = step.vote
    if written is None:
        return None
    on = written.on
    if on is not None and item is not None and on in _collected(block):  # the ideas of this very repetition
        on = _of_item(on, item)
    given = written.model_dump(exclude={"id", "on", "question", "options"})
    id_ = _of_item(vote_id(block, step), item)
    return Vote(id=id_, on=on, question=texts.maybe(written.question), options=texts.all(written.options), **given)


def vote_id(block: WrittenBlock, step: WrittenStep) -> str:
    """The id of a step's vote. People name a vote by its step, so it is made of that where it was given none."""
    assert step.vote is not None, "only asked of steps with a vote"
    return step.vote.id or f"{block.id}-{step.id}"


def _collected(block: WrittenBlock) -> frozenset[str]:
    """Ids of what the repeated steps of a block collect."""
    steps = (step for item in block.items if isinstance(item, Repetition) for step in item.repeat.steps)
    return frozenset(step.collect.id or step.id for step in steps if step.collect)


def _of_item(id_: str, item: RepeatItem | None) -> str:
    return f"{id_}-{item.id}" if item else id_  # each repetition asks afresh


def _keep(step: WrittenStep, block: WrittenBlock, mode: Mode) -> bool:
    return mode is Mode.BREAK or bool(block.keep if step.keep is None else step.keep)


def _at_least(step: WrittenStep, block: WrittenBlock) -> timedelta | None:
    if step.at_least is None and block.at_least is not None:
        return min(block.at_least, step.lasts)
    return step.at_least


def _warn(step: WrittenStep, block: WrittenBlock, mode: Mode) -> tuple[timedelta, ...]:
    """Notices as written; else one at 1 minute for steps of 5 minutes or more. None where a card or a call says enough."""
    given = _given_warn(step, block)
    if given is not None:
        return tuple(sorted({left for left in given if left < step.lasts}, reverse=True))
    in_rooms = block.has_groups(step) and not block.bowl
    quiet = mode is not Mode.ONLINE or in_rooms or step.round is not None
    return () if quiet or step.lasts < FIVE else (ONE,)


def _given_warn(step: WrittenStep, block: WrittenBlock) -> tuple[timedelta, ...] | None:
    return block.warn if step.warn is None else step.warn
