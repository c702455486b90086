"""Customers' numbers never reach the store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import normalise
from bot.services.masking import mask, masked_line
from bot.services.understanding import masked_question


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("卡号6222021234567890128被盗", "卡号[card]被盗"),
        ("6222 0212 3456 7890 128", "[card]"),
        ("4111-1111-1111-1111 was charged twice", "[card] was charged twice"),
        ("mistyped 4111-1111-1111-1112", "mistyped [card]"),
        ("身份证11010519491231002X", "身份证[id]"),
        ("11010519491231002x打不开", "[id]打不开"),
        ("电话13812345678", "电话[phone]"),
        ("+86 138-1234-5678", "[phone]"),
        ("座机 010-12345678", "座机 [phone]"),
        ("座机02112345678", "座机[phone]"),
        ("座机(021)12345678", "座机[phone]"),
        ("客户13800138000 100元没到账", "客户[phone] 100元没到账"),
        ("手机13912345678 3天没收到短信", "手机[phone] 3天没收到短信"),
        ("工单2 13800138000", "工单2 [phone]"),
        ("Tel.13800138000", "Tel.[phone]"),
        ("卡号No.6222021234567890128", "卡号No.[card]"),
        ("卡号…6222021234567890128", "卡号...[card]"),
        ("zhang.san@example.com 收不到账单", "[email] 收不到账单"),
        ("6222021234567890128和13912345678", "[card]和[phone]"),
        ("６２２２０２１２３４５６７８９０１２８", "[card]"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "身份证[id]"),
        ("手机１３８００１３８０００", "手机[phone]"),
        ("１３８　００１３　８０００ 打来", "[phone] 打来"),
        ("13800１３８０００", "[phone]"),
        ("1 3 8 0 0 1 3 8 0 0 0", "[phone]"),
        ("6222–0212–3456–7890–128", "[card]"),
        ("138\u200b0013\u200b8000", "[phone]"),
        ("卡号6222 0212\n3456 7890 128", "卡号[card]"),
        ("6222  0212  3456  7890  128", "[card]"),
        ("手机一三八〇〇一三八〇〇〇", "手机[phone]"),
        ("手机壹叁捌零零壹叁捌零零零", "手机[phone]"),
        ("手機壹參捌零零壹參捌零零零", "手機[phone]"),
        ("卡号六二二二零二一二三四五六七八九零一二八", "卡号[card]"),
        ("统一13800138000", "统一[phone]"),
        ("我的邮箱是zhang.san@example.com收不到账单", "我的邮箱是[email]收不到账单"),
        ("müller@example.com und 联系ａｂ＠ｃｄ．ｃｏｍ吧", "[email] und 联系[email]吧"),
        ("٦٢٢٢٠٢١٢٣٤٥٦٧٨٩٠١٢٨", "[card]"),
        ("卡号⑥②②②⓪②①②③④⑤⑥⑦⑧⑨⓪①②⑧", "卡号[card]"),
        ("电话¹³⁸¹²³⁴⁵⁶⁷⁸打来", "电话[phone]打来"),
        ("电话₁₃₈₁₂₃₄₅₆₇₈", "电话[phone]"),
        ("他的电话是一三八零零一三八零零零一直打不通", "他的电话是[phone]直打不通"),
        ("统一一三八零零一三八零零零", "统[phone]"),
        ("2026-12-01 6222021234567890128", "2026-12-01 [card]"),
        ("身份证110105-19491231-002X", "身份证[id]"),
        ("2026120120261231", "[card]"),
        ("6222—0212—3456—7890—128", "[card]"),
        ("身份证110105–19491231–002X", "身份证[id]"),
        ("139–1234–5678或010—12345678", "[phone]或[phone]"),
    ],
)
def test_card_identity_and_phone_numbers_are_masked(typed, masked):
    assert mask(normalise(typed)) == masked
    assert normalise(mask(typed)) == masked


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ｇｏｌｄ　卡年费１００元…？ 电话１３８００１３８０００！", "Ｇｏｌｄ　卡年费１００元…？ 电话[phone]！"),
        ("一、补卡\n  二、挂失\t13800138000", "一、补卡\n  二、挂失\t[phone]"),
        ("①6222021234567890128②13800138000③", "①[card]②[phone]③"),
        ("13800138000\n6222021234567890128\n20000", "[phone]\n[card]\n20000"),
        ("", ""),
    ],
)
def test_what_is_no_number_stays_exactly_as_it_was_typed(typed, kept):
    assert mask(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "转账1,000,000元",
        "2026-11-23 12:00 到账",
        "95588",
        "12期0.75%",
        "满10000减500",
        "客服热线400-8888",
        "第12条3.2款",
        "一九四九年十月一日",
        "1 3 6 9 12 18 24 36期",
        "一二三四五六七八九十",
        "第一，二，三，四，五，六，七，八，九，十，十一条",
        "额度:\n10000\n20000\n50000",
        "额度: 10000 20000 50000",
        "12345\n23456\n34567",
        "1000\t2000\t3000\t4000",
        "第①步 1000 ②2000 ③3000 ④4000 ⑤5000",
        "有效期2026-12-01—2026-12-31",
        "有效期2026-12-01–2026-12-31",
        "有效期2026-12-01-2026-12-31",
        "2026-12-01\n2026-12-15\n2026-12-31",
        "2026-12-01 2026-12-15 2026-12-31",
        "20261201-20261231",
        "cards/2026-12-01-2027-01-31.md",
        "1234567—7654321元",
    ],
)
def test_amounts_dates_and_short_numbers_stay(typed):
    assert mask(typed) == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("手机13⑧00138000", "手机[phone]"),
        ("手机138\n0013\n8000", "手机[phone]"),
        ("卡号⑥222\n0212\n3456\n7890\n128", "卡号[card]"),
        ("⑥②②②⓪②①②③④⑤⑥⑦⑧⑨⓪", "[card]"),
        ("额度:\n10000\n20000\n50000", "额度: 10000 20000 50000"),
        ("第①步 1000 ②2000 ③3000 ④4000 ⑤5000", "第1步 1000 22000 33000 44000 55000"),
        ("2026-12-01\n2026-12-15\n2026-12-31", "2026-12-01 2026-12-15 2026-12-31"),
    ],
)
def test_a_question_that_is_kept_has_no_number_that_only_normalising_makes(typed, kept):
    assert masked_line(typed) == masked_question(typed) == kept


@given(st.from_regex(r"\A[1-9][0-9]{14,18}\Z"), st.text("卡号是 .abc", max_size=5))
def test_no_run_of_fifteen_to_nineteen_digits_survives(number, around):
    assert number not in mask(f"{around}{number}{around}")
