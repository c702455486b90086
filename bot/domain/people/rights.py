"""Who acts, and with what rights.

Rights come from roles on the roster on the day of the deed, in person or through a delegation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Told
from bot.domain.facts import Fact
from bot.domain.people.facts import Delegated, DelegationEnded
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster


class NotAllowed(Told):
    """Somebody may not do what was asked for."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, as authenticated, and for whom if he is a delegate; on which day, and who is who then."""

    person: str
    day: date
    roster: Roster
    on_behalf_of: str | None = None
    delegations: Sequence[Fact] = ()

    @property
    def behind(self) -> frozenset[str]:
        """Everybody whose deed it is."""
        return frozenset({self.person} | ({self.on_behalf_of} if self.on_behalf_of else set()))

    def someone(self) -> Person:
        """The person whose rights count; raises `NotAllowed` for one who is not here, or no delegate of his."""
        if self.on_behalf_of is None:
            return self._here(self.person)
        if not self.roles():
            raise NotAllowed(
                Bilingual(
                    f"{self.on_behalf_of} 当日没有委托 {self.person}。",
                    f"{self.on_behalf_of} has delegated nothing to {self.person} on {self.day}.",
                )
            )
        return self._here(self.on_behalf_of)

    def roles(self) -> frozenset[Role]:
        """The roles that count: the person's own or, for a delegate, those that were delegated to him."""
        actor = self._here(self.person)
        if self.on_behalf_of is None:
            return actor.roles
        return self._here(self.on_behalf_of).roles & self._delegated()

    def _here(self, person_id: str) -> Person:
        person = self.roster.person(person_id)
        if person is None or not person.is_here(self.day):
            raise NotAllowed(
                Bilingual(f"花名册上 {self.day} 没有 {person_id}。", f"{person_id} is not on the roster on {self.day}.")
            )
        return person

    def _delegated(self) -> frozenset[Role]:
        given = delegated_to(self.person, self.day, self.delegations)
        return frozenset(role for principal, roles in given if principal == self.on_behalf_of for role in roles)


def principals(person: str, role: Role, day: date, delegations: Iterable[Fact]) -> frozenset[str]:
    """Those who let somebody act for them in a role on a day; whether he may is found out when he acts."""
    return frozenset(principal for principal, roles in delegated_to(person, day, delegations) if role in roles)


def delegated_to(person: str, day: date, delegations: Iterable[Fact]) -> Iterator[tuple[str, frozenset[Role]]]:
    """Who lets somebody act for him on a day, and in which roles; what was delegated cannot be passed on."""
    for fact, body in standing_delegations(delegations):
        if body.delegate == person and body.first <= day <= body.last:
            yield fact.actor, body.roles


def standing_delegations(delegations: Iterable[Fact]) -> Iterator[tuple[Fact, Delegated]]:
    """The delegations that nobody took back, with the facts that they are, in their order."""
    known = list(delegations)
    ended = {one.body.delegation for one in known if isinstance(one.body, DelegationEnded)}
    for fact in known:
        if isinstance(fact.body, Delegated) and fact.on_behalf_of is None and fact.key not in ended:
            yield fact, fact.body


def require_role(acting: Acting, roles: Iterable[Role]) -> None:
    wanted = tuple(roles)
    if acting.roles().isdisjoint(wanted):
        who = f"{acting.person} ({acting.on_behalf_of})" if acting.on_behalf_of else acting.person
        names = ", ".join(wanted)
        raise NotAllowed(Bilingual(f"{who} 没有所需角色:{names}。", f"{who} is none of: {names}."))


def require_department(acting: Acting, department: str) -> None:
    person = acting.someone()
    if person.department != department:
        raise NotAllowed(
            Bilingual(
                f"{person.id} 属于 {person.department},不属于 {department}。",
                f"{person.id} works for {person.department}, not for {department}.",
            )
        )
