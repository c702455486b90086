"""Running jobs for as long as a process serves."""

from __future__ import annotations

import threading
from datetime import timedelta
from threading import Event, Thread

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import JobReport
from bot.services.jobs import looping
from bot.services.jobs.looping import run_forever, running_beside
from bot.services.jobs.running import Job

SOON = timedelta(milliseconds=5)
PATIENCE = 60
"""Seconds after which a test is given up."""


class Counted:
    """A job's function that tells when it has run so often; the clock moves on with every run."""

    def __init__(self, clock, enough: int, effect=lambda: None) -> None:
        self._clock = clock
        self._left = enough
        self._effect = effect
        self.enough = Event()

    def __call__(self, now, since) -> JobReport:
        self._clock.move(SOON)
        self._left -= 1
        if self._left == 0:
            self.enough.set()
        self._effect()
        return JobReport("done")


def test_every_job_runs_again_and_again_until_the_end(store, clock):
    runs = [Counted(clock, 3), Counted(clock, 3)]
    stop = Event()
    with running_beside([Job(f"{n}", SOON, run) for n, run in enumerate(runs)], store, clock, stop):
        assert all(run.enough.wait(PATIENCE) for run in runs)
    assert stop.is_set()
    assert not [one for one in threading.enumerate() if one.name.startswith("job")]


def test_a_job_that_takes_long_holds_up_no_other(store, clock):
    end = Event()
    quick = Counted(clock, 3)
    slow = Counted(clock, 1, lambda: end.wait(PATIENCE))
    with running_beside([Job("slow", SOON, slow), Job("quick", SOON, quick)], store, clock, Event()):
        assert slow.enough.wait(PATIENCE)
        assert quick.enough.wait(PATIENCE)
        end.set()


def test_the_end_waits_for_what_is_at_work(store, clock):
    stop, going = Event(), Event()

    def run(now, since) -> JobReport:
        going.set()
        stop.wait(PATIENCE)
        return JobReport("finished")

    loop = Thread(target=run_forever, args=([Job("job", SOON, run)], store, clock, stop))
    loop.start()
    assert going.wait(PATIENCE)
    stop.set()
    loop.join(PATIENCE)
    with store.begin() as work:
        assert work.jobs.state("job").last_report == "finished"


def test_what_does_not_finish_in_time_is_cut_off(store, clock, monkeypatch):
    monkeypatch.setattr(looping, "PATIENCE", SOON)
    going, end = Event(), Event()

    def run(now, since) -> JobReport:
        going.set()
        end.wait(PATIENCE)
        return JobReport("")

    with running_beside([Job("job", SOON, run)], store, clock, Event()):
        assert going.wait(PATIENCE)
    with store.begin() as work:
        assert work.jobs.state("job").last_finished is None
    end.set()
    for thread in threading.enumerate():
        if thread.name == "job-job":
            thread.join(PATIENCE)


def test_neither_an_error_of_a_job_nor_of_the_database_ends_the_loop(store, clock, monkeypatch, capsys):
    begin, failures = store.begin, []

    def failing_at_first():
        if len(failures) < 2:
            failures.append(1)
            raise StoreUnavailable("The server is gone: secret words.")
        return begin()

    def bad() -> None:
        raise ValueError("secret words")

    monkeypatch.setattr(store, "begin", failing_at_first)
    run = Counted(clock, 2, bad)
    with running_beside([Job("job", SOON, run)], store, clock, Event()):
        assert run.enough.wait(PATIENCE)
    logged = "".join(capsys.readouterr())
    assert "jobs.cannot_run" in logged
    assert "ValueError" in logged
    assert "secret" not in logged


def test_two_processes_share_the_runs(store, clock):
    """The clock stands still: whoever comes second finds that nothing is due."""
    runs: list[str] = []
    both = Event()

    def run(who: str):
        def record(now, since) -> JobReport:
            runs.append(who)
            both.set()
            return JobReport("")

        return record

    with (
        running_beside([Job("job", timedelta(hours=1), run("one"))], store, clock, Event()),
        running_beside([Job("job", timedelta(hours=1), run("other"))], store, clock, Event()),
    ):
        assert both.wait(PATIENCE)
    assert len(runs) == 1
