"""Learning whose questions are whose: from documents, scopes, and past questions with those who owned them.

What is learned is derived. It is made anew when anything that it was learned from has changed, and kept on a shelf.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, replace

import numpy as np

from bot.domain.departments import Department
from bot.domain.documents import KnownPassage, Reader
from bot.domain.errors import InputError
from bot.domain.routing import SMALL_TALK, PastQuestion, Votes, fairly_chosen, telling_words
from bot.domain.views import View, ViewKind, views_of
from bot.ports import ArrayShelf, PastQuestions, Vector, Vectors, VectorsOf
from bot.services.ask import AnsweringDesk
from bot.services.calibrate import Lesson, adapt_routing
from bot.services.indexing import OnProgress, in_silence
from bot.services.learned_arrays import arrays_of, learned_in
from bot.services.numerics import Floats, whiten
from bot.services.routing import (
    NOTHING_LEARNED,
    Examples,
    Learned,
    Numbers,
    SaidWords,
    hear,
    no_examples,
    no_vectors,
    past_said,
    pull_of_examples,
    small_talk_said,
    votes_for,
)
from bot.services.search import Found, Sight, search
from bot.services.understanding import masked_question, understand

VERSION = 4
"""Of the way to learn: with another one everything is learned anew."""
ASKED = 10_000
"""How many past questions are learned from. Learning from so many takes some twenty seconds beside other work and
800 MB meanwhile, and what is learned a millisecond of each question."""
EXAMPLES = 7_000
LEAST_DOCUMENTED = 1_000
"""How many examples there should be: where there are fewer past questions documents fill what is left, and from some
documents it always learns."""
DOUBT_ASKED = 0.1
DOUBT_DOCUMENTED = 1.0
"""How far an example may be wrong, as variance of noise: a question that a document answers is not quite what people
ask, and some documents answer for other departments. By cross-validation on the sample bank and on CLINC150."""
WORDS_COUNT = (0.0, 0.25)
"""How much words may count, as past questions say, each left out in turn. They help where there are many short ones
(CLINC150: between 0.2 and 0.4 alike); the sample bank's, each about something else, are better off without."""
TRIED = 1_000
"""About how many past questions decide that: ten times as many would take a thousand times as long."""
LESSONS = 120
"""How many past questions are asked again, to learn how much each voice counts: that is ten numbers. What departments
say they are asked is no lesson in that: nobody asked it, and documents answer less of it than of what is asked."""
LOOKED_AT = 3
"""Passages at the top of a ranking among which a question that has become a document must be."""
BEGINNERS = 3
"""Examples that say little: of so few, half at best count as explained by the others."""
IN_TURN = 256
"""Texts that are embedded before progress is told."""
KNOWN_WELL = 0.75
"""A department that explains this share of what the best known one explains counts as known well."""

Embed = Callable[[Sequence[str]], Vectors]
"""The vectors of texts as questions, in their order."""


def learn_if_changed(desk: AnsweringDesk, past: PastQuestions, shelf: ArrayShelf, on_progress: OnProgress) -> bool:
    """Let what was learned follow documents, scopes, past questions and calibration; whether anything was new.

    To be called when the indexes have followed. May be repeated at any time. ``on_progress`` is told how many of the
    texts that were not known are embedded.
    """
    questions = past()
    wanted = fingerprint(desk, questions)
    before = learned_in(shelf.load())
    if before.fingerprint == wanted:
        return False
    shelf.put(arrays_of(replace(learn(desk, questions, before, on_progress), fingerprint=wanted)))
    return True


def taught(desk: AnsweringDesk, past: Sequence[PastQuestion]) -> AnsweringDesk:
    """The desk with what its documents and these past questions teach, and nothing else."""
    learned = learn(desk, past)
    return replace(desk, learned=lambda: learned)


