"""A product team's day: its launches, and what blocks them."""

from __future__ import annotations

from bot.services.launches.overview import Standing
from bot.services.launches.wording import STATUSES
from bot.slack.home import wording as words
from bot.slack.home.look import Look
from bot.slack.kit import Block, button, paragraph
from bot.slack.launches.names import SHOW as SHOW_LAUNCH

FINDINGS = 3
"""What blocks a launch, named in a list; its own card says the rest."""


def launches(look: Look) -> list[Block]:
    """The launches of the person's department, those planned first on top."""
    mine = [one for one in look.standings if one.dossier.launch.owner_department == look.person.department]
    return look.section("launches", words.LAUNCHES, mine, lambda one: [_launch(one, look)], words.NO_LAUNCHES)


def _launch(one: Standing, look: Look) -> Block:
    launch, view, language = one.dossier.launch, one.view, look.caller.language
    planned = look.says(words.PLANNED, f"{look.here.local(launch.planned_at):%Y-%m-%d %H:%M}")
    lines = [launch.product, " · ".join((look.says(STATUSES[view.status]), planned))]
    open_ones = [item.finding for item in view.due] or view.verdict.open_findings
    if one.is_to_come and open_ones:
        more = f" +{len(open_ones) - FINDINGS}" if len(open_ones) > FINDINGS else ""
        titles = ", ".join(finding.title.text(language) for finding in open_ones[:FINDINGS])
        lines.append(look.says(words.BLOCKED_BY, titles + more))
    if view.due:
        lines.append(look.says(words.NEXT_DUE, view.due[0].due.isoformat()))
    lines += [look.says(words.DUTY, what, due.isoformat()) for _, due, what in view.remedials[:1]]
    return paragraph("\n".join(lines), button(SHOW_LAUNCH, look.says(words.OPEN), launch.id))
