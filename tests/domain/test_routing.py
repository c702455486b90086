"""Which department a question belongs to, and whether any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import RoutingReason
from bot.domain.departments import Department
from bot.domain.routing import (
    PastQuestion,
    RoutingWeights,
    Vote,
    any_department,
    as_far_as_known,
    fairly_chosen,
    likely_departments,
    loudest,
    scope_share,
    scope_words,
    telling_words,
    votes_of,
)

WEIGHTS = RoutingWeights(
    whose=Vote(passages=30.0, scope=3.0, meaning=10.0, past=3.0), anybody=Vote(10.0, 1.0, 1.0, 5.0), intercept=-6.0
)
CARDS = Department("cards", scope=("信用卡", "年费", "annual fee"))
SHARES = st.floats(0, 1)
VOTES = st.dictionaries(st.text(min_size=1), st.builds(Vote, SHARES, SHARES, SHARES, SHARES), min_size=1)


def ordered(votes: dict[str, Vote]) -> list[str]:
    return [one.department for one in likely_departments(votes, WEIGHTS)]


def test_the_department_of_the_best_passage_is_the_likeliest():
    votes = votes_of([("cards", 0.9), ("risk", 0.85), ("cards", 0.5)], {}, {}, {"rewards": 0.0})
    assert ordered(votes) == ["cards", "risk", "rewards"]


@pytest.mark.parametrize(
    ("scopes", "meanings", "past"),
    [({"risk": 0.5}, {}, {}), ({}, {"cards": 0.4, "risk": 0.6}, {}), ({}, {}, {"cards": 0.1, "risk": 0.7})],
)
def test_each_voice_decides_where_the_others_do_not(scopes, meanings, past):
    assert ordered(votes_of([("cards", 0.9), ("risk", 0.9)], scopes, meanings, past))[0] == "risk"


def test_a_department_that_was_not_found_stands_where_the_last_passage_stands():
    votes = votes_of([("cards", 0.9), ("cards", 0.4)], {"rewards": 0.2}, {}, {})
    assert votes["rewards"] == Vote(passages=0.4, scope=0.2)


def test_a_department_without_words_stands_where_the_least_of_the_others_stands():
    votes = votes_of([("cards", 0.9), ("risk", 0.9), ("rewards", 0.9)], {}, {"cards": 0.6, "risk": 0.3}, {})
    assert votes["rewards"].meaning == 0.3


def test_passages_of_no_department_speak_for_none():
    assert set(votes_of([("", 0.9), ("cards", 0.5)], {}, {}, {})) == {"cards"}


def test_without_departments_nobody_is_likely():
    votes = votes_of([], {}, {}, {})
    assert likely_departments(votes, WEIGHTS) == ()
    assert any_department(votes, WEIGHTS) == 0


@given(VOTES)
def test_probabilities_add_up_to_one(votes):
    likely = likely_departments(votes, WEIGHTS)
    assert sum(one.probability for one in likely) == pytest.approx(1)
    assert [one.probability for one in likely] == sorted((one.probability for one in likely), reverse=True)


@given(VOTES, st.data())
def test_a_voice_that_grows_never_lowers_its_department(votes, data):
    name = data.draw(st.sampled_from(sorted(votes)))
    vote = votes[name]
    louder = Vote(vote.passages, vote.scope, vote.meaning, data.draw(st.floats(vote.past, 1)))

    def chances(given_votes: dict[str, Vote]) -> tuple[float, float]:
        likely = {one.department: one.probability for one in likely_departments(given_votes, WEIGHTS)}
        return likely[name], any_department(given_votes, WEIGHTS)

    before, after = chances(votes), chances({**votes, name: louder})
    assert after[0] >= before[0] - 1e-12
    assert after[1] >= before[1] - 1e-12


def test_a_reason_goes_with_its_department():
    reason = RoutingReason(passage_ids=("p1",), past=0.5)
    votes = votes_of([("cards", 0.9), ("risk", 0.5)], {}, {}, {})
    assert [one.reason for one in likely_departments(votes, WEIGHTS, {"cards": reason})] == [reason, None]


def test_whether_it_is_anybodys_hangs_on_the_loudest_of_each_voice():
    votes = {"cards": Vote(0.2, 0.0, 0.1, 0.9), "risk": Vote(0.6, 0.3, 0.0, 0.1)}
    assert loudest(votes.values()) == Vote(0.6, 0.3, 0.1, 0.9)
    assert any_department({"cards": Vote(0.1, 0.0, 0.0, 0.0)}, WEIGHTS) < 0.5 < any_department(votes, WEIGHTS)


def test_what_is_like_small_talk_is_rather_nobodys():
    votes = {"cards": Vote(0.6, 0.3, 0.1, 0.9)}
    wary = replace(WEIGHTS, small_talk=4.0)
    chances = [any_department(votes, wary, much) for much in (0.0, 0.2, 0.9)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == any_department(votes, WEIGHTS, 0.9) > chances[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Visa卡丢了", {"visa", "卡丢", "丢了"}),
        ("卡?", {"卡"}),
        ("what's my PIN_2", {"what", "s", "my", "pin", "2"}),
        ("?!", set()),
    ],
)
def test_telling_words_are_latin_words_and_pairs_of_chinese_characters(text, words):
    assert telling_words(text) == words


@pytest.mark.parametrize(
    ("drawn", "unexplained", "expected"),
    [
        # Where nobody knows anything about the new department, only what is familiar speaks against it.
        ({"old": 0.3, "new": 0.0}, {"new": 1.0}, {"old": 0.3, "new": 0.3}),
        ({"old": 0.9, "new": 0.0}, {"new": 1.0}, {"old": 0.9, "new": 0.1}),
        ({"old": 0.9, "new": 0.0}, {"new": 0.5}, {"old": 0.9, "new": 0.05}),
        ({"old": 0.9, "new": 0.0}, {}, {"old": 0.9, "new": 0.0}),
        ({"old": 1.7, "new": -0.2}, {}, {"old": 1.0, "new": 0.0}),
        ({}, {}, {}),
    ],
)
def test_what_is_not_known_of_a_department_does_not_speak_against_it(drawn, unexplained, expected):
    assert as_far_as_known(drawn, unexplained) == pytest.approx(expected)


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(-2, 2)), st.dictionaries(st.sampled_from("abcd"), SHARES))
def test_no_voice_of_the_past_leaves_0_to_1(drawn, unexplained):
    assert all(0 <= one <= 1 for one in as_far_as_known(drawn, unexplained).values())


@pytest.mark.parametrize(
    ("question", "share", "words"),
    [
        ("年费", 1.0, ("年费",)),
        ("信用卡年费怎么免", 5 / 8, ("信用卡", "年费")),
        ("annual fees", 0.0, ()),
        ("annual fee", 1.0, ("annual fee",)),
        ("", 0.0, ()),
    ],
)
def test_scope_words_cover_a_share_of_the_question(question, share, words):
    assert scope_share(question, CARDS) == pytest.approx(share)
    assert scope_words(question, CARDS) == words


def test_many_examples_of_one_department_leave_room_for_the_others():
    owners = ["big"] * 8 + ["small"] * 2 + ["tiny"]
    chosen = [owners[place] for place in fairly_chosen(owners, 6)]
    assert chosen == ["big", "small", "tiny", "big", "small", "big"]


@given(st.lists(st.sampled_from("abc")), st.integers(0, 20))
def test_the_first_of_each_department_are_chosen_each_once(owners, count):
    chosen = fairly_chosen(owners, count)
    assert len(chosen) == len(set(chosen)) == min(count, len(owners))
    for name in set(owners):
        places = [place for place, owner in enumerate(owners) if owner == name]
        taken = [place for place in chosen if owners[place] == name]
        assert taken == places[: len(taken)]


def test_a_past_question_names_its_owner():
    assert PastQuestion("盗刷", "risk") == PastQuestion(text="盗刷", department="risk")
