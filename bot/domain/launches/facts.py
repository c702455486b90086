"""What happens to launches, as bodies of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.launches.launch import Launch
from bot.domain.launches.template import Template
from bot.domain.people.roles import Role


class GoNoGo(StrEnum):
    """A reviewer's decision."""

    GO = "go"
    NO_GO = "no_go"


class StageDecision(StrEnum):
    """What becomes of a launch at the end of a stage (Cooper's stage-gate)."""

    GO = "go"
    HOLD = "hold"
    RECYCLE = "recycle"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class TemplateRegistered:
    """A version of a template that launches may pin."""

    template: Template


@dataclass(frozen=True, slots=True)
class LaunchFiled:
    """A launch, or the same with changes of its product team. The planned instant moves by `DateMoved` only."""

    launch: Launch


@dataclass(frozen=True, slots=True)
class DateMoved:
    """Another planned instant."""

    planned_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TemplateUpgraded:
    """A launch goes over to another version of its template; ``diff_digest`` is of the difference that was signed."""

    template_digest: str
    diff_digest: str


@dataclass(frozen=True, slots=True)
class MaterialAttached:
    """A document is the material that a requirement asks for; an earlier one no longer is.

    ``public_since`` is when agents could first read it, if that was before the launch was filed: what they know already
    is not taken away from them. Every other document is under embargo until the launch.
    """

    requirement: str
    document_id: str
    public_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class MaterialSeen:
    """What a document was when the knowledge base last changed it. The program records it for launches.

    ``sha256`` is empty when the document is gone; ``indexed`` is whether agents' questions can find it.
    """

    document_id: str
    sha256: str
    kind: str | None = None
    status: str = ""
    owner: str | None = None
    headings: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class ChangeCalledMinor:
    """A signed decision that a new version of a document says the same: what was bound to the old one stands."""

    document_id: str
    from_sha256: str
    to_sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedQuestion:
    """A customer's question, asked of a launch's materials alone; the quote is verbatim."""

    question: str
    outcome: str
    confidence: float
    quote: str = ""
    document_id: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class AnswersChecked:
    """The launch's questions were asked of its materials, whose versions ``materials_digest`` stands for."""

    requirement: str
    materials_digest: str
    answers: tuple[CheckedQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionAdded:
    """Another question that customers will ask, proposed from the log or by a person."""

    question: str
    source: str


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A named person's decision on a requirement, bound to the sha256 of what was signed.

    ``group`` is "team/shift" where a team leader signs for his people. ``meaning`` is the sentence that was signed.
    """

    requirement: str
    role: Role
    decision: GoNoGo
    meaning: str
    subject_digest: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class SignOffWithdrawn:
    """A sign-off is taken back; it is named by the key it was recorded under."""

    signed_key: str
    reason: str


class SessionKind(StrEnum):
    """How people are trained: by somebody who holds a session, or by reading the material themselves."""

    SESSION = "session"
    SELF_STUDY = "self_study"


@dataclass(frozen=True, slots=True)
class TrainingHeld:
    """A training session on one version of a material.

    The program records one of self-study for each version that people read by themselves, since when it can be
    confirmed; everybody confirms for himself that he has read it, and that is his attendance.
    """

    session: str
    requirement: str
    sha256: str
    held_at: datetime
    trainer: str
    kind: SessionKind = SessionKind.SESSION


@dataclass(frozen=True, slots=True)
class Attended:
    """Somebody was at a session; ``quiz_passed`` is ``None`` without a quiz."""

    session: str
    person: str
    quiz_passed: bool | None = None


@dataclass(frozen=True, slots=True)
class AttendanceStruck:
    """An attendance that was entered by mistake."""

    session: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListeningLogged:
    """A department's manager spent hours with agents, taking or listening to calls."""

    manager: str
    department: str
    day: date
    hours: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Waived:
    """An authorised exception to one requirement until ``expires_at``; creates a duty to make good for it.

    ``bypassed`` are the people whose sign-off or training the launch does without; they are told.
    """

    requirement: str
    reason: str
    expires_at: datetime
    remedial: str
    remedial_due: date
    bypassed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaiverRequested:
    """The product team asks for a waiver, until ``until`` if it says so. ``asked_from`` may give it, and are told."""

    requirement: str
    reason: str
    until: datetime | None = None
    asked_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaiverRequestWithdrawn:
    """The product team does without the waiver that it asked for; the request is named by its key."""

    requested_key: str
    requirement: str
    reason: str


@dataclass(frozen=True, slots=True)
class WaiverDeclined:
    """Somebody who may waive says no to a request, which is named by its key. ``asked_by`` is told."""

    requested_key: str
    requirement: str
    reason: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class RemedialDone:
    """The duty from a waiver (named by its key) was done."""

    waived_key: str
    evidence: str


@dataclass(frozen=True, slots=True)
class StageDecided:
    """What becomes of the launch at the end of a stage."""

    stage: str
    decision: StageDecision
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Launched:
    """The launch was carried out, on this verdict."""

    verdict_digest: str
    facts_digest: str


@dataclass(frozen=True, slots=True)
class PermitIssued:
    """A permit for an ALLOW verdict. ``jti`` names it."""

    jti: str
    audience: str
    expires_at: datetime
    verdict_digest: str
    facts_digest: str


@dataclass(frozen=True, slots=True)
class PermitRevoked:
    """A permit that no longer counts."""

    jti: str
    reason: str


LaunchBody = (
    TemplateRegistered
    | LaunchFiled
    | DateMoved
    | TemplateUpgraded
    | MaterialAttached
    | MaterialSeen
    | ChangeCalledMinor
    | AnswersChecked
    | QuestionAdded
    | SignedOff
    | SignOffWithdrawn
    | TrainingHeld
    | Attended
    | AttendanceStruck
    | ListeningLogged
    | Waived
    | WaiverRequested
    | WaiverRequestWithdrawn
    | WaiverDeclined
    | RemedialDone
    | StageDecided
    | Launched
    | PermitIssued
    | PermitRevoked
)
"""What happens to launches and templates."""
