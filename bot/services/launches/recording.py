"""How a deed becomes a fact: once, in order, and only if its doer may do it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, gather
from bot.domain.launches.facts import TemplateRegistered
from bot.domain.launches.telling import tellings
from bot.domain.launches.template import Requirement, Template
from bot.domain.people.facts import DELEGATION_BODIES
from bot.domain.people.rights import Acting
from bot.domain.people.roster import Roster
from bot.domain.telling import messages
from bot.ports import Clock, Store, Work
from bot.services.deeds import Deed, require_same
from bot.services.known_people import known_roster
from bot.services.masking import masked


@dataclass(frozen=True, slots=True)
class LaunchOffice:
    """What deciding on launches needs. Working days are those of ``calendar``, days those of ``zone``.

    ``on_recorded`` is called after facts were recorded, by whatever deed: what follows from them outside the database,
    such as the flag file, is brought up to date there. It must not raise: the deed is done by then.
    """

    store: Store
    clock: Clock
    zone: ZoneInfo
    calendar: Calendar
    on_recorded: Callable[[], None] = lambda: None

    def local_day(self, instant: datetime) -> date:
        """The calendar day of an instant where the centre is."""
        return instant.astimezone(self.zone).date()


class Scene:
    """What a deed meets: the facts so far, at one instant, within the transaction that records it."""

    def __init__(self, work: Work, office: LaunchOffice, deed: Deed, launch_id: str | None) -> None:
        self.work = work
        self.office = office
        self.deed = deed
        self.now = office.clock()
        self.launch_id = launch_id
        self.today = office.local_day(self.now)

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """Everything recorded so far."""
        return self.work.facts.until(self.now)

    @cached_property
    def dossier(self) -> Dossier:
        """The launch that the deed is about; raises `InputError` for an unknown one."""
        return dossier_of(self.facts, self.launch_id or "", self.now, self.office)

    @cached_property
    def case(self) -> Case:
        """The launch with what judging it needs."""
        return Case(self.dossier, self.office.calendar, self.office.local_day)

    @cached_property
    def roster(self) -> Roster | None:
        """Who is who today."""
        return known_roster(self.work, self.now, self.today)

    @cached_property
    def acting(self) -> Acting:
        """Who acts, with his rights; raises `InputError` without a roster."""
        roster = self.roster
        if roster is None:
            said = Bilingual("还没有花名册, 请主管先导入。", "There is no roster yet.")
            raise Declined(said, "Import one: briefed roster import FILE")
        delegations = self.work.facts.until(self.now, bodies=DELEGATION_BODIES)
        return Acting(self.deed.actor, self.today, roster, self.deed.on_behalf_of, delegations)

    def requirement(self, requirement_id: str) -> Requirement:
        """A requirement of the launch's template; raises `InputError` for an unknown one."""
        template = self.dossier.template
        found = template.requirement(requirement_id) if template else None
        if found is None:
            known = ", ".join(one.id for one in template.requirements) if template else "none"
            said = Bilingual(
                f"模板里没有要求“{requirement_id}”, 可能模板升级了。请重新打开项目。",
                f"There is no requirement {requirement_id!r}.",
            )
            raise Declined(said, f"There are: {known}.")
        return found


@contextmanager
def recording(office: LaunchOffice) -> Generator[Work]:
    """The transaction that facts are recorded in: every one that adds some to a launch is one of these."""
    with office.store.command() as work:
        yield work
    office.on_recorded()


def record(
    office: LaunchOffice,
    deed: Deed,
    kind: type[Body],
    decide: Callable[[Scene], Body],
    launch_id: str | None = None,
) -> Fact:
    """Record what ``decide`` makes of the deed, and tell whom it concerns.

    A key that is known gives the fact it stands for, without effect.

    Raises what ``decide`` raises, and `InputError` for a key that stands for another deed; nothing is recorded then.
    """
    with recording(office) as work:
        known = work.facts.with_key(deed.key)
        if known is not None:
            require_same(known, deed, kind, launch_id)
            return known
        scene = Scene(work, office, deed, launch_id)
        fact = Fact(scene.now, deed.actor, deed.key, masked(decide(scene)), launch_id, deed.on_behalf_of)
        work.facts.append(fact)
        work.outbox.put(messages(tellings(fact), fact.key, {"launch": launch_id or ""}, fact.recorded_at), scene.now)
        return fact


def dossier_of(facts: Sequence[Fact], launch_id: str, as_of: datetime, office: LaunchOffice) -> Dossier:
    """The dossier of a launch; raises `InputError` when it was not filed by then."""
    try:
        return gather(facts, launch_id, as_of, office.local_day)
    except KeyError:
        when = f"{as_of.astimezone(office.zone):%Y-%m-%d %H:%M}"
        raise Declined(
            Bilingual(f"到 {when} 没有上线项目“{launch_id}”。", f"There is no launch {launch_id!r} as of {when}."),
            "See: briefed launch list",
        ) from None


def templates_of(facts: Sequence[Fact]) -> dict[str, Template]:
    """The newest registered version of each template, by id."""
    registered = (fact.body.template for fact in facts if isinstance(fact.body, TemplateRegistered))
    return {template.id: template for template in registered}
