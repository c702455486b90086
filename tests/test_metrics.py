"""What Prometheus reads, and who else may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.asking import Asking
from bot.domain.errors import IndexUnavailable, InputError
from bot.domain.outbox import Message
from bot.domain.telling import person
from bot.jobs import JOBS, jobs_of
from bot.metrics import Observed, routes
from bot.services.ask import AnsweringDesk, ask
from bot.services.jobs.running import run_if_due
from bot.services.questions.recording import QuestionOffice
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.databases import new_file
from tests.desks import broken, desk_over
from tests.services.questions.house import MORNING, House

HERE = ("127.0.0.1", 4711)
ELSEWHERE = ("10.1.2.3", 4711)
WRITTEN = "customers' words"


class Quick(Briefed):
    """The program of a house, with a desk that answers in milliseconds."""

    def __init__(self, house: House, config: Config) -> None:
        super().__init__(config, house.clock)
        self.house = house
        self.store = house.store

    @property
    def questions(self) -> QuestionOffice:
        return self.house.office

    @cached_property
    def desk(self) -> AnsweringDesk:
        return replace(desk_over(self.store, self.clock), on_asked=self.meters.asked)


@pytest.fixture
def house(tmp_path: Path, migrated: Path):
    store = SqlStore(open_database(new_file(tmp_path / "briefed.db", migrated)))
    yield House(store).opened()
    store.close()


@pytest.fixture
def program(house: House, tmp_path: Path) -> Quick:
    return Quick(house, Config(data=tmp_path))


def client(
    program: Briefed, at: tuple[str, int] = HERE, environment: Mapping[str, str] = {}, slack: bool | None = None
) -> TestClient:
    pages = FastAPI()
    pages.include_router(routes(Observed(program, None if slack is None else lambda: slack), environment))
    return TestClient(pages, client=at)


def figures(program: Briefed, **how) -> Mapping[str, float]:
    """Every sample that Prometheus reads, by its name and labels."""
    read = client(program, **how).get("/metrics")
    assert read.status_code == 200, read.text
    assert WRITTEN not in read.text
    return {
        f"{sample.name}{{{','.join(f'{name}={value}' for name, value in sorted(sample.labels.items()))}}}": sample.value
        for family in text_string_to_metric_families(read.text)
        for sample in family.samples
    }


def test_answers_are_timed_by_where_they_were_asked_for_and_what_came_of_it(program):
    ask("金卡年费多少", Asking("a1", "web"), program.desk)
    ask("火星分行几点开门", Asking("a1", "slack"), program.desk)
    with pytest.raises(InputError):
        ask("?!", Asking("a1", "slack"), program.desk)
    program.desk = replace(program.desk, embedder=desk_over(program.store, program.clock, broken).embedder)
    with pytest.raises(IndexUnavailable):
        ask(WRITTEN, Asking("a1", "api"), program.desk)
    found = figures(program)
    counted = {name: value for name, value in found.items() if name.startswith("briefed_ask_seconds_count")}
    assert counted == {
        "briefed_ask_seconds_count{outcome=answered,surface=web}": 1,
        "briefed_ask_seconds_count{outcome=no_answer,surface=slack}": 1,
        "briefed_ask_seconds_count{outcome=no_question,surface=slack}": 1,
        "briefed_ask_seconds_count{outcome=failed,surface=api}": 1,
    }
    assert 0 < found["briefed_ask_seconds_sum{outcome=answered,surface=web}"] < 10


def test_what_waits_is_told_with_its_age(program, house):
    house.asks_cards(text=WRITTEN)
    with house.store.begin() as work:
        work.inbox.receive("E1", {"text": WRITTEN}, MORNING)
        work.outbox.put([Message("m1", "told", person("a1"), {"text": WRITTEN}, MORNING)], MORNING)
    house.clock.move(timedelta(days=7))
    found, week = figures(program), timedelta(days=7).total_seconds()
    assert found["briefed_questions_open{department=cards}"] == 1
    assert found["briefed_questions_overdue{department=cards}"] == 1
    assert found["briefed_questions_oldest_seconds{department=cards}"] == week
    assert found["briefed_questions_open{department=risk}"] == 0
    assert (found["briefed_inbox_waiting{}"], found["briefed_inbox_oldest_seconds{}"]) == (1, week)
    assert found["briefed_outbox_oldest_seconds{}"] == week
    assert found["briefed_outbox_messages{state=given_up}"] == 0
    assert found["briefed_outbox_messages{state=due}"] >= 1


def test_indexes_and_jobs_are_told_of(program, house):
    _ = program.desk
    [flags] = [job for job in jobs_of(program) if job.name == "flags"]
    run_if_due(flags, program.store, program.clock)
    found = figures(program)
    assert found["briefed_index_changes_behind{index=words}"] == 0
    assert found["briefed_index_changes_behind{index=vectors}"] == 0
    assert found["briefed_job_runs_total{job=flags}"] == 1
    assert found["briefed_job_failures_total{job=flags}"] == 0
    assert found["briefed_job_last_success_timestamp_seconds{job=flags}"] == MORNING.timestamp()
    assert {f"briefed_job_runs_total{{job={name}}}" for name in JOBS} <= set(found)


def test_the_program_says_what_it_is_and_what_it_lacks(program):
    program.meters.slack_failed("chat.postMessage", "channel_not_found")
    program.meters.slack_failed("chat.postMessage", WRITTEN)
    found = figures(program, slack=False)
    assert found["briefed_model_info{id=pairs,model=pairs}"] == 1
    assert any(name.startswith("briefed_build_info{version=") for name in found)
    assert found["briefed_slack_connected{}"] == 0
    assert found["briefed_slack_api_errors_total{error=channel_not_found,method=chat.postMessage}"] == 1
    assert found["briefed_slack_api_errors_total{error=other,method=chat.postMessage}"] == 1
    assert found["process_resident_memory_bytes{}"] > 0
    assert "briefed_slack_connected{}" not in figures(program)


def test_without_its_database_it_still_tells_the_rest(program, house):
    _ = program.desk, program.serving_source
    engine = open_database(f"sqlite:///{program.config.data_folder / 'briefed.db'}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE facts RENAME TO away"))
    engine.dispose()
    found = figures(program)
    assert found["briefed_database_up{}"] == 0
    assert "briefed_inbox_waiting{}" not in found
    assert "process_resident_memory_bytes{}" in found


@pytest.mark.parametrize(
    ("at", "headers", "status"),
    [
        (HERE, {}, 200),
        (("::1", 4711), {}, 200),
        (ELSEWHERE, {}, 403),
        (("testclient", 4711), {}, 403),
        (HERE, {"X-Forwarded-For": "127.0.0.1"}, 403),
        (HERE, {"Forwarded": "for=10.1.2.3"}, 403),
    ],
)
def test_without_a_token_only_programs_on_this_machine_may_read(program, at, headers, status):
    read = client(program, at).get("/metrics", headers=headers)
    assert read.status_code == status
    assert ("briefed_build_info" in read.text) == (status == 200)


@pytest.mark.parametrize(
    ("given", "status"),
    [(None, 401), ("Bearer wrong", 401), ("Basic s3cret", 401), ("Bearer ", 401), ("Bearer s3cret", 200)],
)
@pytest.mark.parametrize("at", [HERE, ELSEWHERE])
def test_with_a_token_whoever_carries_it_may_read_and_nobody_else(program, at, given, status):
    asking = client(program, at, {"BRIEFED_METRICS_TOKEN": "s3cret"})
    read = asking.get("/metrics", headers={"Authorization": given} if given else {})
    assert read.status_code == status
    assert ("briefed_build_info" in read.text) == (status == 200)
