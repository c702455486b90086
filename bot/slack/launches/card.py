"""A launch on a card: where it stands, what blocks it in plain words, and what whoever looks may do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.bilingual import Bilingual
from bot.domain.countdown import countdown
from bot.domain.launches.finding import RequirementFinding, State
from bot.domain.launches.status import LaunchStatus
from bot.domain.launches.waiver_requests import WaiverRequest
from bot.domain.people.roles import Role
from bot.services.launches import wording as words
from bot.services.launches.evidence import Signature, evidence_of, unread_documents
from bot.services.launches.judging import LaunchView
from bot.services.launches.looking import Look
from bot.services.launches.particulars import answers_of
from bot.slack.fitting import clip
from bot.slack.kit import Block, Card, Element, actions, bold, button, card, context, header, paragraph, spans
from bot.slack.launches import names

GROUPS, ITEMS = 6, 5
"""Owners on a card, and what each of them sees of his own. With lines this long, a card is within what a message may
have."""
NAMES, SIGNATURES, DUTIES, REQUESTS, ASKINGS = 3, 6, 3, 3, 2
LINE, REQUEST, TITLE, NAME = 240, 160, 80, 40
"""Characters; a line is three on a phone."""
PRODUCT = 140


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells things in a language and in a time zone."""

    language: str
    zone: ZoneInfo

    def says(self, said: Bilingual, *values: object) -> str:
        """A phrase with what belongs into it."""
        text = said.text(self.language)
        return text.format(*values) if values else text

    def minute(self, instant: datetime) -> str:
        """An instant on the centre's clocks."""
        return f"{instant.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def day(self, day: date) -> str:
        """A day."""
        return day.isoformat()

    def listed(self, items: Sequence[str], most: int) -> str:
        """Some of a list, and how many more there are."""
        shown = self.says(words.COMMA).join(items[:most])
        left = len(items) - most
        return f"{shown} ({self.says(words.MORE, left)})" if left > 0 else shown


def launch_card(look: Look, teller: Teller, told: str = "", is_behind: bool = False) -> Card:
    """The whole card; ``told`` is said on top of it, such as what became of what somebody just did. ``is_behind`` is
    whether there is a newer version of its template.
    """
    shown = look.shown
    launch = shown.dossier.launch
    blocks: list[Block] = [header(clip(one_line(launch.product), PRODUCT)), _where_it_stands(shown, teller)]
    if told:
        blocks.insert(0, paragraph(told))
    if shown.dossier.launched is None and shown.status is not LaunchStatus.KILLED:
        blocks += [
            *_reasons(shown, teller),
            *_blockers(look, teller),
            *_unread(look, teller),
            *_requests(look, teller),
            *_questions(look, teller),
        ]
    blocks += [*_done(look, teller), *_signed(look, teller), *_duties(shown, teller)]
    if not look.reads:
        blocks.append(context(teller.says(words.NOT_FOR_YOU)))
    blocks += [*_buttons(look, is_behind, teller), context(_small_print(shown, teller))]
    return card(told or summary_line(shown, teller), *blocks)


def summary_line(shown: LaunchView, teller: Teller) -> str:
    """A launch in one line."""
    return f"{one_line(shown.dossier.launch.product)}: {teller.says(words.STATUSES[shown.status])}"


def standing(shown: LaunchView, teller: Teller) -> str:
    """Stage, day and time left in one line."""
    launch, launched = shown.dossier.launch, shown.dossier.launched
    if launched is not None:
        return teller.says(words.LAUNCHED_AT, teller.minute(launched.recorded_at))
    parts = [teller.says(words.STAGE, stage_name(shown, shown.stage, teller))] if shown.stage else []
    planned = teller.says(words.PLANNED, teller.minute(launch.planned_at))
    return " · ".join([*parts, planned, teller.says(countdown(shown.days_left))])


def stage_name(shown: LaunchView, stage_id: str | None, teller: Teller) -> str:
    """What a stage is called."""
    stages = shown.dossier.template.stages if shown.dossier.template else ()
    return next((teller.says(one.title) for one in stages if one.id == stage_id), stage_id or "–")


