"""What is recorded of people, as bodies of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster


@dataclass(frozen=True, slots=True)
class RosterImported:
    """Who is who from a day on."""

    roster: Roster


@dataclass(frozen=True, slots=True)
class Delegated:
    """Somebody may act for another in some roles, from one day to another, both included."""

    delegate: str
    roles: frozenset[Role]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DelegationEnded:
    """A delegation, named by the key of its fact, counts no more from now on: whoever gave it took it back."""

    delegation: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in to the pages: by a "link" from Slack, a "provider", or "locally"."""

    how: str


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Somebody ended a session on the pages, which the key of the fact names."""


DELEGATION_BODIES = (Delegated, DelegationEnded)
"""What says who may act for whom."""
