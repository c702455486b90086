"""Phrasings that lead to passages: what people said of them, and since when each stands or does not.

A passage of a new version that says what one of an earlier version said has the same *origin*: the first passage of
their line. Words and aliases belong to origins, and so to every version of the line.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select

from bot.domain.feedback import ANONYMOUS, AliasChange, AliasNews, Phrasing, Word, phrasing_of, turned, votes_by_passage
from bot.store.batches import in_batches
from bot.store.current import current_facts
from bot.store.schema import alias_facts, changes, contents, document_facts, feedback, passages

ORIGIN = func.coalesce(passages.c.origin, passages.c.passage_id)
"""The first passage of a passage's line."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One person's word on passages as it is recorded, with whatever else he said."""

    key: str
    person: str
    helpful: bool
    passage_ids: Collection[str]
    phrasing: Phrasing | None
    ask_id: str | None = None
    comment: str | None = None


class AliasLog:
    """Words on phrasings and what came of them, over one transaction; all of it is only ever appended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.has_appended = False
        """Whether this transaction changed where phrasings lead."""

    # --- writing ---

    def say(self, said: Utterance, now: datetime) -> list[AliasChange]:
        """Append one person's word; what it changes."""
        return self._say([said], now)

    def confirm(self, passage_id: str, texts: Iterable[str], now: datetime, by: str | None) -> list[AliasChange]:
        """Append the word of an expert, unless it is his word already; what it changes."""
        person, origin = by or ANONYMOUS, self.origins([passage_id]).get(passage_id, passage_id)
        phrasings = {one.plain: one for text in texts if (one := phrasing_of(text))}
        new = [one for one in phrasings.values() if not self._is_confirmed(origin, one, person)]
        said = [Utterance(f"expert:{uuid.uuid4().hex}", person, True, [passage_id], one) for one in new]
        return self._say(said, now)

    def retract(self, passage_id: str, texts: Iterable[str], now: datetime, by: str | None) -> list[AliasChange]:
        """Append that an expert's word no longer holds, where it was his word; what it changes."""
        person, origin = by or ANONYMOUS, self.origins([passage_id]).get(passage_id, passage_id)
        phrasings = {one.plain: one for text in texts if (one := phrasing_of(text))}
        known = [one for one in phrasings.values() if self._is_confirmed(origin, one, person)]
        said = [Utterance(f"expert:{uuid.uuid4().hex}", person, False, [passage_id], one) for one in known]
        return self._say(said, now)

    def _say(self, said: Iterable[Utterance], now: datetime) -> list[AliasChange]:
        turns: list[AliasChange] = []
        for one in said:
            self._connection.execute(insert(feedback), _row(one, now))
            if one.phrasing is not None:
                turns += self._settle(one.phrasing, one, now)
        self._tell({turn.passage_id for turn in turns})
        return turns

    def _is_confirmed(self, origin: str, phrasing: Phrasing, person: str) -> bool:
        votes = votes_by_passage(self._words(phrasing)).get(origin)
        return votes is not None and person in votes.experts

    def _settle(self, phrasing: Phrasing, said: Utterance, now: datetime) -> list[AliasChange]:
        """Append for which passages the votes on a phrasing now make a difference."""
        known = {row.passage_id: row for row in self._connection.execute(_LAST_OF_PHRASING, {"plain": phrasing.plain})}
        before = {passage_id: row.stands for passage_id, row in known.items()}
        turns = [
            AliasChange(one, known[one].text if one in known else phrasing.text, stands, said.person, now)
            for one, stands in turned(before, votes_by_passage(self._words(phrasing))).items()
        ]
        rows = [_alias_row(turn, phrasing, said.key) for turn in turns]
        if rows:
            self.has_appended = True
            self._connection.execute(insert(alias_facts), rows)
        return turns

    def _tell(self, origins: Collection[str]) -> None:
        """Have the present passages of these lines indexed again."""
        ids = [one for part in in_batches(origins) for one in self._connection.scalars(_PRESENT, {"ids": part})]
        if ids:
            self._connection.execute(insert(changes), [{"passage_id": one, "present": True} for one in sorted(ids)])

    # --- reading ---

    def of(self, passage_ids: Collection[str], stands: bool) -> dict[str, tuple[str, ...]]:
        """The phrasings that lead to passages, or those that no longer do, the longest unchanged first."""
        found: dict[str, dict[str, None]] = {}
        for part in in_batches(passage_ids):
            for passage_id, text in self._connection.execute(_ALIASES, {"ids": part, "stands": stands}):
                found.setdefault(passage_id, {})[text] = None
        return {passage_id: tuple(texts) for passage_id, texts in found.items()}

    def origins(self, passage_ids: Collection[str]) -> dict[str, str]:
        """The first passage of each passage's line."""
        found = (row for part in in_batches(passage_ids) for row in self._connection.execute(_ORIGINS, {"ids": part}))
        return {passage_id: str(origin) for passage_id, origin in found}

    def left_out(self, since: datetime) -> dict[str, tuple[str, ...]]:
        """Phrasings that lead nowhere since a new version of their document, recorded after ``since``, by document."""
        found: dict[str, list[str]] = {}
        for document_id, text in self._connection.execute(_LEFT_OUT, {"since": since}):
            found.setdefault(document_id, []).append(text)
        return {document_id: tuple(texts) for document_id, texts in found.items()}

    def changed_by(self, key: str) -> list[AliasChange]:
        """What the word that was recorded under this key changed."""
        query = select(alias_facts).where(alias_facts.c.cause == key).order_by(alias_facts.c.seq)
        return [_change(row) for row in self._connection.execute(query).mappings()]

    def recent(self, limit: int) -> list[AliasNews]:
        """The last changes, newest first."""
        query = select(alias_facts).order_by(alias_facts.c.seq.desc()).limit(limit)
        turns = [_change(row) for row in self._connection.execute(query).mappings()]
        places = self._places({turn.passage_id for turn in turns})
        return [AliasNews(turn, *places[turn.passage_id]) for turn in turns]

    def _places(self, origins: Collection[str]) -> dict[str, tuple[str, str]]:
        """Document and topic of the newest passage of each line."""
        rows = [row for part in in_batches(origins) for row in self._connection.execute(_PLACES, {"ids": part})]
        return {
            row.line: (row.document_id, row.question or (row.heading_path or [""])[-1])
            for row in sorted(rows, key=lambda row: (row.recorded_at, row.passage_id != row.line, row.document_id))
        }

    def _words(self, phrasing: Phrasing) -> list[Word]:
        """Everything said of a phrasing, in order; passages by the origins of their lines."""
        rows = self._connection.execute(_WORDS, {"plain": phrasing.plain}).all()
        origins = self.origins({passage_id for row in rows for passage_id in row.passage_ids})
        return [
            Word(row.person, row.helpful, tuple(origins.get(str(one), str(one)) for one in row.passage_ids), row.ask_id)
            for row in rows
        ]


