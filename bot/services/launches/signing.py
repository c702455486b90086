"""Signing and taking back, deciding on stages, calling changes minor, waiving, delegating, logging hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import (
    require_manager_of,
    require_minor_change,
    require_product_team,
    require_signer,
    require_stage_decision,
    require_team_leader,
    require_waiver,
)
from bot.domain.launches.case import Case
from bot.domain.launches.coverage import taught_version
from bot.domain.launches.dossier import Dossier, gather_all, undone_remedials
from bot.domain.launches.facts import (
    ChangeCalledMinor,
    GoNoGo,
    ListeningLogged,
    MaterialSeen,
    RemedialDone,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    StageDecision,
    Waived,
)
from bot.domain.launches.finding import State
from bot.domain.launches.requirements import finding_for
from bot.domain.launches.requirements.attestation import statement_digest
from bot.domain.launches.requirements.review import reviewed_digest
from bot.domain.launches.template import AttestationRule, Requirement, TrainingRule
from bot.domain.people.facts import Delegated
from bot.domain.people.rights import Acting
from bot.domain.people.roles import Role
from bot.services.deeds import Deed, meant
from bot.services.launches.recording import LaunchOffice, Scene, record

LONGEST_DELEGATION = timedelta(days=92)
MOST_HOURS_A_DAY = 12
OLDEST_LISTENING = timedelta(days=31)
"""How late hours may be logged."""


SHORTEST_SHOWN = 8
"""How much of a digest must be given: one in four thousand million others begins with the same 8 digits."""


class ChangedMeanwhile(Declined):
    """What somebody was shown is not what there is any more: he must look again before he signs."""

    def __init__(self) -> None:
        super().__init__(
            Bilingual(
                "内容在您查看之后有了变化, 请看过现在的内容再签。",
                "What is to be signed has changed since it was shown.",
            ),
            "Look at it again, then sign the present version.",
        )


def require_as_shown(shown: str | None, current: str) -> None:
    """Whoever decides, decides on what he was shown; raises `ChangedMeanwhile`. ``None``: he was shown nothing."""
    if shown is not None and shown != current:
        raise ChangedMeanwhile


def subject_of(requirement: Requirement, case: Case) -> str:
    """What a signature under a requirement is bound to now."""
    if isinstance(requirement.rule, AttestationRule):
        return statement_digest(requirement.rule)
    if isinstance(requirement.rule, TrainingRule):
        return taught_version(requirement.rule, case.dossier)
    return reviewed_digest(requirement, case)


def sign(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    requirement_id: str,
    decision: GoNoGo,
    meaning: str,
    subject_digest: str | None = None,
) -> Fact:
    """Sign a review or an attestation, on what there is now.

    ``subject_digest`` is what the signer was shown; if that has changed meanwhile, nothing is signed.
    """

    def signed(scene: Scene) -> SignedOff:
        requirement = scene.requirement(requirement_id)
        role = require_signer(scene.acting, requirement, scene.dossier)
        current = _current_subject(requirement, subject_digest, scene)
        return SignedOff(requirement_id, role, decision, _said(meaning, "what is signed"), current)

    return record(office, deed, SignedOff, signed, launch_id)


def sign_training(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    requirement_id: str,
    group: str,
    meaning: str,
    subject_digest: str | None = None,
) -> Fact:
    """A team leader signs that his people on a shift ("team/shift") were briefed on the present version.

    ``subject_digest`` is what he was shown; if that has changed meanwhile, nothing is signed.
    """

    def signed(scene: Scene) -> SignedOff:
        requirement = scene.requirement(requirement_id)
        if not isinstance(requirement.rule, TrainingRule):
            title = requirement.title
            said = Bilingual(f"“{title.zh}”不是培训, 签核时不用选班组。", f"{requirement_id!r} is no training.")
            raise Declined(said, "Sign a review or an attestation without a team.")
        require_team_leader(scene.acting, group.partition("/")[0], scene.dossier)
        if group not in _groups(scene):
            nobody = Bilingual(f"花名册上没有 {group!r}。", f"There is no {group!r} on the roster.")
            raise Declined(nobody, "Name it as team/shift.")
        current = _current_subject(requirement, subject_digest, scene)
        said = _said(meaning, "what is signed")
        return SignedOff(requirement_id, Role.TEAM_LEADER, GoNoGo.GO, said, current, group)

    return record(office, deed, SignedOff, signed, launch_id)


def withdraw(office: LaunchOffice, deed: Deed, launch_id: str, signed_key: str, reason: str) -> Fact:
    """Take back one's own sign-off, named by its key or the beginning of it."""

    def withdrawn(scene: Scene) -> SignOffWithdrawn:
        signed_by_key = {fact.key: fact for fact in scene.dossier.recorded.of(SignedOff)}
        what = Bilingual(f"{launch_id} 的签核", f"sign-off of {launch_id}")
        signed = signed_by_key[meant(signed_key, signed_by_key, what, _where_named(launch_id))]
        scene.acting.someone()
        if not _may_take_back(signed, scene.acting):
            raise Declined(
                Bilingual(
                    f"这是 {signed.actor} 签的, 只有本人能撤回。",
                    f"{signed.actor} signed that; only he can take it back.",
                )
            )
        return SignOffWithdrawn(signed.key, _said(reason, "the reason"))

    return record(office, deed, SignOffWithdrawn, withdrawn, launch_id)


