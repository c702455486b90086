"""A document of the asked kind is there, approved, whole, and valid at launch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.dossier import Material
from bot.domain.launches.facts import MaterialSeen
from bot.domain.launches.finding import Outcome, met, unmet
from bot.domain.launches.template import MaterialRule, Requirement

APPROVED = "approved"


def check_material(requirement: Requirement, rule: MaterialRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the document has had its present content and nothing has been wrong with it."""
    material = case.dossier.materials.get(requirement.id)
    if material is None:
        return unmet("还没有提交材料。", "No document is attached.")
    if material.seen is None or not material.is_there:
        return unmet(f"知识库里没有 {material.document_id}。", f"{material.document_id} is not in the knowledge base.")
    problems = list(_problems(material.seen, rule, case))
    if problems:
        return unmet("".join(one.zh for one in problems), " ".join(one.en for one in problems), _version(material))
    return met(
        Bilingual(f"{material.document_id} 有效。", f"{material.document_id} is in order."),
        _in_order_since(material, rule, case),
        _version(material),
    )


def _in_order_since(material: Material, rule: MaterialRule, case: Case) -> datetime:
    """A document that was written early and approved late is complete only then."""
    since = material.since
    for seen_at, seen in reversed(material.history):
        if any(_problems(seen, rule, case)):
            break
        since = seen_at
    return max(since, material.since)


def _problems(seen: MaterialSeen, rule: MaterialRule, case: Case) -> Iterator[Bilingual]:
    if seen.status != APPROVED:
        yield Bilingual(
            f"文档状态是 {seen.status or '未知'},不是已批准。", f"Its status is {seen.status or 'unknown'}."
        )
    if seen.kind != rule.document_kind:
        yield Bilingual(
            f"文档类型是 {seen.kind or '未填'},要求 {rule.document_kind}。",
            f"Its kind is {seen.kind or 'not given'}, {rule.document_kind} is asked for.",
        )
    missing = [one for one in rule.sections if not _has_section(one, seen.headings)]
    if missing:
        yield Bilingual(f"缺少章节:{'、'.join(missing)}。", f"Sections are missing: {', '.join(missing)}.")
    if not seen.indexed:
        yield Bilingual("还没有进入检索。", "Questions cannot find it yet.")
    yield from _not_valid_at_launch(seen, case)


def _not_valid_at_launch(seen: MaterialSeen, case: Case) -> Iterator[Bilingual]:
    live_at = case.dossier.live_at
    if seen.valid_from is not None and live_at < seen.valid_from:
        day = case.local_day(seen.valid_from)
        yield Bilingual(f"文档 {day} 才生效,晚于上线。", f"It takes effect on {day}, after the launch.")
    if seen.valid_to is not None and live_at >= seen.valid_to:
        day = case.local_day(seen.valid_to)
        yield Bilingual(f"文档 {day} 失效,早于上线。", f"It ends on {day}, before the launch.")


def _has_section(section: str, headings: tuple[str, ...]) -> bool:
    """Whether a heading has the section's name in it; names may be alternatives, divided by ``|``."""
    names = [name.strip().casefold() for name in section.split("|")]
    return any(name in heading.casefold() for heading in headings for name in names)


def _version(material: Material) -> str:
    return f"{material.document_id}@{material.seen.sha256[:12]}" if material.seen else material.document_id