def _row(said: Utterance, now: datetime) -> dict[str, Any]:
    return {
        "key": said.key,
        "ask_id": said.ask_id,
        "person": said.person,
        "helpful": said.helpful,
        "passage_ids": list(said.passage_ids),
        "phrasing": said.phrasing.plain if said.phrasing else None,
        "comment": said.comment,
        "recorded_at": now,
    }


def _alias_row(turn: AliasChange, phrasing: Phrasing, cause: str) -> dict[str, Any]:
    return {
        "passage_id": turn.passage_id,
        "phrasing": phrasing.plain,
        # The first text stays, whoever says it how later: the view's id in the indexes follows from it.
        "text": turn.text,
        "stands": turn.stands,
        "person": turn.person,
        "cause": cause,
        "recorded_at": turn.at,
    }


def _change(row: Mapping[Any, Any]) -> AliasChange:
    return AliasChange(row["passage_id"], row["text"], row["stands"], row["person"], row["recorded_at"])


_IDS = bindparam("ids", expanding=True)
_later = alias_facts.alias("later")
_IS_LAST = alias_facts.c.seq == (
    select(func.max(_later.c.seq))
    .where(_later.c.passage_id == alias_facts.c.passage_id, _later.c.phrasing == alias_facts.c.phrasing)
    .scalar_subquery()
)
# Without `correlate(None)` these would be taken to speak of the tables of whatever they stand in.
_PRESENT_CONTENTS = current_facts().with_only_columns(document_facts.c.content_id).correlate(None)
_PRESENT_ORIGINS = select(ORIGIN).where(passages.c.content_id.in_(_PRESENT_CONTENTS)).correlate(None)

# Built once: building a statement takes longer than SQLite takes to answer it.
_WORDS = select(feedback).where(feedback.c.phrasing == bindparam("plain")).order_by(feedback.c.seq)
_LAST_OF_PHRASING = select(alias_facts).where(alias_facts.c.phrasing == bindparam("plain"), _IS_LAST)
_ORIGINS = select(passages.c.passage_id, ORIGIN.label("origin")).where(passages.c.passage_id.in_(_IDS))
_ALIASES = (
    select(passages.c.passage_id, alias_facts.c.text)
    .join(alias_facts, alias_facts.c.passage_id == ORIGIN)
    .where(passages.c.passage_id.in_(_IDS), alias_facts.c.stands == bindparam("stands"), _IS_LAST)
    .order_by(alias_facts.c.seq)
)
_IN_LINE = or_(passages.c.origin.in_(_IDS), passages.c.passage_id.in_(_IDS))
_PRESENT = (
    current_facts()
    .with_only_columns(passages.c.passage_id)
    .join(passages, passages.c.content_id == document_facts.c.content_id)
    .where(_IN_LINE)
)
_PLACES = (
    select(passages, ORIGIN.label("line"), contents.c.document_id, contents.c.recorded_at)
    .join(contents, contents.c.content_id == passages.c.content_id)
    .where(_IN_LINE)
)
_leading = alias_facts.alias("leading")
_after_leading = alias_facts.alias("after_leading")
_LEADING_SOMEWHERE = select(_leading.c.phrasing).where(
    _leading.c.stands,
    _leading.c.passage_id.in_(_PRESENT_ORIGINS),
    ~select(_after_leading.c.seq)
    .where(
        _after_leading.c.passage_id == _leading.c.passage_id,
        _after_leading.c.phrasing == _leading.c.phrasing,
        _after_leading.c.seq > _leading.c.seq,
    )
    .exists(),
)
_LEFT_OUT = (
    current_facts()
    .with_only_columns(document_facts.c.document_id, alias_facts.c.text)
    .join(contents, contents.c.document_id == document_facts.c.document_id)
    .join(passages, passages.c.content_id == contents.c.content_id)
    .join(alias_facts, alias_facts.c.passage_id == ORIGIN)
    .where(
        document_facts.c.recorded_at >= bindparam("since"),
        and_(alias_facts.c.stands, _IS_LAST),
        alias_facts.c.passage_id.not_in(_PRESENT_ORIGINS),
        alias_facts.c.phrasing.not_in(_LEADING_SOMEWHERE),
    )
    .distinct()
    .order_by(document_facts.c.document_id, alias_facts.c.text)
)