def fingerprint(desk: AnsweringDesk, past: Sequence[PastQuestion]) -> str:
    """Stands for everything that is learned from."""
    with desk.store.begin() as work:
        position, departments = work.changes.last_position(), work.documents.departments()
    known = [(one.id, dict(one.names), one.scope, one.glossary) for one in departments.values()]
    numbers = [astuple(desk.calibration.routing), astuple(desk.calibration.fusion)]
    owned = [astuple(one) for one in _owned(past, desk)]
    told = [VERSION, desk.embedder.model_id, position, known, owned, numbers]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def learn(
    desk: AnsweringDesk,
    past: Sequence[PastQuestion],
    before: Learned = NOTHING_LEARNED,
    on_progress: OnProgress = in_silence,
) -> Learned:
    """What there is to learn now; what ``before`` has embedded is not embedded again."""
    learned, asked, left_out = _learn_examples(desk, past, before, on_progress)
    lessons = _lessons({text for one in past if (text := _readable(one.text))}, asked, left_out, learned, desk)
    calibrated = desk.calibration.routing
    return replace(learned, weights=adapt_routing(lessons, calibrated), learned_from=calibrated)


def learn_examples(desk: AnsweringDesk, past: Sequence[PastQuestion], before: Learned = NOTHING_LEARNED) -> Learned:
    """The same, but for how much each voice counts: that is as calibrated."""
    return _learn_examples(desk, past, before, in_silence)[0]


def _learn_examples(
    desk: AnsweringDesk, past: Sequence[PastQuestion], before: Learned, on_progress: OnProgress
) -> tuple[Learned, Examples, Floats]:
    with desk.store.begin() as work:
        departments = work.documents.departments()
    names = tuple(sorted(departments))
    embed = _remembering(desk, before, on_progress)
    asked = asked_examples(_owned(past, desk), names, embed)
    documented = documented_examples(names, desk, max(LEAST_DOCUMENTED, EXAMPLES - len(asked.texts)))
    learned, left_out = drawn_from(names, asked, documented, small_talk(names, embed))
    return replace(learned, words=declared_words(departments.values(), names, embed)), asked, left_out


def _owned(past: Sequence[PastQuestion], desk: AnsweringDesk) -> list[PastQuestion]:
    """What departments say they are asked, and then what they were asked: the newest last."""
    with desk.store.begin() as work:
        return [*work.documents.typical_questions(), *past]


def _remembering(desk: AnsweringDesk, before: Learned, on_progress: OnProgress) -> Embed:
    kept: dict[str, Vector] = {
        text: vector
        for known in (before.words, before.examples)
        for text, vector in zip(known.texts, known.vectors, strict=True)
        if text
    }

    def embed(texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in kept]
        for first in range(0, len(new), IN_TURN):
            some = new[first : first + IN_TURN]
            kept.update(zip(some, desk.embedder.embed_queries([desk.language.plain(one) for one in some]), strict=True))
            on_progress(first + len(some), len(new))
        return np.array([kept[text] for text in texts], np.float32) if texts else no_vectors()

    return embed


# --- what is learned from ---


def asked_examples(past: Sequence[PastQuestion], names: Sequence[str], embed: Embed) -> Examples:
    """Past questions of the departments that there are now; of too many, each department's newest."""
    readable = [(text, one.department) for one in past if one.department in names and (text := _readable(one.text))]
    newest_first = readable[::-1]
    chosen = fairly_chosen([owner for _, owner in newest_first], ASKED)
    # In an order of their own, so that whoever lists them otherwise learns the same to the last digit.
    questions = sorted(newest_first[place] for place in chosen)
    texts = tuple(text for text, _ in questions)
    return Examples(embed(texts), _places([owner for _, owner in questions], names), texts)


def _readable(text: str) -> str | None:
    """The question as it was understood; sets made by others have empty ones too, which teach nothing."""
    try:
        return masked_question(text)
    except InputError:
        return None


def documented_examples(names: Sequence[str], desk: AnsweringDesk, room: int) -> Examples:
    """What documents answer: their questions, aliases and headings, and passages of a sentence or two.

    Of too many the departments take turns: none has more room for having more documents.
    """
    views = [(name, view) for name, known in _passages_of(names, desk, room) for view in _asking(known)]
    vectors = _vectors_of([view for _, view in views], desk)
    there = [(name, view) for name, view in views if view in vectors]
    chosen = [there[place] for place in fairly_chosen([name for name, _ in there], room)]
    if not chosen:
        return no_examples()
    return Examples(
        np.array([vectors[view] for _, view in chosen], np.float32),
        _places([name for name, _ in chosen], names),
        ("",) * len(chosen),
    )


