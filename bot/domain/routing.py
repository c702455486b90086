"""Which department a question belongs to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.answers import LikelyDepartment
from bot.domain.departments import Department
from bot.domain.glossary import mentions


@dataclass(frozen=True, slots=True)
class RoutingWeights:
    """How much the found passages and the declared scope words say; fitted with the calibration."""

    passages: float
    scope: float


Votes = Mapping[str, tuple[float, float]]
"""For each department the score of its best passage and the share of the question its scope words cover."""


def votes_of(passages: Iterable[tuple[str, float]], scopes: Mapping[str, float]) -> Votes:
    """What speaks for each department; ``passages`` are departments of found passages with their fused scores.

    A department none of whose passages was found stands where the last passage found stands.
    """
    best: dict[str, float] = {}
    lowest = math.inf
    for department, score in passages:
        best[department] = max(score, best.get(department, -math.inf))
        lowest = min(lowest, score)
    floor = lowest if best else 0.0
    return {
        department: (best.get(department, floor), scopes.get(department, 0.0))
        for department in sorted(best.keys() | scopes.keys())
    }


def likely_departments(votes: Votes, weights: RoutingWeights) -> tuple[LikelyDepartment, ...]:
    """Departments with probabilities that add up to 1, likeliest first."""
    logits = {name: weights.passages * passages + weights.scope * scope for name, (passages, scope) in votes.items()}
    return _softmax(logits)


def scope_share(question: str, department: Department) -> float:
    """The share of the question's characters that the department's scope words cover, 0 to 1."""
    covered: set[int] = set()
    lowered = question.casefold()
    for phrase in department.scope:
        if mentions(question, phrase):
            start = lowered.find(phrase.casefold())
            covered.update(range(start, start + len(phrase)))
    return len(covered) / len(question) if question else 0.0


def _softmax(logits: Mapping[str, float]) -> tuple[LikelyDepartment, ...]:
    if not logits:
        return ()
    top = max(logits.values())
    weights = {department: math.exp(logit - top) for department, logit in logits.items()}
    total = sum(weights.values())
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LikelyDepartment(department, weight / total) for department, weight in ordered)
