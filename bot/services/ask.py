"""The one answering pipeline, used by every surface."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

from bot.domain.answers import Answer, Notice, NoticeKind, Outcome, Quote, check_verbatim
from bot.domain.asking import Asking
from bot.domain.confidence import Calibration, Features, Rarity, features, judge, probability, rarity_of, share
from bot.domain.conflicts import disagree
from bot.domain.departments import Department
from bot.domain.documents import Embargo, KnownPassage
from bot.domain.errors import BriefedError, InputError
from bot.domain.figures import asks_for_figure, names_figure
from bot.domain.follow_up import depends_on_previous, read_together
from bot.domain.ranking import Ranked
from bot.domain.reading import Weighed, read, weighed
from bot.domain.routing import Votes
from bot.ports import Clock, Dictionary, Embedder, Language, Store, Work
from bot.services.launches.embargo import Embargoes
from bot.services.routing import NOT_ROUTED, NOTHING_LEARNED, Learned, route
from bot.services.search import Found, Indexes, Library, Sight, search
from bot.services.understanding import Understood, masked_question, product_names, understand

CANDIDATES = 3
"""How many passages an unsure answer shows."""
RIVALS = 4
"""How many passages behind the first are compared with it."""
NEAR_ENOUGH = 0.08
"""How far behind the first a passage's score may lie for its words to count as about the same matter: a third of what
words and concepts can add to a score."""
WARM_UP = "warm up: 年费 annual fee"
"""In both languages: each has a dictionary and words of its own."""
NO_QUESTION, FAILED = "no_question", "failed"
"""What becomes of a question beside an `Outcome`: there was none in what was typed, or the search failed."""

Answering = Callable[[str, Asking, datetime | None], Answer]
"""Answers what was typed, as of an instant or now, and records nothing."""
OnAsked = Callable[[str, str, float], None]
"""Told where somebody asked, what came of it, and the seconds that it took; must not raise."""


@dataclass(frozen=True, slots=True)
class AnsweringDesk:
    """What answering needs; ``follow_up_within`` is how long a conversation is remembered.

    ``turn`` is held while a question that people ask is answered: more at a time than there are cores to answer them
    would only be in each other's way. Where processes beside this one answer what people ask, ``elsewhere`` asks them.
    ``learned`` gives what routing has learned up to now. ``on_asked`` is told of every question that people ask.
    """

    store: Store
    embedder: Embedder
    indexes: Indexes
    language: Language
    dictionary: Dictionary
    calibration: Calibration
    clock: Clock
    follow_up_within: timedelta = timedelta(minutes=15)
    embargoes: Embargoes = field(default_factory=Embargoes)
    learned: Callable[[], Learned] = lambda: NOTHING_LEARNED
    turn: AbstractContextManager[object] = field(default_factory=nullcontext[None])
    elsewhere: Answering | None = None
    on_asked: OnAsked = lambda surface, outcome, seconds: None

    @property
    def holdings(self) -> Library:
        """Its documents."""
        return Library(self.store, self.embargoes)


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer with everything that led to it, for looking closely and for measuring."""

    answer: Answer
    understood: Understood
    found: Found
    features: Features | None
    rarity: Rarity
    votes: Votes


def ask(typed: str, asking: Asking, desk: AnsweringDesk, as_of: datetime | None = None) -> Answer:
    """Answer a question from valid knowledge, and record both.

    Raises `bot.domain.errors.InputError` when there is no question in what was typed.
    """
    started, outcome = perf_counter(), FAILED
    try:
        answered = (desk.elsewhere or partial(_answer_in_turn, desk))(typed, asking, as_of)
        _record(answered, asking, desk)
        outcome = str(answered.outcome)
        return answered
    except InputError:
        outcome = NO_QUESTION
        raise
    finally:
        desk.on_asked(asking.surface, outcome, perf_counter() - started)


def _answer_in_turn(desk: AnsweringDesk, typed: str, asking: Asking, as_of: datetime | None) -> Answer:
    with desk.turn:
        return answer(typed, asking, desk, as_of).answer


