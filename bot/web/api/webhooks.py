"""What receivers of webhooks are sent, as the API describes it; sending is `bot/services/webhooks/sending.py`."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from bot.domain.launches.verdict import Decision

sent = APIRouter()


class ChangedVerdict(BaseModel):
    """How a launch stands now."""

    launch: str = Field(description="The launch's id.", examples=["cash-instalment-app"])
    decision: Decision = Field(description="Only “allow” allows; ask for the verdict before a release all the same.")
    status: Literal["allow", "block", "error", "launched", "killed"] = Field(
        description="The decision, or that the launch is over.", examples=["block"]
    )
    digest: str = Field(description="Of the verdict: its `ETag` without quotes.")
    at: AwareDatetime = Field(description="When that was noticed.")


class VerdictEvent(BaseModel):
    """A verdict changed."""

    type: Literal["verdict.changed"]
    timestamp: AwareDatetime
    data: ChangedVerdict


@sent.post("verdict.changed", summary="A verdict changed", status_code=204)
def verdict_changed(event: VerdictEvent) -> None:
    """Sent to webhooks from `briefed webhook add`, signed as https://www.standardwebhooks.com says.

    Answer with 2xx within ten seconds; anything else is tried again, with the same `webhook-id`.
    """
