"""How much memory a process has held, and that it does not answer for the one that started it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.telemetry.memory import held_memory_mib, peak_memory_mib

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's memory in /proc")

LARGE_MIB = 300
TELLS = "from bot.telemetry.memory import peak_memory_mib; print(peak_memory_mib())"
LARGE_PROCESS = f"""
import os, sys
held = b"x" * ({LARGE_MIB} << 20)
os.execv(sys.executable, [sys.executable, "-c", {TELLS!r}])
"""


def told(program: str) -> float:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def test_the_peak_is_of_what_this_process_held_and_not_of_the_one_before_it():
    assert told(LARGE_PROCESS) < LARGE_MIB / 2


def test_the_peak_stays_when_the_memory_is_given_back():
    peak = told(f"held = b'x' * ({LARGE_MIB} << 20); del held; {TELLS}")
    assert LARGE_MIB < peak < 2 * LARGE_MIB


def test_what_is_held_is_at_most_the_peak():
    held, peak = held_memory_mib(), peak_memory_mib()
    assert held is not None
    assert peak is not None
    assert 5 < held <= peak