def _record(answered: Answer, asking: Asking, desk: AnsweringDesk) -> None:
    """Outside of the turn: who waits for the database to write leaves the cores to others."""
    now = desk.clock()
    desk.store.together(lambda work: work.asks.record(answered, asking, now))


def warm_up(desk: AnsweringDesk) -> None:
    """Answer something, so that nobody's question is the first, which takes seven times as long as any other."""
    with suppress(BriefedError):  # whatever keeps it from answering is told to whoever asks
        answer(WARM_UP, Asking("briefed", "warm-up"), desk)


def answer(typed: str, asking: Asking, desk: AnsweringDesk, as_of: datetime | None = None) -> Trace:
    """Answer a question without recording it."""
    now = as_of or desk.clock()
    steps = _Steps()
    with steps.timed("understand"):
        departments, understood = _understand(typed, asking, desk)
    with steps.timed("embed"):
        vector = desk.embedder.embed_query(understood.text)
    with steps.timed("search"):
        sight = Sight(asking.reader, now, asking.within)
        found = search(understood, vector, desk.indexes, desk.holdings, desk.calibration, sight)
    with steps.timed("judge"):
        rarity, judged_by, confidence = _judged(understood, found, desk)
        outcome = judge(confidence, desk.calibration)
        routed = (
            route(understood.meant, vector, found, departments, desk.learned(), desk.calibration.routing)
            if asking.routes_all or outcome is Outcome.NO_ANSWER
            else NOT_ROUTED
        )
    with steps.timed("read"):
        reading = _Reading(understood, found, rarity, desk.language)
        quotes = reading.quotes(outcome)
        tells = outcome is Outcome.NO_ANSWER and _later_would_tell(understood, found, desk)
        notices = reading.notices(outcome, tells)
    for quote in (*quotes, *(notice.quote for notice in notices)):
        check_verbatim(quote)
    return Trace(
        Answer(
            ask_id=_ask_id(asking, understood, outcome, quotes),
            question=understood.question,
            language=understood.language,
            outcome=outcome,
            confidence=confidence,
            as_of=now,
            quotes=quotes,
            notices=notices,
            departments=routed.likely,
            any_department=routed.any_department,
            not_launched=_not_launched(quotes, found),
            read_as=understood.meant if understood.meant != understood.question else None,
            timings=steps.seconds,
        ),
        understood,
        found,
        judged_by,
        rarity,
        routed.votes,
    )


def _ask_id(asking: Asking, understood: Understood, outcome: Outcome, quotes: Sequence[Quote]) -> str:
    """A new name for an answer; the same again where a message is answered the same in another attempt."""
    if asking.key is None:
        return uuid.uuid4().hex
    quoted = [quote.source.passage_id for quote in quotes]
    return uuid.uuid5(uuid.NAMESPACE_OID, repr((asking.key, understood.meant, outcome.value, quoted))).hex


def _not_launched(quotes: Sequence[Quote], found: Found) -> Embargo | None:
    """The launch to come that quoted words wait for, so that whoever may read them does not read them out; else the one
    that the question is about, if nothing that may be shown is nearer to it and everybody may know of the launch."""
    quoted = next((quote.source.embargo for quote in quotes if quote.source.embargo), None)
    if quoted is not None or not found.embargoed:
        return quoted
    nearest = found.embargoed[0]
    if found.best_score >= nearest.score:
        return None
    embargo = found.known[nearest.passage_id].embargo
    return embargo if embargo and embargo.is_announced else None


def _judged(understood: Understood, found: Found, desk: AnsweringDesk) -> tuple[Rarity, Features | None, float]:
    """How rare the question's words are, what is known of what was found, and how sure an answer from it would be."""
    rarity = _rarity(understood.words, found, desk)
    judged_by = _features(understood, found, rarity, desk.language)
    return rarity, judged_by, probability(judged_by, desk.calibration) if judged_by else 0.0


