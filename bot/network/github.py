"""GitHub's API as far as a deployment protection rule needs it: a token of the installation, and the answer.

https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx2
import jwt
from pydantic import SecretStr

from bot.domain.errors import ConfigError
from bot.ports import CannotPost, Clock

SECONDS = 15.0
LASTS = timedelta(minutes=9)
"""How long what we identify with counts; GitHub takes at most ten minutes."""
SLOW_CLOCK = timedelta(seconds=60)
"""By how much our clock may be ahead of GitHub's."""
ACCEPTS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}

_CALLBACK = re.compile(r"/repos/[\w-][\w.-]*/[\w.-]*\w/actions/runs/\d+/deployment_protection_rule", re.ASCII)


class GitHubDeployments:
    """Implements `bot.ports.Deployments` as the GitHub App ``app``, with its private key in PEM."""

    def __init__(self, app: str, key: SecretStr, api: str, clock: Clock) -> None:
        self._app = app
        self._key = key
        self._api = api.rstrip("/")
        self._clock = clock

    def is_ours(self, address: str) -> bool:
        """Whether an answer may go to this address: only below GitHub's repositories, whatever the request says."""
        return address.startswith(self._api) and _CALLBACK.fullmatch(address[len(self._api) :]) is not None

    def answer(self, installation: int, address: str, environment: str, is_approved: bool, comment: str) -> int:
        """Approve or reject a deployment; the status of the answer to that."""
        body = {
            "environment_name": environment,
            "state": "approved" if is_approved else "rejected",
            "comment": comment,
        }
        try:
            with httpx2.Client(timeout=SECONDS, headers=ACCEPTS, follow_redirects=False) as client:
                token = self._installation_token(client, installation)
                return client.post(address, json=body, headers=_bearer(token)).status_code
        except (httpx2.HTTPError, ValueError) as error:
            raise CannotPost(f"GitHub cannot be reached: {type(error).__name__}") from error

    def _installation_token(self, client: httpx2.Client, installation: int) -> str:
        address = f"{self._api}/app/installations/{installation}/access_tokens"
        answer = client.post(address, headers=_bearer(self._identification()))
        if answer.status_code != 201:
            raise CannotPost(f"GitHub gives no token for the installation: status {answer.status_code}")
        given: Mapping[str, Any] = answer.json()
        return str(given["token"])

    def _identification(self) -> str:
        now = self._clock()
        claims = {"iat": now - SLOW_CLOCK, "exp": now + LASTS, "iss": self._app}
        try:
            return jwt.encode(claims, self._key.get_secret_value(), algorithm="RS256")
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise ConfigError(
                "BRIEFED_GITHUB_KEY is no private key.", "Copy the whole PEM file of the GitHub App's private key."
            ) from error


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
