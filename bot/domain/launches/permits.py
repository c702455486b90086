"""Permits: a signed word, for release systems, that a launch may be carried out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError


class PermitRefused(BriefedError):
    """A token is no permit that can be relied on."""


class PermitKeysUnusable(BriefedError):
    """The keys that permits are signed with are missing, damaged, locked or open to others."""


@dataclass(frozen=True, slots=True)
class Permit:
    """The claims of a permit. Instants are kept to the second."""

    issuer: str
    audience: str
    launch: str
    planned_at: datetime
    verdict_digest: str
    facts_digest: str
    issued_at: datetime
    not_before: datetime
    expires_at: datetime
    jti: str


def permit_void_reason(
    permit: Permit, facts_digest_now: str, revoked_jtis: Collection[str], now: datetime
) -> Bilingual | None:
    """Why a permit does not count now; ``None`` when it does.

    What cannot be undone comes first: nobody should wait for the day of a permit that was revoked.
    """
    if permit.jti in revoked_jtis:
        return Bilingual(zh="放行许可已被撤销。", en="The permit was revoked.")
    if permit.facts_digest != facts_digest_now:
        return Bilingual(
            zh="签发之后，上线的事实记录已有变化，许可作废。",
            en="The facts of the launch have changed since the permit was issued.",
        )
    if now >= permit.expires_at:
        return _dated("放行许可已于 {} 过期。", "The permit expired at {}.", permit.expires_at)
    if now < permit.not_before:
        return _dated("放行许可自 {} 起才有效。", "The permit is not valid before {}.", permit.not_before)
    return None


def _dated(zh: str, en: str, instant: datetime) -> Bilingual:
    shown = instant.isoformat(sep=" ", timespec="seconds")
    return Bilingual(zh=zh.format(shown), en=en.format(shown))
