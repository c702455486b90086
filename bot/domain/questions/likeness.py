"""How likely it is that two questions ask the same, and whether one may join the other unasked.

A probability from a logistic regression, as for answers (`bot.domain.confidence`): over the cosine of the questions,
the words they share, what one says and the other does not, and what tells them apart
(`bot.domain.questions.contrasts`). Its weights were fitted on pairs of questions (`python -m bench.merging`), and hold
for the model they were fitted with.

A probability alone does not join questions. Whoever is joined wrongly never hears the answer to what he asked, while
being asked "is it this one?" costs a click. So questions join unasked only when neither says anything that the other
does not, in whatever words.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot.domain.questions.contrasts import (
    Difference,
    Marks,
    differences,
    kinds_left_open,
    marks_of,
    points_apart,
)
from bot.domain.text import is_chinese, language_of

Names = tuple[tuple[str, ...], ...]
"""One thing that a question speaks of: its names, each as the words it consists of."""

ENOUGH_TO_JOIN = 2
"""Telling words, figures and codes that a question must have to join another unasked: "how much?" may be about
anything."""


class Likeness(StrEnum):
    """What to do with a question that is like an open one: join it, ask whether it is the same, or open it."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question as it is compared with others.

    ``text`` is plain (`bot.ports.Language.plain`); ``words`` are all its words and ``telling`` those that say something
    about it, in order; ``concepts`` are what it speaks of, with their other names and translations.
    """

    text: str
    language: str
    words: frozenset[str]
    telling: tuple[str, ...]
    concepts: tuple[Names, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a pair of questions, whichever comes first; all but counts and cosines are 0 to 1.

    A cosine across languages is another thing than one within a language. Shares are of telling words: ``shared``
    word by word, ``unshared`` of those that the other question has in no form, translated or by another name.
    """

    own_cosine: float
    cross_cosine: float
    shared_least: float
    shared_most: float
    unshared_least: float
    unshared_most: float
    nothing_unshared: float
    length: float
    figures: float
    more_figures: float
    codes: float
    kinds: float
    more_kinds: float
    order: float
    opposites: float
    negation: float
    points: float


