"""The keys of a template and of a launch, as they stand in their files."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.launches.template import (
    AnswerabilityRule,
    Applicability,
    AttestationRule,
    FreezeRule,
    FreezeWindow,
    Kind,
    LeadTimeRule,
    ListeningRule,
    MaterialRule,
    Requirement,
    ReviewRule,
    Rule,
    Stage,
    TrainingRule,
)
from bot.domain.people.roles import Role
from bot.files.checklists.fields import (
    Count,
    DayOrMoment,
    Days,
    DocumentId,
    Flag,
    Hours,
    Id,
    Moment,
    Part,
    Share,
    Text,
    Tier,
    Words,
)


class When(Part):
    """To which launches a requirement applies; what is left out means all."""

    tiers: tuple[Tier, ...] = ()
    product_types: tuple[Text, ...] = ()
    channels: tuple[Text, ...] = ()

    def applicability(self) -> Applicability:
        return Applicability(tuple(map(str, self.tiers)), self.product_types, self.channels)


class _Requirement(Part):
    """What all requirements have."""

    id: Id
    kind: str
    stage: Id
    title: Words
    owner: Role = Field(description="Who sees to it that it is met.")
    when: When = Field(default_factory=When)
    due: Count = Field(default=0, description="Working days before the planned instant by which it should be met.")
    fresh_for_days: Days | None = Field(
        default=None, description="How old a decision, training or check may be at the planned instant."
    )
    waivable_by: tuple[Role, ...] = Field(default=(), description="Who may waive it; nobody by default.")

    @abstractmethod
    def rule(self) -> Rule:
        """What the kind of requirement asks for."""

    def requirement(self) -> Requirement:
        return Requirement(
            id=self.id,
            kind=Kind(self.kind),
            stage=self.stage,
            title=self.title.bilingual(),
            owner=self.owner,
            rule=self.rule(),
            when=self.when.applicability(),
            due=self.due,
            fresh_for_days=self.fresh_for_days,
            waivable_by=self.waivable_by,
        )


class MaterialRequirement(_Requirement):
    """A document of this kind is attached, with these sections in its headings."""

    kind: Literal["material"]
    document_kind: Text
    sections: tuple[Text, ...] = ()

    def rule(self) -> MaterialRule:
        return MaterialRule(self.document_kind, self.sections)


class AnswerabilityRequirement(_Requirement):
    """These questions, and the launch's own, are answered from the launch's materials alone."""

    kind: Literal["answerability"]
    questions: tuple[Text, ...] = ()
    fewest: Count = Field(default=1, description="How many questions there must be, the launch's own included.")
    confidence: float = Field(
        default=0.5, gt=0, le=1, description="The probability of being right from which on an answer counts."
    )

    def rule(self) -> AnswerabilityRule:
        return AnswerabilityRule(self.questions, self.fewest, self.confidence)


class ReviewRequirement(_Requirement):
    """A person of this role signs GO on the current content of the stage."""

    kind: Literal["review"]
    role: Role

    def rule(self) -> ReviewRule:
        return ReviewRule(self.role)


class TrainingRequirement(_Requirement):
    """In every team on every shift, this share of people is trained on the current version of the material."""

    kind: Literal["training"]
    material: Id = Field(description="The id of the material requirement whose document is taught.")
    threshold: Share = Field(default=1.0, description="Share of people, above 0 and at most 1.")
    quiz: Flag = False
    self_study: Flag = Field(
        default=False, description="Whether those count too who read the material by themselves and confirm it."
    )

    def rule(self) -> TrainingRule:
        return TrainingRule(self.material, self.threshold, self.quiz, self.self_study)


class ListeningRequirement(_Requirement):
    """The owner department's managers spend these hours with agents."""

    kind: Literal["listening"]
    hours: Hours
    within_days: Days

    def rule(self) -> ListeningRule:
        return ListeningRule(self.hours, self.within_days)


class LeadTimeRequirement(_Requirement):
    """These requirements are complete so many working days before the planned instant."""

    kind: Literal["lead_time"]
    evidence: Annotated[tuple[Id, ...], Field(min_length=1)]
    working_days: Days

    def rule(self) -> LeadTimeRule:
        return LeadTimeRule(self.evidence, self.working_days)


class Window(Part):
    """From ``start``, before ``end``, nothing is launched."""

    start: DayOrMoment
    end: DayOrMoment
    reason: Text

    def window(self) -> FreezeWindow:
        return FreezeWindow(self.start, self.end, self.reason)


class FreezeRequirement(_Requirement):
    """The planned instant lies outside these windows."""

    kind: Literal["freeze"]
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]

    def rule(self) -> FreezeRule:
        return FreezeRule(tuple(one.window() for one in self.windows))


class AttestationRequirement(_Requirement):
    """A person of this role confirms the statement."""

    kind: Literal["attestation"]
    role: Role
    statement: Words

    def rule(self) -> AttestationRule:
        return AttestationRule(self.role, self.statement.bilingual())


AnyRequirement = Annotated[
    MaterialRequirement
    | AnswerabilityRequirement
    | ReviewRequirement
    | TrainingRequirement
    | ListeningRequirement
    | LeadTimeRequirement
    | FreezeRequirement
    | AttestationRequirement,
    Field(discriminator="kind"),
]


class StageFile(Part):
    """A stage, with the role that decides whether the launch goes on to the next one."""

    id: Id
    title: Words
    decided_by: Role

    def stage(self) -> Stage:
        return Stage(self.id, self.title.bilingual(), self.decided_by)


class TemplateFile(Part):
    """A rule book: its stages and requirements."""

    id: Id
    version: Text
    title: Words
    extends: Id | None = Field(default=None, description="The template whose stages and requirements are taken over.")
    without: tuple[Id, ...] = Field(default=(), description="Requirements of the extended template that are dropped.")
    tells_planned_date: Flag | None = Field(
        default=None,
        description="Whether everybody may know of its launches before, and agents who ask are told the planned day.",
    )
    stages: tuple[StageFile, ...] = Field(default=(), description="When given, they replace those taken over.")
    requirements: tuple[AnyRequirement, ...] = Field(
        default=(), description="Beside those taken over; one with the same id replaces it in its place."
    )


class LaunchFile(Part):
    """A product change with a planned instant, and the documents that brief the front line about it."""

    id: Id
    product: Text
    product_family: Text = Field(description="What was asked about one product of a family is asked about the next.")
    product_type: Text
    owner_department: Text = Field(description="A folder under knowledge/.")
    tier: Tier
    channels: Annotated[tuple[Text, ...], Field(min_length=1)]
    planned_at: Moment
    template: Id
    template_digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = Field(
        default=None, description="Pins a version of the template; the present one by default."
    )
    summary: str = ""
    questions: tuple[Text, ...] = Field(default=(), description="What customers will ask.")
    materials: dict[Id, DocumentId] = Field(
        default_factory=dict, description="Requirement id: document id, a path under knowledge/."
    )
