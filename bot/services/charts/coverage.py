"""Who is trained: a bar a launch, or a bar a team on a shift, those that lack most on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Report
from bot.services.charts.drawing import (
    BAR,
    GREEN,
    INK,
    LONGEST_NAME,
    MOST_BARS,
    PALE,
    PURPLE,
    WIDTH,
    Chart,
    altair,
    count_in,
    finished,
    names_by_place,
    one_line,
    saying,
)

TITLE = Bilingual("培训覆盖: 已训人次", "Training coverage: people trained")
NOTHING = Bilingual("没有需要培训的人", "Nobody needs to be trained")
FIGURES = Bilingual("{}/{} 人次", "{} of {}")
LACKING = Bilingual("还差 {} 人次", "{} lacking")
ENOUGH, NOT_ENOUGH = Bilingual("✓ 够了", "✓ enough"), Bilingual("● 还不够", "● not enough yet")
WHOLE = Bilingual("合计已训 {}/{} 人次", "{} of {} are trained in all")
MORE = Bilingual("另有 {} 条", "{} more")


@dataclass(frozen=True, slots=True)
class Trained:
    """Some people: of ``people`` ``trained`` are, and ``needed`` must be."""

    name: str
    trained: int
    people: int
    needed: int

    @property
    def lacking(self) -> int:
        """How many are still to be trained."""
        return max(self.needed - self.trained, 0)


def coverage(groups: Sequence[Trained], language: str) -> Chart:
    """The chart of some groups; those that lack most, if there are too many."""
    shown = _lacking_most(groups)
    if not shown:
        return saying(TITLE.text(language), NOTHING.text(language))
    return Chart(finished(_layers(shown, language), TITLE.text(language)), lacking(groups, language))


def of_report(report: Report, name_of: Callable[[str], str], language: str) -> Chart:
    """The chart of the report `coverage`."""
    return coverage(groups_of(report, name_of), language)


def groups_of(report: Report, name_of: Callable[[str], str]) -> list[Trained]:
    """Who is trained by launch; by team and shift, where the report is about one launch.

    ``name_of`` is what launches, teams and shifts are called by their ids.
    """
    place = {column.name: number for number, column in enumerate(report.heading.columns)}
    is_of_one = len({row[place["launch"]] for row in report.rows}) == 1
    keys = [place[key] for key in (("team", "shift") if is_of_one else ("launch",))]
    trained, people, needed = (place[figure] for figure in ("trained", "people", "needed"))
    # Teams on shifts of all launches are many: adding up comes first, and only what is left is named.
    sums: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for row in report.rows:
        ids = tuple(str(row[key]) for key in keys)
        before = sums.get(ids, (0, 0, 0))
        sums[ids] = (
            before[0] + count_in(row[trained]),
            before[1] + count_in(row[people]),
            before[2] + count_in(row[needed]),
        )
    return [Trained(" ".join(map(name_of, ids)), *figures) for ids, figures in sums.items()]


def lacking(groups: Sequence[Trained], language: str) -> str:
    """What it comes to: how many are trained in all, and where people are lacking."""
    shown = _lacking_most(groups)
    if not shown:
        return NOTHING.text(language)
    whole = WHOLE.text(language).format(sum(one.trained for one in groups), sum(one.people for one in groups))
    named = [f"{one_line(one.name, LONGEST_NAME)}: {_figures(one, language)}" for one in shown if one.lacking]
    unnamed = sum(bool(one.lacking) for one in groups) - len(named)
    more = [MORE.text(language).format(unnamed)] if unnamed else []
    return "; ".join([whole, *named, *more])


def _lacking_most(groups: Sequence[Trained]) -> list[Trained]:
    return sorted((one for one in groups if one.people), key=lambda one: -one.lacking)[:MOST_BARS]


def _layers(shown: Sequence[Trained], language: str) -> Any:
    vega = altair()
    states = {ENOUGH.text(language): GREEN, NOT_ENOUGH.text(language): PURPLE}
    rows = [
        {
            "place": place,
            "share": one.trained / one.people,
            "state": (NOT_ENOUGH if one.lacking else ENOUGH).text(language),
            "figures": _figures(one, language),
        }
        for place, one in enumerate(shown)
    ]
    names = names_by_place([one_line(one.name, LONGEST_NAME) for one in shown])
    y = vega.Y("place:O", title=None, axis=vega.Axis(labelExpr=names, ticks=False, domain=False))
    base = vega.Chart(vega.Data(values=rows)).encode(y=y)
    x = vega.X(
        "share:Q",
        title=None,
        scale=vega.Scale(domain=[0, 1]),
        axis=vega.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    colour = vega.Color(
        "state:N",
        title=None,
        scale=vega.Scale(domain=list(states), range=list(states.values())),
        legend=vega.Legend(orient="bottom"),
    )
    whole = base.mark_bar(height=BAR * 0.6, color=PALE).encode(x=vega.value(0), x2=vega.value(WIDTH))
    bars = base.mark_bar(height=BAR * 0.6).encode(x=x, color=colour)
    figures = base.mark_text(align="left", dx=8, color=INK).encode(x=vega.value(WIDTH), text="figures:N")
    return vega.layer(whole, bars, figures).properties(width=WIDTH, height=len(rows) * BAR)


def _figures(one: Trained, language: str) -> str:
    figures = FIGURES.text(language).format(one.trained, one.people)
    return f"{figures}, {LACKING.text(language).format(one.lacking)}" if one.lacking else f"✓ {figures}"
