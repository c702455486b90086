"""A secret of ours: made once, kept, and never a short one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.files.own_secret import SHORTEST, own_secret


def test_it_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "web-secret"
    made = own_secret(path, "people sign in anew")
    assert len(made) >= SHORTEST
    assert path.stat().st_mode & 0o777 == 0o600
    assert own_secret(path, "people sign in anew") == made


@pytest.mark.parametrize("left", ["", " \n", "short"])
def test_what_an_interrupted_write_left_signs_nothing(tmp_path: Path, left: str) -> None:
    path = tmp_path / "web-secret"
    path.write_text(left, "ascii")
    with pytest.raises(ConfigError, match="Delete it"):
        own_secret(path, "people sign in anew")
