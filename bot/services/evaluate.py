"""Measuring the production pipeline on labelled passages and questions, in a throw-away store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

import numpy as np

from bot.domain import evaluation
from bot.domain.answers import Outcome
from bot.domain.asking import Asking
from bot.domain.confidence import Calibration
from bot.domain.departments import Department
from bot.domain.documents import DocumentVersion, content_id
from bot.domain.errors import InputError
from bot.domain.evaluation import Judged, LabelledPassage, LabelledQuestion, QuotedAnswer
from bot.domain.passages import Passage, PassageKind
from bot.domain.ranking import terms
from bot.domain.routing import PastQuestion
from bot.domain.text import normalise
from bot.ports import Store
from bot.services.ask import AnsweringDesk, Trace, answer, features_without
from bot.services.calibrate import (
    FUSION_TERMS,
    Lesson,
    Outcomes,
    Ranking,
    fit_confidence,
    fit_fusion,
    fit_routing,
)
from bot.services.indexing import follow_with_keywords, follow_with_vectors
from bot.services.learning import learn_examples, lesson_of, taught
from bot.services.numerics import FOLDS
from bot.services.routing import hear, votes_for

PLACES = 10
"""How far down a ranking is looked at."""
NO_DEPARTMENT = ""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question and what became of it; without a ``trace`` it was refused as no question at all."""

    label: LabelledQuestion
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What an evaluation found: every question as it was asked and judged, and how long embedding took.

    ``past`` are the questions that routing learned from, next to the documents.
    """

    asked: Sequence[Asked]
    judged: Sequence[Judged]
    as_of: datetime | None = None
    past: Sequence[PastQuestion] = ()
    passages: int | None = None
    embedding_seconds: float | None = None


def take_in(
    passages: Sequence[LabelledPassage], store: Store, now: datetime, other_departments: Iterable[str] = ()
) -> dict[str, str]:
    """Record labelled passages as documents of one passage each; their passage ids by the labels' ids.

    There may be departments that no passage belongs to.
    """
    ids: dict[str, str] = {}
    with store.begin() as work:
        departments = {*other_departments, *(row.department for row in passages if row.department)}
        work.documents.replace_departments(Department(name) for name in sorted(departments))
        for row in passages:
            document, passage = _document(row), _passage(row)
            work.documents.add_content(document, [passage], [], now)
            work.documents.record(document, now)
            passage_id = f"{document.content_id}:0"
            work.documents.add_aliases(passage_id, row.aliases, now)
            ids[row.id] = passage_id
    return ids


def measure_set(
    passages: Sequence[LabelledPassage],
    questions: Sequence[LabelledQuestion],
    past: Sequence[PastQuestion],
    desk: AnsweringDesk,
    on_embedded: OnProgress,
    on_asked: OnProgress,
) -> Measured:
    """Index labelled passages in the desk's empty store, let routing learn, ask every question and judge."""
    ids = take_in(passages, desk.store, desk.clock(), {one.department for one in past})
    started = perf_counter()
    follow_with_vectors(
        desk.store, desk.embedder, "evaluated", desk.indexes.vectors, desk.language, desk.clock, on_embedded
    )
    seconds = perf_counter() - started
    follow_with_keywords(desk.store, desk.indexes.keywords, desk.language)
    labelled = [replace(one, passage_ids=frozenset(ids[label] for label in one.passage_ids)) for one in questions]
    measured = measure(labelled, desk, on_asked, past=past)
    return replace(measured, passages=len(passages), embedding_seconds=seconds)


def measure(
    questions: Sequence[LabelledQuestion],
    desk: AnsweringDesk,
    on_asked: OnProgress,
    as_of: datetime | None = None,
    past: Sequence[PastQuestion] | None = None,
) -> Measured:
    """Ask every question and judge what comes back; labels name passages of the desk's own store.

    With ``past`` routing learns anew: from these and the documents, and from no question that it is judged on.
    """
    unseen = _unseen(past or (), questions, desk)
    asked = ask_all(questions, desk if past is None else taught(desk, unseen), on_asked, as_of)
    return Measured(asked, [_judged(one) for one in asked], as_of, unseen)


def _unseen(
    past: Sequence[PastQuestion], questions: Sequence[LabelledQuestion], desk: AnsweringDesk
) -> list[PastQuestion]:
    """Past questions that are not, word for word, among those to be judged."""

    def plain(text: str) -> str:
        return desk.language.plain(normalise(text))

    judged = {plain(one.question) for one in questions}
    return [one for one in past if plain(one.text) not in judged]


def label_with_passages(
    answered_by: Mapping[LabelledQuestion, Sequence[QuotedAnswer]], store: Store
) -> list[LabelledQuestion]:
    """Questions whose answers are named by document and quote, labelled with the passages that hold the quotes.

    Raises `InputError` naming a quote that stands in no passage of its document.
    """
    with store.begin() as work:
        known = work.documents.known_passages(work.documents.passage_ids())
    words: dict[str, list[tuple[str, str]]] = {}
    for passage_id, one in known.items():
        words.setdefault(one.document.document_id, []).append((passage_id, _without_spaces(_all_text(one.passage))))
    labelled: list[LabelledQuestion] = []
    for question, answers in answered_by.items():
        ids = frozenset(passage_id for answer in answers for passage_id in _holding(question, answer, words))
        labelled.append(replace(question, passage_ids=ids))
    return labelled


