"""A launch as one person sees it: what there is, what of it he may read, and what he may do with it now.

What somebody may do is a hint for what to offer him: the rules are in the domain, and asked again when he does it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Embargo, Reader
from bot.domain.facts import Fact
from bot.domain.launches.authority import (
    require_look,
    require_minor_change,
    require_product_team,
    require_signer,
    require_stage_decision,
    require_upgrade,
    require_waiver,
    require_waiver_request,
)
from bot.domain.launches.dossier import Dossier
from bot.domain.launches.finding import State
from bot.domain.launches.template import AttestationRule, Requirement, ReviewRule
from bot.domain.launches.waiver_requests import WaiverRequest
from bot.domain.people.facts import DELEGATION_BODIES, RosterImported
from bot.domain.people.imported import roster_of
from bot.domain.people.rights import Acting, NotAllowed, delegated_to
from bot.domain.people.roster import Roster
from bot.ports import Work
from bot.services.launches.evidence import Signature, evidence_of
from bot.services.launches.judging import LaunchView, view
from bot.services.launches.recording import LaunchOffice
from bot.services.launches.signing import stage_digest, subject_of


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with a launch, himself or as a delegate.

    ``signs``, ``waives`` and ``asks`` are ids of requirements, ``decides`` of stages, ``withdraws`` sign-offs and
    ``minor`` documents. ``takes_back`` and ``declines`` are requests for waivers that wait. ``makes_good`` is whether a
    duty from a waiver is left for him to report, ``upgrades`` whether he may take it over to a newer template.
    """

    is_product_team: bool = False
    signs: tuple[str, ...] = ()
    waives: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    withdraws: tuple[Signature, ...] = ()
    minor: tuple[str, ...] = ()
    takes_back: tuple[WaiverRequest, ...] = ()
    declines: tuple[WaiverRequest, ...] = ()
    makes_good: bool = False
    upgrades: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A launch as somebody sees it. ``reads`` is whether he may read what is under embargo until the launch."""

    shown: LaunchView
    roster: Roster | None
    reads: bool
    rights: Rights

    def name_of(self, person_id: str) -> str:
        """Somebody's name; his id when the roster does not know him."""
        return name_in(self.roster, person_id)


@dataclass(frozen=True, slots=True)
class Board:
    """Every launch, as somebody sees them."""

    views: Sequence[LaunchView]
    roster: Roster | None


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that a signature covers, in the version that is signed."""

    requirement: str
    document_id: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Signable:
    """What somebody signs: the digest that the signature is bound to, and what stands behind it."""

    requirement: Requirement
    digest: str
    statement: Bilingual | None = None
    documents: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Decidable:
    """What somebody decides on at the end of a stage; ``open_ones`` keep it from going on."""

    stage: str
    title: Bilingual
    digest: str
    documents: tuple[Attached, ...] = ()
    open_ones: tuple[Bilingual, ...] = ()


def name_in(roster: Roster | None, person_id: str) -> str:
    """Somebody's name; his id when the roster does not know him."""
    person = roster.person(person_id) if roster else None
    return person.name if person else person_id


def look(office: LaunchOffice, person_id: str, reader: Reader, launch_id: str, as_of: datetime | None = None) -> Look:
    """One launch as a person sees it, now or as of an instant that is over, at which there is nothing to do any more.

    Raises `NotAllowed` for agents, and `Declined` when there is none of that id.
    """
    people = People(office, person_id)
    require_look(people.himself)
    shown = view(office, launch_id, as_of)
    rights = Rights() if as_of else _rights(shown, people)
    return Look(shown, people.roster, may_read(shown.dossier, reader), rights)


def look_at_all(office: LaunchOffice, person_id: str, views: Sequence[LaunchView]) -> Board:
    """The board as a person sees it; raises `NotAllowed` for agents."""
    people = People(office, person_id)
    require_look(people.himself)
    return Board(views, people.roster)


def own_launches(office: LaunchOffice, person_id: str, views: Sequence[LaunchView]) -> Board:
    """Of some launches those of a person's department, and those that wait for him; raises `NotAllowed` for agents."""
    everything = look_at_all(office, person_id, views)
    person = everything.roster.person(person_id) if everything.roster else None
    department = person.department if person else None
    mine = [one for one in views if one.dossier.launch.owner_department == department or _waits_for(person_id, one)]
    return Board(mine, everything.roster)


