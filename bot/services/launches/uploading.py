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
from bot.domain.launches.uploads import place_for, safe_name
from bot.domain.outbox import Message
from bot.domain.telling import person
from bot.ports import Shelf
from bot.services.deeds import Deed
from bot.services.launches import wording as words
from bot.services.launches.filing import attach_at
from bot.services.launches.judging import view
from bot.services.launches.recording import LaunchOffice, Scene

KIND = "material_uploaded"
LARGEST = 20 * 2**20
"""Bytes; a larger file is mostly pictures, and would not be read either."""
LAUNCHED = Bilingual(
    "项目已经上线, 材料请在部门的资料里修改。",
    "It was launched already: change its documents among those of the department.",
)


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

    A file that was handed in for the requirement before under the same name gets a new version; no other document is
    ever replaced. Raises `Declined` for files of a kind or size that is not read, and once the launch was carried out.
    """
    shelf = _shelf(desk)
    _require_readable(file, shelf)
    fact = attach_at(office, deed, launch_id, requirement, lambda scene: _place(scene, shelf, requirement, file.name))
    payload = {
        "launch": launch_id,
        "requirement": requirement,
        "document": _attached(fact).document_id,
        "deed": deed.key,
        "file": file.id,
        "name": file.name,
    }
    now = office.clock()
    with office.store.command() as work:
        work.outbox.put([Message(f"{deed.key}:fetch", KIND, person(deed.actor), payload, now)], now)
    return fact


def take(
    office: LaunchOffice, desk: LaunchDesk, deed: Deed, launch_id: str, requirement: str, name: str, data: bytes
) -> Fact:
    """Attach a file that is here already, and keep it. Raises what `hand_in` and `keep` raise.

    The same deed again keeps the file that a crash kept from being kept.
    """
    shelf = _shelf(desk)
    _require_readable(HandedIn("", name, len(data)), shelf)
    fact = attach_at(office, deed, launch_id, requirement, lambda scene: _place(scene, shelf, requirement, name))
    keep(office, desk, launch_id, requirement, _attached(fact).document_id, deed.key, data)
    return fact


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that was handed in: whether it still is what the requirement names, and is a new version of one that was
    handed in before; and the documents that it takes the place of."""

    is_awaited: bool
    is_version: bool
    supersedes: tuple[str, ...]


def delivery(office: LaunchOffice, launch_id: str, requirement: str, key: str) -> Delivery:
    """What has become of the deed ``key`` by which a file was handed in."""
    own = view(office, launch_id).dossier.recorded.of(MaterialAttached)
    of_requirement = [fact for fact in own if _attached(fact).requirement == requirement]
    if not of_requirement or of_requirement[-1].key != key:
        return Delivery(False, False, ())
    document_id = _attached(of_requirement[-1]).document_id
    now = {_attached(fact).requirement: _attached(fact).document_id for fact in own}
    folder = f"{document_id.rpartition('/')[0]}/"
    before = [_attached(fact).document_id for fact in of_requirement[:-1]]
    return Delivery(
        is_awaited=True,
        is_version=document_id in before,
        supersedes=tuple(dict.fromkeys(one for one in before if one.startswith(folder) and one not in now.values())),
    )


def keep(
    office: LaunchOffice,
    desk: LaunchDesk,
    launch_id: str,
    requirement: str,
    document_id: str,
    key: str,
    data: bytes,
) -> None:
    """Keep a fetched file, once; what it is for is said beside it, and what it takes the place of.

    One that something else was attached instead of meanwhile is not kept. Raises `Declined` when it is too large, and
    once the launch was carried out.
    """
    _require_size(len(data))
    dossier = view(office, launch_id).dossier
    if dossier.launched:
        raise Declined(LAUNCHED)  # nobody would sign what everybody would read
    found = dossier.template.requirement(requirement) if dossier.template else None
    kind = found.rule.document_kind if found and isinstance(found.rule, MaterialRule) else None
    shelf, handed = _shelf(desk), delivery(office, launch_id, requirement, key)
    if handed.is_awaited:
        # Without this list the file's own would count: it could take any document's place.
        supersedes = [one for one in handed.supersedes if shelf.has(one)]
        said = {**({"kind": kind} if kind else {}), "supersedes": supersedes}
        shelf.keep(document_id, data, said, handed.is_version)


def is_kept(desk: LaunchDesk, document_id: str) -> bool:
    """Whether a file was kept already."""
    return _shelf(desk).has(document_id)


def read_back(
    office: LaunchOffice, launch_id: str, requirement: str, document_id: str, sha256: str | None = None
) -> ReadBack:
    """What became of a file that was kept; of the version ``sha256``, where there were others before."""
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
    if sha256 not in {None, document.sha256}:
        return ReadBack(Reading.WAITS)
    if not has_text:
        return ReadBack(Reading.UNREADABLE, findings, finding)
    seen = material.seen
    is_seen = seen is not None and seen.indexed and seen.sha256 == document.sha256
    return ReadBack(Reading.READ if is_seen else Reading.WAITS, findings, finding)


def reading_problem(finding: Finding) -> Bilingual:
    """What was found in reading a file; what is rarer than a scan is told in the words of whatever read it."""
    zh, en = f"{finding.what.zh} {finding.remedy.zh}", f"{finding.what.en} {finding.remedy.en}"
    return words.FINDINGS.get(finding.code, Bilingual(zh, en))


def _shelf(desk: LaunchDesk) -> Shelf:
    if desk.shelf is None:
        raise NoShelf
    return desk.shelf


def _attached(fact: Fact) -> MaterialAttached:
    if not isinstance(fact.body, MaterialAttached):
        raise TypeError(f"{fact.key} attaches nothing")
    return fact.body


def _place(scene: Scene, shelf: Shelf, requirement: str, name: str) -> str:
    """Where a file belongs: at the place of the one that it is a new version of, or where none is, was or will be."""
    if scene.dossier.launched:
        raise Declined(LAUNCHED)
    launch, material = scene.dossier.launch, scene.dossier.materials.get(requirement)
    own = material.document_id if material else None
    promised = {fact.body.document_id for fact in scene.facts if isinstance(fact.body, MaterialAttached)}

    def is_free(one: str) -> bool:
        return one not in promised and shelf.is_free(one) and scene.work.documents.first_recorded(one) is None

    return place_for(launch.owner_department, launch.id, name, lambda one: one == own or is_free(one))


def _require_readable(file: HandedIn, shelf: Shelf) -> None:
    extension = PurePath(safe_name(file.name)).suffix.removeprefix(".")
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
