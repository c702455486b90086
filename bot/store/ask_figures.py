"""The ask log and the feedback in figures. The database adds up: of a million questions, a few hundred rows arrive."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    TableValuedAlias,
    Text,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    values,
)

from bot.domain.answers import Outcome
from bot.domain.tallies import Cell, PassageWords, Span, Tally, Unanswered, Words, WordsAbout
from bot.store.current import current_facts
from bot.store.schema import Instant, asks, contents, document_facts, feedback, passages

_TIMES = func.count()
_LATER = feedback.alias("later")
_IS_LAST = ~(
    select(_LATER.c.seq)
    .where(_LATER.c.ask_id == feedback.c.ask_id, _LATER.c.person == feedback.c.person, _LATER.c.seq > feedback.c.seq)
    .exists()
)
"""Whether somebody said nothing else of the same answer later: his last word counts."""


class AskFiguresRepository:
    """Sums over the log of questions, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- what was asked ---

    def tallies(self, spans: Sequence[Span], department: str | None = None) -> list[Tally]:
        """What was asked in each of several spans, of all departments or one."""
        if not spans:
            return []
        numbered = _numbered(spans)
        within = _is_within(numbered.c.first, numbered.c.after)
        query = select(numbered.c.number, asks.c.outcome, _TIMES).join_from(numbered, asks, within)
        query = _of_department(query, department).group_by(numbered.c.number, asks.c.outcome)
        found = _tallied((number, outcome, times) for number, outcome, times in self._connection.execute(query))
        return [found.get(number, Tally()) for number in range(len(spans))]

    def cells(self, span: Span, products: Sequence[tuple[str, str]], department: str | None = None) -> list[Cell]:
        """What was asked in a span by department and product.

        ``products`` are names, in lower case, each with the product it stands for; the first that a question contains
        says what it is about.
        """
        product = _named(products)
        query = select(asks.c.department, product.label("product"), asks.c.outcome, _TIMES).where(_is_within(*span))
        query = _of_department(query, department).group_by(asks.c.department, "product", asks.c.outcome)
        rows = self._connection.execute(query)
        tallied = _tallied(((of, about), outcome, times) for of, about, outcome, times in rows)
        return [Cell(of, about, tally) for (of, about), tally in tallied.items()]

    def by_asker(self, span: Span) -> Mapping[str, Tally]:
        """What was asked in a span by whoever asked, as the log has him."""
        query = select(asks.c.asker, asks.c.outcome, _TIMES).where(_is_within(*span))
        rows = self._connection.execute(query.group_by(asks.c.asker, asks.c.outcome))
        return _tallied((asker, outcome, times) for asker, outcome, times in rows)

    def unanswered(self, span: Span, limit: int, department: str | None = None) -> list[Unanswered]:
        """The questions of a span that had no answer, those asked most often first, at most ``limit``."""
        query = select(asks.c.meant, func.min(asks.c.department), _TIMES).where(
            _is_within(*span), asks.c.outcome == Outcome.NO_ANSWER.value
        )
        query = _of_department(query, department).group_by(asks.c.meant).order_by(_TIMES.desc(), asks.c.meant)
        return [Unanswered(*row) for row in self._connection.execute(query.limit(limit))]

    def naming(self, names: Collection[str], spans: Sequence[Span], without: Collection[str] = ()) -> list[Tally]:
        """What was asked in each of several spans that contains one of the names; not by some askers."""
        query = select(asks.c.outcome, _TIMES).where(_contains(names), asks.c.asker.not_in(without))
        query = query.group_by(asks.c.outcome)
        found = (self._connection.execute(query.where(_is_within(*span))) for span in spans)
        return [_tallied((0, outcome, times) for outcome, times in rows).get(0, Tally()) for rows in found]

    def not_answered_naming(
        self, names: Collection[str], span: Span, limit: int, without: Collection[str] = ()
    ) -> list[tuple[str, int]]:
        """Questions of a span that contain one of the names and were not answered outright, with how often."""
        query = select(asks.c.meant, _TIMES).where(
            _is_within(*span),
            _contains(names),
            asks.c.asker.not_in(without),
            asks.c.outcome != Outcome.ANSWERED.value,
        )
        query = query.group_by(asks.c.meant).order_by(_TIMES.desc(), asks.c.meant).limit(limit)
        return [(question, times) for question, times in self._connection.execute(query)]

    # --- what was quoted ---

    def quoted(self, span: Span) -> Mapping[str, int]:
        """By document, how many answers of a span quoted it."""
        shown = self._shown(asks, _is_within(*span))
        query = select(contents.c.document_id, func.count(shown.c.ask_id.distinct()))
        query = _with_contents(query, shown).group_by(contents.c.document_id)
        return dict(self._pairs(query))

    def asked_after_end(self, span: Span) -> Mapping[str, int]:
        """By document, how many questions of a span had no answer, now that the document has ended, that it once
        answered word for word."""
        unanswered = select(asks.c.ask_id, asks.c.meant, asks.c.asked_at)
        unanswered = unanswered.where(_is_within(*span), asks.c.outcome == Outcome.NO_ANSWER.value)
        again, ended = _at_once(unanswered.cte("again")), _at_once(current_facts().cte("ended"))
        is_asked_again = asks.c.meant.in_(unanswered.with_only_columns(asks.c.meant).correlate(None).scalar_subquery())
        shown = self._shown(asks, asks.c.outcome == Outcome.ANSWERED.value, is_asked_again)
        once = _with_contents(select(shown.c.meant, contents.c.document_id).distinct(), shown)
        answered = _at_once(once.cte("answered"))
        query = select(ended.c.document_id, func.count(again.c.ask_id.distinct())).select_from(again)
        query = query.join(answered, answered.c.meant == again.c.meant)
        query = query.join(ended, ended.c.document_id == answered.c.document_id)
        query = query.where(ended.c.valid_to <= again.c.asked_at).group_by(ended.c.document_id)
        return dict(self._pairs(query))

    def filed_questions(self, limit: int) -> list[str]:
        """Questions that documents themselves ask and answer now, at most ``limit``, spread over all documents."""
        present = current_facts().with_only_columns(document_facts.c.content_id).scalar_subquery()
        query = select(passages.c.question).where(passages.c.question.is_not(None), passages.c.content_id.in_(present))
        # Ids begin with digests: in their order documents come mixed, and every time the same ones.
        return list(self._connection.scalars(query.order_by(passages.c.passage_id).limit(limit)))

    def unchanged_since(self, kind: str, before: datetime) -> Mapping[str, datetime]:
        """Documents of a kind that were recorded before an instant, the last time, by id with when."""
        last = current_facts().with_only_columns(document_facts.c.document_id, document_facts.c.recorded_at)
        query = last.where(document_facts.c.kind == kind, document_facts.c.recorded_at < before)
        return {row.document_id: row.recorded_at for row in self._connection.execute(query)}

    # --- what was said of it ---

    def words_by_passage(self, span: Span) -> list[PassageWords]:
        """What people said in a span of answers, by the passages that they quoted; a comment is the last unkind one."""
        said = self._shown(feedback, *_is_said(span))
        about = (passages.c.passage_id, contents.c.content_id, contents.c.document_id)
        # JSON cannot be grouped by: of equal headings, any one will do.
        topic = (func.min(passages.c.question), func.min(cast(passages.c.heading_path, Text)))
        query = _with_contents(select(*about, *topic, *_words(said.c.helpful)), said)
        rows = list(self._connection.execute(query.group_by(*about).order_by(passages.c.passage_id)))
        comments = self._comments(span)
        return [_passage_words(row, comments) for row in rows]

    def words_by_person(self, span: Span) -> Mapping[str, Words]:
        """What people said in a span of answers, by whoever said it."""
        query = select(feedback.c.person, *_words(feedback.c.helpful)).where(*_is_said(span))
        rows = self._connection.execute(query.group_by(feedback.c.person))
        return {person: Words(helpful, unhelpful) for person, helpful, unhelpful in rows}

    def words(self, spans: Sequence[Span], department: str | None = None) -> list[Words]:
        """What people said in each of several spans of answers to questions of all departments or one."""
        if not spans:
            return []
        numbered = _numbered(spans)
        at = feedback.c.recorded_at
        within = (at >= numbered.c.first) & (at < numbered.c.after)
        query = select(numbered.c.number, *_words(feedback.c.helpful)).join_from(numbered, feedback, within)
        query = query.join(asks, asks.c.ask_id == feedback.c.ask_id).where(_IS_LAST)
        query = _of_department(query, department).group_by(numbered.c.number)
        found = {number: Words(helpful, unhelpful) for number, helpful, unhelpful in self._connection.execute(query)}
        return [found.get(number, Words()) for number in range(len(spans))]

    def words_about(
        self, span: Span, products: Sequence[tuple[str, str]], department: str | None = None
    ) -> list[WordsAbout]:
        """What people said in a span of answers, by the department and the product, as in `cells`."""
        product = _named(products)
        query = select(asks.c.department, product.label("product"), *_words(feedback.c.helpful))
        query = query.join_from(feedback, asks, asks.c.ask_id == feedback.c.ask_id).where(*_is_said(span))
        query = _of_department(query, department).group_by(asks.c.department, "product")
        rows = self._connection.execute(query)
        return [WordsAbout(of, about, Words(helpful, unhelpful)) for of, about, helpful, unhelpful in rows]

    def _comments(self, span: Span) -> Mapping[str, str]:
        """By passage, the last comment of somebody whom an answer with it did not help."""
        query = select(feedback.c.passage_ids, feedback.c.comment).where(*_is_said(span))
        query = query.where(~feedback.c.helpful, feedback.c.comment.is_not(None)).order_by(feedback.c.seq)
        return {passage: comment for ids, comment in self._connection.execute(query) for passage in ids}

    # --- inside ---

    def _shown(self, table: Table, *conditions: ColumnElement[bool]) -> CTE:
        """Rows of a table under some conditions, once for each passage that they list, as ``value``."""
        passage = self._elements(table.c.passage_ids)
        return _at_once(select(table, passage.c.value).join(passage, true()).where(*conditions).cte("shown"))

    def _elements(self, listed: ColumnElement[Any]) -> TableValuedAlias:
        """The elements of a JSON list, which the two databases spell in their own ways, as the column ``value``."""
        if self._connection.dialect.name == "postgresql":
            return func.json_array_elements_text(listed).table_valued("value", joins_implicitly=True).render_derived()
        return func.json_each(listed).table_valued("value", joins_implicitly=True)

    def _pairs(self, query: Select[*tuple[Any, ...]]) -> Iterator[tuple[str, int]]:
        return ((name, times) for name, times in self._connection.execute(query))


