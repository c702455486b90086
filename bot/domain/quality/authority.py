"""Who may do what with corrective actions and talks, and who sees what is counted by person.

Rights come from roles on the roster, in person or through a delegation, as for launches.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.bilingual import Bilingual
from bot.domain.people.rights import Acting, NotAllowed, require_role
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.quality.actions import CorrectiveAction

OPENERS = (Role.SUPERVISOR, Role.CENTRE_HEAD, Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)
"""Who may open a corrective action: those who answer for a room, the centre or a department. Its owner may be anybody:
what customers suffer from in the centre is often put right in a department."""
LEADERS = (Role.TEAM_LEADER, *OPENERS)
"""Who leads people."""
WATCHES_CENTRE = frozenset({Role.SUPERVISOR, Role.CENTRE_HEAD})
"""Who sees figures about everybody of the centre."""


def require_opener(acting: Acting) -> None:
    """To open a corrective action, one manages something."""
    require_role(acting, OPENERS)


def require_concerned(acting: Acting, action: CorrectiveAction) -> None:
    """To close an action, it is one's own, or one opened it."""
    if acting.someone().id not in action.concerned:
        who = ", ".join(sorted(action.concerned))
        raise NotAllowed(
            Bilingual(f"{action.id} 由责任人或发起人关闭:{who}。", f"{action.id} is closed by {who}, nobody else.")
        )


def require_reopener(acting: Acting, action: CorrectiveAction) -> None:
    """To open a closed action again: whoever could have closed it, and whoever may open one."""
    if acting.roles().isdisjoint(OPENERS):
        require_concerned(acting, action)


def sees_action(manager: Person, action: CorrectiveAction, roster: Roster) -> bool:
    """Whether a manager sees an action: who watches the centre every one, the others those that somebody of their
    department answers for."""
    if manager.roles & WATCHES_CENTRE:
        return True
    return not action.concerned.isdisjoint(one.id for one in _department(manager, roster))


def require_own_person(acting: Acting, person_id: str, then: Roster) -> None:
    """To record a talk, one led the other, as the roster of the day of the talk says."""
    require_role(acting, LEADERS)
    manager = acting.someone()
    if person_id not in people_of(manager, acting.roles(), then):
        raise NotAllowed(
            Bilingual(
                f"{person_id} 当日不归 {manager.id} 管理。", f"{person_id} was none of {manager.id}'s people that day."
            )
        )


def people_of(leader: Person, roles: Collection[Role], roster: Roster) -> frozenset[str]:
    """The people whom somebody leads, by what he is: a team leader his team, a supervisor the team leaders, a
    department's manager its people, a department's head and the centre's head all of theirs."""
    led: set[str] = set()
    if Role.TEAM_LEADER in roles:
        led |= _team_members(leader, roster)
    if Role.SUPERVISOR in roles:
        led |= {one.id for one in roster.people if Role.TEAM_LEADER in one.roles}
    if Role.DEPARTMENT_MANAGER in roles:
        led |= {one.id for one in _department(leader, roster) if one.roles.isdisjoint(OPENERS)}
    if Role.DEPARTMENT_HEAD in roles or Role.CENTRE_HEAD in roles:
        led |= {one.id for one in _department(leader, roster)}
    return frozenset(led - {leader.id})


def people_seen_by(acting: Acting) -> frozenset[str]:
    """Whose figures somebody sees: a leader those of his people, supervisors and the centre's head everybody's of the
    centre. Raises `NotAllowed` for one who leads nobody."""
    require_role(acting, LEADERS)
    leader, roles = acting.someone(), acting.roles()
    seen = people_of(leader, roles, acting.roster)
    if roles & WATCHES_CENTRE:
        seen |= {one.id for one in _department(leader, acting.roster)}
    return seen


def _team_members(leader: Person, roster: Roster) -> set[str]:
    teams = {team.id for team in roster.teams if team.leader == leader.id}
    return {one.id for one in roster.people if one.team in teams}


def _department(leader: Person, roster: Roster) -> list[Person]:
    return [one for one in roster.people if one.department == leader.department]
