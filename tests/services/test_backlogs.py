"""What waits, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.jobs import JobReport
from bot.domain.outbox import Message
from bot.domain.telling import person
from bot.services.backlogs import NO_TIME, OpenQuestions, backlogs
from bot.services.questions import handling
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.services.questions.house import MORNING, House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database_url: str):
    store = SqlStore(open_database(database_url))
    yield House(store).opened()
    store.close()


def test_where_nothing_waits_there_is_a_figure_all_the_same(house):
    found = backlogs(house.office, ["sync"])
    assert found.questions == dict.fromkeys(("cards", "loans", "risk"), OpenQuestions())
    assert (found.received, found.received_first) == (0, NO_TIME)
    assert (found.outbox.due, found.outbox_oldest) == (0, NO_TIME)
    assert [(one.name, one.runs, one.last_succeeded) for one in found.jobs] == [("sync", 0, None)]


def test_questions_are_counted_by_department_while_it_owes_an_answer(house):
    house.asks_cards()
    house.clock.move(HOUR)
    second = house.asks_cards(text="积分怎么兑换")
    third = house.asks_cards(text="境外手续费多少")
    house.answers("e1", third)
    house.clock.move(HOUR)
    assert backlogs(house.office, ()).questions["cards"] == OpenQuestions(2, 0, 2 * HOUR)
    handling.ask_for_detail(house.office, house.deed("e1"), second, "哪一张卡?")
    house.clock.move(timedelta(days=7))
    assert backlogs(house.office, ()).questions["cards"].overdue == 1
    assert backlogs(house.office, ()).questions["loans"] == OpenQuestions()


def test_what_came_in_waits_until_it_had_its_effect(house):
    with house.store.begin() as work:
        work.inbox.receive("E1", {}, MORNING)
        work.inbox.receive("E2", {}, MORNING + HOUR)
        work.inbox.claim("E1", MORNING, MORNING + HOUR)
    house.clock.move(2 * HOUR)
    assert (backlogs(house.office, ()).received, backlogs(house.office, ()).received_first) == (2, 2 * HOUR)
    with house.store.begin() as work:
        work.inbox.done("E1", house.clock())
    assert (backlogs(house.office, ()).received, backlogs(house.office, ()).received_first) == (1, HOUR)


def test_what_goes_out_waits_from_when_it_is_due(house):
    with house.store.begin() as work:
        due, later = MORNING, MORNING + timedelta(days=1)
        work.outbox.put([Message("now", "half_time", person("a1"), {}, due)], MORNING)
        work.outbox.put([Message("then", "half_time", person("a1"), {}, later)], MORNING)
    house.clock.move(HOUR)
    found = backlogs(house.office, ())
    assert (found.outbox.due, found.outbox.later, found.outbox_oldest) == (1, 1, HOUR)


def test_an_index_is_behind_by_the_changes_that_it_has_not_followed(house):
    behind = backlogs(house.office, ())
    assert behind.changes == behind.newest_change > 0
    desk = house.desk
    followed = backlogs(house.office, ())
    assert followed.changes == 0
    assert followed.words_behind(desk.indexes.keywords.position) == 0
    assert followed.words_behind(0) == followed.newest_change


def test_a_job_is_told_of_with_its_runs(house):
    with house.store.begin() as work:
        run = work.jobs.claim(work.jobs.state("sync"), MORNING, MORNING + HOUR)
        assert run
        work.jobs.succeeded(run, JobReport("Done."), MORNING)
    [job] = backlogs(house.office, ["sync"]).jobs
    assert (job.runs, job.failures, job.last_succeeded) == (1, 0, MORNING)