def decide_stage(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    stage: str,
    decision: StageDecision,
    reason: str = "",
    shown: str | None = None,
) -> Fact:
    """Decide whether a launch goes on after a stage; GO needs every requirement of the stage met or waived.

    ``shown`` is the digest of the stage's content that whoever decides was shown, if he was.
    """

    def decided(scene: Scene) -> StageDecided:
        require_stage_decision(scene.acting, stage, scene.dossier)
        require_as_shown(shown, stage_digest(stage, scene.dossier))
        if decision is StageDecision.GO:
            _require_stage_met(stage, scene)
        elif not reason.strip():
            raise Declined(
                Bilingual("请写明理由: 没有理由只能决定放行。", "Say the reason: without one, only GO can be decided.")
            )
        return StageDecided(stage, decision, reason.strip())

    return record(office, deed, StageDecided, decided, launch_id)


def stage_digest(stage: str, dossier: Dossier) -> str:
    """What a decision on a stage is about: the launch and the materials up to it; empty for an unknown stage."""
    template = dossier.template
    if template is None or stage not in {one.id for one in template.stages}:
        return ""
    return dossier.content_digest(template.stage_place(stage))


def call_minor(
    office: LaunchOffice, deed: Deed, launch_id: str, document_id: str, from_sha256: str, to_sha256: str, reason: str
) -> Fact:
    """Decide that a document's new version says the same as an earlier one, so that what was bound to that stands."""

    def called(scene: Scene) -> ChangeCalledMinor:
        require_minor_change(scene.acting, scene.dossier)
        versions = {
            fact.body.sha256
            for fact in scene.facts
            if isinstance(fact.body, MaterialSeen) and fact.body.document_id == document_id and fact.body.sha256
        }
        version, see = Bilingual(f"{document_id} 的版本", f"version of {document_id}"), _where_named(launch_id)
        old, new = meant(from_sha256, versions, version, see), meant(to_sha256, versions, version, see)
        if old == new:
            raise Declined(
                Bilingual("这是同一个版本, 请选旧的和新的各一个。", "Both are the same version."),
                "Name the old and the new one.",
            )
        return ChangeCalledMinor(document_id, old, new, _said(reason, "the reason"))

    return record(office, deed, ChangeCalledMinor, called, launch_id)


