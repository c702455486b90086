"""The scripts that release systems run, against a real server."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.webhooks.signature import secret_of, signed_headers
from bot.server import listening
from bot.web.app import web_of
from tests.services.launches.bank import DOCUMENT
from tests.web.conftest import Api

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="SKIPPED LOUDLY: curl is not installed here")
INTEGRATIONS = Path(__file__).parents[2] / "docs" / "integrations"
SCRIPT, WEBHOOKS = INTEGRATIONS / "require-allow.sh", INTEGRATIONS / "verify_webhook.py"


def ran(url: str, token: str, launch: str = "gold") -> subprocess.CompletedProcess[str]:
    told = {"BRIEFED_URL": url, "BRIEFED_TOKEN": token, "BRIEFED_LAUNCH": launch, "PATH": os.environ["PATH"]}
    return subprocess.run(["sh", str(SCRIPT)], env=told, capture_output=True, text=True, timeout=60)


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


def test_silence_is_a_no():
    assert ran("http://127.0.0.1:1", "briefed_x").returncode == 1


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
