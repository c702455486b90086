"""What `briefed doctor` looks at, from the environment up to the indexes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

from bot.bootstrap import Briefed
from bot.domain.errors import BriefedError
from bot.services.diagnose import Check, check_calibration, check_keywords, check_knowledge, check_vectors

LITTLE_ROOM = 2 * 2**30
"""Bytes of free disk below which an index of a large knowledge base may not fit."""


def diagnose(program: Briefed) -> Iterator[Check]:
    """Every check in turn; one that fails by an error reports that error."""
    for look in (_python, _disk, _knowledge_folder, _database, _model, _keywords, _vectors, _calibration):
        try:
            yield from look(program)
        except BriefedError as error:
            yield Check(False, error.what, error.remedy)


def _python(program: Briefed) -> Iterator[Check]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    ok = sys.version_info >= (3, 11)
    yield Check(ok, f"Python {version}", "" if ok else "Install Python 3.11 or newer, then: make clean-all run")


def _disk(program: Briefed) -> Iterator[Check]:
    folder = program.config.data_folder
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    ok = free >= LITTLE_ROOM
    yield Check(
        ok,
        f"{free / 2**30:.1f} GiB are free for {folder}",
        "" if ok else f"Make room: at least {LITTLE_ROOM / 2**30:.0f} GiB, or name another folder as 'data'.",
    )


def _knowledge_folder(program: Briefed) -> Iterator[Check]:
    scan = program.source()
    yield Check(True, f"{len(scan.files)} documents of {len(scan.departments)} departments are in the knowledge folder")


def _database(program: Briefed) -> Iterator[Check]:
    yield from check_knowledge(program.store)


def _model(program: Briefed) -> Iterator[Check]:
    embedder, source = program.serving
    yield Check(True, f"model {source!r} answers, as {embedder.model_id}")
    if source != program.config.model:
        yield Check(False, f"model {program.config.model!r} is configured but not indexed yet", "Run: briefed index")


def _keywords(program: Briefed) -> Iterator[Check]:
    yield check_keywords(program.store, program.keywords)


def _vectors(program: Briefed) -> Iterator[Check]:
    embedder, _ = program.serving
    yield check_vectors(program.store, program.vectors(embedder.model_id), embedder.model_id)


def _calibration(program: Briefed) -> Iterator[Check]:
    _, source = program.serving
    yield check_calibration(program.calibration(source), source)
