"""Ranking passages by what several searches say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

ABOUT_EQUAL = 0.1
"""How far apart the scores of two sources of one fact may lie: what the fitted fusion takes from a passage because it
is in the question's own language."""
SAME_FACT = 1.2
"""How much nearer two passages are to each other than the question is to either, when they tell the same fact. Of the
sample bank's questions that are fitted on, none loses its right passage by the swap; at 1.0 some do, and by the scores
alone, however near, as many as gain."""

ALL_BUT_EQUAL = 0.95
"""How near to each other is near enough, however near the question is: no cosine lies a fifth above a high one."""

Likeness = Callable[[str, str], float]
"""The cosine of what the question found in two passages, by their ids."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the searches found of one passage.

    ``body`` is the cosine of the question to the passage as a whole; ``best`` is the highest cosine to any of
    its views: body, question, alias or window. ``keywords`` is BM25 as a share of the best passage's, 0 to 1;
    ``concepts`` is the share of what the question speaks of that the passage names, in either language.
    """

    passage_id: str
    body: float
    best: float
    keywords: float = 0.0
    concepts: float = 0.0
    same_language: bool = True


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each search counts; fitted per model (see `bot.services.calibrate`).

    ``same_language`` is below 0 where words of a passage in the question's own language would otherwise
    outweigh a better passage in the other one, which shares no words with the question.
    """

    body: float
    best: float
    keywords: float
    concepts: float
    same_language: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's evidence with its fused score."""

    evidence: Evidence
    score: float

    @property
    def passage_id(self) -> str:
        return self.evidence.passage_id


def terms(evidence: Evidence) -> tuple[float, ...]:
    """The evidence in the order of `FusionWeights`."""
    return (evidence.body, evidence.best, evidence.keywords, evidence.concepts, float(evidence.same_language))


def fuse(evidence: Evidence, weights: FusionWeights) -> float:
    """A weighted sum: adding BM25 to cosines beats fusing ranks, and one sharp view beats several fair ones."""
    return (
        weights.body * evidence.body
        + weights.best * evidence.best
        + weights.keywords * evidence.keywords
        + weights.concepts * evidence.concepts
        + weights.same_language * evidence.same_language
    )


def rank(evidence: Iterable[Evidence], weights: FusionWeights) -> list[Ranked]:
    """Best first; equal scores in the order of their ids, so that the same question gives the same answer."""
    ranked = [Ranked(one, fuse(one, weights)) for one in evidence]
    return sorted(ranked, key=lambda one: (-one.score, one.passage_id))


def own_language_first(ranked: Sequence[Ranked], likeness: Likeness) -> list[Ranked]:
    """A ranking that begins with the question's own language if a passage in it is about as good and tells the same.

    Whoever asks in Chinese is best served by the Chinese source of what stands in both languages, and likewise in
    English. All else keeps its order.
    """
    if not ranked or ranked[0].evidence.same_language:
        return list(ranked)
    as_good = takewhile(lambda one: ranked[0].score - one.score <= ABOUT_EQUAL, ranked)
    own = next((one for one in as_good if one.evidence.same_language and _same_fact(ranked[0], one, likeness)), None)
    return list(ranked) if own is None else [own, *(one for one in ranked if one is not own)]


def _same_fact(one: Ranked, other: Ranked, likeness: Likeness) -> bool:
    """Relative to the question: cosines of one model mean nothing with another."""
    nearest = max(one.evidence.best, other.evidence.best)
    return likeness(one.passage_id, other.passage_id) >= min(ALL_BUT_EQUAL, SAME_FACT * nearest)
