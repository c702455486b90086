"""Who was at a session: a team at a time, by ticking names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.people.roster import Person, Roster
from bot.services.deeds import Deed
from bot.services.launches.training import record_attendance
from bot.services.launches.trainings import Checklist, Held, checklist, open_groups, sessions_of
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import (
    CHOICES,
    Block,
    actions,
    button,
    checkboxes,
    context,
    field,
    header,
    modal,
    option,
    paragraph,
    select,
)
from bot.slack.packing import packed, unpacked
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.finding import held, name_of, roster, team_name, training
from bot.slack.training.names import ATTENDANCE_MODAL, CHOOSE_GROUP, GROUP_MODAL, WHO_WAS_THERE
from bot.slack.training.signing import sign_view

GROUP, TICKED, PASSED = "group", "ticked", "passed"
TENS = 5
"""Boxes of ten people on one form; whoever does not fit comes after these are entered."""
AWAY_SHOWN = 20


def choose_group(here: Reception, click: Click, caller: Caller) -> None:
    """Ask which team's attendance is entered."""
    launch, session = unpacked(click.value, 2)
    view = _groups(here, held(here, caller, launch, session), caller)
    if click.view is not None and click.view.type == "modal":
        here.update_modal(click.view.id, view)
    else:
        here.open_modal(click, view)


