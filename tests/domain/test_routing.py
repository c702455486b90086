"""Which department a question belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.departments import Department
from bot.domain.routing import RoutingWeights, likely_departments, scope_share, votes_of

WEIGHTS = RoutingWeights(passages=30.0, scope=3.0)
CARDS = Department("cards", scope=("信用卡", "年费", "annual fee"))


def test_the_department_of_the_best_passage_is_the_likeliest():
    votes = votes_of([("cards", 0.9), ("risk", 0.85), ("cards", 0.5)], {"cards": 0.0, "risk": 0.0, "rewards": 0.0})
    likely = likely_departments(votes, WEIGHTS)
    assert [one.department for one in likely] == ["cards", "risk", "rewards"]


def test_scope_words_decide_where_passages_do_not():
    votes = votes_of([("cards", 0.9), ("risk", 0.9)], {"cards": 0.0, "risk": 0.5})
    assert likely_departments(votes, WEIGHTS)[0].department == "risk"


def test_without_departments_nobody_is_likely():
    assert likely_departments(votes_of([], {}), WEIGHTS) == ()


@given(st.dictionaries(st.text(min_size=1), st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1))
def test_probabilities_add_up_to_one(votes):
    likely = likely_departments(votes, WEIGHTS)
    assert sum(one.probability for one in likely) == pytest.approx(1)
    assert [one.probability for one in likely] == sorted((one.probability for one in likely), reverse=True)


@pytest.mark.parametrize(
    ("question", "share"),
    [("年费", 1.0), ("信用卡年费怎么免", 5 / 8), ("annual fees", 0.0), ("annual fee", 1.0), ("", 0.0)],
)
def test_scope_words_cover_a_share_of_the_question(question, share):
    assert scope_share(question, CARDS) == pytest.approx(share)
