"""A manager's day: how the launches stand, what is overdue, which exceptions end, and which are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.domain.launches.authority import MANAGERS
from bot.domain.launches.dossier import undone_remedials
from bot.domain.launches.dossier import waivers as waivers_of
from bot.domain.launches.waiver_requests import WaiverRequest
from bot.domain.people.roles import Role
from bot.services.launches.judging import LaunchView
from bot.services.launches.looking import name_in
from bot.services.launches.overview import Standing
from bot.services.quality.actions import actions_seen_by
from bot.slack.board.names import SHOW as SHOW_BOARD
from bot.slack.fitting import clip
from bot.slack.home import wording as words
from bot.slack.home.look import Look
from bot.slack.kit import Block, actions, button, divider, header, pairs, paragraph
from bot.slack.launches.names import DECLINE, WAIVE
from bot.slack.launches.names import SHOW as SHOW_LAUNCH
from bot.slack.packing import packed
from bot.slack.training import wording as training_words
from bot.slack.training.names import LISTEN

OVERSEERS = (Role.SUPERVISOR, Role.CENTRE_HEAD, Role.CUSTOMER_SERVICE)
"""Who looks at every launch; managers of a department look at its own."""
SOON = timedelta(days=7)
"""How long before a waiver ends it is shown: time to do what it was an exception to."""
TEXT = 200


def is_manager(look: Look) -> bool:
    """Whether the person answers for launches."""
    return look.is_any(*OVERSEERS, *MANAGERS)


def board(look: Look) -> list[Block]:
    """The launches in figures, and what needs a manager, a page at a time."""
    seen = _seen(look)
    pressing = _pressing(look, seen)
    buttons = [button(SHOW_BOARD, look.says(words.SHOW_BOARD), style="primary")]
    if look.is_any(*MANAGERS):
        buttons.append(button(LISTEN, look.says(training_words.LISTEN)))
    listed = look.section("pressing", words.OVERDUE, pressing, lambda one: [one], words.ALL_CALM)
    return [divider(), header(look.says(words.BOARD)), _figures(look, seen), actions(*buttons), *listed[2:]]


def is_asked_for_waivers(look: Look) -> bool:
    """Whether somebody waits for the person's word on an exception."""
    return bool(look.waiver_requests)


def requests(look: Look) -> list[Block]:
    """What the person is asked to waive, what waits longest on top."""
    return look.section("requests", words.REQUESTS, look.waiver_requests, partial(_request, look), words.NO_REQUESTS)


def _request(look: Look, asked: tuple[LaunchView, WaiverRequest]) -> list[Block]:
    shown, request = asked
    launch, requirement = shown.dossier.launch, request.body.requirement
    title = next(one.title for one in shown.verdict.findings if one.requirement == requirement)
    since = look.clock_time(request.fact.recorded_at)
    said = look.says(
        words.ASKS,
        title.text(look.caller.language),
        name_in(look.roster, request.asked_by),
        since,
        clip(request.body.reason, TEXT),
    )
    waive = packed(launch.id, requirement, request.key)
    return [
        paragraph(f"{launch.product}\n{said}"),
        actions(
            button(WAIVE, look.says(words.WAIVE), waive, style="primary"),
            button(DECLINE, look.says(words.DECLINE), packed(launch.id, request.key)),
            button(SHOW_LAUNCH, look.says(words.OPEN), launch.id),
        ),
    ]


def _seen(look: Look) -> list[Standing]:
    if look.is_any(*OVERSEERS):
        return list(look.standings)
    return [one for one in look.standings if one.dossier.launch.owner_department == look.person.department]


def _figures(look: Look, seen: Sequence[Standing]) -> Block:
    decisions = Counter(str(one.view.verdict.decision) for one in seen if one.is_to_come)
    overdue = sum(item.is_overdue(look.today) for one in seen for item in one.view.due)
    return pairs(
        {
            look.says(words.ALLOWED): str(decisions["allow"]),
            look.says(words.BLOCKED): str(decisions["block"]),
            look.says(words.UNTOLD): str(decisions["error"]),
            look.says(words.OVERDUE): str(overdue),
        }
    )


def _pressing(look: Look, seen: Sequence[Standing]) -> list[Block]:
    """What is overdue or ends soon: waivers, duties, launches, corrective actions."""
    return [*_waivers(look, seen), *_duties(look, seen), *_late(look, seen), *_actions(look)]


def _waivers(look: Look, seen: Sequence[Standing]) -> list[Block]:
    ending = [
        (waived.expires_at, waived.requirement, one)
        for one in seen
        if one.is_to_come
        for _, waived in waivers_of(one.dossier)
        if look.now < waived.expires_at <= look.now + SOON
    ]
    return [
        _of(look, one, f"{requirement} · {look.says(words.WAIVER_ENDS, look.clock_time(at))}")
        for at, requirement, one in sorted(ending, key=lambda it: it[:2])
    ]


def _duties(look: Look, seen: Sequence[Standing]) -> list[Block]:
    overdue = [
        (waived.remedial_due, waived.remedial, one)
        for one in seen
        for _, waived in undone_remedials(one.dossier)
        if waived.remedial_due < look.today
    ]
    return [
        _of(look, one, look.says(words.DUTY_OVER, due, clip(what, TEXT)))
        for due, what, one in sorted(overdue, key=lambda it: it[:2])
    ]


def _late(look: Look, seen: Sequence[Standing]) -> list[Block]:
    """A row for each launch with overdue requirements."""
    rows: list[Block] = []
    for one in seen:
        late = [item for item in one.view.due if item.is_overdue(look.today)]
        if late:
            titles = ", ".join(item.finding.title.text(look.caller.language) for item in late[:3])
            more = f" +{len(late) - 3}" if len(late) > 3 else ""
            rows.append(_of(look, one, f"{look.says(words.OVERDUE)}: {titles}{more}"))
    return rows


def _of(look: Look, one: Standing, text: str) -> Block:
    launch = one.dossier.launch
    return paragraph(f"{launch.product}\n{text}", button(SHOW_LAUNCH, look.says(words.OPEN), launch.id))


def _actions(look: Look) -> list[Block]:
    seen = actions_seen_by(look.here.questions, look.person, look.roster)
    overdue = [one for one in seen if one.is_overdue(look.today)]
    return [
        paragraph(
            f"{look.says(words.ACTIONS)}\n"
            + look.says(words.ACTION_OVER, one.id, one.opened.due, clip(one.opened.title, TEXT))
        )
        for one in overdue
    ]
