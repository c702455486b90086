"""Checking a deployment, each check with what to do when it fails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.confidence import Calibration
from bot.domain.views import PASSAGE_VIEWS, views_of
from bot.ports import KeywordIndex, Store, VectorIndex

_SYNC = "Run: briefed index"
_REBUILD = "Run: briefed rebuild"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``remedy`` says how to mend it when it is not ``ok``."""

    ok: bool
    what: str
    remedy: str = ""


def check_knowledge(store: Store) -> list[Check]:
    """Whether there is knowledge, and findings that its owners must mend."""
    with store.begin() as work:
        documents = len(work.documents.all_current())
        findings = len(work.documents.findings())
    return [
        Check(documents > 0, f"{documents} documents are known", "" if documents else _SYNC),
        Check(
            findings == 0,
            f"{findings} findings stand" if findings else "no findings stand",
            "briefed index prints them with what to do." if findings else "",
        ),
    ]


def check_keywords(store: Store, keywords: KeywordIndex) -> Check:
    """Whether the keyword index has exactly the passages that SQL has."""
    with store.begin() as work:
        expected = work.documents.passage_ids()
        behind = work.changes.count_after(keywords.position)
    return _compared("keyword index", expected, keywords.ids(), behind)


def check_vectors(store: Store, vectors: VectorIndex, model_id: str) -> Check:
    """Whether the vectors of the model are exactly those of the passages that SQL has."""
    with store.begin() as work:
        ids = work.documents.passage_ids()
        known = work.documents.known_passages(ids)
        aliases = work.documents.aliases(ids)
        behind = work.changes.count_after(work.changes.position(model_id))
    expected = {
        (view.kind, view.id)
        for one, it in known.items()
        for view in views_of(one, it.passage, it.document.title, aliases.get(one, ()))
    }
    present = {(kind, view_id) for kind in PASSAGE_VIEWS for view_id in vectors.ids(kind)}
    return _compared("vector index", expected, present, behind)


def check_calibration(calibration: Calibration, source: str) -> Check:
    """Whether the confidence numbers were fitted for the model that answers."""
    if calibration.source == source:
        return Check(True, f"the calibration is for model {source!r} (fitted on {calibration.fitted_on})")
    return Check(
        False,
        f"the calibration is for model {calibration.source!r}, not {source!r}: nothing is answered outright",
        "Fit one: briefed eval --passages ... --questions ... --fit calibration.yaml, and name it in config.yaml.",
    )


def _compared(name: str, expected: Collection[object], present: Collection[object], behind: int) -> Check:
    missing, surplus = len(set(expected) - set(present)), len(set(present) - set(expected))
    if not missing and not surplus:
        return Check(True, f"the {name} agrees with SQL ({len(expected):,} entries)")
    state = f"the {name} lacks {missing:,} entries and has {surplus:,} too many"
    return Check(False, state, _SYNC if behind else _REBUILD)
