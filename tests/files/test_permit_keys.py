"""Permits are signed, verified and refused; keys are made, rotated, retired and guarded."""

from __future__ import annotations

import base64
import hmac
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from pydantic import SecretStr

from bot.domain.errors import BriefedError, InputError
from bot.domain.launches.permits import Permit, PermitKeysUnusable, PermitRefused
from bot.files.permit_keys import CLAIMS, FilePermitKeys

VERIFIER = Path(__file__).parents[2] / "docs" / "integrations" / "verify_permit.py"

# The real clock, to the second: the offline verifier has no other.
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
AUDIENCE = "release"
PERMIT = Permit(
    issuer="briefed",
    audience=AUDIENCE,
    launch="card-2026",
    planned_at=NOW + DAY / 2,
    verdict_digest="v" * 64,
    facts_digest="f" * 64,
    issued_at=NOW - DAY,
    not_before=NOW - DAY,
    expires_at=NOW + DAY,
    jti="permit-1",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "permit-keys"


@pytest.fixture
def keys(folder: Path) -> FilePermitKeys:
    keys = FilePermitKeys(folder)
    keys.generate(NOW)
    return keys


def _private_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.private.pem"))


def _segment(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def _forged(token: str, **changes: Any) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{_segment(_claims(token) | changes)}.{signature}"


def _kid(token: str) -> str:
    return jwt.get_unverified_header(token)["kid"]


class SignedAnew:
    """The signing key of a folder, for tokens that `FilePermitKeys` would never sign."""

    def __init__(self, keys: FilePermitKeys, folder: Path) -> None:
        self._pem = _private_files(folder)[-1].read_bytes()
        self._token = keys.sign(PERMIT)

    def with_claims(self, **changes: Any) -> str:
        return self._signed(_claims(self._token) | changes)

    def without(self, claim: str) -> str:
        return self._signed({name: value for name, value in _claims(self._token).items() if name != claim})

    def _signed(self, claims: dict[str, Any]) -> str:
        key = load_pem_private_key(self._pem, None)
        assert isinstance(key, Ed25519PrivateKey)
        return jwt.api_jws.encode(
            json.dumps(claims).encode(), key, algorithm="EdDSA", headers={"kid": _kid(self._token)}
        )


def _public_pem(keys: FilePermitKeys) -> bytes:
    key = jwt.PyJWKSet.from_dict(keys.public_keys()).keys[0].key
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _unsigned(keys: FilePermitKeys) -> str:
    token = keys.sign(PERMIT)
    return f"{_segment({'alg': 'none', 'kid': _kid(token)})}.{_segment(_claims(token))}."


def _confused(keys: FilePermitKeys) -> str:
    """Signed with HS256, the published key being the secret."""
    token = keys.sign(PERMIT)
    signed = f"{_segment({'alg': 'HS256', 'kid': _kid(token)})}.{_segment(_claims(token))}"
    digest = hmac.digest(_public_pem(keys), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _of_a_strange_key(keys: FilePermitKeys, kid: str | None) -> str:
    token = keys.sign(PERMIT)
    return jwt.encode(
        _claims(token), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"kid": kid} if kid else {}
    )


BAD: dict[str, tuple[Callable[[FilePermitKeys], str], str]] = {
    "another launch": (lambda keys: _forged(keys.sign(PERMIT), sub="loan-2026"), "signature is wrong"),
    "a later expiry": (lambda keys: _forged(keys.sign(PERMIT), exp=2**33), "signature is wrong"),
    "another key under our kid": (lambda keys: _of_a_strange_key(keys, _kid(keys.sign(PERMIT))), "signature is wrong"),
    "an unknown kid": (lambda keys: _of_a_strange_key(keys, "20261124-0"), "'20261124-0' is unknown"),
    "a kid that is a path": (lambda keys: _of_a_strange_key(keys, "../signing-key"), "is unknown"),
    "no kid": (lambda keys: _of_a_strange_key(keys, None), "None is unknown"),
    "another audience": (lambda keys: keys.sign(replace(PERMIT, audience="test")), "for another audience"),
    "expired": (lambda keys: keys.sign(replace(PERMIT, expires_at=NOW - DAY / 2)), "expired at"),
    "not yet valid": (lambda keys: keys.sign(replace(PERMIT, not_before=NOW + DAY / 2)), "not valid before"),
    "alg none": (_unsigned, "signed with 'none'; only EdDSA counts"),
    "alg HS256": (_confused, "signed with 'HS256'; only EdDSA counts"),
    "empty": (lambda _: "", "no permit: Not enough segments"),
    "words": (lambda _: "let me through", "no permit"),
    "three words": (lambda _: "let.me.through", "no permit"),
    "cut off": (lambda keys: keys.sign(PERMIT)[:-20], "no permit|signature is wrong"),
    "not ASCII": (lambda _: "\ud800.a.b", "no permit"),
}


def test_what_was_signed_is_what_is_verified(keys: FilePermitKeys) -> None:
    assert keys.verify(keys.sign(PERMIT), AUDIENCE, NOW) == PERMIT
    assert keys.verify(keys.sign(PERMIT), AUDIENCE) == PERMIT


def test_a_refusal_tells_the_time_as_whoever_asks_reads_it(keys: FilePermitKeys) -> None:
    until = datetime(2026, 12, 8, 1, tzinfo=UTC)
    token = keys.sign(replace(PERMIT, expires_at=until))
    with pytest.raises(PermitRefused, match="expired at 2026-12-08 09:00"):
        keys.verify(token, AUDIENCE, until.astimezone(ZoneInfo("Asia/Shanghai")))


def test_a_token_has_every_claim_and_names_its_key(keys: FilePermitKeys) -> None:
    token = keys.sign(PERMIT)
    assert set(_claims(token)) == set(CLAIMS)
    assert _claims(token)["sub"] == "card-2026"
    assert _claims(token)["planned_at"] == int(PERMIT.planned_at.timestamp())
    assert jwt.get_unverified_header(token) == {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": keys.public_keys()["keys"][0]["kid"],
    }


@pytest.mark.parametrize("case", BAD)
def test_a_bad_token_is_refused_in_one_clear_line(keys: FilePermitKeys, case: str) -> None:
    make, reason = BAD[case]
    with pytest.raises(PermitRefused, match=reason) as refused:
        keys.verify(make(keys), AUDIENCE, NOW)
    assert "\n" not in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_is_required(keys: FilePermitKeys, folder: Path, claim: str) -> None:
    with pytest.raises(PermitRefused, match=f"lacks the claim {claim}"):
        keys.verify(SignedAnew(keys, folder).without(claim), AUDIENCE, NOW)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": True}, "exp is no instant"),
        ({"exp": "2033-01-01"}, "exp is no instant"),
        ({"exp": 1e300}, "exp is no instant"),
        ({"exp": 10**20}, "exp is no instant"),
        ({"planned_at": 1.5}, "planned_at is no instant"),
        ({"facts_digest": ""}, "facts_digest is no text"),
        ({"verdict_digest": ["v"]}, "verdict_digest is no text"),
        ({"iss": 7}, "iss is no text"),
        ({"sub": 7}, "no permit"),
        ({"jti": None}, "lacks the claim jti"),
        ({"aud": [AUDIENCE, "test"]}, "another audience"),
        ({"aud": []}, "lacks the claim aud"),
    ],
)
def test_claims_of_the_wrong_type_are_refused(
    keys: FilePermitKeys, folder: Path, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(PermitRefused, match=reason):
        keys.verify(SignedAnew(keys, folder).with_claims(**changes), AUDIENCE, NOW)


def test_a_permit_is_valid_from_its_first_second_until_before_its_last(keys: FilePermitKeys) -> None:
    token = keys.sign(PERMIT)
    assert keys.verify(token, AUDIENCE, PERMIT.not_before) == PERMIT
    assert keys.verify(token, AUDIENCE, PERMIT.expires_at - timedelta(seconds=1)) == PERMIT
    for outside in (PERMIT.not_before - timedelta(seconds=1), PERMIT.expires_at):
        with pytest.raises(PermitRefused):
            keys.verify(token, AUDIENCE, outside)


def test_a_new_key_signs_and_permits_of_the_old_one_still_verify(keys: FilePermitKeys) -> None:
    old = keys.sign(PERMIT)
    kid = keys.generate(NOW)
    new = keys.sign(PERMIT)
    assert _kid(new) == kid != _kid(old)
    assert {key["kid"] for key in keys.public_keys()["keys"]} == {_kid(old), kid}
    assert keys.verify(old, AUDIENCE, NOW) == keys.verify(new, AUDIENCE, NOW) == PERMIT


def test_permits_of_a_retired_key_are_refused_everywhere(keys: FilePermitKeys, folder: Path) -> None:
    elsewhere = FilePermitKeys(folder)
    old = keys.sign(PERMIT)
    keys.generate(NOW)
    keys.retire(_kid(old))
    with pytest.raises(PermitRefused, match="unknown or was retired"):
        elsewhere.verify(old, AUDIENCE, NOW)
    assert [path.name for path in folder.iterdir() if _kid(old) in path.name] == []
    assert elsewhere.verify(keys.sign(PERMIT), AUDIENCE, NOW) == PERMIT


def test_the_signing_key_and_unknown_ones_cannot_be_retired(keys: FilePermitKeys) -> None:
    with pytest.raises(InputError, match="is the one that signs"):
        keys.retire(_kid(keys.sign(PERMIT)))
    with pytest.raises(InputError, match=r"There is no permit key \.\./other"):
        keys.retire("../other")
    assert keys.verify(keys.sign(PERMIT), AUDIENCE, NOW) == PERMIT


def test_the_published_set_has_no_secret(keys: FilePermitKeys) -> None:
    (key,) = keys.public_keys()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")


def test_without_keys_nothing_is_published_and_nothing_verifies(keys: FilePermitKeys, tmp_path: Path) -> None:
    none = FilePermitKeys(tmp_path / "none")
    assert none.public_keys() == {"keys": []}
    with pytest.raises(PermitRefused, match="unknown"):
        none.verify(keys.sign(PERMIT), AUDIENCE, NOW)
    with pytest.raises(PermitKeysUnusable, match=r"There is no permit key in .*none\. Generate one first"):
        none.sign(PERMIT)


def test_private_files_are_the_owners_alone_whatever_the_umask(folder: Path) -> None:
    before = os.umask(0)
    try:
        FilePermitKeys(folder).generate(NOW)
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in _private_files(folder)] == [0o600]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_no_key_is_overwritten(keys: FilePermitKeys, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr("bot.files.permit_keys._thumbprint", lambda _: _private_files(folder)[0].name[9:25])
    with pytest.raises(PermitKeysUnusable, match="File exists"):
        keys.generate(NOW)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_when_a_key_cannot_be_written_the_old_one_signs_on(
    keys: FilePermitKeys, folder: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    kid, real, left = _kid(keys.sign(PERMIT)), os.fsync, [writes]

    def fsync(descriptor: int) -> None:
        if not left[0]:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(PermitKeysUnusable, match="No space left on device"):
        keys.generate(NOW)
    monkeypatch.undo()
    assert _kid(keys.sign(PERMIT)) == kid
    assert keys.verify(keys.sign(PERMIT), AUDIENCE, NOW) == PERMIT
    assert all(path.stat().st_size for path in folder.iterdir())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_private_key_that_others_can_read_is_not_used(keys: FilePermitKeys, folder: Path, mode: int) -> None:
    _private_files(folder)[0].chmod(mode)
    with pytest.raises(PermitKeysUnusable, match=r"Others can read the permit key .*chmod 600"):
        keys.sign(PERMIT)


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_folder_that_others_can_write_to_is_not_trusted(keys: FilePermitKeys, folder: Path, mode: int) -> None:
    token = keys.sign(PERMIT)
    folder.chmod(mode)
    for use in (keys.public_keys, lambda: keys.verify(token, AUDIENCE, NOW), lambda: keys.generate(NOW)):
        with pytest.raises(PermitKeysUnusable, match=r"Others can write .*chmod go-w"):
            use()


def test_a_missing_private_key_is_named(keys: FilePermitKeys, folder: Path) -> None:
    (path,) = _private_files(folder)
    path.unlink()
    with pytest.raises(PermitKeysUnusable, match=rf"{path} is missing\. Restore it or generate a new key"):
        keys.sign(PERMIT)


def test_a_damaged_private_key_is_named(keys: FilePermitKeys, folder: Path) -> None:
    (path,) = _private_files(folder)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(PermitKeysUnusable, match="it is damaged, or the passphrase is wrong"):
        keys.sign(PERMIT)


def test_a_private_key_under_another_ones_name_does_not_sign(keys: FilePermitKeys, folder: Path) -> None:
    (first,) = _private_files(folder)
    kid = keys.generate(NOW)
    (folder / f"{kid}.private.pem").write_bytes(first.read_bytes())
    with pytest.raises(PermitKeysUnusable, match="no matching public key"):
        keys.sign(PERMIT)


@pytest.mark.parametrize(
    "text", ["{", "{}", "[]", '{"kty": "oct", "k": "c2VjcmV0"}', '{"kty":"OKP","crv":"Ed448","x":"AA"}']
)
def test_a_damaged_public_key_is_named(keys: FilePermitKeys, folder: Path, text: str) -> None:
    (folder / "20261124-0.public.json").write_text(text, encoding="utf-8")
    with pytest.raises(PermitKeysUnusable, match=r"20261124-0\.public\.json"):
        keys.public_keys()


class TestPassphrase:
    """A private key may be locked with a passphrase."""

    SECRET = SecretStr("correct horse")

    def test_a_locked_key_signs_with_its_passphrase(self, folder: Path) -> None:
        keys = FilePermitKeys(folder, self.SECRET)
        keys.generate(NOW)
        assert b"ENCRYPTED" in _private_files(folder)[0].read_bytes()
        assert FilePermitKeys(folder).verify(keys.sign(PERMIT), AUDIENCE, NOW) == PERMIT

    @pytest.mark.parametrize(
        ("made_with", "used_with", "message"),
        [
            (SECRET, None, "is encrypted. Set BRIEFED_PERMIT_PASSPHRASE"),
            (SECRET, SecretStr(""), "is encrypted. Set BRIEFED_PERMIT_PASSPHRASE"),
            (SECRET, SecretStr("wrong"), "the passphrase is wrong"),
            (None, SECRET, "is not encrypted. Unset BRIEFED_PERMIT_PASSPHRASE"),
        ],
    )
    def test_another_passphrase_is_refused_and_never_shown(
        self, folder: Path, made_with: SecretStr | None, used_with: SecretStr | None, message: str
    ) -> None:
        FilePermitKeys(folder, made_with).generate(NOW)
        with pytest.raises(BriefedError, match=message) as error:
            FilePermitKeys(folder, used_with).sign(PERMIT)
        assert "horse" not in str(error.value)


class TestOfflineVerifier:
    """What release systems run, without Briefed."""

    @staticmethod
    def _run(keys: FilePermitKeys, folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        published = folder.with_name("keys.json")
        published.write_text(json.dumps(keys.public_keys()), encoding="utf-8")
        return subprocess.run(
            [sys.executable, VERIFIER, published, *arguments], input=stdin, capture_output=True, text=True, check=False
        )

    def test_a_good_permit_is_accepted_from_the_command_line_and_from_stdin(
        self, keys: FilePermitKeys, folder: Path
    ) -> None:
        token = keys.sign(PERMIT)
        for ended in (
            self._run(keys, folder, AUDIENCE, token, "--launch", "card-2026"),
            self._run(keys, folder, AUDIENCE, stdin=f"{token}\n"),
        ):
            assert (ended.returncode, ended.stderr) == (0, "")
            assert json.loads(ended.stdout) == _claims(token)

    @pytest.mark.parametrize("case", [case for case in BAD if case not in {"not ASCII", "words", "cut off", "no kid"}])
    def test_a_bad_one_is_not(self, keys: FilePermitKeys, folder: Path, case: str) -> None:
        ended = self._run(keys, folder, AUDIENCE, stdin=BAD[case][0](keys))
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr.startswith("refused: ")
        assert "Traceback" not in ended.stderr

    @pytest.mark.parametrize("claim", ["planned_at", "jti"])
    def test_every_claim_is_required(self, keys: FilePermitKeys, folder: Path, claim: str) -> None:
        ended = self._run(keys, folder, AUDIENCE, stdin=SignedAnew(keys, folder).without(claim))
        assert ended.returncode == 1
        assert f'missing the "{claim}" claim' in ended.stderr

    def test_it_asks_for_the_same_claims(self) -> None:
        text = VERIFIER.read_text(encoding="utf-8")
        assert all(f'"{claim}"' in text for claim in CLAIMS)

    @pytest.mark.parametrize("launch", ["loan-2026", ""])
    def test_a_permit_of_another_launch_is_refused(self, keys: FilePermitKeys, folder: Path, launch: str) -> None:
        ended = self._run(keys, folder, AUDIENCE, keys.sign(PERMIT), "--launch", launch)
        assert ended.returncode == 1

    def test_missing_arguments_and_files_are_no_permission(self, keys: FilePermitKeys, folder: Path) -> None:
        assert self._run(keys, folder).returncode != 0
        ended = subprocess.run(
            [sys.executable, VERIFIER, folder / "none.json", AUDIENCE, keys.sign(PERMIT)],
            capture_output=True,
            check=False,
        )
        assert ended.returncode == 1
