"""The scripts that release systems run, against a real server."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from bot.domain.webhooks.signature import secret_of, signed_headers
from bot.server import listening
from bot.web.app import web_of
from tests.domain.launches.builders import LAUNCH, at
from tests.services.launches.bank import DOCUMENT
from tests.web.conftest import Api

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="SKIPPED LOUDLY: curl is not installed here"),
]
INTEGRATIONS = Path(__file__).parents[2] / "docs" / "integrations"
SCRIPT, WEBHOOKS = INTEGRATIONS / "require-allow.sh", INTEGRATIONS / "verify_webhook.py"
ACTION, GITLAB = INTEGRATIONS / "github-action" / "action.yml", INTEGRATIONS / "gitlab-ci.yml"
ALLOWED = {"launch": "gold", "decision": "allow", "findings": [], "reasons": []}
NASTY_IDS = ["team/gold", "gold card", "金卡", "other/../gold", "gold/verdict?x=", "gold#", "gold%2Fverdict", "-gold"]


def ran(url: str, token: str, launch: str = "gold", *how: str) -> subprocess.CompletedProcess[str]:
    return run(how or ("sh", str(SCRIPT)), {"BRIEFED_URL": url, "BRIEFED_TOKEN": token, "BRIEFED_LAUNCH": launch})


def run(
    command: Sequence[str], told: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    env = {**told, "PATH": os.environ["PATH"]}
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, timeout=60, encoding="utf-8")


class Answering(BaseHTTPRequestHandler):
    """Something that stands where Briefed should, and answers the same to whatever it is asked."""

    status, body, content_type = 200, b"", "application/json"
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        self.send_response(self.status)
        self.send_header("Content-Type", self.content_type)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def answering(body: bytes | dict[str, object], status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the paths that it is asked for."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    asked: list[str] = []
    handler = type("Handler", (Answering,), {"status": status, "body": sent, "asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_the_script_ends_with_0_only_on_allow(program):
    token = Api(program).token()
    with listening(web_of(program, {}), "127.0.0.1", 0) as url:
        allowed = ran(url, token)
        assert (allowed.returncode, allowed.stdout) == (0, "Briefed on gold: ALLOW\n")
        program.bank.write("金卡年费每年300元。", DOCUMENT)
        blocked = ran(url, token)
        assert blocked.returncode == 1
        assert "BLOCK" in blocked.stdout
        assert ran(url, "briefed_wrong").returncode == 1
        assert ran(url, token, "nothing").returncode == 1


def test_error_is_a_no(program):
    program.bank.filed(replace(LAUNCH, id="silver", planned_at=at("2031-12-15")))
    with listening(web_of(program, {}), "127.0.0.1", 0) as url:
        told = ran(url, Api(program).token(), "silver")
    assert (told.returncode, "ERROR" in told.stdout) == (1, True), told


@pytest.mark.parametrize("launch", NASTY_IDS)
def test_an_id_is_no_path_to_another_launch_which_is_allowed(program, launch):
    with listening(web_of(program, {}), "127.0.0.1", 0) as url:
        told = ran(url, Api(program).token(), launch)
    assert told.returncode == 1
    assert f"no verdict on {launch}: 404" in told.stderr


@pytest.mark.parametrize("launch", NASTY_IDS)
def test_an_id_is_sent_as_one_part_of_the_path(launch):
    with answering({**ALLOWED, "launch": launch}) as (url, asked):
        told = ran(f"{url}/", "briefed_x", launch)
    assert (told.returncode, told.stdout) == (0, f"Briefed on {launch}: ALLOW\n")
    assert asked == [f"/api/v1/launches/{quote(launch, safe='')}/verdict"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({**ALLOWED, "launch": "silver"}, 200, id="another launch"),
        pytest.param({**ALLOWED, "launch": "GOLD"}, 200, id="another spelling"),
        pytest.param({**ALLOWED, "launch": None}, 200, id="no launch"),
        pytest.param({key: value for key, value in ALLOWED.items() if key != "launch"}, 200, id="launch missing"),
        pytest.param({**ALLOWED, "decision": "ALLOW"}, 200, id="not the word"),
        pytest.param({**ALLOWED, "decision": ["allow"]}, 200, id="a list"),
        pytest.param({**ALLOWED, "decision": "block"}, 200, id="block"),
        pytest.param({**ALLOWED, "decision": "error"}, 200, id="error"),
        pytest.param({"launch": "gold", "decision": "allow"}, 200, id="half a verdict"),
        pytest.param(ALLOWED, 500, id="an error of the server"),
        pytest.param(ALLOWED, 404, id="not found"),
        pytest.param(ALLOWED, 302, id="sent elsewhere"),
        pytest.param(ALLOWED, 203, id="changed on the way"),
        pytest.param(json.dumps(ALLOWED).encode()[:-1], 200, id="cut off"),
        pytest.param(b"<html><body>allow</body></html>", 200, id="a page"),
        pytest.param(b'"allow"', 200, id="a word"),
        pytest.param(b"[]", 200, id="nothing"),
        pytest.param(b"", 200, id="silence"),
        pytest.param(b"\xff\xfe", 200, id="no text"),
    ],
)
def test_what_is_no_allow_for_this_launch_is_a_no(body, status):
    with answering(body, status) as (url, _):
        told = ran(url, "briefed_x")
    assert told.returncode == 1
    assert told.stderr or told.stdout
    assert "ALLOW\n" not in told.stdout
    assert "Traceback" not in told.stderr


def test_a_verdict_that_comes_at_the_second_try_counts(tmp_path, monkeypatch):
    class AtTheSecondTry(Answering):
        def do_GET(self) -> None:
            self.status, self.body = (200, json.dumps(ALLOWED).encode()) if self.asked else (503, b'{"status": 503}')
            super().do_GET()

    monkeypatch.setattr(f"{__name__}.Answering", AtTheSecondTry)
    with answering(b"") as (url, asked):
        told = ran(url, "briefed_x", "gold", "env", f"TMPDIR={tmp_path}", "sh", str(SCRIPT))
    assert (told.returncode, told.stdout, len(asked)) == (0, "Briefed on gold: ALLOW\n", 2), told.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_people_wrote_is_no_command_to_whatever_reads_the_output():
    finding = {"requirement": "review", "state": "unmet", "why": {"en": "no\n::set-env name=X::y"}}
    with answering({**ALLOWED, "decision": "block", "findings": [finding]}) as (url, _):
        told = ran(url, "briefed_x")
    assert not [line for line in told.stdout.splitlines() if line.startswith("::")]


def test_silence_is_a_no():
    told = ran("http://127.0.0.1:1", "briefed_x")
    assert told.returncode == 1
    assert "cannot be reached" in told.stderr


@pytest.mark.parametrize("missing", ["BRIEFED_URL", "BRIEFED_TOKEN", "BRIEFED_LAUNCH"])
def test_whatever_is_not_set_is_named(missing):
    told = {"BRIEFED_URL": "http://127.0.0.1:1", "BRIEFED_TOKEN": "x", "BRIEFED_LAUNCH": "gold"} | {missing: ""}
    ended = run(("sh", str(SCRIPT)), told)
    assert ended.returncode != 0
    assert f"Set {missing}." in ended.stderr


def steps_of_action() -> list[dict[str, Any]]:
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    assert {name for name, it in action["inputs"].items() if it["required"]} == {"url", "launch", "token"}
    return action["runs"]["steps"]


@pytest.mark.parametrize(("decision", "status"), [("allow", 0), ("block", 1)])
def test_the_github_action_does_as_the_script(decision, status):
    [step] = steps_of_action()
    with answering({**ALLOWED, "decision": decision}) as (url, _):
        inputs = {"url": url, "launch": "gold", "token": "briefed_x"}
        given = {
            name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: inputs[found[1]], value)
            for name, value in step["env"].items()
        }
        # What a runner does with `shell: sh`; the inputs are in no command, so that none can be one.
        told = run((step["shell"], "-e", "-c", step["run"]), {**given, "GITHUB_ACTION_PATH": str(ACTION.parent)})
    assert "${{" not in step["run"]
    assert (told.returncode, told.stdout) == (status, f"Briefed on gold: {decision.upper()}\n")


@pytest.mark.parametrize(("decision", "status"), [("allow", 0), ("block", 1)])
def test_the_gitlab_job_does_as_the_script_once_that_was_copied(tmp_path, decision, status):
    text = GITLAB.read_text(encoding="utf-8")
    [(name, job)] = yaml.safe_load(text).items()
    assert (name, job["stage"], job["allow_failure"]) == ("require-briefed", ".pre", False)
    assert set(job["variables"]) == {"BRIEFED_URL", "BRIEFED_LAUNCH"}
    [copied] = set(re.findall(r"as (\S+\.sh)", text))
    (tmp_path / copied).parent.mkdir()
    shutil.copy(SCRIPT, tmp_path / copied)
    with answering({**ALLOWED, "decision": decision}) as (url, _):
        variables = {"BRIEFED_URL": url, "BRIEFED_LAUNCH": "gold", "BRIEFED_TOKEN": "briefed_x"}
        told = run(("bash", "-e", "-c", "\n".join(job["script"])), variables, tmp_path)
    assert (told.returncode, told.stdout) == (status, f"Briefed on gold: {decision.upper()}\n")


def test_a_receiver_verifies_webhooks_with_the_script():
    is_from_briefed = runpy.run_path(str(WEBHOOKS))["is_from_briefed"]
    secret, at, body = secret_of("a master secret", "w1"), datetime(2026, 12, 1, tzinfo=UTC), b'{"type":"x"}'
    headers = signed_headers(secret, "m1", at, body)
    sent_at = at.timestamp()
    assert is_from_briefed(headers, body, secret, sent_at + 299)
    rotated = {**headers, "webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
    assert is_from_briefed(rotated, body, secret, sent_at)
    refused = [
        (headers, body + b" ", secret, sent_at),
        (headers, body, secret_of("a master secret", "w2"), sent_at),
        (headers, body, secret, sent_at + 301),
        ({**headers, "webhook-id": "m2"}, body, secret, sent_at),
        ({**headers, "webhook-timestamp": "soon"}, body, secret, sent_at),
        ({}, body, secret, sent_at),
    ]
    assert not any(is_from_briefed(*one) for one in refused)
