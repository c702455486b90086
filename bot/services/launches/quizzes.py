"""Taking the quiz on a launch's material, and keeping its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.briefing import BriefingState, NotNow, Training, attempts
from bot.domain.launches.facts import Attended
from bot.domain.launches.quiz import Quiz, checked_questions, quiz_of
from bot.services.deeds import Deed, require_same
from bot.services.launches.briefings import training_in
from bot.services.launches.recording import LaunchOffice, Scene, recording


@dataclass(frozen=True, slots=True)
class QuizToTake:
    """Somebody's quiz, as it is until he has taken it."""

    launch: str
    product: str
    requirement: str
    title: Bilingual
    session: str
    attempt: int
    quiz: Quiz


@dataclass(frozen=True, slots=True)
class QuizResult:
    """How a quiz went; ``right`` is ``None`` when it was taken before and only what was recorded is known."""

    fact: Fact
    passed: bool
    right: int | None
    questions: int
    pass_mark: int


def quiz_for(office: LaunchOffice, person: str, launch_id: str, requirement_id: str) -> QuizToTake:
    """The quiz that somebody may take now; raises `NotNow` where there is none for him."""
    with office.store.begin() as work:
        return _to_take(Scene(work, office, Deed(person, ""), launch_id), requirement_id)


def take_quiz(
    office: LaunchOffice, deed: Deed, launch_id: str, requirement_id: str, shown: str, chosen: Sequence[int | None]
) -> QuizResult:
    """Mark what somebody chose in the quiz whose digest he was ``shown``, and keep the result.

    Who has not passed may try again, with other questions in another order.
    """
    with recording(office) as work:
        known = work.facts.with_key(deed.key)
        if known is not None:
            require_same(known, deed, Attended, launch_id)
            return QuizResult(known, _has_passed(known), None, 0, 0)
        scene = Scene(work, office, deed, launch_id)
        found = _to_take(scene, requirement_id)
        if found.quiz.digest != shown:
            raise NotNow(
                "题目已经更新, 这次没有记录。请重新开始测验。",
                "The questions have changed, so nothing was recorded. Please start the quiz again.",
            )
        passed = found.quiz.is_passed(chosen)
        body = Attended(found.session, deed.actor, passed)
        fact = Fact(scene.now, deed.actor, deed.key, body, launch_id)
        work.facts.append(fact)
    quiz = found.quiz
    return QuizResult(fact, passed, quiz.number_right(chosen), len(quiz.questions), quiz.pass_mark)


def _to_take(scene: Scene, requirement_id: str) -> QuizToTake:
    training = training_in(scene, requirement_id)
    me = scene.acting.someone().id
    session = _session(training, me)
    attempt = attempts(training, session, me)
    quiz = quiz_of(checked_questions(scene.case), me, training.version, attempt)
    if quiz is None:
        raise NotNow(
            "这个项目试问过的问题太少, 组不成测验; 以培训师自己的测验结果为准, 请找培训师。",
            "There are too few checked questions for a quiz; the trainer's own quiz counts. Please ask the trainer.",
        )
    launch, requirement = scene.dossier.launch, training.requirement
    return QuizToTake(launch.id, launch.product, requirement.id, requirement.title, session, attempt, quiz)


def _session(training: Training, person: str) -> str:
    """The session that the result of somebody's quiz belongs to."""
    if not training.rule.quiz:
        raise NotNow("这项培训不用测验。", "This training has no quiz.")
    if training.state(person) is BriefingState.DONE:
        raise NotNow("您已经通过测验了, 不用再做。", "You have passed already: there is nothing more to do.")
    if person not in training.present:
        raise NotNow(
            "先培训, 再测验: 还没有您在现有版本场次的出勤记录。",
            "First the training, then the quiz: you are not entered at a session on the present version yet.",
        )
    return training.present[person].session


def _has_passed(fact: Fact) -> bool:
    return isinstance(fact.body, Attended) and bool(fact.body.quiz_passed)
