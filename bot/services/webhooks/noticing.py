"""What the tick sees to: webhooks are told of verdicts that are not what they were last told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.jobs import JobReport
from bot.domain.webhooks.verdicts import Told, VerdictState, to_tell, verdict_message
from bot.domain.webhooks.webhook import Webhook, may_know
from bot.ports import Work
from bot.services.known_people import known_roster
from bot.services.launches.judging import LaunchView, view
from bot.services.launches.overview import Overview, Past
from bot.services.launches.recording import LaunchOffice
from bot.services.webhooks.keeping import known_webhooks


def tell_webhooks(office: LaunchOffice, overview: Overview, now: datetime) -> JobReport:
    """Put into the outbox what webhooks must be told, as far as their owners may know of it today."""
    with office.store.begin() as work:
        known = {one: work.verdicts_told.of(one.id) for one in _entitled(work, office, now)}
    if not known:
        return JobReport("Nobody is told of verdicts.")
    states = _States(office, overview, known)
    # Only who has something to tell makes other commands wait.
    if not any(states.to_tell(webhook, last) for webhook, last in known.items()):
        return JobReport(f"{len(known)} webhooks; nothing is new.")
    with office.store.command() as work:
        told = [new for one in known for new in states.to_tell(one, work.verdicts_told.of(one.id))]
        work.verdicts_told.put(told)
        work.outbox.put([verdict_message(one, now) for one in told], now)
    return JobReport(f"{len(known)} webhooks; {len(told)} verdicts told.")


class _States:
    """How launches stand: those to come, and those that are over of which somebody was not told."""

    def __init__(self, office: LaunchOffice, overview: Overview, known: Mapping[Webhook, Mapping[str, Told]]) -> None:
        self._to_come = [_state(one.view) for one in overview.standings(office)]
        self._past = [
            (one, _state(view(office, one.launch.id)))
            for one in overview.past(office)
            if any(_is_news(one, webhook, last.get(one.launch.id)) for webhook, last in known.items())
        ]

    def to_tell(self, webhook: Webhook, last: Mapping[str, Told]) -> list[Told]:
        """What a webhook is to be told now."""
        over = [state for past, state in self._past if _is_news(past, webhook, last.get(state.launch))]
        return to_tell(webhook, [*self._to_come, *over], last)


def _entitled(work: Work, office: LaunchOffice, now: datetime) -> list[Webhook]:
    today = office.local_day(now)
    roster = known_roster(work, now, today)
    here = {one.id: one for one in roster.people if one.is_here(today)} if roster else {}
    return [one for one in known_webhooks(work, office).values() if may_know(here.get(one.owner))]


def _is_news(past: Past, webhook: Webhook, last: Told | None) -> bool:
    """Whether a webhook was not told yet that a launch is over."""
    if last is None:
        return webhook.wants(past.launch.id) and past.ended_at >= webhook.added_at
    return last.state.status != past.status


def _state(seen: LaunchView) -> VerdictState:
    verdict = seen.verdict
    return VerdictState(verdict.launch, verdict.decision, seen.status, verdict.digest)
