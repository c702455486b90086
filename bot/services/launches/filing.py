"""Filing launches, changing them, attaching their materials, moving their date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Availability, DocumentVersion, KnownPassage, Reader, availability
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_filer, require_product_team
from bot.domain.launches.case import Case
from bot.domain.launches.facts import (
    DateMoved,
    LaunchFiled,
    MaterialAttached,
    MaterialSeen,
    QuestionAdded,
    TemplateRegistered,
)
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.form import TAKEN
from bot.domain.launches.launch import Launch
from bot.domain.launches.requirements.freeze import window_around
from bot.domain.launches.template import AnswerabilityRule, FreezeRule, Kind, Template
from bot.domain.launches.verdict import judge
from bot.domain.passages import Passage, PassageKind
from bot.domain.text import LONGEST_QUESTION
from bot.ports import Work
from bot.services.deeds import PROGRAM, Deed, require_same
from bot.services.launches.launching import standing_permits
from bot.services.launches.recording import LaunchOffice, Scene, dossier_of, record, recording
from bot.services.masking import mask, masked

NO_NEW_QUESTIONS = Bilingual(
    "这里没有新的问题。请写客户会问、上面还没有的问题, 一行一个。",
    "There is no new question in this. Write what customers will ask and is not asked yet, one on each line.",
)
QUESTIONS_TOO_LATE = Bilingual(
    "项目已经结束, 不再试问。客户的新问题请直接问我。",
    "This launch is over and asked nothing any more. What customers ask now, just ask me.",
)


def register_templates(office: LaunchOffice, templates: Iterable[Template]) -> list[Template]:
    """Keep the versions of templates that are new; launches may pin them from now on. Those that were new."""
    new: list[Template] = []
    with recording(office) as work:
        for template in templates:
            fact = Fact(office.clock(), PROGRAM, f"template:{template.digest}", TemplateRegistered(template))
            if work.facts.append(fact):
                new.append(template)
    return new


def file_launch(
    office: LaunchOffice,
    deed: Deed,
    launch: Launch,
    materials: Mapping[str, str],
    is_new: bool = False,
) -> Fact:
    """File a launch, or file it anew with changes; then attach its materials, each by a deed of its own.

    A launch that was filed before keeps the template version it was filed with, and its planned instant. With
    ``is_new`` it is refused when its id is taken.
    """
    fact = record(office, deed, LaunchFiled, lambda scene: _filed(launch, materials, scene, is_new), launch.id)
    for requirement, document_id in materials.items():
        step = Deed(deed.actor, f"{deed.key}:{requirement}", deed.on_behalf_of)
        attach(office, step, launch.id, requirement, document_id)
    return fact


def present_filing(office: LaunchOffice, launch_id: str) -> tuple[Launch, dict[str, str]]:
    """A launch and its materials as they would be filed today: with what was added, moved and attached since.

    A document that the template has stopped asking for is left out: filing would refuse it.
    """
    now = office.clock()
    with office.store.begin() as work:
        dossier = dossier_of(work.facts.until(now, launch_id), launch_id, now, office)
    template = dossier.template
    materials = {
        requirement: material.document_id
        for requirement, material in dossier.materials.items()
        if template is None or template.requirement(requirement)
    }
    return replace(dossier.launch, questions=dossier.questions), materials


def attach(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    requirement: str,
    document_id: str,
) -> Fact:
    """Name the document that a requirement asks for."""
    return attach_at(office, deed, launch_id, requirement, lambda scene: document_id)


def attach_at(
    office: LaunchOffice, deed: Deed, launch_id: str, requirement: str, place: Callable[[Scene], str]
) -> Fact:
    """Name a document whose place is chosen within the deed's own transaction, so that no other deed chooses it too."""

    def attached(scene: Scene) -> MaterialAttached:
        document_id = place(scene)
        _require_attachable(requirement, document_id, scene)
        return MaterialAttached(requirement, document_id, _public_since(document_id, scene))

    fact = record(office, deed, MaterialAttached, attached, launch_id)
    see_materials(office)
    return fact


