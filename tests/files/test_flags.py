"""The flag file is whole at every moment, and on only for what is allowed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from bot.files.flags import FlagFileNotWritten, write_flag_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "flags.json"


def _flags(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))["flags"]


def test_the_file_has_the_form_that_flagd_reads(path: Path) -> None:
    write_flag_file(path, {"card-2026": True, "理财-2026": False})
    variants = {"on": True, "off": False}
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "$schema": "https://flagd.dev/schema/v0/flags.json",
        "flags": {
            "card-2026": {"state": "ENABLED", "variants": variants, "defaultVariant": "on"},
            "理财-2026": {"state": "DISABLED", "variants": variants, "defaultVariant": "on"},
        },
    }


@pytest.mark.parametrize("undecided", [False, None, 0, 1, "", "BLOCK", "ALLOW", "false"])
def test_only_true_is_on(path: Path, undecided: Any) -> None:
    write_flag_file(path, {"card-2026": undecided})
    assert _flags(path)["card-2026"]["state"] == "DISABLED"


def test_launches_without_a_state_are_absent(path: Path) -> None:
    write_flag_file(path, {"card-2026": True, "loan-2026": True})
    write_flag_file(path, {"loan-2026": True})
    assert set(_flags(path)) == {"loan-2026"}
    write_flag_file(path, {})
    assert _flags(path) == {}


def test_the_same_states_give_the_same_bytes(path: Path) -> None:
    write_flag_file(path, {"b": True, "a": False})
    before = path.read_bytes()
    write_flag_file(path, {"a": False, "b": True})
    assert path.read_bytes() == before


def test_other_users_can_read_it(path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_flag_file(path, {})
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("broken", ["rename", "fsync"])
def test_the_old_file_is_whole_when_writing_breaks_off(
    path: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_flag_file(path, {"card-2026": True})
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if broken == "rename":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FlagFileNotWritten, match="No space left on device"):
        write_flag_file(path, {"card-2026": False})
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "flags.json"
    with pytest.raises(FlagFileNotWritten, match=str(path)):
        write_flag_file(path, {})


@pytest.mark.slow
def test_a_reader_sees_the_old_file_or_the_new_one(path: Path) -> None:
    few, many = {"card-2026": True}, {f"launch-{number}": True for number in range(2000)}
    write_flag_file(path, few)
    seen: list[int] = []
    done = Event()

    def read() -> None:
        while not done.is_set():
            seen.append(len(_flags(path)))

    reader = Thread(target=read)
    reader.start()
    try:
        for number in range(30):
            write_flag_file(path, few if number % 2 else many)
    finally:
        done.set()
        reader.join()
    assert set(seen) <= {len(few), len(many)}
    assert seen
