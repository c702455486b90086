"""Everything that is known about one launch at an instant, put together from the facts recorded up to then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from bot.domain.launches.facts import (
    AnswersChecked,
    AttendanceStruck,
    Attended,
    Body,
    ChangeCalledMinor,
    DateMoved,
    Fact,
    Launched,
    LaunchFiled,
    ListeningLogged,
    MaterialAttached,
    MaterialSeen,
    PermitIssued,
    PermitRevoked,
    QuestionAdded,
    RemedialDone,
    RosterImported,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    TemplateRegistered,
    TemplateUpgraded,
    TrainingHeld,
    Waived,
)
from bot.domain.launches.launch import Launch
from bot.domain.launches.people import Roster
from bot.domain.launches.template import Template

Something = TypeVar("Something", bound=Body)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The facts that bear on one launch, by what they tell, each in the order of recording.

    The order within one instant is by key, so that it does not depend on the order in which facts are handed in.
    """

    by_body: Mapping[type[Any], tuple[Fact, ...]]

    def of(self, body: type[Body]) -> tuple[Fact, ...]:
        """All facts of one kind."""
        return self.by_body.get(body, ())

    def bodies(self, body: type[Something]) -> tuple[Something, ...]:
        """What the facts of one kind say."""
        return tuple(fact.body for fact in self.of(body) if isinstance(fact.body, body))


@dataclass(frozen=True, slots=True)
class Material:
    """A requirement's document: its version now and the one that it says the same as, since when both hold."""

    document_id: str
    seen: MaterialSeen | None
    root_sha256: str
    since: datetime

    @property
    def is_there(self) -> bool:
        """Whether the document exists and was read."""
        return self.seen is not None and bool(self.seen.sha256)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One launch as of an instant. ``template`` is ``None`` if the pinned version was never registered."""

    launch: Launch
    template: Template | None
    roster: Roster | None
    as_of: datetime
    filed_at: datetime
    authors: frozenset[str]
    materials: Mapping[str, Material]
    recorded: Recorded
    facts_digest: str

    @property
    def launched(self) -> Fact | None:
        """The fact that it was launched."""
        facts = self.recorded.of(Launched)
        return facts[0] if facts else None

    @property
    def questions(self) -> tuple[str, ...]:
        """What customers will ask, as the product team and the log say."""
        added = (one.question for one in self.recorded.bodies(QuestionAdded))
        return tuple(dict.fromkeys((*self.launch.questions, *added)))

    def sign_offs(self, requirement: str, group: str = "") -> list[tuple[Fact, SignedOff]]:
        """Sign-offs of a requirement that were not withdrawn, in order."""
        withdrawn = {one.signed_key for one in self.recorded.bodies(SignOffWithdrawn)}
        return [
            (fact, fact.body)
            for fact in self.recorded.of(SignedOff)
            if isinstance(fact.body, SignedOff)
            and fact.body.requirement == requirement
            and fact.body.group == group
            and fact.key not in withdrawn
        ]

    def materials_digest(self) -> str:
        """The exact versions of all materials: questions must be asked again when any of them changes."""
        return digest({one.document_id: one.seen.sha256 if one.seen else "" for one in self.materials.values()})

    def content_digest(self, stage_place: int) -> str:
        """What there is to sign at a stage: the launch itself, and the materials of the stages up to it.

        The planned instant is no part of it. Versions that were called the same as an earlier one count as that one.
        """
        launch = self.launch
        places = {one.id: self._place(one.stage) for one in (self.template.requirements if self.template else ())}
        contents = {
            requirement: [material.document_id, material.root_sha256]
            for requirement, material in self.materials.items()
            if places.get(requirement, 0) <= stage_place
        }
        described = [launch.product, launch.product_type, launch.owner_department, launch.tier, launch.summary]
        return digest([described, sorted(launch.channels), contents])

    def _place(self, stage: str) -> int:
        return self.template.stage_place(stage) if self.template else 0


def gather(facts: Iterable[Fact], launch_id: str, as_of: datetime, local_day: Callable[[datetime], date]) -> Dossier:
    """The dossier of a launch; raises `KeyError` when it was not filed by then.

    ``local_day`` gives the centre's calendar day of an instant.
    """
    known = sorted((one for one in facts if one.recorded_at <= as_of), key=lambda one: (one.recorded_at, one.key))
    own = [one for one in known if one.launch == launch_id]
    filings = [one for one in own if isinstance(one.body, LaunchFiled)]
    if not filings:
        raise KeyError(launch_id)
    launch = _launch_now(own, filings)
    documents = _attached(own)
    roster = _roster_at(known, local_day(launch.planned_at))
    related = [one for one in known if one.launch is None and _bears_on(one.body, launch, set(documents.values()))]
    recorded = _sorted_by_body([*own, *related])
    return Dossier(
        launch=launch,
        template=_template(known, launch.template_digest),
        roster=_roster_of(roster),
        as_of=as_of,
        filed_at=filings[0].recorded_at,
        authors=_authors(own),
        materials=_materials(recorded, documents),
        recorded=recorded,
        facts_digest=_facts_digest([*own, *related], roster),
    )


def digest(data: object) -> str:
    """The sha256 of plain data, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _launch_now(own: Sequence[Fact], filings: Sequence[Fact]) -> Launch:
    first, last = filings[0].body, filings[-1].body
    if not isinstance(first, LaunchFiled) or not isinstance(last, LaunchFiled):
        raise TypeError("filings only")
    planned_at, template_digest = first.launch.planned_at, first.launch.template_digest
    for fact in own:
        if isinstance(fact.body, DateMoved):
            planned_at = fact.body.planned_at
        elif isinstance(fact.body, TemplateUpgraded):
            template_digest = fact.body.template_digest
    return replace(last.launch, planned_at=planned_at, template_digest=template_digest)