def move(office: LaunchOffice, deed: Deed, launch_id: str, planned_at: datetime, reason: str) -> Fact:
    """Plan another instant; refused for one in the past or within a freeze."""
    return record(office, deed, DateMoved, lambda scene: _moved(planned_at, reason, scene), launch_id)


@dataclass(frozen=True, slots=True)
class Moved:
    """What another planned instant would bring about: what would be open then that is not now, and the other way round;
    how many permits would be void."""

    opened: tuple[RequirementFinding, ...]
    closed: tuple[RequirementFinding, ...]
    overdue: tuple[RequirementFinding, ...]
    permits: int


def foresee_move(office: LaunchOffice, deed: Deed, launch_id: str, planned_at: datetime, reason: str) -> Moved:
    """What `move` would bring about; raises what it would raise."""
    with office.store.begin() as work:
        scene = Scene(work, office, deed, launch_id)
        fact = Fact(scene.now, deed.actor, deed.key, _moved(planned_at, reason, scene), launch_id, deed.on_behalf_of)
        present = judge(scene.case)
        before = {one.requirement: one for one in present.findings}
        dossier = dossier_of([*scene.facts, fact], launch_id, scene.now, office)
        after = judge(Case(dossier, office.calendar, office.local_day)).findings
    return Moved(
        opened=tuple(one for one in after if one.state.is_open and not before[one.requirement].state.is_open),
        closed=tuple(one for one in after if not one.state.is_open and before[one.requirement].state.is_open),
        overdue=tuple(one for one in after if one.state.is_open and one.due is not None and one.due < scene.today),
        permits=len(standing_permits(scene.dossier, present.facts_digest, scene.now)),
    )


def may_file(office: LaunchOffice, actor: str) -> None:
    """Raises `NotAllowed` for somebody who is of no product team, before he fills in a form."""
    with office.store.begin() as work:
        require_filer(Scene(work, office, Deed(actor, ""), None).acting)


def known_ids(office: LaunchOffice) -> set[str]:
    """The ids of all launches that were filed."""
    with office.store.begin() as work:
        return {one.launch for one in work.facts.until(office.clock(), bodies=(LaunchFiled,)) if one.launch}


def add_question(office: LaunchOffice, deed: Deed, launch_id: str, question: str, source: str) -> Fact:
    """Add a question that customers will ask."""

    def added(scene: Scene) -> QuestionAdded:
        require_product_team(scene.acting, scene.dossier.launch.owner_department)
        _require_text(question, "the question")
        return QuestionAdded(_askable(question.strip()), source)

    return record(office, deed, QuestionAdded, added, launch_id)


def add_questions(
    office: LaunchOffice, deed: Deed, launch_id: str, questions: Sequence[str], source: str
) -> list[Fact]:
    """Add several questions that customers will ask: all of them, or none. What is asked already stays as it is.

    Each is a fact of its own under the deed's key. Raises `Declined` when none of them is new.
    """
    with recording(office) as work:
        scene = Scene(work, office, deed, launch_id)
        keys = [f"{deed.key}:{number}" for number, _ in enumerate(questions)]
        known = [fact for key in keys if (fact := work.facts.with_key(key))]
        for fact in known:
            require_same(fact, deed, QuestionAdded, launch_id)
        if known:
            return known
        facts = [
            Fact(scene.now, deed.actor, key, masked(QuestionAdded(question, source)), launch_id, deed.on_behalf_of)
            for key, question in zip(keys, _new_questions(questions, scene), strict=False)
        ]
        for fact in facts:
            work.facts.append(fact)
        return facts


def see_materials(office: LaunchOffice) -> list[Fact]:
    """Record what the knowledge base has of every launch's documents now, where that is news."""
    seen: list[Fact] = []
    with recording(office) as work:
        now = office.clock()
        facts = work.facts.until(now)
        last = {fact.body.document_id: fact.body for fact in facts if isinstance(fact.body, MaterialSeen)}
        wanted = {fact.body.document_id for fact in facts if isinstance(fact.body, MaterialAttached)}
        for body in _as_they_are(sorted(wanted), work):
            if last.get(body.document_id) != body:
                fact = Fact(now, PROGRAM, f"seen:{body.document_id}:{now.isoformat()}", body)
                if work.facts.append(fact):
                    seen.append(fact)
    return seen


