"""Taking a launch over to the newest version of its template: what that changes is shown, and signed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.launches import wording as words
from bot.services.launches.filing import register_templates
from bot.services.launches.signing import ChangedMeanwhile
from bot.services.launches.upgrading import Changed, Upgrade, foresee_upgrade, upgrade_template
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Block, bold, bullets, paragraph, spans
from bot.slack.launches import names
from bot.slack.launches.card import Teller
from bot.slack.launches.deeds import (
    confirm,
    deed_of,
    draw_again,
    finished,
    in_whose_name,
    launch_in,
    look_at,
    teller_for,
)
from bot.slack.launches.showing import recalled, remembered
from bot.slack.reception import Reception

NAMED = 10


def open_upgrade(here: Reception, click: Click, caller: Caller) -> None:
    """Show what would change, to be confirmed."""
    register_templates(here.launches, here.launch_desk.templates().values())
    upgrade = foresee_upgrade(here.launches, caller.on_roster().id, click.value)
    blocks = [*_changes(upgrade, teller_for(here, caller.language)), *in_whose_name(here, caller)]
    private = remembered(click, launch=click.value, digest=upgrade.newest.digest)
    view = confirm(names.UPGRADE_MODAL, words.UPGRADE, words.SIGN, blocks, private, caller.language)
    here.open_modal(click, view)


def upgraded(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Take it over to the version that was shown; then its questions are asked again."""
    deed, shown = deed_of(caller, submission, "upgrade"), str(submission.view.private.get("digest") or "")
    launch = launch_in(submission)
    try:
        upgrade_template(here.launches, deed, launch, shown)
    except ChangedMeanwhile:
        draw_again(here, caller, recalled(submission.view.private), launch)
        raise
    template = look_at(here, caller, launch).shown.dossier.template
    told = teller_for(here, caller.language).says(words.UPGRADED, template.version if template else "–")
    return finished(here, submission, caller, told, asks=True)


def _changes(upgrade: Upgrade, teller: Teller) -> Iterator[Block]:
    newest, before = upgrade.newest, upgrade.before
    versions = teller.says(
        words.UPGRADING, teller.says(newest.title), before.version if before else "–", newest.version
    )
    yield spans(bold(versions))
    yield paragraph(teller.says(words.UPGRADE_SAID))
    titled = {
        words.REQUIREMENTS_ADDED: [teller.says(one.title) for one in upgrade.added],
        words.REQUIREMENTS_REMOVED: [teller.says(one.title) for one in upgrade.removed],
        words.REQUIREMENTS_CHANGED: [_changed(one, teller) for one in upgrade.changed],
    }
    for title, lines in titled.items():
        if lines:
            more = [teller.says(words.MORE, len(lines) - NAMED)] if len(lines) > NAMED else []
            yield spans(bold(teller.says(title)))
            yield from bullets(*lines[:NAMED], *more)
    opened = [teller.says(one.title) for one in upgrade.opened]
    yield paragraph(
        teller.says(words.OPENS_THEN, teller.listed(opened, NAMED)) if opened else teller.says(words.OPENS_NOTHING)
    )


def _changed(one: Changed, teller: Teller) -> str:
    parts = [teller.says(words.PARTS[part]) for part in one.parts]
    return f"{teller.says(one.requirement.title)} ({teller.listed(parts, len(parts))})"
