"""Sign-offs that count: of the right role, on what there is now, fresh, and by nobody who signs his own work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.launches.case import Case
from bot.domain.launches.facts import Fact, GoNoGo, SignedOff
from bot.domain.launches.template import Requirement, Role


def is_fresh(at: datetime, requirement: Requirement, case: Case) -> bool:
    """Whether something that happened at an instant still counts at the planned one."""
    days = requirement.fresh_for_days
    return days is None or at >= case.dossier.launch.planned_at - timedelta(days=days)


def counting_sign_offs(
    requirement: Requirement, role: Role, subject_digest: str, case: Case, group: str = ""
) -> list[tuple[Fact, SignedOff]]:
    """The sign-offs of a requirement that count, oldest first."""
    return [
        (fact, signed)
        for fact, signed in case.dossier.sign_offs(requirement.id, group)
        if signed.subject_digest == subject_digest
        and signed.role is role
        and _may(fact, role, case)
        and is_fresh(fact.recorded_at, requirement, case)
    ]


def _may(fact: Fact, role: Role, case: Case) -> bool:
    """Whether one of those whose deed it is had the role that day, and none is an author."""
    behind, day = fact.behind, case.local_day(fact.recorded_at)
    return behind.isdisjoint(case.dossier.authors) and any(case.holds(one, role, day) for one in behind)


def newest(sign_offs: Sequence[tuple[Fact, SignedOff]]) -> tuple[Fact, SignedOff]:
    """The last sign-off; of several at one instant a NO GO, whatever their order."""
    return max(sign_offs, key=lambda one: (one[0].recorded_at, one[1].decision is GoNoGo.NO_GO))


def go_since(sign_offs: Sequence[tuple[Fact, SignedOff]]) -> datetime:
    """Since when it has been GO, if the newest is: a colleague who signs GO again does not make it later."""
    against = [fact.recorded_at for fact, signed in sign_offs if signed.decision is GoNoGo.NO_GO]
    return min(fact.recorded_at for fact, _ in sign_offs if not against or fact.recorded_at > max(against))
