"""Every report, made of what happened in a small bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.answers import Outcome
from bot.domain.errors import InputError
from bot.domain.launches.facts import Launched, LaunchFiled, MaterialAttached, TemplateRegistered
from bot.domain.launches.template import MaterialRule
from bot.domain.people.rights import NotAllowed
from bot.domain.quality.facts import ActionOpened
from bot.domain.questions.events import CallbackOutcome
from bot.domain.reports import Grain
from bot.domain.text import is_chinese
from bot.services.quality.actions import close_action, open_action
from bot.services.quality.talks import hold_talk
from bot.services.questions.answering import rate
from bot.services.questions.callbacks import done
from bot.services.questions.handling import reroute
from bot.services.reports import REPORTS
from tests.builders import a_document
from tests.domain.launches.builders import LAUNCH, TRAINING, needs, template
from tests.services.reports.newsroom import Newsroom, told

pytestmark = pytest.mark.slow

A, U, N = Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_ANSWER
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
GOLD = a_document("cards/platinum.md", title="白金卡", product="白金卡")


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_says_in_both_languages_what_it_is_and_how_it_is_counted(name):
    heading = REPORTS[name].heading
    assert heading.name == name
    for said in (heading.title, heading.about, heading.note, heading.if_empty, *(one.title for one in heading.columns)):
        assert any(map(is_chinese, said.zh)), said
        assert said.en, said
        assert not any(map(is_chinese, said.en)), said
    names = [column.name for column in heading.columns]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_can_be_made_when_nothing_happened(newsroom, name):
    report = newsroom.report(name, reader="sv")
    assert (report.name, report.period.last) == (name, date(2026, 12, 1))
    if name not in {"agents", "teams", "rooms", "talks", "listening", "scorecard"}:
        assert report.rows == ()


@pytest.mark.parametrize("name", REPORTS)
def test_every_row_has_a_cell_for_each_column(newsroom, name):
    _a_busy_day(newsroom)
    report = newsroom.report(name, reader="sv")
    assert report.rows, name
    assert {len(row) for row in report.rows} == {len(report.heading.columns)}


def _a_busy_day(newsroom: Newsroom) -> None:
    """Something for every report."""
    house = newsroom.house
    newsroom.keeps(replace(GOLD, review_by=house.clock.now - DAY))
    shown = newsroom.asks("白金卡年费", A, quotes=[GOLD])
    newsroom.asks("物业费能代缴吗")
    newsroom.says(shown, False, GOLD)
    question = house.asks_cards(callback_by=house.clock.now + HOUR)
    reroute(house.office, house.deed("e1"), question, "loans", reason="房贷")
    open_action(house.office, house.deed("sv"), ActionOpened("补录", "e1", date(2026, 12, 9)))
    newsroom.records(TemplateRegistered(template(needs(MaterialRule("brief"), "brief", due=14), TRAINING)))
    newsroom.records(LaunchFiled(LAUNCH), Launched("v", "f"), launch="gold")


# --- what was asked ---


def test_answers_over_time_by_department_and_by_product(newsroom):
    newsroom.keeps(GOLD)
    newsroom.asks("白金卡年费", A, ago=DAY)
    newsroom.asks("白金卡额度", U)
    newsroom.asks("房贷利率", N, department="loans", ago=40 * DAY)
    columns = ("by", "group", "asked", "answered", "unsure", "no_answer")
    rows = newsroom.rows("answers", *columns, first="2026-11-30")
    assert rows == [
        ("total", None, 2, 1, 1, 0),
        ("department", "cards", 2, 1, 1, 0),
        ("product", "白金卡", 2, 1, 1, 0),
        ("day", "2026-11-30", 1, 1, 0, 0),
        ("day", "2026-12-01", 1, 0, 1, 0),
    ]
    assert newsroom.rows("answers", "by", "group", "asked", first="2026-10-01", grain=Grain.MONTH)[-3:] == [
        ("month", "2026-10", 1),
        ("month", "2026-11", 1),
        ("month", "2026-12", 1),
    ]
    assert newsroom.rows("answers", "asked", first="2026-10-01", department="loans")[0] == (1,)


def test_answers_count_whether_they_helped_those_of_departments_too(newsroom):
    house = newsroom.house
    newsroom.keeps(GOLD)
    newsroom.says(newsroom.asks("白金卡年费", A, ago=40 * DAY, quotes=[GOLD]), True, GOLD)
    question = house.asks_cards(text="附属卡怎么注销")
    house.answers("e1", question)
    rate(house.office, house.deed("a1"), question, True)
    rate(house.office, house.deed("a1"), question, False, "没说要多久")
    columns = ("by", "group", "asked", "helpful", "unhelpful", "helpful_share")
    assert newsroom.rows("answers", *columns, first="2026-11-30") == [
        ("total", None, 0, 1, 1, 0.5),
        ("department", "cards", 0, 1, 1, 0.5),
        ("product", "白金卡", 0, 1, 0, 1.0),
        ("product", None, 0, 0, 1, 0.0),
        ("day", "2026-11-30", 0, 0, 0, None),
        ("day", "2026-12-01", 0, 1, 1, 0.5),
    ]
    assert newsroom.rows("answers", *columns, first="2026-11-30", department="loans") == []
    house.clock.move(DAY)
    assert newsroom.rows("answers", *columns, first="2026-12-02") == []


def test_a_day_is_one_where_the_bank_is(newsroom):
    # Ten in the morning in Shanghai: eleven hours ago it was yesterday there, and still today in London.
    newsroom.asks("年费", ago=11 * HOUR)
    assert newsroom.rows("answers", "asked", first="2026-12-01") == []
    assert newsroom.rows("answers", "asked", first="2026-11-30", last="2026-11-30")[0] == (1,)


def test_unanswered_by_department_and_product_with_what_became_of_it(newsroom):
    newsroom.keeps(GOLD)
    newsroom.asks("白金卡年费")
    newsroom.asks("物业费", department=None)
    newsroom.house.asks_cards(text="白金卡怎么注销")
    settled = newsroom.house.asks_cards(text="附属卡怎么注销")
    newsroom.house.answers("e1", settled)
    columns = ("department", "product", "asked", "no_answer", "opened", "waiting")
    assert set(newsroom.rows("unanswered", *columns)) == {
        ("cards", "白金卡", 1, 1, 1, 1),
        (None, None, 1, 1, 0, 0),
        ("cards", None, 0, 0, 1, 0),
    }
    assert len(newsroom.rows("unanswered", *columns, department="cards")) == 2


def test_themes_put_together_what_is_about_the_same(newsroom):
    for number, text in enumerate(_MANY_MATTERS.split()):
        newsroom.keeps(a_document(f"risk/faq{number}.md", text, title="风险"), question=text)
    newsroom.asks("物业费能在手机银行代缴吗")
    newsroom.asks("物业费能在手机银行代缴吗?")
    newsroom.asks("物业费能在手机银行代缴不")
    newsroom.asks("保险箱怎么租", department="risk")
    open_one = newsroom.house.asks_cards(text="物业费能在手机银行上代缴吗")
    rows = newsroom.rows("themes", "theme", "asked", "phrasings", "waiting", "department")
    assert rows == [("物业费能在手机银行代缴吗", 4, 3, 1, "cards"), ("保险箱怎么租", 1, 1, 0, "risk")]
    assert newsroom.rows("themes", "theme", department="risk") == [("保险箱怎么租",)]
    newsroom.house.answers("e1", open_one)
    assert newsroom.rows("themes", "asked", "waiting")[0] == (3, 0)


_MANY_MATTERS = (
    "挂失要多久 境外取现手续费 密码输错几次锁卡 大额存单起点 征信报告在哪打印 ETC如何开通 数字人民币限额 黄金积存赎回 "
    "保单如何退 贷款合同丢了 工资卡换号 短信通知收费 人脸识别失败 U盾损坏更换 公积金提取材料 外币兑换预约 纪念币时间 "
    "退休金到账日 护照开户 POS机申请条件 车贷提前结清 二维码收款上限"
)


def test_an_ask_that_became_a_question_counts_once(newsroom):
    asked = newsroom.asks("能代缴物业费吗")
    newsroom.house.opens("a1", "", ask_id=asked, department="cards")
    assert newsroom.rows("themes", "theme", "asked", "waiting") == [("能代缴物业费吗", 1, 1)]


def test_a_question_of_before_the_period_that_still_waits_is_a_theme(newsroom):
    asked = newsroom.asks("能代缴物业费吗")
    newsroom.house.opens("a1", "", ask_id=asked, department="cards")
    newsroom.house.clock.move(60 * DAY)
    assert newsroom.rows("themes", "theme", "asked", "waiting") == [("能代缴物业费吗", 0, 1)]


# --- departments ---


def test_time_limits_by_department(newsroom):
    house = newsroom.house
    in_time, late, waiting = (house.asks_cards(text=f"问题{number}") for number in "甲乙丙")
    house.clock.move(HOUR)
    house.answers("e1", in_time)
    house.clock.move(DAY)
    house.answers("e1", late)
    columns = ("department", "ended", "kept", "broken", "median_hours", "open", "late")
    # One took an hour, the other also the seven hours of a day.
    assert newsroom.rows("time-limits", *columns) == [("cards", 2, 1, 1, 4.5, 1, 1)]
    assert newsroom.rows("time-limits", "department", department="loans") == []
    assert house.question(waiting).is_open


def test_a_report_of_a_period_that_is_over_says_what_was_so_then(newsroom):
    house = newsroom.house
    question = house.asks_cards(callback_by=house.clock.now + 2 * DAY)
    columns = ("ended", "open", "late")
    house.clock.move(3 * DAY)
    house.answers("e1", question)
    done(house.office, house.deed("a1"), f"{question}.1", CallbackOutcome.REACHED)
    assert newsroom.rows("time-limits", *columns, last="2026-12-01") == [(0, 1, 1)]
    assert newsroom.rows("time-limits", *columns) == [(1, 0, 0)]
    assert newsroom.rows("unanswered", "waiting", last="2026-12-01") == [(1,)]
    assert newsroom.rows("callbacks", "open", "broken", last="2026-12-01") == [(1, 0)]
    assert newsroom.rows("callbacks", "open", "broken") == [(0, 1)]


def test_reroutes_with_their_reasons(newsroom):
    house = newsroom.house
    for number in "甲乙":
        question = house.asks_cards(text=f"问题{number}")
        reroute(house.office, house.deed("e1"), question, "loans", reason="房贷业务")
    rows = newsroom.rows("reroutes", "from", "to", "times", "reasons", "questions")
    assert rows == [("cards", "loans", 2, "房贷业务 (2)", "q1 q2")]
    assert newsroom.rows("reroutes", "times", department="loans") == [(2,)]
    assert newsroom.rows("reroutes", "times", department="risk") == []
    house.clock.move(60 * DAY)
    assert newsroom.rows("reroutes", "times") == []


# --- documents ---


def test_documents_behind_bad_feedback(newsroom):
    newsroom.keeps(GOLD)
    shown = newsroom.asks("白金卡年费", A, quotes=[GOLD])
    newsroom.says(shown, False, GOLD, "a1", "旧了")
    newsroom.says(shown, True, GOLD, "a2")
    columns = ("document", "passage", "unhelpful", "helpful", "department", "owner", "since", "comment")
    row = ("cards/platinum.md", "年费", 1, 1, "cards", "Chen Li", None, "旧了")
    assert newsroom.rows("bad-feedback", *columns) == [row]
    assert newsroom.rows("bad-feedback", *columns, department="loans") == []
    newsroom.says(shown, True, GOLD, "a1")
    assert newsroom.rows("bad-feedback", *columns) == []


def test_stale_documents(newsroom):
    now = newsroom.house.clock.now
    ended, overdue = a_document("cards/ended.md", "e"), a_document("cards/overdue.md", "o")
    newsroom.keeps(ended)
    newsroom.keeps(replace(overdue, review_by=now - DAY))
    newsroom.asks("旧活动怎么参加", A, ago=60 * DAY, quotes=[ended])
    newsroom.asks("别的", A, quotes=[overdue])
    newsroom.keeps(replace(ended, valid_to=now - 2 * DAY))
    assert newsroom.rows("stale", "document") == [("cards/overdue.md",)]
    newsroom.asks("旧活动怎么参加")
    columns = ("document", "why", "day", "asked")
    assert newsroom.rows("stale", *columns) == [
        ("cards/ended.md", "ended, and is still asked for", date(2026, 11, 29), 1),
        ("cards/overdue.md", "review is overdue", date(2026, 11, 30), 1),
    ]
    assert newsroom.rows("stale", *columns, department="loans") == []


def test_an_answer_of_a_department_is_stale_after_a_year(newsroom):
    house = newsroom.house
    house.answers("e1", house.asks_cards())
    house.clock.move(364 * DAY)
    assert newsroom.rows("stale", "document") == []
    house.clock.move(2 * DAY)
    rows = newsroom.rows("stale", "document", "why", "day")
    assert rows == [("question:q1", "a department's answer without an end, older than a year", date(2026, 12, 1))]


# --- launches ---


def _launched(newsroom: Newsroom, ago: timedelta) -> None:
    at = newsroom.house.clock.now - ago
    launch = replace(LAUNCH, product="金卡升级 Gold upgrade")
    newsroom.records(
        LaunchFiled(launch), MaterialAttached("brief", "cards/platinum.md"), launch="gold", at=at - 40 * DAY
    )
    newsroom.records(Launched("v", "f"), launch="gold", at=at)


def test_a_launch_whose_questions_spiked_is_a_briefing_gap(newsroom):
    newsroom.keeps(GOLD)
    _launched(newsroom, ago=5 * DAY)
    for number in range(20):
        newsroom.asks(f"别的问题{number}", A, ago=4 * DAY if number % 2 else 10 * DAY)
    newsroom.asks("金卡升级是什么", N, ago=6 * DAY)
    for _ in range(4):
        newsroom.asks("金卡升级怎么办", N, ago=4 * DAY)
        newsroom.asks("白金卡能升级吗", U, ago=3 * DAY)
        newsroom.asks("gold UPGRADE fee", A, ago=2 * DAY)
    newsroom.asks("金卡升级要不要钱", N, ago=DAY, asker="m1")
    (row,) = told(newsroom.report("launches"))
    figures = ("asked_before", "open_before", "asked_after", "open_after", "gap", "launched")
    assert [row[one] for one in figures] == [1, 1, 12, 8, "yes", date(2026, 11, 26)]
    assert row["questions"] == "白金卡能升级吗 (4) / 金卡升级怎么办 (4)"
    assert newsroom.rows("launches", "launch", department="loans") == []


def test_a_launch_that_is_answered_is_no_gap(newsroom):
    _launched(newsroom, ago=5 * DAY)
    for _ in range(20):
        newsroom.asks("金卡升级怎么办", A, ago=4 * DAY)
    assert newsroom.rows("launches", "gap", "asked_after", "open_after") == [("no", 20, 0)]


def test_launches_of_long_ago_are_left_out(newsroom):
    _launched(newsroom, ago=45 * DAY)
    assert newsroom.rows("launches", "launch") == []
    assert newsroom.rows("launches", "launch", first="2026-10-25") == [("gold",)]


# --- people ---


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("tl1", {"a1", "a3"}),
        ("tl2", {"a2"}),
        ("sv", {"a1", "a2", "a3", "tl1", "tl2", "sv"}),
        ("m1", {"e1", "e2"}),
        ("h1", {"e1", "e2", "m1"}),
    ],
)
def test_agents_are_shown_to_those_who_lead_them(newsroom, reader, seen):
    assert {row[0] for row in newsroom.rows("agents", "person", reader=reader)} == seen


@pytest.mark.parametrize("reader", ["a1", "e1", "nobody"])
def test_agents_are_shown_to_nobody_else(newsroom, reader):
    with pytest.raises(NotAllowed):
        newsroom.report("agents", reader=reader)


def test_agents_are_not_shown_to_somebody_without_a_name(newsroom):
    with pytest.raises(InputError, match="Who are you"):
        newsroom.report("agents")


def test_agents_with_what_they_asked_and_said(newsroom):
    newsroom.keeps(GOLD)
    shown = newsroom.asks("白金卡年费", A, quotes=[GOLD])
    newsroom.asks("物业费")
    newsroom.asks("物业费", asker="a2")
    newsroom.says(shown, False, GOLD)
    newsroom.house.asks_cards("a1")
    columns = ("person", "team", "asked", "no_answer", "questions", "helpful", "unhelpful")
    assert newsroom.rows("agents", *columns, reader="tl1") == [
        ("a1", "t1", 2, 1, 1, 0, 1),
        ("a3", "t1", 0, 0, 0, 0, 0),
    ]


def test_teams_and_rooms_are_rolled_up(newsroom):
    house = newsroom.house
    for asker in ("a1", "tl1", "a2", "e1", "cli:root"):
        newsroom.asks("物业费", asker=asker)
    question = house.asks_cards("a1", callback_by=house.clock.now + HOUR)
    done(house.office, house.deed("a1"), f"{question}.1", CallbackOutcome.REACHED)
    hold_talk(house.office, house.deed("tl1"), "a3", date(2026, 12, 1))
    columns = ("people", "asked", "no_answer", "questions", "kept", "broken", "talked_share", "trained_share")
    assert newsroom.rows("teams", "team", *columns) == [
        ("t1", 2, 2, 2, 1, 1, 0, 0.5, None),
        ("t2", 1, 1, 1, 0, 0, 0, 0.0, None),
        ("others", None, 2, 2, 0, 0, 0, None, None),
    ]
    assert newsroom.rows("rooms", "room", *columns) == [
        ("room-1", 5, 3, 3, 1, 1, 0, 0.2, None),
        ("others", None, 2, 2, 0, 0, 0, None, None),
    ]


def test_callbacks_by_team(newsroom):
    house = newsroom.house
    kept, broken, waiting = (
        house.asks_cards(who, f"问题{who}", callback_by=house.clock.now + HOUR) for who in ("a1", "a3", "a2")
    )
    done(house.office, house.deed("a1"), f"{kept}.1", CallbackOutcome.REACHED)
    house.clock.move(2 * HOUR)
    done(house.office, house.deed("a3"), f"{broken}.1", CallbackOutcome.REACHED)
    columns = ("team", "promised", "kept", "broken", "open", "overdue")
    assert newsroom.rows("callbacks", *columns) == [("t1", 2, 1, 1, 0, 0), ("t2", 1, 0, 1, 1, 1)]
    assert waiting == "q3"
    house.clock.move(40 * DAY)
    assert newsroom.rows("callbacks", *columns) == []


# --- the quality loop ---


def test_talks_are_counted_and_never_told(newsroom):
    house = newsroom.house
    hold_talk(house.office, house.deed("tl1"), "a1", date(2026, 12, 1), "绩效不佳")
    hold_talk(house.office, house.deed("sv"), "tl1", date(2026, 11, 30), "排班")
    report = newsroom.report("talks", first="2026-11-30")
    rows = [(row["month"], row["by"], row["group"], row["people"], row["talked"]) for row in told(report)]
    assert rows == [
        ("2026-12", "room", "room-1", 5, 1),
        ("2026-12", "team", "t1", 2, 1),
        ("2026-12", "team", "t2", 1, 0),
        ("2026-11", "room", "room-1", 5, 1),
        ("2026-11", "team", "t1", 2, 0),
        ("2026-11", "team", "t2", 1, 0),
    ]
    assert "绩效" not in str(report)
    assert "排班" not in str(report)


def test_actions_open_overdue_and_closed(newsroom):
    house = newsroom.house

    def opens(owner: str, due: date, **how: Any) -> str:
        return open_action(house.office, house.deed("sv"), ActionOpened("补录", owner, due, **how)).subject or ""

    opens("e1", date(2026, 12, 9), report="unanswered", item="cards")
    opens("e3", date(2026, 12, 2))
    closed = opens("e1", date(2026, 12, 2))
    close_action(house.office, house.deed("e1"), closed, "cards/faq.md")
    house.clock.move(2 * DAY)
    columns = ("action", "status", "owner", "department", "due", "closed", "report", "item", "evidence")
    assert newsroom.rows("actions", *columns) == [
        ("a2", "overdue", "e3", "loans", date(2026, 12, 2), None, None, None, None),
        ("a1", "open", "e1", "cards", date(2026, 12, 9), None, "unanswered", "cards", None),
        ("a3", "closed", "e1", "cards", date(2026, 12, 2), date(2026, 12, 1), None, None, "cards/faq.md"),
    ]
    assert newsroom.rows("actions", "action", department="loans") == [("a2",)]
    house.clock.move(60 * DAY)
    assert newsroom.rows("actions", "action", "status") == [("a2", "overdue"), ("a1", "overdue")]


# --- what may be asked for ---


def test_an_unknown_report_is_named_with_those_there_are(newsroom):
    with pytest.raises(InputError, match=r"no report 'gossip'.*answers, unanswered"):
        newsroom.report("gossip")


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if not kind.heading.by_department])
def test_a_report_that_is_not_by_department_says_so(newsroom, name):
    with pytest.raises(InputError, match="not by department"):
        newsroom.report(name, reader="sv", department="cards")


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if not kind.heading.by_grain])
def test_a_report_without_a_course_of_time_says_so(newsroom, name):
    with pytest.raises(InputError, match="not divided into months"):
        newsroom.report(name, reader="sv", grain=Grain.MONTH)


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if kind.heading.by_department])
def test_an_unknown_department_is_named_with_those_there_are(newsroom, name):
    with pytest.raises(InputError, match=r"no department 'gold'.*cards, loans, risk"):
        newsroom.report(name, department="gold")
