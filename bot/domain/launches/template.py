"""Templates: the rule book of a launch, its stages and requirements. A version is pinned when a launch is filed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.bilingual import Bilingual
from bot.domain.people.roles import Role


class Kind(StrEnum):
    """The kinds of requirement; what each means is in `bot.domain.launches.requirements`."""

    MATERIAL = "material"
    ANSWERABILITY = "answerability"
    REVIEW = "review"
    TRAINING = "training"
    LISTENING = "listening"
    LEAD_TIME = "lead_time"
    FREEZE = "freeze"
    ATTESTATION = "attestation"


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """A document of this kind, with these sections in its headings."""

    document_kind: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerabilityRule:
    """These questions, and the launch's own, are answered from the launch's materials alone."""

    questions: tuple[str, ...] = ()
    fewest: int = 1
    """How many questions there must be, the launch's own included."""
    confidence: float = 0.5
    """The probability of being right from which on an answer counts. Few passages compete within a launch's materials,
    so probabilities are lower there than in the whole knowledge base; from 0.5 on, right is likelier than wrong."""


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A person of this role signed GO on the current content of the stage."""

    role: Role


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """In every team on every shift, this share of people was trained on the current version of the material."""

    material: str
    """The id of the material requirement whose document is taught."""
    threshold: float = 1.0
    """Share of people, above 0 and at most 1; the number of people is rounded up."""
    quiz: bool = False
    self_study: bool = False
    """Whether those count too who read the material by themselves and confirm it, without a session."""


@dataclass(frozen=True, slots=True)
class ListeningRule:
    """The owner department's managers spent these hours with agents in the last days."""

    hours: float
    within_days: int


@dataclass(frozen=True, slots=True)
class LeadTimeRule:
    """These requirements were complete at least so many working days before the planned instant."""

    evidence: tuple[str, ...]
    working_days: int


@dataclass(frozen=True, slots=True)
class FreezeWindow:
    """From ``start``, before ``end``, nothing is launched."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FreezeRule:
    """The planned instant lies outside these windows."""

    windows: tuple[FreezeWindow, ...]


@dataclass(frozen=True, slots=True)
class AttestationRule:
    """A person of this role confirmed the statement."""

    role: Role
    statement: Bilingual


Rule = (
    MaterialRule
    | AnswerabilityRule
    | ReviewRule
    | TrainingRule
    | ListeningRule
    | LeadTimeRule
    | FreezeRule
    | AttestationRule
)


@dataclass(frozen=True, slots=True)
class Applicability:
    """To which launches a requirement applies; an empty tuple means all."""

    tiers: tuple[str, ...] = ()
    product_types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def covers(self, tier: str, product_type: str, channels: Iterable[str]) -> bool:
        """Whether it applies to a launch of this tier and product type through any of these channels."""
        return (
            (not self.tiers or tier in self.tiers)
            and (not self.product_types or product_type in self.product_types)
            and (not self.channels or not set(self.channels).isdisjoint(channels))
        )


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be true before a launch.

    ``due`` is working days before the planned instant by which it should be met; ``fresh_for_days`` how old a
    decision, a training or an answerability check may be at the planned instant, in calendar days.
    """

    id: str
    kind: Kind
    stage: str
    title: Bilingual
    owner: Role
    rule: Rule
    when: Applicability = field(default_factory=Applicability)
    due: int = 0
    fresh_for_days: int | None = None
    waivable_by: tuple[Role, ...] = ()
    """Who may waive it; nobody by default."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, with the role that decides whether the launch goes on to the next one."""

    id: str
    title: Bilingual
    decided_by: Role


@dataclass(frozen=True, slots=True)
class Template:
    """A version of a rule book. ``digest`` is the sha256 of its content and identifies it."""

    id: str
    version: str
    title: Bilingual
    stages: tuple[Stage, ...]
    requirements: tuple[Requirement, ...]
    digest: str
    tells_planned_date: bool = False
    """Whether everybody may know of its launches before they are carried out, and when they are planned."""

    def requirement(self, requirement_id: str) -> Requirement | None:
        """The requirement with this id."""
        return next((one for one in self.requirements if one.id == requirement_id), None)

    def stage_place(self, stage_id: str) -> int:
        """A stage's place, counted from 0; raises `KeyError` for an unknown one."""
        places = {stage.id: place for place, stage in enumerate(self.stages)}
        return places[stage_id]


def announces(template: Template | None) -> bool:
    """Whether everybody may know of a launch before it is carried out; of one without a known template nobody may."""
    return template is not None and template.tells_planned_date
