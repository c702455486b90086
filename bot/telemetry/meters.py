"""What a process counts and times while it serves, in Prometheus' terms.

Labels are few and foreseeable: never a person, a customer's words, or a launch.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
)

ANSWER_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Buckets around what is promised: an answer within a second."""
REQUEST_SECONDS = (0.01, 0.05, 0.25, 1.0, 3.0, 10.0)
"""Fewer, since every page has its own: three seconds are what Slack waits."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""In place of what a stranger may make up: each new value of a label costs memory until the process ends."""

_CODE = re.compile(r"[A-Za-z0-9_.]{1,64}")


class Meters:
    """The meters of one process, in a registry of their own."""

    def __init__(self) -> None:
        disable_created_metrics()  # a series more for each of these, which nobody asks for
        self.registry = CollectorRegistry()
        for of_process in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
            self.registry.register(of_process)
        self._answers = Histogram(
            "briefed_ask_seconds",
            "Time from a question to its answer, by where it was asked and what came of it.",
            ("surface", "outcome"),
            buckets=ANSWER_SECONDS,
            registry=self.registry,
        )
        self._requests = Histogram(
            "briefed_http_request_seconds",
            "Time to serve a request by HTTP, by the route's template.",
            ("method", "route", "status"),
            buckets=REQUEST_SECONDS,
            registry=self.registry,
        )
        self._slack_errors = Counter(
            "briefed_slack_api_errors",
            "Calls of Slack's Web API that failed, by method and by Slack's code or the kind of failure.",
            ("method", "error"),
            registry=self.registry,
        )

    def asked(self, surface: str, outcome: str, seconds: float) -> None:
        """A question was dealt with."""
        self._answers.labels(surface, outcome).observe(seconds)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was served. ``route`` is a template such as ``/launches/{launch_id}``."""
        self._requests.labels(_known(method, METHODS), route, str(status)).observe(seconds)

    def slack_failed(self, method: str, error: str) -> None:
        """A call of Slack's Web API failed."""
        self._slack_errors.labels(method, error if _CODE.fullmatch(error) else OTHER).inc()


def _known(value: str, known: Collection[str]) -> str:
    return value if value in known else OTHER