def _as_they_are(document_ids: Sequence[str], work: Work) -> Iterable[MaterialSeen]:
    current = work.documents.all_current()
    headings = work.documents.headings([current[one].content_id for one in document_ids if one in current])
    followed = work.changes.is_followed()
    for document_id in document_ids:
        document = current.get(document_id)
        yield _seen(document, headings, followed) if document else MaterialSeen(document_id, "")


def _seen(document: DocumentVersion, headings: Mapping[str, Sequence[str]], followed: bool) -> MaterialSeen:
    return MaterialSeen(
        document_id=document.document_id,
        sha256=document.sha256,
        kind=document.kind,
        status=document.status.value,
        owner=document.owner,
        headings=tuple(headings.get(document.content_id, ())),
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        indexed=followed and document.content_id in headings,
    )


def _filed(launch: Launch, materials: Iterable[str], scene: Scene, is_new: bool) -> LaunchFiled:
    require_product_team(scene.acting, launch.owner_department)
    earlier = [
        fact.body.launch for fact in scene.facts if fact.launch == launch.id and isinstance(fact.body, LaunchFiled)
    ]
    if earlier and is_new:
        raise Declined(TAKEN)
    pinned = scene.dossier.launch.template_digest if earlier else launch.template_digest
    _require_asked_for(materials, pinned, scene)
    if not earlier:
        _require_open_instant(launch.planned_at, scene)
        return LaunchFiled(launch)
    if scene.dossier.launched:
        raise Declined(
            Bilingual(
                f"{launch.id} 已经上线, 请把下一次变更作为新项目提交。",
                f"{launch.id} was launched already. File the next change as a launch of its own.",
            )
        )
    if launch.owner_department != earlier[0].owner_department:
        owner = earlier[0].owner_department
        said = Bilingual(
            f"{launch.id} 是 {owner} 的项目, 请换一个编号提交。",
            f"{launch.id} belongs to {owner}. File it under another id.",
        )
        raise Declined(said)
    if launch.template != earlier[0].template:
        template = earlier[0].template
        said = Bilingual(
            f"{launch.id} 用的是模板 {template}, 请换一个编号提交。",
            f"{launch.id} follows the template {template}. File it under another id.",
        )
        raise Declined(said)
    return LaunchFiled(launch)


def _require_asked_for(materials: Iterable[str], template_digest: str, scene: Scene) -> None:
    """Before anything is filed: its rule book is there, and asks for these materials."""
    template = next(
        (
            fact.body.template
            for fact in scene.facts
            if isinstance(fact.body, TemplateRegistered) and fact.body.template.digest == template_digest
        ),
        None,
    )
    if template is None:
        said = Bilingual(
            f"没有登记版本为 {template_digest[:12]} 的模板, 请用已有的模板提交。",
            f"The template version {template_digest[:12]} is not registered. File it with one that is there.",
        )
        raise Declined(said)
    asked = [one.id for one in template.requirements if one.kind is Kind.MATERIAL]
    unasked = sorted(set(materials) - set(asked))
    if unasked:
        said = Bilingual(
            f"模板 {template.id} 不要求 {'、'.join(unasked)}。要求的材料: {'、'.join(asked)}。",
            f"{template.id} asks for no {', '.join(unasked)}. Materials: {', '.join(asked)}.",
        )
        raise Declined(said)


def _require_attachable(requirement_id: str, document_id: str, scene: Scene) -> None:
    require_product_team(scene.acting, scene.dossier.launch.owner_department)
    requirement = scene.requirement(requirement_id)
    if requirement.kind is not Kind.MATERIAL:
        raise Declined(
            Bilingual(
                f"“{requirement.title.zh}”不需要文档。",
                f"{requirement_id!r} asks for no document; it is a {requirement.kind}.",
            )
        )
    if not document_id.strip() or document_id.startswith("/") or ".." in document_id:
        said = Bilingual(
            f"“{document_id}”不是文档, 请填它在知识文件夹里的路径。",
            f"{document_id!r} names no document. Give its path below the knowledge folder.",
        )
        raise Declined(said)


