"""Which department a question belongs to, and whether to any.

Four voices speak for a department: its passages, its scope words, what those words mean, and past questions. How much
each counts is fitted with the calibration (`bot.services.calibrate`), and learned anew where there are past questions
(`bot.services.learning`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.answers import LikelyDepartment, RoutingReason
from bot.domain.departments import Department
from bot.domain.glossary import mentioned
from bot.domain.text import is_chinese

SMALL_TALK = (
    *("你好", "早上好", "晚安", "在不在", "有人吗", "听得到吗", "谢谢", "多谢帮忙", "好的知道了", "没别的事了", "再见"),
    *("拜拜", "辛苦了", "你真棒", "太厉害了", "你真笨", "什么破玩意", "你是谁", "你叫什么名字", "你是人工智能吗"),
    *("你会干什么", "讲个笑话", "唱首歌", "今天天气怎么样", "现在几点", "中午吃什么", "好无聊", "想下班", "周末愉快"),
    *("测试一下", "哈哈哈", "hello", "good morning", "good night", "anybody here?", "can you hear me", "ok got it"),
    *("thank you so much", "nothing else for now", "goodbye", "see you later", "great work", "you are awesome"),
    *("you are useless", "who are you", "what is your name", "are you human or a machine", "what can you do"),
    *("do you know a funny story", "sing a song", "how are you", "how is the weather", "what time is it"),
    *("what's for lunch", "so tired today", "have a nice weekend", "just testing", "haha"),
)
"""What people say to anybody who answers: no department owns it, unless its own questions are like this."""

_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[^\\W_\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question that was asked, masked and whole, and the department that owned it in the end."""

    text: str
    department: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What speaks for a department, by voice; or how much each voice counts.

    ``passages`` is the score of its best passage; ``scope`` the share of the question that its scope words cover, 0 to
    1; ``meaning`` the cosine of the word of its scope or glossary that is nearest to the question in meaning; ``past``
    what questions that it is known to own say, 0 to 1.
    """

    passages: float = 0.0
    scope: float = 0.0
    meaning: float = 0.0
    past: float = 0.0

    def __iter__(self) -> Iterator[float]:
        """The voices in their order."""
        return iter((self.passages, self.scope, self.meaning, self.past))


VOICES = tuple(Vote.__dataclass_fields__)

Votes = Mapping[str, Vote]
"""Votes by department."""


@dataclass(frozen=True, slots=True)
class RoutingWeights:
    """What each voice counts for one department against another (``whose``), and for any against none (``anybody``,
    with its ``intercept``); ``small_talk`` is what being like small talk counts against any."""

    whose: Vote
    anybody: Vote
    intercept: float
    small_talk: float = 0.0


def votes_of(
    passages: Iterable[tuple[str, float]],
    scopes: Mapping[str, float],
    meanings: Mapping[str, float],
    past: Mapping[str, float],
) -> dict[str, Vote]:
    """The votes for every department that is named; ``passages`` are departments of passages with their scores.

    A department none of whose passages was found, or that has no words, stands where the least of the others stands.
    Passages may belong to no department: that is the empty name.
    """
    best, lowest_score = _best_of(passages)
    lowest_meaning = min(meanings.values(), default=0.0)
    return {
        department: Vote(
            passages=best.get(department, lowest_score),
            scope=scopes.get(department, 0.0),
            meaning=meanings.get(department, lowest_meaning),
            past=past.get(department, 0.0),
        )
        for department in sorted(best.keys() | scopes.keys() | meanings.keys() | past.keys())
        if department
    }


def likely_departments(
    votes: Votes, weights: RoutingWeights, reasons: Mapping[str, RoutingReason] | None = None
) -> tuple[LikelyDepartment, ...]:
    """Departments with probabilities that add up to 1, likeliest first: whose it is, if it is anybody's."""
    if not votes:
        return ()
    logits = {department: _weighed(vote, weights.whose) for department, vote in votes.items()}
    top = max(logits.values())
    shares = {department: math.exp(logit - top) for department, logit in logits.items()}
    total = sum(shares.values())
    return tuple(
        LikelyDepartment(department, share / total, (reasons or {}).get(department))
        for department, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    )


def any_department(votes: Votes, weights: RoutingWeights, small_talk: float = 0.0) -> float:
    """The probability that the question is any department's at all; ``small_talk`` is how much it is like that."""
    if not votes:
        return 0.0
    logit = weights.intercept + _weighed(loudest(votes.values()), weights.anybody) - weights.small_talk * small_talk
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def loudest(votes: Iterable[Vote]) -> Vote:
    """The most that each voice says for any of the departments."""
    return Vote(*(max(said) for said in zip(*votes, strict=True)))


def as_far_as_known(drawn: Mapping[str, float], unexplained: Mapping[str, float]) -> dict[str, float]:
    """What past questions say for each department, 0 to 1, where they say little of some departments.

    ``drawn`` is how much examples near the question draw it to each department, about 0 to 1; ``unexplained`` which
    share of its own questions a department's examples would miss. What is missed does not speak against a
    department, unless the question is so familiar that another one's examples claim it: then only what they leave.
    """
    within = {department: min(1.0, max(0.0, one)) for department, one in drawn.items()}
    claimed = max(within.values(), default=0.0)
    open_to_all = min(claimed, 1 - claimed)
    return {
        department: min(1.0, one + unexplained.get(department, 0.0) * open_to_all) for department, one in within.items()
    }


def scope_words(question: str, department: Department) -> tuple[str, ...]:
    """The department's scope words that stand in the question."""
    return tuple(mentioned(question, department.scope))


def scope_share(question: str, department: Department) -> float:
    """The share of the question's characters that the department's scope words cover, 0 to 1."""
    covered: set[int] = set()
    lowered = question.casefold()
    for phrase in scope_words(question, department):
        start = lowered.find(phrase.casefold())
        covered.update(range(start, start + len(phrase)))
    return len(covered) / len(question) if question else 0.0


def telling_words(text: str) -> frozenset[str]:
    """The words by which two texts can be compared: of Chinese, the pairs of neighbouring characters."""
    return frozenset(word for match in _WORD.finditer(text.casefold()) for word in _parts(match[0]))


def fairly_chosen(owners: Sequence[str], count: int) -> list[int]:
    """The places of at most ``count`` examples, the departments taking turns, each with its first ones first.

    Whoever has ten times as much then has no more than its share while others have any left.
    """
    turns: dict[str, int] = {}
    order: list[tuple[int, int]] = []
    for place, owner in enumerate(owners):
        turns[owner] = turns.get(owner, 0) + 1
        order.append((turns[owner], place))
    return [place for _, place in sorted(order)[:count]]


def _parts(run: str) -> Iterator[str]:
    if len(run) > 1 and is_chinese(run[0]):
        return (first + second for first, second in pairwise(run))
    return iter((run,))


def _best_of(passages: Iterable[tuple[str, float]]) -> tuple[dict[str, float], float]:
    """The best score by department, and the lowest of all."""
    best: dict[str, float] = {}
    lowest = math.inf
    for department, score in passages:
        best[department] = max(score, best.get(department, -math.inf))
        lowest = min(lowest, score)
    return best, lowest if best else 0.0


def _weighed(vote: Vote, weights: Vote) -> float:
    return sum(weight * said for weight, said in zip(weights, vote, strict=True))
