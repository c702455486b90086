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
    first, second = _by_unit(one), _by_unit(other)
    return any(_contradict(first[unit], second[unit]) for unit in first.keys() & second.keys())


def _by_unit(said: Mapping[str, set[float]]) -> dict[str, dict[str, set[float]]]:
    """Figures by their unit and by what they are per; "" for those that are plain."""
    units: dict[str, dict[str, set[float]]] = {}
    for measure, figures in said.items():
        unit, _, period = measure.partition("/")
        units.setdefault(unit, {})[period] = figures
    return units


def _contradict(one: Mapping[str, set[float]], other: Mapping[str, set[float]]) -> bool:
    first, second = _comparable(one, other), _comparable(other, one)
    return bool(first - second and second - first)


def _comparable(said: Mapping[str, set[float]], other: Mapping[str, set[float]]) -> set[float]:
    """What is said in a unit that the other can contradict: 600元 and 600元/年 can contradict 480元/年, but 40元/月
    cannot."""
    kept = said.keys() & (other.keys() | {""}) if other.keys() - {""} else said.keys()
    return {figure for period in kept for figure in said[period]}


def _overlap(one: Collection[str], other: Collection[str]) -> float:
    """Szymkiewicz-Simpson: the share of the smaller set's words that stand in the other."""
    first, second = _plain(one), _plain(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _plain(words: Collection[str]) -> set[str]:
    """Without figures, and without single characters: nearly any two Chinese sentences share some of those."""
    return {word for word in words if len(word) > 1 and not any(c.isdigit() for c in word)}
