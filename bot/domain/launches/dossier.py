"""Everything that is known about one launch at an instant, put together from the facts recorded up to then."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain, takewhile
from operator import attrgetter
from typing import Any, TypeVar

from bot.domain.facts import Body, Fact
from bot.domain.launches.facts import (
    AnswersChecked,
    AttendanceStruck,
    Attended,
    ChangeCalledMinor,
    DateMoved,
    Launched,
    LaunchFiled,
    ListeningLogged,
    MaterialAttached,
    MaterialSeen,
    PermitIssued,
    PermitRevoked,
    QuestionAdded,
    RemedialDone,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    StageDecision,
    TemplateRegistered,
    TemplateUpgraded,
    TrainingHeld,
    Waived,
    WaiverDeclined,
    WaiverRequested,
    WaiverRequestWithdrawn,
)
from bot.domain.launches.launch import Launch
from bot.domain.launches.template import Requirement, Template, announces
from bot.domain.people.facts import RosterImported
from bot.domain.people.imported import effective
from bot.domain.people.roster import Roster

Something = TypeVar("Something", bound=Body)

_ByBody = Mapping[type[Any], list[Fact]]
"""Facts by what they tell."""
_ORDER = attrgetter("recorded_at", "key")
"""By key within one instant, so that the order does not depend on the order in which facts are handed in."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The facts that bear on one launch, by what they tell, each in the order of recording."""

    by_body: Mapping[type[Any], tuple[Fact, ...]]

    def of(self, body: type[Body]) -> tuple[Fact, ...]:
        """All facts of one kind."""
        return self.by_body.get(body, ())

    def bodies(self, body: type[Something]) -> tuple[Something, ...]:
        """What the facts of one kind say."""
        return tuple(fact.body for fact in self.of(body) if isinstance(fact.body, body))


