"""Webhooks as they stand, worked out from what was recorded, and who may have one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.authority import is_agent_only
from bot.domain.people.rights import Acting, NotAllowed, require_role
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person
from bot.domain.webhooks.facts import WebhookAdded, WebhookRemoved

ADMINISTRATORS = (Role.SUPERVISOR, Role.CENTRE_HEAD)
"""Who may remove other people's webhooks."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of the verdicts on ``launches``, on all with ``None``, as far as its owner may know."""

    id: str
    owner: str
    url: str
    launches: frozenset[str] | None
    added_at: datetime

    def wants(self, launch_id: str) -> bool:
        """Whether it is to be told of a launch."""
        return self.launches is None or launch_id in self.launches


def webhooks_from(facts: Iterable[Fact]) -> dict[str, Webhook]:
    """The webhooks that there are after facts, in their order, by id."""
    found: dict[str, Webhook] = {}
    for fact in facts:
        match fact.body:
            case WebhookAdded(webhook=webhook, url=url, launches=launches):
                owner = fact.on_behalf_of or fact.actor
                found[webhook] = Webhook(webhook, owner, url, launches, fact.recorded_at)
            case WebhookRemoved(webhook=webhook):
                found.pop(webhook, None)
            case _:
                pass
    return found


def require_may_have(acting: Acting) -> None:
    """To have a webhook, one is more than an agent: agents do not know of launches to come."""
    if is_agent_only(acting.roles()):
        raise NotAllowed(Bilingual("坐席不能添加网络回调。", "Agents cannot add webhooks."))


def may_know(owner: Person | None) -> bool:
    """Whether the owner of a webhook, as he is on the roster today, may still know of launches to come."""
    return owner is not None and not is_agent_only(owner.roles)


def require_remover(acting: Acting, webhook: Webhook) -> None:
    """To remove a webhook: its owner, or whoever looks after the centre."""
    if acting.someone().id != webhook.owner:
        require_role(acting, ADMINISTRATORS)
