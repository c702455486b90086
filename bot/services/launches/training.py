"""Training sessions and who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.errors import InputError
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_trainer
from bot.domain.launches.facts import AttendanceStruck, Attended, TrainingHeld
from bot.domain.launches.template import TrainingRule
from bot.domain.people.imported import roster_of
from bot.domain.people.roster import Roster
from bot.services.deeds import Deed, require_same
from bot.services.launches.recording import LaunchOffice, Scene, record, recording


def hold_session(
    office: LaunchOffice, deed: Deed, launch_id: str, requirement_id: str, session: str, held_at: datetime
) -> Fact:
    """A session was held on the present version of the material."""

    def held(scene: Scene) -> TrainingHeld:
        require_trainer(scene.acting)
        rule = scene.requirement(requirement_id).rule
        if not isinstance(rule, TrainingRule):
            raise InputError(f"{requirement_id!r} is no training.")
        material = scene.dossier.materials.get(rule.material)
        if material is None or material.seen is None or not material.is_there:
            raise InputError(f"The material {rule.material!r} is not there yet.", "Attach it first.")
        if held_at > scene.now:
            raise InputError("A session that is still to come cannot have been held.", "Record it afterwards.")
        if held_at < material.since:
            since = material.since.astimezone(office.zone)
            raise InputError(
                f"{material.document_id} is what it is only since {since:%Y-%m-%d %H:%M}.",
                "A session before that was on another version.",
            )
        if session in _sessions(scene):
            raise InputError(f"There is a session {session!r} already.", "Give it another name.")
        return TrainingHeld(session, requirement_id, material.seen.sha256, held_at, scene.acting.someone().id)

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
        _require_attendable(session, list(people), scene)
        facts = [
            Fact(scene.now, deed.actor, keys[person], Attended(session, person, quiz), launch_id, deed.on_behalf_of)
            for person, quiz in people.items()
        ]
        for fact in facts:
            work.facts.append(fact)
        return facts


def strike_attendance(office: LaunchOffice, deed: Deed, launch_id: str, session: str, person: str, reason: str) -> Fact:
    """Take back an attendance that was entered by mistake."""

    def struck(scene: Scene) -> AttendanceStruck:
        require_trainer(scene.acting)
        if session not in _sessions(scene):
            raise InputError(f"There is no session {session!r}.")
        if person not in scene.dossier.attendances.get(session, {}):
            raise InputError(f"{person} was not entered at {session}.")
        if not reason.strip():
            raise InputError("Say the reason.")
        return AttendanceStruck(session, person, reason.strip())

    return record(office, deed, AttendanceStruck, struck, launch_id)


def members_of(roster: Roster, team: str, scene_day: datetime, office: LaunchOffice) -> list[str]:
    """Everybody of a team who is at work that day: those a trainer means by "the whole team"."""
    day = office.local_day(scene_day)
    groups = roster.groups(day)
    people = [one.id for (name, _), members in groups.items() if name == team for one in members]
    if not people:
        raise InputError(f"There is nobody in a team {team!r}.", f"Teams: {', '.join(one.id for one in roster.teams)}.")
    return [one for one in people if not roster.is_away(one, day)]


def _sessions(scene: Scene) -> dict[str, TrainingHeld]:
    return {one.session: one for one in scene.dossier.recorded.bodies(TrainingHeld)}


def _require_attendable(session: str, people: Sequence[str], scene: Scene) -> None:
    require_trainer(scene.acting)
    held = _sessions(scene).get(session)
    if held is None:
        raise InputError(
            f"There is no session {session!r} on {scene.launch_id}.", "Record it first: briefed train hold"
        )
    day = scene.office.local_day(held.held_at)
    roster = roster_of(scene.facts, day) or scene.acting.roster
    strangers = [one for one in people if (known := roster.person(one)) is None or not known.is_here(day)]
    away = [one for one in people if roster.is_away(one, day)]
    problems = [
        f"{what}: {', '.join(names)}" for what, names in (("not on the roster", strangers), ("on leave", away)) if names
    ]
    if problems or not people:
        raise InputError(
            f"On {day} these cannot have been at the session: {'; '.join(problems) or 'nobody was named'}.",
            "Nothing was recorded. Mend the list.",
        )