def open_findings(shown: LaunchView) -> list[RequirementFinding]:
    """What is not met, what is due first on top."""
    found = list(shown.verdict.open_findings)
    return sorted(found, key=lambda one: (one.due or date.max, one.requirement))


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())


def signer(one: Signature, look: Look, teller: Teller) -> str:
    """Who signed, and for whom."""
    name = look.name_of(one.actor)
    return f"{name} ({teller.says(words.FOR_SOMEBODY, look.name_of(one.on_behalf_of))})" if one.on_behalf_of else name


def _where_it_stands(shown: LaunchView, teller: Teller) -> Block:
    return spans(bold(teller.says(words.STATUSES[shown.status])), f"\n{standing(shown, teller)}")


def _small_print(shown: LaunchView, teller: Teller) -> str:
    launch = shown.dossier.launch
    tier = words.TIERS.get(launch.tier)
    parts = [launch.id, launch.owner_department, teller.says(tier) if tier else launch.tier, launch.template]
    return " · ".join([*parts, teller.says(words.AS_OF, teller.minute(shown.dossier.as_of))])


def _reasons(shown: LaunchView, teller: Teller) -> Iterator[Block]:
    if shown.verdict.reasons:
        lines = (clip(f"! {teller.says(one)}", LINE) for one in shown.verdict.reasons[:ITEMS])
        yield paragraph("\n".join(lines))


def _blockers(look: Look, teller: Teller) -> Iterator[Block]:
    """What is open by whoever must see to it, those first whose first due date is nearest."""
    groups = _by_owner(look.shown)
    if not groups:
        yield paragraph(teller.says(words.NOTHING_BLOCKS))
        return
    yield spans(bold(teller.says(words.BLOCKS)))
    for role, findings in list(groups.items())[:GROUPS]:
        lines = [_open_line(one, look, teller) for one in findings[:ITEMS]]
        more = [teller.says(words.MORE, len(findings) - ITEMS)] if len(findings) > ITEMS else []
        yield paragraph("\n".join([_owner(role, findings, look, teller), *lines, *more]))


def _by_owner(shown: LaunchView) -> dict[Role | None, list[RequirementFinding]]:
    template, groups = shown.dossier.template, {}
    for one in open_findings(shown):
        requirement = template.requirement(one.requirement) if template else None
        groups.setdefault(requirement.owner if requirement else None, []).append(one)
    return groups


def _owner(role: Role | None, findings: Sequence[RequirementFinding], look: Look, teller: Teller) -> str:
    named = teller.says(words.ROLES[role]) if role else "–"
    people = [clip(look.name_of(one), NAME) for one in dict.fromkeys(actor for one in findings for actor in one.actors)]
    who = teller.says(words.COMMA).join(people[:NAMES]) or teller.says(words.NOBODY)
    others = teller.says(words.AND_OTHERS, len(people) - NAMES) if len(people) > NAMES else ""
    return f"▸ {named}: {who}{others}"


def _open_line(one: RequirementFinding, look: Look, teller: Teller) -> str:
    due = ""
    if one.due is not None:
        is_late = one.due < look.shown.case.local_day(look.shown.dossier.as_of)
        due = f" · {teller.says(words.OVERDUE_BY if is_late else words.DUE_BY, teller.day(one.due))}"
    mark = "?" if one.state is State.UNKNOWN else "✗"
    why = f" – {one_line(teller.says(one.why))}" if look.reads else ""
    return clip(f"{mark} {clip(teller.says(one.title), TITLE)}{due}{why}", LINE)


def _unread(look: Look, teller: Teller) -> Iterator[Block]:
    unread = unread_documents(look.shown.dossier) if look.reads else ()
    if unread:
        yield context(clip(teller.says(words.UNREAD, teller.listed(list(unread), NAMES)), LINE))


def _done(look: Look, teller: Teller) -> Iterator[Block]:
    states = [one.state for one in look.shown.verdict.findings]
    parts = [teller.says(words.MET, states.count(State.MET))]
    if State.WAIVED in states:
        parts.append(teller.says(words.WAIVED, states.count(State.WAIVED)))
    yield context(" · ".join(parts))