def waive(
    office: LaunchOffice,
    deed: Deed,
    launch_id: str,
    requirement_id: str,
    reason: str,
    expires_at: datetime,
    remedial: str,
    remedial_due: date,
) -> Fact:
    """Make an exception to a requirement until an instant, with the duty to make good for it.

    Refused while the department has an overdue duty from another waiver.
    """

    def waived(scene: Scene) -> Waived:
        requirement = scene.requirement(requirement_id)
        require_waiver(scene.acting, requirement, scene.dossier)
        _require_no_overdue_duty(scene)
        finding = finding_for(requirement, scene.case)
        if finding.state in {State.MET, State.NOT_APPLICABLE}:
            state = finding.state.replace("_", " ")
            raise Declined(
                Bilingual(
                    f"“{requirement.title.zh}”已经满足或不适用, 不需要豁免。",
                    f"{requirement_id!r} is {state}: there is nothing to waive.",
                )
            )
        if expires_at <= scene.now:
            raise Declined(
                Bilingual("豁免的截止时间必须晚于现在。", "A waiver must end after now."),
                "Name an instant that is still to come.",
            )
        if remedial_due < scene.today:
            raise Declined(
                Bilingual(
                    f"补救期限 {remedial_due} 已过, 请选将来的日子。",
                    f"The duty would be overdue since {remedial_due}.",
                ),
                "Name a day that is still to come.",
            )
        return Waived(
            requirement_id,
            _said(reason, "the reason"),
            expires_at,
            _said(remedial, "how it is made good"),
            remedial_due,
            finding.actors,
        )

    return record(office, deed, Waived, waived, launch_id)


def report_remedial(office: LaunchOffice, deed: Deed, launch_id: str, waived_key: str, evidence: str) -> Fact:
    """Report that the duty from a waiver, named by its key or the beginning of it, was done."""

    def done(scene: Scene) -> RemedialDone:
        require_product_team(scene.acting, scene.dossier.launch.owner_department)
        still_open = {fact.key for fact, _ in undone_remedials(scene.dossier)}
        what = Bilingual(f"{launch_id} 还欠的补救", f"open duty of {launch_id}")
        key = meant(waived_key, still_open, what, _where_named(launch_id))
        return RemedialDone(key, _said(evidence, "what was done"))

    return record(office, deed, RemedialDone, done, launch_id)


def delegate(office: LaunchOffice, deed: Deed, to: str, roles: frozenset[Role], first: date, last: date) -> Fact:
    """Let somebody act in one's own roles for a time."""

    def delegated(scene: Scene) -> Delegated:
        if deed.on_behalf_of is not None:
            said = Bilingual("受托人不能再委托, 请由本人委托。", "A delegate cannot delegate.")
            raise Declined(said, "Whoever has the role does it himself.")
        own = scene.acting.someone()
        person = scene.acting.roster.person(to)
        if person is None or not person.is_here(scene.today) or to == own.id:
            said = Bilingual(f"不能委托给 {to!r}, 请选花名册上的另一个人。", f"{to!r} cannot be a delegate.")
            raise Declined(said, "Name somebody else who is on the roster.")
        if not roles or not roles <= own.roles:
            said = Bilingual("只能委托您自己的角色, 请至少选一个。", f"{own.id} has no such roles to delegate.")
            raise Declined(said, f"His are: {', '.join(sorted(own.roles))}.")
        if not scene.today <= last or last < first or last - first > LONGEST_DELEGATION:
            days = LONGEST_DELEGATION.days
            said = Bilingual(
                f"不能从 {first} 委托到 {last}: 最多 {days} 天, 不能是过去。",
                f"From {first} to {last} is no time to delegate for.",
            )
            raise Declined(said, f"At most {days} days, not past.")
        return Delegated(to, roles, first, last)

    return record(office, deed, Delegated, delegated)


def log_listening(office: LaunchOffice, deed: Deed, department: str, day: date, hours: float, note: str = "") -> Fact:
    """Log hours that a manager spent with agents."""

    def logged(scene: Scene) -> ListeningLogged:
        require_manager_of(scene.acting, department)
        if not 0 < hours <= MOST_HOURS_A_DAY:
            raise Declined(
                Bilingual(
                    f"{hours:g} 小时不对: 一天要多于 0, 最多 {MOST_HOURS_A_DAY} 小时。", f"{hours:g} hours cannot be."
                ),
                f"Log more than 0 and at most {MOST_HOURS_A_DAY} a day.",
            )
        logged_already = _hours_on(day, scene)
        if logged_already + hours > MOST_HOURS_A_DAY:
            raise Declined(
                Bilingual(
                    f"{day} 已登记 {logged_already:g} 小时, 不能再加 {hours:g}: 一天最多 {MOST_HOURS_A_DAY} 小时。",
                    f"{logged_already:g} hours are logged for {day} already; {hours:g} more cannot be.",
                ),
                f"Log at most {MOST_HOURS_A_DAY} a day.",
            )
        if day > scene.today or scene.today - day > OLDEST_LISTENING:
            days = OLDEST_LISTENING.days
            raise Declined(Bilingual(f"{day} 不在最近 {days} 天内。", f"{day} is not within the last {days} days."))
        return ListeningLogged(scene.acting.someone().id, department, day, hours, note.strip())

    return record(office, deed, ListeningLogged, logged)


