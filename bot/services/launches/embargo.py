"""Which documents wait for a launch: those attached to one that was filed and not yet carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.audit import ChainEnd
from bot.domain.documents import Embargo
from bot.domain.facts import Fact
from bot.domain.launches.facts import (
    DateMoved,
    Launched,
    LaunchFiled,
    MaterialAttached,
    TemplateRegistered,
    TemplateUpgraded,
)
from bot.domain.launches.template import announces
from bot.ports import Work

_TELLING = (DateMoved, Launched, LaunchFiled, MaterialAttached, TemplateRegistered, TemplateUpgraded)


@dataclass(frozen=True, slots=True)
class _Told:
    """What facts tell of embargoes, up to where their chain ends; ``waiting`` is after the last of them."""

    until: ChainEnd | None
    facts: Sequence[Fact]
    waiting: Mapping[str, Embargo]

    def at(self, now: datetime) -> Mapping[str, Embargo]:
        """What waits at an instant; asked of the present, as nearly always, it is known."""
        told_by_now = [fact for fact in self.facts if fact.recorded_at <= now]
        return self.waiting if len(told_by_now) == len(self.facts) else embargoes(told_by_now)


class Embargoes:
    """What is under embargo, worked out from the facts, and anew only when some were added."""

    def __init__(self) -> None:
        self._told = _Told(None, (), {})

    def at(self, now: datetime, work: Work) -> Mapping[str, Embargo]:
        """By document the launch that it waits for at an instant."""
        end, told = work.facts.end(), self._told
        if end != told.until:
            facts = work.facts.until(datetime.max.replace(tzinfo=UTC), bodies=_TELLING)
            told = self._told = _Told(end, facts, embargoes(facts))
        return told.at(now)


def embargoes(facts: Sequence[Fact]) -> dict[str, Embargo]:
    """By document the launch that it waits for, the one that it was attached to first.

    A launch that was killed keeps its documents under embargo, and so does one that took another document instead.
    """
    launches = {fact.launch: fact.body.launch for fact in facts if isinstance(fact.body, LaunchFiled)}
    carried_out = {fact.launch for fact in facts if isinstance(fact.body, Launched)}
    moved = {fact.launch: fact.body.planned_at for fact in facts if isinstance(fact.body, DateMoved)}
    pinned = {fact.launch: fact.body.template_digest for fact in facts if isinstance(fact.body, TemplateUpgraded)}
    templates = {
        fact.body.template.digest: fact.body.template for fact in facts if isinstance(fact.body, TemplateRegistered)
    }
    attached = [
        (fact.launch, fact.body.document_id)
        for fact in facts
        if isinstance(fact.body, MaterialAttached) and fact.body.public_since is None
    ]
    waiting: dict[str, Embargo] = {}
    for launch_id, document_id in attached:
        launch = launches.get(launch_id)
        if launch is None or launch_id in carried_out:
            continue
        template = templates.get(pinned.get(launch_id, launch.template_digest))
        planned_at = moved.get(launch_id, launch.planned_at) if announces(template) else None
        embargo = Embargo(launch.id, launch.product, launch.owner_department, planned_at)
        # Whoever attaches what waits for another department's launch does not get to read it by that.
        waiting.setdefault(document_id, embargo)
    return waiting
