"""Ranking passages by what several searches say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the searches found of one passage.

    ``body``, ``question`` and ``window`` are the best cosines among the passage's views of each kind,
    ``None`` where it has no such view. ``keywords`` is BM25 as a share of the best passage's, 0 to 1.
    """

    passage_id: str
    body: float
    question: float | None = None
    window: float | None = None
    keywords: float = 0.0
    same_language: bool = True


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each search counts; fitted per model (see `bot.services.calibrate`)."""

    body: float
    question: float
    window: float
    keywords: float
    same_language: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's evidence with its fused score."""

    evidence: Evidence
    score: float

    @property
    def passage_id(self) -> str:
        return self.evidence.passage_id


def fuse(evidence: Evidence, weights: FusionWeights) -> float:
    """A weighted sum: adding BM25 to cosines beats fusing ranks.

    A passage without a question or window view is judged by the mean of the views it has, so that short
    passages and those without a heading are neither favoured nor punished.
    """
    views = [view for view in (evidence.body, evidence.question, evidence.window) if view is not None]
    mean = sum(views) / len(views)
    return (
        weights.body * evidence.body
        + weights.question * (mean if evidence.question is None else evidence.question)
        + weights.window * (mean if evidence.window is None else evidence.window)
        + weights.keywords * evidence.keywords
        + weights.same_language * evidence.same_language
    )


def rank(evidence: Iterable[Evidence], weights: FusionWeights) -> list[Ranked]:
    """Best first; equal scores in the order of their ids, so that the same question gives the same answer."""
    ranked = [Ranked(one, fuse(one, weights)) for one in evidence]
    return sorted(ranked, key=lambda one: (-one.score, one.passage_id))
