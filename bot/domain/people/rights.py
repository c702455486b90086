"""Who acts, and with what rights.

Rights come from roles on the roster on the day of the deed, in person or through a delegation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError
from bot.domain.facts import Fact
from bot.domain.people.facts import Delegated
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster


class NotAllowed(BriefedError):
    """Somebody may not do what was asked for."""

    def __init__(self, said: Bilingual) -> None:
        super().__init__(said.en)
        self.said = said


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
        actor = self._here(self.person)
        return self._here(self.on_behalf_of) if self.on_behalf_of else actor

    def roles(self) -> frozenset[Role]:
        """The roles that count: the person's own or, for a delegate, those that were delegated to him."""
        someone = self.someone()
        if self.on_behalf_of is None:
            return someone.roles
        return someone.roles & self._delegated()

    def _here(self, person_id: str) -> Person:
        person = self.roster.person(person_id)
        if person is None or not person.is_here(self.day):
            raise NotAllowed(
                Bilingual(f"花名册上 {self.day} 没有 {person_id}。", f"{person_id} is not on the roster on {self.day}.")
            )
        return person

    def _delegated(self) -> frozenset[Role]:
        given = (
            fact.body.roles
            for fact in self.delegations
            if isinstance(fact.body, Delegated)
            and fact.on_behalf_of is None
            and self.on_behalf_of == fact.actor
            and fact.body.delegate == self.person
            and fact.body.first <= self.day <= fact.body.last
        )
        return frozenset(role for roles in given for role in roles)


def principals(person: str, role: Role, day: date, delegations: Iterable[Fact]) -> frozenset[str]:
    """Those who let somebody act for them in a role on a day; whether he may is found out when he acts."""
    return frozenset(
        fact.actor
        for fact in delegations
        if isinstance(fact.body, Delegated)
        and fact.on_behalf_of is None
        and fact.body.delegate == person
        and role in fact.body.roles
        and fact.body.first <= day <= fact.body.last
    )


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
