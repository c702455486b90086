"""A deployment protection rule: what GitHub asks is judged when it is answered, and nothing but ALLOW approves."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.testclient import TestClient

from bot.config import GitHub, GuardedEnvironment
from bot.domain.deployments import Guard, launches_behind, reply_to
from bot.domain.errors import ConfigError, StoreUnavailable
from bot.domain.outbox import OUTSIDE, PACE
from bot.server import listening
from bot.services import deployments
from bot.services.jobs.delivering import Desk, deliver
from bot.services.launches.judging import verdict_on
from bot.web.app import web_of
from bot.web.github import LARGEST_REQUEST, PATH
from tests.services.launches.bank import DOCUMENT

pytestmark = pytest.mark.slow

KEY = generate_private_key(65537, 2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
SIGNED_WITH = "what GitHub signs with"
APP = "Iv1.briefed"


class PlayedGitHub:
    """The two requests of GitHub's API that there are to answer, which checks who makes them."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.api = ""

    @contextmanager
    def running(self) -> Iterator[PlayedGitHub]:
        app = FastAPI()
        app.post("/app/installations/{installation}/access_tokens", status_code=201)(self._token)
        app.post("/repos/{owner}/{name}/actions/runs/{run}/deployment_protection_rule")(self._answer)
        with listening(app, "127.0.0.1", 0) as self.api:
            yield self

    def _token(self, installation: int, request: Request) -> dict[str, str]:
        given = request.headers["authorization"].removeprefix("Bearer ")
        not_now = {"verify_exp": False, "verify_iat": False}
        claims = jwt.decode(given, KEY.public_key(), ["RS256"], issuer=APP, options=not_now)
        if claims["exp"] - claims["iat"] > 600:
            raise HTTPException(401)
        return {"token": f"ghs_{installation}"}

    async def _answer(self, owner: str, name: str, run: int, request: Request) -> Response:
        if request.headers["authorization"] != "Bearer ghs_77":
            raise HTTPException(401)
        self.answers.append({"repository": f"{owner}/{name}", "run": run, **await request.json()})
        return Response(status_code=self.statuses.pop(0) if self.statuses else 204)


@pytest.fixture(scope="module")
def listening_github() -> Iterator[PlayedGitHub]:
    with PlayedGitHub().running() as github:
        yield github


@pytest.fixture
def github(listening_github: PlayedGitHub) -> PlayedGitHub:
    """GitHub, which was answered nothing yet."""
    listening_github.answers.clear()
    listening_github.statuses.clear()
    return listening_github


@pytest.fixture
def client(program, github, monkeypatch) -> TestClient:
    """Who sends what GitHub sends, to a bank where production waits for a launch that may go."""
    monkeypatch.setenv("BRIEFED_GITHUB_KEY", PEM)
    guards = (
        GuardedEnvironment(repository="bank/app", environment="production", launch="gold"),
        GuardedEnvironment(repository="bank/app", environment="both", launch="gold"),
        GuardedEnvironment(repository="bank/app", environment="both", launch="silver"),
    )
    settings = GitHub(app=APP, api=github.api, deployments=guards)
    program.config = program.config.model_copy(update={"github": settings})
    web = web_of(program, {"BRIEFED_GITHUB_WEBHOOK_SECRET": SIGNED_WITH})
    return TestClient(web, raise_server_exceptions=False)


def asked(github: PlayedGitHub, **changes: Any) -> dict[str, Any]:
    """What GitHub sends, as far as it matters here, and a little more."""
    return {
        "action": "requested",
        "environment": "production",
        "event": "push",
        "deployment_callback_url": f"{github.api}/repos/bank/app/actions/runs/4711/deployment_protection_rule",
        "deployment": {"id": 1, "ref": "main", "sha": "0" * 40},
        "repository": {"id": 3, "full_name": "bank/app"},
        "installation": {"id": 77},
        "sender": {"login": "somebody"},
        **changes,
    }


def send(
    client: TestClient, told: Any, signed_with: str = SIGNED_WITH, event: str = "deployment_protection_rule", **headers
):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    signature = "sha256=" + hmac.new(signed_with.encode(), body, hashlib.sha256).hexdigest()
    return client.post(
        PATH, content=body, headers={"X-GitHub-Event": event, "X-Hub-Signature-256": signature, **headers}
    )


def delivered(program) -> None:
    clock = program.clock
    deliver(Desk(program.store, clock, program.outside, lambda wait: bool(clock.move(wait)), OUTSIDE))
    clock.move(PACE)


def test_a_deployment_is_approved_when_its_launch_may_go(client, github, program):
    assert send(client, asked(github)).status_code == 202
    assert github.answers == []
    delivered(program)
    assert github.answers == [
        {
            "repository": "bank/app",
            "run": 4711,
            "environment_name": "production",
            "state": "approved",
            "comment": "Briefed on gold: ALLOW.",
        }
    ]


def test_a_deployment_is_rejected_when_its_launch_may_not_and_is_told_why(client, github, program, bank):
    bank.write("金卡年费每年300元。", DOCUMENT)
    send(client, asked(github))
    delivered(program)
    [answer] = github.answers
    assert answer["state"] == "rejected"
    assert answer["comment"].startswith("Briefed on gold: BLOCK. Open: ")
    assert "training" in answer["comment"]


def test_what_counts_is_the_verdict_when_it_is_answered(client, github, program, bank):
    send(client, asked(github))
    bank.write("金卡年费每年300元。", DOCUMENT)
    delivered(program)
    assert [one["state"] for one in github.answers] == ["rejected"]


