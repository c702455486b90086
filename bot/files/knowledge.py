"""A knowledge folder: one folder per department, with its documents and what is said about them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePosixPath
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.departments import Department
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
LARGEST_FILE = 50 * 2**20
"""Bytes."""


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
        self.department = self._with_glossary(self._file.department)

    def files(self) -> Iterator[SourceFile]:
        for path in sorted(_walk(self._folder)):
            if _is_document(path, self._folder):
                file = self._source_file(path)
                if file is not None:
                    yield file

    def typical_questions(self) -> Iterator[PastQuestion]:
        """What the department says it is asked: known to be its own, as if it had answered it."""
        questions = self._read_beside(TYPICAL_QUESTIONS_FILE, read_typical_questions) or ()
        return (PastQuestion(question, self.department.id) for question in questions)

    def _read_department(self) -> DepartmentFile:
        path = self._folder / DEPARTMENT_FILE
        nothing = DepartmentFile(Department(self._folder.name))
        if not path.exists():
            return nothing
        try:
            return read_department(path.read_bytes(), self._id(path), self._folder.name)
        except YamlError as error:
            self._complain(path, error)
            return nothing

    def _with_glossary(self, department: Department) -> Department:
        glossary = self._read_beside(GLOSSARY_FILE, read_glossary)
        return department if glossary is None else replace(department, glossary=glossary)

    def _read_beside(self, name: str, read: Callable[[bytes, str], T]) -> T | None:
        """What a file beside department.yaml says; ``None`` when it is not there, or cannot be read."""
        path = self._folder / name
        if not path.exists():
            return None
        try:
            return read(path.read_bytes(), self._id(path))
        except YamlError as error:
            self._complain(path, error)
            return None

    def _source_file(self, path: Path) -> SourceFile | None:
        document_id = self._id(path)
        try:
            data = _bytes_of(path)
            metadata = _own_metadata(path, data, document_id).merged_over(self._file.defaults)
        except YamlError as error:
            self._complain(path, error)
            return None
        except UnreadableFile as error:
            self._findings.append(Finding(document_id, FindingCode.UNREADABLE, error.what, error.remedy))
            return None
        return SourceFile(self._document(document_id, path, data, metadata), lambda: _bytes_of(path))

    def _document(self, document_id: str, path: Path, data: bytes, metadata: DocumentMetadata) -> DocumentVersion:
        sha256 = hashlib.sha256(data).hexdigest()
        title = metadata.title or path.stem.replace("-", " ").replace("_", " ")
        return DocumentVersion(
            document_id=document_id,
            sha256=sha256,
            content_id=content_id(document_id, sha256, title),
            title=title,
            department=self.department.id,
            owner=metadata.owner or self._file.department.owner,
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

    def _complain(self, path: Path, error: YamlError) -> None:
        """A document whose metadata cannot be trusted must not answer: it is left out until that is mended."""
        what = "; ".join(str(problem) for problem in error.problems)
        self._findings.append(
            Finding(self._id(path), FindingCode.BAD_METADATA, what, "Mend it and run briefed index again.")
        )

    def _id(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _own_metadata(path: Path, data: bytes, document_id: str) -> DocumentMetadata:
    """What the file itself and the file beside it say; the file beside it wins."""
    beside = path.with_name(path.name + METADATA_SUFFIX)
    inside = read_front_matter(data, document_id) if path.suffix.lower() == ".md" else DocumentMetadata()
    if not beside.exists():
        return inside
    return read_metadata(_bytes_of(beside), document_id + METADATA_SUFFIX).merged_over(inside)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableFile(
                f"It is larger than {LARGEST_FILE // 2**20} MiB.", "Split it, or save it without its pictures."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"It cannot be opened: {error.strerror}.", "Check the file's permissions and that it is still there."
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
    parts = PurePosixPath(path.relative_to(folder)).parts
    return not path.name.endswith(METADATA_SUFFIX) and not any(part.startswith((".", "~$")) for part in parts)


def _strays(root: Path) -> Iterator[Finding]:
    """Files that no department owns, other than the labelled questions."""
    for path in sorted(root.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".jsonl":
            yield Finding(
                path.name,
                FindingCode.NO_OWNER,
                "It lies outside every department's folder, so it is not read.",
                "Move it into the folder of the department that owns it.",
            )
