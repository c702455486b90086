"""How many questions were answered, over time: a line of shares, with a dot the larger the more was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Report
from bot.services.charts.drawing import GREEN, WIDTH, Chart, altair, count_in, course_of_time, finished, saying
from bot.services.reports.answers import GRAINS

HEIGHT = 160
TITLE = Bilingual("已回答的提问占比", "Share of questions that were answered")
NOTHING = Bilingual("这段时间没有人提问", "Nobody asked then")
ALTERNATIVE = Bilingual(
    "{}: {} 次提问, 已回答 {:.0%}; 最低 {} {:.0%}",
    "{}: {} questions, {:.0%} answered; lowest {}, {:.0%}",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A day, week or month: of ``asked`` questions ``answered`` were answered."""

    name: str
    asked: int
    answered: int

    @property
    def share(self) -> float | None:
        """``None`` where nobody asked."""
        return self.answered / self.asked if self.asked else None


def answered(course: Sequence[Answered], language: str) -> Chart:
    """The chart of a course of time; where nobody asked, there is a gap."""
    title = TITLE.text(language)
    asked = [one for one in course if one.asked]
    if not asked:
        return saying(title, NOTHING.text(language))
    return Chart(finished(_layers(course), title), _said(course, asked, language))


def of_report(report: Report, name_of: Callable[[str], str], language: str) -> Chart:
    """The course of time that the report `answers` ends with."""
    grains = set(GRAINS.values())
    rows = [row for row in report.told() if row["by"] in grains]
    return answered(
        [Answered(str(one["group"]), count_in(one["asked"]), count_in(one["answered"])) for one in rows], language
    )


def _layers(course: Sequence[Answered]) -> Any:
    vega = altair()
    rows = [{"place": place, "share": one.share, "asked": one.asked} for place, one in enumerate(course)]
    x = course_of_time([one.name for one in course])
    y = vega.Y(
        "share:Q",
        title=None,
        scale=vega.Scale(domain=[0, 1]),
        axis=vega.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=True, gridColor="#E3E8EB", domain=False),
    )
    base = vega.Chart(vega.Data(values=rows)).encode(x=x, y=y)
    size = vega.Size("asked:Q", legend=None, scale=vega.Scale(domainMin=0, range=[20, 160]))
    line = base.mark_line(color=GREEN, strokeWidth=2, strokeJoin="round", invalid="break-paths-show-domains")
    dots = base.mark_circle(color=GREEN, opacity=1).encode(size=size).transform_filter("isValid(datum.share)")
    return vega.layer(line, dots).properties(width=WIDTH, height=HEIGHT)


def _said(course: Sequence[Answered], asked: Sequence[Answered], language: str) -> str:
    total, done = sum(one.asked for one in asked), sum(one.answered for one in asked)
    lowest = min(asked, key=lambda one: one.share or 0.0)
    when = " – ".join(dict.fromkeys((course[0].name, course[-1].name)))
    return ALTERNATIVE.text(language).format(when, total, done / total, lowest.name, lowest.share)
