"""Who may do what: every rule about people's rights to act on launches is here.

Rights come from roles on the roster on the day of the deed, in person or through a delegation. Nobody signs his own
work: whoever wrote a launch or its materials, himself or through a delegate, neither signs nor waives for it.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.bilingual import Bilingual
from bot.domain.launches.dossier import Dossier
from bot.domain.launches.template import AttestationRule, Requirement, ReviewRule
from bot.domain.people.rights import Acting, NotAllowed, require_department, require_role
from bot.domain.people.roles import Role

PRODUCT_TEAM = (Role.PRODUCT_OWNER, Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)
MANAGERS = (Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)
TRAINERS = (Role.TRAINER, Role.TEAM_LEADER, Role.SUPERVISOR)
CALLS_MINOR = (Role.COMPLIANCE, Role.CONSUMER_PROTECTION)
UPGRADES = (Role.CUSTOMER_SERVICE, Role.COMPLIANCE, Role.CONSUMER_PROTECTION)
STOPS = (*PRODUCT_TEAM, *UPGRADES, Role.SUPERVISOR, Role.CENTRE_HEAD)
"""Who may revoke a permit: many, since a brake that few may pull is pulled too late."""
BRIEFED = (Role.AGENT, *TRAINERS, *UPGRADES, Role.CENTRE_HEAD)
LOOKS = tuple(role for role in Role if role is not Role.AGENT)
"""Who may look at launches and the board."""
ONLY_FOR_STAFF = Bilingual(
    "上线项目只给参与上线的同事看。客户的问题, 直接问我就好。",
    "Launches are shown to those who have a part in them. What a customer asks, just ask me.",
)
AUDITS = (Role.COMPLIANCE, Role.CENTRE_HEAD)
"""Who may search everything that was recorded. Both read what is under embargo, which is among it."""
KEEPS_ROSTER = (Role.CENTRE_HEAD, Role.SUPERVISOR)
ADMINISTERS = (Role.CENTRE_HEAD, Role.SUPERVISOR)
"""Who sees how the program itself fares: its health, its templates, its calendars."""


def is_agent_only(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles has no part in launches: he asks about products instead."""
    return not set(roles) & set(LOOKS)


def require_look(acting: Acting) -> None:
    """To look at launches, one has a part in them: everybody but agents, who ask about products instead."""
    if is_agent_only(acting.roles()):
        raise NotAllowed(ONLY_FOR_STAFF)


def require_auditor(acting: Acting) -> None:
    """To search and export what was recorded of everything and everybody."""
    require_role(acting, AUDITS)


def require_administrator(acting: Acting) -> None:
    """To see how the program itself fares."""
    require_role(acting, ADMINISTERS)


def require_filer(acting: Acting) -> None:
    """To begin with a launch, one is of some product team."""
    require_role(acting, PRODUCT_TEAM)


def require_product_team(acting: Acting, department: str) -> None:
    """To file, change, attach, move or carry out a launch, one is of the product team of its department."""
    require_role(acting, PRODUCT_TEAM)
    require_department(acting, department)


def require_signer(acting: Acting, requirement: Requirement, dossier: Dossier) -> Role:
    """To sign a review or an attestation; the role that is signed for."""
    rule = requirement.rule
    if not isinstance(rule, ReviewRule | AttestationRule):
        raise NotAllowed(Bilingual(f"“{requirement.id}”不是签核项。", f"“{requirement.id}” is nothing that is signed."))
    require_role(acting, (rule.role,))
    require_other_than_author(acting, dossier)
    return rule.role


def require_team_leader(acting: Acting, team_id: str, dossier: Dossier | None = None) -> None:
    """To sign for a team's training, one is its leader, or his delegate; and it is not one's own work."""
    team = acting.roster.team(team_id)
    if team is None:
        raise NotAllowed(Bilingual(f"没有班组 {team_id}。", f"There is no team {team_id}."))
    if acting.someone().id != team.leader:
        raise NotAllowed(
            Bilingual(f"班组 {team_id} 由组长 {team.leader} 签核。", f"Only {team.leader} leads team {team_id}.")
        )
    require_role(acting, (Role.TEAM_LEADER,))
    if dossier is not None:
        require_other_than_author(acting, dossier)


def require_trainer(acting: Acting) -> None:
    """To hold training sessions and record who was there."""
    require_role(acting, TRAINERS)


def sees_trainees(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles sees by name who was trained and who was not; others see numbers."""
    return not set(roles).isdisjoint({*TRAINERS, Role.CENTRE_HEAD})


def require_briefed(acting: Acting, department: str) -> None:
    """To read the material of a launch of a department before it goes live: those who must know it, or have a say."""
    if acting.someone().department != department:
        require_role(acting, BRIEFED)


def require_manager_of(acting: Acting, department: str) -> None:
    """To log hours of listening, one manages the department."""
    require_role(acting, MANAGERS)
    require_department(acting, department)


def require_waiver(acting: Acting, requirement: Requirement, dossier: Dossier) -> None:
    """To waive a requirement: a role that the template names, and not one's own work."""
    if not requirement.waivable_by:
        raise NotAllowed(_cannot_be_waived(requirement))
    require_role(acting, requirement.waivable_by)
    require_other_than_author(acting, dossier)


def require_waiver_request(acting: Acting, requirement: Requirement, dossier: Dossier) -> None:
    """To ask for a waiver, or to do without it after all: the product team, where the template lets somebody waive."""
    require_product_team(acting, dossier.launch.owner_department)
    if not requirement.waivable_by:
        raise NotAllowed(_cannot_be_waived(requirement))


def require_stage_decision(acting: Acting, stage_id: str, dossier: Dossier) -> None:
    """To decide on a stage: the role that the template names, and not one's own work."""
    stages = dossier.template.stages if dossier.template else ()
    stage = next((one for one in stages if one.id == stage_id), None)
    if stage is None:
        known = ", ".join(one.id for one in stages)
        raise NotAllowed(
            Bilingual(f"没有阶段 {stage_id}(只有 {known})。", f"There is no stage {stage_id}, only {known}.")
        )
    require_role(acting, (stage.decided_by,))
    require_other_than_author(acting, dossier)


def require_minor_change(acting: Acting, dossier: Dossier) -> None:
    """To call a change minor: compliance or consumer protection, and not one's own work."""
    require_role(acting, CALLS_MINOR)
    require_other_than_author(acting, dossier)


def require_upgrade(acting: Acting, dossier: Dossier) -> None:
    """To let a launch go over to another version of its template: a reviewer, and not one's own work."""
    require_role(acting, UPGRADES)
    require_other_than_author(acting, dossier)


def require_stop(acting: Acting) -> None:
    """To revoke a permit: anybody who has a say in launches."""
    require_role(acting, STOPS)


def require_roster_keeper(acting: Acting | None) -> None:
    """To import a roster; the first one may come from anybody who can run the program."""
    if acting is not None:
        require_role(acting, KEEPS_ROSTER)


def require_other_than_author(acting: Acting, dossier: Dossier) -> None:
    """Nobody signs his own work, delegates included."""
    own = acting.behind & dossier.authors
    if own:
        who = ", ".join(sorted(own))
        raise NotAllowed(
            Bilingual(
                f"{who} 是本项目的起草人,不能自己签核或豁免。",
                f"{who} wrote it and cannot sign for it.",
            )
        )


def _cannot_be_waived(requirement: Requirement) -> Bilingual:
    return Bilingual(
        f"“{requirement.title.zh}”不能豁免, 请设法满足。",
        f"“{requirement.title.en}” cannot be waived. It must be met.",
    )
