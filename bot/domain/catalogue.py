"""Looking documents up: which ones somebody wants, what was recorded of one, and what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.documents import Availability, DocumentVersion, Reader


@dataclass(frozen=True, slots=True)
class WantedDocuments:
    """Documents as somebody wants them: all that is given must be so.

    ``words`` must each stand in title, id, product or text. ``ending_before`` is for those that end after now and
    before then; ``with_findings`` for those about which something was found.
    """

    department: str | None = None
    kind: str | None = None
    words: tuple[str, ...] = ()
    availability: Availability | None = None
    with_findings: bool = False
    ending_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class LookingUp:
    """Who looks, when, and which documents he must not know of because their launches are still to come."""

    reader: Reader
    now: datetime
    hidden: frozenset[str] = field(default_factory=frozenset[str])


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a document at an instant: what it is from then on, or that it is gone."""

    at: datetime
    document: DocumentVersion | None


@dataclass(frozen=True, slots=True)
class AskedOfDocument:
    """A question, masked, to which a document was quoted: how often, how often outright, and when last."""

    question: str
    times: int
    outright: int
    last_at: datetime
