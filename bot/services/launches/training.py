"""Training sessions and who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_trainer
from bot.domain.launches.briefing import NotNow
from bot.domain.launches.dossier import Material
from bot.domain.launches.facts import AttendanceStruck, Attended, SessionKind, TrainingHeld
from bot.domain.launches.quiz import checked_questions, quiz_of
from bot.domain.launches.template import TrainingRule
from bot.domain.outbox import Message, Recipient
from bot.domain.people.imported import roster_of
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.domain.people.shifts import working_day
from bot.domain.telling import Telling, messages, person
from bot.services.deeds import NO_REASON, Deed, require_same
from bot.services.launches.recording import LaunchOffice, Scene, record, recording

QUIZ = "training_quiz"
"""The kind of message that asks somebody who was at a session to take the quiz."""
PRESENTED = "training_presented"
"""The kind of message that shows a session to a channel."""


def hold_session(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    requirement_id: str,
    session: str,
    held_at: datetime,
    shown: str | None = None,
) -> Fact:
    """A session was held on the present version of the material.

    ``shown`` is the version that the trainer was shown; if there is another one meanwhile, nothing is recorded.
    """

    def held(scene: Scene) -> TrainingHeld:
        require_trainer(scene.acting)
        material, sha256 = _taught(requirement_id, scene)
        if shown is not None and shown != sha256:
            raise NotNow(
                "材料刚刚有了新版本, 什么都没有记录。请看过新版本再登记。",
                "The material has changed since it was shown; nothing was recorded. Look at it again.",
            )
        _require_held_on_it(material, held_at, scene)
        _require_new_name(session, scene)
        return TrainingHeld(session, requirement_id, sha256, held_at, scene.acting.someone().id)

    return record(office, deed, TrainingHeld, held, launch_id)


def record_attendance(
    office: LaunchOffice, deed: Deed, launch_id: str, session: str, people: Mapping[str, bool | None]
) -> list[Fact]:
    """These people were at a session, with the result of their quiz or ``None``: all of them, or nobody.

    Each is a fact of its own under the deed's key. Raises `InputError` naming everybody who cannot have been there.
    """
    with recording(office) as work:
        scene = Scene(work, office, deed, launch_id)
        keys = {person: f"{deed.key}:{person}" for person in people}
        known = [fact for key in keys.values() if (fact := work.facts.with_key(key))]
        for fact in known:
            require_same(fact, deed, Attended, launch_id)
        if known:
            return known
        held = _require_attendable(session, list(people), scene)
        facts = [
            Fact(scene.now, deed.actor, keys[person], Attended(session, person, quiz), launch_id, deed.on_behalf_of)
            for person, quiz in people.items()
        ]
        for fact in facts:
            work.facts.append(fact)
        work.outbox.put(_invitations(facts, held, deed.key, scene), scene.now)
        return facts


def present_session(
    office: LaunchOffice, deed: Deed, launch_id: str, session: str, to: Sequence[Recipient]
) -> list[Message]:
    """Show a session to channels or people: what it is about, with buttons to read the material and take the quiz.

    The material itself is not in the message: each person is shown it who may read it.
    """
    with office.store.command() as work:
        scene = Scene(work, office, deed, launch_id)
        require_trainer(scene.acting)
        held = _found(session, scene)
        payload = {"launch": launch_id, "requirement": held.requirement, "session": session}
        shown = [Message(f"{deed.key}:{PRESENTED}:{one}", PRESENTED, one, payload, scene.now) for one in to]
        work.outbox.put(shown, scene.now)
        return shown


def strike_attendance(office: LaunchOffice, deed: Deed, launch_id: str, session: str, person: str, reason: str) -> Fact:
    """Take back an attendance that was entered by mistake."""

    def struck(scene: Scene) -> AttendanceStruck:
        require_trainer(scene.acting)
        _found(session, scene)
        if person not in scene.dossier.attendances.get(session, {}):
            said = Bilingual(
                f"场次“{session}”没有登记 {person}, 请核对是哪一场。",
                f"{person} was not entered at {session}. Look up which session it was.",
            )
            raise Declined(said)
        if not reason.strip():
            raise Declined(NO_REASON)
        return AttendanceStruck(session, person, reason.strip())

    return record(office, deed, AttendanceStruck, struck, launch_id)


def members_of(roster: Roster, team: str, scene_day: datetime, office: LaunchOffice) -> list[str]:
    """Everybody of a team who is at work then: those a trainer means by "the whole team".

    After midnight, the night shift is at work that began the day before.
    """
    days = {
        one.id: working_day(one.id, scene_day, roster, office.zone)
        for one in sorted(roster.people, key=lambda one: one.id)
        if one.team == team and Role.AGENT in one.roles
    }
    people = [one for one, day in days.items() if (known := roster.person(one)) is not None and known.is_here(day)]
    if not people:
        teams = ", ".join(one.id for one in roster.teams)
        raise NotNow(
            f"班组 {team!r} 里没有人。班组有:{teams}。", f"There is nobody in a team {team!r}. Teams: {teams}."
        )
    return [one for one in people if not roster.is_away(one, days[one])]


def _sessions(scene: Scene) -> dict[str, TrainingHeld]:
    return {one.session: one for one in scene.dossier.recorded.bodies(TrainingHeld)}


def _taught(requirement_id: str, scene: Scene) -> tuple[Material, str]:
    """The material of a training, with the sha256 of what it is now."""
    rule = scene.requirement(requirement_id).rule
    if not isinstance(rule, TrainingRule):
        said = Bilingual(f"“{requirement_id}”不是培训。请重新打开项目。", f"{requirement_id!r} is no training.")
        raise Declined(said)
    material = scene.dossier.materials.get(rule.material)
    if material is None or material.seen is None or not material.is_there:
        raise NotNow(
            f"材料 {rule.material!r} 还没有提交, 请产品团队先提交。",
            f"The material {rule.material!r} is not there yet. Attach it first.",
        )
    return material, material.seen.sha256


def _require_held_on_it(material: Material, held_at: datetime, scene: Scene) -> None:
    """A session is over, and was held since the material is what it is."""
    if held_at > scene.now:
        raise NotNow(
            "还没有开始的场次不能登记, 请在培训之后登记。",
            "A session that is still to come cannot have been held. Record it afterwards.",
        )
    if held_at < material.since:
        since = material.since.astimezone(scene.office.zone)
        raise NotNow(
            f"{material.document_id} 到 {since:%Y-%m-%d %H:%M} 才是现在的内容, 更早的场次讲的是别的版本。",
            f"{material.document_id} is what it is only since {since:%Y-%m-%d %H:%M}. "
            "A session before that was on another version.",
        )


def _require_new_name(session: str, scene: Scene) -> None:
    if not session.strip() or session.startswith(f"{SessionKind.SELF_STUDY}:"):
        raise NotNow(f"场次不能叫 {session!r}, 请换一个名字。", f"{session!r} is no name. Give it another name.")
    if session in _sessions(scene):
        raise NotNow(
            f"已经有叫 {session!r} 的场次, 请换一个名字。",
            f"There is a session {session!r} already. Give it another name.",
        )


def _found(session: str, scene: Scene) -> TrainingHeld:
    held = _sessions(scene).get(session)
    if held is None:
        raise NotNow(
            f"{scene.launch_id} 没有场次 {session!r}, 请先登记场次。",
            f"There is no session {session!r} on {scene.launch_id}. Record it first: briefed train hold",
        )
    return held


def _require_attendable(session: str, people: Sequence[str], scene: Scene) -> TrainingHeld:
    """The session, if all of them can have been there; who works past midnight is there on the day he began."""
    require_trainer(scene.acting)
    held = _found(session, scene)
    if held.kind is SessionKind.SELF_STUDY:
        raise NotNow("自学由本人确认, 别人不能代记。", "Self-study is confirmed by each person himself.")
    day = scene.office.local_day(held.held_at)
    roster = roster_of(scene.facts, day) or scene.acting.roster
    days = {one: working_day(one, held.held_at, roster, scene.office.zone) for one in people}
    strangers = [one for one in people if (known := roster.person(one)) is None or not known.is_here(days[one])]
    away = [one for one in people if roster.is_away(one, days[one])]
    if strangers or away or not people:
        raise _cannot_have_been_there(day, strangers, away)
    return held


def _cannot_have_been_there(day: date, strangers: Sequence[str], away: Sequence[str]) -> NotNow:
    told = (("不在花名册上", "not on the roster", strangers), ("休假", "on leave", away))
    zh = "; ".join(f"{what}: {', '.join(names)}" for what, _, names in told if names) or "没有人"
    en = "; ".join(f"{what}: {', '.join(names)}" for _, what, names in told if names) or "nobody was named"
    return NotNow(
        f"{day} 这些人不可能在场: {zh}。什么都没有记录, 请改正名单。",
        f"On {day} these cannot have been at the session: {en}. Nothing was recorded. Mend the list.",
    )


def _invitations(facts: Sequence[Fact], held: TrainingHeld, key: str, scene: Scene) -> list[Message]:
    """Messages to those who were there and still have to take the quiz, where one can be made."""
    rule = scene.requirement(held.requirement).rule
    if not isinstance(rule, TrainingRule) or not rule.quiz:
        return []
    if quiz_of(checked_questions(scene.case), "", held.sha256) is None:
        return []
    waiting = [one.body.person for one in facts if isinstance(one.body, Attended) and one.body.quiz_passed is None]
    about = {"launch": scene.launch_id or "", "requirement": held.requirement, "session": held.session}
    return messages([Telling(QUIZ, person(one)) for one in waiting], key, about, scene.now)