def _signed(look: Look, teller: Teller) -> Iterator[Block]:
    template = look.shown.dossier.template
    signatures = [one for one in evidence_of(look.shown).signatures if not one.group]
    lines: list[str] = []
    for one in signatures[-SIGNATURES:]:
        requirement = template.requirement(one.requirement) if template else None
        title = clip(teller.says(requirement.title) if requirement else one.requirement, TITLE)
        stale = "" if one.counts else f" {teller.says(words.COUNTS_NO_MORE)}"
        when = teller.day(look.shown.case.local_day(one.signed_at))
        lines.append(
            f"{title}: {teller.says(words.GO_NO_GO[one.decision])} · {signer(one, look, teller)} · {when}{stale}"
        )
    if lines:
        yield context(f"{teller.says(words.SIGNED)}\n" + "\n".join(lines))


def request_line(one: WaiverRequest, look: Look, teller: Teller) -> str:
    """A request for a waiver in a line; why, if whoever looks may read that."""
    template = look.shown.dossier.template
    requirement = template.requirement(one.body.requirement) if template else None
    title = clip(teller.says(requirement.title) if requirement else one.body.requirement, TITLE)
    why = one_line(one.body.reason) if look.reads else "…"
    said = teller.says(words.REQUEST, title, look.name_of(one.asked_by), why)
    until = f" · {teller.says(words.UNTIL, teller.minute(one.body.until))}" if one.body.until else ""
    return f"{clip(said, REQUEST)}{until}"


def _requests(look: Look, teller: Teller) -> Iterator[Block]:
    for one in look.shown.waiver_requests[:REQUESTS]:
        yield context(request_line(one, look, teller))


def _questions(look: Look, teller: Teller) -> Iterator[Block]:
    """How many questions customers will ask, and how many of them the materials answer."""
    for one in answers_of(look.shown)[:ASKINGS] if look.reads else ():
        count = len(one.questions)
        said = words.QUESTIONS_ANSWERED if one.is_current else words.QUESTIONS_UNASKED
        yield context(teller.says(said, count, one.answered))


def _duties(shown: LaunchView, teller: Teller) -> Iterator[Block]:
    for _, due, what in shown.remedials[:DUTIES]:
        yield context(teller.says(words.DUTY, clip(one_line(what), LINE), teller.day(due)))


def _buttons(look: Look, is_behind: bool, teller: Teller) -> Iterator[Block]:
    launch, rights = look.shown.dossier.launch.id, look.rights
    offered: list[Element] = []

    def offer(is_offered: object, name: str, label: Bilingual, primary: bool = False) -> None:
        if is_offered:
            offered.append(button(name, teller.says(label), launch, style="primary" if primary else None))

    may_go = look.shown.status is LaunchStatus.ALLOW
    offer(rights.is_product_team and may_go, names.LAUNCH, words.LAUNCH, primary=True)
    offer(rights.signs, names.SIGN, words.SIGN, primary=True)
    offer(rights.decides, names.DECIDE, words.DECIDE)
    offer(rights.is_product_team, names.ATTACH, words.ATTACH, primary=not may_go)
    offer(rights.is_product_team and not look.shown.is_over, names.QUESTIONS, words.ADD_QUESTIONS)
    offer(rights.waives, names.WAIVE, words.WAIVE)
    offer(rights.asks, names.ASK_WAIVER, words.ASK_WAIVER)
    offer(rights.declines, names.DECLINE, words.DECLINE)
    offer(rights.takes_back, names.TAKE_BACK, words.TAKE_BACK)
    offer(rights.makes_good, names.MAKE_GOOD, words.MAKE_GOOD)
    offer(rights.is_product_team, names.MOVE, words.MOVE)
    offer(rights.is_product_team and not may_go, names.LAUNCH, words.LAUNCH)
    offer(rights.withdraws, names.WITHDRAW, words.WITHDRAW)
    offer(rights.minor, names.MINOR, words.MINOR)
    offer(rights.upgrades and is_behind, names.UPGRADE, words.UPGRADE)
    offer(look.reads, names.EVIDENCE, words.EVIDENCE)
    offer(look.reads, names.HISTORY, words.HISTORY)
    if offered:
        yield actions(*offered)
