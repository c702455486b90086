"""What stands at the top of every page, for whom it is. To add a page to it, add its place here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import ADMINISTERS, AUDITS, is_agent_only
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person
from bot.web.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Place:
    """A page that one goes to from everywhere; ``views`` are other pages that show the same."""

    path: str
    title: Bilingual
    is_for_agents: bool = False
    only_for: Sequence[Role] = ()
    views: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a page is this one or lies below it."""
        return path in (self.path, *self.views) or (self.path != "/" and path.startswith(f"{self.path}/"))


PLACES = (
    Place("/", Bilingual("看板", "Board"), views=("/calendar", "/timeline")),
    Place("/ask", Bilingual("提问", "Ask"), is_for_agents=True),
    Place("/questions", Bilingual("待答问题", "Questions"), views=("/question-themes",)),
    Place("/people", Bilingual("人员", "People"), views=("/tokens", "/webhooks")),
    Place("/training", Bilingual("培训", "Training")),
    Place("/documents", Bilingual("文档", "Documents"), views=("/trace",)),
    Place("/reports", Bilingual("报表", "Reports"), views=("/scorecard",)),
    Place("/admin", Bilingual("管理", "Admin"), only_for=ADMINISTERS),
    Place("/audit", Bilingual("审计", "Audit"), only_for=AUDITS),
)


def places_for(visitor: Visitor) -> Sequence[Place]:
    """Where somebody may go; the pages themselves ask again."""
    return [one for one in PLACES if _is_for(one, visitor.person.roles)]


def first_page_of(person: Person) -> str:
    """Where somebody begins who has just signed in."""
    return next(one.path for one in PLACES if _is_for(one, person.roles))


def _is_for(place: Place, roles: frozenset[Role]) -> bool:
    if place.only_for:
        return not roles.isdisjoint(place.only_for)
    return place.is_for_agents or not is_agent_only(roles)
