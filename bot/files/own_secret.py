"""What we sign with, where the environment does not say."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from bot.domain.errors import ConfigError
from bot.files.writing import create_file

RANDOM_BYTES = 32
READABLE_BY_US = 0o600
SHORTEST = 32
"""Characters of a secret that nobody guesses; fewer are what a write left that was interrupted."""


def own_secret(path: Path, when_it_is_new: str) -> str:
    """The secret of a file, which is made if it is not there; raises `ConfigError` for one that is too short.

    ``when_it_is_new`` says what a new one would mean.
    """
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Another process may be faster: its secret is ours too.
        with suppress(FileExistsError):
            create_file(path, secrets.token_urlsafe(RANDOM_BYTES).encode(), READABLE_BY_US)
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < SHORTEST:
        raise ConfigError(f"{path} holds no whole secret.", f"Delete it, and start again: {when_it_is_new}.")
    return secret
