"""Looking at launches: one's own, one on its card, its evidence and its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.paging import page_of
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.services.launches import wording as words
from bot.services.launches.evidence import evidence_of
from bot.services.launches.judging import LaunchView, history
from bot.services.launches.looking import Look, own_launches
from bot.services.launches.retelling import Retelling
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Command
from bot.slack.kit import Block, Card, actions, button, card, header, modal, paragraph
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line, open_findings, signer, standing
from bot.slack.launches.deeds import SHOWN_DIGITS, card_for, look_at, teller_for
from bot.slack.launches.showing import origin_of, show, show_again
from bot.slack.packing import packed, unpacked
from bot.slack.paging import number_in, turns
from bot.slack.reception import Reception

LINES = 12
"""Lines on a page of evidence or history: a phone's height or two."""
LAUNCHES = 8
BLOCKERS = 3
LINE = 300


def show_launch(here: Reception, click: Click, caller: Caller) -> None:
    """A launch's card, for whoever asks."""
    show(here, click, caller, card_for(here, caller, click.value))


def show_own(here: Reception, command: Command, caller: Caller) -> None:
    """The launches of somebody's department, and those that wait for him."""
    show(here, command, caller, own_card(here, caller))


def turn_own(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of them, in the place of the one that somebody looks at."""
    number = number_in(click.value)
    show_again(here, caller, origin_of(click), lambda: own_card(here, caller, number))


def own_card(here: Reception, caller: Caller, number: int = 0) -> Card:
    """A page of one's launches, those planned first on top."""
    teller = teller_for(here, caller.language)
    views = [one.view for one in here.overview.standings(here.launches)]
    mine = own_launches(here.launches, caller.on_roster().id, views).views
    new = actions(button(names.NEW, teller.says(words.NEW)))
    if not mine:
        return card(teller.says(words.NONE_MINE), paragraph(teller.says(words.NONE_MINE)), new)
    page = page_of(mine, number, LAUNCHES)
    rows = [launch_row(one, teller) for one in page.items]
    title = teller.says(words.MINE)
    return card(title, header(title), *rows, *turns(page, names.MINE_PAGE, caller.language), new)


def launch_row(one: LaunchView, teller: Teller) -> Block:
    """A launch in a list: its verdict, its time, what blocks it, and a button to its card."""
    open_ones = [teller.says(found.title) for found in open_findings(one)]
    lines = [
        clip(one_line(one.dossier.launch.product), LINE),
        f"{teller.says(words.STATUSES[one.status])} · {standing(one, teller)}",
    ]
    if open_ones and not one.is_over:
        due = f" · {teller.says(words.NEXT_DUE, one.due[0].due)}" if one.due else ""
        lines.append(clip(f"{teller.says(words.OPEN_ONES, teller.listed(open_ones, BLOCKERS))}{due}", LINE))
    launch_id = one.dossier.launch.id
    return paragraph("\n".join(lines), button(f"{names.SHOW}:{launch_id}"[:255], teller.says(words.OPEN), launch_id))


# Evidence and history -------------------------------------------------------------------------------------------------


def open_evidence(here: Reception, click: Click, caller: Caller) -> None:
    """What a launch rests on, from the first page."""
    here.open_modal(click, _evidence(here, caller, click.value, 0))


def turn_evidence(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of it."""
    launch, number = unpacked(click.value, 2)
    _turn(here, click, _evidence(here, caller, launch, number_in(number)))


def open_history(here: Reception, click: Click, caller: Caller) -> None:
    """What happened to a launch, the newest first."""
    here.open_modal(click, _history(here, caller, click.value, 0))


def turn_history(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of it."""
    launch, number = unpacked(click.value, 2)
    _turn(here, click, _history(here, caller, launch, number_in(number)))


def _turn(here: Reception, click: Click, view: dict[str, Any]) -> None:
    if click.view is not None:
        here.update_modal(click.view.id, view)


def _evidence(here: Reception, caller: Caller, launch_id: str, number: int) -> dict[str, Any]:
    found, teller = _readable(here, caller, launch_id), teller_for(here, caller.language)
    lines = list(_evidence_lines(found, teller))
    return _lined(lines, words.EVIDENCE, words.NO_EVIDENCE, names.EVIDENCE_PAGE, launch_id, number, teller)


def _history(here: Reception, caller: Caller, launch_id: str, number: int) -> dict[str, Any]:
    found, teller = _readable(here, caller, launch_id), teller_for(here, caller.language)
    tells = Retelling(found.shown.dossier.template, found.roster, teller.zone)
    lines = [
        f"{teller.minute(one.recorded_at)} · {teller.says(tells.actor(one))} · {teller.says(tells.happened(one))}"
        for one in reversed(history(here.launches, launch_id))
    ]
    return _lined(lines, words.HISTORY, words.NO_HISTORY, names.HISTORY_PAGE, launch_id, number, teller)


def _lined(
    lines: Sequence[str], title: Bilingual, empty: Bilingual, action: str, launch_id: str, number: int, teller: Teller
) -> dict[str, Any]:
    page = page_of(lines, number, LINES)
    blocks: list[Block] = [paragraph(clip(one_line(line), LINE)) for line in page.items] or [
        paragraph(teller.says(empty))
    ]
    turning = turns(page, action, teller.language, lambda to: packed(launch_id, str(to)))
    return modal(action, teller.says(title), [*blocks, *turning], close=teller.says(words.CLOSE))


def _readable(here: Reception, caller: Caller, launch_id: str) -> Look:
    """A launch whose content somebody may read; raises `NotAllowed`."""
    found = look_at(here, caller, launch_id)
    if not found.reads:
        raise NotAllowed(words.NOT_FOR_YOU)
    return found


def _evidence_lines(found: Look, teller: Teller) -> Iterator[str]:
    """Versions, what there is to sign, sign-offs and duties, each on a line."""
    evidence = evidence_of(found.shown)

    def title(requirement_id: str) -> str:
        return _title(requirement_id, found, teller)

    for one in evidence.versions:
        since = teller.says(words.SINCE, one.sha256[:SHOWN_DIGITS], teller.minute(one.since))
        present = teller.says(words.PRESENT) if one.is_present else ""
        yield _joined(teller.says(words.VERSIONS), one.document_id, since, present)
    for one in evidence.to_sign:
        role = teller.says(words.ROLES[Role(one.role)])
        yield _joined(teller.says(words.TO_SIGN), title(one.requirement), role, one.digest[:SHOWN_DIGITS])
    for one in evidence.signatures:
        stale = "" if one.counts else teller.says(words.COUNTS_NO_MORE)
        said = _joined(title(one.requirement), one.group, teller.says(words.GO_NO_GO[one.decision]))
        yield _joined(
            teller.says(words.SIGNATURES), said, signer(one, found, teller), teller.minute(one.signed_at), stale
        )
    for one in evidence.duties:
        yield _joined(teller.says(words.DUTIES), title(one.requirement), one.what, teller.day(one.due))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _title(requirement_id: str, found: Look, teller: Teller) -> str:
    template = found.shown.dossier.template
    requirement = template.requirement(requirement_id) if template else None
    return teller.says(requirement.title) if requirement else requirement_id
