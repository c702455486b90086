"""A knowledge folder: one folder per department, with its documents and what is said about them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department, QuestionRules
from bot.domain.documents import Audience, DocumentVersion, Status, content_id
from bot.domain.errors import InputError, UnreadableFile
from bot.domain.findings import Finding, FindingCode
from bot.domain.routing import PastQuestion
from bot.files.metadata import (
    DepartmentFile,
    DocumentMetadata,
    read_department,
    read_front_matter,
    read_glossary,
    read_metadata,
    read_typical_questions,
)
from bot.files.yaml import YamlError
from bot.ports import Scan, SourceFile

T = TypeVar("T")

DEPARTMENT_FILE = "department.yaml"
GLOSSARY_FILE = "glossary.yaml"
TYPICAL_QUESTIONS_FILE = "typical_questions.yaml"
ABOUT_THE_DEPARTMENT = frozenset({DEPARTMENT_FILE, GLOSSARY_FILE, TYPICAL_QUESTIONS_FILE})
METADATA_SUFFIX = ".meta.yaml"
_LIKE_METADATA = re.compile(r"(?P<document>.*)\.meta\.ya?ml(\.txt)?", re.IGNORECASE | re.DOTALL)
"""Metadata by its own name and by those that editors and habits give it, with the name of what it describes."""
LIKE_DEPARTMENT_FILE = 0.8
"""How alike names must be for a file to be department.yaml under another name: department.yml, Department.yaml."""
LARGEST_FILE = 50 * 2**20
"""Bytes."""
_MEND = Bilingual("请改正, 然后再运行 briefed index。", "Mend it and run briefed index again.")
_NO_DOCUMENTS = Bilingual(
    "改好之前, 本部门的文件一份都不用。", "Until then none of the department's documents is used."
)


def scan_knowledge(root: Path, zone: ZoneInfo) -> Scan:
    """Everything in a knowledge folder; a plain date means midnight in ``zone``.

    Raises `InputError` when a folder cannot be looked into: an unreadable folder is no empty one, and must
    not make documents vanish.
    """
    if not root.is_dir():
        raise InputError(f"There is no folder {root}.", "Make it, or name another as 'knowledge' in config.yaml.")
    departments: list[Department] = []
    files: list[SourceFile] = []
    findings: list[Finding] = []
    typical: list[PastQuestion] = []
    for folder in _folders(root):
        department = _Department(root, folder, zone, findings)
        departments.append(department.department)
        files.extend(department.files())
        typical.extend(department.typical_questions())
    findings.extend(_strays(root))
    return Scan(departments, files, findings, typical)


class _Department:
    """One department's folder on its way to documents; what is wrong goes to ``findings``."""

    def __init__(self, root: Path, folder: Path, zone: ZoneInfo, findings: list[Finding]) -> None:
        self._root = root
        self._folder = folder
        self._zone = zone
        self._findings = findings
        self._file = self._read_department()
        self.department = self._with_glossary(self._file.department if self._file else _unread_department(folder))

    def files(self) -> Iterator[SourceFile]:
        """The department's documents: none while its department.yaml cannot be read.

        What it says by default may make them drafts, keep them in the department, or put them off, and whoever broke
        it may just have been taking them back. So each is left out until it is mended, those that were taken in before
        too, as one document is whose own metadata cannot be read.
        """
        paths = sorted(_walk(self._folder))
        unsure = self._check_metadata(paths)
        if self._file is None:
            return
        for path in paths:
            if path not in unsure and _is_document(path, self._folder):
                file = self._source_file(path, self._file)
                if file is not None:
                    yield file

    def typical_questions(self) -> Iterator[PastQuestion]:
        """What the department says it is asked: known to be its own, as if it had answered it."""
        questions = self._read_beside(TYPICAL_QUESTIONS_FILE, read_typical_questions) or ()
        return (PastQuestion(question, self.department.id) for question in questions)

    def _read_department(self) -> DepartmentFile | None:
        """What the department says of itself; ``None`` when it says something that cannot be read."""
        path = self._folder / DEPARTMENT_FILE
        if os.path.lexists(path):
            return self._read(path, lambda data, file: read_department(data, file, self._folder.name), _NO_DOCUMENTS)
        misnamed = _misnamed_department_file(self._folder)
        if misnamed is None:
            return DepartmentFile(Department(self._folder.name))
        what = Bilingual(
            f"看来是 {DEPARTMENT_FILE}, 但名字不对。", f"It looks like {DEPARTMENT_FILE} under another name."
        )
        remedy = Bilingual(f"请改名为 {DEPARTMENT_FILE}。", f"Rename it to {DEPARTMENT_FILE}.")
        self._find(misnamed, FindingCode.BAD_METADATA, what, _both(remedy, _NO_DOCUMENTS))
        return None

    def _with_glossary(self, department: Department) -> Department:
        glossary = self._read_beside(GLOSSARY_FILE, read_glossary)
        return department if glossary is None else replace(department, glossary=glossary)

    def _read_beside(self, name: str, read: Callable[[bytes, str], T]) -> T | None:
        """What a file beside department.yaml says; ``None`` when it is not there, or cannot be read."""
        path = self._folder / name
        return self._read(path, read) if os.path.lexists(path) else None

    def _read(self, path: Path, read: Callable[[bytes, str], T], consequence: Bilingual | None = None) -> T | None:
        """What a file says; ``None``, and a finding, when it cannot be read.

        A document whose metadata cannot be trusted must not answer: it is left out until that is mended.
        """
        try:
            return read(_bytes_of(path), self._id(path))
        except YamlError as error:
            self._find(path, FindingCode.BAD_METADATA, error.in_one_line, _both(_MEND, consequence))
        except UnreadableFile as error:
            self._find(path, FindingCode.UNREADABLE, error.reason.said_of_it, _both(error.advice, consequence))
        return None

    def _source_file(self, path: Path, department: DepartmentFile) -> SourceFile | None:
        def document(data: bytes, document_id: str) -> DocumentVersion:
            metadata = _own_metadata(path, data, document_id).merged_over(department.defaults)
            return self._document(document_id, path, data, metadata)

        read = self._read(path, document)
        return None if read is None else SourceFile(read, lambda: _bytes_of(path))

    def _check_metadata(self, paths: Sequence[Path]) -> set[Path]:
        """Find metadata that would not be read; the documents that it describes all the same.

        What it says may make them drafts, so they are left out until it goes by its right name.
        """
        unsure: set[Path] = set()
        for path in paths:
            described = _described_by(path)
            if described is None or _is_read_for(described, path) or _is_hidden(path, self._folder):
                continue
            documents = [one for one in paths if one.parent == path.parent and _same_name(one.name, described.name)]
            about = _about_misnamed(documents[0].name) if documents else _about_an_orphan(described.name)
            self._find(path, FindingCode.BAD_METADATA, *about)
            unsure.update(documents)
        return unsure

    def _document(self, document_id: str, path: Path, data: bytes, metadata: DocumentMetadata) -> DocumentVersion:
        sha256 = hashlib.sha256(data).hexdigest()
        title = metadata.title or path.stem.replace("-", " ").replace("_", " ")
        return DocumentVersion(
            document_id=document_id,
            sha256=sha256,
            content_id=content_id(document_id, sha256, title),
            title=title,
            department=self.department.id,
            owner=metadata.owner or self.department.owner,
            kind=metadata.kind,
            product=metadata.product,
            status=metadata.status or Status.APPROVED,
            audience=metadata.audience or Audience.AGENTS,
            valid_from=self._instant(metadata.valid_from),
            valid_to=self._instant(metadata.valid_to),
            review_by=self._instant(metadata.review_by),
            supersedes=metadata.supersedes or (),
        )

    def _instant(self, day: date | datetime | None) -> datetime | None:
        if day is None:
            return None
        moment = day if isinstance(day, datetime) else datetime.combine(day, time())
        return (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)

    def _find(self, path: Path, code: FindingCode, what: Bilingual, remedy: Bilingual) -> None:
        self._findings.append(Finding(self._id(path), code, what, remedy))

    def _id(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _unread_department(folder: Path) -> Department:
    """As strict as it may have said: its answers need a second expert."""
    return Department(folder.name, rules=QuestionRules(four_eyes=True))


def _misnamed_department_file(folder: Path) -> Path | None:
    """A file under nearly the name of department.yaml, in whatever case, with or without Notepad's ``.txt`` behind."""
    by_name = {path.name.casefold().removesuffix(".txt"): path for path in sorted(folder.iterdir()) if path.is_file()}
    names = [name for name in by_name if name.endswith((".yaml", ".yml"))]
    found = get_close_matches(DEPARTMENT_FILE, names, 1, LIKE_DEPARTMENT_FILE)
    return by_name[found[0]] if found else None


def _described_by(path: Path) -> Path | None:
    """The document that a file describes, by its name in whatever spelling; ``None`` when it is no metadata."""
    match = _LIKE_METADATA.fullmatch(path.name)
    return path.with_name(match["document"]) if match and match["document"] else None


def _is_read_for(document: Path, metadata: Path) -> bool:
    return metadata.name == document.name + METADATA_SUFFIX and (document.is_file() or document.is_symlink())


def _same_name(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _about_misnamed(document: str) -> tuple[Bilingual, Bilingual]:
    name = document + METADATA_SUFFIX
    return (
        Bilingual(f"看来是 {name}, 但名字不对。", f"It looks like {name} under another name."),
        Bilingual(
            f"请改名为 {name}, 不需要就删掉。改好之前, 不用 {document}。",
            f"Rename it to {name}, or remove it. Until then {document} is not used.",
        ),
    )


def _about_an_orphan(document: str) -> tuple[Bilingual, Bilingual]:
    return (
        Bilingual(
            f"它说明的文件 {document} 不在同一个文件夹里, 所以写了也不起作用。",
            f"It describes {document}, which is not in its folder, so what it says has no effect.",
        ),
        Bilingual(
            f"请按它所说明的文件命名, 后面加 {METADATA_SUFFIX}; 不需要就删掉。",
            f"Name it exactly like the file it describes, followed by {METADATA_SUFFIX}, or remove it.",
        ),
    )


def _both(one: Bilingual, other: Bilingual | None) -> Bilingual:
    return one if other is None else Bilingual(f"{one.zh}{other.zh}", f"{one.en} {other.en}")


def _own_metadata(path: Path, data: bytes, document_id: str) -> DocumentMetadata:
    """What the file itself and the file beside it say; the file beside it wins."""
    beside = path.with_name(path.name + METADATA_SUFFIX)
    inside = read_front_matter(data, document_id) if path.suffix.lower() == ".md" else DocumentMetadata()
    if not os.path.lexists(beside):
        return inside
    return read_metadata(_bytes_of(beside), document_id + METADATA_SUFFIX).merged_over(inside)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            megabytes = LARGEST_FILE // 2**20
            raise UnreadableFile(
                Bilingual(f"超过 {megabytes} MiB。", f"is larger than {megabytes} MiB."),
                Bilingual("请拆开, 或去掉图片再保存。", "Split it, or save it without its pictures."),
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            Bilingual(f"打不开: {error.strerror}。", f"cannot be opened: {error.strerror}."),
            Bilingual(
                "请检查文件的权限, 以及文件是否还在。", "Check the file's permissions and that it is still there."
            ),
        ) from error


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(
            f"The folder {error.filename} cannot be looked into: {error.strerror}.",
            "Nothing was changed. Mend its permissions and run briefed index again.",
        )

    for parent, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(parent) / name for name in names)


def _is_document(path: Path, folder: Path) -> bool:
    """Not what describes documents, hidden files, or the lock files that office programs leave."""
    if path.parent == folder and path.name in ABOUT_THE_DEPARTMENT:
        return False
    return _described_by(path) is None and not _is_hidden(path, folder)


def _is_hidden(path: Path, folder: Path) -> bool:
    parts = PurePosixPath(path.relative_to(folder)).parts
    return any(part.startswith((".", "~$")) for part in parts)


def _strays(root: Path) -> Iterator[Finding]:
    """Files that no department owns, other than the labelled questions."""
    for path in sorted(root.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".jsonl":
            yield Finding(
                path.name,
                FindingCode.NO_OWNER,
                Bilingual(
                    "不在任何部门的文件夹里, 所以没有读取。",
                    "It lies outside every department's folder, so it is not read.",
                ),
                Bilingual("请移到所属部门的文件夹里。", "Move it into the folder of the department that owns it."),
            )
