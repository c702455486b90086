"""Who may write to the data folder: one thread of one process at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bot import bootstrap
from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.errors import AlreadyRunning
from bot.jobs import EVERYWHERE, JOBS, jobs_of
from bot.services.jobs.running import Outcome, tick
from bot.services.jobs.standing import standing
from tests.builders import NOON, a_document, a_passage

PATIENCE = 60
"""Seconds after which a test is given up."""


@pytest.fixture
def program(tmp_path: Path) -> Briefed:
    return Briefed(Config(data=tmp_path / "data"))


@pytest.fixture
def other(tmp_path: Path) -> Briefed:
    """As another process would be: locks of files do not know the difference."""
    return Briefed(Config(data=tmp_path / "data"))


def refuses(program: Briefed) -> bool:
    """Whether another thread may not write now."""

    def write() -> bool:
        try:
            with program.exclusive("a change"):
                return False
        except AlreadyRunning:
            return True

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(write).result(PATIENCE)


def test_a_process_that_writes_keeps_others_out_until_it_is_done(program, other):
    with program.exclusive("briefed index"), program.exclusive("a part of it"):
        assert refuses(other)
    assert not refuses(other)


def test_a_process_that_serves_keeps_others_out_but_not_its_own_jobs(program, other):
    with program.alone("briefed serve"):
        assert not refuses(program)
        assert refuses(other)
        assert not refuses(program)
    assert not refuses(other)


@pytest.mark.parametrize("serves", [True, False])
def test_threads_of_a_process_write_one_after_another(program, monkeypatch, serves):
    monkeypatch.setattr(bootstrap, "IN_TURN", timedelta(milliseconds=1))
    inside, done = Event(), Event()

    def write() -> None:
        with program.exclusive("sync"):
            inside.set()
            done.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool, program.alone("briefed serve") if serves else nullcontext():
        written = pool.submit(write)
        assert inside.wait(PATIENCE)
        assert refuses(program)
        done.set()
        written.result(PATIENCE)
        assert not refuses(program)


def test_a_change_that_fails_gives_the_folder_back(program, other):
    def fail() -> None:
        with program.exclusive("sync"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not refuses(other)


# Two replicas over one database -------------------------------------------------------------------------------------


@pytest.fixture
def replicas(tmp_path: Path) -> tuple[Briefed, Briefed]:
    """Each with a data folder of its own."""
    shared = f"sqlite:///{tmp_path / 'shared.db'}"
    one, other = (Briefed(Config(data=tmp_path / name, database=shared)) for name in ("one", "other"))
    return one, other


def write(program: Briefed, words: str, version: str = "v1") -> None:
    document = a_document("cards/fees.md", version)
    with program.store.begin() as work:
        work.documents.add_content(document, [a_passage(words)], [], NOON)
        work.documents.record(document, NOON)


def finds(program: Briefed, word: str) -> int:
    return len(program.keywords.search(program.language.words(word), 10))


def test_every_replica_finds_what_one_of_them_took_in(replicas: tuple[Briefed, Briefed]):
    one, other = replicas
    write(one, "白金卡年费每年3600元")
    assert one.let_words_follow()
    assert (finds(one, "年费"), finds(other, "年费")) == (1, 0)
    assert other.let_words_follow()
    assert finds(other, "年费") == 1
    write(other, "挂失请拨打热线", "v2")
    for program in replicas:
        assert program.let_words_follow()
        assert (finds(program, "年费"), finds(program, "挂失")) == (0, 1)
        assert not program.let_words_follow()


def test_a_tick_keeps_a_replicas_own_words_up_though_another_one_claimed_every_job(replicas: tuple[Briefed, Briefed]):
    one = replicas[0]
    write(one, "白金卡年费每年3600元")
    with one.store.begin() as work:
        for name in JOBS:
            assert work.jobs.claim(work.jobs.state(name), one.clock(), one.clock() + timedelta(hours=1))
    for program in replicas:
        outcomes = {ran.name: ran.outcome for ran in tick(jobs_of(program), program.store, program.clock)}
        assert outcomes == dict.fromkeys(EVERYWHERE, Outcome.DONE) | dict.fromkeys(JOBS, Outcome.AT_WORK)
        assert finds(program, "年费") == 1


def test_while_another_process_has_the_folder_words_are_put_off_and_no_job_counts_as_failed(
    replicas: tuple[Briefed, Briefed], tmp_path: Path
):
    one, _ = replicas
    write(one, "白金卡年费每年3600元")
    with Briefed(Config(data=tmp_path / "one")).alone("briefed index"):
        ran = next(ran for ran in tick(jobs_of(one)[:1], one.store, one.clock))
    assert (ran.name, ran.outcome) == ("words", Outcome.POSTPONED)
    assert "words" not in {seen.job.name for seen in standing(jobs_of(one), one.store, one.clock()).jobs}
