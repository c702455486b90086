"""Two valid sources that say different things about one matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.domain.quantities import quantities

SAME_MATTER = 0.35
"""Share of words two quotes must have in common to speak of one matter (fitted on no data: a half was too
strict for a sentence and a table row, a quarter paired unrelated fees)."""


def disagree(one: str, other: str, words_of_one: Collection[str], words_of_other: Collection[str]) -> bool:
    """Whether two quotes speak of one matter and name different figures in the same unit."""
    return _overlap(words_of_one, words_of_other) >= SAME_MATTER and _figures_differ(quantities(one), quantities(other))


def _figures_differ(one: Mapping[str, set[float]], other: Mapping[str, set[float]]) -> bool:
    """Whether each says a figure, in a unit that both use, that the other does not say."""
    return any(_differ_in(unit, one, other) for unit in _units(one) & _units(other))


def _differ_in(unit: str, one: Mapping[str, set[float]], other: Mapping[str, set[float]]) -> bool:
    first, second = _comparable(unit, one, other), _comparable(unit, other, one)
    return bool(first - second and second - first)


def _units(said: Mapping[str, set[float]]) -> set[str]:
    return {measure.partition("/")[0] for measure in said}


def _comparable(unit: str, said: Mapping[str, set[float]], other: Mapping[str, set[float]]) -> set[float]:
    """What is said in a unit that the other can contradict: 600元 and 600元/年 can contradict 480元/年, but 40元/月
    cannot."""
    periods, others = _periods(unit, said), _periods(unit, other)
    kept = periods if not others - {""} else periods & (others | {""})
    return {figure for period in kept for figure in said[f"{unit}/{period}" if period else unit]}


def _periods(unit: str, said: Mapping[str, set[float]]) -> set[str]:
    """What a text's figures in a unit are per; "" for those that are plain."""
    return {period for name, _, period in (measure.partition("/") for measure in said) if name == unit}


def _overlap(one: Collection[str], other: Collection[str]) -> float:
    """Szymkiewicz-Simpson: the share of the smaller set's words that stand in the other."""
    first, second = _plain(one), _plain(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _plain(words: Collection[str]) -> set[str]:
    """Without figures, and without single characters: nearly any two Chinese sentences share some of those."""
    return {word for word in words if len(word) > 1 and not any(c.isdigit() for c in word)}
