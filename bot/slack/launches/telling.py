"""What the outbox tells of launches: what is due and what is overdue, and waivers that bypass somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.launches.telling import LaunchNoticeKind
from bot.domain.outbox import Message
from bot.services.launches import wording as words
from bot.services.launches.judging import view
from bot.services.launches.looking import name_in, requirement_in
from bot.slack.fitting import clip
from bot.slack.kit import Block, actions, bold, bullets, button, card, context, paragraph, spans
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line
from bot.slack.launches.deeds import teller_for
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render

ITEMS = 12
LINE = 250


def due(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """What is due soon in a launch, or overdue: as it was when it was to be told."""
    late = message.kind in {LaunchNoticeKind.OVERDUE, LaunchNoticeKind.REMEDIAL_OVERDUE}
    told, teller = message.payload, teller_for(here, addressee.language)
    title = teller.says(words.OVERDUE_CARD if late else words.DUE_CARD, clip(one_line(told["product"]), LINE))
    by = words.OVERDUE_BY if late else words.DUE_BY
    language = "zh" if teller.language.startswith("zh") else "en"
    lines = [f"{clip(one_line(one['title'][language]), LINE)} · {teller.says(by, one['due'])}" for one in told["items"]]
    more = [context(teller.says(words.MORE, len(lines) - ITEMS))] if len(lines) > ITEMS else []
    return Posting(card(title, spans(bold(title)), *bullets(*lines[:ITEMS]), *more, _see(told["launch"], teller)))


def bypassed(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """A waiver that does without somebody's word."""
    told, teller = message.payload, teller_for(here, addressee.language)
    shown = view(here.launches, told["launch"])
    title = teller.says(requirement_in(shown, told["requirement"]).title)
    who = name_in(here.callers.roster(), told["waived_by"])
    said = teller.says(words.WAIVED_CARD, who, title, one_line(shown.dossier.launch.product))
    until = teller.minute(datetime.fromisoformat(told["expires_at"]))
    detail = teller.says(words.WAIVED_DETAIL, told["reason"], until, told["remedial"], told["remedial_due"])
    return Posting(card(said, spans(bold(said)), paragraph(detail), _see(told["launch"], teller)))


def _see(launch: str, teller: Teller) -> Block:
    return actions(button(names.SHOW, teller.says(words.SEE_LAUNCH), launch))


MESSAGES: Mapping[str, Render] = {
    **dict.fromkeys(map(str, LaunchNoticeKind), due),
    "waiver": bypassed,
}
