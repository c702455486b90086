"""A provider of OpenID Connect: where people are sent to sign in, and what it says of whoever comes back.

The authorization code flow with PKCE, by https://openid.net/specs/openid-connect-core-1_0.html. Nothing is believed of
an ID token but what its signature, issuer, audience, times and nonce vouch for.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token
from pydantic import SecretStr

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Told

SCOPE = "openid profile email"
SIGNED_WITH = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures that are believed: by a private key, so never ones that whoever knows a secret of ours could make."""
SECONDS = 10.0
LEEWAY = timedelta(seconds=60)
"""By how much the provider's clock and ours may differ."""
RANDOM_BYTES = 32


log = structlog.get_logger()


class ProviderUnavailable(Told):
    """The provider cannot be reached, or does not describe itself as it should."""


class NotVouchedFor(Exception):
    """The provider vouches for nobody: the code, the token, or what is in it does not count."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What is remembered of somebody whom we sent to the provider, until he comes back."""

    state: str
    nonce: str
    verifier: str


def new_sign_in() -> SignIn:
    """What nobody can guess, for one way to the provider and back."""
    return SignIn(*(secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3)))


class Provider:
    """A provider by its ``issuer``; it sends people back to the address ``callback``."""

    def __init__(self, issuer: str, client_id: str, client_secret: SecretStr, callback: str) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._callback = callback
        self._lock = Lock()
        self._description: Mapping[str, Any] = {}
        self._keys: KeySet | None = None

    def address_for(self, sign_in: SignIn) -> str:
        """Where somebody is sent to sign in."""
        endpoint = self._endpoint("authorization_endpoint")
        with self._client() as client:
            address, _ = client.create_authorization_url(
                endpoint, state=sign_in.state, nonce=sign_in.nonce, code_verifier=sign_in.verifier
            )
        return address

    def claims(self, code: str, sign_in: SignIn, now: datetime) -> Mapping[str, Any]:
        """What the provider says of whoever came back with a code; raises `NotVouchedFor`."""
        token = self._token(code, sign_in)
        try:
            decoded = self._decoded(str(token.get("id_token", "")))
            known = {"nonce": sign_in.nonce, "client_id": self._client_id, "access_token": token.get("access_token")}
            claims = CodeIDToken(decoded.claims, decoded.header, self._wanted, known)
            claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise NotVouchedFor(type(error).__name__) from error
        return claims

    @property
    def _wanted(self) -> dict[str, dict[str, Any]]:
        issuer = self._describe()["issuer"]
        return {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self._client_id},
            "nonce": {"essential": True},
        }

    @property
    def _identified_by(self) -> str:
        """How the provider wants us to show our secret; in the header unless it wants it in the form only."""
        known = self._describe().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"

    def _token(self, code: str, sign_in: SignIn) -> Mapping[str, Any]:
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client() as client:
                return client.fetch_token(endpoint, code=code, code_verifier=sign_in.verifier)
        except AuthlibBaseError as error:
            raise NotVouchedFor(type(error).__name__) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise self._unavailable(type(error).__name__) from error

    def _decoded(self, id_token: str) -> Token:
        try:
            return jwt.decode(id_token, self._key_set(), algorithms=list(SIGNED_WITH))
        except InvalidKeyIdError:
            # The provider signs with a key that is newer than what we know.
            self._keys = None
            return jwt.decode(id_token, self._key_set(), algorithms=list(SIGNED_WITH))

    def _key_set(self) -> KeySet:
        with self._lock:
            if self._keys is None:
                self._keys = KeySet.import_key_set(self._fetched(self._endpoint_of("jwks_uri")))
            return self._keys

    def _describe(self) -> Mapping[str, Any]:
        with self._lock:
            return self._described()

    def _described(self) -> Mapping[str, Any]:
        if not self._description:
            described = self._fetched(f"{self._issuer}/.well-known/openid-configuration")
            if str(described.get("issuer", "")).rstrip("/") != self._issuer:
                raise self._unavailable("it says that it is somebody else")
            self._description = described
        return self._description

    def _endpoint(self, name: str) -> str:
        with self._lock:
            return self._endpoint_of(name)

    def _endpoint_of(self, name: str) -> str:
        address = str(self._described().get(name, ""))
        if not address.startswith(("https://", f"{self._issuer}/")):
            raise self._unavailable(f"its {name} is no https address")
        return address

    def _fetched(self, address: str) -> Any:
        try:
            answer = httpx2.get(address, timeout=SECONDS, follow_redirects=False).raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise self._unavailable(type(error).__name__) from error
        if not isinstance(answer, dict):
            raise self._unavailable("what it answers is no object")
        return answer

    def _client(self) -> Any:
        """Authlib's client, which has no types."""
        return OAuth2Client(
            self._client_id,
            self._client_secret.get_secret_value(),
            token_endpoint_auth_method=self._identified_by,
            scope=SCOPE,
            redirect_uri=self._callback,
            code_challenge_method="S256",
            timeout=SECONDS,
            follow_redirects=False,
        )

    def _unavailable(self, reason: str) -> ProviderUnavailable:
        log.warning("openid.provider_unavailable", reason=reason)
        return ProviderUnavailable(
            Bilingual(
                f"现在无法使用 {self._issuer} 登录, 请稍后再试, 或者在 Slack 输入 /ready 获取登录链接。",
                f"Signing in with {self._issuer} does not work now. Try again, or get a link from /ready in Slack.",
            )
        )
