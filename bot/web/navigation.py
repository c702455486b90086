"""What stands at the top of every page, for whom it is. To add a page to it, add its place here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import is_agent_only
from bot.web.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Place:
    """A page that one goes to from everywhere."""

    path: str
    title: Bilingual
    is_for_agents: bool = False

    def holds(self, path: str) -> bool:
        """Whether a page is this one or lies below it."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


PLACES = (
    Place("/", Bilingual("看板", "Board")),
    Place("/ask", Bilingual("提问", "Ask"), is_for_agents=True),
    Place("/questions", Bilingual("待答问题", "Questions")),
    Place("/documents", Bilingual("文档", "Documents")),
    Place("/reports", Bilingual("报表", "Reports")),
)


def places_for(visitor: Visitor) -> Sequence[Place]:
    """Where somebody may go; the pages themselves ask again."""
    agent_only = is_agent_only(visitor.person.roles)
    return [one for one in PLACES if one.is_for_agents or not agent_only]
