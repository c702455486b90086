"""Looking past an answer: what else was found near its question, and the whole of what it quotes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import LikelyDepartment, Quote
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.documents import Availability, KnownPassage, Reader, availability
from bot.domain.errors import Declined
from bot.domain.feedback import RecordedAsk
from bot.domain.passages import Passage, PassageKind
from bot.services.ask import AnsweringDesk, answer, further_quotes
from bot.services.feedback import ask_named

OTHERS = 5
"""Sources shown beside those that an answer quoted."""
LOOKED_UP = Asking("briefed", "sources")
"""Nobody asks: what is looked up is not recorded."""

NO_LONGER = Bilingual(
    "这份资料现在不能引用了(已更新、到期或尚未上线)。请重新提问。",
    "This source may not be quoted any more: it was changed, has ended or is not launched. Please ask again.",
)


class NotReadable(Declined):
    """A source may not be read, or not any more."""

    def __init__(self, said: Bilingual = NO_LONGER) -> None:
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Whole:
    """What a quote was taken from: its passage, or every group of rows of its table, in order."""

    passages: tuple[KnownPassage, ...]
    as_of: datetime
    begins_later: bool = False

    @property
    def first(self) -> KnownPassage:
        """Names the document and the place."""
        return self.passages[0]

    @property
    def rows(self) -> Sequence[tuple[str, ...]]:
        """The rows of a table."""
        return [row for one in self.passages for row in one.passage.rows]


def whole_of(passage_id: str, reader: Reader, desk: AnsweringDesk) -> Whole:
    """The whole of what a passage belongs to; raises `NotReadable` for what a reader must not see now."""
    now = desk.clock()
    holdings = desk.holdings
    known = holdings.known([passage_id], now).get(passage_id)
    state = availability(known, reader, now) if known else None
    if known is None or state not in {Availability.VALID, Availability.EFFECTIVE_LATER}:
        raise NotReadable
    passages = (known,)
    if known.passage.kind is PassageKind.TABLE:
        others = holdings.known(holdings.passage_ids_of([known.document.document_id]), now).values()
        table = (one for one in others if _table_of(one.passage) == _table_of(known.passage))
        passages = tuple(sorted(table, key=lambda one: one.passage.ordinal)) or passages
    return Whole(passages, now, state is Availability.EFFECTIVE_LATER)


def other_sources(ask_id: str, reader: Reader, desk: AnsweringDesk) -> tuple[Quote, ...]:
    """What a reader may see near a question of the log, as of now, without what its answer quoted."""
    ask = ask_named(ask_id, desk.store)
    trace = answer(ask.meant, Asking(LOOKED_UP.asker, LOOKED_UP.surface, reader=reader), desk)
    return further_quotes(trace, desk, ask.passage_ids, OTHERS)


def likely_owners(ask: RecordedAsk, desk: AnsweringDesk) -> Sequence[LikelyDepartment]:
    """Whose a question of the log may be, likeliest first."""
    return answer(ask.meant, LOOKED_UP, desk).answer.departments


def _table_of(passage: Passage) -> tuple[object, ...]:
    """What the groups of rows of one table have in common."""
    return passage.kind, passage.header, passage.heading_path, passage.location.sheet
