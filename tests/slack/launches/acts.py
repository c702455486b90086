"""What people do with a launch in Slack, whichever Slack that is. Each act returns the form that they saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from tests.domain.launches.builders import PLANNED

ABOUT: dict[str, Any] = {
    "product": "Gold card",
    "id": "gold",
    "owner_department": "cards",
    "tier": "high",
    "template": "card",
    "planned_at": int(PLANNED.timestamp()),
    "summary": "新的金卡",
    "product_family": "cards",
    "product_type": "card",
    "channels": "app, branch",
}


class Slack(Protocol):
    """What people do there."""

    def slash(self, user: str, command: str, text: str, /) -> object: ...

    def click(self, user: str, where: Mapping[str, Any], action_id: str, /) -> object: ...

    def submit(self, user: str, view: Mapping[str, Any], values: Mapping[str, Any], /) -> object: ...


class AtWork(Protocol):
    """People at a bank that is served in Slack."""

    @property
    def slack(self) -> Slack: ...

    def modal(self, user: str) -> dict[str, Any]:
        """The modal that somebody sees."""
        ...


def file(at_work: AtWork, user: str, questions: str) -> dict[str, Any]:
    """File the gold card in three steps; the last of them."""
    at_work.slack.slash(user, "/launch", "new")
    at_work.slack.submit(user, at_work.modal(user), ABOUT)
    at_work.slack.submit(user, at_work.modal(user), {"questions": questions})
    review = at_work.modal(user)
    at_work.slack.submit(user, review, {})
    return review


def confirm(
    at_work: AtWork, user: str, card: Mapping[str, Any], action_id: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Press a button, and confirm what its form shows."""
    at_work.slack.click(user, card, action_id)
    form = at_work.modal(user)
    at_work.slack.submit(user, form, values)
    return form
