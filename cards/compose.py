"""Composing: every kind of card becomes a view. Which words and parts a card has is decided in the `compose_*` modules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, assert_never, cast

from cards import (
    compose_agenda,
    compose_ask,
    compose_change,
    compose_evaluation,
    compose_help,
    compose_options,
    compose_pack,
    compose_pairs,
    compose_poll,
    compose_programme,
    compose_ready,
    compose_record,
    compose_rooms,
    compose_round,
    compose_rules,
    compose_session,
    compose_step,
    compose_support,
)
from cards.scene import Scene
from cards.view import Mention, View
from cards.wording import Words
from dialogs import texts
from dialogs.run import messages as kinds
from dialogs.run.replace import changed
from dialogs.texts.sentence import PersonId

Known = (
    kinds.WelcomeCard
    | kinds.StartedCard
    | kinds.StepCard
    | kinds.CueCard
    | kinds.PromptCard
    | kinds.TrayCard
    | kinds.NoticeCard
    | kinds.ReturnCard
    | kinds.PollCard
    | kinds.ResultsCard
    | kinds.PairsCard
    | kinds.YourPairCard
    | kinds.RoundCard
    | kinds.PausedCard
    | kinds.ChangedCard
    | kinds.LateCard
    | kinds.AskNextCard
    | kinds.AskRoundCard
    | kinds.CatchUpCard
    | kinds.AgendaCard
    | kinds.WhereCard
    | kinds.CatchUpOnJoinCard
    | kinds.BeforeCard
    | kinds.HelpCard
    | kinds.TextCard
    | kinds.AnsweredCard
    | kinds.EndedCard
    | kinds.SummaryCard
    | kinds.RoomsCard
    | kinds.RulesCard
    | kinds.NudgeCard
    | kinds.ReadyCard
    | kinds.ReadinessCard
    | kinds.CohortOfferCard
    | kinds.OptionsCard
    | kinds.ProgrammeCard
    | kinds.SessionDayCard
    | kinds.BetweenCard
    | kinds.IntentionCard
    | kinds.IntentionBackCard
    | kinds.EvaluationCard
    | kinds.EvaluatedCard
    | kinds.NeedsCard
    | kinds.DigestReadyCard
    | kinds.MissedCard
    | kinds.AttendanceCard
    | kinds.RecordOfferCard
    | kinds.RecordCard
)


def compose(card: kinds.Card, scene: Scene, mention: Literal["everyone"] | Sequence[PersonId] = ()) -> View:
    """The view of `card`. `mention` is whom the message notifies (`dialogs.effects.Show.mention`)."""
    words = Words(scene)
    view = _compose(cast(Known, card), words)
    everyone = mention == "everyone"
    people = () if everyone else tuple(Mention(person, words.name(person)) for person in mention if person in scene.names)
    links = "\n".join((*scene.plan.links.values(), *view.extra.get("links", "").split("\n")))
    return changed(
        view,
        summary=view.summary or view.title,
        lang=words.lang,
        mentions=people,
        mention_everyone=everyone,
        card=type(card).__name__,
        extra={**view.extra, "links": links, "more": scene.catalogue.gettext(texts.AND_MORE)},
    )


def _compose(card: Known, words: Words) -> View:
    match card:
        case kinds.WelcomeCard():
            return compose_session.welcome(card, words)
        case kinds.StartedCard():
            return compose_session.started(card, words)
        case kinds.BeforeCard():
            return compose_session.before(words)
        case kinds.EndedCard():
            return compose_session.ended(card, words)
        case kinds.SummaryCard():
            return compose_session.summary(card, words)
        case kinds.StepCard():
            return compose_step.step(card, words)
        case kinds.CueCard():
            return compose_step.cue(card, words)
        case kinds.PromptCard():
            return compose_step.prompt(card, words)
        case kinds.TrayCard():
            return compose_step.tray(card, words)
        case kinds.NoticeCard():
            return compose_step.notice(card, words)
        case kinds.ReturnCard():
            return compose_step.back(card, words)
        case kinds.PollCard():
            return compose_poll.poll(card, words)
        case kinds.ResultsCard():
            return compose_poll.results(card, words)
        case kinds.AnsweredCard():
            return compose_poll.answered(card, words)
        case kinds.PairsCard():
            return compose_pairs.pairs(card, words)
        case kinds.YourPairCard():
            return compose_pairs.yours(card, words)
        case kinds.CatchUpOnJoinCard():
            return compose_pairs.latecomer(card, words)
        case kinds.RoundCard():
            return compose_round.everyone_in_turn(card, words)
        case kinds.AskRoundCard():
            return compose_round.ask(card, words)
        case kinds.PausedCard():
            return compose_change.paused(card, words)
        case kinds.ChangedCard():
            return compose_change.changed(card, words)
        case kinds.LateCard():
            return compose_ask.late(card, words)
        case kinds.AskNextCard():
            return compose_ask.ask_next(card, words)
        case kinds.CatchUpCard():
            return compose_ask.catch_up(card, words)
        case kinds.OptionsCard():
            return compose_options.options(card, words)
        case kinds.CohortOfferCard():
            return compose_ask.same_group(card, words)
        case kinds.AgendaCard():
            return compose_agenda.agenda(card, words)
        case kinds.WhereCard():
            return compose_agenda.where(card, words)
        case kinds.HelpCard():
            return compose_help.help_card(card, words)
        case kinds.RoomsCard():
            return compose_rooms.rooms(card, words)
        case kinds.NudgeCard():
            return compose_rooms.nudge(card, words)
        case kinds.RulesCard():
            return compose_rules.rules(card, words)
        case kinds.NeedsCard():
            return compose_support.needs(card, words)
        case kinds.DigestReadyCard():
            return compose_support.digest_ready(card, words)
        case kinds.MissedCard():
            return compose_pack.missed(card, words)
        case kinds.ReadyCard():
            return compose_ready.ready(words)
        case kinds.ReadinessCard():
            return compose_ready.readiness(card, words)
        case kinds.ProgrammeCard():
            return compose_programme.programme(card, words)
        case kinds.SessionDayCard():
            return compose_programme.session_day(card, words)
        case kinds.BetweenCard():
            return compose_programme.between(card, words)
        case kinds.EvaluationCard():
            return compose_evaluation.evaluation(card, words)
        case kinds.EvaluatedCard():
            return compose_evaluation.evaluated(card, words)
        case kinds.IntentionCard():
            return compose_programme.intention(card, words)
        case kinds.IntentionBackCard():
            return compose_programme.intention_back(card, words)
        case kinds.AttendanceCard():
            return compose_record.attendance(card, words)
        case kinds.RecordOfferCard():
            return compose_record.offer(words)
        case kinds.RecordCard():
            return compose_record.record(card, words)
        case kinds.TextCard():
            return compose_agenda.text(card, words)
        case _:
            assert_never(card)
