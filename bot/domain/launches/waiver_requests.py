"""Requests for waivers: which of them still wait for somebody to waive, or to say no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.facts import Fact
from bot.domain.launches.dossier import Dossier, waivers
from bot.domain.launches.facts import WaiverDeclined, WaiverRequested, WaiverRequestWithdrawn
from bot.domain.launches.finding import RequirementFinding


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """A request as it was recorded: by whom, when, and under which key."""

    fact: Fact
    body: WaiverRequested

    @property
    def key(self) -> str:
        """What it is named by."""
        return self.fact.key

    @property
    def asked_by(self) -> str:
        """Whose request it is, whoever typed it."""
        return self.fact.on_behalf_of or self.fact.actor


def waiver_requests(dossier: Dossier) -> list[WaiverRequest]:
    """All requests, settled ones included, oldest first."""
    facts = dossier.recorded.of(WaiverRequested)
    return [WaiverRequest(fact, fact.body) for fact in facts if isinstance(fact.body, WaiverRequested)]


def open_requests(dossier: Dossier, findings: Iterable[RequirementFinding]) -> list[WaiverRequest]:
    """The requests that still wait, oldest first, by the launch's findings at the same instant.

    One waits until it is withdrawn or declined, its requirement was waived since or is met, what it asks for would be
    over, or the launch is.
    """
    if dossier.is_over:
        return []
    still_needed = {one.requirement for one in findings if one.state.is_open}
    settled = _settled(dossier)
    return [
        one
        for one in waiver_requests(dossier)
        if one.key not in settled
        and one.body.requirement in still_needed
        and not _is_past(one, dossier)
        and not _was_waived_since(one, dossier)
    ]


def _settled(dossier: Dossier) -> frozenset[str]:
    withdrawn = (one.requested_key for one in dossier.recorded.bodies(WaiverRequestWithdrawn))
    declined = (one.requested_key for one in dossier.recorded.bodies(WaiverDeclined))
    return frozenset((*withdrawn, *declined))


def _is_past(request: WaiverRequest, dossier: Dossier) -> bool:
    return request.body.until is not None and request.body.until <= dossier.as_of


def _was_waived_since(request: WaiverRequest, dossier: Dossier) -> bool:
    """A waiver that ran out answered the request all the same: whoever needs another one asks anew."""
    return any(
        waived.requirement == request.body.requirement and fact.recorded_at >= request.fact.recorded_at
        for fact, waived in waivers(dossier)
    )
