"""What people say of answers, and the votes by which phrasings come to lead to passages.

A positive word turns the phrasing of the question into an alias of the passage, a negative one speaks against it. An
alias stands while more people confirm than contradict it. The word of an expert, who answers for his department, counts
as that of two people: a single agent who disagrees does not retire it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.text import is_chinese, normalise

EXPERTS_WORD = 2
"""How many people's confirmation an expert's is worth."""
FEWEST_CHINESE, FEWEST_LETTERS = 2, 4
"""Characters below which a phrasing says nothing by itself: "卡" and "fee" could be about anything."""
LONGEST_PHRASING = 200
"""Characters. The longest of the sample bank's 909 questions has 87; what is longer is a pasted chat."""
LONGEST_COMMENT = 1_000
ANONYMOUS = ""
"""The person behind an expert's word whose name was not given; nobody else is called so."""

_MASKED = re.compile(r"\[(?:card|id|phone|email)\]")
_ENDS = " \t?？!！.。,，、;；:：~～…-—"


@dataclass(frozen=True, slots=True)
class RecordedAsk:
    """An answer as it was given: the whole question, masked, and the passages that it quoted, in their order."""

    ask_id: str
    meant: str
    passage_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of an answer, as it comes in under an idempotency key.

    ``passage_id`` is the quoted passage that is meant; it may be left out where only one was quoted, and where none
    of several helped. A later word of the same person about the same answer takes the place of an earlier one.
    """

    ask_id: str
    person: str
    helpful: bool
    key: str
    passage_id: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of an answer; ``passage_ids`` are the quoted passages that it is about."""

    key: str
    ask_id: str
    person: str
    helpful: bool
    passage_ids: tuple[str, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A way to ask: ``text`` as it is shown and embedded, ``plain`` as two of them are compared."""

    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Word:
    """One person's word on one phrasing: these passages answer it, or they do not.

    It was said of the answer ``ask_id``, or by an expert for his department.
    """

    person: str
    helpful: bool
    passages: tuple[str, ...]
    ask_id: str | None = None

    @property
    def is_experts(self) -> bool:
        return self.ask_id is None


@dataclass(frozen=True, slots=True)
class Votes:
    """Who confirms and who contradicts that a passage answers a phrasing; ``experts`` are among the former."""

    confirmed: frozenset[str] = frozenset()
    contradicted: frozenset[str] = frozenset()
    experts: frozenset[str] = frozenset()

    @property
    def stands(self) -> bool:
        """Whether the phrasing is an alias of the passage."""
        return len(self.confirmed) + len(self.experts) * (EXPERTS_WORD - 1) > len(self.contradicted)


@dataclass(frozen=True, slots=True)
class AliasChange:
    """A phrasing came to lead to a passage, or ceased to; ``person`` is whose word turned it."""

    passage_id: str
    text: str
    stands: bool
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AliasNews:
    """A change of an alias with where its passage stands; ``topic`` is the passage's question or heading."""

    change: AliasChange
    document_id: str
    topic: str


# What is said --------------------------------------------------------------------------------------------------------


def feedback_on(ask: RecordedAsk, said: Said) -> Feedback:
    """What was said, held against the answer; raises `InputError` for what cannot be said of it."""
    person = normalise(said.person)
    if not person:
        said_by = Bilingual("这是谁的意见? 没有写名字。", "Who says so? Nobody is named.")
        raise Declined(said_by, "Feedback is one person's word: name him.")
    comment = normalise(said.comment or "") or None
    if comment and len(comment) > LONGEST_COMMENT:
        too_long = Bilingual(
            f"意见有 {len(comment):,} 个字, 最多 {LONGEST_COMMENT:,} 个, 请写短些。",
            f"The comment has {len(comment):,} characters; {LONGEST_COMMENT:,} is the limit. Shorten it.",
        )
        raise Declined(too_long)
    return Feedback(said.key, ask.ask_id, person, said.helpful, _concerned(ask, said), comment)


def numbered_passage(ask: RecordedAsk, number: int) -> str:
    """The quoted passage with this number, counted from 1; raises `InputError` when there is none."""
    if not 1 <= number <= len(ask.passage_ids):
        raise _which(ask, f"那条回答里没有第 {number} 段。", f"There is no passage {number} in that answer.")
    return ask.passage_ids[number - 1]


def _concerned(ask: RecordedAsk, said: Said) -> tuple[str, ...]:
    """The passages that the word is about: the one that is named, else the only one, else none of them helped."""
    if said.passage_id is not None:
        if said.passage_id not in ask.passage_ids:
            raise _which(ask, "那条回答没有引用这一段。", "That passage was not quoted in the answer.")
        return (said.passage_id,)
    if said.helpful and not ask.passage_ids:
        nothing = Bilingual(
            "那条回答没有引用任何内容, 谈不上有帮助, 请选“没帮助”。",
            "That answer quoted nothing that could have helped. Say that it was not helpful.",
        )
        raise Declined(nothing)
    if said.helpful and len(ask.passage_ids) > 1:
        count = len(ask.passage_ids)
        raise _which(ask, f"{count} 段里是哪一段有帮助?", f"Which of the {count} passages helped?")
    return ask.passage_ids


def _which(ask: RecordedAsk, zh: str, en: str) -> Declined:
    numbers = _numbers(len(ask.passage_ids))
    return Declined(Bilingual(f"{zh}{numbers.zh}", f"{en} {numbers.en}"))


def _numbers(count: int) -> Bilingual:
    if count == 0:
        return Bilingual("它没有引用任何内容。", "It quoted none.")
    if count == 1:
        return Bilingual("它只引用了一段: 第 1 段。", "It quoted one: number 1.")
    return Bilingual(
        f"请填它引用的段落的序号: 1 到 {count}。", f"Name one of those it quoted, by its number: 1 to {count}."
    )


# What becomes of phrasings -------------------------------------------------------------------------------------------


def phrasing_of(question: str, plain: Callable[[str], str] = str.casefold) -> Phrasing | None:
    """A masked question as a phrasing; ``None`` for one that says too little, or too much, to be an alias.

    ``plain`` makes spellings of one text equal, such as Traditional and Simplified Chinese.
    """
    text = normalise(_MASKED.sub(" ", question))
    compared = " ".join(plain(text).casefold().split()).strip(_ENDS)
    if len(text) > LONGEST_PHRASING or not _says_something(compared):
        return None
    return Phrasing(text, compared)


def _says_something(text: str) -> bool:
    chinese = sum(map(is_chinese, text))
    return chinese >= FEWEST_CHINESE or sum(map(str.isalpha, text)) >= FEWEST_LETTERS


def votes_by_passage(words: Iterable[Word]) -> dict[str, Votes]:
    """How the votes on one phrasing stand, for every passage that any word is about.

    Words come in the order they were said. A person's last word on an answer counts, and of those, his last one on a
    passage: nobody counts twice, however often he asks and whatever he says in between.
    """
    tallies: dict[str, _Tally] = {}
    for word in _last_on_each_answer(words):
        for passage in word.passages:
            tallies.setdefault(passage, _Tally()).count(word)
    return {passage: tally.votes() for passage, tally in tallies.items()}


def _last_on_each_answer(words: Iterable[Word]) -> Iterable[Word]:
    last: dict[tuple[str, str | tuple[str, ...]], Word] = {}
    for word in words:
        about = (word.person, word.passages if word.ask_id is None else word.ask_id)
        last.pop(about, None)  # it takes its turn anew
        last[about] = word
    return last.values()


@dataclass(slots=True)
class _Tally:
    """What was said of one passage: each person's last word, and who spoke as an expert."""

    last: dict[str, bool] = field(default_factory=dict[str, bool])
    experts: set[str] = field(default_factory=set[str])

    def count(self, word: Word) -> None:
        self.last[word.person] = word.helpful
        if word.is_experts and word.helpful:
            self.experts.add(word.person)

    def votes(self) -> Votes:
        confirmed = frozenset(person for person, helpful in self.last.items() if helpful)
        return Votes(confirmed, frozenset(self.last) - confirmed, confirmed & self.experts)


def turned(before: Mapping[str, bool], votes: Mapping[str, Votes]) -> dict[str, bool]:
    """The passages for which the votes make a difference, with whether the phrasing leads to them from now on.

    Whoever chooses another passage takes his word on the first one back, which may leave that without any.
    """
    after = {passage: passage in votes and votes[passage].stands for passage in (*before, *votes)}
    return {passage: stands for passage, stands in after.items() if stands != before.get(passage, False)}