def signable(office: LaunchOffice, person_id: str, launch_id: str, requirement_id: str) -> Signable:
    """What a person would sign now; raises `NotAllowed` when he may not, himself or as a delegate."""
    people = People(office, person_id)
    shown = view(office, launch_id)
    requirement = requirement_in(shown, requirement_id)
    people.require(lambda acting: require_signer(acting, requirement, shown.dossier))
    digest = subject_of(requirement, shown.case)
    if isinstance(requirement.rule, AttestationRule):
        return Signable(requirement, digest, requirement.rule.statement)
    return Signable(requirement, digest, None, _documents(office, shown.dossier, requirement.stage))


def decidable(office: LaunchOffice, person_id: str, launch_id: str, stage_id: str) -> Decidable:
    """What a person would decide on; raises `NotAllowed` when he may not, himself or as a delegate."""
    people = People(office, person_id)
    shown = view(office, launch_id)
    people.require(lambda acting: require_stage_decision(acting, stage_id, shown.dossier))
    template = shown.dossier.template
    stage = next(one for one in (template.stages if template else ()) if one.id == stage_id)
    of_stage = {one.id for one in (template.requirements if template else ()) if one.stage == stage_id}
    open_ones = (one.title for one in shown.verdict.open_findings if one.requirement in of_stage)
    documents = _documents(office, shown.dossier, stage_id)
    return Decidable(stage_id, stage.title, stage_digest(stage_id, shown.dossier), documents, tuple(open_ones))


def documents_of(office: LaunchOffice, dossier: Dossier) -> tuple[Attached, ...]:
    """All of a launch's documents, as they are now."""
    last = dossier.template.stages[-1].id if dossier.template else ""
    return _documents(office, dossier, last)


def principals_of(office: LaunchOffice, person_id: str) -> list[str]:
    """Whom a person may act for today."""
    return People(office, person_id).principals


def requirement_in(shown: LaunchView, requirement_id: str) -> Requirement:
    """A requirement of the launch's template; raises `NotAllowed` for one that is not there."""
    template = shown.dossier.template
    found = template.requirement(requirement_id) if template else None
    if found is None:
        said = Bilingual(f"清单里没有“{requirement_id}”。", f"Its template has no “{requirement_id}”.")
        raise NotAllowed(said)
    return found


def may_read(dossier: Dossier, reader: Reader) -> bool:
    """Whether somebody may read a launch's content: everybody once it was launched."""
    launch = dossier.launch
    embargo = Embargo(launch.id, launch.product, launch.owner_department)
    return dossier.launched is not None or not embargo.hides_from(reader)


@dataclass
class People:
    """A person with everybody whom he may act for today."""

    office: LaunchOffice
    person_id: str
    roster: Roster | None = field(init=False)
    _delegations: Sequence[Fact] = field(init=False)

    def __post_init__(self) -> None:
        now = self.office.clock()
        with self.office.store.begin() as work:
            self.roster, self._delegations = _roster_and_delegations(work, self.office)
        self._today = self.office.local_day(now)

    @property
    def himself(self) -> Acting:
        """The person in his own name; raises `NotAllowed` without a roster."""
        return self._acting(None)

    @property
    def principals(self) -> list[str]:
        """Whom he may act for."""
        given = delegated_to(self.person_id, self._today, self._delegations)
        return list(dict.fromkeys(principal for principal, _ in given))

    def may(self, check: Callable[[Acting], object]) -> bool:
        """Whether he may, himself or for somebody else."""
        return any(_passes(check, self._acting(one)) for one in (None, *self.principals))

    def require(self, check: Callable[[Acting], object]) -> None:
        """Raises the `NotAllowed` that keeps him from it in his own name, if nobody lets him."""
        if not self.may(check):
            check(self.himself)

    def _acting(self, on_behalf_of: str | None) -> Acting:
        if self.roster is None:
            raise NotAllowed(Bilingual("还没有花名册。", "There is no roster yet."))
        return Acting(self.person_id, self._today, self.roster, on_behalf_of, self._delegations)


def _passes(check: Callable[[Acting], object], acting: Acting) -> bool:
    try:
        check(acting)
    except NotAllowed:
        return False
    return True


