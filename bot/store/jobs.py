"""When jobs ran, and which process may run one now: claimed by compare-and-swap, so that each run happens once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, null, or_, select, update

from bot.domain.jobs import JobReport, JobState
from bot.store.schema import jobs
from bot.store.upsert import insert_or_ignore


class JobRepository:
    """Implements `bot.ports.Jobs` over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state(self, name: str) -> JobState:
        """What is known of a job's runs; of one that never ran, nothing."""
        row = self._connection.execute(select(jobs).where(jobs.c.name == name)).first()
        return JobState(**row._mapping) if row else JobState(name)

    def claim(self, seen: JobState, now: datetime, until: datetime) -> JobState | None:
        """Begin a run, unless another began since the job was ``seen`` or is at work; the state with the run."""
        self._connection.execute(insert_or_ignore(self._connection, jobs), {"name": seen.name})
        free = or_(jobs.c.claimed_until.is_(None), jobs.c.claimed_until <= now)
        unchanged = (jobs.c.name == seen.name) & (jobs.c.runs == seen.runs) & free
        begun = update(jobs).where(unchanged).values(runs=seen.runs + 1, last_started=now, claimed_until=until)
        return self.state(seen.name) if self._connection.execute(begun).rowcount else None

    def succeeded(self, run: JobState, report: JobReport, now: datetime) -> None:
        """The run did its work; without effect when another began meanwhile, as below."""
        self._end(run, now, {"last_succeeded": run.last_started, "last_report": report.summary, "last_error": null()})

    def postponed(self, run: JobState, report: JobReport, now: datetime) -> None:
        """The run could do nothing; that is no failure, and no success."""
        self._end(run, now, {"last_report": report.summary, "last_error": null()})

    def failed(self, run: JobState, error: str, now: datetime) -> None:
        """The run ended with an error."""
        self._end(run, now, {"last_error": error, "failures": jobs.c.failures + 1})

    def _end(self, run: JobState, now: datetime, values: Mapping[str, Any]) -> None:
        ours = (jobs.c.name == run.name) & (jobs.c.runs == run.runs)
        ended = {"last_finished": now, "claimed_until": null(), **values}
        self._connection.execute(update(jobs).where(ours).values(ended))