def _passages_of(names: Sequence[str], desk: AnsweringDesk, room: int) -> list[tuple[str, KnownPassage]]:
    """Some passages of each department: of any document, but always the same ones."""
    with desk.store.begin() as work:
        documents = work.documents.all_current()
        ids: list[tuple[str, str]] = []
        for name in names:
            own = work.documents.passage_ids_of([key for key, one in documents.items() if one.department == name])
            ids.extend((name, passage_id) for passage_id in sorted(own, key=_scattered)[:room])
        chosen = [ids[place] for place in fairly_chosen([name for name, _ in ids], room)]
        known = work.documents.known_passages([passage_id for _, passage_id in chosen])
    return [(name, known[one]) for name, one in chosen if one in known]


def _scattered(passage_id: str) -> bytes:
    return hashlib.sha256(passage_id.encode()).digest()


def _asking(known: KnownPassage) -> list[View]:
    """The passage's views that are most like questions; longer texts speak through search."""
    views = views_of(known.passage_id, known.passage, known.document.title, known.aliases)
    is_short = all(view.kind is not ViewKind.WINDOW for view in views)
    return [view for view in views if view.kind is ViewKind.QUESTION or (view.kind is ViewKind.BODY and is_short)]


def _vectors_of(views: Sequence[View], desk: AnsweringDesk) -> dict[View, Vector]:
    """The vectors of those of the views that are in the index."""
    vectors = desk.indexes.vectors.vectors(VectorsOf.VIEWS, [view.id for view in views])
    return {view: vectors[view.id] for view in views if view.id in vectors}


def declared_words(departments: Iterable[Department], names: Sequence[str], embed: Embed) -> Examples:
    """The departments' names, and the words of their scopes and glossaries."""
    words = sorted(
        {
            (word, one.id)
            for one in departments
            for word in (*one.names.values(), *one.scope, *(term for terms in one.glossary for term in terms))
        }
    )
    texts = tuple(word for word, _ in words)
    return Examples(embed(texts), _places([name for _, name in words], names), texts)


def small_talk(names: Sequence[str], embed: Embed) -> Examples:
    """Examples of what is nobody's."""
    return Examples(embed(SMALL_TALK), np.full(len(SMALL_TALK), len(names), np.intp), SMALL_TALK)


def said_words(texts: Sequence[str]) -> SaidWords:
    """Which of the texts say which words: term frequency does not count, inverse document frequency does."""
    said = [telling_words(text) for text in texts]
    vocabulary = sorted({word for words in said for word in words})
    row_of = {word: row for row, word in enumerate(vocabulary)}
    rows = np.array([row_of[word] for words in said for word in words], np.intp)
    places = np.repeat(np.arange(len(said)), np.array([len(words) for words in said], np.intp))
    counts = np.bincount(rows, minlength=len(vocabulary))
    rarity = 1 + np.log((1 + len(said)) / (1 + np.append(counts, 0)))
    lengths = np.sqrt(np.bincount(places, rarity[rows] ** 2, len(said)))
    order = np.lexsort((places, rows))
    return SaidWords(
        row_of=row_of,
        rarity=rarity,
        starts=np.append(0, np.cumsum(counts)),
        places=places[order],
        shares=(rarity[rows] / lengths[places])[order],
        texts=len(said),
    )


def _places(owners: Sequence[str], names: Sequence[str]) -> Numbers:
    return np.array([names.index(owner) for owner in owners], np.intp)


# --- how it is learned ---


def drawn_from(
    names: tuple[str, ...], asked: Examples, documented: Examples, nobodys: Examples
) -> tuple[Learned, Floats]:
    """How examples draw, by kernel ridge regression of who owns them.

    With it, for each asked example, how much all the others draw it to each department and to nobody: shape (asked,
    departments + 1).
    """
    examples = asked.and_then(documented).and_then(nobodys)
    said, words_count = said_words(asked.texts), _words_count(asked, len(names))
    doubts = np.full(len(examples.texts), DOUBT_DOCUMENTED, np.float32)
    doubts[: said.texts] = DOUBT_ASKED
    owned = np.eye(len(names) + 1, dtype=np.float32)[examples.owners]
    pull, left_out = _solved(_nearness(examples, said, words_count), doubts, owned)
    unexplained = _unexplained(left_out, examples.owners)
    learned = Learned(names, examples, said, pull=pull, unexplained=unexplained, words_count=words_count)
    return learned, left_out[: said.texts]


