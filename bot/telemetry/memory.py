"""How much memory this process holds, as Linux tells it.

`getrusage` would not do: what it calls the most is handed on to programs that a larger process starts.
"""

from __future__ import annotations

from pathlib import Path


def peak_memory_mib() -> float | None:
    """The most memory this process has held so far, in MiB; ``None`` on systems that do not tell."""
    return _figure("VmHWM")


def held_memory_mib(process: int | str = "self") -> float | None:
    """The memory that this process, or another one, holds now, in MiB; ``None`` on systems that do not tell."""
    return _figure("VmRSS", process)


def _figure(name: str, process: int | str = "self") -> float | None:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    kibibytes = next((line.split()[1] for line in lines if line.startswith(f"{name}:")), None)
    return None if kibibytes is None else int(kibibytes) / 1024
