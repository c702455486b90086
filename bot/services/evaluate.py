"""Measuring the production pipeline on labelled passages and questions, in a throw-away store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

import numpy as np

from bot.domain import evaluation
from bot.domain.asking import Asking
from bot.domain.confidence import Calibration
from bot.domain.departments import Department
from bot.domain.documents import DocumentVersion, content_id
from bot.domain.errors import InputError
from bot.domain.evaluation import Judged, LabelledPassage, LabelledQuestion
from bot.domain.passages import Passage, PassageKind
from bot.domain.text import LONGEST_QUESTION
from bot.ports import Store
from bot.services.ask import AnsweringDesk, Trace, answer
from bot.services.calibrate import Outcomes, Ranking, Routed, columns, fit_confidence, fit_fusion, fit_routing
from bot.services.indexing import follow_with_keywords, follow_with_vectors

PLACES = 10
"""How far down a ranking is looked at."""
NO_DEPARTMENT = ""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """What an evaluation found, beside the metrics: how long it took and where."""

    judged: Sequence[Judged]
    traces: Sequence[Trace]
    embedded_passages: int
    embedding_seconds: float


def take_in(passages: Sequence[LabelledPassage], store: Store, now: datetime) -> dict[str, str]:
    """Record labelled passages as documents of one passage each; their labels' ids by passage id."""
    ids: dict[str, str] = {}
    with store.begin() as work:
        departments = {row.department for row in passages if row.department}
        work.documents.replace_departments(Department(name) for name in sorted(departments))
        for row in passages:
            document, passage = _document(row), _passage(row)
            work.documents.add_content(document, [passage], [], now)
            work.documents.record(document, now)
            passage_id = f"{document.content_id}:0"
            work.documents.add_aliases(passage_id, row.aliases, now)
            ids[passage_id] = row.id
    return ids


def measure(
    passages: Sequence[LabelledPassage],
    questions: Sequence[LabelledQuestion],
    desk: AnsweringDesk,
    on_embedded: OnProgress,
    on_asked: OnProgress,
) -> Measured:
    """Index the passages in the desk's empty store, ask every question and judge what comes back."""
    ids = take_in(passages, desk.store, desk.clock())
    started = perf_counter()
    follow_with_vectors(
        desk.store, desk.embedder, "evaluated", desk.indexes.vectors, desk.language, desk.clock, on_embedded
    )
    seconds = perf_counter() - started
    follow_with_keywords(desk.store, desk.indexes.keywords, desk.language)
    traces = ask_all(questions, desk, on_asked)
    judged = [_judged(label, trace, ids) for label, trace in zip(questions, traces, strict=True)]
    return Measured(judged, traces, len(passages), seconds)


def ask_all(questions: Sequence[LabelledQuestion], desk: AnsweringDesk, on_asked: OnProgress) -> list[Trace]:
    """Ask every question, unrecorded."""
    traces: list[Trace] = []
    for done, label in enumerate(questions, start=1):
        traces.append(answer(label.question[:LONGEST_QUESTION], Asking("eval", "eval"), desk))
        on_asked(done, len(questions))
    return traces


def fit(measured: Measured, desk: AnsweringDesk, questions: Sequence[LabelledQuestion], on_asked: OnProgress) -> Calibration:
    """A calibration fitted to measured questions: fusion first, then confidence on what that fusion ranks."""
    judged = measured.judged
    right_of = [_right_ids(one, trace) for one, trace in zip(judged, measured.traces, strict=True)]
    fusion = fit_fusion([_ranking(trace, right) for trace, right in zip(measured.traces, right_of, strict=True)])
    fused = replace(desk, calibration=replace(desk.calibration, fusion=fusion))
    traces = ask_all(questions, fused, on_asked)
    outcomes = [
        Outcomes(trace.features, _first(trace) in _right_ids(one, trace), one.answerable)
        for one, trace in zip(judged, traces, strict=True)
        if trace.features is not None
    ]
    calibration = fit_confidence(outcomes, fused.calibration)
    routed = [routing for one, trace in zip(judged, traces, strict=True) if (routing := _routed(one, trace))]
    return replace(calibration, routing=fit_routing(routed)) if routed else calibration


