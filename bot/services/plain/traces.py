"""How a question came to its answer, as plain data."""

from __future__ import annotations

from dataclasses import asdict

from typing_extensions import TypedDict

from bot.domain.answers import LikelyDepartment
from bot.domain.retrieval_trace import Candidate, Dropped, Hit, RetrievalTrace, Term
from bot.services.plain.answers import PlainAnswer, answer_json


class PlainHit(TypedDict):
    """A passage that a search found."""

    rank: int
    score: float
    passage: str
    document: str


class PlainTerm(TypedDict):
    """A part of a sum."""

    name: str
    value: float
    weight: float


class PlainWindow(TypedDict):
    """Words of a passage that competed to be quoted."""

    text: str
    similarity: float
    overlap: float
    worth: float
    quoted: bool


class PlainCandidate(TypedDict):
    """A passage of the ranking."""

    passage: str
    document: str
    score: float
    terms: list[PlainTerm]
    windows: list[PlainWindow]


class PlainDropped(TypedDict):
    """A passage that was found and may not answer now."""

    passage: str
    document: str
    why: str
    instant: str | None


class PlainRouting(TypedDict):
    """A department with what speaks for it."""

    department: str
    probability: float
    votes: dict[str, float]
    scope_words: list[str]
    near_words: list[str]
    past_questions: list[str]


class PlainTrace(TypedDict):
    """Every step that led to an answer; ``timings`` are seconds."""

    answer: PlainAnswer
    meant: str
    words: list[str]
    other_names: list[str]
    concepts: list[list[str]]
    searches: dict[str, list[PlainHit]]
    candidates: list[PlainCandidate]
    dropped: list[PlainDropped]
    features: list[PlainTerm]
    intercept: float
    answer_from: float
    unsure_from: float
    any_department: float
    departments: list[PlainRouting]
    timings: dict[str, float]


def trace_json(trace: RetrievalTrace) -> PlainTrace:
    """A trace as plain data."""
    return {
        "answer": answer_json(trace.answer),
        "meant": trace.meant,
        "words": list(trace.words),
        "other_names": list(trace.other_names),
        "concepts": [list(names) for names in trace.concepts],
        "searches": {search.value: [_hit(one) for one in hits] for search, hits in trace.searches.items()},
        "candidates": [_candidate(one) for one in trace.candidates],
        "dropped": [_dropped(one) for one in trace.dropped],
        "features": [_term(one) for one in trace.features],
        "intercept": trace.intercept,
        "answer_from": trace.answer_from,
        "unsure_from": trace.unsure_from,
        "any_department": trace.answer.any_department,
        "departments": [_routing(one, trace) for one in trace.answer.departments],
        "timings": dict(trace.answer.timings),
    }


def _hit(one: Hit) -> PlainHit:
    return {
        "rank": one.rank,
        "score": one.score,
        "passage": one.source.passage_id,
        "document": one.source.document.document_id,
    }


def _term(one: Term) -> PlainTerm:
    return {"name": one.name, "value": one.value, "weight": one.weight}


def _candidate(one: Candidate) -> PlainCandidate:
    windows: list[PlainWindow] = [
        {
            "text": one.text_of(each),
            "similarity": each.similarity,
            "overlap": each.overlap,
            "worth": each.worth,
            "quoted": one.is_quoted(each),
        }
        for each in one.weighed
    ]
    return {
        "passage": one.source.passage_id,
        "document": one.source.document.document_id,
        "score": one.score,
        "terms": [_term(each) for each in one.terms],
        "windows": windows,
    }


def _dropped(one: Dropped) -> PlainDropped:
    return {
        "passage": one.source.passage_id,
        "document": one.source.document.document_id,
        "why": one.why.value,
        "instant": one.instant.isoformat() if one.instant else None,
    }


def _routing(one: LikelyDepartment, trace: RetrievalTrace) -> PlainRouting:
    vote, reason = trace.votes.get(one.department), one.reason
    return {
        "department": one.department,
        "probability": one.probability,
        "votes": asdict(vote) if vote else {},
        "scope_words": list(reason.scope_words) if reason else [],
        "near_words": list(reason.near_words) if reason else [],
        "past_questions": list(reason.past_questions) if reason else [],
    }
