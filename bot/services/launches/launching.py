"""Carrying a launch out, which lifts the embargo on its documents; and permits for release systems."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError, Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_product_team, require_stop
from bot.domain.launches.dossier import Dossier, gather_all
from bot.domain.launches.facts import DateMoved, Launched, LaunchFiled, PermitIssued, PermitRevoked
from bot.domain.launches.launch import Launch
from bot.domain.launches.permits import Permit, PermitRefused, permit_void_reason
from bot.domain.launches.verdict import Decision, Verdict, judge
from bot.ports import PermitKeys
from bot.services.deeds import NO_REASON, Deed, meant, used_before
from bot.services.launches.judging import verdict_on, view
from bot.services.launches.recording import LaunchOffice, Scene, record
from bot.services.launches.signing import require_as_shown

PERMIT_LASTS = timedelta(hours=24)
"""How long after the planned instant a permit holds, at most."""
WriteFlags = Callable[[Mapping[str, bool]], None]
"""Writes for every launch whether its feature may be on."""


class NotReady(Declined):
    """A launch that may not be carried out; with the verdict that says why."""

    def __init__(self, verdict: Verdict) -> None:
        reasons_zh = "".join(one.zh for one in verdict.reasons)
        reasons_en = [one.en.removesuffix(".") for one in verdict.reasons]
        open_zh = "、".join(one.title.zh for one in verdict.open_findings)
        open_en = ", ".join(one.title.en for one in verdict.open_findings)
        in_chinese = f"{reasons_zh}未满足: {open_zh}。" if open_zh else reasons_zh
        what = "; ".join([*reasons_en, *([f"open: {open_en}"] if open_en else [])])
        super().__init__(
            Bilingual(
                f"{verdict.launch} 现在不能上线。{in_chinese}",
                f"{verdict.launch} may not be launched, the verdict is {verdict.decision.upper()}: {what}.",
            ),
            f"See: briefed launch show {verdict.launch}",
        )
        self.verdict = verdict


def carry_out(office: LaunchOffice, deed: Deed, launch_id: str, shown: str | None = None) -> Fact:
    """Launch, now that the planned instant has come and the verdict is ALLOW; otherwise raises `NotReady`.

    ``shown`` is the digest of the verdict that whoever launches was shown, if he was.
    """

    def launched(scene: Scene) -> Launched:
        dossier = scene.dossier
        require_product_team(scene.acting, dossier.launch.owner_department)
        if dossier.launched:
            raise Declined(Bilingual(f"{launch_id} 已经上线了。", f"{launch_id} was launched already."))
        if scene.now < dossier.launch.planned_at:
            planned = dossier.launch.planned_at.astimezone(office.zone)
            raise Declined(
                Bilingual(
                    f"{launch_id} 计划在 {planned:%Y-%m-%d %H:%M} 上线, 还没有到时间; 要提前请先改期。",
                    f"{launch_id} is planned for {planned:%Y-%m-%d %H:%M}.",
                ),
                "Wait for it, or move the date first.",
            )
        verdict = judge(scene.case)
        if verdict.decision is not Decision.ALLOW:
            raise NotReady(verdict)
        require_as_shown(shown, verdict.digest)
        return Launched(verdict.digest, verdict.facts_digest)

    return record(office, deed, Launched, launched, launch_id)


def issue_permit(office: LaunchOffice, deed: Deed, launch_id: str, audience: str, keys: PermitKeys, issuer: str) -> str:
    """A signed permit for a launch whose verdict is ALLOW; otherwise raises `NotReady`.

    The same key gives a token with the same claims.
    """

    def issued(scene: Scene) -> PermitIssued:
        require_product_team(scene.acting, scene.dossier.launch.owner_department)
        if not audience.strip():
            said = Bilingual("请写明许可给哪个发布系统用。", "Name the release system that the permit is for.")
            raise Declined(said)
        verdict = judge(scene.case)
        if verdict.decision is not Decision.ALLOW:
            raise NotReady(verdict)
        expires_at = max(scene.dossier.launch.planned_at, scene.now) + PERMIT_LASTS
        body = PermitIssued(uuid.uuid4().hex, audience.strip(), expires_at, verdict.digest, verdict.facts_digest)
        # Without a key that signs, nothing is recorded.
        keys.sign(_permit(body, scene.dossier.launch, scene.now, issuer))
        return body

    fact = record(office, deed, PermitIssued, issued, launch_id)
    if not isinstance(fact.body, PermitIssued):
        raise used_before(deed.key)
    launch = view(office, launch_id, fact.recorded_at).dossier.launch
    return keys.sign(_permit(fact.body, launch, fact.recorded_at, issuer))


def check_permit(office: LaunchOffice, token: str, audience: str, keys: PermitKeys) -> Permit:
    """The permit of a token, if it counts now; raises `PermitRefused` with the reason.

    Other than an offline check, this one also knows what was revoked and what has changed since.
    """
    now = office.clock()
    permit = keys.verify(token, audience, now.astimezone(office.zone))
    shown = view(office, permit.launch, now)
    reason = permit_void_reason(permit, shown.verdict.facts_digest, shown.dossier.revoked_permits, now)
    if reason is not None:
        raise PermitRefused(reason.en)
    if shown.verdict.decision is not Decision.ALLOW:
        # Facts stay the same when a waiver runs out.
        raise PermitRefused(f"The verdict on {permit.launch} is {shown.verdict.decision.upper()} now.")
    return permit


def revoke_permit(office: LaunchOffice, deed: Deed, launch_id: str, jti: str, reason: str) -> Fact:
    """Make a permit, named by its jti or the beginning of it, void from now on."""

    def revoked(scene: Scene) -> PermitRevoked:
        require_stop(scene.acting)
        issued = {one.jti for one in scene.dossier.recorded.bodies(PermitIssued)}
        what = Bilingual(f"{launch_id} 的上线许可", f"permit of {launch_id}")
        permit = meant(jti, issued, what, f"See: briefed permit list {launch_id}")
        if not reason.strip():
            raise Declined(NO_REASON)
        return PermitRevoked(permit, reason.strip())

    return record(office, deed, PermitRevoked, revoked, launch_id)


def refresh_flags(office: LaunchOffice, write: WriteFlags) -> None:
    """Write the flags, and again if something was recorded meanwhile.

    Of two that write at once, the one that knew less could otherwise have the last word, and a launch that was stopped
    would stay on. To be called after every deed, and now and then: waivers run out and planned instants come without
    one. Raises what ``write`` raises; the old flags stand then.
    """
    written_for, known = None, _facts_so_far(office)
    while written_for != known:
        write(flag_states(office))
        written_for, known = known, _facts_so_far(office)


def flag_states(office: LaunchOffice) -> dict[str, bool]:
    """For every launch whether its feature may be on: launched, or allowed and its planned instant has come."""
    now = office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now, bodies=(LaunchFiled, DateMoved, Launched))
    return {one.launch.id: _may_be_on(one, now, office) for one in gather_all(facts, now, office.local_day).values()}


def _may_be_on(dossier: Dossier, now: datetime, office: LaunchOffice) -> bool:
    if dossier.launched is not None:
        return True
    # Only few launches are due and not launched yet: the others need no verdict.
    return dossier.launch.planned_at <= now and _is_allowed(dossier.launch.id, now, office)


def _is_allowed(launch_id: str, now: datetime, office: LaunchOffice) -> bool:
    """A launch of which nothing can be told is off, and holds up the flags of no other."""
    try:
        return verdict_on(office, launch_id, now).decision is Decision.ALLOW
    except BriefedError:
        return False


def _facts_so_far(office: LaunchOffice) -> int:
    with office.store.begin() as work:
        return work.facts.count()


def permits_of(office: LaunchOffice, launch_id: str) -> Sequence[tuple[Fact, PermitIssued]]:
    """The permits that were issued for a launch."""
    dossier = view(office, launch_id).dossier
    return [(fact, fact.body) for fact in dossier.recorded.of(PermitIssued) if isinstance(fact.body, PermitIssued)]


def standing_permits(dossier: Dossier, facts_digest: str, now: datetime) -> list[PermitIssued]:
    """Those that count so far: neither revoked, nor void since the facts have changed, nor over."""
    return [
        one
        for one in dossier.recorded.bodies(PermitIssued)
        if one.jti not in dossier.revoked_permits and one.facts_digest == facts_digest and now < one.expires_at
    ]


def _permit(issued: PermitIssued, launch: Launch, issued_at: datetime, issuer: str) -> Permit:
    return Permit(
        issuer=issuer,
        audience=issued.audience,
        launch=launch.id,
        planned_at=launch.planned_at,
        verdict_digest=issued.verdict_digest,
        facts_digest=issued.facts_digest,
        issued_at=issued_at,
        not_before=max(launch.planned_at, issued_at),
        expires_at=issued.expires_at,
        jti=issued.jti,
    )
