"""The quantities that a text names: how much, in which unit, and per what.

A text is first rewritten into one way of saying them: "RMB 480" and "人民币480元" become "480元", "百分之五" becomes
"5%". Dates and times of day, which look like quantities, are taken out. Then numbers with a unit behind them are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_UNITS: Mapping[str, tuple[str, ...]] = {
    "yuan": ("元", "块钱", "块", "yuan", "rmb", "cny"),
    "us dollar": ("美元", "美金", "us dollar", "usd"),
    "hk dollar": ("港元", "港币", "hk dollar", "hkd"),
    "euro": ("欧元", "euro", "eur"),
    "yen": ("日元", "yen", "jpy"),
    "%": ("%", "percent", "per cent"),
    "percentage point": ("个百分点", "percentage point"),
    "working day": ("个工作日", "工作日", "working day", "business day"),
    "day": ("个自然日", "自然日", "天", "日", "calendar day", "day"),
    "week": ("个星期", "星期", "周", "week"),
    "month": ("个月", "月", "month"),
    "year": ("周年", "年", "year"),
    "year of age": ("周岁", "岁", "years of age", "years old"),
    "hour": ("个小时", "小时", "hour"),
    "minute": ("分钟", "minute"),
    "time": ("次", "time"),
    "point": ("点", "分", "point"),
    "times as much": ("倍",),
    "instalment": ("期", "instalment", "installment"),
    "card": ("张", "card"),
    "transaction": ("笔", "transaction"),
    "day of the month": ("日号",),
}
"""Spellings by unit; English ones may have an s behind. "日号" is written by nobody but the rewriting below."""
_PERIODS: Mapping[str, tuple[str, ...]] = {
    "year": ("年", "year", "annum"),
    "quarter": ("季度", "季", "quarter"),
    "month": ("月", "month"),
    "week": ("周", "week"),
    "day": ("日", "天", "day"),
    "time": ("次", "time"),
    "transaction": ("笔", "transaction"),
    "instalment": ("期", "instalment", "installment"),
    "card": ("张", "卡", "card"),
    "account": ("户", "account"),
    "person": ("人", "person", "customer"),
}
_CURRENCIES: Mapping[str, str] = {
    "人民币": "元", "rmb": "元", "cny": "元", "¥": "元", "us$": "美元", "usd": "美元", "hk$": "港元", "hkd": "港元",
    "$": "美元", "eur": "欧元", "€": "欧元",
}  # fmt: skip
_SCALES: Mapping[str, float] = {
    "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "thousand": 1e3, "million": 1e6, "k": 1e3,
}  # fmt: skip
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def _any_of(spellings: Iterable[str]) -> str:
    """Any of the spellings, the longest first."""
    return "|".join(map(_spelled, sorted(spellings, key=len, reverse=True)))


def _spelled(spelling: str) -> str:
    """An English word may have an s behind, and ends where its letters do."""
    is_english = spelling[-1].isascii() and spelling[-1].isalpha()
    return re.escape(spelling) + ("s?(?![a-z])" if is_english else "")


def _by_spelling(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {spelling: name for name, spellings in table.items() for spelling in spellings}


_UNIT_OF, _PERIOD_OF = _by_spelling(_UNITS), _by_spelling(_PERIODS)
_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE, _UNIT, _PERIOD = _any_of(_SCALES), _any_of(_UNIT_OF), _any_of(_PERIOD_OF)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)

_DAY_OF_MONTH = re.compile(r"(?P<month>[每当次下上本同]月)的?第?(?P<day>\d{1,2})\s*[日号]")
_DATE_OR_TIME = re.compile(
    rf"""(?<!\d)(?:
      (?:19|20)?\d\d\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*[日号])?   # 2026年12月1日, 26年12月
    | (?:19|20)\d\d\s*年(?!\s*期)                                     # 2026年, 2026年内
    | \d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号](?:\s*[至到~、和或及-]\s*\d{{1,2}}\s*[日号])*    # 12月1日至15日
    | (?:1[0-2]|0?[1-9])\s*月(?!\s*[内期])                             # 12月, but 12个月 and 24月
    | \d{{1,2}}\s*[日号](?=\s*(?:零时|零点|凌晨|早上|上午|中午|下午|晚上|晚间|24[时点]))   # 15日零点
    | \d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d)\s*[日号]?               # 2026-12-01, 2026/12/1, 2026.12.1
    | (?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)                            # 2026-12
    | \d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}(?:,?\s*\d{{4}}(?!\d))?               # 1 Dec 2026
    | \d{{1,2}}\s*点\s*[至到~-]\s*(?:次日|当日|当天)?\s*\d{{1,2}}\s*点(?![\d数积])      # 9点至17点
    | \d{{1,2}}:\d\d(?!\d)                                             # 9:30
    | \d{{1,2}}\s*点(?:整|半|钟|\s*\d{{1,2}}\s*分(?!钟))               # 9点30分
    ) | (?<![a-z]){_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s*\d{{4}}(?!\d))?       # Dec 1, 2026
    | (?:上午|下午|晚上|早上|凌晨|中午)\s*\d{{1,2}}\s*点               # 上午9点
    """,
    re.VERBOSE,
)
_CURRENCY_FIRST = re.compile(
    rf"(?<![a-z])(?P<currency>{'|'.join(map(re.escape, _CURRENCIES))})\s*"
    rf"(?P<amount>{_NUMBER}\s*(?:{_SCALE})?)\s*(?P<unit>{_UNIT})?"
)
_PARTS = re.compile(rf"(?P<whole>[百千万])分之\s*(?P<parts>{_NUMBER}|[零〇一二两三四五六七八九十百点]+)")
_TENTHS = re.compile(rf"(?P<tenths>{_NUMBER}|[二三四五六七八九])\s*成(?![不为交人年员功效品立本熟色长])")
_PER_MILLE = re.compile(rf"(?P<parts>{_NUMBER})\s*‰")
_QUANTITY = re.compile(
    rf"(?:每(?P<every>{_PERIOD})|(?P<rate>[年月日])(?:化|利率|费率|息))?"
    r"\s*(?:收取|收|为|是|最高|最低|不超过|至少|限)?\s*"
    rf"(?P<number>(?<![a-z]){_NUMBER})\s*(?P<scale>{_SCALE})?\s*"
    rf"(?P<unit>{_UNIT})(?<!次(?=[日月年]))(?<!分(?=[期之行]))"
    rf"(?:\s*(?:/|每|(?:per|an?|each|every)(?![a-z]))\s*(?P<per>{_PERIOD}))?"
)


def quantities(text: str) -> dict[str, set[float]]:
    """The numbers of a text by unit ("yuan"), or by unit and what it is per where that is said ("yuan/year").

    Left out are numbers without a unit, dates, and times of day. 万 and 亿 are multiplied out; ‰, 万分之 and 成 are %.
    """
    found: dict[str, set[float]] = {}
    for match in _QUANTITY.finditer(_said_in_one_way(text)):
        number = float(match["number"].replace(",", "")) * _SCALES.get((match["scale"] or "").rstrip("s"), 1.0)
        found.setdefault(_measure(match), set()).add(round(number, 6))
    return found


def _measure(match: re.Match[str]) -> str:
    per = match["every"] or match["rate"] or match["per"]
    unit = _named(match["unit"], _UNIT_OF)
    return f"{unit}/{_named(per, _PERIOD_OF)}" if per else unit


def _named(spelled: str, names: Mapping[str, str]) -> str:
    return names[spelled] if spelled in names else names[spelled.removesuffix("s")]


def _said_in_one_way(text: str) -> str:
    # A full-width comma between full-width digits groups thousands; between others it ends a clause.
    parted = re.sub(r"(?<![０-９])，|，(?![０-９])", "; ", text)
    plain = " ".join(unicodedata.normalize("NFKC", parted).casefold().split())
    plain = _DAY_OF_MONTH.sub(r" \g<day>日号 ", plain)
    plain = _DATE_OR_TIME.sub(" ; ", plain)
    plain = _CURRENCY_FIRST.sub(_currency_last, plain)
    plain = _PARTS.sub(lambda match: _percent(match["parts"], {"百": 1, "千": 10, "万": 100}[match["whole"]]), plain)
    plain = _PER_MILLE.sub(lambda match: _percent(match["parts"], 10), plain)
    return _TENTHS.sub(lambda match: _percent(match["tenths"], 0.1), plain)


def _currency_last(match: re.Match[str]) -> str:
    """The amount with its currency behind it; a unit of something else that follows stays there."""
    unit, currency = match["unit"] or "", _CURRENCIES[match["currency"]]
    rest = "" if unit in _UNITS["yuan"] or _UNIT_OF.get(unit) == _UNIT_OF[currency] else f" {unit}"
    return f"{match['amount']}{currency}{rest}"


def _percent(number: str, parts_of_a_percent: float) -> str:
    plain = number.replace(",", "")
    value = float(plain) if plain[0].isdigit() else _chinese_number(plain)
    return f"{value / parts_of_a_percent:.6f}%"


def _chinese_number(written: str) -> float:
    """What Chinese digits say: 十二点五 is 12.5."""
    whole, _, fraction = written.partition("点")
    total, digit = 0, 0
    for character in whole:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total, digit = total + (digit or 1) * (100 if character == "百" else 10), 0
    decimals = "".join(str(_DIGITS.get(character, 0)) for character in fraction)
    return float(f"{total + digit}.{decimals or 0}")
