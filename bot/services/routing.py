"""Whose a question is, by what was learned: votes and reasons at the instant of asking.

Questions that a department is known to own are examples: those that it was asked, and those that its documents answer.
Each example draws questions near it, by a kernel over their vectors and their words; how strongly is found by kernel
ridge regression (Saunders et al. 1998) in `bot.services.learning`, so that here one product of a matrix and a vector is
enough. Small talk is examples too: of nobody.
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
    telling_words,
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
class SaidWords:
    """Which of ``texts`` texts say which words, the words of each a vector of length 1 in which rare ones count more.

    The text at ``places[i]`` says a word with the share ``shares[i]``, for i from ``starts[word]`` to the next start;
    ``places`` are ascending for each word. ``rarity`` is what a word counts, the last one what an unknown word does.
    """

    row_of: Mapping[str, int] = field(default_factory=dict[str, int])
    rarity: Floats = field(default_factory=lambda: np.ones(1))
    starts: Numbers = field(default_factory=lambda: np.zeros(1, np.intp))
    places: Numbers = field(default_factory=lambda: np.zeros(0, np.intp))
    shares: Floats = field(default_factory=lambda: np.zeros(0))
    texts: int = 0

    def shared_with(self, text: str) -> Floats:
        """How much each of the texts says the same words as this one: the cosine, 0 to 1."""
        shared, squares = np.zeros(self.texts), 0.0
        for word in telling_words(text):
            row = self.row_of.get(word, -1)
            squares += float(self.rarity[row]) ** 2
            if row >= 0:
                there = slice(self.starts[row], self.starts[row + 1])
                shared[self.places[there]] += self.rarity[row] * self.shares[there]
        return shared / np.sqrt(squares) if squares else shared


@dataclass(frozen=True, slots=True)
class Learned:
    """What routing has learned of ``departments``. Derived: it can be learned again at any moment.

    The first of the ``examples`` are past questions, and ``said`` are their words; an example whose owner is none of
    the departments is small talk. ``words`` are those of scopes and glossaries. ``pull`` says how much each example
    draws to each department, and in the last column to nobody: shape (examples, departments + 1). ``unexplained`` is
    what `as_far_as_known` wants to know of each department. ``words_count`` is how much words count in how near a
    past question is; its vector is the rest. ``weights`` are the calibration's ``learned_from``, as far as past
    questions teach otherwise. ``fingerprint`` stands for all that was learned from.
    """

    departments: tuple[str, ...] = ()
    examples: Examples = field(default_factory=no_examples)
    said: SaidWords = field(default_factory=SaidWords)
    words: Examples = field(default_factory=no_examples)
    pull: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    unexplained: Floats = field(default_factory=lambda: np.zeros(0))
    words_count: float = 0.0
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

    ``meanings`` are cosines, ``past`` 0 to 1, and so is ``small_talk``: how much the question is like that.
    ``near_words`` and ``near_questions`` are the nearest first.
    """

    meanings: Mapping[str, float]
    past: Mapping[str, float]
    small_talk: float
    near_words: Mapping[str, Sequence[str]]
    near_questions: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Routed:
    """Whose a question is: every department's votes, the likeliest first, and whether it is anybody's, 0 to 1."""

    votes: Votes
    likely: tuple[LikelyDepartment, ...]
    any_department: float


NOT_ROUTED = Routed({}, (), 1.0)


def route(
    meant: str,
    vector: Vector,
    found: Found,
    departments: Mapping[str, Department],
    learned: Learned,
    calibration: RoutingWeights,
) -> Routed:
    """Whose a question is, by what was found for it, its words, and what was learned; with reasons."""
    heard = hear(meant, vector, departments, learned)
    votes = votes_for(meant, found, departments, heard)
    weights = learned.weights_for(calibration)
    first = [one.department for one in likely_departments(votes, weights)[:SHOWN_DEPARTMENTS]]
    reasons = {name: _reason(name, meant, found, departments, heard) for name in first}
    somebodys = any_department(votes, weights, heard.small_talk)
    return Routed(votes, likely_departments(votes, weights, reasons), somebodys)


def hear(meant: str, vector: Vector, departments: Mapping[str, Department], learned: Learned) -> Heard:
    """What was learned says of a question; a department of which nothing was learned is among ``past``."""
    meanings, near_words = _nearest_words(vector, learned)
    by_vector = pull_of_examples(vector, learned.examples.vectors)
    drawing = with_words(by_vector, learned.said.shared_with(meant), learned.words_count)
    drawn = drawing @ learned.pull if len(drawing) else np.zeros(len(learned.departments) + 1)
    return Heard(
        meanings={name: said for name, said in meanings.items() if name in departments},
        past=past_said(drawn, departments, learned),
        small_talk=small_talk_said(drawn),
        near_words=near_words,
        near_questions=_nearest_questions(by_vector, learned),
    )


def past_said(drawn: Floats, departments: Iterable[str], learned: Learned) -> dict[str, float]:
    """The voice of the past for each department; ``drawn`` is what examples draw to each learned one and to nobody."""
    known = dict(zip(learned.departments, drawn[:-1].tolist(), strict=True))
    unexplained = dict(zip(learned.departments, learned.unexplained.tolist(), strict=True))
    return as_far_as_known(
        {name: known.get(name, 0.0) for name in departments}, {name: unexplained.get(name, 1.0) for name in departments}
    )


def small_talk_said(drawn: Floats) -> float:
    """How much the question is like small talk, 0 to 1."""
    return min(1.0, max(0.0, float(drawn[-1])))


def with_words(by_vector: Vectors, shared: Floats, words_count: float) -> Vectors:
    """How near a question is to examples, 0 to 1, by vector and, as to the first ones, by shared words."""
    near = (1 - words_count) * by_vector
    near[: len(shared)] += words_count * shared
    return near


def pull_of_examples(vectors: Vector | Vectors, examples: Vectors) -> Vectors:
    """How near questions are to examples by their vectors, 0 to 1: a Gaussian kernel over unit vectors.

    A vector gives one row (n,), several vectors a matrix (questions, n).
    """
    if not len(examples):
        return np.zeros((*vectors.shape[:-1], 0), np.float32)
    near = vectors @ examples.T
    # Step by step in place: of many questions at once this is hundreds of megabytes.
    near -= 1
    np.minimum(near, 0, out=near)
    near *= 2 * REACH
    np.exp(near, out=near)
    return near


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
            if len(meanings) == len(learned.departments):
                break
    return meanings, nearest


def _nearest_questions(drawing: Vectors, learned: Learned) -> dict[str, list[str]]:
    """Past questions much like this one, by the department that owned them, the nearest first."""
    nearest: dict[str, list[str]] = {}
    near = np.flatnonzero((drawing >= ALIKE) & (learned.examples.owners < len(learned.departments)))
    for place in near[np.argsort(-drawing[near], kind="stable")]:
        text = learned.examples.texts[int(place)]
        shown = nearest.setdefault(learned.departments[learned.examples.owners[place]], [])
        if text and text not in shown and len(shown) < SHOWN_QUESTIONS:
            shown.append(text)
    return nearest
