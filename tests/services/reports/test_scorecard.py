"""Departments' scorecard, and the reports that its figures come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import (
    Attended,
    DateMoved,
    Launched,
    LaunchFiled,
    ListeningLogged,
    MaterialAttached,
    MaterialSeen,
    StageDecided,
    StageDecision,
    TemplateRegistered,
    TrainingHeld,
    Waived,
)
from bot.domain.launches.template import Applicability, MaterialRule
from bot.domain.reports import Period
from bot.services.questions.handling import reroute
from bot.services.reports.scorecard import BETTER, MEASURES, SAME, WORSE, Figure, period_before, rows, trend
from tests.builders import a_document
from tests.domain.launches.builders import LAUNCH, PLANNED, TRAINING, at, needs, template
from tests.services.reports.newsroom import Newsroom

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
BRIEF = needs(MaterialRule("brief"), "brief", due=10)
FAQ = needs(MaterialRule("faq"), "faq", due=14, when=Applicability(tiers=("low",)))
DUE = "2026-12-01"
"""Ten working days before the planned Tuesday."""
SEEN = MaterialSeen("cards/brief.md", "v1", "brief", "approved", headings=("Fees",), indexed=True)


def filed(newsroom: Newsroom, day: str = "2026-11-02") -> None:
    """A launch with one material that is due at the end of Tuesday, 1 December; it is Wednesday."""
    newsroom.house.clock.move(DAY)
    newsroom.records(TemplateRegistered(template(BRIEF, FAQ, TRAINING)), at=at("2026-11-01"))
    newsroom.records(LaunchFiled(LAUNCH), at=at(day, "08:00"), launch="gold")


def attached(newsroom: Newsroom, day: str, seen: MaterialSeen = SEEN) -> None:
    newsroom.records(MaterialAttached("brief", seen.document_id), at=at(day, "08:00"), launch="gold")
    newsroom.records(seen, at=at(day, "08:00"))


def on_time(newsroom: Newsroom, **wanted: str) -> list[tuple[str, str, str]]:
    found = newsroom.rows("materials", "launch", "due", "on_time", **wanted)
    return [(launch, due.isoformat(), said) for launch, due, said in found]


# --- materials ---


def test_a_material_that_is_there_on_its_day_is_on_time_and_stays_so_whatever_comes_later(newsroom):
    filed(newsroom)
    attached(newsroom, "2026-11-30")
    newsroom.records(replace(SEEN, sha256="v2", status="draft"), at=at("2026-12-02", "08:00"))
    assert on_time(newsroom) == [("gold", DUE, "yes")]
    assert newsroom.rows("materials", "since") == [(None,)]


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(None, id="nothing was attached"),
        pytest.param(replace(SEEN, status="draft"), id="it was not approved"),
        pytest.param(replace(SEEN, sha256=""), id="it was gone"),
    ],
)
def test_a_material_that_is_not_in_order_on_its_day_is_late(newsroom, seen):
    filed(newsroom)
    if seen is not None:
        attached(newsroom, "2026-11-30", seen)
    attached(newsroom, "2026-12-02")
    assert on_time(newsroom) == [("gold", DUE, "no")]
    assert newsroom.rows("materials", "since") == [(date(2026, 12, 2),)]


def test_a_waiver_is_not_on_time(newsroom):
    filed(newsroom)
    waiver = Waived("brief", "Later", at("2026-12-20"), "Send it", date(2026, 12, 9))
    newsroom.records(waiver, actor="ch", at=at("2026-11-30"), launch="gold")
    assert on_time(newsroom) == [("gold", DUE, "no")]


def test_a_launch_that_was_filed_after_the_day_was_late_and_one_that_was_ended_by_then_is_left_out(newsroom):
    filed(newsroom, "2026-12-02")
    newsroom.records(LaunchFiled(replace(LAUNCH, id="silver")), at=at("2026-11-02"), launch="silver")
    killed = StageDecided("launch", StageDecision.KILL, "No demand")
    newsroom.records(killed, actor="sv", at=at("2026-11-20"), launch="silver")
    assert on_time(newsroom) == [("gold", DUE, "no")]


def test_a_day_that_is_not_over_is_not_judged_and_one_of_another_period_is_not_shown(newsroom):
    newsroom.records(TemplateRegistered(template(BRIEF)), at=at("2026-11-01"))
    newsroom.records(LaunchFiled(LAUNCH), at=at("2026-11-02"), launch="gold")
    assert on_time(newsroom) == []
    newsroom.house.clock.move(DAY)
    assert on_time(newsroom, last="2026-11-30") == []
    assert on_time(newsroom) == [("gold", DUE, "no")]
    assert on_time(newsroom, department="loans") == []


def test_a_launch_that_moved_has_the_days_of_its_new_plan(newsroom):
    filed(newsroom)
    newsroom.records(DateMoved(PLANNED + 7 * DAY, "Later"), at=at("2026-11-20"), launch="gold")
    assert on_time(newsroom) == []


# --- listening and coverage ---


def test_every_manager_of_a_department_is_listed_with_what_he_logged(newsroom):
    newsroom.records(ListeningLogged("m1", "cards", date(2026, 11, 20), 1.5), actor="m1")
    newsroom.records(ListeningLogged("m1", "cards", date(2026, 11, 27), 2), actor="m1")
    newsroom.records(ListeningLogged("m1", "cards", date(2026, 10, 1), 8), actor="m1")
    newsroom.records(ListeningLogged("e1", "cards", date(2026, 11, 27), 1), actor="e1")
    columns = ("department", "manager", "hours", "times", "last")
    assert newsroom.rows("listening", *columns) == [
        ("cards", "m1", 3.5, 2, date(2026, 11, 27)),
        ("cards", "e1", 1.0, 1, date(2026, 11, 27)),
        ("cards", "h1", 0, 0, None),
    ]
    assert newsroom.rows("listening", *columns, department="loans") == []


def test_training_is_covered_by_launch_team_and_shift(newsroom):
    filed(newsroom)
    attached(newsroom, "2026-11-30")
    session = TrainingHeld("s1", "training", "v1", at("2026-12-01"), "tr")
    present = (Attended("s1", "a1"), Attended("s1", "a2"))
    newsroom.records(session, *present, actor="tr", at=at("2026-12-01", "18:00"), launch="gold")
    columns = ("launch", "team", "shift", "people", "trained", "needed", "signed", "department")
    assert newsroom.rows("coverage", *columns) == [
        ("gold", "t1", "early", 2, 1, 2, "no", "cards"),
        ("gold", "t2", "night", 1, 1, 1, "no", "cards"),
    ]
    assert newsroom.rows("coverage", *columns, department="loans") == []
    newsroom.records(Launched("v", "f"), at=at("2026-12-02", "09:00"), launch="gold")
    newsroom.house.clock.move(40 * DAY)
    assert newsroom.rows("coverage", *columns) == []


# --- scorecard ---


def test_the_period_before_is_as_long_and_ends_the_day_before():
    assert period_before(Period(date(2026, 11, 3), date(2026, 12, 1))) == Period(date(2026, 10, 5), date(2026, 11, 2))


@pytest.mark.parametrize(
    ("now", "before", "more_is_better", "said"),
    [
        (Figure(3, 4), Figure(1, 2), True, BETTER),
        (Figure(1, 4), Figure(1, 2), True, WORSE),
        (Figure(1, 4), Figure(1, 2), False, BETTER),
        (Figure(3, 4), Figure(1, 2), False, WORSE),
        (Figure(2, 4), Figure(1, 2), True, SAME),
        (Figure(0, 0), Figure(1, 2), True, None),
        (Figure(3, 4), Figure(), True, None),
        (Figure(2.5, None), Figure(2.0, None), True, BETTER),
        (Figure(0.0, None), Figure(2.0, None), True, WORSE),
    ],
)
def test_a_trend_goes_by_shares_or_by_hours_and_is_told_only_of_what_can_be_compared(
    now: Figure, before: Figure, more_is_better: bool, said: Bilingual | None
):
    assert trend(now, before, more_is_better) == said


def test_no_data_is_not_nothing():
    measure = MEASURES["materials"]
    (row,) = rows(["cards"], [(measure, {}, {"cards": Figure(0, 3)})])
    assert row[2:9] == (None, None, None, 0, 3, 0.0, None)


def test_the_figures_are_those_of_the_reports_beside_those_of_the_period_before(newsroom):
    house = newsroom.house
    filed(newsroom)
    attached(newsroom, "2026-11-30")
    house.answers("e1", house.asks_cards())
    reroute(house.office, house.deed("e1"), house.asks_cards(text="房贷利率"), "loans", reason="房贷")
    newsroom.records(ListeningLogged("m1", "cards", date(2026, 11, 20), 1.5), actor="m1")
    newsroom.records(ListeningLogged("h1", "cards", date(2026, 10, 20), 3), actor="h1")
    newsroom.keeps(a_document("cards/fees.md", review_by=house.clock.now - DAY))
    columns = ("measure", "figure", "of", "share", "figure_before", "of_before", "trend", "report")
    assert newsroom.rows("scorecard", *columns, department="cards") == [
        ("Materials on time", 1, 1, 1.0, None, None, None, "materials"),
        ("Answered in time", 2, 2, 1.0, None, None, None, "time-limits"),
        ("Sent on to others", 1, 2, 0.5, None, None, None, "reroutes"),
        ("Stale documents", 1, 3, 1 / 3, None, None, None, "stale"),
        ("Managers who listened", 1, 2, 0.5, 1, 2, "= same", "listening"),
        ("Hours listened", 1.5, None, None, 3.0, None, "↓ worse", "listening"),
    ]
    kept = newsroom.rows("time-limits", "department", "kept", "ended", department="cards")
    assert kept == [("cards", 2, 2)]
    assert {one for (one,) in newsroom.rows("scorecard", "department")} == {"cards", "loans", "risk"}


def test_documents_are_counted_as_they_were_when_the_period_ended(newsroom):
    old = a_document("cards/fees.md", review_by=newsroom.house.clock.now)
    newsroom.keeps(old)
    newsroom.house.clock.move(10 * DAY)
    newsroom.keeps(replace(old, review_by=newsroom.house.clock.now + 300 * DAY))
    then = {"first": "2026-11-20", "last": "2026-12-05"}
    assert newsroom.rows("stale", "document", **then) == [("cards/fees.md",)]
    assert newsroom.rows("stale", "document") == []


def test_whoever_may_not_know_of_a_document_finds_it_in_no_figure(newsroom):
    newsroom.keeps(a_document("cards/secret.md", review_by=newsroom.house.clock.now - DAY))
    newsroom.records(LaunchFiled(LAUNCH), MaterialAttached("brief", "cards/secret.md"), launch="gold")
    stale = {"department": "cards"}
    assert newsroom.rows("stale", "document", **stale) == [("cards/secret.md",)]
    assert newsroom.rows("stale", "document", reader="m1", **stale) == [("cards/secret.md",)]
    assert newsroom.rows("stale", "document", reader="e3", **stale) == []
    figures = newsroom.rows("scorecard", "measure", "figure", "of", reader="e3", **stale)
    assert ("Stale documents", 0, 1) in figures
    answer = newsroom.asks("年费", quotes=[a_document("cards/secret.md")])
    newsroom.says(answer, False, a_document("cards/secret.md"))
    assert newsroom.rows("bad-feedback", "document", reader="m1") == [("cards/secret.md",)]
    assert newsroom.rows("bad-feedback", "document", reader="e3") == []