def _numbered(spans: Sequence[Span]) -> Any:
    """The spans as a table with their numbers."""
    columns = (column("number", Integer), column("first", Instant), column("after", Instant))
    rows = [(number, first, after) for number, (first, after) in enumerate(spans)]
    return values(*columns, name="spans").data(rows).cte("spans")


def _is_within(first: Any, after: Any) -> ColumnElement[bool]:
    return (asks.c.asked_at >= first) & (asks.c.asked_at < after)


def _of_department(query: Select[*tuple[Any, ...]], department: str | None) -> Select[*tuple[Any, ...]]:
    return query if department is None else query.where(asks.c.department == department)


def _named(products: Sequence[tuple[str, str]]) -> ColumnElement[str | None]:
    """The product that a question names first in the order of the list."""
    if not products:
        return literal(None, Text)
    asked = func.lower(asks.c.meant)
    return case(*((asked.contains(name, autoescape=True), literal(product)) for name, product in products))


def _contains(names: Collection[str]) -> ColumnElement[bool]:
    asked = func.lower(asks.c.meant)
    return or_(False, *(asked.contains(name, autoescape=True) for name in names))


def _is_said(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Last words on answers, said in a span."""
    first, after = span
    at = feedback.c.recorded_at
    return feedback.c.ask_id.is_not(None), at >= first, at < after, _IS_LAST


def _words(helpful: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many said yes, and how many said no."""
    return func.sum(case((helpful, 1), else_=0)), func.sum(case((helpful, 0), else_=1))


def _with_contents(query: Select[*tuple[Any, ...]], shown: CTE) -> Select[*tuple[Any, ...]]:
    """With the passages that are shown, and the contents that they are of."""
    query = query.select_from(shown).join(passages, passages.c.passage_id == shown.c.value)
    return query.join(contents, contents.c.content_id == passages.c.content_id)


def _at_once(part: CTE) -> CTE:
    """To be worked out by itself, before the rest: SQLite, which cannot know how short the lists are, would rather go
    through every passage for every question."""
    return part.prefix_with("MATERIALIZED")


def _tallied(rows: Iterable[tuple[Any, str, int]]) -> dict[Any, Tally]:
    """Tallies by the key that comes first in each row."""
    found: dict[Any, Tally] = {}
    for key, outcome, times in rows:
        found[key] = found.get(key, Tally()) + Tally(**{Outcome(outcome).value: times})
    return found


def _passage_words(row: Row[*tuple[Any, ...]], comments: Mapping[str, str]) -> PassageWords:
    passage_id, content_id, document_id, question, headings, helpful, unhelpful = row
    topic = question or next(iter(json.loads(headings)[-1:]), "")
    return PassageWords(passage_id, content_id, document_id, topic, Words(helpful, unhelpful), comments.get(passage_id))
