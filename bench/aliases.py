"""(g) What confirmed phrasings are worth: half of the questions are confirmed, the other half is asked again.

Of the questions that one passage answers every other one is asked by an agent, who confirms the right passage through
the feedback service if the answer shows it. Where it does not, a department's expert confirms it later. The other half
is measured, and the questions that nothing answers; in a throw-away store. By itself, with the figures kept:

    python -m bench.aliases                   the sample bank's questions, each about a fact of its own
    python -m bench.aliases PARAPHRASES.jsonl also a set of paraphrases: rows {"text", "label"}, one passage a label
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bench.measuring import Result, machine
from bot.bootstrap import Briefed
from bot.config import load_config
from bot.domain import evaluation
from bot.domain.asking import Asking
from bot.domain.evaluation import Judged, LabelledPassage, LabelledQuestion
from bot.domain.feedback import Said
from bot.files.labelled import read_quoted_questions
from bot.files.readers import read_document
from bot.services.ask import AnsweringDesk, ask
from bot.services.evaluate import label_with_passages, measure, take_in
from bot.services.feedback import confirm, give
from bot.services.indexing import follow_with_keywords, follow_with_vectors
from bot.services.ingest import sync

RESULTS = Path(__file__).parent / "RESULTS.md"
QUESTIONS = "questions.jsonl"
BANK = "sample bank"
PARAPHRASES = 20
"""Of each label: ten to confirm and ten to ask."""
KEYS = count()


@dataclass(frozen=True, slots=True)
class Halves:
    """Questions to confirm and questions to measure with, of passages that have some of both."""

    confirmed: Sequence[LabelledQuestion]
    asked: Sequence[LabelledQuestion]
    unanswerable: Sequence[LabelledQuestion]
    passages: int


Stages = Mapping[str, Sequence[Judged]]
"""What the pipeline made of questions, at several times."""


def measure_bank(program: Briefed) -> Iterator[Result]:
    """The sample bank's questions."""
    with program.laboratory(None) as desk:
        sync(program.source, read_document, desk.store, desk.clock, program.config.zone)
        _follow(desk)
        path = program.config.knowledge_folder / QUESTIONS
        yield from _measure(halved(label_with_passages(read_quoted_questions(path), desk.store)), desk)