@dataclass(frozen=True, slots=True)
class Material:
    """A requirement's document: its version now and the one that it says the same as, since when both hold.

    ``history`` is everything seen of the document from then on, oldest first.
    """

    document_id: str
    seen: MaterialSeen | None
    root_sha256: str
    since: datetime
    history: tuple[tuple[datetime, MaterialSeen], ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether the document exists and was read."""
        return self.seen is not None and bool(self.seen.sha256)


@dataclass(frozen=True)
class Dossier:
    """One launch as of an instant. ``template`` is ``None`` if the pinned version was never registered.

    ``live_at`` is the instant at which everything must be right. ``rosters`` are those in force up to its day, one
    after the other; ``roster`` is the one of that day.
    """

    launch: Launch
    template: Template | None
    rosters: tuple[Roster, ...]
    as_of: datetime
    live_at: datetime
    filed_at: datetime
    authors: frozenset[str]
    materials: Mapping[str, Material]
    recorded: Recorded
    facts_digest: str

    @cached_property
    def roster(self) -> Roster | None:
        """Who is who on the day it goes live."""
        return self.rosters[-1] if self.rosters else None

    def roster_on(self, day: date) -> Roster | None:
        """Who is who on a day up to that one."""
        for one in reversed(self.rosters):
            if one.effective_from <= day:
                return one
        return None

    @property
    def launched(self) -> Fact | None:
        """The fact that it was launched."""
        facts = self.recorded.of(Launched)
        return facts[0] if facts else None

    @property
    def revoked_permits(self) -> frozenset[str]:
        """The permits that somebody revoked, by their jti."""
        return frozenset(one.jti for one in self.recorded.bodies(PermitRevoked))

    @property
    def is_killed(self) -> bool:
        """Whether the last word on a stage is that the launch ends there."""
        return any(one.decision is StageDecision.KILL for one in stage_decisions(self).values())

    @property
    def is_over(self) -> bool:
        """Whether it was carried out or given up: nothing keeps it from anything any more."""
        return self.launched is not None or self.is_killed

    def needs(self, requirement: Requirement) -> bool:
        """Whether a requirement counts for a launch of this tier, product type and channels."""
        launch = self.launch
        return requirement.when.covers(launch.tier, launch.product_type, launch.channels)

    @property
    def is_announced(self) -> bool:
        """Whether everybody may know of it: it was launched, or its template tells the planned day."""
        return self.launched is not None or announces(self.template)

    @property
    def questions(self) -> tuple[str, ...]:
        """What customers will ask, as the product team and the log say."""
        added = (one.question for one in self.recorded.bodies(QuestionAdded))
        return tuple(dict.fromkeys((*self.launch.questions, *added)))

    def sign_offs(self, requirement: str) -> list[tuple[Fact, SignedOff]]:
        """Sign-offs of a requirement that were not withdrawn, those for groups included, in order."""
        facts = self._standing.get(requirement, ())
        return [(fact, fact.body) for fact in facts if isinstance(fact.body, SignedOff)]

    @cached_property
    def _standing(self) -> Mapping[str, Sequence[Fact]]:
        withdrawn = {one.signed_key for one in self.recorded.bodies(SignOffWithdrawn)}
        standing: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self.recorded.of(SignedOff):
            if isinstance(fact.body, SignedOff) and fact.key not in withdrawn:
                standing[fact.body.requirement].append(fact)
        return standing

    @cached_property
    def attendances(self) -> Mapping[str, Mapping[str, Attended]]:
        """Who was at each session, by id, without what was entered by mistake.

        An entry after the mistake was struck counts again.
        """
        present: defaultdict[str, dict[str, Attended]] = defaultdict(dict)
        entered: Sequence[Fact] = self.recorded.of(Attended)
        if struck := self.recorded.of(AttendanceStruck):
            entered = sorted([*entered, *struck], key=_ORDER)
        for fact in entered:
            body = fact.body
            if isinstance(body, Attended):
                present[body.session][body.person] = body
            elif isinstance(body, AttendanceStruck):
                present.get(body.session, {}).pop(body.person, None)
        return dict(present)

    def entered_at(self, session: str) -> dict[str, datetime]:
        """When everybody who was at a session was last entered."""
        present = self.attendances.get(session, {})
        entered = {
            fact.body.person: fact.recorded_at
            for fact in self.recorded.of(Attended)
            if isinstance(fact.body, Attended) and fact.body.session == session
        }
        return {person: entered[person] for person in present}

    def materials_digest(self) -> str:
        """The exact versions of all materials: questions must be asked again when any of them changes."""
        return digest({one.document_id: one.seen.sha256 if one.seen else "" for one in self.materials.values()})

    def content_digest(self, stage_place: int) -> str:
        """What there is to sign at a stage: the launch itself, and the materials of the stages up to it.

        The planned instant is no part of it. Versions that were called the same as an earlier one count as that one.
        """
        if stage_place not in self._content_digests:
            self._content_digests[stage_place] = digest(self._content(stage_place))
        return self._content_digests[stage_place]

    @cached_property
    def _content_digests(self) -> dict[int, str]:
        """By place: every review of a stage asks for the same one."""
        return {}

    def materials_until(self, stage_place: int) -> dict[str, Material]:
        """The materials of the stages up to one, by the requirements that ask for them."""
        places = {one.id: self._place(one.stage) for one in (self.template.requirements if self.template else ())}
        return {
            requirement: material
            for requirement, material in self.materials.items()
            if places.get(requirement, 0) <= stage_place
        }

    def _content(self, stage_place: int) -> object:
        launch = self.launch
        contents = {
            requirement: [material.document_id, material.root_sha256]
            for requirement, material in self.materials_until(stage_place).items()
        }
        described = [launch.product, launch.product_type, launch.owner_department, launch.tier, launch.summary]
        return [described, sorted(launch.channels), contents]

    def _place(self, stage: str) -> int:
        return self.template.stage_place(stage) if self.template else 0


def gather(facts: Iterable[Fact], launch_id: str, as_of: datetime, local_day: Callable[[datetime], date]) -> Dossier:
    """The dossier of a launch; raises `KeyError` when it was not filed by then.

    ``local_day`` gives the centre's calendar day of an instant.
    """
    bearing = (one for one in facts if one.launch is None or one.launch == launch_id)
    return gather_all(bearing, as_of, local_day)[launch_id]


def gather_all(facts: Iterable[Fact], as_of: datetime, local_day: Callable[[datetime], date]) -> dict[str, Dossier]:
    """The dossier of every launch that was filed by then, by id. The facts are gone through once for all of them."""
    by_launch: defaultdict[str | None, _ByBody] = defaultdict(lambda: defaultdict(list))
    for one in facts:
        if one.recorded_at <= as_of:
            by_launch[one.launch][type(one.body)].append(one)
    common = _sorted_by_topic(chain.from_iterable(by_launch.pop(None, {}).values()))
    dossiers = (
        _put_together(launch_id, _in_order(own), common, as_of, local_day)
        for launch_id, own in by_launch.items()
        if launch_id is not None
    )
    return {one.launch.id: one for one in dossiers if one is not None}


def _put_together(
    launch_id: str, own: Recorded, common: _Common, as_of: datetime, local_day: Callable[[datetime], date]
) -> Dossier | None:
    filings = own.of(LaunchFiled)
    if not filings:
        return None
    launch = _launch_now(launch_id, own)
    documents = _attached(own)
    live_at = _live_at(launch, own, as_of)
    rosters = rosters_until(common.rosters, local_day(live_at))
    recorded = _with_related(own, common, launch, documents.values())
    authors = _authors(own)
    return Dossier(
        launch=launch,
        template=common.templates.get(launch.template_digest),
        rosters=tuple(one.body.roster for one in rosters if isinstance(one.body, RosterImported)),
        as_of=as_of,
        live_at=live_at,
        filed_at=filings[0].recorded_at,
        authors=authors,
        materials=_materials(recorded, documents, authors),
        recorded=recorded,
        facts_digest=_facts_digest(recorded, rosters),
    )


def _live_at(launch: Launch, own: Recorded, as_of: datetime) -> datetime:
    """When a launch goes live: as planned; now, if that is over; and once it was carried out, when that was."""
    launched = own.of(Launched)
    return launched[0].recorded_at if launched else max(launch.planned_at, as_of)


@dataclass(frozen=True, slots=True)
class _Common:
    """The facts that concern all launches, by what makes them bear on one."""

    rosters: Sequence[Fact]
    templates: Mapping[str, Template]
    of_document: Mapping[str, Sequence[Fact]]
    of_department: Mapping[str, Sequence[Fact]]


def _sorted_by_topic(facts: Iterable[Fact]) -> _Common:
    rosters: list[Fact] = []
    templates: dict[str, Template] = {}
    of_document: dict[str, list[Fact]] = {}
    of_department: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=_ORDER):
        match fact.body:
            case RosterImported():
                rosters.append(fact)
            case TemplateRegistered(template):
                templates.setdefault(template.digest, template)
            case MaterialSeen(document_id=document_id) | ChangeCalledMinor(document_id=document_id):
                of_document.setdefault(document_id, []).append(fact)
            case ListeningLogged(department=department):
                of_department.setdefault(department, []).append(fact)
            case _:
                pass
    return _Common(rosters, templates, of_document, of_department)


def digest(data: object) -> str:
    """The sha256 of plain data, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _launch_now(launch_id: str, own: Recorded) -> Launch:
    filings = own.bodies(LaunchFiled)
    moves, upgrades = own.bodies(DateMoved), own.bodies(TemplateUpgraded)
    return replace(
        filings[-1].launch,
        id=launch_id,
        planned_at=moves[-1].planned_at if moves else filings[0].launch.planned_at,
        template_digest=upgrades[-1].template_digest if upgrades else filings[0].launch.template_digest,
    )


def _attached(own: Recorded) -> dict[str, str]:
    return {one.requirement: one.document_id for one in own.bodies(MaterialAttached)}


def _authors(own: Recorded) -> frozenset[str]:
    """Whose work the launch is: whoever filed it, changed it or attached its materials, delegates included."""
    written = (*own.of(LaunchFiled), *own.of(MaterialAttached))
    return frozenset(person for one in written for person in one.behind)


def rosters_until(known: Iterable[Fact], day: date) -> list[Fact]:
    """The imports that say who is who up to a day, by the days they take effect on; the newest of each day."""
    imports = [one for one in known if isinstance(one.body, RosterImported) and effective(one) <= day]
    by_day = {effective(one): one for one in sorted(imports, key=_ORDER)}
    return [by_day[effective] for effective in sorted(by_day)]


def _in_order(by_body: _ByBody) -> Recorded:
    return Recorded({body: tuple(sorted(facts, key=_ORDER)) for body, facts in by_body.items()})


def _with_related(own: Recorded, common: _Common, launch: Launch, documents: Iterable[str]) -> Recorded:
    """A launch's own facts, and those about its documents and its department."""
    related = [
        *(fact for document in set(documents) for fact in common.of_document.get(document, ())),
        *common.of_department.get(launch.owner_department, ()),
        *(fact for body in _RELATED for fact in own.of(body)),
    ]
    by_body = {body: [fact for fact in related if type(fact.body) is body] for body in _RELATED}
    return Recorded({**own.by_body, **_in_order(by_body).by_body})


_RELATED = (MaterialSeen, ChangeCalledMinor, ListeningLogged)


def _materials(recorded: Recorded, documents: Mapping[str, str], authors: frozenset[str]) -> dict[str, Material]:
    attached_at = {
        fact.body.requirement: fact.recorded_at
        for fact in recorded.of(MaterialAttached)
        if isinstance(fact.body, MaterialAttached)
    }
    return {
        requirement: _material(document_id, attached_at[requirement], recorded, authors)
        for requirement, document_id in documents.items()
    }


def _material(document_id: str, attached_at: datetime, recorded: Recorded, authors: frozenset[str]) -> Material:
    history = [
        (fact.recorded_at, fact.body)
        for fact in recorded.of(MaterialSeen)
        if isinstance(fact.body, MaterialSeen) and fact.body.document_id == document_id
    ]
    if not history:
        return Material(document_id, None, "", attached_at)
    same_as = _minor_changes(document_id, recorded, authors)
    root = _root(history[-1][1].sha256, same_as)
    same = list(takewhile(lambda one: _root(one[1].sha256, same_as) == root, reversed(history)))
    return Material(document_id, history[-1][1], root, max(same[-1][0], attached_at), tuple(reversed(same)))


def _minor_changes(document_id: str, recorded: Recorded, authors: frozenset[str]) -> dict[str, str]:
    """Which older version each version says the same as. An author's word counts for nothing on his own work.

    Of versions that are the same already nothing new is said: a change that is undone would have no oldest one.
    """
    same_as: dict[str, str] = {}
    for fact in recorded.of(ChangeCalledMinor):
        body = fact.body
        if not isinstance(body, ChangeCalledMinor) or body.document_id != document_id or fact.behind & authors:
            continue
        if _root(body.from_sha256, same_as) != _root(body.to_sha256, same_as):
            same_as[body.to_sha256] = body.from_sha256
    return same_as


def _root(sha256: str, same_as: Mapping[str, str]) -> str:
    """The oldest version that says the same."""
    while older := same_as.get(sha256):
        sha256 = older
    return sha256


def root_of(dossier: Dossier, document_id: str, sha256: str) -> str:
    """The oldest version that says the same as this one of a document."""
    return _root(sha256, _minor_changes(document_id, dossier.recorded, dossier.authors))


def _facts_digest(recorded: Recorded, rosters: Iterable[Fact]) -> str:
    """Which facts a verdict rests on. Permits are not among them, which follow from one, nor what is only asked for."""
    counted = [facts for body, facts in recorded.by_body.items() if body not in _BEARING_ON_NONE]
    return digest([sorted([one.key for facts in counted for one in facts]), [one.key for one in rosters]])


_BEARING_ON_NONE = (
    PermitIssued,
    PermitRevoked,
    Launched,
    WaiverRequested,
    WaiverRequestWithdrawn,
    WaiverDeclined,
)


def waivers(dossier: Dossier) -> list[tuple[Fact, Waived]]:
    """All waivers, those that ran out included."""
    return [(fact, fact.body) for fact in dossier.recorded.of(Waived) if isinstance(fact.body, Waived)]


def undone_remedials(dossier: Dossier) -> list[tuple[Fact, Waived]]:
    """Duties from waivers that nobody has reported as done."""
    done = {one.waived_key for one in dossier.recorded.bodies(RemedialDone)}
    return [(fact, waived) for fact, waived in waivers(dossier) if fact.key not in done]


def last_check(dossier: Dossier, requirement: str) -> tuple[Fact, AnswersChecked] | None:
    """The newest check of a requirement's questions."""
    checks = [
        (fact, fact.body)
        for fact in dossier.recorded.of(AnswersChecked)
        if isinstance(fact.body, AnswersChecked) and fact.body.requirement == requirement
    ]
    return checks[-1] if checks else None


def sessions(dossier: Dossier, requirement: str) -> dict[str, TrainingHeld]:
    """The training sessions of a requirement, by their ids."""
    return {one.session: one for one in dossier.recorded.bodies(TrainingHeld) if one.requirement == requirement}


def stage_decisions(dossier: Dossier) -> dict[str, StageDecided]:
    """The newest decision on each stage: of several at one instant one that is not GO, and no GO for one's own work."""
    decided: dict[str, tuple[datetime, StageDecided]] = {}
    for fact in dossier.recorded.of(StageDecided):
        if isinstance(fact.body, StageDecided) and not _gives_way(fact, fact.body, decided, dossier):
            decided[fact.body.stage] = (fact.recorded_at, fact.body)
    return {stage: body for stage, (_, body) in decided.items()}


def _gives_way(
    fact: Fact, body: StageDecided, decided: Mapping[str, tuple[datetime, StageDecided]], dossier: Dossier
) -> bool:
    if body.decision is not StageDecision.GO:
        return False
    earlier = decided.get(body.stage)
    is_against = earlier is not None and earlier[1].decision is not StageDecision.GO
    at_once = is_against and earlier is not None and earlier[0] == fact.recorded_at
    return at_once or bool(fact.behind & dossier.authors)
