"""Which passage of a new version continues which of the last: those whose phrasings may go on leading there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lineage import NEIGHBOURS, inherited
from bot.domain.passages import Passage, PassageKind

FEE = "白金卡年费每年3,600元,消费满18笔免次年年费。"
LOST = "卡片丢失请立即拨打客服热线办理挂失。"
NAMES = (("海港金卡", "金卡"), ("海港钻石卡", "钻石卡"), ("Gold card",), ("Platinum card",))


def section(text: str, *path: str) -> Passage:
    return Passage(0, PassageKind.SECTION, text, path)


def pair(question: str, answer: str, *path: str, rows: tuple[tuple[str, ...], ...] = ()) -> Passage:
    return Passage(0, PassageKind.FAQ, answer, path, question, ("产品",) if rows else (), rows)


def table(
    *rows: tuple[str, ...], path: tuple[str, ...] = ("费率",), header: tuple[str, ...] = ("产品", "年费")
) -> Passage:
    return Passage(0, PassageKind.TABLE, "\n".join(map(" | ".join, rows)), path, None, header, rows)


def numbered(passages: list[Passage]) -> list[Passage]:
    return [replace(passage, ordinal=ordinal) for ordinal, passage in enumerate(passages)]


def continued(before: list[Passage], after: list[Passage], names=NAMES) -> str:
    """For each new passage the letter of the one that it continues, or a dot."""
    origins = inherited(dict(zip("abcdefgh", numbered(before), strict=False)), numbered(after), names)
    return "".join(origins.get(ordinal, ".") for ordinal in range(len(after)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # Nothing before, nothing after, nothing changed.
        ([], [section(FEE)], "."),
        ([section(FEE)], [], ""),
        ([section(FEE, "年费"), section(LOST, "挂失")], [section(FEE, "年费"), section(LOST, "挂失")], "ab"),
        # Moved within the document.
        ([section(FEE, "年费"), section(LOST, "挂失")], [section(LOST, "挂失"), section(FEE, "年费")], "ba"),
        # Another figure is what new versions are for; another word or two says nearly the same.
        ([section(FEE)], [section(FEE.replace("3,600", "4,800").replace("18", "24"))], "a"),
        ([section(FEE)], [section(FEE + "主卡。")], "a"),
        ([section(FEE)], [section(FEE.replace(",", ", \n"))], "a"),
        # Other words do not, nor half of them.
        ([section(FEE)], [section(LOST)], "."),
        ([section(FEE)], [section("白金卡年费自2027年起取消。")], "."),
        ([section(FEE)], [section(FEE + "附属卡每年1,800元,不参加减免活动,详见章程。")], "."),
        # The same words elsewhere are about something else.
        ([section(FEE, "白金卡", "年费")], [section(FEE, "商务卡", "年费")], "."),
        # A number before a heading is not its name.
        ([section(FEE, "3.1 年费")], [section(FEE, "3.2 年费")], "a"),
        ([section(FEE, "三、年费")], [section(FEE, "四、年费")], "a"),
        ([section(FEE, "第十二条 年费")], [section(FEE, "第十三条 年费")], "a"),
        ([section(FEE, "2.1"), section(LOST, "2.2")], [section(LOST, "2.2")], "b"),
        # Another product in the same sentence.
        ([section("金卡年费每年200元,消费满6笔免次年年费。")],
         [section("钻石卡年费每年200元,消费满6笔免次年年费。")], "."),
        ([section("The annual fee of the Gold card is 200 yuan a year.")],
         [section("The annual fee of the Platinum card is 200 yuan a year.")], "."),
        # One thing by another of its names.
        ([section("海港金卡年费每年200元,消费满6笔免次年年费。")],
         [section("金卡年费每年200元,消费满6笔免次年年费。")], "a"),
        # Each is continued once, by the one most like it; of two alike the first by the first.
        ([section(FEE), section(LOST)], [section(FEE), section(FEE)], "a."),
        ([section(FEE), section(FEE)], [section(FEE), section(FEE)], "ab"),
        ([section(FEE)], [section(FEE + "主卡。"), section(FEE)], ".a"),
        ([section(FEE.replace("18", "6")), section(FEE)], [section(FEE)], "b"),
        # A section became a question, or a table.
        ([section(FEE)], [pair("年费多少?", FEE)], "."),
        # A question in its place stays one, whatever its answer is now.
        ([pair("年费怎么免?", "满18笔。")], [pair("年费怎么免?", "自2027年起不再收取年费,无需任何条件。")], "a"),
        ([pair("年费怎么免?", "满18笔。")], [pair("年费 怎么免?", "满6笔。")], "."),
        ([pair("年费怎么免?", "满18笔。", "白金卡")], [pair("年费怎么免?", "自2027年起不再收取。", "商务卡")], "."),
        ([pair("年费怎么免?", FEE, "白金卡")], [pair("年费怎么免?", FEE, "常见问题")], "a"),
        # Asked for two products, told apart by their place or by the other columns.
        ([pair("年费?", "甲。", "金卡"), pair("年费?", "乙。", "白金卡")],
         [pair("年费?", "丙。", "白金卡"), pair("年费?", "丁。", "金卡")], "ba"),
        ([pair("年费?", "甲。", rows=(("金卡",),)), pair("年费?", "乙。", rows=(("白金卡",),))],
         [pair("年费?", "丙。", rows=(("白金卡",),)), pair("年费?", "丁。", rows=(("钻石卡",),))], "b."),
        # A long answer makes several passages with one question: their words tell them apart.
        ([pair("怎么办?", FEE), pair("怎么办?", LOST)],
         [pair("怎么办?", LOST), pair("怎么办?", "请到网点办理。")], "b."),
        # Rows of a table: prices change, rows come; other rows are other rows.
        ([table(("白金卡", "3600"), ("金卡", "200"))], [table(("白金卡", "4800"), ("金卡", "100"))], "a"),
        ([table(*((f"{n}期", "1%") for n in range(8)))], [table(*((f"{n}期", "2%") for n in range(1, 9)))], "a"),
        ([table(*((f"{n}期", "1%") for n in range(8)))], [table(*((f"{n}期", "1%") for n in range(4, 12)))], "."),
        ([table(("6期", "1%"), ("12期", "2%"))], [table(("24期", "1%"), ("36期", "2%"))], "."),
        ([table(("金卡", "200"))], [table(("金卡", "200"), header=("产品", "补卡费"))], "."),
    ],
)  # fmt: skip
def test_a_passage_continues_what_says_the_same_or_nearly(before, after, expected):
    assert continued(before, after) == expected


TEXTS = st.sampled_from([FEE, FEE + "主卡。", LOST, LOST + "谢谢。", "", "年费", "fee 1", "fee 2"])
PASSAGES = st.lists(
    st.builds(section, TEXTS, st.sampled_from(["年费", "1. 年费", "挂失"]))
    | st.builds(pair, st.sampled_from(["年费?", "挂失?"]), TEXTS, st.sampled_from(["年费", "挂失"])),
    max_size=8,
)


@given(PASSAGES, PASSAGES)
def test_no_passage_is_continued_twice(before, after):
    origins = [one for one in continued(before, after) if one != "."]
    assert len(origins) == len(set(origins))


@given(PASSAGES)
def test_an_unchanged_version_continues_everything(passages):
    assert continued(passages, passages) == "abcdefgh"[: len(passages)]


def test_in_a_long_sheet_rows_are_found_though_others_were_put_in_before_them():
    rows = [(f"商户{n}", "第二杯半价") for n in range(60 * NEIGHBOURS)]
    groups = [table(*rows[n : n + 8]) for n in range(0, len(rows), 8)]
    more = [table(("新商户", "八折")), *groups]
    origins = inherited({str(n): one for n, one in enumerate(numbered(groups))}, numbered(more))
    assert origins == {n + 1: str(n) for n in range(len(groups))}
