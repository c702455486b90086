"""A launch's documents from version to version: what changed in the words, and what stopped counting with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.differences import PassageChange, differences
from bot.domain.errors import Declined
from bot.domain.passages import Passage
from bot.services.launches.evidence import SeenVersion, evidence_of
from bot.services.launches.judging import LaunchView, view
from bot.services.launches.recording import LaunchOffice
from bot.services.launches.replay import Voided, still_void, voided

_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One version after another, and what is void because of the new one.

    ``passages`` is ``None`` when the words of one of them were never kept.
    """

    old: SeenVersion
    new: SeenVersion
    passages: tuple[PassageChange, ...] | None
    voided: Voided


def versions_of(shown: LaunchView, requirement_id: str) -> list[SeenVersion]:
    """What was seen of a requirement's document, the oldest version first; without the times when it was gone."""
    return [one for one in evidence_of(shown).versions if one.requirement == requirement_id and one.sha256]


def change_between(
    office: LaunchOffice, shown: LaunchView, requirement_id: str, old_sha256: str = "", new_sha256: str = ""
) -> VersionChange:
    """What changed between two versions of a requirement's document, by default the last two.

    Raises `Declined` where there are no two.
    """
    versions = versions_of(shown, requirement_id)
    new = _named(versions, new_sha256) or (versions[-1] if versions else None)
    before = versions[: versions.index(new)] if new else []
    old = _named(versions, old_sha256) or (before[-1] if before else None)
    if old is None or new is None or old == new:
        raise Declined(
            Bilingual(
                "这项要求的文档只有一个版本, 没有可比的。",
                "There is only one version of this document so far: nothing to compare.",
            )
        )
    return VersionChange(old, new, _compared(office, old, new), _voided_by(office, shown, new))


def _named(versions: Sequence[SeenVersion], sha256: str) -> SeenVersion | None:
    return next((one for one in reversed(versions) if one.sha256 == sha256), None)


def _compared(office: LaunchOffice, old: SeenVersion, new: SeenVersion) -> tuple[PassageChange, ...] | None:
    before, after = (_words(office, one) for one in (old, new))
    return None if before is None or after is None else differences(before, after)


def _words(office: LaunchOffice, one: SeenVersion) -> Sequence[Passage] | None:
    with office.store.begin() as work:
        return work.documents.version_passages(one.document_id, one.sha256)


def _voided_by(office: LaunchOffice, shown: LaunchView, new: SeenVersion) -> Voided:
    """What counted just before a version came, not with it, and not now; nothing when it came before the launch did."""
    launch_id = shown.dossier.launch.id
    try:
        before = view(office, launch_id, new.since - _JUST_BEFORE)
    except Declined:
        return Voided()
    return still_void(voided(before, view(office, launch_id, new.since)), shown)
