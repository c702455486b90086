"""`briefed jobs`, and the jobs of `briefed serve`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.jobs import JobState
from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.jobs import JOBS
from bot.store.engine import open_database
from bot.store.lock import exclusive
from bot.store.work import SqlStore
from tests.cli.commands import PATIENCE, briefed
from tests.cli.serving import configure_serving
from tests.slack.server import APP_TOKEN, BOT_TOKEN, slack_server
from tests.small_bank import ABOUT_FEES, DOCUMENTS, FEE_WORDS, write_file

pytestmark = pytest.mark.slow

CARDS = Recipient(RecipientKind.DEPARTMENT, "cards")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def empty_bank(tmp_path: Path, model_cache: Path) -> Path:
    """A bank without a document: jobs are quick."""
    folder = tmp_path / "empty"
    write_file(folder / "config.yaml", "knowledge: knowledge\ndata: data\n")
    (folder / "knowledge").mkdir()
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(model_cache, target_is_directory=True)
    return folder


def opened(folder: Path) -> SqlStore:
    return SqlStore(open_database(f"sqlite:///{folder / 'data' / 'briefed.db'}"))


def put(folder: Path, *messages: Message) -> None:
    store = opened(folder)
    with store.begin() as work:
        work.outbox.put(messages, LONG_AGO)
    store.close()


def give_up(folder: Path, key: str, why: str) -> None:
    """A message that its recipient will never receive."""
    nobody = Recipient(RecipientKind.CHANNEL, f"C-{key}")
    put(folder, Message(key, "reminder", nobody, {"text": "秘密"}, LONG_AGO))
    store = opened(folder)
    with store.begin() as work:
        claimed = work.outbox.claim(nobody, LONG_AGO, LONG_AGO)
        assert claimed is not None
        work.outbox.failed(claimed, why, LONG_AGO)
    store.close()


def job(folder: Path, name: str) -> JobState:
    store = opened(folder)
    with store.begin() as work:
        state = work.jobs.state(name)
    store.close()
    return state


def test_before_anything_ran_status_says_what_to_do(empty_bank):
    ran = briefed(empty_bank, "jobs", "status")
    assert ran.code == 1
    assert "never ran" in ran.out
    assert "Outbox: nothing waits." in ran.out
    assert "briefed jobs tick" in ran.out


def test_a_tick_runs_every_job_and_status_is_well(empty_bank):
    ran = briefed(empty_bank, "jobs", "tick")
    assert ran.code == 0, ran
    assert all(name in ran.out for name in JOBS)
    seen = briefed(empty_bank, "jobs", "status", "--json")
    assert seen.code == 0, seen
    told = json.loads(seen.out)
    assert told["well"]
    assert [(one["job"], one["state"], one["runs"]) for one in told["jobs"]] == [(name, "fine", 1) for name in JOBS]
    assert told["outbox"] == {
        "due": 0,
        "due_outside": 0,
        "later": 0,
        "failed": 0,
        "expired": 0,
        "oldest_due": None,
        "sender": False,
    }


def test_a_second_tick_has_nothing_to_do_until_an_interval_is_over(empty_bank):
    briefed(empty_bank, "jobs", "tick")
    outcomes = {one["job"]: one["outcome"] for one in json.loads(briefed(empty_bank, "jobs", "tick", "--json").out)}
    assert outcomes["sync"] == "not due"


def test_a_job_that_fails_is_told_with_its_reason_and_stops_no_other(empty_bank):
    (empty_bank / "knowledge").rmdir()
    ran = briefed(empty_bank, "jobs", "tick")
    assert ran.code == 1
    assert ran.err == ""
    assert "There is no folder" in ran.out
    assert job(empty_bank, "deliver").last_succeeded
    seen = briefed(empty_bank, "jobs", "status")
    assert seen.code == 1
    assert "failing" in seen.out
    assert "There is no folder" in seen.out
    (empty_bank / "knowledge").mkdir()
    assert briefed(empty_bank, "jobs", "tick").code == 0
    assert briefed(empty_bank, "jobs", "status").code == 0


def test_while_another_process_writes_the_sync_is_put_off(empty_bank):
    with exclusive(empty_bank / "data" / "briefed.lock", "briefed index", LONG_AGO):
        ran = briefed(empty_bank, "jobs", "tick")
    assert ran.code == 0, ran
    assert "postponed" in ran.out
    assert "'briefed index', process" in ran.out
    assert briefed(empty_bank, "jobs", "status").code == 0
    assert "0 added" in briefed(empty_bank, "jobs", "tick").out


def test_a_tick_takes_in_what_changed_and_answers_from_it(new_bank):
    assert f"{DOCUMENTS} added" in briefed(new_bank, "jobs", "tick").out
    assert FEE_WORDS in briefed(new_bank, "ask", ABOUT_FEES).out


def test_a_database_that_cannot_be_used_is_told_in_one_line(empty_bank):
    write_file(empty_bank / "data" / "briefed.db", "not a database, but long enough to be looked at" * 50)
    for verb in ("tick", "status", "outbox"):
        assert "briefed.db" in briefed(empty_bank, "jobs", verb).complaint


# --- messages ---


def test_an_empty_outbox_says_so(empty_bank):
    assert "Nothing waits to be sent" in briefed(empty_bank, "jobs", "outbox").out
    assert "No message was given up" in briefed(empty_bank, "jobs", "outbox", "--failed").out
    assert json.loads(briefed(empty_bank, "jobs", "outbox", "--json").out) == []


def test_without_a_sender_messages_wait_and_status_says_why(empty_bank):
    put(empty_bank, Message("due", "reminder", CARDS, {"text": "秘密"}, LONG_AGO))
    put(empty_bank, Message("later", "reminder", CARDS, {}, datetime(2090, 1, 1, tzinfo=UTC)))
    assert "nothing is set up to send them: 2" in briefed(empty_bank, "jobs", "tick").out
    seen = briefed(empty_bank, "jobs", "status")
    assert seen.code == 0, seen
    assert (
        "1 due (1 for Slack, 0 for webhooks and GitHub), 1 not due yet, 0 given up. "
        "Those for Slack wait for briefed serve with Slack's tokens" in seen.out
    )
    assert "2020-01-01 08:00:00" in seen.out
    listed = briefed(empty_bank, "jobs", "outbox").out
    assert "department:cards" in listed
    assert "0/8" in listed
    assert "秘密" not in listed + briefed(empty_bank, "jobs", "outbox", "--json").out


def test_what_waits_for_a_webhook_is_not_said_to_wait_for_slack(empty_bank):
    put(empty_bank, Message("told", "verdict", Recipient(RecipientKind.WEBHOOK, "w1"), {}, LONG_AGO))
    with_status = briefed(empty_bank, "jobs", "status").out
    assert "1 due (0 for Slack, 1 for webhooks and GitHub), 0 not due yet" in with_status
    assert "Those for webhooks and GitHub wait for the next tick" in with_status
    assert "Those for Slack" not in with_status
    assert json.loads(briefed(empty_bank, "jobs", "status", "--json").out)["outbox"]["due_outside"] == 1
    put(empty_bank, Message("due", "reminder", CARDS, {}, LONG_AGO))
    assert "nothing is set up to send them: 1" in briefed(empty_bank, "jobs", "tick").out


def test_what_came_too_late_is_reported_and_not_sent(empty_bank):
    put(empty_bank, Message("late", "half_time", CARDS, {}, LONG_AGO), Message("owed", "answer", CARDS, {}, LONG_AGO))
    assert briefed(empty_bank, "jobs", "tick").code == 0
    listed = briefed(empty_bank, "jobs", "outbox").out
    assert "owed" in listed
    assert "half_time" not in listed
    assert "Expired in the last 7 days: 1. See: briefed jobs outbox --expired" in listed
    assert [one["key"] for one in json.loads(briefed(empty_bank, "jobs", "outbox", "--expired", "--json").out)] == [
        "late"
    ]
    assert "Expired in the last 7 days: 1" in briefed(empty_bank, "jobs", "status").out


def test_what_was_given_up_is_reported_until_somebody_decides(empty_bank):
    give_up(empty_bank, "a", "channel_not_found")
    give_up(empty_bank, "b", "is_archived")
    briefed(empty_bank, "jobs", "tick")
    seen = briefed(empty_bank, "jobs", "status")
    assert seen.code == 1
    assert "2 given up" in seen.out
    assert "channel_not_found" in briefed(empty_bank, "jobs", "outbox", "--failed").out
    assert briefed(empty_bank, "jobs", "outbox", "--retry", "a").code == 0
    assert briefed(empty_bank, "jobs", "outbox", "--drop", "b").code == 0
    assert briefed(empty_bank, "jobs", "status").code == 0
    assert [one["key"] for one in json.loads(briefed(empty_bank, "jobs", "outbox", "--json").out)] == ["a"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--retry", "a"), "There is no message 'a' in the outbox."),
        (("--drop", "a"), "There is no message 'a' in the outbox."),
        (("--retry", "a", "--drop", "a"), "either sent again or dropped"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(empty_bank, arguments, complaint):
    assert complaint in briefed(empty_bank, "jobs", "outbox", *arguments).complaint


# --- briefed serve ---

TELL_OF_JOBS = """
import os
from bot.store.jobs import JobRepository

