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
