"""The verdict on a launch: ALLOW, BLOCK or ERROR, with a finding for every requirement.

It is a pure function of the facts recorded up to an instant, the pinned template, the calendar and that instant. What
is unknown never allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.bilingual import Bilingual
from bot.domain.launches.dossier import Dossier, digest, stage_decisions
from bot.domain.launches.facts import StageDecision
from bot.domain.launches.finding import RequirementFinding, State
from bot.domain.launches.requirements import Case, finding_for
from bot.domain.launches.template import Template


class Decision(StrEnum):
    """Whether the launch may go ahead; ERROR when that cannot be told."""

    ALLOW = "allow"
    BLOCK = "block"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as of an instant. ``reasons`` are what speaks against it beside the findings."""

    launch: str
    decision: Decision
    as_of: datetime
    findings: tuple[RequirementFinding, ...]
    reasons: tuple[Bilingual, ...]
    facts_digest: str
    template_digest: str
    calendar_digest: str

    @property
    def open_findings(self) -> tuple[RequirementFinding, ...]:
        """What still stands in the way, in the template's order."""
        return tuple(one for one in self.findings if one.state.is_open)

    @property
    def digest(self) -> str:
        """Identifies decision and findings, and what they rest on; the same at any instant that gives the same."""
        states = [[one.requirement, one.state] for one in self.findings]
        return digest([self.launch, self.decision, states, self.facts_digest, self.template_digest])


def judge(case: Case) -> Verdict:
    """The verdict on a case."""
    dossier = case.dossier
    template = dossier.template
    findings = tuple(finding_for(one, case) for one in template.requirements) if template else ()
    errors = tuple(_errors(dossier, findings))
    reasons = tuple(_reasons(dossier, template))
    return Verdict(
        launch=dossier.launch.id,
        decision=_decision(findings, errors, reasons),
        as_of=dossier.as_of,
        findings=findings,
        reasons=(*errors, *reasons),
        facts_digest=dossier.facts_digest,
        template_digest=dossier.launch.template_digest,
        calendar_digest=case.calendar.digest(),
    )


def _decision(
    findings: Sequence[RequirementFinding], errors: Sequence[Bilingual], reasons: Sequence[Bilingual]
) -> Decision:
    states = {one.state for one in findings}
    if errors or State.UNKNOWN in states:
        return Decision.ERROR
    return Decision.BLOCK if State.UNMET in states or reasons else Decision.ALLOW


def _errors(dossier: Dossier, findings: Sequence[RequirementFinding]) -> Iterator[Bilingual]:
    """What leaves the decision untold, beside findings that are."""
    applicable = [one for one in findings if one.state is not State.NOT_APPLICABLE]
    if dossier.roster is None:
        yield Bilingual("计划上线日没有花名册。", "There is no roster for the planned day.")
    if dossier.template is None:
        yield Bilingual("找不到立项时固定的清单模板版本。", "The pinned version of its template is not registered.")
    elif not applicable:
        yield Bilingual("模板里没有一条要求适用于本项目。", "No requirement of its template applies to it.")
    elif any(one.due is None for one in applicable):
        yield Bilingual("日历没有相关年份的数据,无法计算期限。", "The calendar lacks a year that due dates need.")


def _reasons(dossier: Dossier, template: Template | None) -> Iterator[Bilingual]:
    decisions = stage_decisions(dossier)
    for stage in template.stages if template else ():
        decided = decisions.get(stage.id)
        is_last = template is not None and stage == template.stages[-1]
        if decided and decided.decision is not StageDecision.GO:
            yield Bilingual(
                f"阶段“{stage.title.zh}”的决定是 {decided.decision}。",
                f"The decision on stage “{stage.title.en}” is {decided.decision}.",
            )
        elif not decided and not is_last:
            yield Bilingual(
                f"阶段“{stage.title.zh}”还没有放行决定。", f"Nobody has decided on stage “{stage.title.en}” yet."
            )


def current_stage(dossier: Dossier) -> str | None:
    """The first stage that was not decided GO; ``None`` without a template."""
    if dossier.template is None:
        return None
    decisions = stage_decisions(dossier)
    open_stages = (
        stage.id
        for stage in dossier.template.stages
        if stage.id not in decisions or decisions[stage.id].decision is not StageDecision.GO
    )
    return next(open_stages, dossier.template.stages[-1].id)