def _holding(
    question: LabelledQuestion, answer: QuotedAnswer, words: Mapping[str, Sequence[tuple[str, str]]]
) -> list[str]:
    quotes = [_without_spaces(quote) for quote in answer.quotes]
    found = [one for one, text in words.get(answer.document_id, ()) if all(quote in text for quote in quotes)]
    if not found:
        raise InputError(
            f"Question {question.id}: {' and '.join(answer.quotes)!r} is in no passage of {answer.document_id}.",
            "Mend the label, or run briefed index if the document is new.",
        )
    return found


def _all_text(passage: Passage) -> str:
    cells = [cell for row in passage.rows for cell in row]
    return "\n".join([*passage.heading_path, passage.question or "", *passage.header, passage.text, *cells])


def _without_spaces(text: str) -> str:
    """Layout puts spaces and line breaks where it likes; labels need not follow it."""
    return "".join(normalise(text).casefold().split())


def ask_all(
    questions: Sequence[LabelledQuestion], desk: AnsweringDesk, on_asked: OnProgress, as_of: datetime | None
) -> list[Asked]:
    """Ask every question, unrecorded. Sets made by others have empty questions too: those are refused."""
    asked: list[Asked] = []
    for done, label in enumerate(questions, start=1):
        try:
            asked.append(Asked(label, answer(label.question, Asking("eval", "eval"), desk, as_of)))
        except InputError:
            asked.append(Asked(label, None))
        on_asked(done, len(questions))
    return asked


def fit(measured: Measured, desk: AnsweringDesk, on_asked: OnProgress) -> Calibration:
    """A calibration fitted to measured questions: fusion first, then what that fusion ranks."""
    rankings = [_ranking(one.trace, one.label) for one in measured.asked if one.trace]
    fused = replace(desk, calibration=replace(desk.calibration, fusion=fit_fusion(rankings)))
    asked = ask_all([one.label for one in measured.asked], fused, on_asked, measured.as_of)
    outcomes = [outcome for one in asked for outcome in _outcomes(one, fused)]
    calibration = fit_confidence(outcomes, fused.calibration)
    if not any(one.label.department for one in asked):
        return calibration
    return replace(calibration, routing=fit_routing(list(_lessons(asked, measured.past, fused))))


def metrics(measured: Measured) -> dict[str, float | None]:
    """Every figure by its name; shares are 0 to 1, times milliseconds."""
    judged = measured.judged
    steps = [one.trace.answer.timings for one in measured.asked if one.trace]
    return {
        "passages": measured.passages,
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
        "no_department_auroc": evaluation.no_department_auroc(judged),
        "passages_embedded_per_second": _rate(measured),
        **_latencies(steps),
    }


def _rate(measured: Measured) -> float | None:
    if measured.passages is None or not measured.embedding_seconds:
        return None
    return measured.passages / measured.embedding_seconds


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
        raise InputError(
            f"The passages file: passage {row.id!r} has neither text nor question.",
            "Write what it says into its 'text' or 'question', or take the row out.",
        )
    return Passage(0, kind, text, question=row.question)


def _judged(asked: Asked) -> Judged:
    if asked.trace is None:
        return Judged(asked.label, (), 0.0, Outcome.NO_ANSWER)
    answered = asked.trace.answer
    return Judged(
        label=asked.label,
        ranked=tuple(one.passage_id for one in asked.trace.found.ranked[:PLACES]),
        confidence=answered.confidence,
        outcome=answered.outcome,
        departments=tuple(likely.department for likely in answered.departments),
        any_department=answered.any_department,
    )


def _ranking(trace: Trace, label: LabelledQuestion) -> Ranking:
    ranked = trace.found.ranked
    return Ranking(
        evidence=np.array([terms(one.evidence) for one in ranked]).reshape(len(ranked), len(FUSION_TERMS)),
        right=np.array([one.passage_id in label.passage_ids for one in ranked], dtype=bool),
    )


def _outcomes(asked: Asked, desk: AnsweringDesk) -> Iterator[Outcomes]:
    """A question as it was asked and, if it has an answer, once more as if that answer were missing.

    Without the twin a fit sees few questions whose answer is missing from knowledge that is otherwise all about
    them, and those are the ones that must not be answered.
    """
    if asked.trace is None or asked.trace.features is None:
        return
    label = asked.label
    first = asked.trace.found.ranked[0].passage_id
    yield Outcomes(asked.trace.features, first in label.passage_ids, bool(label.passage_ids))
    if label.passage_ids and (features := features_without(label.passage_ids, asked.trace, desk)):
        yield Outcomes(features, right=False, answerable=False)


def _lessons(asked: Sequence[Asked], past: Sequence[PastQuestion], desk: AnsweringDesk) -> Iterator[Lesson]:
    """What the votes for labelled questions teach, these questions being past ones for one another.

    In turn a part of them is new, and all the others were asked before.
    """
    with desk.store.begin() as work:
        departments = work.documents.departments()
    read = [(one.label, one.trace) for one in asked if one.trace]
    owned = [(label.id, PastQuestion(label.question, label.department)) for label, _ in read if label.department]
    learned = learn_examples(desk, [*past, *(one for _, one in owned)])
    for turn in range(FOLDS):
        new = {label.id for label, _ in read[turn::FOLDS]}
        learned = learn_examples(desk, [*past, *(one for id_, one in owned if id_ not in new)], before=learned)
        for label, trace in (one for one in read if one[0].id in new):
            vector = desk.embedder.embed_query(trace.understood.text)
            meant = trace.understood.meant
            heard = hear(meant, vector, departments, learned)
            yield lesson_of(votes_for(meant, trace.found, departments, heard), label.department, heard.small_talk)
