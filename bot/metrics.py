"""GET /metrics: how a process fares, for Prometheus; who may read it is decided here.

What is counted and timed is in `Meters`. What waits is looked up by `backlogs` when the metrics are read: requests
pay nothing for it. Nothing here tells of a launch, a person, or what somebody asked.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from bot import __version__
from bot.bootstrap import Briefed
from bot.config import metrics_token
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import JobState
from bot.jobs import JOBS
from bot.network.nearness import comes_from_here
from bot.services.backlogs import Backlogs, OpenQuestions, backlogs

PATH = "/metrics"
NOT_HERE = (
    "指标只提供给本机上的程序。要从别处读取, 请设置 BRIEFED_METRICS_TOKEN: 见 docs/guides/operations.zh-CN.md\n"
    "Metrics are told to programs on this machine. For others set BRIEFED_METRICS_TOKEN: docs/guides/operations.md\n"
)
NOT_LET_IN = (
    "请带上 BRIEFED_METRICS_TOKEN 中的令牌: Authorization: Bearer ...\n"
    "Carry the token of BRIEFED_METRICS_TOKEN: Authorization: Bearer ...\n"
)


@dataclass(frozen=True, slots=True)
class Observed:
    """Whose metrics are told. ``is_slack_connected`` is ``None`` where Slack is not set up."""

    program: Briefed
    is_slack_connected: Callable[[], bool] | None = None


def routes(observed: Observed, environment: Mapping[str, str]) -> APIRouter:
    """GET /metrics: with BRIEFED_METRICS_TOKEN for whoever carries it, without for programs on this machine."""
    token, everything = metrics_token(environment), _Everything(observed)
    router = APIRouter()

    @router.get(PATH)
    def metrics(request: Request) -> Response:
        if token is None and not comes_from_here(request):
            return PlainTextResponse(NOT_HERE, 403)
        if token is not None and not _carries(request, token.get_secret_value()):
            return PlainTextResponse(NOT_LET_IN, 401, {"WWW-Authenticate": "Bearer"})
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(everything), media_type=content_type)

    return router


def _carries(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


class _Everything(Collector):
    """What the process counted, and what waits."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed

    def collect(self) -> Iterator[Metric]:
        yield from self._observed.program.meters.registry.collect()
        yield from _of_this_process(self._observed)
        yield from _of_the_database(self._observed.program)


def _of_this_process(observed: Observed) -> Iterator[Metric]:
    desk = observed.program.desk
    model = {"model": observed.program.serving_source, "id": desk.embedder.model_id}
    yield _gauge("briefed_build_info", "The program's version.", {"version": __version__})
    yield _gauge("briefed_model_info", "The embedding model that answers.", model)
    if observed.is_slack_connected is not None:
        connected = observed.is_slack_connected()
        yield _gauge("briefed_slack_connected", "Whether events come in from Slack.", value=float(connected))


def _of_the_database(program: Briefed) -> Iterator[Metric]:
    """What every replica finds alike, but for its own word index; without the database, that it is gone."""
    try:
        found = backlogs(program.questions, JOBS)
    except StoreUnavailable:
        yield _gauge("briefed_database_up", "Whether the database can be read.", value=0)
        return
    yield _gauge("briefed_database_up", "Whether the database can be read.", value=1)
    yield from _questions(found.questions)
    yield from _messages(found)
    yield from _indexes(found, program.desk.indexes.keywords.position)
    yield from _jobs(found.jobs)


def _questions(questions: Mapping[str, OpenQuestions]) -> Iterator[Metric]:
    told: Mapping[str, tuple[str, Callable[[OpenQuestions], float]]] = {
        "briefed_questions_open": ("Questions that a department owes an answer to.", lambda one: one.count),
        "briefed_questions_overdue": ("Those whose time limit is over.", lambda one: one.overdue),
        "briefed_questions_oldest_seconds": ("How long the first of them is open.", lambda one: _seconds(one.oldest)),
    }
    for name, (meaning, figure) in told.items():
        family = GaugeMetricFamily(name, meaning, labels=("department",))
        for department, one in sorted(questions.items()):
            family.add_metric((department,), figure(one))
        yield family


def _messages(found: Backlogs) -> Iterator[Metric]:
    yield _gauge("briefed_inbox_waiting", "Acknowledged events of Slack that are not dealt with.", value=found.received)
    oldest = _seconds(found.received_first)
    yield _gauge("briefed_inbox_oldest_seconds", "How long the first of them waits.", value=oldest)
    messages = GaugeMetricFamily("briefed_outbox_messages", "Messages that are not sent, by why.", labels=("state",))
    backlog = found.outbox
    states = {"due": backlog.due, "later": backlog.later, "given_up": backlog.failed, "expired": backlog.expired}
    for state, count in states.items():
        messages.add_metric((state,), count)
    yield messages
    oldest = _seconds(found.outbox_oldest)
    yield _gauge("briefed_outbox_oldest_seconds", "How long the first message that is due waits.", value=oldest)


def _indexes(found: Backlogs, position: int) -> Iterator[Metric]:
    behind = GaugeMetricFamily(
        "briefed_index_changes_behind", "Changes of passages that an index has still to follow.", labels=("index",)
    )
    behind.add_metric(("words",), found.words_behind(position))
    behind.add_metric(("vectors",), found.changes)
    yield behind


def _jobs(states: list[JobState]) -> Iterator[Metric]:
    runs = CounterMetricFamily("briefed_job_runs", "Runs of a job, by all processes.", labels=("job",))
    failures = CounterMetricFamily("briefed_job_failures", "Runs that failed.", labels=("job",))
    succeeded = GaugeMetricFamily(
        "briefed_job_last_success_timestamp_seconds", "When the last run that succeeded began.", labels=("job",)
    )
    for state in states:
        runs.add_metric((state.name,), state.runs)
        failures.add_metric((state.name,), state.failures)
        if state.last_succeeded is not None:
            succeeded.add_metric((state.name,), state.last_succeeded.timestamp())
    yield from (runs, failures, succeeded)


def _gauge(name: str, meaning: str, labels: Mapping[str, str] = {}, value: float = 1) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=tuple(labels))
    family.add_metric(tuple(labels.values()), value)
    return family


def _seconds(span: timedelta) -> float:
    return max(span.total_seconds(), 0.0)
