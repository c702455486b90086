"""What the program does is told to nobody outside: libraries that would report it are told not to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

QUIET_ANYWAY = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS"}
"""Where one of these is set, onnxruntime would report nothing by itself, and nothing would be tested."""


def left_at_home(imports: str, home: Path) -> list[str]:
    """The files in the home of somebody who had a Python process import something."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "GITHUB_"))}
    environment = {name: value for name, value in unset.items() if name not in QUIET_ANYWAY} | {"HOME": str(home)}
    subprocess.run([sys.executable, "-c", f"import {imports}"], env=environment, check=True, timeout=120)
    return sorted(path.name for path in home.rglob("*") if path.is_file())


@pytest.mark.slow
def test_the_model_runtime_keeps_no_list_of_what_it_did_for_its_maker(tmp_path: Path):
    assert left_at_home("bot, onnxruntime", tmp_path) == []