def _words_count(asked: Examples, departments: int) -> float:
    """How much words count at best: so that past questions miss least of who owned one that is left out."""
    some = slice(None, None, 1 + len(asked.texts) // TRIED)
    tried = Examples(asked.vectors[some], asked.owners[some], asked.texts[some])
    said, owned = said_words(tried.texts), np.eye(departments, dtype=np.float32)[tried.owners]
    doubts = np.full(len(tried.texts), DOUBT_ASKED, np.float32)

    def missed(words_count: float) -> float:
        return float(np.square(owned - _solved(_nearness(tried, said, words_count), doubts, owned)[1]).sum())

    return min(WORDS_COUNT, key=missed)


def _solved(near: Vectors, doubts: Vectors, owned: Vectors) -> tuple[Floats, Floats]:
    """How much each example draws to each column of ``owned``, and how much all the others draw each example.

    ``near`` is used up: there may be hundreds of megabytes of it.
    """
    near[np.diag_indices(len(near))] += doubts
    whiten(near)
    pull: Floats = (near.T @ (near @ owned)).astype(np.float64)
    return pull, owned - pull / np.einsum("ij,ij->j", near, near)[:, None]


def _nearness(examples: Examples, said: SaidWords, words_count: float) -> Vectors:
    """How near examples are to one another: shape (examples, examples)."""
    near = pull_of_examples(examples.vectors, examples.vectors)
    near *= np.float32(1 - words_count)
    for row in range(said.texts):
        near[row, : said.texts] += words_count * said.shared_with(examples.texts[row])
    return near


def _unexplained(left_out: Floats, owners: Numbers) -> Floats:
    """Which share of each department's own examples all the others would miss, next to the best known department."""
    columns = left_out.shape[1]
    own = np.clip(left_out[np.arange(len(owners)), owners], 0, 1)
    explained = (np.bincount(owners, own, columns) / (np.bincount(owners, minlength=columns) + BEGINNERS))[:-1]
    most = max([*explained.tolist(), 1e-9])
    return np.array([max(0.0, 1 - share / (KNOWN_WELL * most)) for share in explained.tolist()])


def _lessons(
    really: Collection[str], asked: Examples, left_out: Floats, learned: Learned, desk: AnsweringDesk
) -> list[Lesson]:
    """What each voice says of some of what was ``really`` asked, as if it were asked for the first time."""
    with desk.store.begin() as work:
        departments = work.documents.departments()
    owners = [learned.departments[int(owner)] for owner in asked.owners]
    places = [place for place, text in enumerate(asked.texts) if text in really]
    chosen = [places[turn] for turn in fairly_chosen([owners[place] for place in places], LESSONS)]
    lessons: list[Lesson] = []
    for place in chosen:
        text, vector = asked.texts[place], asked.vectors[place]
        understood = understand(text, text, departments.values(), desk.language, desk.dictionary)
        sight = Sight(Reader(), desk.clock())
        found = search(understood, vector, desk.indexes, desk.holdings, desk.calibration, sight)
        if not _has_become_document(text, found, desk):
            past, talk = past_said(left_out[place], departments, learned), small_talk_said(left_out[place])
            heard = replace(hear(text, vector, departments, learned), past=past, small_talk=talk)
            lessons.append(lesson_of(votes_for(text, found, departments, heard), owners[place], talk))
    return lessons


def lesson_of(votes: Votes, owner: str | None, small_talk: float) -> Lesson:
    """What votes teach when it is known whose the question is; a department that no vote names is nobody."""
    names = list(votes)
    rows = np.array([[*votes[name]] for name in names])
    return Lesson(rows, names.index(owner) if owner is not None and owner in votes else None, small_talk)


def _has_become_document(text: str, found: Found, desk: AnsweringDesk) -> bool:
    """Whether a passage says just this by now: that tells nothing of how well documents speak for new questions."""
    first = [found.known[one.passage_id] for one in found.ranked[:LOOKED_AT]]
    said = [phrasing for one in first for phrasing in (one.passage.question or one.passage.text, *one.aliases)]
    plain = desk.language.plain
    return plain(text) in map(plain, said)
