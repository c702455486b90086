"""Sign-offs that count: of the right role, on what there is now, fresh, and by nobody who signs his own work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.facts import Fact
from bot.domain.launches.case import Case
from bot.domain.launches.facts import GoNoGo, SignedOff
from bot.domain.launches.template import Requirement
from bot.domain.people.roles import Role

SignOffs = Sequence[tuple[Fact, SignedOff]]


def is_fresh(at: datetime, requirement: Requirement, case: Case) -> bool:
    """Whether something that happened at an instant still counts when the launch goes live."""
    days = requirement.fresh_for_days
    return days is None or at >= case.dossier.live_at - timedelta(days=days)


def counting_sign_offs(requirement: Requirement, role: Role, subject_digest: str, case: Case) -> SignOffs:
    """The sign-offs of a requirement that count, oldest first; none that are for a group."""
    return counting_by_group(requirement, role, subject_digest, case).get("", ())


def counting_by_group(requirement: Requirement, role: Role, subject_digest: str, case: Case) -> Mapping[str, SignOffs]:
    """The sign-offs of a requirement that count, by the groups that they are for, oldest first."""
    by_group: dict[str, list[tuple[Fact, SignedOff]]] = {}
    for one in case.dossier.sign_offs(requirement.id):
        fact, signed = one
        is_meant = signed.subject_digest == subject_digest and signed.role is role
        if is_meant and is_fresh(fact.recorded_at, requirement, case) and _may(fact, role, case):
            by_group.setdefault(signed.group, []).append(one)
    return by_group


def _may(fact: Fact, role: Role, case: Case) -> bool:
    """Whether one of those whose deed it is had the role that day, and none is an author."""
    behind, day = fact.behind, case.local_day(fact.recorded_at)
    return behind.isdisjoint(case.dossier.authors) and not behind.isdisjoint(case.holder_ids(role, day))


def newest(sign_offs: SignOffs) -> tuple[Fact, SignedOff]:
    """The last sign-off; of several at one instant a NO GO, whatever their order."""
    if len(sign_offs) == 1:
        return sign_offs[0]
    return max(sign_offs, key=lambda one: (one[0].recorded_at, one[1].decision is GoNoGo.NO_GO))


def unopposed(sign_offs: SignOffs) -> SignOffs:
    """The GOs that no NO GO came after, or at the same instant, oldest first; none when the newest is NO GO."""
    against = [fact.recorded_at for fact, signed in sign_offs if signed.decision is GoNoGo.NO_GO]
    if not against:
        return sign_offs
    last = max(against)
    return [one for one in sign_offs if one[0].recorded_at > last]


def go_since(sign_offs: SignOffs) -> datetime:
    """Since when it has been GO, if the newest is: a colleague who signs GO again does not make it later."""
    return unopposed(sign_offs)[0][0].recorded_at
