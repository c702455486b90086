"""Looking at how a question is answered, without asking it: nothing is recorded and nothing is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from bot.domain.asking import Asking
from bot.domain.confidence import Calibration, Features
from bot.domain.documents import Availability, KnownPassage, may_know_of
from bot.domain.ranking import FusionWeights, Ranked, terms
from bot.domain.retrieval_trace import Candidate, Dropped, Hit, RetrievalTrace, Search, Term
from bot.domain.views import ViewKind, kind_of, passage_of
from bot.ports import Concept
from bot.services.ask import AnsweringDesk, Trace, answer, reading_of
from bot.services.search import Found, Hits

SHOWN_HITS = 10
SHOWN_CANDIDATES = 5
SHOWN_DROPPED = 20
"""How much of each step is worth reading."""


def trace_question(typed: str, asking: Asking, desk: AnsweringDesk, as_of: datetime | None = None) -> RetrievalTrace:
    """How the one pipeline answers a question for whoever asks, as far as he may know.

    Raises `bot.domain.errors.InputError` when there is no question in what was typed.
    """
    trace = answer(typed, asking, desk, as_of)
    found, understood = trace.found, trace.understood
    told = {one: it for one, it in found.known.items() if may_know_of(it.document, it.embargo, asking.reader)}
    searches = {search: _hits(pairs, told) for search, pairs in _searches(found.hits).items()}
    return RetrievalTrace(
        answer=trace.answer,
        words=tuple(dict.fromkeys(understood.words)),
        other_names=understood.other_names,
        concepts=tuple(_named(one) for one in understood.concepts),
        searches={search: hits[:SHOWN_HITS] for search, hits in searches.items()},
        candidates=tuple(_candidate(one, trace, desk) for one in found.ranked[:SHOWN_CANDIDATES]),
        dropped=tuple(_dropped(searches.values(), found))[:SHOWN_DROPPED],
        features=_features(trace.features, desk.calibration),
        intercept=desk.calibration.intercept,
        answer_from=desk.calibration.answer_from,
        unsure_from=desk.calibration.unsure_from,
        votes=trace.votes,
    )


def _searches(hits: Hits) -> Mapping[Search, Sequence[tuple[str, float]]]:
    """What each search found, best first: passages with scores."""
    by_meaning = {
        Search(kind.value): [(passage_of(one.id), one.similarity) for one in hits.views if kind_of(one.id) is kind]
        for kind in ViewKind
    }
    return {
        **by_meaning,
        Search.WORDS: [(one.passage_id, one.score) for one in hits.words],
        Search.CONCEPTS: [(one.passage_id, one.score) for one in hits.concepts],
    }


def _hits(found: Iterable[tuple[str, float]], told: Mapping[str, KnownPassage]) -> tuple[Hit, ...]:
    """Each passage once, by its best view. Ranks are among what may be told: a gap would tell of what may not."""
    best: dict[str, float] = {}
    for passage_id, score in found:
        if passage_id in told:
            best.setdefault(passage_id, score)
    return tuple(Hit(rank, score, told[one]) for rank, (one, score) in enumerate(best.items(), start=1))


def _dropped(searches: Iterable[Sequence[Hit]], found: Found) -> Iterator[Dropped]:
    """What was found and may not answer, the nearest first."""
    ranks: dict[str, int] = {}
    sources: dict[str, KnownPassage] = {}
    for hit in (hit for hits in searches for hit in hits):
        passage_id = hit.source.passage_id
        ranks[passage_id] = min(hit.rank, ranks.get(passage_id, hit.rank))
        sources[passage_id] = hit.source
    for passage_id in sorted(ranks, key=lambda one: (ranks[one], one)):
        if found.states[passage_id] is not Availability.VALID:
            yield Dropped(sources[passage_id], found.states[passage_id])


def _candidate(ranked: Ranked, trace: Trace, desk: AnsweringDesk) -> Candidate:
    quote, weighed = reading_of(ranked.passage_id, trace, desk)
    weights = asdict(desk.calibration.fusion)
    values = zip(FusionWeights.__dataclass_fields__, terms(ranked.evidence), strict=True)
    return Candidate(
        ranked.score, tuple(Term(name, value, weights[name]) for name, value in values), quote, tuple(weighed)
    )


def _features(judged_by: Features | None, calibration: Calibration) -> tuple[Term, ...]:
    values = asdict(judged_by) if judged_by else {}
    return tuple(Term(name, value, calibration.weights.get(name, 0.0)) for name, value in values.items())


def _named(concept: Concept) -> tuple[str, ...]:
    return tuple(" ".join(name) for name in concept)
