"""Briefings: reading the material of a launch, and confirming that one has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Audience, DocumentVersion
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_briefed
from bot.domain.launches.briefing import BriefingState, NotNow, Training, self_study, trainings_of
from bot.domain.launches.facts import Attended, SessionKind, TrainingHeld
from bot.domain.passages import Passage
from bot.domain.people.roles import Role
from bot.ports import Work
from bot.services.deeds import PROGRAM, Deed, require_same
from bot.services.launches.recording import LaunchOffice, Scene, recording


@dataclass(frozen=True, slots=True)
class BriefingText:
    """What there is to read, in its order, and what the reader still has to do about it."""

    launch: str
    product: str
    requirement: str
    title: Bilingual
    document: DocumentVersion
    passages: Sequence[Passage]
    state: BriefingState
    quiz: bool

    @property
    def version(self) -> str:
        """What whoever confirms confirms."""
        return self.document.sha256


def read_briefing(office: LaunchOffice, person: str, launch_id: str, requirement_id: str) -> BriefingText:
    """The words of the material as it is now; raises `NotAllowed` for those who may not read it yet."""
    with office.store.begin() as work:
        scene = Scene(work, office, Deed(person, ""), launch_id)
        require_briefed(scene.acting, scene.dossier.launch.owner_department)
        training = training_in(scene, requirement_id)
        document = _document(training, work)
        passages = work.documents.known_passages(work.documents.passage_ids_of([document.document_id]))
    in_order = sorted((one.passage for one in passages.values()), key=lambda one: one.ordinal)
    launch, requirement = scene.dossier.launch, training.requirement
    return BriefingText(
        launch.id,
        launch.product,
        requirement.id,
        requirement.title,
        document,
        in_order,
        training.state(person),
        training.rule.quiz,
    )


def confirm_read(office: LaunchOffice, deed: Deed, launch_id: str, requirement_id: str, shown: str) -> Fact:
    """Somebody has read the material, whose version he was ``shown``: his attendance, where self-study counts.

    The first one to do so has the program record the session of self-study, which stands for that version.
    """
    with recording(office) as work:
        known = work.facts.with_key(deed.key)
        if known is not None:
            require_same(known, deed, Attended, launch_id)
            return known
        scene = Scene(work, office, deed, launch_id)
        training = _require_confirmable(scene, requirement_id, shown)
        session = self_study(training)
        for fact in (_opened(session, training, scene), _confirmed(session, scene)):
            work.facts.append(fact)
        return _confirmed(session, scene)


def training_in(scene: Scene, requirement_id: str) -> Training:
    """A training that people still need, its material whole; raises `NotNow` for any other."""
    found = next((one for one in trainings_of(scene.case) if one.requirement.id == requirement_id), None)
    if found is None:
        raise NotNow(
            f"{scene.launch_id} 现在没有要做的培训 {requirement_id!r}。",
            f"There is no training {requirement_id!r} to be done for {scene.launch_id}.",
        )
    if found.material is None:
        raise NotNow(
            "培训材料还没有准备好, 产品团队正在处理。", "The material is not ready yet; its product team sees to it."
        )
    return found


def _document(training: Training, work: Work) -> DocumentVersion:
    """The document that is taught, as the knowledge base has it now."""
    found = work.documents.current(training.material.document_id) if training.material else None
    if found is None or found.sha256 != training.version or found.audience is not Audience.AGENTS:
        raise NotNow(
            "培训材料正在更新, 请过几分钟再看。", "The material is being updated. Please look again in a few minutes."
        )
    return found


def _require_confirmable(scene: Scene, requirement_id: str, shown: str) -> Training:
    training = training_in(scene, requirement_id)
    me = scene.acting.someone()
    if Role.AGENT not in me.roles or scene.deed.on_behalf_of is not None:
        raise NotNow(
            "只有坐席本人才能确认自己的学习。", "Only agents confirm, each for himself, that they have read it."
        )
    if training.state(me.id) in {BriefingState.DONE, BriefingState.QUIZ}:
        raise NotNow("已经记录过了, 不用再确认。", "That is recorded already: there is no need to confirm it again.")
    if not training.rule.self_study:
        raise NotNow(
            "这项培训要参加场次才算, 请找培训师或班组长。可以先自己读一遍。",
            "This training counts only with a session: ask your trainer or leader. Reading it before is a good idea.",
        )
    if shown != training.version:
        raise NotNow(
            "材料刚刚有了新版本, 所以没有记录。请重新打开, 读新版本。",
            "The material has changed, so nothing was recorded. Please open it again and read the new version.",
        )
    return training


def _opened(session: str, training: Training, scene: Scene) -> Fact:
    """The session of self-study; every reader after the first finds it recorded under the same key."""
    held = TrainingHeld(
        session, training.requirement.id, training.version, scene.now, PROGRAM, kind=SessionKind.SELF_STUDY
    )
    key = f"{SessionKind.SELF_STUDY}:{scene.launch_id}:{training.requirement.id}:{training.version}"
    return Fact(scene.now, PROGRAM, key, held, scene.launch_id)


def _confirmed(session: str, scene: Scene) -> Fact:
    return Fact(scene.now, scene.deed.actor, scene.deed.key, Attended(session, scene.deed.actor), scene.launch_id)