def _public_since(document_id: str, scene: Scene) -> datetime | None:
    """Since when agents can read the document, if that was before the launch was filed.

    It was if it was in the knowledge base by then, or says itself that it took effect before.
    """
    document = scene.work.documents.all_current().get(document_id)
    recorded_at = scene.work.documents.first_recorded(document_id)
    if document is None or recorded_at is None:
        return None
    since = min(one for one in (document.valid_from, recorded_at) if one is not None)
    is_open = availability(KnownPassage("", Passage(0, PassageKind.SECTION, ""), document), Reader(), scene.now)
    return since if since < scene.dossier.filed_at and is_open is Availability.VALID else None


def _moved(planned_at: datetime, reason: str, scene: Scene) -> DateMoved:
    dossier = scene.dossier
    require_product_team(scene.acting, dossier.launch.owner_department)
    if dossier.launched:
        raise Declined(
            Bilingual(
                f"{dossier.launch.id} 已经上线, 不能改期。",
                f"{dossier.launch.id} was launched already; its date cannot move.",
            )
        )
    _require_text(reason, "the reason")
    _require_open_instant(planned_at, scene)
    for requirement in dossier.template.requirements if dossier.template else ():
        if dossier.needs(requirement):
            _require_outside_freeze(requirement.rule, planned_at, scene)
    return DateMoved(planned_at, reason.strip())


def _new_questions(questions: Iterable[str], scene: Scene) -> list[str]:
    dossier = scene.dossier
    require_product_team(scene.acting, dossier.launch.owner_department)
    if dossier.is_over:
        raise Declined(QUESTIONS_TOO_LATE)
    known = {*dossier.questions, *_questions_of_template(dossier.template)}
    asked = dict.fromkeys(mask(one.strip()) for one in questions if one.strip())
    new = [_askable(one) for one in asked if one not in known]
    if not new:
        raise Declined(NO_NEW_QUESTIONS)
    return new


def _questions_of_template(template: Template | None) -> Iterable[str]:
    rules = (one.rule for one in (template.requirements if template else ()))
    return (question for rule in rules if isinstance(rule, AnswerabilityRule) for question in rule.questions)


def _askable(question: str) -> str:
    """A question as it will be asked; raises `Declined` for one that is too long to be."""
    if len(question) > LONGEST_QUESTION:
        raise Declined(
            Bilingual(
                f"“{question[:20]}…”超过 {LONGEST_QUESTION:,} 个字, 请拆成几个问题。",
                f"“{question[:20]}…” has more than {LONGEST_QUESTION:,} characters. Make several questions of it.",
            )
        )
    return question


def _require_open_instant(planned_at: datetime, scene: Scene) -> None:
    if planned_at <= scene.now:
        shown = planned_at.astimezone(scene.office.zone)
        raise Declined(
            Bilingual(
                f"计划时间 {shown:%Y-%m-%d %H:%M} 已过, 请选将来的时间。",
                f"The planned instant {shown:%Y-%m-%d %H:%M} is past.",
            ),
            "Plan one that is still to come.",
        )


def _require_outside_freeze(rule: object, planned_at: datetime, scene: Scene) -> None:
    window = window_around(rule, planned_at) if isinstance(rule, FreezeRule) else None
    if window is not None:
        last = scene.office.local_day(window.end)
        day = scene.office.local_day(planned_at)
        raise Declined(
            Bilingual(
                f"{day} 在冻结期内, 冻结到 {last}: {window.reason}。请选别的日子。",
                f"{day} lies in the freeze until {last}: {window.reason}.",
            ),
            "Plan another day.",
        )


def _require_text(text: str, what: str) -> None:
    if not text.strip():
        said = {"the reason": "理由", "the question": "问题"}.get(what, "内容")
        raise Declined(Bilingual(f"请写明{said}。", f"Say {what}."))
