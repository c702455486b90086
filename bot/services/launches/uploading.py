"""Files that product teams hand in: attached at once, so that they are under embargo before anybody could find them,
then kept among the department's documents, read, and judged like every other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.findings import Finding
from bot.domain.launches.facts import MaterialAttached
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.template import MaterialRule, Template
from bot.domain.launches.uploads import place_for
from bot.domain.outbox import Message
from bot.domain.telling import person
from bot.ports import Shelf, Work
from bot.services.deeds import Deed
from bot.services.launches.filing import attach
from bot.services.launches.judging import view
from bot.services.launches.recording import LaunchOffice

KIND = "material_uploaded"
LARGEST = 20 * 2**20
"""Bytes; a larger file is mostly pictures, and would not be read either."""


class NoShelf(Declined):
    """This process has nowhere to keep files."""

    def __init__(self) -> None:
        super().__init__(Bilingual("这里不能上传文件, 请从资料里选。", "Files cannot be kept here; choose a document."))


@dataclass(frozen=True, slots=True)
class LaunchDesk:
    """What filling in forms about launches needs beside the office: the rule books, a shelf for files, and taking in
    what is new on it."""

    templates: Callable[[], Mapping[str, Template]] = dict
    shelf: Shelf | None = None
    take_in: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as somebody hands it in; ``id`` is what the surface fetches it by."""

    id: str
    name: str
    size: int


class Reading(StrEnum):
    """What became of a file that was handed in."""

    WAITS = "waits"
    UNREADABLE = "unreadable"
    READ = "read"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What became of a file: what was found in reading it, and what the requirement still lacks."""

    state: Reading
    findings: tuple[Finding, ...] = ()
    requirement: RequirementFinding | None = None


def hand_in(
    office: LaunchOffice, desk: LaunchDesk, deed: Deed, launch_id: str, requirement: str, file: HandedIn
) -> Fact:
    """Attach a file that is still to be fetched, and have it fetched: a message to whoever hands it in says so.

    Raises `Declined` for files of a kind or size that is not read.
    """
    shelf = _shelf(desk)
    _require_readable(file, shelf)
    with office.store.begin() as work:
        known = work.facts.with_key(deed.key)
        document_id = _document_of(known) or _place(office, shelf, work, launch_id, file)
    fact = attach(office, deed, launch_id, requirement, document_id)
    with office.store.command() as work:
        payload = {
            "launch": launch_id,
            "requirement": requirement,
            "document": document_id,
            "file": file.id,
            "name": file.name,
        }
        work.outbox.put(
            [Message(f"{deed.key}:fetch", KIND, person(deed.actor), payload, office.clock())], office.clock()
        )
    return fact


def keep(
    office: LaunchOffice, desk: LaunchDesk, launch_id: str, requirement: str, document_id: str, data: bytes
) -> None:
    """Keep a fetched file, once; what it is for is said beside it. Raises `Declined` when it is too large."""
    _require_size(len(data))
    template = view(office, launch_id).dossier.template
    found = template.requirement(requirement) if template else None
    kind = found.rule.document_kind if found and isinstance(found.rule, MaterialRule) else None
    _shelf(desk).keep(document_id, data, {"kind": kind} if kind else {})


def is_kept(desk: LaunchDesk, document_id: str) -> bool:
    """Whether a file was kept already."""
    return not _shelf(desk).is_free(document_id)


def read_back(office: LaunchOffice, launch_id: str, requirement: str, document_id: str) -> ReadBack:
    """What became of a file that was kept."""
    shown = view(office, launch_id)
    material = shown.dossier.materials.get(requirement)
    if material is None or material.document_id != document_id:
        return ReadBack(Reading.REPLACED)
    with office.store.begin() as work:
        document = work.documents.current(document_id)
        findings = tuple(one for one in work.documents.findings() if one.path == document_id)
        has_text = document is not None and bool(work.documents.headings([document.content_id]))
    finding = next((one for one in shown.verdict.findings if one.requirement == requirement), None)
    if document is None:
        return ReadBack(Reading.UNREADABLE if findings else Reading.WAITS, findings)
    if not has_text:
        return ReadBack(Reading.UNREADABLE, findings, finding)
    is_seen = material.seen is not None and material.seen.indexed
    return ReadBack(Reading.READ if is_seen else Reading.WAITS, findings, finding)


def _shelf(desk: LaunchDesk) -> Shelf:
    if desk.shelf is None:
        raise NoShelf
    return desk.shelf


def _document_of(known: Fact | None) -> str | None:
    return known.body.document_id if known is not None and isinstance(known.body, MaterialAttached) else None


def _place(office: LaunchOffice, shelf: Shelf, work: Work, launch_id: str, file: HandedIn) -> str:
    department = view(office, launch_id).dossier.launch.owner_department
    return place_for(
        department,
        launch_id,
        file.name,
        lambda one: shelf.is_free(one) and work.documents.first_recorded(one) is None,
    )


def _require_readable(file: HandedIn, shelf: Shelf) -> None:
    extension = PurePath(file.name).suffix.lower().removeprefix(".")
    if extension not in shelf.formats:
        kinds = ", ".join(shelf.formats)
        raise Declined(
            Bilingual(f"这种文件读不了。可以上传: {kinds}。", f"Files of this kind are not read. These are: {kinds}.")
        )
    _require_size(file.size)


def _require_size(size: int) -> None:
    if size > LARGEST:
        most = LARGEST // 2**20
        raise Declined(
            Bilingual(f"文件超过 {most} MB, 请拆分后再上传。", f"The file has more than {most} MB; please split it.")
        )
    if size == 0:
        raise Declined(Bilingual("文件是空的。", "The file is empty."))