succeeded = JobRepository.succeeded

def told(self, run, report, now):
    succeeded(self, run, report, now)
    os.write(1, f"job {run.name}: {report.summary}\\n".encode())

JobRepository.succeeded = told
from bot.cli import main
main()
"""


@pytest.mark.slow
def test_serving_runs_the_jobs_with_the_lock_it_holds_and_stops_cleanly(bank):
    write_file(bank / "knowledge" / "cards" / "silver.md", "---\ntitle: 银卡\n---\n# 年费\n\n银卡免年费。\n")
    with slack_server() as slack:
        configure_serving(bank, slack.api)
        command = [sys.executable, "-c", TELL_OF_JOBS, "--config", str(bank / "config.yaml"), "serve"]
        environment = {**os.environ, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
            assert serving.stdout
            missing, reports = set(JOBS), {}
            while missing:
                line = serving.stdout.readline()
                assert line, "it ended by itself"
                if line.startswith("job "):
                    name, _, report = line.removeprefix("job ").partition(": ")
                    missing.discard(name)
                    reports.setdefault(name, report)
            slack.wait_for_connections(1)
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=PATIENCE)
    assert serving.returncode == 0
    assert reports["sync"].startswith("1 added")
    assert [job(bank, name).claimed_until for name in JOBS] == [None] * len(JOBS)
    assert "银卡免年费" in briefed(bank, "ask", "银卡年费").out