def _later_would_tell(understood: Understood, found: Found, desk: AnsweringDesk) -> bool:
    """Whether words that take effect later would answer the question outright if they were valid already.

    Less is not enough: on labelled questions, what would only be a candidate is about something else half of the time.
    """
    if not found.later or found.later[0].score < found.best_score:
        return False
    as_if_valid = replace(found, ranked=[found.later[0], *found.ranked])
    *_, confidence = _judged(understood, as_if_valid, desk)
    return judge(confidence, desk.calibration) is Outcome.ANSWERED


def features_without(passage_ids: Collection[str], trace: Trace, desk: AnsweringDesk) -> Features | None:
    """What would be known of a question if these passages were not there; ``None`` if nothing is left."""
    found = replace(trace.found, ranked=[one for one in trace.found.ranked if one.passage_id not in passage_ids])
    return _features(trace.understood, found, _rarity(trace.understood.words, found, desk), desk.language)


def further_quotes(trace: Trace, desk: AnsweringDesk, without: Collection[str], count: int) -> tuple[Quote, ...]:
    """What else was found that may be shown, best first, whether or not it answers."""
    quotes = _reading(trace, desk).all_but(without, count)
    for quote in quotes:
        check_verbatim(quote)
    return quotes


def reading_of(passage_id: str, trace: Trace, desk: AnsweringDesk) -> tuple[Quote, Sequence[Weighed]]:
    """What would be quoted of a passage that was found, and how its windows were weighed against each other."""
    return _reading(trace, desk).close_up(passage_id)


def _reading(trace: Trace, desk: AnsweringDesk) -> _Reading:
    return _Reading(trace.understood, trace.found, trace.rarity, desk.language)


def _understand(typed: str, asking: Asking, desk: AnsweringDesk) -> tuple[Mapping[str, Department], Understood]:
    question = masked_question(typed)
    with desk.store.begin() as work:
        departments = work.documents.departments()
        meant = _meant(question, asking, departments, work, desk)
    return departments, understand(question, meant, departments.values(), desk.language, desk.dictionary)


def _meant(
    question: str, asking: Asking, departments: Mapping[str, Department], work: Work, desk: AnsweringDesk
) -> str:
    """The question itself, or for a follow-up the whole question that it stands for."""
    if asking.conversation is None or not depends_on_previous(question):
        return question
    since = desk.clock() - desk.follow_up_within
    conversations = (asking.conversation, asking.after) if asking.after else (asking.conversation,)
    questions = (work.asks.last_question(one, since) for one in conversations)
    previous = next((one for one in questions if one is not None), None)
    if previous is None:
        return question
    return read_together(previous, question, product_names(work.documents.products(), departments.values()))


def _rarity(words: Sequence[str], found: Found, desk: AnsweringDesk) -> Rarity:
    relevant = set(words).union(*(desk.language.words(_best_view(one, found)) for one in found.ranked[:1]))
    frequencies = desk.indexes.keywords.document_frequencies(sorted(relevant))
    return rarity_of(frequencies, desk.indexes.keywords.count())


def _features(understood: Understood, found: Found, rarity: Rarity, language: Language) -> Features | None:
    if not found.ranked:
        return None
    passage_words = [_passage_words(found.known[one.passage_id], language) for one in found.ranked[:5]]
    view = _best_view(found.ranked[0], found)
    figure_missing = asks_for_figure(understood.meant) and not names_figure(_quoted(found.ranked[0], found))
    return features(found.ranked, understood.expanded, passage_words, set(language.words(view)), figure_missing, rarity)


def _passage_words(known: KnownPassage, language: Language) -> set[str]:
    passage = known.passage
    parts = (known.document.title, *passage.heading_path, passage.question or "", *passage.header, passage.text)
    return set(language.words("\n".join(parts)))


def _best_view(ranked: Ranked, found: Found) -> str:
    return found.known[ranked.passage_id].passage.question or _quoted(ranked, found)


