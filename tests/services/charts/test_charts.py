"""Charts of nothing, of one thing and of too much look right, in both languages and with any name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.reports import Period, Report
from bot.services.charts import CHARTS, OF_REPORTS, png, svg
from bot.services.charts.answered import Answered
from bot.services.charts.burn_up import burn_up, standing
from bot.services.charts.coverage import Trained, coverage, groups_of
from bot.services.charts.drawing import FONTS, MOST_BARS
from bot.services.charts.readiness import Readiness
from bot.services.charts.themes import Theme
from bot.services.charts.time_limits import InTime
from bot.services.reports import REPORTS
from bot.services.reports.answers import DEPARTMENT, GRAINS
from bot.services.reports.burn_up import Burnt
from bot.services.reports.time_limits import HEADING as TIME_LIMITS

DAY = date(2026, 11, 2)
EVIL = "</svg><script>alert(1)</script>{{datum}}'\"\\ 金卡"
ONE: dict[str, Any] = {
    "readiness": Readiness("金卡 Gold card", "block", 3, 8, 12),
    "answered": Answered("2026-11-02", 3, 2),
    "time-limits": InTime("信用卡部", 3, 1, 0),
    "themes": Theme("物业费能代缴吗", 14, 2),
    "coverage": Trained("t1 early", 12, 16, 15),
    "burn-up": Burnt(DAY, 8, 3, 2),
}
NASTY: dict[str, Callable[[int], Any]] = {
    "readiness": lambda n: Readiness(f"{EVIL} {n}", "other", 0, 0, -n),
    "answered": lambda n: Answered((DAY + timedelta(days=n)).isoformat(), n % 3, n % 2 if n % 3 else 0),
    "time-limits": lambda n: InTime(EVIL, 0, n, n),
    "themes": lambda n: Theme(EVIL, n, n),
    "coverage": lambda n: Trained(EVIL, 0, n, n),
    "burn-up": lambda n: Burnt(DAY + timedelta(days=n), 8, None if n % 2 else n, n if n < 5 else None),
}
NOTHING = {
    "readiness": "No launch is to come",
    "answered": "Nobody asked then",
    "time-limits": "No department had",
    "themes": "Everything asked then had an answer",
    "coverage": "Nobody needs to be trained",
    "burn-up": "There are no requirements",
}
cases = pytest.mark.parametrize("name", CHARTS)


def words(drawn: str) -> list[str]:
    """What is written on a drawing."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


def test_every_chart_is_tested():
    assert set(CHARTS) == set(ONE) == set(NASTY) == set(NOTHING)


@cases
def test_a_chart_of_nothing_says_so_and_shows_no_axes(name):
    chart = CHARTS[name]([], "en")
    assert NOTHING[name] in chart.alternative
    assert any(NOTHING[name] in one for one in words(svg(chart)))
    assert "axis" not in svg(chart)


@cases
def test_a_chart_of_one_thing_shows_it(name):
    chart = CHARTS[name]([ONE[name]], "zh-CN")
    assert re.search(r"[\u4e00-\u9fff]", chart.alternative)
    assert re.search(r"[\u4e00-\u9fff]", "".join(words(svg(chart))))
    assert png(chart).startswith(b"\x89PNG")


@cases
def test_names_that_try_to_be_markup_or_an_expression_are_words(name):
    chart = CHARTS[name]([NASTY[name](number) for number in range(40)], "en")
    drawn = svg(chart)
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert len(drawn) < 60_000


@cases
def test_a_chart_says_the_same_in_both_languages_and_says_it_differently(name):
    assert CHARTS[name]([ONE[name]], "en").alternative != CHARTS[name]([ONE[name]], "zh-CN").alternative


def test_how_far_a_launch_is_is_said_in_words():
    chart = CHARTS["readiness"]([Readiness("Gold", "allow", 8, 8, 1)], "en")
    assert chart.alternative == "Gold: can go, 8 of 8 met, 1 day left"


def test_launches_that_have_no_room_are_counted():
    chart = CHARTS["readiness"]([Readiness(f"L{one}", "allow", 1, 1, 1) for one in range(15)], "en")
    assert chart.alternative.endswith("3 more launches")


def test_two_launches_of_one_name_are_two_bars():
    drawn = svg(CHARTS["readiness"]([Readiness("Gold", "allow", 1, 2, 1), Readiness("Gold", "block", 1, 4, 9)], "en"))
    assert words(drawn).count("Gold") == 2


def test_where_nobody_asked_there_is_a_gap_and_no_dot():
    course = [Answered("2026-11-02", 4, 2), Answered("2026-11-03", 0, 0), Answered("2026-11-04", 1, 1)]
    chart = CHARTS["answered"](course, "en")
    assert chart.alternative == "2026-11-02 – 2026-11-04: 5 questions, 60% answered; lowest 2026-11-02, 50%"
    assert len(re.findall(r'aria-roledescription="circle"', svg(chart))) == 2


