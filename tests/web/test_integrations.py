"""The scripts that release systems run, against a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.server import listening
from bot.web.app import web_of
from tests.services.launches.bank import DOCUMENT
from tests.web.conftest import Api

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="SKIPPED LOUDLY: curl is not installed here")
SCRIPT = Path(__file__).parents[2] / "docs" / "integrations" / "require-allow.sh"


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
