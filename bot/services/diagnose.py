"""Checking a deployment, each check with what to do when it fails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.confidence import Calibration
from bot.domain.views import views_of
from bot.ports import KeywordIndex, Store, VectorIndex, VectorsOf

SYNC = Bilingual("请运行: briefed index", "Run: briefed index")
_REBUILD = Bilingual("请运行: briefed rebuild", "Run: briefed rebuild")
_FIT = "briefed eval --passages ... --questions ... --fit calibration.yaml"
NOTHING_TO_DO = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``remedy`` says how to mend it when it is not ``ok``."""

    ok: bool
    what: Bilingual
    remedy: Bilingual = NOTHING_TO_DO


def check_knowledge(store: Store) -> list[Check]:
    """Whether there is knowledge, and findings that its owners must mend."""
    with store.begin() as work:
        documents = len(work.documents.all_current())
        findings = len(work.documents.findings())
    known = Bilingual(f"知识库里有 {documents} 份文档", f"{documents} documents are known")
    return [Check(documents > 0, known, NOTHING_TO_DO if documents else SYNC), _findings(findings)]


def check_keywords(store: Store, keywords: KeywordIndex) -> Check:
    """Whether the keyword index has exactly the passages that SQL has."""
    with store.begin() as work:
        expected = work.documents.passage_ids()
        behind = work.changes.count_after(keywords.position)
    return _compared(Bilingual("关键词索引", "keyword index"), expected, keywords.ids(), behind)


def check_vectors(store: Store, vectors: VectorIndex, model_id: str) -> Check:
    """Whether the vectors of the model are exactly those of the passages that SQL has."""
    with store.begin() as work:
        ids = work.documents.passage_ids()
        known = work.documents.known_passages(ids)
        behind = work.changes.count_after(work.changes.position(model_id))
    expected = {
        view.id for one, it in known.items() for view in views_of(one, it.passage, it.document.title, it.aliases)
    }
    return _compared(Bilingual("向量索引", "vector index"), expected, vectors.ids(VectorsOf.VIEWS), behind)


def check_calibration(calibration: Calibration, source: str) -> Check:
    """Whether the confidence numbers were fitted for the model that answers."""
    fitted_for, fitted_on = calibration.source, calibration.fitted_on
    if fitted_for == source:
        zh, en = f"校准适用于模型 {source!r}", f"the calibration is for model {source!r}"
        return Check(True, Bilingual(f"{zh} (拟合于 {fitted_on})", f"{en} (fitted on {fitted_on})"))
    return Check(
        False,
        Bilingual(
            f"校准适用于模型 {fitted_for!r}, 不是 {source!r}: 什么都不会直接回答",
            f"the calibration is for model {fitted_for!r}, not {source!r}: nothing is answered outright",
        ),
        Bilingual(f"请拟合一份并写进 config.yaml: {_FIT}", f"Fit one, and name it in config.yaml: {_FIT}"),
    )


def _findings(count: int) -> Check:
    if not count:
        return Check(True, Bilingual("没有待改进之处", "no findings stand"))
    remedy = Bilingual("briefed index 会逐条列出怎么改。", "briefed index prints them with what to do.")
    return Check(False, Bilingual(f"{count} 处待改进", f"{count} findings stand"), remedy)


def _compared(name: Bilingual, expected: Collection[object], present: Collection[object], behind: int) -> Check:
    missing, surplus = len(set(expected) - set(present)), len(set(present) - set(expected))
    if not missing and not surplus:
        entries = f"{len(expected):,}"
        zh, en = f"{name.zh}与数据库一致 ({entries} 条)", f"the {name.en} agrees with SQL ({entries} entries)"
        return Check(True, Bilingual(zh, en))
    state = Bilingual(
        f"{name.zh}缺 {missing:,} 条, 多 {surplus:,} 条",
        f"the {name.en} lacks {missing:,} entries and has {surplus:,} too many",
    )
    return Check(False, state, SYNC if behind else _REBUILD)
