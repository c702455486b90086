"""Whose a question is, by what was learned: votes and reasons at the instant of asking.

Questions that a department is known to own are examples: those that it was asked, and those that its documents answer.
Each example draws questions near it, by a kernel over their vectors; how strongly is found by kernel ridge regression
(Saunders et al. 1998) in `bot.services.learning`, so that here one product of a matrix and a vector is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.domain.answers import LikelyDepartment, RoutingReason
from bot.domain.departments import Department
from bot.domain.routing import (
    RoutingWeights,
    Votes,
    any_department,
    as_far_as_known,
    likely_departments,
    scope_share,
    scope_words,
    votes_of,
)
from bot.ports import Vector, Vectors
from bot.services.numerics import Floats
from bot.services.search import Found

Numbers = NDArray[np.intp]

REACH = 1.5
"""How fast an example's pull fades with the square of the distance; between 1 and 2 cross-validation on the sample bank
and on CLINC150 saw no difference."""
SHOWN_PASSAGES = 3
SHOWN_QUESTIONS = 2
SHOWN_DEPARTMENTS = 3
"""How much of a reason is worth reading."""
ALIKE = 0.5
"""How much an example must draw a question to be shown as a reason: a cosine of about 0.77."""


def no_vectors() -> Vectors:
    """None, of any dimension."""
    return np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts whose departments are known, with their vectors, shape (n, dimension).

    ``owners`` are places in a list of departments. The words of what documents answer are not kept: they are "".
    """

    vectors: Vectors
    owners: Numbers
    texts: tuple[str, ...]

    def and_then(self, others: Examples) -> Examples:
        """These and others."""
        if not self.texts or not others.texts:
            return self if self.texts else others
        return Examples(
            np.concatenate([self.vectors, others.vectors]),
            np.concatenate([self.owners, others.owners]),
            (*self.texts, *others.texts),
        )


def no_examples() -> Examples:
    """None."""
    return Examples(no_vectors(), np.zeros(0, np.intp), ())


@dataclass(frozen=True, slots=True)
class Learned:
    """What routing has learned of ``departments``. Derived: it can be learned again at any moment.

    ``words`` are those of scopes and glossaries. ``pull`` says how much each example draws to each department, shape
    (examples, departments); ``unexplained`` is what `as_far_as_known` wants to know of each department. ``weights``
    are the calibration's ``learned_from``, as far as past questions teach otherwise. ``fingerprint`` stands for all
    that was learned from.
    """

    departments: tuple[str, ...] = ()
    examples: Examples = field(default_factory=no_examples)
    words: Examples = field(default_factory=no_examples)
    pull: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    unexplained: Floats = field(default_factory=lambda: np.zeros(0))
    weights: RoutingWeights | None = None
    learned_from: RoutingWeights | None = None
    fingerprint: str = ""

    def weights_for(self, calibration: RoutingWeights) -> RoutingWeights:
        """The weights to judge with; another calibration than the one that was learned from stands as it is."""
        return self.weights if self.weights and self.learned_from == calibration else calibration


NOTHING_LEARNED = Learned()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the learned voices say of one question: by department, and which examples and words are near it.

    ``meanings`` are cosines, ``past`` 0 to 1; ``near_words`` and ``near_questions`` are the nearest first.
    """

    meanings: Mapping[str, float]
    past: Mapping[str, float]
    near_words: Mapping[str, Sequence[str]]
    near_questions: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Routed:
    """Whose a question is: every department's votes, the likeliest first, and whether it is anybody's, 0 to 1."""

    votes: Votes
    likely: tuple[LikelyDepartment, ...]
    any_department: float


def route(
    meant: str,
    vector: Vector,
    found: Found,
    departments: Mapping[str, Department],
    learned: Learned,
    calibration: RoutingWeights,
) -> Routed:
    """Whose a question is, by what was found for it, its words, and what was learned; with reasons."""
    heard = hear(vector, departments, learned)
    votes = votes_for(meant, found, departments, heard)
    weights = learned.weights_for(calibration)
    first = [one.department for one in likely_departments(votes, weights)[:SHOWN_DEPARTMENTS]]
    reasons = {name: _reason(name, meant, found, departments, heard) for name in first}
    return Routed(votes, likely_departments(votes, weights, reasons), any_department(votes, weights))


def hear(vector: Vector, departments: Mapping[str, Department], learned: Learned) -> Heard:
    """What was learned says of a question's vector; a department of which nothing was learned is among ``past``."""
    meanings, near_words = _nearest_words(vector, learned)
    drawing = pull_of_examples(vector, learned.examples.vectors)
    drawn = drawing @ learned.pull if len(drawing) else np.zeros(len(learned.departments))
    return Heard(
        meanings={name: said for name, said in meanings.items() if name in departments},
        past=past_said(drawn, departments, learned),
        near_words=near_words,
        near_questions=_nearest_questions(drawing, learned),
    )


