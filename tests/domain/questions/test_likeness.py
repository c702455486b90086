"""What makes two questions the same, and what keeps them apart however alike they sound."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.questions.contrasts import DIFFERENCES, Difference, differences, marks_of, telling
from bot.domain.questions.likeness import (
    ANY_MODEL,
    FEATURE_NAMES,
    FITS,
    Likeness,
    Phrasing,
    compare,
    features,
    fit_for,
    phrasing,
    probability,
    unshared,
)
from tests.desks import LANGUAGE

BUNDLED = FITS["bundled"]
QUESTIONS = st.lists(
    st.sampled_from(
        [
            "白金卡",
            "金卡",
            "年费",
            "怎么",
            "免",
            "多少",
            "3期",
            "12期",
            "挂失",
            "不",
            "吗",
            "客户",
            "gold",
            "fee",
            "early",
            "repayment",
            "procedure",
            "not",
            "5",
            "R03",
        ]
    ),
    max_size=8,
).map(" ".join) | st.text(max_size=30)
COSINES = st.floats(-1, 1)


def read(text: str, *concepts: tuple[str, ...]) -> Phrasing:
    """A question as the service reads it, with the names that glossaries or a dictionary have for things in it."""
    plain = LANGUAGE.plain(text)
    names = tuple(tuple(tuple(LANGUAGE.words(name)) for name in concept) for concept in concepts)
    return phrasing(plain, LANGUAGE.words(plain), LANGUAGE.words(telling(plain)), names)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        # what the question is about
        ("金卡年费怎么免", "白金卡年费怎么免", {Difference.KINDS}),
        ("how is the gold card fee waived", "how is the platinum card fee waived", {Difference.KINDS}),
        ("借记卡丢了怎么挂失", "信用卡丢了怎么挂失", {Difference.KINDS}),
        ("境外取现手续费多少", "取现手续费多少", {Difference.MORE_KINDS}),
        ("周三半价几点开始", "周五半价几点开始", {Difference.KINDS}),
        ("主卡注销后附属卡还能用吗", "附属卡注销后主卡还能用吗", {Difference.ORDER}),
        ("计划A能换成计划B吗", "计划B能换成计划A吗", {Difference.ORDER}),
        # figures and codes
        ("账单分3期手续费多少", "账单分12期手续费多少", {Difference.FIGURES}),
        ("账单分三期手续费多少", "账单分3期手续费多少", set()),
        ("十八万怎么算", "180,000怎么算", set()),
        ("满5000减多少", "满减多少", {Difference.MORE_FIGURES}),
        ("第二次查征信收费吗", "第三次查征信收费吗", {Difference.FIGURES}),
        ("January bill", "February bill", {Difference.FIGURES}),
        ("R03是什么意思", "R07是什么意思", {Difference.CODES}),
        ("H-20怎么解", "H20怎么解", set()),
        ("重疾计划C多少钱", "重疾计划B多少钱", {Difference.CODES}),
        # what is asked about it
        ("early repayment fee", "early repayment procedure", {Difference.POINTS}),
        ("提前还款手续费多少", "提前还款流程怎么走", {Difference.POINTS}),
        ("补卡要多久", "补卡要多少钱", {Difference.POINTS}),
        # which way
        ("怎么开通闪付", "怎么关闭闪付", {Difference.OPPOSITES}),
        ("能把限额调高吗", "能把限额调低吗", {Difference.OPPOSITES}),
        ("how do I raise the limit", "how do I lower the limit", {Difference.OPPOSITES}),
        ("客户收到密码函了", "客户没收到密码函", {Difference.NEGATION}),
        ("does it work with a pin", "does it work without a pin", {Difference.NEGATION}),
        # no difference
        ("能不能免年费", "年费可以免吗", set()),
        ("客户67了能批不", "客户67能批吗", set()),
    ],
)
def test_what_tells_questions_apart(one: str, other: str, apart: set[Difference]):
    seen = differences(marks_of(LANGUAGE.plain(one)), marks_of(LANGUAGE.plain(other)))
    assert seen & {*apart} == apart
    assert bool(seen) is bool(apart)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("金卡年费怎么免", "白金卡年费怎么免"),
        ("early repayment fee", "early repayment procedure"),
        ("账单分3期手续费多少", "账单分12期手续费多少"),
        ("R03是什么意思", "R07是什么意思"),
        ("怎么开通闪付", "怎么关闭闪付"),
        ("主卡注销后附属卡还能用吗", "附属卡注销后主卡还能用吗"),
        # names that no table has
        ("蓝鲸卡境外取现手续费和单日限额是多少", "海豚卡境外取现手续费和单日限额是多少"),
        ("蓝鲸卡年费怎么免", "年费怎么免"),
        ("wire transfer to canada how long", "wire transfer to australia how long"),
        # who does it for whom
        ("谁可以帮客户还款", "客户可以帮谁还款"),
        ("对方转给我多久到", "我转给对方多久到"),
        ("被保险人能换吗", "保险人能换吗"),
        ("本人能代办吗", "他人能代办吗"),
        ("can a customer give points to a friend", "can a friend give points to a customer"),
        # too little to go by
        ("多少钱", "多少钱啊"),
        ("在吗", "在吗"),
        ("", ""),
    ],
)
def test_these_never_join_unasked_however_near_their_vectors_are(one: str, other: str):
    assert compare(read(one), read(other), 1.0, BUNDLED).likeness is not Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("白金卡年费怎么免", "请问白金卡年费咋免啊?"),
        ("境外取现手续费多少", "境外取現手續費是多少"),
        ("小孩16岁能自己注册掌银不", "小孩十六岁可以自己注册掌银吗"),
        ("can he close the account by phone", "Can the customer close his account by phone?"),
    ],
)
def test_other_small_words_make_no_other_question(one: str, other: str):
    assert compare(read(one), read(other), 0.85, BUNDLED).likeness is Likeness.SAME


def test_another_name_of_a_thing_makes_no_other_question():
    names = ("掌银", "手机银行", "mobile app")
    one, other = read("掌银转账失败怎么办", names), read("手机银行转账失败怎么办", names)
    assert not unshared(one, other)
    assert compare(one, other, 0.9, BUNDLED).likeness is Likeness.SAME
    assert unshared(read("掌银转账失败怎么办"), read("手机银行转账失败怎么办")) == {"掌"}


def test_a_translated_question_is_at_least_worth_asking_about():
    one = read("摩托车可以办分期吗", ("摩托车", "motorbike"), ("分期", "instalment"))
    other = read("motorbike on instalments?", ("motorbike", "摩托车"), ("instalments", "分期"))
    assert compare(one, other, 0.32, BUNDLED).likeness is not Likeness.DIFFERENT


def test_what_has_nothing_in_common_is_another_question():
    compared = compare(read("白金卡年费怎么免"), read("贵宾厅能带小孩吗"), 0.2, BUNDLED)
    assert compared.likeness is Likeness.DIFFERENT


def test_with_a_model_that_nothing_was_fitted_with_nobody_joins_unasked():
    assert fit_for("bundled") is BUNDLED
    for source in ("hub:some/model", None):
        fit = fit_for(source)
        assert fit is ANY_MODEL
        assert not set(fit.weights) & {"own_cosine", "cross_cosine"}
        assert compare(read("白金卡年费怎么免"), read("白金卡年费怎么免"), 1.0, fit).likeness is Likeness.UNSURE


def test_every_fitted_feature_and_every_difference_is_known():
    assert set(BUNDLED.weights) == set(FEATURE_NAMES)
    assert set(ANY_MODEL.weights) < set(FEATURE_NAMES)
    assert set(DIFFERENCES) == set(Difference)


@settings(deadline=None)  # the first one that is read loads the words of both languages
@given(QUESTIONS, QUESTIONS, COSINES)
def test_it_does_not_matter_which_question_comes_first(one: str, other: str, cosine: float):
    first, second = read(one), read(other)
    assert features(first, second, cosine) == features(second, first, cosine)
    assert compare(first, second, cosine, BUNDLED) == compare(second, first, cosine, BUNDLED)


@given(QUESTIONS)
def test_a_question_is_the_same_as_itself(text: str):
    compared = compare(read(text), read(text), 1.0, BUNDLED)
    assert compared.probability == 1.0
    assert not compared.differences
    assert not unshared(read(text), read(text))


@given(QUESTIONS, QUESTIONS, COSINES)
def test_likeness_is_a_probability_and_joining_needs_more_than_that(one: str, other: str, cosine: float):
    first, second = read(one), read(other)
    compared = compare(first, second, cosine, BUNDLED)
    assert 0 <= compared.probability <= 1
    assert 0 <= probability(features(first, second, cosine), BUNDLED) <= 1
    if compared.likeness is Likeness.SAME:
        assert compared.probability >= BUNDLED.join_from
        assert not compared.differences
        assert not unshared(first, second) | unshared(second, first)
    if compared.likeness is Likeness.DIFFERENT:
        assert compared.probability < BUNDLED.ask_from


@given(QUESTIONS, QUESTIONS, COSINES, COSINES)
def test_nearer_vectors_are_never_less_alike(one: str, other: str, nearer: float, farther: float):
    first, second = read(one), read(other)
    low, high = sorted((nearer, farther))
    assert compare(first, second, low, BUNDLED).probability <= compare(first, second, high, BUNDLED).probability
