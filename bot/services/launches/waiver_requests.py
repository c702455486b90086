"""Asking for a waiver, doing without it after all, and saying no: a request waits until somebody has settled it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_waiver, require_waiver_request
from bot.domain.launches.facts import WaiverDeclined, WaiverRequested, WaiverRequestWithdrawn
from bot.domain.launches.requirements import finding_for
from bot.domain.launches.template import Requirement
from bot.domain.launches.verdict import judge
from bot.domain.launches.waiver_requests import WaiverRequest, open_requests, waiver_requests
from bot.ports import Work
from bot.services.deeds import Deed, meant
from bot.services.launches.judging import LaunchView
from bot.services.launches.looking import People
from bot.services.launches.recording import LaunchOffice, Scene, record

SETTLED = Bilingual("这项申请已经处理过了, 不用再做什么。", "This request was settled already; nothing is left to do.")
ASKED_ALREADY = Bilingual(
    "已经申请过, 正在等答复。要改写, 请先撤回。",
    "It was asked for already and waits for an answer. To word it differently, withdraw it first.",
)
NOBODY = Bilingual(
    "今天没有人可以给这项豁免。请让主管看一下花名册上的角色。",
    "Nobody may waive this today. Ask a supervisor to look at the roles on the roster.",
)
NO_REASON = Bilingual("请写明理由。", "Say the reason.")


def ask_for_waiver(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    requirement_id: str,
    reason: str,
    until: datetime | None = None,
) -> Fact:
    """Ask those who may waive a requirement to do so, until an instant if one is named; each of them is told."""

    def asked(scene: Scene) -> WaiverRequested:
        requirement = scene.requirement(requirement_id)
        require_waiver_request(scene.acting, requirement, scene.dossier)
        _require_need(requirement, scene)
        if until is not None and until <= scene.now:
            raise Declined(Bilingual("豁免的截止时间必须晚于现在。", "A waiver must end after now."))
        people = _who_may(requirement, scene)
        if not people:
            raise Declined(NOBODY)
        return WaiverRequested(requirement_id, _said(reason), until, tuple(people))

    return record(office, deed, WaiverRequested, asked, launch_id)


def withdraw_request(office: LaunchOffice, deed: Deed, launch_id: str, requested_key: str, reason: str) -> Fact:
    """Do without a waiver that was asked for; the request is named by its key or the beginning of it."""

    def withdrawn(scene: Scene) -> WaiverRequestWithdrawn:
        request = _open_request(requested_key, scene)
        require_waiver_request(scene.acting, scene.requirement(request.body.requirement), scene.dossier)
        return WaiverRequestWithdrawn(request.key, request.body.requirement, _said(reason))

    return record(office, deed, WaiverRequestWithdrawn, withdrawn, launch_id)


def decline_request(office: LaunchOffice, deed: Deed, launch_id: str, requested_key: str, reason: str) -> Fact:
    """Say no to a request, which is named by its key or the beginning of it; whoever asked is told why."""

    def declined(scene: Scene) -> WaiverDeclined:
        request = _open_request(requested_key, scene)
        require_waiver(scene.acting, scene.requirement(request.body.requirement), scene.dossier)
        return WaiverDeclined(request.key, request.body.requirement, _said(reason), request.asked_by)

    return record(office, deed, WaiverDeclined, declined, launch_id)


def request_with_key(work: Work, key: str) -> WaiverRequest | None:
    """The request that was recorded under a key, settled or not."""
    fact = work.facts.with_key(key)
    return WaiverRequest(fact, fact.body) if fact and isinstance(fact.body, WaiverRequested) else None


def requests_to(
    office: LaunchOffice, person_id: str, views: Iterable[LaunchView]
) -> list[tuple[LaunchView, WaiverRequest]]:
    """The open requests in some launches that a person may grant or decline, those that wait longest first."""
    waiting = [(shown, request) for shown in views for request in shown.waiver_requests]
    if not waiting:
        return []
    people = People(office, person_id)
    mine = [(shown, request) for shown, request in waiting if _may_grant(people, shown, request)]
    return sorted(mine, key=lambda one: one[1].fact.recorded_at)


def _may_grant(people: People, shown: LaunchView, request: WaiverRequest) -> bool:
    template = shown.dossier.template
    requirement = template.requirement(request.body.requirement) if template else None
    if requirement is None:
        return False
    return people.may(lambda acting: require_waiver(acting, requirement, shown.dossier))


def _require_need(requirement: Requirement, scene: Scene) -> None:
    title = requirement.title
    if scene.dossier.is_over or not finding_for(requirement, scene.case).state.is_open:
        raise Declined(Bilingual(f"“{title.zh}”不需要豁免。", f"“{title.en}” needs no waiver."))
    if any(one.body.requirement == requirement.id for one in _open_requests(scene)):
        raise Declined(ASKED_ALREADY)


def _open_requests(scene: Scene) -> Sequence[WaiverRequest]:
    return open_requests(scene.dossier, judge(scene.case).findings)


def _open_request(typed: str, scene: Scene) -> WaiverRequest:
    by_key = {one.key: one for one in waiver_requests(scene.dossier)}
    see = f"See: briefed waive requests {scene.launch_id}"
    what = Bilingual(f"{scene.launch_id} 的豁免申请", f"request for a waiver of {scene.launch_id}")
    request = by_key[meant(typed, by_key, what, see)]
    if request not in _open_requests(scene):
        raise Declined(SETTLED, see)
    return request


def _who_may(requirement: Requirement, scene: Scene) -> list[str]:
    """Everybody who holds a role that may waive it today, but for those whose work or request it is."""
    roster = scene.roster
    holders = [
        one.id for role in requirement.waivable_by for one in (roster.holders(role, scene.today) if roster else ())
    ]
    return [one for one in dict.fromkeys(holders) if one not in scene.dossier.authors | scene.acting.behind]


def _said(reason: str) -> str:
    if not reason.strip():
        raise Declined(NO_REASON)
    return reason.strip()