def metrics(measured: Measured) -> dict[str, float | None]:
    """Every figure by its name; shares are 0 to 1, times milliseconds."""
    judged = measured.judged
    steps = [trace.answer.timings for trace in measured.traces]
    return {
        "passages": float(measured.embedded_passages),
        "questions": float(len(judged)),
        "unanswerable_questions": float(sum(not one.answerable for one in judged)),
        "hit@1": evaluation.hit_rate(judged, 1),
        "hit@3": evaluation.hit_rate(judged, 3),
        "hit@10": evaluation.hit_rate(judged, PLACES),
        "mrr@10": evaluation.mean_reciprocal_rank(judged, PLACES),
        "ndcg@10": evaluation.normalised_gain(judged, PLACES),
        "answered_share_at_90_precision": evaluation.answered_share_at(judged, 0.9),
        "answered_share_at_80_precision": evaluation.answered_share_at(judged, 0.8),
        "confidence_auroc": evaluation.confidence_auroc(judged),
        "false_answer_rate": evaluation.answered_rate(judged, answerable=False),
        "answered_rate_of_answerable": evaluation.answered_rate(judged, answerable=True),
        "precision_of_answered": evaluation.answered_precision(judged),
        "routing@1": evaluation.routing_accuracy(judged, 1),
        "routing@3": evaluation.routing_accuracy(judged, 3),
        "passages_embedded_per_second": measured.embedded_passages / max(measured.embedding_seconds, 1e-9),
        **_latencies(steps),
    }


def _latencies(steps: Sequence[Mapping[str, float]]) -> dict[str, float | None]:
    names = list(dict.fromkeys(name for timings in steps for name in timings))
    series = {name: [timings.get(name, 0.0) * 1000 for timings in steps] for name in names}
    series["total"] = [sum(timings.values()) * 1000 for timings in steps]
    return {
        f"{name}_p{percent}_ms": evaluation.percentile(values, percent / 100)
        for name, values in series.items()
        for percent in (50, 95)
    }


def _document(row: LabelledPassage) -> DocumentVersion:
    return DocumentVersion(
        document_id=row.id,
        sha256="0" * 64,
        content_id=content_id(row.id, "", row.title),
        title=row.title,
        department=row.department or NO_DEPARTMENT,
    )


def _passage(row: LabelledPassage) -> Passage:
    kind = PassageKind.FAQ if row.question else PassageKind.SECTION
    text = row.text.strip() or row.question or ""
    if not text:
        raise InputError(f"Passage {row.id} has neither text nor question.")
    return Passage(0, kind, text, question=row.question)


def _judged(label: LabelledQuestion, trace: Trace, ids: Mapping[str, str]) -> Judged:
    return Judged(
        label=label,
        ranked=tuple(ids[one.passage_id] for one in trace.found.ranked[:PLACES]),
        confidence=trace.answer.confidence,
        outcome=trace.answer.outcome,
        departments=tuple(likely.department for likely in trace.answer.departments),
    )


def _right_ids(judged: Judged, trace: Trace) -> set[str]:
    """The passage ids of a trace that are right."""
    return {one for one, known in trace.found.known.items() if known.document.document_id in judged.label.passage_ids}


def _first(trace: Trace) -> str | None:
    return trace.found.ranked[0].passage_id if trace.found.ranked else None


def _ranking(trace: Trace, right: set[str]) -> Ranking:
    ranked = trace.found.ranked
    return Ranking(
        evidence=np.array([columns(one.evidence) for one in ranked]).reshape(len(ranked), 5),
        right=np.array([one.passage_id in right for one in ranked], dtype=bool),
    )


def _routed(judged: Judged, trace: Trace) -> Routed | None:
    names = [likely.department for likely in trace.answer.departments]
    if judged.label.department not in names or len(names) < 2:
        return None
    scores = np.array([trace.votes[name] for name in names])
    return Routed(scores, names.index(judged.label.department))
