"""Channels are named in `department.yaml` by their name or id; Slack wants ids."""

from __future__ import annotations

from threading import Lock

from slack_sdk import WebClient

PAGE = 1_000


class Channels:
    """Ids of channels by name, asked for once: a channel that was renamed is looked for again."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._ids: dict[str, str] = {}
        self._lock = Lock()

    def id_of(self, name: str) -> str:
        """The id of "#cards", "cards" or an id; a name that nobody knows is given back, and Slack refuses it."""
        plain = name.removeprefix("#")
        if _is_id(plain):
            return plain
        with self._lock:
            if plain not in self._ids:
                self._ids.update(self._look())
            return self._ids.get(plain, plain)

    def _look(self) -> dict[str, str]:
        pages = self._client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=PAGE
        )
        return {one["name"]: one["id"] for page in pages for one in page["channels"] or ()}


def _is_id(name: str) -> bool:
    return len(name) >= 2 and name[0] in "CGD" and name.isalnum() and name.isupper()
