"""A quiz on a launch, made of its own checked questions: which of three quotes answers the customer?

Nobody has to write one: the questions were asked of the launch's materials, and the right answers are their words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.launches.case import Case
from bot.domain.launches.dossier import last_check
from bot.domain.launches.facts import CheckedQuestion
from bot.domain.launches.template import AnswerabilityRule

FEWEST = 3
"""Fewer questions can be passed by guessing: one in nine would pass two of them."""
MOST = 5
"""What fits between two calls."""
WRONG = 2
"""Wrong quotes beside the right one."""
PASS_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A customer's question with quotes to choose from; ``right`` counts from 0."""

    question: str
    choices: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions in the order in which somebody is asked them."""

    questions: tuple[QuizQuestion, ...]

    @property
    def pass_mark(self) -> int:
        """How many must be right: four in five, rounded up."""
        return pass_mark(len(self.questions))

    @property
    def digest(self) -> str:
        """Tells it from any other quiz: what somebody saw is what is marked."""
        words = [word for one in self.questions for word in (one.question, *one.choices)]
        return sha256("\0".join(words).encode()).hexdigest()

    def number_right(self, chosen: Sequence[int | None]) -> int:
        """How many were answered right; ``chosen`` are places from 0, in the order of the questions."""
        return sum(one.right == place for one, place in zip(self.questions, chosen, strict=False))

    def is_passed(self, chosen: Sequence[int | None]) -> bool:
        """Whether enough were answered right."""
        return self.number_right(chosen) >= self.pass_mark


def pass_mark(questions: int) -> int:
    """How many of some questions must be right."""
    return math.ceil(round(questions * PASS_SHARE, 6))


def checked_questions(case: Case) -> list[CheckedQuestion]:
    """The launch's questions that its materials, as they are now, answer: what a quiz can be made of."""
    present = case.dossier.materials_digest()
    found: list[CheckedQuestion] = []
    for one in case.dossier.template.requirements if case.dossier.template else ():
        checked = last_check(case.dossier, one.id) if isinstance(one.rule, AnswerabilityRule) else None
        if isinstance(one.rule, AnswerabilityRule) and checked and checked[1].materials_digest == present:
            found += [answer for answer in checked[1].answers if answer.confidence >= one.rule.confidence]
    return found


def quiz_of(checked: Iterable[CheckedQuestion], person: str, version: str, attempt: int = 0) -> Quiz | None:
    """The quiz of a person on a version of a material; the same whenever it is made, and another on each attempt.

    ``None`` where there are too few questions to make one of.
    """
    usable = list({one.question.casefold(): one for one in checked if one.quote.strip()}.values())
    seed = f"{person}\0{version}\0{attempt}"
    in_order = sorted(usable, key=lambda one: _lot(seed, one.question))
    asked = [made for one in in_order if (made := _made(one, usable, seed)) is not None]
    return Quiz(tuple(asked[:MOST])) if len(asked) >= FEWEST else None


def _made(one: CheckedQuestion, usable: Sequence[CheckedQuestion], seed: str) -> QuizQuestion | None:
    others = dict.fromkeys(other.quote for other in usable if not _says_the_same(other.quote, one.quote))
    wrong = _mixed(others, f"{seed}\0{one.question}")[:WRONG]
    if len(wrong) < WRONG:
        return None
    choices = _mixed([one.quote, *wrong], f"{seed}\0{one.question}\0choices")
    return QuizQuestion(one.question, tuple(choices), choices.index(one.quote))


def _says_the_same(one: str, other: str) -> bool:
    """Whether a quote is the other, or a part of it: then both would be right."""
    short, long = sorted(("".join(one.split()), "".join(other.split())), key=len)
    return short in long


def _mixed(texts: Iterable[str], seed: str) -> list[str]:
    return sorted(texts, key=lambda text: _lot(seed, text))


def _lot(seed: str, text: str) -> str:
    """What a thing is sorted by: drawn by lot, and the same at every draw."""
    return sha256(f"{seed}\0{text}".encode()).hexdigest()
