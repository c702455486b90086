"""A folder's fingerprint moves with whatever is done to its files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.files.fingerprint import folder_fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "knowledge"
    (root / "cards").mkdir(parents=True)
    (root / "cards" / "fees.md").write_text("年费", encoding="utf-8")
    (root / "cards" / "gold.md").write_text("金卡", encoding="utf-8")
    return root


def copy_in_an_old_file(root: Path) -> None:
    path = root / "cards" / "old.md"
    path.write_text("旧", encoding="utf-8")
    os.utime(path, (0, 0))


def swap_for_one_of_the_same_size_and_date(root: Path) -> None:
    path = root / "cards" / "fees.md"
    seen = path.stat()
    path.write_text("月费", encoding="utf-8")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def let_the_clock_of_the_file_system_tick(tmp_path: Path) -> None:
    """It may stand still for some milliseconds."""
    probe = tmp_path / "probe"
    probe.touch()
    first = probe.stat().st_ctime_ns
    while probe.stat().st_ctime_ns == first:
        probe.touch()


CHANGES: list[Callable[[Path], object]] = [
    copy_in_an_old_file,
    swap_for_one_of_the_same_size_and_date,
    lambda root: (root / "cards" / "fees.md").unlink(),
    lambda root: (root / "cards" / "fees.md").rename(root / "cards" / "费用.md"),
    lambda root: (root / "cards" / "fees.md").chmod(0o600),
    lambda root: (root / "cards").rename(root / "loans"),
    lambda root: (root / "cards" / "fees.md.meta.yaml").write_text("owner: 陈莉\n", encoding="utf-8"),
    lambda root: (root / "stray.txt").write_text("", encoding="utf-8"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_told(folder, tmp_path, change):
    before = folder_fingerprint(folder)
    assert folder_fingerprint(folder) == before
    let_the_clock_of_the_file_system_tick(tmp_path)
    change(folder)
    assert folder_fingerprint(folder) != before


def test_what_cannot_be_looked_at_counts_as_not_there(folder):
    before = folder_fingerprint(folder)
    (folder / "cards" / "dangling.md").symlink_to(folder / "nowhere")
    assert folder_fingerprint(folder) == before
    assert folder_fingerprint(folder / "nowhere") == folder_fingerprint(folder / "nothing")
