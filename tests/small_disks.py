"""Real file systems that are soon full."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, kibibytes: int) -> Iterator[None]:
    """A file system of its own over a folder, with what lies there; skips where that needs rights that we lack."""
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs"]
    kept = {path.name: path.readlink() for path in folder.iterdir()} if folder.exists() else {}
    folder.mkdir(exist_ok=True)
    if mount is None or subprocess.run([mount, *options, folder], capture_output=True).returncode:
        pytest.skip("NOT TESTED: a full disk. A small file system can be mounted by root alone (mount -t tmpfs).")
    try:
        for name, target in kept.items():
            (folder / name).symlink_to(target)
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def make_room(folder: Path) -> None:
    """Let the disk grow far beyond what is needed."""
    subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)