def test_a_year_that_all_days_have_is_left_out():
    drawn = svg(CHARTS["answered"]([Answered("2026-11-02", 1, 1), Answered("2026-11-03", 1, 1)], "en"))
    assert {"11-02", "11-03"} <= set(words(drawn))
    drawn = svg(CHARTS["answered"]([Answered("2026-12-31", 1, 1), Answered("2027-01-01", 1, 1)], "en"))
    assert {"2026-12-31", "2027-01-01"} <= set(words(drawn))


def report(name: str, *rows: Any) -> Report:
    return Report(REPORTS[name].heading, Period(DAY, DAY), datetime(2026, 11, 3, tzinfo=UTC), rows)


def test_the_course_of_time_is_read_from_the_report_on_answers():
    day = next(iter(GRAINS.values()))
    rows = [
        (DEPARTMENT, "cards", 9, 9, 1.0, 0, 0.0, 0, 0.0, 0, 0, None),
        (day, "2026-11-02", 4, 3, 0.75, 0, 0.0, 1, 0.25, 1, 0, 1.0),
    ]
    made = OF_REPORTS["answers"](report("answers", *rows), str, "en")
    assert made.alternative == "2026-11-02: 4 questions, 75% answered; lowest 2026-11-02, 75%"


def test_departments_are_read_from_the_report_on_time_limits_and_called_by_their_names():
    row = ("cards", 4, 3, 0.75, 1, 2.0, 0, 5, 2)
    assert len(row) == len(TIME_LIMITS.columns)
    made = OF_REPORTS["time-limits"](report("time-limits", row), {"cards": "Credit cards"}.__getitem__, "en")
    assert made.alternative == "Credit cards: 3 of 4 in time, 2 late now"


def test_a_department_that_has_answered_nothing_yet():
    assert CHARTS["time-limits"]([InTime("Cards", 0, 0, 0)], "en").alternative == "Cards: none answered yet"


@pytest.mark.parametrize(
    ("met", "planned", "said"),
    [
        (2, 3, "1 behind the plan"),
        (3, 3, "just as planned"),
        (4, 3, "1 ahead of the plan"),
        (2, None, "due days are unknown: the calendar lacks the year"),
    ],
)
def test_a_burn_up_says_whether_the_launch_is_as_planned(met, planned, said):
    course = [Burnt(DAY, 8, 0, 0), Burnt(DAY + timedelta(days=1), 8, planned, met), Burnt(DAY, 8, 8, None)]
    assert standing(course, "en") == f"2026-11-03: 8 requirements, {met} met, {said}"


def test_a_burn_up_draws_the_plan_to_its_end_and_what_is_met_until_today():
    course = [Burnt(DAY + timedelta(days=n), 8, n, 1 if n < 2 else None) for n in range(4)]
    drawn = svg(burn_up(course, "en"))
    assert {"11-02", "11-05", "met", "due by then"} <= set(words(drawn))


def test_who_is_trained_is_shown_by_launch_and_of_one_launch_by_team_and_shift():
    rows = [
        ("gold", "Training", team, "early", 4, trained, trained / 4, 3, "yes", "cards")
        for team, trained in (("t1", 4), ("t2", 1))
    ]
    assert groups_of(report("coverage", *rows), str) == [Trained("t1 early", 4, 4, 3), Trained("t2 early", 1, 4, 3)]
    other = [("silver", *row[1:]) for row in rows]
    both = groups_of(report("coverage", *rows, *other), str.title)
    assert both == [Trained("Gold", 5, 8, 6), Trained("Silver", 5, 8, 6)]
    assert coverage(groups_of(report("coverage", *rows), str), "en").alternative == (
        "5 of 8 are trained in all; t2 early: 1 of 4, 2 lacking"
    )


def test_those_who_lack_most_are_shown_first_and_the_rest_is_counted():
    chart = coverage([Trained(f"t{number}", 0, number, number) for number in range(1, 21)], "en")
    shown = [one for one in words(svg(chart)) if one.startswith("t")]
    assert shown[:2] == ["t20", "t19"]
    assert len(shown) == MOST_BARS
    assert chart.alternative.endswith("8 more")


def test_charts_of_reports_are_of_reports_that_there_are():
    assert set(OF_REPORTS) <= set(REPORTS)


def test_the_fonts_are_there_with_their_licences():
    assert {"LICENSE-Apache-2.0.txt", "LICENSE-OFL.txt", "NOTICE.txt"} <= {one.name for one in FONTS.iterdir()}
    assert list(FONTS.glob("*.otf"))


def test_chinese_is_drawn_with_our_own_fonts_and_not_as_boxes():
    """Two different characters would be the same box without a font."""
    drawn = [png(CHARTS["readiness"]([Readiness(one, "allow", 1, 1, 1)], "en")) for one in "金卡龘"]
    assert drawn[0] != drawn[1]