def _where_named(launch_id: str) -> str:
    return f"See: briefed launch show {launch_id} --evidence"


def _may_take_back(signed: Fact, acting: Acting) -> bool:
    """Whoever is behind a sign-off may, and his delegate in the role that it was signed in."""
    if acting.person in signed.behind:
        return True
    in_role = isinstance(signed.body, SignedOff) and signed.body.role in acting.roles()
    return acting.on_behalf_of in signed.behind and in_role


def _hours_on(day: date, scene: Scene) -> float:
    """What the manager logged for that day before."""
    manager = scene.acting.someone().id
    logged = [fact.body for fact in scene.facts if isinstance(fact.body, ListeningLogged)]
    return sum(one.hours for one in logged if (one.manager, one.day) == (manager, day))


def _current_subject(requirement: Requirement, shown: str | None, scene: Scene) -> str:
    current = subject_of(requirement, scene.case)
    if not current:
        said = Bilingual(
            f"“{requirement.title.zh}”还没有可签的内容: 材料还没有提交。",
            f"There is nothing to sign under {requirement.id!r} yet.",
        )
        raise Declined(said, "Its material is missing.")
    if shown is not None and not (shown and current.startswith(shown)):
        raise ChangedMeanwhile
    if shown is not None and len(shown) < SHORTEST_SHOWN:
        raise Declined(
            Bilingual(
                f"“{shown}”太短, 分不清是哪个版本, 请至少填 {SHORTEST_SHOWN} 位。",
                f"{shown!r} is too short to tell versions apart. Give at least {SHORTEST_SHOWN} digits.",
            )
        )
    return current


def _groups(scene: Scene) -> set[str]:
    roster = scene.case.roster
    return {"/".join(group) for group in roster.groups(scene.case.launch_day)} if roster else set()


def _require_stage_met(stage: str, scene: Scene) -> None:
    template = scene.dossier.template
    open_ones = [
        requirement.id
        for requirement in (template.requirements if template else ())
        if requirement.stage == stage and finding_for(requirement, scene.case).state.is_open
    ]
    if open_ones:
        raise Declined(
            Bilingual(
                f"阶段“{stage}”还有未满足的要求: {'、'.join(open_ones)}。请先满足或豁免。",
                f"Stage {stage!r} is not complete: {', '.join(open_ones)}.",
            ),
            "Meet or waive these first.",
        )


def _require_no_overdue_duty(scene: Scene) -> None:
    department = scene.dossier.launch.owner_department
    for launch_id, dossier in gather_all(scene.facts, scene.now, scene.office.local_day).items():
        overdue = [waived for _, waived in undone_remedials(dossier) if waived.remedial_due < scene.today]
        if dossier.launch.owner_department == department and overdue:
            raise Declined(
                Bilingual(
                    f"{department} 因 {launch_id} 的豁免还欠一项逾期的补救: {overdue[0].remedial}。先补上才能再豁免。",
                    f"{department} has an overdue duty from a waiver on {launch_id}: {overdue[0].remedial}.",
                ),
                "Do it and report it first: briefed waive done",
            )


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise Declined(Bilingual(f"请写明{_SAID_IN_CHINESE.get(what, '内容')}。", f"Say {what}."))
    return text.strip()


_SAID_IN_CHINESE = {
    "what is signed": "签核的意思",
    "the reason": "理由",
    "how it is made good": "如何补救",
    "what was done": "做了什么",
}