def _attached(own: Iterable[Fact]) -> dict[str, str]:
    return {one.body.requirement: one.body.document_id for one in own if isinstance(one.body, MaterialAttached)}


def _authors(own: Iterable[Fact]) -> frozenset[str]:
    """Whose work the launch is: whoever filed it, changed it or attached its materials, delegates included."""
    written = (one for one in own if isinstance(one.body, LaunchFiled | MaterialAttached))
    return frozenset(person for one in written for person in one.behind)


def _template(known: Iterable[Fact], template_digest: str) -> Template | None:
    registered = (one.body.template for one in known if isinstance(one.body, TemplateRegistered))
    return next((one for one in registered if one.digest == template_digest), None)


def _roster_at(known: Iterable[Fact], day: date) -> Fact | None:
    """The import that says who is who on a day: the one that takes effect last, and of several the newest."""
    imports = [one for one in known if isinstance(one.body, RosterImported) and _effective(one) <= day]
    return max(imports, key=lambda one: (_effective(one), one.recorded_at, one.key), default=None)


def _effective(fact: Fact) -> date:
    roster = _roster_of(fact)
    return roster.effective_from if roster else date.max


def _roster_of(fact: Fact | None) -> Roster | None:
    return fact.body.roster if fact and isinstance(fact.body, RosterImported) else None


def _bears_on(body: Body, launch: Launch, documents: set[str]) -> bool:
    if isinstance(body, MaterialSeen | ChangeCalledMinor):
        return body.document_id in documents
    return isinstance(body, ListeningLogged) and body.department == launch.owner_department


def _sorted_by_body(facts: Iterable[Fact]) -> Recorded:
    by_body: dict[type[Any], list[Fact]] = {}
    for fact in sorted(facts, key=lambda one: (one.recorded_at, one.key)):
        by_body.setdefault(type(fact.body), []).append(fact)
    return Recorded({body: tuple(listed) for body, listed in by_body.items()})


def _materials(recorded: Recorded, documents: Mapping[str, str]) -> dict[str, Material]:
    attached = {
        fact.body.requirement: fact for fact in recorded.of(MaterialAttached) if isinstance(fact.body, MaterialAttached)
    }
    return {
        requirement: _material(document_id, attached[requirement].recorded_at, recorded)
        for requirement, document_id in documents.items()
    }


def _material(document_id: str, attached_at: datetime, recorded: Recorded) -> Material:
    history = [
        (fact.recorded_at, fact.body)
        for fact in recorded.of(MaterialSeen)
        if isinstance(fact.body, MaterialSeen) and fact.body.document_id == document_id
    ]
    if not history:
        return Material(document_id, None, "", attached_at)
    same_as = _minor_changes(document_id, recorded)
    root = _root(history[-1][1].sha256, same_as)
    since = history[-1][0]
    for seen_at, seen in reversed(history):
        if _root(seen.sha256, same_as) != root:
            break
        since = seen_at
    return Material(document_id, history[-1][1], root, max(since, attached_at))


def _minor_changes(document_id: str, recorded: Recorded) -> dict[str, str]:
    changes = recorded.bodies(ChangeCalledMinor)
    return {one.to_sha256: one.from_sha256 for one in changes if one.document_id == document_id}


def _root(sha256: str, same_as: Mapping[str, str]) -> str:
    """The oldest version that says the same."""
    seen = {sha256}
    while (older := same_as.get(sha256)) and older not in seen:
        seen.add(older)
        sha256 = older
    return sha256


def root_of(dossier: Dossier, document_id: str, sha256: str) -> str:
    """The oldest version that says the same as this one of a document."""
    return _root(sha256, _minor_changes(document_id, dossier.recorded))


def _facts_digest(facts: Iterable[Fact], roster: Fact | None) -> str:
    """Which facts a verdict rests on. Permits are not among them: they follow from a verdict."""
    counted = [one for one in facts if not isinstance(one.body, PermitIssued | PermitRevoked | Launched)]
    keys = sorted(one.key for one in counted)
    return digest([keys, roster.key if roster else None])


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


def attendances(dossier: Dossier) -> list[Attended]:
    """Who was where, without what was entered by mistake. An entry after the mistake was struck counts again."""
    present: dict[tuple[str, str], Attended] = {}
    entered = (*dossier.recorded.of(Attended), *dossier.recorded.of(AttendanceStruck))
    for fact in sorted(entered, key=lambda one: (one.recorded_at, one.key)):
        if isinstance(fact.body, Attended):
            present[fact.body.session, fact.body.person] = fact.body
        elif isinstance(fact.body, AttendanceStruck):
            present.pop((fact.body.session, fact.body.person), None)
    return list(present.values())


def stage_decisions(dossier: Dossier) -> dict[str, StageDecided]:
    """The newest decision on each stage."""
    return {one.stage: one for one in dossier.recorded.bodies(StageDecided)}
