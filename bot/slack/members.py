"""What Slack knows of the workspace's members: their language, and who is a guest or of another company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports import Clock

FRESH = timedelta(hours=1)
"""How long what is known of a member counts: an agent who became a guest is found out within the hour."""
PAGE = 200

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account. ``locale`` is like "zh-CN", ``None`` if Slack did not say."""

    id: str
    locale: str | None = None
    is_guest: bool = False
    is_outsider: bool = False
    is_gone: bool = False

    @property
    def is_colleague(self) -> bool:
        """Whether this is a full member of the bank's own workspace."""
        return not (self.is_guest or self.is_outsider or self.is_gone)


class Members:
    """The members, remembered for an hour: asking Slack about everybody who asks would soon be refused."""

    def __init__(self, client: WebClient, clock: Clock, team: str = "") -> None:
        self._client = client
        self._clock = clock
        self._team = team
        self._known: dict[str, tuple[Member, datetime]] = {}
        self._lock = Lock()

    def get(self, user: str) -> Member:
        """A member. Raises `SlackApiError` or `SlackClientError` when Slack does not tell."""
        with self._lock:
            known = self._known.get(user)
        if known is not None and self._clock() - known[1] < FRESH:
            return known[0]
        try:
            answer = self._client.users_info(user=user, include_locale=True)
        except (SlackApiError, SlackClientError, OSError):
            if known is None:
                raise
            log.warning("slack.member_not_refreshed")
            return known[0]
        return self._keep(answer["user"] or {})

    def load(self) -> int:
        """Learn about everybody in a few calls, so that the first questions of the day need none; how many they are."""
        pages = self._client.users_list(limit=PAGE, include_locale=True)
        return len([self._keep(user) for page in pages for user in page["members"] or ()])

    def _keep(self, user: Mapping[str, Any]) -> Member:
        member = Member(
            id=user["id"],
            locale=user.get("locale"),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_outsider=bool(user.get("is_stranger")) or self._is_of_another_team(user),
            is_gone=bool(user.get("deleted")),
        )
        with self._lock:
            self._known[member.id] = (member, self._clock())
        return member

    def _is_of_another_team(self, user: Mapping[str, Any]) -> bool:
        return bool(self._team and user.get("team_id") and user["team_id"] != self._team)