def measure_paraphrases(program: Briefed, file: Path) -> Iterator[Result]:
    """Paraphrases by label; a passage says no more than its label does."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    by_label: dict[str, list[str]] = {}
    for row in rows:
        by_label.setdefault(row["label"], []).append(row["text"])
    names = {label: label.replace("_", " ") for label in by_label}
    with program.laboratory(None) as desk:
        passages = [LabelledPassage(label, name, question=name) for label, name in names.items()]
        ids = take_in(passages, desk.store, desk.clock())
        _follow(desk)
        labelled = [
            LabelledQuestion(f"{label}-{number:02}", text, frozenset({ids[label]}))
            for label, texts in by_label.items()
            for number, text in enumerate(texts[:PARAPHRASES])
        ]
        yield from _measure(halved(labelled), desk)


def halved(labelled: Sequence[LabelledQuestion]) -> Halves:
    """Every other question of each passage that answers several.

    A question that several passages answer goes to the one with the most questions.
    """
    answerable = sorted((one for one in labelled if one.passage_ids), key=lambda one: one.id)
    popularity = Counter(passage_id for one in answerable for passage_id in one.passage_ids)
    groups: dict[str, list[LabelledQuestion]] = {}
    for one in answerable:
        groups.setdefault(max(one.passage_ids, key=lambda it: (popularity[it], it)), []).append(one)
    several = [group for group in groups.values() if len(group) > 1]
    return Halves(
        confirmed=[one for group in several for one in group[::2]],
        asked=[one for group in several for one in group[1::2]],
        unanswerable=[one for one in labelled if not one.passage_ids],
        passages=len(several),
    )


def _measure(halves: Halves, desk: AnsweringDesk) -> Iterator[Result]:
    again = {"before": _judged(halves.confirmed, desk)}
    others = [*halves.asked, *halves.unanswerable]
    stages = {"before": _judged(others, desk)}
    unseen = _ask_and_confirm(halves.confirmed, desk)
    stages["after agents"] = _judged(others, desk)
    _let_experts_confirm(unseen, desk)
    stages["after experts too"] = _judged(others, desk)
    again["after"] = _judged(halves.confirmed, desk)
    yield _counted(halves, len(unseen))
    yield from _compared(stages)
    yield Result("hit@1 of the confirmed ones, asked again", _told(again, _hit_at(1)), "", True)


def _judged(questions: Sequence[LabelledQuestion], desk: AnsweringDesk) -> Sequence[Judged]:
    return measure(questions, desk, lambda done, total: None).judged


def _ask_and_confirm(questions: Sequence[LabelledQuestion], desk: AnsweringDesk) -> list[LabelledQuestion]:
    """Ask, and confirm the right passage where it is shown; the questions for which it is not."""
    unseen: list[LabelledQuestion] = []
    for one in questions:
        answer = ask(one.question, Asking("agent", "bench"), desk)
        right = [quote.source.passage_id for quote in answer.quotes if quote.source.passage_id in one.passage_ids]
        if right:
            said = Said(answer.ask_id, "agent", True, f"bench-{next(KEYS)}", right[0])
            give(said, desk.store, desk.language, desk.clock)
        else:
            unseen.append(one)
    _follow(desk)
    return unseen


def _let_experts_confirm(questions: Sequence[LabelledQuestion], desk: AnsweringDesk) -> None:
    for one in questions:
        with desk.store.command() as work:
            confirm(work, min(one.passage_ids), [one.question], desk.language, desk.clock())
    _follow(desk)


def _follow(desk: AnsweringDesk) -> None:
    follow_with_vectors(desk.store, desk.embedder, "bench", desk.indexes.vectors, desk.language, desk.clock)
    follow_with_keywords(desk.store, desk.indexes.keywords, desk.language)


# The figures ---------------------------------------------------------------------------------------------------------

Figure = Callable[[Iterable[Judged]], float | None]


def _hit_at(places: int) -> Figure:
    return lambda judged: evaluation.hit_rate(judged, places)


FIGURES: Mapping[str, Figure] = {
    "hit@1 of the others": _hit_at(1),
    "hit@10 of the others": _hit_at(10),
    "others answered outright": lambda judged: evaluation.answered_rate(judged, answerable=True),
    "right among all answered": evaluation.answered_precision,
    "unanswerable answered": lambda judged: evaluation.answered_rate(judged, answerable=False),
}


def _counted(halves: Halves, unseen: int) -> Result:
    shown = len(halves.confirmed) - unseen
    confirmed = f"{len(halves.confirmed)} confirmed ({shown} by agents, {unseen} by experts)"
    asked = f"{len(halves.asked)} others asked, {len(halves.unanswerable)} unanswerable"
    return Result(f"questions of {halves.passages} passages", f"{confirmed}, {asked}", "", True)


def _compared(stages: Stages) -> Iterator[Result]:
    return (Result(name, _told(stages, figure), "", True) for name, figure in FIGURES.items())


def _told(stages: Stages, figure: Figure) -> str:
    values = {stage: figure(judged) for stage, judged in stages.items()}
    return ", ".join(f"{'–' if value is None else f'{value:.3f}'} {stage}" for stage, value in values.items())


def keep(name: str, results: Sequence[Result]) -> None:
    """Write the figures of a set into their part of bench/RESULTS.md."""
    begin, end = f"<!-- phrasings of {name} begin -->", f"<!-- phrasings of {name} end -->"
    lines = [begin, "", f"{name}, {datetime.now(UTC):%Y-%m-%d}, {machine()}.", "", "| figure | measured |", "|---|---|"]
    lines += [f"| {one.name} | {one.value} |" for one in results]
    before, _, rest = RESULTS.read_text("utf-8").partition(begin)
    RESULTS.write_text(before + "\n".join([*lines, "", end]) + (rest.partition(end)[2] or "\n"), "utf-8")


def main(files: Sequence[str]) -> None:
    """Measure, print and keep."""
    program = Briefed(load_config())
    sets = {BANK: measure_bank(program)}
    sets |= {Path(file).parent.name: measure_paraphrases(program, Path(file)) for file in files}
    for name, measured in sets.items():
        results = list(measured)
        print(name, *(f"  {one.name}: {one.value}" for one in results), sep="\n")  # noqa: T201
        keep(name, results)


if __name__ == "__main__":
    main(sys.argv[1:])
