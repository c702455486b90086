"""What sign-in links and cookies are signed with, where the environment does not say."""

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


def web_secret(path: Path) -> str:
    """The secret of a file, which is made if it is not there; raises `ConfigError` for one that is too short."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Another process may be faster: its secret is ours too.
        with suppress(FileExistsError):
            create_file(path, secrets.token_urlsafe(RANDOM_BYTES).encode(), READABLE_BY_US)
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < SHORTEST:
        raise ConfigError(f"{path} holds no whole secret.", "Delete it, and start again: people sign in anew.")
    return secret
