"""Which of two questions ask the same: the fit of `bot.domain.questions.likeness`, and how well it holds.

Run it by itself, it takes a minute or two: `python -m bench.merging` judges the fit that is shipped, and
`python -m bench.merging fit` makes new numbers and judges those.

Pairs come from the sample bank's questions and from three files beside this one:

- `same_questions.jsonl`: a question, others that ask the same, itself retyped, and others that only sound like it;
- `same_in_bank.jsonl`: which of the bank's own questions ask the same, and which overlap. What overlaps is not fitted
  to, and counts as wrong when joined;
- `nearly_the_same.jsonl`: pairs made to be joined wrongly, and pairs that should be joined, written down after
  everything else was settled. They are only judged.

What was fitted on is never judged on: odd lines are for fitting, even ones for judging, as are the quizzes in one
language.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import chain, combinations
from pathlib import Path
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.measuring import Result
from bot.bootstrap import Briefed
from bot.config import load_config
from bot.domain.questions.likeness import (
    ANY_MODEL,
    FEATURE_NAMES,
    Comparison,
    Fit,
    Likeness,
    Phrasing,
    compare,
    features,
    fit_for,
)
from bot.services.questions.merging import COMPARED, Lexicon

HERE = Path(__file__).parent
NEIGHBOURS = 8
"""With how many of those nearest to it each question is fitted: near ones are what an index finds."""
SHOWN = 3
FEW = 100
"""As many questions as may well be open at a time."""
COSINES = ("own_cosine", "cross_cosine")

Pair = frozenset[str]


def main(arguments: list[str]) -> None:
    """Print the figures, and before them new numbers when asked to ``fit``."""
    sheet = Sheet(Briefed(load_config()))
    fits = {"bundled": fit_for("bundled"), "any other model": ANY_MODEL}
    if arguments == ["fit"]:
        own = fitted(sheet, read_half(0), FEATURE_NAMES, fits["bundled"])
        words = [name for name in FEATURE_NAMES if name not in COSINES]
        fits = {"bundled": own, "any other model": fitted(sheet, read_half(0), words, ANY_MODEL)}
        sys.stdout.writelines(f"{model}: {fit}\n" for model, fit in fits.items())
    for model, fit in fits.items():
        sys.stdout.writelines(f"{model}: {one.name}: {one.value}\n" for one in measure(sheet, read_half(1), fit))


# --- the questions ---


@dataclass(frozen=True)
class Group:
    """A line of `same_questions.jsonl`."""

    question: str
    same: tuple[str, ...]
    retyped: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def distinct(self) -> tuple[str, ...]:
        """All of them but what was only retyped."""
        return (self.question, *self.same, *self.other)


@dataclass(frozen=True)
class Questions:
    """Questions of one half, and which of them ask the same; any two others do not."""

    bank: tuple[str, ...]
    groups: tuple[Group, ...]
    same: frozenset[Pair]
    overlapping: frozenset[Pair]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.bank, *chain.from_iterable(group.distinct for group in self.groups))))

    def partners(self, text: str, among: Iterable[str]) -> frozenset[str]:
        """Those that ask the same."""
        return frozenset(other for other in among if frozenset((text, other)) in self.same)


def read_half(half: int) -> Questions:
    """What is fitted on (0) or judged on (1)."""
    groups = [_group(row) for row in _rows(HERE / "same_questions.jsonl")]
    own, elsewhere = groups[half::2], {group.question for group in groups[1 - half :: 2]}
    labelled: dict[str, set[Pair]] = {"same": set(), "overlapping": set()}
    for row in _rows(HERE / "same_in_bank.jsonl"):
        labelled[row["label"]].add(frozenset((row["one"], row["other"])))
    same = {pair for group in own for pair in _pairs((group.question, *group.same, *group.retyped))} | labelled["same"]
    overlapping = {pair for group in own for pair in _pairs(group.other)} | labelled["overlapping"]
    bank = tuple(text for text in _bank(half) if text not in elsewhere)
    return Questions(bank, tuple(own), frozenset(same), frozenset(overlapping - same))


def _group(row: dict) -> Group:
    return Group(row["question"], tuple(row["same"]), tuple(row["retyped"]), tuple(row["other"]))


def _bank(half: int) -> Iterator[str]:
    yield from _asked("questions")[half::2]
    for name in ("quiz-zh", "quiz-en") if half else ("quiz",):
        yield from _asked(name)


def _asked(name: str) -> list[str]:
    return [row["question"] for row in _rows(Path("knowledge") / f"{name}.jsonl")]


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _pairs(texts: Iterable[str]) -> set[Pair]:
    return set(map(frozenset, combinations(texts, 2)))


class Sheet:
    """Phrasings and vectors of questions, each made once."""

    def __init__(self, program: Briefed) -> None:
        departments = program.source().departments
        self._lexicon = Lexicon.of(departments, program.language, program.dictionary)
        self._embedder = program.embedder
        self._phrasings: dict[str, Phrasing] = {}
        self._vectors: dict[str, np.ndarray] = {}

    def phrasing(self, text: str) -> Phrasing:
        """A question as it is compared."""
        if text not in self._phrasings:
            self._phrasings[text] = self._lexicon.read(text)
        return self._phrasings[text]

    def vectors(self, texts: Iterable[str]) -> np.ndarray:
        """A row for each."""
        return np.array([self._vector(text) for text in texts])

    def features(self, one: str, other: str) -> tuple[float, ...]:
        """What is known of a pair, in the order of `FEATURE_NAMES`."""
        return astuple(features(self.phrasing(one), self.phrasing(other), self._cosine(one, other)))

    def compare(self, one: str, other: str, fit: Fit) -> Comparison:
        """How two questions compare."""
        return compare(self.phrasing(one), self.phrasing(other), self._cosine(one, other), fit)

    def _cosine(self, one: str, other: str) -> float:
        return float(self._vector(one) @ self._vector(other))

    def _vector(self, text: str) -> np.ndarray:
        if text not in self._vectors:
            self._vectors[text] = self._embedder.embed_query(self._lexicon.language.plain(text))
        return self._vectors[text]


def nearest(sheet: Sheet, texts: Sequence[str], others: Sequence[str], count: int) -> Iterator[tuple[str, list[str]]]:
    """Each text with the nearest others, itself left out."""
    found = np.argsort(-sheet.vectors(texts) @ sheet.vectors(others).T, axis=1)[:, : count + 1]
    for text, places in zip(texts, found, strict=True):
        yield text, [others[place] for place in places if others[place] != text][:count]


# --- the fit ---


def fitted(sheet: Sheet, questions: Questions, names: Sequence[str], thresholds: Fit) -> Fit:
    """Weights of some features, with the thresholds of another fit."""
    pairs = [sorted(pair) for pair in _to_fit(sheet, questions) - questions.overlapping]
    rows = np.array([sheet.features(one, other) for one, other in sorted(pairs)])
    values = rows[:, [FEATURE_NAMES.index(name) for name in names]]
    labels = [frozenset(pair) in questions.same for pair in sorted(pairs)]
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(max_iter=5_000).fit((values - mean) / spread, labels)
    weights = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - weights @ mean)
    rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    return Fit(rounded, round(intercept, 3), thresholds.join_from, thresholds.ask_from)


def _to_fit(sheet: Sheet, questions: Questions) -> set[Pair]:
    texts = questions.texts
    near = {frozenset((text, other)) for text, found in nearest(sheet, texts, texts, NEIGHBOURS) for other in found}
    of_groups = {pair for group in questions.groups for pair in _pairs((*group.distinct, *group.retyped))}
    known = set(texts)
    return near | of_groups | {pair for pair in questions.same if pair <= known}


# --- the figures ---


@dataclass(frozen=True)
class Asked:
    """What a question was compared with, best first, and those that truly ask the same."""

    text: str
    found: tuple[tuple[str, Comparison], ...]
    partners: frozenset[str]

    @property
    def joined(self) -> str | None:
        """The question that it joined unasked."""
        return next((text for text, one in self.found[:1] if one.likeness is Likeness.SAME), None)

    @property
    def offered(self) -> list[str]:
        """The questions that its asker is asked about."""
        if self.joined:
            return []
        return [text for text, one in self.found[:SHOWN] if one.likeness is Likeness.UNSURE]


def measure(sheet: Sheet, questions: Questions, fit: Fit) -> Iterator[Result]:
    """The figures of one half."""
    few = Random(0).sample(questions.bank, FEW)
    yield from _measure_pool(f"{FEW} open", sheet, questions, questions.bank, few, fit)
    yield from _measure_pool("bank's questions open", sheet, questions, questions.bank, questions.bank, fit)
    yield from _measure_pool("near misses open too", sheet, questions, questions.texts, questions.texts, fit)
    yield from _measure_retyped(sheet, questions, fit)
    yield from _measure_nearly(sheet, fit)


def _measure_pool(
    name: str, sheet: Sheet, questions: Questions, texts: Sequence[str], pool: Sequence[str], fit: Fit
) -> Iterator[Result]:
    """Ask each question while all the others are open."""
    asked = list(_ask_all(sheet, questions, texts, pool, fit))
    joined, paired = [one for one in asked if one.joined], [one for one in asked if one.partners]
    alone = [one for one in asked if not one.partners]
    offered = [one for one in paired if not one.partners.isdisjoint(one.offered)]
    yield _share(
        f"{name}, {len(asked)} asked: joined wrongly",
        sum(one.joined not in one.partners for one in joined),
        len(joined),
    )
    yield _share(
        f"{name}: of those open already joined", sum(one.joined in one.partners for one in paired), len(paired)
    )
    yield _share(f"{name}: of those open already offered", len(offered), len(paired))
    yield _share(f"{name}: of those not open asked about others", sum(bool(one.offered) for one in alone), len(alone))


def _ask_all(
    sheet: Sheet, questions: Questions, texts: Sequence[str], pool: Sequence[str], fit: Fit
) -> Iterator[Asked]:
    for text, near in nearest(sheet, texts, pool, COMPARED):
        found = [(other, sheet.compare(text, other, fit)) for other in near]
        found.sort(key=lambda one: (one[1].likeness is Likeness.SAME, one[1].probability), reverse=True)
        yield Asked(text, tuple(found), questions.partners(text, pool))


def _measure_retyped(sheet: Sheet, questions: Questions, fit: Fit) -> Iterator[Result]:
    texts = [text for group in questions.groups for text in group.retyped]
    became = Counter(_outcome(one) for one in _ask_all(sheet, questions, texts, questions.texts, fit))
    for outcome in ("joined", "joined wrongly", "offered", "missed"):
        yield _share(f"retyped in other small words: {outcome}", became[outcome], len(texts))


def _outcome(asked: Asked) -> str:
    if asked.joined:
        return "joined" if asked.joined in asked.partners else "joined wrongly"
    return "missed" if asked.partners.isdisjoint(asked.offered) else "offered"


def _measure_nearly(sheet: Sheet, fit: Fit) -> Iterator[Result]:
    rows = _rows(HERE / "nearly_the_same.jsonl")
    for label, name in (("same", "written last, the same"), ("other", "written last, to be joined wrongly")):
        found = [sheet.compare(row["one"], row["other"], fit).likeness for row in rows if row["label"] == label]
        yield _share(f"{name}: joined", found.count(Likeness.SAME), len(found))
        yield _share(f"{name}: offered", found.count(Likeness.UNSURE), len(found))


def _share(name: str, part: int, whole: int) -> Result:
    return Result(name, f"{part} of {whole}" + (f" ({part / whole:.1%})" if whole else ""), "", ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