@pytest.mark.parametrize(
    "changes",
    [{"environment": "staging"}, {"environment": "both"}, {"repository": {"full_name": "bank/other"}}],
    ids=["an environment of no launch", "a launch that does not exist", "another repository"],
)
def test_what_waits_for_no_launch_that_we_know_is_rejected(client, github, program, changes):
    send(client, asked(github, **changes))
    delivered(program)
    assert [one["state"] for one in github.answers] == ["rejected"]


def test_the_same_delivery_twice_is_answered_once_and_another_attempt_anew(client, github, program):
    for deployment in (1, 1, 2):
        assert send(client, asked(github, deployment={"id": deployment})).status_code == 202
    for _ in range(3):
        delivered(program)
    assert len(github.answers) == 2


def test_what_github_does_not_take_is_answered_again_as_things_stand_then(client, github, program, bank):
    github.statuses = [502]
    send(client, asked(github))
    delivered(program)
    bank.write("金卡年费每年300元。", DOCUMENT)
    bank.clock.move(timedelta(minutes=1))
    delivered(program)
    assert [one["state"] for one in github.answers] == ["approved", "rejected"]


def test_a_deployment_that_waits_no_more_is_given_up(client, github, program):
    github.statuses = [404]
    send(client, asked(github))
    delivered(program)
    with program.store.begin() as work:
        assert (work.outbox.backlog(program.clock()).failed, work.outbox.waiting(1)) == (1, [])


def test_what_cannot_be_judged_is_not_answered(client, github, program, monkeypatch):
    def unreachable(*_):
        raise StoreUnavailable("The database cannot be reached.")

    monkeypatch.setattr(deployments, "verdict_on", unreachable)
    send(client, asked(github))
    delivered(program)
    assert github.answers == []
    monkeypatch.undo()
    program.clock.move(timedelta(minutes=1))
    delivered(program)
    assert [one["state"] for one in github.answers] == ["approved"]


def nothing_waits(program) -> bool:
    with program.store.begin() as work:
        return work.outbox.waiting(1) == []


def test_what_github_did_not_sign_does_nothing(client, github, program):
    assert send(client, asked(github), signed_with="guessed").status_code == 401
    assert send(client, asked(github), **{"X-Hub-Signature-256": ""}).status_code == 401
    assert client.post(PATH, json=asked(github)).status_code == 401
    assert nothing_waits(program)


@pytest.mark.parametrize(
    "callback",
    [
        "https://evil.example/repos/bank/app/actions/runs/1/deployment_protection_rule",
        "{api}.evil.example/repos/bank/app/actions/runs/1/deployment_protection_rule",
        "{api}@evil.example/repos/bank/app/actions/runs/1/deployment_protection_rule",
        "{api}/repos/bank/../../app/actions/runs/1/deployment_protection_rule",
        "{api}/repos/bank/app/actions/runs/1/deployment_protection_rule?x=y",
        "{api}/user/repos",
        "",
    ],
)
def test_nothing_is_answered_to_an_address_that_is_not_github_s(client, github, program, callback):
    told = asked(github, deployment_callback_url=callback.format(api=github.api))
    assert send(client, told).status_code == 422
    assert nothing_waits(program)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"action": "requested"}', b'{"action": "deleted"}'],
)
def test_what_cannot_be_understood_is_said_to_be(client, program, body):
    assert send(client, body).status_code == 422
    assert nothing_waits(program)


def test_a_delivery_of_another_installation_s_kind_is_no_error(client, github, program):
    assert send(client, {"zen": "Keep it logically awesome."}, event="ping").status_code == 200
    assert nothing_waits(program)


def test_a_request_that_is_too_large_is_not_read(client):
    assert send(client, b"x" * (LARGEST_REQUEST + 1)).status_code == 413


def test_without_the_setting_there_is_no_such_way(program):
    assert TestClient(web_of(program, {})).post(PATH, json={}).status_code in {404, 405}


@pytest.mark.parametrize(("key", "secret", "lacks"), [("", SIGNED_WITH, "_KEY"), (PEM, "", "WEBHOOK_SECRET")])
def test_what_is_missing_is_said_at_the_start(program, monkeypatch, key, secret, lacks):
    monkeypatch.setenv("BRIEFED_GITHUB_KEY", key)
    program.config = program.config.model_copy(update={"github": GitHub(app=APP)})
    with pytest.raises(ConfigError, match=lacks):
        web_of(program, {"BRIEFED_GITHUB_WEBHOOK_SECRET": secret})


def test_a_key_that_is_none_approves_nothing_and_says_what_is_wrong(client, github, program, monkeypatch):
    monkeypatch.setenv("BRIEFED_GITHUB_KEY", "not a key")
    vars(program).pop("deployments")
    send(client, asked(github))
    delivered(program)
    assert github.answers == []
    with program.store.begin() as work:
        [kept] = work.outbox.waiting(1)
    assert "BRIEFED_GITHUB_KEY is no private key" in str(kept.last_error)


def test_which_launches_a_deployment_waits_for():
    guards = [Guard("Bank/App", "Production", "gold"), Guard("bank/app", "production", "silver")]
    assert launches_behind(guards, "bank/app", "PRODUCTION") == ["gold", "silver"]
    assert launches_behind(guards, "bank/app", "staging") == []
    assert launches_behind(guards, "bank/apps", "production") == []


def test_every_launch_must_be_allowed(bank):
    allowed = verdict_on(bank.office, "gold")
    bank.write("金卡年费每年300元。", DOCUMENT)
    blocked = verdict_on(bank.office, "gold")
    replies = [reply_to(some).is_approved for some in ([allowed], [allowed, blocked], [blocked], [])]
    assert replies == [True, False, False, False]
