"""Keys that permits are signed with, in a folder; permits as EdDSA tokens (JWT).

A key named KID has ``KID.private.pem`` and ``KID.public.json`` (a JWK); ``signing-key`` names the one that signs. It
is written last, so that a key is used only once both of its files are whole.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import OKPAlgorithm
from pydantic import SecretStr

from bot.domain.errors import InputError
from bot.domain.launches.permits import Permit, PermitKeysUnusable, PermitRefused
from bot.files.writing import create_file, replace_file

ALGORITHM = "EdDSA"

_TEXTS = {
    "iss": "issuer",
    "aud": "audience",
    "sub": "launch",
    "verdict_digest": "verdict_digest",
    "facts_digest": "facts_digest",
    "jti": "jti",
}
_INSTANTS = {"planned_at": "planned_at", "iat": "issued_at", "nbf": "not_before", "exp": "expires_at"}
CLAIMS = (*_TEXTS, *_INSTANTS)
"""A permit has all of these."""

_PRIVATE = ".private.pem"
_PUBLIC = ".public.json"
_SIGNING = "signing-key"

_OWNER_ONLY = 0o600
_PUBLISHED = 0o644
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH

_ASK_ANEW = "Ask Briefed for a new permit."


class FilePermitKeys:
    """Signs and verifies permits. Nothing is kept in memory: a key that was retired no longer counts at once."""

    def __init__(self, folder: Path, passphrase: SecretStr | None = None) -> None:
        self._folder = folder
        self._passphrase = passphrase.get_secret_value().encode() if passphrase else None

    def generate(self, now: datetime) -> str:
        """A new key, which signs from now on; its kid. Permits of the earlier ones still verify.

        Raises `PermitKeysUnusable` when the folder cannot be written, or others could write to it.
        """
        key = Ed25519PrivateKey.generate()
        jwk = _jwk(key.public_key())
        kid = f"{now.astimezone(UTC):%Y%m%d}-{_thumbprint(jwk)}"
        with _changing(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_folder()
            create_file(self._private_file(kid), self._pem(key), _OWNER_ONLY)
            create_file(self._public_file(kid), json.dumps(jwk, indent=2).encode(), _PUBLISHED)
            replace_file(self._folder / _SIGNING, kid.encode(), _OWNER_ONLY)
        return kid

    def retire(self, kid: str) -> None:
        """Take a key out of the set: no permit of it verifies any longer. Raises `InputError` for the signing key."""
        if kid not in (known := self._public_keys()):
            raise InputError(f"There is no permit key {kid}.", f"There are: {', '.join(known) or 'none'}.")
        if kid == self._signing_kid():
            raise InputError(f"The permit key {kid} is the one that signs.", "Generate another one, then retire it.")
        with _changing(self._folder):
            self._public_file(kid).unlink()
            self._private_file(kid).unlink(missing_ok=True)

    def sign(self, permit: Permit) -> str:
        """The permit as a token; raises `PermitKeysUnusable` when no key can be used."""
        kid = self._signing_kid()
        texts = {claim: getattr(permit, field) for claim, field in _TEXTS.items()}
        instants = {claim: int(getattr(permit, field).timestamp()) for claim, field in _INSTANTS.items()}
        return jwt.encode(texts | instants, self._private_key(kid), algorithm=ALGORITHM, headers={"kid": kid})

    def verify(self, token: str, audience: str, now: datetime | None = None) -> Permit:
        """The permit that a token is, at ``now`` or else by the clock; raises `PermitRefused`, saying why.

        Instants are told in the zone of ``now``.
        """
        try:
            key = self._public_key(jwt.get_unverified_header(token))
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=audience,
                # The times are compared with "now" below.
                options={
                    "require": list(CLAIMS),
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError as error:
            raise _refused(error) from None
        except UnicodeError:
            raise _malformed("it has characters that no token has") from None
        return _in_time(_permit(claims), now or datetime.now(UTC))

    def public_keys(self) -> dict[str, Any]:
        """The JWK set to publish: whoever has it can verify permits."""
        return {
            "keys": [
                {**_jwk(key), "kid": kid, "alg": ALGORITHM, "use": "sig"} for kid, key in self._public_keys().items()
            ]
        }

    def _public_key(self, header: Mapping[str, Any]) -> Ed25519PublicKey:
        if (algorithm := header.get("alg")) != ALGORITHM:
            raise PermitRefused(f"The permit is signed with {algorithm!r}; only {ALGORITHM} counts.", _ASK_ANEW)
        # A kid of a stranger must never become a path: it is only compared.
        if (key := self._public_keys().get(header.get("kid", ""))) is None:
            raise PermitRefused(f"The permit's key {header.get('kid')!r} is unknown or was retired.", _ASK_ANEW)
        return key

    def _public_keys(self) -> dict[str, Ed25519PublicKey]:
        if not self._folder.exists():
            return {}
        self._check_folder()
        files = sorted(self._folder.glob(f"*{_PUBLIC}"))
        return {path.name.removesuffix(_PUBLIC): _read_public_key(path) for path in files}

    def _signing_kid(self) -> str:
        try:
            return (self._folder / _SIGNING).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise PermitKeysUnusable(f"There is no permit key in {self._folder}.", "Generate one first.") from None
        except (OSError, UnicodeError) as error:
            raise _unreadable(self._folder / _SIGNING, error) from error

    def _private_key(self, kid: str) -> Ed25519PrivateKey:
        path = self._private_file(kid)
        key = _load_private_key(path, self._passphrase)
        # Nobody could verify what another key signs under this name.
        if self._public_keys().get(kid) != key.public_key():
            raise PermitKeysUnusable(f"The permit key {path} has no matching public key.", "Generate a new key.")
        return key

    def _check_folder(self) -> None:
        # Whoever can add a public key can make permits.
        if self._folder.stat().st_mode & _OTHERS_WRITE:
            raise PermitKeysUnusable(
                f"Others can write to the folder of the permit keys, {self._folder}.",
                f"Allow only its owner: chmod go-w {self._folder}",
            )

    def _pem(self, key: Ed25519PrivateKey) -> bytes:
        encryption = BestAvailableEncryption(self._passphrase) if self._passphrase else NoEncryption()
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)

    def _private_file(self, kid: str) -> Path:
        return self._folder / f"{kid}{_PRIVATE}"

    def _public_file(self, kid: str) -> Path:
        return self._folder / f"{kid}{_PUBLIC}"


@contextmanager
def _changing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PermitKeysUnusable(
            f"The permit keys in {folder} could not be changed ({error.strerror or error}).",
            "Make the folder writable for Briefed alone.",
        ) from error


def _jwk(key: Ed25519PublicKey) -> dict[str, Any]:
    return OKPAlgorithm.to_jwk(key, as_dict=True)


def _thumbprint(jwk: Mapping[str, Any]) -> str:
    """The beginning of the key's thumbprint of RFC 7638."""
    return sha256(json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]


