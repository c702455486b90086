"""Who acts for whom: what somebody gave and was given, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.people.facts import DELEGATION_BODIES, Delegated, DelegationEnded
from bot.domain.people.rights import NotAllowed, standing_delegations
from bot.domain.people.roles import Role
from bot.services.deeds import Deed
from bot.services.launches.recording import LaunchOffice, Scene, record

NO_DELEGATION = Bilingual("没有这项委托, 或者已经收回。", "There is no such delegation, or it was taken back.")
NOT_YOURS = Bilingual("委托由委托人本人收回。", "A delegation is taken back by whoever gave it.")


@dataclass(frozen=True, slots=True)
class Delegation:
    """One that counts today or later. ``key`` is that of its fact."""

    key: str
    principal: str
    delegate: str
    roles: frozenset[Role]
    first: date
    last: date


def delegations_of(office: LaunchOffice, person_id: str) -> tuple[list[Delegation], list[Delegation]]:
    """What somebody gave and what he was given, of that which is not over."""
    now = office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now, bodies=DELEGATION_BODIES)
    standing = [_told(*one) for one in standing_delegations(facts) if one[1].last >= office.local_day(now)]
    return (
        [one for one in standing if one.principal == person_id],
        [one for one in standing if one.delegate == person_id],
    )


def end_delegation(office: LaunchOffice, deed: Deed, key: str) -> Fact:
    """Take a delegation back, named by the key of its fact; only whoever gave it may."""

    def ended(scene: Scene) -> DelegationEnded:
        facts = scene.work.facts.until(scene.now, bodies=DELEGATION_BODIES)
        found = next((fact for fact, _ in standing_delegations(facts) if fact.key == key), None)
        if found is None:
            raise Declined(NO_DELEGATION)
        if deed.on_behalf_of is not None or found.actor != scene.acting.someone().id:
            raise NotAllowed(NOT_YOURS)
        return DelegationEnded(key)

    return record(office, deed, DelegationEnded, ended)


def take_back_from(office: LaunchOffice, person_id: str, delegate: str) -> None:
    """Take back everything that somebody lets a delegate do for him; raises `Declined` when that is nothing."""
    given, _ = delegations_of(office, person_id)
    ending = [one.key for one in given if one.delegate == delegate]
    if not ending:
        raise Declined(NO_DELEGATION)
    for key in ending:
        end_delegation(office, Deed(person_id, f"{key}:taken-back"), key)


def _told(fact: Fact, body: Delegated) -> Delegation:
    return Delegation(fact.key, fact.actor, body.delegate, body.roles, body.first, body.last)
