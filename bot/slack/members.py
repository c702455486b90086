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
"""How long what is known of a member counts before Slack is asked again: an agent who became a guest is found out."""
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


@dataclass(frozen=True, slots=True)
class Home:
    """The bank's own workspace or, where it has several under one roof, all of them: its ``enterprise`` (Slack's
    Enterprise Grid). Either is empty if Slack names none."""

    team: str
    enterprise: str

    def is_of(self, user: Mapping[str, Any]) -> bool:
        """Whether an account is the bank's own; one of which Slack does not say where it belongs is."""
        team = str(user.get("team_id") or "")
        if self.enterprise and team not in {"", self.enterprise}:
            # On a Grid "team_id" is any of its workspaces, or of somebody else's.
            return str((user.get("enterprise_user") or {}).get("enterprise_id") or "") == self.enterprise
        return not team or team in {self.team, self.enterprise}


class Members:
    """The members, remembered for an hour: asking Slack about everybody who asks would soon be refused."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._home: Home | None = None
        self._known: dict[str, tuple[Member, datetime]] = {}
        self._asked: set[str] = set()
        self._lock = Lock()

    def known(self, user: str) -> Member | None:
        """A member as Slack last told, however long ago that was; ``None`` if it never did. Slack is not asked."""
        with self._lock:
            known = self._known.get(user)
        return known[0] if known else None

    def is_old(self, user: str) -> bool:
        """Whether Slack should be asked again about somebody who is known, and is not being asked already."""
        with self._lock:
            known = self._known.get(user)
            return known is not None and user not in self._asked and not self._is_fresh(known)

    def refresh(self, user: str) -> None:
        """Ask Slack again about somebody, unless that is being done; while Slack does not tell, all stays as it was."""
        with self._lock:
            if user in self._asked:
                return
            self._asked.add(user)
        try:
            self.get(user)
        finally:
            with self._lock:
                self._asked.discard(user)

    def get(self, user: str) -> Member:
        """A member. Raises `SlackApiError` or `SlackClientError` when Slack does not tell."""
        with self._lock:
            known = self._known.get(user)
        if known is not None and self._is_fresh(known):
            return known[0]
        try:
            answer, home = self._client.users_info(user=user, include_locale=True), self._own()
        except (SlackApiError, SlackClientError, OSError):
            if known is None:
                raise
            log.warning("slack.member_not_refreshed")
            return known[0]
        return self._keep(answer["user"] or {}, home)

    def load(self) -> int:
        """Learn about everybody in a few calls, so that the first questions of the day need none; how many they are."""
        home = self._own()
        pages = self._client.users_list(limit=PAGE, include_locale=True)
        return len([self._keep(user, home) for page in pages for user in page["members"] or ()])

    def _is_fresh(self, known: tuple[Member, datetime]) -> bool:
        return self._clock() - known[1] < FRESH

    def _own(self) -> Home:
        """Where the bot is at home, asked for once."""
        if self._home is None:
            us = self._client.auth_test()
            self._home = Home(str(us.get("team_id") or ""), str(us.get("enterprise_id") or ""))
        return self._home

    def _keep(self, user: Mapping[str, Any], home: Home) -> Member:
        member = Member(
            id=user["id"],
            locale=user.get("locale"),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_outsider=bool(user.get("is_stranger")) or not home.is_of(user),
            is_gone=bool(user.get("deleted")),
        )
        with self._lock:
            self._known[member.id] = (member, self._clock())
        return member
