"""Votes on phrasings: who counts, how often, and when a phrasing leads to a passage."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InputError
from bot.domain.feedback import (
    ANONYMOUS,
    LONGEST_COMMENT,
    LONGEST_PHRASING,
    Feedback,
    RecordedAsk,
    Said,
    Word,
    feedback_on,
    numbered_passage,
    phrasing_of,
    turned,
    votes_by_passage,
)

# --- what can be said of an answer ---

NONE, ONE, THREE = (
    RecordedAsk("a0", "年费"),
    RecordedAsk("a1", "年费", ("p",)),
    RecordedAsk("a3", "年费", ("p", "q", "r")),
)


@pytest.mark.parametrize(
    ("ask", "helpful", "passage", "concerned"),
    [
        (ONE, True, None, ("p",)),
        (ONE, True, "p", ("p",)),
        (ONE, False, None, ("p",)),
        (THREE, True, "q", ("q",)),
        (THREE, False, "q", ("q",)),
        (THREE, False, None, ("p", "q", "r")),
        (NONE, False, None, ()),
    ],
)
def test_a_word_is_about_the_passage_that_is_meant(ask, helpful, passage, concerned):
    said = Said(ask.ask_id, " a0001 ", helpful, "k", passage, "  ")
    assert feedback_on(ask, said) == Feedback("k", ask.ask_id, "a0001", helpful, concerned)


@pytest.mark.parametrize(
    ("ask", "changes", "complaint"),
    [
        (ONE, {"person": ""}, "Nobody is named"),
        (ONE, {"person": " \n"}, "Nobody is named"),
        (ONE, {"person": "\u200b\ufeff"}, "Nobody is named"),
        (ONE, {"passage_id": "q"}, "not quoted"),
        (ONE, {"passage_id": ""}, "not quoted"),
        (NONE, {"passage_id": "p"}, "not quoted"),
        (NONE, {}, "quoted nothing"),
        (THREE, {}, "Which of the 3 passages"),
        (ONE, {"comment": "长" * (LONGEST_COMMENT + 1)}, "1,001 characters"),
    ],
)
def test_what_cannot_be_said_is_refused_in_one_line(ask, changes, complaint):
    said = Said(**{"ask_id": ask.ask_id, "person": "a0001", "helpful": True, "key": "k", **changes})
    with pytest.raises(InputError, match=complaint) as caught:
        feedback_on(ask, said)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("number", [-1, 0, 4, 10**9])
def test_a_passage_that_is_not_there_has_no_number(number):
    assert [numbered_passage(THREE, one) for one in (1, 2, 3)] == ["p", "q", "r"]
    with pytest.raises(InputError, match="There is no passage"):
        numbered_passage(THREE, number)


# --- which phrasings are kept ---


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("年费", "年费"),
        ("  白金卡\n年费 咋免?? ", "白金卡 年费 咋免??"),
        ("卡号[card]年费多少", "卡号 年费多少"),
        ("fees", "fees"),
        ("ATM 费", "ATM 费"),
        ("年" * LONGEST_PHRASING, "年" * LONGEST_PHRASING),
    ],
)
def test_a_phrasing_is_kept_as_it_was_typed(question, text):
    phrasing = phrasing_of(question)
    assert phrasing is not None
    assert phrasing.text == text


@pytest.mark.parametrize(
    "question",
    ["", "?", "卡", "卡?", "卡 1", "费😀", "😀", "😀👍🏽🎉", "12345", "3,600 %", "fee", "a1b2", "[card]",
     "[phone][email]", "\u200b年", "年" * (LONGEST_PHRASING + 1)],
)  # fmt: skip
def test_what_says_too_little_or_too_much_is_no_phrasing(question):
    assert phrasing_of(question) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Annual Fee?", "annual fee"),
        ("年费怎么免？", "年费怎么免"),
        ("年费  怎么免。", "年费 怎么免!"),
        ("ＡＴＭ取现", "atm取现"),
    ],
)
def test_spellings_of_one_phrasing_are_the_same(one, other):
    first, second = phrasing_of(one), phrasing_of(other)
    assert first is not None
    assert second is not None
    assert first.plain == second.plain


def test_other_scripts_are_made_equal_by_whoever_can():
    def simplified(text: str) -> str:
        return text.replace("費", "费")

    first, second = phrasing_of("年費怎么免", simplified), phrasing_of("年费怎么免", simplified)
    assert first is not None
    assert second is not None
    assert (first.plain, first.text, second.text) == (second.plain, "年費怎么免", "年费怎么免")


# --- how votes are counted ---


def yes(person: str, passage: str = "p", ask: str | None = None) -> Word:
    return Word(person, True, (passage,), ask or f"{person}'s")


def no(person: str, *passages: str, ask: str | None = None) -> Word:
    return Word(person, False, passages or ("p",), ask or f"{person}'s")


def expert(person: str = ANONYMOUS, passage: str = "p") -> Word:
    return Word(person, True, (passage,))


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ([], ""),
        ([yes("a")], "p"),
        ([no("a")], ""),
        ([yes("a"), no("b")], ""),
        ([yes("a"), yes("b"), no("c")], "p"),
        ([yes("a"), yes("b"), no("c"), no("d")], ""),
        ([no("a"), yes("b"), yes("c")], "p"),
        # Toggling: the last word counts.
        ([yes("a"), no("a")], ""),
        ([yes("a"), no("a"), yes("a")], "p"),
        # Nobody counts twice, in how many asks he says it.
        ([yes("a", ask="1"), yes("a", ask="2"), yes("a", ask="3"), no("b")], ""),
        ([no("a", ask="1"), no("a", ask="2"), yes("b"), yes("c")], "p"),
        ([yes("a", ask="1"), no("a", ask="2")], ""),
        ([no("a", ask="1"), yes("a", ask="2")], "p"),
        # Another choice takes the place of the first, in the same answer only.
        ([yes("a", "p"), yes("a", "q")], "q"),
        ([yes("a", "p", ask="1"), yes("a", "q", ask="2")], "pq"),
        ([yes("a", "p", ask="1"), yes("a", "p", ask="2"), yes("a", "q", ask="2")], "pq"),
        ([yes("a", "p"), yes("b", "q")], "pq"),
        ([yes("a", "p"), yes("b", "q"), no("c", "p")], "q"),
        # None of them.
        ([yes("a", "p"), yes("b", "q"), no("c", "p", "q", "r")], ""),
        ([no("c", "p", "q"), yes("c", "q"), yes("a", "p")], "pq"),
        # Experts.
        ([expert()], "p"),
        ([expert(), no("a")], "p"),
        ([expert(), no("a"), no("b")], ""),
        ([expert(), no("a"), no("b"), yes("c")], "p"),
        ([no("a"), no("b"), expert()], ""),
        ([expert(), expert(), no("a"), no("b")], ""),
        ([expert("x"), expert("y"), no("a"), no("b"), no("c")], "p"),
        ([expert("x"), yes("x"), no("a"), no("b")], ""),
        ([expert("x"), no("x")], ""),
        ([expert("x"), no("x"), yes("x"), no("a")], "p"),
        ([expert("x", "p"), expert("x", "q")], "pq"),
        # A word about an answer that quoted nothing.
        ([Word("a", False, (), "1"), yes("b")], "p"),
    ],
)
def test_a_phrasing_stands_while_more_people_confirm_than_contradict(words, standing):
    assert "".join(sorted(passage for passage, votes in votes_by_passage(words).items() if votes.stands)) == standing


PEOPLE, PASSAGES, ASKS = st.sampled_from("abcde"), st.sampled_from("pqr"), st.sampled_from("12")
CHOSEN = st.tuples(PASSAGES)
SAID = st.one_of(
    st.builds(Word, PEOPLE, st.booleans(), CHOSEN, ASKS),
    st.builds(Word, PEOPLE, st.just(False), st.just(("p", "q", "r")), ASKS),
    st.builds(Word, PEOPLE, st.just(True), CHOSEN),
)
# An answer is one person's: what others say of the same question, they say of answers of their own.
WORDS = st.lists(SAID, max_size=30).map(
    lambda words: [Word(w.person, w.helpful, w.passages, w.ask_id and w.person + w.ask_id) for w in words]
)


@given(WORDS, st.randoms(use_true_random=False))
def test_only_the_order_of_each_persons_own_words_matters(words, chance: random.Random):
    queues = {person: [word for word in words if word.person == person] for person in "abcde"}
    mixed: list[Word] = []
    while waiting := [queue for queue in queues.values() if queue]:
        mixed.append(chance.choice(waiting).pop(0))
    assert votes_by_passage(mixed) == votes_by_passage(words)


@given(WORDS)
def test_nobody_ever_counts_twice(words):
    for votes in votes_by_passage(words).values():
        assert not votes.confirmed & votes.contradicted
        assert votes.experts <= votes.confirmed
        assert votes.confirmed | votes.contradicted <= set("abcde")


@given(WORDS)
def test_saying_the_same_again_changes_nothing(words):
    assert votes_by_passage([*words, *words[-1:]]) == votes_by_passage(words)


@given(WORDS, PASSAGES)
def test_retiring_is_reversible(words, passage):
    contradicted = [*words, *(no(person, passage, ask=f"new {person}") for person in "abcde")]
    assert not votes_by_passage(contradicted)[passage].stands
    confirmed = [*contradicted, *(yes(person, passage, ask=f"newer {person}") for person in "abc")]
    assert votes_by_passage(confirmed)[passage].stands


@given(WORDS, WORDS)
def test_only_what_turned_is_told_and_telling_it_catches_up(words, more):
    before = {one: votes.stands for one, votes in votes_by_passage(words).items()}
    votes = votes_by_passage([*words, *more])
    turns = turned(before, votes)
    assert all(stands != before.get(one, False) for one, stands in turns.items())
    assert {one for one, stands in (before | turns).items() if stands} == {o for o, v in votes.items() if v.stands}
    assert turned(before | turns, votes) == {}
