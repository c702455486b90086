"""A small provider of OpenID Connect, over HTTP: it signs with a real key, and can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from fastapi import FastAPI, Form, Header, HTTPException
from fastapi.responses import RedirectResponse
from jwt.algorithms import RSAAlgorithm

from bot.ports import Clock
from bot.server import listening

CLIENT, SECRET = "briefed-pages", "a-client-secret"
Lie = Callable[[dict[str, Any]], None]
"""What changes the claims of an ID token before it is signed."""


class OpenIdProvider:
    """Signs in whoever ``says`` tells, which are claims."""

    def __init__(self) -> None:
        self.address = ""

    def be_honest(self, clock: Clock) -> OpenIdProvider:
        """As it should be, by a clock."""
        self.clock = clock
        self.says: Mapping[str, Any] = {"https://slack.com/user_id": "U0SV"}
        self.lie: Lie = lambda claims: None
        self.described: dict[str, Any] = {}
        self.takes_codes_again = False
        self.key, self.key_id = _new_key(), "k1"
        self.signs_with: tuple[Any, str] | None = None
        self._codes: dict[str, dict[str, str]] = {}
        return self

    @contextmanager
    def running(self) -> Iterator[OpenIdProvider]:
        with listening(self._app(), "127.0.0.1", 0) as self.address:
            yield self

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self.key, self.key_id = _new_key(), "k2"

    def _app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self._describe)
        app.get("/keys")(self._keys)
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._token)
        return app

    def _describe(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            **self.described,
        }

    def _keys(self) -> dict[str, Any]:
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": "RS256"}]}

    def _authorize(
        self, client_id: str, redirect_uri: str, state: str, nonce: str, code_challenge: str, code_challenge_method: str
    ) -> RedirectResponse:
        if (client_id, code_challenge_method) != (CLIENT, "S256"):
            raise HTTPException(400)
        code = secrets.token_urlsafe()
        self._codes[code] = {"to": redirect_uri, "nonce": nonce, "challenge": code_challenge}
        return RedirectResponse(f"{redirect_uri}?code={code}&state={state}", 303)

    def _token(
        self,
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        authorization: Annotated[str, Header()],
    ) -> dict[str, Any]:
        given = self._codes.get(code) if self.takes_codes_again else self._codes.pop(code, None)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if given is None or authorization != f"Basic {known}":
            raise HTTPException(400)
        if (given["to"], given["challenge"]) != (redirect_uri, _challenge(code_verifier)):
            raise HTTPException(400)
        return {"access_token": "at", "token_type": "Bearer", "id_token": self._id_token(given["nonce"])}

    def _id_token(self, nonce: str) -> str:
        now = self.clock()
        claims: dict[str, Any] = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "somebody",
            "iat": now,
            "exp": now + timedelta(minutes=5),
            "nonce": nonce,
            **self.says,
        }
        self.lie(claims)
        key, algorithm = self.signs_with or (self.key, "RS256")
        return jwt.encode(claims, key, algorithm, headers={"kid": self.key_id})


def _new_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