def past_said(drawn: Floats, departments: Iterable[str], learned: Learned) -> dict[str, float]:
    """The voice of the past for each department; ``drawn`` is how much examples draw to each learned one."""
    known = dict(zip(learned.departments, drawn.tolist(), strict=True))
    unexplained = dict(zip(learned.departments, learned.unexplained.tolist(), strict=True))
    return as_far_as_known(
        {name: known.get(name, 0.0) for name in departments}, {name: unexplained.get(name, 1.0) for name in departments}
    )


def pull_of_examples(vectors: Vector | Vectors, examples: Vectors) -> Floats:
    """How near questions are to examples, 0 to 1: a Gaussian kernel over unit vectors.

    A vector gives one row (n,), several vectors a matrix (questions, n).
    """
    if not len(examples):
        return np.zeros((*vectors.shape[:-1], 0))
    squared_distances = np.maximum(2 - 2 * (vectors @ examples.T), 0)
    return np.exp(-REACH * squared_distances)


def votes_for(meant: str, found: Found, departments: Mapping[str, Department], heard: Heard) -> Votes:
    """What speaks for each department."""
    passages = [(found.known[one.passage_id].document.department, one.score) for one in found.ranked]
    scopes = {name: scope_share(meant, department) for name, department in departments.items()}
    return votes_of(passages, scopes, heard.meanings, heard.past)


def _reason(name: str, meant: str, found: Found, departments: Mapping[str, Department], heard: Heard) -> RoutingReason:
    own = [one.passage_id for one in found.ranked if found.known[one.passage_id].document.department == name]
    return RoutingReason(
        passage_ids=tuple(own[:SHOWN_PASSAGES]),
        scope_words=scope_words(meant, departments[name]) if name in departments else (),
        near_words=tuple(heard.near_words.get(name, ())),
        past=heard.past.get(name, 0.0),
        past_questions=tuple(heard.near_questions.get(name, ())),
    )


def _nearest_words(vector: Vector, learned: Learned) -> tuple[dict[str, float], dict[str, list[str]]]:
    words = learned.words
    if not len(words.vectors):
        return {}, {}
    cosines = words.vectors @ vector
    meanings: dict[str, float] = {}
    nearest: dict[str, list[str]] = {}
    for place in np.argsort(-cosines, kind="stable").tolist():
        name = learned.departments[words.owners[place]]
        if name not in meanings:
            meanings[name] = float(cosines[place])
            nearest[name] = [words.texts[place]]
    return meanings, nearest


def _nearest_questions(drawing: Floats, learned: Learned) -> dict[str, list[str]]:
    """Past questions much like this one, by the department that owned them, the nearest first."""
    nearest: dict[str, list[str]] = {}
    near = np.flatnonzero(drawing >= ALIKE)
    for place in near[np.argsort(-drawing[near], kind="stable")]:
        text = learned.examples.texts[int(place)]
        shown = nearest.setdefault(learned.departments[learned.examples.owners[place]], [])
        if text and text not in shown and len(shown) < SHOWN_QUESTIONS:
            shown.append(text)
    return nearest
