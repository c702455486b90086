"""How likely it is that the first passage is right: a logistic regression over what the searches say.

A raw score says little: the cosines of e5 models lie between 0.75 and 0.95 whatever is asked. What tells a
good answer from a near miss is how far it stands out and how much of the question it covers, so these are the
features; their weights are fitted on labelled questions (`bot.services.calibrate`), never written by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.domain.answers import Outcome
from bot.domain.ranking import FusionWeights, Ranked
from bot.domain.routing import RoutingWeights

Rarity = Callable[[str], float]
"""A word's inverse document frequency: 0 for a word of every passage, large for a rare one."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known when an answer is judged; shares are of idf weight, 0 to 1.

    The margins are those of the order by score, which is not always that of the answer: the asker's own language may go
    first there with a score a little lower, and a margin below 0 is nothing the weights were fitted on.
    ``own_coverage`` is the coverage where question and passage are of one language, else 0: across languages
    common words prove little. ``figure_missing`` is 1 when the question asks for a figure and the best view names none.
    """

    score: float
    margin_to_second: float
    margin_to_fifth: float
    body: float
    best: float
    keywords: float
    concepts: float
    concepts_margin: float
    coverage: float
    own_coverage: float
    coverage_margin: float
    view_coverage: float
    unknown: float
    figure_missing: float
    length: float
    same_language: float


FEATURE_NAMES = tuple(Features.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Calibration:
    """All fitted numbers of one model. ``source`` is the model as config names it."""

    source: str
    fusion: FusionWeights
    weights: Mapping[str, float]
    intercept: float
    answer_from: float
    unsure_from: float
    routing: RoutingWeights
    fitted_on: str = ""


def judge(probability: float, calibration: Calibration) -> Outcome:
    """The outcome for a probability of being right."""
    if probability >= calibration.answer_from:
        return Outcome.ANSWERED
    if probability >= calibration.unsure_from:
        return Outcome.UNSURE
    return Outcome.NO_ANSWER


def probability(features: Features, calibration: Calibration) -> float:
    """The calibrated probability that the first passage answers the question."""
    values = asdict(features)
    logit = calibration.intercept + sum(weight * values[name] for name, weight in calibration.weights.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def features(
    ranked: Sequence[Ranked],
    question_words: Collection[str],
    passage_words: Sequence[Collection[str]],
    view_words: Collection[str],
    figure_missing: bool,
    rarity: Rarity,
) -> Features:
    """The features of a ranking; ``ranked`` must not be empty.

    ``passage_words`` are the words of the first few passages with their headings, in the order of ``ranked``;
    ``view_words`` those of the first passage's best view: its question, best window or row.
    """
    first = ranked[0]
    evidence = first.evidence
    scores = sorted((one.score for one in ranked), reverse=True)
    covered = [share(question_words, words, rarity) for words in passage_words]
    return Features(
        score=first.score,
        margin_to_second=_margin_to(1, scores),
        margin_to_fifth=_margin_to(4, scores),
        body=evidence.body,
        best=evidence.best,
        keywords=evidence.keywords,
        concepts=evidence.concepts,
        concepts_margin=evidence.concepts - max((one.evidence.concepts for one in ranked[1:5]), default=0.0),
        coverage=covered[0],
        own_coverage=covered[0] * evidence.same_language,
        coverage_margin=covered[0] - max(covered[1:], default=0.0),
        view_coverage=share(view_words, question_words, rarity),
        unknown=_unknown_share(question_words, rarity),
        figure_missing=float(figure_missing),
        length=math.log1p(len(question_words)),
        same_language=float(evidence.same_language),
    )


def share(words: Collection[str], among: Collection[str], rarity: Rarity) -> float:
    """The share of the words' idf weight that is found among others; 0 without words."""
    distinct, others = set(words), set(among)
    # To the last digit whatever order a set is in, which is another one in every process.
    total = math.fsum(rarity(word) for word in distinct)
    return math.fsum(rarity(word) for word in distinct & others) / total if total else 0.0


def rarity_of(frequencies: Mapping[str, int], passages: int) -> Rarity:
    """Inverse document frequency by word; words nobody used are the rarest."""
    counted = {
        frequency: inverse_document_frequency(frequency, passages) if passages else 0.0
        for frequency in {0, *frequencies.values()}
    }
    return lambda word: counted[frequencies.get(word, 0)]


def inverse_document_frequency(frequency: int, passages: int) -> float:
    """As BM25 counts it (Robertson and Zaragoza 2009): above 0, and larger for what fewer passages have."""
    return math.log1p((passages - frequency + 0.5) / (frequency + 0.5))


def _unknown_share(words: Collection[str], rarity: Rarity) -> float:
    rarest = rarity("\0")
    distinct = set(words)
    return sum(rarity(word) >= rarest for word in distinct) / len(distinct) if distinct else 1.0


def _margin_to(place: int, scores: Sequence[float]) -> float:
    """How far the best score lies above the one at a place, or the last one; with one alone, nothing competes."""
    return scores[0] - scores[min(place, len(scores) - 1)] if len(scores) > 1 else 0.1
