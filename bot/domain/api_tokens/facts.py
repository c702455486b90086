"""What is recorded of API tokens, as bodies of facts. The token itself is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a token is good for; its owner's rights limit it further."""

    VERDICT = "verdict"
    PERMIT = "permit"
    LAUNCHES = "launches"
    ASK = "ask"
    QUESTIONS = "questions"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class TokenCreated:
    """A token came into being, for whoever did that. ``digest`` is the sha256 of the token, in hex."""

    name: str
    scopes: frozenset[Scope]
    digest: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """A token, named by its digest, counts no more."""

    digest: str
    reason: str


TokenBody = TokenCreated | TokenRevoked
