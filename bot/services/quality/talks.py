"""Managers' talks with their people. What they talked about is theirs: only that they talked is counted."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.people.roster import Roster
from bot.domain.quality.authority import require_own_person
from bot.domain.quality.facts import TALKS, TalkHeld, TalkStruck
from bot.domain.quality.talks import talks_from
from bot.domain.text import normalise
from bot.ports import Work
from bot.services.deeds import Deed, used_before
from bot.services.known_people import known_roster
from bot.services.masking import mask
from bot.services.questions.recording import QuestionOffice, Scene, record

LONGEST_NOTE = 2_000
"""Characters: what two people agreed on, not the minutes."""


def hold_talk(office: QuestionOffice, deed: Deed, person: str, day: date, note: str = "") -> Fact:
    """Record that a manager talked with one of his people on a day.

    Raises `InputError` for a day to come, somebody who was away, and a talk that is recorded already.
    """

    def decide(scene: Scene) -> Body:
        manager = scene.acting.someone().id
        if day > scene.today:
            said = Bilingual(f"{day} 还没到, 谈过之后再登记。", f"{day} is still to come. Record the talk afterwards.")
            raise Declined(said)
        _require_there(person, day, _roster_on(day, scene))
        require_own_person(scene.acting, person, _roster_on(day, scene))
        if (manager, person, day) in _known(scene.work):
            said = Bilingual(
                f"{manager} 和 {person} 在 {day} 的谈话已经登记。如果记错了日子, 请先撤销再登记。",
                f"The talk of {manager} with {person} on {day} is recorded already. "
                "If it was another day, strike it first.",
            )
            raise Declined(said, f"briefed talk strike {person} --on {day}")
        return TalkHeld(manager, person, day, _noted(note))

    return _require_same(record(office, deed, TalkHeld, decide, TALKS), person, day, deed)


def strike_talk(office: QuestionOffice, deed: Deed, person: str, day: date, reason: str) -> Fact:
    """Take back a talk that was recorded by mistake."""

    def decide(scene: Scene) -> Body:
        manager = scene.acting.someone().id
        if (manager, person, day) not in _known(scene.work):
            said = Bilingual(
                f"没有登记 {manager} 和 {person} 在 {day} 的谈话, 请核对日期。",
                f"No talk of {manager} with {person} on {day} is recorded. Check the day.",
            )
            raise Declined(said, "See: briefed talk list")
        if not normalise(reason):
            raise Declined(Bilingual("为什么撤销? 请写明原因。", "Why is it struck? Say the reason."))
        return TalkStruck(manager, person, day, normalise(mask(reason)))

    return _require_same(record(office, deed, TalkStruck, decide, TALKS), person, day, deed)


def own_talks(office: QuestionOffice, person: str, days: int) -> list[TalkHeld]:
    """The talks that somebody had in the last days, as manager or as one of a manager's people, the newest first.

    Nobody is shown what others talked about.
    """
    since = office.local_day(office.clock()) - timedelta(days=days)
    with office.store.begin() as work:
        talks = talks_from(work.facts.about(TALKS))
    return [one for one in reversed(talks) if person in {one.manager, one.person} and one.day > since]


# Inside --------------------------------------------------------------------------------------------------------------


def _require_same(fact: Fact, person: str, day: date, deed: Deed) -> Fact:
    """All talks have one subject: a key that is known must stand for this one."""
    body = fact.body
    if isinstance(body, (TalkHeld, TalkStruck)) and (body.person, body.day) == (person, day):
        return fact
    raise used_before(deed.key)


def _known(work: Work) -> set[tuple[str, str, date]]:
    return {(one.manager, one.person, one.day) for one in talks_from(work.facts.about(TALKS))}


def _roster_on(day: date, scene: Scene) -> Roster:
    """Who was who on a day; before the first roster, who is who now."""
    return known_roster(scene.work, scene.now, day) or scene.roster


def _require_there(person_id: str, day: date, roster: Roster) -> None:
    person = roster.person(person_id)
    if person is None or not person.is_here(day):
        said = Bilingual(
            f"{day} 的花名册上没有 {person_id}, 请核对人和日期。",
            f"{person_id} was not on the roster on {day}. Check who it was, and the day.",
        )
        raise Declined(said, "See: briefed roster show")
    if roster.is_away(person_id, day):
        said = Bilingual(
            f"{person_id} 在 {day} 休假, 请填谈话那天的日期。",
            f"{person_id} was on leave on {day}. Give the day of the talk.",
        )
        raise Declined(said, "Name it with --on.")


def _noted(typed: str) -> str:
    note = normalise(mask(typed))
    if len(note) > LONGEST_NOTE:
        said = Bilingual(
            f"备注有 {len(note):,} 个字, 最多 {LONGEST_NOTE:,} 个, 请写短些。",
            f"The note has {len(note):,} characters; {LONGEST_NOTE:,} is the limit. Say it shorter.",
        )
        raise Declined(said)
    return note