FEATURE_NAMES = tuple(Features.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted numbers: from ``join_from`` on questions may join unasked, from ``ask_from`` on it is worth asking."""

    weights: Mapping[str, float]
    intercept: float
    join_from: float
    ask_from: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two questions compare: how likely they ask the same, and what tells them apart."""

    probability: float
    likeness: Likeness
    differences: frozenset[Difference]


def phrasing(plain: str, words: Collection[str], telling_words: Iterable[str], concepts: Sequence[Names]) -> Phrasing:
    """A plain question, ready to be compared."""
    return Phrasing(
        text=plain,
        language=language_of(plain),
        words=frozenset(words),
        telling=tuple(dict.fromkeys(telling_words)),
        concepts=tuple(concepts),
        marks=marks_of(plain),
    )


def compare(one: Phrasing, other: Phrasing, cosine: float, fit: Fit) -> Comparison:
    """How two questions compare; the same whichever comes first."""
    seen = differences(one.marks, other.marks)
    likely = 1.0 if one.text == other.text else probability(features(one, other, cosine), fit)
    return Comparison(likely, _likeness(one, other, likely, seen, fit), seen)


def _likeness(one: Phrasing, other: Phrasing, likely: float, seen: Collection[Difference], fit: Fit) -> Likeness:
    if likely >= fit.join_from and not seen and _say_the_same(one, other):
        return Likeness.SAME
    return Likeness.UNSURE if likely >= fit.ask_from else Likeness.DIFFERENT


def _say_the_same(one: Phrasing, other: Phrasing) -> bool:
    """Whether both say enough, and neither says anything that the other does not, or in another order."""
    if min(_substance(one), _substance(other)) < ENOUGH_TO_JOIN:
        return False
    return not unshared(one, other) and not unshared(other, one) and _in_order(one, other)


def _substance(one: Phrasing) -> int:
    return len(_single(one.telling)) + len(one.marks.figures) + len(one.marks.codes)


def _in_order(one: Phrasing, other: Phrasing) -> bool:
    """Whether the words that both use come in one order: who pays for whom hangs on nothing else."""
    first, second = _single(one.telling), _single(other.telling)
    return [word for word in first if word in second] == [word for word in second if word in first]


# --- the probability ---


def probability(known: Features, fit: Fit) -> float:
    """The probability that the questions ask the same."""
    values = asdict(known)
    logit = fit.intercept + sum(weight * values[name] for name, weight in fit.weights.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def features(one: Phrasing, other: Phrasing, cosine: float) -> Features:
    """What is known of a pair of questions."""
    seen = differences(one.marks, other.marks)
    within = one.language == other.language
    shared = sorted((_shared(one, other), _shared(other, one)))
    apart = sorted((_unshared_share(one, other), _unshared_share(other, one)))
    return Features(
        own_cosine=cosine if within else 0.0,
        cross_cosine=0.0 if within else cosine,
        shared_least=shared[0],
        shared_most=shared[1],
        unshared_least=apart[0],
        unshared_most=apart[1],
        nothing_unshared=float(apart[1] == 0),
        length=math.log1p(min(len(one.words), len(other.words))),
        figures=float(Difference.FIGURES in seen),
        more_figures=float(Difference.MORE_FIGURES in seen),
        codes=float(Difference.CODES in seen),
        kinds=float(Difference.KINDS in seen),
        more_kinds=float(kinds_left_open(one.marks, other.marks)),
        order=float(Difference.ORDER in seen),
        opposites=float(Difference.OPPOSITES in seen),
        negation=float(Difference.NEGATION in seen),
        points=float(points_apart(one.marks, other.marks)),
    )


def _shared(one: Phrasing, other: Phrasing) -> float:
    return len(set(one.telling) & set(other.telling)) / len(one.telling) if one.telling else 0.0


def _unshared_share(one: Phrasing, other: Phrasing) -> float:
    own = _single(one.telling)
    return len(unshared(one, other)) / len(own) if own else 0.0


def unshared(one: Phrasing, other: Phrasing) -> frozenset[str]:
    """The telling words of a question that the other has in no form; of Chinese, single characters."""
    said = {*other.words, *other.telling}
    for concept in one.concepts:
        if any(said.issuperset(name) for name in concept):
            said.update(_pieces(name for name in concept if one.words.issuperset(name)))
    return frozenset(_single(one.telling)) - said


def _single(words: Iterable[str]) -> list[str]:
    """Words without those that are made of others: pairs of characters, and words with a hyphen."""
    return [word for word in words if (len(word) == 1 or not is_chinese(word[0])) and "-" not in word]


def _pieces(names: Iterable[Sequence[str]]) -> Iterable[str]:
    return (piece for name in names for word in name for piece in (word if is_chinese(word[0]) else (word,)))


# --- fitted numbers ---

NEVER = 1.01
"""A probability that nothing reaches."""
ASK_FROM = 0.15
"""One in six or seven that are just offered is the same: a click is cheap, and a department asked twice is not."""
JOIN_FROM = 0.5
"""More likely than not; what keeps wrong ones out is that neither question may say more than the other."""

FITS: Mapping[str, Fit] = {
    "bundled": Fit(
        weights={
            "own_cosine": 10.027,
            "cross_cosine": 13.346,
            "shared_least": -4.182,
            "shared_most": -4.401,
            "unshared_least": -4.112,
            "unshared_most": -4.97,
            "nothing_unshared": 1.007,
            "length": -0.462,
            "figures": -3.479,
            "more_figures": -0.038,
            "codes": -7.07,
            "kinds": -7.034,
            "more_kinds": -0.772,
            "order": -0.186,
            "opposites": -4.523,
            "negation": -0.316,
            "points": -0.665,
        },
        intercept=2.15,
        join_from=JOIN_FROM,
        ask_from=ASK_FROM,
    )
}
"""By model, as config names it. Shared words count against a pair because the cosine has them in it already."""

ANY_MODEL = Fit(
    weights={
        "shared_least": -0.933,
        "shared_most": -4.948,
        "unshared_least": -5.384,
        "unshared_most": -5.562,
        "nothing_unshared": 1.471,
        "length": -0.402,
        "figures": -4.232,
        "more_figures": -0.415,
        "codes": -6.615,
        "kinds": -5.962,
        "more_kinds": -0.889,
        "order": -0.115,
        "opposites": -4.429,
        "negation": -0.267,
        "points": -0.756,
    },
    intercept=7.8,
    join_from=NEVER,
    ask_from=ASK_FROM,
)
"""Without the cosine: what another model's says is not known, so nobody is joined unasked."""


def fit_for(source: str | None) -> Fit:
    """The fit for a model, as config names it. With one that nothing was fitted with, nobody is joined unasked."""
    return FITS.get(source or "", ANY_MODEL)
