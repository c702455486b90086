"""Adding, listing and removing webhooks."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.webhooks.facts import WebhookAdded, WebhookRemoved
from bot.domain.webhooks.webhook import Webhook, require_may_have, require_remover, webhooks_from
from bot.ports import Poster, Work
from bot.services.deeds import Deed
from bot.services.launches.looking import People
from bot.services.launches.recording import LaunchOffice, Scene, dossier_of, record

ID_BYTES = 6
NO_LAUNCHES = Bilingual("请选它要知道的上线项目。", "Say what it is told of.")


def add_webhook(
    office: LaunchOffice, poster: Poster, deed: Deed, url: str, launches: Collection[str] | None
) -> Webhook:
    """Have an address told of the verdicts on launches, or on all with ``None``, in the name of whoever does this.

    Raises `InputError` for an address that nothing is posted to, and for unknown launches.
    """

    def added(scene: Scene) -> WebhookAdded:
        require_may_have(scene.acting)
        poster.require_acceptable(url)
        if launches is not None and not launches:
            raise Declined(NO_LAUNCHES, "Name launches with --launch, or give --all.")
        for one in launches or ():
            dossier_of(scene.facts, one, scene.now, office)
        return WebhookAdded(secrets.token_hex(ID_BYTES), url, None if launches is None else frozenset(launches))

    fact = record(office, deed, WebhookAdded, added)
    [webhook] = webhooks_from([fact]).values()
    return webhook


def remove_webhook(office: LaunchOffice, deed: Deed, webhook_id: str) -> Fact:
    """Tell a webhook nothing more; raises `InputError` for an unknown one."""

    def removed(scene: Scene) -> WebhookRemoved:
        webhook = known_webhooks(scene.work, office).get(webhook_id)
        if webhook is None:
            raise unknown(webhook_id)
        require_remover(scene.acting, webhook)
        return WebhookRemoved(webhook.id)

    return record(office, deed, WebhookRemoved, removed)


def list_webhooks(office: LaunchOffice) -> Sequence[Webhook]:
    """All webhooks that there are, the oldest first."""
    with office.store.begin() as work:
        return list(known_webhooks(work, office).values())


def webhooks_for(office: LaunchOffice, person_id: str) -> Sequence[Webhook]:
    """The webhooks that somebody may remove, the oldest first: his own, and for whoever looks after the centre all.

    Raises `NotAllowed` for somebody who may have none.
    """
    people = People(office, person_id)
    people.require(require_may_have)
    return [one for one in list_webhooks(office) if people.may(lambda acting, it=one: require_remover(acting, it))]


def known_webhooks(work: Work, office: LaunchOffice) -> dict[str, Webhook]:
    """The webhooks that there are now, by id."""
    return webhooks_from(work.facts.until(office.clock(), bodies=(WebhookAdded, WebhookRemoved)))


def unknown(webhook_id: str) -> Declined:
    """What is said of a webhook that there is not."""
    said = Bilingual(f"没有网络回调 {webhook_id!r}。", f"There is no webhook {webhook_id!r}.")
    return Declined(said, "See: briefed webhook list")