def _roster_and_delegations(work: Work, office: LaunchOffice) -> tuple[Roster | None, Sequence[Fact]]:
    now = office.clock()
    facts = work.facts.until(now, bodies=(RosterImported, *DELEGATION_BODIES))
    return roster_of(facts, office.local_day(now)), [one for one in facts if isinstance(one.body, DELEGATION_BODIES)]


def _rights(shown: LaunchView, people: People) -> Rights:
    dossier = shown.dossier
    product_team = people.may(lambda acting: require_product_team(acting, dossier.launch.owner_department))
    makes_good = product_team and bool(shown.remedials)
    if dossier.launched is not None:
        return Rights(makes_good=makes_good)
    applying = _applying(shown)
    open_ids = {one.requirement for one in shown.verdict.open_findings}
    open_ones = [one for one in applying if one.id in open_ids]
    waives = [one.id for one in open_ones if people.may(lambda acting, one=one: require_waiver(acting, one, dossier))]
    requests = shown.waiver_requests
    not_to_ask = {*waives, *(one.body.requirement for one in requests)}
    return Rights(
        is_product_team=product_team,
        signs=tuple(one.id for one in applying if _may_sign(one, dossier, people)),
        waives=tuple(waives),
        asks=tuple(one.id for one in open_ones if one.id not in not_to_ask and _may_ask(one, dossier, people)),
        decides=_decides(shown, people),
        withdraws=_withdraws(shown, people),
        minor=_minor(shown, people),
        takes_back=tuple(requests) if product_team else (),
        declines=tuple(one for one in requests if one.body.requirement in waives),
        makes_good=makes_good,
        upgrades=not dossier.is_killed and people.may(lambda acting: require_upgrade(acting, dossier)),
    )


def _applying(shown: LaunchView) -> list[Requirement]:
    template = shown.dossier.template
    left_out = {one.requirement for one in shown.verdict.findings if one.state is State.NOT_APPLICABLE}
    return [one for one in (template.requirements if template else ()) if one.id not in left_out]


def _may_sign(requirement: Requirement, dossier: Dossier, people: People) -> bool:
    if not isinstance(requirement.rule, ReviewRule | AttestationRule):
        return False
    return people.may(lambda acting: require_signer(acting, requirement, dossier))


def _may_ask(requirement: Requirement, dossier: Dossier, people: People) -> bool:
    return people.may(lambda acting: require_waiver_request(acting, requirement, dossier))


def _decides(shown: LaunchView, people: People) -> tuple[str, ...]:
    dossier = shown.dossier
    stages = [one.id for one in (dossier.template.stages if dossier.template else ())]
    until_now = stages[: stages.index(shown.stage) + 1] if shown.stage in stages else stages
    return tuple(
        one
        for one in reversed(until_now)
        if people.may(lambda acting, one=one: require_stage_decision(acting, one, dossier))
    )


def _withdraws(shown: LaunchView, people: People) -> tuple[Signature, ...]:
    own: Collection[str] = {people.person_id, *people.principals}
    signatures = evidence_of(shown).signatures
    return tuple(one for one in signatures if not own.isdisjoint({one.actor, one.on_behalf_of}))


def _minor(shown: LaunchView, people: People) -> tuple[str, ...]:
    versions: dict[str, set[str]] = {}
    for one in evidence_of(shown).versions:
        versions.setdefault(one.document_id, set()).add(one.sha256)
    several = [document for document, seen in versions.items() if len(seen) > 1]
    return tuple(several) if several and people.may(lambda acting: require_minor_change(acting, shown.dossier)) else ()


def _documents(office: LaunchOffice, dossier: Dossier, stage_id: str) -> tuple[Attached, ...]:
    if dossier.template is None:
        return ()
    materials = dossier.materials_until(dossier.template.stage_place(stage_id))
    titles = _titles(office, [one.document_id for one in materials.values()])
    return tuple(
        Attached(
            requirement,
            one.document_id,
            titles.get(one.document_id, one.document_id),
            one.seen.sha256 if one.seen else "",
        )
        for requirement, one in materials.items()
    )


def _titles(office: LaunchOffice, document_ids: Collection[str]) -> Mapping[str, str]:
    with office.store.begin() as work:
        found = {one: work.documents.current(one) for one in document_ids}
    return {one: document.title for one, document in found.items() if document is not None}


def _waits_for(person_id: str, one: LaunchView) -> bool:
    return not one.is_over and any(person_id in found.actors for found in one.verdict.open_findings)
