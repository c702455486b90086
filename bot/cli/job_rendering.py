"""Jobs and messages on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Column, Table

from bot.domain.jobs import Condition
from bot.domain.outbox import ATTEMPTS, EXPIRED_SHOWN, Backlog, Kept
from bot.services.jobs.running import Outcome, Ran
from bot.services.jobs.standing import JobStanding, Standing

STYLES = {
    Condition.FINE: "green",
    Condition.AT_WORK: "cyan",
    Condition.NEVER_RAN: "yellow",
    Condition.LATE: "yellow",
    Condition.FAILING: "red",
}
OUTCOME_STYLES = {Outcome.DONE: "green", Outcome.FAILED: "red", Outcome.POSTPONED: "yellow"}


def tick_table(ran: Iterable[Ran]) -> Table:
    """What became of every job in a tick."""
    table = Table("job", "outcome", Column("report", overflow="fold"))
    for one in ran:
        style = OUTCOME_STYLES.get(one.outcome, "dim")
        table.add_row(one.name, f"[{style}]{one.outcome}[/{style}]", escape(one.text))
    return table


def jobs_table(seen: Standing, zone: ZoneInfo) -> Table:
    """Every job: how it fares, when it last succeeded, and what it reported last or failed with."""
    table = Table("job", "every", "state", "last success", "runs", "failed", Column("last report", overflow="fold"))
    for one in seen.jobs:
        style = STYLES[one.condition]
        table.add_row(
            one.job.name,
            _lasting(one.job.every),
            f"[{style}]{one.condition}[/{style}]",
            _told(one.state.last_succeeded, zone),
            f"{one.state.runs:,}",
            f"{one.state.failures:,}",
            escape(one.state.last_error or one.state.last_report or ""),
        )
    return table


def backlog_line(backlog: Backlog, zone: ZoneInfo, has_sender: bool) -> str:
    """What is in the outbox, why it is still there, and what to do."""
    if backlog == Backlog():
        return "Outbox: nothing waits."
    due = f"{backlog.due:,} due{_for_whom(backlog)}"
    parts = [f"Outbox: {due}, {backlog.later:,} not due yet, {backlog.failed:,} given up."]
    if backlog.due_in_slack and not has_sender:
        parts.append("Those for Slack wait for briefed serve with Slack's tokens: nothing else sends them.")
    if backlog.due_outside:
        parts.append("Those for webhooks and GitHub wait for the next tick, or for their receivers to answer.")
    if backlog.oldest_due is not None:
        parts.append(f"The oldest was due on {_told(backlog.oldest_due, zone)}.")
    if backlog.failed:
        parts.append("See: briefed jobs outbox --failed")
    if backlog.expired:
        parts.append(f"Expired in the last {EXPIRED_SHOWN.days} days: {backlog.expired:,}.")
    return " ".join(parts)


def _for_whom(backlog: Backlog) -> str:
    """Which of the due messages are for whom: Slack, or programs elsewhere."""
    if not backlog.due:
        return ""
    return f" ({backlog.due_in_slack:,} for Slack, {backlog.due_outside:,} for webhooks and GitHub)"


def outbox_table(kept: Sequence[Kept], total: int, zone: ZoneInfo) -> Table:
    """Messages, without what they say."""
    shown = f"{total:,} messages" if len(kept) == total else f"{len(kept):,} of {total:,} messages"
    table = Table(title=shown, title_justify="left")
    for name in ("key", "kind", "to", "due", "attempts", "next attempt", "last error"):
        table.add_column(name, overflow="fold")
    for one in kept:
        table.add_row(
            escape(one.message.key),
            escape(one.message.kind),
            escape(str(one.message.recipient)),
            _told(one.message.not_before, zone),
            f"{one.attempts}/{ATTEMPTS}",
            _told(one.next_at, zone),
            escape(one.last_error or ""),
        )
    return table


def standing_json(seen: Standing, has_sender: bool) -> dict[str, Any]:
    """How everything fares as plain data; instants are in UTC."""
    backlog = seen.backlog
    return {
        "well": seen.is_well,
        "jobs": [_job_json(one) for one in seen.jobs],
        "outbox": {
            "due": backlog.due,
            "due_outside": backlog.due_outside,
            "later": backlog.later,
            "failed": backlog.failed,
            "expired": backlog.expired,
            "oldest_due": _iso(backlog.oldest_due),
            "sender": has_sender,
        },
    }


def _job_json(one: JobStanding) -> dict[str, Any]:
    state = one.state
    return {
        "job": one.job.name,
        "every_seconds": one.job.every.total_seconds(),
        "state": one.condition,
        "last_started": _iso(state.last_started),
        "last_finished": _iso(state.last_finished),
        "last_succeeded": _iso(state.last_succeeded),
        "last_report": state.last_report,
        "last_error": state.last_error,
        "runs": state.runs,
        "failures": state.failures,
    }


def kept_json(one: Kept) -> dict[str, Any]:
    """A message as plain data, without what it says; instants are in UTC."""
    return {
        "key": one.message.key,
        "kind": one.message.kind,
        "recipient": str(one.message.recipient),
        "not_before": _iso(one.message.not_before),
        "created_at": _iso(one.created_at),
        "attempts": one.attempts,
        "next_at": _iso(one.next_at),
        "last_error": one.last_error,
        "failed_at": _iso(one.failed_at),
        "expired_at": _iso(one.expired_at),
    }


def _told(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M:%S}" if instant else "–"


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _lasting(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    return f"{seconds // 60} min" if seconds >= 60 and seconds % 60 == 0 else f"{seconds} s"
