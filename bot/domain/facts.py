"""What happened, as facts that are added and never changed. Every status is worked out from them.

A fact is recorded with who did it, when, and under which idempotency key. Bodies are plain data, so that they can be
kept as JSON and hashed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.api_tokens.facts import TokenBody
from bot.domain.launches.facts import LaunchBody
from bot.domain.people.facts import Delegated, DelegationEnded, RosterImported, SignedIn, SignedOut
from bot.domain.quality.facts import QualityBody
from bot.domain.questions.events import QuestionBody
from bot.domain.webhooks.facts import WebhookBody

PeopleBody = RosterImported | Delegated | DelegationEnded | SignedIn | SignedOut
Body = PeopleBody | LaunchBody | QuestionBody | QualityBody | TokenBody | WebhookBody


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. ``launch`` is ``None`` for what concerns all launches, and for what has a ``subject``
    of its own: a question, callback or corrective action by its id, or `TALKS`.

    ``actor`` is a person's id from the authenticated identity, or "briefed" for what the program itself saw;
    ``on_behalf_of`` is for whom a delegate acted. ``key`` is the idempotency key, unique among all facts.
    """

    recorded_at: datetime
    actor: str
    key: str
    body: Body
    launch: str | None = None
    on_behalf_of: str | None = None
    subject: str | None = None

    @property
    def behind(self) -> frozenset[str]:
        """Everybody whose decision it was: who acted, and for whom."""
        return frozenset((self.actor, self.on_behalf_of)) if self.on_behalf_of else frozenset((self.actor,))


def by_subject(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by the question, callback or action that they are about, in their order; others are left out."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.subject is not None:
            found.setdefault(fact.subject, []).append(fact)
    return found
