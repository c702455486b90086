"""What the next command on a launch must name: versions of documents, sign-offs, what there is to sign, duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from bot.domain.facts import Fact
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier
from bot.domain.launches.facts import GoNoGo, MaterialSeen, SignedOff, Waived
from bot.domain.launches.signing import counting_by_group
from bot.domain.launches.template import AttestationRule, ReviewRule
from bot.services.launches.judging import LaunchView
from bot.services.launches.signing import subject_of


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """A version of a launch's document; a document that was changed back has it twice."""

    requirement: str
    document_id: str
    sha256: str
    since: datetime
    is_present: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """A sign-off that was not taken back; one that does not count is of other content, too old, or nobody's to give."""

    requirement: str
    group: str
    actor: str
    on_behalf_of: str | None
    decision: GoNoGo
    signed_at: datetime
    key: str
    counts: bool


@dataclass(frozen=True, slots=True)
class ToSign:
    """What somebody who signs a requirement now would sign; ``digest`` changes with it."""

    requirement: str
    role: str
    digest: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What a waiver left to be made good."""

    requirement: str
    due: date
    what: str
    key: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it, as of the instant of the view it was taken from."""

    versions: tuple[SeenVersion, ...]
    to_sign: tuple[ToSign, ...]
    signatures: tuple[Signature, ...]
    duties: tuple[Duty, ...]


def evidence_of(shown: LaunchView) -> Evidence:
    """What commands on a launch may name, in the order of its template."""
    return Evidence(
        versions=tuple(_versions(shown.dossier)),
        to_sign=tuple(_to_sign(shown.case)),
        signatures=tuple(_signatures(shown.case)),
        duties=tuple(Duty(_waived(fact), due, what, fact.key) for fact, due, what in shown.remedials),
    )


def unread_documents(dossier: Dossier) -> tuple[str, ...]:
    """The launch's documents that questions cannot find, as far as `briefed index` has seen."""
    materials = dossier.materials.values()
    read = {one.document_id for one in materials if one.seen is not None and one.is_there and one.seen.indexed}
    return tuple(dict.fromkeys(one.document_id for one in materials if one.document_id not in read))


def _versions(dossier: Dossier) -> Iterator[SeenVersion]:
    for requirement, material in dossier.materials.items():
        facts = dossier.recorded.of(MaterialSeen)
        seen = [(fact.recorded_at, sha256) for fact in facts if (sha256 := _version_in(fact, material.document_id))]
        firsts = [next(alike) for _, alike in groupby(seen, key=itemgetter(1))]
        for place, (since, sha256) in enumerate(firsts, start=1):
            is_present = place == len(firsts) and material.is_there
            yield SeenVersion(requirement, material.document_id, sha256, since, is_present)


def _version_in(fact: Fact, document_id: str) -> str:
    """The version that was seen of a document; empty where it was gone, or another one was seen."""
    body = fact.body
    return body.sha256 if isinstance(body, MaterialSeen) and body.document_id == document_id else ""


def _to_sign(case: Case) -> Iterator[ToSign]:
    template = case.dossier.template
    for one in template.requirements if template else ():
        if case.dossier.needs(one) and isinstance(one.rule, ReviewRule | AttestationRule):
            yield ToSign(one.id, one.rule.role, subject_of(one, case))


def _signatures(case: Case) -> Iterator[Signature]:
    for requirement in dict.fromkeys(one.requirement for one in case.dossier.recorded.bodies(SignedOff)):
        counting = _counting(requirement, case)
        for fact, body in case.dossier.sign_offs(requirement):
            yield _signature(fact, body, fact.key in counting)


def _counting(requirement_id: str, case: Case) -> set[str]:
    """The keys of the sign-offs that count; of a requirement that the template no longer has, none does."""
    template = case.dossier.template
    requirement = template.requirement(requirement_id) if template else None
    if requirement is None:
        return set()
    subject = subject_of(requirement, case)
    roles = {body.role for _, body in case.dossier.sign_offs(requirement_id)}
    by_group = [counting_by_group(requirement, role, subject, case) for role in roles]
    return {fact.key for counting in by_group for sign_offs in counting.values() for fact, _ in sign_offs}


def _signature(fact: Fact, body: SignedOff, counts: bool) -> Signature:
    return Signature(
        body.requirement,
        body.group,
        fact.actor,
        fact.on_behalf_of,
        body.decision,
        fact.recorded_at,
        fact.key,
        counts,
    )


def _waived(fact: Fact) -> str:
    return fact.body.requirement if isinstance(fact.body, Waived) else ""
