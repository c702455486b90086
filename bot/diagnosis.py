"""What `briefed doctor` looks at, from the environment up to the indexes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError, Told
from bot.services.diagnose import (
    NOTHING_TO_DO,
    SYNC,
    Check,
    check_calibration,
    check_keywords,
    check_knowledge,
    check_vectors,
)

LITTLE_ROOM = 2 * 2**30
"""Bytes of free disk below which an index of a large knowledge base may not fit."""


def diagnose(program: Briefed) -> Iterator[Check]:
    """Every check in turn; one that fails by an error reports that error."""
    for look in (_python, _disk, _knowledge_folder, _database, _model, _keywords, _vectors, _calibration):
        try:
            yield from look(program)
        except BriefedError as error:
            yield _failed(error)


def _failed(error: BriefedError) -> Check:
    what = error.said if isinstance(error, Told) else Bilingual(error.what, error.what)
    return Check(False, what, Bilingual(error.remedy, error.remedy))


def _python(program: Briefed) -> Iterator[Check]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    ok = sys.version_info >= (3, 11)
    remedy = Bilingual(
        "请安装 Python 3.11 或更新的版本, 然后: make clean-all run",
        "Install Python 3.11 or newer, then: make clean-all run",
    )
    yield Check(ok, Bilingual(f"Python {version}", f"Python {version}"), NOTHING_TO_DO if ok else remedy)


def _disk(program: Briefed) -> Iterator[Check]:
    folder = program.config.data_folder
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    ok = free >= LITTLE_ROOM
    room, needed = f"{free / 2**30:.1f} GiB", f"{LITTLE_ROOM / 2**30:.0f} GiB"
    remedy = Bilingual(
        f"请腾出空间: 至少 {needed}, 或者把 'data' 改成别的文件夹。",
        f"Make room: at least {needed}, or name another folder as 'data'.",
    )
    what = Bilingual(f"{folder} 还有 {room} 空间", f"{room} are free for {folder}")
    yield Check(ok, what, NOTHING_TO_DO if ok else remedy)


def _knowledge_folder(program: Briefed) -> Iterator[Check]:
    scan = program.source()
    files, departments = len(scan.files), len(scan.departments)
    yield Check(
        True,
        Bilingual(
            f"资料文件夹里有 {departments} 个部门的 {files} 份文档",
            f"{files} documents of {departments} departments are in the knowledge folder",
        ),
    )


def _database(program: Briefed) -> Iterator[Check]:
    yield from check_knowledge(program.store)


def _model(program: Briefed) -> Iterator[Check]:
    embedder, source = program.serving
    model = embedder.model_id
    yield Check(True, Bilingual(f"模型 {source!r} 在作答 ({model})", f"model {source!r} answers, as {model}"))
    if source != program.config.model:
        wanted = program.config.model
        zh, en = f"配置的模型 {wanted!r} 还没有建索引", f"model {wanted!r} is configured but not indexed yet"
        yield Check(False, Bilingual(zh, en), SYNC)


def _keywords(program: Briefed) -> Iterator[Check]:
    yield check_keywords(program.store, program.keywords)


def _vectors(program: Briefed) -> Iterator[Check]:
    embedder, _ = program.serving
    yield check_vectors(program.store, program.vectors(embedder.model_id), embedder.model_id)


def _calibration(program: Briefed) -> Iterator[Check]:
    _, source = program.serving
    yield check_calibration(program.calibration(source), source)
