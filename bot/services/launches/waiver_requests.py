"""Asking for a waiver: those who may give it are told who asks and why. It is a request, no fact of the launch."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.launches.authority import require_product_team
from bot.domain.launches.requirements import finding_for
from bot.domain.launches.template import Requirement
from bot.domain.outbox import Message
from bot.domain.telling import person
from bot.ports import Work
from bot.services.deeds import Deed
from bot.services.launches.recording import LaunchOffice, Scene

KIND = "waiver_asked"


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """Who asks for which exception, and why."""

    launch: str
    requirement: str
    asked_by: str
    reason: str


def ask_for_waiver(office: LaunchOffice, deed: Deed, launch_id: str, requirement_id: str, reason: str) -> list[str]:
    """Tell everybody who may waive a requirement that the product team asks for it; the ids of whom it tells."""
    with office.store.command() as work:
        scene = Scene(work, office, deed, launch_id)
        require_product_team(scene.acting, scene.dossier.launch.owner_department)
        requirement = scene.requirement(requirement_id)
        if not reason.strip():
            raise Declined(Bilingual("请写明理由。", "Say the reason."))
        if not finding_for(requirement, scene.case).state.is_open:
            title = requirement.title
            raise Declined(Bilingual(f"“{title.zh}”不需要豁免。", f"“{title.en}” needs no waiver."))
        people = _who_may(requirement, scene)
        if not people:
            said = Bilingual("今天没有人可以给这项豁免。", "Nobody may waive this today.")
            raise Declined(said)
        payload = {"launch": launch_id, "requirement": requirement_id, "by": deed.actor, "reason": reason.strip()}
        messages = [Message(f"{deed.key}:{one}", KIND, person(one), payload, scene.now) for one in people]
        work.outbox.put(messages, scene.now)
    return people


def request_with_key(work: Work, key: str) -> WaiverRequest | None:
    """The request that a message told of."""
    kept = work.outbox.message(key)
    if kept is None or kept.message.kind != KIND:
        return None
    told = kept.message.payload
    return WaiverRequest(told["launch"], told["requirement"], told["by"], told["reason"])


def _who_may(requirement: Requirement, scene: Scene) -> list[str]:
    roster = scene.roster
    holders = [
        one.id for role in requirement.waivable_by for one in (roster.holders(role, scene.today) if roster else ())
    ]
    return [one for one in dict.fromkeys(holders) if one not in scene.dossier.authors]
