"""Measuring answers against labels. Every share is 0 to 1; ``None`` where there is nothing to measure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.answers import Outcome


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage to search; with a ``question`` it is a FAQ pair and ``text`` its answer."""

    id: str
    text: str
    title: str = ""
    question: str | None = None
    aliases: tuple[str, ...] = ()
    department: str = ""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the passages that answer it; with none there is no answer."""

    id: str
    question: str
    passage_ids: frozenset[str]
    department: str | None = None


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """Where a question's answer stands: pieces of text that are all in one passage of a document."""

    document_id: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the pipeline made of a labelled question: passages best first, departments likeliest first.

    ``any_department`` is the probability that the question is any department's at all.
    """

    label: LabelledQuestion
    ranked: tuple[str, ...]
    confidence: float
    outcome: Outcome
    departments: tuple[str, ...] = ()
    any_department: float = 0.0

    @property
    def answerable(self) -> bool:
        return bool(self.label.passage_ids)

    @property
    def right(self) -> bool:
        """Whether the first passage answers the question."""
        return bool(self.ranked) and self.ranked[0] in self.label.passage_ids


def hit_rate(judged: Iterable[Judged], places: int) -> float | None:
    """hit@k: the share of answerable questions with a right passage among the first ``places``."""
    return _mean(not one.label.passage_ids.isdisjoint(one.ranked[:places]) for one in judged if one.answerable)


def mean_reciprocal_rank(judged: Iterable[Judged], places: int = 10) -> float | None:
    """MRR@k: the mean over answerable questions of 1 / place of the first right passage (Voorhees 1999)."""
    return _mean(_reciprocal_rank(one, places) for one in judged if one.answerable)


def normalised_gain(judged: Iterable[Judged], places: int = 10) -> float | None:
    """nDCG@k with binary relevance (Järvelin and Kekäläinen 2002)."""
    return _mean(_gain(one, places) for one in judged if one.answerable)


def answered_share_at(judged: Sequence[Judged], precision: float) -> float | None:
    """The largest share of all questions that can be answered, the most confident first, at this precision."""
    ordered = sorted(judged, key=lambda one: -one.confidence)
    right, best = 0, 0
    for count, one in enumerate(ordered, start=1):
        right += one.right
        is_last_of_its_confidence = count == len(ordered) or ordered[count].confidence < one.confidence
        if is_last_of_its_confidence and right >= precision * count:
            best = count
    return best / len(ordered) if ordered else None


def auroc(scored: Iterable[tuple[float, bool]]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half (Mann-Whitney U)."""
    ordered = sorted(scored)
    positives = sum(positive for _, positive in ordered)
    negatives = len(ordered) - positives
    if not positives or not negatives:
        return None
    rank_sum = 0.0
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        shared_rank = (start + 1 + end) / 2
        rank_sum += shared_rank * sum(positive for _, positive in ordered[start:end])
        start = end
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def confidence_auroc(judged: Iterable[Judged]) -> float | None:
    """How well the confidence tells questions whose first passage is right from the others."""
    return auroc((one.confidence, one.right) for one in judged)


def answered_rate(judged: Iterable[Judged], answerable: bool) -> float | None:
    """The share of (un)answerable questions answered at the calibration's threshold."""
    return _mean(one.outcome is Outcome.ANSWERED for one in judged if one.answerable is answerable)


def answered_precision(judged: Iterable[Judged]) -> float | None:
    """The share of answered questions whose first passage is right."""
    return _mean(one.right for one in judged if one.outcome is Outcome.ANSWERED)


def routing_accuracy(judged: Iterable[Judged], places: int) -> float | None:
    """The share of questions with a labelled department that is among the first ``places`` named."""
    return _mean(one.label.department in one.departments[:places] for one in judged if one.label.department)


def no_department_auroc(judged: Sequence[Judged]) -> float | None:
    """How well questions that no department owns are told from the others, where labels name departments at all."""
    if not any(one.label.department for one in judged):
        return None
    return auroc((1 - one.any_department, not one.label.department) for one in judged)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile; ``share`` is 0 to 1."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _reciprocal_rank(one: Judged, places: int) -> float:
    return next((1 / place for place, id_ in enumerate(one.ranked[:places], 1) if id_ in one.label.passage_ids), 0.0)


def _gain(one: Judged, places: int) -> float:
    right = [place for place, id_ in enumerate(one.ranked[:places], 1) if id_ in one.label.passage_ids]
    found = sum(1 / math.log2(place + 1) for place in right)
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(places, len(one.label.passage_ids)) + 1))
    return found / ideal


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None
