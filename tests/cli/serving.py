"""Starting the real `briefed serve`, and asking it over HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.cli.commands import PATIENCE

HEALTH = "Health: "
SLACK_SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


@dataclass
class Served:
    """A process that serves; what it says is read along."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        line = self.wait_for_line(HEALTH)
        return line.split(HEALTH)[1].split("/healthz")[0]

    def wait_for_line(self, part: str) -> str:
        """The first line on stderr with these words."""
        found: list[str] = []
        wait_until(lambda: found.extend(line for line in self.said if part in line) or bool(found), self._tell)
        return found[0]

    def get(self, page: str) -> tuple[int, Any]:
        return got(f"{self.address}{page}")

    def wait_until_ready(self) -> None:
        wait_until(lambda: self.get("/readyz")[0] == 200, lambda: str(self.get("/readyz")))

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def _tell(self) -> str:
        return f"{self.process.poll()} {self.said}"


def got(url: str) -> tuple[int, Any]:
    """Status of a page, and its JSON if it is some."""
    try:
        with urlopen(url, timeout=PATIENCE) as response:  # noqa: S310
            return response.status, _read(response)
    except HTTPError as error:
        return error.code, _read(error)


def _read(response: HTTPResponse | HTTPError) -> Any:
    text = response.read().decode()
    return json.loads(text) if "json" in response.headers.get("Content-Type", "") else text


def wait_until(happened: Callable[[], bool], tell: Callable[[], str]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, tell()
        time.sleep(0.05)


def configure_serving(folder: Path, slack_api: str | None = None, processes: int = 0) -> None:
    """Have a bank serve on a free port, and find Slack on this machine; with processes that answer if there are any."""
    with (folder / "config.yaml").open("a", encoding="utf-8") as config:
        config.write(f"serve: {{port: 0, answering_processes: {processes}}}\nlogs: {{format: text}}\n")
        if slack_api:
            config.write(f"slack: {{api: {slack_api}}}\n")


@contextmanager
def serving(folder: Path, verb: str = "serve", secrets: Mapping[str, str] = {}) -> Iterator[Served]:
    """`briefed serve` as a process of its own, with these secrets and no others."""
    environment = {name: value for name, value in os.environ.items() if name not in SLACK_SECRETS}
    command = [sys.executable, "-m", "bot.cli", "--config", str(folder / "config.yaml"), verb]
    with subprocess.Popen(
        command,
        env={**environment, **secrets},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        served = Served(process)
        reader = Thread(target=lambda: served.said.extend(process.stderr or ()), daemon=True)
        reader.start()
        try:
            yield served
        finally:
            process.kill()
            reader.join(PATIENCE)