def _quoted(ranked: Ranked, found: Found) -> str:
    known = found.known[ranked.passage_id]
    return read(known, found.windows.get(ranked.passage_id, {}), lambda _: 0.0).text


class _Reading:
    """Turning ranked passages into quotes and notices for one question."""

    def __init__(self, understood: Understood, found: Found, rarity: Rarity, language: Language) -> None:
        self._understood = understood
        self._found = found
        self._rarity = rarity
        self._language = language
        self._quotes = dict[str, Quote]()

    def quotes(self, outcome: Outcome) -> tuple[Quote, ...]:
        """One quote when answered, the best few to choose from when unsure, none otherwise."""
        count = {Outcome.ANSWERED: 1, Outcome.UNSURE: CANDIDATES, Outcome.NO_ANSWER: 0}[outcome]
        return tuple(self._quote(ranked) for ranked in self._found.ranked[:count])

    def all_but(self, passage_ids: Collection[str], count: int) -> tuple[Quote, ...]:
        """Quotes of the best passages but some."""
        others = [one for one in self._found.ranked if one.passage_id not in passage_ids]
        return tuple(self._quote(ranked) for ranked in others[:count])

    def close_up(self, passage_id: str) -> tuple[Quote, Sequence[Weighed]]:
        """A passage's quote with all that could have been quoted."""
        known, similarities = self._found.known[passage_id], self._found.windows.get(passage_id, {})
        return read(known, similarities, self._overlap), weighed(known, similarities, self._overlap)

    def notices(self, outcome: Outcome, later_would_tell: bool) -> tuple[Notice, ...]:
        """Other valid words on the same matter, and words that take effect later.

        Of an unsure answer only the candidates are compared with each other. Where nothing answers, what takes effect
        later is shown only if it would tell: most of what is then near to the question is about something else.
        """
        if outcome is Outcome.NO_ANSWER:
            return tuple(self._later(self._found.later[:1] if later_would_tell else ()))
        first = self._found.ranked[0]
        rivals = self._found.ranked[1 : 1 + RIVALS if outcome is Outcome.ANSWERED else CANDIDATES]
        near = [one for one in self._found.later[:1] if one.score >= self._found.best_score - NEAR_ENOUGH]
        return (*self._conflicts(first, rivals), *self._later(near))

    def _conflicts(self, first: Ranked, rivals: Sequence[Ranked]) -> Iterator[Notice]:
        said = self._quote(first)
        for rival in rivals:
            if first.score - rival.score <= NEAR_ENOUGH and self._disagree(said, other := self._quote(rival)):
                yield Notice(NoticeKind.CONFLICT, other)

    def _later(self, later: Sequence[Ranked]) -> Iterator[Notice]:
        return (Notice(NoticeKind.EFFECTIVE_LATER, self._quote(one)) for one in later)

    def _disagree(self, one: Quote, other: Quote) -> bool:
        if one.document.document_id == other.document.document_id or _of_different_products(one, other):
            return False
        return disagree(one.text, other.text, self._language.words(one.text), self._language.words(other.text))

    def _quote(self, ranked: Ranked) -> Quote:
        one = ranked.passage_id
        if one not in self._quotes:
            similarities = self._found.windows.get(one, {})
            self._quotes[one] = read(self._found.known[one], similarities, self._overlap, ranked.score)
        return self._quotes[one]

    def _overlap(self, text: str) -> float:
        return share(self._understood.expanded, self._language.words(text), self._rarity)


def _of_different_products(one: Quote, other: Quote) -> bool:
    """Whether one of them speaks of its own product by name, and the other is about another product."""
    first, second = one.document.product, other.document.product
    if first is None or second is None or first == second:
        return False
    return (first in one.text) != (first in other.text) or (second in one.text) != (second in other.text)


class _Steps:
    """Seconds spent by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, step: str) -> Generator[None]:
        started = perf_counter()
        yield
        self.seconds[step] = perf_counter() - started
