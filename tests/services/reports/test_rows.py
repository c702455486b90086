"""What reports make of plain figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from bot.domain.departments import Department
from bot.domain.documents import Status
from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave, Person, Roster, Team
from bot.domain.quality.facts import TalkHeld
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import Question
from bot.domain.reports import Grain, Period
from bot.domain.tallies import Cell, PassageWords, Tally, Words
from bot.services.reports import answers, bad_feedback, callbacks, reroutes, stale, talks, time_limits, unanswered
from bot.services.reports.answers import Fared, Topic
from bot.services.reports.clustering import FEWEST, grouped, limit_of, nearest_centre
from bot.services.reports.launches import is_spike
from bot.services.reports.naming import names_of_launch, names_of_products, product_named
from bot.services.reports.staffing import Staffing
from tests.builders import NOON, a_document
from tests.domain.questions.builders import (
    ACCEPTED,
    CLOSED,
    DETAIL_ASKED,
    DETAIL_GIVEN,
    LIMIT,
    OPENED,
    TO_CARDS,
    TO_LOANS,
    URGENT,
    callback,
    promised,
    question,
    when,
)
from tests.domain.questions.builders import CallbackDone as Done
from tests.domain.questions.builders import CallbackOutcome as Outcome

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
WEEK = (when("00:00"), when("11-30 00:00"))
"""Monday 23 November until before the Monday after."""


# --- answers and unanswered ---


def test_answers_are_shown_in_total_by_department_by_product_and_over_time():
    topics = [
        Topic("cards", "gold", Fared(Tally(3, 0, 1), Words(1, 1))),
        Topic("cards", None, Fared(Tally(1, 1, 0))),
        Topic(None, None, Fared(Tally(0, 0, 2))),
        Topic("loans", "gold", Fared(Tally(2, 0, 0), Words(1, 0))),
    ]
    over_time = [("2026-W48", Fared(Tally(6, 1, 3), Words(2, 1))), ("2026-W49", Fared())]
    rows = answers.rows(Grain.WEEK, over_time, topics)
    told = [(str(getattr(row[0], "en", row[0])), *row[1:5], *row[9:]) for row in rows]
    assert told == [
        ("total", None, 10, 6, 0.6, 2, 1, 2 / 3),
        ("department", "cards", 6, 4, 4 / 6, 1, 1, 0.5),
        ("department", "loans", 2, 2, 1.0, 1, 0, 1.0),
        ("department", None, 2, 0, 0.0, 0, 0, None),
        ("product", "gold", 6, 5, 5 / 6, 2, 1, 2 / 3),
        ("product", None, 4, 1, 0.25, 0, 0, None),
        ("week", "2026-W48", 10, 6, 0.6, 2, 1, 2 / 3),
        ("week", "2026-W49", 0, 0, None, 0, 0, None),
    ]


def test_where_nobody_asked_and_nobody_said_anything_there_is_nothing_to_show():
    assert answers.rows(Grain.DAY, [("2026-12-01", Fared())], []) == []
    assert answers.rows(Grain.DAY, [("2026-12-01", Fared(words=Words(0, 1)))], [])[0][9:] == (0, 1, 0.0)
    assert unanswered.rows([], [], [], []) == []


def test_what_had_no_answer_is_shown_with_the_questions_that_came_of_it():
    asked, settled = question(("09:00", OPENED)), question(("09:00", OPENED), ("10:00", TO_LOANS), ("11:00", ACCEPTED))
    cells = [
        Cell("cards", "年费", Tally(6, 1, 3)),
        Cell("cards", None, Tally(5, 0, 0)),
        Cell("risk", None, Tally(0, 0, 4)),
    ]
    assert unanswered.rows(cells, [asked, settled], [asked], [("年费", "年费")]) == [
        ("risk", None, 4, 4, 1.0, 0, 0, 0),
        ("cards", "年费", 10, 3, 0.3, 1, 1, 1),
        ("loans", "年费", 0, 0, None, 0, 1, 0),
    ]


# --- time limits and re-routes ---


def judged(*several: Question, now: datetime = WEEK[1]) -> list[tuple[object, ...]]:
    found = time_limits.judged(several, lambda department: LIMIT, WEEK, now)
    return [(one.department, one.kept, one.hours, one.pauses) for one in found]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # Four working hours, of which three are before lunch.
        ([("09:00", OPENED), ("14:30", ACCEPTED)], [("cards", True, 4.0, 0)]),
        ([("09:00", OPENED), ("14:31", ACCEPTED)], [("cards", False, 4 + 1 / 60, 0)]),
        ([("09:00", OPENED), ("10:00", CLOSED)], [("cards", True, 1.0, 0)]),
        # Half an hour round the clock.
        ([("18:00", URGENT), ("18:31", ACCEPTED)], [("cards", False, 0.0, 0)]),
        # Waiting for the asker does not count.
        (
            [("09:00", OPENED), ("10:00", DETAIL_ASKED), ("16:00", DETAIL_GIVEN), ("17:00", ACCEPTED)],
            [("cards", True, 2.0, 1)],
        ),
        # Each department has the whole time.
        (
            [("09:00", OPENED), ("15:30", TO_LOANS), ("16:30", ACCEPTED)],
            [("cards", False, 5.0, 0), ("loans", True, 1.0, 0)],
        ),
        # Open: late, and not yet.
        ([("09:00", OPENED)], [("cards", False, None, 0)]),
        ([("11-29 09:00", OPENED)], [("cards", None, None, 0)]),
        # Ended before the period.
        ([("11-20 09:00", OPENED), ("11-20 10:00", TO_LOANS), ("09:30", ACCEPTED)], [("loans", False, 6.5, 0)]),
    ],
)
def test_every_stint_of_the_period_is_judged(told, expected):
    found = judged(question(*told))
    assert [one[:2] + one[3:] for one in found] == [one[:2] + one[3:] for one in expected]
    assert [one[2] for one in found] == pytest.approx([one[2] for one in expected])


def test_departments_come_with_what_is_late_or_was_on_top():
    stints = [
        time_limits.Judged("cards", True, 1.0, 1),
        time_limits.Judged("cards", True, 2.0),
        time_limits.Judged("cards", None, None),
        time_limits.Judged("loans", False, 9.0),
        time_limits.Judged("loans", False, None),
    ]
    assert time_limits.rows(stints) == [
        ("loans", 1, 0, 0.0, 1, 9.0, 0, 1, 1),
        ("cards", 2, 2, 1.0, 0, 1.5, 1, 1, 0),
    ]
    assert time_limits.rows([]) == []
    assert time_limits.rows([time_limits.Judged("cards", None, None)]) == [("cards", 0, 0, None, 0, None, 0, 1, 0)]


def test_a_question_may_be_sent_to_and_fro():
    told = question(("11-20 09:00", OPENED), ("11-20 10:00", TO_LOANS), ("09:00", TO_CARDS), ("10:00", TO_LOANS))
    found = [(one.from_department, one.to_department) for one in reroutes.reroutes(told, WEEK)]
    assert found == [("loans", "cards"), ("cards", "loans")]


def test_ways_between_departments_come_with_their_reasons():
    found = [reroutes.Reroute(f"q{number}", "cards", "loans", "房贷") for number in range(7)]
    found += [reroutes.Reroute("q7", "cards", "loans", ""), reroutes.Reroute("q8", "loans", "cards", "卡")]
    assert reroutes.rows(found) == [
        ("cards", "loans", 8, "房贷 (7)", "q3 q4 q5 q6 q7 +3"),
        ("loans", "cards", 1, "卡", "q8"),
    ]


# --- callbacks ---

PROMISED = ("09:00", promised("11:00"), "a1")


@pytest.mark.parametrize(
    ("told", "now", "counted"),
    [
        ([], "10:00", (1, 0, 0, 1, 0, 0)),
        ([], "11:01", (1, 0, 1, 1, 1, 0)),
        ([("11:00", Done(Outcome.REACHED))], "12:00", (1, 1, 0, 0, 0, 0)),
        ([("10:00", Done(Outcome.NOT_REACHED))], "12:00", (1, 1, 0, 0, 0, 0)),
        ([("11:01", Done(Outcome.REACHED))], "12:00", (1, 0, 1, 0, 0, 0)),
        ([("10:00", Done(Outcome.NO_LONGER_NEEDED))], "12:00", (1, 0, 0, 0, 0, 1)),
        ([("10:30", promised("15:00"), "a1")], "12:00", (1, 0, 1, 1, 1, 0)),
    ],
)
def test_promises_are_kept_broken_or_open(told, now, counted):
    promises, one = callbacks.Promises(), callback(PROMISED, *told)
    assert isinstance(one, Callback)
    promises.count(one, when(now))
    found = (promises.promised, promises.kept, promises.broken, promises.open, promises.overdue, promises.not_needed)
    assert found == counted


def test_what_is_not_needed_any_more_is_neither_kept_nor_broken():
    assert callbacks.rows([("t1", "north", callbacks.Promises(2, 1, 0, 0, 0, 1))]) == [
        ("t1", "north", 2, 1, 1.0, 0, 0, 0, 1)
    ]
    assert callbacks.rows([(None, None, callbacks.Promises(1, 0, 0, 1, 0, 0))])[0][4] is None


# --- documents ---


def test_the_passages_of_the_worst_document_come_first():
    gold, loan = a_document("cards/gold.md", "v2"), a_document("loans/loan.md")
    said = [
        PassageWords("p1", "old", "cards/gold.md", "年费", Words(3, 1), "旧了"),
        PassageWords("p2", loan.content_id, "loans/loan.md", "利率", Words(0, 2)),
        PassageWords("p3", gold.content_id, "cards/gold.md", "额度", Words(0, 2)),
        PassageWords("p4", "x", "risk/gone.md", "盗刷", Words(1, 1)),
        PassageWords("p5", gold.content_id, "cards/gold.md", "好", Words(9, 0)),
    ]
    rows = bad_feedback.rows(said, {"cards/gold.md": gold, "loans/loan.md": loan})
    assert [(row[0], row[1], *row[2:6], getattr(row[7], "en", None)) for row in rows] == [
        ("cards/gold.md", "额度", 2, 0, 1.0, "cards", None),
        ("cards/gold.md", "年费", 1, 3, 0.25, "cards", "changed"),
        ("loans/loan.md", "利率", 2, 0, 1.0, "loans", None),
        ("risk/gone.md", "盗刷", 1, 1, 0.5, "risk", "gone"),
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, []),
        ({"review_by": NOON}, ["review is overdue"]),
        ({"review_by": NOON + 30 * DAY}, ["review is due soon"]),
        ({"review_by": NOON + 31 * DAY}, []),
        ({"valid_to": NOON + 30 * DAY}, ["ends soon"]),
        ({"valid_to": NOON + 31 * DAY}, []),
        ({"valid_to": NOON + DAY, "review_by": NOON - DAY}, ["ends soon", "review is overdue"]),
        ({"valid_to": NOON, "review_by": NOON - DAY}, ["ended, and is still asked for"]),
        ({"document_id": "cards/old.md", "valid_to": NOON}, []),
        ({"review_by": NOON, "status": Status.DRAFT}, []),
        ({"review_by": NOON, "status": Status.WITHDRAWN}, []),
        ({"document_id": "question:q1"}, ["a department's answer without an end, older than a year"]),
        ({"document_id": "question:q1", "valid_to": NOON + 99 * DAY}, []),
        ({"document_id": "question:q1", "review_by": NOON + 99 * DAY}, []),
    ],
)
def test_a_document_is_stale_for_reasons(changes, why):
    document = a_document(**{"document_id": "cards/asked.md", **changes})
    found = stale.stale(document, {"question:q1": NOON - 400 * DAY}, {"cards/asked.md": 3}, NOON)
    assert [one.why.en for one in found] == why


def test_a_document_whose_place_another_has_taken_is_nobodys_task():
    new = a_document("cards/2026.md", supersedes=("cards/2025.md", "cards/2026.md"), valid_from=NOON)
    assert stale.superseded([new], NOON) == {"cards/2025.md"}
    assert stale.superseded([new], NOON - DAY) == set()
    draft = a_document("cards/2027.md", supersedes=("cards/2026.md",), status=Status.DRAFT)
    assert stale.superseded([draft], NOON) == set()


# --- launches ---


@pytest.mark.parametrize(
    ("before", "after", "all_before", "all_after", "spike"),
    [
        (0, 0, 100, 100, False),
        (0, 1, 100, 100, False),
        (0, 6, 100, 100, False),
        (0, 7, 100, 100, True),
        (10, 30, 1000, 1000, True),
        (10, 20, 1000, 1000, False),
        # Everything was asked three times as often.
        (10, 30, 1000, 3000, False),
        (400, 600, 10_000, 10_000, True),
        (500, 500, 10_000, 10_000, False),
        (0, 5, 0, 100, False),
        (5, 0, 100, 0, False),
    ],
)
def test_a_spike_is_more_than_chance_makes_it(before, after, all_before, all_after, spike):
    assert is_spike(before, after, all_before, all_after) is spike


def test_products_are_known_by_every_name_and_the_longest_counts():
    cards = Department("cards", glossary=(("海港白金卡", "Platinum", "白金"), ("闪付", "Quick Pass")))
    names = names_of_products({"白金卡", "金卡", "Cash"}, [cards])
    assert product_named("白金卡年费", names) == product_named("PLATINUM fee", names) == "白金卡"
    assert product_named("我的白金怎么办", names) == "白金卡"
    assert product_named("金卡年费", names) == "金卡"
    assert product_named("cash怎么还", names) == "Cash"
    assert product_named("闪付怎么用", names) is None


@pytest.mark.parametrize(
    ("title", "products", "names"),
    [
        (
            "海港现金分期（掌上银行版） Harbour Cash in the app",
            (),
            ["海港现金分期", "harbour cash in the app", "现金分期"],
        ),
        ("一次性卡号 Harbour One-Time Number", (), ["一次性卡号", "harbour one-time number"]),
        ("Gold card", ("金卡",), ["gold card", "金卡"]),
        ("卡", (), []),
    ],
)
def test_a_launch_is_recognised_by_its_title_and_its_products(title, products, names):
    known = [("现金分期", "现金分期"), ("金卡", "金卡")]
    assert names_of_launch(title, products, known) == names


# --- themes ---


def _around(centres: int, each: int, spread: float, seed: int = 0) -> np.ndarray:
    """Unit vectors in some tight groups, in an order that tells nothing."""
    random = np.random.default_rng(seed)
    middles = np.repeat(random.normal(size=(centres, 64)), each, axis=0)
    found = middles + spread * random.normal(size=middles.shape)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def test_what_is_about_the_same_comes_together():
    vectors, background = _around(5, 4, 0.2), _around(60, 1, 0.0, seed=1)
    numbers = grouped(vectors, background)
    assert len(set(numbers)) == 5
    assert all(len(set(numbers[start : start + 4])) == 1 for start in range(0, 20, 4))


def test_what_is_about_many_things_stays_apart():
    assert len(set(grouped(_around(40, 1, 0.0), _around(60, 1, 0.0, seed=1)))) > 35


def test_a_log_full_of_one_matter_is_one_theme():
    assert len(set(grouped(_around(1, 30, 0.3), _around(60, 1, 0.0, seed=1)))) == 1


def test_too_few_to_compare_are_left_apart():
    few = _around(1, 3, 0.1)
    assert limit_of(few) is None
    assert grouped(few, few[:0]) == [0, 1, 2]
    assert grouped(few[:0], _around(FEWEST, 1, 0.0)) == []


def test_the_title_is_in_the_middle_and_what_was_asked_more_pulls_it():
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    assert nearest_centre(vectors, [1, 1, 1]) == 1
    assert nearest_centre(vectors, [9, 1, 1]) == 0


# --- people ---


def person(person_id: str, team: str | None = None, **fields) -> Person:
    roles = frozenset({Role.AGENT if team else Role.TEAM_LEADER})
    return Person(person_id, person_id, "centre", roles, slack_id=f"U-{person_id}", team=team, **fields)


ROSTER = Roster(
    date(2026, 1, 1),
    (person("a1", "t1"), person("a2", "t1"), person("a3", "t2", left=date(2026, 12, 1)), person("l1"), person("l2")),
    teams=(Team("t1", "1", "north", "l1"), Team("t2", "2", "north", "l2"), Team("t3", "3", "south", "l1")),
    leaves=(Leave("a2", date(2026, 11, 1), date(2026, 11, 15)), Leave("a2", date(2026, 11, 16), date(2026, 11, 30))),
)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def test_people_are_known_by_both_of_their_ids_and_leaders_count_to_their_first_team():
    staffing = Staffing(ROSTER, date(2026, 12, 1))
    asked = {"a1": Tally(1), "U-a1": Tally(0, 1), "U-l1": Tally(2), "cli:root": Tally(0, 0, 5)}
    assert staffing.by_team(asked) == {"t1": Tally(3, 1), None: Tally(0, 0, 5)}
    assert staffing.by_person(asked) == {"a1": Tally(1, 1), "l1": Tally(2)}
    assert [staffing.members(team) for team in staffing.teams] == [["a1", "a2"], [], []]
    assert [staffing.people_of_room(room) for room in staffing.rooms] == [["a1", "a2", "l1", "l2"], ["l1"]]


def test_without_a_roster_nobody_is_anywhere():
    staffing = Staffing(None, date(2026, 12, 1))
    assert (staffing.teams, staffing.rooms, staffing.person("a1")) == ((), (), None)
    assert staffing.by_team({"a1": Tally(1)}) == {None: Tally(1)}


def test_talks_are_covered_by_room_and_team_without_who_was_away_all_month():
    held = [TalkHeld("l1", "a1", date(2026, 11, day)) for day in (3, 4)]
    groups = talks.groups(Staffing(ROSTER, NOVEMBER.last), NOVEMBER)
    rows = talks.rows("2026-11", groups, held)
    assert [(row[0], getattr(row[1], "en", ""), *row[2:]) for row in rows] == [
        ("2026-11", "room", "north", 4, 1, 0.25, 2),
        ("2026-11", "room", "south", 1, 0, 0.0, 0),
        ("2026-11", "team", "t1", 1, 1, 1.0, 2),
        ("2026-11", "team", "t2", 1, 0, 0.0, 0),
        ("2026-11", "team", "t3", 0, 0, None, 0),
    ]


@pytest.mark.parametrize(
    ("last", "gone"),
    [(date(2026, 11, 30), {"a2"}), (date(2026, 12, 1), set())],
)
def test_who_was_there_on_one_day_counts(last, gone):
    assert talks.away_throughout(ROSTER.leaves, Period(NOVEMBER.first, last)) == gone


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ((2026, 11, 10), (2026, 12, 1), [("2026-11", 30), ("2026-12", 1)]),
        ((2026, 11, 10), (2026, 11, 12), [("2026-11", 30)]),
        ((2026, 12, 1), (2026, 12, 31), [("2026-12", 1)]),
    ],
)
def test_talks_are_counted_by_whole_months_until_today(first, last, months):
    found = talks.months(Period(date(*first), date(*last)), date(2026, 12, 1))
    assert [(name, part.days) for name, part in found] == months
