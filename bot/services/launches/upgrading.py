"""Taking a launch over to the newest version of its template, after what that changes was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined, InputError
from bot.domain.facts import Fact
from bot.domain.launches.authority import require_upgrade
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, digest
from bot.domain.launches.facts import TemplateUpgraded
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.template import Requirement, Template
from bot.domain.launches.verdict import judge
from bot.services.deeds import Deed
from bot.services.launches.looking import People
from bot.services.launches.recording import LaunchOffice, Scene, dossier_of, record, templates_of
from bot.services.launches.signing import require_as_shown
from bot.services.launches.uploading import LaunchDesk

NEWEST_ALREADY = Bilingual(
    "项目用的已经是最新的清单模板, 不用升级。", "The launch has the newest version of its template already."
)
OVER = Bilingual(
    "项目已经结束, 清单不再升级。", "This launch is over; its template stays as it is. File the next change anew."
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A requirement that says something else in the newest version; ``parts`` are the fields that do."""

    requirement: Requirement
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What the newest version of a template would change: its requirements, and what would be open that is not now."""

    before: Template | None
    newest: Template
    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    changed: tuple[Changed, ...]
    opened: tuple[RequirementFinding, ...]


def upgrade_template(office: LaunchOffice, deed: Deed, launch_id: str, shown: str | None = None) -> Fact:
    """Take a launch over to the newest version of its template; whoever signs the difference is not its author.

    ``shown`` is the digest of the version that he was shown; if there is another one meanwhile, nothing is signed.
    """

    def upgraded(scene: Scene) -> TemplateUpgraded:
        require_upgrade(scene.acting, scene.dossier)
        newest = _newest(scene.dossier, scene.facts)
        require_as_shown(shown, newest.digest)
        return _upgraded(newest, scene.dossier)

    return record(office, deed, TemplateUpgraded, upgraded, launch_id)


def foresee_upgrade(office: LaunchOffice, person_id: str, launch_id: str) -> Upgrade:
    """What `upgrade_template` would change, for somebody who may, himself or for another; raises what it would."""
    people, now = People(office, person_id), office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now)
    dossier = dossier_of(facts, launch_id, now, office)
    people.require(lambda acting: require_upgrade(acting, dossier))
    newest = _newest(dossier, facts)
    fact = Fact(now, person_id, "foreseen", _upgraded(newest, dossier), launch_id)
    after = dossier_of([*facts, fact], launch_id, now, office)
    open_now = {one.requirement for one in _open_findings(dossier, office)}
    opened = tuple(one for one in _open_findings(after, office) if one.requirement not in open_now)
    return _as_upgrade(dossier.template, newest, opened)


def is_behind(desk: LaunchDesk, dossier: Dossier) -> bool:
    """Whether there is another version of a launch's template; not while nobody can satisfy the templates."""
    try:
        newest = desk.templates().get(dossier.launch.template)
    except InputError:
        return False
    return newest is not None and newest.digest != dossier.launch.template_digest


def difference(before: Template | None, after: Template | None) -> dict[str, Sequence[str]]:
    """Which requirements come, go and change between two versions of a template."""
    old, new = _by_id(before), _by_id(after)
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(one for one in old.keys() & new.keys() if old[one] != new[one]),
    }


def _open_findings(dossier: Dossier, office: LaunchOffice) -> Sequence[RequirementFinding]:
    return judge(Case(dossier, office.calendar, office.local_day)).open_findings


def _newest(dossier: Dossier, facts: Sequence[Fact]) -> Template:
    """The version to go over to; raises `Declined` where there is none."""
    if dossier.is_over:
        raise Declined(OVER)
    newest = templates_of(facts).get(dossier.launch.template)
    if newest is None or newest.digest == dossier.launch.template_digest:
        raise Declined(NEWEST_ALREADY)
    return newest


def _upgraded(newest: Template, dossier: Dossier) -> TemplateUpgraded:
    return TemplateUpgraded(newest.digest, digest(difference(dossier.template, newest)))


def _as_upgrade(before: Template | None, newest: Template, opened: tuple[RequirementFinding, ...]) -> Upgrade:
    old, new, what = _by_id(before), _by_id(newest), difference(before, newest)
    return Upgrade(
        before=before,
        newest=newest,
        added=tuple(new[one] for one in what["added"]),
        removed=tuple(old[one] for one in what["removed"]),
        changed=tuple(Changed(new[one], _parts(old[one], new[one])) for one in what["changed"]),
        opened=opened,
    )


def _parts(old: Requirement, new: Requirement) -> tuple[str, ...]:
    return tuple(one.name for one in fields(Requirement) if getattr(old, one.name) != getattr(new, one.name))


def _by_id(template: Template | None) -> dict[str, Requirement]:
    return {one.id: one for one in template.requirements} if template else {}
