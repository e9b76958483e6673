"""View composer: turns every kind of card into a view. The modules of `cards.compose` decide each card's words and parts.

Which module makes a card is in the `match`. A card that opens with a step has the step above it; only the start of the
session comes before its first step. The card's own buttons come before those of the step. Buttons get the session they
belong to, except those of cards between sessions. People who are not known by name are not mentioned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, assert_never

from cards.compose import (
    agenda,
    agreements,
    confirm,
    help,
    ideas,
    pairs,
    people,
    poll,
    programme,
    records,
    rooms,
    round,
    session,
    step,
    timing,
)
from cards.compose.bands import with_band
from cards.context import CardContext
from cards.language import Words
from cards.pages import handout
from cards.view import Act, Button, Heading, Mention, Say, Submit, View, Vote
from dialogs import texts
from dialogs.run import messages as kinds
from dialogs.run.commands import MadeFor
from dialogs.run.replace import changed
from dialogs.texts.sentence import PersonId

OF_NO_SESSION = (kinds.SessionDayCard, kinds.BetweenCard, kinds.ProgrammeCard, kinds.ReadyCard, kinds.IntentionCard)
"""Cards between sessions: they are posted after the session before, and are about the one to come."""


def compose(card: kinds.Card, scene: CardContext, mention: Literal["everyone"] | Sequence[PersonId] = ()) -> View:
    """Compose the view of `card`. `mention` lists the people to notify (`dialogs.run.effects.Show.mention`)."""
    words = Words(scene)
    view = with_band(card, _with_head(card, _compose(card, words), words), words)
    everyone = mention == "everyone"
    people = () if everyone else tuple(Mention(person, words.name(person)) for person in mention if person in scene.names)
    links = "\n".join((*scene.plan.links.values(), *view.extra.get("links", "").split("\n")))
    return changed(
        view,
        summary=view.summary or view.title,
        buttons=tuple(_made_for(button, card, scene.run) for button in view.buttons),
        lang=words.lang,
        mentions=people,
        mention_everyone=everyone,
        card=type(card).__name__,
        extra={**view.extra, "links": links, **_said_by_renderers(scene)},
    )


def _with_head(card: kinds.Card, view: View, words: Words) -> View:
    """The card together with the step that it opened with: one message instead of two."""
    head: kinds.StepCard | None = getattr(card, "head", None)
    if head is None:
        return view
    first = step.step(head, words)
    if isinstance(card, kinds.StartedCard):  # what the session is comes before what its first step is
        elements = (*view.elements, Heading(first.title), *first.elements)
        return changed(view, elements=elements, buttons=(*first.buttons, *view.buttons))
    elements = (*first.elements, Heading(view.title), *view.elements)
    return changed(view, title=first.title, elements=elements, buttons=(*view.buttons, *first.buttons), summary=view.summary)


def _made_for(button: Button, card: kinds.Card, run: str) -> Button:
    """The button with what it was made for, so that a press on an old card changes nothing."""
    act: Act = button.act
    if isinstance(card, OF_NO_SESSION):
        return button
    match act:
        case Say():
            visit, item = (card.visit, card.item) if isinstance(card, kinds.ControlCard) else (None, "")
            act = changed(act, made_for=MadeFor(run, visit, item))
        case Vote() | Submit():
            act = changed(act, run=run)
    return changed(button, act=act)


def _said_by_renderers(scene: CardContext) -> dict[str, str]:
    """What renderers say themselves where a platform has no room for everything, in the language of the card."""
    said = scene.catalogue.gettext
    return {
        "more": said(texts.AND_MORE),
        "more_buttons": said(texts.ZOOM_MORE_BUTTONS),
        "your_answer": said(texts.POLL_CHOICE),
    }


def _compose(card: kinds.Card, words: Words) -> View:
    match card:
        case kinds.WelcomeCard():
            return session.welcome(card, words)
        case kinds.StartedCard():
            return session.started(card, words)
        case kinds.LeadCard():
            return session.lead(card, words)
        case kinds.BeforeCard():
            return session.before(card, words)
        case kinds.PrepareCard():
            return session.prepare(card, words)
        case kinds.EndedCard():
            return session.ended(card, words)
        case kinds.SummaryCard():
            return session.summary(card, words)
        case kinds.StepCard():
            return step.step(card, words)
        case kinds.CueCard():
            return step.cue(card, words)
        case kinds.PromptCard():
            return step.prompt(card, words)
        case kinds.TrayCard():
            return step.tray(card, words)
        case kinds.NoticeCard():
            return step.notice(card, words)
        case kinds.ReturnCard():
            return step.back(card, words)
        case kinds.PollCard():
            return poll.poll(card, words)
        case kinds.ResultsCard():
            return poll.results(card, words)
        case kinds.AnsweredCard():
            return poll.answered(card, words)
        case kinds.PairsCard():
            return pairs.pairs(card, words)
        case kinds.YourPairCard():
            return pairs.yours(card, words)
        case kinds.CatchUpOnJoinCard():
            return pairs.latecomer(card, words)
        case kinds.RoundCard():
            return round.everyone_in_turn(card, words)
        case kinds.ShortTurnsCard():
            return round.short_turns(card, words)
        case kinds.ConfirmCard():
            return confirm.confirm(card, words)
        case kinds.ForgetCard():
            return confirm.forget(words)
        case kinds.StartsAtCard():
            return timing.starts_at(card, words)
        case kinds.WaitCard():
            return agenda.wait(card, words)
        case kinds.PausedCard():
            return timing.paused(card, words)
        case kinds.ChangedCard():
            return timing.changed(card, words)
        case kinds.LateCard():
            return timing.late(card, words)
        case kinds.AskNextCard():
            return timing.ask_next(card, words)
        case kinds.CatchUpCard():
            return timing.catch_up(card, words)
        case kinds.OptionsCard():
            return poll.options(card, words)
        case kinds.JustEndedCard():
            return timing.just_ended(card, words)
        case kinds.CohortWordCard():
            return timing.word_for_group(card, words)
        case kinds.CohortOfferCard():
            return timing.same_group(card, words)
        case kinds.AgendaCard():
            return agenda.agenda(card, words)
        case kinds.LinksCard():
            return View(words.say(texts.LINKS), session.links(words)[1:])
        case kinds.WhereCard():
            return session.where(card, words)
        case kinds.HelpCard():
            return help.help_card(card, words)
        case kinds.RoomsCard():
            return pairs.rooms_to_make(card, words)
        case kinds.RoomAsksCard():
            return rooms.asks(card, words)
        case kinds.RoomTimeCard():
            return rooms.more_time(card, words)
        case kinds.RoomsFinishedCard():
            return rooms.finished(card, words)
        case kinds.NudgeCard():
            return pairs.nudge(card, words)
        case kinds.SizeCard():
            return people.size(card, words)
        case kinds.PartnerMissedCard():
            return people.partner_missed(card, words)
        case kinds.RulesCard():
            return agreements.rules(card, words)
        case kinds.IdeasCard():
            return ideas.question(card, words)
        case kinds.SortIdeasCard():
            return ideas.sort(card, words)
        case kinds.NeedsCard():
            return agreements.needs(card, words)
        case kinds.DigestReadyCard():
            return agreements.digest_ready(card, words)
        case kinds.MissedCard():
            return handout.missed(card, words)
        case kinds.ReadyCard():
            return programme.ready(card, words)
        case kinds.ReadinessCard():
            return programme.readiness(card, words)
        case kinds.ProgrammeCard():
            return programme.programme(card, words)
        case kinds.SessionDayCard():
            return programme.session_day(card, words)
        case kinds.BetweenCard():
            return programme.between(card, words)
        case kinds.EvaluationCard():
            return programme.evaluation(card, words)
        case kinds.EvaluatedCard():
            return programme.evaluated(card, words)
        case kinds.IntentionCard():
            return programme.intention(card, words)
        case kinds.IntentionBackCard():
            return programme.intention_back(card, words)
        case kinds.AttendanceCard():
            return records.attendance(card, words)
        case kinds.RecordOfferCard():
            return records.offer(words)
        case kinds.RecordCard():
            return records.record(card, words)
        case kinds.TextCard():
            return session.text(card, words)
        case _:
            assert_never(card)