def _read_public_key(path: Path) -> Ed25519PublicKey:
    try:
        jwk = json.loads(path.read_text(encoding="utf-8"))
        key = OKPAlgorithm.from_jwk(jwk if isinstance(jwk, dict) else {})
    except (OSError, ValueError, jwt.PyJWTError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(key, Ed25519PublicKey):
        raise PermitKeysUnusable(f"{path} is no public Ed25519 key.", "Restore it, or remove the file.")
    return key


def _load_private_key(path: Path, passphrase: bytes | None) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_private_bytes(path), passphrase or None)
    except TypeError:
        raise PermitKeysUnusable(
            f"The permit key {path} is {'not ' if passphrase else ''}encrypted.",
            f"{'Unset' if passphrase else 'Set'} BRIEFED_PERMIT_PASSPHRASE, or generate a new key.",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise PermitKeysUnusable(
            f"The permit key {path} cannot be read: it is damaged, or the passphrase is wrong.",
            "Check BRIEFED_PERMIT_PASSPHRASE, or generate a new key.",
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise PermitKeysUnusable(f"{path} is no Ed25519 key.", "Generate a new key.")
    return key


def _private_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Of the open file: another one could be moved there in between.
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                raise PermitKeysUnusable(
                    f"Others can read the permit key {path}.",
                    f"Generate a new key and retire this one; or, if nobody has read it: chmod 600 {path}",
                )
            return file.read()
    except FileNotFoundError:
        raise PermitKeysUnusable(f"The permit key {path} is missing.", "Restore it or generate a new key.") from None
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> PermitKeysUnusable:
    return PermitKeysUnusable(f"{path} cannot be read ({error}).", "Restore it, or generate a new key.")


def _permit(claims: Mapping[str, Any]) -> Permit:
    fields: dict[str, Any] = {field: _text(claims, claim) for claim, field in _TEXTS.items()}
    fields |= {field: _instant(claims, claim) for claim, field in _INSTANTS.items()}
    return Permit(**fields)


def _text(claims: Mapping[str, Any], claim: str) -> str:
    value = claims[claim]
    if not isinstance(value, str) or not value:
        raise _malformed(f"its claim {claim} is no text")
    return value


def _instant(claims: Mapping[str, Any], claim: str) -> datetime:
    value = claims[claim]
    try:
        # True is an int to Python.
        if type(value) is int:
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise _malformed(f"its claim {claim} is no instant")


def _in_time(permit: Permit, now: datetime) -> Permit:
    if now >= permit.expires_at:
        raise PermitRefused(f"The permit expired at {_shown(permit.expires_at, now)}.", _ASK_ANEW)
    if now < permit.not_before:
        raise PermitRefused(f"The permit is not valid before {_shown(permit.not_before, now)}.", "Wait until then.")
    return permit


def _shown(instant: datetime, now: datetime) -> str:
    """An instant as whoever asks at ``now`` reads his clock."""
    return f"{instant.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"


def _refused(error: jwt.PyJWTError) -> PermitRefused:
    if isinstance(error, jwt.MissingRequiredClaimError):
        return PermitRefused(f"The permit lacks the claim {error.claim}.", _ASK_ANEW)
    if isinstance(error, jwt.InvalidAudienceError):
        return PermitRefused("The permit is for another audience.", "Ask Briefed for one for this system.")
    if isinstance(error, jwt.InvalidSignatureError):
        return PermitRefused("The permit's signature is wrong: it was changed, or is not ours.", _ASK_ANEW)
    return _malformed(str(error))


def _malformed(why: str) -> PermitRefused:
    return PermitRefused(f"This is no permit: {' '.join(why.split())}.", "Pass the token on exactly as it was issued.")
