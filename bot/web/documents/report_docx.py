"""Word export of the report, with its charts. It is slow to import, because it needs python-docx.

In this order: times, ideas, polls, feedback, rounds, groups, who was there, questions, steps left out, notes. An empty part
is left out; counts that are hidden are said to be.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.web.documents import charts
from bot.web.documents.evaluation_summary import EvaluationSummary, Thought
from bot.web.documents.report import Report, difference, heading, times
from bot.web.documents.word import WordDocument
from cards.language import Words
from dialogs import texts


def document(report: Report, thoughts: EvaluationSummary, words: Words) -> bytes:
    """Render the report as a Word document."""
    return _ReportWriter(report, words).write(thoughts)


class _ReportWriter:
    """Report writer: writes a report into a Word document, section by section."""

    def __init__(self, report: Report, words: Words) -> None:
        self._report, self._words, self._say = report, words, words.say
        self._made = WordDocument(report.title, words.lang)

    def write(self, thoughts: EvaluationSummary) -> bytes:
        self._made.paragraph(heading(self._report, self._words))
        self._time()
        self._ideas()
        self._polls()
        self._thoughts(texts.REPORT_THOUGHT_SESSION, thoughts.session)
        self._thoughts(texts.REPORT_THOUGHT_PROGRAMME, thoughts.programme)
        self._by_session(thoughts)
        self._rounds()
        self._groups()
        self._people()
        self._questions()
        self._list(texts.REPORT_STEPS_LEFT_OUT, self._report.left_out)
        self._list(texts.REPORT_NOTES, self._report.notes)
        return self._made.bytes()

    def _time(self) -> None:
        self._heading(texts.REPORT_TIME)
        if self._report.blocks:
            self._made.picture(charts.timeline(self._report, self._words).png(), self._say(texts.REPORT_TIME_PICTURE))
        columns = (texts.REPORT_BLOCK, texts.REPORT_PLANNED, texts.REPORT_ACTUAL, texts.REPORT_DIFFERENCE)
        rows = [
            (block.title, *times(block, self._words), difference(block.longer, self._words), str(len(block.there)))
            for block in self._report.blocks
        ]
        self._table((*columns, texts.REPORT_WHO_NUMBER), rows)

    def _ideas(self) -> None:
        if self._report.ideas:
            self._heading(texts.REPORT_IDEAS)
        for one in self._report.ideas:
            self._made.heading(one.question, 2)
            if one.cloud:
                self._made.picture(charts.cloud(one).png(), self._say(texts.IDEAS_CLOUD_ALT))
            self._made.bullets(one.ideas)

    def _polls(self) -> None:
        if self._report.polls:
            self._heading(texts.REPORT_POLLS)
        for poll in self._report.polls:
            self._made.heading(poll.question, 2)
            self._made.paragraph(self._words.count(texts.REPORT_ANSWERS_ONE, texts.REPORT_ANSWERS, poll.answered))
            if poll.counts is None:
                self._made.paragraph(self._say(texts.REPORT_COUNTS_HIDDEN))
                continue
            self._made.picture(charts.poll(poll).png(), self._say(texts.REPORT_POLL_PICTURE))
            rows = list(zip(poll.options, poll.said, strict=False))
            self._table((texts.REPORT_OPTION, texts.REPORT_CHOSEN), rows)

    def _thoughts(self, title: str, asked: tuple[Thought, ...]) -> None:
        if asked:
            self._heading(title)
        for thought in asked:
            self._made.heading(thought.question, 2)
            if thought.counts is None:
                self._made.paragraph(self._say(texts.REPORT_COUNTS_HIDDEN))
            if thought.counts or thought.earlier:
                self._thought(thought)

    def _thought(self, thought: Thought) -> None:
        self._made.picture(charts.thought(thought, self._words).png(), self._say(texts.REPORT_THOUGHT_PICTURE))
        hidden = (self._say(texts.REPORT_HIDDEN),) * len(thought.options)
        columns = [thought.options, tuple(map(str, thought.counts)) if thought.counts else hidden]
        columns += [tuple(map(str, thought.earlier))] if thought.earlier else []
        header = (texts.REPORT_ANSWER, texts.REPORT_THIS_GROUP, texts.REPORT_EARLIER_GROUPS)[: len(columns)]
        self._table(header, zip(*columns, strict=True))

    def _by_session(self, thoughts: EvaluationSummary) -> None:
        if not thoughts.courses:
            return
        self._heading(texts.REPORT_BY_SESSION)
        self._made.paragraph(self._say(texts.REPORT_BY_SESSION_WHAT))
        self._made.picture(charts.courses(thoughts, self._words).png(), self._say(texts.REPORT_BY_SESSION_PICTURE))
        sessions = [self._say(texts.REPORT_SESSION, number=session) for session in thoughts.sessions]
        rows = [(course.question, *map(self._share, course.well)) for course in thoughts.courses]
        self._made.table(((self._say(texts.REPORT_QUESTION), *sessions), *rows))

    def _share(self, point: tuple[int, int] | None) -> str:
        if point is None:
            return self._say(texts.REPORT_HIDDEN)
        return self._say(texts.REPORT_OF, count=point[0], answered=point[1])

    def _rounds(self) -> None:
        if self._report.rounds:
            self._heading(texts.REPORT_ROUNDS)
        for turn in self._report.rounds:
            passed = self._say(texts.REPORT_PASSED, names=self._words.listed(turn.passed)) if turn.passed else ""
            self._made.paragraph(f"{turn.title}. {', '.join(turn.spoke)} {passed}".strip())

    def _groups(self) -> None:
        if self._report.groups:
            self._heading(texts.REPORT_GROUPS)
        for one in self._report.groups:
            self._made.heading(one.title, 2)
            self._made.bullets(one.groups)

    def _people(self) -> None:
        if not self._report.presence:
            return
        self._heading(texts.REPORT_WHO)
        marks = (texts.REPORT_NOT_THERE, texts.REPORT_PART_OF_IT, texts.REPORT_ALL_OF_IT)
        rows = [
            (one.name, str(one.minutes), *(self._say(marks[part]) for part in one.parts)) for one in self._report.presence
        ]
        header = (self._say(texts.REPORT_PERSON), self._say(texts.REPORT_MINUTES), *self._report.held)
        self._made.table((header, *rows))

    def _questions(self) -> None:
        if self._report.prompts:
            self._heading(texts.REPORT_QUESTIONS)
        for step in self._report.prompts:
            self._made.heading(step.title, 2)
            self._made.bullets(step.sent)
            self._made.bullets(self._say(texts.REPORT_QUESTION_LEFT_OUT, question=ask) for ask in step.left_out)

    def _list(self, title: str, lines: tuple[str, ...]) -> None:
        if lines:
            self._heading(title)
            self._made.bullets(lines)

    def _heading(self, text: str) -> None:
        self._made.heading(self._say(text))

    def _table(self, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
        self._made.table((tuple(map(self._say, header)), *rows))
