"""Corrective actions: opened with an owner and a day, closed with evidence, opened again if that was too early."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact, by_subject
from bot.domain.people.roster import Person, Roster
from bot.domain.quality.actions import CorrectiveAction, action_from
from bot.domain.quality.authority import require_concerned, require_opener, require_reopener, sees_action
from bot.domain.quality.facts import ActionClosed, ActionOpened, ActionReopened
from bot.domain.quality.telling import action_fields, tellings
from bot.domain.telling import messages
from bot.domain.text import normalise
from bot.ports import Work
from bot.services.deeds import Deed
from bot.services.masking import mask
from bot.services.questions.recording import QuestionOffice, Scene, known_fact, record, record_within
from bot.services.reports import REPORTS
from bot.services.reports.making import no_such_report

LONGEST_TITLE = 200
"""Characters: a title says in a sentence what must be put right."""
LONGEST_EVIDENCE = 2_000
TITLE = Bilingual("请写明要改什么。", "What must be put right?")
EVIDENCE = Bilingual("请写明凭什么说已改好。", "What shows that it was put right?")
REASON = Bilingual("请写明为什么重新打开。", "Why is it opened again?")


@dataclass(frozen=True, slots=True)
class ActionStory:
    """An action with everything recorded about it."""

    action: CorrectiveAction
    facts: tuple[Fact, ...]


def open_action(office: QuestionOffice, deed: Deed, wanted: ActionOpened) -> Fact:
    """Open a corrective action; the fact's subject is its id.

    Raises `InputError` for an empty title, a day that is over, an owner who is not here, and a report that there is
    not.
    """

    def decide(scene: Scene) -> Body:
        require_opener(scene.acting)
        return _checked(wanted, scene)

    with office.store.command() as work:
        known = known_fact(work, deed, ActionOpened)
        if known is not None:
            return known
        subject = f"a{work.facts.number_of(ActionOpened) + 1}"
        return record_within(Scene(work, office, deed, subject), decide, _tell)


def close_action(office: QuestionOffice, deed: Deed, action_id: str, evidence: str) -> Fact:
    """Close an action, with what shows that it was put right."""

    def decide(scene: Scene) -> Body:
        action = find_action(scene.work, action_id)
        require_concerned(scene.acting, action)
        if not action.is_open:
            said = Bilingual(f"{action_id} 已经完成, 不用再填。", f"{action_id} is closed already.")
            raise Declined(said, f"If that was a mistake: briefed action reopen {action_id}")
        return ActionClosed(_words(evidence, EVIDENCE, LONGEST_EVIDENCE))

    return record(office, deed, ActionClosed, decide, action_id, _tell)


def reopen_action(office: QuestionOffice, deed: Deed, action_id: str, reason: str) -> Fact:
    """Open a closed action again."""

    def decide(scene: Scene) -> Body:
        action = find_action(scene.work, action_id)
        require_reopener(scene.acting, action)
        if action.is_open:
            said = Bilingual(f"{action_id} 没有关闭, 不用重新打开。", f"{action_id} is open. It need not be reopened.")
            raise Declined(said, f"See: briefed action show {action_id}")
        return ActionReopened(_words(reason, REASON, LONGEST_EVIDENCE))

    return record(office, deed, ActionReopened, decide, action_id, _tell)


def list_actions(
    office: QuestionOffice, owner: str | None = None, closed_since: datetime | None = None
) -> list[CorrectiveAction]:
    """Open actions, what is due first on top; with ``closed_since``, those closed from then on follow."""
    with office.store.begin() as work:
        actions = all_actions(work)
    chosen = [one for one in actions if (owner is None or one.opened.owner == owner) and _is_shown(one, closed_since)]
    return sorted(chosen, key=lambda one: (not one.is_open, one.opened.due, one.opened_at))


def actions_seen_by(office: QuestionOffice, manager: Person, roster: Roster) -> list[CorrectiveAction]:
    """The open actions that a manager sees, what is due first on top."""
    return [one for one in list_actions(office) if sees_action(manager, one, roster)]


def show_action(office: QuestionOffice, action_id: str) -> ActionStory:
    """One action with its story; raises `InputError` for an unknown one."""
    with office.store.begin() as work:
        return ActionStory(find_action(work, action_id), tuple(work.facts.about(action_id)))


def all_actions(work: Work) -> list[CorrectiveAction]:
    """Every action, the oldest first."""
    told = work.facts.about_all(work.facts.subjects(having=(ActionOpened,)))
    found = (action_from(facts) for facts in by_subject(told).values())
    return [action for action in found if action is not None]


def find_action(work: Work, action_id: str) -> CorrectiveAction:
    """An action as it stands; raises `InputError` for an unknown one."""
    found = action_from(work.facts.about(action_id))
    if found is None:
        said = Bilingual(f"没有编号为“{action_id}”的整改措施, 请核对编号。", f"There is no action {action_id!r}.")
        raise Declined(said, "See: briefed action list")
    return found


# Inside --------------------------------------------------------------------------------------------------------------


def _tell(scene: Scene, fact: Fact) -> None:
    action = find_action(scene.work, scene.subject)
    told = messages(tellings(action, fact), fact.key, action_fields(action), fact.recorded_at)
    scene.work.outbox.put(told, fact.recorded_at)


def _checked(wanted: ActionOpened, scene: Scene) -> ActionOpened:
    if wanted.due < scene.today:
        said = Bilingual(f"{wanted.due} 已经过去, 请填今天或以后。", f"{wanted.due} is over. Give a day from today on.")
        raise Declined(said)
    owner = scene.roster.person(wanted.owner)
    if owner is None or not owner.is_here(scene.today):
        said = Bilingual(
            f"{scene.today} 的花名册上没有 {wanted.owner}, 请换一位能做的人。",
            f"{wanted.owner} is not on the roster on {scene.today}. Name somebody who can do it.",
        )
        raise Declined(said)
    _require_report(wanted.report, REPORTS)
    return replace(
        wanted,
        title=_words(wanted.title, TITLE, LONGEST_TITLE),
        item=normalise(mask(wanted.item))[:LONGEST_TITLE],
    )


def _require_report(name: str, known: Collection[str]) -> None:
    if name and name not in known:
        raise no_such_report(name, known)


def _words(typed: str, question: Bilingual, longest: int) -> str:
    """What was typed, masked; raises `InputError` when it is nothing, or too much."""
    words = normalise(mask(typed))
    if not words:
        raise Declined(question, "Say it in a sentence.")
    if len(words) > longest:
        said = Bilingual(
            f"写了 {len(words):,} 个字, 最多 {longest:,} 个, 请写短些。",
            f"That has {len(words):,} characters; {longest:,} is the limit.",
        )
        raise Declined(said, "Say it shorter.")
    return words


def _is_shown(action: CorrectiveAction, closed_since: datetime | None) -> bool:
    return action.closed_at is None or (closed_since is not None and action.closed_at >= closed_since)
