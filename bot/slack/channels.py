"""Channels: `department.yaml` names them by name or id, Slack wants ids. And whether another company reads there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Any

from slack_sdk import WebClient

PAGE = 1_000
FRESH = 300.0
"""Seconds for which it counts what Slack said of a channel. Sharing one takes an invitation, which counts already."""


class Channels:
    """Ids of channels by name, asked for once: a channel that was renamed is looked for again."""

    def __init__(self, client: WebClient, now: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._now = now
        self._ids: dict[str, str] = {}
        self._outside: dict[str, tuple[bool, float]] = {}
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

    def is_read_outside(self, channel: str) -> bool:
        """Whether another company reads in the channel with this id; of people and direct messages none does.

        Raises `SlackApiError` when Slack does not say: nothing is to be told there then.
        """
        if channel.startswith(("D", "U", "W")):
            return False
        known = self._outside.get(channel)
        if known is None or self._now() - known[1] >= FRESH:
            shown = self._client.conversations_info(channel=channel)["channel"] or {}
            known = self._outside[channel] = (read_outside(shown), self._now())
        return known[0]

    def _look(self) -> dict[str, str]:
        pages = self._client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=PAGE
        )
        return {one["name"]: one["id"] for page in pages for one in page["channels"] or ()}


def read_outside(shown: Mapping[str, Any]) -> bool:
    """Whether another company reads in a channel as Slack shows it, or is invited to (Slack Connect).

    Workspaces of the bank's own that share one (``is_org_shared``) are no other company.
    """
    return bool(shown.get("is_ext_shared") or shown.get("is_pending_ext_shared"))


def _is_id(name: str) -> bool:
    return len(name) >= 2 and name[0] in "CGDUW" and name.isalnum() and name.isupper()
