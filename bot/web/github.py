"""A deployment protection rule: GitHub asks here whether a deployment may go ahead, and is answered later.

What GitHub sends is described at https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, SecretStr, ValidationError

from bot.domain.errors import InputError
from bot.network.bodies import body_of
from bot.services.deployments import DeploymentDesk, Waiting

PATH = "/integrations/github/deployment-protection"
EVENT = "deployment_protection_rule"
LARGEST_REQUEST = 1_000_000
"""Bytes; what GitHub sends here is far smaller."""

log = structlog.get_logger()


class _Repository(BaseModel):
    full_name: str = Field(min_length=1, max_length=300)


class _Installation(BaseModel):
    id: int = Field(gt=0)


class _Asked(BaseModel):
    """What is read of GitHub's request."""

    action: Literal["requested"]
    environment: str = Field(min_length=1, max_length=300)
    deployment_callback_url: str = Field(min_length=1, max_length=1_000)
    repository: _Repository
    installation: _Installation

    @property
    def waiting(self) -> Waiting:
        return Waiting(self.repository.full_name, self.environment, self.deployment_callback_url, self.installation.id)


def routes(desk: DeploymentDesk, secret: SecretStr) -> APIRouter:
    """POST `PATH`, for what GitHub signs with ``secret``. Nothing is approved here: the outbox brings the answer."""
    router = APIRouter()

    @router.post(PATH)
    async def asked(request: Request) -> JSONResponse:
        body = await body_of(request, LARGEST_REQUEST)
        if body is None:
            return _told(413, "The request is too large.")
        if not _is_signed(body, request.headers.get("x-hub-signature-256", ""), secret):
            return _told(401, "The signature is not right: set the webhook's secret to BRIEFED_GITHUB_WEBHOOK_SECRET.")
        if request.headers.get("x-github-event") != EVENT:
            return _told(200, f"Only {EVENT} is looked at here.")
        return await run_in_threadpool(_take_in, desk, body)

    return router


def _take_in(desk: DeploymentDesk, body: bytes) -> JSONResponse:
    try:
        desk.take_in(_Asked.model_validate_json(body).waiting, hashlib.sha256(body).hexdigest())
    except ValidationError as error:
        log.warning("github.not_understood", fields=[".".join(map(str, one["loc"])) for one in error.errors()])
        return _told(422, "This is no request of a deployment protection rule that is understood here.")
    except InputError as error:
        log.warning("github.refused", reason=error.what)
        return _told(422, str(error))
    return _told(202, "The deployment is answered in a moment.")


def _is_signed(body: bytes, signature: str, secret: SecretStr) -> bool:
    right = hmac.digest(secret.get_secret_value().encode(), body, "sha256").hex()
    return hmac.compare_digest(f"sha256={right}".encode(), signature.encode())


def _told(status: int, said: str) -> JSONResponse:
    return JSONResponse({"said": said}, status)
