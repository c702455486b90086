"""Who is who: importing rosters, and what a person may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Reader
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_roster_keeper
from bot.domain.people.facts import DELEGATION_BODIES, RosterImported
from bot.domain.people.imported import roster_of
from bot.domain.people.rights import Acting
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.people.roster_changes import RosterChanges, differences
from bot.services.deeds import Deed
from bot.services.known_people import known_roster
from bot.services.launches.recording import LaunchOffice, Scene, record

REVIEWERS = frozenset(
    {Role.CUSTOMER_SERVICE, Role.CONSUMER_PROTECTION, Role.COMPLIANCE, Role.TRAINER, Role.CENTRE_HEAD}
)
"""Who may read the documents of launches that are still to come, beside the owner department."""
OTHER_CHANGES = Bilingual(
    "在您查看之后花名册又变了, 什么都没有导入。请看过现在的变化再导入。",
    "The roster has changed since you looked; nothing was imported. Look at the changes as they are now.",
)
CONFIRM_AT_A_TERMINAL = "Look who leaves with --dry-run. If the file is right, confirm with --yes."


def compare_roster(office: LaunchOffice, roster: Roster) -> RosterChanges:
    """What an import would change."""
    now = office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now)
    return differences(roster_of(facts, roster.effective_from), roster)


def import_roster(
    office: LaunchOffice, deed: Deed, roster: Roster, confirmed: bool = False, shown: RosterChanges | None = None
) -> Fact:
    """Say who is who from a day on. Refused if it takes many people off the roster and that is not confirmed.

    ``shown`` are the changes that the importer has seen; if they are others meanwhile, nothing is imported.
    """

    def imported(scene: Scene) -> RosterImported:
        _require_keeper(scene)
        changes = differences(roster_of(scene.facts, roster.effective_from), roster)
        if shown is not None and changes != shown:
            raise Declined(OTHER_CHANGES)
        if changes.needs_confirmation and not confirmed:
            raise Declined(_too_many_leave(changes), CONFIRM_AT_A_TERMINAL)
        return RosterImported(roster)

    return record(office, deed, RosterImported, imported)


def roster_imports(office: LaunchOffice) -> Sequence[Fact]:
    """Every import, the newest first."""
    with office.store.begin() as work:
        return work.facts.until(office.clock(), bodies=(RosterImported,))[::-1]


def roster_today(office: LaunchOffice) -> Roster | None:
    """Who is who today; ``None`` before the first roster."""
    now = office.clock()
    with office.store.begin() as work:
        return known_roster(work, now, office.local_day(now))


def person_today(office: LaunchOffice, person_id: str) -> Person | None:
    """Somebody who works here today."""
    roster = roster_today(office)
    person = roster.person(person_id) if roster else None
    return person if person is not None and person.is_here(office.local_day(office.clock())) else None


def reader_for(office: LaunchOffice, person_id: str) -> Reader:
    """What a person may read; somebody who is not on the roster reads what every agent does."""
    person = person_today(office, person_id)
    return Reader() if person is None else reader_of(person)


def reader_of(person: Person) -> Reader:
    """What somebody who is here may read."""
    return Reader(frozenset({person.department}), reviews=bool(person.roles & REVIEWERS))


def _too_many_leave(changes: RosterChanges) -> Bilingual:
    share = f"{changes.leaving_share:.0%}"
    return Bilingual(
        f"{share} 的人会从花名册上消失, 什么都没有改。请看清楚谁离开; 如果没错, 请确认。",
        f"This would take {share} of the people off the roster; nothing was changed.",
    )


def _require_keeper(scene: Scene) -> None:
    # A first roster that takes effect later has its keepers already.
    roster = scene.roster or roster_of(scene.facts, date.max)
    if roster is None:
        require_roster_keeper(None)
        return
    delegations = [fact for fact in scene.facts if isinstance(fact.body, DELEGATION_BODIES)]
    require_roster_keeper(Acting(scene.deed.actor, scene.today, roster, scene.deed.on_behalf_of, delegations))
