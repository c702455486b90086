"""The trainings that people still need, as `/training` shows them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.launches.authority import MANAGERS, TRAINERS
from bot.domain.launches.briefing import BriefingState, Training
from bot.domain.people.roles import Role
from bot.services.launches.trainings import leaders_of, own_groups, sessions_of, trainings_for
from bot.slack.callers import Caller
from bot.slack.kit import Block, Card, Element, actions, button, card, context, header, paragraph
from bot.slack.packing import packed
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.attendance import checklist_button
from bot.slack.training.finding import day, roster, team_name
from bot.slack.training.names import CHOOSE_GROUP, HOLD, LISTEN, READ, START_QUIZ

SHOWN = 8
"""Trainings in a message; the Home tab has all of them."""
SHOWN_WHOLE = 3
"""Trainings of one launch, with teams and sessions: more do not fit into a message."""
SESSIONS = 3
GROUPS = 6


def listing(here: Reception, caller: Caller, launch: str = "") -> Card:
    """What somebody can do about the trainings of all launches, or of one."""
    language = caller.language
    known = trainings_for(here.launches, here.overview, caller.id)
    found = [one for one in known if launch in {"", one.dossier.launch.id}]
    title = words.COMMAND_TITLE_OF.text(language).format(launch) if launch else words.COMMAND_TITLE.text(language)
    nothing = words.NOTHING_OF.text(language).format(launch) if launch else words.NOTHING.text(language)
    shown = found[: SHOWN_WHOLE if launch else SHOWN]
    blocks = [block for one in shown for block in _training(here, one, caller, whole=bool(launch))]
    return card(
        title,
        header(title),
        *(blocks or [paragraph(nothing)]),
        *([context(words.MORE_ON_HOME.text(language))] if len(found) > len(shown) else []),
        *_listening(caller),
    )


def _training(here: Reception, found: Training, caller: Caller, whole: bool) -> Iterator[Block]:
    language, launch = caller.language, found.dossier.launch
    yield paragraph(f"{launch.product}\n{found.requirement.title.text(language)} · {status(found, language)}")
    elements = list(_elements(found, caller))
    if elements:
        yield actions(*elements)
    if whole:
        yield from _own_teams(here, found, caller)
        yield from _sessions(here, found, caller)


def status(found: Training, language: str) -> str:
    """How far a training is, in a line."""
    by = words.BY.text(language).format(day(found.due))
    if found.material is None:
        return f"{by} · {words.NOT_READY.text(language)}"
    done = sum(one.is_enough for one in found.groups)
    return f"{by} · {words.COVERED.text(language).format(len(found.groups), done)}"


def _elements(found: Training, caller: Caller) -> Iterator[Element]:
    language = caller.language
    value = packed(found.dossier.launch.id, found.requirement.id)
    if found.material is None:
        return
    yield button(READ, words.READ.text(language), value)
    if Role.AGENT in caller.roles and found.state(caller.id) is BriefingState.QUIZ:
        yield button(START_QUIZ, words.START_QUIZ.text(language), value, style="primary")
    if caller.roles & set(TRAINERS):
        yield button(HOLD, words.HOLD.text(language), value)


def _own_teams(here: Reception, found: Training, caller: Caller) -> Iterator[Block]:
    if caller.person is None:
        return
    known, language = roster(here), caller.language
    for one in own_groups(found, leaders_of(here.launches, caller.id))[:GROUPS]:
        shown = team_name(one.team, one.shift, known)
        counts = words.TRAINED_OF.text(language).format(shown, len(one.trained), one.people, one.needed)
        sign = checklist_button(found.dossier.launch.id, found.requirement.id, one.name, language)
        yield paragraph(f"✓ {counts}" if one.signed else counts, None if one.signed else sign)


def _sessions(here: Reception, found: Training, caller: Caller) -> Iterator[Block]:
    held = sessions_of(found)
    if held and caller.roles & set(TRAINERS):
        yield context(words.LATEST_SESSIONS.text(caller.language))
        for one in held[:SESSIONS]:
            began = f"{here.local(one.session.held_at):%Y-%m-%d %H:%M}"
            said = words.HELD.text(caller.language).format(began, len(one.present))
            value = packed(found.dossier.launch.id, one.session.session)
            enter = button(CHOOSE_GROUP, words.WHO_WAS_THERE.text(caller.language), value)
            yield paragraph(f"{one.session.session}\n{said}", enter)


def _listening(caller: Caller) -> list[Block]:
    is_manager = bool(caller.roles & set(MANAGERS))
    return [actions(button(LISTEN, words.LISTEN.text(caller.language)))] if is_manager else []
