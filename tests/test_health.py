"""What the health pages tell, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.errors import IndexUnavailable
from bot.health import OLDEST_TICK, Process, WhenLoaded, reasons_against, routes
from bot.index.keywords import TantivyKeywords
from bot.jobs import jobs_of
from bot.ports import Vector, VectorsOf
from bot.server import CannotListen, listening
from bot.services.ask import AnsweringDesk
from bot.services.jobs.running import run_if_due
from bot.services.search import Indexes
from bot.store.engine import open_database
from tests.databases import new_file
from tests.desks import DictVectors, MovableClock, desk_over


class Quick(Briefed):
    """The program with a desk that answers in milliseconds."""

    @cached_property
    def desk(self) -> AnsweringDesk:
        return desk_over(self.store, self.clock)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def program(tmp_path: Path, migrated: Path, clock: MovableClock) -> Quick:
    """A program that is at work."""
    config = Config(database=new_file(tmp_path / "briefed.db", migrated), data=tmp_path / "data")
    started = Quick(config, clock)
    _ = started.desk
    run_flags(started)
    return started


def run_flags(program: Briefed) -> None:
    [flags] = [job for job in jobs_of(program) if job.name == "flags"]
    run_if_due(flags, program.store, program.clock)


@pytest.fixture
def address(program: Quick) -> Iterator[str]:
    pages = FastAPI()
    pages.include_router(routes(Process(program)))
    with listening(pages, "127.0.0.1", 0) as listens:
        yield listens


def got(url: str) -> tuple[int, dict]:
    try:
        with urlopen(url, timeout=10) as response:  # noqa: S310
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


def test_a_program_at_work_is_alive_and_ready(address):
    assert got(f"{address}/healthz") == (200, {"alive": True})
    assert got(f"{address}/readyz") == (200, {"ready": True})


def test_a_program_that_is_asked_to_end_is_alive_and_not_ready(program, address):
    program.stopping.set()
    assert got(f"{address}/healthz")[0] == 200
    assert got(f"{address}/readyz") == (503, {"ready": False, "reasons": {"process": "It is asked to end."}})


def test_a_model_that_is_being_loaded_is_a_reason(tmp_path, migrated, clock):
    loading = Quick(Config(database=new_file(tmp_path / "briefed.db", migrated)), clock)
    run_flags(loading)
    assert reasons_against(Process(loading)) == {"model": "The model is being loaded."}


def test_a_database_that_cannot_be_read_is_a_reason(program, address):
    engine = open_database(program.config.database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE changes RENAME TO away"))
    engine.dispose()
    status, told = got(f"{address}/readyz")
    assert status == 503
    assert list(told["reasons"]) == ["database"]
    assert "SELECT" not in told["reasons"]["database"]


class Gone(DictVectors):
    def vectors(self, of: VectorsOf, ids: Sequence[str]) -> Mapping[str, Vector]:
        raise IndexUnavailable("The vectors cannot be read.")


def test_an_index_that_cannot_be_read_is_a_reason(program):
    program.desk = replace(program.desk, indexes=Indexes(Gone(), TantivyKeywords.in_memory()))
    assert reasons_against(Process(program)) == {"index": "The vectors cannot be read."}


@pytest.mark.parametrize(("is_connected", "reasons"), [(True, {}), (False, {"slack": "Slack is not connected."})])
def test_slack_counts_where_it_is_set_up(program, is_connected, reasons):
    assert reasons_against(Process(program, lambda: is_connected)) == reasons


def test_jobs_that_do_not_run_any_more_are_a_reason(program, clock):
    clock.move(OLDEST_TICK)
    assert reasons_against(Process(program)) == {}
    clock.move(timedelta(seconds=1))
    assert reasons_against(Process(program)) == {"jobs": "No job has run since 2026-12-01 12:00 UTC."}


def test_jobs_that_never_ran_are_a_reason(tmp_path, migrated, clock):
    new = Quick(Config(database=new_file(tmp_path / "new.db", migrated), data=tmp_path / "new"), clock)
    _ = new.desk
    assert reasons_against(Process(new)) == {"jobs": "No job has run yet."}


def test_while_the_program_is_loaded_only_the_health_pages_are_served(tmp_path, migrated, clock):
    loading = Quick(Config(database=new_file(tmp_path / "new.db", migrated)), clock)
    pages = FastAPI()
    pages.include_router(routes(Process(loading)))
    pages.add_api_route("/other", lambda: {"here": True})
    pages.add_middleware(WhenLoaded, program=loading)
    with listening(pages, "127.0.0.1", 0) as address:
        assert got(f"{address}/healthz")[0] == 200
        with pytest.raises(HTTPError, match="503"):
            urlopen(f"{address}/other", timeout=10)  # noqa: S310
        _ = loading.desk
        assert got(f"{address}/other") == (200, {"here": True})


def test_an_address_that_is_taken_is_told_in_one_line(address):
    port = int(address.rsplit(":", 1)[1])
    taken = pytest.raises(CannotListen, match=rf"Nothing can listen on 127.0.0.1, port {port}: .* Name another 'serve")
    with taken, listening(FastAPI(), "127.0.0.1", port):
        pass


def test_a_host_that_is_none_of_this_machine_is_told_in_one_line():
    wrong = pytest.raises(CannotListen, match=r"Nothing can listen on no\.such\.host\.invalid, port 0: ")
    with wrong, listening(FastAPI(), "no.such.host.invalid", 0):
        pass


def test_an_address_of_the_sixth_version_may_be_listened_on():
    pages = FastAPI()
    pages.add_api_route("/", lambda: {"here": True})
    with listening(pages, "::1", 0) as address:
        assert address.startswith("http://[::1]:")
        assert got(address) == (200, {"here": True})