def chosen(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """The names of the team that was chosen."""
    private = submission.view.private
    found = held(here, caller, str(private.get("launch", "")), str(private.get("session", "")))
    shown = _checklist(here, found, str(submission.values.get(GROUP) or ""))
    return Reply(update=_names(shown, roster(here), caller.language, then_sign=False))


def who_was_there(here: Reception, click: Click, caller: Caller) -> None:
    """A leader looks who of his people was at a session, before he signs."""
    launch, requirement, group = unpacked(click.value, 3)
    here.open_modal(click, before_signing(here, caller, launch, requirement, group))


def before_signing(here: Reception, caller: Caller, launch: str, requirement: str, group: str) -> dict[str, Any]:
    """The names of those who are not entered yet, at the last session; if there are none, what is to be signed."""
    found = _last_session(here, caller, launch, requirement)
    shown = _checklist(here, found, group) if found else None
    if shown is None or not shown.is_lacking:
        return sign_view(here, caller, launch, requirement, group)
    return _names(shown, roster(here), caller.language, then_sign=True)


def record(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Enter those who are ticked, all of them or nobody."""
    private, language = submission.view.private, caller.language
    launch, session, group = (str(private.get(name, "")) for name in ("launch", "session", "group"))
    requirement, then_sign = str(private.get("requirement", "")), bool(private.get("sign"))
    ticked = [person for number in range(TENS) for person in submission.values.get(f"{TICKED}-{number}") or ()]
    if not ticked and then_sign:
        return Reply(update=sign_view(here, caller, launch, requirement, group))
    if not ticked:
        return Reply(errors={str(private.get("box", "")): words.NOBODY_TICKED.text(language)})
    deed = Deed(caller.id, f"{submission.key}:{submission.view.hash}")  # the next names come in the same modal
    passed = True if submission.values.get(PASSED) else None
    record_attendance(here.launches, deed, launch, session, dict.fromkeys(ticked, passed))
    if then_sign:
        return Reply(update=sign_view(here, caller, launch, requirement, group))
    found = held(here, caller, launch, session)
    if private.get("more"):
        return Reply(update=_names(_checklist(here, found, group), roster(here), language, then_sign=False))
    return Reply(update=_entered(found, len(ticked), caller.language))


def _last_session(here: Reception, caller: Caller, launch: str, requirement: str) -> Held | None:
    return next(iter(sessions_of(training(here, caller, launch, requirement))), None)


def _checklist(here: Reception, found: Held, group: str) -> Checklist:
    return checklist(found, group, roster(here), here.zone)


def _groups(here: Reception, found: Held, caller: Caller) -> dict[str, Any]:
    """A menu of teams, one's own on top, those of which nobody is entered before those that are done."""
    language, known = caller.language, roster(here)
    options = [option(team_name(one.team, one.shift, known), one.name) for one in open_groups(found, caller.id)]
    title, session = words.GROUP_TITLE.text(language), found.session.session
    if not options:
        return modal(
            "training.everybody",
            title,
            [paragraph(words.NOBODY_LEFT.text(language))],
            close=words.DONE.text(language),
        )
    return modal(
        GROUP_MODAL,
        title,
        [
            *_about(found, here, language),
            field(words.GROUP.text(language), select(GROUP, options), words.GROUP_HINT.text(language)),
        ],
        submit=words.GO_ON.text(language),
        close=words.CANCEL.text(language),
        private={"launch": found.training.dossier.launch.id, "session": session},
    )


def _names(shown: Checklist, known: Roster, language: str, then_sign: bool) -> dict[str, Any]:
    launch, session = shown.held.training.dossier.launch, shown.held.session
    boxes = [shown.waiting[start : start + CHOICES] for start in range(0, TENS * CHOICES, CHOICES)]
    later = len(shown.waiting) - TENS * CHOICES
    blocks = [
        header(launch.product),
        paragraph(team_name(shown.team, shown.shift, known)),
        context(
            words.SESSION.text(language).format(session.session),
            words.DAY_OF_SHIFT.text(language).format(shown.day),
        ),
        *(_box(number, box, known, language) for number, box in enumerate(boxes) if box),
        *([] if shown.waiting else [paragraph(words.EVERYBODY_ENTERED.text(language))]),
        *_own_quiz(shown, language),
        *([context(words.MORE_PEOPLE.text(language).format(later))] if later > 0 else []),
        *_away(shown.away, known, language),
    ]
    return modal(
        ATTENDANCE_MODAL,
        words.GROUP_TITLE.text(language),
        blocks,
        submit=words.RECORD.text(language) if shown.waiting else "",
        close=words.CANCEL.text(language),
        private={
            "launch": launch.id,
            "requirement": session.requirement,
            "session": session.session,
            "group": shown.group,
            "box": _box_id(0, shown.waiting),
            "more": later > 0,
            "sign": then_sign,
        },
    )


def _own_quiz(shown: Checklist, language: str) -> list[Block]:
    """Where no quiz can be made, the trainer says whether they passed his."""
    training = shown.held.training
    if not training.rule.quiz or training.makes_quiz or not shown.waiting:
        return []
    passed = checkboxes(PASSED, [option(words.OWN_QUIZ.text(language), "yes")])
    return [field(words.QUIZ_TITLE.text(language), passed, words.OWN_QUIZ_HINT.text(language), optional=True)]


def _box(number: int, people: Sequence[Person], known: Roster, language: str) -> Block:
    label = words.TICK.text(language)
    if number:
        label = words.PEOPLE_FROM_TO.text(language).format(people[0].id, people[-1].id)
    options = [option(name_of(one.id, known), one.id) for one in people]
    return field(label, checkboxes(_box_id(number, people), options), optional=True)


def _box_id(number: int, people: Sequence[Person]) -> str:
    """What a box is called; other people's has another ending, so that nobody is ticked there yet."""
    return f"{TICKED}-{number}:{people[0].id if people else ''}"


def _away(people: Sequence[Person], known: Roster, language: str) -> list[Block]:
    names = ", ".join(name_of(one.id, known) for one in people[:AWAY_SHOWN])
    return [context(words.ON_LEAVE.text(language).format(names))] if people else []


def _about(found: Held, here: Reception, language: str) -> list[Block]:
    began = f"{here.local(found.session.held_at):%Y-%m-%d %H:%M}"
    return [
        header(found.training.dossier.launch.product),
        context(
            words.SESSION.text(language).format(found.session.session),
            words.HELD.text(language).format(began, len(found.present)),
        ),
    ]


def _entered(found: Held, count: int, language: str) -> dict[str, Any]:
    said = words.ENTERED.text(language).format(count)
    if found.training.makes_quiz:
        said += f" {words.QUIZ_ON_ITS_WAY.text(language)}"
    value = packed(found.training.dossier.launch.id, found.session.session)
    another = button(CHOOSE_GROUP, words.ANOTHER_TEAM.text(language), value)
    return modal(
        "training.entered",
        words.GROUP_TITLE.text(language),
        [paragraph(said), actions(another)],
        close=words.DONE.text(language),
    )


def checklist_button(launch: str, requirement: str, group: str, language: str) -> dict[str, Any]:
    """A leader's way to signing."""
    return button(WHO_WAS_THERE, words.SIGN.text(language), packed(launch, requirement, group), style="primary")
